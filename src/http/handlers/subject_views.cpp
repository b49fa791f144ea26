#include "http/handlers/subject_views.hpp"

namespace parrain::http {
namespace {

SubjectUser user_of(const app::SubjectUser& subject) {
    SubjectUser user{.id = subject.user.id,
                     .external_id = subject.user.external_id,
                     .email = subject.user.email,
                     .name = subject.user.name,
                     .account = subject.account_name,
                     .locale = subject.user.locale,
                     .sessions = subject.user.sessions,
                     .last_seen_at = subject.user.last_seen_at,
                     .created_at = subject.user.created_at,
                     .unsubscribed = subject.is_unsubscribed,
                     .advocates = {},
                     .rewards = {},
                     .messages = {},
                     .survey_answers = {}};
    for (const app::Advocate& advocate : subject.advocates) user.advocates.push_back(advocate.id);
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
    return user;
}

}  // namespace

SubjectExport shown(const app::Subject& subject, const Words& words) {
    SubjectExport shown_subject{
        .email = subject.email, .suppressed = subject.is_suppressed, .as_prospect = {}, .as_user = {}, .as_member = {}};
    for (const app::Evidence& one : subject.as_prospect) shown_subject.as_prospect.push_back(shown(one, words));
    for (const app::SubjectUser& one : subject.as_user) shown_subject.as_user.push_back(user_of(one));
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
