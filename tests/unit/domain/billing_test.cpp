#include "domain/billing.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

using Facts = std::vector<BillingFact>;

/// A payment of 100.00 net, 120.00 with tax, known to refunds as its charge `ch_1`.
BillingFact taxed() {
    BillingFact fact = paid("evt_p", "2026-01-10", "in_1", eur(10000));
    fact.gross = eur(12000);
    fact.aliases = {"ch_1", "pi_1"};
    return fact;
}

BillingFact gross_refund(std::string id, std::int64_t cents) {
    BillingFact fact = refunded(std::move(id), "2026-02-01", "ch_1", eur(cents));
    fact.amount_is_gross = true;
    return fact;
}

BillingFact cumulative(std::string id, std::string_view day, std::int64_t cents, std::string source = "ch_1") {
    BillingFact fact = refunded(std::move(id), day, "in_1", eur(cents));
    fact.cumulative = true;
    fact.refund_source = std::move(source);
    return fact;
}

Money refunded_of(const Facts& facts) {
    return BillingHistory::of(facts).invoices().at(0).refunded;
}

}  // namespace

TEST_CASE("counts one invoice under two ids once, with its earliest payment") {
    const Facts facts = {paid("evt_b", "2026-01-11", "in_1", eur(20000)),
                         paid("evt_a", "2026-01-10", "in_1", eur(10000))};
    const auto history = BillingHistory::of(facts);
    REQUIRE(history.invoices().size() == 1);
    CHECK(history.invoices()[0].paid == eur(10000));
    CHECK(history.invoices()[0].paid_at == at("2026-01-10"));
    CHECK(history.set_aside("evt_b") == SetAside::kRepeatedPayment);
    CHECK_FALSE(history.set_aside("evt_a").has_value());
}

TEST_CASE("adds refunds up and counts the same refund once") {
    const Facts facts = {
        paid("evt_p", "2026-01-10", "in_1", eur(10000)), refunded("r1", "2026-02-01", "in_1", eur(3000)),
        refunded("r2", "2026-02-01", "in_1", eur(3000)), refunded("r1", "2026-02-01", "in_1", eur(3000))};
    CHECK(refunded_of(facts) == eur(6000));
}

TEST_CASE("takes the highest of cumulative refunds per source") {
    const Facts facts = {paid("evt_p", "2026-01-10", "in_1", eur(10000)), cumulative("r2", "2026-02-03", 4000),
                         cumulative("r1", "2026-02-01", 1500), cumulative("r3", "2026-02-02", 700, "ch_2")};
    CHECK(refunded_of(facts) == eur(4700));
}

TEST_CASE("leaves out the refund that would exceed the payment and keeps the others") {
    const Facts facts = {
        refunded("r1", "2026-02-01", "in_1", eur(6000)), refunded("r2", "2026-02-02", "in_1", eur(5000)),
        refunded("r3", "2026-02-03", "in_1", eur(4000)), paid("evt_p", "2026-01-10", "in_1", eur(10000))};
    const auto history = BillingHistory::of(facts);
    CHECK(history.invoices()[0].refunded == eur(10000));
    CHECK(history.set_aside("r2") == SetAside::kRefundExceedsPayment);
    CHECK(history.all_refunded());
}

TEST_CASE("parks a refund until its payment is known, and finds it by any of the payment's names") {
    Facts facts = {gross_refund("r1", 6000)};
    CHECK(BillingHistory::of(facts).set_aside("r1") == SetAside::kWaitsForPayment);
    facts.push_back(taxed());
    CHECK_FALSE(BillingHistory::of(facts).set_aside("r1").has_value());
    CHECK(refunded_of(facts) == eur(5000));
}

TEST_CASE("brings refunds with tax to net on their sum, a full one exactly") {
    // A third of 120.00, three times: 33.33 each would leave a cent.
    const Facts facts = {taxed(), gross_refund("r1", 4000), gross_refund("r2", 4000), gross_refund("r3", 4000)};
    CHECK(refunded_of(facts) == eur(10000));
    CHECK(refunded_of({taxed(), gross_refund("r1", 4000)}) == eur(3333));
    CHECK(refunded_of({taxed(), gross_refund("r1", 12000)}) == eur(10000));
    const auto too_much = BillingHistory::of(Facts{taxed(), gross_refund("r1", 12001)});
    CHECK(too_much.set_aside("r1") == SetAside::kRefundExceedsPayment);
}

