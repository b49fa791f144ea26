#include "core/decimal.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

TEST_CASE("an amount is written in the decimals of its own currency") {
    const auto written = [](std::int64_t minor, std::string_view code) {
        return decimal(Money::parse(minor, Currency::parse(code).value()).value());
    };
    CHECK(written(123450, "EUR") == "1234.50");
    CHECK(written(0, "EUR") == "0.00");
    CHECK(written(5, "EUR") == "0.05");
    CHECK(written(-5, "EUR") == "-0.05");
    CHECK(written(-123450, "EUR") == "-1234.50");
    CHECK(written(1500, "JPY") == "1500");
    CHECK(written(-1, "JPY") == "-1");
    CHECK(written(250, "TND") == "0.250");
    CHECK(written(1250, "TND") == "1.250");
    CHECK(written(Money::kMax, "EUR") == "90071992547409.91");
}

}  // namespace
}  // namespace parrain
