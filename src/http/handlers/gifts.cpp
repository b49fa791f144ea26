#include "app/gifts.hpp"
#include <map>

#include "app/gift_ladder.hpp"
#include "app/gift_orders.hpp"
#include "app/members.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/views.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain {

BOOST_DESCRIBE_STRUCT(GiftVariant, (), (code, label, stock))
BOOST_DESCRIBE_ENUM(GiftOrderState, kEarned, kAddressAsked, kToPack, kShipped, kDelivered, kReturned, kCancelled)

}  // namespace parrain

namespace parrain::http {
namespace {

constexpr std::size_t kPictureLimit = 512 << 10;

/// A gift as the publisher describes it.
struct NewGift {
    LocalText name;
    Money unit_cost;
    std::optional<std::int64_t> stock;
    std::optional<std::vector<GiftVariant>> variants;
    std::optional<bool> is_experience;
};
BOOST_DESCRIBE_STRUCT(NewGift, (), (name, unit_cost, stock, variants, is_experience))

/// A gift of the catalogue. Stocks count what may still be promised to somebody, null where nobody counts; `wanted`
/// orders have not taken their piece yet. `picture` is where it is found.
struct Gift {
    GiftId id;
    LocalText name;
    Money unit_cost;
    std::optional<std::int64_t> stock;
    std::vector<GiftVariant> variants;
    bool is_experience;
    std::optional<std::string> picture;
    std::int64_t wanted;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Gift, (), (id, name, unit_cost, stock, variants, is_experience, picture, wanted, updated_at))

struct PostalAddress {
    std::string name;
    std::string line1;
    std::optional<std::string> line2;
    std::string postcode;
    std::string city;
    std::string country;
};
BOOST_DESCRIBE_STRUCT(PostalAddress, (), (name, line1, line2, postcode, city, country))

/// The dispatch of one reward. `recipient` confirms their address at `address_link`; `actions` are the events that the
/// caller may tell now; `near_limit` says that this gift brought them close to the yearly limit. Who the recipient is,
/// where they live and what leads there is told to those who may move gifts; to other members it is null.
struct GiftOrder {
    GiftOrderId id;
    RewardId reward;
    ReferralId referral;
    ProgramId program;
    RewardKind kind;
    std::optional<GiftId> gift;
    std::optional<LocalText> gift_name;
    std::int64_t quantity;
    std::optional<std::string> variant;
    Money value;
    Beneficiary beneficiary;
    std::optional<std::string> recipient;
    std::string account_name;
    GiftOrderState state;
    RewardState reward_state;
    std::optional<PostalAddress> address;
    std::optional<std::string> address_link;
    std::optional<std::string> tracking;
    bool near_limit;
    std::vector<std::string> actions;
    Instant created_at;
    std::optional<Instant> confirmed_at;
    std::optional<Instant> shipped_at;
    std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(GiftOrder, (),
                      (id, reward, referral, program, kind, gift, gift_name, quantity, variant, value, beneficiary,
                       recipient, account_name, state, reward_state, address, address_link, tracking, near_limit,
                       actions, created_at, confirmed_at, shipped_at, closed_at))

/// One thing that happened to an order.
struct GiftOrderStep {
    Instant at;
    std::string event;
    GiftOrderState from;
    GiftOrderState to;
    std::string actor;
    std::optional<std::string> actor_name;
};
BOOST_DESCRIBE_STRUCT(GiftOrderStep, (), (at, event, from, to, actor, actor_name))

/// An order with what happened to it, oldest first.
struct GiftOrderInFull : GiftOrder {
    std::vector<GiftOrderStep> history;
};
BOOST_DESCRIBE_STRUCT(GiftOrderInFull, (GiftOrder), (history))

struct GiftOrderCount {
    std::string state;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(GiftOrderCount, (), (state, count))

struct GiftOrderPage {
    std::vector<GiftOrder> items;
    std::optional<std::string> next_cursor;
    std::vector<GiftOrderCount> counts;
};
BOOST_DESCRIBE_STRUCT(GiftOrderPage, (), (items, next_cursor, counts))

struct GiftOrderQuery : PageQuery {
    std::optional<GiftOrderState> state;
};
BOOST_DESCRIBE_STRUCT(GiftOrderQuery, (PageQuery), (state))

struct GiftOrderFileQuery {
    std::optional<GiftOrderState> state;
};
BOOST_DESCRIBE_STRUCT(GiftOrderFileQuery, (), (state))

struct GiftOrderTransition {
    std::string event;
    std::optional<PostalAddress> address;
    std::optional<std::string> variant;
    std::optional<std::string> tracking;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(GiftOrderTransition, (), (event, address, variant, tracking, reason))

/// What one person may be given in a calendar year, from a day on; no amount means no limit.
struct GiftLimit {
    std::string from;
    std::optional<Money> amount;
};
BOOST_DESCRIBE_STRUCT(GiftLimit, (), (from, amount))

struct GiftLimits {
    std::vector<GiftLimit> limits;
};
BOOST_DESCRIBE_STRUCT(GiftLimits, (), (limits))

struct GiftYearQuery {
    std::optional<Whole<1970, 9999>> year;
};
BOOST_DESCRIBE_STRUCT(GiftYearQuery, (), (year))

/// What a ladder counts: names that were accepted, or prospects who showed interest.
enum class LadderCount { kAccepted, kEngaged };
BOOST_DESCRIBE_ENUM(LadderCount, kAccepted, kEngaged)

struct GiftRung {
    int count;
    GiftId gift;
};
BOOST_DESCRIBE_STRUCT(GiftRung, (), (count, gift))

struct NewGiftLadder {
    LadderCount counts_on;
    std::optional<Audience> audience;
    std::vector<GiftRung> rungs;
};
BOOST_DESCRIBE_STRUCT(NewGiftLadder, (), (counts_on, audience, rungs))

struct GiftLadder {
    LadderCount counts_on;
    Audience audience;
    std::vector<GiftRung> rungs;
    std::vector<view::Warning> warnings;
};
BOOST_DESCRIBE_STRUCT(GiftLadder, (), (counts_on, audience, rungs, warnings))

std::string place_of(const GiftId& id) {
    return "/v1/gifts/" + id.str();
}

Gift gift_of(const app::StoredGift& stored) {
    const auto& gift = stored.gift;
    return {.id = gift.id,
            .name = gift.name,
            .unit_cost = gift.unit_cost,
            .stock = gift.stock,
            .variants = gift.variants,
            .is_experience = gift.is_experience,
            .picture = stored.has_picture ? std::optional(place_of(gift.id) + "/picture") : std::nullopt,
            .wanted = stored.wanted,
            .updated_at = stored.updated_at};
}

parrain::Gift gift_from(const NewGift& told, const GiftId& id) {
    return {.id = id,
            .name = told.name,
            .unit_cost = told.unit_cost,
            .stock = told.stock,
            .variants = told.variants.value_or(std::vector<GiftVariant>{}),
            .is_experience = told.is_experience.value_or(false)};
}

PostalAddress address_of(const parrain::PostalAddress& address) {
    return {.name = address.name,
            .line1 = address.line1,
            .line2 = address.line2.empty() ? std::nullopt : std::optional(address.line2),
            .postcode = address.postcode,
            .city = address.city,
            .country = address.country};
}

parrain::PostalAddress address_from(const PostalAddress& told) {
    return {.name = told.name,
            .line1 = told.line1,
            .line2 = told.line2.value_or(""),
            .postcode = told.postcode,
            .city = told.city,
            .country = told.country};
}

/// Whether a caller may read where people live and what each was given: whoever may move gifts.
bool may_read_recipients(const app::Caller& caller) {
    return caller.actor.kind != app::ActorKind::kMember || app::role_may_change(caller.role, "gifts");
}

/// The order as a caller may read it.
GiftOrder order_of(const app::Caller& caller, const app::GiftOrderView& view) {
    const auto& listed = view.listed;
    const auto& order = listed.order;
    GiftOrder shown{.id = order.id,
                    .reward = order.reward,
                    .referral = listed.referral,
                    .program = listed.program,
                    .kind = order.kind,
                    .gift = order.gift,
                    .gift_name = listed.gift_name,
                    .quantity = order.quantity,
                    .variant = order.variant,
                    .value = order.value,
                    .beneficiary = listed.beneficiary,
                    .recipient = {},
                    .account_name = listed.account_name,
                    .state = order.state,
                    .reward_state = listed.reward_state,
                    .address = {},
                    .address_link = {},
                    .tracking = {},
                    .near_limit = order.is_near_limit,
                    .actions = {},
                    .created_at = order.created_at,
                    .confirmed_at = order.confirmed_at,
                    .shipped_at = order.shipped_at,
                    .closed_at = order.closed_at};
    if (!may_read_recipients(caller)) return shown;
    shown.recipient = listed.recipient_name;
    if (order.address) shown.address = address_of(*order.address);
    shown.address_link = view.address_link;
    shown.tracking = order.tracking;
    shown.actions = view.actions;
    return shown;
}

/// Whether a person acted who is a recipient, or was written to as one.
bool is_outsider(const app::Actor& actor) {
    return actor.kind == app::ActorKind::kAdvocate || actor.kind == app::ActorKind::kProspect;
}

std::string_view name_of(const std::optional<GiftOrderState>& state) {
    return state ? to_string(*state) : std::string_view();
}

Page<Gift> list_gifts(const app::Caller& caller, const app::Gifts& gifts) {
    return whole_page(gifts.list(caller.workspace), gift_of);
}

Result<WithEtag<Gift>> get_gift(const app::Caller& caller, Path<GiftId> id, const app::Gifts& gifts) {
    const auto stored = gifts.get(caller.workspace, *id);
    if (!stored) return stored.failure();
    return WithEtag<Gift>{gift_of(*stored), tag_of(stored->version)};
}

Result<Created<Gift>> add_gift(const app::Caller& caller, Body<NewGift> told, const app::Gifts& gifts) {
    // The id is made by the use case; this one only fills its place.
    const auto stored = gifts.add(caller.workspace, gift_from(*told, GiftId::parse("new").value()));
    if (!stored) return stored.failure();
    return Created<Gift>{gift_of(*stored), place_of(stored->gift.id)};
}

Result<WithEtag<Upserted<Gift>>> put_gift(const app::Caller& caller, Path<GiftId> id, Body<NewGift> told,
                                          IfMatch version, const app::Gifts& gifts) {
    const auto put = gifts.put(caller.workspace, gift_from(*told, *id), *version);
    if (!put) return put.failure();
    return WithEtag<Upserted<Gift>>{{.value = gift_of(put->value), .created = put->created, .location = place_of(*id)},
                                    tag_of(put->value.version)};
}

Result<Response> get_picture(const app::Caller& caller, Path<GiftId> id, const app::Gifts& gifts) {
    const auto picture = gifts.picture(caller.workspace, *id);
    if (!picture) return picture.failure();
    return Response{.type = picture->type, .body = picture->data};
}

Result<void> put_picture(const app::Caller& caller, Path<GiftId> id, Raw raw, const app::Gifts& gifts) {
    return gifts.put_picture(caller.workspace, *id, raw.request.body);
}

Result<void> remove_picture(const app::Caller& caller, Path<GiftId> id, const app::Gifts& gifts) {
    return gifts.remove_picture(caller.workspace, *id);
}

GiftOrderPage list_orders(const app::Caller& caller, Query<GiftOrderQuery> query, const app::GiftOrders& orders) {
    const auto found = orders.list(caller.workspace, name_of(query->state), query->slice());
    GiftOrderPage page = page_of(
        GiftOrderPage{}, found.items, *query, [](const app::GiftOrderView& one) { return one.listed.order.id.value(); },
        [&](const app::GiftOrderView& one) { return order_of(caller, one); });
    for (const auto& count : found.counts) page.counts.push_back({.state = count.state, .count = count.count});
    return page;
}

Result<WithEtag<GiftOrderInFull>> get_order(const app::Caller& caller, Path<GiftOrderId> id,
                                            const app::GiftOrders& orders) {
    const auto order = orders.get(caller.workspace, *id);
    if (!order) return order.failure();
    GiftOrderInFull full{order_of(caller, *order), {}};
    const bool names_recipients = may_read_recipients(caller);
    for (const app::GiftOrderLine& line : order->history) {
        full.history.push_back(
            {.at = line.at,
             .event = line.event,
             .from = line.before,
             .to = line.after,
             .actor = std::string(to_string(line.actor.kind)),
             .actor_name = names_recipients || !is_outsider(line.actor) ? line.actor_name : std::nullopt});
    }
    return WithEtag<GiftOrderInFull>{std::move(full), tag_of(order->listed.order.version)};
}

Result<WithEtag<GiftOrder>> move_order(const app::Caller& caller, Path<GiftOrderId> id, Body<GiftOrderTransition> told,
                                       IfMatch version, const app::GiftOrders& orders) {
    const auto order =
        orders.transition(caller, *id,
                          {.event = told->event,
                           .address = told->address ? std::optional(address_from(*told->address)) : std::nullopt,
                           .variant = told->variant,
                           .tracking = told->tracking,
                           .reason = told->reason.value_or(""),
                           .version = *version});
    if (!order) return order.failure();
    return WithEtag<GiftOrder>{order_of(caller, *order), tag_of(order->listed.order.version)};
}

/// The orders of things to send in a state, those to pack where none is named, first come first. An experience is no
/// parcel.
std::vector<app::ListedGiftOrder> orders_for_file(WorkspaceId workspace, const GiftOrderFileQuery& query,
                                                  const app::GiftOrders& orders) {
    const GiftOrderState state = query.state.value_or(GiftOrderState::kToPack);
    auto found = orders.list(workspace, to_string(state), {.after = 0, .limit = kMostLines});
    std::vector<app::ListedGiftOrder> listed;
    for (auto& one : found.items) {
        if (one.listed.order.kind != RewardKind::kExperience) listed.push_back(std::move(one.listed));
    }
    std::ranges::reverse(listed);
    return listed;
}

std::string gift_name(const app::ListedGiftOrder& listed, const Words& words) {
    if (listed.gift_name) return listed.gift_name->in(words.locale());
    return words("reward.kind." + std::string(to_string(listed.order.kind)));
}

Result<Response> labels(const app::Caller& caller, Query<GiftOrderFileQuery> query, const Words& words,
                        const Downloads& downloads, const app::GiftOrders& orders) {
    app::Table table{.headings = {}, .rows = {}};
    for (const char* column : {"order", "name", "line1", "line2", "postcode", "city", "country", "gift", "variant",
                               "quantity", "tracking"}) {
        table.headings.push_back(words("gift.column." + std::string(column)));
    }
    for (const auto& listed : orders_for_file(caller.workspace, *query, orders)) {
        const auto& order = listed.order;
        const auto address = order.address.value_or(parrain::PostalAddress{.name = listed.recipient_name});
        table.rows.push_back({order.id.str(), address.name, address.line1, address.line2, address.postcode,
                              address.city, address.country, gift_name(listed, words), order.variant.value_or(""),
                              order.quantity, order.tracking.value_or("")});
    }
    return downloads.csv(table, "labels");
}

std::string variant_name(const app::ListedGiftOrder& listed, const std::vector<app::StoredGift>& catalogue,
                         Locale locale) {
    const auto& order = listed.order;
    if (!order.variant) return {};
    for (const auto& stored : catalogue) {
        if (stored.gift.id != order.gift) continue;
        const auto found = std::ranges::find(stored.gift.variants, *order.variant, &GiftVariant::code);
        if (found != stored.gift.variants.end()) return found->label.in(locale);
    }
    return *order.variant;
}

app::Parcel parcel_of(const app::ListedGiftOrder& listed, const std::string& thing, const Words& words) {
    const auto& order = listed.order;
    const auto address = order.address.value_or(parrain::PostalAddress{.name = listed.recipient_name});
    app::Parcel parcel{.number = words("gift.packing.number", {{"number", order.id.str()}}),
                       .thing = std::to_string(order.quantity) + " × " + thing,
                       .lines = {}};
    std::string town = address.postcode + (address.postcode.empty() ? "" : " ") + address.city;
    for (const std::string& line : {address.name, address.line1, address.line2, town, address.country}) {
        if (!line.empty()) parcel.lines.push_back(line);
    }
    return parcel;
}

Result<Response> packing_list(const app::Caller& caller, Query<GiftOrderFileQuery> query, const Words& words,
                              const Downloads& downloads, const app::Gifts& gifts, const app::GiftOrders& orders,
                              RequestContext& context) {
    const auto catalogue = gifts.list(caller.workspace);
    const auto listed = orders_for_file(caller.workspace, *query, orders);
    const Instant now = context.get<app::Context>().clock.now();
    app::PackingList list{
        .title = words("gift.packing.title"),
        .subtitle = words("gift.packing.subtitle", {{"day", now}, {"count", static_cast<std::int64_t>(listed.size())}}),
        .to_fetch = words("gift.packing.to_fetch"),
        .things = {},
        .parcels = {},
        .page = words("gift.packing.page")};
    std::map<std::string, std::int64_t> things;
    for (const auto& one : listed) {
        const std::string variant = variant_name(one, catalogue, words.locale());
        const std::string thing = gift_name(one, words) + (variant.empty() ? "" : " (" + variant + ")");
        things[thing] += one.order.quantity;
        list.parcels.push_back(parcel_of(one, thing, words));
    }
    for (const auto& [thing, count] : things) list.things.emplace_back(count, thing);
    return downloads.packing_list(list, "packing-list");
}

GiftLimits limits_of(const std::vector<app::GiftLimit>& limits) {
    GiftLimits shown;
    for (const auto& limit : limits) shown.limits.push_back({.from = limit.from, .amount = limit.amount});
    return shown;
}

WithEtag<GiftLimits> tagged_limits(const std::vector<app::GiftLimit>& limits) {
    return {limits_of(limits), tag_of(app::version_of(limits))};
}

WithEtag<GiftLimits> get_limits(const app::Caller& caller, const app::Gifts& gifts) {
    return tagged_limits(gifts.limits(caller.workspace));
}

Result<WithEtag<GiftLimits>> put_limits(const app::Caller& caller, Body<GiftLimits> told, IfMatch version,
                                        const app::Gifts& gifts) {
    std::vector<app::GiftLimit> limits;
    for (const auto& limit : told->limits) limits.push_back({.from = limit.from, .amount = limit.amount});
    const auto put = gifts.put_limits(caller.workspace, std::move(limits), *version);
    if (!put) return put.failure();
    return tagged_limits(*put);
}

Result<Response> gift_values(const app::Caller& caller, Query<GiftYearQuery> query, const Words& words,
                             const Downloads& downloads, const app::Gifts& gifts) {
    const auto asked = query->year ? std::optional(static_cast<int>(**query->year)) : std::nullopt;
    const auto year = gifts.year(caller.workspace, asked);
    app::Table table{.headings = {}, .rows = {}};
    for (const char* column : {"year", "recipient", "account", "value", "currency", "limit"}) {
        table.headings.push_back(words("gift.column." + std::string(column)));
    }
    for (const auto& value : year.values) {
        const bool is_limited = year.limit && year.limit->currency() == value.amount.currency();
        table.rows.push_back({std::int64_t{year.year}, value.recipient_name, value.account_name, value.amount,
                              std::string(value.amount.currency().code()),
                              is_limited ? app::Cell(*year.limit) : app::Cell()});
    }
    return downloads.csv(table, "gift-values-" + std::to_string(year.year));
}

GiftLadder ladder_of(const app::GiftLadder& ladder, const Words& words) {
    const bool on_names = ladder.counts_on == Milestone::kAccepted;
    GiftLadder shown{.counts_on = on_names ? LadderCount::kAccepted : LadderCount::kEngaged,
                     .audience = ladder.audience.value(),
                     .rungs = {},
                     .warnings = {}};
    for (const auto& rung : ladder.rungs) shown.rungs.push_back({.count = rung.count, .gift = rung.gift});
    const auto warn = [&](bool holds, const std::string& code) {
        if (holds) shown.warnings.push_back({.code = code, .text = words("gift.warning." + code)});
    };
    warn(on_names, "counts_on_accepted");
    warn(ladder.pays_twice, "pays_twice");
    warn(ladder.is_unseen, "shown_to_none");
    return shown;
}

WithEtag<GiftLadder> tagged_ladder(const app::GiftLadder& ladder, const Words& words) {
    return {ladder_of(ladder, words), tag_of(ladder.version())};
}

template <class Id>
Result<WithEtag<GiftLadder>> get_ladder(const app::Caller& caller, Path<Id> id, const Words& words,
                                        const app::GiftLadders& ladders) {
    const auto ladder = ladders.get(caller.workspace, *id);
    if (!ladder) return ladder.failure();
    return tagged_ladder(*ladder, words);
}

template <class Id>
Result<WithEtag<GiftLadder>> put_ladder(const app::Caller& caller, Path<Id> id, Body<NewGiftLadder> told,
                                        IfMatch version, const Words& words, const app::GiftLadders& ladders) {
    app::GiftLadder wanted;
    wanted.counts_on = told->counts_on == LadderCount::kAccepted ? Milestone::kAccepted : Milestone::kEngaged;
    wanted.audience = told->audience;
    for (const auto& rung : told->rungs) wanted.rungs.push_back({.count = rung.count, .gift = rung.gift});
    const auto ladder = ladders.put(caller.workspace, *id, wanted, *version);
    if (!ladder) return ladder.failure();
    return tagged_ladder(*ladder, words);
}

std::vector<Route> catalogue_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/gifts">(list_gifts, "The catalogue of gifts").tagged("gifts").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/gifts">(add_gift, "Add a gift, its id made here")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kTooMany, kOutOfRange, kAmount, kUnknownValue, kInvalidText,
                                   kCurrencyMismatch}));
    routes.push_back(GET<"/v1/gifts/{id}">(get_gift, "One gift").tagged("gifts").secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/gifts/{id}">(put_gift, "Make or replace a gift, its stock included")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kTooMany, kOutOfRange, kAmount, kUnknownValue, kInvalidText,
                                   kCurrencyMismatch}));
    routes.push_back(GET<"/v1/gifts/{id}/picture">(get_picture, "The picture of a gift, PNG or JPEG")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .answers("image/png"));
    routes.push_back(PUT<"/v1/gifts/{id}/picture">(put_picture, "Give a gift a picture, PNG or JPEG up to 512 KiB")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .limited_to(kPictureLimit)
                         .refuses({kUnsupportedMediaType}));
    routes.push_back(
        GET<"/v1/programs/{id}/gift-ladder">(get_ladder<ProgramId>, "The gifts of a program by qualified referrals")
            .tagged("gifts")
            .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/campaigns/{id}/gift-ladder">(get_ladder<CampaignId>,
                                                           "The gifts of a campaign by its own qualified referrals")
                         .tagged("gifts")
                         .secured_by(kApiCallers));
    routes.push_back(
        PUT<"/v1/campaigns/{id}/gift-ladder">(put_ladder<CampaignId>, "Replace the gift ladder of a campaign")
            .tagged("gifts")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kTooMany, kOutOfRange, kCurrencyMismatch}));
    routes.push_back(PUT<"/v1/programs/{id}/gift-ladder">(put_ladder<ProgramId>, "Replace the gift ladder of a program")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kTooMany, kOutOfRange, kCurrencyMismatch}));
    routes.push_back(DELETE<"/v1/gifts/{id}/picture">(remove_picture, "Take a gift's picture away")
                         .tagged("gifts")
                         .secured_by(kApiCallers));
    return routes;
}

