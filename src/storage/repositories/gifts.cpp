#include "storage/repositories/gifts.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

// A gift, whether it has a picture, and how many orders will want a piece of it.
#define GIFT_SELECT                                                                                              \
    "SELECT g.id, g.name_en, g.name_fr, g.unit_cost, g.currency, g.stock, g.is_experience, g.version, "          \
    "g.updated_at, (SELECT count(*) FROM gift_pictures p WHERE p.workspace_id = g.workspace_id AND p.gift_id = " \
    "g.id), (SELECT count(*) FROM gift_orders o WHERE o.workspace_id = g.workspace_id AND o.gift_id = g.id AND " \
    "o.state IN ('earned', 'address_asked')) FROM gifts g "

const Statement kInsert{
    "INSERT INTO gifts (workspace_id, id, name_en, name_fr, unit_cost, currency, stock, is_experience, version, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9) "
    "ON CONFLICT (workspace_id, id) DO NOTHING"};
const Statement kUpdate{
    "UPDATE gifts SET name_en = $3, name_fr = $4, unit_cost = $5, currency = $6, stock = $7, is_experience = $8, "
    "updated_at = $9, version = version + 1 WHERE workspace_id = $1 AND id = $2"};
const Statement kFind{GIFT_SELECT "WHERE g.workspace_id = $1 AND g.id = $2"};
const Statement kLock{"SELECT version FROM gifts WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kList{GIFT_SELECT "WHERE g.workspace_id = $1 ORDER BY g.id"};
const Statement kVariants{
    "SELECT code, label_en, label_fr, stock FROM gift_variants WHERE workspace_id = $1 AND gift_id = $2 "
    "ORDER BY place"};
const Statement kDropVariants{"DELETE FROM gift_variants WHERE workspace_id = $1 AND gift_id = $2"};
const Statement kInsertVariant{
    "INSERT INTO gift_variants (workspace_id, gift_id, code, place, label_en, label_fr, stock) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement kPutPicture{
    "INSERT INTO gift_pictures (workspace_id, gift_id, type, data, updated_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (workspace_id, gift_id) DO UPDATE SET type = excluded.type, data = excluded.data, "
    "updated_at = excluded.updated_at"};
const Statement kPicture{"SELECT type, data FROM gift_pictures WHERE workspace_id = $1 AND gift_id = $2"};
const Statement kRemovePicture{"DELETE FROM gift_pictures WHERE workspace_id = $1 AND gift_id = $2"};

#define ORDER_COLUMNS                                                                                          \
    "o.id, o.reward_id, o.gift_id, o.kind, o.recipient_key, o.quantity, o.currency, o.value, o.state, "        \
    "o.is_reserved, o.counted_year, o.is_near_limit, o.variant, o.tracking, o.address_name, o.address_line1, " \
    "o.address_line2, o.address_postcode, o.address_city, o.address_country, o.confirmed_at, o.shipped_at, "   \
    "o.closed_at, o.version, o.created_at, o.updated_at, o.ask_at"
constexpr int kOrderColumnCount = 27;

const Statement kInsertOrder{
    "INSERT INTO gift_orders (workspace_id, id, reward_id, gift_id, kind, recipient_key, quantity, currency, value, "
    "state, is_reserved, is_near_limit, version, created_at, updated_at, ask_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)"};
const Statement kUpdateOrder{
    "UPDATE gift_orders SET state = $4, is_reserved = $5, counted_year = $6, is_near_limit = $7, variant = $8, "
    "tracking = $9, address_name = $10, address_line1 = $11, address_line2 = $12, address_postcode = $13, "
    "address_city = $14, address_country = $15, confirmed_at = $16, shipped_at = $17, closed_at = $18, "
    "updated_at = $19, currency = $20, value = $21, ask_at = $22, version = version + 1 WHERE workspace_id = $1 AND id "
    "= $2 AND "
    "version = $3"};
const Statement kOrderOfReward{"SELECT " ORDER_COLUMNS
                               " FROM gift_orders o WHERE o.workspace_id = $1 AND o.reward_id = $2 /*for_update*/"};

// An order with the names of whoever gets it: the user, the account or the prospect of its reward.
#define LISTED_ORDERS                                                                                        \
    "SELECT " ORDER_COLUMNS                                                                                  \
    ", w.beneficiary, w.program_id, w.referral_id, w.advocate_id, w.state, u.name, c.name, r.contact_name, " \
    "r.company, r.email, g.name_en, g.name_fr FROM gift_orders o "                                           \
    "JOIN rewards w ON w.workspace_id = o.workspace_id AND w.id = o.reward_id "                              \
    "JOIN referrals r ON r.workspace_id = w.workspace_id AND r.id = w.referral_id "                          \
    "JOIN advocates a ON a.workspace_id = w.workspace_id AND a.id = w.advocate_id "                          \
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "                                  \
    "JOIN accounts c ON c.workspace_id = r.workspace_id AND c.id = r.account_id "                            \
    "LEFT JOIN gifts g ON g.workspace_id = o.workspace_id AND g.id = o.gift_id "

const Statement kFindOrder{LISTED_ORDERS "WHERE o.workspace_id = $1 AND o.id = $2"};
const Statement kOrders{LISTED_ORDERS
                        "WHERE o.workspace_id = $1 AND (o.id < $2 OR $2 = 0) AND (o.state = $3 OR $3 = '') "
                        "ORDER BY o.id DESC LIMIT $4"};
// By gift_orders_by_state: what waits to be packed leaves within days, so that few are looked at.
const Statement kToPackFor{
    "SELECT reward_id FROM gift_orders WHERE workspace_id = $1 AND state = 'to_pack' AND recipient_key = $2 "
    "ORDER BY id DESC"};
// Over all workspaces: a job.
const Statement kToAsk{
    "SELECT workspace_id, reward_id FROM gift_orders WHERE ask_at <= $1 ORDER BY ask_at, id LIMIT $2"};
const Statement kAskLater{"UPDATE gift_orders SET ask_at = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kAskedPieces{
    "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM gift_orders WHERE workspace_id = $1 AND gift_id = $2 "
    "AND state = 'address_asked'"};
const Statement kCounts{
    "SELECT state, count(*) FROM gift_orders WHERE workspace_id = $1 GROUP BY state ORDER BY state"};

const Statement kAppend{
    "INSERT INTO gift_order_events (workspace_id, id, order_id, at, actor, actor_id, event, state_before, state_after) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement kHistory{
    "SELECT id, at, actor, actor_id, event, state_before, state_after FROM gift_order_events "
    "WHERE workspace_id = $1 AND order_id = $2 ORDER BY id"};

#define NO_ADDRESS                                                                             \
    "UPDATE gift_orders SET address_name = NULL, address_line1 = NULL, address_line2 = NULL, " \
    "address_postcode = NULL, address_city = NULL, address_country = NULL, version = version + 1 "

// Over all workspaces: a job.
const Statement kEraseBefore{NO_ADDRESS "WHERE closed_at < $1 AND address_name IS NOT NULL"};
const Statement kEraseOfReferral{
    NO_ADDRESS
    "WHERE workspace_id = $1 AND reward_id IN (SELECT w.id FROM rewards w WHERE w.workspace_id = $1 "
    "AND w.referral_id = $2 AND w.beneficiary = 'prospect') AND address_name IS NOT NULL"};

const Statement kAddValue{
    "INSERT INTO gift_values (workspace_id, year, recipient_key, currency, amount) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (workspace_id, year, recipient_key, currency) DO UPDATE SET "
    "amount = gift_values.amount + excluded.amount"};
const Statement kTakeValue{
    "UPDATE gift_values SET amount = amount - $5 "
    "WHERE workspace_id = $1 AND year = $2 AND recipient_key = $3 AND currency = $4 AND amount >= $5"};
const Statement kValue{
    "SELECT amount FROM gift_values "
    "WHERE workspace_id = $1 AND year = $2 AND recipient_key = $3 AND currency = $4"};
// Names by kind of recipient; a key ends in the id it names.
const Statement kValues{
    "SELECT v.recipient_key, v.currency, v.amount, u.name, c.name, a.name, r.contact_name, r.company, r.email "
    "FROM gift_values v "
    "LEFT JOIN users u ON u.workspace_id = v.workspace_id AND v.recipient_key = 'user:' || CAST(u.id AS TEXT) "
    "LEFT JOIN accounts c ON c.workspace_id = u.workspace_id AND c.id = u.account_id "
    "LEFT JOIN accounts a ON a.workspace_id = v.workspace_id AND v.recipient_key = 'account:' || CAST(a.id AS TEXT) "
    "LEFT JOIN referrals r ON r.workspace_id = v.workspace_id "
    "AND v.recipient_key = 'prospect:' || CAST(r.id AS TEXT) "
    "WHERE v.workspace_id = $1 AND v.year = $2 AND v.amount > 0 ORDER BY v.amount DESC, v.recipient_key"};
const Statement kLimits{
    "SELECT valid_from, amount, currency FROM gift_limits WHERE workspace_id = $1 ORDER BY valid_from"};
const Statement kSubmitted{
    "SELECT count(*) FROM referrals WHERE workspace_id = $1 AND advocate_id = $2 AND (campaign_id = $3 OR $3 = 0)"};
const Statement kDropLimits{"DELETE FROM gift_limits WHERE workspace_id = $1"};
const Statement kInsertLimit{
    "INSERT INTO gift_limits (workspace_id, valid_from, amount, currency) VALUES ($1, $2, $3, $4)"};

app::StoredGift gift_of(const Row& row) {
    return {.gift = {.id = GiftId::parse(row.view(0)).value(),
                     .name = {.en = row.text(1), .fr = row.text(2)},
                     .unit_cost = stored_money(row.int64(3), stored_currency(row.view(4))),
                     .stock = row.maybe_int64(5),
                     .variants = {},
                     .is_experience = row.boolean(6)},
            .has_picture = row.int64(9) != 0,
            .wanted = row.int64(10),
            .version = row.int64(7),
            .updated_at = row.instant(8)};
}

GiftVariant variant_of(const Row& row) {
    return {.code = row.text(0), .label = {.en = row.text(1), .fr = row.text(2)}, .stock = row.maybe_int64(3)};
}

std::optional<PostalAddress> address_of(const Row& row) {
    if (row.is_null(14)) return std::nullopt;
    return PostalAddress{.name = row.text(14),
                         .line1 = row.text(15),
                         .line2 = row.text(16),
                         .postcode = row.text(17),
                         .city = row.text(18),
                         .country = row.text(19)};
}

app::GiftOrder order_of(const Row& row) {
    app::GiftOrder order{.id = row.id<GiftOrderId>(0),
                         .reward = row.id<RewardId>(1),
                         .gift = row.is_null(2) ? std::nullopt : GiftId::parse(row.view(2)),
                         .kind = parse_reward_kind(row.view(3)).value(),
                         .recipient_key = row.text(4),
                         .quantity = row.int64(5),
                         .value = stored_money(row.int64(7), stored_currency(row.view(6))),
                         .state = parse_gift_order_state(row.view(8)).value(),
                         .is_reserved = row.boolean(9),
                         .counted_year = {},
                         .is_near_limit = row.boolean(11),
                         .variant = row.maybe_text(12),
                         .tracking = row.maybe_text(13),
                         .address = address_of(row),
                         .confirmed_at = row.maybe_instant(20),
                         .shipped_at = row.maybe_instant(21),
                         .closed_at = row.maybe_instant(22),
                         .ask_at = row.maybe_instant(26),
                         .version = row.int64(23),
                         .created_at = row.instant(24),
                         .updated_at = row.instant(25)};
    if (const auto year = row.maybe_int64(10)) order.counted_year = static_cast<int>(*year);
    return order;
}

std::string prospect_name(const Row& row, int contact) {
    for (int column = contact; column < contact + 3; ++column) {
        if (!row.is_null(column)) return row.text(column);
    }
    return {};
}

app::ListedGiftOrder listed_of(const Row& row) {
    constexpr int kFirst = kOrderColumnCount;
    app::ListedGiftOrder listed{.order = order_of(row),
                                .beneficiary = parse_beneficiary(row.view(kFirst)).value(),
                                .program = row.id<ProgramId>(kFirst + 1),
                                .referral = row.id<ReferralId>(kFirst + 2),
                                .advocate = row.id<AdvocateId>(kFirst + 3),
                                .reward_state = parse_reward_state(row.view(kFirst + 4)).value(),
                                .recipient_name = {},
                                .account_name = row.text(kFirst + 6),
                                .gift_name = {}};
    switch (listed.beneficiary) {
        case Beneficiary::kAdvocate: listed.recipient_name = row.text(kFirst + 5); break;
        case Beneficiary::kAccount: listed.recipient_name = listed.account_name; break;
        case Beneficiary::kProspect: listed.recipient_name = prospect_name(row, kFirst + 7); break;
    }
    if (!row.is_null(kFirst + 10)) {
        listed.gift_name = LocalText{.en = row.text(kFirst + 10), .fr = row.text(kFirst + 11)};
    }
    return listed;
}

app::GiftValue value_of(const Row& row) {
    app::GiftValue value{.recipient_key = row.text(0),
                         .recipient_name = {},
                         .account_name = {},
                         .amount = stored_money(row.int64(2), stored_currency(row.view(1)))};
    if (value.recipient_key.starts_with("user:")) {
        value.recipient_name = row.text(3);
        value.account_name = row.text(4);
    } else if (value.recipient_key.starts_with("account:")) {
        value.recipient_name = row.text(5);
        value.account_name = row.text(5);
    } else {
        value.recipient_name = prospect_name(row, 6);
    }
    return value;
}

}  // namespace

