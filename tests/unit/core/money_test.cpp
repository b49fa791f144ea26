#include "core/money.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "support/aborts.hpp"
#include "support/property.hpp"

namespace parrain {
namespace {

using testing::check_property;

Currency euro() {
    return *Currency::parse("EUR");
}

/// Rounds by writing the quotient out in decimal and looking at its first digit after the mark, as one does on paper.
std::int64_t rounded_on_paper(std::int64_t numerator, std::int64_t denominator) {
    const bool negative = numerator < 0;
    const auto magnitude = static_cast<std::uint64_t>(std::llabs(numerator));
    const auto divisor = static_cast<std::uint64_t>(denominator);
    std::uint64_t remainder = 0;
    std::string whole;
    for (const char digit : std::to_string(magnitude)) {
        remainder = remainder * 10 + static_cast<std::uint64_t>(digit - '0');
        whole += static_cast<char>('0' + remainder / divisor);
        remainder %= divisor;
    }
    const std::uint64_t first_decimal = remainder * 10 / divisor;
    const std::int64_t truncated = std::stoll(whole);
    const std::int64_t result = truncated + (first_decimal >= 5 ? 1 : 0);
    return negative ? -result : result;
}

TEST_CASE("a currency is one in use, written in capitals, with its own number of decimals") {
    struct Row {
        const char* code;
        int decimals;
    };
    for (const Row& row :
         {Row{"EUR", 2}, Row{"JPY", 0}, Row{"TND", 3}, Row{"CHF", 2}, Row{"XAF", 0}, Row{"AED", 2}, Row{"ZWG", 2}}) {
        CAPTURE(row.code);
        const auto currency = Currency::parse(row.code);
        REQUIRE(currency.ok());
        CHECK(currency->code() == row.code);
        CHECK(currency->decimals() == row.decimals);
    }
    for (const char* code : {"", "eur", "EU", "EURO", "FRF", "XXX", "XTS", "XAU", "ABC", "EUR ", " EUR"}) {
        CAPTURE(code);
        const auto currency = Currency::parse(code);
        REQUIRE_FALSE(currency.ok());
        CHECK(currency.error() == ErrorCode::kCurrencyUnknown);
    }
}

TEST_CASE("a rate lies between nothing and the whole") {
    CHECK(Rate::parse(0)->basis_points() == 0);
    CHECK(Rate::parse(2'000)->basis_points() == 2'000);
    CHECK(Rate::parse(10'000)->basis_points() == 10'000);
    for (const std::int64_t outside : {std::int64_t{-1}, std::int64_t{10'001}, INT64_MAX, INT64_MIN}) {
        CAPTURE(outside);
        CHECK(Rate::parse(outside).error() == ErrorCode::kRateRange);
    }
}

TEST_CASE("an amount stays within what every JSON reader keeps exact") {
    CHECK(Money::parse(Money::kMax, euro())->minor() == Money::kMax);
    CHECK(Money::parse(-Money::kMax, euro())->minor() == -Money::kMax);
    for (const std::int64_t outside : {Money::kMax + 1, -Money::kMax - 1, INT64_MAX, INT64_MIN}) {
        CAPTURE(outside);
        CHECK(Money::parse(outside, euro()).error() == ErrorCode::kAmountInvalid);
    }
}

TEST_CASE("amounts add, subtract and negate") {
    const Money a = *Money::parse(25'800, euro());
    const Money b = *Money::parse(-5'160, euro());
    CHECK((a + b).minor() == 20'640);
    CHECK((a - b).minor() == 30'960);
    CHECK((-a).minor() == -25'800);
    CHECK(Money::zero(euro()).is_zero());
    CHECK_FALSE(Money::zero(euro()).is_positive());
    CHECK(a.is_positive());
    CHECK_FALSE(b.is_positive());
    CHECK(a != *Money::parse(25'800, *Currency::parse("USD")));
}

TEST_CASE("adding two currencies, or beyond the largest amount, is a mistake and aborts") {
    const Money euros = *Money::parse(1, euro());
    const Money dollars = *Money::parse(1, *Currency::parse("USD"));
    const Money most = *Money::parse(Money::kMax, euro());
    CHECK(testing::aborts([&] { (void)(euros + dollars); }));
    CHECK(testing::aborts([&] { (void)(euros - dollars); }));
    CHECK(testing::aborts([&] { (void)(most + euros); }));
    CHECK_FALSE(testing::aborts([&] { (void)(most - euros); }));
}

TEST_CASE("a division is rounded half away from zero") {
    struct Row {
        std::int64_t numerator, denominator, rounded;
    };
    for (const Row& row : {Row{0, 1, 0}, Row{1, 2, 1}, Row{-1, 2, -1}, Row{1, 3, 0}, Row{2, 3, 1}, Row{-2, 3, -1},
                           Row{5, 2, 3}, Row{-5, 2, -3}, Row{25, 10, 3}, Row{24, 10, 2}, Row{-25, 10, -3},
                           Row{49'999, 100'000, 0}, Row{50'000, 100'000, 1}, Row{25'800 * 2'000, 10'000, 5'160}}) {
        CAPTURE(row.numerator);
        CAPTURE(row.denominator);
        CHECK(divide_rounded(row.numerator, row.denominator, euro())->minor() == row.rounded);
    }
}

TEST_CASE("a division beyond the largest amount is refused, at the border kept") {
    const Wide border = Wide{Money::kMax} * 10'000;
    CHECK(divide_rounded(border + 4'999, 10'000, euro())->minor() == Money::kMax);
    CHECK(divide_rounded(border + 5'000, 10'000, euro()).error() == ErrorCode::kAmountInvalid);
    CHECK(divide_rounded(-border - 5'000, 10'000, euro()).error() == ErrorCode::kAmountInvalid);
    CHECK(divide_rounded(Wide{Money::kMax} * Money::kMax * 10'000 * 12, 1, euro()).error() ==
          ErrorCode::kAmountInvalid);
}

TEST_CASE("rounding agrees with long division on paper") {
    check_property("divide_rounded is long division rounded by the first decimal", [] {
        const auto numerator = *rc::gen::inRange<std::int64_t>(-Money::kMax, Money::kMax);
        const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
        RC_ASSERT(divide_rounded(numerator, denominator, euro())->minor() == rounded_on_paper(numerator, denominator));
    });
    check_property("a half always moves away from zero", [] {
        const auto whole = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
        const auto half = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
        const Wide numerator = (Wide{2} * whole + 1) * half;
        RC_ASSERT(divide_rounded(numerator, Wide{2} * half, euro())->minor() == whole + 1);
        RC_ASSERT(divide_rounded(-numerator, Wide{2} * half, euro())->minor() == -whole - 1);
    });
}

}  // namespace
}  // namespace parrain
