#include "app/prompts.hpp"

#include <algorithm>

#include "app/guardrails.hpp"
#include "app/ports.hpp"
#include "app/scenario_mail.hpp"
#include "app/scenario_store.hpp"
#include "app/submission.hpp"
#include "app/unsubscribe.hpp"
#include "domain/enrollment.hpp"
#include "domain/enum_names.hpp"
#include "domain/prompt_reply.hpp"
#include "domain/survey_rules.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<PromptAction, 2> kActions{"none", "refer"};

/// Whether the rest between two messages, and the host, leave room for this one now.
bool has_room(Transaction& tx, const WidgetCaller& caller, const Prompt& prompt, Instant now) {
    if (!prompt.is_reply) {
        return may_prompt(tx.prompts().last_prompted(caller.workspace, caller.user), caller.quiet_until, now);
    }
    const auto prompted_at = tx.prompts().last_prompted_beside(caller.workspace, caller.user,
                                                               prompt.created_at - kReplyWindow, prompt.created_at);
    return now >= next_visit_after(prompt.created_at) && may_prompt(prompted_at, caller.quiet_until, now);
}

Result<Prompt> own_prompt(Transaction& tx, const WidgetCaller& caller, PromptId id) {
    auto prompt = tx.prompts().find(caller.workspace, id);
    if (!prompt || prompt->user != caller.user) return fail(ErrorCode::kNotFound);
    return *std::move(prompt);
}

/// Whether it still has a point: the user wants messages, its scenario stands behind it, and what it asks for can be
/// done and was not done since.
bool still_applies(Transaction& tx, const WidgetCaller& caller, const Prompt& prompt) {
    const User user = tx.customers().find_user(caller.workspace, caller.user).value();
    if (is_unsubscribed(tx, caller.workspace, user)) return false;
    if (backing_of(tx, caller.workspace, prompt.once_key) != Backing::kStands) return false;
    if (prompt.action != PromptAction::kRefer) return true;
    const Account account = tx.customers().find_account(caller.workspace, user.account).value();
    const auto program = account.recommending_allowed ? program_for(tx, caller.workspace, user) : std::nullopt;
    if (!program || !program->is_open || is_paused(tx, caller.workspace, {.program = program->id})) return false;
    const Currency currency = tx.workspaces().find(caller.workspace)->currency;
    const auto submitted_at = tx.scenarios().figures(caller.workspace, user.id, program->id, currency).submitted_at;
    return !submitted_at || *submitted_at < prompt.created_at;
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
                      .is_reply = prompt.is_reply,
                      .created_at = now};
    return tx.prompts().insert(workspace, made) ? std::optional(made.id) : std::nullopt;
}

std::optional<Prompt> prompt_for(Transaction& tx, const WidgetCaller& caller, Instant now) {
    const auto waiting = tx.prompts().waiting(caller.workspace, caller.user, now);
    const auto first = std::ranges::find_if(
        waiting, [&](const Prompt& one) { return has_room(tx, caller, one, now) && still_applies(tx, caller, one); });
    return first == waiting.end() ? std::nullopt : std::optional(*first);
}

Result<void> Prompts::shown(const WidgetCaller& caller, PromptId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        tx.prompts().lock_user(caller.workspace, caller.user);
        const auto prompt = own_prompt(tx, caller, id);
        if (!prompt) return prompt.failure();
        const bool is_over = prompt->dismissed_at || (prompt->expires_at && now >= *prompt->expires_at);
        if (is_over || !has_room(tx, caller, *prompt, now) || !still_applies(tx, caller, *prompt))
            return fail(ErrorCode::kNotAsked);
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
