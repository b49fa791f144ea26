#include "domain/settlement.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "domain/ledger_audit.hpp"
#include "support/reward_builders.hpp"
#include "support/reward_desk.hpp"

using namespace parrain;
using namespace parrain::given;
using State = RewardState;
using Event = RewardEvent;
using Account = AccountKind;

TEST_CASE("creates the reward, funds it and holds it until its day") {
    Desk desk(held_for(30));
    desk.tell(pay_1000());
    REQUIRE(desk.rewards().size() == 1);
    CHECK(desk.reward(0).state == State::kPending);
    CHECK(desk.reward(0).entitled == eur(20000));
    CHECK(desk.reward(0).hold_until == at("2026-02-09"));
    CHECK(desk.reward(0).rule_version == 1);
    CHECK(desk.balance(Account::kFunding) == -20000);
    CHECK(desk.balance(Account::kPending) == 20000);
}

TEST_CASE("approves at once what neither waits nor needs a person") {
    Desk desk(cash());
    desk.tell(pay_1000());
    CHECK(desk.reward(0).state == State::kApproved);
    REQUIRE(desk.last().size() == 2);
    CHECK(desk.last()[0].event == Event::kPayment);
    CHECK(desk.last()[1].event == Event::kHoldEnded);

    RewardRule by_person = cash();
    by_person.approval = Approval::kManual;
    Desk manual(by_person);
    manual.tell(pay_1000());
    CHECK(manual.reward(0).state == State::kPending);

    RewardRule above = cash();
    above.approval = Approval::kAboveAmount;
    above.approval_above = eur(20000);
    Desk at_the_border(above);
    at_the_border.tell(pay_1000());
    // The job approves it, once what came in together is known.
    CHECK(at_the_border.reward(0).state == State::kPending);
    CHECK(approves_itself(above, at_the_border.reward(0)));

    Desk guarded(cash());
    guarded.guard();
    guarded.tell(pay_1000());
    CHECK(guarded.reward(0).state == State::kPending);
    CHECK_FALSE(approves_itself(cash(), guarded.reward(0)));
}

TEST_CASE("lets nothing approved grow beyond what may pass without a person") {
    RewardRule by_person = twenty_percent_of(RewardBase::kFirstPayment);
    by_person.approval = Approval::kManual;
    Desk desk(by_person);
    desk.tell(paid("p2", "2026-02-10", "in_2", eur(10000)));
    desk.decide_on(0, Event::kHoldEnded);
    desk.tell(paid("p1", "2026-01-10", "in_1", eur(100000)));
    REQUIRE(desk.rewards().size() == 2);
    CHECK(desk.reward(0).state == State::kApproved);
    CHECK(desk.reward(0).entitled == eur(2000));
    CHECK(desk.reward(1).state == State::kPending);
    CHECK(desk.reward(1).entitled == eur(18000));
    CHECK(desk.reward(1).needs_person);
}

TEST_CASE("marks what only the order of facts made, and lets dates follow the facts") {
    const RewardRule rule = twenty_percent_of(RewardBase::kFirstPayment);
    Desk desk(rule);
    desk.tell(paid("p2", "2026-02-10", "in_2", eur(10000)));
    CHECK(desk.reward(0).earned_at == at("2026-02-10"));
    desk.tell(refunded("r2", "2026-02-11", "in_2", eur(10000)));
    CHECK(desk.reward(0).state == State::kVoided);
    CHECK_FALSE(desk.reward(0).superseded);
    desk.tell(paid("p1", "2026-01-10", "in_1", eur(50000)));
    REQUIRE(desk.rewards().size() == 2);
    CHECK(desk.reward(0).superseded);
    CHECK(desk.reward(1).entitled == eur(10000));
    CHECK(desk.reward(1).basis.invoice == "in_1");
    CHECK_FALSE(desk.reward(1).superseded);

    Desk two(rule);
    two.tell(paid("p2", "2026-02-10", "in_2", eur(50000)));
    two.tell(paid("p1", "2026-01-10", "in_1", eur(50000)));
    CHECK(two.reward(0).earned_at == at("2026-01-10"));
    CHECK(two.reward(0).basis.invoice == "in_1");
}

