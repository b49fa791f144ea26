#include <limits>

#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define REWARD_COLUMNS                                                                                              \
    "w.id, w.program_id, w.referral_id, w.advocate_id, w.rule_id, w.rule_version, w.beneficiary, "                  \
    "w.beneficiary_key, w.billing_object, w.part, w.kind, w.quantity, w.state, w.currency, w.entitled, w.pending, " \
    "w.approved, w.clearing, w.settled, w.owed, w.netted, w.forfeited, w.recovered, w.sunk, w.is_granted, w.base, " \
    "w.rate, w.invoice, w.tier, w.earned_at, w.hold_until, w.reason, w.approved_at, w.payout_id, w.version, "       \
    "w.created_at, w.updated_at, w.is_doubtful, w.needs_person, w.is_superseded, w.basis_count, w.is_capped, "      \
    "w.campaign_id"
constexpr int kRewardColumnCount = 43;

const Statement kInsert{
    "INSERT INTO rewards (workspace_id, id, program_id, referral_id, advocate_id, rule_id, rule_version, beneficiary, "
    "beneficiary_key, billing_object, part, kind, quantity, state, currency, entitled, pending, approved, clearing, "
    "settled, owed, netted, forfeited, recovered, sunk, is_granted, base, rate, invoice, tier, earned_at, hold_until, "
    "reason, approved_at, payout_id, version, created_at, updated_at, is_doubtful, needs_person, is_superseded, "
    "basis_count, is_capped, campaign_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, "
    "$33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44)"};
const Statement kUpdate{
    "UPDATE rewards SET state = $4, entitled = $5, pending = $6, approved = $7, clearing = $8, settled = $9, "
    "owed = $10, netted = $11, forfeited = $12, recovered = $13, sunk = $14, is_granted = $15, base = $16, rate = $17, "
    "invoice = $18, tier = $19, earned_at = $20, hold_until = $21, reason = $22, approved_at = $23, payout_id = $24, "
    "updated_at = $25, is_doubtful = $26, is_superseded = $27, basis_count = $28, is_capped = $29, "
    "version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kFindLocked{"SELECT " REWARD_COLUMNS
                            " FROM rewards w WHERE w.workspace_id = $1 AND w.id = $2 /*for_update*/"};
const Statement kPayable{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.state IN ('approved', 'failed') "
    "AND w.kind IN ('cash', 'credit', 'donation') AND w.approved > 0 ORDER BY w.id /*for_update*/"};
const Statement kOfReferral{"SELECT " REWARD_COLUMNS
                            " FROM rewards w WHERE w.workspace_id = $1 AND w.referral_id = $2 ORDER BY w.id"};
