#include "http/assets.hpp"

#include <doctest/doctest.h>

#include "embedded/sample_site.hpp"

namespace parrain::http {
namespace {

Response served(const std::string& path, std::vector<Header> headers) {
    const Asset* asset = Assets(sample_site()).find(path);
    REQUIRE(asset != nullptr);
    Request request{.path = path};
    request.headers = headers;
    return serve(*asset, request);
}

TEST_CASE("finds_embedded_files_by_exact_path_only") {
    const Assets site(sample_site());
    REQUIRE(site.find("/index.html") != nullptr);
    CHECK(site.find("/index.html")->bytes == "<!doctype html>\n<title>Sample</title>\n");
    for (const std::string path : {"", "/", "/index", "/index.html/", "/../etc/passwd", "/assets", "index.html"}) {
        CAPTURE(path);
        CHECK(site.find(path) == nullptr);
    }
}

TEST_CASE("serves_the_best_encoding_that_the_caller_accepts") {
    struct Row {
        std::string_view accepted;
        std::string_view coding;
    };
    const std::vector<Row> rows = {{"gzip, deflate, br", "br"},
                                   {"gzip", "gzip"},
                                   {"", ""},
                                   {"br;q=0, gzip", "gzip"},
                                   {"br;q=0.0, gzip;q=0", ""},
                                   {"*", "br"},
                                   {"identity", ""},
                                   {"BR;q=0.1", "br"},
                                   {"xbr", ""}};
    for (const auto& row : rows) {
        CAPTURE(row.accepted);
        const Response response = served("/assets/app-4f2c.js", {{"Accept-Encoding", row.accepted}});
        CHECK(response.status == 200);
        CHECK(response.type == "text/javascript; charset=utf-8");
        CHECK(response.header("Content-Encoding") == row.coding);
        CHECK(response.header("Vary") == "Accept-Encoding");
        CHECK(response.header("Cache-Control") == "public, max-age=31536000, immutable");
        CHECK(response.bytes().empty() == false);
    }
    CHECK(served("/assets/app-4f2c.js", {{"Accept-Encoding", "br"}}).bytes().size() <
          served("/assets/app-4f2c.js", {}).bytes().size());
}

TEST_CASE("does_not_compress_what_gains_nothing_and_revalidates_what_keeps_its_name") {
    const Response response = served("/index.html", {{"Accept-Encoding", "br, gzip"}});
    CHECK(response.header("Content-Encoding").empty());
    CHECK(response.header("Cache-Control") == "no-cache");
}

TEST_CASE("answers_304_only_for_the_tag_of_the_encoding_it_would_send") {
    const std::string tag(served("/assets/app-4f2c.js", {{"Accept-Encoding", "br"}}).header("ETag"));
    CHECK(tag.ends_with("-br\""));
    const std::string several = "\"x\", W/" + tag;
    const Response same = served("/assets/app-4f2c.js", {{"Accept-Encoding", "br"}, {"If-None-Match", several}});
    CHECK(same.status == 304);
    CHECK(same.bytes().empty());
    CHECK(same.header("ETag") == tag);
    CHECK(served("/assets/app-4f2c.js", {{"If-None-Match", tag}}).status == 200);
}

}  // namespace
}  // namespace parrain::http
