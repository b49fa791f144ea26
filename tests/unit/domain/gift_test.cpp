// What a gift may say of itself, and when a piece of it can be taken.

#include "domain/gift.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

Money eur(std::int64_t minor) {
    return Money::parse(minor, Currency::parse("EUR").value()).value();
}

Gift jacket() {
    return {.id = GiftId::parse("jacket").value(),
            .name = {.en = "Jacket", .fr = "Veste"},
            .unit_cost = eur(6'000),
            .stock = 3,
            .variants = {{.code = "M", .label = {.en = "Medium", .fr = "Moyen"}, .stock = 1},
                         {.code = "L", .label = {.en = "Large", .fr = "Grand"}}}};
}

TEST_CASE("a gift's texts are tidied") {
    Gift gift = jacket();
    gift.name.en = "  Jacket\u202e ";
    const auto tidy = checked(gift);
    REQUIRE(tidy);
    CHECK(tidy->name.en == "Jacket");
    CHECK(tidy->variants == gift.variants);
}

TEST_CASE("a gift that is unclear is refused, each fault at its place") {
    struct Fault {
        const char* what;
        void (*spoil)(Gift&);
        ErrorCode code;
        const char* pointer;
    };
    const Fault faults[] = {
        {"no French name", [](Gift& gift) { gift.name.fr = " "; }, ErrorCode::kRequired, "/name/fr"},
        {"a name too long", [](Gift& gift) { gift.name.en = std::string(121, 'a'); }, ErrorCode::kTooLong, "/name/en"},
        {"a negative cost", [](Gift& gift) { gift.unit_cost = eur(-1); }, ErrorCode::kAmount, "/unit_cost"},
        {"a negative stock", [](Gift& gift) { gift.stock = -1; }, ErrorCode::kOutOfRange, "/stock"},
        {"a stock beyond reason", [](Gift& gift) { gift.stock = kMostPieces + 1; }, ErrorCode::kOutOfRange, "/stock"},
        {"a size twice", [](Gift& gift) { gift.variants[1].code = "M"; }, ErrorCode::kUnknownValue, "/variants/1/code"},
        {"a size with a blank", [](Gift& gift) { gift.variants[1].code = "X L"; }, ErrorCode::kInvalidText,
         "/variants/1/code"},
        {"a size without a name", [](Gift& gift) { gift.variants[0].label.en = ""; }, ErrorCode::kRequired,
         "/variants/0/label/en"},
        {"too many sizes",
         [](Gift& gift) {
             gift.variants.clear();
             for (int i = 0; i < 51; ++i) {
                 gift.variants.push_back({.code = std::to_string(i), .label = {.en = "a", .fr = "b"}});
             }
         },
         ErrorCode::kTooMany, "/variants"},
        {"an experience with a stock",
         [](Gift& gift) {
             gift.is_experience = true;
             gift.variants.clear();
         },
         ErrorCode::kUnknownField, "/stock"},
    };
    for (const Fault& fault : faults) {
        CAPTURE(fault.what);
        Gift gift = jacket();
        fault.spoil(gift);
        const auto tidy = checked(gift);
        REQUIRE_FALSE(tidy);
        CHECK(tidy.failure().fields == std::vector<FieldError>{{fault.pointer, fault.code}});
    }
}

TEST_CASE("a piece is taken of the size and of the whole stock") {
    const Gift gift = jacket();
    CHECK(check_stock(gift, "M", 1));
    CHECK(check_stock(gift, "M", 2).error() == ErrorCode::kOutOfStock);
    // Nobody counts the large ones, but three jackets are all there is.
    CHECK(check_stock(gift, "L", 3));
    CHECK(check_stock(gift, "L", 4).error() == ErrorCode::kOutOfStock);
}

TEST_CASE("a gift with sizes wants one of them, a gift without wants none") {
    Gift gift = jacket();
    CHECK(check_stock(gift, std::nullopt, 1).failure().fields ==
          std::vector<FieldError>{{"/variant", ErrorCode::kRequired}});
    CHECK(check_stock(gift, "XS", 1).failure().fields ==
          std::vector<FieldError>{{"/variant", ErrorCode::kUnknownValue}});
    gift.variants.clear();
    CHECK(check_stock(gift, "M", 1).error() == ErrorCode::kUnknownValue);
    CHECK(check_stock(gift, std::nullopt, 3));
    gift.stock.reset();
    CHECK(check_stock(gift, std::nullopt, kMostPieces));
}

TEST_CASE("the yearly limit comes near at four fifths of it") {
    CHECK_FALSE(is_near_limit({.given = eur(5'839), .limit = eur(7'300)}));
    CHECK(is_near_limit({.given = eur(5'840), .limit = eur(7'300)}));
    CHECK(is_near_limit({.given = eur(7'300), .limit = eur(7'300)}));
}

}  // namespace
}  // namespace parrain
