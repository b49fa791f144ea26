#include "domain/ledger.hpp"

#include <doctest/doctest.h>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;
using Account = AccountKind;

namespace {

Result<void> post(Balances& balances, std::vector<Posting> postings) {
    return balances.post(postings);
}

}  // namespace

TEST_CASE("folds postings and always sums to zero") {
    Balances balances(currency("EUR"));
    CHECK(post(balances,
               {{Account::kFunding, Account::kBudget, eur(500)}, {Account::kBudget, Account::kPending, eur(300)}})
              .ok());
    CHECK(balances.of(Account::kFunding) == eur(-500));
    CHECK(balances.of(Account::kBudget) == eur(200));
    CHECK(balances.of(Account::kPending) == eur(300));
    CHECK(balances.sum().is_zero());
}

TEST_CASE("refuses a transaction that breaks an invariant and keeps nothing of it") {
    struct Refusal {
        const char* why;
        std::vector<Posting> postings;
        ErrorCode code;
    };
    const Refusal refusals[] = {
        {"budget overrun", {{Account::kBudget, Account::kPending, eur(101)}}, ErrorCode::kInsufficientBudget},
        {"pending overdrawn", {{Account::kPending, Account::kApproved, eur(1)}}, ErrorCode::kInternal},
        {"approved overdrawn", {{Account::kApproved, Account::kClearing, eur(1)}}, ErrorCode::kInternal},
        {"clearing overdrawn", {{Account::kClearing, Account::kSettled, eur(1)}}, ErrorCode::kInternal},
        {"owed above zero", {{Account::kBudget, Account::kOwed, eur(1)}}, ErrorCode::kInternal},
        {"nothing moved", {{Account::kFunding, Account::kBudget, eur(0)}}, ErrorCode::kInternal},
        {"moved backwards", {{Account::kFunding, Account::kBudget, eur(-1)}}, ErrorCode::kInternal},
        {"another currency", {{Account::kFunding, Account::kBudget, money(1, "USD")}}, ErrorCode::kInternal},
        {"a good one before a bad one",
         {{Account::kFunding, Account::kBudget, eur(1)}, {Account::kPending, Account::kApproved, eur(1)}},
         ErrorCode::kInternal},
        {"beyond what money can hold",
         {{Account::kFunding, Account::kBudget, eur(Money::kMax)}},
         ErrorCode::kAmountInvalid},
    };
    for (const Refusal& refusal : refusals) {
        CAPTURE(refusal.why);
        Balances balances(currency("EUR"));
        REQUIRE(post(balances, {{Account::kFunding, Account::kBudget, eur(100)}}).ok());
        const Balances before = balances;
        const auto refused = post(balances, refusal.postings);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error() == refusal.code);
        CHECK(balances == before);
    }
}

TEST_CASE("follows a limited budget through postings and leaves an unlimited one alone") {
    const std::vector<Posting> postings = {{Account::kBudget, Account::kPending, eur(60)},
                                           {Account::kPending, Account::kBudget, eur(10)}};
    const Funding limited = Funding::limited_to(eur(100));
    CHECK(limited.after(postings).available() == eur(50));
    CHECK(limited.covers(eur(100)));
    CHECK_FALSE(limited.covers(eur(101)));
    const Funding unlimited = Funding::unlimited(currency("EUR"));
    CHECK(unlimited.after(postings) == unlimited);
    CHECK(unlimited.covers(eur(Money::kMax)));
}

TEST_CASE("reads back the account names it writes") {
    CHECK(to_string(Account::kOwed) == "owed");
    CHECK(parse_account_kind("clearing") == Account::kClearing);
    CHECK_FALSE(parse_account_kind("Budget").has_value());
}
