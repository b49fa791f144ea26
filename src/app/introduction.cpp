#include "app/introduction.hpp"

#include "app/advocate_mail.hpp"
#include "app/rule_sentences.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kIntroduction = "prospect.introduction";
constexpr std::string_view kForwardLink = "advocate.forward_link";

/// French where French is spoken at work, English in the countries of English, else the workspace's own language: so
/// too where nothing says in which country the prospect is.
Locale locale_of(Transaction& tx, WorkspaceId workspace, const ProspectNotice& notice) {
    const bool is_known = notice.country_source != to_string(CountrySource::kWorkspace);
    const std::string_view country = is_known ? notice.country.str() : std::string_view();
    if (country == "FR") return Locale::kFr;
    if (country == "GB" || country == "IE" || country == "US") return Locale::kEn;
    return tx.workspaces().find(workspace).value().locale;
}

}  // namespace

std::string offer_to_prospect(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId referral,
                              Locale locale) {
    std::string offer;
    for (const PinnedRule& pinned : tx.referrals().pinned(workspace, referral)) {
        if (pinned.rule.beneficiary != Beneficiary::kProspect) continue;
        offer += (offer.empty() ? "" : " ") + rule_sentence_to_prospect(context.texts, locale, pinned.rule,
                                                                        gift_names(tx, workspace, {&pinned.rule, 1}));
    }
    return offer;
}

Result<Introduction> render_introduction(Transaction& tx, const Context& context, WorkspaceId workspace,
                                         const Referral& referral, const ProspectNotice& notice,
                                         std::string_view token) {
    const auto listed = tx.referrals().find_listed(workspace, referral.id).value();
    const Locale locale = locale_of(tx, workspace, notice);
    const std::string unsubscribe = context.settings.base_url + "/u/" + std::string(token);
    TemplateValues values{{"advocate_name", listed.advocate_name},
                          {"advocate_company", listed.account_name},
                          {"recommended_on", referral.submitted_at},
                          {"interested_url", context.settings.base_url + "/p/" + std::string(token)},
                          {"opt_out_url", unsubscribe}};
    add_prospect(values, referral);
    if (auto benefit = offer_to_prospect(tx, context, workspace, referral.id, locale); !benefit.empty()) {
        values.emplace("benefit", std::move(benefit));
    }
    auto rendered = render_template(tx, context, workspace, kIntroduction, locale, values);
    if (!rendered) return rendered.failure();
    return Introduction{.rendered = *std::move(rendered), .locale = locale, .unsubscribe_url = unsubscribe};
}

void queue_introduction(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                        const Introduction& introduction, std::string_view prospect_hash, Instant now) {
    queue_message(tx, context, workspace,
                  {.kind = MessageKind::kProspect,
                   .template_key = std::string(kIntroduction),
                   .template_version = introduction.rendered.version,
                   .locale = introduction.locale,
                   .to = referral.email.value(),
                   .to_name = referral.contact_name.value_or(""),
                   .once_key = std::string(kIntroduction) + ":" + std::string(prospect_hash),
                   .referral = referral.id,
                   .content = introduction.rendered.content,
                   .unsubscribe_url = introduction.unsubscribe_url},
                  now);
}

void queue_forward_link(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                        ContactReason reason, const std::string& url, Instant now) {
    const Locale locale = locale_of_advocate(tx, workspace, referral);
    // The link stands in the widget too: a text that cannot be sent keeps nobody from it.
    mail_advocate(tx, context, workspace, referral, kForwardLink,
                  {{"reason", context.texts.text(locale, "contact.to_advocate." + std::string(to_string(reason)))},
                   {"link_url", url}},
                  now);
}

}  // namespace parrain::app
