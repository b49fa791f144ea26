#include "domain/late_mail.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

const MessageRules kOnceInThreeDays{.quiet_from = 20 * 60, .quiet_to = 8 * 60, .most_messages = 1, .per_days = 3};

Instant at(std::string_view text) {
    return Instant::parse(text).value();
}

Departure departure(const LateMail& mail, std::string_view now) {
    return departure_of(mail, kOnceInThreeDays, "Europe/Paris", at(now));
}

TEST_CASE("an e-mail that is on time leaves, whatever the hour") {
    const LateMail mail{.made_at = at("2026-03-02T21:30:00Z"), .sent = {at("2026-03-02T20:00:00Z")}};
    const Departure leaves = departure(mail, "2026-03-02T22:30:00Z");
    CHECK_FALSE(leaves.is_pointless);
    CHECK(leaves.at == at("2026-03-02T22:30:00Z"));
}

TEST_CASE("a late e-mail waits for the end of quiet hours and for the frequency cap") {
    LateMail mail{.made_at = at("2026-03-02T09:00:00Z")};
    CHECK(departure(mail, "2026-03-03T10:00:00Z").at == at("2026-03-03T10:00:00Z"));
    CHECK(departure(mail, "2026-03-02T22:00:00Z").at == at("2026-03-03T07:00:00Z"));
    mail.sent = {at("2026-03-02T11:00:00Z")};
    CHECK(departure(mail, "2026-03-03T10:00:00Z").at == at("2026-03-05T11:00:00Z"));
    mail.sent = {at("2026-03-01T20:30:00Z")};
    CHECK(departure(mail, "2026-03-03T10:00:00Z").at == at("2026-03-05T07:00:00Z"));
}

TEST_CASE("a late e-mail is not sent after three days, a reply not after one, and neither once it was answered") {
    const LateMail mail{.made_at = at("2026-03-02T09:00:00Z")};
    CHECK_FALSE(departure(mail, "2026-03-05T09:00:00Z").is_pointless);
    CHECK(departure(mail, "2026-03-05T09:00:01Z").is_pointless);

    LateMail reply = mail;
    reply.is_reply = true;
    CHECK_FALSE(departure(reply, "2026-03-03T09:00:00Z").is_pointless);
    CHECK(departure(reply, "2026-03-03T09:00:01Z").is_pointless);

    LateMail answered = mail;
    answered.recommended_at = at("2026-03-02T08:59:59Z");
    CHECK_FALSE(departure(answered, "2026-03-02T14:00:00Z").is_pointless);
    answered.recommended_at = at("2026-03-02T09:00:01Z");
    CHECK(departure(answered, "2026-03-02T14:00:00Z").is_pointless);
}

}  // namespace
}  // namespace parrain