TEST_CASE("takes back exactly a partial refund, then the rest") {
    Desk desk(held_for(30));
    desk.tell(pay_1000());
    desk.tell(refund_of("r1", 25000));
    CHECK(desk.reward(0).state == State::kPending);
    CHECK(desk.reward(0).entitled == eur(15000));
    CHECK(desk.last().at(0).event == Event::kPartialRefund);
    desk.tell(refund_of("r2", 75000));
    CHECK(desk.reward(0).state == State::kVoided);
    CHECK(desk.last().at(0).event == Event::kFullRefund);
    CHECK(desk.balance(Account::kFunding) == 0);
}

TEST_CASE("voids a reward whose refund was told before its payment") {
    Desk desk(cash());
    desk.tell(refund_of("r1", 100000));
    CHECK(desk.rewards().empty());
    desk.tell(pay_1000());
    REQUIRE(desk.rewards().size() == 1);
    CHECK(desk.reward(0).state == State::kVoided);
    CHECK(desk.balances() == Balances(currency("EUR")));
}

TEST_CASE("settles a second time without any change") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.tell(refund_of("r1", 25000));
    desk.settle();
    CHECK(desk.last().empty());
}

TEST_CASE("makes the beneficiary owe what is refunded in flight, and settles it when the payout fails") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
    desk.tell(refund_of("r1", 25000));
    CHECK(desk.reward(0).state == State::kScheduled);
    CHECK(desk.reward(0).position.clearing == eur(20000));
    CHECK(desk.balance(Account::kOwed) == -5000);

    SUBCASE("confirmed: the payout is unaltered, the debt due") {
        desk.apply(confirm_payout(desk.reward(0), desk.funding()));
        CHECK(desk.reward(0).state == State::kClawbackDue);
        CHECK(desk.balance(Account::kSettled) == 20000);
        desk.apply(confirm_payout(desk.reward(0), desk.funding()));
        CHECK(desk.last().empty());
        CHECK(desk.balance(Account::kSettled) == 20000);
    }
    SUBCASE("failed: only the rest is approved") {
        desk.apply(fail_payout(desk.reward(0), desk.funding()));
        CHECK(desk.reward(0).state == State::kFailed);
        CHECK(desk.reward(0).position.approved == eur(15000));
        CHECK(desk.balance(Account::kOwed) == 0);
        desk.apply(fail_payout(desk.reward(0), desk.funding()));
        CHECK(desk.last().empty());
        desk.pay(0);
        CHECK(desk.reward(0).state == State::kPaid);
        CHECK(desk.balance(Account::kSettled) == 15000);
    }
    SUBCASE("failed after everything was refunded: voided") {
        desk.tell(refund_of("r2", 75000));
        desk.apply(fail_payout(desk.reward(0), desk.funding()));
        CHECK(desk.reward(0).state == State::kVoided);
        CHECK(desk.balances() == Balances(currency("EUR")));
    }
}

TEST_CASE("settles older debts from the next payout, oldest first") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.pay(0);
    desk.tell(refund_of("r1", 100000));
    CHECK(desk.reward(0).state == State::kClawbackDue);
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(75000)));

    SUBCASE("a smaller one is netted altogether and so paid") {
        desk.apply(start_payout(desk.reward(1), desk.rewards(), desk.funding()));
        CHECK(desk.reward(1).state == State::kPaid);
        CHECK(desk.reward(1).position.settled.is_zero());
        CHECK(desk.reward(1).position.netted == eur(15000));
        CHECK(desk.reward(0).state == State::kClawbackDue);
        CHECK(desk.reward(0).position.owed == eur(5000));

        // What was paid by netting can be owed as well.
        desk.tell(refunded("r2", "2026-04-01", "in_2", eur(75000)));
        CHECK(desk.reward(1).state == State::kClawbackDue);
        CHECK(desk.reward(1).position.owed == eur(15000));
        desk.tell(paid("p3", "2026-05-10", "in_3", eur(200000)));
        desk.pay(2, desk.rewards());
        CHECK(desk.reward(0).state == State::kClawedBack);
        CHECK(desk.reward(1).state == State::kClawedBack);
        CHECK(desk.reward(1).position.owed.is_zero());
        CHECK(desk.balance(Account::kOwed) == 0);
        CHECK(desk.balance(Account::kSettled) == 40000);
    }
    SUBCASE("a larger one pays the rest") {
        desk.tell(paid("p3", "2026-03-11", "in_3", eur(150000)));
        desk.pay(2, desk.rewards());
        CHECK(desk.reward(0).state == State::kClawedBack);
        CHECK(desk.reward(2).state == State::kPaid);
        CHECK(desk.reward(2).position.netted == eur(20000));
        CHECK(desk.balance(Account::kSettled) == 30000);
    }
}

