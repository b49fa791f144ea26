#include "core/id.hpp"

#include <doctest/doctest.h>

#include <type_traits>
#include <unordered_set>

#include "support/property.hpp"

namespace parrain {
namespace {

static_assert(!std::is_convertible_v<ReferralId, RewardId>, "ids of different things do not mix");
static_assert(!std::is_convertible_v<std::int64_t, ReferralId>, "a number is no id by itself");

TEST_CASE("an id is a positive decimal number and nothing else") {
    CHECK(ReferralId::parse("1")->value() == 1);
    CHECK(ReferralId::parse("9223372036854775807")->value() == INT64_MAX);
    for (const char* text : {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808", "abc",
                             "12345678901234567890"}) {
        CAPTURE(text);
        CHECK_FALSE(ReferralId::parse(text).has_value());
    }
}

TEST_CASE("no id is false, an id is true") {
    CHECK_FALSE(ReferralId());
    CHECK(ReferralId(1));
}

TEST_CASE("ids order by number and serve as keys of a hash table") {
    CHECK(ReferralId(9) < ReferralId(10));
    const std::unordered_set<ReferralId> ids = {ReferralId(1), ReferralId(2), ReferralId(1)};
    CHECK(ids.size() == 2);
}

TEST_CASE("what is written is read as the same id") {
    testing::check_property("parse(str(id)) is id", [] {
        const ReferralId id(*rc::gen::positive<std::int64_t>());
        RC_ASSERT(ReferralId::parse(id.str()) == id);
    });
}

TEST_CASE("a gift is named by a word, and by nothing that could be a path") {
    for (const char* good : {"notebook", "JKT-2", "a", "7", "wine_2026.red"}) {
        const auto id = GiftId::parse(good);
        CAPTURE(good);
        REQUIRE(id);
        CHECK(id->str() == good);
    }
    for (const std::string& bad :
         {std::string(), std::string(".."), std::string(".a"), std::string("a/b"), std::string("a b"), std::string("é"),
          std::string("a\0b", 3), std::string(65, 'a')}) {
        CAPTURE(bad);
        CHECK_FALSE(GiftId::parse(bad));
    }
}

TEST_CASE("a source makes ids of any kind") {
    class Counter final : public IdSource {
      public:
        std::int64_t next() override { return ++last_; }

      private:
        std::int64_t last_ = 0;
    } source;
    CHECK(source.make<ReferralId>() == ReferralId(1));
    CHECK(source.make<RewardId>() == RewardId(2));
}

}  // namespace
}  // namespace parrain
