#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"
#include "storage/repositories/rules.hpp"

namespace parrain::storage {
namespace {

#define ADVOCATE_COLUMNS \
    "id, program_id, user_id, account_id, source, code, reward_choice, hide_amounts, involvement, created_at"

const Statement kInsertAdvocate{"INSERT INTO advocates (workspace_id, " ADVOCATE_COLUMNS
                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
                                "ON CONFLICT (workspace_id, program_id, user_id) DO NOTHING"};
const Statement kUpdateAdvocate{
    "UPDATE advocates SET account_id = $3, reward_choice = $4, hide_amounts = $5, involvement = $6, source = $7 "
    "WHERE workspace_id = $1 AND id = $2"};
const Statement kAdvocateById{"SELECT " ADVOCATE_COLUMNS " FROM advocates WHERE workspace_id = $1 AND id = $2"};
const Statement kAdvocateOfUser{"SELECT " ADVOCATE_COLUMNS
                                " FROM advocates WHERE workspace_id = $1 AND program_id = $2 AND user_id = $3"};
const Statement kAdvocatesOfUser{"SELECT " ADVOCATE_COLUMNS
                                 " FROM advocates WHERE workspace_id = $1 AND user_id = $2 ORDER BY id"};
const Statement kAdvocateByCode{"SELECT " ADVOCATE_COLUMNS " FROM advocates WHERE workspace_id = $1 AND code = $2"};
const Statement kLink{"SELECT " ADVOCATE_COLUMNS ", workspace_id FROM advocates WHERE code = $1"};
const Statement kAdvocates{
    "SELECT " ADVOCATE_COLUMNS
    " FROM advocates WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND (program_id = $3 OR $3 = 0) "
    "AND ($4 = '' OR source = $4) ORDER BY id DESC LIMIT $5"};

#define REFERRAL_COLUMNS                                                                                             \
    "r.id, r.program_id, r.advocate_id, r.account_id, r.source, r.state, r.reason, r.prospect_key, r.email, "        \
    "r.email_key, r.company, r.company_key, r.contact_name, r.phone, r.company_number, r.country, r.website, "       \
    "r.domain, r.need, r.relationship, r.address_class, r.relevance_score, r.relevance_reasons, r.duplicate_of, "    \
    "r.informed_text, r.expected_value, r.submitted_at, r.won_at, r.next_action_at, r.version, r.updated_at, "       \
    "r.expected_currency, r.accepted_at, r.engaged_at, r.has_company_number, r.campaign_id, r.sector, r.employees, " \
    "r.sealed"
constexpr int kReferralColumnCount = 39;

const Statement kInsert{
    "INSERT INTO referrals (workspace_id, id, program_id, advocate_id, account_id, source, state, reason, "
    "prospect_key, email, email_key, company, company_key, contact_name, phone, company_number, country, website, "
    "domain, need, relationship, address_class, relevance_score, relevance_reasons, duplicate_of, informed_text, "
    "expected_value, submitted_at, won_at, next_action_at, version, updated_at, expected_currency, accepted_at, "
    "engaged_at, has_company_number, campaign_id, sector, employees, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, "
    "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, "
    "$30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)"};
const Statement kUpdate{
    "UPDATE referrals SET state = $4, reason = $5, expected_value = $6, won_at = $7, next_action_at = $8, "
    "updated_at = $9, expected_currency = $10, accepted_at = $11, engaged_at = $12, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kDescribe{
    "UPDATE referrals SET contact_name = $3, need = $4, relationship = $5, updated_at = $6, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2"};
const Statement kFind{"SELECT " REFERRAL_COLUMNS " FROM referrals r WHERE r.workspace_id = $1 AND r.id = $2"};
const Statement kFindLocked{"SELECT " REFERRAL_COLUMNS
                            " FROM referrals r WHERE r.workspace_id = $1 AND r.id = $2 /*for_update*/"};

#define LISTED_FROM                                                                                 \
    "SELECT " REFERRAL_COLUMNS                                                                      \
    ", a.user_id, u.external_id, c.external_id, u.name, c.name, "                                   \
    "p.wants_calls AND COALESCE(s.advocate_first, p.wants_calls) "                                  \
    "AND COALESCE(n.may_call, p.wants_calls) FROM referrals r "                                     \
    "JOIN advocates a ON a.workspace_id = r.workspace_id AND a.id = r.advocate_id "                 \
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "                         \
    "JOIN accounts c ON c.workspace_id = r.workspace_id AND c.id = r.account_id "                   \
    "JOIN programs p ON p.workspace_id = r.workspace_id AND p.id = r.program_id "                   \
    "LEFT JOIN call_settings s ON s.workspace_id = r.workspace_id AND s.program_id = r.program_id " \
    "LEFT JOIN prospect_notices n ON n.workspace_id = r.workspace_id AND n.referral_id = r.id "

const Statement kFindListed{LISTED_FROM "WHERE r.workspace_id = $1 AND r.id = $2"};
const Statement kList{LISTED_FROM
                      "WHERE r.workspace_id = $1 AND (r.id < $2 OR $2 = 0) AND ($3 = '' OR r.state = $3) "
                      "AND (r.advocate_id = $4 OR $4 = 0) AND ($5 = '' OR r.source = $5) "
                      "AND (COALESCE((SELECT t.due_at FROM call_tasks t WHERE t.workspace_id = r.workspace_id "
                      "AND t.referral_id = r.id AND t.is_open = $11), r.next_action_at) < $6 OR $6 = 0) "
                      "AND (r.campaign_id = $9 OR $9 = 0) AND (EXISTS (SELECT 1 FROM call_tasks t WHERE "
                      "t.workspace_id = r.workspace_id AND t.referral_id = r.id AND t.rep_id = $10) OR $10 = 0) "
                      "AND ($7 = '' OR r.company_key LIKE $7 ESCAPE '\\' OR r.email_key LIKE $7 ESCAPE '\\') "
                      "ORDER BY r.id DESC LIMIT $8"};
// The same with the advocate first, so that the index of an advocate's referrals is used.
const Statement kListOfAdvocate{
    LISTED_FROM
    "WHERE r.workspace_id = $1 AND r.advocate_id = $2 AND (r.id < $3 OR $3 = 0) AND ($4 = '' OR r.state = $4) "
    "ORDER BY r.id DESC LIMIT $5"};
const Statement kReviews{LISTED_FROM
                         "WHERE r.workspace_id = $1 AND r.state = 'review' AND r.id > $2 ORDER BY r.id LIMIT $3"};
const Statement kLatestSales{
    "SELECT " REFERRAL_COLUMNS
    " FROM referrals r WHERE r.workspace_id = $1 AND r.program_id = $2 AND r.won_at IS NOT NULL "
    "ORDER BY r.won_at DESC, r.id DESC LIMIT $3"};
// The row of the advocate stands for everything that is counted or capped over their referrals.
const Statement kLockAdvocate{"SELECT id FROM advocates WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kReached{
    "SELECT COUNT(DISTINCT CASE WHEN accepted_at IS NOT NULL THEN prospect_key END), "
    "COUNT(DISTINCT CASE WHEN engaged_at IS NOT NULL THEN prospect_key END), "
    "COUNT(DISTINCT CASE WHEN won_at IS NOT NULL THEN prospect_key END) FROM referrals WHERE workspace_id = $1 "
    "AND advocate_id = $2 AND address_class <> 'consumer' AND (campaign_id = $3 OR $3 = 0) "
    "AND ($4 = 'everybody' OR NOT EXISTS (SELECT 1 FROM referral_rules p JOIN reward_rules x "
    "ON x.workspace_id = p.workspace_id AND x.id = p.rule_id AND x.version = p.rule_version "
    "WHERE p.workspace_id = referrals.workspace_id AND p.referral_id = referrals.id AND x.campaign_id = $3 "
    "AND x.beneficiary = 'advocate' AND x.milestone <> 'renewal' AND x.at_count IS NULL "
    "AND x.audience NOT IN ('everybody', $4)))"};
const Statement kCounts{"SELECT state, COUNT(*) FROM referrals WHERE workspace_id = $1 GROUP BY state ORDER BY state"};
const Statement kLatestAnnualValues{
    "SELECT expected_value FROM referrals WHERE workspace_id = $1 AND program_id = $2 AND won_at IS NOT NULL "
    "AND expected_currency = $3 AND expected_value IS NOT NULL AND state <> 'refunded' "
    "ORDER BY won_at DESC, id DESC LIMIT $4"};
const Statement kByEmail{"SELECT " REFERRAL_COLUMNS
                         " FROM referrals r WHERE r.workspace_id = $1 AND r.email_key = $2 ORDER BY r.id"};
const Statement kByCompanyNumber{"SELECT " REFERRAL_COLUMNS
                                 " FROM referrals r WHERE r.workspace_id = $1 AND r.company_number = $2 ORDER BY r.id"};
const Statement kByDomain{"SELECT " REFERRAL_COLUMNS
                          " FROM referrals r WHERE r.workspace_id = $1 AND r.domain = $2 ORDER BY r.id LIMIT 50"};

const Statement kErase{
    "UPDATE referrals SET prospect_key = $3, email = NULL, email_key = NULL, company = NULL, company_key = NULL, "
    "contact_name = NULL, phone = NULL, company_number = NULL, website = NULL, domain = NULL, need = NULL, "
    "sector = NULL, employees = NULL, sealed = NULL, "
    "relationship = NULL, reason = NULL WHERE workspace_id = $1 AND id = $2"};
const Statement kEraseHistory{
    "UPDATE referral_events SET reason = NULL WHERE workspace_id = $1 AND referral_id = $2 AND actor <> 'system'"};
const Statement kEraseBilling{
    "UPDATE billing_events SET customer_email = NULL, customer_domain = NULL, customer_company_number = NULL, "
    "customer_name = NULL, raw = '' WHERE workspace_id = $1 AND referral_id = $2"};

// The plus keeps SQLite from reading everything that the workspace received since, by the index of time.
const Statement kActs{
    "SELECT COUNT(DISTINCT submitted_at) FROM referrals "
    "WHERE workspace_id = $1 AND advocate_id = $2 AND +submitted_at > $3 AND submitted_at <> $4"};
const Statement kByUser{
    "SELECT COUNT(*) FROM referrals WHERE workspace_id = $1 AND advocate_id = $2 AND +submitted_at > $3"};
const Statement kByAccount{
    "SELECT COUNT(*) FROM referrals WHERE workspace_id = $1 AND account_id = $2 AND submitted_at > $3"};
const Statement kRecord{
    "SELECT COUNT(*), COUNT(CASE WHEN state <> 'rejected' THEN 1 END) FROM referrals "
    "WHERE workspace_id = $1 AND advocate_id = $2 AND state NOT IN ('submitted', 'review') AND duplicate_of IS NULL"};
const Statement kSimilar{
    "SELECT 1 FROM referrals WHERE workspace_id = $1 AND company_key = $2 AND prospect_key <> $3 "
    "AND state IN ('submitted', 'review', 'accepted', 'advocate_call', 'to_contact', 'contacted', 'engaged', 'won') "
    "LIMIT 1"};
const Statement kDue{
    "SELECT workspace_id, id FROM referrals WHERE next_action_at <= $1 ORDER BY next_action_at, id LIMIT $2"};

const Statement kClaim{
    "INSERT INTO prospect_claims (workspace_id, prospect_key, referral_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (workspace_id, prospect_key) DO NOTHING"};
const Statement kClaimedBy{"SELECT referral_id FROM prospect_claims WHERE workspace_id = $1 AND prospect_key = $2"};
const Statement kRelease{"DELETE FROM prospect_claims WHERE workspace_id = $1 AND referral_id = $2"};

const Statement kPin{
    "INSERT INTO referral_rules (workspace_id, referral_id, rule_id, rule_version, kind, on_sale_only) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement kPinned{
    "SELECT " RULE_COLUMNS
    ", p.kind, p.on_sale_only FROM referral_rules p JOIN reward_rules r ON r.workspace_id = p.workspace_id AND r.id = "
    "p.rule_id "
    "AND r.version = p.rule_version WHERE p.workspace_id = $1 AND p.referral_id = $2 ORDER BY p.rule_id"};

const Statement kAppend{
    "INSERT INTO referral_events (workspace_id, id, referral_id, at, actor, actor_id, event, state_before, "
    "state_after, reason, member_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement kHistory{
    "SELECT id, at, actor, actor_id, event, state_before, state_after, reason, member_id FROM referral_events "
    "WHERE workspace_id = $1 AND referral_id = $2 ORDER BY id"};

const Statement kIsSuppressed{"SELECT 1 FROM suppressions WHERE workspace_id = $1 AND address_hash = $2"};
const Statement kSuppress{
    "INSERT INTO suppressions (workspace_id, address_hash, channel, created_at, id) VALUES ($1, $2, $3, $4, "
    "COALESCE((SELECT MAX(id) FROM suppressions WHERE workspace_id = $1), 0) + 1) "
    "ON CONFLICT (workspace_id, address_hash) DO NOTHING"};

app::Advocate advocate_of(const Row& row) {
    return {.id = row.id<AdvocateId>(0),
            .program = row.id<ProgramId>(1),
            .user = row.id<UserId>(2),
            .account = row.id<AccountId>(3),
            .source = row.text(4),
            .code = row.text(5),
            .reward_choice = row.maybe_text(6),
            .hide_amounts = row.boolean(7),
            .involvement = row.maybe_text(8),
            .created_at = row.instant(9)};
}

/// Reasons as `CODE:WEIGHT`, one a line.
std::string written_reasons(const Relevance& relevance) {
    std::vector<std::string> lines;
    for (const RelevanceReason& reason : relevance.reasons) {
        lines.push_back(std::string(to_string(reason.factor)) + ":" + std::to_string(reason.weight));
    }
    return joined(lines);
}

std::vector<RelevanceReason> read_reasons(std::string_view text) {
    std::vector<RelevanceReason> reasons;
    for (const std::string& line : split(text)) {
        const std::size_t colon = line.find(':');
        const auto known = std::ranges::find_if(kPublishedWeights, [&](const RelevanceReason& one) {
            return to_string(one.factor) == std::string_view(line).substr(0, colon);
        });
        if (known == kPublishedWeights.end()) continue;
        int weight = 0;
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), weight);
        reasons.push_back({.factor = known->factor, .weight = weight});
    }
    return reasons;
}

