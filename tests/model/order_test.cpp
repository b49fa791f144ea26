#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "model/engine.hpp"
#include "model/random.hpp"
#include "model/truth.hpp"

using namespace parrain;
using namespace parrain::model;

namespace {

constexpr std::uint64_t kWorlds = 4'000;
constexpr int kOrders = 4;
/// Worlds of which every order is lived through, and how many facts they tell.
constexpr int kWholeWorlds = 25;
constexpr std::size_t kWholeFacts = 6;

std::string shown(const Position& position) {
    std::string amounts;
    for (const Money& amount :
         {position.pending, position.approved, position.clearing, position.settled, position.netted, position.forfeited,
          position.owed, position.recovered, position.sunk}) {
        amounts += " " + std::to_string(amount.minor());
    }
    return amounts;
}

/// What a list shows of a reward and where its money lies: everything but what tells the order of arrival.
std::string shown(const Reward& reward) {
    const auto& basis = reward.basis;
    return reward.referral.str() + " " + reward.rule.str() + " " + reward.billing_object + " " +
           std::string(to_string(reward.kind)) + " " + std::string(to_string(reward.state)) + " " +
           std::to_string(reward.entitled.minor()) + " of " + std::to_string(basis.base.minor()) + " " +
           basis.invoice.value_or("-") + " step " + std::to_string(basis.tier.value_or(0)) + " count " +
           std::to_string(basis.count.value_or(0)) + (basis.capped ? " capped " : " ") + reward.earned_at.str() + " " +
           reward.hold_until.str() + " lies" + shown(reward.position) + "\n";
}

void shuffle(std::vector<Telling>& tellings, Random& random) {
    for (std::size_t i = tellings.size(); i > 1; --i) {
        std::swap(tellings[i - 1], tellings[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    }
}

ReferralId id_of(std::size_t referral) {
    return ReferralId(static_cast<std::int64_t>(referral) + 1);
}

/// Rewards and balances of the advocate's first referrals after `tellings` of them in this order, some of them
/// repeated: one text, in an order of its own.
std::string ledger_after(const Truth& truth, const std::vector<RewardRule>& rules, std::size_t referrals,
                         const std::vector<Telling>& tellings, Random& random) {
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
        if (!reward.superseded) all.push_back(shown(reward));
    }
    std::ranges::sort(all);
    std::string ledger;
    for (const std::string& line : all) ledger += line;
    for (std::size_t i = 0; i < kAccountKindCount; ++i) {
        const auto account = static_cast<AccountKind>(i);
        ledger += std::string(to_string(account)) + " " + std::to_string(engine.balance(account).minor()) + "\n";
    }
    return ledger;
}

std::uint64_t first_seed() {
    const char* told = std::getenv("PARRAIN_SEED");
    const std::uint64_t first = told ? std::stoull(told) : std::random_device{}();
    MESSAGE("PARRAIN_SEED=", first);
    return first;
}

std::vector<Telling> tellings_of(const Truth& truth, std::size_t referrals) {
    std::vector<Telling> tellings;
    std::ranges::copy_if(truth.tellings(), std::back_inserter(tellings),
                         [&](const Telling& telling) { return telling.referral < referrals; });
    return tellings;
}

void check_orders(std::uint64_t seed, const std::vector<RewardRule>& rules, std::size_t referrals, const Truth& truth,
                  Random& random) {
    std::vector<Telling> tellings = tellings_of(truth, referrals);
    const std::string expected = ledger_after(truth, rules, referrals, tellings, random);
    for (int order = 1; order < kOrders; ++order) {
        CAPTURE(seed);
        shuffle(tellings, random);
        REQUIRE(ledger_after(truth, rules, referrals, tellings, random) == expected);
    }
}

/// The rules of a world that look at all referrals of an advocate, with caps over all of them more often than not. A
/// rung is given for whichever referral completes its count first.
std::vector<RewardRule> rules_over_referrals(const Truth& truth, Random& random) {
    std::vector<RewardRule> rules = truth.rules();
    std::erase_if(rules, [](const RewardRule& rule) { return rule.at_count.has_value(); });
    for (RewardRule& rule : rules) {
        if (!is_money(rule.kind)) continue;
        const auto cap = [&] { return Money::parse(random.between(1, 60'000), truth.currency()).value(); };
        if (random.chance(60)) rule.caps.per_advocate = cap();
        if (random.chance(60)) rule.caps.per_year = cap();
    }
    return rules;
}

}  // namespace

TEST_CASE("every order of the facts of a referral, with repetitions, ends in the same ledger") {
    const std::uint64_t first = first_seed();
    for (std::uint64_t seed = first; seed < first + kWorlds; ++seed) {
        Random random(seed);
        const Truth truth(random);
        check_orders(seed, truth.rules(), 1, truth, random);
    }
}

TEST_CASE("every order of the facts of all referrals of an advocate ends in the same ledger under caps and counts") {
    const std::uint64_t first = first_seed();
    for (std::uint64_t seed = first; seed < first + kWorlds; ++seed) {
        Random random(seed);
        const Truth truth(random);
        check_orders(seed, rules_over_referrals(truth, random), truth.referral_count(), truth, random);
    }
}

TEST_CASE("every order of six facts, all 720 of them with repetitions, ends in the same ledger to the byte") {
    std::uint64_t seed = first_seed();
    for (int lived = 0; lived < kWholeWorlds; ++seed) {
        Random random(seed);
        const Truth truth(random);
        const std::size_t referrals = truth.referral_count();
        const std::vector<RewardRule> rules = rules_over_referrals(truth, random);
        std::vector<Telling> tellings = tellings_of(truth, referrals);
        if (tellings.size() < kWholeFacts) continue;
        ++lived;
        tellings.resize(kWholeFacts);
        const auto by_id = [](const Telling& telling) { return std::tie(telling.referral, telling.fact.id); };
        std::ranges::sort(tellings, {}, by_id);
        const std::string expected = ledger_after(truth, rules, referrals, tellings, random);
        while (std::ranges::next_permutation(tellings, {}, by_id).found) {
            CAPTURE(seed);
            REQUIRE(ledger_after(truth, rules, referrals, tellings, random) == expected);
        }
    }
}
