#include <doctest/doctest.h>

#include "domain/ledger_audit.hpp"
#include "domain/settlement.hpp"
#include "support/reward_builders.hpp"
#include "support/reward_desk.hpp"

using namespace parrain;
using namespace parrain::given;
using State = RewardState;
using Event = RewardEvent;
using Account = AccountKind;

namespace {

const Funding kUnlimited = Funding::unlimited(currency("EUR"));

Reward after(const Result<std::vector<RewardChange>>& changes) {
    REQUIRE(changes.ok());
    REQUIRE_FALSE(changes->empty());
    return changes->back().next;
}

/// A reward of 200.00 of which the payout failed.
Reward failed(RewardKind kind = RewardKind::kCash) {
    const RewardRule rule = twenty_percent_of(RewardBase::kPayment);
    const std::vector<BillingFact> facts = {paid("p", "2026-01-10", "in_1", eur(100000))};
    const auto promised = entitlements(rule, BillingHistory::of(facts), currency("EUR")).value();
    const Reward approved = after(settle_entitlements({.rule = rule,
                                                       .referral = ReferralId(1),
                                                       .entitlements = promised,
                                                       .rewards = {},
                                                       .funding = kUnlimited,
                                                       .kind = kind}));
    return after(fail_payout(after(start_payout(approved, {}, kUnlimited)), kUnlimited));
}

}  // namespace

TEST_CASE("books a payout that was taken for failed and had left after all") {
    // 200.00 were promised and left, and were said to have come back.
    const auto failed = [](Desk& desk) {
        desk.tell(pay_1000());
        desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
        desk.apply(fail_payout(desk.reward(0), desk.funding()));
    };
    const auto late = [](Desk& desk) { desk.apply(confirm_late(desk.reward(0), eur(20000), desk.funding())); };
    Desk desk(cash());
    failed(desk);

    SUBCASE("failed: paid, as if it had been said at once") {
        late(desk);
        CHECK(desk.reward(0).state == State::kPaid);
        CHECK(desk.last().at(0).event == Event::kRetried);
        CHECK(desk.last().at(1).event == Event::kPayoutConfirmed);
    }
    SUBCASE("held: paid, and the doubt stands") {
        desk.decide_on(0, Event::kFlagged);
        late(desk);
        CHECK(desk.reward(0).state == State::kPaid);
        CHECK(desk.reward(0).doubtful);
    }
    SUBCASE("cleared since, its hold over or not") {
        desk.decide_on(0, Event::kFlagged);
        desk.decide_on(0, Event::kCleared);
        SUBCASE("pending") {}
        SUBCASE("approved") {
            desk.decide_on(0, Event::kHoldEnded);
        }
        late(desk);
        CHECK(desk.reward(0).state == State::kPaid);
        CHECK_FALSE(desk.reward(0).doubtful);
    }
    SUBCASE("refunded in part since: that part is owed") {
        desk.tell(refund_of("r1", 25000));
        late(desk);
        CHECK(desk.reward(0).state == State::kClawbackDue);
        CHECK(desk.reward(0).position.owed == eur(5000));
        CHECK(desk.balance(Account::kOwed) == -5000);
    }
    SUBCASE("voided since, by a refund or by a person: all of it is owed, and may be sent back") {
        SUBCASE("refunded") {
            desk.tell(refund_of("r1", 100000));
        }
        SUBCASE("refused") {
            desk.decide_on(0, Event::kRefused);
        }
        late(desk);
        CHECK(desk.reward(0).state == State::kVoided);
        CHECK(desk.reward(0).position.owed == eur(20000));
        CHECK_FALSE(breach_of(standing_of(desk.reward(0))));
        desk.apply(repay(desk.reward(0), eur(20000), desk.funding()));
        CHECK(desk.balance(Account::kOwed) == 0);
        CHECK(desk.balance(Account::kSettled) == 0);
        desk.settle();
        CHECK(desk.rewards().size() == 1);
        return;
    }
    SUBCASE("worth more since: what left is paid, the difference becomes a further part") {
        desk.tell(paid("p0", "2026-01-09", "in_1", eur(150000)));
        REQUIRE(desk.reward(0).entitled == eur(30000));
        late(desk);
        CHECK(desk.reward(0).state == State::kPaid);
        CHECK(desk.reward(0).entitled == eur(20000));
        desk.settle();
        REQUIRE(desk.rewards().size() == 2);
        CHECK(desk.reward(1).entitled == eur(10000));
    }
    CHECK(desk.balance(Account::kSettled) == 20000);
    CHECK(desk.balance(Account::kClearing) == 0);
    CHECK_FALSE(breach_of(standing_of(desk.reward(0))));
}

