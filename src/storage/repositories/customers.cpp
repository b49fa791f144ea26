#include <algorithm>

#include "core/text.hpp"
#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define ACCOUNT_COLUMNS                                                                                        \
    "id, external_id, name, name_key, domain, company_number, country, plan, customer_since, customer_until, " \
    "gifts_allowed, recommending_allowed, version, created_at, updated_at, told_at"

const Statement kInsertAccount{"INSERT INTO accounts (workspace_id, " ACCOUNT_COLUMNS
                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
                               "ON CONFLICT (workspace_id, external_id) DO NOTHING"};
const Statement kUpdateAccount{
    "UPDATE accounts SET name = $3, name_key = $4, domain = $5, company_number = $6, country = $7, plan = $8, "
    "customer_since = $9, customer_until = $10, gifts_allowed = $11, recommending_allowed = $12, version = $13, "
    "updated_at = $14, told_at = $15 WHERE workspace_id = $1 AND id = $2"};
const Statement kAccountById{"SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE workspace_id = $1 AND id = $2"};
const Statement kAccountByExternalId{"SELECT " ACCOUNT_COLUMNS
                                     " FROM accounts WHERE workspace_id = $1 AND external_id = $2"};
const Statement kAccounts{
    "SELECT " ACCOUNT_COLUMNS
    " FROM accounts WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) "
    "AND ($3 = '' OR name_key LIKE $3 ESCAPE '\\' OR external_id = $4) ORDER BY id DESC LIMIT $5"};
// Three statements rather than their union, which SQLite would sort by reading all accounts in order of their id.
const Statement kAccountsByDomain{"SELECT " ACCOUNT_COLUMNS
                                  " FROM accounts WHERE workspace_id = $1 AND domain = $2 ORDER BY id LIMIT 20"};
const Statement kAccountsByNumber{
    "SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE workspace_id = $1 AND company_number = $2 ORDER BY id LIMIT 20"};
const Statement kAccountsByName{"SELECT " ACCOUNT_COLUMNS
                                " FROM accounts WHERE workspace_id = $1 AND name_key = $2 ORDER BY id LIMIT 20"};

const Statement kAppendEvent{
    "INSERT INTO account_events (workspace_id, id, account_id, at, administrator_id, actor, actor_id, gifts_allowed, "
    "recommending_allowed, rep_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement kEvents{
    "SELECT id, at, administrator_id, actor, actor_id, gifts_allowed, recommending_allowed, rep_id FROM account_events "
    "WHERE workspace_id = $1 AND account_id = $2 ORDER BY id"};

#define USER_COLUMNS                                                                                       \
    "id, external_id, account_id, email, email_key, name, role, locale, sessions, last_seen_at, version, " \
    "created_at, updated_at, left_at, quiet_until, told_at, phone"

const Statement kInsertUser{
    "INSERT INTO users (workspace_id, " USER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
    "ON CONFLICT (workspace_id, external_id) DO NOTHING"};
const Statement kUpdateUser{
    "UPDATE users SET account_id = $3, email = $4, email_key = $5, name = $6, role = $7, locale = $8, sessions = $9, "
    "last_seen_at = $10, version = $11, updated_at = $12, left_at = $13, quiet_until = $14, told_at = $15, "
    "phone = $16 WHERE workspace_id = $1 AND id = $2"};
const Statement kUserById{"SELECT " USER_COLUMNS " FROM users WHERE workspace_id = $1 AND id = $2"};
const Statement kUserByExternalId{"SELECT " USER_COLUMNS " FROM users WHERE workspace_id = $1 AND external_id = $2"};
const Statement kUsersByEmail{"SELECT " USER_COLUMNS
                              " FROM users WHERE workspace_id = $1 AND email_key = $2 ORDER BY id LIMIT 20"};
const Statement kUsers{
    "SELECT " USER_COLUMNS
    " FROM users WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND (account_id = $3 OR $3 = 0) "
    "AND ($4 = '' OR lower(name) LIKE $4 ESCAPE '\\' OR email_key LIKE $4 ESCAPE '\\') ORDER BY id DESC LIMIT $5"};

app::Account account_of(const Row& row) {
    return {.id = row.id<AccountId>(0),
            .external_id = row.text(1),
            .name = row.text(2),
            .name_key = row.text(3),
            .domain = row.maybe_text(4),
            .company_number = row.maybe_text(5),
            .country = row.maybe_text(6),
            .plan = row.maybe_text(7),
            .customer_since = row.maybe_instant(8),
            .customer_until = row.maybe_instant(9),
            .gifts_allowed = row.boolean(10),
            .recommending_allowed = row.boolean(11),
            .told_at = row.instant(15),
            .version = row.int64(12),
            .created_at = row.instant(13),
            .updated_at = row.instant(14)};
}

constexpr std::string_view kAdmin = "admin";

std::string_view role_of(const app::User& user) {
    return user.is_admin ? kAdmin : std::string_view("member");
}

std::optional<std::string_view> locale_of(const app::User& user) {
    return user.locale ? std::optional(to_string(*user.locale)) : std::nullopt;
}

