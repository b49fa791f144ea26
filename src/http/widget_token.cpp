#include "http/widget_token.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "core/crypto.hpp"
#include "core/email.hpp"
#include "core/local_date.hpp"
#include "http/json_read.hpp"

namespace parrain::http {
namespace {

namespace json = boost::json;

constexpr Duration kLeeway = Duration::seconds(30);
constexpr Duration kLongestLife = Duration::hours(24);
constexpr Duration kDemoLife = Duration::hours(1);
constexpr std::size_t kLongestToken = 8 << 10;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// The three parts of a compact token, decoded; the signature is over the first two as sent.
struct Parts {
    std::string_view signed_text;
    std::unique_ptr<Document> header;
    std::unique_ptr<Document> payload;
    std::string signature;
};

std::unique_ptr<Document> decoded_object(std::string_view part) {
    const auto text = crypto::decode_base64url(part);
    if (!text) return nullptr;
    auto document = Document::parse(*text);
    if (!document || !(*document)->root().is_object()) return nullptr;
    return std::move(*document);
}

std::optional<Parts> parts_of(std::string_view token) {
    if (token.size() > kLongestToken) return std::nullopt;
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    auto signature = crypto::decode_base64url(token.substr(second + 1));
    Parts parts{.signed_text = token.substr(0, second),
                .header = decoded_object(token.substr(0, first)),
                .payload = decoded_object(token.substr(first + 1, second - first - 1)),
                .signature = signature.value_or("")};
    if (!parts.header || !parts.payload || !signature) return std::nullopt;
    // An extension that must be understood is one we do not know.
    if (parts.header->root().as_object().contains("crit")) return std::nullopt;
    return parts;
}

std::string text_member(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains({name.data(), name.size()});
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(view(*text)) : std::string();
}

/// A NumericDate: whole seconds, or seconds with a fraction.
std::optional<Instant> moment_member(const json::object& object, std::string_view name) {
    constexpr double kLastSecond = 253'402'300'799.0;
    const auto* found = object.if_contains({name.data(), name.size()});
    if (found == nullptr || !found->is_number()) return std::nullopt;
    boost::system::error_code error;
    const double seconds = found->to_number<double>(error);
    if (error || !(seconds >= 0) || seconds > kLastSecond) return std::nullopt;
    return Instant(static_cast<std::int64_t>(seconds * 1'000'000.0));
}

/// Until when the host wants its user left in peace: a NumericDate, a moment of RFC 3339, or a day, from its midnight
/// UTC on.
std::optional<Instant> quiet_until_of(const json::object& payload) {
    constexpr std::string_view kName = "quiet_until";
    if (const auto moment = moment_member(payload, kName)) return moment;
    return parse_moment_or_day(text_member(payload, kName));
}

std::int64_t seconds_of(Duration duration) {
    return duration.micros / Duration::seconds(1).micros;
}

/// Collects the verdict, rule by rule.
class Checker {
  public:
    Checker(const FindWidgetKey& find_key, Instant now) : find_key_(find_key), now_(now) {}

    TokenVerdict check(std::string_view token) {
        const auto parts = parts_of(token);
        note(TokenRule::kShape, parts.has_value());
        if (!parts) return std::move(verdict_);
        const auto& payload = parts->payload->root().as_object();
        verdict_.payload = json::serialize(payload);
        check_key(*parts);
        check_audience(payload);
        check_times(payload);
        check_claims(payload);
        return std::move(verdict_);
    }

  private:
    void note(TokenRule rule, bool ok, std::string_view fault = "failed", TextArguments arguments = {}) {
        std::string name;
        for (const auto& [value, spelling] : enumerators<TokenRule>()) {
            if (value == rule) name = spelling;
        }
        verdict_.checks.push_back({.rule = rule,
                                   .ok = ok,
                                   .text_key = "token_check." + name + "." + (ok ? "ok" : std::string(fault)),
                                   .arguments = std::move(arguments)});
    }

    void check_key(const Parts& parts) {
        const auto& header = parts.header->root().as_object();
        const std::string algorithm = text_member(header, "alg");
        verdict_.kid = text_member(header, "kid");
        const auto key = find_key_(verdict_.kid);
        const bool is_known = algorithm == "HS256" || algorithm == "EdDSA";
        note(TokenRule::kAlgorithm, key ? algorithm == key->algorithm : is_known);
        note(TokenRule::kKid, key && !key->retired_at, key ? "retired" : "unknown");
        if (!key) return;
        verdict_.workspace = key->workspace;
        note(TokenRule::kSignature, algorithm == key->algorithm && is_signed(parts, *key));
    }