app::Referral referral_of(const Row& row) {
    return {.id = row.id<ReferralId>(0),
            .program = row.id<ProgramId>(1),
            .campaign = campaign_of(row.int64(35)),
            .advocate = row.id<AdvocateId>(2),
            .account = row.id<AccountId>(3),
            .source = row.text(4),
            .state = parse_referral_state(row.view(5)).value(),
            .reason = row.maybe_text(6),
            .prospect_key = row.text(7),
            .email = row.maybe_text(8),
            .email_key = row.maybe_text(9),
            .company = row.maybe_text(10),
            .company_key = row.maybe_text(11),
            .contact_name = row.maybe_text(12),
            .phone = row.maybe_text(13),
            .company_number = row.maybe_text(14),
            .country = row.maybe_text(15),
            .website = row.maybe_text(16),
            .domain = row.maybe_text(17),
            .need = row.maybe_text(18),
            .relationship = row.maybe_text(19),
            .address_class = row.text(20),
            .relevance = {.score = static_cast<int>(row.int64(21)), .reasons = read_reasons(row.view(22))},
            .duplicate_of = row.maybe_id<ReferralId>(23),
            .informed_text = row.text(24),
            .expected_value = maybe_money(row, 25, 31),
            .submitted_at = row.instant(26),
            .won_at = row.maybe_instant(27),
            .accepted_at = row.maybe_instant(32),
            .engaged_at = row.maybe_instant(33),
            .has_company_number = row.boolean(34),
            .next_action_at = row.maybe_instant(28),
            .sector = row.maybe_text(36),
            .employees = row.maybe_int64(37),
            .sealed = row.maybe_text(38),
            .version = row.int64(29),
            .updated_at = row.instant(30)};
}