TEST_CASE("confirms a retried payout at once when debts take it altogether") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(50000)));
    desk.apply(start_payout(desk.reward(1), {}, desk.funding()));
    desk.apply(fail_payout(desk.reward(1), desk.funding()));
    desk.pay(0);
    desk.tell(refund_of("r1", 100000));
    desk.apply(start_payout(desk.reward(1), desk.rewards(), desk.funding()));
    CHECK(desk.reward(1).state == State::kPaid);
    CHECK(desk.reward(0).position.owed == eur(10000));
    CHECK(desk.balance(Account::kOwed) == -10000);
}

TEST_CASE("does not take what is owed in flight for a debt") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(50000)));
    desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
    desk.tell(refund_of("r1", 50000));
    desk.pay(1, desk.rewards());
    CHECK(desk.reward(1).position.netted.is_zero());
    CHECK(desk.balance(Account::kSettled) == 10000);
}

TEST_CASE("takes a repayment and a write-off") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.pay(0);
    desk.tell(refund_of("r1", 50000));
    desk.decide_on(0, Event::kOffset, {.funding = desk.funding(), .offset = eur(4000), .repaid = true});
    CHECK(desk.reward(0).position.settled == eur(16000));
    CHECK(desk.reward(0).position.owed == eur(6000));
    desk.decide_on(0, Event::kWrittenOff);
    CHECK(desk.reward(0).position.sunk == eur(6000));
    CHECK(desk.balance(Account::kOwed) == 0);
    CHECK(desk.balance(Account::kFunding) == -16000);

    desk.tell(refund_of("r2", 50000));
    CHECK(desk.reward(0).state == State::kWrittenOff);
    CHECK(desk.reward(0).position.sunk == eur(16000));
    CHECK(desk.balance(Account::kOwed) == 0);
}

TEST_CASE("takes back in money what was paid by netting, and no more than is owed") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.pay(0);
    CHECK_FALSE(can_be_repaid(desk.reward(0)));
    CHECK(repay(desk.reward(0), eur(1), desk.funding()).error() == ErrorCode::kIllegalTransition);
    desk.tell(refund_of("r1", 100000));
    CHECK(repay(desk.reward(0), eur(20001), desk.funding()).error() == ErrorCode::kOutOfRange);
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(75000)));
    desk.apply(start_payout(desk.reward(1), desk.rewards(), desk.funding()));
    desk.tell(refunded("r2", "2026-04-01", "in_2", eur(75000)));

    desk.apply(repay(desk.reward(0), eur(5000), desk.funding()));
    CHECK(desk.reward(0).state == State::kClawedBack);
    CHECK(can_be_repaid(desk.reward(1)));
    CHECK(repay(desk.reward(1), eur(15001), desk.funding()).error() == ErrorCode::kOutOfRange);
    CHECK(repay(desk.reward(1), eur(0), desk.funding()).error() == ErrorCode::kOutOfRange);
    desk.apply(repay(desk.reward(1), eur(15000), desk.funding()));
    CHECK(desk.reward(1).state == State::kClawedBack);
    CHECK_FALSE(can_be_repaid(desk.reward(1)));
    CHECK(desk.balance(Account::kOwed) == 0);
    CHECK(desk.balance(Account::kSettled) == 0);
}

TEST_CASE("writes off only what the budget covers") {
    Desk desk(cash());
    desk.limit_to(eur(20000));
    desk.tell(pay_1000());
    desk.pay(0);
    desk.tell(refund_of("r1", 50000));
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(50000)));
    const auto refused = decide(desk.reward(0), Event::kWrittenOff, {.funding = desk.funding()});
    CHECK(refused.error() == ErrorCode::kInsufficientBudget);
}