    static bool is_signed(const Parts& parts, const app::WidgetKey& key) {
        if (key.algorithm == "HS256") {
            return crypto::constant_time_equal(crypto::hmac_sha256(key.secret, parts.signed_text), parts.signature);
        }
        const auto public_key = crypto::decode_base64url(key.secret);
        return public_key && crypto::ed25519_verify(*public_key, parts.signed_text, parts.signature);
    }

    void check_audience(const json::object& payload) {
        const auto* audience = payload.if_contains("aud");
        const auto is_ours = [&](const json::value& value) {
            const auto* text = value.if_string();
            return text != nullptr && verdict_.workspace && view(*text) == verdict_.workspace->str();
        };
        bool ok = audience != nullptr && is_ours(*audience);
        if (audience != nullptr && audience->is_array()) ok = std::ranges::any_of(audience->get_array(), is_ours);
        // Without a key nobody knows whose token it should be.
        if (verdict_.workspace) note(TokenRule::kAud, ok);
    }

    void check_times(const json::object& payload) {
        const auto issued = moment_member(payload, "iat");
        const auto expires = moment_member(payload, "exp");
        if (!issued || !expires) return note(TokenRule::kExpiry, false, "missing");
        verdict_.good_until = *expires + kLeeway;
        if (now_ >= verdict_.good_until) {
            note(TokenRule::kExpiry, false, "expired", {{"seconds", seconds_of(now_ - *expires)}});
        } else {
            const bool is_short = *expires > *issued && *expires - *issued <= kLongestLife;
            note(TokenRule::kExpiry, is_short, "too_long");
        }
        verdict_.claims.issued_at = *issued;
        note(TokenRule::kClock, *issued <= now_ + kLeeway, "failed", {{"seconds", seconds_of(*issued - now_)}});
    }

    static bool has_control(std::string_view text) {
        return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    }

    void check_claims(const json::object& payload) {
        std::string missing;
        const auto lacks = [&](std::string_view name) { missing += (missing.empty() ? "" : ", ") + std::string(name); };
        const auto required = [&](const json::object& object, std::string_view name, std::string_view shown) {
            std::string text = text_member(object, name);
            if (text.empty() || has_control(text)) lacks(shown);
            return text;
        };
        auto& claims = verdict_.claims;
        claims.user = required(payload, "sub", "sub");
        const auto* found = payload.if_contains("account");
        const json::object nothing;
        const auto& account = found != nullptr && found->is_object() ? found->get_object() : nothing;
        claims.account = required(account, "id", "account.id");
        claims.account_name = required(account, "name", "account.name");
        if (const std::string plan = text_member(account, "plan"); !plan.empty()) claims.plan = plan;
        if (claims.plan && has_control(*claims.plan)) lacks("account.plan");
        const std::string role = text_member(payload, "role");
        if (role != "admin" && role != "member") lacks("role");
        claims.is_admin = role == "admin";
        claims.email = text_member(payload, "email");
        if (!Email::parse(claims.email)) lacks("email");
        claims.name = required(payload, "name", "name");
        if (const auto locale = parse_locale(text_member(payload, "locale"))) claims.locale = *locale;
        if (payload.contains("quiet_until")) {
            claims.quiet_until = quiet_until_of(payload);
            if (!claims.quiet_until) lacks("quiet_until");
        }
        note(TokenRule::kClaims, missing.empty(), "failed", {{"names", missing}});
    }

    const FindWidgetKey& find_key_;
    Instant now_;
    TokenVerdict verdict_;
};

}  // namespace

bool TokenVerdict::valid() const {
    return workspace && std::ranges::all_of(checks, &TokenCheck::ok);
}

TokenVerdict check_token(std::string_view token, const FindWidgetKey& find_key, Instant now) {
    return Checker(find_key, now).check(token);
}

std::string sign_token(const app::WidgetClaims& claims, const app::WidgetKey& key, Instant now) {
    json::object account{{"id", claims.account}, {"name", claims.account_name}};
    if (claims.plan) account["plan"] = *claims.plan;
    json::object payload{{"sub", claims.user},
                         {"account", std::move(account)},
                         {"role", claims.is_admin ? "admin" : "member"},
                         {"email", claims.email},
                         {"name", claims.name},
                         {"aud", key.workspace.str()},
                         {"iat", now.micros() / Duration::seconds(1).micros},
                         {"exp", (now + kDemoLife).micros() / Duration::seconds(1).micros}};
    if (claims.quiet_until) payload["quiet_until"] = claims.quiet_until->str();
    if (claims.locale) payload["locale"] = std::string(to_string(*claims.locale));
    const json::object header{{"alg", "HS256"}, {"typ", "JWT"}, {"kid", key.kid}};
    const std::string text =
        crypto::base64url(json::serialize(header)) + "." + crypto::base64url(json::serialize(payload));
    return text + "." + crypto::base64url(crypto::hmac_sha256(key.secret, text));
}

}  // namespace parrain::http