app::ListedReferral listed_of(const Row& row) {
    return {.referral = referral_of(row),
            .user = row.id<UserId>(kReferralColumnCount),
            .user_external_id = row.text(kReferralColumnCount + 1),
            .account_external_id = row.text(kReferralColumnCount + 2),
            .advocate_name = row.text(kReferralColumnCount + 3),
            .account_name = row.text(kReferralColumnCount + 4),
            .calls_advocate_first = row.boolean(kReferralColumnCount + 5)};
}

app::PinnedRule pinned_of(const Row& row) {
    app::PinnedRule pinned{.rule = rule_of(row), .kind = {}, .on_sale_only = row.boolean(kRuleColumnCount + 1)};
    if (!row.is_null(kRuleColumnCount)) pinned.kind = parse_reward_kind(row.view(kRuleColumnCount)).value();
    return pinned;
}

}  // namespace

void SqlReferrals::insert(WorkspaceId workspace, const app::Advocate& advocate) {
    tx_.exec(kInsertAdvocate,
             {workspace, advocate.id, advocate.program, advocate.user, advocate.account, advocate.source, advocate.code,
              advocate.reward_choice, advocate.hide_amounts, advocate.involvement, advocate.created_at});
}

void SqlReferrals::update(WorkspaceId workspace, const app::Advocate& advocate) {
    tx_.exec(kUpdateAdvocate, {workspace, advocate.id, advocate.account, advocate.reward_choice, advocate.hide_amounts,
                               advocate.involvement, advocate.source});
}

