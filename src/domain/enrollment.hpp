#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/scenario.hpp"

namespace parrain {

/// Where an enrollment stands: under way, standing still with its scenario, or over.
enum class EnrollmentState { kActive, kPaused, kEnded };

/// Why an enrollment waits where it stands.
enum class Standing {
    kDue,           ///< its next step is to be done now
    kWaiting,       ///< a wait of the scenario
    kQuietHours,    ///< nothing is sent at this hour
    kFrequencyCap,  ///< the user had messages enough lately
    kCatchUp,       ///< it fell behind and did one thing already: the next comes a day later
};

/// Why an enrollment ended. The ones before `kStopped` are the exit rules, in order of precedence.
enum class EndReason {
    kUserLeft,
    kAccountEnded,         ///< the account is no longer a customer
    kRecommendingRefused,  ///< the account wants no recommending
    kUnsubscribed,         ///< the user wants no more messages
    kProgramClosed,
    kProgramPaused,   ///< its guard-rail stopped it
    kLastRung,        ///< the last gift of the ladder is reached
    kTimeLimit,       ///< the scenario's days are over
    kStopped,         ///< a step said so
    kCompleted,       ///< no step was left
    kByHand,          ///< a person ended it
    kVersionChanged,  ///< a new version has no step that this one could go on with
};

/// What became of a step.
enum class StepOutcome {
    kDone,
    kSkipped,  ///< could not be done; the reason says why
    kYes,      ///< of a branch
    kNo,
};

/// When messages may be sent, for all scenarios of a workspace.
struct MessageRules {
    /// Minutes of the day on the workspace's clock between which no e-mail goes out; equal: none are quiet. May pass
    /// midnight.
    int quiet_from = 20 * 60;
    int quiet_to = 8 * 60;
    bool quiet_weekends = false;
    /// At most so many e-mails of scenarios to one user within so many days; 0: as many as there are.
    int most_messages = 1;
    int per_days = 3;

    bool operator==(const MessageRules&) const = default;
};

/// Whether rules of messages can be kept.
/// @error kOutOfRange (/quiet_from, /quiet_to: not a minute of the day; /most_messages: 0 to 20; /per_days: 1 to 365)
Result<void> check(const MessageRules& rules);

/// The first moment from `at` on that is not quiet.
Instant after_quiet_hours(Instant at, const MessageRules& rules, std::string_view time_zone);

/// The first moment from `at` on at which one more e-mail keeps to the cap; `sent` are the moments of earlier ones.
Instant after_frequency_cap(Instant at, const MessageRules& rules, std::span<const Instant> sent);

/// Where one user stands in a scenario.
struct EnrollmentProgress {
    EnrollmentState state = EnrollmentState::kActive;
    std::string step = {};  ///< the next to be done; empty past the last
    Instant due_at = {};    ///< when
    Standing standing = Standing::kDue;
    Instant started_at = {};
    Instant ends_at = {};  ///< started, and the scenario's days, and how long it was paused
    std::optional<Instant> ended_at = {};
    std::optional<EndReason> end_reason = {};

    bool operator==(const EnrollmentProgress&) const = default;
};

/// Somebody enrolled at this moment in a checked definition.
EnrollmentProgress begin(const ScenarioDefinition& definition, Instant now);

/// What an act came to.
struct ActResult {
    StepOutcome outcome = StepOutcome::kDone;
    std::string detail = {};  ///< why it was skipped, or what was done, as a word for texts
};

/// What a turn asks of the world around it. A dry run answers without doing anything.
class ScenarioWorld {
  public:
    virtual ~ScenarioWorld() = default;
    /// The exit rule that applies now. `before_act` asks for those too that cost more to find out.
    virtual std::optional<EndReason> exit(bool before_act) = 0;
    virtual FactValues facts() = 0;
    /// When the user was sent e-mails by scenarios since `since`.
    virtual std::vector<Instant> sent_since(Instant since) = 0;
    /// Writes that a step is taken at `at`. False where it was before: then it is not done again.
    virtual bool take(const ScenarioStep& step, Instant at, const ActResult& result) = 0;
    /// Does what the step says, after `take`; what it came to is written where it is not simply done.
    virtual ActResult act(const ScenarioStep& step, Instant at) = 0;
};

/// How late a turn may be and still count as on time. Source: docs/adr/0036.
inline constexpr Duration kOnTime = Duration::minutes(15);
/// How far apart acts stand that fell due together because the server was away.
inline constexpr Duration kCatchUpGap = Duration::days(1);
/// How long after the enrolment a reply is one.
inline constexpr Duration kReplyWindow = Duration::hours(1);

/// Do what is due of one enrollment by `now`, and plan what comes next; nothing where nothing is due.
///
/// An enrollment on time is measured from the moments it was due at: its waits do not drift. What was put off (quiet
/// hours, frequency cap) is measured from the turn in which it is done at last. One that is late does at
/// most one act (e-mail, message in the product, task, gift) in a turn, and its further waits are measured from now:
/// never a burst. Each step is taken at most once.
/// @return how many steps were taken
int take_turn(EnrollmentProgress& progress, const ScenarioDefinition& definition, const MessageRules& rules,
              std::string_view time_zone, Instant now, ScenarioWorld& world);

/// Shift everything that is planned by the length of a pause.
void shift(EnrollmentProgress& progress, Duration pause);

/// Where an enrollment that stands before `step` of version `from` goes on in version `to`: at the same step, else at
/// the first below it that `to` has too; none where there is none. An enrollment past its last step
/// (empty) stays there.
std::optional<std::string> step_in_version(const ScenarioDefinition& from, const ScenarioDefinition& to,
                                           std::string_view step);

/// Names on the wire and in storage (`active`, `not_enrolled`), and back; none for any other word.
std::string_view to_string(EnrollmentState value);
std::string_view to_string(Standing value);
std::string_view to_string(EndReason value);
std::string_view to_string(StepOutcome value);
std::optional<EnrollmentState> parse_enrollment_state(std::string_view name);
std::optional<Standing> parse_standing(std::string_view name);
std::optional<EndReason> parse_end_reason(std::string_view name);
std::optional<StepOutcome> parse_step_outcome(std::string_view name);

}  // namespace parrain