TEST_CASE("takes a refund with tax as it stands when the payment does not tell its tax") {
    BillingFact payment = taxed();
    payment.gross.reset();
    CHECK(refunded_of({payment, gross_refund("r1", 6000)}) == eur(6000));
}

TEST_CASE("a lost dispute takes back its whole payment, whatever was disputed or refunded beside it, in every order") {
    struct Case {
        const char* what;
        Facts beside;
        std::optional<Money> disputed;
    };
    const Case cases[] = {
        {"nothing beside", {}, eur(12000)},
        {"a part disputed", {}, eur(4000)},
        {"nothing told of the amount", {}, std::nullopt},
        {"another currency", {}, money(900, "USD")},
        {"a part refunded before", {refunded("r1", "2026-02-01", "in_1", eur(3000))}, eur(12000)},
        {"refunded in full before", {refunded("r1", "2026-02-01", "in_1", eur(10000))}, eur(12000)},
        {"refunded in full with tax", {gross_refund("r1", 12000)}, eur(12000)},
        {"a part refunded after", {cumulative("r1", "2026-05-01", 4000)}, eur(12000)},
    };
    for (const Case& one : cases) {
        CAPTURE(one.what);
        BillingFact lost{.id = "evt_l", .type = BillingFactType::kDisputeLost, .occurred_at = at("2026-03-01")};
        lost.invoice = "pi_unknown";
        lost.aliases = {"ch_1"};
        lost.amount = one.disputed;
        lost.refund_source = "dp_1";
        Facts facts = one.beside;
        facts.push_back(taxed());
        facts.push_back(lost);
        facts.push_back(lost);
        for (std::size_t turn = 0; turn < facts.size(); ++turn) {
            std::rotate(facts.begin(), facts.begin() + 1, facts.end());
            const auto history = BillingHistory::of(facts);
            CHECK(history.all_refunded());
            CHECK(history.set_aside().empty());
            CHECK_FALSE(is_disputed(facts, history));
        }
    }
}

TEST_CASE("of a dispute decided more than once the last decision counts, in every order") {
    const auto decided = [](std::string id, BillingFactType type, std::string_view day) {
        BillingFact fact{.id = std::move(id), .type = type, .occurred_at = at(day)};
        fact.invoice = "ch_1";
        fact.refund_source = "dp_1";
        return fact;
    };
    const auto lost = [&](std::string_view day) { return decided("evt_l", BillingFactType::kDisputeLost, day); };
    const auto won = [&](std::string_view day) { return decided("evt_w", BillingFactType::kDisputeClosed, day); };
    Facts facts = {taxed(), decided("evt_d", BillingFactType::kPaymentDisputed, "2026-02-20"), lost("2026-03-01"),
                   won("2026-04-01")};
    const auto in_every_order = [&](std::int64_t refunded) {
        for (std::size_t turn = 0; turn < facts.size(); ++turn) {
            std::rotate(facts.begin(), facts.begin() + 1, facts.end());
            const auto history = BillingHistory::of(facts);
            CHECK(history.invoices().at(0).refunded == eur(refunded));
            CHECK_FALSE(is_disputed(facts, history));
        }
    };
    in_every_order(0);
    facts = {taxed(), won("2026-03-01"), lost("2026-04-01")};
    in_every_order(10000);
    BillingFact of_another = lost("2026-02-01");
    of_another.id = "evt_o";
    of_another.refund_source = "dp_2";
    facts = {taxed(), lost("2026-03-01"), won("2026-04-01"), of_another};
    in_every_order(10000);
}