std::optional<app::Advocate> SqlReferrals::find_advocate(WorkspaceId workspace, AdvocateId id) {
    return tx_.one(kAdvocateById, {workspace, id}, advocate_of);
}

std::optional<app::Advocate> SqlReferrals::find_advocate(WorkspaceId workspace, ProgramId program, UserId user) {
    return tx_.one(kAdvocateOfUser, {workspace, program, user}, advocate_of);
}

std::optional<app::Advocate> SqlReferrals::find_advocate_by_code(WorkspaceId workspace, std::string_view code) {
    return tx_.one(kAdvocateByCode, {workspace, code}, advocate_of);
}

std::optional<std::pair<WorkspaceId, app::Advocate>> SqlReferrals::find_link(std::string_view code) {
    return tx_.one(kLink, {code}, [](const Row& row) { return std::pair(row.id<WorkspaceId>(10), advocate_of(row)); });
}

std::vector<app::Advocate> SqlReferrals::advocates_of(WorkspaceId workspace, UserId user) {
    return tx_.list(kAdvocatesOfUser, {workspace, user}, advocate_of);
}

std::vector<app::Advocate> SqlReferrals::advocates(WorkspaceId workspace, ProgramId program, std::string_view source,
                                                   app::Slice slice) {
    return tx_.list(kAdvocates, {workspace, slice.after, program, source, slice.limit}, advocate_of);
}

