#include "http/widget_token.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/crypto.hpp"
#include "http/json_types.hpp"

namespace parrain::http {
namespace {

constexpr std::int64_t kNowSeconds = 1'780'000'000;
constexpr std::string_view kSecret = "a shared secret of the publisher";

Instant at(std::int64_t seconds) {
    return Instant(0) + Duration::seconds(seconds);
}

const crypto::SigningKey& signing_key() {
    static const auto kKey = crypto::make_signing_key(std::string(32, 's'));
    return kKey;
}

app::WidgetKey key_named(std::string_view kid) {
    app::WidgetKey key{.workspace = WorkspaceId(42),
                       .kid = std::string(kid),
                       .algorithm = "HS256",
                       .secret = std::string(kSecret),
                       .created_at = at(0),
                       .retired_at = {}};
    if (kid == "public") {
        key.algorithm = "EdDSA";
        key.secret = crypto::base64url(signing_key().public_key);
    }
    if (kid == "retired") key.retired_at = at(1);
    return key;
}

std::optional<app::WidgetKey> find_key(std::string_view kid) {
    const bool is_known = kid == "shared" || kid == "public" || kid == "retired";
    return is_known ? std::optional(key_named(kid)) : std::nullopt;
}

/// A token to spoil: every part can be replaced before it is signed.
struct Draft {
    std::string algorithm = "HS256";
    std::string kid = "shared";
    std::string header_more;
    std::string sub = R"("sub":"u-1",)";
    std::string account = R"("account":{"id":"a-1","name":"Dupont","plan":"pro"},)";
    std::string role = R"("role":"admin",)";
    std::string email = R"("email":"jeanne@dupont-sas.fr",)";
    std::string aud = R"("aud":"42",)";
    std::string iat = std::to_string(kNowSeconds - 10);
    std::string exp = std::to_string(kNowSeconds + 3590);
    std::string more;

    std::string text() const {
        const std::string header = R"({"alg":")" + algorithm + R"(","kid":")" + kid + "\"" + header_more + "}";
        const std::string payload = "{" + sub + account + role + email + aud +
                                    R"("name":"Jeanne","locale":"fr","iat":)" + iat + R"(,"exp":)" + exp + more + "}";
        return crypto::base64url(header) + "." + crypto::base64url(payload);
    }

    std::string shared(std::string_view secret = kSecret) const {
        return text() + "." + crypto::base64url(crypto::hmac_sha256(secret, text()));
    }

