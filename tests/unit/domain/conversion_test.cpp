#include "domain/conversion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "support/property.hpp"

using namespace parrain;

TEST_CASE("a conversion is won of contacted, without an interval where it is no share") {
    CHECK_FALSE(Conversion{}.rate());
    CHECK_FALSE(Conversion{}.interval());
    CHECK(Conversion{.won = 10, .contacted = 40}.rate() == 0.25);
    // Who was contacted in one month may buy in the next.
    CHECK(Conversion{.won = 3, .contacted = 2}.rate() == 1.5);
    CHECK_FALSE(Conversion{.won = 3, .contacted = 2}.interval());
    CHECK_FALSE(Conversion{.won = 3, .contacted = 0}.rate());
    CHECK(Conversion{.won = 2, .contacted = 2}.interval() == wilson(2, 2));
    CHECK(Conversion{.won = 5, .contacted = 10}.interval() == wilson(5, 10));
}

TEST_CASE("the interval of a lift is Koopman's, also with zeros") {
    struct Row {
        Conversion recommended, classical;
        double low, high;
    };
    // The first row is the example of Koopman 1984, published as 2.94 to 7.15. The others were worked out apart from
    // this code: the likelihood under each ratio maximised by golden sections instead of a formula, the bounds found by
    // halving, against a chi-squared of 3.841458820694124. With a side of which all became customers the bound is
    // Wilson's of the other side: 0.722467 and 0.277533 are its bounds of 10/10 and of 0/10.
    const std::vector<Row> rows = {{{36, 40}, {16, 80}, 2.939569, 7.152223},
                                   {{7, 34}, {1, 34}, 1.220853, 42.575717},
                                   {{40, 100}, {50, 500}, 2.786659, 5.668409},
                                   {{12, 30}, {20, 200}, 2.141315, 7.094241},
                                   {{4, 10}, {6, 60}, 1.332191, 10.692209},
                                   {{400, 1000}, {1000, 10000}, 3.629787, 4.398072},
                                   {{5, 50}, {5, 50}, 0.326764, 3.060310},
                                   {{10, 10}, {5, 10}, 1.268859, 4.226666},
                                   {{10, 10}, {10, 10}, 0.722467, 1.384146},
                                   {{1, 1}, {1, 1}, 0.206549, 4.841459},
                                   {{0, 34}, {5, 34}, 0, 0.720463},
                                   {{0, 10}, {10, 10}, 0, 0.277533}};
    for (const Row& row : rows) {
        CAPTURE(row.recommended.won);
        CAPTURE(row.recommended.contacted);
        const auto lift = lift_of(row.recommended, row.classical);
        REQUIRE(lift);
        CHECK(*lift->ratio == doctest::Approx(*row.recommended.rate() / *row.classical.rate()));
        CHECK(lift->low == doctest::Approx(row.low).epsilon(0.000002));
        CHECK(*lift->high == doctest::Approx(row.high).epsilon(0.000002));
    }
}

TEST_CASE("where classical prospects bought nothing a lift has a lower bound alone") {
    const auto lift = lift_of({5, 34}, {0, 34});
    REQUIRE(lift);
    CHECK_FALSE(lift->ratio);
    CHECK_FALSE(lift->high);
    CHECK(lift->low == doctest::Approx(1.387997).epsilon(0.000002));
}

TEST_CASE("without contacts on either side, or without any customer, there is no lift") {
    CHECK_FALSE(lift_of({}, {5, 10}));
    CHECK_FALSE(lift_of({5, 10}, {}));
    CHECK_FALSE(lift_of({0, 10}, {0, 10}));
    CHECK_FALSE(lift_of({3, 2}, {5, 10}));
    CHECK_FALSE(lift_of({5, 10}, {3, 2}));
}

TEST_CASE("the interval of a lift holds its ratio, and its inverse where the sides are exchanged") {
    const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); };
    testing::check_property("a lift holds its ratio", [near](unsigned a, unsigned b, unsigned c, unsigned d) {
        constexpr unsigned kMost = 100'000;
        const Conversion one{.won = a % kMost, .contacted = a % kMost + b % kMost + 1};
        const Conversion other{.won = c % kMost, .contacted = c % kMost + d % kMost + 1};
        const auto lift = lift_of(one, other);
        const auto back = lift_of(other, one);
        if (one.won == 0 && other.won == 0) return !lift && !back;
        const bool holds = !lift->ratio || (lift->low <= *lift->ratio && *lift->ratio <= *lift->high);
        const bool low_is_inverse = back->high ? near(lift->low * *back->high, 1) : lift->low == 0;
        const bool high_is_inverse = lift->high ? near(back->low * *lift->high, 1) : back->low == 0;
        return holds && low_is_inverse && high_is_inverse;
    });
}

TEST_CASE("the interval of a lift narrows as more is known") {
    testing::check_property("more is known, less is open", [](unsigned a, unsigned b, unsigned c, unsigned d) {
        constexpr unsigned kMost = 1'000;
        const std::int64_t won = 1 + a % kMost;
        const std::int64_t other = 1 + c % kMost;
        const Conversion one{.won = won, .contacted = won + b % kMost};
        const Conversion two{.won = other, .contacted = other + d % kMost};
        const auto lift = lift_of(one, two);
        const auto more = lift_of({one.won * 4, one.contacted * 4}, {two.won * 4, two.contacted * 4});
        return lift->low < more->low && *more->high < *lift->high;
    });
}
