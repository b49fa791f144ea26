#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/billing.hpp"
#include "app/due.hpp"
#include "app/ledger.hpp"
#include "app/payouts.hpp"
#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "app/referrals.hpp"
#include "app/rewards.hpp"
#include "app/workspaces.hpp"
#include "core/id_source.hpp"
#include "mail/renderer.hpp"
#include "storage/migrator.hpp"
#include "storage/store.hpp"
#include "support/database.hpp"

namespace parrain::test {

inline Currency currency(std::string_view code) {
    return Currency::parse(code).value();
}

inline Money money(std::int64_t minor, std::string_view code = "EUR") {
    return Money::parse(minor, currency(code)).value();
}

/// A clock that a test sets.
class SetClock final : public Clock {
  public:
    Instant now() const override { return Instant(now_.load()); }
    void advance(Duration by) { now_.fetch_add(by.micros); }
    void set(Instant now) { now_.store(now.micros()); }

  private:
    std::atomic<std::int64_t> now_{Instant::parse("2026-05-01T10:00:00Z")->micros()};
};

/// A publisher with one workspace, preset `administrators`, on a database of either engine.
class Publisher {
  public:
    explicit Publisher(TestDatabase& database, std::string_view code = "EUR", bool is_live = false)
        : store_(*database), ids_(clock_, 1) {
        storage::Migrator(*database).migrate(clock_.now());
        const auto made = app::Workspaces(context()).create({.name = "Acme",
                                                             .preset = "administrators",
                                                             .locale = Locale::kEn,
                                                             .currency = currency(code),
                                                             .is_live = is_live});
        workspace = made->id;
    }

    app::Context context() {
        return {.store = store_,
                .clock = clock_,
                .ids = ids_,
                .texts = texts_,
                .lists = lists_,
                .settings = settings_,
                .renderer = renderer_};
    }

    app::WidgetVisit token_of(const std::string& name) const {
        return {.workspace = workspace,
                .claims = {.user = name,
                           .account = "account-" + name,
                           .account_name = "Company of " + name,
                           .plan = {},
                           .is_admin = true,
                           .email = name + "@" + name + ".example",
                           .name = name,
                           .locale = {}}};
    }

    app::WidgetCaller advocate(const std::string& name) { return app::Access(context()).enter(token_of(name)).value(); }

    Result<ReferralId> recommend(const app::WidgetCaller& who, const std::string& email) {
        return app::Recommendations(context()).recommend(who, {.email = email}, true);
    }

    app::BillingEvent bill(BillingFact fact, const std::string& email) {
        app::ToldFact told{.fact = std::move(fact), .customer = {.email = email}};
        told.fingerprint = told.fact.id;
        return app::Billing(context()).receive(workspace, "api", told).value();
    }

    std::vector<app::StoredReward> rewards(ReferralId referral) {
        return store_.read([&](app::Transaction& tx) { return tx.rewards().of_referral(workspace, referral); });
    }

    app::Referral referral(ReferralId id) {
        return store_.read([&](app::Transaction& tx) { return tx.referrals().find(workspace, id).value(); });
    }

    Money balance(AccountKind account, std::string_view code = "EUR") {
        for (const app::Balance& one : app::Ledger(context()).balances(workspace)) {
            if (one.account == account && one.amount.currency() == currency(code)) return one.amount;
        }
        return money(0, code);
    }

    /// Every account in the order of its kind, as text; what two histories are compared by.
    std::string balances() {
        std::string text;
        for (const app::Balance& one : app::Ledger(context()).balances(workspace)) {
            text += std::string(to_string(one.account)) + " " + std::to_string(one.amount.minor()) + "\n";
        }
        return text;
    }

    std::int64_t sessions(const std::string& user) {
        return store_.read([&](app::Transaction& tx) { return tx.customers().find_user(workspace, user)->sessions; });
    }

    void pass(Duration time) {
        clock_.advance(time);
        app::run_due(context());
    }

    /// From now on no referral of the program is written to by itself.
    void want_calls() {
        store_.write([&](app::Transaction& tx) {
            app::Program program = tx.programs().list(workspace).front();
            program.wants_calls = true;
            tx.programs().update(workspace, program);
        });
    }

    /// A prospect who was written to and showed interest: nothing is forgotten of them for years.
    void engage(ReferralId referral) {
        for (const char* event : {"contacted", "prospect_interested"}) {
            REQUIRE(app::Referrals(context()).transition(finance(), referral,
                                                         {.event = event, .reason = {}, .version = {}}));
        }
    }

    ProgramId program() { return app::Programs(context()).list(workspace).front().program.id; }

    app::Caller finance() const { return {.workspace = workspace, .actor = {app::ActorKind::kApi, 1}, .role = ""}; }

    Instant now() const { return clock_.now(); }

    WorkspaceId workspace;

  private:
    storage::SqlStore store_;
    SetClock clock_;
    ClockIdSource ids_;
    Catalogue texts_;
    AddressLists lists_;
    app::Settings settings_;
    mail::Renderer renderer_;
};

/// The facts of one customer: a yearly plan, in the publisher's own words.
inline BillingFact started(const std::string& id, Instant at, Money amount, Interval interval = Interval::kYear) {
    return {.id = id,
            .type = BillingFactType::kSubscriptionStarted,
            .occurred_at = at,
            .subscription_id = "sub",
            .terms = SubscriptionTerms{.interval = interval, .amount = amount}};
}

inline BillingFact paid(const std::string& id, Instant at, const std::string& invoice, Money amount) {
    return {.id = id,
            .type = BillingFactType::kPaymentReceived,
            .occurred_at = at,
            .subscription_id = "sub",
            .invoice = invoice,
            .amount = amount};
}

inline BillingFact refunded(const std::string& id, Instant at, const std::string& invoice, Money amount) {
    return {
        .id = id, .type = BillingFactType::kPaymentRefunded, .occurred_at = at, .invoice = invoice, .amount = amount};
}

inline BillingFact ended(const std::string& id, Instant at) {
    return {.id = id, .type = BillingFactType::kSubscriptionEnded, .occurred_at = at, .subscription_id = "sub"};
}

}  // namespace parrain::test
