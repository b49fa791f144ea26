#include "app/customers.hpp"

#include <algorithm>

#include "app/account_lock.hpp"
#include "app/account_settings.hpp"
#include "app/actor_names.hpp"
#include "app/rewards.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestExternalId = 200;
constexpr std::size_t kLongestName = 200;

/// A user counts a new session after being away this long. Source: core-api.md, "Widget".
constexpr Duration kSessionGap = Duration::minutes(30);

/// Looks at the tab are noted once in this time: a page costs no write, a session is told apart to the minute.
constexpr Duration kLookGap = Duration::minutes(1);

bool is_external_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestExternalId;
}

std::string checked_text(std::string_view text, const std::string& pointer, std::vector<FieldError>& errors) {
    std::string clean(trimmed(strip_bidi_controls(text)));
    if (clean.empty()) errors.push_back({pointer, ErrorCode::kRequired});
    if (code_point_count(clean) > kLongestName) errors.push_back({pointer, ErrorCode::kTooLong, at_most(kLongestName)});
    return clean;
}

Result<Account> checked_account(std::string_view external_id, const AccountDetails& details) {
    std::vector<FieldError> errors;
    if (!is_external_id(external_id)) errors.push_back({"", ErrorCode::kTooLong});
    Account account;
    account.external_id = external_id;
    account.name = checked_text(details.name, "/name", errors);
    account.name_key = company_key(account.name);
    account.customer_since = details.customer_since;
    account.gifts_allowed = details.gifts_allowed.value_or(true);
    account.recommending_allowed = details.recommending_allowed.value_or(true);
    if (details.plan) account.plan = checked_text(*details.plan, "/plan", errors);
    if (details.domain) {
        const auto domain = DomainName::parse(*details.domain);
        domain ? void(account.domain = domain->registrable()) : errors.push_back({"/domain", domain.error()});
    }
    std::optional<CountryCode> country;
    if (details.country) {
        const auto parsed = CountryCode::parse(*details.country);
        parsed ? void(country = *parsed) : errors.push_back({"/country", parsed.error()});
        if (country) account.country = std::string(country->str());
    }
    if (details.company_number) {
        const auto number = CompanyNumber::parse(*details.company_number, country.value_or(CountryCode::france()));
        number ? void(account.company_number = number->match_key())
               : errors.push_back({"/company_number", number.error()});
    }
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return account;
}

struct CheckedUser {
    User user;
    std::string account;
};

Result<CheckedUser> checked_user(std::string_view external_id, const UserDetails& details) {
    std::vector<FieldError> errors;
    if (!is_external_id(external_id)) errors.push_back({"", ErrorCode::kTooLong});
    CheckedUser checked{.user = {}, .account = details.account};
    User& user = checked.user;
    user.external_id = external_id;
    user.is_admin = details.is_admin;
    if (!is_external_id(details.account)) errors.push_back({"/account", ErrorCode::kUnknownValue});
    const auto email = Email::parse(details.email);
    if (email) {
        user.email = email->str();
        user.email_key = email->match_key();
    } else {
        errors.push_back({"/email", email.error()});
    }
    user.name = checked_text(details.name, "/name", errors);
    if (details.locale) {
        const auto locale = parse_locale(*details.locale);
        locale ? void(user.locale = *locale) : errors.push_back({"/locale", locale.error()});
    }
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return checked;
}

/// A telephone as it is kept; without a prefix it is read as one of the account's country. @error kPhoneInvalid
Result<std::string> read_phone(const std::string& typed, const Account& account) {
    const auto country = CountryCode::parse(account.country.value_or("FR"));
    const auto phone = Phone::parse(typed, country ? *country : CountryCode::france());
    if (!phone) return phone.failure();
    return phone->str();
}

