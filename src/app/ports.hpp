#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/period.hpp"
#include "app/records.hpp"
#include "domain/anomaly.hpp"
#include "domain/ledger_audit.hpp"

/// What the use cases need from outside. Every call names its workspace; `app` never sees SQL.
namespace parrain::app {

class CallStore;      // call_store.hpp
class CampaignStore;  // campaign_store.hpp
class ClassicalStore;
class ContactStore;   // contact_store.hpp
class GiftStore;      // gift_store.hpp
class ImportStore;    // import_store.hpp
class MessageStore;   // message_store.hpp
class ScenarioStore;  // scenario_store.hpp
class SenderStore;    // sender_store.hpp
class TemplateStore;  // template_store.hpp
class PromptStore;    // prompt_store.hpp
class SurveyStore;    // survey_store.hpp
class TaskStore;      // task_store.hpp
class WebhookStore;   // webhook_store.hpp

/// One page of a list, newest first, walked by the id of its last line.
struct Slice {
    std::int64_t after = 0;  ///< id of the last line already seen; 0 at the start
    int limit = 50;          ///< lines wanted
};

/// Workspaces, their keys, origins and secrets.
class WorkspaceStore {
  public:
    virtual ~WorkspaceStore() = default;
    virtual void insert(const Workspace& workspace) = 0;
    virtual std::optional<Workspace> find(WorkspaceId id) = 0;
    virtual std::vector<Workspace> list() = 0;
    /// Writes all fields and one version more. False where `workspace.version` is no longer the stored one.
    virtual bool update(const Workspace& workspace) = 0;

    virtual void put_secret(WorkspaceId workspace, std::string_view purpose, std::string_view secret) = 0;
    virtual std::optional<std::string> secret(WorkspaceId workspace, std::string_view purpose) = 0;

    virtual void insert(const WidgetKey& key) = 0;
    virtual std::optional<WidgetKey> find_widget_key(std::string_view kid) = 0;
    virtual std::vector<WidgetKey> widget_keys(WorkspaceId workspace) = 0;
    /// False where there is no such live key.
    virtual bool retire_widget_key(WorkspaceId workspace, std::string_view kid, Instant now) = 0;

    virtual void note_refused_origin(WorkspaceId workspace, std::string_view origin, Instant now) = 0;
    virtual std::vector<RefusedOrigin> refused_origins(WorkspaceId workspace) = 0;
    virtual void forget_refused_origin(WorkspaceId workspace, std::string_view origin) = 0;

    virtual void put_billing_secret(WorkspaceId workspace, std::string_view provider, std::string_view secret,
                                    Instant now) = 0;
    virtual std::optional<std::string> billing_secret(WorkspaceId workspace, std::string_view provider) = 0;
};

/// API keys, members, sessions, and the answers kept for idempotency keys.
class AccessStore {
  public:
    virtual ~AccessStore() = default;
    virtual void insert(const ApiKey& key) = 0;
    virtual std::optional<ApiKey> find_api_key(std::string_view key_hash) = 0;
    virtual std::vector<ApiKey> api_keys(WorkspaceId workspace) = 0;
    virtual void touch_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) = 0;
    /// False where there is no such live key.
    virtual bool revoke_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) = 0;
    /// Ends every live key that acts for a member; gives how many.
    virtual int revoke_api_keys_of(WorkspaceId workspace, MemberId member, Instant now) = 0;

    virtual void insert(const OwnerLink& link) = 0;
    virtual std::optional<OwnerLink> find_owner_link(std::string_view token_hash) = 0;
    /// False where it was used already: of two at once one wins.
    virtual bool use_owner_link(std::string_view token_hash, Instant now) = 0;
    /// Forgets the links that invite this member and were not used.
    virtual void remove_owner_links_of(WorkspaceId workspace, MemberId member) = 0;

    /// False where a member of the workspace has this address, or had it before being removed.
    virtual bool insert(const Member& member) = 0;
    /// Also one who was removed.
    virtual std::optional<Member> find_member(WorkspaceId workspace, MemberId id) = 0;
    /// As find_member, and nobody removes them or changes their role before this transaction ends; others may do the
    /// same meanwhile.
    virtual std::optional<Member> find_member_shared(WorkspaceId workspace, MemberId id) = 0;
    /// Oldest first, without those removed.
    virtual std::vector<Member> members(WorkspaceId workspace) = 0;
    /// Also those removed; and nobody else changes the team before this transaction ends.
    virtual std::vector<Member> members_locked(WorkspaceId workspace) = 0;
    /// Writes name, role, locale, password and removal.
    virtual void update(const Member& member) = 0;
    /// Members of any workspace with this address, oldest first, without those removed.
    virtual std::vector<Member> members_by_email(std::string_view email_key) = 0;
    virtual void append(WorkspaceId workspace, MemberId member, const MemberEvent& event) = 0;
    /// What happened to a member, oldest first.
    virtual std::vector<MemberEvent> history(WorkspaceId workspace, MemberId member) = 0;

    virtual void insert(const ConsoleSession& session) = 0;
    virtual std::optional<ConsoleSession> find_session(std::string_view token_hash) = 0;
    virtual void remove_session(std::string_view token_hash) = 0;
    virtual void remove_sessions_of(WorkspaceId workspace, MemberId member) = 0;
    virtual int remove_sessions_ended_before(Instant moment) = 0;

    virtual std::optional<IdempotentAnswer> find_answer(WorkspaceId workspace, std::string_view principal,
                                                        std::string_view key) = 0;
    /// False where another request with this key was first.
    virtual bool insert_answer(WorkspaceId workspace, std::string_view principal, std::string_view key,
                               const IdempotentAnswer& answer, Instant now) = 0;
    virtual int remove_answers_before(Instant moment) = 0;
};

