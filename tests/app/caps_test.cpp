// Caps over the referrals of an advocate, through the use cases, on both engines: one queue, whatever was told first.

#include <algorithm>
#include <map>

#include "app/publisher.hpp"

namespace parrain {
namespace {

using namespace test;

/// A program with nothing but one rule on payments, capped, and an advocate with referrals that time does not close.
class Capped {
  public:
    Capped(TestDatabase& database, Caps caps, Approval approval = Approval::kAuto) : publisher(database) {
        const app::Programs programs(publisher.context());
        const app::ProgramView preset = programs.list(publisher.workspace).front();
        for (const RewardRule& rule : preset.rules) {
            REQUIRE(programs.retire_rule(publisher.workspace, publisher.program(), rule.id));
        }
        rule_ = {.base = RewardBase::kPayment,
                 .rate = Rate::parse(2000).value(),
                 .hold_days = 30,
                 .approval = approval,
                 .caps = caps};
        publish(std::nullopt);
    }

    /// From now on referrals are promised other caps.
    void change_caps(Caps caps) {
        rule_.caps = caps;
        publish(rule_.id);
    }

    void refer(const std::string& name) {
        const auto made = publisher.recommend(publisher.advocate("nadia"), email_of(name));
        REQUIRE(made);
        publisher.engage(*made);
        referrals_[name] = *made;
    }

    /// A payment of an invoice of its own, some days from now.
    void pay(const std::string& name, int day, std::int64_t amount) {
        BillingFact fact = paid("paid_" + name, publisher.now() + Duration::days(day), "in_" + name, money(amount));
        fact.subscription_id = "sub_" + name;
        publisher.bill(fact, email_of(name));
    }

    void refund(const std::string& name, std::int64_t amount, const std::string& id = "refund") {
        publisher.bill(refunded(id + "_" + name, publisher.now() + Duration::days(9), "in_" + name, money(amount)),
                       email_of(name));
    }

    std::vector<app::StoredReward> rewards(const std::string& name) { return publisher.rewards(referrals_.at(name)); }
    ReferralId id(const std::string& name) const { return referrals_.at(name); }

    std::int64_t worth(const std::string& name) {
        std::int64_t sum = 0;
        for (const app::StoredReward& stored : rewards(name)) sum += stored.reward.entitled.minor();
        return sum;
    }

    void intact() {
        CHECK_FALSE(app::Ledger(publisher.context()).verify(publisher.workspace).breach);
        CHECK(publisher.balance(AccountKind::kBudget).minor() >= 0);
    }

    Publisher publisher;

  private:
    static std::string email_of(const std::string& name) { return "buyer@" + name + "-prospect.example"; }

    void publish(std::optional<RewardRuleId> replaces) {
        const auto published =
            app::Programs(publisher.context()).publish_rule(publisher.workspace, publisher.program(), rule_, replaces);
        REQUIRE(published);
        rule_ = *published;
    }

