#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a program cost and brought, for one month, program, campaign, source or advocate, or for all.
struct EconomicsRow {
    std::string key;
    std::string label;             ///< the key in words: a program's or advocate's name
    std::int64_t ambassadors = 0;  ///< advocates who submitted something
    std::int64_t submitted = 0;
    std::int64_t accepted = 0;
    std::int64_t contacted = 0;
    std::int64_t engaged = 0;
    std::int64_t won = 0;
    std::int64_t customers = 0;  ///< of those won, who pay in the currency of the report
    Money revenue;
    Money commissions;
    Money benefits;
    Money gifts;
    Money committed;  ///< part of the cost that is promised and not paid yet
    std::int64_t classical_won = 0;

    Money cost() const { return commissions + benefits + gifts; }
    /// Customers won per prospect contacted, from 0; none before anybody was contacted. A prospect who bought before
    /// being contacted counts as contacted.
    std::optional<double> conversion() const;
    /// Referral customers among all new customers; none before the first.
    std::optional<double> share_of_new_customers() const;
    std::optional<Money> cost_per_customer() const;
    /// Revenue per unit of cost; none before anything was spent.
    std::optional<double> revenue_per_cost() const;
};

/// The rows of a period and their sum, in one currency; `currencies` names every one in which there is money.
struct EconomicsReport {
    Currency currency;
    std::vector<Currency> currencies;
    std::vector<EconomicsRow> rows;
    EconomicsRow totals;
};

/// The program's cost held against its revenue.
class Economics {
  public:
    explicit Economics(const Context& context) : context_(context) {}

    /// Days from `from` to `to` (`2026-05` or `2026-05-31`, both included; the last twelve months where absent), with
    /// the money of one currency (the workspace's where absent), grouped by `month` (default), `program`, `campaign`,
    /// `source` or `advocate`. Recommendations are counted whatever their customers pay in; cost per customer counts
    /// those who pay in this currency.
    /// @error kTimeInvalid (/from, /to), kUnknownValue (/group), kCurrencyUnknown (/currency)
    struct Query {
        std::optional<std::string> from;
        std::optional<std::string> to;
        std::optional<std::string> group;
        std::optional<std::string> currency;
        Locale locale = Locale::kEn;  ///< of campaigns' names
    };
    Result<EconomicsReport> report(WorkspaceId workspace, const Query& query) const;

  private:
    Context context_;
};

}  // namespace parrain::app
