#include "domain/caps.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "core/calendar.hpp"

namespace parrain {
namespace {

Money lesser(Money a, Money b) {
    return a.minor() < b.minor() ? a : b;
}

/// What is taken so far of the room that the caps of one rule leave.
class Room {
  public:
    /// As much of `wanted` as the caps of the share still allow it.
    Money fitting(const PromisedShare& share, int year, Money wanted) const {
        Wide fits = wanted.minor();
        const auto leave = [&](const std::optional<Money>& cap, Wide taken) {
            if (cap) fits = std::clamp<Wide>(cap->minor() - taken, 0, fits);
        };
        leave(share.caps.per_referral, taken_of(of_referral_, share.referral));
        leave(share.caps.per_advocate, in_all_);
        leave(share.caps.per_year, taken_of(of_year_, year));
        return Money::parse(static_cast<std::int64_t>(fits), wanted.currency()).value();
    }

    void take(const PromisedShare& share, int year, Money amount) {
        of_referral_[share.referral] += amount.minor();
        of_year_[year] += amount.minor();
        in_all_ += amount.minor();
    }

  private:
    template <class Key>
    static Wide taken_of(const std::map<Key, Wide>& taken, const Key& key) {
        const auto found = taken.find(key);
        return found == taken.end() ? 0 : found->second;
    }

    std::map<ReferralId, Wide> of_referral_;
    std::map<int, Wide> of_year_;
    Wide in_all_ = 0;
};

/// Indices of the shares in the order in which they are served.
std::vector<std::size_t> order_of(std::span<const PromisedShare> shares) {
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) {
        return std::tie(shares[i].earned_at, shares[i].billing_object, shares[i].referral);
    });
    return order;
}

/// The shares in the order in which they are served.
class Queue {
  public:
    Queue(std::span<const PromisedShare> shares, std::string_view time_zone)
        : shares_(shares), order_(order_of(shares)), years_(shares.size(), 0), has_moved_(shares.size(), false) {
        const bool by_year = std::ranges::any_of(shares, [](const auto& one) { return one.caps.per_year.has_value(); });
        if (!by_year) return;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            years_[i] = year_in(shares[i].earned_at, time_zone);
            has_moved_[i] =
                shares[i].given_for != shares[i].earned_at && year_in(shares[i].given_for, time_zone) != years_[i];
        }
    }

    std::vector<Money> serve() && {
        for (const PromisedShare& share : shares_) served_.push_back(Money::zero(share.given.currency()));
        // What was kept while it fitted fits still.
        for (const std::size_t i : order_) {
            if (!has_moved_[i]) give(i, kept(i));
        }
        for (const std::size_t i : order_) {
            if (has_moved_[i]) give(i, room_.fitting(shares_[i], years_[i], kept(i)));
        }
        for (const std::size_t i : order_) give(i, room_.fitting(shares_[i], years_[i], promised(i) - served_[i]));
        return std::move(served_);
    }

  private:
    Money promised(std::size_t i) const {
        const PromisedShare& share = shares_[i];
        return share.promised ? *share.promised : Money::parse(Money::kMax, share.given.currency()).value();
    }

    Money kept(std::size_t i) const { return lesser(shares_[i].kept, promised(i)); }

    void give(std::size_t i, Money amount) {
        served_[i] = served_[i] + amount;
        room_.take(shares_[i], years_[i], amount);
    }

    std::span<const PromisedShare> shares_;
    std::vector<std::size_t> order_;
    std::vector<int> years_;
    /// Those whose year is another than when they were given.
    std::vector<bool> has_moved_;
    Room room_;
    std::vector<Money> served_;
};

/// What the parts of one billing object amount to.
struct Parts {
    Money given;
    Money kept;
    Instant given_for;
    bool is_capped = false;
};

