#pragma once

#include <boost/describe/enum.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/access.hpp"
#include "core/catalogue.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

/// The signed tokens (JWT) by which a publisher's back end tells the widget who is before it.
namespace parrain::http {

/// What a token must satisfy, in the order it is checked.
enum class TokenRule { kShape, kAlgorithm, kKid, kSignature, kAud, kExpiry, kClock, kClaims };
BOOST_DESCRIBE_ENUM(TokenRule, kShape, kAlgorithm, kKid, kSignature, kAud, kExpiry, kClock, kClaims)

/// One rule held against one token, and the text that says how it went.
struct TokenCheck {
    TokenRule rule;
    bool ok;
    std::string text_key;
    TextArguments arguments = {};
};

/// What is known of a token after checking it.
struct TokenVerdict {
    /// Rules that could not be tried for want of another (the signature without a key) are not named.
    std::vector<TokenCheck> checks;
    /// The workspace of the token's key; none without a usable key.
    std::optional<WorkspaceId> workspace;
    /// Complete where every rule holds.
    app::WidgetClaims claims;
    /// The key it names; empty where it names none.
    std::string kid;
    /// From this moment it is too old; the epoch where it does not say.
    Instant good_until = Instant(0);
    /// The payload as JSON, for showing; empty where it cannot be read.
    std::string payload;

    bool valid() const;
};

/// Finds a widget key by its `kid`, live or retired.
using FindWidgetKey = std::function<std::optional<app::WidgetKey>(std::string_view kid)>;

/// Hold every rule against a token.
///
/// The `kid` picks the key and the key fixes the algorithm: HS256 with the shared secret, or EdDSA. `aud` is the key's
/// workspace; `exp` comes at most 24 hours after `iat`; clocks may differ by 30 seconds.
/// Source: interfaces.md §2.
TokenVerdict check_token(std::string_view token, const FindWidgetKey& find_key, Instant now);

/// Sign claims with a shared secret, as a publisher's back end does; for the demo host page alone. Valid for an hour.
std::string sign_token(const app::WidgetClaims& claims, const app::WidgetKey& key, Instant now);

}  // namespace parrain::http