const Statement kOfReferralLocked{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.referral_id = $2 ORDER BY w.id /*for_update*/"};
const Statement kOfRule{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.rule_id = $2 AND w.advocate_id = $3 ORDER BY w.id"};
// What one rule gave to others before, the latest first.
const Statement kUsual{
    "SELECT entitled FROM rewards WHERE workspace_id = $1 AND rule_id = $2 AND currency = $3 AND id < $4 "
    "AND advocate_id <> $5 AND entitled > 0 ORDER BY id DESC LIMIT 50"};
// The names under which the person behind an advocate may have told where they are paid: one in each program.
#define NAMES_OF_PERSON(reward, advocate)                                            \
    "(SELECT 'advocate:' || o.id FROM advocates a "                                  \
    "JOIN advocates o ON o.workspace_id = a.workspace_id AND o.user_id = a.user_id " \
    "WHERE a.workspace_id = " reward ".workspace_id AND a.id = " advocate ")"

const Statement kSigns{
    "SELECT (SELECT COUNT(*) FROM invoices i WHERE i.workspace_id = r.workspace_id AND i.referral_id = r.id "
    "AND i.refunded > 0), "
    "(SELECT COUNT(*) FROM rewards o WHERE o.workspace_id = r.workspace_id AND o.advocate_id = r.advocate_id "
    "AND o.id <> $3 AND o.state = 'voided' AND EXISTS (SELECT 1 FROM reward_events e "
    "WHERE e.workspace_id = o.workspace_id AND e.reward_id = o.id AND e.event = 'refused')), "
    "(SELECT COUNT(*) FROM rewards o WHERE o.workspace_id = r.workspace_id AND o.advocate_id = r.advocate_id "
    "AND o.id <> $3 AND o.state IN ('approved', 'scheduled', 'paid', 'failed', 'voided', 'clawed_back', "
    "'clawback_due', 'written_off')), "
    "(SELECT COUNT(*) FROM referrals s WHERE s.workspace_id = r.workspace_id AND s.account_id = r.account_id "
    "AND s.won_at >= $4 AND s.won_at <= $5), "
    "(SELECT COUNT(*) FROM bank_accounts m JOIN bank_accounts t ON t.workspace_id = m.workspace_id "
    "AND t.iban = m.iban AND t.owner <> m.owner WHERE m.workspace_id = r.workspace_id AND (m.owner = $6 "
    "OR ($6 LIKE 'advocate:%' AND m.owner IN " NAMES_OF_PERSON("r", "r.advocate_id") ")) "
    "AND NOT ($6 LIKE 'advocate:%' AND t.owner IN " NAMES_OF_PERSON("r", "r.advocate_id") ")), "
    "r.submitted_at, r.won_at, r.relevance_score FROM referrals r WHERE r.workspace_id = $1 AND r.id = $2"};
const Statement kOfRung{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w JOIN reward_rules r ON r.workspace_id = w.workspace_id AND r.id = w.rule_id "
    "AND r.version = w.rule_version WHERE w.workspace_id = $1 AND w.advocate_id = $3 AND w.program_id = $2 "
    "AND r.at_count = $4 ORDER BY w.id"};
const Statement kOfAdvocate{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.advocate_id = $2 AND w.beneficiary = 'advocate' ORDER BY w.id"};
const Statement kDebts{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.beneficiary_key = $2 AND w.currency = $3 AND w.owed > 0 "
    "ORDER BY w.id /*for_update*/"};
const Statement kUnfunded{
    "SELECT " REWARD_COLUMNS
    " FROM rewards w WHERE w.workspace_id = $1 AND w.program_id = $2 AND w.currency = $3 AND w.state = 'unfunded' "
    "AND w.campaign_id = $4 "
    "ORDER BY w.id /*for_update*/"};
const Statement kHoldsEnded{
    "SELECT w.workspace_id, w.id FROM rewards w JOIN reward_rules r ON r.workspace_id = w.workspace_id "
    "AND r.id = w.rule_id AND r.version = w.rule_version WHERE w.state = 'pending' AND w.hold_until <= $1 "
    "AND w.needs_person = $3 AND (r.approval = 'auto' OR (r.approval = 'above_amount' AND r.currency = w.currency AND "
    "w.entitled <= "
    "r.approval_above)) "
    "ORDER BY w.hold_until, w.id LIMIT $2"};
const Statement kUnclaimed{
    "SELECT w.workspace_id, w.id FROM rewards w WHERE w.state IN ('approved', 'failed') AND w.approved_at <= $1 "
    "AND (w.kind IN ('gift', 'experience') OR (w.kind = 'cash' AND NOT EXISTS (SELECT 1 FROM bank_accounts b "
    "WHERE b.workspace_id = w.workspace_id AND (b.owner = w.beneficiary_key OR (w.beneficiary = 'advocate' "
    "AND b.owner IN " NAMES_OF_PERSON("w", "w.advocate_id") "))))) "
    "ORDER BY w.approved_at, w.id LIMIT $2"};

// What a benefit is to billing follows from the state of its reward alone. The account is the one that was promised: an
// advocate may be with another by now.
#define BENEFIT_FROM                                                                                                \
    "SELECT " REWARD_COLUMNS                                                                                        \
    ", c.external_id, u.external_id, (SELECT MIN(l.value) FROM billing_links l "                                    \
    "WHERE l.workspace_id = w.workspace_id AND l.referral_id = w.referral_id AND l.kind = 'customer'), k.outcome, " \
    "k.reference, k.at FROM rewards w "                                                                             \
    "JOIN referrals r ON r.workspace_id = w.workspace_id AND r.id = w.referral_id "                                 \
    "JOIN advocates a ON a.workspace_id = w.workspace_id AND a.id = w.advocate_id "                                 \
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "                                         \
    "JOIN accounts c ON c.workspace_id = r.workspace_id AND c.id = r.account_id "                                   \
    "LEFT JOIN benefit_acknowledgements k ON k.workspace_id = w.workspace_id AND k.reward_id = w.id "               \
    "WHERE w.workspace_id = $1 AND w.kind IN ('free_months', 'module', 'credit') "

const Statement kBenefits{
    BENEFIT_FROM
    "AND w.state IN ('approved', 'scheduled', 'failed', 'paid', 'clawback_due', 'clawed_back', 'written_off') "
    "AND ($2 = '' OR $2 = CASE w.state WHEN 'approved' THEN 'due' WHEN 'scheduled' THEN 'due' "
    "WHEN 'failed' THEN 'failed' WHEN 'paid' THEN 'applied' ELSE 'reversed' END) "
    "AND (w.id < $3 OR $3 = 0) ORDER BY w.id DESC LIMIT $4"};
const Statement kBenefit{BENEFIT_FROM "AND w.id = $2"};

#define LISTED_FROM                                                                 \
    "SELECT " REWARD_COLUMNS                                                        \
    ", r.company, r.email, u.name, c.name FROM rewards w "                          \
    "JOIN referrals r ON r.workspace_id = w.workspace_id AND r.id = w.referral_id " \
    "JOIN advocates a ON a.workspace_id = w.workspace_id AND a.id = w.advocate_id " \
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "         \
    "JOIN accounts c ON c.workspace_id = r.workspace_id AND c.id = r.account_id "

const Statement kFindListed{LISTED_FROM "WHERE w.workspace_id = $1 AND w.id = $2"};
// What a list is asked for first leads its statement, so that an index finds it; whatever else is asked filters the
// rest.
#define LISTED_REWARDS(first)                                                                      \
    LISTED_FROM "WHERE w.workspace_id = $1 " first                                                 \
                "AND w.id < $2 AND ($3 = '' OR w.state = $3) AND ($4 = '' OR w.beneficiary = $4) " \
                "AND (w.referral_id = $5 OR $5 = 0) AND (w.advocate_id = $6 OR $6 = 0) "           \
                "AND (w.payout_id = $7 OR $7 = 0) AND w.is_superseded = $9 ORDER BY w.id DESC LIMIT $8"
const Statement kList{LISTED_REWARDS("")};
const Statement kListOfReferral{LISTED_REWARDS("AND w.referral_id = $5 ")};
const Statement kListOfPayout{LISTED_REWARDS("AND w.payout_id = $7 ")};
const Statement kListOfAdvocate{LISTED_REWARDS("AND w.advocate_id = $6 ")};
const Statement kListOfState{LISTED_REWARDS("AND w.state = $3 ")};
const Statement kCounts{
    "SELECT state, currency, COUNT(*), CAST(SUM(entitled) AS BIGINT) FROM rewards WHERE workspace_id = $1 "
    "AND is_superseded = $2 GROUP BY state, currency ORDER BY state, currency"};

const Statement kAppend{
    "INSERT INTO reward_events (workspace_id, id, reward_id, at, actor, actor_id, event, state_before, state_after, "
    "reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement kHistory{
    "SELECT id, at, actor, actor_id, event, state_before, state_after, reason FROM reward_events "
    "WHERE workspace_id = $1 AND reward_id = $2 ORDER BY id"};

Position position_of(const Row& row, Currency currency) {
    const auto money = [&](int column) { return stored_money(row.int64(column), currency); };
    return {.pending = money(15),
            .approved = money(16),
            .clearing = money(17),
            .settled = money(18),
            .netted = money(20),
            .forfeited = money(21),
            .owed = money(19),
            .recovered = money(22),
            .sunk = money(23)};
}

Basis basis_of(const Row& row, Currency currency) {
    Basis basis{.base = stored_money(row.int64(25), currency), .rate = {}, .invoice = row.maybe_text(27), .tier = {}};
    if (const auto rate = row.maybe_int64(26)) basis.rate = Rate::parse(*rate).value();
    if (const auto tier = row.maybe_int64(28)) basis.tier = static_cast<int>(*tier);
    if (const auto count = row.maybe_int64(40)) basis.count = static_cast<int>(*count);
    basis.capped = row.boolean(41);
    return basis;
}

app::StoredReward reward_of(const Row& row) {
    const Currency currency = stored_currency(row.view(13));
    return {.reward = {.id = row.id<RewardId>(0),
                       .referral = row.id<ReferralId>(2),
                       .rule = row.id<RewardRuleId>(4),
                       .rule_version = static_cast<int>(row.int64(5)),
                       .beneficiary = parse_beneficiary(row.view(6)).value(),
                       .billing_object = row.text(8),
                       .part = static_cast<int>(row.int64(9)),
                       .kind = parse_reward_kind(row.view(10)).value(),
                       .quantity = static_cast<int>(row.int64(11)),
                       .state = parse_reward_state(row.view(12)).value(),
                       .entitled = stored_money(row.int64(14), currency),
                       .granted = row.boolean(24),
                       .basis = basis_of(row, currency),
                       .position = position_of(row, currency),
                       .earned_at = row.instant(29),
                       .hold_until = row.instant(30),
                       .doubtful = row.boolean(37),
                       .needs_person = row.boolean(38),
                       .superseded = row.boolean(39),
                       .reason = row.text(31)},
            .program = row.id<ProgramId>(1),
            .campaign = campaign_of(row.int64(42)),
            .advocate = row.id<AdvocateId>(3),
            .beneficiary_key = row.text(7),
            .approved_at = row.maybe_instant(32),
            .payout = row.maybe_id<PayoutId>(33),
            .version = row.int64(34),
            .created_at = row.instant(35),
            .updated_at = row.instant(36)};
}

app::ListedReward listed_of(const Row& row) {
    return {.stored = reward_of(row),
            .prospect_company = row.maybe_text(kRewardColumnCount),
            .prospect_email = row.maybe_text(kRewardColumnCount + 1),
            .advocate_name = row.text(kRewardColumnCount + 2),
            .account_name = row.text(kRewardColumnCount + 3)};
}

app::ListedBenefit benefit_of(const Row& row) {
    app::ListedBenefit benefit{.stored = reward_of(row),
                               .account_external_id = row.text(kRewardColumnCount),
                               .user_external_id = row.text(kRewardColumnCount + 1),
                               .customer_external_id = row.maybe_text(kRewardColumnCount + 2),
                               .acknowledgement = {}};
    if (row.is_null(kRewardColumnCount + 3)) return benefit;
    benefit.acknowledgement =
        app::BenefitAcknowledgement{.applied = row.view(kRewardColumnCount + 3) == kAppliedBenefit,
                                    .reference = row.maybe_text(kRewardColumnCount + 4),
                                    .at = row.instant(kRewardColumnCount + 5)};
    return benefit;
}

/// Lines of a page have ids below this one.
std::int64_t before(const app::Slice& slice) {
    return slice.after == 0 ? std::numeric_limits<std::int64_t>::max() : slice.after;
}

/// The narrowest statement that a filter allows.
const Statement& list_of(const app::RewardFilter& filter) {
    if (filter.referral) return kListOfReferral;
    if (filter.payout) return kListOfPayout;
    if (filter.advocate) return kListOfAdvocate;
    return filter.state.empty() ? kList : kListOfState;
}

std::optional<std::int32_t> basis_points_of(const Basis& basis) {
    return basis.rate ? std::optional(basis.rate->basis_points()) : std::nullopt;
}

}  // namespace

void SqlRewards::insert(WorkspaceId workspace, const app::StoredReward& stored) {
    const Reward& reward = stored.reward;
    const Position& at = reward.position;
    tx_.exec(kInsert, {workspace,
                       reward.id,
                       stored.program,
                       reward.referral,
                       stored.advocate,
                       reward.rule,
                       reward.rule_version,
                       to_string(reward.beneficiary),
                       stored.beneficiary_key,
                       reward.billing_object,
                       reward.part,
                       to_string(reward.kind),
                       reward.quantity,
                       to_string(reward.state),
                       reward.entitled.currency().code(),
                       reward.entitled.minor(),
                       at.pending.minor(),
                       at.approved.minor(),
                       at.clearing.minor(),
                       at.settled.minor(),
                       at.owed.minor(),
                       at.netted.minor(),
                       at.forfeited.minor(),
                       at.recovered.minor(),
                       at.sunk.minor(),
                       reward.granted,
                       reward.basis.base.minor(),
                       basis_points_of(reward.basis),
                       reward.basis.invoice,
                       reward.basis.tier,
                       reward.earned_at,
                       reward.hold_until,
                       reward.reason,
                       stored.approved_at,
                       stored.payout,
                       stored.version,
                       stored.created_at,
                       stored.updated_at,
                       reward.doubtful,
                       reward.needs_person,
                       reward.superseded,
                       reward.basis.count,
                       reward.basis.capped,
                       id_or_zero(stored.campaign)});
}

bool SqlRewards::update(WorkspaceId workspace, const app::StoredReward& stored) {
    const Reward& reward = stored.reward;
    const Position& at = reward.position;
    return tx_.exec(kUpdate, {workspace,
                              reward.id,
                              stored.version,
                              to_string(reward.state),
                              reward.entitled.minor(),
                              at.pending.minor(),
                              at.approved.minor(),
                              at.clearing.minor(),
                              at.settled.minor(),
                              at.owed.minor(),
                              at.netted.minor(),
                              at.forfeited.minor(),
                              at.recovered.minor(),
                              at.sunk.minor(),
                              reward.granted,
                              reward.basis.base.minor(),
                              basis_points_of(reward.basis),
                              reward.basis.invoice,
                              reward.basis.tier,
                              reward.earned_at,
                              reward.hold_until,
                              reward.reason,
                              stored.approved_at,
                              stored.payout,
                              stored.updated_at,
                              reward.doubtful,
                              reward.superseded,
                              reward.basis.count,
                              reward.basis.capped}) == 1;
}

std::optional<app::StoredReward> SqlRewards::find_locked(WorkspaceId workspace, RewardId id) {
    return tx_.one(kFindLocked, {workspace, id}, reward_of);
}

std::optional<app::ListedReward> SqlRewards::find_listed(WorkspaceId workspace, RewardId id) {
    return tx_.one(kFindListed, {workspace, id}, listed_of);
}

std::vector<app::StoredReward> SqlRewards::payable(WorkspaceId workspace) {
    return tx_.list(kPayable, {workspace}, reward_of);
}

std::vector<app::ListedReward> SqlRewards::list(WorkspaceId workspace, const app::RewardFilter& filter,
                                                app::Slice slice) {
    return tx_.list(list_of(filter),
                    {workspace, before(slice), filter.state, filter.beneficiary, filter.referral, filter.advocate,
                     filter.payout, slice.limit, false},
                    listed_of);
}

std::vector<app::RewardCount> SqlRewards::counts_by_state(WorkspaceId workspace) {
    return tx_.list(kCounts, {workspace, false}, [](const Row& row) {
        return app::RewardCount{.state = row.text(0),
                                .count = row.int64(2),
                                .total = stored_money(row.int64(3), stored_currency(row.view(1)))};
    });
}

std::vector<app::StoredReward> SqlRewards::of_referral(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kOfReferral, {workspace, referral}, reward_of);
}

std::vector<app::StoredReward> SqlRewards::of_referral_locked(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kOfReferralLocked, {workspace, referral}, reward_of);
}