/// The publisher's accounts and users.
class CustomerStore {
  public:
    virtual ~CustomerStore() = default;
    /// False where the external id is taken.
    virtual bool insert(WorkspaceId workspace, const Account& account) = 0;
    virtual void update(WorkspaceId workspace, const Account& account) = 0;
    virtual std::optional<Account> find_account(WorkspaceId workspace, AccountId id) = 0;
    virtual std::optional<Account> find_account(WorkspaceId workspace, std::string_view external_id) = 0;
    /// By a part of the name (as company_key folds it) or the exact external id; all where `query` is empty.
    virtual std::vector<Account> accounts(WorkspaceId workspace, std::string_view query, Slice slice) = 0;
    /// Customers that could be this prospect: same domain, company number or folded name; empty arguments match none.
    virtual std::vector<Account> accounts_like(WorkspaceId workspace, std::string_view domain,
                                               std::string_view company_number, std::string_view name_key) = 0;
    virtual void append(WorkspaceId workspace, AccountId account, const AccountEvent& event) = 0;
    /// How what an account allows was changed, oldest first.
    virtual std::vector<AccountEvent> history(WorkspaceId workspace, AccountId account) = 0;

    virtual bool insert(WorkspaceId workspace, const User& user) = 0;
    virtual void update(WorkspaceId workspace, const User& user) = 0;
    virtual std::optional<User> find_user(WorkspaceId workspace, UserId id) = 0;
    virtual std::optional<User> find_user(WorkspaceId workspace, std::string_view external_id) = 0;
    virtual std::vector<User> users_by_email(WorkspaceId workspace, std::string_view email_key) = 0;
    /// Of one account, or of all where it is zero; `query` is a part of name or address.
    virtual std::vector<User> users(WorkspaceId workspace, AccountId account, std::string_view query, Slice slice) = 0;
};

/// For whom a rule is promised already.
struct OpenPromises {
    std::int64_t referrals = 0;
    std::int64_t unsold = 0;     ///< of them, those that did not buy yet
    std::int64_t advocates = 0;  ///< whose referrals they are
};

/// Programs and every version of their reward rules.
class ProgramStore {
  public:
    virtual ~ProgramStore() = default;
    virtual void insert(WorkspaceId workspace, const Program& program) = 0;
    virtual std::optional<Program> find(WorkspaceId workspace, ProgramId id) = 0;
    virtual std::vector<Program> list(WorkspaceId workspace) = 0;
    /// As WorkspaceStore::update.
    virtual bool update(WorkspaceId workspace, const Program& program) = 0;

