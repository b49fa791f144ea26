#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "core/local_time.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/condition.hpp"
#include "domain/gift.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// What a step of a scenario does.
enum class StepKind {
    kWait,    ///< lets time pass
    kEmail,   ///< sends a template to the user
    kShow,    ///< shows a message in the product, at the user's next visit
    kBranch,  ///< goes on in one of two places
    kTask,    ///< asks the team to do something
    kGift,    ///< gives a gift
    kStop,    ///< ends here
};

/// What a wait is counted in. Days and business days keep the time of day on the workspace's clock; business days are
/// Monday to Friday.
enum class WaitUnit { kMinutes, kHours, kDays, kBusinessDays };

/// What enrols users. Somebody may always be enrolled by hand.
enum class TriggerKind {
    kManual,     ///< by hand alone
    kSurvey,     ///< an answer at or above the survey's threshold
    kAdvocate,   ///< became an advocate of the program
    kMilestone,  ///< one of their referrals reached a milestone
    kSegment,    ///< everybody who satisfies the entry conditions, looked at once a day
};

/// What a branch or an entry condition looks at.
enum class Fact {
    kScore,               ///< of the answer that enrolled them; the last answer where it was another trigger
    kRole,                ///< `admin` or `member`
    kIsAdvocate,          ///< `true` or `false`: of the scenario's program, or of any where it has none
    kSubmitted,           ///< referrals
    kQualified,           ///< referrals engaged
    kRewardEarned,        ///< minor units of the workspace's currency, what was taken back left out
    kPlan,                ///< of the account
    kCountry,             ///< of the account, two letters
    kSessions,            ///< visits
    kDaysSinceEnrolled,   ///< whole days
    kDaysSinceSubmitted,  ///< whole days since their last referral; not known where there is none
    kDaysSinceSeen,       ///< whole days since their last visit
    kCustomerDays,        ///< whole days since their account became a customer
};

/// One condition. What is not known satisfies `kIsNot` and nothing else.
struct FactCondition {
    Fact fact = Fact::kScore;
    Operator op = Operator::kAtLeast;
    std::string value = {};

    bool operator==(const FactCondition&) const = default;
};

/// Conditions of which all or one must hold; none always hold.
struct FactConditions {
    Match match = Match::kAll;
    std::vector<FactCondition> conditions = {};

    bool empty() const { return conditions.empty(); }
    bool operator==(const FactConditions&) const = default;
};

/// What is known of a user at a moment.
struct FactValues {
    std::optional<std::int64_t> score = {};
    bool is_admin = false;
    bool is_advocate = false;
    std::int64_t submitted = 0;
    std::int64_t qualified = 0;
    std::int64_t reward_earned = 0;
    std::optional<std::string> plan = {};
    std::optional<std::string> country = {};
    std::int64_t sessions = 0;
    std::optional<Instant> enrolled_at = {};
    std::optional<Instant> submitted_at = {};
    std::optional<Instant> seen_at = {};
    std::optional<Instant> customer_since = {};
};

/// One step. Which fields it has follows from its kind; `check` refuses the others.
struct ScenarioStep {
    std::string key = {};  ///< its name in the scenario: 1 to 40 letters, digits, `-` and `_`
    StepKind kind = StepKind::kStop;
    /// Where to go on; absent: the step below. Branches name `yes` and `no` instead, a stop goes nowhere.
    std::optional<std::string> next = {};

    std::optional<int> amount = {};         ///< wait: how many `unit`s
    std::optional<WaitUnit> unit = {};      ///< wait
    std::optional<std::string> until = {};  ///< wait: instead, a time on the workspace's clock, `2026-12-31T09:30`
    std::optional<std::string> template_key = {};  ///< email
    /// email, show: answers what the user has just done. Within the hour of the enrolment an e-mail goes out in quiet
    /// hours too, and whatever was sent before; a message in the product is shown at the next visit, whatever survey
    /// was answered before it.
    std::optional<bool> is_reply = {};
    std::optional<LocalText> title = {};  ///< show
    std::optional<LocalText> text = {};   ///< show, task
    FactConditions when = {};             ///< branch
    std::optional<std::string> yes = {};  ///< branch: where to go on where the conditions hold; absent: the step below
    std::optional<std::string> no = {};   ///< branch: where they do not; absent: the end
    std::optional<GiftId> gift = {};      ///< gift