bool SqlGifts::insert(WorkspaceId workspace, const Gift& gift, Instant now) {
    const bool is_new = tx_.exec(kInsert, {workspace, gift.id.str(), gift.name.en, gift.name.fr, gift.unit_cost.minor(),
                                           gift.unit_cost.currency().code(), gift.stock, gift.is_experience, now}) == 1;
    if (is_new) write_variants(workspace, gift);
    return is_new;
}

void SqlGifts::update(WorkspaceId workspace, const Gift& gift, Instant now) {
    tx_.exec(kUpdate, {workspace, gift.id.str(), gift.name.en, gift.name.fr, gift.unit_cost.minor(),
                       gift.unit_cost.currency().code(), gift.stock, gift.is_experience, now});
    tx_.exec(kDropVariants, {workspace, gift.id.str()});
    write_variants(workspace, gift);
}

void SqlGifts::write_variants(WorkspaceId workspace, const Gift& gift) {
    for (std::size_t i = 0; i < gift.variants.size(); ++i) {
        const GiftVariant& variant = gift.variants[i];
        tx_.exec(kInsertVariant,
                 {workspace, gift.id.str(), variant.code, i, variant.label.en, variant.label.fr, variant.stock});
    }
}

app::StoredGift SqlGifts::with_variants(WorkspaceId workspace, app::StoredGift stored) {
    stored.gift.variants = tx_.list(kVariants, {workspace, stored.gift.id.str()}, variant_of);
    return stored;
}

