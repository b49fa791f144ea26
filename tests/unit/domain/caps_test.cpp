#include "domain/caps.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <set>

#include "core/calendar.hpp"
#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

using Cents = std::vector<std::int64_t>;

Entitlement share(std::string object, std::string_view day, std::int64_t cents) {
    return {.billing_object = std::move(object),
            .granted = true,
            .value = eur(cents),
            .basis = {.base = eur(cents)},
            .earned_at = at(day)};
}

/// What caps leave of what one referral is promised, where nothing else was promised to its advocate and nothing given.
std::vector<Entitlement> capped(std::vector<Entitlement> promised, const Caps& caps, std::string_view time_zone) {
    if (!caps.any()) return promised;
    const std::vector<Money> given = within_caps(shares_of({}, caps, promised, {}), time_zone);
    for (std::size_t i = 0; i < promised.size(); ++i) promised[i] = limited_to(std::move(promised[i]), given[i]);
    return promised;
}

Cents values(const std::vector<Entitlement>& all) {
    Cents cents;
    for (const Entitlement& one : all) cents.push_back(one.value.minor());
    return cents;
}

/// What a sale of a referral is promised, nothing of which was given yet.
PromisedShare sale(std::int64_t referral, Instant earned_at, Money promised, const Caps& caps) {
    const Money none = Money::zero(promised.currency());
    return {.referral = ReferralId(referral),
            .billing_object = "sale",
            .earned_at = earned_at,
            .promised = promised,
            .given = none,
            .kept = none,
            .given_for = earned_at,
            .caps = caps};
}

/// The same, of which everything given was kept.
PromisedShare paid_sale(std::int64_t referral, std::string_view day, std::int64_t promised, std::int64_t kept,
                        const Caps& caps) {
    PromisedShare paid = sale(referral, at(day), eur(promised), caps);
    paid.given = paid.kept = eur(kept);
    return paid;
}

Cents served(const std::vector<PromisedShare>& shares, std::string_view time_zone = "UTC") {
    Cents minor;
    for (const Money& one : within_caps(shares, time_zone)) minor.push_back(one.minor());
    return minor;
}

Reward reward_of(std::string object, std::int64_t cents, bool is_capped) {
    return {.referral = ReferralId(1),
            .rule = RewardRuleId(1),
            .billing_object = std::move(object),
            .state = RewardState::kPending,
            .entitled = eur(cents),
            .granted = true,
            .basis = {.base = eur(cents), .capped = is_capped},
            .position = Position::zero(currency("EUR")),
            .earned_at = at("2026-02-01")};
}

}  // namespace

TEST_CASE("a cap is served in the order of earning, whatever the order told") {
    const Caps caps{.per_referral = eur(100)};
    const auto late_first = capped({share("b", "2026-03-01", 80), share("a", "2026-02-01", 60)}, caps, "UTC");
    CHECK(values(late_first) == Cents{40, 60});
    CHECK(late_first[0].basis.capped);
    CHECK_FALSE(late_first[1].basis.capped);
    const auto full = capped({share("a", "2026-02-01", 100), share("b", "2026-02-01", 5)}, caps, "UTC");
    CHECK(values(full) == Cents{100, 0});
    CHECK_FALSE(full[1].granted);
}

TEST_CASE("all sales of an advocate stand in one queue, whichever referral they are of") {
    const Caps caps{.per_advocate = eur(100)};
    const PromisedShare march = sale(1, at("2026-03-01"), eur(80), caps);
    const PromisedShare february = sale(2, at("2026-02-01"), eur(60), caps);
    const PromisedShare april = sale(3, at("2026-04-01"), eur(50), caps);
    CHECK(served({march, february, april}) == Cents{40, 60, 0});
    SUBCASE("what a refund frees serves the next ones") {
        const PromisedShare refunded = sale(2, at("2026-02-01"), eur(10), caps);
        CHECK(served({march, refunded, april}) == Cents{80, 10, 10});
    }
    SUBCASE("of two sales of one moment the referral submitted first comes first") {
        const PromisedShare other = sale(3, at("2026-03-01"), eur(80), caps);
        CHECK(served({other, march}) == Cents{20, 80});
    }
    SUBCASE("a cap per referral leaves the rest to others") {
        const Caps both{.per_referral = eur(30), .per_advocate = eur(70)};
        CHECK(served({sale(1, at("2026-03-01"), eur(80), both), sale(2, at("2026-02-01"), eur(60), both),
                      sale(3, at("2026-04-01"), eur(50), both)}) == Cents{30, 30, 10});
    }
}