    /// Adds a version and makes it the current one of its rule.
    virtual void insert_rule(WorkspaceId workspace, ProgramId program, const RewardRule& rule, Instant now) = 0;
    /// The current version of each rule of a program, oldest rule first.
    virtual std::vector<RewardRule> current_rules(WorkspaceId workspace, ProgramId program) = 0;
    virtual std::optional<RewardRule> find_rule(WorkspaceId workspace, RewardRuleId id, int version) = 0;
    /// The newest version of a rule, current or retired.
    virtual std::optional<RewardRule> latest_rule(WorkspaceId workspace, RewardRuleId id) = 0;
    /// Leaves the rule without a current version. False where it had none.
    virtual bool retire_rule(WorkspaceId workspace, RewardRuleId id) = 0;
    /// Referrals that may still come to something, or have, and were promised any version of the rule.
    virtual OpenPromises open_promises(WorkspaceId workspace, RewardRuleId id) = 0;
    /// The program a rule belongs to.
    virtual std::optional<ProgramId> program_of_rule(WorkspaceId workspace, RewardRuleId id) = 0;
};

/// How many referrals somebody submitted lately.
struct SubmissionCounts {
    /// Submissions of the last hour before this very moment; the lines of one paste share their moment.
    std::int64_t earlier_acts_in_hour = 0;
    std::int64_t by_user_in_day = 0;
    std::int64_t by_account_in_day = 0;
};

/// Which referrals a list shows; what is empty does not filter.
struct ReferralFilter {
    std::string state;  ///< wire name; empty = any
    AdvocateId advocate;
    CampaignId campaign;
    std::string source;
    std::string query;  ///< a part of company, contact or address
    std::optional<Instant> due_before;
    MemberId rep;  ///< who works it, or worked it last
};

/// Advocates, their referrals, who holds which prospect, and who must never be contacted.
class ReferralStore {
  public:
    virtual ~ReferralStore() = default;
    virtual void insert(WorkspaceId workspace, const Advocate& advocate) = 0;
    virtual void update(WorkspaceId workspace, const Advocate& advocate) = 0;
    virtual std::optional<Advocate> find_advocate(WorkspaceId workspace, AdvocateId id) = 0;
    virtual std::optional<Advocate> find_advocate(WorkspaceId workspace, ProgramId program, UserId user) = 0;
    virtual std::optional<Advocate> find_advocate_by_code(WorkspaceId workspace, std::string_view code) = 0;
    /// Whose personal link this is, in any workspace.
    virtual std::optional<std::pair<WorkspaceId, Advocate>> find_link(std::string_view code) = 0;
    /// As whom a user recommends, in whichever program.
    virtual std::vector<Advocate> advocates_of(WorkspaceId workspace, UserId user) = 0;
    virtual std::vector<Advocate> advocates(WorkspaceId workspace, ProgramId program, std::string_view source,
                                            Slice slice) = 0;

