#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define PAYOUT_COLUMNS                                                                                                 \
    "id, created_at, actor, actor_id, principal, provider, state, decided_at, decider, decider_id, reason, currency, " \
    "total, left_alone, is_agreed"

const Statement kInsert{"INSERT INTO payouts (workspace_id, " PAYOUT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
const Statement kUpdate{
    "UPDATE payouts SET state = $3, decided_at = $4, decider = $5, decider_id = $6, reason = $7, total = $8, "
    "is_agreed = $9 WHERE workspace_id = $1 AND id = $2"};
const Statement kFind{"SELECT " PAYOUT_COLUMNS " FROM payouts WHERE workspace_id = $1 AND id = $2"};
const Statement kFindLocked{"SELECT " PAYOUT_COLUMNS
                            " FROM payouts WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kList{"SELECT " PAYOUT_COLUMNS
                      " FROM payouts WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) ORDER BY id DESC LIMIT $3"};
const Statement kTouchPrincipal{
    "INSERT INTO principals (workspace_id, name) VALUES ($1, $2) ON CONFLICT (workspace_id, name) DO NOTHING"};
const Statement kLockPrincipal{"SELECT name FROM principals WHERE workspace_id = $1 AND name = $2 /*for_update*/"};
const Statement kPaidAlone{
    "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM payouts WHERE workspace_id = $1 AND principal = $2 "
    "AND currency = $3 AND created_at > $4 AND created_at < $5 AND left_alone = $6"};
// An agreement that nobody joined, to a debt that is no more.
const Statement kWrittenOffAlone{
    "SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM reward_approvals a "
    "JOIN rewards w ON w.workspace_id = a.workspace_id AND w.id = a.reward_id "
    "WHERE a.workspace_id = $1 AND a.principal = $2 AND a.event = 'written_off' AND a.at > $4 AND a.at < $5 "
    "AND w.currency = $3 AND (w.state = 'written_off' OR (w.state = 'voided' AND w.sunk >= a.amount)) "
    "AND NOT EXISTS (SELECT 1 FROM reward_approvals o "
    "WHERE o.workspace_id = a.workspace_id AND o.reward_id = a.reward_id AND o.event = a.event "
    "AND o.principal <> a.principal AND o.amount >= a.amount)"};
const Statement kOpenOf{
    "SELECT workspace_id, id FROM payouts WHERE state = 'open' AND provider = $1 ORDER BY id LIMIT $2"};
const Statement kInsertLine{
    "INSERT INTO payout_lines (workspace_id, payout_id, reward_id, amount, netted, outcome, decided_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement kLines{
    "SELECT l.payout_id, l.reward_id, l.amount, l.netted, l.outcome, l.decided_at, p.currency FROM payout_lines l "
    "JOIN payouts p ON p.workspace_id = l.workspace_id AND p.id = l.payout_id "
    "WHERE l.workspace_id = $1 AND l.payout_id = $2 ORDER BY l.reward_id"};
const Statement kSetOutcome{
    "UPDATE payout_lines SET outcome = $4, decided_at = $5 "
    "WHERE workspace_id = $1 AND payout_id = $2 AND reward_id = $3"};

const Statement kPutBankAccount{
    "INSERT INTO bank_accounts (workspace_id, owner, holder, iban, bic, updated_at) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (workspace_id, owner) DO UPDATE SET holder = excluded.holder, iban = excluded.iban, "
    "bic = excluded.bic, updated_at = excluded.updated_at"};
const Statement kBankAccount{
    "SELECT holder, iban, bic, updated_at FROM bank_accounts WHERE workspace_id = $1 AND owner = $2"};
const Statement kRemoveBankAccount{"DELETE FROM bank_accounts WHERE workspace_id = $1 AND owner = $2"};

const Statement kPutApproval{
    "INSERT INTO reward_approvals (workspace_id, reward_id, event, principal, amount, at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, reward_id, event, principal) "
    "DO UPDATE SET amount = excluded.amount, at = excluded.at"};
const Statement kApprovals{
    "SELECT a.principal, a.amount, a.at, w.currency FROM reward_approvals a "
    "JOIN rewards w ON w.workspace_id = a.workspace_id AND w.id = a.reward_id "
    "WHERE a.workspace_id = $1 AND a.reward_id = $2 AND a.event = $3 ORDER BY a.at, a.principal"};

const Statement kPutAcknowledgement{
    "INSERT INTO benefit_acknowledgements (workspace_id, reward_id, outcome, reference, at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, reward_id) "
    "DO UPDATE SET outcome = excluded.outcome, reference = excluded.reference, at = excluded.at"};

app::Payout payout_of(const Row& row) {
    const auto decider = row.maybe_text(8);
    return {.id = row.id<PayoutId>(0),
            .created_at = row.instant(1),
            .actor = stored_actor(row.view(2), row.maybe_int64(3)),
            .principal = row.text(4),
            .provider = row.text(5),
            .state = parse_payout_state(row.view(6)).value(),
            .decided_at = row.maybe_instant(7),
            .decider = decider ? std::optional(stored_actor(*decider, row.maybe_int64(9))) : std::nullopt,
            .reason = row.maybe_text(10),
            .total = stored_money(row.int64(12), stored_currency(row.view(11))),
            .left_alone = row.boolean(13),
            .is_agreed = row.boolean(14)};
}

app::PayoutLine line_of(const Row& row) {
    const Currency currency = stored_currency(row.view(6));
    return {.payout = row.id<PayoutId>(0),
            .reward = row.id<RewardId>(1),
            .amount = stored_money(row.int64(2), currency),
            .netted = stored_money(row.int64(3), currency),
            .outcome = parse_line_outcome(row.view(4)).value(),
            .decided_at = row.maybe_instant(5)};
}

app::BankAccount bank_account_of(const Row& row) {
    const auto bic = row.maybe_text(2);
    return {.holder = row.text(0),
            .iban = Iban::parse(row.view(1)).value(),
            .bic = bic ? std::optional(Bic::parse(*bic).value()) : std::nullopt,
            .updated_at = row.instant(3)};
}

std::optional<std::string_view> decider_kind(const app::Payout& payout) {
    return payout.decider ? std::optional(to_string(payout.decider->kind)) : std::nullopt;
}

std::optional<std::int64_t> decider_id(const app::Payout& payout) {
    return payout.decider ? maybe_id(payout.decider->id) : std::nullopt;
}

}  // namespace

