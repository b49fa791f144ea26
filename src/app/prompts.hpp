#pragma once

#include <optional>
#include <string>

#include "app/context.hpp"
#include "app/prompt_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A message to be shown in the product.
struct NewPrompt {
    std::string once_key;  ///< unique per workspace; a second message of the same key is not made
    std::string title;
    std::string text;
    PromptAction action = PromptAction::kNone;
    std::optional<Instant> expires_at = {};
    bool is_reply = false;  ///< answers what the user has just done
};

/// Have a message shown to a user when they next open the product and nothing else was shown to them for seven days. A
/// reply comes at their next visit: the survey that it answers does not count.
/// None where a message of this once_key exists.
std::optional<PromptId> show_in_product(Transaction& tx, const Context& context, WorkspaceId workspace, UserId user,
                                        const NewPrompt& prompt, Instant now);

/// The message to show a user now; none where none waits, or it is too soon, or the host wants quiet, or it has no
/// point any more: who wants no messages is shown none, and nobody is asked to recommend who may not, or did since.
std::optional<Prompt> prompt_for(Transaction& tx, const WidgetCaller& caller, Instant now);

/// What the widget tells of messages in the product.
class Prompts {
  public:
    explicit Prompts(const Context& context) : context_(context) {}

    /// The widget is about to show it. Of two pages at once one wins. @error kNotFound (unknown, or another user's),
    /// kNotAsked (too soon, dismissed, expired, without a point by now, or the host wants quiet)
    Result<void> shown(const WidgetCaller& caller, PromptId id) const;

    /// The user closed it, or followed it: it is not shown again. Twice is once. @error kNotFound
    Result<void> dismissed(const WidgetCaller& caller, PromptId id) const;

  private:
    Context context_;
};

}  // namespace parrain::app
