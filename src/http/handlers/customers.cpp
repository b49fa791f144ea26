#include "app/customers.hpp"

#include "core/local_date.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

enum class UserRole { kAdmin, kMember };
BOOST_DESCRIBE_ENUM(UserRole, kAdmin, kMember)

/// Since when somebody is a customer: a moment, or a day from its midnight UTC on.
struct Since {
    Instant at;

    /// @error kTimeInvalid
    static Result<Since> parse(std::string_view text) {
        const auto at = parse_moment_or_day(text);
        return at ? Result<Since>(Since{*at}) : fail(ErrorCode::kTimeInvalid);
    }
    std::string str() const { return at.str(); }
};

struct NewAccount {
    std::string name;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> plan;
    std::optional<Since> customer_since;
    std::optional<bool> gifts_allowed;
    std::optional<bool> recommending_allowed;
};
BOOST_DESCRIBE_STRUCT(NewAccount, (),
                      (name, domain, company_number, country, plan, customer_since, gifts_allowed,
                       recommending_allowed))

struct NewUser {
    std::string account;
    std::string email;
    std::string name;
    UserRole role;
    std::optional<std::string> locale;
    std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(NewUser, (), (account, email, name, role, locale, phone))

struct Account {
    AccountId id;
    std::string external_id;
    std::string name;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> plan;
    std::optional<Instant> customer_since;
    bool active;
    bool gifts_allowed;
    bool recommending_allowed;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, external_id, name, domain, company_number, country, plan, customer_since, active,
                       gifts_allowed, recommending_allowed))

struct User {
    UserId id;
    std::string external_id;
    std::string account;
    std::string email;
    std::string name;
    UserRole role;
    std::optional<Locale> locale;
    std::optional<std::string> phone;
    std::optional<Instant> last_seen_at;
    bool active;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, external_id, account, email, name, role, locale, phone, last_seen_at, active))

enum class AccountActor { kAdministrator, kMember, kApi };
BOOST_DESCRIBE_ENUM(AccountActor, kAdministrator, kMember, kApi)

