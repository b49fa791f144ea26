#include "app/gift_orders.hpp"

#include <array>

#include "app/actor_names.hpp"
#include "app/gift_asking.hpp"
#include "app/gift_mail.hpp"
#include "app/gifts.hpp"
#include "app/guardrails.hpp"
#include "app/reward_book.hpp"
#include "app/webhooks.hpp"
#include "core/crypto.hpp"
#include "core/local_date.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestTracking = 200;
constexpr std::size_t kLongestReason = 500;

/// What the links of recipients are signed with.
constexpr const char* kLinkSecret = "gift_link";
constexpr std::size_t kSecretBits = 256;

// A link names workspace and order in 8 octets each, and a signature of 136 bits. Together they fill 44 characters
// without a bit to spare, so that every altered character alters what was signed.
constexpr std::size_t kNumberLength = 8;
constexpr std::size_t kSignatureLength = 17;
constexpr std::size_t kTokenLength = 2 * kNumberLength + kSignatureLength;

constexpr std::array kHumanEvents = {
    GiftOrderEvent::kAsked,    GiftOrderEvent::kConfirmedAddress, GiftOrderEvent::kShipped,  GiftOrderEvent::kDelivered,
    GiftOrderEvent::kReturned, GiftOrderEvent::kCorrectedAddress, GiftOrderEvent::kCancelled};

bool is_sent(RewardKind kind) {
    return kind == RewardKind::kGift || kind == RewardKind::kExperience;
}

std::string octets(std::int64_t number) {
    std::string text(kNumberLength, '\0');
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t i = kNumberLength; i-- > 0; rest >>= 8) text[i] = static_cast<char>(rest & 0xff);
    return text;
}

std::int64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    for (const char c : text) number = number << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(number);
}

std::string signature_of(std::string_view named, const std::string& secret) {
    return crypto::hmac_sha256(secret, named).substr(0, kSignatureLength);
}

std::string link_of(Transaction& tx, const Settings& settings, WorkspaceId workspace, GiftOrderId id) {
    const std::string secret = tx.workspaces().secret(workspace, kLinkSecret).value();
    const std::string named = octets(workspace.value()) + octets(id.value());
    return settings.base_url + "/g/" + crypto::base64url(named + signature_of(named, secret));
}

/// The order that a token names, if this server signed it.
struct Named {
    WorkspaceId workspace;
    GiftOrderId order;
};

std::optional<Named> named_by(Transaction& tx, std::string_view token) {
    const auto bytes = crypto::decode_base64url(token);
    if (!bytes || bytes->size() != kTokenLength) return std::nullopt;
    const std::string_view named = std::string_view(*bytes).substr(0, 2 * kNumberLength);
    const WorkspaceId workspace(number_of(named.substr(0, kNumberLength)));
    const auto secret = tx.workspaces().secret(workspace, kLinkSecret);
    if (!secret) return std::nullopt;
    const std::string_view signature = std::string_view(*bytes).substr(named.size());
    if (!crypto::constant_time_equal(signature, signature_of(named, *secret))) return std::nullopt;
    return Named{.workspace = workspace, .order = GiftOrderId(number_of(named.substr(kNumberLength)))};
}

GiftOrderView view_of(Transaction& tx, const Settings& settings, WorkspaceId workspace, ListedGiftOrder listed) {
    GiftOrderView view{.listed = std::move(listed), .actions = {}, .address_link = {}};
    for (const GiftOrderEvent event : kHumanEvents) {
        const bool is_of_parcel = event == GiftOrderEvent::kCorrectedAddress;
        if (is_of_parcel && view.listed.order.kind == RewardKind::kExperience) continue;
        if (next(view.listed.order.state, event)) view.actions.emplace_back(to_string(event));
    }
    view.address_link = link_of(tx, settings, workspace, view.listed.order.id);
    return view;
}

/// Who a gift is for, as far as yearly values are concerned: the person, whatever program they recommend in.
std::string recipient_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    if (stored.reward.beneficiary != Beneficiary::kAdvocate) return stored.beneficiary_key;
    return recipient_key(tx.referrals().find_advocate(workspace, stored.advocate).value().user);
}

