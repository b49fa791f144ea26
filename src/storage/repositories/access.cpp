#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

const Statement kInsertApiKey{
    "INSERT INTO api_keys (workspace_id, id, name, prefix, key_hash, scopes, created_at, last_used_at, revoked_at, "
    "made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement kFindApiKey{
    "SELECT workspace_id, id, name, prefix, key_hash, scopes, created_at, last_used_at, revoked_at, made_by FROM "
    "api_keys "
    "WHERE key_hash = $1"};
const Statement kApiKeys{
    "SELECT workspace_id, id, name, prefix, key_hash, scopes, created_at, last_used_at, revoked_at, made_by FROM "
    "api_keys "
    "WHERE workspace_id = $1 ORDER BY id"};
const Statement kTouchApiKey{"UPDATE api_keys SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kRevokeApiKey{
    "UPDATE api_keys SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL"};
const Statement kRevokeKeysOf{
    "UPDATE api_keys SET revoked_at = $3 WHERE workspace_id = $1 AND made_by = $2 AND revoked_at IS NULL"};

const Statement kInsertLink{
    "INSERT INTO owner_links (token_hash, workspace_id, expires_at, used_at, member_id) VALUES ($1, $2, $3, $4, $5)"};
const Statement kFindLink{
    "SELECT token_hash, workspace_id, expires_at, used_at, member_id FROM owner_links WHERE token_hash = $1"};
const Statement kUseLink{"UPDATE owner_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL"};
const Statement kRemoveLinksOf{
    "DELETE FROM owner_links WHERE workspace_id = $1 AND member_id = $2 AND used_at IS NULL"};

#define MEMBER_COLUMNS "workspace_id, id, email, email_key, name, role, locale, password_hash, created_at, removed_at"

const Statement kInsertMember{
    "INSERT INTO members (" MEMBER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (workspace_id, email_key) DO NOTHING"};
const Statement kFindMember{"SELECT " MEMBER_COLUMNS
                            " FROM members "
                            "WHERE workspace_id = $1 AND id = $2"};
const Statement kFindMemberShared{"SELECT " MEMBER_COLUMNS
                                  " FROM members "
                                  "WHERE workspace_id = $1 AND id = $2 /*for_share*/"};
const Statement kMembers{"SELECT " MEMBER_COLUMNS
                         " FROM members "
                         "WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY id"};
const Statement kMembersLocked{"SELECT " MEMBER_COLUMNS
                               " FROM members WHERE workspace_id = $1 ORDER BY id /*for_update*/"};
const Statement kUpdateMember{
    "UPDATE members SET name = $3, role = $4, locale = $5, password_hash = $6, removed_at = $7 "
    "WHERE workspace_id = $1 AND id = $2"};
const Statement kMembersByEmail{"SELECT " MEMBER_COLUMNS
                                " FROM members "
                                "WHERE email_key = $1 AND removed_at IS NULL ORDER BY id"};
const Statement kAppendEvent{
    "INSERT INTO member_events (workspace_id, id, member_id, at, actor, actor_id, event, role) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
const Statement kEvents{
    "SELECT id, at, actor, actor_id, event, role FROM member_events WHERE workspace_id = $1 AND member_id = $2 "
    "ORDER BY id"};

const Statement kInsertSession{
    "INSERT INTO console_sessions (token_hash, workspace_id, member_id, csrf, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement kFindSession{
    "SELECT token_hash, workspace_id, member_id, csrf, created_at, expires_at FROM console_sessions "
    "WHERE token_hash = $1"};
const Statement kRemoveSession{"DELETE FROM console_sessions WHERE token_hash = $1"};
const Statement kRemoveSessionsOf{"DELETE FROM console_sessions WHERE workspace_id = $1 AND member_id = $2"};
const Statement kRemoveSessions{"DELETE FROM console_sessions WHERE expires_at < $1"};

const Statement kFindAnswer{
    "SELECT fingerprint, status, headers, body FROM idempotency_keys "
    "WHERE workspace_id = $1 AND principal = $2 AND key = $3"};
const Statement kInsertAnswer{
    "INSERT INTO idempotency_keys (workspace_id, principal, key, fingerprint, status, headers, body, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, principal, key) DO NOTHING"};
const Statement kRemoveAnswers{"DELETE FROM idempotency_keys WHERE created_at < $1"};

app::ApiKey api_key_of(const Row& row) {
    return {.workspace = row.id<WorkspaceId>(0),
            .id = row.id<ApiKeyId>(1),
            .name = row.text(2),
            .prefix = row.text(3),
            .key_hash = row.text(4),
            .scopes = split(row.view(5)),
            .created_at = row.instant(6),
            .last_used_at = row.maybe_instant(7),
            .revoked_at = row.maybe_instant(8),
            .made_by = row.maybe_id<MemberId>(9)};
}

app::Member member_of(const Row& row) {
    return {.workspace = row.id<WorkspaceId>(0),
            .id = row.id<MemberId>(1),
            .email = row.text(2),
            .email_key = row.text(3),
            .name = row.text(4),
            .role = row.text(5),
            .locale = stored_locale(row.view(6)),
            .password_hash = row.text(7),
            .created_at = row.instant(8),
            .removed_at = row.maybe_instant(9)};
}

}  // namespace

void SqlAccess::insert(const app::ApiKey& key) {
    tx_.exec(kInsertApiKey, {key.workspace, key.id, key.name, key.prefix, key.key_hash, joined(key.scopes),
                             key.created_at, key.last_used_at, key.revoked_at, key.made_by});
}

std::optional<app::ApiKey> SqlAccess::find_api_key(std::string_view key_hash) {
    return tx_.one(kFindApiKey, {key_hash}, api_key_of);
}

std::vector<app::ApiKey> SqlAccess::api_keys(WorkspaceId workspace) {
    return tx_.list(kApiKeys, {workspace}, api_key_of);
}

void SqlAccess::touch_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) {
    tx_.exec(kTouchApiKey, {workspace, id, now});
}

