// The ledger as it is written: one chain however many write, and nothing that would break the books.

#include "app/ledger.hpp"

#include <thread>

#include "app/publisher.hpp"

namespace parrain {
namespace {

using namespace test;

/// A sale of 1,290.00 a year by somebody whom `name` recommended.
void sell(Publisher& publisher, const std::string& name) {
    const std::string email = "buyer@" + name + "-prospect.example";
    REQUIRE(publisher.recommend(publisher.advocate(name), email));
    BillingFact start = started(name + "_1", publisher.now(), money(129'000));
    BillingFact payment = paid(name + "_2", publisher.now(), "in_" + name, money(129'000));
    start.subscription_id = payment.subscription_id = "sub_" + name;
    publisher.bill(start, email);
    publisher.bill(payment, email);
}

/// One money line as a mistake in the product might write it.
void post(Publisher& publisher, AccountKind from, AccountKind to, std::int64_t minor) {
    const app::Context context = publisher.context();
    const ProgramId program = publisher.program();
    context.store.write([&](app::Transaction& tx) {
        tx.ledger().append(publisher.workspace, Entry{.id = context.ids.make<EntryId>(),
                                                      .program = program,
                                                      .reward = {},
                                                      .referral = {},
                                                      .at = publisher.now(),
                                                      .posting = {.from = from, .to = to, .amount = money(minor)},
                                                      .cause = {.type = "api", .id = {}}});
    });
}

std::size_t entry_count(Publisher& publisher) {
    return app::Ledger(publisher.context()).entries(publisher.workspace, {}, {.limit = 1'000}).size();
}

TEST_CASE("many who write at once append to one chain without gaps") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        std::vector<std::thread> sellers;
        for (int i = 0; i < 6; ++i) {
            sellers.emplace_back([&publisher, i] { sell(publisher, "s" + std::to_string(i)); });
        }
        for (std::thread& seller : sellers) seller.join();

        const app::Verification found = app::Ledger(publisher.context()).verify(publisher.workspace);
        CHECK_FALSE(found.breach);
        CHECK(found.entries == 12);
        CHECK(found.rewards == 12);
        CHECK(found.head.sequence == 12);
    });
}

TEST_CASE("a transaction that would break the books leaves nothing") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        sell(publisher, "nadia");
        const std::string before = publisher.balances();
        const std::size_t entries = entry_count(publisher);
        struct Row {
            AccountKind from;
            AccountKind to;
        };
        for (const Row& row :
             {Row{AccountKind::kBudget, AccountKind::kFunding}, Row{AccountKind::kApproved, AccountKind::kClearing},
              Row{AccountKind::kClearing, AccountKind::kSettled}, Row{AccountKind::kSettled, AccountKind::kOwed}}) {
            CHECK_THROWS_AS(post(publisher, row.from, row.to, 1), app::LedgerBreached);
        }
        CHECK_THROWS_AS(post(publisher, AccountKind::kFunding, AccountKind::kBudget, Money::kMax),
                        app::BalanceTooLarge);
        CHECK(publisher.balances() == before);
        CHECK(entry_count(publisher) == entries);
        CHECK_FALSE(app::Ledger(publisher.context()).verify(publisher.workspace).breach);
    });
}

TEST_CASE("a transaction that is refused leaves no link in the chain") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        sell(publisher, "nadia");
        const app::Context context = publisher.context();
        const ProgramId program = publisher.program();
        const auto refused = context.store.write([&](app::Transaction& tx) -> Result<void> {
            tx.ledger().append(
                publisher.workspace,
                Entry{.id = context.ids.make<EntryId>(),
                      .program = program,
                      .reward = {},
                      .referral = {},
                      .at = publisher.now(),
                      .posting = {.from = AccountKind::kFunding, .to = AccountKind::kBudget, .amount = money(5)},
                      .cause = {.type = "api", .id = {}}});
            CHECK(tx.ledger().entries(publisher.workspace, {}, {.limit = 1}).front().sequence == 3);
            return fail(ErrorCode::kForbidden);
        });
        CHECK_FALSE(refused);
        post(publisher, AccountKind::kFunding, AccountKind::kBudget, 5);
        const app::Verification found = app::Ledger(context).verify(publisher.workspace);
        CHECK_FALSE(found.breach);
        CHECK(found.head.sequence == 3);
    });
}

TEST_CASE("two workspaces have two chains") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        sell(publisher, "nadia");
        const app::Context context = publisher.context();
        const WorkspaceId other = app::Workspaces(context)
                                      .create({.name = "Other",
                                               .preset = "administrators",
                                               .locale = Locale::kEn,
                                               .currency = currency("EUR"),
                                               .is_live = false})
                                      ->id;
        const ProgramId program = app::Programs(context).list(other).front().program.id;
        const app::Caller caller{.workspace = other, .actor = {app::ActorKind::kApi, 1}, .role = ""};
        REQUIRE(app::Programs(context).top_up(caller, program, money(5)));

        const app::Ledger ledger(context);
        CHECK(ledger.verify(publisher.workspace).head.sequence == 2);
        CHECK(ledger.verify(other).head.sequence == 1);
        for (const WorkspaceId workspace : {publisher.workspace, other}) CHECK_FALSE(ledger.verify(workspace).breach);
    });
}

}  // namespace
}  // namespace parrain