void open_order(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                Instant now) {
    const Reward& reward = stored.reward;
    const RewardRule rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value();
    const auto gift = rule.gift ? tx.gifts().find(workspace, *rule.gift) : std::nullopt;
    // What a person gets is worth what the gift costs, whatever the program counts it for.
    const auto cost = gift ? cost_of(gift->gift, reward.quantity) : Result<Money>(reward.entitled);
    if (!tx.workspaces().secret(workspace, kLinkSecret)) {
        tx.workspaces().put_secret(workspace, kLinkSecret, crypto::random_token(kSecretBits));
    }
    const GiftOrder order{.id = context.ids.make<GiftOrderId>(),
                          .reward = reward.id,
                          .gift = gift ? std::optional(gift->gift.id) : std::nullopt,
                          .kind = reward.kind,
                          .recipient_key = recipient_of(tx, workspace, stored),
                          .quantity = reward.quantity,
                          .value = cost ? *cost : reward.entitled,
                          .counted_year = {},
                          .variant = {},
                          .tracking = {},
                          .address = {},
                          .confirmed_at = {},
                          .shipped_at = {},
                          .closed_at = {},
                          .ask_at = now + kAskAfter,
                          .created_at = now,
                          .updated_at = now};
    tx.gifts().insert(workspace, order);
    publish_gift_order(tx, context, workspace, order, now);
}

/// Take `count` pieces of a gift that is locked, or give them back where it is negative. Where nobody counts, nothing
/// happens; gives whether something was counted.
bool take_pieces(Transaction& tx, WorkspaceId workspace, Gift gift, const std::optional<std::string>& variant,
                 std::int64_t count, Instant now) {
    bool counted = gift.stock.has_value();
    if (gift.stock) *gift.stock -= count;
    for (GiftVariant& one : gift.variants) {
        if (one.code != variant || !one.stock) continue;
        *one.stock -= count;
        counted = true;
    }
    if (counted) tx.gifts().update(workspace, gift, now);
    return counted;
}

/// Give an order the value that its gift has by now. Nothing is converted: where a limit counts in another currency,
/// the order waits until the publisher has said what the gift costs in that.
/// @error kCurrencyMismatch, kAmountInvalid
Result<void> revalue(Transaction& tx, WorkspaceId workspace, GiftOrder& order, const std::optional<Money>& limit) {
    if (const auto stored = order.gift ? tx.gifts().find(workspace, *order.gift) : std::nullopt) {
        const auto cost = cost_of(stored->gift, order.quantity);
        if (!cost) return cost.failure();
        order.value = *cost;
    }
    if (!limit || order.value.is_zero()) return {};
    return check_gift_currency(tx, workspace, order.value.currency(), "");
}

/// Count the gift towards what its recipient gets this year. @error kGiftLimit, kCurrencyMismatch, kAmountInvalid
Result<void> count_value(Transaction& tx, WorkspaceId workspace, GiftOrder& order, Instant now) {
    order.is_near_limit = false;
    const Workspace owner = tx.workspaces().find(workspace).value();
    const std::string day = local_date(now, owner.time_zone);
    const auto limit = limit_on(tx.gifts().limits(workspace), day, owner.currency);
    if (const auto valued = revalue(tx, workspace, order, limit); !valued) return valued.failure();
    if (order.value.is_zero()) return {};
    order.counted_year = std::stoi(day);
    const Money given = tx.gifts().add_value(workspace, *order.counted_year, order.recipient_key, order.value);
    if (!limit) return {};
    if (given.minor() > limit->minor()) return fail(ErrorCode::kGiftLimit);
    order.is_near_limit = is_near_limit({.given = given, .limit = *limit});
    return {};
}

/// What the order took from stock and yearly value is free again.
void release(Transaction& tx, WorkspaceId workspace, GiftOrder& order, Instant now) {
    if (order.is_reserved) {
        if (const auto stored = tx.gifts().find_locked(workspace, order.gift.value())) {
            take_pieces(tx, workspace, stored->gift, order.variant, -order.quantity, now);
        }
    }
    if (order.counted_year) tx.gifts().add_value(workspace, *order.counted_year, order.recipient_key, -order.value);
    order.is_reserved = false;
    order.counted_year.reset();
}