std::vector<app::StoredReward> SqlRewards::of_rule(WorkspaceId workspace, RewardRuleId rule, AdvocateId advocate) {
    return tx_.list(kOfRule, {workspace, rule, advocate}, reward_of);
}

RewardSigns SqlRewards::signs(WorkspaceId workspace, const app::StoredReward& stored) {
    constexpr Duration kWeek = Duration::days(7);
    const Reward& reward = stored.reward;
    const Currency currency = reward.entitled.currency();
    auto signs = tx_.one(kSigns,
                         {workspace, reward.referral, reward.id, reward.earned_at - kWeek, reward.earned_at + kWeek,
                          stored.beneficiary_key},
                         [](const Row& row) {
                             return RewardSigns{.was_refunded = row.int64(0) > 0,
                                                .refused = row.int64(1),
                                                .decided = row.int64(2),
                                                .sales_of_account = row.int64(3),
                                                .sharing_account = row.int64(4),
                                                .submitted_at = row.instant(5),
                                                .won_at = row.maybe_instant(6),
                                                .relevance = static_cast<int>(row.int64(7))};
                         })
                     .value();
    signs.usual = tx_.list(kUsual, {workspace, reward.rule, currency.code(), reward.id, stored.advocate},
                           [&](const Row& row) { return stored_money(row.int64(0), currency); });
    return signs;
}

