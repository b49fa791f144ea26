#include "app/account_settings.hpp"

#include <algorithm>

#include "app/account_lock.hpp"
#include "app/actor_names.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

/// What the links of administrators are signed with.
constexpr const char* kLinkSecret = "account_link";
constexpr std::size_t kSecretBits = 256;

// A link names workspace and user in 8 octets each and the first day on which it is closed in 4, and carries a
// signature of 128 bits. Together they fill 48 characters without a bit to spare, so that every altered character
// alters what was signed.
constexpr std::size_t kNumberLength = 8;
constexpr std::size_t kDayLength = 4;
constexpr std::size_t kNamedLength = 2 * kNumberLength + kDayLength;
constexpr std::size_t kSignatureLength = 16;

std::string octets(std::int64_t number, std::size_t length) {
    std::string text(length, '\0');
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t i = length; i-- > 0; rest >>= 8) text[i] = static_cast<char>(rest & 0xff);
    return text;
}

std::int64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    for (const char c : text) number = number << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(number);
}

std::string signature_of(std::string_view named, const std::string& secret) {
    return crypto::hmac_sha256(secret, named).substr(0, kSignatureLength);
}

/// Whom a link was given to, and when it closes.
struct Named {
    WorkspaceId workspace;
    UserId user;
    Instant until;
};

/// The beginning of the day on which a link given now closes.
Instant closing_of(Instant now) {
    const Duration day = Duration::days(1);
    const std::int64_t days = (now + kAccountPageLife).micros() / day.micros + 1;
    return Instant(days * day.micros);
}

std::string url_of(const Settings& settings, const Named& named, const std::string& secret) {
    const std::string text = octets(named.workspace.value(), kNumberLength) +
                             octets(named.user.value(), kNumberLength) +
                             octets(named.until.micros() / Duration::days(1).micros, kDayLength);
    return settings.base_url + "/a/" + crypto::base64url(text + signature_of(text, secret));
}

std::optional<Named> named_by(Transaction& tx, std::string_view token) {
    const auto bytes = crypto::decode_base64url(token);
    if (!bytes || bytes->size() != kNamedLength + kSignatureLength) return std::nullopt;
    const std::string_view text = std::string_view(*bytes).substr(0, kNamedLength);
    const WorkspaceId workspace(number_of(text.substr(0, kNumberLength)));
    const auto secret = tx.workspaces().secret(workspace, kLinkSecret);
    if (!secret) return std::nullopt;
    const std::string_view signature = std::string_view(*bytes).substr(kNamedLength);
    if (!crypto::constant_time_equal(signature, signature_of(text, *secret))) return std::nullopt;
    const std::int64_t day = number_of(text.substr(2 * kNumberLength));
    return Named{.workspace = workspace,
                 .user = UserId(number_of(text.substr(kNumberLength, kNumberLength))),
                 .until = Instant(day * Duration::days(1).micros)};
}

bool is_administrator(const std::optional<User>& user) {
    return user && user->is_admin && !user->left_at;
}

std::optional<std::string> name_of_maker(Transaction& tx, WorkspaceId workspace, const AccountEvent& event) {
    if (!event.administrator) return name_of(tx, workspace, event.actor);
    const auto user = tx.customers().find_user(workspace, *event.administrator);
    return user ? std::optional(user->name) : std::nullopt;
}

AccountSettingsView view_of(Transaction& tx, const Settings& settings, WorkspaceId workspace, const User& user,
                            Instant until) {
    const std::string secret = tx.workspaces().secret(workspace, kLinkSecret).value();
    AccountSettingsView view{
        .workspace = tx.workspaces().find(workspace).value(),
        .account = tx.customers().find_account(workspace, user.account).value(),
        .page_url = url_of(settings, {.workspace = workspace, .user = user.id, .until = until}, secret),
        .page_until = until,
        .last_change = {}};
    auto history = tx.customers().history(workspace, user.account);
    // Who of the publisher looks after the account is nothing that it allows or not.
    std::erase_if(history, [](const AccountEvent& event) { return event.rep.has_value(); });
    if (history.empty()) return view;
    view.last_change = history.back();
    view.last_change->actor_name = name_of_maker(tx, workspace, *view.last_change);
    return view;
}