    virtual void insert(WorkspaceId workspace, const Referral& referral) = 0;
    /// Writes all fields and one version more. False where `referral.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Referral& referral) = 0;
    /// Writes what the advocate told of the prospect in their own words, and one version more.
    virtual void describe(WorkspaceId workspace, const Referral& referral) = 0;
    virtual std::optional<Referral> find(WorkspaceId workspace, ReferralId id) = 0;
    virtual std::optional<ListedReferral> find_listed(WorkspaceId workspace, ReferralId id) = 0;
    /// As find, and nobody else changes it before this transaction ends.
    virtual std::optional<Referral> find_locked(WorkspaceId workspace, ReferralId id) = 0;
    virtual std::vector<ListedReferral> list(WorkspaceId workspace, const ReferralFilter& filter, Slice slice) = 0;
    /// Those under review, oldest first, walked by the id of the last line.
    virtual std::vector<ListedReferral> reviews(WorkspaceId workspace, Slice slice) = 0;
    virtual std::vector<std::pair<std::string, std::int64_t>> counts_by_state(WorkspaceId workspace) = 0;
    /// The referrals won last by a program, of any state since, the latest first.
    virtual std::vector<Referral> latest_sales(WorkspaceId workspace, ProgramId program, int limit) = 0;
    /// Nobody else counts or caps this advocate's rewards before this transaction ends.
    virtual void lock_advocate(WorkspaceId workspace, AdvocateId advocate) = 0;
    /// How many of an advocate's referrals, of one campaign or of all, were ever accepted, engaged or won. A consumer
    /// address never counts: it may be anybody's grandmother. Nor does, to a ladder for one audience, a referral that
    /// was promised what only the other gets: it is paid for already.
    virtual std::int64_t reached(WorkspaceId workspace, AdvocateId advocate, Milestone milestone,
                                 std::optional<CampaignId> campaign, Audience audience) = 0;
    /// What the customers won last by a program, and not refunded, pay in a year in this currency, the latest first.
    virtual std::vector<Money> latest_annual_values(WorkspaceId workspace, ProgramId program, Currency currency,
                                                    int limit) = 0;
    /// Referrals, of any state, whose prospect could be this customer; empty arguments match none. Oldest first.
    virtual std::vector<Referral> matching(WorkspaceId workspace, std::string_view email_key,
                                           std::string_view company_number, std::string_view domain) = 0;
    /// Forgets who the prospect was: every personal field of the referral, of its history and of its billing events.
    /// `pseudonym` takes the place of the prospect key.
    virtual void erase(WorkspaceId workspace, ReferralId referral, std::string_view pseudonym) = 0;
    virtual SubmissionCounts submissions(WorkspaceId workspace, AdvocateId advocate, AccountId account,
                                         Instant now) = 0;
    /// How this advocate's referrals were decided so far; their own duplicates are not counted.
    virtual AdvocateRecord record(WorkspaceId workspace, AdvocateId advocate) = 0;
    /// Whether a live referral of another prospect has this company key.
    virtual bool has_similar_company(WorkspaceId workspace, std::string_view company_key,
                                     std::string_view prospect_key) = 0;
    /// Whose next action is overdue, of all workspaces, soonest first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> due(Instant now, int limit) = 0;

    /// Makes the referral the one holder of a prospect; false where another holds it.
    virtual bool claim(WorkspaceId workspace, std::string_view prospect_key, ReferralId referral) = 0;
    virtual std::optional<ReferralId> claimed_by(WorkspaceId workspace, std::string_view prospect_key) = 0;
    virtual void release(WorkspaceId workspace, ReferralId referral) = 0;

    virtual void pin(WorkspaceId workspace, ReferralId referral, const PinnedRule& rule) = 0;
    virtual std::vector<PinnedRule> pinned(WorkspaceId workspace, ReferralId referral) = 0;

    virtual void append(WorkspaceId workspace, ReferralId referral, const ReferralHistoryLine& line) = 0;
    virtual std::vector<ReferralHistoryLine> history(WorkspaceId workspace, ReferralId referral) = 0;

    virtual bool is_suppressed(WorkspaceId workspace, std::string_view address_hash) = 0;
    virtual void suppress(WorkspaceId workspace, std::string_view address_hash, std::string_view channel,
                          Instant now) = 0;
};

/// Facts from billing and the numbers by which they are recognised.
class BillingStore {
  public:
    virtual ~BillingStore() = default;
    /// False where an event of this external id is stored already.
    virtual bool insert(WorkspaceId workspace, const BillingEvent& event) = 0;
    virtual std::optional<BillingEvent> find(WorkspaceId workspace, std::string_view external_id) = 0;
    virtual std::vector<BillingEvent> of_referral(WorkspaceId workspace, ReferralId referral) = 0;
    /// Events without a referral that name this customer, subscription or one of these invoices or charges.
    virtual std::vector<BillingEvent> strays(WorkspaceId workspace, std::string_view customer_external_id,
                                             std::string_view subscription,
                                             const std::vector<std::string>& invoices) = 0;
    virtual void attribute(WorkspaceId workspace, BillingEventId id, ReferralId referral) = 0;
    virtual void set_outcome(WorkspaceId workspace, BillingEventId id, BillingOutcome outcome,
                             const std::optional<std::string>& reason) = 0;
    /// Remembers the present outcome as the answer to this event, however often it is told.
    virtual void keep_first_outcome(WorkspaceId workspace, BillingEventId id) = 0;
    /// What was answered when the event was first told.
    virtual std::pair<BillingOutcome, std::optional<std::string>> first_outcome(WorkspaceId workspace,
                                                                                BillingEventId id) = 0;
    /// Of one outcome, or of all where it is empty.
    virtual std::vector<BillingEvent> list(WorkspaceId workspace, std::string_view outcome, Slice slice) = 0;