TEST_CASE("each year has its own room, and begins at midnight of the zone") {
    const Instant new_year = Instant::parse("2026-12-31T23:30:00Z").value();
    CHECK(year_in(new_year, "Europe/Paris") == 2027);
    CHECK(year_in(new_year, "UTC") == 2026);
    CHECK(year_in(new_year, "America/Montreal") == 2026);
    CHECK(is_time_zone("Asia/Tokyo"));
    CHECK_FALSE(is_time_zone("Europe/Atlantis"));
    CHECK_FALSE(is_time_zone(""));
    CHECK_FALSE(is_time_zone("GMT+25"));

    for (const std::string_view code : {"EUR", "JPY", "TND"}) {
        const Caps caps{.per_year = money(100, code)};
        const std::vector<PromisedShare> shares = {sale(1, at("2026-05-01"), money(70, code), caps),
                                                   sale(2, new_year, money(50, code), caps),
                                                   sale(3, at("2027-05-01"), money(80, code), caps)};
        CHECK(served(shares, "Europe/Paris") == Cents{70, 50, 50});
        CHECK(served(shares, "UTC") == Cents{70, 30, 80});
    }
}

TEST_CASE("what was given is kept, though an earlier sale is told later") {
    const Caps caps{.per_advocate = eur(100)};
    const PromisedShare early = sale(2, at("2026-02-01"), eur(60), caps);
    CHECK(served({paid_sale(1, "2026-03-01", 80, 80, caps), early}) == Cents{80, 20});
    CHECK(served({paid_sale(1, "2026-03-01", 80, 50, caps), early}) == Cents{50, 50});
    SUBCASE("only while its own sale promises it") {
        CHECK(served({paid_sale(1, "2026-03-01", 30, 80, caps), early}) == Cents{30, 60});
    }
    SUBCASE("and as far as its year holds it, where its sale turns out to be another year's") {
        const Caps by_year{.per_year = eur(100)};
        PromisedShare moved = paid_sale(1, "2027-03-01", 80, 80, by_year);
        moved.given_for = at("2026-03-01");
        CHECK(served({moved, paid_sale(2, "2027-04-01", 70, 70, by_year)}) == Cents{30, 70});
        CHECK(served({moved, sale(2, at("2027-02-01"), eur(70), by_year)}) == Cents{80, 20});
    }
}

TEST_CASE("each version of a rule is held to its own caps, over what all versions gave") {
    const Caps generous{.per_advocate = eur(200)};
    const Caps strict{.per_advocate = eur(100)};
    const PromisedShare first = sale(1, at("2026-02-01"), eur(90), generous);
    const PromisedShare last = sale(3, at("2026-04-01"), eur(90), generous);
    CHECK(served({first, sale(2, at("2026-03-01"), eur(90), strict), last}) == Cents{90, 10, 90});
    CHECK(served({first, sale(2, at("2026-03-01"), eur(90), {}), sale(3, at("2026-04-01"), eur(90), strict)}) ==
          Cents{90, 90, 0});
    CHECK(served({paid_sale(2, "2026-05-01", 100, 100, strict), first}) == Cents{100, 90});
}

TEST_CASE("rewards tell what was promised where no cap made it less") {
    const std::vector<Reward> rewards = {reward_of("a", 50, false), reward_of("b", 20, true)};
    const auto shares = shares_told_by(ReferralId(1), {.per_advocate = eur(100)}, rewards);
    REQUIRE(shares.size() == 2);
    CHECK(shares[0].promised == eur(50));
    CHECK_FALSE(shares[1].promised);
    CHECK(served(shares) == Cents{50, 50});
}

