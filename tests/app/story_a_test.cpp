// Story A through the use cases, on both engines: from a recommendation to a reward and back.

#include <algorithm>
#include <thread>

#include "app/publisher.hpp"

namespace parrain {
namespace {

using namespace test;

const app::StoredReward& of(const std::vector<app::StoredReward>& rewards, Beneficiary beneficiary) {
    const auto found = std::ranges::find_if(
        rewards, [&](const app::StoredReward& one) { return one.reward.beneficiary == beneficiary; });
    REQUIRE(found != rewards.end());
    return *found;
}

TEST_CASE("a sale brings 20 % of the year and a module; a refund takes back exactly its part") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto nadia = publisher.advocate("nadia");
        const auto referral = publisher.recommend(nadia, "paul@rivoli.example");
        REQUIRE(referral);
        CHECK(publisher.referral(*referral).state == ReferralState::kAccepted);

        publisher.bill(started("e1", publisher.now(), money(129'000)), "paul@rivoli.example");
        CHECK(publisher.rewards(*referral).empty());
        const auto event = publisher.bill(paid("e2", publisher.now(), "in_1", money(129'000)), "paul@rivoli.example");
        CHECK(event.outcome == app::BillingOutcome::kApplied);

        auto rewards = publisher.rewards(*referral);
        REQUIRE(rewards.size() == 2);
        CHECK(of(rewards, Beneficiary::kAdvocate).reward.entitled == money(25'800));
        CHECK(of(rewards, Beneficiary::kAdvocate).reward.state == RewardState::kPending);
        CHECK(of(rewards, Beneficiary::kProspect).reward.kind == RewardKind::kModule);
        CHECK(of(rewards, Beneficiary::kProspect).reward.state == RewardState::kApproved);
        CHECK(publisher.referral(*referral).state == ReferralState::kWon);
        CHECK(publisher.balance(AccountKind::kPending) == money(25'800));
        CHECK(publisher.balance(AccountKind::kFunding) == money(-25'800));

        publisher.bill(refunded("e3", publisher.now(), "in_1", money(32'250)), "paul@rivoli.example");
        rewards = publisher.rewards(*referral);
        CHECK(of(rewards, Beneficiary::kAdvocate).reward.entitled == money(19'350));
        publisher.pass(Duration::days(30));
        CHECK(publisher.balance(AccountKind::kApproved) == money(19'350));

        publisher.bill(refunded("e4", publisher.now(), "in_1", money(96'750)), "paul@rivoli.example");
        rewards = publisher.rewards(*referral);
        CHECK(of(rewards, Beneficiary::kAdvocate).reward.state == RewardState::kVoided);
        CHECK(of(rewards, Beneficiary::kProspect).reward.state == RewardState::kVoided);
        CHECK(publisher.referral(*referral).state == ReferralState::kRefunded);
        CHECK(publisher.balance(AccountKind::kFunding) == money(0));
    });
}

TEST_CASE("facts in any order, each told twice, end in the same rewards and balances") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const Instant day = publisher.now();
        const auto facts = [&](const std::string& who) {
            const auto name = [&](const std::string& id) { return who + "_" + id; };
            std::vector<BillingFact> all = {
                started(name("e1"), day, money(4'990), Interval::kMonth),
                paid(name("e2"), day, name("in_1"), money(4'990)),
                paid(name("e3"), add_months(day, 1), name("in_2"), money(4'990)),
                refunded(name("e4"), day + Duration::days(3), name("in_1"), money(1'111)),
                refunded(name("e5"), day + Duration::days(40), name("in_2"), money(222)),
                ended(name("e6"), day + Duration::days(50)),
            };
            for (BillingFact& fact : all) {
                if (!fact.subscription_id.empty()) fact.subscription_id = name("sub");
            }
            return all;
        };
        // 20 % of (4990 - 1111) + (4990 - 222) = 8647, rounded once.
        const Money expected = money(1'729);
        std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
        int permutation = 0;
        do {
            ++permutation;
            if (permutation % 29 != 1) continue;
            const std::string who = "p" + std::to_string(permutation);
            const std::string email = "buyer@" + who + ".example";
            const auto advocate = publisher.advocate("a" + std::to_string(permutation));
            const auto referral = publisher.recommend(advocate, email);
            REQUIRE(referral);
            const Money before = publisher.balance(AccountKind::kPending);
            const auto all = facts(who);
            for (const std::size_t index : order) {
                publisher.bill(all[index], email);
                publisher.bill(all[index], email);
            }
            CAPTURE(permutation);
            Money entitled = money(0);
            for (const app::StoredReward& stored : publisher.rewards(*referral)) {
                entitled = entitled + stored.reward.entitled;
            }
            CHECK(entitled == expected);
            CHECK(publisher.balance(AccountKind::kPending) - before == expected);
            CHECK(publisher.balance(AccountKind::kBudget) == money(0));
        } while (std::ranges::next_permutation(order).found);
        CHECK(permutation == 720);
    });
}

TEST_CASE("a reward is paid once, however often its result is told, and netted after a later refund") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto nadia = publisher.advocate("nadia");
        const auto first = publisher.recommend(nadia, "one@first.example");
        const auto second = publisher.recommend(nadia, "two@second.example");
        publisher.engage(*second);
        publisher.bill(started("s1", publisher.now(), money(100'000)), "one@first.example");
        publisher.bill(paid("p1", publisher.now(), "in_1", money(100'000)), "one@first.example");
        publisher.pass(Duration::days(30));

        const app::Payouts finance(publisher.context());
        const auto payout = finance.pay(publisher.finance(), {});
        REQUIRE(payout);
        CHECK(payout->payout.total == money(20'000));
        REQUIRE(payout->lines.size() == 1);
        const RewardId reward = payout->lines[0].line.reward;
        const std::vector<app::PayoutResult> confirmed = {{.reward = reward}};
        CHECK(finance.settle(publisher.finance(), payout->payout.id, confirmed));
        CHECK(finance.settle(publisher.finance(), payout->payout.id, confirmed));
        CHECK(publisher.balance(AccountKind::kSettled) == money(20'000));
        const auto contrary =
            finance.settle(publisher.finance(), payout->payout.id, {{.reward = reward, .confirmed = false}});
        CHECK(contrary.error() == ErrorCode::kIllegalTransition);

        publisher.bill(refunded("r1", publisher.now(), "in_1", money(50'000)), "one@first.example");
        CHECK(publisher.balance(AccountKind::kOwed) == money(-10'000));

        BillingFact start = started("s2", publisher.now(), money(80'000));
        BillingFact payment = paid("p2", publisher.now(), "in_2", money(80'000));
        start.subscription_id = payment.subscription_id = "sub_2";
        publisher.bill(start, "two@second.example");
        publisher.bill(payment, "two@second.example");
        publisher.pass(Duration::days(30));
        const auto netted = finance.pay(publisher.finance(), {});
        REQUIRE(netted);
        CHECK(netted->payout.total == money(6'000));
        CHECK(publisher.balance(AccountKind::kOwed) == money(0));
        CHECK(of(publisher.rewards(*first), Beneficiary::kAdvocate).reward.state == RewardState::kClawedBack);
        CHECK(of(publisher.rewards(*second), Beneficiary::kAdvocate).reward.state == RewardState::kScheduled);
    });
}

TEST_CASE("a limited budget leaves rewards waiting and funds the oldest first") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Programs programs(publisher.context());
        REQUIRE(programs.top_up(publisher.finance(), publisher.program(), money(15'000)));
        std::vector<ReferralId> referrals;
        for (const std::string who : {"one", "two"}) {
            const std::string email = "buyer@" + who + ".example";
            referrals.push_back(*publisher.recommend(publisher.advocate("adv" + who), email));
            BillingFact start = started("s" + who, publisher.now(), money(60'000));
            BillingFact payment = paid("p" + who, publisher.now(), "in_" + who, money(60'000));
            start.subscription_id = payment.subscription_id = "sub_" + who;
            publisher.bill(start, email);
            publisher.bill(payment, email);
        }
        const auto state = [&](std::size_t index) {
            return of(publisher.rewards(referrals[index]), Beneficiary::kAdvocate).reward.state;
        };
        CHECK(state(0) == RewardState::kPending);
        CHECK(state(1) == RewardState::kUnfunded);
        CHECK(publisher.balance(AccountKind::kBudget) == money(3'000));
        REQUIRE(programs.top_up(publisher.finance(), publisher.program(), money(9'000)));
        CHECK(state(1) == RewardState::kPending);
        CHECK(publisher.balance(AccountKind::kBudget) == money(0));
    });
}

TEST_CASE("of two advocates who recommend one prospect at once, one wins") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto nadia = publisher.advocate("nadia");
        const auto yann = publisher.advocate("yann");
        for (int round = 0; round < 10; ++round) {
            const std::string email = "buyer@round" + std::to_string(round) + ".example";
            std::optional<ReferralId> of_nadia;
            std::optional<ReferralId> of_yann;
            std::thread other([&] { of_yann = *publisher.recommend(yann, email); });
            of_nadia = *publisher.recommend(nadia, email);
            other.join();
            const int accepted = (publisher.referral(*of_nadia).state == ReferralState::kAccepted) +
                                 (publisher.referral(*of_yann).state == ReferralState::kAccepted);
            CHECK(accepted == 1);
            CHECK(publisher
                      .referral(accepted == 1 && publisher.referral(*of_nadia).state == ReferralState::kAccepted
                                    ? *of_yann
                                    : *of_nadia)
                      .reason == "already_referred");
        }
    });
}

TEST_CASE("a payment in yen or dinars is rewarded in its own currency") {
    for (const auto& [code, price, reward] :
         {std::tuple("JPY", 98'765, 19'753), std::tuple("TND", 1'234'567, 246'913)}) {
        on_each_engine([&, code = code, price = price, reward = reward](TestDatabase& database) {
            Publisher publisher(database, code);
            const std::string email = "buyer@" + std::string(code) + ".example";
            const auto referral = publisher.recommend(publisher.advocate("nadia"), email);
            publisher.bill(started("s", publisher.now(), money(price, code)), email);
            publisher.bill(paid("p", publisher.now(), "in_1", money(price, code)), email);
            CHECK(of(publisher.rewards(*referral), Beneficiary::kAdvocate).reward.entitled == money(reward, code));
        });
    }
}

TEST_CASE("payments in two currencies are rewarded each in its own, whatever the order") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        for (const bool euros_first : {true, false}) {
            const std::string who = euros_first ? "one" : "two";
            const std::string email = "buyer@" + who + ".example";
            const auto referral = publisher.recommend(publisher.advocate("adv" + who), email);
            BillingFact euros = paid("e" + who, publisher.now(), "in_e" + who, money(100'000));
            BillingFact dollars =
                paid("d" + who, publisher.now() - Duration::hours(1), "in_d" + who, money(50'000, "USD"));
            euros.subscription_id = "sub_e" + who;
            euros.terms = SubscriptionTerms{.interval = Interval::kYear, .amount = money(100'000)};
            dollars.subscription_id = "sub_d" + who;
            dollars.terms = SubscriptionTerms{.interval = Interval::kYear, .amount = money(50'000, "USD")};
            publisher.bill(euros_first ? euros : dollars, email);
            publisher.bill(euros_first ? dollars : euros, email);
            std::vector<Money> entitled;
            for (const app::StoredReward& stored : publisher.rewards(*referral)) {
                if (!stored.reward.entitled.is_zero()) entitled.push_back(stored.reward.entitled);
            }
            CHECK(std::ranges::count(entitled, money(20'000)) == 1);
            CHECK(std::ranges::count(entitled, money(10'000, "USD")) == 1);
            CHECK(entitled.size() == 2);
        }
    });
}

TEST_CASE("a purchase through a personal link is the advocate's, even of a customer who tells nothing else") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto state = app::Recommendations(publisher.context()).state(publisher.token_of("nadia"), std::nullopt);
        REQUIRE(state);
        BillingFact fact = paid("p", publisher.now(), "in_1", money(60'000));
        fact.terms = SubscriptionTerms{.interval = Interval::kYear, .amount = money(60'000)};
        app::ToldFact told{.fact = fact, .customer = {.external_id = "customer-7"}, .referral_code = state->code};
        told.fingerprint = "p";
        const auto event = app::Billing(publisher.context()).receive(publisher.workspace, "api", told);
        REQUIRE(event);
        CHECK(event->outcome == app::BillingOutcome::kApplied);
        REQUIRE(event->referral);
        CHECK(of(publisher.rewards(*event->referral), Beneficiary::kAdvocate).reward.entitled == money(12'000));
    });
}

TEST_CASE("a referral paid in two currencies is shown in the one of its first reward") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto nadia = publisher.advocate("nadia");
        const std::string email = "buyer@both.example";
        REQUIRE(publisher.recommend(nadia, email));
        for (const std::string_view code : {"USD", "EUR"}) {
            const std::string name(code);
            BillingFact fact = paid("p" + name, publisher.now(), "in_" + name, money(50'000, name));
            fact.subscription_id = "sub_" + name;
            fact.terms = SubscriptionTerms{.interval = Interval::kYear, .amount = money(50'000, name)};
            publisher.bill(fact, email);
        }
        const auto state = app::Recommendations(publisher.context()).state(publisher.token_of("nadia"), std::nullopt);
        REQUIRE(state);
        REQUIRE(state->lines.size() == 1);
        CHECK(state->lines.front().reward.value().minor() == 10'000);
        CHECK(state->pending == money(10'000));
    });
}

TEST_CASE("a session is a look at the tab after half an hour without one") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto look = [&] {
            REQUIRE(app::Recommendations(publisher.context()).state(publisher.token_of("nadia"), std::nullopt));
            return publisher.sessions("nadia");
        };
        CHECK(look() == 1);
        for (int i = 0; i < 6; ++i) {
            publisher.pass(Duration::minutes(10));
            CHECK(look() == 1);
        }
        publisher.pass(Duration::minutes(29));
        REQUIRE(publisher.recommend(publisher.advocate("nadia"), "buyer@quiet.example"));
        CHECK(publisher.sessions("nadia") == 1);
        publisher.pass(Duration::minutes(1));
        CHECK(look() == 2);
    });
}

TEST_CASE("the same event again gets the answer it got first") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        REQUIRE(publisher.recommend(publisher.advocate("nadia"), "buyer@again.example"));
        const BillingFact refund = refunded("r", publisher.now(), "in_1", money(100));
        CHECK(publisher.bill(refund, "buyer@again.example").outcome == app::BillingOutcome::kParked);
        publisher.bill(paid("p", publisher.now(), "in_1", money(1'000)), "buyer@again.example");
        CHECK(publisher.bill(refund, "buyer@again.example").outcome == app::BillingOutcome::kParked);
        CHECK(app::Billing(publisher.context()).get(publisher.workspace, "r")->event.outcome ==
              app::BillingOutcome::kApplied);
    });
}

TEST_CASE("while older rewards wait for budget, newer ones wait behind them") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Programs programs(publisher.context());
        REQUIRE(programs.top_up(publisher.finance(), publisher.program(), money(5'000)));
        const auto sell = [&](const std::string& who, std::int64_t price) {
            const std::string email = "buyer@" + who + ".example";
            const auto referral = publisher.recommend(publisher.advocate("adv" + who), email);
            BillingFact payment = paid("p" + who, publisher.now(), "in_" + who, money(price));
            payment.subscription_id = "sub_" + who;
            payment.terms = SubscriptionTerms{.interval = Interval::kYear, .amount = money(price)};
            publisher.bill(payment, email);
            return *referral;
        };
        const ReferralId large = sell("large", 30'000);
        const ReferralId small = sell("small", 10'000);
        const auto state = [&](ReferralId id) {
            return of(publisher.rewards(id), Beneficiary::kAdvocate).reward.state;
        };
        CHECK(state(large) == RewardState::kUnfunded);
        CHECK(state(small) == RewardState::kUnfunded);
        publisher.bill(refunded("r", publisher.now(), "in_large", money(15'000)), "buyer@large.example");
        CHECK(state(large) == RewardState::kPending);
        CHECK(state(small) == RewardState::kPending);
        CHECK(publisher.balance(AccountKind::kBudget) == money(0));
    });
}

TEST_CASE("a person's decision and a fact of billing that meet do not lose each other") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto referral = publisher.recommend(publisher.advocate("nadia"), "buyer@meet.example");
        publisher.bill(started("s", publisher.now(), money(50'000)), "buyer@meet.example");
        publisher.bill(paid("p", publisher.now(), "in_1", money(50'000)), "buyer@meet.example");
        const RewardId reward = of(publisher.rewards(*referral), Beneficiary::kAdvocate).reward.id;
        std::thread refund(
            [&] { publisher.bill(refunded("r", publisher.now(), "in_1", money(10'000)), "buyer@meet.example"); });
        const auto flagged = app::Rewards(publisher.context())
                                 .transition(publisher.finance(), reward, {.event = "flagged", .reason = "check"});
        refund.join();
        REQUIRE(flagged);
        const Reward after = of(publisher.rewards(*referral), Beneficiary::kAdvocate).reward;
        CHECK(after.state == RewardState::kHeld);
        CHECK(after.entitled == money(8'000));
        CHECK(after.position.pending == money(8'000));
    });
}

}  // namespace
}  // namespace parrain
