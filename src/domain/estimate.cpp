#include "domain/estimate.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <vector>

#include "domain/billing.hpp"
#include "domain/caps.hpp"
#include "domain/counting.hpp"
#include "domain/entitlement.hpp"

namespace parrain {

namespace {

/// A yearly subscription and its first payment.
BillingHistory history_of(const SaleToCome& sale) {
    const SubscriptionTerms yearly{.interval = Interval::kYear, .interval_count = 1, .amount = sale.annual_value};
    return BillingHistory::of(std::vector<BillingFact>{{.id = "started",
                                                        .type = BillingFactType::kSubscriptionStarted,
                                                        .occurred_at = sale.at,
                                                        .subscription_id = "subscription",
                                                        .terms = yearly},
                                                       {.id = "paid",
                                                        .type = BillingFactType::kPaymentReceived,
                                                        .occurred_at = sale.at,
                                                        .subscription_id = "subscription",
                                                        .invoice = "invoice",
                                                        .amount = sale.annual_value}});
}

/// The conditions that can be asked of the sale now.
Conditions askable(const Conditions& when, const SaleToCome& sale) {
    if (!sale.frozen) return {};
    const auto is_unknown = [](const Condition& one) { return one.attribute == Attribute::kBillingInterval; };
    const bool is_met_by_unknown = when.match == Match::kAny && std::ranges::any_of(when.conditions, is_unknown);
    if (is_met_by_unknown) return {};
    Conditions askable = when;
    std::erase_if(askable.conditions, is_unknown);
    return askable;
}

/// The rewards that the rule, of whatever version, gave for each other referral.
std::map<ReferralId, std::vector<Reward>> given_by(const RewardRule& rule, const SaleToCome& sale) {
    std::map<ReferralId, std::vector<Reward>> by_referral;
    for (const Reward& reward : sale.given) {
        const bool is_others = reward.rule == rule.id && reward.referral != sale.referral;
        if (is_others) by_referral[reward.referral].push_back(reward);
    }
    return by_referral;
}

}  // namespace

Result<Money> estimated_reward(const RewardRule& rule, const SaleToCome& sale) {
    const Currency currency = sale.annual_value.currency();
    const auto given = given_by(rule, sale);
    RewardRule asked = rule;
    asked.when = askable(rule.when, sale);
    ReferralFacts facts{.frozen = sale.frozen.value_or(FrozenAttributes{})};
    std::vector<PromisedShare> shares;
    std::vector<Reward> counted;
    for (const auto& [referral, rewards] : given) {
        std::vector<Reward> spoken;
        std::ranges::copy_if(rewards, std::back_inserter(spoken),
                             [&](const Reward& one) { return one.entitled.currency() == currency; });
        for (PromisedShare& share : shares_told_by(referral, rule.caps, spoken)) shares.push_back(std::move(share));
        counted.insert(counted.end(), spoken.begin(), spoken.end());
    }
    if (pays_by_count(rule)) facts.count = Places(counted, sale.referral, sale.at).of(sale.referral);
    const auto promised = entitlements(asked, history_of(sale), currency, facts);
    if (!promised) return promised.failure();

    const std::size_t known = shares.size();
    for (PromisedShare& share : shares_of(sale.referral, rule.caps, *promised, {})) shares.push_back(std::move(share));
    const std::vector<Money> left = within_caps(shares, sale.time_zone);
    Money total = Money::zero(currency);
    for (std::size_t i = known; i < shares.size(); ++i) {
        if (left[i].currency() == currency) total = sum_for_show(total, left[i]);
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
