#include "http/handlers/subject_views.hpp"

#include "app/evidence.hpp"
#include "app/subjects.hpp"

namespace parrain::http {
namespace {

std::optional<SubjectBank> bank_of(const app::SubjectUser& subject, AdvocateId advocate) {
    const auto found = subject.banks.find(advocate);
    if (found == subject.banks.end()) return std::nullopt;
    const app::BankAccount& bank = found->second;
    return SubjectBank{.holder = bank.holder,
                       .iban = bank.iban.str(),
                       .bic = bank.bic ? std::optional(bank.bic->str()) : std::nullopt};
}

SubjectUser user_of(const app::SubjectUser& subject, const Words& words) {
    SubjectUser user{.id = subject.user.id,
                     .external_id = subject.user.external_id,
                     .email = subject.user.email,
                     .name = subject.user.name,
                     .phone = subject.user.phone,
                     .role = subject.user.is_admin ? "admin" : "member",
                     .account = subject.account_name,
                     .locale = subject.user.locale,
                     .sessions = subject.user.sessions,
                     .last_seen_at = subject.user.last_seen_at,
                     .created_at = subject.user.created_at,
                     .unsubscribed = subject.is_unsubscribed,
                     .advocates = {},
                     .preferences = {},
                     .rewards = {},
                     .messages = {},
                     .survey_answers = {},
                     .enrollments = {},
                     .calls = {}};
    for (const app::Call& call : subject.calls) user.calls.push_back(shown(call, words));
    for (const app::Advocate& advocate : subject.advocates) {
        user.advocates.push_back(advocate.id);
        user.preferences.push_back({.advocate = advocate.id,
                                    .program = advocate.program,
                                    .reward = advocate.reward_choice,
                                    .hide_amounts = advocate.hide_amounts,
                                    .involvement = advocate.involvement,
                                    .bank = bank_of(subject, advocate.id)});
    }
    for (const app::StoredReward& stored : subject.rewards) {
        user.rewards.push_back({.id = stored.reward.id,
                                .state = stored.reward.state,
                                .kind = stored.reward.kind,
                                .value = stored.reward.entitled});
    }
    for (const app::Message& message : subject.messages) user.messages.push_back(shown(message));
    for (const app::SurveyAnswer& answer : subject.answers) {
        user.survey_answers.push_back({.at = answer.at, .score = answer.score, .comment = answer.comment});
    }
    for (const app::KeptEnrollment& one : subject.enrollments) {
        user.enrollments.push_back({.id = one.id,
                                    .scenario = one.scenario,
                                    .state = one.state,
                                    .score = one.score,
                                    .started_at = one.started_at,
                                    .ended_at = one.ended_at});
    }
    return user;
}

SubjectGiftAddress address_of(const app::KeptAddress& kept) {
    return {.order = kept.order,
            .name = kept.address.name,
            .line1 = kept.address.line1,
            .line2 = kept.address.line2,
            .postcode = kept.address.postcode,
            .city = kept.address.city,
            .country = kept.address.country};
}

SubjectTask task_of(const app::KeptTask& kept) {
    return {.id = kept.id,
            .kind = kept.kind,
            .state = kept.state,
            .text = kept.text,
            .note = kept.note,
            .created_at = kept.created_at};
}

SubjectPayer payer_of(const app::KeptPayer& kept) {
    return {.event = std::to_string(kept.event),
            .source = kept.source,
            .occurred_at = kept.occurred_at,
            .customer = kept.customer,
            .email = kept.email,
            .name = kept.name,
            .domain = kept.domain,
            .company_number = kept.company_number};
}

}  // namespace

SubjectExport shown(const app::Subject& subject, const Words& words) {
    SubjectExport shown_subject{.email = subject.email,
                                .suppressed = subject.is_suppressed,
                                .as_prospect = {},
                                .as_user = {},
                                .as_member = {},
                                .as_payer = {},
                                .gift_addresses = {},
                                .tasks = {},
                                .messages = {}};
    for (const app::KeptPayer& one : subject.as_payer) shown_subject.as_payer.push_back(payer_of(one));
    for (const app::KeptAddress& one : subject.gift_addresses) {
        shown_subject.gift_addresses.push_back(address_of(one));
    }
    for (const app::KeptTask& one : subject.tasks) shown_subject.tasks.push_back(task_of(one));
    for (const app::Message& one : subject.messages) shown_subject.messages.push_back(shown(one));
    for (const app::Evidence& one : subject.as_prospect) shown_subject.as_prospect.push_back(shown(one, words));
    for (const app::SubjectUser& one : subject.as_user) shown_subject.as_user.push_back(user_of(one, words));
    for (const app::Member& one : subject.as_member) {
        shown_subject.as_member.push_back({.id = one.id,
                                           .email = one.email,
                                           .name = one.name,
                                           .role = one.role,
                                           .locale = one.locale,
                                           .created_at = one.created_at});
    }
    return shown_subject;
}

std::string subject_json(const app::Subject& subject, const Words& words) {
    return to_json(shown(subject, words));
}

}  // namespace parrain::http
