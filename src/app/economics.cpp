#include "app/economics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/call_store.hpp"
#include "app/campaign_store.hpp"
#include "app/classical_prospects.hpp"
#include "app/period.hpp"

namespace parrain::app {
namespace {

constexpr std::array<std::string_view, 6> kGroups = {"month", "program", "campaign", "source", "advocate", "rep"};
constexpr int kDefaultMonths = 12;

Instant start_of_day(std::int64_t day) {
    return Instant(0) + Duration::days(day);
}

std::string key_of(const DayFigure& figure, std::string_view group) {
    if (group == "program") return figure.program.str();
    if (group == "advocate") return figure.advocate.str();
    if (group == "source") return figure.source;
    if (group == "rep") return figure.rep ? figure.rep.str() : std::string();
    if (group == "campaign") return figure.campaign ? figure.campaign.str() : std::string();
    return month_of(start_of_day(figure.day));
}

bool is_classical(Figure figure) {
    return figure == Figure::kClassicalWon || figure == Figure::kClassicalContacted || figure == Figure::kClassicalTold;
}

/// What is known of classical prospects over some months.
class ClassicalSum {
  public:
    void add(const DayFigure& figure) {
        if (figure.figure == Figure::kClassicalContacted) told_.contacted += figure.amount;
        if (figure.figure == Figure::kClassicalTold) told_.won += figure.amount;
        Customers& month = months_[month_of(start_of_day(figure.day))];
        if (figure.figure == Figure::kClassicalWon) month.billed += figure.amount;
        if (figure.figure == Figure::kClassicalTold) month.told += figure.amount;
    }

    Conversion told() const { return told_; }

    /// Billing and whoever counts tell of the same customers: month by month, who knows of more is believed.
    std::int64_t customers() const {
        std::int64_t sum = 0;
        for (const auto& [month, customers] : months_) sum += std::max(customers.billed, customers.told);
        return sum;
    }

  private:
    struct Customers {
        std::int64_t billed = 0;
        std::int64_t told = 0;
    };
    Conversion told_;
    std::map<std::string, Customers> months_;
};

/// Collects figures into one row.
class RowBuilder {
  public:
    RowBuilder(std::string key, Currency currency)
        : currency_(currency),
          row_{.key = key,
               .label = key,
               .revenue = Money::zero(currency),
               .commissions = Money::zero(currency),
               .benefits = Money::zero(currency),
               .gifts = Money::zero(currency),
               .calls = Money::zero(currency),
               .committed = Money::zero(currency)} {}

    void add(const DayFigure& figure) {
        switch (figure.figure) {
            case Figure::kSubmitted:
                advocates_.insert(figure.advocate);
                row_.submitted += figure.amount;
                break;
            case Figure::kAccepted: row_.accepted += figure.amount; break;
            case Figure::kContacted: row_.contacted += figure.amount; break;
            case Figure::kEngaged: row_.engaged += figure.amount; break;
            case Figure::kWon:
                row_.won += figure.amount;
                if (figure.currency == currency_.code()) row_.customers += figure.amount;
                break;
            case Figure::kClassicalWon:
            case Figure::kClassicalContacted:
            case Figure::kClassicalTold: classical_.add(figure); break;
            case Figure::kRevenue: add_money(row_.revenue, figure); break;
            case Figure::kCommissions: add_money(row_.commissions, figure); break;
            case Figure::kBenefits: add_money(row_.benefits, figure); break;
            case Figure::kGifts: add_money(row_.gifts, figure); break;
            case Figure::kCalls: add_money(row_.calls, figure); break;
            case Figure::kUnpaid: add_money(row_.committed, figure); break;
        }
    }

    EconomicsRow build() {
        row_.ambassadors = static_cast<std::int64_t>(advocates_.size());
        row_.classical = classical_.told();
        row_.new_customers = row_.won + classical_.customers();
        return row_;
    }

  private:
    void add_money(Money& sum, const DayFigure& figure) {
        if (figure.currency == currency_.code()) {
            sum = sum_for_show(sum, Money::parse(figure.amount, currency_).value());
        }
    }