bool SqlAccess::revoke_api_key(WorkspaceId workspace, ApiKeyId id, Instant now) {
    return tx_.exec(kRevokeApiKey, {workspace, id, now}) == 1;
}

int SqlAccess::revoke_api_keys_of(WorkspaceId workspace, MemberId member, Instant now) {
    return static_cast<int>(tx_.exec(kRevokeKeysOf, {workspace, member, now}));
}

void SqlAccess::insert(const app::OwnerLink& link) {
    tx_.exec(kInsertLink, {link.token_hash, link.workspace, link.expires_at, link.used_at, link.member});
}

std::optional<app::OwnerLink> SqlAccess::find_owner_link(std::string_view token_hash) {
    return tx_.one(kFindLink, {token_hash}, [](const Row& row) {
        return app::OwnerLink{.token_hash = row.text(0),
                              .workspace = row.id<WorkspaceId>(1),
                              .expires_at = row.instant(2),
                              .used_at = row.maybe_instant(3),
                              .member = row.maybe_id<MemberId>(4)};
    });
}

bool SqlAccess::use_owner_link(std::string_view token_hash, Instant now) {
    return tx_.exec(kUseLink, {token_hash, now}) == 1;
}

void SqlAccess::remove_owner_links_of(WorkspaceId workspace, MemberId member) {
    tx_.exec(kRemoveLinksOf, {workspace, member});
}

bool SqlAccess::insert(const app::Member& member) {
    return tx_.exec(kInsertMember,
                    {member.workspace, member.id, member.email, member.email_key, member.name, member.role,
                     to_string(member.locale), member.password_hash, member.created_at, member.removed_at}) == 1;
}

std::optional<app::Member> SqlAccess::find_member(WorkspaceId workspace, MemberId id) {
    return tx_.one(kFindMember, {workspace, id}, member_of);
}

std::optional<app::Member> SqlAccess::find_member_shared(WorkspaceId workspace, MemberId id) {
    return tx_.one(kFindMemberShared, {workspace, id}, member_of);
}

std::vector<app::Member> SqlAccess::members(WorkspaceId workspace) {
    return tx_.list(kMembers, {workspace}, member_of);
}

std::vector<app::Member> SqlAccess::members_locked(WorkspaceId workspace) {
    return tx_.list(kMembersLocked, {workspace}, member_of);
}

void SqlAccess::update(const app::Member& member) {
    tx_.exec(kUpdateMember, {member.workspace, member.id, member.name, member.role, to_string(member.locale),
                             member.password_hash, member.removed_at});
}

void SqlAccess::append(WorkspaceId workspace, MemberId member, const app::MemberEvent& event) {
    tx_.exec(kAppendEvent, {workspace, event.id, member, event.at, to_string(event.actor.kind),
                            maybe_id(event.actor.id), event.event, event.role});
}

std::vector<app::MemberEvent> SqlAccess::history(WorkspaceId workspace, MemberId member) {
    return tx_.list(kEvents, {workspace, member}, [](const Row& row) {
        return app::MemberEvent{.id = row.int64(0),
                                .at = row.instant(1),
                                .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                .event = row.text(4),
                                .role = row.text(5)};
    });
}

std::vector<app::Member> SqlAccess::members_by_email(std::string_view email_key) {
    return tx_.list(kMembersByEmail, {email_key}, member_of);
}

void SqlAccess::insert(const app::ConsoleSession& session) {
    tx_.exec(kInsertSession, {session.token_hash, session.workspace, session.member, session.csrf, session.created_at,
                              session.expires_at});
}

std::optional<app::ConsoleSession> SqlAccess::find_session(std::string_view token_hash) {
    return tx_.one(kFindSession, {token_hash}, [](const Row& row) {
        return app::ConsoleSession{.token_hash = row.text(0),
                                   .workspace = row.id<WorkspaceId>(1),
                                   .member = row.id<MemberId>(2),
                                   .csrf = row.text(3),
                                   .created_at = row.instant(4),
                                   .expires_at = row.instant(5)};
    });
}

void SqlAccess::remove_session(std::string_view token_hash) {
    tx_.exec(kRemoveSession, {token_hash});
}

void SqlAccess::remove_sessions_of(WorkspaceId workspace, MemberId member) {
    tx_.exec(kRemoveSessionsOf, {workspace, member});
}

int SqlAccess::remove_sessions_ended_before(Instant moment) {
    return static_cast<int>(tx_.exec(kRemoveSessions, {moment}));
}

std::optional<app::IdempotentAnswer> SqlAccess::find_answer(WorkspaceId workspace, std::string_view principal,
                                                            std::string_view key) {
    return tx_.one(kFindAnswer, {workspace, principal, key}, [](const Row& row) {
        return app::IdempotentAnswer{.fingerprint = row.text(0),
                                     .status = static_cast<int>(row.int64(1)),
                                     .headers = row.text(2),
                                     .body = row.text(3)};
    });
}

bool SqlAccess::insert_answer(WorkspaceId workspace, std::string_view principal, std::string_view key,
                              const app::IdempotentAnswer& answer, Instant now) {
    return tx_.exec(kInsertAnswer, {workspace, principal, key, answer.fingerprint, answer.status, answer.headers,
                                    answer.body, now}) == 1;
}

int SqlAccess::remove_answers_before(Instant moment) {
    return static_cast<int>(tx_.exec(kRemoveAnswers, {moment}));
}

}  // namespace parrain::storage