    RewardRule rule_;
    std::map<std::string, ReferralId> referrals_;
};

TEST_CASE("an earlier sale told late takes its place, and what a refund frees goes to the next") {
    on_each_engine([](TestDatabase& database) {
        Capped acme(database, {.per_advocate = money(10'000)});
        for (const char* name : {"ann", "bob", "cem"}) acme.refer(name);
        acme.pay("ann", 3, 40'000);
        acme.pay("cem", 4, 40'000);
        CHECK(acme.worth("ann") == 8'000);
        CHECK(acme.worth("cem") == 2'000);
        acme.pay("bob", 1, 30'000);
        CHECK(acme.worth("bob") == 6'000);
        CHECK(acme.worth("ann") == 4'000);
        CHECK(acme.worth("cem") == 0);
        CHECK(acme.rewards("ann").front().reward.basis.capped);

        acme.refund("bob", 20'000);
        CHECK(acme.worth("bob") == 2'000);
        CHECK(acme.worth("ann") == 8'000);
        CHECK(acme.worth("cem") == 0);
        CHECK_FALSE(acme.rewards("ann").front().reward.basis.capped);
        acme.refund("bob", 10'000, "rest");
        CHECK(acme.worth("cem") == 2'000);
        CHECK(acme.publisher.balance(AccountKind::kPending) == money(10'000));
        acme.intact();
    });
}

TEST_CASE("what was paid is not owed back because another sale was told late") {
    on_each_engine([](TestDatabase& database) {
        Capped acme(database, {.per_advocate = money(10'000)});
        for (const char* name : {"ann", "bob"}) acme.refer(name);
        acme.pay("ann", 3, 40'000);
        acme.publisher.pass(Duration::days(40));
        const auto reward = acme.rewards("ann").front().reward;
        REQUIRE(reward.state == RewardState::kApproved);
        REQUIRE(
            app::Payouts(acme.publisher.context()).pay(acme.publisher.finance(), {.rewards = std::vector{reward.id}}));
        acme.pay("bob", -39, 30'000);
        CHECK(acme.worth("ann") == 8'000);
        CHECK(acme.worth("bob") == 2'000);
        CHECK(acme.publisher.balance(AccountKind::kOwed) == money(0));
        // Its own refund is another matter.
        acme.refund("ann", 20'000);
        CHECK(acme.worth("ann") == 4'000);
        CHECK(acme.worth("bob") == 6'000);
        CHECK(acme.publisher.balance(AccountKind::kOwed) == money(-4'000));
        acme.intact();
    });
}

TEST_CASE("sales under another version of the rule take room too, each version by its own caps") {
    on_each_engine([](TestDatabase& database) {
        Capped acme(database, {});
        acme.refer("ann");
        acme.change_caps({.per_advocate = money(10'000)});
        acme.refer("bob");
        acme.pay("bob", 3, 40'000);
        CHECK(acme.worth("bob") == 8'000);
        acme.pay("ann", 1, 30'000);
        CHECK(acme.worth("ann") == 6'000);
        CHECK(acme.worth("bob") == 4'000);
        acme.refund("ann", 30'000);
        CHECK(acme.worth("bob") == 8'000);
        acme.intact();
    });
}

TEST_CASE("a referral that is settled no more keeps its reward and its room") {
    on_each_engine([](TestDatabase& database) {
        Capped acme(database, {.per_advocate = money(10'000)});
        for (const char* name : {"ann", "bob"}) acme.refer(name);
        acme.pay("ann", 3, 40'000);
        REQUIRE(app::Referrals(acme.publisher.context())
                    .transition(acme.publisher.finance(), acme.id("bob"),
                                {.event = "objection", .reason = "Asked", .version = {}}));
        acme.pay("bob", 1, 30'000);
        CHECK(acme.worth("bob") == 0);
        CHECK(acme.worth("ann") == 8'000);
    });
}

TEST_CASE("room that comes free is promised as any money is: within the budget, and approved by whom it wants") {
    on_each_engine([](TestDatabase& database) {
        Capped acme(database, {.per_advocate = money(10'000)}, Approval::kManual);
        REQUIRE(app::Programs(acme.publisher.context())
                    .top_up(acme.publisher.finance(), acme.publisher.program(), money(10'000)));
        for (const char* name : {"ann", "bob", "cem"}) acme.refer(name);
        acme.pay("ann", 1, 40'000);
        acme.pay("bob", 2, 30'000);
        CHECK(acme.worth("bob") == 2'000);
        acme.publisher.pass(Duration::days(40));
        // A refused reward keeps its room; what is freed elsewhere is a further part, held for who refused the first.
        const app::Rewards rewards(acme.publisher.context());
        REQUIRE(rewards.transition(acme.publisher.finance(), acme.rewards("bob").front().reward.id,
                                   {.event = "refused", .reason = "Seen twice", .version = {}}));
        CHECK(acme.publisher.balance(AccountKind::kBudget) == money(2'000));
        acme.refund("ann", 20'000);
        CHECK(acme.worth("ann") == 4'000);
        REQUIRE(acme.rewards("bob").size() == 2);
        CHECK(acme.rewards("bob").back().reward.entitled == money(4'000));
        CHECK(acme.rewards("bob").back().reward.state == RewardState::kHeld);
        CHECK(acme.publisher.balance(AccountKind::kBudget) == money(2'000));
        acme.pay("cem", 3, 40'000);
        CHECK(acme.worth("cem") == 0);
        acme.intact();
    });
}

}  // namespace
}  // namespace parrain
