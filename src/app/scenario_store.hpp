#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/records.hpp"
#include "core/id.hpp"
#include "domain/enrollment.hpp"
#include "domain/scenario.hpp"

/// What is kept of scenarios and of who runs through them, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// Whether a scenario enrols and goes on.
enum class ScenarioState {
    kDraft,    ///< never published
    kRunning,  ///< enrols, and does what is due
    kPaused,   ///< stands still: nobody is enrolled, nothing is done
    kClosed,   ///< for good: everybody in it was let go
};

/// The wire name, `draft`, `running`, `paused` or `closed`.
std::string_view to_string(ScenarioState state);
std::optional<ScenarioState> parse_scenario_state(std::string_view name);

/// An automated sequence.
struct Scenario {
    ScenarioId id;
    std::optional<ProgramId> program;  ///< none: it has no ladder, no gifts and no program that could close
    std::string name;
    std::optional<std::string> preset;  ///< of which it came
    ScenarioState state = ScenarioState::kDraft;
    TriggerKind trigger = TriggerKind::kManual;  ///< of the published version
    int published = 0;                           ///< version in force; 0: none
    int latest = 1;                              ///< a draft where it is above `published`
    std::optional<Instant> paused_at = {};
    std::optional<Instant> segment_at = {};  ///< when its segment is looked at next
    UserId segment_after = {};               ///< the last user of the segment looked at in this round
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;

    bool has_draft() const { return latest > published; }
};

/// One version of a scenario as kept.
struct ScenarioVersion {
    ScenarioId scenario;
    int version = 1;
    ScenarioDefinition definition;
    /// By place of the step: the reward rule that its gift is given by, made at publishing.
    std::vector<std::pair<std::size_t, RewardRuleId>> gift_rules = {};
    Instant created_at;
    std::optional<Instant> published_at = {};
};

/// One user in one scenario.
struct Enrollment {
    EnrollmentId id;
    ScenarioId scenario;
    int version = 1;
    UserId user;
    EnrollmentProgress progress;
    TriggerKind trigger = TriggerKind::kManual;
    std::optional<std::int64_t> score = {};
    std::optional<ReferralId> referral = {};  ///< that triggered it
};

/// A user with what scenarios look at.
struct EnrolledUser {
    UserId id;
    std::string external_id;
    AccountId account;
    std::string email;
    std::string email_key;
    std::string name;
    bool is_admin = false;
    std::optional<Locale> locale;
    std::int64_t sessions = 0;
    std::optional<Instant> last_seen_at;
    std::optional<Instant> left_at;
    std::string account_name;
    std::optional<std::string> plan;
    std::optional<std::string> country;
    std::optional<Instant> customer_since;
    std::optional<Instant> customer_until;
    bool gifts_allowed = true;
    bool recommending_allowed = true;
};

/// An enrollment with its user.
struct ListedEnrollment {
    WorkspaceId workspace;
    Enrollment enrollment;
    EnrolledUser user;
};

/// What became of one step of an enrollment.
struct EnrollmentStep {
    std::string step;
    StepKind kind;
    Instant at;
    StepOutcome outcome;
    std::string detail;
};

/// What a user's referrals and rewards come to, in one program or in all.
struct AdvocateFigures {
    bool is_advocate = false;
    std::int64_t submitted = 0;
    std::int64_t qualified = 0;
    std::optional<Instant> submitted_at;
    std::int64_t reward_earned = 0;
};

/// How many enrollments stand at one step of one version.
struct EnrollmentPlace {
    int version = 1;
    std::string step;
    std::int64_t count = 0;
};

/// How many enrollments of a scenario stand where.
struct EnrollmentCounts {
    std::int64_t active = 0;
    std::int64_t paused = 0;
    std::int64_t ended = 0;
    std::int64_t due = 0;  ///< active ones whose moment has come
};

/// Rules of messages as kept, and which version of them.
struct StoredMessageRules {
    MessageRules rules;
    std::int64_t version = 0;  ///< 0: the defaults
};

/// Scenarios, their versions, enrollments and steps.
class ScenarioStore {
  public:
    virtual ~ScenarioStore() = default;
    virtual void insert(WorkspaceId workspace, const Scenario& scenario) = 0;
    virtual std::optional<Scenario> find(WorkspaceId workspace, ScenarioId id) = 0;
    /// As find, and nobody else changes it before this transaction ends.
    virtual std::optional<Scenario> find_locked(WorkspaceId workspace, ScenarioId id) = 0;
    /// Newest first.
    virtual std::vector<Scenario> list(WorkspaceId workspace) = 0;
    /// Writes all fields and one version more. False where `scenario.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Scenario& scenario) = 0;
    /// Running ones whose published version waits for this.
    virtual std::vector<Scenario> running(WorkspaceId workspace, TriggerKind trigger) = 0;
    /// Running ones whose segment is to be looked at, of all workspaces.
    virtual std::vector<std::pair<WorkspaceId, ScenarioId>> segments_due(Instant now, int limit) = 0;
    /// Where the look at a segment has come to; no version more.
    virtual void put_segment(WorkspaceId workspace, ScenarioId id, Instant next_at, UserId after) = 0;

