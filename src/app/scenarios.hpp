#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/scenario_store.hpp"
#include "core/result.hpp"
#include "domain/scenario_times.hpp"

namespace parrain::app {

/// Something that happened to a user, for which scenarios may wait.
struct ScenarioTrigger {
    TriggerKind kind = TriggerKind::kSurvey;
    UserId user;
    /// Scenarios of another program do not start; absent: any may.
    std::optional<ProgramId> program = {};
    std::optional<std::int64_t> score = {};   ///< survey: the answer, at or above the threshold
    std::optional<Milestone> milestone = {};  ///< milestone: which one
    std::optional<ReferralId> referral = {};  ///< milestone: whose
};

/// Enrol a user in every running scenario that waits for this and takes them; in one they are in already, or were in
/// and may not enter again, nothing happens. Their first step is done at the next turn of the scenarios, within
/// seconds.
/// @return how many they were enrolled in
int start_scenarios(Transaction& tx, const Context& context, WorkspaceId workspace, const ScenarioTrigger& trigger,
                    Instant now);

/// Whether a scenario takes a user, and why not: `enrolled`, `already_enrolled`, `was_enrolled` (and may not enter
/// again, or not yet), `entry_conditions`, or the name of an exit rule (`user_left`, `unsubscribed` …).
struct Admission {
    bool is_admitted = false;
    std::string reason;
    std::optional<EnrollmentId> enrollment = {};
};

/// A scenario with where its users stand.
struct ScenarioView {
    Scenario scenario;
    std::optional<std::string> program_name;
    EnrollmentCounts counts;
};

/// An enrollment with what became of its steps.
struct EnrollmentView {
    ListedEnrollment listed;
    std::vector<EnrollmentStep> steps;     ///< oldest first
    StepKind next_kind = StepKind::kStop;  ///< of the step it stands before; kStop where it ended
};

/// How the steps that are due are worked off.
struct ScenarioProgress {
    std::int64_t due = 0;               ///< enrollments whose moment has come
    std::int64_t done_last_minute = 0;  ///< steps of the last full minute and of this one
    std::int64_t done_today = 0;        ///< steps of the last 24 hours
    double steps_per_second = 0;
    std::optional<std::int64_t> seconds_left;  ///< none where nothing is due or nothing moves
};

/// One thing a rehearsal says would happen.
struct RehearsedStep {
    Instant at;
    std::string step;
    StepKind kind;
    StepOutcome outcome;
    std::string detail;
    Standing standing;  ///< why it comes no earlier
    /// Of a message in the product: from when on a visit shows it.
    std::optional<Instant> shown_from = {};
};

/// What would happen to one user.
struct RehearsedUser {
    std::string external_id;
    std::string name;
    std::string account_name;
    Admission admission;
    std::vector<RehearsedStep> steps;
    std::optional<Instant> ends_at;
    std::optional<EndReason> end_reason;
};

/// What applying the present version would do to those under way in older ones, a place each.
struct VersionMove {
    int from_version = 1;
    std::string from_step;
    std::optional<std::string> to_step;  ///< none: they end
    std::int64_t enrollments = 0;
};

/// Automated sequences: what the console sets and reads.
class Scenarios {
  public:
    explicit Scenarios(const Context& context) : context_(context) {}

    /// Newest first.
    std::vector<ScenarioView> list(WorkspaceId workspace) const;
    /// @error kNotFound
    Result<ScenarioView> get(WorkspaceId workspace, ScenarioId id) const;
    /// A version; the draft, or else the one in force, where none is named. @error kNotFound
    Result<ScenarioVersion> version(WorkspaceId workspace, ScenarioId id, std::optional<int> number) const;

    /// What of a version may be a mistake for whoever is enrolled from now on, though it can be published.
    std::vector<ScenarioWarning> warnings(WorkspaceId workspace, const ScenarioDefinition& definition) const;

