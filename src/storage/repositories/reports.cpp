#include <map>

#include "core/local_time.hpp"

#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

// Every statement gives (quarter, program, advocate, source, currency, amount, campaign, rep); parameters are the
// workspace and the first and last microsecond. A quarter of an hour, of which a day of any time zone is made up, has
// 900,000,000 microseconds.

// Who works a referral `r`, or worked it last; 0 is nobody.
#define WITH_REP "LEFT JOIN call_tasks t ON t.workspace_id = r.workspace_id AND t.referral_id = r.id "
#define REP "COALESCE(t.rep_id, 0)"
// How the referral came: by a link, or in the tab by somebody whom a survey made an advocate, or who came by
// themselves.
#define SOURCE                                                                                                    \
    "CASE WHEN r.source = 'tab' AND EXISTS (SELECT 1 FROM advocates v WHERE v.workspace_id = r.workspace_id AND " \
    "v.id = r.advocate_id AND v.source = 'survey') THEN 'survey' ELSE r.source END"

const Statement kSubmitted{"SELECT r.submitted_at / 900000000, r.program_id, r.advocate_id, " SOURCE
                           ", '', COUNT(*), r.campaign_id, " REP " FROM referrals r " WITH_REP
                           "WHERE r.workspace_id = $1 AND r.submitted_at BETWEEN $2 AND $3 AND r.duplicate_of IS NULL "
                           "GROUP BY r.submitted_at / 900000000, r.program_id, r.advocate_id, " SOURCE
                           ", r.campaign_id, " REP};

// Counted once a referral, on the day it first got so far or further: later moves back and forth add nothing, and who
// bought before anybody contacted them has been reached as well as anybody. Of all referrals together no step can thus
// count more than the one before it.
#define FIRST_REACHED(states)                                                                                         \
    "SELECT e.first_at / 900000000, r.program_id, r.advocate_id, " SOURCE ", '', COUNT(*), r.campaign_id, " REP       \
    " FROM (SELECT referral_id, MIN(at) AS first_at FROM referral_events WHERE workspace_id = $1 AND state_after IN " \
    "(" states ") GROUP BY referral_id) e JOIN referrals r ON r.workspace_id = $1 AND r.id = e.referral_id " WITH_REP \
    "WHERE e.first_at BETWEEN $2 AND $3 "                                                                             \
    "GROUP BY e.first_at / 900000000, r.program_id, r.advocate_id, " SOURCE ", r.campaign_id, " REP

#define ENGAGED_OR_FURTHER "'engaged', 'won'"
#define CONTACTED_OR_FURTHER "'contacted', " ENGAGED_OR_FURTHER
const Statement kAccepted{FIRST_REACHED("'accepted', 'advocate_call', 'to_contact', " CONTACTED_OR_FURTHER)};
const Statement kContacted{FIRST_REACHED(CONTACTED_OR_FURTHER)};
const Statement kEngaged{FIRST_REACHED(ENGAGED_OR_FURTHER)};

// A customer belongs to the currency of their first payment, and to none once everything they paid was given back: they
// were won, and are no customer that a cost is divided by.
const Statement kWon{
    "SELECT w.won_at / 900000000, w.program_id, w.advocate_id, w.source, w.currency, COUNT(*), w.campaign_id, w.rep "
    "FROM (SELECT r.won_at, r.program_id, r.advocate_id, " SOURCE " AS source, r.campaign_id, " REP
    " AS rep, COALESCE((SELECT i.currency FROM invoices i "
    "WHERE i.workspace_id = r.workspace_id AND i.referral_id = r.id "
    "AND EXISTS (SELECT 1 FROM invoices k WHERE k.workspace_id = r.workspace_id AND k.referral_id = r.id "
    "AND k.paid > k.refunded) ORDER BY i.paid_at, i.invoice LIMIT 1), '') "
    "AS currency FROM referrals r " WITH_REP
    "WHERE r.workspace_id = $1 AND r.won_at BETWEEN $2 AND $3) w "
    "GROUP BY w.won_at / 900000000, w.program_id, w.advocate_id, w.source, w.currency, w.campaign_id, w.rep"};