namespace {

/// Sales of up to four referrals of an advocate, under caps of every sort.
std::vector<PromisedShare> any_shares() {
    const std::string code = *rc::gen::element<std::string>("EUR", "JPY", "TND");
    const auto cap = [&]() -> std::optional<Money> {
        if (*rc::gen::inRange(0, 2) == 0) return std::nullopt;
        return money(*rc::gen::inRange(1, 300), code);
    };
    const Caps caps{.per_referral = cap(), .per_advocate = cap(), .per_year = cap()};
    std::vector<PromisedShare> shares;
    const int count = *rc::gen::inRange(1, 9);
    for (int i = 0; i < count; ++i) {
        // Around a new year, by day.
        const Instant earned_at = at("2026-12-28") + Duration::days(*rc::gen::inRange(0, 8));
        shares.push_back(sale(*rc::gen::inRange(1, 5), earned_at, money(*rc::gen::inRange(0, 120), code), caps));
        shares.back().billing_object = "invoice " + std::to_string(i);
    }
    return shares;
}

/// Give out what is due, of which a part of each share leaves the house.
void give_out(std::vector<PromisedShare>& shares, std::string_view time_zone) {
    const auto given = within_caps(shares, time_zone);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i].given = given[i];
        const auto whole = static_cast<int>(given[i].minor());
        shares[i].kept = Money::parse(*rc::gen::inRange(0, whole + 1), given[i].currency()).value();
    }
}

std::int64_t total(const Cents& all) {
    return std::accumulate(all.begin(), all.end(), std::int64_t{0});
}

}  // namespace

TEST_CASE("within caps, whatever was promised") {
    CHECK(rc::check("every order of the same shares ends in the same", [] {
        auto shares = any_shares();
        const Cents expected = served(shares, "Europe/Paris");
        for (std::size_t turn = 1; turn < shares.size(); ++turn) {
            auto turned = shares;
            std::ranges::rotate(turned, turned.begin() + static_cast<std::ptrdiff_t>(turn));
            Cents found = served(turned, "Europe/Paris");
            std::ranges::rotate(found, found.end() - static_cast<std::ptrdiff_t>(turn));
            RC_ASSERT(found == expected);
        }
    }));
    CHECK(rc::check("no cap is exceeded, and nobody gets more than was promised", [] {
        const auto shares = any_shares();
        const Cents given = served(shares, "Europe/Paris");
        std::map<ReferralId, std::int64_t> of_referral;
        std::map<int, std::int64_t> of_year;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            RC_ASSERT(given[i] >= 0);
            RC_ASSERT(given[i] <= shares[i].promised->minor());
            of_referral[shares[i].referral] += given[i];
            of_year[year_in(shares[i].earned_at, "Europe/Paris")] += given[i];
        }
        const Caps& caps = shares.front().caps;
        if (caps.per_advocate) RC_ASSERT(total(given) <= caps.per_advocate->minor());
        for (const auto& [referral, sum] : of_referral)
            RC_ASSERT(!caps.per_referral || sum <= caps.per_referral->minor());
        for (const auto& [year, sum] : of_year) RC_ASSERT(!caps.per_year || sum <= caps.per_year->minor());
    }));
    CHECK(rc::check("what was given out, and paid in parts, is what is given the next time", [] {
        auto shares = any_shares();
        give_out(shares, "Europe/Paris");
        const Cents expected = served(shares, "Europe/Paris");
        for (std::size_t i = 0; i < shares.size(); ++i) {
            RC_ASSERT(expected[i] == shares[i].given.minor());
            // Where it got less than it was promised, how much that was need not be known.
            if (shares[i].given != *shares[i].promised) shares[i].promised = std::nullopt;
        }
        RC_ASSERT(served(shares, "Europe/Paris") == expected);
    }));
    CHECK(rc::check("what was paid moves the room between sales, and leaves its sum", [] {
        auto told = any_shares();
        // Caps over referrals and over years cross: together, what one is full of the other may lack.
        for (PromisedShare& share : told) {
            if (share.caps.per_referral) share.caps.per_year = std::nullopt;
        }
        const std::int64_t expected = total(served(told, "Europe/Paris"));
        const auto known_first = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, told.size() + 1));
        std::vector<PromisedShare> known(told.begin(), told.begin() + known_first);
        give_out(known, "Europe/Paris");
        std::ranges::copy(known, told.begin());
        const Cents found = served(told, "Europe/Paris");
        RC_ASSERT(total(found) == expected);
        for (std::size_t i = 0; i < known.size(); ++i) RC_ASSERT(found[i] >= known[i].kept.minor());
    }));
}