    Currency currency_;
    std::set<AdvocateId> advocates_;
    ClassicalSum classical_;
    EconomicsRow row_;
};

/// Months without any figure are rows too: a chart shows them as the zeros they are.
std::map<std::string, RowBuilder> empty_rows(const Period& period, std::string_view group, Currency currency) {
    std::map<std::string, RowBuilder> rows;
    if (group != "month") return rows;
    for (std::int64_t day = period.first; day <= period.last; ++day) {
        const std::string month = month_of(start_of_day(day));
        rows.try_emplace(month, month, currency);
    }
    return rows;
}

std::string label_of(Transaction& tx, WorkspaceId workspace, std::string_view group, const std::string& key,
                     Locale locale) {
    if (group == "program") {
        const auto program = tx.programs().find(workspace, ProgramId::parse(key).value_or(ProgramId{}));
        return program ? program->name : key;
    }
    if (group == "campaign") {
        const auto campaign = tx.campaigns().find(workspace, CampaignId::parse(key).value_or(CampaignId{}));
        return campaign ? campaign->plan.name.in(locale) : key;
    }
    if (group == "rep") {
        const auto member = tx.access().find_member(workspace, MemberId::parse(key).value_or(MemberId{}));
        return member ? member->name : key;
    }
    if (group == "advocate") {
        const auto advocate = tx.referrals().find_advocate(workspace, AdvocateId::parse(key).value_or(AdvocateId{}));
        const auto user = advocate ? tx.customers().find_user(workspace, advocate->user) : std::nullopt;
        return user ? user->name : key;
    }
    return key;
}

std::optional<double> ratio(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

/// Whether a classical prospect belongs to one row of the group. What billing tells of them belongs to no rep.
bool is_divided(Figure figure, std::string_view group) {
    return group == "month" || (group == "rep" && figure != Figure::kClassicalWon);
}

/// A part of the period's referrals is held against all new customers of the period, and against all its classical
/// prospects unless the part has its own.
void compare_with_all(EconomicsRow& row, const EconomicsRow& totals, std::string_view group) {
    if (group != "rep") row.classical = totals.classical;
    row.new_customers = totals.new_customers;
}

}  // namespace

std::optional<double> EconomicsRow::share_of_new_customers() const {
    return ratio(won, new_customers);
}

std::optional<Money> EconomicsRow::cost_per_customer() const {
    if (customers == 0) return std::nullopt;
    return divide_rounded(cost().minor(), customers, revenue.currency()).value();
}

std::optional<double> EconomicsRow::revenue_per_cost() const {
    return ratio(revenue.minor(), cost().minor());
}

Result<EconomicsReport> Economics::report(WorkspaceId workspace, const Query& query) const {
    const std::string group = query.group.value_or("month");
    if (std::ranges::find(kGroups, group) == kGroups.end()) return fail(ErrorCode::kUnknownValue, "/group");
    const auto asked = query.currency ? std::optional(Currency::parse(*query.currency)) : std::nullopt;
    if (asked && !*asked) return fail(ErrorCode::kCurrencyUnknown, "/currency");
    return context_.store.read([&](Transaction& tx) -> Result<EconomicsReport> {
        const Workspace owner = tx.workspaces().find(workspace).value();
        const auto period =
            period_named(query.from, query.to, last_months(context_.clock.now(), owner.time_zone, kDefaultMonths));
        if (!period) return period.failure();
        const Currency currency = asked ? **asked : owner.currency;
        std::set<std::string> currencies = {std::string(currency.code())};
        std::map<std::string, RowBuilder> rows = empty_rows(*period, group, currency);
        RowBuilder totals("total", currency);
        for (const DayFigure& figure : tx.reports().figures(workspace, *period, owner.time_zone)) {
            totals.add(figure);
            if (is_classical(figure.figure) && !is_divided(figure.figure, group)) continue;
            const std::string key = key_of(figure, group);
            rows.try_emplace(key, key, currency).first->second.add(figure);
            if (!figure.currency.empty()) currencies.insert(figure.currency);
        }
        EconomicsReport report{.currency = currency,
                               .currencies = {},
                               .rows = {},
                               .totals = totals.build(),
                               .target = target_of(tx, workspace),
                               .estimated_calls = Money::zero(currency)};
        const std::int64_t estimated = tx.calls().estimated_cost(workspace, period->start(owner.time_zone),
                                                                 period->end(owner.time_zone), currency);
        report.estimated_calls = sum_for_show(report.estimated_calls, Money::parse(estimated, currency).value());
        for (const std::string& code : currencies) report.currencies.push_back(Currency::parse(code).value());
        for (auto& [key, builder] : rows) {
            report.rows.push_back(builder.build());
            if (group != "month") compare_with_all(report.rows.back(), report.totals, group);
            report.rows.back().label = label_of(tx, workspace, group, key, query.locale);
        }
        return report;
    });
}

}  // namespace parrain::app