    /// Writes a version, in place of the draft of the same number.
    virtual void put(WorkspaceId workspace, const ScenarioVersion& version) = 0;
    virtual std::optional<ScenarioVersion> find_version(WorkspaceId workspace, ScenarioId id, int version) = 0;

    /// False where the user is in the scenario already.
    virtual bool insert(WorkspaceId workspace, const Enrollment& enrollment) = 0;
    virtual void update(WorkspaceId workspace, const Enrollment& enrollment) = 0;
    virtual std::optional<ListedEnrollment> find_enrollment(WorkspaceId workspace, EnrollmentId id) = 0;
    /// As find_enrollment, and nobody else changes it before this transaction ends.
    virtual std::optional<ListedEnrollment> find_enrollment_locked(WorkspaceId workspace, EnrollmentId id) = 0;
    virtual std::optional<Enrollment> latest_enrollment(WorkspaceId workspace, ScenarioId scenario, UserId user) = 0;
    /// Newest first; of one state, or of all where it is empty.
    virtual std::vector<ListedEnrollment> enrollments(WorkspaceId workspace, ScenarioId scenario,
                                                      std::string_view state, const Slice& slice) = 0;
    /// Due by `now`, of all workspaces, the one due first first; locked, those that another server holds left out.
    virtual std::vector<ListedEnrollment> due(Instant now, int limit) = 0;
    /// When the next enrollment of any workspace falls due, or a segment; none where nothing is planned.
    virtual std::optional<Instant> next_due() = 0;

    /// Writes a step. False where it was taken before.
    virtual bool take(WorkspaceId workspace, EnrollmentId enrollment, UserId user, const EnrollmentStep& step) = 0;
    /// Says what a step that was taken came to.
    virtual void set_result(WorkspaceId workspace, EnrollmentId enrollment, std::string_view step,
                            const ActResult& result) = 0;
    /// Oldest first.
    virtual std::vector<EnrollmentStep> steps(WorkspaceId workspace, EnrollmentId enrollment) = 0;
    /// When scenarios sent e-mails to a user after `since`.
    virtual std::vector<Instant> emails_since(WorkspaceId workspace, UserId user, Instant since) = 0;

    /// Lets everybody in a scenario stand still; gives how many.
    virtual std::int64_t pause(WorkspaceId workspace, ScenarioId scenario) = 0;
    /// Lets them go on, everything planned later by the length of the pause.
    virtual std::int64_t resume(WorkspaceId workspace, ScenarioId scenario, Duration pause) = 0;
    /// Lets everybody go.
    virtual std::int64_t end_all(WorkspaceId workspace, ScenarioId scenario, EndReason reason, Instant now) = 0;
    /// Who is in a scenario, by version and the step they stand before.
    virtual std::vector<EnrollmentPlace> places(WorkspaceId workspace, ScenarioId scenario) = 0;
    /// Moves everybody at a place to a version and a step of it; without one they end.
    virtual void move(WorkspaceId workspace, ScenarioId scenario, const EnrollmentPlace& from, int version,
                      const std::optional<std::string>& step, Instant now) = 0;

    virtual EnrollmentCounts counts(WorkspaceId workspace, ScenarioId scenario, Instant now) = 0;
    /// Active enrollments of a workspace whose moment has come.
    virtual std::int64_t due_count(WorkspaceId workspace, Instant now) = 0;
    virtual void add_done(WorkspaceId workspace, std::int64_t minute, std::int64_t steps) = 0;
    /// Steps worked off in the minutes from this one on.
    virtual std::int64_t done_since(WorkspaceId workspace, std::int64_t minute) = 0;
    virtual int forget_minutes_before(std::int64_t minute) = 0;

    virtual std::optional<EnrolledUser> find_user(WorkspaceId workspace, UserId id) = 0;
    /// In order of their ids.
    virtual std::vector<EnrolledUser> users_after(WorkspaceId workspace, UserId after, int limit) = 0;
    /// Of one program, or of all where it is zero; rewards in one currency.
    virtual AdvocateFigures figures(WorkspaceId workspace, UserId user, ProgramId program, Currency currency) = 0;
    /// The referral of a user's in a program that qualified last and is not lost since.
    virtual std::optional<ReferralId> latest_qualified(WorkspaceId workspace, UserId user, ProgramId program) = 0;

    virtual StoredMessageRules message_rules(WorkspaceId workspace) = 0;
    /// False where `version` is no longer the stored one.
    virtual bool put_message_rules(WorkspaceId workspace, const MessageRules& rules, std::int64_t version) = 0;
};

}  // namespace parrain::app