void write(Transaction& tx, const Context& context, WorkspaceId workspace, GiftOrder& order, GiftOrderState state,
           Instant now) {
    const bool is_moved = order.state != state;
    const bool is_closed = state == GiftOrderState::kDelivered || state == GiftOrderState::kReturned ||
                           state == GiftOrderState::kCancelled;
    order.state = state;
    order.closed_at = is_closed ? std::optional(now) : std::nullopt;
    order.updated_at = now;
    if (state != GiftOrderState::kEarned) order.ask_at.reset();
    // Whoever changes an order holds its reward, and the order itself, until the transaction ends.
    if (!tx.gifts().update(workspace, order)) std::abort();
    ++order.version;
    if (!is_moved) return;
    close_waiting(tx, context, workspace, order, now);
    publish_gift_order(tx, context, workspace, order, now);
}

/// Writes what happened to an order beside it.
void note(Transaction& tx, const Context& context, WorkspaceId workspace, GiftOrderId order, GiftOrderEvent event,
          GiftOrderState before, GiftOrderState after, const Movement& movement) {
    tx.gifts().append(workspace, order,
                      {.id = context.ids.next(),
                       .at = movement.at,
                       .actor = movement.actor,
                       .event = std::string(to_string(event)),
                       .before = before,
                       .after = after});
}

/// Cancel an order, whoever or whatever has it cancelled.
void cancel(Transaction& tx, const Context& context, WorkspaceId workspace, GiftOrder& order,
            const Movement& movement) {
    const GiftOrderState before = order.state;
    write(tx, context, workspace, order, GiftOrderState::kCancelled, movement.at);
    note(tx, context, workspace, order.id, GiftOrderEvent::kCancelled, before, order.state, movement);
}

/// One order while something happens to it: its reward and itself locked, in this order everywhere.
class Step {
  public:
    Step(Transaction& tx, const Context& context, WorkspaceId workspace, StoredReward stored, GiftOrder order,
         Movement movement)
        : tx_(tx),
          context_(context),
          workspace_(workspace),
          stored_(std::move(stored)),
          order_(std::move(order)),
          movement_(std::move(movement)) {}

    Result<void> run(GiftOrderEvent event, const GiftOrders::Transition& wanted) {
        const GiftOrderState before = order_.state;
        const auto state = next(before, event);
        if (!state) return state.failure();
        if (wanted.tracking) order_.tracking = wanted.tracking;
        const auto done = happen(event, *state, wanted);
        // The order of a reward that is refused is cancelled with it, and says so.
        const bool is_told = event == GiftOrderEvent::kCancelled;
        if (done && !is_told) note(tx_, context_, workspace_, order_.id, event, before, *state, movement_);
        return done;
    }

  private:
    Result<void> happen(GiftOrderEvent event, GiftOrderState state, const GiftOrders::Transition& wanted) {
        switch (event) {
            case GiftOrderEvent::kConfirmedAddress: return confirm(state, wanted);
            case GiftOrderEvent::kDelivered: return settle(state, confirm_payout(stored_.reward, funding()));
            case GiftOrderEvent::kReturned: return give_back(state);
            case GiftOrderEvent::kCancelled: return call_off(wanted.reason);
            case GiftOrderEvent::kShipped: order_.shipped_at = movement_.at; break;
            case GiftOrderEvent::kCorrectedAddress: return correct(wanted);
            case GiftOrderEvent::kAsked: return ask(state);
        }
        write(tx_, context_, workspace_, order_, state, movement_.at);
        return {};
    }

    Funding funding() const { return book().funding(stored_.fund(), stored_.reward.entitled.currency()); }

    RewardBook book() const { return {tx_, context_, workspace_, movement_}; }

    /// Write the order, then what becomes of its reward: following the reward must find the order as it is now.
    Result<void> settle(GiftOrderState state, const Result<std::vector<RewardChange>>& changes) {
        if (!changes) return changes.failure();
        write(tx_, context_, workspace_, order_, state, movement_.at);
        book().apply(*changes, std::vector{stored_});
        return {};
    }

    Result<void> ask(GiftOrderState state) {
        write(tx_, context_, workspace_, order_, state, movement_.at);
        mail_address_link(tx_, context_, workspace_, stored_, order_,
                          link_of(tx_, context_.settings, workspace_, order_.id), movement_.at);
        return {};
    }