std::optional<app::StoredGift> SqlGifts::find(WorkspaceId workspace, const GiftId& id) {
    auto stored = tx_.one(kFind, {workspace, id.str()}, gift_of);
    return stored ? std::optional(with_variants(workspace, std::move(*stored))) : std::nullopt;
}

std::optional<app::StoredGift> SqlGifts::find_locked(WorkspaceId workspace, const GiftId& id) {
    const auto locked = tx_.one(kLock, {workspace, id.str()}, [](const Row& row) { return row.int64(0); });
    return locked ? find(workspace, id) : std::nullopt;
}

std::vector<app::StoredGift> SqlGifts::list(WorkspaceId workspace) {
    std::vector<app::StoredGift> gifts = tx_.list(kList, {workspace}, gift_of);
    for (app::StoredGift& stored : gifts) stored = with_variants(workspace, std::move(stored));
    return gifts;
}

void SqlGifts::put_picture(WorkspaceId workspace, const GiftId& id, const app::GiftPicture& picture, Instant now) {
    tx_.exec(kPutPicture, {workspace, id.str(), picture.type, Bytes{picture.data}, now});
}

std::optional<app::GiftPicture> SqlGifts::picture(WorkspaceId workspace, const GiftId& id) {
    return tx_.one(kPicture, {workspace, id.str()},
                   [](const Row& row) { return app::GiftPicture{.type = row.text(0), .data = row.bytes(1)}; });
}