TEST_CASE("queues what the budget does not cover and funds it oldest first, none overtaken") {
    Desk desk(cash());
    desk.limit_to(eur(20000));
    desk.tell(pay_1000());
    desk.tell(paid("p2", "2026-03-10", "in_2", eur(50000)));
    desk.tell(paid("p3", "2026-03-11", "in_3", eur(10000)));
    CHECK(desk.reward(1).state == State::kUnfunded);
    CHECK(desk.reward(2).state == State::kUnfunded);
    CHECK(desk.balance(Account::kBudget) == 0);

    const std::vector<Reward> waiting = {desk.reward(1), desk.reward(2)};
    const auto short_of = fund_waiting(waiting, Funding::limited_to(eur(9999)));
    REQUIRE(short_of.ok());
    CHECK(short_of->empty());
    const auto one = fund_waiting(waiting, Funding::limited_to(eur(11999)));
    REQUIRE(one.ok());
    REQUIRE(one->size() == 1);
    CHECK(one->front().next.billing_object == "in_2");
    CHECK(one->front().next.state == State::kPending);
    CHECK(fund_waiting(waiting, Funding::limited_to(eur(12000))).value().size() == 2);
}

TEST_CASE("keeps money that comes back in a limited budget") {
    Desk desk(cash());
    desk.limit_to(eur(20000));
    desk.tell(pay_1000());
    desk.tell(refund_of("r1", 50000));
    CHECK(desk.balance(Account::kBudget) == 10000);
    CHECK(desk.balance(Account::kFunding) == -20000);
}

TEST_CASE("raises an open reward in place and makes a new part of a closed one") {
    // The earlier payment of the same invoice counts, and here it is told later and was higher.
    const BillingFact higher = paid("p0", "2026-01-09", "in_1", eur(150000));

    SUBCASE("approved") {
        Desk desk(cash());
        desk.tell(pay_1000());
        desk.tell(higher);
        REQUIRE(desk.rewards().size() == 1);
        CHECK(desk.reward(0).entitled == eur(30000));
        CHECK(desk.reward(0).position.approved == eur(30000));
        CHECK_FALSE(desk.last().at(0).event.has_value());
    }
    SUBCASE("pending") {
        Desk desk(held_for(30));
        desk.tell(pay_1000());
        desk.tell(higher);
        CHECK(desk.reward(0).position.pending == eur(30000));
    }
    SUBCASE("paid: a second part, from which decreases are taken first") {
        Desk desk(cash());
        desk.tell(pay_1000());
        desk.pay(0);
        desk.tell(higher);
        REQUIRE(desk.rewards().size() == 2);
        CHECK(desk.reward(1).part == 2);
        CHECK(desk.reward(1).entitled == eur(10000));
        desk.tell(refund_of("r1", 75000));
        CHECK(desk.reward(1).state == State::kVoided);
        CHECK(desk.reward(0).state == State::kClawbackDue);
        CHECK(desk.reward(0).entitled == eur(15000));
    }
    SUBCASE("short of budget: the difference waits") {
        Desk desk(cash());
        desk.limit_to(eur(25000));
        desk.tell(pay_1000());
        desk.tell(higher);
        REQUIRE(desk.rewards().size() == 2);
        CHECK(desk.reward(0).entitled == eur(20000));
        CHECK(desk.reward(1).state == State::kUnfunded);
        CHECK(desk.reward(1).entitled == eur(10000));
    }
}

TEST_CASE("takes back what was never given before anybody owes, whichever part it is of") {
    RewardRule rule = cash();
    rule.approval = Approval::kAboveAmount;
    rule.approval_above = eur(20000);
    Desk desk(rule);
    desk.tell(pay_1000());
    desk.decide_on(0, Event::kHoldEnded);
    // The earlier payment of the invoice was higher: what was approved may not grow without a person.
    desk.tell(paid("p0", "2026-01-09", "in_1", eur(150000)));
    REQUIRE(desk.rewards().size() == 2);
    desk.decide_on(1, Event::kHoldEnded);
    desk.pay(1);
    CHECK(kept_of(desk.reward(0)) == eur(0));
    CHECK(kept_of(desk.reward(1)) == eur(10000));

    desk.tell(refund_of("r1", 75000));
    CHECK(desk.reward(0).entitled == eur(5000));
    CHECK(desk.reward(1).state == State::kPaid);
    desk.tell(refund_of("r2", 50000));
    CHECK(desk.reward(0).state == State::kVoided);
    CHECK(desk.reward(1).state == State::kClawbackDue);
    CHECK(desk.reward(1).position.owed == eur(5000));
}

