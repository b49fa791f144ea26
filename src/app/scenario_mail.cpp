#include "app/scenario_mail.hpp"

#include <algorithm>

#include "app/ports.hpp"
#include "app/scenario_desk.hpp"
#include "app/scenario_store.hpp"
#include "domain/late_mail.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kPrefix = "scenario:";

/// How long a message waits before it is looked at again whose scenario stands still, or of whose person another one is
/// just leaving.
constexpr Duration kPauseWait = Duration::hours(1);
constexpr Duration kTurnWait = Duration::minutes(10);

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

/// Other e-mails of scenarios to a person that count for the cap.
struct Others {
    std::vector<Instant> sent;
    bool is_one_leaving = false;
};

Others others_of(Transaction& tx, WorkspaceId workspace, const Message& message) {
    Others others;
    for (const Message& other : tx.messages().list(workspace, {.user = message.user.value()}, kLately)) {
        if (other.id == message.id || !other.once_key.starts_with(kPrefix)) continue;
        const bool is_open = other.state == MessageState::kQueued || other.state == MessageState::kSending;
        const bool is_leaving = is_open && other.lease != 0;
        if ((!other.sent_at && !is_leaving) || is_reply(tx, workspace, other)) continue;
        others.is_one_leaving |= is_leaving;
        if (other.sent_at) others.sent.push_back(*other.sent_at);
    }
    std::ranges::sort(others.sent);
    return others;
}

/// When somebody last recommended in the program of a scenario.
std::optional<Instant> recommended_at(Transaction& tx, WorkspaceId workspace, const Scenario& scenario, UserId user) {
    if (!scenario.program) return std::nullopt;
    const Currency currency = tx.workspaces().find(workspace).value().currency;
    return tx.scenarios().figures(workspace, user, *scenario.program, currency).submitted_at;
}

Backing backing_of(const Enrollment& enrollment, const Scenario& scenario) {
    const auto reason = enrollment.progress.end_reason;
    const bool is_let_go = scenario.state == ScenarioState::kClosed || (reason && is_cut_short(*reason));
    if (is_let_go) return Backing::kLetGo;
    return scenario.state == ScenarioState::kPaused ? Backing::kPaused : Backing::kStands;
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
    if (!listed) return Backing::kStands;
    return backing_of(listed->enrollment, tx.scenarios().find(workspace, listed->enrollment.scenario).value());
}

Hindrance hindrance_of(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                       Instant now) {
    const auto parts = parts_of(message.once_key);
    const auto listed = parts ? tx.scenarios().find_enrollment(workspace, parts->first) : std::nullopt;
    if (!listed || !message.user) return {};
    ScenarioDesk desk(tx, context);
    const Enrollment& enrollment = listed->enrollment;
    const Scenario& scenario = desk.scenario(workspace, enrollment.scenario);
    switch (backing_of(enrollment, scenario)) {
        case Backing::kLetGo: return {.reason = MessageReason::kScenarioEnded};
        case Backing::kPaused: return {.until = now + kPauseWait};
        case Backing::kStands: break;
    }
    const ScenarioVersion& version = desk.version(workspace, scenario.id, enrollment.version);
    const auto leaves = desk.exit(workspace, scenario, version.definition, listed->user, now, true);
    if (leaves && is_cut_short(*leaves)) return {.reason = MessageReason::kScenarioEnded};
    if (now - message.created_at <= kMailOnTime) return {};
    const Others others = others_of(tx, workspace, message);
    const MessageRules& rules = desk.rules(workspace);
    const LateMail mail{.made_at = message.created_at,
                        .is_reply = is_reply(tx, workspace, message),
                        .recommended_at = recommended_at(tx, workspace, scenario, listed->user.id),
                        .sent = others.sent};
    const Departure departure = departure_of(mail, rules, desk.workspace(workspace).time_zone, now);
    if (departure.is_pointless) return {.reason = MessageReason::kTooLate};
    if (departure.at > now) return {.until = departure.at};
    // Whether that one leaves is known in a moment.
    const bool waits_its_turn = others.is_one_leaving && rules.most_messages > 0;
    return waits_its_turn ? Hindrance{.until = now + kTurnWait} : Hindrance{};
}

}  // namespace parrain::app
