#include "app/gifts.hpp"

#include "app/gift_orders.hpp"
#include "app/gift_store.hpp"
#include "app/publisher.hpp"

namespace parrain::test {
namespace {

Gift watch(Money cost) {
    return {.id = GiftId::parse("watch").value(), .name = {.en = "Watch", .fr = "Montre"}, .unit_cost = cost};
}

/// A gift in another currency that the program promises, as it could be put once; one sale earns it.
app::GiftOrderView promised(Publisher& publisher) {
    const ProgramId program = publisher.program();
    publisher.context().store.write([&](app::Transaction& tx) {
        const Gift gift = watch(money(9'000, "USD"));
        tx.gifts().insert(publisher.workspace, gift, publisher.now());
        tx.programs().insert_rule(publisher.workspace, program,
                                  {.id = RewardRuleId(7),
                                   .beneficiary = Beneficiary::kAdvocate,
                                   .milestone = Milestone::kWon,
                                   .base = RewardBase::kNone,
                                   .kind = RewardKind::kGift,
                                   .amount = gift.unit_cost,
                                   .gift = gift.id},
                                  publisher.now());
    });
    REQUIRE(publisher.recommend(publisher.advocate("nadia"), "one@first.example"));
    publisher.bill(started("s1", publisher.now(), money(100'000)), "one@first.example");
    publisher.bill(paid("p1", publisher.now(), "in_1", money(100'000)), "one@first.example");
    const auto orders = app::GiftOrders(publisher.context()).list(publisher.workspace, "", {}).items;
    REQUIRE(orders.size() == 1);
    return orders.front();
}

const PostalAddress kHome{
    .name = "Nadia", .line1 = "1 rue Haute", .postcode = "75001", .city = "Paris", .country = "FR"};

TEST_CASE("a gift that was promised in another currency waits until the publisher says what it costs") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto order = promised(publisher);
        CHECK(order.listed.order.value == money(9'000, "USD"));
        const app::GiftOrders orders(publisher.context());
        const auto confirm = [&] {
            return orders.transition(publisher.finance(), order.listed.order.id,
                                     {.event = "confirmed_address", .address = kHome});
        };
        CHECK(confirm().error() == ErrorCode::kCurrencyMismatch);
        const app::Gifts gifts(publisher.context());
        CHECK(gifts.year(publisher.workspace, {}).values.empty());

        SUBCASE("within the yearly limit, which it then counts against") {
            REQUIRE(gifts.put(publisher.workspace, watch(money(7'000)), {}));
            const auto confirmed = confirm();
            REQUIRE(confirmed);
            CHECK(confirmed->listed.order.value == money(7'000));
            CHECK(confirmed->listed.order.is_near_limit);
            CHECK(gifts.year(publisher.workspace, {}).values.at(0).amount == money(7'000));
            REQUIRE(orders.transition(publisher.finance(), order.listed.order.id,
                                      {.event = "cancelled", .reason = "out of stock"}));
            CHECK(gifts.year(publisher.workspace, {}).values.empty());
        }
        SUBCASE("beyond it") {
            REQUIRE(gifts.put(publisher.workspace, watch(money(8'000)), {}));
            CHECK(confirm().error() == ErrorCode::kGiftLimit);
        }
        SUBCASE("or says that nobody counts") {
            REQUIRE(gifts.put_limits(publisher.workspace, {{.from = "2020-01-01", .amount = {}}}));
            CHECK(confirm());
        }
    });
}

}  // namespace
}  // namespace parrain::test
