#pragma once

#include <map>
#include <set>

#include "app/ports.hpp"
#include "storage/database.hpp"

/// The ports of `app` on SQL, one file per aggregate. Each borrows its transaction.
namespace parrain::storage {

/// app::WorkspaceStore on SQL.
class SqlWorkspaces final : public app::WorkspaceStore {
  public:
    explicit SqlWorkspaces(Tx& tx) : tx_(tx) {}
    void insert(const app::Workspace& workspace) override;
    std::optional<app::Workspace> find(WorkspaceId id) override;
    std::vector<app::Workspace> list() override;
    bool update(const app::Workspace& workspace) override;
    void put_secret(WorkspaceId workspace, std::string_view purpose, std::string_view secret) override;
    std::optional<std::string> secret(WorkspaceId workspace, std::string_view purpose) override;
    void insert(const app::WidgetKey& key) override;
    std::optional<app::WidgetKey> find_widget_key(std::string_view kid) override;
    std::vector<app::WidgetKey> widget_keys(WorkspaceId workspace) override;
    bool retire_widget_key(WorkspaceId workspace, std::string_view kid, Instant now) override;
    void note_refused_origin(WorkspaceId workspace, std::string_view origin, Instant now) override;
    std::vector<app::RefusedOrigin> refused_origins(WorkspaceId workspace) override;
    void forget_refused_origin(WorkspaceId workspace, std::string_view origin) override;
    void put_billing_secret(WorkspaceId workspace, std::string_view provider, std::string_view secret,
                            Instant now) override;
    std::optional<std::string> billing_secret(WorkspaceId workspace, std::string_view provider) override;

  private:
    Tx& tx_;
};

/// app::AccessStore on SQL.
class SqlAccess final : public app::AccessStore {
  public:
    explicit SqlAccess(Tx& tx) : tx_(tx) {}
    void insert(const app::ApiKey& key) override;
    std::optional<app::ApiKey> find_api_key(std::string_view key_hash) override;
    std::vector<app::ApiKey> api_keys(WorkspaceId workspace) override;
    void touch_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) override;
    bool revoke_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) override;
    int revoke_api_keys_of(WorkspaceId workspace, MemberId member, Instant now) override;
    void insert(const app::OwnerLink& link) override;
    std::optional<app::OwnerLink> find_owner_link(std::string_view token_hash) override;
    bool use_owner_link(std::string_view token_hash, Instant now) override;
    void remove_owner_links_of(WorkspaceId workspace, MemberId member) override;
    bool insert(const app::Member& member) override;
    std::optional<app::Member> find_member(WorkspaceId workspace, MemberId id) override;
    std::optional<app::Member> find_member_shared(WorkspaceId workspace, MemberId id) override;
    std::vector<app::Member> members(WorkspaceId workspace) override;
    std::vector<app::Member> members_locked(WorkspaceId workspace) override;
    void update(const app::Member& member) override;
    std::vector<app::Member> members_by_email(std::string_view email_key) override;
    void append(WorkspaceId workspace, MemberId member, const app::MemberEvent& event) override;
    std::vector<app::MemberEvent> history(WorkspaceId workspace, MemberId member) override;
    void insert(const app::ConsoleSession& session) override;
    std::optional<app::ConsoleSession> find_session(std::string_view token_hash) override;
    void remove_session(std::string_view token_hash) override;
    void remove_sessions_of(WorkspaceId workspace, MemberId member) override;
    int remove_sessions_ended_before(Instant moment) override;
    std::optional<app::IdempotentAnswer> find_answer(WorkspaceId workspace, std::string_view principal,
                                                     std::string_view key) override;
    bool insert_answer(WorkspaceId workspace, std::string_view principal, std::string_view key,
                       const app::IdempotentAnswer& answer, Instant now) override;
    int remove_answers_before(Instant moment) override;

  private:
    Tx& tx_;
};

