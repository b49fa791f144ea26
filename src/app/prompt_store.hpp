#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records.hpp"

/// What is kept of messages shown in the publisher's product, and how the use cases reach it.
namespace parrain::app {

/// What the button of a message does.
enum class PromptAction {
    kNone,   ///< there is none but "close"
    kRefer,  ///< opens the referral tab
};

/// The name on the wire, `none` or `refer`, and back.
std::string_view to_string(PromptAction value);
std::optional<PromptAction> parse_prompt_action(std::string_view name);

/// A message for one user in the product.
struct Prompt {
    PromptId id;
    UserId user;
    std::string once_key;
    std::string title;
    std::string text;
    PromptAction action = PromptAction::kNone;
    std::optional<Instant> expires_at = {};  ///< from then on it is shown to nobody
    std::optional<Instant> shown_at = {};    ///< last
    std::optional<Instant> dismissed_at = {};
    bool is_reply = false;  ///< answers what the user had just done when it was made
    Instant created_at;
};

/// Messages in the product, and when a user was last disturbed.
class PromptStore {
  public:
    virtual ~PromptStore() = default;
    /// False where a message of this once_key exists.
    virtual bool insert(WorkspaceId workspace, const Prompt& prompt) = 0;
    virtual std::optional<Prompt> find(WorkspaceId workspace, PromptId id) = 0;
    /// What waits for a user, neither dismissed nor expired; the oldest first.
    virtual std::vector<Prompt> waiting(WorkspaceId workspace, UserId user, Instant now) = 0;
    /// Let what waits for a user under keys that begin so expire.
    virtual void withdraw(WorkspaceId workspace, UserId user, std::string_view key_prefix, Instant now) = 0;
    virtual void note_shown(WorkspaceId workspace, PromptId id, Instant now) = 0;
    virtual void note_dismissed(WorkspaceId workspace, PromptId id, Instant now) = 0;

    /// When a survey or a message was last shown to a user.
    virtual std::optional<Instant> last_prompted(WorkspaceId workspace, UserId user) = 0;
    /// As last_prompted, without the surveys that the user answered between two moments, these included.
    virtual std::optional<Instant> last_prompted_beside(WorkspaceId workspace, UserId user, Instant answered_from,
                                                        Instant answered_to) = 0;
    /// Nobody else shows this user anything before this transaction ends.
    virtual void lock_user(WorkspaceId workspace, UserId user) = 0;
};

}  // namespace parrain::app
