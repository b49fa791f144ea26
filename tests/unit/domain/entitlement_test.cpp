#include "domain/entitlement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

using Facts = std::vector<BillingFact>;

std::vector<Entitlement> promised(const RewardRule& rule, const Facts& facts, std::string_view code = "EUR") {
    return entitlements(rule, BillingHistory::of(facts), currency(code)).value();
}

/// The value of the only entitlement.
std::int64_t value_of(const RewardRule& rule, const Facts& facts, std::string_view code = "EUR") {
    const auto all = promised(rule, facts, code);
    REQUIRE(all.size() == 1);
    return all[0].value.minor();
}

const RewardRule kAnnual = twenty_percent_of(RewardBase::kAnnualValue);

struct AnnualCase {
    const char* what;
    const char* code;
    int count;
    Interval interval;
    std::int64_t amount;
    std::int64_t first_paid;
    std::int64_t refunded;
    std::int64_t value;
};

}  // namespace

TEST_CASE("gives 20 % of the annual value, in proportion to what was kept of the first invoice") {
    const AnnualCase cases[] = {
        {"1,200.00 a year", "EUR", 1, Interval::kYear, 120000, 120000, 0, 24000},
        {"a quarter refunded", "EUR", 1, Interval::kYear, 120000, 120000, 30000, 18000},
        {"all refunded", "EUR", 1, Interval::kYear, 120000, 120000, 120000, 0},
        {"99.00 a month", "EUR", 1, Interval::kMonth, 9900, 9900, 0, 23760},
        {"a third of a month refunded", "EUR", 1, Interval::kMonth, 9900, 9900, 3300, 15840},
        {"250.01 a quarter: 200.008", "EUR", 3, Interval::kMonth, 25001, 25001, 0, 20001},
        {"two years at once", "EUR", 2, Interval::kYear, 200000, 200000, 0, 20000},
        {"first invoice prorated", "EUR", 1, Interval::kMonth, 9900, 4950, 0, 23760},
        {"first invoice prorated, half of it refunded", "EUR", 1, Interval::kMonth, 9900, 4950, 2475, 11880},
        {"half a cent goes up: 0.125 of 1.00", "EUR", 1, Interval::kYear, 100, 16, 6, 13},
        {"yen have no decimals", "JPY", 1, Interval::kMonth, 1234, 1234, 0, 2962},
        {"yen, third refunded: 1974.4", "JPY", 1, Interval::kMonth, 1234, 3, 1, 1974},
        {"dinars have three", "TND", 1, Interval::kYear, 1234567, 1234567, 0, 246913},
        {"dinars a quarter", "TND", 3, Interval::kMonth, 333333, 333333, 111111, 177778},
    };
    for (const AnnualCase& row : cases) {
        CAPTURE(row.what);
        const auto terms = every(row.count, row.interval, money(row.amount, row.code));
        Facts facts = {started("s", "2026-01-01", "sub", terms),
                       paid("p", "2026-01-02", "in_1", money(row.first_paid, row.code))};
        if (row.refunded > 0) facts.push_back(refunded("r", "2026-02-01", "in_1", money(row.refunded, row.code)));
        CHECK(value_of(kAnnual, facts, row.code) == row.value);
    }
}

TEST_CASE("explains the value: annual value, rate and invoice") {
    const auto terms = every(1, Interval::kMonth, eur(9900));
    const auto all =
        promised(kAnnual, {started("s", "2026-01-01", "sub", terms), paid("p", "2026-01-02", "in_1", eur(9900))});
    REQUIRE(all.size() == 1);
    CHECK(all[0].billing_object == "sub");
    CHECK(all[0].granted);
    CHECK(all[0].earned_at == at("2026-01-02"));
    CHECK(all[0].basis == Basis{.base = eur(118800), .rate = Rate::parse(2000).value(), .invoice = "in_1"});
}

