#include "app/gift_asking.hpp"

#include <algorithm>

#include "app/gift_mail.hpp"
#include "app/gifts.hpp"
#include "app/reward_book.hpp"
#include "app/tasks.hpp"
#include "app/unsubscribe.hpp"
#include "core/local_date.hpp"
#include "domain/enum_names.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<AskObstacle, 7> kObstacles{"for_prospect", "recipient_left", "unreachable", "mail_incomplete",
                                               "out_of_stock", "gift_limit",     "currency"};

/// How often it is looked whether an order can be asked about, before and after the team was told.
constexpr Duration kLookAgain = Duration::hours(1);
constexpr Duration kLookAgainOnceTold = Duration::days(1);

/// The pieces that are left, where somebody counts: all together, or each variant.
std::optional<std::int64_t> pieces_of(const Gift& gift) {
    if (gift.stock || gift.variants.empty()) return gift.stock;
    std::int64_t sum = 0;
    for (const GiftVariant& one : gift.variants) {
        if (!one.stock) return std::nullopt;
        sum += *one.stock;
    }
    return sum;
}

/// Whether a piece is left for an order beside those that others were asked about.
bool is_in_stock(Transaction& tx, WorkspaceId workspace, const GiftOrder& order) {
    const auto stored = order.gift ? tx.gifts().find(workspace, *order.gift) : std::nullopt;
    if (!stored) return true;
    const Gift& gift = stored->gift;
    const auto is_left = [&](const GiftVariant& one) { return check_stock(gift, one.code, order.quantity).ok(); };
    const bool is_any_left = gift.variants.empty() ? check_stock(gift, std::nullopt, order.quantity).ok()
                                                   : std::ranges::any_of(gift.variants, is_left);
    if (!is_any_left) return false;
    const auto pieces = pieces_of(gift);
    return !pieces || *pieces - tx.gifts().asked_pieces(workspace, gift.id) >= order.quantity;
}

/// Whether the yearly limit leaves room, as far as it can be told before the address is confirmed.
std::optional<AskObstacle> obstacle_of_limit(Transaction& tx, WorkspaceId workspace, const GiftOrder& order,
                                             Instant now) {
    const Workspace owner = tx.workspaces().find(workspace).value();
    const std::string day = local_date(now, owner.time_zone);
    const auto limit = limit_on(tx.gifts().limits(workspace), day, owner.currency);
    if (!limit || order.value.is_zero()) return std::nullopt;
    if (order.value.currency() != limit->currency()) return AskObstacle::kCurrency;
    const Money given = tx.gifts().given(workspace, std::stoi(day), order.recipient_key, limit->currency());
    return order.value.minor() > limit->minor() - given.minor() ? std::optional(AskObstacle::kGiftLimit) : std::nullopt;
}

std::string task_key(const GiftOrder& order) {
    return "gift_waits:" + order.id.str();
}

/// Of one that was asked about by a message that did not arrive.
std::string unreached_key(const GiftOrder& order) {
    return "gift_unreached:" + order.id.str();
}

std::string name_of(Transaction& tx, WorkspaceId workspace, const GiftOrder& order, const Context& context,
                    Locale locale) {
    const auto stored = order.gift ? tx.gifts().find(workspace, *order.gift) : std::nullopt;
    return stored ? stored->gift.name.in(locale) : context.texts.text(locale, "gift_mail.unnamed");
}

struct GiftTask {
    AskObstacle why;
    std::string key;
};

void open_gift_task(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                    const GiftOrder& order, const GiftTask& task, Instant now) {
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    const Advocate advocate = tx.referrals().find_advocate(workspace, stored.advocate).value();
    open_task(tx, context, workspace,
              {.kind = TaskKind::kGiftWaits,
               .text = context.texts.text(locale, "task.gift_waits_why." + std::string(to_string(task.why)),
                                          {{"gift", name_of(tx, workspace, order, context, locale)}}),
               .user = advocate.user,
               .account = advocate.account,
               .once_key = task.key},
              now);
}

}  // namespace

std::string_view to_string(AskObstacle obstacle) {
    return kObstacles.of(obstacle);
}

std::optional<AskObstacle> obstacle_to_asking(Transaction& tx, const Context& context, WorkspaceId workspace,
                                              const StoredReward& stored, const GiftOrder& order, Instant now) {
    if (stored.reward.beneficiary == Beneficiary::kProspect) return AskObstacle::kForProspect;
    const Advocate advocate = tx.referrals().find_advocate(workspace, stored.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    if (user.left_at) return AskObstacle::kRecipientLeft;
    if (is_unsubscribed(tx, workspace, user)) return AskObstacle::kUnreachable;
    if (!can_mail_address_link(tx, context, workspace, stored, order)) return AskObstacle::kMailIncomplete;
    if (!is_in_stock(tx, workspace, order)) return AskObstacle::kOutOfStock;
    return obstacle_of_limit(tx, workspace, order, now);
}

Instant ask_again_at(const GiftOrder& order, Instant now) {
    const Instant told_at = order.created_at + kTellAfter;
    return now < told_at ? std::min(now + kLookAgain, told_at) : now + kLookAgainOnceTold;
}

void tell_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                  const GiftOrder& order, AskObstacle why, Instant now) {
    open_gift_task(tx, context, workspace, stored, order, {.why = why, .key = task_key(order)}, now);
}

void note_unreached(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                    Instant now) {
    const auto asked = asked_order(message);
    const auto listed = asked ? tx.gifts().find_order(workspace, *asked) : std::nullopt;
    if (!listed || listed->order.state != GiftOrderState::kAddressAsked) return;
    const StoredReward stored = tx.rewards().find_listed(workspace, listed->order.reward).value().stored;
    open_gift_task(tx, context, workspace, stored, listed->order,
                   {.why = AskObstacle::kUnreachable, .key = unreached_key(listed->order)}, now);
}

void close_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, const GiftOrder& order,
                   Instant now) {
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    const bool is_cancelled = order.state == GiftOrderState::kCancelled;
    const std::string how =
        context.texts.text(locale, is_cancelled ? "task.gift_waits_over.cancelled" : "task.gift_waits_over.asked");
    for (const std::string& key : {task_key(order), unreached_key(order)}) close_task(tx, workspace, key, how, now);
}

}  // namespace parrain::app
