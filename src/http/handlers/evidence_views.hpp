#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/evidence.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

/// The evidence of a referral as it is shown, for the routes that give it.
namespace parrain::http {

/// What the law lets be done with a prospect, and what was done. `step` says how far the one message has come; `link`
/// why the advocate has to forward a link instead; `basis` is what a rep reads before dialling, `script` what they say.
struct ContactStanding {
    std::string step;
    std::string step_text;
    std::optional<std::string> link_only;
    std::optional<std::string> link_only_text;
    std::string country;
    std::string country_source;
    bool phone;
    std::string basis;
    std::string script;
    std::optional<Instant> contacted_at;
    std::optional<Instant> objected_at;
    std::optional<Instant> alert_at;
    std::optional<Instant> erased_at;
};
BOOST_DESCRIBE_STRUCT(ContactStanding, (),
                      (step, step_text, link_only, link_only_text, country, country_source, phone, basis, script,
                       contacted_at, objected_at, alert_at, erased_at))

/// What a prospect agreed to, as they read it.
struct ConsentGiven {
    Instant at;
    std::string text_version;
    std::string text;
    Locale locale;
    bool forwarded;
};
BOOST_DESCRIBE_STRUCT(ConsentGiven, (), (at, text_version, text, locale, forwarded))

/// @param script what article 14 wants a rep to say; empty where nobody is about to call
ContactStanding standing_of(const app::ProspectNotice& notice, const app::Referral& referral, const std::string& script,
                            const Words& words);
/// None where nothing was agreed to.
std::optional<ConsentGiven> consent_of(const std::optional<app::ProspectConsent>& consent, const Words& words);

/// Who gave the data, when, and by which way.
struct EvidenceSource {
    std::string advocate;
    std::string email;
    std::string account;
    std::string program;
    std::string source;
    Instant given_at;
    std::string text_version;
    std::string text;
    bool knows_professionally;
};
BOOST_DESCRIBE_STRUCT(EvidenceSource, (),
                      (advocate, email, account, program, source, given_at, text_version, text, knows_professionally))

/// What was given of the prospect.
struct EvidenceProspect {
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> website;
    std::optional<std::string> need;
    std::optional<std::string> relationship;
    std::string address_class;
};
BOOST_DESCRIBE_STRUCT(EvidenceProspect, (),
                      (company, contact_name, email, phone, company_number, country, website, need, relationship,
                       address_class))

/// One message as it was sent.
struct EvidenceMessage {
    std::string template_;
    int template_version;
    std::string to;
    std::string state;
    Instant created_at;
    std::optional<Instant> sent_at;
    std::string subject;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(EvidenceMessage, (), (template_, template_version, to, state, created_at, sent_at, subject, text))

/// One call: who called whom, when, and what came of it. `note` and `reason` are what was written down.
struct EvidenceCall {
    Instant at;
    ReferralId referral;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    CallParty party;
    CallOutcome outcome;
    std::string text;
    int minutes;
    std::optional<std::string> note;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(EvidenceCall, (), (at, referral, actor, actor_name, party, outcome, text, minutes, note, reason))

/// One thing that happened to the referral.
struct EvidenceEvent {
    Instant at;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    std::string event;
    std::string text;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(EvidenceEvent, (), (at, actor, actor_name, event, text, reason))

/// Everything that proves how a prospect's data were come by and used.
struct ReferralEvidence {
    ReferralId referral;
    ReferralState state;
    std::string workspace;
    EvidenceSource source;
    EvidenceProspect prospect;
    std::optional<ContactStanding> contact;
    std::optional<ConsentGiven> consent;
    std::optional<Instant> objected_at;
    std::vector<EvidenceMessage> messages;
    std::vector<EvidenceCall> calls;
    std::vector<EvidenceEvent> history;
};
BOOST_DESCRIBE_STRUCT(ReferralEvidence, (),
                      (referral, state, workspace, source, prospect, contact, consent, objected_at, messages, calls,
                       history))

/// The evidence of a referral in the language of the request.
ReferralEvidence shown(const app::Evidence& evidence, const Words& words);
/// One message of it.
EvidenceMessage shown(const app::Message& message);
/// One call of it.
EvidenceCall shown(const app::Call& call, const Words& words);

}  // namespace parrain::http
