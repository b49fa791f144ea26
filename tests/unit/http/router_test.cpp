#include "http/router.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <thread>

#include "http/json.hpp"

namespace parrain::http {
namespace {

struct Gift {
    ReferralId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Gift, (), (id, name))

struct NewGift {
    Text<1, 20> name;
    std::optional<Money> cost;
};
BOOST_DESCRIBE_STRUCT(NewGift, (), (name, cost))

struct GiftFilter {
    std::optional<Whole<1, 200>> limit;
    std::optional<std::string> cursor;
    std::optional<ReferralId> referral;
    std::optional<bool> open;
};
BOOST_DESCRIBE_STRUCT(GiftFilter, (), (limit, cursor, referral, open))

/// Who asks, as middleware would leave it.
struct Caller {
    std::string name;
    static Result<Caller> from(RequestContext& context) {
        if (context.request().header("Authorization").empty()) return fail(ErrorCode::kUnauthorized);
        return Caller{std::string(context.request().header("Authorization"))};
    }
};

struct Shop {
    int gifts_made = 0;
};

struct ShopAccess {
    Shop& shop;
    static ShopAccess from(RequestContext& context) { return {context.services<Shop>()}; }
};

Result<Created<Gift>> make_gift(const Caller&, const Body<NewGift>& gift, ShopAccess access) {
    ++access.shop.gifts_made;
    if (*gift->name == "none") return fail(ErrorCode::kTaken);
    return Created<Gift>{.value = {ReferralId(7), *gift->name}, .location = "/v1/gifts/7"};
}

Page<Gift> list_gifts(const Query<GiftFilter>& filter) {
    const auto name = filter->cursor.value_or("first");
    return {.items = {{ReferralId(1), name}},
            .next_cursor = filter->limit ? std::optional<std::string>("b&c") : std::nullopt};
}

WithEtag<Gift> find_gift(Path<ReferralId> id) {
    return {.value = {*id, "notebook"}, .etag = "v1"};
}

Result<void> change_gift(Path<ReferralId>, RequestContext& context) {
    return require_match(context.request(), "v1");
}

void drop_gift(Path<ReferralId>) {}

std::string pair_of(const Path<std::string>& first, Path<std::int64_t> second) {
    return *first + "|" + std::to_string(*second);
}

Upserted<Gift> put_user(const Path<std::string>& external_id) {
    return {.value = {ReferralId(1), *external_id}, .created = *external_id == "new", .location = "/v1/users/new"};
}

Accepted<std::int64_t> take_event(Raw raw) {
    return {static_cast<std::int64_t>(raw.request.body.size())};
}

std::vector<Route> sample_routes() {
    std::vector<Route> routes;
    routes.push_back(POST<"/v1/gifts">(make_gift, "Make a gift")
                         .secured_by({Security::kApiKey, Security::kSession})
                         .tagged("Gifts")
                         .refuses({ErrorCode::kTaken})
                         .limited_to(16 << 10));
    routes.push_back(GET<"/v1/gifts">(list_gifts, "List gifts"));
    routes.push_back(GET<"/v1/gifts/{id}">(find_gift, "One gift"));
    routes.push_back(PATCH<"/v1/gifts/{id}">(change_gift, "Change a gift"));
    routes.push_back(DELETE<"/v1/gifts/{id}">(drop_gift, "Drop a gift"));
    routes.push_back(GET<"/v1/gifts/popular">([] { return std::string("popular"); }, "Popular gifts"));
    routes.push_back(GET<"/v1/pairs/{first}/{second}">(pair_of, "Two values"));
    routes.push_back(PUT<"/v1/users/{external_id}">(put_user, "Write a user"));
    routes.push_back(POST<"/v1/events">(take_event, "Take an event"));
    routes.push_back(GET<"/healthz">([] { return NoContent{}; }, "Health").in(Lane::kLoop));
    routes.push_back(
        GET<"/console/{path*}">(
            [](const Path<std::string>& path) { return Response{.type = "text/html", .body = *path}; }, "Console")
            .answers("text/html")
            .undocumented());
    return routes;
}

/// One request to the sample routes.
struct Call {
    Method method = Method::kGet;
    std::string target;
    std::vector<Header> headers = {};
    std::string body = {};
};

Response ask(const Router& router, const Call& call) {
    const auto mark = std::min(call.target.find('?'), call.target.size());
    const std::string_view target(call.target);
    Request request{.method = call.method,
                    .path = target.substr(0, mark),
                    .query = target.substr(std::min(mark + 1, target.size())),
                    .body = call.body,
                    .request_id = "req-1"};
    request.headers = call.headers;
    return router.handle(request);
}

const Header kJson{"Content-Type", "application/json; charset=utf-8"};
const Header kKey{"Authorization", "Bearer x"};

std::string code_of(const Response& response) {
    return std::string(boost::json::parse(response.body).at("code").as_string());
}

// What lets a pattern and its handler disagree only at compile time.
static_assert(routing::parameters_in("/v1/{a}/x/{b}") == 2);
static_assert(routing::paths_before<const Path<int>&, Raw, Path<std::string>>(3) == 2);
static_assert(routing::parameters_in("v1") > kMaxPathParameters);
static_assert(routing::parameters_in("/{a") > kMaxPathParameters);
static_assert(routing::parameters_in("/{a/b}") > kMaxPathParameters);
static_assert(routing::parameters_in("/a}") > kMaxPathParameters);

TEST_CASE("runs_the_handler_with_what_its_parameters_name") {
    Shop shop;
    const Router router(sample_routes(), {.services = Services(shop)});

    const Response made = ask(router, {Method::kPost, "/v1/gifts", {kJson, kKey}, R"({"name":" pen "})"});
    CHECK(made.status == 201);
    CHECK(made.header("Location") == "/v1/gifts/7");
    CHECK(made.body == R"({"id":"7","name":"pen"})");
    CHECK(shop.gifts_made == 1);

    CHECK(ask(router, {Method::kGet, "/v1/pairs/a%2Fb/12"}).body == "\"a/b|12\"");
    CHECK(ask(router, {Method::kPost, "/v1/events", {}, "12345"}).body == "5");
    CHECK(ask(router, {Method::kPost, "/v1/events", {}, "12345"}).status == 202);
    CHECK(ask(router, {Method::kDelete, "/v1/gifts/7"}).status == 204);
    CHECK(ask(router, {Method::kPut, "/v1/users/old"}).status == 200);
    CHECK(ask(router, {Method::kPut, "/v1/users/new"}).status == 201);
    CHECK(ask(router, {Method::kPut, "/v1/users/new"}).header("Location") == "/v1/users/new");
}

TEST_CASE("prefers_literal_segments_then_parameters_then_the_rest") {
    const Router router(sample_routes());
    CHECK(ask(router, {Method::kGet, "/v1/gifts/popular"}).body == "\"popular\"");
    CHECK(ask(router, {Method::kGet, "/v1/gifts/12"}).body == R"({"id":"12","name":"notebook"})");
    CHECK(ask(router, {Method::kGet, "/console/a/b%20c.js"}).body == "a/b c.js");
    CHECK(ask(router, {Method::kGet, "/console/"}).body.empty());
    CHECK(ask(router, {Method::kGet, "/console"}).status == 404);
}

TEST_CASE("refuses_paths_that_lead_nowhere_or_cannot_be_decoded") {
    const Router router(sample_routes());
    struct Row {
        std::string path;
        int status;
    };
    const std::vector<Row> rows = {
        {"/", 404},
        {"/nope", 404},
        {"/v1/gifts/", 404},
        {"//v1/gifts", 404},
        {"/v1/gifts/12/more", 404},
        {"/../../etc/passwd", 404},
        {"/console/../v1", 404},
        {"/console/%2e%2e/x", 404},
        {"/console/%2E./x", 404},
        {"/console/./x", 404},
        {"/%00", 400},
        {"/console/a%00b", 400},
        {"/console/%", 400},
        {"/console/%2", 400},
        {"/console/%zz", 400},
        {"/console/%+1", 400},
        {"/console/%ff", 400},
        {"", 400},
        {"*", 400},
        {"/V1/gifts", 404},
    };
    for (const auto& row : rows) {
        CAPTURE(row.path);
        CHECK(ask(router, {Method::kGet, row.path}).status == row.status);
    }
}

TEST_CASE("answers_a_bad_id_with_the_same_bytes_as_a_missing_thing") {
    const Router router(sample_routes());
    const Response missing = ask(router, {Method::kGet, "/v1/nothing"});
    for (const std::string id : {"abc", "0", "-1", "007", "99999999999999999999", "%20", "1%0a"}) {
        CAPTURE(id);
        const Response bad = ask(router, {Method::kGet, "/v1/gifts/" + id});
        CHECK(bad.status == 404);
        CHECK(bad.body == missing.body);
    }
    CHECK(ask(router, {Method::kGet, "/v1/pairs/a/x"}).body == missing.body);
}

TEST_CASE("answers_methods_it_does_not_have") {
    const Router router(sample_routes());
    const Response put = ask(router, {Method::kPut, "/v1/gifts"});
    CHECK(put.status == 405);
    CHECK(put.header("Allow") == "OPTIONS, GET, HEAD, POST");
    CHECK(ask(router, {Method::kOther, "/healthz"}).status == 405);
    CHECK(ask(router, {Method::kOther, "/nope"}).status == 404);
    CHECK(ask(router, {Method::kHead, "/v1/gifts/12"}).status == 200);
    CHECK(ask(router, {Method::kHead, "/v1/events"}).status == 405);
    const Response options = ask(router, {Method::kOptions, "/v1/gifts"});
    CHECK(options.status == 204);
    CHECK(options.header("Allow") == "OPTIONS, GET, HEAD, POST");
}

TEST_CASE("refuses_a_body_that_is_not_what_the_handler_takes") {
    Shop shop;
    const Router router(sample_routes(), {.services = Services(shop)});
    const auto post = [&](std::vector<Header> headers, std::string body) {
        return ask(router, {Method::kPost, "/v1/gifts", std::move(headers), std::move(body)});
    };
    CHECK(post({kKey}, R"({"name":"pen"})").status == 415);
    CHECK(post({kKey, {"Content-Type", "text/plain"}}, R"({"name":"pen"})").status == 415);
    CHECK(post({kKey, {"Content-Type", "application/jsonx"}}, R"({"name":"pen"})").status == 415);
    CHECK(post({kKey, kJson}, "{").status == 400);
    CHECK(code_of(post({kKey, kJson}, R"({"name":"pen","status":"won"})")) == "unknown_field");
    CHECK(code_of(post({kJson}, R"({"name":"pen"})")) == "unauthorized");
    CHECK(shop.gifts_made == 0);
    CHECK(code_of(post({kKey, kJson}, R"({"name":"none"})")) == "taken");
}

TEST_CASE("answers_the_refusal_declared_first_of_several") {
    Shop shop;
    const Router router(sample_routes(), {.services = Services(shop)});
    CHECK(code_of(ask(router, {Method::kPost, "/v1/gifts", {kJson}, R"({"x":1})"})) == "unauthorized");
    CHECK(code_of(ask(router, {Method::kPost, "/v1/gifts", {kJson}, "{"})) == "malformed_json");
}

TEST_CASE("reads_the_query_with_pointers") {
    const Router router(sample_routes());
    const auto errors = [&](const std::string& query) {
        const Response response = ask(router, {Method::kGet, "/v1/gifts?" + query});
        if (response.status == 200) return std::string("ok");
        std::string list = std::to_string(response.status);
        const auto body = boost::json::parse(response.body);
        for (const auto& error : body.at("errors").as_array()) {
            list +=
                " " + std::string(error.at("pointer").as_string()) + ":" + std::string(error.at("code").as_string());
        }
        return list;
    };
    CHECK(errors("") == "ok");
    CHECK(errors("limit=&cursor=&referral=") == "ok");
    CHECK(errors("limit=50&open=true&referral=12") == "ok");
    CHECK(errors("limit=0") == "422 /limit:out_of_range");
    CHECK(errors("limit=201") == "422 /limit:out_of_range");
    CHECK(errors("limit=99999999999999999999") == "422 /limit:out_of_range");
    CHECK(errors("limit=5x") == "422 /limit:integer_expected");
    CHECK(errors("limit=5.0") == "422 /limit:integer_expected");
    CHECK(errors("limit=5&limit=6") == "422 /limit:too_many");
    CHECK(errors("referral=x") == "422 /referral:unknown_value");
    CHECK(errors("open=1") == "422 /open:boolean_expected");
    CHECK(errors("cursor=a%0db") == "422 /cursor:invalid_text");
    CHECK(errors("sort=a") == "422 /sort:unknown_field");
    CHECK(errors("a%2Fb") == "422 /a~1b:unknown_field");
    CHECK(errors("limit=x&sort=a") == "422 /limit:integer_expected /sort:unknown_field");
    CHECK(errors("cursor=%f") == "400");
    CHECK(errors("cursor=%00") == "400");
    CHECK(errors("cursor=%ff") == "400");
}

TEST_CASE("refuses_parameters_of_a_query_that_no_handler_reads") {
    Shop shop;
    const Router router(sample_routes(), {.services = Services(shop)});
    const Response asked = ask(router, {Method::kGet, "/v1/gifts/12?limit=5&sort="});
    CHECK(asked.status == 422);
    CHECK(code_of(asked) == "unknown_field");
    CHECK(boost::json::parse(asked.body).at("errors").as_array().size() == 2);
    CHECK(code_of(ask(router, {Method::kGet, "/v1/gifts/12?a=%f"})) == "malformed_request");
    CHECK(code_of(ask(router, {Method::kPost, "/v1/gifts?a=b", {kJson, kKey}, R"({"name":"pen"})"})) ==
          "unknown_field");
    CHECK(shop.gifts_made == 0);
    CHECK(ask(router, {Method::kGet, "/v1/gifts/12?"}).status == 200);
    CHECK(ask(router, {Method::kGet, "/healthz?at=now"}).status == 204);
    CHECK(ask(router, {Method::kGet, "/console/a?utm_source=mail"}).status == 200);
    CHECK(ask(router, {Method::kOptions, "/v1/gifts/12?a=b"}).status == 204);
}

TEST_CASE("links_to_the_next_page_with_the_same_filter") {
    const Router router(sample_routes());
    const Response page = ask(router, {Method::kGet, "/v1/gifts?limit=1&cursor=a+b"});
    CHECK(page.body == R"({"items":[{"id":"1","name":"a b"}],"next_cursor":"b&c"})");
    CHECK(page.header("Link") == "</v1/gifts?limit=1&cursor=b%26c>; rel=\"next\"");
    CHECK(ask(router, {Method::kGet, "/v1/gifts"}).header("Link").empty());
    CHECK(ask(router, {Method::kGet, "/v1/gifts"}).body.ends_with("\"next_cursor\":null}"));
}

TEST_CASE("holds_versions_by_entity_tags") {
    const Router router(sample_routes());
    const auto get = [&](std::string_view tags) {
        return ask(router, {Method::kGet, "/v1/gifts/12", {{"If-None-Match", tags}}});
    };
    CHECK(get("\"v0\"").header("ETag") == "\"v1\"");
    CHECK(get("\"v0\"").status == 200);
    CHECK(get("\"v0\", W/\"v1\"").status == 304);
    CHECK(get("*").status == 304);
    CHECK(get("v1").status == 200);
    const auto patch = [&](std::vector<Header> headers) {
        return ask(router, {Method::kPatch, "/v1/gifts/12", std::move(headers)}).status;
    };
    CHECK(patch({}) == 428);
    CHECK(patch({{"If-Match", "\"v0\""}}) == 412);
    CHECK(patch({{"If-Match", "W/\"v1\""}}) == 412);
    CHECK(patch({{"If-Match", "\"v1\""}}) == 204);
}

TEST_CASE("lets_middleware_answer_run_elsewhere_and_run_again") {
    Shop shop;
    const Around around = [](RequestContext& context, const Route& route, const Next& next) {
        if (context.request().header("X-Stop") == "yes") return context.refusal(fail(ErrorCode::kCsrf));
        if (route.method != Method::kPost) return next();
        Response response;
        std::jthread([&] {
            next();
            response = next();
        }).join();
        response.set("X-Pattern", std::string(route.pattern));
        return response;
    };
    const Router router(sample_routes(), {.services = Services(shop), .around = around});
    const Response twice = ask(router, {Method::kPost, "/v1/gifts", {kJson, kKey}, R"({"name":"pen"})"});
    CHECK(twice.status == 201);
    CHECK(twice.header("X-Pattern") == "/v1/gifts");
    CHECK(shop.gifts_made == 2);
    CHECK(code_of(ask(router, {Method::kPost, "/v1/gifts", {{"X-Stop", "yes"}}})) == "csrf");
    CHECK(shop.gifts_made == 2);
}

TEST_CASE("shows_middleware_the_route_that_a_preflight_asks_about") {
    std::vector<std::string> seen;
    const Around around = [&](RequestContext&, const Route& route, const Next& next) {
        seen.emplace_back(to_string(route.method));
        return next();
    };
    const Router router(sample_routes(), {.around = around});
    ask(router, {Method::kOptions, "/v1/gifts/7", {{"Access-Control-Request-Method", "DELETE"}}});
    ask(router, {Method::kOptions, "/v1/gifts/7", {{"Access-Control-Request-Method", "PUT"}}});
    CHECK(seen == std::vector<std::string>{"DELETE", "GET"});
}

TEST_CASE("keeps_what_middleware_leaves_for_extractors") {
    const Router router({GET<"/who">([](RequestContext& context) { return context.get<Caller>().name; }, "Who")},
                        {.around = [](RequestContext& context, const Route&, const Next& next) {
                            context.provide(Caller{"first"});
                            context.provide(7);
                            context.provide(Caller{"second"});
                            return next();
                        }});
    CHECK(ask(router, {Method::kGet, "/who"}).body == "\"second\"");
}

TEST_CASE("words_refusals_in_the_callers_language") {
    const Texts texts = [](Locale locale, std::string_view key, const FailureDetail&) {
        return std::string(to_string(locale)) + ":" + std::string(key);
    };
    const Router router(sample_routes(), {.texts = texts});
    const Response french = ask(router, {Method::kGet, "/nope", {{"Accept-Language", "de, fr;q=0.8, en;q=0.3"}}});
    CHECK(boost::json::parse(french.body).at("title") == "fr:problem.not_found.title");
    CHECK(boost::json::parse(french.body).at("request_id") == "req-1");
    const Response english = ask(router, {Method::kGet, "/nope", {{"Accept-Language", "fr;q=0.2, en"}}});
    CHECK(boost::json::parse(english.body).at("title") == "en:problem.not_found.title");
}

TEST_CASE("tells_the_server_the_lane_and_the_body_limit_before_the_body") {
    const Router router(sample_routes());
    CHECK(router.resolve({.method = Method::kPost, .path = "/v1/gifts"}).body_limit == 16 << 10);
    CHECK(router.resolve({.method = Method::kPost, .path = "/v1/gifts"}).pattern == "/v1/gifts");
    CHECK(router.resolve({.path = "/healthz"}).lane == Lane::kLoop);
    CHECK(router.resolve({.path = "/v1/users/42"}).pattern.empty());
}

}  // namespace
}  // namespace parrain::http
