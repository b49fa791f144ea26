#include "domain/quality.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/property.hpp"

using namespace parrain;

namespace {

QualityCounts judged(std::int64_t engaged, std::int64_t all) {
    return {.submitted = all, .accepted = all, .engaged = engaged, .won = 0, .judged = all};
}

}  // namespace

TEST_CASE("Wilson's interval is the published one") {
    struct Row {
        std::int64_t part, whole;
        double low, high;
    };
    // By the formula with z = 1.959964, as statistical tables give it.
    const std::vector<Row> rows = {{0, 10, 0.0, 0.277533},        {10, 10, 0.722467, 1.0},
                                   {1, 10, 0.017876, 0.404150},   {5, 10, 0.236593, 0.763407},
                                   {15, 148, 0.062386, 0.160527}, {81, 263, 0.255253, 0.366220}};
    for (const Row& row : rows) {
        CAPTURE(row.part);
        CAPTURE(row.whole);
        CHECK(wilson(row.part, row.whole).low == doctest::Approx(row.low).epsilon(0.0002));
        CHECK(wilson(row.part, row.whole).high == doctest::Approx(row.high).epsilon(0.0002));
    }
    CHECK(wilson(0, 0) == Interval95{.low = 0, .high = 1});
}

TEST_CASE("an interval holds its share, lies within 0 and 1, and narrows as more is known") {
    testing::check_property("an interval holds its share", [](int a, int b) {
        const std::int64_t whole = 1 + std::abs(a % 10'000);
        const std::int64_t part = std::abs(b % 10'001) % (whole + 1);
        const Interval95 found = wilson(part, whole);
        const double share = static_cast<double>(part) / static_cast<double>(whole);
        const Interval95 more = wilson(part * 4, whole * 4);
        return found.low >= 0 && found.high <= 1 && found.low <= share && share <= found.high &&
               more.high - more.low < found.high - found.low;
    });
}

TEST_CASE("the difference of two shares is Newcombe's, and unknown without trials") {
    // Newcombe 1998, table II: 56/70 against 48/80.
    const Difference found = difference_of_shares(56, 70, 48, 80);
    CHECK(found.value == doctest::Approx(0.2));
    CHECK(found.interval.low == doctest::Approx(0.0524).epsilon(0.002));
    CHECK(found.interval.high == doctest::Approx(0.3339).epsilon(0.002));
    CHECK(difference_of_shares(1, 1, 0, 0).interval == Interval95{.low = -1, .high = 1});
}

TEST_CASE("a campaign is flagged only when even its upper bound lies under its floor") {
    CHECK_FALSE(is_quantity_without_quality({}, 2'000));
    // 0 of 15: at most 20.4 %; 0 of 16: at most 19.4 %.
    CHECK_FALSE(is_quantity_without_quality(judged(0, 15), 2'000));
    CHECK(is_quantity_without_quality(judged(0, 16), 2'000));
    CHECK_FALSE(is_quantity_without_quality(judged(20, 100), 2'000));
    CHECK(is_quantity_without_quality(judged(10, 100), 2'000));
    CHECK_FALSE(is_quantity_without_quality(judged(0, 1'000), 0));
}

TEST_CASE("an advocate earns gifts on sales only from ten referrals judged on, below one in ten") {
    CHECK_FALSE(earns_on_sale_only(judged(0, 9)));
    CHECK(earns_on_sale_only(judged(0, 10)));
    CHECK_FALSE(earns_on_sale_only(judged(1, 10)));
    CHECK(earns_on_sale_only(judged(1, 11)));
    CHECK_FALSE(earns_on_sale_only(judged(2, 20)));
    CHECK_FALSE(earns_on_sale_only({.submitted = 50, .accepted = 0, .engaged = 0, .won = 0, .judged = 3}));
}