bool SqlGifts::remove_picture(WorkspaceId workspace, const GiftId& id) {
    return tx_.exec(kRemovePicture, {workspace, id.str()}) == 1;
}

void SqlGifts::insert(WorkspaceId workspace, const app::GiftOrder& order) {
    const auto gift = order.gift ? std::optional(order.gift->str()) : std::nullopt;
    tx_.exec(kInsertOrder, {workspace, order.id, order.reward, gift, to_string(order.kind), order.recipient_key,
                            order.quantity, order.value.currency().code(), order.value.minor(), to_string(order.state),
                            order.is_reserved, order.is_near_limit, order.version, order.created_at, order.ask_at});
}

bool SqlGifts::update(WorkspaceId workspace, const app::GiftOrder& order) {
    const PostalAddress none;
    const PostalAddress& address = order.address ? *order.address : none;
    const auto kept = [&](const std::string& text) {
        return order.address ? std::optional(std::string_view(text)) : std::nullopt;
    };
    return tx_.exec(kUpdateOrder, {workspace,
                                   order.id,
                                   order.version,
                                   to_string(order.state),
                                   order.is_reserved,
                                   order.counted_year,
                                   order.is_near_limit,
                                   order.variant,
                                   order.tracking,
                                   kept(address.name),
                                   kept(address.line1),
                                   kept(address.line2),
                                   kept(address.postcode),
                                   kept(address.city),
                                   kept(address.country),
                                   order.confirmed_at,
                                   order.shipped_at,
                                   order.closed_at,
                                   order.updated_at,
                                   order.value.currency().code(),
                                   order.value.minor(),
                                   order.ask_at}) == 1;
}