// What stands behind the last @ of an address, on either engine: all before is what is left when every character but @
// is trimmed from the end.
#define DOMAIN_OF(email) "SUBSTR(" email ", LENGTH(RTRIM(" email ", REPLACE(" email ", '@', ''))) + 1)"
// Who was a customer for more than 31 days before the first payment we were told of is not new by it.
#define NO_FORMER_ACCOUNT(condition)                                                    \
    "AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.workspace_id = $1 AND " condition \
    " AND a.customer_since < c.first_at - 2678400000000) "
// Nor is who subscribed more than 92 days before: longer than a trial.
const Statement kClassicalWon{
    "SELECT c.first_at / 900000000, 0, 0, 'classical', '', COUNT(*), 0, 0 FROM "
    "(SELECT MIN(occurred_at) AS first_at, MIN(customer_external_id) AS number, MIN(LOWER(customer_email)) AS email, "
    "MIN(customer_company_number) AS company_number, MIN(customer_domain) AS domain "
    "FROM billing_events WHERE workspace_id = $1 AND (referral_id IS NULL OR reason = 'organic_sale') "
    "AND type = 'payment.received' AND amount > 0 "
    "GROUP BY COALESCE(customer_external_id, LOWER(customer_email), customer_company_number, customer_domain, "
    "external_id)) c WHERE c.first_at BETWEEN $2 AND $3 " NO_FORMER_ACCOUNT("a.external_id = c.number")
        NO_FORMER_ACCOUNT("a.company_number = c.company_number")
            NO_FORMER_ACCOUNT("a.domain = COALESCE(c.domain, " DOMAIN_OF("c.email") ")")
    "AND NOT EXISTS (SELECT 1 FROM billing_events s WHERE s.workspace_id = $1 AND s.customer_external_id = c.number "
    "AND s.type = 'subscription.started' AND s.subscription_started_at < c.first_at - 7948800000000) "
    "GROUP BY c.first_at / 900000000"};

// Of classical prospects: (day, rep, amount); parameters are the workspace and the first and last day.
const Statement kClassicalContacted{
    "SELECT month, rep_id, contacted FROM classical_counts WHERE workspace_id = $1 AND month BETWEEN $2 AND $3 "
    "UNION ALL SELECT contacted_on, rep_id, COUNT(*) FROM classical_prospects "
    "WHERE workspace_id = $1 AND contacted_on BETWEEN $2 AND $3 GROUP BY contacted_on, rep_id"};
const Statement kClassicalTold{
    "SELECT month, rep_id, won FROM classical_counts WHERE workspace_id = $1 AND month BETWEEN $2 AND $3 "
    "UNION ALL SELECT won_on, rep_id, COUNT(*) FROM classical_prospects "
    "WHERE workspace_id = $1 AND won_on BETWEEN $2 AND $3 GROUP BY won_on, rep_id"};

const Statement kRevenue{
    "SELECT i.paid_at / 900000000, r.program_id, r.advocate_id, " SOURCE
    ", i.currency, "
    "CAST(SUM(i.paid - i.refunded) AS BIGINT), r.campaign_id, " REP
    " FROM invoices i JOIN referrals r ON r.workspace_id = i.workspace_id AND r.id = i.referral_id " WITH_REP
    "WHERE i.workspace_id = $1 AND i.paid_at BETWEEN $2 AND $3 AND r.won_at IS NOT NULL "
    "GROUP BY i.paid_at / 900000000, r.program_id, r.advocate_id, " SOURCE ", i.currency, r.campaign_id, " REP};

// What the time of reps cost: each call what was reckoned when it was written down.
#define CALL_COST "CAST(SUM(c.cost) AS BIGINT)"
#define CALLS_ABOUT_REFERRALS                                                                    \
    "FROM calls c JOIN referrals r ON r.workspace_id = c.workspace_id AND r.id = c.referral_id " \
    "WHERE c.workspace_id = $1 AND c.cost > 0 "