TEST_CASE("what is owed on a voided reward can be given up, out of the budget, and the reward stays voided") {
    Desk desk(cash());
    desk.tell(pay_1000());
    desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
    desk.apply(fail_payout(desk.reward(0), desk.funding()));
    desk.decide_on(0, Event::kRefused);
    CHECK_FALSE(can_be_written_off(desk.reward(0)));
    CHECK(write_off(desk.reward(0), desk.funding(), "Gone").error() == ErrorCode::kIllegalTransition);
    desk.apply(confirm_late(desk.reward(0), eur(20000), desk.funding()));
    CHECK(can_be_written_off(desk.reward(0)));
    CHECK(write_off(desk.reward(0), Funding::limited_to(eur(19999)), "Gone").error() == ErrorCode::kInsufficientBudget);
    desk.apply(repay(desk.reward(0), eur(5000), desk.funding()));
    desk.apply(write_off(desk.reward(0), desk.funding(), "Gone"));
    CHECK(desk.reward(0).state == State::kVoided);
    CHECK(desk.reward(0).reason == "Gone");
    CHECK(desk.reward(0).position.sunk == eur(15000));
    CHECK(desk.balance(Account::kOwed) == 0);
    CHECK(desk.balance(Account::kSettled) == 15000);
    CHECK_FALSE(breach_of(standing_of(desk.reward(0))));
    CHECK_FALSE(can_be_written_off(desk.reward(0)));
    CHECK_FALSE(can_be_repaid(desk.reward(0)));
    desk.settle();
    CHECK(desk.rewards().size() == 1);
}

TEST_CASE("a late payout is never booked of what is on its way or was paid otherwise") {
    const auto late = [](const Reward& reward) { return confirm_late(reward, eur(20000), kUnlimited); };
    const Reward scheduled = after(start_payout(failed(), {}, kUnlimited));
    CHECK(late(scheduled).error() == ErrorCode::kIllegalTransition);
    const Reward settled = after(confirm_payout(scheduled, kUnlimited));
    CHECK(late(settled).error() == ErrorCode::kIllegalTransition);
    CHECK(late(after(late(failed()))).error() == ErrorCode::kIllegalTransition);
}

TEST_CASE("the part of a late donation that was refunded since is sunk, as far as the budget reaches") {
    const Share half{.value = eur(15000), .granted = true, .basis = {.base = eur(75000)}};
    const Reward reward =
        decide(failed(RewardKind::kDonation), RewardEvent::kPartialRefund, {.funding = kUnlimited, .share = half})
            ->next;
    CHECK(confirm_late(reward, eur(20000), Funding::limited_to(eur(4999))).error() == ErrorCode::kInsufficientBudget);
    const Reward settled = after(confirm_late(reward, eur(20000), Funding::limited_to(eur(5000))));
    CHECK(settled.state == State::kClawedBack);
    CHECK(settled.position.sunk == eur(5000));
    CHECK(settled.position.owed.is_zero());
    CHECK(settled.position.settled == eur(20000));
}

TEST_CASE("what was given and cannot be owed is settled by its refund at once") {
    struct Row {
        RewardKind kind;
        bool is_sunk;
    };
    const Row rows[] = {{RewardKind::kCash, false},      {RewardKind::kCredit, false}, {RewardKind::kDonation, true},
                        {RewardKind::kFreeMonths, true}, {RewardKind::kModule, true},  {RewardKind::kGift, true},
                        {RewardKind::kExperience, true}};
    for (const Row& row : rows) {
        for (const bool before_its_result : {false, true}) {
            CAPTURE(to_string(row.kind));
            CAPTURE(before_its_result);
            Desk desk(cash());
            desk.want(row.kind);
            desk.tell(pay_1000());
            desk.apply(start_payout(desk.reward(0), {}, desk.funding()));
            if (!before_its_result) desk.apply(confirm_payout(desk.reward(0), desk.funding()));
            desk.tell(refunded("r", "2026-02-01", "in_1", eur(50000)));
            if (before_its_result) desk.apply(confirm_payout(desk.reward(0), desk.funding()));
            CHECK(desk.reward(0).state == (row.is_sunk ? State::kClawedBack : State::kClawbackDue));
            CHECK(desk.reward(0).position.owed == (row.is_sunk ? eur(0) : eur(10000)));
            CHECK(desk.reward(0).position.sunk == (row.is_sunk ? eur(10000) : eur(0)));
            CHECK_FALSE(breach_of(standing_of(desk.reward(0))));
            desk.tell(refunded("r2", "2026-02-02", "in_1", eur(50000)));
            CHECK(desk.reward(0).state == (row.is_sunk ? State::kClawedBack : State::kClawbackDue));
        }
    }
}
