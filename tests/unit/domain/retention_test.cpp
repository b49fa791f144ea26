#include "domain/retention.hpp"

#include <doctest/doctest.h>

using namespace parrain;

namespace {

Instant at(std::string_view text) {
    return Instant::parse(text).value();
}

const Instant kSubmitted = at("2026-01-31T09:00:00Z");

}  // namespace

TEST_CASE("a prospect nobody informed is spoken of after 25 days and forgotten after 30") {
    for (const ReferralState state : referral_states()) {
        if (state == ReferralState::kErased || state == ReferralState::kObjected) continue;
        const RetentionFacts facts{.state = state, .submitted_at = kSubmitted};
        CHECK(notice_alert_at(facts, {}) == kSubmitted + Duration::days(25));
        CHECK(erased_at(facts, {}) == kSubmitted + Duration::days(30));
    }
}

TEST_CASE("no promise lengthens the time within which a prospect has to be informed") {
    const RetentionFacts facts{
        .state = ReferralState::kToContact, .submitted_at = kSubmitted, .answered_at = kSubmitted + Duration::days(45)};
    CHECK(notice_alert_at(facts, {}) == kSubmitted + Duration::days(25));
    CHECK(erased_at(facts, {}) == kSubmitted + Duration::days(30));
}

TEST_CASE("retention is counted from the last thing the prospect did") {
    RetentionFacts facts{.state = ReferralState::kContacted, .submitted_at = kSubmitted};
    facts.contacted_at = kSubmitted + Duration::days(20);
    CHECK(erased_at(facts, {}) == kSubmitted + Duration::days(50));
    CHECK(!notice_alert_at(facts, {}));
    facts.answered_at = kSubmitted + Duration::days(15);
    CHECK(erased_at(facts, {}) == kSubmitted + Duration::days(50));
    facts.answered_at = kSubmitted + Duration::days(45);
    CHECK(erased_at(facts, {}) == kSubmitted + Duration::days(75));
    facts.engaged_at = at("2026-02-28T10:00:00Z");
    CHECK(erased_at(facts, {}) == at("2029-02-28T10:00:00Z"));
    facts.state = ReferralState::kObjected;
    facts.objected_at = at("2026-03-01T10:00:00Z");
    CHECK(erased_at(facts, {}) == at("2026-03-31T10:00:00Z"));
    facts.objected_at.reset();
    facts.won_at = at("2026-03-05T10:00:00Z");
    CHECK(erased_at(facts, {}) == at("2036-03-05T10:00:00Z"));
    facts.state = ReferralState::kErased;
    CHECK(!erased_at(facts, {}));
}

TEST_CASE("the settings move every limit") {
    const RetentionRules rules{
        .notice_alert_days = 10, .notice_days = 20, .silent_days = 60, .engaged_months = 12, .money_years = 6};
    const RetentionFacts fresh{.submitted_at = kSubmitted};
    CHECK(notice_alert_at(fresh, rules) == kSubmitted + Duration::days(10));
    CHECK(erased_at(fresh, rules) == kSubmitted + Duration::days(20));
    CHECK(erased_at({.submitted_at = kSubmitted, .contacted_at = kSubmitted}, rules) ==
          kSubmitted + Duration::days(60));
    CHECK(erased_at({.submitted_at = kSubmitted, .engaged_at = kSubmitted}, rules) == at("2027-01-31T09:00:00Z"));
    CHECK(erased_at({.submitted_at = kSubmitted, .won_at = kSubmitted}, rules) == at("2032-01-31T09:00:00Z"));
}

TEST_CASE("limits that the law does not allow are refused") {
    CHECK(check(RetentionRules{}).ok());
    const auto refused = [](RetentionRules rules) {
        const auto checked = check(rules);
        return checked ? std::string() : checked.failure().fields.at(0).pointer;
    };
    CHECK(refused({.notice_days = 31}) == "/notice_days");
    CHECK(refused({.notice_alert_days = 30}) == "/notice_alert_days");
    CHECK(refused({.notice_alert_days = 0}) == "/notice_alert_days");
    CHECK(refused({.silent_days = 0}) == "/silent_days");
    CHECK(refused({.silent_days = 366}) == "/silent_days");
    CHECK(refused({.engaged_months = 121}) == "/engaged_months");
    CHECK(refused({.money_years = 31}) == "/money_years");
    CHECK(refused({.suppression_years = 2}) == "/suppression_years");
    CHECK(refused({.suppression_years = 3}).empty());
}