TEST_CASE("a refund that failed counts as if it had never been, in every order") {
    const auto told = [](std::string id, std::string_view day, std::int64_t cents) {
        BillingFact fact = cumulative(std::move(id), day, cents);
        fact.amount_is_gross = true;
        return fact;
    };
    const auto failed = [](std::string id, std::string_view day, std::string refund, std::int64_t cents) {
        BillingFact fact{.id = std::move(id), .type = BillingFactType::kRefundFailed, .occurred_at = at(day)};
        fact.invoice = "ch_1";
        fact.amount = eur(cents);
        fact.amount_is_gross = true;
        fact.refund_source = std::move(refund);
        return fact;
    };
    struct Case {
        const char* what;
        Facts facts;
        std::int64_t refunded;  ///< net
    };
    const Case cases[] = {
        {"the only one", {told("r1", "2026-02-01", 6000), failed("f1", "2026-02-05", "re_1", 6000)}, 0},
        {"one of two",
         {told("r1", "2026-02-01", 6000), told("r2", "2026-02-02", 9000), failed("f1", "2026-02-05", "re_1", 6000)},
         2500},
        {"told twice under two ids",
         {told("r1", "2026-02-01", 6000), told("r2", "2026-02-02", 12000), failed("f1", "2026-02-05", "re_1", 6000),
          failed("f2", "2026-02-06", "re_1", 6000)},
         5000},
        {"tried again in full",
         {told("r1", "2026-02-01", 12000), failed("f1", "2026-02-05", "re_1", 12000), told("r2", "2026-02-07", 12000)},
         10000},
        {"a smaller one tried after it",
         {told("r1", "2026-02-01", 12000), failed("f1", "2026-02-05", "re_1", 12000), told("r2", "2026-02-07", 3000)},
         2500},
        {"failed twice",
         {told("r1", "2026-02-01", 6000), failed("f1", "2026-02-05", "re_1", 6000), told("r2", "2026-02-07", 6000),
          failed("f2", "2026-02-09", "re_2", 6000)},
         0},
        {"never told as refunded", {failed("f1", "2026-02-05", "re_1", 6000)}, 0},
        {"in the same second as its refund",
         {told("r1", "2026-02-05", 6000), failed("f1", "2026-02-05", "re_1", 6000)},
         0},
        {"beside a refund of another source",
         {told("r1", "2026-02-01", 6000), failed("f1", "2026-02-05", "re_1", 6000),
          refunded("r3", "2026-02-06", "in_1", eur(1000))},
         1000},
    };
    for (const Case& one : cases) {
        CAPTURE(one.what);
        Facts facts = one.facts;
        facts.push_back(taxed());
        facts.push_back(facts.front());
        std::ranges::sort(facts, {}, [](const BillingFact& fact) { return fact.id; });
        do {
            const auto history = BillingHistory::of(facts);
            CHECK(history.invoices().at(0).refunded == eur(one.refunded));
            CHECK(history.set_aside().empty());
        } while (std::ranges::next_permutation(facts, {}, [](const BillingFact& fact) { return fact.id; }).found);
    }
}

TEST_CASE("parks a refund that failed until its payment is known") {
    BillingFact failed{.id = "f1", .type = BillingFactType::kRefundFailed, .occurred_at = at("2026-02-05")};
    failed.invoice = "ch_1";
    failed.amount = eur(6000);
    failed.refund_source = "re_1";
    CHECK(BillingHistory::of(Facts{failed}).set_aside("f1") == SetAside::kWaitsForPayment);
    CHECK(BillingHistory::of(Facts{failed, taxed()}).set_aside().empty());
    failed.amount = money(6000, "USD");
    CHECK(BillingHistory::of(Facts{failed, taxed()}).set_aside("f1") == SetAside::kCurrencyMismatch);
}

