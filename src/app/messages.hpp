#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/context.hpp"
#include "app/message_store.hpp"
#include "app/sender_store.hpp"
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

/// Put the footer under a message that was written before it was known who sends it, and name it after their domain;
/// nothing where it has its footer.
void sign(Transaction& tx, const Context& context, WorkspaceId workspace, const Sender& sender, Message& message);

/// A message with the footer that it would leave with now.
Message as_it_reads(Transaction& tx, const Context& context, WorkspaceId workspace, Message message);

/// When a message that could not be handed over is tried again next, after now; none where none waits for that.
std::optional<Instant> next_mail_retry(const Context& context);

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

/// What somebody says of a message that came back.
struct Bounce {
    std::optional<MessageId> message = {};  ///< ours; else:
    std::string message_id = {};            ///< of its header, angle brackets or not; else:
    std::string to = {};                    ///< whom it went to: the last one to this address
    bool is_final = true;                   ///< false: it was only late, or the mailbox full; nothing follows
    std::string detail = {};                ///< what they said, for people
};

/// What a bounce came to.
enum class BounceOutcome {
    kApplied,  ///< the message came back, and its referral has bounced where it was to a prospect
    kKnown,    ///< it was known already
    kIgnored,  ///< not final, or the message never left
};

/// A message, and what a bounce of it came to.
struct BouncedMessage {
    BounceOutcome outcome;
    MessageId message;
};

/// The workspace and the message that a Message-ID of ours names; none for any other text. Whether it is the message's
/// own is asked of the message.
std::optional<std::pair<WorkspaceId, MessageId>> parse_message_id(std::string_view header);

/// Messages as people see them.
class Messages {
  public:
    explicit Messages(const Context& context) : context_(context) {}

    MessagePage list(WorkspaceId workspace, const MessageFilter& filter, Slice slice) const;

    /// With its texts. @error kNotFound
    Result<Message> get(WorkspaceId workspace, MessageId id) const;

    MessageQueue queue() const;

    /// Take in that a message came back. The same again changes nothing.
    /// @error kRequired (/message_id: nothing names a message), kNotFound, kTooLong (/detail)
    Result<BouncedMessage> bounce(WorkspaceId workspace, const Bounce& bounce) const;

  private:
    Context context_;
};

}  // namespace parrain::app
