#include "cli/demo_gifts.hpp"

#include <algorithm>

#include "app/gift_orders.hpp"
#include "app/gifts.hpp"
#include "cli/demo_people.hpp"

namespace parrain::cli {
namespace {

constexpr int kMostOrders = 200;

}  // namespace

void GiftDesk::begin() {
    stock();
    raise_limit();
    stage_.every(7, stage_.start() + Duration::days(6) + Duration::hours(10), [this] { work(); });
    stage_.later(stage_.end() - Duration::hours(20), [this] { leave_board(); });
}

/// Notebooks are one pile, jackets one of each size.
void GiftDesk::stock() {
    const app::Gifts gifts(stage_.context());
    for (app::StoredGift& one : gifts.list(stage_.workspace())) {
        if (one.gift.id.str() == "notebook") one.gift.stock = 150;
        if (one.gift.id.str() == "jacket") {
            one.gift.variants = {{.code = "S", .label = {.en = "Small", .fr = "Petit"}, .stock = 15},
                                 {.code = "M", .label = {.en = "Medium", .fr = "Moyen"}, .stock = 30},
                                 {.code = "L", .label = {.en = "Large", .fr = "Grand"}, .stock = 25},
                                 {.code = "XL", .label = {.en = "Extra large", .fr = "Très grand"}, .stock = 10}};
        }
        (void)expected(gifts.put(stage_.workspace(), one.gift, one.version));
    }
}

/// Notebook, jacket and dinner may come in one year; who is given a hamper too reaches the limit.
void GiftDesk::raise_limit() {
    const app::Gifts gifts(stage_.context());
    const Currency currency = Currency::parse("EUR").value();
    const std::vector<app::GiftLimit> limits = {
        {.from = "2021-01-01", .amount = Money::parse(15'000, currency).value()}};
    (void)expected(gifts.put_limits(stage_.workspace(), limits, std::nullopt));
}

/// A week's turn at the board: what is packed leaves, what came back goes out once more. Whoever the server asked
/// meanwhile answers sooner or later.
void GiftDesk::work() {
    const app::GiftOrders orders(stage_.context());
    for (const auto& one : orders.list(stage_.workspace(), "to_pack", {.limit = kMostOrders}).items) {
        ship(one.listed.order.id);
    }
    for (const auto& one : orders.list(stage_.workspace(), "returned", {.limit = kMostOrders}).items) {
        const bool is_fresh = stage_.now() - one.listed.order.updated_at < Duration::days(14);
        if (!is_fresh) move(one.listed.order.id, "confirmed_address");
    }
    auto asked = orders.list(stage_.workspace(), "address_asked", {.limit = kMostOrders}).items;
    std::ranges::sort(asked, {}, [](const auto& one) { return one.listed.order.id; });
    for (const auto& one : asked) {
        if (awaited_.insert(one.listed.order.id).second) await_answer(one.listed.order.id);
    }
}

/// Some recipients have just said where to, and half of what they wait for left the house this morning.
void GiftDesk::leave_board() {
    constexpr int kAnswers = 8;
    const app::GiftOrders orders(stage_.context());
    for (const auto& one : orders.list(stage_.workspace(), "address_asked", {.limit = kAnswers}).items) {
        confirm(one.listed.order.id);
    }
    const auto to_pack = orders.list(stage_.workspace(), "to_pack", {.limit = kMostOrders}).items;
    for (std::size_t i = 0; i < to_pack.size() / 2; ++i) ship(to_pack[i].listed.order.id);
}

void GiftDesk::await_answer(GiftOrderId id) {
    constexpr std::size_t kOneSilentIn = 7;
    if (chance_.one_in(kOneSilentIn)) return;
    stage_.later(stage_.now() + Duration::days(chance_.between(1, 12)), [this, id] { confirm(id); });
}

/// The recipient opens their link and says where the gift goes. Who was given enough this year is refused by the limit.
void GiftDesk::confirm(GiftOrderId id) {
    const app::GiftOrders orders(stage_.context());
    const auto order = orders.get(stage_.workspace(), id);
    if (!order) return;
    const std::string token = order->address_link.substr(order->address_link.rfind('/') + 1);
    const auto page = expected(orders.page(token));
    InventedContact recipient{
        .company = order->listed.account_name, .name = order->listed.recipient_name, .country = "FR"};
    std::optional<std::string> size;
    if (page.gift && !page.gift->gift.variants.empty()) {
        size = page.gift->gift.variants[chance_.below(page.gift->gift.variants.size())].code;
    }
    (void)orders.claim(token, invented_address(recipient, chance_.below(400)), size);
}

void GiftDesk::ship(GiftOrderId id) {
    constexpr std::size_t kOneReturnedIn = 25;
    const app::GiftOrders orders(stage_.context());
    const bool is_parcel = expected(orders.get(stage_.workspace(), id)).listed.order.kind == RewardKind::kGift;
    app::GiftOrders::Transition shipping{.event = "shipped"};
    if (is_parcel) shipping.tracking = "6A" + std::to_string(10'000'000 + ++parcels_);
    if (!orders.transition(stage_.team(), id, shipping)) return;
    // An evening at a table comes back to nobody.
    const char* event = is_parcel && chance_.one_in(kOneReturnedIn) ? "returned" : "delivered";
    stage_.later(stage_.now() + Duration::days(chance_.between(3, 8)), [this, id, event] { move(id, event); });
}

bool GiftDesk::move(GiftOrderId id, const char* event) {
    return !!app::GiftOrders(stage_.context()).transition(stage_.team(), id, {.event = event});
}

}  // namespace parrain::cli
