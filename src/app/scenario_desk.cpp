#include "app/scenario_desk.hpp"

#include <algorithm>

#include "app/gift_ladder.hpp"
#include "app/guardrails.hpp"
#include "app/ports.hpp"
#include "app/survey_store.hpp"
#include "app/unsubscribe.hpp"

namespace parrain::app {
namespace {

constexpr const char* kEnrolled = "enrolled";
constexpr const char* kAlreadyEnrolled = "already_enrolled";
constexpr const char* kWasEnrolled = "was_enrolled";
constexpr const char* kEntryConditions = "entry_conditions";

/// What an advocate chose who wants nothing.
constexpr std::string_view kNoReward = "none";

/// Whether somebody whose last enrollment this is may enter again.
bool may_enter_again(const EnrollmentProgress& last, const ScenarioDefinition& definition, Instant now) {
    if (!definition.reentry_days || !last.ended_at) return false;
    return now - *last.ended_at >= Duration::days(*definition.reentry_days);
}

}  // namespace

const Workspace& ScenarioDesk::workspace(WorkspaceId id) {
    const auto known = workspaces_.find(id);
    if (known != workspaces_.end()) return known->second;
    return workspaces_.emplace(id, tx_.workspaces().find(id).value()).first->second;
}

const MessageRules& ScenarioDesk::rules(WorkspaceId workspace) {
    const auto known = rules_.find(workspace);
    if (known != rules_.end()) return known->second;
    return rules_.emplace(workspace, tx_.scenarios().message_rules(workspace).rules).first->second;
}

const Scenario& ScenarioDesk::scenario(WorkspaceId workspace, ScenarioId id) {
    const std::pair key(workspace, id);
    const auto known = scenarios_.find(key);
    if (known != scenarios_.end()) return known->second;
    return scenarios_.emplace(key, tx_.scenarios().find(workspace, id).value()).first->second;
}

const ScenarioVersion& ScenarioDesk::version(WorkspaceId workspace, ScenarioId id, int version) {
    const std::tuple key(workspace, id, version);
    const auto known = versions_.find(key);
    if (known != versions_.end()) return known->second;
    return versions_.emplace(key, tx_.scenarios().find_version(workspace, id, version).value()).first->second;
}

const ScenarioDesk::ProgramStanding& ScenarioDesk::program(WorkspaceId workspace, ProgramId id) {
    const std::pair key(workspace, id);
    const auto known = programs_.find(key);
    if (known != programs_.end()) return known->second;
    ProgramStanding standing{.program = tx_.programs().find(workspace, id).value(),
                             .is_paused = is_paused(tx_, workspace, {.program = id}),
                             .top_rungs = {top_rung(tx_, workspace, id, false), top_rung(tx_, workspace, id, true)}};
    return programs_.emplace(key, std::move(standing)).first->second;
}

bool ScenarioDesk::is_at_last_rung(WorkspaceId workspace, const ProgramStanding& standing, const EnrolledUser& user) {
    const auto& top = standing.top_rungs[user.is_admin ? 1 : 0];
    if (!top) return false;
    const auto advocate = tx_.referrals().find_advocate(workspace, standing.program.id, user.id);
    if (!advocate) return false;
    return tx_.referrals().reached(workspace, advocate->id, top->counts_on, {}, top->audience) >= top->count;
}

std::optional<EndReason> ScenarioDesk::exit(WorkspaceId workspace, const Scenario& scenario,
                                            const ScenarioDefinition& definition, const EnrolledUser& user, Instant now,
                                            bool before_act) {
    if (user.left_at) return EndReason::kUserLeft;
    if (user.customer_until && *user.customer_until <= now) return EndReason::kAccountEnded;
    if (!user.recommending_allowed) return EndReason::kRecommendingRefused;
    if (!before_act) return std::nullopt;
    if (is_unsubscribed(tx_, workspace, tx_.customers().find_user(workspace, user.id).value())) {
        return EndReason::kUnsubscribed;
    }
    if (!scenario.program) return std::nullopt;
    const ProgramStanding& standing = program(workspace, *scenario.program);
    if (!standing.program.is_open) return EndReason::kProgramClosed;
    if (standing.is_paused) return EndReason::kProgramPaused;
    if (definition.stops_at_last_rung && is_at_last_rung(workspace, standing, user)) return EndReason::kLastRung;
    return std::nullopt;
}

FactValues ScenarioDesk::facts(WorkspaceId workspace, const Scenario& scenario, const EnrolledUser& user,
                               std::optional<std::int64_t> score, std::optional<Instant> enrolled_at) {
    const AdvocateFigures figures = tx_.scenarios().figures(workspace, user.id, scenario.program.value_or(ProgramId()),
                                                            this->workspace(workspace).currency);
    // Who was enrolled by something else than an answer has the score of their last one.
    const auto last_score = score ? std::nullopt : tx_.surveys().last_score(workspace, ProgramId(), user.id);
    return {.score = last_score ? std::optional<std::int64_t>(*last_score) : score,
            .is_admin = user.is_admin,
            .is_advocate = figures.is_advocate,
            .submitted = figures.submitted,
            .qualified = figures.qualified,
            .reward_earned = figures.reward_earned,
            .plan = user.plan,
            .country = user.country,
            .sessions = user.sessions,
            .enrolled_at = enrolled_at,
            .submitted_at = figures.submitted_at,
            .seen_at = user.last_seen_at,
            .customer_since = user.customer_since};
}

Admission ScenarioDesk::admission(WorkspaceId workspace, const Scenario& scenario, const ScenarioDefinition& definition,
                                  const EnrolledUser& user, std::optional<std::int64_t> score, Instant now) {
    if (const auto last = tx_.scenarios().latest_enrollment(workspace, scenario.id, user.id)) {
        if (last->progress.state != EnrollmentState::kEnded) return {.reason = kAlreadyEnrolled};
        if (!may_enter_again(last->progress, definition, now)) return {.reason = kWasEnrolled};
    }
    if (const auto rule = exit(workspace, scenario, definition, user, now, true)) {
        return {.reason = std::string(to_string(*rule))};
    }
    if (!definition.entry.empty() && !holds(definition.entry, facts(workspace, scenario, user, score, now), now)) {
        return {.reason = kEntryConditions};
    }
    return {.is_admitted = true, .reason = kEnrolled};
}

Admission ScenarioDesk::enrol(WorkspaceId workspace, const Scenario& scenario, const EnrolledUser& user,
                              const ScenarioTrigger& trigger, Instant now) {
    const ScenarioVersion& in_force = version(workspace, scenario.id, scenario.published);
    Admission answer = admission(workspace, scenario, in_force.definition, user, trigger.score, now);
    if (!answer.is_admitted) return answer;
    const Enrollment enrollment{.id = context_.ids.make<EnrollmentId>(),
                                .scenario = scenario.id,
                                .version = in_force.version,
                                .user = user.id,
                                .progress = begin(in_force.definition, now),
                                .trigger = trigger.kind,
                                .score = trigger.score,
                                .referral = trigger.referral};
    if (!tx_.scenarios().insert(workspace, enrollment)) return {.reason = kAlreadyEnrolled};
    answer.enrollment = enrollment.id;
    return answer;
}

std::variant<GiftGround, const char*> gift_ground(Transaction& tx, WorkspaceId workspace, const Scenario& scenario,
                                                  const ScenarioVersion& version, const ScenarioStep& step,
                                                  const EnrolledUser& user) {
    if (!user.gifts_allowed) return "gifts_not_allowed";
    const ProgramId program = scenario.program.value();
    const auto referral = tx.scenarios().latest_qualified(workspace, user.id, program);
    if (!referral) return "no_qualified_referral";
    const auto advocate = tx.referrals().find_advocate(workspace, program, user.id);
    if (advocate && advocate->reward_choice == kNoReward) return "wants_no_reward";
    GiftGround ground{.referral = *referral, .rule = {}};
    const auto place = place_of(version.definition, step.key).value();
    const auto rule = std::ranges::find(version.gift_rules, place, &std::pair<std::size_t, RewardRuleId>::first);
    if (rule == version.gift_rules.end()) return ground;
    ground.rule = rule->second;
    const auto pinned = tx.referrals().pinned(workspace, *referral);
    const bool is_given =
        std::ranges::any_of(pinned, [&](const PinnedRule& one) { return one.rule.id == ground.rule; });
    if (is_given) return "already_given";
    return ground;
}

std::optional<EndReason> ReadingWorld::exit(bool before_act) {
    return desk_.exit(workspace_, scenario_, definition_, user_, now_, before_act);
}

FactValues ReadingWorld::facts() {
    return desk_.facts(workspace_, scenario_, user_, enrollment_.score, enrollment_.progress.started_at);
}

std::vector<Instant> ReadingWorld::sent_since(Instant since) {
    return desk_.tx().scenarios().emails_since(workspace_, user_.id, since);
}

}  // namespace parrain::app