void SqlReferrals::insert(WorkspaceId workspace, const app::Referral& referral) {
    tx_.exec(kInsert, {workspace,
                       referral.id,
                       referral.program,
                       referral.advocate,
                       referral.account,
                       referral.source,
                       to_string(referral.state),
                       referral.reason,
                       referral.prospect_key,
                       referral.email,
                       referral.email_key,
                       referral.company,
                       referral.company_key,
                       referral.contact_name,
                       referral.phone,
                       referral.company_number,
                       referral.country,
                       referral.website,
                       referral.domain,
                       referral.need,
                       referral.relationship,
                       referral.address_class,
                       referral.relevance.score,
                       written_reasons(referral.relevance),
                       referral.duplicate_of,
                       referral.informed_text,
                       minor_of(referral.expected_value),
                       referral.submitted_at,
                       referral.won_at,
                       referral.next_action_at,
                       referral.version,
                       referral.updated_at,
                       currency_code_of(referral.expected_value),
                       referral.accepted_at,
                       referral.engaged_at,
                       referral.has_company_number,
                       id_or_zero(referral.campaign),
                       referral.sector,
                       referral.employees,
                       referral.sealed});
}

bool SqlReferrals::update(WorkspaceId workspace, const app::Referral& referral) {
    return tx_.exec(kUpdate,
                    {workspace, referral.id, referral.version, to_string(referral.state), referral.reason,
                     minor_of(referral.expected_value), referral.won_at, referral.next_action_at, referral.updated_at,
                     currency_code_of(referral.expected_value), referral.accepted_at, referral.engaged_at}) == 1;
}