namespace {

/// What room is given out with: the truth, what rewards alone tell of it, and who was asked so far.
struct Inquiry {
    std::vector<PromisedShare> told;
    std::set<ReferralId> known;
    int rounds = 0;

    /// Ask as `to_look_up` says, until nobody is left to ask; what everybody gets then.
    std::vector<Money> run(const std::vector<PromisedShare>& truth) {
        for (;; ++rounds) {
            auto given = within_caps(told, "UTC");
            const auto is_known = [&](ReferralId id) { return known.contains(id); };
            const auto asked = to_look_up(told, given, is_known, known.size());
            if (asked.empty()) return given;
            for (std::size_t i = 0; i < told.size(); ++i) {
                if (asked.contains(told[i].referral)) told[i].promised = truth[i].promised;
            }
            known.insert(asked.begin(), asked.end());
        }
    }
};

/// Sales of one referral each, given out within a cap, some of it paid; what was not given whole tells no promise.
std::vector<PromisedShare> settled_sales(std::vector<PromisedShare>& truth) {
    const int count = *rc::gen::inRange(2, 80);
    const Caps caps{
        .per_advocate = eur(*rc::gen::inRange(1, 4'000)),
        .per_year = *rc::gen::arbitrary<bool>() ? std::optional(eur(*rc::gen::inRange(1, 2'000))) : std::nullopt};
    for (int i = 0; i < count; ++i) {
        const Instant earned_at = at("2026-12-01") + Duration::days(*rc::gen::inRange(0, 60));
        const int promised = *rc::gen::inRange(0, i == 0 ? 4'000 : 100);
        truth.push_back(sale(i + 1, earned_at, eur(promised), caps));
    }
    give_out(truth, "UTC");
    std::vector<PromisedShare> told = truth;
    for (PromisedShare& one : told) {
        if (one.given != *one.promised) one.promised = std::nullopt;
    }
    return told;
}

}  // namespace

TEST_CASE("promises are looked up as far as room reaches, in rounds that grow with the logarithm of the sales") {
    CHECK(rc::check("whatever becomes of one sale", [] {
        std::vector<PromisedShare> truth;
        Inquiry inquiry{.told = settled_sales(truth), .known = {ReferralId(1)}};
        // The first sale is refunded, in part or whole, or grows.
        truth[0].promised = inquiry.told[0].promised = eur(*rc::gen::inRange(0, 4'000));
        RC_ASSERT(inquiry.run(truth) == within_caps(truth, "UTC"));
        RC_ASSERT(inquiry.rounds <= static_cast<int>(std::bit_width(truth.size())) + 2);
    }));
    SUBCASE("asking one after the other where each takes a little, and nobody where nothing changes") {
        const Caps caps{.per_advocate = eur(1'000)};
        std::vector<PromisedShare> truth = {sale(1, at("2026-01-01"), eur(1'000), caps)};
        for (int i = 2; i <= 1'000; ++i) truth.push_back(sale(i, at("2026-02-01"), eur(1), caps));
        Inquiry inquiry{.told = truth, .known = {ReferralId(1)}};
        inquiry.told[0].given = eur(1'000);
        for (std::size_t i = 1; i < truth.size(); ++i) inquiry.told[i].promised = std::nullopt;
        inquiry.run(truth);
        CHECK(inquiry.rounds == 0);
        truth[0].promised = inquiry.told[0].promised = eur(0);
        CHECK(inquiry.run(truth) == within_caps(truth, "UTC"));
        CHECK(inquiry.rounds <= 11);
    }
    SUBCASE("asking no more than may be served") {
        const Caps caps{.per_advocate = eur(100)};
        std::vector<PromisedShare> truth = {sale(1, at("2026-01-01"), eur(60), caps)};
        for (int i = 2; i <= 100; ++i) truth.push_back(sale(i, at("2026-02-01"), eur(200), caps));
        Inquiry inquiry{.told = truth, .known = {ReferralId(1)}};
        inquiry.told[0].given = eur(100);
        for (std::size_t i = 1; i < truth.size(); ++i) inquiry.told[i].promised = std::nullopt;
        CHECK(inquiry.run(truth) == within_caps(truth, "UTC"));
        CHECK(inquiry.known.size() <= 3);
    }
}