TEST_CASE("promises nothing before a payment, nor before the terms are known") {
    const auto terms = every(1, Interval::kYear, eur(120000));
    CHECK(promised(kAnnual, {started("s", "2026-01-01", "sub", terms)}).empty());
    CHECK(promised(kAnnual, {paid("p", "2026-01-02", "in_1", eur(120000))}).empty());
    CHECK(promised(kAnnual, {paid("p", "2026-01-02", "in_1", eur(120000), "sub")}).empty());
}

TEST_CASE("pays what was really kept of a subscription that ends in its first year") {
    const auto terms = every(1, Interval::kMonth, eur(9900));
    Facts facts = {started("s", "2026-01-01", "sub", terms), paid("p1", "2026-01-31", "in_1", eur(9900)),
                   paid("p2", "2026-02-28", "in_2", eur(9900)), paid("p3", "2026-03-31", "in_3", eur(9900)),
                   refunded("r", "2026-04-02", "in_2", eur(900))};
    Facts last_day = facts;
    facts.push_back(ended("e", "2026-04-01", "sub"));
    CHECK(value_of(kAnnual, facts) == 5760);
    CHECK(promised(kAnnual, facts)[0].basis.base == eur(28800));

    SUBCASE("not when the rule forgives it") {
        RewardRule forgiving = kAnnual;
        forgiving.clawback_on_early_end = false;
        CHECK(value_of(forgiving, facts) == 23760);
    }
    SUBCASE("not at the end of the twelfth month") {
        last_day.push_back(ended("e", "2027-01-31", "sub"));
        CHECK(value_of(kAnnual, last_day) == 23760);
    }
    SUBCASE("an instant before it, yes") {
        BillingFact end = ended("e", "2027-01-31", "sub");
        end.occurred_at = end.occurred_at - Duration{1};
        last_day.push_back(end);
        CHECK(value_of(kAnnual, last_day) == 5760);
    }
}

TEST_CASE("after an early end the share is of what was paid and kept over the whole subscription") {
    struct Row {
        const char* what;
        SubscriptionTerms terms;
        std::vector<std::int64_t> paid;      ///< in cents, a month after another
        std::vector<std::int64_t> refunded;  ///< of these
        std::int64_t while_it_runs;
        std::int64_t once_ended;
    };
    const auto monthly = every(1, Interval::kMonth, eur(10750));
    const auto yearly = every(1, Interval::kYear, eur(129000));
    const auto two_years = every(2, Interval::kYear, eur(200000));
    const Row rows[] = {
        {"three months", monthly, {10750, 10750, 10750}, {0, 0, 0}, 25800, 6450},
        {"the second refunded", monthly, {10750, 10750, 10750}, {0, 10750, 0}, 25800, 4300},
        {"the first refunded", monthly, {10750, 10750, 10750}, {10750, 0, 0}, 0, 4300},
        {"half of the first refunded", monthly, {10750, 10750, 10750}, {5375, 0, 0}, 12900, 5375},
        {"everything refunded", monthly, {10750, 10750}, {10750, 10750}, 0, 0},
        {"a year at once", yearly, {129000}, {0}, 25800, 25800},
        {"a year at once, a third refunded", yearly, {129000}, {43000}, 17200, 17200},
        {"two years at once", two_years, {200000}, {0}, 20000, 40000},
        {"two years at once, most refunded", two_years, {200000}, {150000}, 5000, 10000},
        {"a price that rose", monthly, {10750, 20000, 20000}, {0, 0, 0}, 25800, 10150},
        {"an odd cent, rounded once", monthly, {333, 334, 334}, {0, 0, 1}, 25800, 200},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Facts facts = {started("s", "2026-01-01", "sub", row.terms)};
        for (std::size_t i = 0; i < row.paid.size(); ++i) {
            const std::string number = std::to_string(i + 1);
            const std::string month = "2026-0" + number;
            facts.push_back(
                paid(("p" + number).c_str(), (month + "-02").c_str(), ("in_" + number).c_str(), eur(row.paid[i])));
            if (row.refunded[i] == 0) continue;
            facts.push_back(refunded(("r" + number).c_str(), (month + "-03").c_str(), ("in_" + number).c_str(),
                                     eur(row.refunded[i])));
        }
        CHECK(value_of(kAnnual, facts) == row.while_it_runs);
        facts.push_back(ended("e", "2026-05-01", "sub"));
        CHECK(value_of(kAnnual, facts) == row.once_ended);
        std::ranges::reverse(facts);
        CHECK(value_of(kAnnual, facts) == row.once_ended);
    }
}