std::vector<Route> order_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        GET<"/v1/gift-orders">(list_orders, "List gift orders, newest first").tagged("gifts").secured_by(kApiCallers));
    routes.push_back(GET<"/v1/gift-orders/labels.csv">(labels, "Addresses of what is to be packed, for labels")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .confidential()
                         .answers(kCsvType));
    routes.push_back(GET<"/v1/gift-orders/packing-list.pdf">(packing_list, "What is to be packed, for whom, to print")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .confidential()
                         .answers(kPdfType));
    routes.push_back(GET<"/v1/gift-orders/{id}">(get_order, "One gift order").tagged("gifts").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/gift-orders/{id}/transitions">(move_order, "Say what happened to a gift order")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRequired, kTooLong, kInvalidText, kCountryInvalid,
                                   kIllegalTransition, kOutOfStock, kGiftLimit, kCurrencyMismatch}));
    routes.push_back(GET<"/v1/gift-limits">(get_limits, "The yearly value of gifts a person may get, by date")
                         .tagged("gifts")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/gift-limits">(put_limits, "Replace the yearly limits; none brings the default back")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .refuses({kTooMany, kTimeInvalid, kUnknownValue, kAmount, kCurrencyMismatch}));
    routes.push_back(GET<"/v1/gift-values.csv">(gift_values, "What each person was given in a calendar year")
                         .tagged("gifts")
                         .secured_by(kApiCallers)
                         .confidential()
                         .answers(kCsvType));
    return routes;
}

}  // namespace

std::vector<Route> gift_routes() {
    std::vector<Route> routes = catalogue_routes();
    std::ranges::move(order_routes(), std::back_inserter(routes));
    return routes;
}

}  // namespace parrain::http
