#include <algorithm>
#include <limits>

#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define ENTRY_COLUMNS                                                                                                \
    "id, program_id, reward_id, referral_id, at, debit, credit, currency, amount, cause, cause_id, sequence, hash, " \
    "campaign_id "

const Statement kInsert{
    "INSERT INTO entries (workspace_id, id, program_id, reward_id, referral_id, at, debit, credit, currency, amount, "
    "cause, cause_id, sequence, hash, campaign_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
const Statement kHeadLocked{"SELECT sequence, hash FROM ledger_heads WHERE workspace_id = $1 /*for_update*/"};
const Statement kHead{"SELECT sequence, hash FROM ledger_heads WHERE workspace_id = $1"};
const Statement kTouchHead{
    "INSERT INTO ledger_heads (workspace_id, sequence, hash) VALUES ($1, $2, $3) ON CONFLICT (workspace_id) DO "
    "NOTHING"};
const Statement kMoveHead{"UPDATE ledger_heads SET sequence = $2, hash = $3 WHERE workspace_id = $1"};
const Statement kAdd{
    "INSERT INTO balances (workspace_id, program_id, campaign_id, currency, account, amount) "
    "VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (workspace_id, program_id, campaign_id, currency, account) DO UPDATE SET "
    "amount = balances.amount + excluded.amount"};
#define LISTED_ENTRIES(first)                                                                             \
    "SELECT " ENTRY_COLUMNS "FROM entries WHERE workspace_id = $1 " first                                 \
    "AND id < $2 AND ($4 = '' OR debit = $4 OR credit = $4) AND ($5 = '' OR currency = $5) AND at >= $6 " \
    "AND at < $7 ORDER BY id DESC LIMIT $8"
const Statement kEntries{LISTED_ENTRIES("AND (reward_id = $3 OR $3 = 0) ")};
const Statement kEntriesOfReward{LISTED_ENTRIES("AND reward_id = $3 ")};
// Two indexes serve one account: the lines that leave it and those that reach it, each as far as the page goes. No line
// leaves the account that it reaches.
#define SIDE(column)                                                                                            \
    "SELECT * FROM (SELECT " ENTRY_COLUMNS "FROM entries WHERE workspace_id = $1 AND " column                   \
    " = $4 AND id < $2 AND (reward_id = $3 OR $3 = 0) AND ($5 = '' OR currency = $5) AND at >= $6 AND at < $7 " \
    "ORDER BY id DESC LIMIT $8) " column "_side "
const Statement kEntriesOfAccount{SIDE("debit") "UNION ALL " SIDE("credit") "ORDER BY id DESC LIMIT $8"};
const Statement kLinks{"SELECT " ENTRY_COLUMNS
                       "FROM entries WHERE workspace_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"};
const Statement kBalances{
    "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM balances WHERE workspace_id = $1 "
    "GROUP BY account, currency ORDER BY currency, account"};
const Statement kByFund{
    "SELECT program_id, campaign_id, currency, account, amount FROM balances WHERE workspace_id = $1 "
    "ORDER BY program_id, campaign_id, currency, account"};
const Statement kOfFund{
    "SELECT program_id, campaign_id, currency, account, amount FROM balances WHERE workspace_id = $1 "
    "AND program_id = $2 AND campaign_id = $3 AND currency = $4"};
const Statement kOfCurrency{
    "SELECT account, CAST(SUM(amount) AS BIGINT) FROM balances WHERE workspace_id = $1 AND currency = $2 "
    "GROUP BY account"};
const Statement kAllLocked{
    "SELECT amount FROM balances WHERE workspace_id = $1 ORDER BY program_id, campaign_id, currency, account "
    "/*for_update*/"};
const Statement kSet{
    "INSERT INTO balances (workspace_id, program_id, campaign_id, currency, account, amount) "
    "VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (workspace_id, program_id, campaign_id, currency, account) DO UPDATE SET amount = excluded.amount"};
const Statement kTouch{
    "INSERT INTO balances (workspace_id, program_id, campaign_id, currency, account, amount) "
    "VALUES ($1, $2, $3, $4, $5, 0) "
    "ON CONFLICT (workspace_id, program_id, campaign_id, currency, account) DO NOTHING"};
const Statement kBalanceLocked{
    "SELECT amount FROM balances WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 AND currency = $4 "
    "AND account = $5 /*for_update*/"};
const Statement kBalance{
    "SELECT amount FROM balances WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 AND currency = $4 "
    "AND account = $5"};

// One line per account and currency that moved before the end: what it held at the beginning, what came in, what went
// out.
#define SIDE_OF_ENTRIES(account, sign)                                                           \
    "SELECT " account                                                                            \
    " AS account, currency, "                                                                    \
    "CASE WHEN at < $2 THEN " sign "amount ELSE 0 END AS opening, CASE WHEN at >= $2 THEN " sign \
    "amount ELSE 0 END AS moved "                                                                \
    "FROM entries WHERE workspace_id = $1 AND at < $3"
const Statement kFlows{
    "SELECT account, currency, CAST(SUM(opening) AS BIGINT), "
    "CAST(SUM(CASE WHEN moved > 0 THEN moved ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN moved < 0 THEN -moved ELSE 0 END) AS BIGINT) FROM (" SIDE_OF_ENTRIES(
        "debit", "-") " UNION ALL " SIDE_OF_ENTRIES("credit", "") ") sides GROUP BY account, currency "
                                                                  "ORDER BY currency, account"};
const Statement kRewardsAfter{
    "SELECT id, state, currency, entitled, pending, approved, clearing, settled, netted, forfeited, owed, recovered, "
    "sunk FROM rewards WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"};
const Statement kAstray{
    "SELECT reward_id FROM (SELECT reward_id, state_before, LAG(state_after, 1, 'absent') OVER (PARTITION BY reward_id "
    "ORDER BY id) AS state_then FROM reward_events WHERE workspace_id = $1) steps WHERE state_before <> state_then "
    "UNION ALL SELECT r.id FROM rewards r WHERE r.workspace_id = $1 AND r.state <> COALESCE((SELECT e.state_after "
    "FROM reward_events e WHERE e.workspace_id = r.workspace_id AND e.reward_id = r.id ORDER BY e.id DESC LIMIT 1), "
    "'absent') ORDER BY 1 LIMIT 1"};
const Statement kRefundedBeyond{
    "SELECT invoice FROM invoices WHERE workspace_id = $1 AND (refunded > paid OR refunded < 0) "
    "ORDER BY referral_id, invoice LIMIT 1"};

/// Lines of a page have ids below this one.
std::int64_t before(const app::Slice& slice) {
    return slice.after == 0 ? std::numeric_limits<std::int64_t>::max() : slice.after;
}

/// The narrowest statement that a filter allows.
const Statement& entries_of(const app::EntryFilter& filter) {
    if (filter.reward) return kEntriesOfReward;
    return filter.account.empty() ? kEntries : kEntriesOfAccount;
}

app::Entry entry_of(const Row& row) {
    return {.id = row.id<EntryId>(0),
            .program = row.id<ProgramId>(1),
            .reward = row.maybe_id<RewardId>(2),
            .referral = row.maybe_id<ReferralId>(3),
            .at = row.instant(4),
            .posting = {.from = parse_account_kind(row.view(5)).value(),
                        .to = parse_account_kind(row.view(6)).value(),
                        .amount = stored_money(row.int64(8), stored_currency(row.view(7)))},
            .cause = {.type = row.text(9), .id = row.maybe_text(10)},
            .campaign = campaign_of(row.int64(13)),
            .sequence = row.int64(11),
            .hash = row.text(12)};
}

/// As entry_of, for rows that may have been tampered with.
app::ChainLink link_of(const Row& row) {
    const auto currency = Currency::parse(row.view(7));
    const bool is_readable = parse_account_kind(row.view(5)) && parse_account_kind(row.view(6)) && currency &&
                             Money::parse(row.int64(8), *currency);
    return {.sequence = row.int64(11), .entry = is_readable ? std::optional(entry_of(row)) : std::nullopt};
}

ChainHead head_of(const Row& row) {
    return {.sequence = row.int64(0), .hash = row.text(1)};
}

/// Adds one balance to the accounts of its fund, which follow one another in `funds`.
void add_balance(std::vector<ProgramBalances>& funds, const Row& row) {
    const Fund fund{.program = row.id<ProgramId>(0), .campaign = campaign_of(row.int64(1))};
    const Currency currency = stored_currency(row.view(2));
    if (funds.empty() || funds.back().fund() != fund || funds.back().currency != currency) {
        funds.push_back({.program = fund.program, .currency = currency, .campaign = fund.campaign});
    }
    const auto account = parse_account_kind(row.view(3)).value();
    funds.back().minor[static_cast<std::size_t>(account)] = row.int64(4);
}

/// A reward whose numbers are no money, as one that no books can agree with: whoever audits them finds it.
RewardStanding damaged(RewardId id, Currency currency) {
    RewardStanding reward{.id = id,
                          .state = RewardState::kAbsent,
                          .entitled = Money::zero(currency),
                          .position = Position::zero(currency)};
    reward.position.pending = stored_money(Money::kMax, currency);
    return reward;
}

RewardStanding standing_of(const Row& row) {
    constexpr int kFirstAmount = 3;
    constexpr int kLastAmount = 12;
    const Currency currency = stored_currency(row.view(2));
    for (int column = kFirstAmount; column <= kLastAmount; ++column) {
        if (!Money::parse(row.int64(column), currency)) return damaged(row.id<RewardId>(0), currency);
    }
    const auto money = [&](int column) { return stored_money(row.int64(column), currency); };
    return {.id = row.id<RewardId>(0),
            .state = parse_reward_state(row.view(1)).value(),
            .entitled = money(3),
            .position = {.pending = money(4),
                         .approved = money(5),
                         .clearing = money(6),
                         .settled = money(7),
                         .netted = money(8),
                         .forfeited = money(9),
                         .owed = money(10),
                         .recovered = money(11),
                         .sunk = money(12)}};
}

bool is_money(Wide minor) {
    return minor <= Money::kMax && minor >= -Money::kMax;
}

/// A balance as it stands within a transaction that may just have made it too large.
Money balance_of(std::int64_t minor, Currency currency) {
    if (!is_money(minor)) throw app::BalanceTooLarge("a balance would be too large");
    return stored_money(minor, currency);
}

}  // namespace

