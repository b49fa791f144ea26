#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/classical_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"
#include "domain/conversion.hpp"

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
    Money calls;           ///< time of reps
    Money committed;       ///< part of the cost that is promised and not paid yet
    Conversion classical;  ///< what was told of classical prospects: of the month, of the rep, or of the whole period
    /// All new customers of the month, or of the whole period: referral's and classical ones.
    std::int64_t new_customers = 0;

    Money cost() const { return commissions + benefits + gifts + calls; }
    /// Customers won and prospects contacted, each on their own day.
    Conversion recommended() const { return {.won = won, .contacted = contacted}; }
    /// This row's customers among all new ones; none before the first.
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
    ShareTarget target;
    Money estimated_calls;  ///< part of the totals' calls whose minutes nobody told: reckoned by the usual ones
};

/// The program's cost held against its revenue.
class Economics {
  public:
    explicit Economics(const Context& context) : context_(context) {}

    /// Days from `from` to `to` (`2026-05` or `2026-05-31`, both included; the last twelve months where absent), with
    /// the money of one currency (the workspace's where absent), grouped by `month` (default), `program`, `campaign`,
    /// `source`, `advocate` or `rep`. Recommendations are counted whatever their customers pay in; cost per customer
    /// counts those who pay in this currency.
    ///
    /// Classical customers of a month are the greater of what billing tells (first payments without a referral) and
    /// what was told as won: whoever tells both tells of the same. A row of another group than months is held against
    /// the new customers of the whole period, and but for reps against all its classical prospects. Source:
    /// docs/adr/0045.
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