TEST_CASE("says of every part whether a cap made its sale's share less") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.pay(0);
    const auto settle_at = [&](Money value, bool capped) {
        const Entitlement due{.billing_object = "in_1",
                              .granted = true,
                              .value = value,
                              .basis = {.base = eur(100000), .capped = capped},
                              .earned_at = at("2026-01-10")};
        return settle_entitlements({.rule = cash(),
                                    .referral = ReferralId(1),
                                    .entitlements = std::span(&due, 1),
                                    .rewards = desk.rewards(),
                                    .funding = desk.funding(),
                                    .kind = RewardKind::kCash})
            .value();
    };
    CHECK(settle_at(eur(20000), false).empty());
    const auto changes = settle_at(eur(20000), true);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].next.basis.capped);
    CHECK(changes[0].next.state == State::kPaid);
    CHECK(changes[0].postings.empty());
}

TEST_CASE("takes a reward back whose billing object the rule no longer names") {
    RewardRule rule = cash();
    rule.duration_months = 1;
    Desk desk(rule);
    desk.tell(pay_1000());
    desk.tell(paid("p2", "2026-02-09", "in_2", eur(1000)));
    CHECK(desk.reward(1).state == State::kApproved);
    desk.tell(paid("p0", "2026-01-01", "in_0", eur(1000)));
    CHECK(desk.reward(1).state == State::kVoided);
}

TEST_CASE("does not give again what was refused") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.decide_on(0, Event::kRefused, {.funding = desk.funding(), .reason = "fraud"});
    CHECK(desk.reward(0).reason == "fraud");
    CHECK(desk.reward(0).position.forfeited == eur(20000));
    desk.settle();
    CHECK(desk.last().empty());
    desk.tell(refund_of("r1", 50000));
    CHECK(desk.rewards().size() == 1);
    CHECK(desk.reward(0).position.forfeited == eur(10000));
    CHECK(desk.balances() == Balances(currency("EUR")));
}

TEST_CASE("holds on doubt, also what could not be held when the doubt arose") {
    Desk doubted(cash());
    doubted.doubt();
    doubted.tell(pay_1000());
    CHECK(doubted.reward(0).state == State::kHeld);
    doubted.decide_on(0, Event::kCleared);
    CHECK(doubted.reward(0).state == State::kPending);

    Desk in_flight(cash());
    in_flight.tell(pay_1000());
    in_flight.apply(start_payout(in_flight.reward(0), {}, in_flight.funding()));
    in_flight.decide_on(0, Event::kFlagged);
    CHECK(in_flight.reward(0).state == State::kScheduled);
    in_flight.apply(fail_payout(in_flight.reward(0), in_flight.funding()));
    CHECK(in_flight.reward(0).state == State::kHeld);

    Desk poor(cash());
    poor.limit_to(eur(1));
    poor.doubt();
    poor.tell(pay_1000());
    CHECK(poor.reward(0).state == State::kUnfunded);
    const auto funded = fund_waiting(poor.rewards(), Funding::limited_to(eur(20000)));
    REQUIRE(funded.ok());
    CHECK(funded->back().next.state == State::kHeld);
}

TEST_CASE("gives the kind wanted, nothing to whom wants nothing, and further parts as the first") {
    Desk nothing(cash());
    nothing.want(std::nullopt);
    nothing.tell(pay_1000());
    CHECK(nothing.rewards().empty());

    Desk credit(cash());
    credit.want(RewardKind::kCredit);
    credit.tell(pay_1000());
    credit.pay(0);
    credit.want(std::nullopt);
    credit.tell(paid("p0", "2026-01-09", "in_1", eur(150000)));
    REQUIRE(credit.rewards().size() == 2);
    CHECK(credit.reward(1).kind == RewardKind::kCredit);
}