/// Writes the account unless it stands so already.
Put<Account> store_account(Transaction& tx, WorkspaceId workspace, Account account, AccountId id, Instant now) {
    account.id = id;
    account.created_at = account.updated_at = now;
    if (tx.customers().insert(workspace, account)) return {.value = account, .created = true};
    const Account stored = tx.customers().find_account(workspace, account.external_id).value();
    account.id = stored.id;
    account.created_at = stored.created_at;
    account.customer_until = stored.customer_until;
    account.version = stored.version + 1;
    tx.customers().update(workspace, account);
    return {.value = account, .created = false};
}

/// Who changes company recommends for the new one; what was recommended before stays where it is.
void follow_to_company(Transaction& tx, WorkspaceId workspace, const User& user) {
    for (Advocate& advocate : tx.referrals().advocates_of(workspace, user.id)) {
        if (advocate.account == user.account) continue;
        advocate.account = user.account;
        tx.referrals().update(workspace, advocate);
    }
}

/// Writes the user; `keeps_phone`: nothing was said of their telephone.
Put<User> store_user(Transaction& tx, WorkspaceId workspace, User user, UserId id, bool keeps_phone, Instant now) {
    user.id = id;
    user.created_at = user.updated_at = now;
    if (tx.customers().insert(workspace, user)) return {.value = user, .created = true};
    const User stored = tx.customers().find_user(workspace, user.external_id).value();
    user.id = stored.id;
    user.created_at = stored.created_at;
    user.sessions = stored.sessions;
    user.last_seen_at = stored.last_seen_at;
    user.quiet_until = stored.quiet_until;
    if (keeps_phone) user.phone = stored.phone;
    user.version = stored.version + 1;
    tx.customers().update(workspace, user);
    if (stored.account != user.account) follow_to_company(tx, workspace, user);
    return {.value = user, .created = false};
}

Result<CheckedUser> told_user(const WidgetClaims& claims) {
    return checked_user(
        claims.user, {.account = claims.account,
                      .email = claims.email,
                      .name = claims.name,
                      .is_admin = claims.is_admin,
                      .locale = claims.locale ? std::optional(std::string(to_string(*claims.locale))) : std::nullopt});
}

/// Whether the publisher's last word came after the token was made. A token knows its second alone, so that one made in
/// the second of the last word is taken for the later: back ends tell of a user, then sign.
bool is_outdated(const WidgetClaims& claims, Instant told_at) {
    return claims.issued_at + Duration::seconds(1) <= told_at;
}

/// Whether the token says of the user what is stored; letter by letter is asked first, being cheap.
bool same_person(const User& stored, const WidgetClaims& claims) {
    if (stored.is_admin != claims.is_admin || (claims.locale && stored.locale != claims.locale)) return false;
    if (stored.email == claims.email && stored.name == claims.name) return true;
    const auto told = told_user(claims);
    return told && stored.email == told->user.email && stored.name == told->user.name;
}

/// The part of an account that a token tells; what only the publisher's API knows is kept. A token made before the
/// publisher's last word tells nothing new.
bool tells_news(const Account& stored, const WidgetClaims& claims) {
    if (is_outdated(claims, stored.told_at)) return false;
    return stored.name != trimmed(claims.account_name) || (claims.plan && stored.plan != claims.plan);
}

}  // namespace

Result<Put<Account>> Customers::put_account(const Caller& caller, std::string_view external_id,
                                            const AccountDetails& details) const {
    const WorkspaceId workspace = caller.workspace;
    const auto account = checked_account(external_id, details);
    if (!account) return account.failure();
    const Instant now = context_.clock.now();
    const auto id = context_.ids.make<AccountId>();
    return context_.store.write([&](Transaction& tx) {
        lock_account(tx, workspace, external_id);
        Account told = *account;
        told.told_at = now;
        // Of an account that nobody knew everything is allowed, and only what differs from that is news.
        const auto stored = tx.customers().find_account(workspace, external_id);
        const Account before = stored.value_or(Account{});
        told.gifts_allowed = details.gifts_allowed.value_or(before.gifts_allowed);
        told.recommending_allowed = details.recommending_allowed.value_or(before.recommending_allowed);
        const bool is_changed =
            told.gifts_allowed != before.gifts_allowed || told.recommending_allowed != before.recommending_allowed;
        auto put = store_account(tx, workspace, told, id, now);
        if (is_changed) note_account_change(tx, context_, workspace, put.value, {}, caller.actor, now);
        return put;
    });
}