void SqlReferrals::describe(WorkspaceId workspace, const app::Referral& referral) {
    tx_.exec(kDescribe, {workspace, referral.id, referral.contact_name, referral.need, referral.relationship,
                         referral.updated_at});
}

std::optional<app::Referral> SqlReferrals::find(WorkspaceId workspace, ReferralId id) {
    return tx_.one(kFind, {workspace, id}, referral_of);
}

std::optional<app::ListedReferral> SqlReferrals::find_listed(WorkspaceId workspace, ReferralId id) {
    return tx_.one(kFindListed, {workspace, id}, listed_of);
}

std::optional<app::Referral> SqlReferrals::find_locked(WorkspaceId workspace, ReferralId id) {
    return tx_.one(kFindLocked, {workspace, id}, referral_of);
}

std::vector<app::ListedReferral> SqlReferrals::list(WorkspaceId workspace, const app::ReferralFilter& filter,
                                                    app::Slice slice) {
    const bool is_plain = !filter.campaign && filter.query.empty() && filter.source.empty() && !filter.due_before;
    if (filter.advocate && is_plain && !filter.rep) {
        return tx_.list(kListOfAdvocate, {workspace, filter.advocate, slice.after, filter.state, slice.limit},
                        listed_of);
    }
    const std::int64_t due_before = filter.due_before ? filter.due_before->micros() : 0;
    return tx_.list(kList,
                    {workspace, slice.after, filter.state, filter.advocate, filter.source, due_before,
                     containing(fold(filter.query)), slice.limit, filter.campaign, filter.rep, true},
                    listed_of);
}

std::vector<app::ListedReferral> SqlReferrals::reviews(WorkspaceId workspace, app::Slice slice) {
    return tx_.list(kReviews, {workspace, slice.after, slice.limit}, listed_of);
}

std::vector<Money> SqlReferrals::latest_annual_values(WorkspaceId workspace, ProgramId program, Currency currency,
                                                      int limit) {
    return tx_.list(kLatestAnnualValues, {workspace, program, currency.code(), limit},
                    [&](const Row& row) { return stored_money(row.int64(0), currency); });
}

std::vector<app::Referral> SqlReferrals::latest_sales(WorkspaceId workspace, ProgramId program, int limit) {
    return tx_.list(kLatestSales, {workspace, program, limit}, referral_of);
}

void SqlReferrals::lock_advocate(WorkspaceId workspace, AdvocateId advocate) {
    tx_.one(kLockAdvocate, {workspace, advocate}, [](const Row& row) { return row.int64(0); });
}

std::int64_t SqlReferrals::reached(WorkspaceId workspace, AdvocateId advocate, Milestone milestone,
                                   std::optional<CampaignId> campaign, Audience audience) {
    const int column = milestone == Milestone::kAccepted ? 0 : milestone == Milestone::kEngaged ? 1 : 2;
    return tx_
        .one(kReached, {workspace, advocate, id_or_zero(campaign), to_string(audience)},
             [&](const Row& row) { return row.int64(column); })
        .value();
}

std::vector<std::pair<std::string, std::int64_t>> SqlReferrals::counts_by_state(WorkspaceId workspace) {
    return tx_.list(kCounts, {workspace}, [](const Row& row) { return std::pair(row.text(0), row.int64(1)); });
}

std::vector<app::Referral> SqlReferrals::matching(WorkspaceId workspace, std::string_view email_key,
                                                  std::string_view company_number, std::string_view domain) {
    std::vector<app::Referral> found;
    const auto add = [&](const Statement& statement, std::string_view key) {
        if (key.empty()) return;
        for (app::Referral& referral : tx_.list(statement, {workspace, key}, referral_of)) {
            if (std::ranges::find(found, referral.id, &app::Referral::id) == found.end()) {
                found.push_back(std::move(referral));
            }
        }
    };
    add(kByEmail, email_key);
    add(kByCompanyNumber, company_number);
    add(kByDomain, domain);
    std::ranges::sort(found, {}, &app::Referral::id);
    return found;
}

