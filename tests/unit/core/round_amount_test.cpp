#include "core/round_amount.hpp"

#include <doctest/doctest.h>

#include <string>

namespace parrain {
namespace {

Currency currency(std::string_view code) {
    return Currency::parse(code).value();
}

TEST_CASE("every currency has an order of magnitude: 1, 2 or 5 followed by noughts") {
    int known = 0;
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            for (char c = 'A'; c <= 'Z'; ++c) {
                const std::string code{a, b, c};
                const auto found = Currency::parse(code);
                if (!found) continue;
                CAPTURE(code);
                ++known;
                std::int64_t lead = units_per_hundred_euros(*found);
                while (lead % 10 == 0) lead /= 10;
                CHECK((lead == 1 || lead == 2 || lead == 5));
            }
        }
    }
    CHECK(known > 100);
}

TEST_CASE("a round amount is worth about the same in whatever currency") {
    const struct {
        const char* code;
        std::int64_t twelve;
        std::int64_t four_hundred;
    } rows[] = {
        {"EUR", 1'200, 40'000},  {"USD", 1'200, 40'000},  {"GBP", 1'200, 40'000},
        {"CHF", 1'200, 40'000},  {"JPY", 2'400, 80'000},  {"TND", 60'000, 2'000'000},
        {"KWD", 6'000, 200'000}, {"XOF", 6'000, 200'000}, {"IDR", 24'000'000, 800'000'000},
    };
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CHECK(round_amount(12, currency(row.code)).minor() == row.twelve);
        CHECK(round_amount(400, currency(row.code)).minor() == row.four_hundred);
        CHECK(round_amount(12, currency(row.code)).currency() == currency(row.code));
    }
}

}  // namespace
}  // namespace parrain