std::optional<app::ListedGiftOrder> SqlGifts::find_order(WorkspaceId workspace, GiftOrderId id) {
    return tx_.one(kFindOrder, {workspace, id}, listed_of);
}

std::optional<app::GiftOrder> SqlGifts::order_of_locked(WorkspaceId workspace, RewardId reward) {
    return tx_.one(kOrderOfReward, {workspace, reward}, order_of);
}

std::vector<app::ListedGiftOrder> SqlGifts::orders(WorkspaceId workspace, std::string_view state,
                                                   const app::Slice& slice) {
    return tx_.list(kOrders, {workspace, slice.after, state, slice.limit}, listed_of);
}

std::vector<RewardId> SqlGifts::to_pack_for(WorkspaceId workspace, std::string_view recipient_key) {
    return tx_.list(kToPackFor, {workspace, recipient_key}, [](const Row& row) { return row.id<RewardId>(0); });
}

std::vector<std::pair<WorkspaceId, RewardId>> SqlGifts::to_ask(Instant now, int limit) {
    return tx_.list(kToAsk, {now, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<RewardId>(1)); });
}

void SqlGifts::ask_later(WorkspaceId workspace, GiftOrderId order, Instant at) {
    tx_.exec(kAskLater, {workspace, order, at});
}

std::int64_t SqlGifts::asked_pieces(WorkspaceId workspace, const GiftId& gift) {
    return tx_.one(kAskedPieces, {workspace, gift.str()}, [](const Row& row) { return row.int64(0); }).value();
}

