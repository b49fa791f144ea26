#include "domain/counting.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace parrain {
namespace {

/// A count at which the rule gives something; 1 where it gives nothing at any.
int paying_count(const RewardRule& rule) {
    int count = 1;
    for (const Tier& tier : rule.tiers) {
        if (tier.value.is_positive()) return count;
        count = tier.below_count.value_or(count);
    }
    return 1;
}

/// What the rule would promise if the place of the referral were one that pays: granted as long as its sale stands.
Result<std::vector<Entitlement>> standing(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                          ReferralFacts facts) {
    facts.count = paying_count(rule);
    return entitlements(rule, history, currency, facts);
}

Money kept_for(const Entitlement& promised, std::span<const Reward> rewards) {
    Money kept = Money::zero(promised.value.currency());
    for (const Reward& reward : rewards) {
        if (reward.billing_object == promised.billing_object) kept = kept + kept_of(reward);
    }
    return kept;
}

/// When a rule first rewarded each of the referrals.
std::map<ReferralId, Instant> first_rewarded(std::span<const Reward> others, ReferralId referral,
                                             std::optional<Instant> earned_at) {
    std::map<ReferralId, Instant> first;
    if (earned_at) first[referral] = *earned_at;
    for (const Reward& reward : others) {
        const bool is_named = reward.basis.count || reward.granted;
        if (!is_named) continue;
        const auto [known, is_new] = first.try_emplace(reward.referral, reward.earned_at);
        if (!is_new) known->second = std::min(known->second, reward.earned_at);
    }
    return first;
}

}  // namespace

bool pays_by_count(const RewardRule& rule) {
    return rule.tier_by == TierBy::kCount;
}

Places::Places(const std::map<ReferralId, Instant>& earned_at) {
    std::set<std::pair<Instant, ReferralId>> in_order;
    for (const auto& [id, at] : earned_at) in_order.emplace(at, id);
    int place = 0;
    for (const auto& [at, id] : in_order) places_[id] = ++place;
}

Places::Places(std::span<const Reward> others, ReferralId referral, std::optional<Instant> earned_at)
    : Places(first_rewarded(others, referral, earned_at)) {}

std::optional<int> Places::of(ReferralId referral) const {
    const auto place = places_.find(referral);
    return place == places_.end() ? std::nullopt : std::optional(place->second);
}

std::set<ReferralId> Places::moved(std::span<const Reward> others) const {
    std::set<ReferralId> moved;
    for (const Reward& reward : others) {
        const auto place = of(reward.referral);
        const bool is_back = reward.state == RewardState::kFailed || reward.state == RewardState::kHeld;
        if (place && reward.basis.count && (is_back || reward.basis.count != place)) moved.insert(reward.referral);
    }
    return moved;
}

Result<std::optional<Instant>> first_earned_at(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                               ReferralFacts facts) {
    const auto all = standing(rule, history, currency, std::move(facts));
    if (!all) return all.failure();
    const auto first = std::ranges::min_element(*all, {}, &Entitlement::earned_at);
    return first == all->end() ? std::optional<Instant>() : first->earned_at;
}

Result<std::vector<Entitlement>> entitlements_at(int place, const RewardRule& rule, const BillingHistory& history,
                                                 Currency currency, ReferralFacts facts,
                                                 std::span<const Reward> rewards) {
    const auto stands = standing(rule, history, currency, facts);
    if (!stands) return stands.failure();
    facts.count = place;
    auto promised = entitlements(rule, history, currency, facts);
    if (!promised) return promised;
    for (std::size_t i = 0; i < promised->size(); ++i) {
        Entitlement& one = promised->at(i);
        const Money kept = kept_for(one, rewards);
        if (!stands->at(i).granted || kept.minor() <= one.value.minor()) continue;
        one.value = kept;
        one.granted = true;
    }
    return promised;
}

}  // namespace parrain