/// app::CustomerStore on SQL.
class SqlCustomers final : public app::CustomerStore {
  public:
    explicit SqlCustomers(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const app::Account& account) override;
    void update(WorkspaceId workspace, const app::Account& account) override;
    std::optional<app::Account> find_account(WorkspaceId workspace, AccountId id) override;
    std::optional<app::Account> find_account(WorkspaceId workspace, std::string_view external_id) override;
    std::vector<app::Account> accounts(WorkspaceId workspace, std::string_view query, app::Slice slice) override;
    std::vector<app::Account> accounts_like(WorkspaceId workspace, std::string_view domain,
                                            std::string_view company_number, std::string_view name_key) override;
    void append(WorkspaceId workspace, AccountId account, const app::AccountEvent& event) override;
    std::vector<app::AccountEvent> history(WorkspaceId workspace, AccountId account) override;
    bool insert(WorkspaceId workspace, const app::User& user) override;
    void update(WorkspaceId workspace, const app::User& user) override;
    std::optional<app::User> find_user(WorkspaceId workspace, UserId id) override;
    std::optional<app::User> find_user(WorkspaceId workspace, std::string_view external_id) override;
    std::vector<app::User> users_by_email(WorkspaceId workspace, std::string_view email_key) override;
    std::vector<app::User> users(WorkspaceId workspace, AccountId account, std::string_view query,
                                 app::Slice slice) override;

  private:
    Tx& tx_;
};

/// app::ProgramStore on SQL.
class SqlPrograms final : public app::ProgramStore {
  public:
    explicit SqlPrograms(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Program& program) override;
    std::optional<app::Program> find(WorkspaceId workspace, ProgramId id) override;
    std::vector<app::Program> list(WorkspaceId workspace) override;
    bool update(WorkspaceId workspace, const app::Program& program) override;
    void insert_rule(WorkspaceId workspace, ProgramId program, const RewardRule& rule, Instant now) override;
    std::vector<RewardRule> current_rules(WorkspaceId workspace, ProgramId program) override;
    std::optional<RewardRule> latest_rule(WorkspaceId workspace, RewardRuleId id) override;
    bool retire_rule(WorkspaceId workspace, RewardRuleId id) override;
    app::OpenPromises open_promises(WorkspaceId workspace, RewardRuleId id) override;
    std::optional<RewardRule> find_rule(WorkspaceId workspace, RewardRuleId id, int version) override;
    std::optional<ProgramId> program_of_rule(WorkspaceId workspace, RewardRuleId id) override;

  private:
    Tx& tx_;
};

