#include "app/messages.hpp"

#include "app/sender.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kTokenBits = 128;

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
        return *std::move(message);
    });
}

MessageQueue Messages::queue() const {
    const Instant now = context_.clock.now();
    const auto [count, oldest] = context_.store.read([&](Transaction& tx) { return tx.messages().waiting(now); });
    return {.waiting = count, .seconds_behind = oldest ? (now - *oldest).micros / Duration::seconds(1).micros : 0};
}

}  // namespace parrain::app
