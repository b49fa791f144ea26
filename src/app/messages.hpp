#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/message_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A message to be sent, rendered already.
struct NewMessage {
    MessageKind kind = MessageKind::kUser;
    std::string template_key;
    int template_version = 0;
    Locale locale = Locale::kEn;
    std::string to;
    std::string to_name = {};
    std::string once_key;  ///< unique per workspace for ever; a second message of the same key is not made
    std::optional<ReferralId> referral = {};
    std::optional<UserId> user = {};
    MessageContent content;
    std::string unsubscribe_url = {};  ///< for List-Unsubscribe and List-Unsubscribe-Post; empty for none
};

/// Put a message into the queue, in the transaction of what causes it: it is sent once that is kept, and only then.
///
/// Whether the recipient may be written to is asked again when it is sent; until a relay is configured it stays queued.
/// What becomes of a message to a prospect moves its referral: `contacted` when the relay took it, `bounced` when it
/// never will.
/// @return none where a message of this once_key exists
std::optional<MessageId> queue_message(Transaction& tx, const Context& context, WorkspaceId workspace,
                                       const NewMessage& message, Instant now);

/// A page of messages, newest first, with how many there are of each state.
struct MessagePage {
    std::vector<Message> items;
    std::vector<MessageCount> counts;
};

/// What waits to be sent, of all workspaces.
struct MessageQueue {
    std::int64_t waiting = 0;         ///< queued or being sent
    std::int64_t seconds_behind = 0;  ///< by which the one due longest is overdue
};

/// Messages as people see them.
class Messages {
  public:
    explicit Messages(const Context& context) : context_(context) {}

    MessagePage list(WorkspaceId workspace, const MessageFilter& filter, Slice slice) const;

    /// With its texts. @error kNotFound
    Result<Message> get(WorkspaceId workspace, MessageId id) const;

    MessageQueue queue() const;

  private:
    Context context_;
};

}  // namespace parrain::app
