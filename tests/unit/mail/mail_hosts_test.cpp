#include "mail/mail_hosts.hpp"

#include <doctest/doctest.h>

using namespace parrain;
using Hosts = std::vector<std::string>;

namespace {

/// A clock that stands until it is moved.
struct StandingClock : Clock {
    Instant at = Instant(0);
    Instant now() const override { return at; }
};

/// DNS that counts what it is asked.
struct Asked {
    int times = 0;
    std::optional<Hosts> answer = Hosts{"mx.novaprim.fr"};
};

}  // namespace

TEST_CASE("an answer is repeated for a day, also that nobody takes mail") {
    for (const Hosts& hosts : {Hosts{"mx.novaprim.fr"}, Hosts{}}) {
        StandingClock clock;
        Asked dns{.answer = hosts};
        mail::MailHosts mail_hosts([&](const std::string&) { return ++dns.times, dns.answer; }, clock);
        CHECK(mail_hosts.of("novaprim.fr") == hosts);
        clock.at = clock.at + mail::kHostsLife - Duration::seconds(1);
        CHECK(mail_hosts.of("novaprim.fr") == hosts);
        CHECK(dns.times == 1);
        clock.at = clock.at + Duration::seconds(1);
        CHECK(mail_hosts.of("novaprim.fr") == hosts);
        CHECK(mail_hosts.of("quartzel.fr") == hosts);
        CHECK(dns.times == 3);
    }
}

TEST_CASE("after a silence nobody is asked for a while, and what is known is still told") {
    StandingClock clock;
    Asked dns;
    mail::MailHosts mail_hosts([&](const std::string&) { return ++dns.times, dns.answer; }, clock);
    REQUIRE(mail_hosts.of("novaprim.fr"));
    dns.answer.reset();
    CHECK_FALSE(mail_hosts.of("quartzel.fr"));
    dns.answer = Hosts{"mx.quartzel.fr"};
    CHECK_FALSE(mail_hosts.of("quartzel.fr"));
    CHECK(mail_hosts.of("novaprim.fr"));
    CHECK(dns.times == 2);
    clock.at = clock.at + mail::kSilencePause;
    CHECK(mail_hosts.of("quartzel.fr") == Hosts{"mx.quartzel.fr"});
}

TEST_CASE("no more domains are remembered than there is room for") {
    StandingClock clock;
    Asked dns;
    mail::MailHosts mail_hosts([&](const std::string&) { return ++dns.times, dns.answer; }, clock);
    for (std::size_t i = 0; i <= mail::MailHosts::kMostDomains; ++i) mail_hosts.of(std::to_string(i) + ".fr");
    const int asked = dns.times;
    mail_hosts.of(std::to_string(mail::MailHosts::kMostDomains) + ".fr");
    CHECK(dns.times == asked);
    mail_hosts.of("0.fr");
    CHECK(dns.times == asked + 1);
}
