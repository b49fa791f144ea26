#include "app/payouts.hpp"

#include "app/payout_provider.hpp"
#include "app/publisher.hpp"

namespace parrain::test {
namespace {

/// A bank that carries out every transfer it is told of, and tells so when it is asked.
class Bank final : public app::PayoutProvider {
  public:
    std::string_view name() const override { return "bank"; }
    bool is_automatic() const override { return true; }
    void begin(const app::PayoutView& payout) const override {
        for (const app::PayoutLineView& one : payout.lines) told.push_back(one.line.reward);
    }
    std::vector<app::PayoutResult> poll(const app::PayoutView& payout) const override {
        std::vector<app::PayoutResult> results;
        if (!knows) return results;
        for (const app::PayoutLineView& one : payout.lines) results.push_back({.reward = one.line.reward});
        return results;
    }

    mutable std::vector<RewardId> told;
    bool knows = false;
};

/// A reward of 200.00 that may be paid.
void earn(Publisher& publisher) {
    REQUIRE(publisher.recommend(publisher.advocate("nadia"), "one@first.example"));
    publisher.bill(started("s1", publisher.now(), money(100'000)), "one@first.example");
    publisher.bill(paid("p1", publisher.now(), "in_1", money(100'000)), "one@first.example");
    publisher.pass(Duration::days(30));
}

TEST_CASE("an automatic provider is told of its open payouts and asked until it knows") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        earn(publisher);
        const app::Payouts payouts(publisher.context());
        const auto payout = payouts.pay(publisher.finance(), {.provider = "bank"});
        REQUIRE(payout);
        Bank bank;
        CHECK(app::follow_payouts(publisher.context(), bank) == 0);
        CHECK(bank.told == std::vector{payout->lines.at(0).line.reward});
        CHECK(publisher.balance(AccountKind::kClearing) == money(20'000));
        bank.knows = true;
        CHECK(app::follow_payouts(publisher.context(), bank) == 1);
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        CHECK(payouts.get(publisher.workspace, payout->payout.id)->payout.state == PayoutState::kDone);
        CHECK(app::follow_payouts(publisher.context(), bank) == 0);
        CHECK(bank.told.size() == 2);
    });
}

TEST_CASE("what people pay by hand is left to them") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        earn(publisher);
        REQUIRE(app::Payouts(publisher.context()).pay(publisher.finance(), {}));
        CHECK(app::follow_payouts(publisher.context(), app::manual_provider()) == 0);
        CHECK(app::follow_payouts(publisher.context(), Bank()) == 0);
        CHECK(publisher.balance(AccountKind::kClearing) == money(20'000));
    });
}

TEST_CASE("a late payout of a reward that is worth more by now leaves the difference to a further part") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        earn(publisher);
        const app::Payouts payouts(publisher.context());
        const auto payout = payouts.pay(publisher.finance(), {});
        REQUIRE(payout);
        const RewardId reward = payout->lines.at(0).line.reward;
        const auto told = [&](bool confirmed) {
            return payouts.settle(publisher.finance(), payout->payout.id, {{.reward = reward, .confirmed = confirmed}});
        };
        REQUIRE(told(false));
        // What the subscription was before it was first told of: dearer.
        publisher.bill(started("s0", publisher.now() - Duration::days(31), money(150'000)), "one@first.example");
        CHECK(publisher.balance(AccountKind::kApproved) == money(30'000));
        REQUIRE(told(true));
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        CHECK(publisher.balance(AccountKind::kClearing) == money(0));
        CHECK(publisher.balance(AccountKind::kPending) + publisher.balance(AccountKind::kApproved) == money(10'000));
        REQUIRE(told(true));
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        CHECK_FALSE(told(false));
    });
}

/// The one rule of the program: 100.00 for the advocate once a prospect shows interest, 140.00 a year at most.
void promise_interest(Publisher& publisher) {
    const app::Programs programs(publisher.context());
    const app::ProgramView preset = programs.list(publisher.workspace).front();
    for (const RewardRule& rule : preset.rules) {
        REQUIRE(programs.retire_rule(publisher.workspace, publisher.program(), rule.id));
    }
    REQUIRE(programs.publish_rule(publisher.workspace, publisher.program(),
                                  {.milestone = Milestone::kEngaged,
                                   .base = RewardBase::kNone,
                                   .amount = money(10'000),
                                   .caps = {.per_year = money(14'000)}},
                                  std::nullopt));
}

TEST_CASE("a late payout of a referral that was closed unsold leaves the rest of its reward to a further part") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        promise_interest(publisher);
        publisher.pass(Duration::days(240));
        REQUIRE(publisher.now().str().starts_with("2026-12-27"));
        const auto nadia = publisher.advocate("nadia");
        const auto sold = publisher.recommend(nadia, "one@first.example");
        const auto unsold = publisher.recommend(nadia, "two@second.example");
        REQUIRE(sold);
        REQUIRE(unsold);
        publisher.pass(Duration::days(10));
        publisher.engage(*sold);
        publisher.pass(Duration::hours(1));
        publisher.engage(*unsold);
        REQUIRE(publisher.rewards(*unsold).size() == 1);
        const Reward capped = publisher.rewards(*unsold).front().reward;
        REQUIRE(capped.entitled == money(4'000));

        const app::Payouts payouts(publisher.context());
        const auto payout = payouts.pay(publisher.finance(), {.rewards = std::vector{capped.id}});
        REQUIRE(payout);
        const auto told = [&](bool confirmed) {
            return payouts.settle(publisher.finance(), payout->payout.id,
                                  {{.reward = capped.id, .confirmed = confirmed}});
        };
        REQUIRE(told(false));
        // The other one had bought in December already: in January there is room for all of this one.
        publisher.bill(paid("p1", publisher.now() - Duration::days(9), "in_1", money(100'000)), "one@first.example");
        REQUIRE(publisher.rewards(*unsold).front().reward.entitled == money(10'000));
        REQUIRE(
            app::Referrals(publisher.context())
                .transition(publisher.finance(), *unsold, {.event = "objection", .reason = "Asked", .version = {}}));

        REQUIRE(told(true));
        const auto parts = publisher.rewards(*unsold);
        REQUIRE(parts.size() == 2);
        CHECK(parts.at(0).reward.entitled == money(4'000));
        CHECK(parts.at(0).reward.state == RewardState::kPaid);
        CHECK(parts.at(1).reward.entitled == money(6'000));
        CHECK(parts.at(1).reward.state == RewardState::kApproved);
        CHECK(publisher.balance(AccountKind::kSettled) == money(4'000));
        CHECK_FALSE(app::Ledger(publisher.context()).verify(publisher.workspace).breach);
        // Told again, and settled again with the other: nothing more.
        REQUIRE(told(true));
        publisher.bill(paid("p2", publisher.now(), "in_2", money(100'000)), "one@first.example");
        CHECK(publisher.rewards(*unsold).size() == 2);
        CHECK(publisher.balance(AccountKind::kApproved) == money(16'000));
    });
}

TEST_CASE("a voided reward of which two payouts failed turns out to have been paid by one of them at most") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        earn(publisher);
        const app::Payouts payouts(publisher.context());
        std::vector<PayoutId> made;
        RewardId reward;
        const auto told = [&](std::size_t payout, bool confirmed) {
            return payouts.settle(publisher.finance(), made.at(payout), {{.reward = reward, .confirmed = confirmed}});
        };
        for (std::size_t i = 0; i < 2; ++i) {
            const auto payout = payouts.pay(publisher.finance(), {});
            REQUIRE(payout);
            made.push_back(payout->payout.id);
            reward = payout->lines.at(0).line.reward;
            REQUIRE(told(i, false));
        }
        publisher.bill(refunded("r1", publisher.now(), "in_1", money(100'000)), "one@first.example");
        REQUIRE(told(0, true));
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        CHECK(publisher.balance(AccountKind::kOwed) == money(-20'000));

        const auto again = told(1, true);
        CHECK(again.error() == ErrorCode::kAlreadyPaid);
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        // Nor once all of it was given back.
        REQUIRE(app::Rewards(publisher.context()).repay(publisher.finance(), reward, money(20'000)));
        CHECK(told(1, true).error() == ErrorCode::kAlreadyPaid);
        CHECK(publisher.balance(AccountKind::kSettled) == money(0));
    });
}

}  // namespace
}  // namespace parrain::test
