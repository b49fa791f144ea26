#include "app/mail_delivery.hpp"

#include <algorithm>

#include "app/gift_asking.hpp"
#include "app/message_effects.hpp"
#include "app/messages.hpp"
#include "app/scenario_mail.hpp"
#include "app/sender.hpp"
#include "app/suppressions.hpp"
#include "core/email.hpp"
#include "core/log.hpp"

namespace parrain::app {
namespace {

constexpr int kBatch = 50;
constexpr std::int64_t kMinute = Duration::minutes(1).micros;

/// Longer than any pause: a clock that was set back must not keep the mail.
constexpr Duration kLongestPause = Duration::minutes(10);

/// How long a message waits before it is looked at again whose workspace has not said who writes.
constexpr Duration kSenderWait = Duration::minutes(10);

/// What holds a message back, as the world is now.
Hindrance obstacle(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                   const std::optional<Referral>& referral, Instant now) {
    if (!Email::parse(message.to)) return {.reason = MessageReason::kAddressInvalid};
    if (is_suppressed(tx, workspace, message.to_key)) return {.reason = MessageReason::kSuppressed};
    const bool is_told_of = message.kind == MessageKind::kProspect && message.referral;
    if (is_told_of && (!referral || !awaits_contact(referral->state))) {
        return {.reason = MessageReason::kReferralClosed};
    }
    return hindrance_of(tx, context, workspace, message, now);
}

/// Once the advocate has the link to forward, nothing of a prospect who had objected stays here.
void forget_concealed(Transaction& tx, WorkspaceId workspace, const Message& message) {
    if (!message.referral || message.state == MessageState::kQueued) return;
    const auto referral = tx.referrals().find(workspace, *message.referral);
    if (referral && is_concealed(*referral)) tx.messages().erase_of(workspace, referral->id);
}

void refuse(Transaction& tx, const Context& context, WorkspaceId workspace, Message& message, MessageReason reason,
            Instant now) {
    message.state = MessageState::kRefused;
    message.reason = reason;
    message.next_attempt_at.reset();
    message.lease = 0;
    message.updated_at = now;
    tx.messages().update(workspace, message);
    forget_concealed(tx, workspace, message);
    note_unreached(tx, context, workspace, message, now);
}

void wait_for_sender(Transaction& tx, WorkspaceId workspace, Message& message, Instant now) {
    message.reason = MessageReason::kSenderMissing;
    message.next_attempt_at = now + kSenderWait;
    tx.messages().update(workspace, message);
}

void put_off(Transaction& tx, WorkspaceId workspace, Message& message, Instant until) {
    message.reason.reset();
    message.next_attempt_at = until;
    message.lease = 0;
    tx.messages().update(workspace, message);
}

/// Writes where an attempt leaves a message. Its lease stays with what may have been sent: whoever had it may still
/// come to know.
void settle(Transaction& tx, WorkspaceId workspace, Message& message, const AfterAttempt& after, Instant now) {
    message.state = after.state;
    message.reason = after.reason;
    message.next_attempt_at = after.wait ? std::optional(now + *after.wait) : std::nullopt;
    if (after.state != MessageState::kUnknown) message.lease = 0;
    if (after.state == MessageState::kSent) message.sent_at = now;
    message.updated_at = now;
    tx.messages().update(workspace, message);
    forget_concealed(tx, workspace, message);
}

/// The referral a prospect is told of, locked; before the message, as everybody does who locks both.
std::optional<Referral> locked_referral(Transaction& tx, WorkspaceId workspace, const Message& message) {
    if (message.kind != MessageKind::kProspect || !message.referral) return std::nullopt;
    return tx.referrals().find_locked(workspace, *message.referral);
}

}  // namespace

Pace::Pace(unsigned per_minute, Instant now)
    : per_minute_(per_minute), saved_(per_minute_ * kMinute), counted_at_(now) {}

int Pace::take(int wanted, Instant now) {
    if (per_minute_ == 0) return wanted;
    const std::int64_t passed = std::clamp<std::int64_t>((now - counted_at_).micros, 0, kMinute);
    saved_ = std::min(saved_ + passed * per_minute_, per_minute_ * kMinute);
    counted_at_ = now;
    const int taken = static_cast<int>(std::min<std::int64_t>(wanted, saved_ / kMinute));
    saved_ -= taken * kMinute;
    return taken;
}

void Pace::give_back(int count) {
    saved_ = std::min(saved_ + count * kMinute, per_minute_ * kMinute);
}

MailDelivery::MailDelivery(const Context& context, MailTransport& transport, const DeliverySettings& settings)
    : context_(context),
      transport_(transport),
      settings_(settings),
      pace_(settings.messages_per_minute, context.clock.now()) {}

int MailDelivery::run() {
    int done = settle_abandoned();
    while (!is_stopping_ && !is_paused(context_.clock.now())) {
        const int allowed = pace_.take(kBatch, context_.clock.now());
        if (allowed == 0) break;
        const Batch batch = hold(allowed);
        const std::vector<Held>& held = batch.held;
        pace_.give_back(allowed - static_cast<int>(held.size()));
        done += static_cast<int>(batch.refused.size());
        if (batch.is_empty()) break;
        for (auto next = held.begin(); next != held.end(); ++next) {
            const Turn turn = is_stopping_ ? Turn::kUnreachable : send(*next);
            if (turn == Turn::kUnreachable) {
                release({next, held.end()});
                pace_.give_back(static_cast<int>(held.end() - next));
                break;
            }
            done += turn == Turn::kDecided ? 1 : 0;
        }
    }
    return done;
}

/// Messages that a server was sending when it vanished: nobody knows whether the relay has them.
int MailDelivery::settle_abandoned() {
    const Instant now = context_.clock.now();
    int done = 0;
    for (;;) {
        const auto settled = context_.store.write([&](Transaction& tx) {
            std::vector<Held> all;
            for (auto& [workspace, message] : tx.messages().abandoned_locked(now, kBatch)) {
                settle(tx, workspace, message, after_attempt(message.kind, message.attempts, RelayVerdict::kUnknown),
                       now);
                if (message.state == MessageState::kUnknown) {
                    note_lost_sight_of(tx, context_, workspace, message, now);
                }
                all.push_back({.workspace = workspace, .message = message, .due_at = now, .sender = {}});
            }
            return all;
        });
        if (settled.empty()) return done;
        for (const Held& one : settled) {
            report(one, one.message);
            done += one.message.state == MessageState::kUnknown ? 1 : 0;
        }
    }
}

MailDelivery::Batch MailDelivery::hold(int most) {
    const Instant now = context_.clock.now();
    const std::int64_t lease = context_.ids.next();
    const Batch batch = context_.store.write([&](Transaction& tx) {
        Batch all;
        for (auto& [workspace, message] : tx.messages().due_locked(now, most)) {
            std::optional<Referral> referral;
            if (message.referral) referral = tx.referrals().find(workspace, *message.referral);
            const Instant due_at = message.next_attempt_at.value_or(now);
            const Hindrance hindrance = obstacle(tx, context_, workspace, message, referral, now);
            if (hindrance.reason) {
                refuse(tx, context_, workspace, message, *hindrance.reason, now);
                all.refused.push_back({.workspace = workspace, .message = message, .due_at = due_at, .sender = {}});
                continue;
            }
            const Sender sender = sender_of(tx, context_, workspace);
            if (!missing_of(sender).empty()) {
                wait_for_sender(tx, workspace, message, now);
                ++all.waiting;
                continue;
            }
            if (hindrance.until) {
                put_off(tx, workspace, message, *hindrance.until);
                ++all.waiting;
                continue;
            }
            sign(tx, context_, workspace, sender, message);
            message.lease = lease;
            message.next_attempt_at = now + settings_.lease;
            message.reason.reset();
            tx.messages().update(workspace, message);
            all.held.push_back({.workspace = workspace, .message = message, .due_at = due_at, .sender = sender});
        }
        return all;
    });
    for (const Held& one : batch.refused) report(one, one.message);
    return batch;
}

void MailDelivery::release(std::span<const Held> unsent) {
    context_.store.write([&](Transaction& tx) {
        for (const Held& one : unsent) {
            auto message = tx.messages().find_locked(one.workspace, one.message.id);
            const bool is_ours =
                message && message->state == MessageState::kQueued && message->lease == one.message.lease;
            if (!is_ours) continue;
            message->lease = 0;
            message->next_attempt_at = one.due_at;
            tx.messages().update(one.workspace, *message);
        }
    });
}

MailDelivery::Turn MailDelivery::send(const Held& held) {
    const Message& message = held.message;
    const OutgoingMail mail{.message_id = message.message_id,
                            .date = context_.clock.now(),
                            .from = {.address = held.sender.from_address, .name = held.sender.from_name},
                            .reply_to = Mailbox{.address = held.sender.reply_to, .name = {}},
                            .to = {.address = message.to, .name = message.to_name},
                            .return_path = settings_.return_path,
                            .locale = message.locale,
                            .content = message.content,
                            .unsubscribe_url = message.unsubscribe_url};
    bool begun = false;
    const RelayAnswer answer = transport_.send(mail, [&] { return begun = begin(held); });
    if (answer.verdict == RelayVerdict::kUnreachable) {
        pause(answer.text);
        return Turn::kUnreachable;
    }
    unreachable_in_a_row_ = 0;
    const auto recorded = record(held, answer, begun);
    if (!recorded) return Turn::kPutOff;
    report(held, *recorded);
    return recorded->state == MessageState::kQueued ? Turn::kPutOff : Turn::kDecided;
}

bool MailDelivery::begin(const Held& held) {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) {
        const auto referral = locked_referral(tx, held.workspace, held.message);
        auto message = tx.messages().find_locked(held.workspace, held.message.id);
        const bool is_ours = message && message->state == MessageState::kQueued && message->lease == held.message.lease;
        if (!is_ours) return false;
        const Hindrance hindrance = obstacle(tx, context_, held.workspace, *message, referral, now);
        if (hindrance.reason)
            refuse(tx, context_, held.workspace, *message, *hindrance.reason, now);
        else if (hindrance.until)
            put_off(tx, held.workspace, *message, *hindrance.until);
        if (hindrance.reason || hindrance.until) return false;
        message->state = MessageState::kSending;
        ++message->attempts;
        message->next_attempt_at = now + settings_.lease;
        message->updated_at = now;
        tx.messages().update(held.workspace, *message);
        return true;
    });
}