    struct Draft {
        std::string name;
        std::optional<ProgramId> program;
        ScenarioDefinition definition;
    };
    /// @error kRequired and kTooLong (/name), kUnknownValue (/program), those of domain check()
    Result<ScenarioView> add(WorkspaceId workspace, const Draft& draft) const;
    /// Change the draft, or begin one beside the version in force, which goes on meanwhile.
    /// @error kNotFound, kPreconditionFailed, kIllegalTransition (closed), and those of add
    Result<ScenarioView> edit(WorkspaceId workspace, ScenarioId id, std::int64_t version, const Draft& draft) const;

    /// Put the draft in force for whoever is enrolled from now on. Those under way keep the version they began with.
    /// @error kNotFound, kIllegalTransition (no draft, or closed), those of domain check()
    Result<ScenarioView> publish(WorkspaceId workspace, ScenarioId id) const;
    /// Stand still. @error kNotFound, kIllegalTransition (not running)
    Result<ScenarioView> pause(WorkspaceId workspace, ScenarioId id) const;
    /// Go on; what was planned comes later by the length of the pause. @error kNotFound, kIllegalTransition (not
    /// paused)
    Result<ScenarioView> resume(WorkspaceId workspace, ScenarioId id) const;
    /// End it for good and let everybody go. @error kNotFound, kIllegalTransition (closed already)
    Result<ScenarioView> close(WorkspaceId workspace, ScenarioId id) const;

    /// What applying the version in force would change, and for how many. @error kNotFound
    Result<std::vector<VersionMove>> preview_apply(WorkspaceId workspace, ScenarioId id) const;
    /// Move everybody under way to the version in force. No step is done twice. @error kNotFound
    Result<std::vector<VersionMove>> apply(WorkspaceId workspace, ScenarioId id) const;

    /// Newest first. @error kNotFound
    Result<std::vector<EnrollmentView>> enrollments(WorkspaceId workspace, ScenarioId id, std::string_view state,
                                                    Slice slice) const;
    /// @error kNotFound
    Result<EnrollmentView> enrollment(WorkspaceId workspace, ScenarioId id, EnrollmentId enrollment) const;
    /// Enrol users by their external ids, whatever the trigger; entry conditions and exit rules hold.
    /// @error kNotFound (the scenario), kIllegalTransition (not running), kUnknownValue (/users/n)
    Result<std::vector<Admission>> enrol(WorkspaceId workspace, ScenarioId id,
                                         const std::vector<std::string>& users) const;
    /// Let one user go. @error kNotFound, kIllegalTransition (it has ended)
    Result<EnrollmentView> end(WorkspaceId workspace, ScenarioId id, EnrollmentId enrollment) const;

    struct Rehearsal {
        std::vector<std::string> users = {};  ///< external ids; empty: a sample
        int sample = 5;                       ///< users whom it would take, if there are so many
        bool of_draft = true;                 ///< where there is one
    };
    /// What would happen to real users if they were enrolled now, by what is known now. Nothing is done or stored.
    /// @error kNotFound, kUnknownValue (/users/n)
    Result<std::vector<RehearsedUser>> rehearse(WorkspaceId workspace, ScenarioId id, const Rehearsal& wanted) const;

    ScenarioProgress progress(WorkspaceId workspace) const;

    StoredMessageRules message_rules(WorkspaceId workspace) const;
    /// @error kOutOfRange (fields), kPreconditionFailed
    Result<StoredMessageRules> set_message_rules(WorkspaceId workspace, const MessageRules& rules,
                                                 std::int64_t version) const;

  private:
    template <class Change>
    Result<ScenarioView> change(WorkspaceId workspace, ScenarioId id, const Change& change) const;

    Context context_;
};

/// Templates that a scenario may send.
std::vector<std::string> scenario_templates();

/// Store a scenario and put it in force at once, within a transaction: for presets.
/// Its definition must pass domain check(): a programmer's mistake aborts.
ScenarioId insert_running_scenario(Transaction& tx, const Context& context, WorkspaceId workspace,
                                   const Scenarios::Draft& draft, std::string_view preset, Instant now);

}  // namespace parrain::app
