#include "domain/routing.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace parrain {
namespace {

// A Thursday at eleven in Paris.
const Instant kNow = Instant::parse("2026-11-26T10:00:00Z").value();

RepStanding rep(std::int64_t id, std::int64_t open = 0) {
    return {.profile = {.rep = MemberId(id)}, .open = open};
}

std::string chosen(const RoutedReferral& referral, const std::vector<RepStanding>& reps) {
    const auto routing = route(referral, reps, kNow);
    return routing ? routing->rep.str() + " " + std::string(to_string(routing->reason)) : "nobody";
}

TEST_CASE("a call back is offered for the next working day at ten, on which the rep is there") {
    const Instant friday = Instant::parse("2026-11-27T16:00:00Z").value();
    RepProfile profile;
    const auto offered = [&] { return call_back_offer(profile, friday).str(); };
    CHECK(offered() == "2026-11-30T09:00:00Z");
    profile.absent_from = Instant::parse("2026-11-30T00:00:00Z").value();
    profile.absent_until = Instant::parse("2026-12-02T23:00:00Z").value();
    CHECK(offered() == "2026-12-03T09:00:00Z");
    profile.absent_until = Instant::parse("2026-12-02T09:00:00Z").value();
    CHECK(offered() == "2026-12-02T09:00:00Z");
    profile.absent_until = Instant::parse("2026-12-02T09:01:00Z").value();
    CHECK(offered() == "2026-12-03T09:00:00Z");
    profile.absent_from = Instant::parse("2026-12-01T00:00:00Z").value();
    CHECK(offered() == "2026-11-30T09:00:00Z");
}

TEST_CASE("goes to the rep of the advocate's company, whatever else") {
    auto german = rep(2);
    german.profile.countries = {"DE"};
    CHECK(chosen({.country = "FR", .account_rep = MemberId(2)}, {rep(1), german}) == "2 account_rep");
    german.profile.absent_until = kNow + Duration::days(1);
    CHECK(chosen({.country = "FR", .account_rep = MemberId(2)}, {rep(1), german}) == "1 load");
}

TEST_CASE("goes to who takes such prospects and has the least to do") {
    auto german = rep(1);
    german.profile.countries = {"DE", "AT"};
    auto french = rep(2, 7);
    french.profile.countries = {"FR"};
    auto large = rep(3, 9);
    large.profile.employees_from = 500;
    auto english = rep(4, 9);
    english.profile.languages = {Locale::kEn};
    const std::vector reps = {german, french, large, english};
    CHECK(chosen({.country = "FR", .language = Locale::kFr, .employees = 20}, reps) == "2 rule");
    CHECK(chosen({.country = "DE", .language = Locale::kFr, .employees = 20}, reps) == "1 rule");
    CHECK(chosen({.country = "ES", .language = Locale::kFr, .employees = 800}, reps) == "3 rule");
    CHECK(chosen({.country = "ES", .language = Locale::kEn, .employees = 20}, reps) == "4 rule");
    CHECK(chosen({.country = "ES", .language = Locale::kFr, .employees = 20}, reps) == "1 load");
    CHECK(chosen({}, reps) == "1 load");
}

TEST_CASE("what is not known goes to who asks nothing about it, to the others only where nobody else is there") {
    auto large = rep(1);
    large.profile.employees_from = 500;
    auto small = rep(2);
    small.profile.employees_to = 50;
    auto any = rep(3, 9);
    CHECK(chosen({.employees = 20}, {large, small, any}) == "2 rule");
    CHECK(chosen({}, {large, small, any}) == "3 load");
    CHECK(chosen({}, {large, small}) == "1 load");
    any.profile.absent_until = kNow + Duration::days(1);
    CHECK(chosen({}, {large, small, any}) == "1 load");
    auto french = rep(4);
    french.profile.countries = {"FR"};
    CHECK(chosen({.language = Locale::kFr}, {french, rep(5, 9)}) == "5 load");
    CHECK(chosen({.country = "FR"}, {french, rep(5, 9)}) == "4 rule");
}

TEST_CASE("says that a rule named a rep only where one did") {
    auto french = rep(1, 3);
    french.profile.countries = {"FR"};
    CHECK(chosen({.country = "FR"}, {french}) == "1 rule");
    CHECK(chosen({.country = "FR"}, {french, rep(2)}) == "2 load");
    CHECK(chosen({}, {french}) == "1 load");
}

TEST_CASE("of equally busy reps it goes to who works soonest, then to the smaller id") {
    auto asleep = rep(1);
    asleep.profile.hours.time_zone = "America/Los_Angeles";
    CHECK(chosen({}, {asleep, rep(2), rep(3)}) == "2 load");
    CHECK(chosen({}, {rep(3), rep(2)}) == "2 load");
}

TEST_CASE("goes to the absent only where nobody else is there, and to nobody only without reps") {
    auto away = rep(1);
    away.profile.absent_from = kNow - Duration::days(1);
    away.profile.absent_until = kNow + Duration::days(1);
    auto full = rep(2, 3);
    full.profile.takes_new = false;
    CHECK(chosen({}, {away, full, rep(3, 99)}) == "3 load");
    CHECK(chosen({}, {away, full}) == "1 load");
    CHECK(chosen({}, {}) == "nobody");
    away.profile.absent_until = kNow;
    CHECK(chosen({}, {away, full}) == "1 load");
}

TEST_CASE("does not depend on the order of reps") {
    std::vector<RepStanding> reps = {rep(4, 2), rep(1, 2), rep(3, 1), rep(2, 1)};
    std::ranges::sort(reps, {}, [](const RepStanding& one) { return one.profile.rep; });
    do {
        CHECK(chosen({}, reps) == "2 load");
    } while (std::ranges::next_permutation(reps, {}, [](const RepStanding& one) { return one.profile.rep; }).found);
}

TEST_CASE("a profile names its faults") {
    RepProfile profile{
        .countries = {"FR", "XX"}, .employees_from = 10, .employees_to = 9, .absent_from = kNow, .absent_until = kNow};
    const auto checked = check(profile);
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.failure().fields == std::vector<FieldError>{{"/countries/1", ErrorCode::kCountryInvalid},
                                                              {"/employees_to", ErrorCode::kOutOfRange},
                                                              {"/absent_until", ErrorCode::kEndsBeforeStart}});
}

}  // namespace
}  // namespace parrain
