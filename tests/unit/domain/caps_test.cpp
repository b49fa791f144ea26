#include "domain/caps.hpp"

#include <doctest/doctest.h>

#include "core/calendar.hpp"
#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

Entitlement share(std::string object, std::string_view day, std::int64_t cents) {
    return {.billing_object = std::move(object),
            .granted = true,
            .value = eur(cents),
            .basis = {.base = eur(cents)},
            .earned_at = at(day)};
}

std::vector<std::int64_t> values(const std::vector<Entitlement>& all) {
    std::vector<std::int64_t> cents;
    for (const Entitlement& one : all) cents.push_back(one.value.minor());
    return cents;
}

}  // namespace

TEST_CASE("a cap is served in the order of earning, whatever the order told") {
    const Caps caps{.per_referral = eur(100)};
    const auto late_first = capped({share("b", "2026-03-01", 80), share("a", "2026-02-01", 60)}, caps, {}, {}, "UTC");
    CHECK(values(late_first) == std::vector<std::int64_t>{60, 40});
    CHECK_FALSE(late_first[0].basis.capped);
    CHECK(late_first[1].basis.capped);
    const auto full = capped({share("a", "2026-02-01", 100), share("b", "2026-02-01", 5)}, caps, {}, {}, "UTC");
    CHECK(values(full) == std::vector<std::int64_t>{100, 0});
    CHECK_FALSE(full[1].granted);
}

TEST_CASE("what others of the advocate were promised is taken off, in its year") {
    const std::vector<Earned> others = {{at("2026-05-01"), eur(70)}, {at("2027-05-01"), eur(10)}};
    const std::vector<Entitlement> wanted = {share("a", "2026-06-01", 50), share("b", "2027-06-01", 50)};
    CHECK(values(capped(wanted, {.per_year = eur(100)}, others, {}, "UTC")) == std::vector<std::int64_t>{30, 50});
    CHECK(values(capped(wanted, {.per_advocate = eur(100)}, others, {}, "UTC")) == std::vector<std::int64_t>{20, 0});
}

TEST_CASE("what the referral was promised is not taken back because others grew") {
    const std::vector<Earned> others = {{at("2026-05-01"), eur(90)}};
    const std::vector<Earned> own = {{at("2026-06-01"), eur(50)}};
    const auto kept = capped({share("a", "2026-06-01", 50)}, {.per_advocate = eur(100)}, others, own, "UTC");
    CHECK(values(kept) == std::vector<std::int64_t>{50});
}

TEST_CASE("years begin at midnight of the zone") {
    const Instant new_year = Instant::parse("2026-12-31T23:30:00Z").value();
    CHECK(year_in(new_year, "Europe/Paris") == 2027);
    CHECK(year_in(new_year, "UTC") == 2026);
    CHECK(year_in(new_year, "America/Montreal") == 2026);
    CHECK(is_time_zone("Asia/Tokyo"));
    CHECK_FALSE(is_time_zone("Europe/Atlantis"));
    CHECK_FALSE(is_time_zone(""));
    CHECK_FALSE(is_time_zone("GMT+25"));

    Entitlement share_of_2027 = share("a", "2026-06-01", 50);
    share_of_2027.earned_at = new_year;
    const std::vector<Earned> others = {{at("2026-05-01"), eur(100)}};
    const Caps caps{.per_year = eur(100)};
    CHECK(values(capped({share_of_2027}, caps, others, {}, "Europe/Paris")) == std::vector<std::int64_t>{50});
    CHECK(values(capped({share_of_2027}, caps, others, {}, "UTC")) == std::vector<std::int64_t>{0});
}
