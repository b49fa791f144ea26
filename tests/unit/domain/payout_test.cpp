#include "domain/payout.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "domain/payment_file.hpp"
#include "support/reward_builders.hpp"

namespace parrain {
namespace {

using namespace given;

Transfer transfer_of(Money amount) {
    return {.key = "1",
            .amount = amount,
            .creditor = {.name = "Ada", .iban = Iban::parse("NO9386011117947").value(), .bic = {}},
            .purpose = "Acme 1"};
}

PaymentFile file_of(std::vector<Transfer> transfers) {
    return {.id = "7", .created_at = {}, .debtor = transfer_of(eur(1)).creditor, .transfers = std::move(transfers)};
}

TEST_CASE("two people are needed above the limit and in every other currency, never without one") {
    CHECK_FALSE(needs_two(std::nullopt, eur(1'000'000)));
    CHECK_FALSE(needs_two(eur(100), eur(99)));
    CHECK_FALSE(needs_two(eur(100), eur(100)));
    CHECK(needs_two(eur(100), eur(101)));
    CHECK(needs_two(eur(0), eur(1)));
    CHECK_FALSE(needs_two(eur(0), eur(0)));
    CHECK(needs_two(eur(100), money(1, "JPY")));
    CHECK_FALSE(needs_two(eur(100), Money::zero(currency("JPY"))));
}

TEST_CASE("a payout is done once no line waits for its result") {
    using enum LineOutcome;
    CHECK(state_after(std::vector{kConfirmed, kScheduled}) == PayoutState::kOpen);
    CHECK(state_after(std::vector{kConfirmed, kFailed, kNetted}) == PayoutState::kDone);
    CHECK(state_after(std::vector<LineOutcome>{}) == PayoutState::kDone);
}

TEST_CASE("names of payout states and outcomes are read back") {
    for (const PayoutState state :
         {PayoutState::kAwaitingApproval, PayoutState::kOpen, PayoutState::kDone, PayoutState::kCancelled}) {
        CHECK(parse_payout_state(to_string(state)) == state);
    }
    for (const LineOutcome outcome :
         {LineOutcome::kScheduled, LineOutcome::kConfirmed, LineOutcome::kFailed, LineOutcome::kNetted}) {
        CHECK(parse_line_outcome(to_string(outcome)) == outcome);
    }
    CHECK_FALSE(parse_payout_state("closed"));
    CHECK_FALSE(parse_line_outcome(""));
}

TEST_CASE("a SEPA file carries euros, from one cent to what the scheme allows") {
    CHECK(check_sepa(file_of({transfer_of(eur(1)), transfer_of(eur(99'999'999'999))})).ok());
    CHECK(control_sum(file_of({transfer_of(eur(1)), transfer_of(eur(2))})) == eur(3));
    CHECK(check_sepa(file_of({})).error() == ErrorCode::kNothingToPay);
    CHECK(check_sepa(file_of({transfer_of(eur(0))})).error() == ErrorCode::kAmount);
    CHECK(check_sepa(file_of({transfer_of(eur(100'000'000'000))})).error() == ErrorCode::kAmount);
    const Money yen = money(5, "JPY");
    CHECK(check_sepa(file_of({transfer_of(eur(1)), transfer_of(yen)})).error() == ErrorCode::kCurrencyUnsupported);
}

}  // namespace
}  // namespace parrain
