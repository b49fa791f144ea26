#include "http/problem.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <tuple>

#include "app/limits.hpp"
#include "core/bounds.hpp"

namespace parrain::http {
namespace {

std::string sample_text(Locale locale, std::string_view key, const FailureDetail& arguments) {
    std::string text = std::string(to_string(locale)) + ":" + std::string(key);
    for (const auto& [name, value] : arguments) text.append(" ").append(name).append("=").append(value);
    return text;
}

std::vector<ErrorCode> all_codes() {
    std::vector<ErrorCode> codes;
    for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
        codes.push_back(static_cast<ErrorCode>(code));
    }
    return codes;
}

TEST_CASE("gives_every_code_a_status_that_is_an_error") {
    const std::set<int> known = {400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 431, 500, 503};
    for (ErrorCode code : all_codes()) {
        CAPTURE(to_string(code));
        CHECK(known.contains(status_of(code)));
        CHECK((status_of(code) == 500) == (code == ErrorCode::kInternal));
    }
}

TEST_CASE("answers_the_statuses_that_the_contract_names") {
    const std::vector<std::pair<ErrorCode, int>> rows = {
        {ErrorCode::kMalformedJson, 400},    {ErrorCode::kStaleTimestamp, 400},
        {ErrorCode::kBadToken, 401},         {ErrorCode::kCsrf, 403},
        {ErrorCode::kFourEyes, 403},         {ErrorCode::kNotFound, 404},
        {ErrorCode::kMethodNotAllowed, 405}, {ErrorCode::kEventConflict, 409},
        {ErrorCode::kInFlight, 409},         {ErrorCode::kAdvocateFirst, 409},
        {ErrorCode::kLinkExpired, 410},      {ErrorCode::kBodyTooLarge, 413},
        {ErrorCode::kUnknownField, 422},     {ErrorCode::kIdempotencyMismatch, 422},
        {ErrorCode::kRateRange, 422},        {ErrorCode::kTooManyRequests, 429},
        {ErrorCode::kOverloaded, 503},
    };
    for (const auto& row : rows) {
        CAPTURE(to_string(row.first));
        CHECK(status_of(row.first) == row.second);
    }
}

TEST_CASE("words_a_refusal_in_the_language_asked_for") {
    const Failure failure{.code = ErrorCode::kIllegalTransition, .detail = {{"state", "won"}}};
    const Response response = problem(failure, Locale::kFr, sample_text, "req-1");
    CHECK(response.status == 409);
    CHECK(response.type == "application/problem+json");
    CHECK(response.refused == ErrorCode::kIllegalTransition);
    CHECK(response.header("Content-Language") == "fr");
    const auto body = boost::json::parse(response.body);
    CHECK(body.at("type") == "/docs/problems#illegal_transition");
    CHECK(body.at("title") == "fr:problem.illegal_transition.title state=won");
    CHECK(body.at("detail") == "fr:problem.illegal_transition.detail state=won");
    CHECK(body.at("code") == "illegal_transition");
    CHECK(body.at("status") == 409);
    CHECK(body.at("errors").as_array().empty());
    CHECK(body.at("request_id") == "req-1");
}

TEST_CASE("leads_with_the_first_declared_of_several_field_errors_and_lists_all") {
    const Failure failure{.code = ErrorCode::kEmailInvalid,
                          .fields = {{"/email", ErrorCode::kEmailInvalid}, {"/zzz", ErrorCode::kUnknownField}}};
    const Response response = problem(failure, Locale::kEn, sample_text, "r");
    const auto body = boost::json::parse(response.body);
    CHECK(body.at("code") == "unknown_field");
    REQUIRE(body.at("errors").as_array().size() == 2);
    CHECK(body.at("errors").at(0).at("pointer") == "/email");
    CHECK(body.at("errors").at(0).at("code") == "email_invalid");
    CHECK(body.at("errors").at(0).at("detail") == "en:problem.email_invalid.detail");
}

TEST_CASE("names_the_border_of_a_field_as_its_reader_knows_it") {
    const std::vector<std::tuple<std::string, Bounds, Locale, std::string>> rows = {
        {"/hold_days", at_most(3650), Locale::kEn, "range=between min=0 max=3650"},
        {"/quantity", at_least(1), Locale::kEn, "range=least min=1 max= "},
        {"/budget_alert_bps", {1, 10'000}, Locale::kEn, "range=rate min=0.01 max=100 "},
        {"/budget_alert_bps", {1, 2'050}, Locale::kFr, "range=rate min=0,01 max=20,5 "},
        {"/hold_out_bps", {25, 5'000}, Locale::kFr, "range=rate min=0,25 max=50 "},
    };
    for (const auto& [pointer, bounds, locale, expected] : rows) {
        CAPTURE(pointer);
        const Failure refusal = fail(ErrorCode::kOutOfRange, pointer, bounds);
        const auto body = boost::json::parse(problem(refusal, locale, sample_text, "r").body);
        const std::string detail(body.at("errors").at(0).at("detail").as_string());
        CHECK_MESSAGE(detail.find(expected) != std::string::npos, detail);
        CHECK(body.at("detail").as_string() == detail);
    }
}

TEST_CASE("falls_back_to_the_code_where_there_is_no_wording") {
    const auto body = boost::json::parse(problem(fail(ErrorCode::kTaken), Locale::kEn, {}, "r").body);
    CHECK(body.at("title") == "taken");
}

TEST_CASE("tells_the_caller_when_to_come_back_and_how_to_identify") {
    CHECK(problem(fail(ErrorCode::kUnauthorized), Locale::kEn, {}, "r").header("WWW-Authenticate") == "Bearer");
    CHECK(problem(fail(ErrorCode::kOverloaded), Locale::kEn, {}, "r").header("Retry-After") == "1");
    CHECK(problem(fail(ErrorCode::kInFlight), Locale::kEn, {}, "r").header("Retry-After") == "1");
    CHECK(problem(fail(ErrorCode::kEventConflict), Locale::kEn, {}, "r").header("Retry-After").empty());
    const Failure daily{.code = ErrorCode::kTooManyRequests, .detail = {{"retry_after", "3600"}}};
    CHECK(problem(daily, Locale::kEn, {}, "r").header("Retry-After") == "3600");
    CHECK(problem(fail(ErrorCode::kTooManyRequests), Locale::kEn, {}, "r").header("Retry-After") == "60");
    const Failure hourly =
        app::limit_reached({.name = "hour", .quota = 10, .window = Duration::hours(1)}, Duration::seconds(90));
    const Response refused = problem(hourly, Locale::kEn, {}, "r");
    CHECK(refused.header("Retry-After") == "90");
    CHECK(refused.header("RateLimit-Policy") == "\"hour\";q=10;w=3600");
    CHECK(refused.header("RateLimit") == "\"hour\";r=0;t=90");
}

}  // namespace
}  // namespace parrain::http