    Result<void> confirm(GiftOrderState state, const GiftOrders::Transition& wanted) {
        const auto begun = start_payout(stored_.reward, {}, funding());
        if (!begun) return begun.failure();
        if (const auto reserved = reserve(wanted.variant); !reserved) return reserved.failure();
        if (const auto counted = count_value(tx_, workspace_, order_, movement_.at); !counted) return counted.failure();
        if (wanted.address) order_.address = wanted.address;
        order_.confirmed_at = movement_.at;
        return settle(state, begun);
    }

    /// Another address, and perhaps another variant: what was taken from the stock goes back first.
    Result<void> correct(const GiftOrders::Transition& wanted) {
        if (order_.kind == RewardKind::kExperience) {
            return Failure{.code = ErrorCode::kIllegalTransition,
                           .detail = {{"state", std::string(to_string(order_.state))},
                                      {"event", std::string(to_string(GiftOrderEvent::kCorrectedAddress))}}};
        }
        if (!wanted.address) return fail(ErrorCode::kRequired, "/address");
        if (wanted.variant && wanted.variant != order_.variant) {
            if (order_.is_reserved) {
                const StoredGift stored = tx_.gifts().find_locked(workspace_, order_.gift.value()).value();
                take_pieces(tx_, workspace_, stored.gift, order_.variant, -order_.quantity, movement_.at);
            }
            if (const auto reserved = reserve(wanted.variant); !reserved) return reserved.failure();
        }
        order_.address = wanted.address;
        write(tx_, context_, workspace_, order_, order_.state, movement_.at);
        return {};
    }

    Result<void> reserve(const std::optional<std::string>& variant) {
        if (variant) order_.variant = variant;
        if (!order_.gift) {
            return variant ? Result<void>(fail(ErrorCode::kUnknownValue, "/variant")) : Result<void>();
        }
        const StoredGift stored = tx_.gifts().find_locked(workspace_, *order_.gift).value();
        if (stored.gift.variants.empty() && !variant) order_.variant.reset();
        const auto enough = check_stock(stored.gift, order_.variant, order_.quantity);
        if (!enough) return enough.failure();
        order_.is_reserved = take_pieces(tx_, workspace_, stored.gift, order_.variant, order_.quantity, movement_.at);
        return {};
    }

    Result<void> give_back(GiftOrderState state) {
        release(tx_, workspace_, order_, movement_.at);
        return settle(state, fail_payout(stored_.reward, funding()));
    }

    /// Refuse the reward; what follows it cancels the order.
    Result<void> call_off(const std::string& reason) {
        if (stored_.reward.state == RewardState::kScheduled) {
            const auto failed = fail_payout(stored_.reward, funding());
            if (!failed) return failed.failure();
            book().apply(*failed, std::vector{stored_});
            stored_ = tx_.rewards().find_locked(workspace_, stored_.reward.id).value();
        }
        if (stored_.reward.state != RewardState::kVoided) {
            const auto refused =
                decide(stored_.reward, RewardEvent::kRefused, {.funding = funding(), .reason = reason});
            if (!refused) return refused.failure();
            book().apply(stored_, RewardEvent::kRefused, *refused);
        }
        GiftOrder closed = tx_.gifts().order_of_locked(workspace_, stored_.reward.id).value();
        if (closed.state != GiftOrderState::kCancelled) cancel(tx_, context_, workspace_, closed, movement_);
        return {};
    }

    Transaction& tx_;
    const Context& context_;
    WorkspaceId workspace_;
    StoredReward stored_;
    GiftOrder order_;
    Movement movement_;
};

