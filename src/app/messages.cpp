#include "app/messages.hpp"

#include "core/crypto.hpp"
#include "core/email.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kTokenBits = 128;

/// The right half of our Message-IDs: the server's own name, which no other server uses.
std::string message_host(const Settings& settings) {
    const auto url = Url::parse(settings.base_url);
    const auto domain = url ? DomainName::parse(url->host()) : Result<DomainName>(fail(ErrorCode::kDomainInvalid));
    return domain ? domain->str() : "parrain.invalid";
}

/// Names workspace and message, for whoever sends it back; the token makes it hard to invent.
std::string new_message_id(const Settings& settings, WorkspaceId workspace, MessageId id) {
    return "<" + workspace.str() + "." + id.str() + "." + crypto::random_token(kTokenBits) + "@" +
           message_host(settings) + ">";
}

}  // namespace

std::optional<MessageId> queue_message(Transaction& tx, const Context& context, WorkspaceId workspace,
                                       const NewMessage& message, Instant now) {
    const auto address = Email::parse(message.to);
    const auto id = context.ids.make<MessageId>();
    const bool is_new =
        tx.messages().insert(workspace, Message{.id = id,
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
                                                .message_id = new_message_id(context.settings, workspace, id),
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

}  // namespace parrain::app
