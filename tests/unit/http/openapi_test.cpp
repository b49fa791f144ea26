#include "http/openapi.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "http/json.hpp"

namespace parrain::http {
namespace {

struct Part {
    std::string name;
    std::optional<Money> cost;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, cost))

struct Whole_ {
    std::vector<Part> parts;
};
BOOST_DESCRIBE_STRUCT(Whole_, (), (parts))

struct Filter {
    std::optional<Whole<1, 200>> limit;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(Filter, (), (limit, state))

std::vector<Route> sample_routes() {
    std::vector<Route> routes;
    routes.push_back(POST<"/v1/parts">(
                         [](const Body<Part>& part) {
                             return Created<Part>{*part, "/v1/parts/1"};
                         },
                         "Make a part")
                         .secured_by({Security::kApiKey, Security::kSession})
                         .tagged("Parts")
                         .refuses({ErrorCode::kTaken, ErrorCode::kAlreadyExists}));
    routes.push_back(GET<"/v1/parts">([](const Query<Filter>&) { return Page<Part>{}; }, "List parts"));
    routes.push_back(GET<"/v1/parts/{part_id}/of/{account}">(
        [](Path<ReferralId>, const Path<std::string>&) {
            return WithEtag<Whole_>{{}, "1"};
        },
        "One part"));
    routes.push_back(POST<"/hooks">([](Raw) {}, "Take an event"));
    routes.push_back(GET<"/page">([] { return Response{}; }, "A page").answers("text/html; charset=utf-8"));
    routes.push_back(GET<"/hidden">([] { return NoContent{}; }, "Hidden").undocumented());
    return routes;
}

boost::json::value sample_document() {
    const auto routes = sample_routes();
    return openapi_document(routes, {.title = "Sample", .version = "9"});
}

TEST_CASE("documents_every_documented_route") {
    const auto document = sample_document();
    CHECK(document.at("openapi") == "3.1.0");
    CHECK(document.at("info").at("title") == "Sample");
    CHECK(document.at("paths").as_object().size() == 4);
    CHECK_FALSE(document.at("paths").as_object().contains("/hidden"));
    CHECK(document.at("paths").at("/v1/parts").as_object().size() == 2);
}

TEST_CASE("documents_bodies_answers_refusals_and_security_from_the_types") {
    const auto document = sample_document();
    const auto& post = document.at("paths").at("/v1/parts").at("post");
    CHECK(post.at("operationId") == "post_v1_parts");
    CHECK(post.at("summary") == "Make a part");
    CHECK(post.at("tags") == boost::json::array{"Parts"});
    CHECK(boost::json::serialize(post.at("security")) == R"([{"apiKey":[]},{"session":[]}])");
    CHECK(post.at("requestBody").at("content").at("application/json").at("schema").at("$ref") ==
          "#/components/schemas/PartInput");
    const auto& responses = post.at("responses").as_object();
    CHECK(responses.at("201").at("content").at("application/json").at("schema").at("$ref") ==
          "#/components/schemas/Part");
    CHECK(responses.at("201").at("headers").as_object().contains("Location"));
    for (const std::string status : {"400", "401", "403", "409", "413", "415", "422", "429", "500", "503"}) {
        CAPTURE(status);
        REQUIRE(responses.contains(status));
        CHECK(responses.at(status).at("content").at("application/problem+json").at("schema").at("$ref") ==
              "#/components/schemas/Problem");
    }
    CHECK_FALSE(responses.contains("404"));
    CHECK(post.at("parameters").at(0).at("name") == "Idempotency-Key");
    CHECK(responses.at("409").at("description") == "Refused: `in_flight`, `already_exists`, `taken`.");
}

TEST_CASE("documents_path_and_query_parameters") {
    const auto document = sample_document();
    CHECK(boost::json::serialize(document.at("paths").at("/v1/parts").at("get").at("parameters")) ==
          R"([{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":200}},)"
          R"({"name":"state","in":"query","required":true,"schema":{"type":"string"}}])");
    const auto& one = document.at("paths").at("/v1/parts/{part_id}/of/{account}").at("get");
    CHECK(
        boost::json::serialize(one.at("parameters")) ==
        R"([{"name":"part_id","in":"path","required":true,"schema":{"type":"string","pattern":"^[1-9][0-9]{0,18}$"}},)"
        R"({"name":"account","in":"path","required":true,"schema":{"type":"string"}}])");
    CHECK(one.at("responses").as_object().contains("304"));
    CHECK(one.at("responses").at("200").at("headers").as_object().contains("ETag"));
    CHECK(one.at("responses").as_object().contains("404"));
}

TEST_CASE("documents_answers_that_are_not_json") {
    const auto document = sample_document();
    const auto& page = document.at("paths").at("/page").at("get").at("responses").at("200");
    CHECK(page.at("content").at("text/html").at("schema").at("type") == "string");
    CHECK(document.at("paths").at("/hooks").at("post").at("responses").as_object().contains("204"));
}

TEST_CASE("refers_only_to_components_that_exist") {
    const auto document = sample_document();
    const std::string text = boost::json::serialize(document);
    const std::string mark = "\"#/components/schemas/";
    std::size_t found = 0;
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        const auto start = at + mark.size();
        const std::string name = text.substr(start, text.find('"', start) - start);
        CAPTURE(name);
        CHECK(document.at("components").at("schemas").as_object().contains(name));
        ++found;
    }
    CHECK(found > 5);
    CHECK(document.at("components").at("schemas").as_object().contains("Page_Part"));
}

TEST_CASE("prints_json_for_review_without_changing_it") {
    const auto document = sample_document();
    const std::string pretty = pretty_json(document);
    CHECK(boost::json::parse(pretty) == document);
    CHECK(pretty_json(boost::json::parse(R"({"a":[1,{"b":[]}],"c":{}})")) ==
          "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}\n");
}

}  // namespace
}  // namespace parrain::http