/// The message as the answer leaves it; none where somebody else decided it meanwhile.
std::optional<Message> MailDelivery::record(const Held& held, const RelayAnswer& answer, bool begun) {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> std::optional<Message> {
        auto referral = locked_referral(tx, held.workspace, held.message);
        auto message = tx.messages().find_locked(held.workspace, held.message.id);
        if (!message || message->lease != held.message.lease) return std::nullopt;
        // Of a message that was given up as unknown the relay's late answer is still the truth.
        const MessageState expected = begun ? MessageState::kSending : MessageState::kQueued;
        const bool is_late = begun && message->state == MessageState::kUnknown;
        if (message->state != expected && !is_late) return std::nullopt;
        if (!begun) ++message->attempts;
        message->answer = answer.text;
        settle(tx, held.workspace, *message, after_attempt(message->kind, message->attempts, answer.verdict), now);
        if (message->state == MessageState::kUnknown) {
            note_lost_sight_of(tx, context_, held.workspace, *message, now);
        }
        if (message->state == MessageState::kRefused) note_unreached(tx, context_, held.workspace, *message, now);
        if (!referral) return message;
        if (is_late && message->state == MessageState::kRefused) {
            close_lost_sight_of(tx, context_, held.workspace, referral->id, "refused", now);
        }
        if (answer.verdict == RelayVerdict::kTaken) note_contacted(tx, context_, held.workspace, *referral, now);
        const bool is_bounced = answer.verdict == RelayVerdict::kNever && !answer.spares_recipient;
        if (is_bounced) note_bounced(tx, context_, held.workspace, *referral, now);
        return message;
    });
}

