#pragma once

#include "app/call_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::CallStore on SQL.
class SqlCalls final : public app::CallStore {
  public:
    explicit SqlCalls(Tx& tx) : tx_(tx) {}
    std::optional<app::CallSettings> settings(WorkspaceId workspace, ProgramId program) override;
    bool put(WorkspaceId workspace, const app::CallSettings& settings) override;

    std::vector<app::StoredRepProfile> profiles(WorkspaceId workspace) override;
    std::optional<app::StoredRepProfile> profile(WorkspaceId workspace, MemberId member) override;
    std::optional<std::pair<WorkspaceId, app::StoredRepProfile>> profile_by_token(std::string_view token) override;
    bool put(WorkspaceId workspace, const app::StoredRepProfile& profile) override;
    std::optional<MemberId> account_rep(WorkspaceId workspace, AccountId account) override;
    void put_account_rep(WorkspaceId workspace, AccountId account, std::optional<MemberId> rep) override;

    void insert(WorkspaceId workspace, const app::CallTask& task) override;
    bool update(WorkspaceId workspace, const app::CallTask& task) override;
    std::optional<app::CallTask> task(WorkspaceId workspace, ReferralId referral) override;
    std::optional<app::CallTask> task_locked(WorkspaceId workspace, ReferralId referral) override;
    std::vector<app::CallTask> queue(WorkspaceId workspace, const app::QueueFilter& filter,
                                     const std::optional<app::QueuePlace>& after, int limit) override;
    std::vector<app::CallTask> promised(WorkspaceId workspace, MemberId rep) override;
    app::QueueCounts counts(WorkspaceId workspace, MemberId rep, Instant now, bool is_exact) override;
    std::vector<std::pair<MemberId, std::int64_t>> open_counts(WorkspaceId workspace) override;
    std::vector<ReferralId> open_of(WorkspaceId workspace, MemberId rep, int limit) override;
    std::int64_t release_all(WorkspaceId workspace, MemberId rep, Instant now) override;
    std::optional<app::Reconsideration> reconsideration(WorkspaceId workspace, ProgramId program) override;
    void put(WorkspaceId workspace, const app::Reconsideration& reconsideration) override;
    void remove_reconsideration(WorkspaceId workspace, ProgramId program) override;
    std::vector<std::pair<WorkspaceId, ProgramId>> reconsidered(int limit) override;
    std::vector<WorkspaceId> workspaces_waiting() override;
    std::vector<std::pair<WorkspaceId, ReferralId>> holds_ended(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> to_escalate(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> due_of_absent(Instant now, int limit) override;

    void insert(WorkspaceId workspace, const app::Call& call) override;
    std::vector<app::Call> calls(WorkspaceId workspace, ReferralId referral) override;
    std::int64_t estimated_cost(WorkspaceId workspace, Instant from, Instant to, Currency currency) override;
    void erase_words(WorkspaceId workspace, ReferralId referral) override;

  private:
    /// A rep who is away, and until when.
    struct Absence {
        MemberId rep;
        Instant until;
    };
    std::vector<Absence> absences(WorkspaceId workspace, Instant now);
    std::vector<app::CallTask> to_take(WorkspaceId workspace, const app::QueueFilter& filter,
                                       const app::QueuePlace& after, int limit);

    Tx& tx_;
};

}  // namespace parrain::storage