Result<Put<User>> Customers::put_user(WorkspaceId workspace, std::string_view external_id,
                                      const UserDetails& details) const {
    const auto checked = checked_user(external_id, details);
    if (!checked) return checked.failure();
    const Instant now = context_.clock.now();
    const auto id = context_.ids.make<UserId>();
    return context_.store.write([&](Transaction& tx) -> Result<Put<User>> {
        const auto account = tx.customers().find_account(workspace, checked->account);
        if (!account) return fail(ErrorCode::kUnknownValue, "/account");
        User user = checked->user;
        user.account = account->id;
        user.told_at = now;
        if (details.phone && !details.phone->empty()) {
            const auto phone = read_phone(*details.phone, *account);
            if (!phone) return fail(phone.error(), "/phone");
            user.phone = *phone;
        }
        return store_user(tx, workspace, user, id, !details.phone, now);
    });
}

Result<void> Customers::remove_user(const Caller& caller, std::string_view external_id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        auto user = tx.customers().find_user(caller.workspace, external_id);
        if (!user) return fail(ErrorCode::kNotFound);
        if (user->left_at) return {};
        user->left_at = user->updated_at = now;
        ++user->version;
        tx.customers().update(caller.workspace, *user);
        for (const Advocate& advocate : tx.referrals().advocates_of(caller.workspace, user->id)) {
            const auto held = hold_for_departure(tx, context_, caller, advocate.id, now);
            if (!held) return held.failure();
        }
        return {};
    });
}

Result<std::optional<std::string>> Customers::put_phone(WorkspaceId workspace, AdvocateId id,
                                                        const std::optional<std::string>& typed) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<std::optional<std::string>> {
        const auto advocate = tx.referrals().find_advocate(workspace, id);
        if (!advocate) return fail(ErrorCode::kNotFound);
        User user = tx.customers().find_user(workspace, advocate->user).value();
        if (user.left_at) return fail(ErrorCode::kNotFound);
        user.phone.reset();
        if (typed && !trimmed(*typed).empty()) {
            const auto phone = read_phone(*typed, tx.customers().find_account(workspace, user.account).value());
            if (!phone) return fail(phone.error(), "/phone");
            user.phone = *phone;
        }
        user.told_at = user.updated_at = now;
        ++user.version;
        tx.customers().update(workspace, user);
        return user.phone;
    });
}

std::optional<Visitor> known_visitor(Transaction& tx, const WidgetVisit& visit) {
    auto user = tx.customers().find_user(visit.workspace, visit.claims.user);
    if (!user || user->left_at) return std::nullopt;
    if (is_outdated(visit.claims, user->told_at)) {
        auto employer = tx.customers().find_account(visit.workspace, user->account).value();
        return Visitor{.user = *std::move(user), .account = std::move(employer)};
    }
    auto account = tx.customers().find_account(visit.workspace, visit.claims.account);
    if (!account || tells_news(*account, visit.claims)) return std::nullopt;
    if (user->account != account->id) return std::nullopt;
    if (!same_person(*user, visit.claims)) return std::nullopt;
    return Visitor{.user = *std::move(user), .account = *std::move(account)};
}

bool is_look_due(const User& user, Instant now) {
    return !user.last_seen_at || now - *user.last_seen_at >= kLookGap;
}

