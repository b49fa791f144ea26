#include "domain/estimate.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "domain/billing.hpp"
#include "domain/caps.hpp"
#include "domain/entitlement.hpp"

namespace parrain {

Result<Money> estimated_reward(const RewardRule& rule, Money annual_value) {
    const SubscriptionTerms yearly{.interval = Interval::kYear, .interval_count = 1, .amount = annual_value};
    const std::vector<BillingFact> sale = {{.id = "started",
                                            .type = BillingFactType::kSubscriptionStarted,
                                            .occurred_at = {},
                                            .subscription_id = "subscription",
                                            .terms = yearly},
                                           {.id = "paid",
                                            .type = BillingFactType::kPaymentReceived,
                                            .occurred_at = {},
                                            .subscription_id = "subscription",
                                            .invoice = "invoice",
                                            .amount = annual_value}};
    // Which sales it is for is said beside it: the estimate is of a sale that it rewards.
    RewardRule on_this_sale = rule;
    on_this_sale.when = {};
    const auto promised = entitlements(on_this_sale, BillingHistory::of(sale), annual_value.currency());
    if (!promised) return promised.failure();
    Money total = Money::zero(annual_value.currency());
    for (const Entitlement& one : capped(*promised, rule.caps, "UTC")) {
        if (one.value.currency() == total.currency()) total = sum_for_show(total, one.value);
    }
    return total;
}

Money typical_annual_value(std::span<const Money> values) {
    assert(!values.empty());
    std::vector<Money> sorted(values.begin(), values.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
    std::ranges::nth_element(sorted, middle, {}, &Money::minor);
    return *middle;
}

}  // namespace parrain