// On the day of the call.
const Statement kCallTime{"SELECT c.at / 900000000, r.program_id, r.advocate_id, " SOURCE ", c.currency, " CALL_COST
                          ", r.campaign_id, c.rep_id " CALLS_ABOUT_REFERRALS
                          "AND c.at BETWEEN $2 AND $3 "
                          "GROUP BY c.at / 900000000, r.program_id, r.advocate_id, " SOURCE
                          ", c.currency, r.campaign_id, c.rep_id"};

// What a reward costs is what it was earned for less what was taken back, refused or never will be paid; on the day
// it was earned, so that a cost stands beside the revenue that caused it.
#define REWARDS_OF(sum, which)                                                                           \
    "SELECT w.earned_at / 900000000, w.program_id, w.advocate_id, " SOURCE ", w.currency, CAST(SUM(" sum \
    ") AS BIGINT), w.campaign_id, " REP                                                                  \
    " FROM rewards w "                                                                                   \
    "JOIN referrals r ON r.workspace_id = w.workspace_id AND r.id = w.referral_id " WITH_REP             \
    "WHERE w.workspace_id = $1 AND w.earned_at BETWEEN $2 AND $3 " which                                 \
    "GROUP BY w.earned_at / 900000000, w.program_id, w.advocate_id, " SOURCE ", w.currency, w.campaign_id, " REP
#define COST_OF(kinds)                                                                              \
    REWARDS_OF("w.pending + w.approved + w.clearing + w.settled + w.netted - w.recovered - w.owed", \
               "AND w.kind IN (" kinds ") ")

const Statement kCommissions{COST_OF("'cash', 'credit', 'donation'")};
const Statement kBenefits{COST_OF("'module', 'free_months'")};
const Statement kGifts{COST_OF("'gift', 'experience'")};
const Statement kUnpaid{REWARDS_OF("w.pending + w.approved + w.clearing", "")};

const Statement kWaiting{
    "SELECT currency, CAST(SUM(entitled) AS BIGINT) FROM rewards "
    "WHERE workspace_id = $1 AND state = 'unfunded' AND program_id = $2 AND campaign_id = $3 GROUP BY currency"};
const Statement kCustomers{
    "SELECT i.currency, CAST(SUM(i.paid - i.refunded) AS BIGINT), "
    "COUNT(DISTINCT CASE WHEN i.paid > i.refunded THEN i.referral_id END) FROM referrals r "
    "JOIN invoices i ON i.workspace_id = r.workspace_id AND i.referral_id = r.id "
    "WHERE r.workspace_id = $1 AND r.won_at IS NOT NULL AND r.program_id = $2 AND r.campaign_id = $3 "
    "GROUP BY i.currency"};
const Statement kCallsOfFund{"SELECT c.currency, " CALL_COST " " CALLS_ABOUT_REFERRALS
                             "AND r.program_id = $2 AND r.campaign_id = $3 GROUP BY c.currency"};
const Statement kPositions{
    "SELECT currency, CAST(SUM(pending + approved + clearing) AS BIGINT), "
    "CAST(SUM(settled + netted - recovered - owed) AS BIGINT), CAST(SUM(owed) AS BIGINT) FROM rewards "
    "WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 GROUP BY currency ORDER BY currency"};
// What went back to the budget, less what the program bore after all by writing a debt off.
const Statement kAvoided{
    "SELECT currency, CAST(SUM(CASE WHEN debit = 'budget' THEN -amount ELSE amount END) AS BIGINT) FROM entries "
    "WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 AND ((credit = 'budget' AND debit <> 'funding') "
    "OR (debit = 'budget' AND credit = 'owed')) GROUP BY currency"};

constexpr std::int64_t kQuarter = 900'000'000;

struct Counted {
    app::Figure figure;
    const Statement& statement;
};