void note_look(Transaction& tx, const WidgetCaller& caller, User& user, Instant now) {
    if (!user.last_seen_at || now - *user.last_seen_at >= kSessionGap) ++user.sessions;
    user.last_seen_at = now;
    user.quiet_until = caller.quiet_until;
    tx.customers().update(caller.workspace, user);
}

WidgetCaller caller_of(const WidgetVisit& visit, const User& user) {
    return {.workspace = visit.workspace,
            .user = user.id,
            .locale = visit.claims.locale.value_or(user.locale.value_or(Locale::kEn)),
            .quiet_until = visit.claims.quiet_until};
}

Result<Visitor> Customers::enter(const WidgetVisit& visit) const {
    const WidgetClaims& claims = visit.claims;
    const Instant now = context_.clock.now();
    const auto known = context_.store.read([&](Transaction& tx) { return known_visitor(tx, visit); });
    if (known) return *known;

    const auto checked = told_user(claims);
    if (!checked) return checked.failure();
    const auto told_account = checked_account(claims.account, {.name = claims.account_name, .plan = claims.plan});
    if (!told_account) return told_account.failure();
    const auto account_id = context_.ids.make<AccountId>();
    const auto user_id = context_.ids.make<UserId>();
    return context_.store.write([&](Transaction& tx) -> Result<Visitor> {
        const auto stored = tx.customers().find_user(visit.workspace, visit.claims.user);
        if (stored && stored->left_at) return fail(ErrorCode::kUnauthorized);
        if (stored && is_outdated(claims, stored->told_at)) return known_visitor(tx, visit).value();
        lock_account(tx, visit.workspace, visit.claims.account);
        auto account = tx.customers().find_account(visit.workspace, visit.claims.account);
        if (!account) {
            Account told = *told_account;
            told.told_at = claims.issued_at;
            account = store_account(tx, visit.workspace, told, account_id, now).value;
        } else if (tells_news(*account, visit.claims)) {
            account->name = told_account->name;
            account->name_key = told_account->name_key;
            if (told_account->plan) account->plan = told_account->plan;
            account->updated_at = now;
            account->told_at = claims.issued_at;
            ++account->version;
            tx.customers().update(visit.workspace, *account);
        }
        User user = checked->user;
        user.account = account->id;
        user.told_at = claims.issued_at;
        if (!user.locale && stored) user.locale = stored->locale;
        user = store_user(tx, visit.workspace, user, user_id, true, now).value;
        return Visitor{.user = user, .account = *account};
    });
}

Result<std::vector<AccountEvent>> Customers::account_history(WorkspaceId workspace,
                                                             std::string_view external_id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<AccountEvent>> {
        const auto account = tx.customers().find_account(workspace, external_id);
        if (!account) return fail(ErrorCode::kNotFound);
        auto history = tx.customers().history(workspace, account->id);
        for (AccountEvent& event : history) {
            if (!event.administrator) event.actor_name = name_of(tx, workspace, event.actor);
            const auto user =
                event.administrator ? tx.customers().find_user(workspace, *event.administrator) : std::optional<User>();
            if (user) event.actor_name = user->name;
            if (event.rep) event.rep_name = name_of(tx, workspace, {ActorKind::kMember, event.rep->value()});
        }
        return history;
    });
}

std::vector<Account> Customers::accounts(WorkspaceId workspace, std::string_view query, Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.customers().accounts(workspace, query, slice); });
}

std::vector<ListedUser> Customers::users(WorkspaceId workspace, std::string_view account, std::string_view query,
                                         Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<ListedUser> listed;
        AccountId wanted;
        if (!account.empty()) {
            const auto found = tx.customers().find_account(workspace, account);
            if (!found) return listed;
            wanted = found->id;
        }
        for (User& user : tx.customers().users(workspace, wanted, query, slice)) {
            const Account employer = tx.customers().find_account(workspace, user.account).value();
            listed.push_back({.user = std::move(user), .account = employer.external_id});
        }
        return listed;
    });
}

}  // namespace parrain::app
