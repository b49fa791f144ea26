#include "storage/repositories/prompts.hpp"

#include <algorithm>

namespace parrain::storage {
namespace {

#define PROMPT_COLUMNS \
    "id, user_id, once_key, title, text, action, expires_at, shown_at, dismissed_at, created_at, is_reply"

const Statement kInsert{"INSERT INTO prompts (workspace_id, " PROMPT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                        "ON CONFLICT (workspace_id, once_key) DO NOTHING"};
const Statement kFind{"SELECT " PROMPT_COLUMNS " FROM prompts WHERE workspace_id = $1 AND id = $2"};
const Statement kWaiting{"SELECT " PROMPT_COLUMNS
                         " FROM prompts WHERE workspace_id = $1 AND user_id = $2 AND dismissed_at IS NULL "
                         "AND (expires_at IS NULL OR expires_at > $3) ORDER BY id"};
const Statement kWithdraw{
    "UPDATE prompts SET expires_at = $4 WHERE workspace_id = $1 AND user_id = $2 "
    "AND substr(once_key, 1, length($3)) = $3 AND dismissed_at IS NULL "
    "AND (expires_at IS NULL OR expires_at > $4)"};
const Statement kNoteShown{"UPDATE prompts SET shown_at = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kNoteDismissed{"UPDATE prompts SET dismissed_at = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kLastPrompt{"SELECT max(shown_at) FROM prompts WHERE workspace_id = $1 AND user_id = $2"};
const Statement kLastAsk{"SELECT max(shown_at) FROM survey_asks WHERE workspace_id = $1 AND user_id = $2"};
const Statement kLastAskBeside{
    "SELECT max(shown_at) FROM survey_asks WHERE workspace_id = $1 AND user_id = $2 "
    "AND (answered_at IS NULL OR answered_at < $3 OR answered_at > $4)"};
const Statement kLockUser{"SELECT id FROM users WHERE workspace_id = $1 AND id = $2 /*for_update*/"};

app::Prompt prompt_of(const Row& row) {
    return {.id = row.id<PromptId>(0),
            .user = row.id<UserId>(1),
            .once_key = row.text(2),
            .title = row.text(3),
            .text = row.text(4),
            .action = app::parse_prompt_action(row.view(5)).value(),
            .expires_at = row.maybe_instant(6),
            .shown_at = row.maybe_instant(7),
            .dismissed_at = row.maybe_instant(8),
            .is_reply = row.boolean(10),
            .created_at = row.instant(9)};
}

}  // namespace

bool SqlPrompts::insert(WorkspaceId workspace, const app::Prompt& prompt) {
    return tx_.exec(kInsert, {workspace, prompt.id, prompt.user, prompt.once_key, prompt.title, prompt.text,
                              to_string(prompt.action), prompt.expires_at, prompt.shown_at, prompt.dismissed_at,
                              prompt.created_at, prompt.is_reply}) == 1;
}

std::optional<app::Prompt> SqlPrompts::find(WorkspaceId workspace, PromptId id) {
    return tx_.one(kFind, {workspace, id}, prompt_of);
}

std::vector<app::Prompt> SqlPrompts::waiting(WorkspaceId workspace, UserId user, Instant now) {
    return tx_.list(kWaiting, {workspace, user, now}, prompt_of);
}

void SqlPrompts::withdraw(WorkspaceId workspace, UserId user, std::string_view key_prefix, Instant now) {
    tx_.exec(kWithdraw, {workspace, user, key_prefix, now});
}

void SqlPrompts::note_shown(WorkspaceId workspace, PromptId id, Instant now) {
    tx_.exec(kNoteShown, {workspace, id, now});
}

void SqlPrompts::note_dismissed(WorkspaceId workspace, PromptId id, Instant now) {
    tx_.exec(kNoteDismissed, {workspace, id, now});
}

std::optional<Instant> SqlPrompts::last_prompted(WorkspaceId workspace, UserId user) {
    const auto moment = [](const Row& row) { return row.maybe_instant(0); };
    const auto prompt = tx_.one(kLastPrompt, {workspace, user}, moment).value();
    const auto ask = tx_.one(kLastAsk, {workspace, user}, moment).value();
    return std::max(prompt, ask);
}

std::optional<Instant> SqlPrompts::last_prompted_beside(WorkspaceId workspace, UserId user, Instant answered_from,
                                                        Instant answered_to) {
    const auto moment = [](const Row& row) { return row.maybe_instant(0); };
    const auto prompt = tx_.one(kLastPrompt, {workspace, user}, moment).value();
    const auto ask = tx_.one(kLastAskBeside, {workspace, user, answered_from, answered_to}, moment).value();
    return std::max(prompt, ask);
}

void SqlPrompts::lock_user(WorkspaceId workspace, UserId user) {
    tx_.one(kLockUser, {workspace, user}, [](const Row& row) { return row.int64(0); });
}

}  // namespace parrain::storage
