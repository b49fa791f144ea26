#include "app/prompts.hpp"

#include "app/ports.hpp"
#include "domain/enum_names.hpp"
#include "domain/survey_rules.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<PromptAction, 2> kActions{"none", "refer"};

bool has_room(Transaction& tx, const WidgetCaller& caller, Instant now) {
    return may_prompt(tx.prompts().last_prompted(caller.workspace, caller.user), caller.quiet_until, now);
}

Result<Prompt> own_prompt(Transaction& tx, const WidgetCaller& caller, PromptId id) {
    auto prompt = tx.prompts().find(caller.workspace, id);
    if (!prompt || prompt->user != caller.user) return fail(ErrorCode::kNotFound);
    return *std::move(prompt);
}

}  // namespace

std::string_view to_string(PromptAction value) {
    return kActions.of(value);
}

std::optional<PromptAction> parse_prompt_action(std::string_view name) {
    return kActions.parse(name);
}

std::optional<PromptId> show_in_product(Transaction& tx, const Context& context, WorkspaceId workspace, UserId user,
                                        const NewPrompt& prompt, Instant now) {
    const Prompt made{.id = context.ids.make<PromptId>(),
                      .user = user,
                      .once_key = prompt.once_key,
                      .title = prompt.title,
                      .text = prompt.text,
                      .action = prompt.action,
                      .expires_at = prompt.expires_at,
                      .created_at = now};
    return tx.prompts().insert(workspace, made) ? std::optional(made.id) : std::nullopt;
}

std::optional<Prompt> prompt_for(Transaction& tx, const WidgetCaller& caller, Instant now) {
    auto waiting = tx.prompts().waiting(caller.workspace, caller.user, now);
    return waiting && has_room(tx, caller, now) ? std::move(waiting) : std::nullopt;
}

Result<void> Prompts::shown(const WidgetCaller& caller, PromptId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        tx.prompts().lock_user(caller.workspace, caller.user);
        const auto prompt = own_prompt(tx, caller, id);
        if (!prompt) return prompt.failure();
        const bool is_over = prompt->dismissed_at || (prompt->expires_at && now >= *prompt->expires_at);
        if (is_over || !has_room(tx, caller, now)) return fail(ErrorCode::kNotAsked);
        tx.prompts().note_shown(caller.workspace, id, now);
        return {};
    });
}

Result<void> Prompts::dismissed(const WidgetCaller& caller, PromptId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto prompt = own_prompt(tx, caller, id);
        if (!prompt) return prompt.failure();
        if (!prompt->dismissed_at) tx.prompts().note_dismissed(caller.workspace, id, now);
        return {};
    });
}

}  // namespace parrain::app