Money SqlGifts::given(WorkspaceId workspace, int year, std::string_view recipient_key, Currency currency) {
    const auto sum =
        tx_.one(kValue, {workspace, year, recipient_key, currency.code()}, [](const Row& row) { return row.int64(0); });
    return stored_money(sum.value_or(0), currency);
}

std::vector<app::GiftOrderCount> SqlGifts::counts_by_state(WorkspaceId workspace) {
    return tx_.list(kCounts, {workspace},
                    [](const Row& row) { return app::GiftOrderCount{.state = row.text(0), .count = row.int64(1)}; });
}

void SqlGifts::append(WorkspaceId workspace, GiftOrderId order, const app::GiftOrderLine& line) {
    tx_.exec(kAppend, {workspace, line.id, order, line.at, to_string(line.actor.kind), maybe_id(line.actor.id),
                       line.event, to_string(line.before), to_string(line.after)});
}

std::vector<app::GiftOrderLine> SqlGifts::history(WorkspaceId workspace, GiftOrderId order) {
    return tx_.list(kHistory, {workspace, order}, [](const Row& row) {
        return app::GiftOrderLine{.id = row.int64(0),
                                  .at = row.instant(1),
                                  .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                  .event = row.text(4),
                                  .before = parse_gift_order_state(row.view(5)).value(),
                                  .after = parse_gift_order_state(row.view(6)).value()};
    });
}

int SqlGifts::erase_addresses_before(Instant moment) {
    const auto erased = tx_.exec(kEraseBefore, {moment});
    if (erased > 0) tx_.leave_no_trace();
    return static_cast<int>(erased);
}

void SqlGifts::erase_addresses_of(WorkspaceId workspace, ReferralId referral) {
    tx_.exec(kEraseOfReferral, {workspace, referral});
}

Money SqlGifts::add_value(WorkspaceId workspace, int year, std::string_view recipient_key, Money amount) {
    const Statement& change = amount.minor() < 0 ? kTakeValue : kAddValue;
    const std::int64_t by = amount.minor() < 0 ? -amount.minor() : amount.minor();
    tx_.exec(change, {workspace, year, recipient_key, amount.currency().code(), by});
    const auto sum = tx_.one(kValue, {workspace, year, recipient_key, amount.currency().code()},
                             [](const Row& row) { return row.int64(0); });
    const auto given = Money::parse(sum.value_or(0), amount.currency());
    if (!given) throw app::BalanceTooLarge("what a person was given in a year would be too much");
    return *given;
}

std::vector<app::GiftValue> SqlGifts::values(WorkspaceId workspace, int year) {
    return tx_.list(kValues, {workspace, year}, value_of);
}

std::vector<app::GiftLimit> SqlGifts::limits(WorkspaceId workspace) {
    return tx_.list(kLimits, {workspace}, [](const Row& row) {
        app::GiftLimit limit{.from = row.text(0), .amount = {}};
        if (!row.is_null(1)) limit.amount = stored_money(row.int64(1), stored_currency(row.view(2)));
        return limit;
    });
}

std::int64_t SqlGifts::submitted_by(WorkspaceId workspace, AdvocateId advocate, std::optional<CampaignId> campaign) {
    return tx_.one(kSubmitted, {workspace, advocate, id_or_zero(campaign)}, [](const Row& row) { return row.int64(0); })
        .value();
}

void SqlGifts::put_limits(WorkspaceId workspace, const std::vector<app::GiftLimit>& limits) {
    tx_.exec(kDropLimits, {workspace});
    for (const app::GiftLimit& limit : limits) {
        const auto currency = limit.amount ? std::optional(limit.amount->currency().code()) : std::nullopt;
        tx_.exec(kInsertLimit, {workspace, limit.from, minor_of(limit.amount), currency});
    }
}

}  // namespace parrain::storage
