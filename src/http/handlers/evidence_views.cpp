#include "http/handlers/evidence_views.hpp"

#include "app/call_book.hpp"
#include "app/evidence.hpp"

namespace parrain::http {
namespace {

/// The words of a text by its version; the version alone where it is not known any more.
std::string text_of_version(const std::string& version, const Words& words) {
    const std::string key = "consent." + version;
    return words.has(key) ? words(key) : version;
}

std::string reason_text(const std::string& reason, const Words& words) {
    const std::string key = "referral.reason." + reason;
    return words.has(key) ? words(key) : reason;
}

/// What makes it lawful to contact the prospect, in a sentence.
std::string basis_of(const app::ProspectNotice& notice, const app::Referral& referral, const Words& words) {
    if (notice.objected_at) return words("contact.basis.objected");
    if (referral.engaged_at) return words("contact.basis.consent");
    return words("contact.basis." + referral.address_class);
}

}  // namespace

ContactStanding standing_of(const app::ProspectNotice& notice, const app::Referral& referral, const std::string& script,
                            const Words& words) {
    const std::string step(to_string(notice.step));
    ContactStanding shown{.step = step,
                          .step_text = words("contact.step." + step),
                          .link_only = {},
                          .link_only_text = {},
                          .country = std::string(notice.country.str()),
                          .country_source = notice.country_source,
                          .phone = notice.may_call && !notice.objected_at,
                          .basis = basis_of(notice, referral, words),
                          .script = script,
                          .contacted_at = notice.contacted_at,
                          .objected_at = notice.objected_at,
                          .alert_at = notice.alert_at,
                          .erased_at = notice.erase_at};
    if (notice.link_only) {
        shown.link_only = to_string(*notice.link_only);
        shown.link_only_text = words("contact.reason." + *shown.link_only);
    }
    return shown;
}

std::optional<ConsentGiven> consent_of(const std::optional<app::ProspectConsent>& consent, const Words& words) {
    if (!consent) return std::nullopt;
    // The text as it was read, in the language it was read in.
    const Words read(words.texts(), consent->locale);
    return ConsentGiven{.at = consent->at,
                        .text_version = consent->text,
                        .text = text_of_version(consent->text, read),
                        .locale = consent->locale,
                        .forwarded = consent->is_forwarded};
}

EvidenceMessage shown(const app::Message& message) {
    return {.template_ = message.template_key,
            .template_version = message.template_version,
            .to = message.to,
            .state = std::string(to_string(message.state)),
            .created_at = message.created_at,
            .sent_at = message.sent_at,
            .subject = message.content.subject,
            .text = message.content.text};
}

EvidenceCall shown(const app::Call& call, const Words& words) {
    return {.at = call.at,
            .referral = call.referral,
            .actor = call.actor.kind,
            .actor_name = call.actor_name,
            .party = call.party,
            .outcome = call.outcome,
            .text = words("referral.event." + app::line_of_call(call.party, call.outcome)),
            .minutes = call.minutes,
            .note = call.note,
            .reason = call.reason ? std::optional(reason_text(*call.reason, words)) : std::nullopt};
}

ReferralEvidence shown(const app::Evidence& evidence, const Words& words) {
    const app::Referral& referral = evidence.listed.referral;
    ReferralEvidence shown_evidence{
        .referral = referral.id,
        .state = referral.state,
        .workspace = evidence.workspace.name,
        .source = {.advocate = evidence.listed.advocate_name,
                   .email = evidence.advocate_email,
                   .account = evidence.listed.account_name,
                   .program = evidence.program,
                   .source = referral.source,
                   .given_at = referral.submitted_at,
                   .text_version = referral.informed_text,
                   .text = text_of_version(referral.informed_text, words),
                   .knows_professionally = evidence.notice && evidence.notice->knows_professionally},
        .prospect = {.company = referral.company,
                     .contact_name = referral.contact_name,
                     .email = referral.email,
                     .phone = referral.phone,
                     .company_number = referral.company_number,
                     .country = referral.country,
                     .website = referral.website,
                     .need = referral.need,
                     .relationship = referral.relationship,
                     .address_class = referral.address_class},
        .contact = {},
        .consent = consent_of(evidence.consent, words),
        .objected_at = {},
        .messages = {},
        .calls = {},
        .history = {}};
    if (evidence.notice) {
        shown_evidence.contact = standing_of(*evidence.notice, referral, {}, words);
        shown_evidence.objected_at = evidence.notice->objected_at;
    }
    for (const app::Message& message : evidence.messages) shown_evidence.messages.push_back(shown(message));
    for (const app::Call& call : evidence.calls) shown_evidence.calls.push_back(shown(call, words));
    for (const app::ReferralHistoryLine& line : evidence.history) {
        shown_evidence.history.push_back(
            {.at = line.at,
             .actor = line.actor.kind,
             .actor_name = line.actor_name,
             .event = line.event,
             .text = words("referral.event." + line.event),
             .reason = line.reason ? std::optional(reason_text(*line.reason, words)) : std::nullopt});
    }
    return shown_evidence;
}

}  // namespace parrain::http