/// Read what a person sent with a transition, all faults at once.
Result<GiftOrders::Transition> checked_transition(const GiftOrders::Transition& wanted) {
    GiftOrders::Transition clean = wanted;
    std::vector<FieldError> errors;
    if (wanted.address) {
        const auto address = checked(*wanted.address);
        if (address) clean.address = *address;
        if (!address) {
            for (FieldError error : address.failure().fields) {
                errors.push_back({"/address" + error.pointer, error.code, error.bounds});
            }
        }
    }
    if (wanted.tracking) clean.tracking = std::string(trimmed(strip_bidi_controls(*wanted.tracking)));
    if (clean.tracking && code_point_count(*clean.tracking) > kLongestTracking) {
        errors.push_back({"/tracking", ErrorCode::kTooLong, at_most(kLongestTracking)});
    }
    clean.reason = std::string(trimmed(strip_bidi_controls(wanted.reason)));
    if (wanted.event == to_string(GiftOrderEvent::kCancelled) && clean.reason.empty()) {
        errors.push_back({"/reason", ErrorCode::kRequired});
    }
    if (code_point_count(clean.reason) > kLongestReason)
        errors.push_back({"/reason", ErrorCode::kTooLong, at_most(kLongestReason)});
    if (clean.variant && clean.variant->empty()) clean.variant.reset();
    if (errors.empty()) return clean;
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

/// Let an event happen to the order of a reward, which is read under its lock.
Result<void> happen(Transaction& tx, const Context& context, WorkspaceId workspace, RewardId reward,
                    GiftOrderEvent event, const GiftOrders::Transition& wanted, const Movement& movement) {
    StoredReward stored = tx.rewards().find_locked(workspace, reward).value();
    GiftOrder order = tx.gifts().order_of_locked(workspace, reward).value();
    if (const auto possible = next(order.state, event); !possible) return possible.failure();
    if (wanted.version && *wanted.version != order.version) {
        return Failure{.code = ErrorCode::kPreconditionFailed,
                       .detail = {{"of", "gift_order"}, {"state", std::string(to_string(order.state))}}};
    }
    const Fund fund = stored.fund();
    const auto done = Step(tx, context, workspace, std::move(stored), std::move(order), movement).run(event, wanted);
    if (done) watch_fund(tx, context, workspace, fund, movement.at);
    return done;
}

Result<GiftPage> page_of(Transaction& tx, std::string_view token) {
    const auto named = named_by(tx, token);
    if (!named) return fail(ErrorCode::kNotFound);
    auto order = tx.gifts().find_order(named->workspace, named->order);
    if (!order) return fail(ErrorCode::kNotFound);
    const auto id = order->order.gift;
    return GiftPage{.workspace = tx.workspaces().find(named->workspace).value(),
                    .order = *std::move(order),
                    .gift = id ? tx.gifts().find(named->workspace, *id) : std::nullopt};
}

/// The recipient themselves: an advocate, or whoever the gift of a referral is for.
Movement by_recipient(const ListedGiftOrder& order, Instant now) {
    const bool is_prospect = order.beneficiary == Beneficiary::kProspect;
    const Actor actor =
        is_prospect ? Actor{ActorKind::kProspect, 0} : Actor{ActorKind::kAdvocate, order.advocate.value()};
    return {.at = now,
            .actor = actor,
            .cause = {.type = std::string(to_string(actor.kind)),
                      .id = is_prospect ? order.referral.str() : order.advocate.str()}};
}

}  // namespace

void follow_reward(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                   const Movement& movement) {
    if (!is_sent(stored.reward.kind)) return;
    const RewardState state = stored.reward.state;
    if (state != RewardState::kApproved && state != RewardState::kVoided) return;
    auto order = tx.gifts().order_of_locked(workspace, stored.reward.id);
    if (state == RewardState::kApproved && !order) return open_order(tx, context, workspace, stored, movement.at);
    if (state != RewardState::kVoided || !order || !can_be_called_off(order->state)) return;
    release(tx, workspace, *order, movement.at);
    cancel(tx, context, workspace, *order, movement);
}

bool ask_by_itself(const Context& context, WorkspaceId workspace, RewardId reward, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const StoredReward stored = tx.rewards().find_locked(workspace, reward).value();
        const GiftOrder order = tx.gifts().order_of_locked(workspace, reward).value();
        if (!order.ask_at || *order.ask_at > now) return false;
        tx.gifts().ask_later(workspace, order.id, ask_again_at(order, now));
        // One that a person looks at first is neither asked about nor waited for.
        if (stored.reward.state != RewardState::kApproved) return true;
        const auto why = obstacle_to_asking(tx, context, workspace, stored, order, now);
        if (!why) {
            const auto asked = happen(tx, context, workspace, reward, GiftOrderEvent::kAsked, {},
                                      {.at = now, .actor = Actor{}, .cause = {.type = "job", .id = {}}});
            if (!asked) throw std::logic_error("an order that is earned could not be asked about");
            return true;
        }
        if (now - order.created_at >= kTellAfter) tell_waiting(tx, context, workspace, stored, order, *why, now);
        return true;
    });
}