    bool operator==(const ScenarioStep&) const = default;
};

/// One version of a scenario.
struct ScenarioDefinition {
    TriggerKind trigger = TriggerKind::kManual;
    std::optional<Milestone> milestone = {};  ///< trigger milestone: accepted, engaged or won
    FactConditions entry = {};                ///< who is enrolled
    /// Days after which somebody whose enrollment ended may be enrolled again; none: never.
    std::optional<int> reentry_days = {};
    int max_days = 60;               ///< an enrollment ends after so many days
    bool stops_at_last_rung = true;  ///< ends once the program's last gift of the ladder is reached
    std::vector<ScenarioStep> steps = {};

    bool operator==(const ScenarioDefinition&) const = default;
};

/// What a definition may name.
struct ScenarioSurroundings {
    std::span<const std::string> templates = {};
    std::span<const std::string> gifts = {};
    bool has_program = false;
    /// When it is checked, and the zone that dates are read in: nobody is enrolled earlier.
    Instant now = {};
    std::string_view time_zone = "UTC";
};

inline constexpr std::size_t kMostSteps = 60;
inline constexpr int kLongestScenarioDays = 730;

/// Whether a definition says one clear thing that comes to an end: every step can be reached in the days that the
/// scenario has, leads only further down, and names what exists. Every fault is named by its JSON pointer into the
/// definition.
/// @error kRequired, kUnknownField (a field that the step's kind does not have), kUnknownValue (a step, template, gift,
///        operator or word that is not known; a gift without a program), kTooMany, kTooLong, kOutOfRange, kInvalidText
///        (a key), kTimeInvalid, kTimePast (a wait that nobody would wait for any more), kStepRepeated (two steps of
///        one key), kStepCycle (leads to itself or further up), kStepUnreachable, kStepTooLate (an act or a branch
///        that always comes after the scenario's days)
/// Source: docs/adr/0059-a-scenario-that-can-never-work.md
Result<void> check(const ScenarioDefinition& definition, const ScenarioSurroundings& surroundings);

/// Whether the conditions, which passed `check`, hold.
bool holds(const FactConditions& when, const FactValues& facts, Instant now);

/// What a fact was when a branch looked at it, as text (`submitted=2`); `?` where it is not known.
std::string shown_fact(Fact fact, const FactValues& facts, Instant now);

/// The place of a step; none where there is no such step.
std::optional<std::size_t> place_of(const ScenarioDefinition& definition, std::string_view key);

/// Where to go on after a step that is no branch; none at the end. Of a checked definition.
std::optional<std::string> step_after(const ScenarioDefinition& definition, const ScenarioStep& step);

/// The places that the step at `place` can lead to. Of any definition: what leads nowhere is left out.
std::vector<std::size_t> places_after(const ScenarioDefinition& definition, std::size_t place);

/// Where a branch leads; none at the end.
std::optional<std::string> branch_of(const ScenarioDefinition& definition, const ScenarioStep& step, bool holds);

/// When a wait that began at `from` is over.
///
/// Minutes and hours are exact. Days and business days end at the same time of day on the clock of the zone: a time
/// that the clock leaves out in spring is read as the first moment after it, one that it shows twice in autumn as the
/// first. From a weekend on, the first business day is Monday. A time that has passed ends at once.
Instant wait_end(const ScenarioStep& step, Instant from, std::string_view time_zone);

/// Names on the wire, in snake case, and back.
std::string_view to_string(StepKind value);
std::string_view to_string(WaitUnit value);
std::string_view to_string(TriggerKind value);
std::string_view to_string(Fact value);
std::optional<StepKind> parse_step_kind(std::string_view name);
std::optional<WaitUnit> parse_wait_unit(std::string_view name);
std::optional<TriggerKind> parse_trigger_kind(std::string_view name);
std::optional<Fact> parse_fact(std::string_view name);

}  // namespace parrain