/// app::ReferralStore on SQL.
class SqlReferrals final : public app::ReferralStore {
  public:
    explicit SqlReferrals(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Advocate& advocate) override;
    void update(WorkspaceId workspace, const app::Advocate& advocate) override;
    std::optional<app::Advocate> find_advocate(WorkspaceId workspace, AdvocateId id) override;
    std::optional<app::Advocate> find_advocate(WorkspaceId workspace, ProgramId program, UserId user) override;
    std::optional<app::Advocate> find_advocate_by_code(WorkspaceId workspace, std::string_view code) override;
    std::optional<std::pair<WorkspaceId, app::Advocate>> find_link(std::string_view code) override;
    std::vector<app::Advocate> advocates_of(WorkspaceId workspace, UserId user) override;
    std::vector<app::Advocate> advocates(WorkspaceId workspace, ProgramId program, std::string_view source,
                                         app::Slice slice) override;
    void insert(WorkspaceId workspace, const app::Referral& referral) override;
    bool update(WorkspaceId workspace, const app::Referral& referral) override;
    void describe(WorkspaceId workspace, const app::Referral& referral) override;
    std::optional<app::Referral> find(WorkspaceId workspace, ReferralId id) override;
    std::optional<app::ListedReferral> find_listed(WorkspaceId workspace, ReferralId id) override;
    std::optional<app::Referral> find_locked(WorkspaceId workspace, ReferralId id) override;
    std::vector<app::ListedReferral> list(WorkspaceId workspace, const app::ReferralFilter& filter,
                                          app::Slice slice) override;
    std::vector<app::ListedReferral> reviews(WorkspaceId workspace, app::Slice slice) override;
    std::vector<std::pair<std::string, std::int64_t>> counts_by_state(WorkspaceId workspace) override;
    std::vector<app::Referral> latest_sales(WorkspaceId workspace, ProgramId program, int limit) override;
    void lock_advocate(WorkspaceId workspace, AdvocateId advocate) override;
    std::int64_t reached(WorkspaceId workspace, AdvocateId advocate, Milestone milestone,
                         std::optional<CampaignId> campaign, Audience audience) override;
    std::vector<Money> latest_annual_values(WorkspaceId workspace, ProgramId program, Currency currency,
                                            int limit) override;
    std::vector<app::Referral> matching(WorkspaceId workspace, std::string_view email_key,
                                        std::string_view company_number, std::string_view domain) override;
    void erase(WorkspaceId workspace, ReferralId referral, std::string_view pseudonym) override;
    app::SubmissionCounts submissions(WorkspaceId workspace, AdvocateId advocate, AccountId account,
                                      Instant now) override;
    AdvocateRecord record(WorkspaceId workspace, AdvocateId advocate) override;
    bool has_similar_company(WorkspaceId workspace, std::string_view company_key,
                             std::string_view prospect_key) override;
    std::vector<std::pair<WorkspaceId, ReferralId>> due(Instant now, int limit) override;
    bool claim(WorkspaceId workspace, std::string_view prospect_key, ReferralId referral) override;
    std::optional<ReferralId> claimed_by(WorkspaceId workspace, std::string_view prospect_key) override;
    void release(WorkspaceId workspace, ReferralId referral) override;
    void pin(WorkspaceId workspace, ReferralId referral, const app::PinnedRule& rule) override;
    std::vector<app::PinnedRule> pinned(WorkspaceId workspace, ReferralId referral) override;
    void append(WorkspaceId workspace, ReferralId referral, const app::ReferralHistoryLine& line) override;
    std::vector<app::ReferralHistoryLine> history(WorkspaceId workspace, ReferralId referral) override;
    bool is_suppressed(WorkspaceId workspace, std::string_view address_hash) override;
    void suppress(WorkspaceId workspace, std::string_view address_hash, std::string_view channel, Instant now) override;

  private:
    Tx& tx_;
};

/// app::BillingStore on SQL.
class SqlBilling final : public app::BillingStore {
  public:
    explicit SqlBilling(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const app::BillingEvent& event) override;
    std::optional<app::BillingEvent> find(WorkspaceId workspace, std::string_view external_id) override;
    std::vector<app::BillingEvent> of_referral(WorkspaceId workspace, ReferralId referral) override;
    std::vector<app::BillingEvent> strays(WorkspaceId workspace, std::string_view customer_external_id,
                                          std::string_view subscription,
                                          const std::vector<std::string>& invoices) override;
    void attribute(WorkspaceId workspace, BillingEventId id, ReferralId referral) override;
    void set_outcome(WorkspaceId workspace, BillingEventId id, app::BillingOutcome outcome,
                     const std::optional<std::string>& reason) override;
    void keep_first_outcome(WorkspaceId workspace, BillingEventId id) override;
    std::pair<app::BillingOutcome, std::optional<std::string>> first_outcome(WorkspaceId workspace,
                                                                             BillingEventId id) override;
    std::vector<app::BillingEvent> list(WorkspaceId workspace, std::string_view outcome, app::Slice slice) override;
    void put_invoice(WorkspaceId workspace, ReferralId referral, const PaidInvoice& invoice) override;
    void link(WorkspaceId workspace, std::string_view kind, std::string_view value, ReferralId referral) override;
    std::optional<ReferralId> linked(WorkspaceId workspace, std::string_view kind, std::string_view value) override;

