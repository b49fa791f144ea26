#include <cmath>

#include "app/economics.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

struct Cost {
    Money commissions;
    Money benefits;
    Money gifts;
    Money postage;
    Money calls;
    Money total;
};
BOOST_DESCRIBE_STRUCT(Cost, (), (commissions, benefits, gifts, postage, calls, total))

/// Between which shares the true one lies with 95 % confidence.
struct ShareInterval {
    double low;
    double high;
};
BOOST_DESCRIBE_STRUCT(ShareInterval, (), (low, high))

/// How many times as well recommended prospects convert as classical ones, and between which bounds the true ratio lies
/// with 95 % confidence. Where classical prospects bought nothing, `ratio` and `high` are null: only `low` is known.
struct Lift {
    std::optional<double> ratio;
    double low;
    std::optional<double> high;
};
BOOST_DESCRIBE_STRUCT(Lift, (), (ratio, low, high))

/// What one month, program, campaign, source, advocate or rep cost and brought; docs/economics.md defines every field.
/// `contacted` and `won` count recommended prospects, each on the day it first came so far. `conversion` is `won` /
/// `contacted`, null where nobody was contacted: more than 1 where those who bought had been contacted before the
/// period; then it is no share, and has neither interval nor `lift`. `classical_conversion` likewise, of what was told.
struct EconomicsRow {
    std::string key;
    std::string label;
    std::int64_t ambassadors;
    std::int64_t submitted;
    std::int64_t accepted;
    std::int64_t contacted;
    std::int64_t engaged;
    std::int64_t won;
    std::int64_t customers;
    Money revenue;
    Cost cost;
    Money committed;
    std::optional<double> conversion;
    std::optional<ShareInterval> conversion_interval;
    std::int64_t classical_contacted;
    std::int64_t classical_won;
    std::optional<double> classical_conversion;
    std::optional<ShareInterval> classical_conversion_interval;
    std::optional<Lift> lift;
    std::int64_t new_customers;
    std::optional<double> share_of_new_customers;
    std::optional<Money> cost_per_customer;
};
BOOST_DESCRIBE_STRUCT(EconomicsRow, (),
                      (key, label, ambassadors, submitted, accepted, contacted, engaged, won, customers, revenue, cost,
                       committed, conversion, conversion_interval, classical_contacted, classical_won,
                       classical_conversion, classical_conversion_interval, lift, new_customers, share_of_new_customers,
                       cost_per_customer))

/// Shares of new customers, from 0 to 1: where referral started, and where it is to be.
struct ReportedTarget {
    double start;
    double target;
};
BOOST_DESCRIBE_STRUCT(ReportedTarget, (), (start, target))

/// The rows of a period and their sum. `estimated_calls` is the part of the totals' `cost.calls` whose minutes nobody
/// told.
struct EconomicsReport {
    Currency currency;
    std::vector<Currency> currencies;
    std::vector<EconomicsRow> rows;
    EconomicsRow totals;
    ReportedTarget share_target;
    Money estimated_calls;
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(EconomicsReport, (),
                      (currency, currencies, rows, totals, share_target, estimated_calls, sentence))

struct EconomicsQuery {
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> group;
    std::optional<std::string> currency;
};
BOOST_DESCRIBE_STRUCT(EconomicsQuery, (), (from, to, group, currency))

std::optional<ShareInterval> interval_of(const Conversion& conversion) {
    const auto interval = conversion.interval();
    return interval ? std::optional(ShareInterval{.low = interval->low, .high = interval->high}) : std::nullopt;
}

double share_of(Rate rate) {
    constexpr double kWhole = 10'000;
    return rate.basis_points() / kWhole;
}

EconomicsRow row_of(const app::EconomicsRow& row) {
    const auto lift = lift_of(row.recommended(), row.classical);
    const Money none = Money::zero(row.revenue.currency());
    return {.key = row.key,
            .label = row.label,
            .ambassadors = row.ambassadors,
            .submitted = row.submitted,
            .accepted = row.accepted,
            .contacted = row.contacted,
            .engaged = row.engaged,
            .won = row.won,
            .customers = row.customers,
            .revenue = row.revenue,
            .cost = {.commissions = row.commissions,
                     .benefits = row.benefits,
                     .gifts = row.gifts,
                     .postage = none,
                     .calls = row.calls,
                     .total = row.cost()},
            .committed = row.committed,
            .conversion = row.recommended().rate(),
            .conversion_interval = interval_of(row.recommended()),
            .classical_contacted = row.classical.contacted,
            .classical_won = row.classical.won,
            .classical_conversion = row.classical.rate(),
            .classical_conversion_interval = interval_of(row.classical),
            .lift = lift ? std::optional(Lift{lift->ratio, lift->low, lift->high}) : std::nullopt,
            .new_customers = row.new_customers,
            .share_of_new_customers = row.share_of_new_customers(),
            .cost_per_customer = row.cost_per_customer()};
}

/// Revenue against cost in one sentence.
std::string sentence_of(const app::EconomicsRow& totals, const Words& words) {
    const Money cost = totals.cost();
    TextArguments arguments = {{"cost", cost}, {"revenue", totals.revenue}};
    if (cost.is_zero()) {
        return words(totals.revenue.is_zero() ? "report.economics.nothing" : "report.economics.revenue_only",
                     arguments);
    }
    if (totals.revenue.is_zero()) return words("report.economics.cost_only", arguments);
    if (totals.revenue.minor() < cost.minor()) return words("report.economics.loses", arguments);
    // A hundred minor units: one euro, a hundred yen.
    const auto unit = Money::parse(100, cost.currency());
    const auto brought =
        divide_rounded(Wide(totals.revenue.minor()) * 100, Wide(cost.minor()), totals.revenue.currency());
    if (!unit || !brought) return words("report.economics.cost_only", arguments);
    arguments.emplace_back("unit", *unit);
    arguments.emplace_back("brought", *brought);
    return words("report.economics.earns", arguments);
}

Result<EconomicsReport> economics(const app::Caller& caller, Query<EconomicsQuery> query, const Words& words,
                                  const app::Economics& reports) {
    const auto report = reports.report(caller.workspace, {.from = query->from,
                                                          .to = query->to,
                                                          .group = query->group,
                                                          .currency = query->currency,
                                                          .locale = words.locale()});
    if (!report) return report.failure();
    EconomicsReport shown{
        .currency = report->currency,
        .currencies = report->currencies,
        .rows = {},
        .totals = row_of(report->totals),
        .share_target = {.start = share_of(report->target.start), .target = share_of(report->target.target)},
        .estimated_calls = report->estimated_calls,
        .sentence = sentence_of(report->totals, words)};
    for (const auto& row : report->rows) shown.rows.push_back(row_of(row));
    return shown;
}

}  // namespace

std::vector<Route> report_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/reports/economics">(economics, "What the program cost and brought")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kTimeInvalid, kEndsBeforeStart, kOutOfRange, kUnknownValue, kCurrencyUnknown}));
    return routes;
}

}  // namespace parrain::http