/// By billing object; a part that is only a trace of the order of facts amounts to nothing.
std::map<std::string, Parts> parts_by_object(std::span<const Reward> rewards) {
    std::map<std::string, Parts> all;
    for (const Reward& reward : rewards) {
        if (reward.superseded) continue;
        const Money none = Money::zero(reward.entitled.currency());
        Parts& parts =
            all.try_emplace(reward.billing_object, Parts{.given = none, .kept = none, .given_for = reward.earned_at})
                .first->second;
        parts.given = parts.given + reward.entitled;
        parts.kept = parts.kept + kept_of(reward);
        parts.is_capped = parts.is_capped || reward.basis.capped;
    }
    return all;
}

}  // namespace

std::vector<Money> within_caps(std::span<const PromisedShare> shares, std::string_view time_zone) {
    return Queue(shares, time_zone).serve();
}

std::set<ReferralId> to_look_up(std::span<const PromisedShare> shares, std::span<const Money> given,
                                const std::function<bool(ReferralId)>& is_known, std::size_t at_once) {
    std::set<ReferralId> lacking;
    std::set<ReferralId> changed;
    for (const std::size_t i : order_of(shares)) {
        const PromisedShare& share = shares[i];
        if (is_known(share.referral)) continue;
        if (given[i] != share.given) changed.insert(share.referral);
        const bool is_first = lacking.empty() && given[i].minor() > share.given.minor();
        const bool is_next = !lacking.empty() && lacking.size() <= at_once;
        if (!share.promised && (is_first || is_next)) lacking.insert(share.referral);
    }
    return lacking.empty() ? changed : lacking;
}

std::vector<PromisedShare> shares_of(ReferralId referral, const Caps& caps, std::span<const Entitlement> promised,
                                     std::span<const Reward> rewards) {
    const auto known = parts_by_object(rewards);
    std::vector<PromisedShare> shares;
    for (const Entitlement& one : promised) {
        const Money none = Money::zero(one.value.currency());
        const auto found = known.find(one.billing_object);
        const Parts parts =
            found == known.end() ? Parts{.given = none, .kept = none, .given_for = one.earned_at} : found->second;
        shares.push_back({.referral = referral,
                          .billing_object = one.billing_object,
                          .earned_at = one.earned_at,
                          .promised = one.value,
                          .given = parts.given,
                          .kept = parts.kept,
                          .given_for = parts.given_for,
                          .caps = caps});
    }
    return shares;
}

std::vector<PromisedShare> shares_told_by(ReferralId referral, const Caps& caps, std::span<const Reward> rewards) {
    std::vector<PromisedShare> shares;
    for (const auto& [object, parts] : parts_by_object(rewards)) {
        shares.push_back({.referral = referral,
                          .billing_object = object,
                          .earned_at = parts.given_for,
                          .promised = parts.is_capped ? std::nullopt : std::optional(parts.given),
                          .given = parts.given,
                          .kept = parts.kept,
                          .given_for = parts.given_for,
                          .caps = caps});
    }
    return shares;
}

std::optional<NeverWhole> never_whole(const RewardRule& rule) {
    std::optional<Money> lowest;
    for (const auto& cap : {rule.caps.per_referral, rule.caps.per_advocate, rule.caps.per_year}) {
        if (cap) lowest = lowest ? lesser(*lowest, *cap) : *cap;
    }
    if (!lowest) return std::nullopt;
    std::vector<Money> amounts;
    if (rule.amount) amounts.push_back(*rule.amount);
    for (const Tier& tier : rule.tiers) amounts.push_back(tier.value);
    const auto above =
        std::ranges::find_if(amounts, [&](const Money& amount) { return amount.minor() > lowest->minor(); });
    if (above == amounts.end()) return std::nullopt;
    return NeverWhole{.amount = *above, .cap = *lowest};
}

Entitlement limited_to(Entitlement promised, Money given) {
    if (given == promised.value) return promised;
    promised.value = given;
    promised.granted = given.is_positive();
    promised.basis.capped = true;
    return promised;
}

}  // namespace parrain
