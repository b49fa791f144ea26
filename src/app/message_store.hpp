#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/message_content.hpp"
#include "core/checks.hpp"
#include "core/id.hpp"
#include "core/time.hpp"
#include "domain/message.hpp"

/// What is kept of messages, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// One message to one recipient, as kept.
struct Message {
    MessageId id;
    MessageKind kind;
    std::string template_key;
    int template_version = 0;
    Locale locale = Locale::kEn;
    std::string to;      ///< as typed; empty once erased
    std::string to_key;  ///< match key; empty where `to` is no address, or erased
    std::string to_name;
    std::string once_key;
    std::optional<ReferralId> referral;
    std::optional<UserId> user;
    MessageContent content;
    std::string unsubscribe_url;  ///< empty: nothing to unsubscribe from
    std::string message_id;       ///< of the header, with its angle brackets; the same on every copy
    MessageState state = MessageState::kQueued;
    std::optional<MessageReason> reason;
    std::optional<std::string> answer;  ///< what the relay, or whoever sent it back, said last
    int attempts = 0;
    /// While queued: not before. While it is being sent: what was not decided by then was abandoned.
    std::optional<Instant> next_attempt_at;
    std::int64_t lease = 0;  ///< of the server that holds it; 0 where none does
    std::optional<Instant> sent_at;
    std::optional<Instant> bounced_at;
    Instant created_at;
    Instant updated_at;
};

/// Which messages a list shows; what is empty does not filter.
struct MessageFilter {
    std::string to;     ///< an address in any spelling, or a part of one
    std::string state;  ///< wire name
    std::string template_key;
    ReferralId referral;
    UserId user;
};

/// How many messages stand in a state.
struct MessageCount {
    std::string state;
    std::int64_t count;
};

/// Messages, and who is sending which.
class MessageStore {
  public:
    virtual ~MessageStore() = default;
    /// False where a message of this once_key exists.
    virtual bool insert(WorkspaceId workspace, const Message& message) = 0;
    /// Writes where it stands: state, reason, answer, attempts, times, lease.
    virtual void update(WorkspaceId workspace, const Message& message) = 0;
    /// Writes its texts and its Message-ID, which nobody has seen yet.
    virtual void rewrite(WorkspaceId workspace, const Message& message) = 0;
    virtual std::optional<Message> find(WorkspaceId workspace, MessageId id) = 0;
    /// As find, and nobody else changes it before this transaction ends.
    virtual std::optional<Message> find_locked(WorkspaceId workspace, MessageId id) = 0;
    /// Newest first, without texts.
    virtual std::vector<Message> list(WorkspaceId workspace, const MessageFilter& filter, const Slice& slice) = 0;
    virtual std::vector<MessageCount> counts_by_state(WorkspaceId workspace) = 0;
    /// Queued ones to be tried by now, of all workspaces, locked, those due longest first; what other transactions hold
    /// is left out.
    virtual std::vector<std::pair<WorkspaceId, Message>> due_locked(Instant now, int limit) = 0;
    /// Being sent, by servers that should have said by now what became of them; of all workspaces, locked likewise.
    virtual std::vector<std::pair<WorkspaceId, Message>> abandoned_locked(Instant now, int limit) = 0;
    /// How many messages of all workspaces are queued or being sent, and since when the one that waits longest could
    /// have been sent; none where none waits.
    virtual std::pair<std::int64_t, std::optional<Instant>> waiting(Instant now) = 0;
    /// When the next message that was tried in vain is tried again, of all workspaces; none where none is after `now`.
    virtual std::optional<Instant> next_retry(Instant now) = 0;
    /// Forgets who a referral's messages went to and what they said.
    virtual void erase_of(WorkspaceId workspace, ReferralId referral) = 0;
    /// The same of every message to an address (its match key); how many there were.
    virtual std::int64_t erase_to(WorkspaceId workspace, std::string_view recipient_key) = 0;
};

}  // namespace parrain::app