void MailDelivery::pause(const std::string& why) {
    const Duration wait = relay_pause(++unreachable_in_a_row_);
    paused_until_ = context_.clock.now() + wait;
    ++figures_.unreachable;
    log_event(LogLevel::kWarning, "relay.missed",
              {{"what", why}, {"times", unreachable_in_a_row_}, {"pause_seconds", wait.micros / 1'000'000}});
}

bool MailDelivery::is_paused(Instant now) {
    return paused_until_ && now < *paused_until_ && *paused_until_ - now < kLongestPause;
}

void MailDelivery::report(const Held& held, const Message& message) {
    const auto log = [&](std::string_view event, LogLevel level) {
        log_event(level, event,
                  {{"workspace", held.workspace.str()},
                   {"message", message.id.str()},
                   {"kind", to_string(message.kind)},
                   {"attempts", message.attempts},
                   {"reason", message.reason ? to_string(*message.reason) : std::string_view()}});
    };
    switch (message.state) {
        case MessageState::kSent: ++figures_.sent; return log("message.sent", LogLevel::kInfo);
        case MessageState::kQueued: ++figures_.put_off; return log("message.put_off", LogLevel::kInfo);
        case MessageState::kRefused: ++figures_.refused; return log("message.refused", LogLevel::kWarning);
        case MessageState::kUnknown: ++figures_.unknown; return log("message.lost_sight_of", LogLevel::kWarning);
        case MessageState::kSending: return;
    }
}

}  // namespace parrain::app