    /// Keeps what an invoice of a referral came to so far; what economics counts as revenue.
    virtual void put_invoice(WorkspaceId workspace, ReferralId referral, const PaidInvoice& invoice) = 0;

    /// Remembers that billing's number of this kind (`customer`, `subscription`, `invoice`) belongs to a referral; the
    /// first to say so wins.
    virtual void link(WorkspaceId workspace, std::string_view kind, std::string_view value, ReferralId referral) = 0;
    virtual std::optional<ReferralId> linked(WorkspaceId workspace, std::string_view kind, std::string_view value) = 0;
};

/// Which rewards a list shows; what is empty does not filter.
struct RewardFilter {
    std::string state;
    std::string beneficiary;
    ReferralId referral;
    AdvocateId advocate;
    PayoutId payout;
};

/// How many rewards stand in a state, and for how much.
struct RewardCount {
    std::string state;
    std::int64_t count;
    Money total;
};

/// Rewards and their histories.
class RewardStore {
  public:
    virtual ~RewardStore() = default;
    virtual void insert(WorkspaceId workspace, const StoredReward& reward) = 0;
    /// Writes all fields and one version more. False where `reward.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const StoredReward& reward) = 0;
    /// The reward, and nobody else changes it before this transaction ends.
    virtual std::optional<StoredReward> find_locked(WorkspaceId workspace, RewardId id) = 0;
    virtual std::optional<ListedReward> find_listed(WorkspaceId workspace, RewardId id) = 0;
    /// Approved or failed rewards of money (cash, credit, donation) with something to pay, oldest first, locked.
    virtual std::vector<StoredReward> payable(WorkspaceId workspace) = 0;
    /// Free months, modules and credits that are approved or were; of one state (`due`, `applied`, `failed`,
    /// `reversed`), or of all where it is empty. Newest first.
    virtual std::vector<ListedBenefit> benefits(WorkspaceId workspace, std::string_view state, Slice slice) = 0;
    virtual std::optional<ListedBenefit> benefit(WorkspaceId workspace, RewardId reward) = 0;
    virtual std::vector<ListedReward> list(WorkspaceId workspace, const RewardFilter& filter, Slice slice) = 0;
    virtual std::vector<RewardCount> counts_by_state(WorkspaceId workspace) = 0;
    /// All parts, oldest first.
    virtual std::vector<StoredReward> of_referral(WorkspaceId workspace, ReferralId referral) = 0;
    /// As of_referral, and nobody else changes them before this transaction ends.
    virtual std::vector<StoredReward> of_referral_locked(WorkspaceId workspace, ReferralId referral) = 0;
    /// All rewards of any version of a rule for an advocate's referrals, oldest first.
    virtual std::vector<StoredReward> of_rule(WorkspaceId workspace, RewardRuleId rule, AdvocateId advocate) = 0;
    /// What stands around a reward and may make a person look twice.
    virtual RewardSigns signs(WorkspaceId workspace, const StoredReward& reward) = 0;
    /// All rewards of an advocate in a program by rules that give at this count, of any rule and version, oldest first.
    virtual std::vector<StoredReward> of_rung(WorkspaceId workspace, ProgramId program, AdvocateId advocate,
                                              int at_count) = 0;
    /// All rewards whose beneficiary is the advocate, oldest first.
    virtual std::vector<StoredReward> of_advocate(WorkspaceId workspace, AdvocateId advocate) = 0;
    /// Rewards on which this beneficiary still owes, oldest first, locked.
    virtual std::vector<StoredReward> debts(WorkspaceId workspace, std::string_view beneficiary_key,
                                            Currency currency) = 0;
    /// Waiting for budget, oldest first, locked.
    virtual std::vector<StoredReward> unfunded(WorkspaceId workspace, const Fund& fund, Currency currency) = 0;
    /// Pending rewards that approve themselves and whose hold has ended, of all workspaces, soonest first.
    virtual std::vector<std::pair<WorkspaceId, RewardId>> holds_ended(Instant now, int limit) = 0;
    /// Rewards approved by `approved_by` that still wait for their beneficiary: cash without bank details, gifts and
    /// experiences nobody asked for. Of all workspaces, oldest first.
    virtual std::vector<std::pair<WorkspaceId, RewardId>> unclaimed(Instant approved_by, int limit) = 0;