TEST_CASE("counts every subscription of the first year and no later one") {
    const auto terms = every(1, Interval::kYear, eur(100000));
    const Facts facts = {paid("p1", "2026-01-10", "in_1", eur(100000), "sub_1"),
                         started("s1", "2026-01-10", "sub_1", terms),
                         started("s2", "2026-06-10", "sub_2", terms),
                         paid("p2", "2027-01-09", "in_2", eur(100000), "sub_2"),
                         started("s3", "2026-06-11", "sub_3", terms),
                         paid("p3", "2027-01-10", "in_3", eur(100000), "sub_3")};
    const auto all = promised(kAnnual, facts);
    REQUIRE(all.size() == 2);
    CHECK(all[0].billing_object == "sub_1");
    CHECK(all[1].billing_object == "sub_2");
}

TEST_CASE("gives a share of each payment within the duration, border excluded") {
    RewardRule rule = twenty_percent_of(RewardBase::kPayment);
    rule.duration_months = 1;
    const Facts facts = {paid("p1", "2026-01-31", "in_1", eur(333)), paid("p2", "2026-02-27", "in_2", eur(1000)),
                         paid("p3", "2026-02-28", "in_3", eur(1000)), refunded("r", "2026-03-01", "in_1", eur(111))};
    const auto all = promised(rule, facts);
    REQUIRE(all.size() == 2);
    CHECK(all[0].billing_object == "in_1");
    CHECK(all[0].value == eur(44));
    CHECK(all[0].basis.base == eur(222));
    CHECK(all[1].value == eur(200));

    rule.duration_months.reset();
    CHECK(promised(rule, facts).size() == 3);
    rule.milestone = Milestone::kRenewal;
    CHECK(promised(rule, facts).front().billing_object == "in_2");
}

TEST_CASE("gives a share of the first payment only") {
    const Facts facts = {paid("p2", "2026-02-27", "in_2", eur(1000)), paid("p1", "2026-01-31", "in_1", eur(500))};
    const auto all = promised(twenty_percent_of(RewardBase::kFirstPayment), facts);
    REQUIRE(all.size() == 1);
    CHECK(all[0].billing_object == "first_payment");
    CHECK(all[0].value == eur(100));
    CHECK(all[0].basis.invoice == "in_1");
}

TEST_CASE("gives the tier of the annual value while something of the first invoice is kept") {
    const RewardRule rule{.base = RewardBase::kOrderAmount,
                          .kind = RewardKind::kCredit,
                          .tiers = {{.below = eur(60000), .value = eur(5000)},
                                    {.below = eur(240000), .value = eur(15000)},
                                    {.value = eur(40000)}}};
    const auto value_for = [&](std::int64_t monthly, std::int64_t refund) {
        Facts facts = {started("s", "2026-01-01", "sub", every(1, Interval::kMonth, eur(monthly))),
                       paid("p", "2026-01-02", "in_1", eur(monthly))};
        if (refund > 0) facts.push_back(refunded("r", "2026-02-01", "in_1", eur(refund)));
        return promised(rule, facts).at(0);
    };
    CHECK(value_for(4999, 0).value == eur(5000));
    CHECK(value_for(5000, 0).value == eur(15000));
    CHECK(value_for(5000, 0).basis.tier == 2);
    CHECK(value_for(20000, 0).value == eur(40000));
    CHECK(value_for(20000, 19999).value == eur(40000));
    CHECK(value_for(20000, 20000).value.is_zero());
    CHECK_FALSE(value_for(20000, 20000).granted);
    CHECK(value_for(20000, 0).billing_object == "order");
}