TEST_CASE("a dispute holds until it is decided, and when it is lost until its payment is known") {
    const auto dispute = [](std::string id, BillingFactType type) {
        BillingFact fact{.id = std::move(id), .type = type, .occurred_at = at("2026-03-01")};
        fact.invoice = "ch_1";
        fact.refund_source = "dp_1";
        return fact;
    };
    const auto holds = [](const Facts& facts) { return is_disputed(facts, BillingHistory::of(facts)); };
    const BillingFact opened = dispute("d1", BillingFactType::kPaymentDisputed);
    const BillingFact closed = dispute("d2", BillingFactType::kDisputeClosed);
    const BillingFact lost = dispute("d3", BillingFactType::kDisputeLost);
    CHECK_FALSE(holds({taxed()}));
    CHECK(holds({taxed(), opened}));
    CHECK_FALSE(holds({closed, taxed(), opened}));
    CHECK_FALSE(holds({lost, opened, taxed()}));
    CHECK(holds({opened, lost}));
    CHECK(holds({lost}));
    CHECK(BillingHistory::of(Facts{lost}).set_aside("d3") == SetAside::kWaitsForPayment);
}

TEST_CASE("sets aside a refund in another currency") {
    const Facts facts = {paid("evt_p", "2026-01-10", "in_1", eur(10000)),
                         refunded("r1", "2026-02-01", "in_1", money(100, "USD"))};
    CHECK(BillingHistory::of(facts).set_aside("r1") == SetAside::kCurrencyMismatch);
    CHECK(refunded_of(facts).is_zero());
}

TEST_CASE("pays nothing with nothing") {
    const Facts facts = {paid("evt_0", "2026-01-01", "in_0", eur(0))};
    const auto history = BillingHistory::of(facts);
    CHECK(history.invoices().empty());
    CHECK(history.set_aside("evt_0") == SetAside::kNothingPaid);
    CHECK_FALSE(history.all_refunded());
    CHECK_FALSE(history.first_payment_at().has_value());
}

TEST_CASE("gives a payment without subscription to the earliest one, started ones first") {
    const auto terms = every(1, Interval::kYear, eur(120000));
    BillingFact named = paid("evt_2", "2026-01-02", "in_2", eur(100), "sub_named");
    const Facts facts = {paid("evt_1", "2026-01-01", "in_1", eur(100)), named,
                         started("evt_s", "2026-03-01", "sub_started", terms), ended("evt_e", "2026-06-01")};
    const auto history = BillingHistory::of(facts);
    CHECK(history.invoices().at(0).subscription_id == "sub_started");
    CHECK(history.invoices().at(1).subscription_id == "sub_named");
    CHECK(history.find_subscription("sub_started")->ended_at == at("2026-06-01"));
    CHECK_FALSE(history.find_subscription("sub_named")->ended_at.has_value());
}

TEST_CASE("takes the terms from the started fact, else from the earliest payment that tells them") {
    const auto monthly = every(1, Interval::kMonth, eur(100));
    const auto yearly = every(1, Interval::kYear, eur(1000));
    BillingFact early = paid("evt_1", "2026-01-01", "in_1", eur(100), "sub");
    early.terms = monthly;
    BillingFact late = paid("evt_2", "2026-02-01", "in_2", eur(100), "sub");
    late.terms = yearly;
    CHECK(BillingHistory::of(Facts{late, early}).find_subscription("sub")->terms == monthly);
    const Facts all = {early, late, started("evt_s", "2026-05-01", "sub", yearly)};
    CHECK(BillingHistory::of(all).find_subscription("sub")->terms == yearly);
}

TEST_CASE("ignores terms that are no period") {
    BillingFact payment = paid("evt_1", "2026-01-01", "in_1", eur(100), "sub");
    payment.terms = every(0, Interval::kMonth, eur(100));
    CHECK_FALSE(BillingHistory::of(Facts{payment}).find_subscription("sub")->terms.has_value());
}

TEST_CASE("writes names of facts as the contract does and reads them back") {
    CHECK(to_string(BillingFactType::kPaymentReceived) == "payment.received");
    CHECK(parse_billing_fact_type("subscription.ended") == BillingFactType::kSubscriptionEnded);
    CHECK(parse_interval("year") == Interval::kYear);
    CHECK_FALSE(parse_interval("week").has_value());
    CHECK(to_string(SetAside::kRefundExceedsPayment) == "refund_exceeds_payment");
    CHECK(to_string(Interval::kMonth) == "month");
}