app::User user_of(const Row& row) {
    return {.id = row.id<UserId>(0),
            .external_id = row.text(1),
            .account = row.id<AccountId>(2),
            .email = row.text(3),
            .email_key = row.text(4),
            .name = row.text(5),
            .phone = row.maybe_text(16),
            .is_admin = row.view(6) == kAdmin,
            .locale = row.is_null(7) ? std::nullopt : std::optional(stored_locale(row.view(7))),
            .sessions = row.int64(8),
            .last_seen_at = row.maybe_instant(9),
            .left_at = row.maybe_instant(13),
            .quiet_until = row.maybe_instant(14),
            .told_at = row.instant(15),
            .version = row.int64(10),
            .created_at = row.instant(11),
            .updated_at = row.instant(12)};
}

}  // namespace

bool SqlCustomers::insert(WorkspaceId workspace, const app::Account& account) {
    return tx_.exec(kInsertAccount,
                    {workspace, account.id, account.external_id, account.name, account.name_key, account.domain,
                     account.company_number, account.country, account.plan, account.customer_since,
                     account.customer_until, account.gifts_allowed, account.recommending_allowed, account.version,
                     account.created_at, account.updated_at, account.told_at}) == 1;
}

void SqlCustomers::update(WorkspaceId workspace, const app::Account& account) {
    tx_.exec(kUpdateAccount,
             {workspace, account.id, account.name, account.name_key, account.domain, account.company_number,
              account.country, account.plan, account.customer_since, account.customer_until, account.gifts_allowed,
              account.recommending_allowed, account.version, account.updated_at, account.told_at});
}

std::optional<app::Account> SqlCustomers::find_account(WorkspaceId workspace, AccountId id) {
    return tx_.one(kAccountById, {workspace, id}, account_of);
}

std::optional<app::Account> SqlCustomers::find_account(WorkspaceId workspace, std::string_view external_id) {
    return tx_.one(kAccountByExternalId, {workspace, external_id}, account_of);
}

std::vector<app::Account> SqlCustomers::accounts(WorkspaceId workspace, std::string_view query, app::Slice slice) {
    return tx_.list(kAccounts, {workspace, slice.after, containing(fold(query)), query, slice.limit}, account_of);
}

std::vector<app::Account> SqlCustomers::accounts_like(WorkspaceId workspace, std::string_view domain,
                                                      std::string_view company_number, std::string_view name_key) {
    std::vector<app::Account> found;
    const auto add = [&](const Statement& statement, std::string_view key) {
        if (key.empty()) return;
        for (app::Account& account : tx_.list(statement, {workspace, key}, account_of)) {
            if (std::ranges::find(found, account.id, &app::Account::id) == found.end()) {
                found.push_back(std::move(account));
            }
        }
    };
    add(kAccountsByDomain, domain);
    add(kAccountsByNumber, company_number);
    add(kAccountsByName, name_key);
    std::ranges::sort(found, {}, &app::Account::id);
    return found;
}

void SqlCustomers::append(WorkspaceId workspace, AccountId account, const app::AccountEvent& event) {
    tx_.exec(kAppendEvent, {workspace, event.id, account, event.at, event.administrator, to_string(event.actor.kind),
                            maybe_id(event.actor.id), event.gifts_allowed, event.recommending_allowed, event.rep});
}

std::vector<app::AccountEvent> SqlCustomers::history(WorkspaceId workspace, AccountId account) {
    return tx_.list(kEvents, {workspace, account}, [](const Row& row) {
        return app::AccountEvent{.id = row.int64(0),
                                 .at = row.instant(1),
                                 .administrator = row.maybe_id<UserId>(2),
                                 .actor = stored_actor(row.view(3), row.maybe_int64(4)),
                                 .gifts_allowed = row.boolean(5),
                                 .recommending_allowed = row.boolean(6),
                                 .rep = row.maybe_id<MemberId>(7)};
    });
}

bool SqlCustomers::insert(WorkspaceId workspace, const app::User& user) {
    return tx_.exec(kInsertUser,
                    {workspace, user.id, user.external_id, user.account, user.email, user.email_key, user.name,
                     role_of(user), locale_of(user), user.sessions, user.last_seen_at, user.version, user.created_at,
                     user.updated_at, user.left_at, user.quiet_until, user.told_at, user.phone}) == 1;
}

void SqlCustomers::update(WorkspaceId workspace, const app::User& user) {
    tx_.exec(kUpdateUser, {workspace, user.id, user.account, user.email, user.email_key, user.name, role_of(user),
                           locale_of(user), user.sessions, user.last_seen_at, user.version, user.updated_at,
                           user.left_at, user.quiet_until, user.told_at, user.phone});
}

std::optional<app::User> SqlCustomers::find_user(WorkspaceId workspace, UserId id) {
    return tx_.one(kUserById, {workspace, id}, user_of);
}

std::optional<app::User> SqlCustomers::find_user(WorkspaceId workspace, std::string_view external_id) {
    return tx_.one(kUserByExternalId, {workspace, external_id}, user_of);
}

std::vector<app::User> SqlCustomers::users_by_email(WorkspaceId workspace, std::string_view email_key) {
    return tx_.list(kUsersByEmail, {workspace, email_key}, user_of);
}

std::vector<app::User> SqlCustomers::users(WorkspaceId workspace, AccountId account, std::string_view query,
                                           app::Slice slice) {
    return tx_.list(kUsers, {workspace, slice.after, account, containing(lower_case(query)), slice.limit}, user_of);
}

}  // namespace parrain::storage