    virtual void append(WorkspaceId workspace, RewardId reward, const RewardHistoryLine& line) = 0;
    virtual std::vector<RewardHistoryLine> history(WorkspaceId workspace, RewardId reward) = 0;
};

/// Payouts and their lines, where money goes, who agreed, and what billing said of benefits.
class PayoutStore {
  public:
    virtual ~PayoutStore() = default;
    virtual void insert(WorkspaceId workspace, const Payout& payout) = 0;
    /// Writes state, decision, reason and total.
    virtual void update(WorkspaceId workspace, const Payout& payout) = 0;
    virtual std::optional<Payout> find(WorkspaceId workspace, PayoutId id) = 0;
    /// As find, and nobody else changes it or its lines before this transaction ends.
    virtual std::optional<Payout> find_locked(WorkspaceId workspace, PayoutId id) = 0;
    virtual std::vector<Payout> list(WorkspaceId workspace, Slice slice) = 0;
    /// Nobody else of these hands makes a payout or writes a debt off before this transaction ends.
    virtual void lock_principal(WorkspaceId workspace, std::string_view principal) = 0;
    /// What these hands let go without a second person after `from` and before `to`: payouts that left at once,
    /// whatever became of them, and debts written off.
    virtual Money let_go_alone(WorkspaceId workspace, std::string_view principal, Currency currency, Instant from,
                               Instant to) = 0;
    /// Open ones of this provider, of all workspaces, oldest first.
    virtual std::vector<std::pair<WorkspaceId, PayoutId>> open_of(std::string_view provider, int limit) = 0;
    virtual void insert(WorkspaceId workspace, const PayoutLine& line) = 0;
    /// In the order of the rewards' ids.
    virtual std::vector<PayoutLine> lines(WorkspaceId workspace, PayoutId payout) = 0;
    virtual void set_outcome(WorkspaceId workspace, PayoutId payout, RewardId reward, LineOutcome outcome,
                             Instant now) = 0;

    virtual void put(WorkspaceId workspace, std::string_view owner, const BankAccount& account) = 0;
    virtual std::optional<BankAccount> bank_account(WorkspaceId workspace, std::string_view owner) = 0;
    virtual void remove_bank_account(WorkspaceId workspace, std::string_view owner) = 0;

    /// Replaces an earlier agreement of the same principal.
    virtual void put(WorkspaceId workspace, RewardId reward, RewardEvent event, const RewardApproval& approval) = 0;
    virtual std::vector<RewardApproval> approvals(WorkspaceId workspace, RewardId reward, RewardEvent event) = 0;

    /// The last word of billing on a benefit.
    virtual void put(WorkspaceId workspace, RewardId reward, const BenefitAcknowledgement& acknowledgement) = 0;
};

/// Which money lines a list shows; what is empty does not filter.
struct EntryFilter {
    RewardId reward;
    std::string account;          ///< wire name; entries that leave or reach it
    std::string currency;         ///< three letters
    std::optional<Instant> from;  ///< half open
    std::optional<Instant> to;
};

/// One link of the chain as stored; no entry where the row can no longer be read.
struct ChainLink {
    std::int64_t sequence;
    std::optional<Entry> entry;
};

/// What reached and left one account in one currency within a period, and what it held before, in minor units.
struct AccountFlow {
    AccountKind account;
    Currency currency;
    std::int64_t opening = 0;
    std::int64_t in = 0;
    std::int64_t out = 0;

    std::int64_t closing() const { return opening + in - out; }
};

