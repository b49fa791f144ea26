#include "app/messages.hpp"

#include "app/gift_asking.hpp"
#include "app/message_effects.hpp"
#include "app/sender.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kTokenBits = 128;
constexpr std::size_t kLongestDetail = 1000;

/// The right half of our Message-IDs: where the mail is from, as filters expect, or else where the server is.
std::string message_host(Transaction& tx, const Context& context, WorkspaceId workspace) {
    const auto address = Email::parse(sender_of(tx, context, workspace).from_address);
    if (address) return address->domain();
    const auto url = Url::parse(context.settings.base_url);
    const auto domain = url ? DomainName::parse(url->host()) : Result<DomainName>(fail(ErrorCode::kDomainInvalid));
    return domain ? domain->str() : "parrain.invalid";
}

/// Names workspace and message, for whoever sends it back; the token makes it hard to invent.
std::string new_message_id(const std::string& host, WorkspaceId workspace, MessageId id) {
    return "<" + workspace.str() + "." + id.str() + "." + crypto::random_token(kTokenBits) + "@" + host + ">";
}

std::string_view without_brackets(std::string_view id) {
    id = trimmed(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return id;
}

/// The message a bounce is about, by the best it says.
std::optional<MessageId> named_by(Transaction& tx, WorkspaceId workspace, const Bounce& bounce) {
    if (bounce.message) return bounce.message;
    if (!bounce.message_id.empty()) {
        const auto named = parse_message_id(bounce.message_id);
        if (!named || named->first != workspace) return std::nullopt;
        const auto message = tx.messages().find(workspace, named->second);
        const bool is_its_own = message && without_brackets(message->message_id) == without_brackets(bounce.message_id);
        return is_its_own ? std::optional(named->second) : std::nullopt;
    }
    if (!Email::parse(bounce.to)) return std::nullopt;
    for (const Message& message : tx.messages().list(workspace, {.to = bounce.to}, {})) {
        if (message.state == MessageState::kSent || message.state == MessageState::kUnknown) return message.id;
    }
    return std::nullopt;
}

}  // namespace

std::optional<MessageId> queue_message(Transaction& tx, const Context& context, WorkspaceId workspace,
                                       const NewMessage& message, Instant now) {
    const auto address = Email::parse(message.to);
    const auto id = context.ids.make<MessageId>();
    const bool is_new = tx.messages().insert(
        workspace, Message{.id = id,
                           .kind = message.kind,
                           .template_key = message.template_key,
                           .template_version = message.template_version,
                           .locale = message.locale,
                           .to = message.to,
                           .to_key = address ? address->match_key() : "",
                           .to_name = message.to_name,
                           .once_key = message.once_key,
                           .referral = message.referral,
                           .user = message.user,
                           .content = message.content,
                           .unsubscribe_url = message.unsubscribe_url,
                           .message_id = new_message_id(message_host(tx, context, workspace), workspace, id),
                           .next_attempt_at = now,
                           .created_at = now,
                           .updated_at = now});
    return is_new ? std::optional(id) : std::nullopt;
}

void sign(Transaction& tx, const Context& context, WorkspaceId workspace, const Sender& sender, Message& message) {
    MessageContent signed_content =
        context.renderer.with_footer(message.content, footer_of(sender, tx.workspaces().find(workspace).value()));
    if (signed_content.text == message.content.text) return;
    message.content = std::move(signed_content);
    message.message_id = new_message_id(message_host(tx, context, workspace), workspace, message.id);
    tx.messages().rewrite(workspace, message);
}

Message as_it_reads(Transaction& tx, const Context& context, WorkspaceId workspace, Message message) {
    const Workspace owner = tx.workspaces().find(workspace).value();
    message.content =
        context.renderer.with_footer(std::move(message.content), footer_of(sender_of(tx, context, workspace), owner));
    return message;
}

MessagePage Messages::list(WorkspaceId workspace, const MessageFilter& filter, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        return MessagePage{.items = tx.messages().list(workspace, filter, slice),
                           .counts = tx.messages().counts_by_state(workspace)};
    });
}

Result<Message> Messages::get(WorkspaceId workspace, MessageId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<Message> {
        auto message = tx.messages().find(workspace, id);
        if (!message) return fail(ErrorCode::kNotFound);
        return as_it_reads(tx, context_, workspace, *std::move(message));
    });
}

std::optional<std::pair<WorkspaceId, MessageId>> parse_message_id(std::string_view header) {
    header = trimmed(header);
    if (header.starts_with('<')) header.remove_prefix(1);
    const std::size_t first = header.find('.');
    const std::size_t second = first == std::string_view::npos ? first : header.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto workspace = WorkspaceId::parse(header.substr(0, first));
    const auto message = MessageId::parse(header.substr(first + 1, second - first - 1));
    if (!workspace || !message) return std::nullopt;
    return std::pair(*workspace, *message);
}

Result<BouncedMessage> Messages::bounce(WorkspaceId workspace, const Bounce& bounce) const {
    if (!bounce.message && bounce.message_id.empty() && bounce.to.empty()) {
        return fail(ErrorCode::kRequired, "/message_id");
    }
    if (code_point_count(bounce.detail) > kLongestDetail)
        return fail(ErrorCode::kTooLong, "/detail", at_most(kLongestDetail));
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<BouncedMessage> {
        const auto id = named_by(tx, workspace, bounce);
        const auto known = id ? tx.messages().find(workspace, *id) : std::nullopt;
        if (!known) return fail(ErrorCode::kNotFound);
        // The referral before the message, as everybody does who locks both.
        std::optional<Referral> referral;
        if (known->kind == MessageKind::kProspect && known->referral) {
            referral = tx.referrals().find_locked(workspace, *known->referral);
        }
        auto message = tx.messages().find_locked(workspace, *id).value();
        const auto answer = [&](BounceOutcome outcome) { return BouncedMessage{.outcome = outcome, .message = *id}; };
        if (message.bounced_at) return answer(BounceOutcome::kKnown);
        const bool has_left = message.state == MessageState::kSent || message.state == MessageState::kUnknown;
        if (!bounce.is_final || !has_left) return answer(BounceOutcome::kIgnored);
        message.reason = MessageReason::kBounced;
        message.bounced_at = now;
        message.updated_at = now;
        if (!bounce.detail.empty()) message.answer = bounce.detail;
        tx.messages().update(workspace, message);
        note_unreached(tx, context_, workspace, message, now);
        if (referral) note_bounced(tx, context_, workspace, *referral, now);
        return answer(BounceOutcome::kApplied);
    });
}

std::optional<Instant> next_mail_retry(const Context& context) {
    const Instant now = context.clock.now();
    return context.store.read([&](Transaction& tx) { return tx.messages().next_retry(now); });
}

MessageQueue Messages::queue() const {
    const Instant now = context_.clock.now();
    const auto [count, oldest] = context_.store.read([&](Transaction& tx) { return tx.messages().waiting(now); });
    return {.waiting = count, .seconds_behind = oldest ? (now - *oldest).micros / Duration::seconds(1).micros : 0};
}

}  // namespace parrain::app