std::vector<app::StoredReward> SqlRewards::of_rung(WorkspaceId workspace, ProgramId program, AdvocateId advocate,
                                                   int at_count) {
    return tx_.list(kOfRung, {workspace, program, advocate, at_count}, reward_of);
}

std::vector<app::StoredReward> SqlRewards::of_advocate(WorkspaceId workspace, AdvocateId advocate) {
    return tx_.list(kOfAdvocate, {workspace, advocate}, reward_of);
}

std::vector<app::StoredReward> SqlRewards::debts(WorkspaceId workspace, std::string_view beneficiary_key,
                                                 Currency currency) {
    return tx_.list(kDebts, {workspace, beneficiary_key, currency.code()}, reward_of);
}

std::vector<app::StoredReward> SqlRewards::unfunded(WorkspaceId workspace, const Fund& fund, Currency currency) {
    return tx_.list(kUnfunded, {workspace, fund.program, currency.code(), id_or_zero(fund.campaign)}, reward_of);
}

std::vector<std::pair<WorkspaceId, RewardId>> SqlRewards::holds_ended(Instant now, int limit) {
    return tx_.list(kHoldsEnded, {now, limit, false},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<RewardId>(1)); });
}

std::vector<std::pair<WorkspaceId, RewardId>> SqlRewards::unclaimed(Instant approved_by, int limit) {
    return tx_.list(kUnclaimed, {approved_by, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<RewardId>(1)); });
}

std::vector<app::ListedBenefit> SqlRewards::benefits(WorkspaceId workspace, std::string_view state, app::Slice slice) {
    return tx_.list(kBenefits, {workspace, state, slice.after, slice.limit}, benefit_of);
}

std::optional<app::ListedBenefit> SqlRewards::benefit(WorkspaceId workspace, RewardId reward) {
    return tx_.one(kBenefit, {workspace, reward}, benefit_of);
}

void SqlRewards::append(WorkspaceId workspace, RewardId reward, const app::RewardHistoryLine& line) {
    tx_.exec(kAppend, {workspace, line.id, reward, line.at, to_string(line.actor.kind), maybe_id(line.actor.id),
                       line.event, line.before, line.after, line.reason});
}

std::vector<app::RewardHistoryLine> SqlRewards::history(WorkspaceId workspace, RewardId reward) {
    return tx_.list(kHistory, {workspace, reward}, [](const Row& row) {
        return app::RewardHistoryLine{.id = row.int64(0),
                                      .at = row.instant(1),
                                      .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                      .event = row.text(4),
                                      .before = row.text(5),
                                      .after = row.text(6),
                                      .reason = row.maybe_text(7)};
    });
}

}  // namespace parrain::storage