/// Thrown where a transaction would break what must always hold of money. Nothing was done.
class LedgerBreached : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Thrown where a balance would exceed Money::kMax. Nothing was done.
class BalanceTooLarge : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Money lines and the balances that follow from them.
///
/// Lines appended are written, sealed and checked when the transaction ends, so that it holds the workspace's chain no
/// longer than it must; whatever is read before sees them.
class LedgerStore {
  public:
    virtual ~LedgerStore() = default;
    /// Takes the entry, which gets its sequence and hash, and moves its amount between the two balances.
    virtual void append(WorkspaceId workspace, const Entry& entry) = 0;
    virtual std::vector<Entry> entries(WorkspaceId workspace, const EntryFilter& filter, Slice slice) = 0;
    /// Over all funds, one line per account kind and currency that was ever used.
    virtual std::vector<Balance> balances(WorkspaceId workspace) = 0;
    /// What an account of a program or campaign holds; zero where it was never used. Locks it until the transaction
    /// ends.
    virtual Money balance_locked(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) = 0;
    virtual Money balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) = 0;
    /// Per account kind and currency that moved before `to`.
    virtual std::vector<AccountFlow> flows(WorkspaceId workspace, Instant from, Instant to) = 0;

    /// The entries after this sequence, in their order.
    virtual std::vector<ChainLink> links(WorkspaceId workspace, std::int64_t after, int limit) = 0;
    /// As stored beside the entries; chain_start() where there is none.
    virtual ChainHead chain_head(WorkspaceId workspace) = 0;
    virtual std::vector<ProgramBalances> balances_by_fund(WorkspaceId workspace) = 0;
    /// Rewards of any state after this id, in order of id.
    virtual std::vector<RewardStanding> rewards_after(WorkspaceId workspace, RewardId after, int limit) = 0;
    /// A reward whose lines of history do not follow one another from `absent` to its state.
    virtual std::optional<RewardId> astray(WorkspaceId workspace) = 0;
    /// An invoice of which more was refunded than paid.
    virtual std::optional<std::string> refunded_beyond(WorkspaceId workspace) = 0;

    /// Nobody else appends before this transaction ends.
    virtual void lock(WorkspaceId workspace) = 0;
    /// Make a balance what its entries come to, in minor units; only they know. Entries move balances by themselves.
    virtual void set_balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency,
                             std::int64_t minor) = 0;
};

/// What is counted for economics. Money figures have a currency, and so do customers won: the one of their first
/// payment. The others have none.
enum class Figure {
    kSubmitted,
    kAccepted,
    kContacted,
    kEngaged,
    kWon,
    kClassicalWon,        ///< first payments by customers without a referral
    kClassicalContacted,  ///< classical prospects of whom the publisher told; counts of a month on its first day
    kClassicalTold,       ///< of them, those told as customers; likewise
    kRevenue,             ///< net of tax and refunds, on the day of the payment
    kCommissions,         ///< promised in money and not taken back
    kBenefits,            ///< promised in modules and free months
    kGifts,
    kUnpaid,  ///< part of the three that is not paid yet
    kCalls,   ///< time of reps, on the day of the call
};

/// One figure of one day (since 1970, on the clock of a time zone) and what it belongs to; ids are zero where it
/// belongs to nobody.
struct DayFigure {
    Figure figure;
    std::int64_t day = 0;
    ProgramId program;
    CampaignId campaign;
    AdvocateId advocate;
    std::string source;
    std::string currency;
    std::int64_t amount = 0;
    MemberId rep = {};  ///< who works the referral, or worked it last; who called; whose classical prospects they were
};

/// Figures that reports are made of.
class ReportStore {
  public:
    virtual ~ReportStore() = default;
    /// What referrals, invoices and the ledger say of each day of a period. A day may stand in several lines.
    virtual std::vector<DayFigure> figures(WorkspaceId workspace, const Period& period, std::string_view time_zone) = 0;
    /// One line per currency in which rewards wait, calls cost or customers were won.
    virtual std::vector<ProgramSales> sales(WorkspaceId workspace, const Fund& fund) = 0;
    /// One line per currency in which the fund has rewards.
    virtual std::vector<ProgramPositions> positions(WorkspaceId workspace, const Fund& fund) = 0;
};

