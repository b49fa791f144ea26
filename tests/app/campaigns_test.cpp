// Campaigns through the use cases, on both engines: histories over two funds against an oracle of their own.

#include <cstdlib>
#include <map>

#include "app/campaigns.hpp"
#include "app/guardrails.hpp"
#include "app/publisher.hpp"
#include "model/random.hpp"

namespace parrain {
namespace {

using namespace test;

std::uint64_t seed_of_today() {
    const char* told = std::getenv("PARRAIN_SEED");
    return told != nullptr ? std::strtoull(told, nullptr, 10) : 20'261'126;
}

/// A program and one of its campaigns while people recommend, buy, are refunded and fill budgets. What each fund must
/// have promised is kept here by arithmetic, and never asked of the system.
class TwoFunds {
  public:
    TwoFunds(TestDatabase& database, std::uint64_t seed) : publisher_(database), random_(seed) {
        const app::Campaigns campaigns(publisher_.context());
        const CampaignPlan plan{.name = {.en = "Push", .fr = "Temps fort"},
                                .starts_at = publisher_.now(),
                                .ends_at = publisher_.now() + Duration::days(300),
                                .quality_floor = 0};
        campaign_ = campaigns.create(publisher_.finance(), publisher_.program(), plan)->campaign.id;
        move(CampaignEvent::kLaunched);
    }

    void step() {
        switch (random_.below(6)) {
            case 0: return move(is_paused_ ? CampaignEvent::kResumed : CampaignEvent::kPaused);
            case 1:
            case 2: return sell();
            case 3: return refund();
            default: return top_up();
        }
    }

    void check() {
        for (const bool of_campaign : {false, true}) {
            CAPTURE(of_campaign);
            const app::CurrencyBudget found = budget(of_campaign);
            std::int64_t promised = 0;
            for (const Sale& sale : sales_) promised += sale.of_campaign == of_campaign ? sale.entitled : 0;
            CHECK(found.totals.cost() + found.totals.sales.waiting == money(promised));
            CHECK(found.totals.available.minor() >= 0);
            check_queue(of_campaign, found.totals.available);
        }
        CHECK(publisher_.balance(AccountKind::kOwed) == money(0));
    }

    void check_books() {
        const auto verified = app::Ledger(publisher_.context()).verify(publisher_.workspace, {});
        CHECK_FALSE(verified.breach);
        CHECK(verified.rewards > 0);
    }

  private:
    struct Sale {
        ReferralId referral;
        std::string email;
        std::int64_t amount;
        std::int64_t entitled;
        int refunds = 0;
        bool of_campaign;
    };

    void move(CampaignEvent event) {
        const auto moved =
            app::Campaigns(publisher_.context())
                .transition(publisher_.finance(), campaign_, {.event = event, .reason = "", .version = {}});
        REQUIRE(moved);
        is_paused_ = event == CampaignEvent::kPaused;
    }

    std::string next_name() { return "n" + std::to_string(++made_); }

    void sell() {
        const std::string name = next_name();
        const std::string email = "buyer@" + name + "-buys.example";
        const auto referral = publisher_.recommend(publisher_.advocate(name), email);
        REQUIRE(referral);
        CHECK(publisher_.referral(*referral).campaign.has_value() == !is_paused_);
        // Whole hundreds, so that a half and a fifth are exact.
        const std::int64_t amount = random_.between(1, 60) * 1'000;
        BillingFact plan = started(name + "_s", publisher_.now(), money(amount));
        plan.subscription_id = name;
        publisher_.bill(plan, email);
        BillingFact payment = paid(name + "_p", publisher_.now(), name + "_in", money(amount));
        payment.subscription_id = name;
        publisher_.bill(payment, email);
        sales_.push_back({.referral = *referral,
                          .email = email,
                          .amount = amount,
                          .entitled = amount / 5,
                          .of_campaign = !is_paused_});
    }

    void refund() {
        if (sales_.empty()) return;
        Sale& sale = sales_[static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(sales_.size())))];
        if (sale.refunds == 2) return;
        const std::string invoice = sale.email.substr(6, sale.email.find("-buys") - 6) + "_in";
        const std::string id = invoice + std::to_string(++sale.refunds);
        publisher_.bill(refunded(id, publisher_.now(), invoice, money(sale.amount / 2)), sale.email);
        sale.entitled -= sale.amount / 10;
    }

