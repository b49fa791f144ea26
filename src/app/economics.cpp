#include "app/economics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/campaign_store.hpp"
#include "app/period.hpp"

namespace parrain::app {
namespace {

constexpr std::array<std::string_view, 5> kGroups = {"month", "program", "campaign", "source", "advocate"};
constexpr int kDefaultMonths = 12;

Instant start_of_day(std::int64_t day) {
    return Instant(0) + Duration::days(day);
}

std::string key_of(const DayFigure& figure, std::string_view group) {
    if (group == "program") return figure.program.str();
    if (group == "advocate") return figure.advocate.str();
    if (group == "source") return figure.source;
    if (group == "campaign") return figure.campaign ? figure.campaign.str() : std::string();
    return month_of(start_of_day(figure.day));
}

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
            case Figure::kClassicalWon: row_.classical_won += figure.amount; break;
            case Figure::kRevenue: add_money(row_.revenue, figure); break;
            case Figure::kCommissions: add_money(row_.commissions, figure); break;
            case Figure::kBenefits: add_money(row_.benefits, figure); break;
            case Figure::kGifts: add_money(row_.gifts, figure); break;
            case Figure::kUnpaid: add_money(row_.committed, figure); break;
        }
    }

    EconomicsRow build() {
        row_.ambassadors = static_cast<std::int64_t>(advocates_.size());
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

}  // namespace

std::optional<double> EconomicsRow::conversion() const {
    return ratio(won, std::max(contacted, won));
}

std::optional<double> EconomicsRow::share_of_new_customers() const {
    return ratio(won, won + classical_won);
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
    const auto period = period_named(query.from, query.to, last_months(context_.clock.now(), kDefaultMonths));
    if (!period) return period.failure();
    return context_.store.read([&](Transaction& tx) -> Result<EconomicsReport> {
        const Currency currency = asked ? **asked : tx.workspaces().find(workspace).value().currency;
        std::set<std::string> currencies = {std::string(currency.code())};
        std::map<std::string, RowBuilder> rows = empty_rows(*period, group, currency);
        RowBuilder totals("total", currency);
        for (const DayFigure& figure : tx.reports().figures(workspace, period->first, period->last)) {
            const std::string key = key_of(figure, group);
            rows.try_emplace(key, key, currency).first->second.add(figure);
            totals.add(figure);
            if (!figure.currency.empty()) currencies.insert(figure.currency);
        }
        EconomicsReport report{.currency = currency, .currencies = {}, .rows = {}, .totals = totals.build()};
        for (const std::string& code : currencies) report.currencies.push_back(Currency::parse(code).value());
        for (auto& [key, builder] : rows) {
            report.rows.push_back(builder.build());
            report.rows.back().label = label_of(tx, workspace, group, key, query.locale);
        }
        return report;
    });
}

}  // namespace parrain::app
