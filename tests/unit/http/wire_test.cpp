#include "http/wire.hpp"

#include <doctest/doctest.h>

namespace parrain::http {
namespace {

using State = HeadScanner::State;

TEST_CASE("finds_the_end_of_a_head_whatever_the_pieces") {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    HeadScanner scanner;
    for (std::size_t size = 0; size < head.size(); ++size) {
        CHECK(scanner.scan(std::string_view(head).substr(0, size)) == State::kIncomplete);
    }
    CHECK(scanner.scan(head + "rest") == State::kComplete);
    CHECK(scanner.size() == head.size());
}

TEST_CASE("refuses_a_head_as_soon_as_it_is_wrong") {
    for (const std::string bytes : {"\n", "\r\n", "GET /\r\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\n X: 1\r\n",
                                    "GET / HTTP/1.1\r\nX: 1\n", "GET / HTTP/3\r\n"}) {
        CAPTURE(bytes);
        CHECK(HeadScanner().scan(bytes) == State::kMalformed);
    }
}

TEST_CASE("splits_targets") {
    struct Row {
        std::string_view text;
        std::string_view path;
        std::string_view query;
    };
    const std::vector<Row> rows = {{"/", "/", ""},
                                   {"/a?b=c?d", "/a", "b=c?d"},
                                   {"/a?", "/a", ""},
                                   {"http://h/a?b", "/a", "b"},
                                   {"HTTPS://h:1", "/", ""},
                                   {"http://h?b", "/", "b"},
                                   {"h:443", "", ""},
                                   {"*", "", ""},
                                   {"", "", ""}};
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(target_of(row.text).path == row.path);
        CHECK(target_of(row.text).query == row.query);
    }
}

TEST_CASE("finds_headers_and_cookies_whatever_their_case_and_place") {
    const std::vector<Header> headers = {{"cookie", "a=1; sid=abc=d; b=2"}, {"COOKIE", "late=9"}, {"X-One", "1"}};
    Request request;
    request.headers = headers;
    CHECK(request.header("x-oNe") == "1");
    CHECK(request.header("x-two").empty());
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("sid") == "abc=d");
    CHECK(request.cookie("late") == "9");
    CHECK(request.cookie("id").empty());
    CHECK(request.cookie("SID").empty());
}

}  // namespace
}  // namespace parrain::http