/// Guard-rails of programs and campaigns, and what happened to them.
class GuardrailStore {
  public:
    virtual ~GuardrailStore() = default;
    virtual std::optional<Guardrail> find(WorkspaceId workspace, const Fund& fund) = 0;
    /// As find, and nobody else changes it before this transaction ends.
    virtual std::optional<Guardrail> find_locked(WorkspaceId workspace, const Fund& fund) = 0;
    /// Writes all fields, of a new guard-rail or of the one there, whose version rises.
    virtual void put(WorkspaceId workspace, const Guardrail& guardrail) = 0;
    /// At most one line per currency.
    virtual std::vector<GuardrailBaseline> baselines(WorkspaceId workspace, const Fund& fund) = 0;
    virtual void put_baseline(WorkspaceId workspace, const Fund& fund, const GuardrailBaseline& baseline) = 0;
    virtual void append(WorkspaceId workspace, const Fund& fund, const GuardrailEvent& event) = 0;
    /// Newest first.
    virtual std::vector<GuardrailEvent> events(WorkspaceId workspace, const Fund& fund, int limit) = 0;
    /// Last judged before `moment`, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, Fund>> judged_before(Instant moment, int limit) = 0;
};

/// One transaction in progress; lent, never kept.
class Transaction {
  public:
    virtual ~Transaction() = default;
    virtual WorkspaceStore& workspaces() = 0;
    virtual AccessStore& access() = 0;
    virtual CustomerStore& customers() = 0;
    virtual ProgramStore& programs() = 0;
    virtual ReferralStore& referrals() = 0;
    virtual BillingStore& billing() = 0;
    virtual RewardStore& rewards() = 0;
    virtual PayoutStore& payouts() = 0;
    virtual LedgerStore& ledger() = 0;
    virtual ReportStore& reports() = 0;
    virtual GiftStore& gifts() = 0;
    virtual ContactStore& contacts() = 0;
    virtual GuardrailStore& guardrails() = 0;
    virtual MessageStore& messages() = 0;
    virtual ScenarioStore& scenarios() = 0;
    virtual SenderStore& senders() = 0;
    virtual TemplateStore& templates() = 0;
    virtual SurveyStore& surveys() = 0;
    virtual TaskStore& tasks() = 0;
    virtual CallStore& calls() = 0;
    virtual PromptStore& prompts() = 0;
    virtual CampaignStore& campaigns() = 0;
    virtual ClassicalStore& classical() = 0;
    virtual ImportStore& imports() = 0;
    virtual WebhookStore& webhooks() = 0;
};

/// Thrown where storage cannot serve just now: too many waiting writes, or no connection. Nothing was done; the caller
/// may try again.
class StoreUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Runs transactions. Thread-safe.
///
/// A function given to `write` may run more than once and holds nothing but its transaction and its parameters.
/// Nothing of it remains where it throws or returns a failed Result.
class Store {
  public:
    virtual ~Store() = default;

    template <class F>
    auto read(F&& body) {
        return call(body, [this](const Body& run) { run_read(run); });
    }

    template <class F>
    auto write(F&& body) {
        return call(body, [this](const Body& run) { run_write(run); });
    }

  protected:
    /// Says whether what was written is to be kept.
    using Body = std::function<bool(Transaction&)>;
    virtual void run_read(const Body& body) = 0;
    virtual void run_write(const Body& body) = 0;

  private:
    template <class T>
    static bool keeps(const Result<T>& result) {
        return result.ok();
    }
    template <class T>
    static bool keeps(const T&) {
        return true;
    }

    template <class F, class Run>
    static auto call(F& body, Run run) {
        using Answer = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Transaction& tx) {
                body(tx);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            run([&](Transaction& tx) {
                answer.emplace(body(tx));
                return keeps(*answer);
            });
            return std::move(*answer);
        }
    }
};

/// A store whose every call joins a transaction already open: what is done through it is kept or undone as one.
class JoinedStore final : public Store {
  public:
    explicit JoinedStore(Transaction& transaction) : transaction_(transaction) {}

  protected:
    void run_read(const Body& body) override { body(transaction_); }
    void run_write(const Body& body) override { body(transaction_); }

  private:
    Transaction& transaction_;
};

}  // namespace parrain::app
