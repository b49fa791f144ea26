#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "model/engine.hpp"
#include "model/random.hpp"
#include "model/truth.hpp"

using namespace parrain;
using namespace parrain::model;

namespace {

constexpr std::uint64_t kWorlds = 4'000;
constexpr int kOrders = 4;

/// What a list shows of a reward: everything but what tells the order of arrival.
std::string shown(const Reward& reward) {
    const auto& basis = reward.basis;
    return reward.rule.str() + " " + reward.billing_object + " " + std::string(to_string(reward.state)) + " " +
           std::to_string(reward.entitled.minor()) + " of " + std::to_string(basis.base.minor()) + " " +
           basis.invoice.value_or("-") + " step " + std::to_string(basis.tier.value_or(0)) + " count " +
           std::to_string(basis.count.value_or(0)) + (basis.capped ? " capped " : " ") + reward.earned_at.str() + " " +
           reward.hold_until.str();
}

void shuffle(std::vector<Telling>& tellings, Random& random) {
    for (std::size_t i = tellings.size(); i > 1; --i) {
        std::swap(tellings[i - 1], tellings[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    }
}

ReferralId id_of(std::size_t referral) {
    return ReferralId(static_cast<std::int64_t>(referral) + 1);
}

/// The rewards of the advocate's first referrals after tellings of them in some order, some of them repeated.
std::vector<std::string> rewards_after(const Truth& truth, const std::vector<RewardRule>& rules, std::size_t referrals,
                                       std::vector<Telling> tellings, Random& random) {
    shuffle(tellings, random);
    Engine engine(truth.currency(), rules);
    for (std::size_t i = 0; i < referrals; ++i) {
        engine.submit(id_of(i), truth.frozen(i));
        engine.reach(id_of(i), Milestone::kAccepted, Moment{.day = 2}.instant());
    }
    const auto tell = [&](const Telling& telling) { engine.receive(id_of(telling.referral), telling.fact); };
    for (std::size_t i = 0; i < tellings.size(); ++i) {
        tell(tellings[i]);
        if (random.chance(20)) tell(tellings[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i + 1)))]);
    }
    std::vector<std::string> all;
    for (const Reward& reward : engine.rewards()) {
        if (!reward.superseded) all.push_back(reward.referral.str() + " " + shown(reward));
    }
    std::ranges::sort(all);
    all.push_back("pending " + std::to_string(engine.balance(AccountKind::kPending).minor()));
    all.push_back("approved " + std::to_string(engine.balance(AccountKind::kApproved).minor()));
    return all;
}

std::uint64_t first_seed() {
    const char* told = std::getenv("PARRAIN_SEED");
    const std::uint64_t first = told ? std::stoull(told) : std::random_device{}();
    MESSAGE("PARRAIN_SEED=", first);
    return first;
}

void check_orders(std::uint64_t seed, const std::vector<RewardRule>& rules, std::size_t referrals, const Truth& truth,
                  Random& random) {
    std::vector<Telling> tellings;
    std::ranges::copy_if(truth.tellings(), std::back_inserter(tellings),
                         [&](const Telling& telling) { return telling.referral < referrals; });
    const auto expected = rewards_after(truth, rules, referrals, tellings, random);
    for (int order = 1; order < kOrders; ++order) {
        CAPTURE(seed);
        REQUIRE(rewards_after(truth, rules, referrals, tellings, random) == expected);
    }
}

}  // namespace

TEST_CASE("every order of the facts of a referral, with repetitions, ends in the same rewards") {
    const std::uint64_t first = first_seed();
    for (std::uint64_t seed = first; seed < first + kWorlds; ++seed) {
        Random random(seed);
        const Truth truth(random);
        check_orders(seed, truth.rules(), 1, truth, random);
    }
}

TEST_CASE("every order of the facts of all referrals of an advocate ends in the same rewards under its caps") {
    const std::uint64_t first = first_seed();
    for (std::uint64_t seed = first; seed < first + kWorlds; ++seed) {
        Random random(seed);
        const Truth truth(random);
        std::vector<RewardRule> rules = truth.rules();
        // What counts is given in the order of arrival.
        std::erase_if(rules, [](const RewardRule& rule) { return rule.at_count || rule.tier_by == TierBy::kCount; });
        for (RewardRule& rule : rules) {
            if (!is_money(rule.kind)) continue;
            const auto cap = [&] { return Money::parse(random.between(1, 60'000), truth.currency()).value(); };
            if (random.chance(60)) rule.caps.per_advocate = cap();
            if (random.chance(60)) rule.caps.per_year = cap();
        }
        check_orders(seed, rules, truth.referral_count(), truth, random);
    }
}