TEST_CASE("passes a module worth nothing through its states without a posting") {
    Desk desk(one_module());
    desk.tell(pay_1000());
    CHECK(desk.reward(0).state == State::kApproved);
    desk.pay(0);
    CHECK(desk.reward(0).state == State::kPaid);
    desk.tell(refund_of("r1", 50000));
    CHECK(desk.reward(0).state == State::kPaid);
    desk.tell(refund_of("r2", 50000));
    CHECK(desk.reward(0).state == State::kClawedBack);
    CHECK(desk.balances() == Balances(currency("EUR")));
}

TEST_CASE("never makes a delivered thing a debt") {
    Desk desk(one_module(eur(1500)));
    desk.tell(pay_1000());
    desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
    desk.tell(refund_of("r1", 100000));
    SUBCASE("delivered: sunk") {
        desk.apply(confirm_payout(desk.reward(0), desk.funding()));
        CHECK(desk.reward(0).position.sunk == eur(1500));
        CHECK(desk.balance(Account::kSettled) == 1500);
    }
    SUBCASE("returned: the cost is back") {
        desk.apply(fail_payout(desk.reward(0), desk.funding()));
        CHECK(desk.reward(0).state == State::kVoided);
        CHECK(desk.balance(Account::kFunding) == 0);
    }
    CHECK(desk.balance(Account::kOwed) == 0);
}

TEST_CASE("refuses a payout of what is not approved") {
    Desk desk(held_for(30));
    desk.tell(pay_1000());
    CHECK(start_payout(desk.reward(0), {}, desk.funding()).error() == ErrorCode::kIllegalTransition);
    CHECK(confirm_payout(desk.reward(0), desk.funding()).error() == ErrorCode::kIllegalTransition);
    CHECK(fail_payout(desk.reward(0), desk.funding()).error() == ErrorCode::kIllegalTransition);
}

TEST_CASE("facts in any order and repetition give the same entitlements and balances") {
    const auto holds = rc::check([] {
        std::vector<BillingFact> facts;
        const int invoices = *rc::gen::inRange(1, 4);
        for (int i = 0; i < invoices; ++i) {
            const std::string invoice = "in_" + std::to_string(i);
            const auto amount = *rc::gen::inRange<std::int64_t>(1, 100000);
            const std::string day = "2026-0" + std::to_string(i + 1) + "-10";
            facts.push_back(paid("p" + invoice, day, invoice, eur(amount), "sub"));
            if (*rc::gen::arbitrary<bool>()) facts.push_back(paid("q" + invoice, day, invoice, eur(amount), "sub"));
            const int refunds = *rc::gen::inRange(0, 4);
            for (int r = 0; r < refunds; ++r) {
                const auto part = *rc::gen::inRange<std::int64_t>(1, amount + 1);
                facts.push_back(refunded("r" + std::to_string(r) + invoice, "2026-08-10", invoice, eur(part)));
            }
        }
        facts.push_back(started("s", "2026-01-01", "sub", every(1, Interval::kMonth, eur(3333))));
        if (*rc::gen::arbitrary<bool>()) facts.push_back(ended("e", "2026-09-01", "sub"));

        std::vector<BillingFact> shuffled = facts;
        for (const BillingFact& fact : facts) {
            if (*rc::gen::arbitrary<bool>()) shuffled.push_back(fact);
        }
        for (std::size_t i = shuffled.size(); i > 1; --i) {
            std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
        }

        RC_ASSERT(BillingHistory::of(facts) == BillingHistory::of(shuffled));
        for (const RewardBase base : {RewardBase::kPayment, RewardBase::kFirstPayment, RewardBase::kAnnualValue}) {
            Desk in_order(twenty_percent_of(base));
            for (const BillingFact& fact : facts) in_order.tell(fact);
            Desk in_disorder(twenty_percent_of(base));
            for (const BillingFact& fact : shuffled) in_disorder.tell(fact);
            RC_ASSERT(in_order.balances() == in_disorder.balances());
        }
    });
    CHECK(holds);
}