/// Who looks after an account from then on; null twice is nobody.
struct AccountStepRep {
    std::optional<MemberId> id;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(AccountStepRep, (), (id, name))

/// One time that what an account allows was changed, by an administrator of its own or the publisher, or, where `rep`
/// is told, who looks after it; `gifts_allowed` and `recommending_allowed` are what holds from then on.
struct AccountStep {
    Instant at;
    AccountActor actor;
    std::optional<std::string> actor_name;
    bool gifts_allowed;
    bool recommending_allowed;
    std::optional<AccountStepRep> rep;
};
BOOST_DESCRIBE_STRUCT(AccountStep, (), (at, actor, actor_name, gifts_allowed, recommending_allowed, rep))

struct AccountQuery : PageQuery {
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(AccountQuery, (PageQuery), (q))

struct UserQuery : PageQuery {
    std::optional<std::string> account;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(UserQuery, (PageQuery), (account, q))

Account account_of(const app::Account& account) {
    return {.id = account.id,
            .external_id = account.external_id,
            .name = account.name,
            .domain = account.domain,
            .company_number = account.company_number,
            .country = account.country,
            .plan = account.plan,
            .customer_since = account.customer_since,
            .active = !account.customer_until,
            .gifts_allowed = account.gifts_allowed,
            .recommending_allowed = account.recommending_allowed};
}

User user_of(const app::User& user, const std::string& account) {
    return {.id = user.id,
            .external_id = user.external_id,
            .account = account,
            .email = user.email,
            .name = user.name,
            .role = user.is_admin ? UserRole::kAdmin : UserRole::kMember,
            .locale = user.locale,
            .phone = user.phone,
            .last_seen_at = user.last_seen_at,
            .active = !user.left_at};
}

Result<Upserted<Account>> put_account(const app::Caller& caller, Path<std::string> external_id, Body<NewAccount> told,
                                      const app::Customers& customers) {
    const auto& since = told->customer_since;
    const auto put = customers.put_account(caller, *external_id,
                                           {.name = told->name,
                                            .domain = told->domain,
                                            .company_number = told->company_number,
                                            .country = told->country,
                                            .plan = told->plan,
                                            .customer_since = since ? std::optional(since->at) : std::nullopt,
                                            .gifts_allowed = told->gifts_allowed,
                                            .recommending_allowed = told->recommending_allowed});
    if (!put) return put.failure();
    return Upserted<Account>{.value = account_of(put->value),
                             .created = put->created,
                             .location = "/v1/accounts?q=" + percent_encoded(*external_id)};
}

AccountActor actor_of(const app::AccountEvent& event) {
    if (event.administrator) return AccountActor::kAdministrator;
    return event.actor.kind == app::ActorKind::kMember ? AccountActor::kMember : AccountActor::kApi;
}

std::optional<AccountStepRep> rep_of(const app::AccountEvent& event) {
    if (!event.rep) return std::nullopt;
    if (!*event.rep) return AccountStepRep{};
    return AccountStepRep{*event.rep, event.rep_name};
}

AccountStep step_of(const app::AccountEvent& event) {
    return {.at = event.at,
            .actor = actor_of(event),
            .actor_name = event.actor_name,
            .gifts_allowed = event.gifts_allowed,
            .recommending_allowed = event.recommending_allowed,
            .rep = rep_of(event)};
}

Result<Page<AccountStep>> account_history(const app::Caller& caller, Path<std::string> external_id,
                                          const app::Customers& customers) {
    const auto history = customers.account_history(caller.workspace, *external_id);
    if (!history) return history.failure();
    return whole_page(*history, step_of);
}

Result<Upserted<User>> put_user(const app::Caller& caller, Path<std::string> external_id, Body<NewUser> told,
                                const app::Customers& customers) {
    const auto put = customers.put_user(caller.workspace, *external_id,
                                        {.account = told->account,
                                         .email = told->email,
                                         .name = told->name,
                                         .is_admin = told->role == UserRole::kAdmin,
                                         .locale = told->locale,
                                         .phone = told->phone});
    if (!put) return put.failure();
    return Upserted<User>{.value = user_of(put->value, told->account),
                          .created = put->created,
                          .location = "/v1/users?account=" + percent_encoded(told->account)};
}

Result<void> remove_user(const app::Caller& caller, Path<std::string> external_id, const app::Customers& customers) {
    return customers.remove_user(caller, *external_id);
}

Page<Account> list_accounts(const app::Caller& caller, Query<AccountQuery> query, const app::Customers& customers) {
    const auto found = customers.accounts(caller.workspace, query->q.value_or(""), query->slice());
    return page_of(
        Page<Account>{}, found, *query, [](const app::Account& one) { return one.id.value(); }, account_of);
}

Page<User> list_users(const app::Caller& caller, Query<UserQuery> query, const app::Customers& customers) {
    const auto found =
        customers.users(caller.workspace, query->account.value_or(""), query->q.value_or(""), query->slice());
    return page_of(
        Page<User>{}, found, *query, [](const app::ListedUser& one) { return one.user.id.value(); },
        [](const app::ListedUser& one) { return user_of(one.user, one.account); });
}

}  // namespace

std::vector<Route> customer_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(PUT<"/v1/accounts/{external_id}">(put_account, "Make or replace a customer company")
                         .tagged("customers")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kDomainInvalid, kCountryInvalid, kSirenChecksum}));
    routes.push_back(GET<"/v1/accounts/{external_id}/history">(account_history, "Who changed what an account allows")
                         .tagged("customers")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/users/{external_id}">(put_user, "Make or replace a person at a customer company")
                         .tagged("customers")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kUnknownValue, kEmailInvalid, kLocaleUnknown, kPhoneInvalid}));
    routes.push_back(
        DELETE<"/v1/users/{external_id}">(remove_user, "Say that a person left; what they were promised is held")
            .tagged("customers")
            .secured_by(kApiCallers));
    routes.push_back(
        GET<"/v1/accounts">(list_accounts, "List customer companies").tagged("customers").secured_by(kApiCallers));
    routes.push_back(
        GET<"/v1/users">(list_users, "List people at customer companies").tagged("customers").secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
