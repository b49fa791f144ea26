#include "app/scenario_mail.hpp"

#include <algorithm>

#include "app/ports.hpp"
#include "app/scenario_desk.hpp"
#include "app/scenario_store.hpp"
#include "domain/late_mail.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kPrefix = "scenario:";

/// How long a message waits before it is looked at again whose scenario stands still.
constexpr Duration kPauseWait = Duration::minutes(10);

/// More than any cap lets through in its days.
constexpr Slice kLately{.after = 0, .limit = 50};

/// The enrollment that a key names, and the step.
std::optional<std::pair<EnrollmentId, std::string_view>> parts_of(std::string_view once_key) {
    if (!once_key.starts_with(kPrefix)) return std::nullopt;
    once_key.remove_prefix(kPrefix.size());
    const std::size_t colon = once_key.find(':');
    const auto id = EnrollmentId::parse(once_key.substr(0, colon));
    if (!id || colon == std::string_view::npos) return std::nullopt;
    return std::pair(*id, once_key.substr(colon + 1));
}

/// Whether an e-mail answers what its person had just done: it does not count for the frequency cap.
bool is_reply(Transaction& tx, WorkspaceId workspace, const Message& message) {
    const auto parts = parts_of(message.once_key);
    const auto steps = parts ? tx.scenarios().steps(workspace, parts->first) : std::vector<EnrollmentStep>();
    return std::ranges::any_of(
        steps, [&](const EnrollmentStep& one) { return one.step == parts->second && one.detail == kReplyDetail; });
}

/// When other e-mails of scenarios that count for the cap left for a person, or are just leaving.
std::vector<Instant> sent_lately(Transaction& tx, WorkspaceId workspace, const Message& message, Instant now) {
    std::vector<Instant> sent;
    for (const Message& other : tx.messages().list(workspace, {.user = message.user.value()}, kLately)) {
        if (other.id == message.id || !other.once_key.starts_with(kPrefix)) continue;
        const bool is_leaving = other.lease != 0 && !other.sent_at;
        if (!other.sent_at && !is_leaving) continue;
        if (!is_reply(tx, workspace, other)) sent.push_back(other.sent_at.value_or(now));
    }
    std::ranges::sort(sent);
    return sent;
}

LateMail late_mail_of(Transaction& tx, WorkspaceId workspace, const Message& message, const ListedEnrollment& listed,
                      const Scenario& scenario, Instant now) {
    LateMail mail{.made_at = message.created_at,
                  .is_reply = is_reply(tx, workspace, message),
                  .sent = sent_lately(tx, workspace, message, now)};
    if (!scenario.program) return mail;
    const Currency currency = tx.workspaces().find(workspace).value().currency;
    mail.recommended_at = tx.scenarios().figures(workspace, listed.user.id, *scenario.program, currency).submitted_at;
    return mail;
}

Backing backing_of(const ListedEnrollment& listed) {
    const EnrollmentProgress& progress = listed.enrollment.progress;
    if (progress.end_reason && is_cut_short(*progress.end_reason)) return Backing::kLetGo;
    return progress.state == EnrollmentState::kPaused ? Backing::kPaused : Backing::kStands;
}

}  // namespace

std::string key_of(EnrollmentId enrollment) {
    return std::string(kPrefix) + enrollment.str() + ":";
}

bool is_cut_short(EndReason reason) {
    return reason != EndReason::kStopped && reason != EndReason::kCompleted && reason != EndReason::kTimeLimit &&
           reason != EndReason::kVersionChanged;
}

Backing backing_of(Transaction& tx, WorkspaceId workspace, std::string_view once_key) {
    const auto parts = parts_of(once_key);
    const auto listed = parts ? tx.scenarios().find_enrollment(workspace, parts->first) : std::nullopt;
    return listed ? backing_of(*listed) : Backing::kStands;
}

Hindrance hindrance_of(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                       Instant now) {
    const auto parts = parts_of(message.once_key);
    const auto listed = parts ? tx.scenarios().find_enrollment(workspace, parts->first) : std::nullopt;
    if (!listed || !message.user) return {};
    switch (backing_of(*listed)) {
        case Backing::kLetGo: return {.reason = MessageReason::kScenarioEnded};
        case Backing::kPaused: return {.until = now + kPauseWait};
        case Backing::kStands: break;
    }
    ScenarioDesk desk(tx, context);
    const Enrollment& enrollment = listed->enrollment;
    const Scenario& scenario = desk.scenario(workspace, enrollment.scenario);
    if (enrollment.progress.state == EnrollmentState::kActive) {
        const ScenarioVersion& version = desk.version(workspace, scenario.id, enrollment.version);
        const auto leaves = desk.exit(workspace, scenario, version.definition, listed->user, now, true);
        if (leaves && is_cut_short(*leaves)) return {.reason = MessageReason::kScenarioEnded};
    }
    if (now - message.created_at <= kMailOnTime) return {};
    const LateMail mail = late_mail_of(tx, workspace, message, *listed, scenario, now);
    const Departure departure = departure_of(mail, desk.rules(workspace), desk.workspace(workspace).time_zone, now);
    if (departure.is_pointless) return {.reason = MessageReason::kTooLate};
    return departure.at > now ? Hindrance{.until = departure.at} : Hindrance{};
}

}  // namespace parrain::app