    std::string signed_privately() const {
        return text() + "." + crypto::base64url(crypto::ed25519_sign(signing_key().secret_key, text()));
    }
};

TokenVerdict verdict_of(std::string_view token) {
    return check_token(token, find_key, at(kNowSeconds));
}

std::vector<TokenRule> broken_rules(std::string_view token) {
    std::vector<TokenRule> rules;
    for (const auto& check : verdict_of(token).checks) {
        if (!check.ok) rules.push_back(check.rule);
    }
    return rules;
}

using Rules = std::vector<TokenRule>;

TEST_CASE("a token of the publisher is taken, and says who is there") {
    const auto verdict = verdict_of(Draft{}.shared());
    REQUIRE(verdict.valid());
    CHECK(verdict.checks.size() == 8);
    CHECK(*verdict.workspace == WorkspaceId(42));
    CHECK(verdict.claims.user == "u-1");
    CHECK(verdict.claims.account == "a-1");
    CHECK(verdict.claims.account_name == "Dupont");
    CHECK(verdict.claims.plan == "pro");
    CHECK(verdict.claims.is_admin);
    CHECK(verdict.claims.email == "jeanne@dupont-sas.fr");
    CHECK(verdict.claims.locale == Locale::kFr);
}

TEST_CASE("a token signed with the private key of an EdDSA key is taken") {
    CHECK(verdict_of(Draft{.algorithm = "EdDSA", .kid = "public"}.signed_privately()).valid());
}

TEST_CASE("claims we do not know are let through, and an audience may be one of several") {
    CHECK(verdict_of(Draft{.more = R"(,"quiet_until":"2026-01-01","x":{"y":[1]})"}.shared()).valid());
    CHECK(verdict_of(Draft{.aud = R"("aud":["other","42"],)"}.shared()).valid());
}

TEST_CASE("the key fixes the algorithm") {
    CHECK(broken_rules(Draft{.algorithm = "none"}.text() + ".") == Rules{TokenRule::kAlgorithm, TokenRule::kSignature});
    CHECK(broken_rules(Draft{.algorithm = "none"}.shared()) == Rules{TokenRule::kAlgorithm, TokenRule::kSignature});
    CHECK(broken_rules(Draft{.algorithm = "HS512"}.shared()) == Rules{TokenRule::kAlgorithm, TokenRule::kSignature});
    // The classic confusion: the public key, which anybody may know, taken as a shared secret.
    const Draft confused{.algorithm = "HS256", .kid = "public"};
    for (const auto& secret : {signing_key().public_key, crypto::base64url(signing_key().public_key)}) {
        CHECK(broken_rules(confused.shared(secret)) == Rules{TokenRule::kAlgorithm, TokenRule::kSignature});
    }
    CHECK(broken_rules(Draft{.algorithm = "EdDSA"}.shared()) == Rules{TokenRule::kAlgorithm, TokenRule::kSignature});
}

TEST_CASE("a key that is unknown or retired signs nothing") {
    CHECK(broken_rules(Draft{.kid = "nobody"}.shared()) == Rules{TokenRule::kKid});
    CHECK_FALSE(verdict_of(Draft{.kid = "nobody"}.shared()).valid());
    CHECK(broken_rules(Draft{.kid = "retired"}.shared()) == Rules{TokenRule::kKid});
}

TEST_CASE("a wrong secret and a changed payload break the signature") {
    CHECK(broken_rules(Draft{}.shared("another secret")) == Rules{TokenRule::kSignature});
    const std::string token = Draft{}.shared();
    const std::string forged = Draft{.sub = R"("sub":"boss",)"}.text() + token.substr(token.rfind('.'));
    CHECK(broken_rules(forged) == Rules{TokenRule::kSignature});
    CHECK(broken_rules(Draft{}.text() + ".") == Rules{TokenRule::kSignature});
}

TEST_CASE("a token for another workspace is not ours") {
    CHECK(broken_rules(Draft{.aud = R"("aud":"43",)"}.shared()) == Rules{TokenRule::kAud});
    CHECK(broken_rules(Draft{.aud = R"("aud":42,)"}.shared()) == Rules{TokenRule::kAud});
    CHECK(broken_rules(Draft{.aud = R"("aud":[],)"}.shared()) == Rules{TokenRule::kAud});
    CHECK(broken_rules(Draft{.aud = ""}.shared()) == Rules{TokenRule::kAud});
}

TEST_CASE("times are held to the second, with thirty seconds for clocks that differ") {
    const auto with_times = [](std::int64_t iat, std::int64_t exp) {
        return broken_rules(
            Draft{.iat = std::to_string(kNowSeconds + iat), .exp = std::to_string(kNowSeconds + exp)}.shared());
    };
    CHECK(with_times(-3600, -29).empty());
    CHECK(with_times(-3600, -30) == Rules{TokenRule::kExpiry});
    CHECK(with_times(30, 3600).empty());
    CHECK(with_times(31, 3600) == Rules{TokenRule::kClock});
    CHECK(with_times(-10, 86'390).empty());
    CHECK(with_times(-10, 86'391) == Rules{TokenRule::kExpiry});
    CHECK(with_times(20, 20) == Rules{TokenRule::kExpiry});
    CHECK(broken_rules(Draft{.exp = "null"}.shared()) == Rules{TokenRule::kExpiry});
    CHECK(broken_rules(Draft{.iat = "\"1\""}.shared()) == Rules{TokenRule::kExpiry});
    CHECK(broken_rules(Draft{.exp = "1e300"}.shared()) == Rules{TokenRule::kExpiry});
    CHECK(broken_rules(Draft{.exp = "-1"}.shared()) == Rules{TokenRule::kExpiry});
}

TEST_CASE("the explanation names how far a clock is ahead and how long ago a token expired") {
    const auto ahead = verdict_of(Draft{.iat = std::to_string(kNowSeconds + 312)}.shared());
    const auto clock = std::ranges::find(ahead.checks, TokenRule::kClock, &TokenCheck::rule);
    REQUIRE(clock != ahead.checks.end());
    CHECK(clock->arguments == TextArguments{{"seconds", std::int64_t{312}}});

    const auto old =
        verdict_of(Draft{.iat = std::to_string(kNowSeconds - 4000), .exp = std::to_string(kNowSeconds - 400)}.shared());
    const auto expiry = std::ranges::find(old.checks, TokenRule::kExpiry, &TokenCheck::rule);
    REQUIRE(expiry != old.checks.end());
    CHECK(expiry->text_key == "token_check.expiry.expired");
    CHECK(expiry->arguments == TextArguments{{"seconds", std::int64_t{400}}});
}

TEST_CASE("claims that are missing or not valid are named") {
    const auto names = [](const Draft& draft) {
        const auto verdict = verdict_of(draft.shared());
        CHECK_FALSE(verdict.valid());
        const auto& check = verdict.checks.back();
        CHECK(check.rule == TokenRule::kClaims);
        return std::get<std::string>(check.arguments.front().second);
    };
    CHECK(names({.sub = ""}) == "sub");
    CHECK(names({.sub = R"("sub":7,)"}) == "sub");
    CHECK(names({.account = ""}) == "account.id, account.name");
    CHECK(names({.account = R"("account":"a-1",)"}) == "account.id, account.name");
    CHECK(names({.role = R"("role":"owner",)"}) == "role");
    CHECK(names({.email = R"("email":"nobody",)"}) == "email");
}

TEST_CASE("what is no token of three parts is said to be none") {
    const std::string body = Draft{}.text();
    const std::vector<std::string> texts = {
        "",           "a",       "a.b",       "a.b.c",      "....",        body,
        body + ".!!", "e30.e30", "e30.W10.x", "W10.e30.AA", "null.e30.AA", std::string(9000, 'a') + ".e30.AA"};
    for (const auto& text : texts) CHECK_MESSAGE(broken_rules(text) == Rules{TokenRule::kShape}, text.substr(0, 40));
    CHECK(broken_rules(Draft{.header_more = R"(,"crit":["b64"])"}.shared()) == Rules{TokenRule::kShape});
    CHECK(broken_rules(Draft{.header_more = R"(,"alg":"none")"}.shared()) == Rules{TokenRule::kShape});
}

TEST_CASE("every verdict has its words in both languages") {
    const Catalogue catalogue;
    const std::vector<std::string> tokens = {
        "nonsense",
        Draft{}.shared(),
        Draft{.kid = "nobody"}.shared(),
        Draft{.kid = "retired"}.shared("wrong"),
        Draft{.algorithm = "none", .aud = "", .iat = std::to_string(kNowSeconds + 999)}.shared(),
        Draft{.sub = "", .exp = "null"}.shared(),
        Draft{.exp = std::to_string(kNowSeconds - 999)}.shared(),
        Draft{.exp = std::to_string(kNowSeconds + 999'999)}.shared(),
    };
    for (const auto& token : tokens) {
        for (const auto& check : verdict_of(token).checks) {
            for (const auto locale : {Locale::kEn, Locale::kFr}) {
                CHECK(!catalogue.text(locale, check.text_key, check.arguments).empty());
            }
        }
    }
}

TEST_CASE("a token made for the demo host page is one of ours") {
    const auto key = key_named("shared");
    const auto made = verdict_of(Draft{}.shared());
    const auto again = verdict_of(sign_token(made.claims, key, at(kNowSeconds)));
    REQUIRE(again.valid());
    CHECK(again.claims.user == made.claims.user);
    CHECK(again.claims.account_name == made.claims.account_name);
    CHECK(again.claims.locale == made.claims.locale);
}

}  // namespace
}  // namespace parrain::http
