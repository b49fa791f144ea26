#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A console session as the browser needs it. `token` is the cookie's value, given once.
struct OpenedSession {
    std::string token;
    std::string csrf;
    Member member;
    Workspace workspace;
};

/// What a signed token says of the person before the widget. Names as in the token.
struct WidgetClaims {
    std::string user;  ///< `sub`
    std::string account;
    std::string account_name;
    std::optional<std::string> plan;
    bool is_admin = false;
    std::string email;
    std::string name;
    std::optional<Locale> locale;
    std::optional<Instant> quiet_until = {};
    Instant issued_at = {};  ///< `iat`, to the second
};

/// A verified token of a workspace: somebody is before the widget.
struct WidgetVisit {
    WorkspaceId workspace;
    WidgetClaims claims;
};

/// Lets people and servers in.
class Access {
  public:
    explicit Access(const Context& context) : context_(context) {}

    /// Who holds this API key. @error kUnauthorized (unknown, mistyped or revoked)
    Result<Caller> by_api_key(std::string_view key) const;

    /// Who is logged in with this cookie, and the CSRF token every change must repeat. @error kUnauthorized
    Result<OpenedSession> by_session(std::string_view token) const;

    /// Make an owner from the one-time link, or let in whom it invites; then the link is spent. Hashes a password
    /// (25–90 ms).
    /// @error kLinkExpired (unknown, used or past), kPasswordWeak, kAlreadyExists (the address), kUnknownValue (/email:
    ///        not the address that was invited)
    struct Claim {
        std::string link;
        std::string email;
        std::string name;
        std::string password;
    };
    Result<OpenedSession> claim(const Claim& claim, Locale locale) const;

    /// @error kBadCredentials, the same whether address or password is wrong. Checks a password (25–90 ms).
    Result<OpenedSession> log_in(std::string_view email, std::string_view password) const;

    void log_out(std::string_view token) const;

    /// The user a verified token speaks of; account and user are made or brought up to date from it.
    /// @error kEmailInvalid and the like where the token holds no usable address
    Result<WidgetCaller> enter(const WidgetVisit& visit) const;

  private:
    OpenedSession open_session(Transaction& tx, const Member& member) const;

    Context context_;
};

/// How long a console session lasts.
inline constexpr Duration kSessionLength = Duration::days(7);

/// How long an owner link can be used.
inline constexpr Duration kOwnerLinkLength = Duration::days(7);

/// The shortest password accepted, in characters.
inline constexpr std::size_t kShortestPassword = 12;

}  // namespace parrain::app