void apply(Transaction& tx, const Context& context, WorkspaceId workspace, const User& user,
           const AccountChoice& choice, Instant now) {
    lock_account(tx, workspace, tx.customers().find_account(workspace, user.account).value().external_id);
    Account account = tx.customers().find_account(workspace, user.account).value();
    const bool gifts = choice.gifts_allowed.value_or(account.gifts_allowed);
    const bool recommending = choice.recommending_allowed.value_or(account.recommending_allowed);
    if (gifts == account.gifts_allowed && recommending == account.recommending_allowed) return;
    account.gifts_allowed = gifts;
    account.recommending_allowed = recommending;
    account.updated_at = now;
    ++account.version;
    tx.customers().update(workspace, account);
    note_account_change(tx, context, workspace, account, user.id, Actor{}, now);
}

/// The administrator a link was given to. @error kNotFound, kLinkExpired
Result<User> holder_of(Transaction& tx, const std::optional<Named>& named, Instant now) {
    if (!named) return fail(ErrorCode::kNotFound);
    auto user = tx.customers().find_user(named->workspace, named->user);
    if (now >= named->until || !is_administrator(user)) return fail(ErrorCode::kLinkExpired);
    return *std::move(user);
}

}  // namespace

std::optional<std::string> account_page_url(Transaction& tx, const Settings& settings, WorkspaceId workspace,
                                            const User& user, Instant now) {
    if (!is_administrator(user)) return std::nullopt;
    const auto secret = tx.workspaces().secret(workspace, kLinkSecret);
    if (!secret) return std::nullopt;
    return url_of(settings, {.workspace = workspace, .user = user.id, .until = closing_of(now)}, *secret);
}

bool are_account_pages_ready(Transaction& tx, WorkspaceId workspace) {
    return tx.workspaces().secret(workspace, kLinkSecret).has_value();
}

void prepare_account_pages(Transaction& tx, WorkspaceId workspace) {
    if (are_account_pages_ready(tx, workspace)) return;
    tx.workspaces().put_secret(workspace, kLinkSecret, crypto::random_token(kSecretBits));
}

void note_account_change(Transaction& tx, const Context& context, WorkspaceId workspace, const Account& account,
                         std::optional<UserId> administrator, const Actor& actor, Instant now) {
    tx.customers().append(workspace, account.id,
                          {.id = context.ids.next(),
                           .at = now,
                           .administrator = administrator,
                           .actor = actor,
                           .gifts_allowed = account.gifts_allowed,
                           .recommending_allowed = account.recommending_allowed});
}

Result<AccountSettingsView> AccountSettings::get(const WidgetCaller& caller) const {
    return change(caller, {});
}

Result<AccountSettingsView> AccountSettings::change(const WidgetCaller& caller, const AccountChoice& choice) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<AccountSettingsView> {
        const auto user = tx.customers().find_user(caller.workspace, caller.user);
        if (!is_administrator(user)) return fail(ErrorCode::kForbidden);
        prepare_account_pages(tx, caller.workspace);
        apply(tx, context_, caller.workspace, *user, choice, now);
        return view_of(tx, context_.settings, caller.workspace, *user, closing_of(now));
    });
}

Result<AccountSettingsView> AccountSettings::page(std::string_view token) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<AccountSettingsView> {
        const auto named = named_by(tx, token);
        const auto user = holder_of(tx, named, now);
        if (!user) return user.failure();
        return view_of(tx, context_.settings, named->workspace, *user, named->until);
    });
}

Result<AccountSettingsView> AccountSettings::decide(std::string_view token, const AccountChoice& choice) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<AccountSettingsView> {
        const auto named = named_by(tx, token);
        const auto user = holder_of(tx, named, now);
        if (!user) return user.failure();
        apply(tx, context_, named->workspace, *user, choice, now);
        return view_of(tx, context_.settings, named->workspace, *user, closing_of(now));
    });
}

}  // namespace parrain::app