void SqlReferrals::erase(WorkspaceId workspace, ReferralId referral, std::string_view pseudonym) {
    tx_.exec(kErase, {workspace, referral, pseudonym});
    tx_.exec(kEraseHistory, {workspace, referral});
    tx_.exec(kEraseBilling, {workspace, referral});
    tx_.leave_no_trace();
}

app::SubmissionCounts SqlReferrals::submissions(WorkspaceId workspace, AdvocateId advocate, AccountId account,
                                                Instant now) {
    const auto count = [](const Row& row) { return row.int64(0); };
    const Instant hour_ago = now - Duration::hours(1);
    const Instant day_ago = now - Duration::days(1);
    return {.earlier_acts_in_hour = tx_.one(kActs, {workspace, advocate, hour_ago, now}, count).value(),
            .by_user_in_day = tx_.one(kByUser, {workspace, advocate, day_ago}, count).value(),
            .by_account_in_day = tx_.one(kByAccount, {workspace, account, day_ago}, count).value()};
}

AdvocateRecord SqlReferrals::record(WorkspaceId workspace, AdvocateId advocate) {
    return tx_
        .one(kRecord, {workspace, advocate},
             [](const Row& row) {
                 return AdvocateRecord{.decided = static_cast<int>(row.int64(0)),
                                       .accepted = static_cast<int>(row.int64(1))};
             })
        .value();
}

bool SqlReferrals::has_similar_company(WorkspaceId workspace, std::string_view company_key,
                                       std::string_view prospect_key) {
    return tx_.one(kSimilar, {workspace, company_key, prospect_key}, [](const Row&) { return true; }).has_value();
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlReferrals::due(Instant now, int limit) {
    return tx_.list(kDue, {now, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<ReferralId>(1)); });
}

bool SqlReferrals::claim(WorkspaceId workspace, std::string_view prospect_key, ReferralId referral) {
    return tx_.exec(kClaim, {workspace, prospect_key, referral}) == 1;
}

std::optional<ReferralId> SqlReferrals::claimed_by(WorkspaceId workspace, std::string_view prospect_key) {
    return tx_.one(kClaimedBy, {workspace, prospect_key}, [](const Row& row) { return row.id<ReferralId>(0); });
}

void SqlReferrals::release(WorkspaceId workspace, ReferralId referral) {
    tx_.exec(kRelease, {workspace, referral});
}

void SqlReferrals::pin(WorkspaceId workspace, ReferralId referral, const app::PinnedRule& rule) {
    tx_.exec(kPin, {workspace, referral, rule.rule.id, rule.rule.version,
                    rule.kind ? std::optional(to_string(*rule.kind)) : std::nullopt, rule.on_sale_only});
}

std::vector<app::PinnedRule> SqlReferrals::pinned(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kPinned, {workspace, referral}, pinned_of);
}

void SqlReferrals::append(WorkspaceId workspace, ReferralId referral, const app::ReferralHistoryLine& line) {
    tx_.exec(kAppend, {workspace, line.id, referral, line.at, to_string(line.actor.kind), maybe_id(line.actor.id),
                       line.event, line.before, line.after, line.reason, line.member});
}

std::vector<app::ReferralHistoryLine> SqlReferrals::history(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kHistory, {workspace, referral}, [](const Row& row) {
        return app::ReferralHistoryLine{.id = row.int64(0),
                                        .at = row.instant(1),
                                        .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                        .event = row.text(4),
                                        .before = row.maybe_text(5),
                                        .after = row.maybe_text(6),
                                        .reason = row.maybe_text(7),
                                        .member = row.maybe_id<MemberId>(8)};
    });
}

bool SqlReferrals::is_suppressed(WorkspaceId workspace, std::string_view address_hash) {
    return tx_.one(kIsSuppressed, {workspace, address_hash}, [](const Row&) { return true; }).has_value();
}

void SqlReferrals::suppress(WorkspaceId workspace, std::string_view address_hash, std::string_view channel,
                            Instant now) {
    tx_.exec(kSuppress, {workspace, address_hash, channel, now});
}

}  // namespace parrain::storage
