#pragma once

#include "app/scenario_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::ScenarioStore on SQL.
class SqlScenarios final : public app::ScenarioStore {
  public:
    explicit SqlScenarios(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Scenario& scenario) override;
    std::optional<app::Scenario> find(WorkspaceId workspace, ScenarioId id) override;
    std::optional<app::Scenario> find_locked(WorkspaceId workspace, ScenarioId id) override;
    std::vector<app::Scenario> list(WorkspaceId workspace) override;
    bool update(WorkspaceId workspace, const app::Scenario& scenario) override;
    std::vector<app::Scenario> running(WorkspaceId workspace, TriggerKind trigger) override;
    std::vector<std::pair<WorkspaceId, ScenarioId>> segments_due(Instant now, int limit) override;
    void put_segment(WorkspaceId workspace, ScenarioId id, Instant next_at, UserId after) override;

    void put(WorkspaceId workspace, const app::ScenarioVersion& version) override;
    std::optional<app::ScenarioVersion> find_version(WorkspaceId workspace, ScenarioId id, int version) override;

    bool insert(WorkspaceId workspace, const app::Enrollment& enrollment) override;
    void update(WorkspaceId workspace, const app::Enrollment& enrollment) override;
    std::optional<app::ListedEnrollment> find_enrollment(WorkspaceId workspace, EnrollmentId id) override;
    std::optional<app::ListedEnrollment> find_enrollment_locked(WorkspaceId workspace, EnrollmentId id) override;
    std::optional<app::Enrollment> latest_enrollment(WorkspaceId workspace, ScenarioId scenario, UserId user) override;
    std::vector<app::ListedEnrollment> enrollments(WorkspaceId workspace, ScenarioId scenario, std::string_view state,
                                                   const app::Slice& slice) override;
    std::vector<app::ListedEnrollment> due(Instant now, int limit) override;
    std::optional<Instant> next_due() override;

    bool take(WorkspaceId workspace, EnrollmentId enrollment, UserId user, const app::EnrollmentStep& step) override;
    void set_result(WorkspaceId workspace, EnrollmentId enrollment, std::string_view step,
                    const ActResult& result) override;
    std::vector<app::EnrollmentStep> steps(WorkspaceId workspace, EnrollmentId enrollment) override;
    std::vector<Instant> emails_since(WorkspaceId workspace, UserId user, Instant since) override;

    std::int64_t pause(WorkspaceId workspace, ScenarioId scenario) override;
    std::int64_t resume(WorkspaceId workspace, ScenarioId scenario, Duration pause) override;
    std::int64_t end_all(WorkspaceId workspace, ScenarioId scenario, EndReason reason, Instant now) override;
    std::vector<app::EnrollmentPlace> places(WorkspaceId workspace, ScenarioId scenario) override;
    void move(WorkspaceId workspace, ScenarioId scenario, const app::EnrollmentPlace& from, int version,
              const std::optional<std::string>& step, Instant now) override;

    app::EnrollmentCounts counts(WorkspaceId workspace, ScenarioId scenario, Instant now) override;
    std::int64_t due_count(WorkspaceId workspace, Instant now) override;
    void add_done(WorkspaceId workspace, std::int64_t minute, std::int64_t steps) override;
    std::int64_t done_since(WorkspaceId workspace, std::int64_t minute) override;
    int forget_minutes_before(std::int64_t minute) override;

    std::optional<app::EnrolledUser> find_user(WorkspaceId workspace, UserId id) override;
    std::vector<app::EnrolledUser> users_after(WorkspaceId workspace, UserId after, int limit) override;
    app::AdvocateFigures figures(WorkspaceId workspace, UserId user, ProgramId program, Currency currency) override;
    std::optional<ReferralId> latest_qualified(WorkspaceId workspace, UserId user, ProgramId program) override;

    app::StoredMessageRules message_rules(WorkspaceId workspace) override;
    bool put_message_rules(WorkspaceId workspace, const MessageRules& rules, std::int64_t version) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