void SqlPayouts::insert(WorkspaceId workspace, const app::Payout& payout) {
    tx_.exec(kInsert, {workspace, payout.id, payout.created_at, to_string(payout.actor.kind), maybe_id(payout.actor.id),
                       payout.principal, payout.provider, to_string(payout.state), payout.decided_at,
                       decider_kind(payout), decider_id(payout), payout.reason, payout.total.currency().code(),
                       payout.total.minor(), payout.left_alone, payout.is_agreed});
}

void SqlPayouts::update(WorkspaceId workspace, const app::Payout& payout) {
    tx_.exec(kUpdate, {workspace, payout.id, to_string(payout.state), payout.decided_at, decider_kind(payout),
                       decider_id(payout), payout.reason, payout.total.minor(), payout.is_agreed});
}

std::optional<app::Payout> SqlPayouts::find(WorkspaceId workspace, PayoutId id) {
    return tx_.one(kFind, {workspace, id}, payout_of);
}

std::optional<app::Payout> SqlPayouts::find_locked(WorkspaceId workspace, PayoutId id) {
    return tx_.one(kFindLocked, {workspace, id}, payout_of);
}

std::vector<app::Payout> SqlPayouts::list(WorkspaceId workspace, app::Slice slice) {
    return tx_.list(kList, {workspace, slice.after, slice.limit}, payout_of);
}

void SqlPayouts::lock_principal(WorkspaceId workspace, std::string_view principal) {
    tx_.exec(kTouchPrincipal, {workspace, principal});
    tx_.one(kLockPrincipal, {workspace, principal}, [](const Row& row) { return row.text(0); });
}

Money SqlPayouts::let_go_alone(WorkspaceId workspace, std::string_view principal, Currency currency, Instant from,
                               Instant to) {
    const auto amount = [](const Row& row) { return row.int64(0); };
    const auto paid = tx_.one(kPaidAlone, {workspace, principal, currency.code(), from, to, true}, amount);
    const auto written_off = tx_.one(kWrittenOffAlone, {workspace, principal, currency.code(), from, to}, amount);
    return stored_money(paid.value() + written_off.value(), currency);
}

std::vector<std::pair<WorkspaceId, PayoutId>> SqlPayouts::open_of(std::string_view provider, int limit) {
    return tx_.list(kOpenOf, {provider, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<PayoutId>(1)); });
}

void SqlPayouts::insert(WorkspaceId workspace, const app::PayoutLine& line) {
    tx_.exec(kInsertLine, {workspace, line.payout, line.reward, line.amount.minor(), line.netted.minor(),
                           to_string(line.outcome), line.decided_at});
}

std::vector<app::PayoutLine> SqlPayouts::lines(WorkspaceId workspace, PayoutId payout) {
    return tx_.list(kLines, {workspace, payout}, line_of);
}

void SqlPayouts::set_outcome(WorkspaceId workspace, PayoutId payout, RewardId reward, LineOutcome outcome,
                             Instant now) {
    tx_.exec(kSetOutcome, {workspace, payout, reward, to_string(outcome), now});
}

void SqlPayouts::put(WorkspaceId workspace, std::string_view owner, const app::BankAccount& account) {
    const auto bic = account.bic ? std::optional(account.bic->str()) : std::nullopt;
    tx_.exec(kPutBankAccount, {workspace, owner, account.holder, account.iban.str(), bic, account.updated_at});
}

std::optional<app::BankAccount> SqlPayouts::bank_account(WorkspaceId workspace, std::string_view owner) {
    return tx_.one(kBankAccount, {workspace, owner}, bank_account_of);
}

void SqlPayouts::remove_bank_account(WorkspaceId workspace, std::string_view owner) {
    tx_.exec(kRemoveBankAccount, {workspace, owner});
}

void SqlPayouts::put(WorkspaceId workspace, RewardId reward, RewardEvent event, const app::RewardApproval& approval) {
    tx_.exec(kPutApproval,
             {workspace, reward, to_string(event), approval.principal, approval.amount.minor(), approval.at});
}

std::vector<app::RewardApproval> SqlPayouts::approvals(WorkspaceId workspace, RewardId reward, RewardEvent event) {
    return tx_.list(kApprovals, {workspace, reward, to_string(event)}, [](const Row& row) {
        return app::RewardApproval{.principal = row.text(0),
                                   .amount = stored_money(row.int64(1), stored_currency(row.view(3))),
                                   .at = row.instant(2)};
    });
}

void SqlPayouts::put(WorkspaceId workspace, RewardId reward, const app::BenefitAcknowledgement& acknowledgement) {
    tx_.exec(kPutAcknowledgement,
             {workspace, reward, acknowledgement.applied ? kAppliedBenefit : std::string_view("failed"),
              acknowledgement.reference, acknowledgement.at});
}

}  // namespace parrain::storage