  private:
    Tx& tx_;
};

/// app::RewardStore on SQL.
class SqlRewards final : public app::RewardStore {
  public:
    explicit SqlRewards(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::StoredReward& reward) override;
    bool update(WorkspaceId workspace, const app::StoredReward& reward) override;
    std::optional<app::StoredReward> find_locked(WorkspaceId workspace, RewardId id) override;
    std::optional<app::ListedReward> find_listed(WorkspaceId workspace, RewardId id) override;
    std::vector<app::StoredReward> payable(WorkspaceId workspace) override;
    std::vector<app::ListedReward> list(WorkspaceId workspace, const app::RewardFilter& filter,
                                        app::Slice slice) override;
    std::vector<app::RewardCount> counts_by_state(WorkspaceId workspace) override;
    std::vector<app::StoredReward> of_referral(WorkspaceId workspace, ReferralId referral) override;
    std::vector<app::StoredReward> of_referral_locked(WorkspaceId workspace, ReferralId referral) override;
    std::vector<app::StoredReward> of_rule(WorkspaceId workspace, RewardRuleId rule, AdvocateId advocate) override;
    RewardSigns signs(WorkspaceId workspace, const app::StoredReward& reward) override;
    std::vector<app::StoredReward> of_rung(WorkspaceId workspace, ProgramId program, AdvocateId advocate,
                                           int at_count) override;
    std::vector<app::StoredReward> of_advocate(WorkspaceId workspace, AdvocateId advocate) override;
    std::vector<app::StoredReward> debts(WorkspaceId workspace, std::string_view beneficiary_key,
                                         Currency currency) override;
    std::vector<app::StoredReward> unfunded(WorkspaceId workspace, const Fund& fund, Currency currency) override;
    std::vector<std::pair<WorkspaceId, RewardId>> holds_ended(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, RewardId>> unclaimed(Instant approved_by, int limit) override;
    std::vector<app::ListedBenefit> benefits(WorkspaceId workspace, std::string_view state, app::Slice slice) override;
    std::optional<app::ListedBenefit> benefit(WorkspaceId workspace, RewardId reward) override;
    void append(WorkspaceId workspace, RewardId reward, const app::RewardHistoryLine& line) override;
    std::vector<app::RewardHistoryLine> history(WorkspaceId workspace, RewardId reward) override;

  private:
    Tx& tx_;
};

/// app::PayoutStore on SQL.
class SqlPayouts final : public app::PayoutStore {
  public:
    explicit SqlPayouts(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Payout& payout) override;
    void update(WorkspaceId workspace, const app::Payout& payout) override;
    std::optional<app::Payout> find(WorkspaceId workspace, PayoutId id) override;
    std::optional<app::Payout> find_locked(WorkspaceId workspace, PayoutId id) override;
    std::vector<app::Payout> list(WorkspaceId workspace, app::Slice slice) override;
    void lock_principal(WorkspaceId workspace, std::string_view principal) override;
    Money let_go_alone(WorkspaceId workspace, std::string_view principal, Currency currency, Instant from,
                       Instant to) override;
    std::vector<std::pair<WorkspaceId, PayoutId>> open_of(std::string_view provider, int limit) override;
    void insert(WorkspaceId workspace, const app::PayoutLine& line) override;
    std::vector<app::PayoutLine> lines(WorkspaceId workspace, PayoutId payout) override;
    void set_outcome(WorkspaceId workspace, PayoutId payout, RewardId reward, LineOutcome outcome,
                     Instant now) override;
    void put(WorkspaceId workspace, std::string_view owner, const app::BankAccount& account) override;
    std::optional<app::BankAccount> bank_account(WorkspaceId workspace, std::string_view owner) override;
    void remove_bank_account(WorkspaceId workspace, std::string_view owner) override;
    void put(WorkspaceId workspace, RewardId reward, RewardEvent event, const app::RewardApproval& approval) override;
    std::vector<app::RewardApproval> approvals(WorkspaceId workspace, RewardId reward, RewardEvent event) override;
    void put(WorkspaceId workspace, RewardId reward, const app::BenefitAcknowledgement& acknowledgement) override;

