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

TEST_CASE("a limit counts each caller by itself, in windows that begin with the first act") {
    const app::RateLimit limit{.name = "log_in", .quota = 10, .window = Duration::minutes(10)};
    RateLimiter attempts(limit);
    const Instant start(0);
    for (int i = 0; i < 10; ++i) {
        const auto use = attempts.count("a", start + Duration::seconds(i));
        REQUIRE(use);
        CHECK(use->remaining == 9 - i);
        CHECK(use->resets_in == Duration::seconds(600 - i));
    }
    const auto eleventh = attempts.count("a", start + Duration::seconds(10));
    REQUIRE_FALSE(eleventh);
    CHECK(eleventh.error() == ErrorCode::kTooManyRequests);
    CHECK(eleventh.failure().detail ==
          FailureDetail{{"retry_after", "590"}, {"policy", "log_in"}, {"quota", "10"}, {"window", "600"}});
    CHECK(attempts.count("b", start + Duration::seconds(10)));
    CHECK(attempts.count("a", start + limit.window)->remaining == 9);

    for (int i = 0; i < 9; ++i) CHECK(attempts.count("a", start + limit.window));
    CHECK_FALSE(attempts.count("a", start + limit.window));
    attempts.forget("a");
    CHECK(attempts.count("a", start + limit.window));
}

TEST_CASE("an answer says what is left of a limit") {
    Response response;
    set_rate_headers(response, {.name = "minute", .quota = 60, .window = Duration::minutes(1)},
                     {.remaining = 12, .resets_in = Duration{1'500'000}});
    CHECK(response.header("RateLimit-Policy") == "\"minute\";q=60;w=60");
    CHECK(response.header("RateLimit") == "\"minute\";r=12;t=2");
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