void SqlLedger::append(WorkspaceId workspace, const app::Entry& entry) {
    const Posting& posting = entry.posting;
    const Moved moved{.workspace = workspace, .fund = entry.fund(), .currency = posting.amount.currency()};
    AccountSums& sums = unwritten_[moved];
    sums[static_cast<std::size_t>(posting.from)] -= posting.amount.minor();
    sums[static_cast<std::size_t>(posting.to)] += posting.amount.minor();
    appended_.emplace_back(workspace, entry);
}

std::vector<app::Entry> SqlLedger::entries(WorkspaceId workspace, const app::EntryFilter& filter, app::Slice slice) {
    write_entries();
    const Instant first = filter.from.value_or(Instant(std::numeric_limits<std::int64_t>::min()));
    const Instant end = filter.to.value_or(Instant(std::numeric_limits<std::int64_t>::max()));
    return tx_.list(entries_of(filter),
                    {workspace, before(slice), filter.reward, filter.account, filter.currency, first, end, slice.limit},
                    entry_of);
}

std::vector<app::Balance> SqlLedger::balances(WorkspaceId workspace) {
    write_balances();
    return tx_.list(kBalances, {workspace}, [](const Row& row) {
        return app::Balance{.account = parse_account_kind(row.view(0)).value(),
                            .amount = stored_money(row.int64(2), stored_currency(row.view(1)))};
    });
}

