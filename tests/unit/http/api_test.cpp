#include "http/api.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "app/workspaces.hpp"
#include "http/middleware.hpp"

namespace parrain::http {
namespace {

/// Routes that are open to all, and why. A new one is added here on purpose or not at all.
constexpr std::array<std::string_view, 3> kOpenToAll = {
    "/console/v1/claim",               // the one-time link is the proof
    "/console/v1/log-in",              // the password is
    "/billing/stripe/{workspace_id}",  // the provider's signature is
};

TEST_CASE("every route says what it does and where it belongs") {
    for (const auto& routes : {api_routes(), page_routes(true)}) {
        for (const auto& route : routes) {
            CHECK_MESSAGE(!route.summary.empty(), route.pattern);
            CHECK_MESSAGE(!route.tags.empty(), route.pattern);
        }
    }
}

TEST_CASE("every documented route wants a proof, unless it is named as open") {
    for (const auto& route : api_routes()) {
        const bool is_open = std::ranges::find(kOpenToAll, route.pattern) != kOpenToAll.end();
        CHECK_MESSAGE(route.security.empty() == is_open, route.pattern);
        CHECK_MESSAGE(route.documented, route.pattern);
    }
}

TEST_CASE("every call under /v1 is behind a scope that a key can have") {
    const auto& scopes = app::all_scopes();
    std::set<std::string_view> used;
    for (const auto& route : api_routes()) {
        if (!route.pattern.starts_with("/v1/")) continue;
        const auto scope = route.tags.front();
        used.insert(scope);
        CHECK_MESSAGE(std::ranges::find(scopes, scope) != scopes.end(), route.pattern);
        CHECK_MESSAGE(route.security.size() == 2, route.pattern);
    }
    CHECK(used.size() == scopes.size());
}

TEST_CASE("the widget's calls take the widget's token and nothing else") {
    for (const auto& route : api_routes()) {
        if (!route.pattern.starts_with("/widget/")) continue;
        CHECK_MESSAGE(route.security == std::vector{Security::kWidgetToken}, route.pattern);
    }
}

TEST_CASE("pages and files are outside the contract, and the demo is absent unless asked for") {
    for (const auto& route : page_routes(true)) CHECK_MESSAGE(!route.documented, route.pattern);
    for (const auto& route : page_routes(false)) CHECK_FALSE(route.pattern.starts_with("/demo"));
}

TEST_CASE("the contract is one document, whoever asks") {
    CHECK(openapi_text().starts_with("{\n  \"openapi\": \"3.1.0\""));
    CHECK(&openapi_text() == &openapi_text());
    CHECK(openapi_text().find("Idempotency-Key") != std::string::npos);
}

TEST_CASE("passwords are tried ten times in ten minutes, per place and address") {
    LogInAttempts attempts;
    const Instant start(0);
    for (int i = 0; i < 10; ++i) CHECK(attempts.begin("10.0.0.1", "a@b.fr", start + Duration::seconds(i)));
    const auto eleventh = attempts.begin("10.0.0.1", "a@b.fr", start + Duration::seconds(10));
    REQUIRE_FALSE(eleventh);
    CHECK(eleventh.error() == ErrorCode::kTooManyRequests);
    CHECK(eleventh.failure().detail == FailureDetail{{"retry_after", "591"}});
    CHECK(attempts.begin("10.0.0.2", "a@b.fr", start + Duration::seconds(10)));
    CHECK(attempts.begin("10.0.0.1", "c@d.fr", start + Duration::seconds(10)));
    CHECK(attempts.begin("10.0.0.1", "a@b.fr", start + LogInAttempts::kPeriod));
    CHECK_FALSE(attempts.begin("10.0.0.1", "a@b.fr", start + LogInAttempts::kPeriod));

    attempts.forget("10.0.0.1", "a@b.fr");
    CHECK(attempts.begin("10.0.0.1", "a@b.fr", start + LogInAttempts::kPeriod));
}

TEST_CASE("an idempotency key is held by one request at a time") {
    InFlight book;
    {
        const InFlight::Claim first(book, "k");
        CHECK(static_cast<bool>(first));
        CHECK_FALSE(static_cast<bool>(InFlight::Claim(book, "k")));
        CHECK(static_cast<bool>(InFlight::Claim(book, "other")));
        CHECK_FALSE(static_cast<bool>(InFlight::Claim(book, "k")));
    }
    CHECK(static_cast<bool>(InFlight::Claim(book, "k")));
}

}  // namespace
}  // namespace parrain::http
