#include "domain/anomaly.hpp"

#include <doctest/doctest.h>

#include "support/reward_builders.hpp"

namespace parrain {
namespace {

using namespace given;

Reward reward_of(std::int64_t minor) {
    return {.state = RewardState::kPending,
            .entitled = eur(minor),
            .basis = {.base = eur(0), .invoice = "in_1"},
            .position = Position::zero(eur(0).currency())};
}

std::vector<Anomaly> names(const Reward& reward, const RewardSigns& signs) {
    std::vector<Anomaly> found;
    for (const AnomalyFinding& one : anomalies_of(reward, signs)) found.push_back(one.anomaly);
    return found;
}

TEST_CASE("nothing is strange about an ordinary reward") {
    const RewardSigns signs{.usual = {eur(100), eur(100), eur(100), eur(100), eur(100)},
                            .refused = 1,
                            .decided = 1,
                            .sales_of_account = 2,
                            .submitted_at = Instant(0),
                            .won_at = Instant(0) + Duration::hours(1)};
    CHECK(names(reward_of(300), signs).empty());
}

TEST_CASE("an amount is unusual above three times the middle of at least five others") {
    RewardSigns signs{.usual = {eur(1), eur(100), eur(90), eur(110), eur(9'000)}, .submitted_at = {}, .won_at = {}};
    CHECK(names(reward_of(300), signs).empty());
    const auto found = anomalies_of(reward_of(301), signs);
    REQUIRE(found.size() == 1);
    CHECK(found.front().anomaly == Anomaly::kUnusualAmount);
    CHECK(found.front().usual == eur(100));
    signs.usual.pop_back();
    CHECK(names(reward_of(301), signs).empty());
}

TEST_CASE("an advocate is in doubt after two refusals that are a third of what was decided") {
    const auto doubted = [](std::int64_t refused, std::int64_t decided) {
        const RewardSigns signs{.refused = refused, .decided = decided, .submitted_at = {}, .won_at = {}};
        return !names(reward_of(1), signs).empty();
    };
    CHECK_FALSE(doubted(1, 1));
    CHECK(doubted(2, 2));
    CHECK(doubted(2, 6));
    CHECK_FALSE(doubted(2, 7));
}

TEST_CASE("a sale within the hour is told with its minutes; one told before its referral is not") {
    RewardSigns signs{.submitted_at = Instant(0), .won_at = Instant(0) + Duration::minutes(59)};
    const auto found = anomalies_of(reward_of(1), signs);
    REQUIRE(found.size() == 1);
    CHECK(found.front().after == Duration::minutes(59));
    signs.won_at = Instant(0) - Duration::minutes(1);
    CHECK(names(reward_of(1), signs).empty());
}

TEST_CASE("several signs come the gravest first") {
    Reward reward = reward_of(1);
    reward.state = RewardState::kHeld;
    reward.part = 2;
    reward.position.owed = eur(1);
    const RewardSigns signs{.was_refunded = true,
                            .sales_of_account = 3,
                            .sharing_account = 1,
                            .submitted_at = {},
                            .won_at = {},
                            .relevance = 10};
    CHECK(names(reward, signs) == std::vector{Anomaly::kSharedBankAccount, Anomaly::kOwed, Anomaly::kHeld,
                                              Anomaly::kRefunded, Anomaly::kManyFromAccount, Anomaly::kWeakReferral,
                                              Anomaly::kSupplement});
}

}  // namespace
}  // namespace parrain