Money SqlLedger::balance_locked(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) {
    write_balances();
    const CampaignId campaign = id_or_zero(fund.campaign);
    tx_.post(kTouch, {workspace, fund.program, campaign, currency.code(), to_string(account)});
    const auto amount =
        tx_.one(kBalanceLocked, {workspace, fund.program, campaign, currency.code(), to_string(account)},
                [](const Row& row) { return row.int64(0); });
    return balance_of(amount.value(), currency);
}

Money SqlLedger::balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency) {
    write_balances();
    const auto amount =
        tx_.one(kBalance, {workspace, fund.program, id_or_zero(fund.campaign), currency.code(), to_string(account)},
                [](const Row& row) { return row.int64(0); });
    return balance_of(amount.value_or(0), currency);
}

std::vector<app::AccountFlow> SqlLedger::flows(WorkspaceId workspace, Instant from, Instant to) {
    write_entries();
    return tx_.list(kFlows, {workspace, from, to}, [](const Row& row) {
        return app::AccountFlow{.account = parse_account_kind(row.view(0)).value(),
                                .currency = stored_currency(row.view(1)),
                                .opening = row.int64(2),
                                .in = row.int64(3),
                                .out = row.int64(4)};
    });
}

std::vector<app::ChainLink> SqlLedger::links(WorkspaceId workspace, std::int64_t after, int limit) {
    write_entries();
    return tx_.list(kLinks, {workspace, after, limit}, link_of);
}

ChainHead SqlLedger::chain_head(WorkspaceId workspace) {
    write_entries();
    return tx_.one(kHead, {workspace}, head_of).value_or(chain_start());
}

std::vector<ProgramBalances> SqlLedger::balances_by_fund(WorkspaceId workspace) {
    write_balances();
    std::vector<ProgramBalances> funds;
    tx_.query(kByFund, {workspace}, [&](const Row& row) { add_balance(funds, row); });
    return funds;
}