    void top_up() {
        const Money amount = money(random_.between(1, 30) * 100);
        if (random_.chance(50)) {
            REQUIRE(app::Campaigns(publisher_.context()).top_up(publisher_.finance(), campaign_, amount));
        } else {
            REQUIRE(app::Programs(publisher_.context()).top_up(publisher_.finance(), publisher_.program(), amount));
        }
    }

    app::CurrencyBudget budget(bool of_campaign) {
        const app::FundName name = of_campaign ? app::FundName(campaign_) : app::FundName(publisher_.program());
        return app::Guardrails(publisher_.context()).budget(publisher_.workspace, name)->currencies.front();
    }

    /// Nothing is overtaken: what waits longest does not fit, and everything older was funded.
    void check_queue(bool of_campaign, Money available) {
        bool is_first = true;
        std::map<std::int64_t, Reward> waiting;
        for (const Sale& sale : sales_) {
            if (sale.of_campaign != of_campaign) continue;
            for (const app::StoredReward& stored : publisher_.rewards(sale.referral)) {
                CHECK(stored.campaign == (of_campaign ? std::optional(campaign_) : std::nullopt));
                if (stored.reward.state == RewardState::kUnfunded)
                    waiting.emplace(stored.reward.id.value(), stored.reward);
            }
        }
        for (const auto& [id, reward] : waiting) {
            if (is_first) CHECK(reward.entitled.minor() > available.minor());
            is_first = false;
        }
    }

    Publisher publisher_;
    model::Random random_;
    CampaignId campaign_;
    bool is_paused_ = false;
    int made_ = 0;
    std::vector<Sale> sales_;
};

TEST_CASE("whatever happens in one fund, each holds exactly what its own referrals were promised") {
    const std::uint64_t first = seed_of_today();
    for (std::uint64_t seed = first; seed < first + 4; ++seed) {
        CAPTURE(seed);
        on_each_engine([&](TestDatabase& database) {
            TwoFunds funds(database, seed);
            for (int step = 0; step < 40; ++step) {
                funds.step();
                funds.check();
            }
            funds.check_books();
        });
    }
}

TEST_CASE("a referral keeps the campaign of its moment, and a rule of a campaign is pinned to its referrals alone") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Campaigns campaigns(publisher.context());
        const CampaignPlan plan{.name = {.en = "Push", .fr = "Temps fort"},
                                .starts_at = publisher.now() + Duration::days(1),
                                .ends_at = publisher.now() + Duration::days(2)};
        const CampaignId id = campaigns.create(publisher.finance(), publisher.program(), plan)->campaign.id;
        REQUIRE(campaigns.transition(publisher.finance(), id,
                                     {.event = CampaignEvent::kLaunched, .reason = "", .version = {}}));
        const RewardRule extra{.beneficiary = Beneficiary::kAdvocate,
                               .milestone = Milestone::kEngaged,
                               .base = RewardBase::kNone,
                               .kind = RewardKind::kCash,
                               .amount = money(500),
                               .campaign = id};
        REQUIRE(app::Programs(publisher.context())
                    .publish_rule(publisher.workspace, publisher.program(), extra, std::nullopt));
        const auto pinned = [&](ReferralId referral) {
            return publisher.context().store.read(
                [&](app::Transaction& tx) { return tx.referrals().pinned(publisher.workspace, referral).size(); });
        };
        const auto before = publisher.recommend(publisher.advocate("before"), "a@first-prospect.example").value();
        publisher.pass(Duration::days(1));
        const auto inside = publisher.recommend(publisher.advocate("inside"), "a@second-prospect.example").value();
        publisher.pass(Duration::days(1));
        const auto after = publisher.recommend(publisher.advocate("after"), "a@third-prospect.example").value();
        CHECK_FALSE(publisher.referral(before).campaign);
        CHECK(publisher.referral(inside).campaign == id);
        CHECK_FALSE(publisher.referral(after).campaign);
        CHECK(pinned(before) == 2);
        CHECK(pinned(inside) == 3);
        CHECK(pinned(after) == 2);
        CHECK(campaigns.get(publisher.workspace, id)->state == CampaignState::kEnded);
    });
}

}  // namespace
}  // namespace parrain
