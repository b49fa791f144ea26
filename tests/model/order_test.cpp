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

/// The rewards of one referral after its tellings in some order, some of them repeated.
std::vector<std::string> rewards_after(const Truth& truth, std::vector<Telling> tellings, Random& random) {
    for (std::size_t i = tellings.size(); i > 1; --i) {
        std::swap(tellings[i - 1], tellings[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    }
    const ReferralId referral(1);
    Engine engine(truth.currency(), truth.rules());
    engine.submit(referral, truth.frozen(0));
    engine.reach(referral, Milestone::kAccepted, Moment{.day = 2}.instant());
    for (std::size_t i = 0; i < tellings.size(); ++i) {
        engine.receive(referral, tellings[i].fact);
        if (random.chance(20))
            engine.receive(referral,
                           tellings[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i + 1)))].fact);
    }
    std::vector<std::string> all;
    for (const Reward& reward : engine.rewards()) {
        if (!reward.superseded) all.push_back(shown(reward));
    }
    std::ranges::sort(all);
    return all;
}

}  // namespace

TEST_CASE("every order of the facts of a referral, with repetitions, ends in the same rewards") {
    const char* told = std::getenv("PARRAIN_SEED");
    const std::uint64_t first = told ? std::stoull(told) : std::random_device{}();
    MESSAGE("PARRAIN_SEED=", first);
    for (std::uint64_t world = 0; world < kWorlds; ++world) {
        Random random(first + world);
        const Truth truth(random);
        std::vector<Telling> tellings;
        std::ranges::copy_if(truth.tellings(), std::back_inserter(tellings),
                             [](const Telling& telling) { return telling.referral == 0; });
        const auto expected = rewards_after(truth, tellings, random);
        for (int order = 1; order < kOrders; ++order) {
            CAPTURE(first + world);
            REQUIRE(rewards_after(truth, tellings, random) == expected);
        }
    }
}