const Counted kAll[] = {
    {app::Figure::kSubmitted, kSubmitted},
    {app::Figure::kAccepted, kAccepted},
    {app::Figure::kContacted, kContacted},
    {app::Figure::kEngaged, kEngaged},
    {app::Figure::kWon, kWon},
    {app::Figure::kClassicalWon, kClassicalWon},
    {app::Figure::kRevenue, kRevenue},
    {app::Figure::kCommissions, kCommissions},
    {app::Figure::kBenefits, kBenefits},
    {app::Figure::kGifts, kGifts},
    {app::Figure::kUnpaid, kUnpaid},
    {app::Figure::kCalls, kCallTime},
};

}  // namespace

std::vector<app::DayFigure> SqlReports::figures(WorkspaceId workspace, const app::Period& period,
                                                std::string_view time_zone) {
    const Instant from = period.start(time_zone);
    const Instant to = period.end(time_zone) - Duration{1};
    std::vector<app::DayFigure> figures;
    for (const Counted& counted : kAll) {
        tx_.query(counted.statement, {workspace, from, to}, [&](const Row& row) {
            figures.push_back({.figure = counted.figure,
                               .day = local_time(Instant(row.int64(0) * kQuarter), time_zone).day,
                               .program = row.id<ProgramId>(1),
                               .advocate = row.id<AdvocateId>(2),
                               .source = row.text(3),
                               .currency = row.text(4),
                               .amount = row.int64(5)});
            figures.back().campaign = CampaignId(row.int64(6));
            figures.back().rep = row.id<MemberId>(7);
        });
    }
    const auto tell = [&](app::Figure figure, const Statement& statement) {
        tx_.query(statement, {workspace, period.first, period.last}, [&](const Row& row) {
            figures.push_back({.figure = figure, .day = row.int64(0), .amount = row.int64(2)});
            figures.back().rep = row.id<MemberId>(1);
        });
    };
    tell(app::Figure::kClassicalContacted, kClassicalContacted);
    tell(app::Figure::kClassicalTold, kClassicalTold);
    return figures;
}

std::vector<app::ProgramSales> SqlReports::sales(WorkspaceId workspace, const Fund& fund) {
    const CampaignId campaign = id_or_zero(fund.campaign);
    std::map<Currency, app::ProgramSales> by_currency;
    const auto of = [&](const Row& row) -> app::ProgramSales& {
        const Currency currency = stored_currency(row.view(0));
        const Money none = Money::zero(currency);
        const app::ProgramSales nothing{.waiting = none, .calls = none, .revenue = none};
        return by_currency.try_emplace(currency, nothing).first->second;
    };
    const auto money = [](const Row& row) { return stored_money(row.int64(1), stored_currency(row.view(0))); };
    tx_.query(kWaiting, {workspace, fund.program, campaign}, [&](const Row& row) { of(row).waiting = money(row); });
    tx_.query(kCallsOfFund, {workspace, fund.program, campaign}, [&](const Row& row) { of(row).calls = money(row); });
    tx_.query(kCustomers, {workspace, fund.program, campaign}, [&](const Row& row) {
        of(row).revenue = money(row);
        of(row).customers = row.int64(2);
    });
    std::vector<app::ProgramSales> sales;
    for (const auto& [currency, one] : by_currency) sales.push_back(one);
    return sales;
}

std::vector<app::ProgramPositions> SqlReports::positions(WorkspaceId workspace, const Fund& fund) {
    const CampaignId campaign = id_or_zero(fund.campaign);
    auto positions = tx_.list(kPositions, {workspace, fund.program, campaign}, [](const Row& row) {
        const Currency currency = stored_currency(row.view(0));
        return app::ProgramPositions{.committed = stored_money(row.int64(1), currency),
                                     .spent = stored_money(row.int64(2), currency),
                                     .owed = stored_money(row.int64(3), currency),
                                     .avoided = Money::zero(currency)};
    });
    tx_.query(kAvoided, {workspace, fund.program, campaign}, [&](const Row& row) {
        const Money avoided = stored_money(row.int64(1), stored_currency(row.view(0)));
        for (app::ProgramPositions& one : positions) {
            if (one.avoided.currency() == avoided.currency()) one.avoided = avoided;
        }
    });
    return positions;
}

}  // namespace parrain::storage