Result<void> call_off_parcels(Transaction& tx, const Context& context, WorkspaceId workspace,
                              std::string_view recipient_key, const Movement& movement) {
    for (const RewardId reward : tx.gifts().to_pack_for(workspace, recipient_key)) {
        auto done = happen(tx, context, workspace, reward, GiftOrderEvent::kCancelled, {}, movement);
        if (!done) return done;
    }
    return {};
}

std::string recipient_key(UserId user) {
    return "user:" + user.str();
}

bool is_recalled(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    const Reward& reward = stored.reward;
    if (!is_sent(reward.kind) || reward.state != RewardState::kScheduled || reward.granted) return false;
    const auto order = tx.gifts().order_of_locked(workspace, reward.id);
    return order && can_be_called_off(order->state);
}

GiftOrderPage GiftOrders::list(WorkspaceId workspace, std::string_view state, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        GiftOrderPage page{.items = {}, .counts = tx.gifts().counts_by_state(workspace)};
        for (ListedGiftOrder& listed : tx.gifts().orders(workspace, state, slice)) {
            page.items.push_back(view_of(tx, context_.settings, workspace, std::move(listed)));
        }
        return page;
    });
}

Result<GiftOrderView> GiftOrders::get(WorkspaceId workspace, GiftOrderId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<GiftOrderView> {
        auto listed = tx.gifts().find_order(workspace, id);
        if (!listed) return fail(ErrorCode::kNotFound);
        GiftOrderView view = view_of(tx, context_.settings, workspace, *std::move(listed));
        view.history = tx.gifts().history(workspace, id);
        for (GiftOrderLine& line : view.history) line.actor_name = name_of(tx, workspace, line.actor);
        return view;
    });
}

Result<GiftOrderView> GiftOrders::transition(const Caller& caller, GiftOrderId id, const Transition& wanted) const {
    const auto event = parse_gift_order_event(wanted.event);
    if (!event) return fail(ErrorCode::kUnknownValue, "/event");
    const auto clean = checked_transition(wanted);
    if (!clean) return clean.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GiftOrderView> {
        const auto listed = tx.gifts().find_order(caller.workspace, id);
        if (!listed) return fail(ErrorCode::kNotFound);
        const auto done = happen(tx, context_, caller.workspace, listed->order.reward, *event, *clean,
                                 {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
        if (!done) return done.failure();
        return view_of(tx, context_.settings, caller.workspace, tx.gifts().find_order(caller.workspace, id).value());
    });
}

Result<GiftPage> GiftOrders::page(std::string_view token) const {
    return context_.store.read([&](Transaction& tx) { return page_of(tx, token); });
}

Result<GiftPage> GiftOrders::claim(std::string_view token, const PostalAddress& address,
                                   const std::optional<std::string>& variant) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GiftPage> {
        const auto page = page_of(tx, token);
        if (!page) return page.failure();
        const bool is_parcel = page->order.order.kind != RewardKind::kExperience;
        const auto clean = checked_transition(
            {.event = {}, .address = is_parcel ? std::optional(address) : std::nullopt, .variant = variant});
        if (!clean) return clean.failure();
        const bool is_said = page->order.order.state == GiftOrderState::kToPack;
        const auto event = is_said ? GiftOrderEvent::kCorrectedAddress : GiftOrderEvent::kConfirmedAddress;
        const auto done = happen(tx, context_, page->workspace.id, page->order.order.reward, event, *clean,
                                 by_recipient(page->order, now));
        if (!done) return done.failure();
        return page_of(tx, token);
    });
}

Result<GiftPicture> GiftOrders::picture(std::string_view token) const {
    return context_.store.read([&](Transaction& tx) -> Result<GiftPicture> {
        const auto page = page_of(tx, token);
        if (!page) return page.failure();
        auto picture = page->gift ? tx.gifts().picture(page->workspace.id, page->gift->gift.id) : std::nullopt;
        if (!picture) return fail(ErrorCode::kNotFound);
        return *std::move(picture);
    });
}

}  // namespace parrain::app
