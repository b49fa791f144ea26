#include "domain/ledger_audit.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace parrain {
namespace {

using Account = AccountKind;

const WorkspaceId kWorkspace(9);
const ProgramId kProgram(3);
const RewardId kReward(4);

Currency euro() {
    return Currency::parse("EUR").value();
}
Money euros(std::int64_t minor) {
    return Money::parse(minor, euro()).value();
}

/// A ledger as stored: one reward of 100.00, promised, of which 25.00 was refunded before it was paid.
struct Books {
    std::vector<Entry> entries;
    ChainHead head = chain_start();
    ProgramBalances balances{.program = kProgram, .currency = euro()};
    RewardStanding reward{
        .id = kReward, .state = RewardState::kPending, .entitled = euros(7'500), .position = Position::zero(euro())};
    std::optional<std::string> refunded_beyond;

    Books() {
        post(Account::kFunding, Account::kBudget, 10'000);
        post(Account::kBudget, Account::kPending, 10'000);
        post(Account::kPending, Account::kBudget, 2'500);
        post(Account::kBudget, Account::kFunding, 2'500);
        reward.position.pending = euros(7'500);
    }

    void post(Account from, Account to, std::int64_t minor, std::optional<RewardId> of = kReward) {
        Entry entry{.id = EntryId(100 + head.sequence),
                    .program = kProgram,
                    .reward = of,
                    .referral = {},
                    .at = Instant(head.sequence),
                    .posting = {.from = from, .to = to, .amount = euros(minor)},
                    .cause = {.type = "billing_event", .id = "evt"}};
        seal(head, kWorkspace, entry);
        entries.push_back(entry);
        balance(from) -= minor;
        balance(to) += minor;
    }

    Wide& balance(Account account) { return balances.minor[static_cast<std::size_t>(account)]; }

    /// Write the chain anew, as one would who knows how it is made.
    void reseal() {
        head = chain_start();
        for (Entry& entry : entries) seal(head, kWorkspace, entry);
    }

    std::optional<Breach> judged() const {
        LedgerAudit audit(kWorkspace);
        for (const Entry& entry : entries) audit.take(entry);
        audit.end_of_entries(head);
        audit.take(balances);
        audit.take(reward);
        if (refunded_beyond) audit.take_refunded_beyond(*refunded_beyond);
        audit.finish();
        return audit.breach();
    }
};

TEST_CASE("books that are kept well have no breach") {
    CHECK_FALSE(Books().judged());
    LedgerAudit nothing(kWorkspace);
    nothing.end_of_entries(chain_start());
    nothing.finish();
    CHECK_FALSE(nothing.breach());
}

TEST_CASE("what is changed behind the product's back is found, and where") {
    struct Row {
        const char* what;
        std::function<void(Books&)> change;
        BreachKind kind;
        std::int64_t sequence = 0;
    };
    const std::vector<Row> rows = {
        {"an amount", [](Books& b) { b.entries[1].posting.amount = euros(9'999); }, BreachKind::kHash, 2},
        {"a cause", [](Books& b) { b.entries[2].cause.id = "other"; }, BreachKind::kHash, 3},
        {"a moment", [](Books& b) { b.entries[0].at = Instant(77); }, BreachKind::kHash, 1},
        {"an entry gone", [](Books& b) { b.entries.erase(b.entries.begin() + 1); }, BreachKind::kGap, 2},
        {"the first gone", [](Books& b) { b.entries.erase(b.entries.begin()); }, BreachKind::kGap, 1},
        {"the last gone", [](Books& b) { b.entries.pop_back(); }, BreachKind::kHead, 4},
        {"all gone", [](Books& b) { b.entries.clear(); }, BreachKind::kHead, 4},
        {"an entry twice", [](Books& b) { b.entries.insert(b.entries.begin(), b.entries[0]); }, BreachKind::kGap, 2},
        {"two exchanged", [](Books& b) { std::swap(b.entries[1], b.entries[2]); }, BreachKind::kGap, 2},
        {"the head moved", [](Books& b) { b.head.hash = std::string(64, 'a'); }, BreachKind::kHead, 4},
        {"an amount, resealed",
         [](Books& b) {
             b.entries[0].posting.amount = euros(10'001);
             b.reseal();
         },
         BreachKind::kBalance},
        {"an entry to itself",
         [](Books& b) {
             b.entries[0].posting.to = Account::kFunding;
             b.reseal();
         },
         BreachKind::kAmount, 1},
        {"no cause",
         [](Books& b) {
             b.entries[0].cause.type = "";
             b.reseal();
         },
         BreachKind::kCause, 1},
        {"a balance and its opposite",
         [](Books& b) {
             b.balance(Account::kFunding) -= 5;
             b.balance(Account::kBudget) += 5;
         },
         BreachKind::kBalance},
        {"one balance", [](Books& b) { b.balance(Account::kBudget) += 5; }, BreachKind::kSum},
        {"a budget overdrawn",
         [](Books& b) {
             b.balance(Account::kFunding) += 5;
             b.balance(Account::kBudget) -= 5;
         },
         BreachKind::kBelowZero},
        {"a reward's money", [](Books& b) { b.reward.position.pending = euros(7'499); }, BreachKind::kRewardShare},
        {"a reward's promise", [](Books& b) { b.reward.entitled = euros(7'600); }, BreachKind::kRewardShare},
        {"money out of place", [](Books& b) { b.reward.state = RewardState::kPaid; }, BreachKind::kRewardPlace},
        {"another reward's entries", [](Books& b) { b.reward.id = RewardId(5); }, BreachKind::kRewardEntries},
        {"money forfeited on paper",
         [](Books& b) {
             b.reward.state = RewardState::kVoided;
             b.reward.position.pending = euros(0);
             b.reward.position.forfeited = euros(7'500);
         },
         BreachKind::kRewardEntries},
        {"a refund beyond the payment", [](Books& b) { b.refunded_beyond = "in_1"; }, BreachKind::kInvoice},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Books books;
        row.change(books);
        const auto breach = books.judged();
        REQUIRE(breach);
        CHECK(to_string(breach->kind) == to_string(row.kind));
        CHECK(breach->sequence == row.sequence);
    }
}

TEST_CASE("an entry that cannot be read is a broken link") {
    LedgerAudit audit(kWorkspace);
    audit.take_unreadable(1);
    REQUIRE(audit.breach());
    CHECK(audit.breach()->kind == BreachKind::kHash);
    CHECK(audit.breach()->sequence == 1);
}

TEST_CASE("entries of a program without balances are found") {
    Books books;
    LedgerAudit audit(kWorkspace);
    for (const Entry& entry : books.entries) audit.take(entry);
    audit.end_of_entries(books.head);
    audit.take(books.reward);
    audit.finish();
    REQUIRE(audit.breach());
    CHECK(audit.breach()->kind == BreachKind::kBalance);
}

TEST_CASE("a reward whose history leads elsewhere is found") {
    LedgerAudit audit(kWorkspace);
    audit.take_astray(kReward);
    REQUIRE(audit.breach());
    CHECK(audit.breach()->kind == BreachKind::kRewardHistory);
    CHECK(audit.breach()->reward == kReward);
}

TEST_CASE("balances can be made anew from entries alone") {
    Books books;
    LedgerAudit audit(kWorkspace);
    CHECK(audit.balances_of_entries().empty());
    for (const Entry& entry : books.entries) audit.take(entry);
    const std::vector<ProgramBalances> made = audit.balances_of_entries();
    REQUIRE(made.size() == 1);
    CHECK(made[0].fund() == books.balances.fund());
    CHECK(made[0].currency == books.balances.currency);
    CHECK(made[0].minor == books.balances.minor);
}

TEST_CASE("what beneficiaries owe is judged over all programs") {
    const auto judged = [](std::int64_t first, std::int64_t second) {
        LedgerAudit audit(kWorkspace);
        ChainHead head = chain_start();
        const auto post = [&](ProgramId program, Posting posting) {
            Entry entry{.id = EntryId(head.sequence + 1),
                        .program = program,
                        .reward = {},
                        .referral = {},
                        .at = Instant(0),
                        .posting = posting,
                        .cause = {.type = "api", .id = {}}};
            seal(head, kWorkspace, entry);
            audit.take(entry);
        };
        post(ProgramId(1), {.from = Account::kOwed, .to = Account::kSettled, .amount = euros(first)});
        post(ProgramId(2), {.from = Account::kSettled, .to = Account::kOwed, .amount = euros(second)});
        audit.end_of_entries(head);
        ProgramBalances one{.program = ProgramId(1), .currency = euro()};
        one.minor[static_cast<std::size_t>(Account::kOwed)] = -first;
        one.minor[static_cast<std::size_t>(Account::kSettled)] = first;
        ProgramBalances two{.program = ProgramId(2), .currency = euro()};
        two.minor[static_cast<std::size_t>(Account::kOwed)] = second;
        two.minor[static_cast<std::size_t>(Account::kSettled)] = -second;
        audit.take(one);
        audit.take(two);
        audit.finish();
        return audit.breach();
    };
    CHECK_FALSE(judged(500, 500));
    CHECK_FALSE(judged(500, 400));
    REQUIRE(judged(500, 501));
    CHECK(judged(500, 501)->kind == BreachKind::kBelowZero);
}

TEST_CASE("a campaign's accounts are its own, and the entries of a reward are of one fund") {
    constexpr CampaignId kCampaign(31);
    const auto audited = [&](std::optional<CampaignId> second, bool is_told) {
        ChainHead head = chain_start();
        LedgerAudit audit(kWorkspace);
        const auto post = [&](Account from, Account to, std::optional<CampaignId> campaign) {
            Entry entry{.id = EntryId(100 + head.sequence),
                        .program = kProgram,
                        .reward = kReward,
                        .referral = {},
                        .at = Instant(head.sequence),
                        .posting = {.from = from, .to = to, .amount = euros(500)},
                        .cause = {.type = "job", .id = {}},
                        .campaign = campaign};
            seal(head, kWorkspace, entry);
            audit.take(entry);
        };
        post(Account::kFunding, Account::kBudget, kCampaign);
        post(Account::kBudget, Account::kPending, second);
        audit.end_of_entries(head);
        ProgramBalances balances{.program = kProgram, .currency = euro()};
        if (is_told) balances.campaign = kCampaign;
        balances.minor[static_cast<std::size_t>(Account::kFunding)] = -500;
        balances.minor[static_cast<std::size_t>(Account::kPending)] = 500;
        audit.take(balances);
        RewardStanding reward{
            .id = kReward, .state = RewardState::kPending, .entitled = euros(500), .position = Position::zero(euro())};
        reward.position.pending = euros(500);
        audit.take(reward);
        audit.finish();
        return audit.breach();
    };
    CHECK_FALSE(audited(kCampaign, true));
    REQUIRE(audited(kCampaign, false));
    CHECK(audited(kCampaign, false)->kind == BreachKind::kBalance);
    REQUIRE(audited(std::nullopt, true));
    CHECK(audited(std::nullopt, true)->kind == BreachKind::kRewardEntries);
}

TEST_CASE("netting must be even over all rewards") {
    LedgerAudit audit(kWorkspace);
    audit.end_of_entries(chain_start());
    RewardStanding reward{
        .id = kReward, .state = RewardState::kClawedBack, .entitled = euros(0), .position = Position::zero(euro())};
    reward.position.recovered = euros(10);
    reward.position.settled = euros(10);
    audit.take(reward);
    audit.finish();
    REQUIRE(audit.breach());
    CHECK(audit.breach()->kind == BreachKind::kRewardEntries);
}

TEST_CASE("a step is sound when its postings explain it") {
    const Position nothing = Position::zero(euro());
    Position pending = nothing;
    pending.pending = euros(100);
    const RewardStanding after{
        .id = kReward, .state = RewardState::kPending, .entitled = euros(100), .position = pending};
    const auto promised = [](std::int64_t minor) {
        return std::vector<Posting>{{.from = Account::kBudget, .to = Account::kPending, .amount = euros(minor)}};
    };
    CHECK_FALSE(breach_of(nothing, after, promised(100)));
    REQUIRE(breach_of(nothing, after, promised(99)));
    CHECK(breach_of(nothing, after, promised(99))->kind == BreachKind::kRewardEntries);
    CHECK(breach_of(nothing, after, {}).has_value());
    CHECK_FALSE(breach_of(pending, after, {}));
    CHECK(to_text(*breach_of(nothing, after, {})) == "reward_entries reward 4 pending EUR");
}

}  // namespace
}  // namespace parrain
