// Where the server may connect to on somebody else's word.

#include "domain/address_guard.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

bool is_public(std::string_view text) {
    const auto address = IpAddress::parse(text);
    REQUIRE(address);
    return address->is_public();
}

Result<void> judged(std::string_view text, const std::vector<std::string>& addresses = {},
                    const std::vector<std::string>& allowed = {}) {
    const auto url = parse_target(text);
    if (!url) return url.failure();
    std::vector<IpAddress> resolved;
    for (const std::string& one : addresses) resolved.push_back(IpAddress::parse(one).value());
    std::vector<NetworkRule> rules;
    for (const std::string& one : allowed) rules.push_back(NetworkRule::parse(one).value());
    return judge_target(*url, resolved, rules);
}

TEST_CASE("addresses of the open internet are public, at the borders of every closed block too") {
    for (const char* text :
         {"8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
          "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
          "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4007::1", "2001:200::1"}) {
        CAPTURE(text);
        CHECK(is_public(text));
    }
}

TEST_CASE("every closed block is closed, from its first address to its last") {
    for (const char* text : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.0",
                             "10.255.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.0.0",
                             "169.254.169.254",
                             "172.16.0.0",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.0",
                             "192.168.255.255",
                             "198.18.0.0",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:8.8.8.8",
                             "::ffff:127.0.0.1",
                             "64:ff9b::808:808",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "100::1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_public(text));
    }
}

TEST_CASE("numbers in spellings of their own are no addresses and no hosts") {
    for (const char* text : {"0x7f.1", "2130706433", "0177.0.0.1", "127.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "",
                             "1.2.3.04", "fe80::1%eth0"}) {
        CAPTURE(text);
        CHECK_FALSE(IpAddress::parse(text));
    }
    for (const char* text : {"https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/", "https://127.1/",
                             "https://a.0x7f000001/", "https://0X7F.1/", "https://1.2.3.4.5/"}) {
        CAPTURE(text);
        CHECK(judged(text).error() == ErrorCode::kUrlForbidden);
    }
}

TEST_CASE("a name is judged by everything it leads to") {
    CHECK(judged("https://hooks.example.com/", {"8.8.8.8"}));
    CHECK(judged("https://hooks.example.com/"));
    CHECK(judged("https://hooks.example.com/", {"8.8.8.8", "10.0.0.1"}).error() == ErrorCode::kUrlForbidden);
    CHECK(judged("https://hooks.example.com/", {"::ffff:10.0.0.1"}).error() == ErrorCode::kUrlForbidden);
}

TEST_CASE("without TLS only what the operator allows is called") {
    CHECK(judged("http://hooks.example.com/", {"8.8.8.8"}).error() == ErrorCode::kUrlForbidden);
    CHECK(judged("http://hooks.example.com/").error() == ErrorCode::kUrlForbidden);
    CHECK(judged("http://8.8.8.8/").error() == ErrorCode::kUrlForbidden);
    CHECK(judged("http://crm.example.com/", {"10.1.2.3"}, {"10.0.0.0/8"}));
    CHECK(judged("http://127.0.0.1:9000/", {}, {"127.0.0.1:9000"}));
    CHECK(judged("http://127.0.0.1:9001/", {}, {"127.0.0.1:9000"}).error() == ErrorCode::kUrlForbidden);
    CHECK(judged("https://[::1]:9000/", {}, {"[::1]:9000"}));
    CHECK(judged("https://[fd00::5]/", {}, {"fd00::/8"}));
    CHECK(judged("https://11.0.0.1/", {}, {"10.0.0.0/9"}));
    CHECK(judged("https://10.128.0.1/", {}, {"10.0.0.0/9"}).error() == ErrorCode::kUrlForbidden);
}

TEST_CASE("a rule that says nothing clear is none") {
    for (const char* text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "127.0.0.1:0",
                             "127.0.0.1:65536", "127.0.0.1:", "[::1", "[::1]9000", "fd00::/129", "10.0.0.0/8 "}) {
        CAPTURE(text);
        CHECK_FALSE(NetworkRule::parse(text));
    }
}

}  // namespace
}  // namespace parrain
