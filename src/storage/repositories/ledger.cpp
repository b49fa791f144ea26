#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

const Statement kInsert{
    "INSERT INTO entries (workspace_id, id, program_id, reward_id, referral_id, at, debit, credit, currency, amount, "
    "cause, cause_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
const Statement kAdd{
    "INSERT INTO balances (workspace_id, program_id, currency, account, amount) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (workspace_id, program_id, currency, account) DO UPDATE SET "
    "amount = balances.amount + excluded.amount"};
const Statement kEntries{
    "SELECT id, program_id, reward_id, referral_id, at, debit, credit, currency, amount, cause, cause_id FROM entries "
    "WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND (reward_id = $3 OR $3 = 0) "
    "AND ($4 = '' OR debit = $4 OR credit = $4) ORDER BY id DESC LIMIT $5"};
const Statement kBalances{
    "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM balances WHERE workspace_id = $1 "
    "GROUP BY account, currency ORDER BY currency, account"};
const Statement kTouch{
    "INSERT INTO balances (workspace_id, program_id, currency, account, amount) VALUES ($1, $2, $3, $4, 0) "
    "ON CONFLICT (workspace_id, program_id, currency, account) DO NOTHING"};
const Statement kBalanceLocked{
    "SELECT amount FROM balances WHERE workspace_id = $1 AND program_id = $2 AND currency = $3 AND account = $4 "
    "/*for_update*/"};
const Statement kBalance{
    "SELECT amount FROM balances WHERE workspace_id = $1 AND program_id = $2 AND currency = $3 AND account = $4"};

app::Entry entry_of(const Row& row) {
    return {.id = row.id<EntryId>(0),
            .program = row.id<ProgramId>(1),
            .reward = row.maybe_id<RewardId>(2),
            .referral = row.maybe_id<ReferralId>(3),
            .at = row.instant(4),
            .posting = {.from = parse_account_kind(row.view(5)).value(),
                        .to = parse_account_kind(row.view(6)).value(),
                        .amount = stored_money(row.int64(8), stored_currency(row.view(7)))},
            .cause = {.type = row.text(9), .id = row.maybe_text(10)}};
}

}  // namespace

void SqlLedger::append(WorkspaceId workspace, const app::Entry& entry) {
    const Posting& posting = entry.posting;
    const Money amount = posting.amount;
    tx_.post(kInsert,
             {workspace, entry.id, entry.program, entry.reward, entry.referral, entry.at, to_string(posting.from),
              to_string(posting.to), amount.currency().code(), amount.minor(), entry.cause.type, entry.cause.id});
    tx_.post(kAdd, {workspace, entry.program, amount.currency().code(), to_string(posting.from), -amount.minor()});
    tx_.post(kAdd, {workspace, entry.program, amount.currency().code(), to_string(posting.to), amount.minor()});
}

std::vector<app::Entry> SqlLedger::entries(WorkspaceId workspace, const app::EntryFilter& filter, app::Slice slice) {
    return tx_.list(kEntries, {workspace, slice.after, filter.reward, filter.account, slice.limit}, entry_of);
}

std::vector<app::Balance> SqlLedger::balances(WorkspaceId workspace) {
    return tx_.list(kBalances, {workspace}, [](const Row& row) {
        return app::Balance{.account = parse_account_kind(row.view(0)).value(),
                            .amount = stored_money(row.int64(2), stored_currency(row.view(1)))};
    });
}

Money SqlLedger::balance_locked(WorkspaceId workspace, ProgramId program, AccountKind account, Currency currency) {
    tx_.post(kTouch, {workspace, program, currency.code(), to_string(account)});
    const auto amount = tx_.one(kBalanceLocked, {workspace, program, currency.code(), to_string(account)},
                                [](const Row& row) { return row.int64(0); });
    return stored_money(amount.value(), currency);
}

Money SqlLedger::balance(WorkspaceId workspace, ProgramId program, AccountKind account, Currency currency) {
    const auto amount = tx_.one(kBalance, {workspace, program, currency.code(), to_string(account)},
                                [](const Row& row) { return row.int64(0); });
    return stored_money(amount.value_or(0), currency);
}

}  // namespace parrain::storage