TEST_CASE("grants a module, worth its cost or nothing, until everything is refunded") {
    Facts facts = {paid("p1", "2026-01-02", "in_1", eur(1000)), paid("p2", "2026-02-02", "in_2", eur(1000)),
                   refunded("r1", "2026-03-01", "in_1", eur(1000))};
    const auto free_of_cost = promised(one_module(), facts);
    REQUIRE(free_of_cost.size() == 1);
    CHECK(free_of_cost[0].billing_object == "won");
    CHECK(free_of_cost[0].granted);
    CHECK(free_of_cost[0].value.is_zero());
    CHECK(value_of(one_module(eur(1500)), facts) == 1500);

    facts.push_back(refunded("r2", "2026-03-01", "in_2", eur(1000)));
    CHECK_FALSE(promised(one_module(), facts)[0].granted);
    CHECK(value_of(one_module(eur(1500)), facts) == 0);
}

TEST_CASE("rests on no billing before the sale") {
    RewardRule rule = one_module();
    rule.milestone = Milestone::kEngaged;
    CHECK(promised(rule, {paid("p1", "2026-01-02", "in_1", eur(1000))}).empty());
}

TEST_CASE("leaves out what was paid in another currency") {
    const Facts facts = {paid("p1", "2026-01-02", "in_1", money(1000, "USD")),
                         paid("p2", "2026-02-02", "in_2", eur(500))};
    CHECK(value_of(twenty_percent_of(RewardBase::kFirstPayment), facts) == 100);
    CHECK(entitlements(one_module(eur(1)), BillingHistory::of(facts), currency("USD"))->empty());
}

TEST_CASE("promises in each currency paid in, or in that of its amount") {
    const auto history = BillingHistory::of(
        Facts{paid("p1", "2026-01-02", "in_1", money(1000, "USD")), paid("p2", "2026-02-02", "in_2", eur(500))});
    const auto in = [&](const RewardRule& rule) { return currencies(rule, history); };
    CHECK(in(twenty_percent_of(RewardBase::kPayment)) == std::vector{currency("USD"), currency("EUR")});
    CHECK(in(twenty_percent_of(RewardBase::kAnnualValue)) == std::vector{currency("USD"), currency("EUR")});
    CHECK(in(twenty_percent_of(RewardBase::kFirstPayment)) == std::vector{currency("USD")});
    CHECK(in(one_module(eur(1))) == std::vector{currency("EUR")});
    CHECK(currencies(one_module(), BillingHistory::of({})).empty());
}

TEST_CASE("a fixed amount does not depend on the currency of the payment") {
    const auto history = BillingHistory::of(Facts{paid("p1", "2026-01-02", "in_1", money(1000, "JPY"))});
    const auto promised_now = entitlements(one_module(eur(700)), history, currency("EUR"));
    REQUIRE(promised_now->size() == 1);
    CHECK(promised_now->front().value == eur(700));
}

TEST_CASE("computes the largest amounts exactly and refuses what money cannot hold") {
    const auto facts_of = [](std::int64_t amount, Interval interval) {
        return Facts{started("s", "2026-01-01", "sub", every(1, interval, eur(amount))),
                     paid("p", "2026-01-02", "in_1", eur(amount)), refunded("r", "2026-01-03", "in_1", eur(1))};
    };
    CHECK(value_of(kAnnual, facts_of(Money::kMax, Interval::kYear)) == 1801439850948198);
    const auto beyond = BillingHistory::of(facts_of(Money::kMax, Interval::kMonth));
    CHECK(entitlements(kAnnual, beyond, currency("EUR")).error() == ErrorCode::kAmountInvalid);
}
