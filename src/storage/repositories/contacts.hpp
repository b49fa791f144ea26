#pragma once

#include "app/contact_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::ContactStore on SQL.
class SqlContacts final : public app::ContactStore {
  public:
    explicit SqlContacts(Tx& tx) : tx_(tx) {}
    app::ContactSettings settings(WorkspaceId workspace) override;
    bool put(WorkspaceId workspace, const app::ContactSettings& settings) override;
    bool claim_message(WorkspaceId workspace, std::string_view prospect_hash, Instant now) override;
    bool was_written_to(WorkspaceId workspace, std::string_view prospect_hash) override;

    std::optional<app::ProspectNotice> notice(WorkspaceId workspace, ReferralId referral) override;
    void put(WorkspaceId workspace, const app::ProspectNotice& notice) override;
    std::vector<app::ProspectNotice> notices(WorkspaceId workspace, ReferralId after, int limit) override;
    std::vector<app::ProspectNotice> uninformed(WorkspaceId workspace, Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> to_alert(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> to_erase(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> to_try(Instant now, int limit) override;

    void insert(const app::ContactLink& link) override;
    std::optional<app::ContactLink> find_link(std::string_view token) override;
    std::optional<app::ContactLink> link_of(WorkspaceId workspace, ReferralId referral) override;
    std::optional<app::ContactLink> link_of(WorkspaceId workspace, UserId user) override;

    void insert(WorkspaceId workspace, ReferralId referral, const app::ProspectConsent& consent) override;
    std::optional<app::ProspectConsent> consent(WorkspaceId workspace, ReferralId referral) override;

    std::vector<std::pair<ReferralId, std::string>> forwards_of(WorkspaceId workspace, AdvocateId advocate) override;

    std::vector<app::Suppression> suppressions(WorkspaceId workspace, const app::Slice& slice) override;
    int remove_suppressions_before(WorkspaceId workspace, Instant moment) override;
    std::vector<ReferralId> referrals_by_phone(WorkspaceId workspace, std::string_view phone) override;

    std::vector<app::SurveyAnswer> answers_of(WorkspaceId workspace, UserId user) override;
    std::vector<MemberId> members_with(WorkspaceId workspace, std::string_view email_key) override;
    void erase_tasks(WorkspaceId workspace, ReferralId referral) override;
    void erase_user(WorkspaceId workspace, UserId user, std::string_view code, Instant now) override;
    void erase_billing(WorkspaceId workspace, std::string_view email_key) override;
    std::vector<app::KeptPayer> payers(WorkspaceId workspace, std::string_view email_key) override;
    std::vector<app::KeptAddress> gift_addresses(WorkspaceId workspace, std::string_view recipient_key) override;
    std::vector<app::KeptTask> tasks_of(WorkspaceId workspace, UserId user, ReferralId referral) override;
    std::vector<app::KeptEnrollment> enrollments_of(WorkspaceId workspace, UserId user) override;
    void forget_answers(WorkspaceId workspace, const std::vector<std::string>& mentions) override;
    void erase_member(WorkspaceId workspace, MemberId member, Instant now) override;

  private:
    /// Addresses in events of billing, as they are spelled there, that lead to the mailbox of this key.
    std::vector<std::string> spellings_of_payer(WorkspaceId workspace, std::string_view email_key);

    Tx& tx_;
};

}  // namespace parrain::storage