  private:
    Tx& tx_;
};

/// app::LedgerStore on SQL.
class SqlLedger final : public app::LedgerStore {
  public:
    explicit SqlLedger(Tx& tx) : tx_(tx) {}
    void append(WorkspaceId workspace, const app::Entry& entry) override;
    std::vector<app::Entry> entries(WorkspaceId workspace, const app::EntryFilter& filter, app::Slice slice) override;
    std::vector<app::Balance> balances(WorkspaceId workspace) override;
    Money balance_locked(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) override;
    Money balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) override;
    std::vector<app::AccountFlow> flows(WorkspaceId workspace, Instant from, Instant to) override;
    std::vector<app::ChainLink> links(WorkspaceId workspace, std::int64_t after, int limit) override;
    ChainHead chain_head(WorkspaceId workspace) override;
    std::vector<ProgramBalances> balances_by_fund(WorkspaceId workspace) override;
    std::vector<RewardStanding> rewards_after(WorkspaceId workspace, RewardId after, int limit) override;
    std::optional<RewardId> astray(WorkspaceId workspace) override;
    void lock(WorkspaceId workspace) override;
    void set_balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency,
                     std::int64_t minor) override;
    std::optional<std::string> refunded_beyond(WorkspaceId workspace) override;

    /// Writes and seals what was appended and checks the accounts it touched; the last of a transaction to be kept.
    /// Throws app::LedgerBreached, app::BalanceTooLarge.
    void finish();

  private:
    /// The accounts of a fund in one currency, and what is still to be added to them.
    struct Moved {
        WorkspaceId workspace;
        Fund fund;
        Currency currency;
        auto operator<=>(const Moved&) const = default;
    };

    void write_balances();
    void write_entries();
    void check_touched();
    void check_currency(WorkspaceId workspace, Currency currency);
    ChainHead lock_head(WorkspaceId workspace);

    Tx& tx_;
    std::vector<std::pair<WorkspaceId, app::Entry>> appended_;
    std::map<Moved, AccountSums> unwritten_;
    std::set<Moved> touched_;
};

/// app::ReportStore on SQL.
class SqlReports final : public app::ReportStore {
  public:
    explicit SqlReports(Tx& tx) : tx_(tx) {}
    std::vector<app::DayFigure> figures(WorkspaceId workspace, const app::Period& period,
                                        std::string_view time_zone) override;
    std::vector<app::ProgramSales> sales(WorkspaceId workspace, const Fund& fund) override;
    std::vector<app::ProgramPositions> positions(WorkspaceId workspace, const Fund& fund) override;

  private:
    Tx& tx_;
};

/// app::GuardrailStore on SQL.
class SqlGuardrails final : public app::GuardrailStore {
  public:
    explicit SqlGuardrails(Tx& tx) : tx_(tx) {}
    std::optional<app::Guardrail> find(WorkspaceId workspace, const Fund& fund) override;
    std::optional<app::Guardrail> find_locked(WorkspaceId workspace, const Fund& fund) override;
    void put(WorkspaceId workspace, const app::Guardrail& guardrail) override;
    std::vector<app::GuardrailBaseline> baselines(WorkspaceId workspace, const Fund& fund) override;
    void put_baseline(WorkspaceId workspace, const Fund& fund, const app::GuardrailBaseline& baseline) override;
    void append(WorkspaceId workspace, const Fund& fund, const app::GuardrailEvent& event) override;
    std::vector<app::GuardrailEvent> events(WorkspaceId workspace, const Fund& fund, int limit) override;
    std::vector<std::pair<WorkspaceId, Fund>> judged_before(Instant moment, int limit) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