std::vector<RewardStanding> SqlLedger::rewards_after(WorkspaceId workspace, RewardId after, int limit) {
    return tx_.list(kRewardsAfter, {workspace, after, limit}, standing_of);
}

std::optional<RewardId> SqlLedger::astray(WorkspaceId workspace) {
    return tx_.one(kAstray, {workspace}, [](const Row& row) { return row.id<RewardId>(0); });
}

void SqlLedger::lock(WorkspaceId workspace) {
    // As those do who append: balances first and the chain last.
    tx_.query(kAllLocked, {workspace}, [](const Row&) {});
    lock_head(workspace);
}

void SqlLedger::set_balance(WorkspaceId workspace, const Fund& fund, AccountKind account, Currency currency,
                            std::int64_t minor) {
    tx_.post(kSet, {workspace, fund.program, id_or_zero(fund.campaign), currency.code(), to_string(account), minor});
}

std::optional<std::string> SqlLedger::refunded_beyond(WorkspaceId workspace) {
    return tx_.one(kRefundedBeyond, {workspace}, [](const Row& row) { return row.text(0); });
}

void SqlLedger::finish() {
    write_balances();
    write_entries();
    check_touched();
}

void SqlLedger::write_balances() {
    for (const auto& [moved, sums] : unwritten_) {
        for (std::size_t i = 0; i < sums.size(); ++i) {
            if (sums[i] == 0) continue;
            if (!is_money(sums[i])) throw app::BalanceTooLarge("a balance would be too large");
            tx_.post(kAdd, {moved.workspace, moved.fund.program, id_or_zero(moved.fund.campaign), moved.currency.code(),
                            to_string(static_cast<AccountKind>(i)), static_cast<std::int64_t>(sums[i])});
        }
        touched_.insert(moved);
    }
    unwritten_.clear();
}

/// One who appends waits for another of the same workspace, so that each entry seals the one before.
ChainHead SqlLedger::lock_head(WorkspaceId workspace) {
    if (const auto head = tx_.one(kHeadLocked, {workspace}, head_of)) return *head;
    const ChainHead start = chain_start();
    tx_.post(kTouchHead, {workspace, start.sequence, start.hash});
    return tx_.one(kHeadLocked, {workspace}, head_of).value();
}

void SqlLedger::write_entries() {
    // Others lock balances first and the chain last, so do we.
    write_balances();
    for (auto next = appended_.begin(); next != appended_.end();) {
        const WorkspaceId workspace = next->first;
        ChainHead head = lock_head(workspace);
        for (; next != appended_.end() && next->first == workspace; ++next) {
            app::Entry& entry = next->second;
            seal(head, workspace, entry);
            const Posting& posting = entry.posting;
            tx_.post(kInsert, {workspace, entry.id, entry.program, entry.reward, entry.referral, entry.at,
                               to_string(posting.from), to_string(posting.to), posting.amount.currency().code(),
                               posting.amount.minor(), entry.cause.type, entry.cause.id, entry.sequence, entry.hash,
                               id_or_zero(entry.campaign)});
        }
        tx_.post(kMoveHead, {workspace, head.sequence, head.hash});
    }
    appended_.clear();
}

void SqlLedger::check_touched() {
    for (const Moved& moved : touched_) {
        std::vector<ProgramBalances> funds;
        tx_.query(kOfFund,
                  {moved.workspace, moved.fund.program, id_or_zero(moved.fund.campaign), moved.currency.code()},
                  [&](const Row& row) { add_balance(funds, row); });
        for (const ProgramBalances& balances : funds) {
            if (!std::ranges::all_of(balances.minor, is_money)) {
                throw app::BalanceTooLarge("a balance would be too large");
            }
            if (const auto breach = breach_of(balances)) {
                throw app::LedgerBreached("ledger breached: " + to_text(*breach) + " program " +
                                          moved.fund.program.str());
            }
        }
        check_currency(moved.workspace, moved.currency);
    }
    touched_.clear();
}

/// Over all funds: what beneficiaries owe is never above zero (I3), and every balance is an amount.
void SqlLedger::check_currency(WorkspaceId workspace, Currency currency) {
    tx_.query(kOfCurrency, {workspace, currency.code()}, [&](const Row& row) {
        const AccountKind account = parse_account_kind(row.view(0)).value();
        if (!is_money(row.int64(1))) throw app::BalanceTooLarge("a balance would be too large");
        if (account != AccountKind::kOwed || row.int64(1) <= 0) return;
        throw app::LedgerBreached("ledger breached: " +
                                  to_text({.kind = BreachKind::kBelowZero, .account = account, .currency = currency}));
    });
}

}  // namespace parrain::storage
