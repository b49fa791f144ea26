#include "domain/payout.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "domain/payment_file.hpp"
#include "support/property.hpp"
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

TEST_CASE("an amount counts together with what the same person let go alone") {
    CHECK_FALSE(needs_two(eur(100), eur(60), eur(40)));
    CHECK(needs_two(eur(100), eur(60), eur(41)));
    CHECK_FALSE(needs_two(eur(100), eur(0), eur(1'000)));
    CHECK_FALSE(needs_two(std::nullopt, eur(60), eur(1'000)));
    CHECK(needs_two(eur(Money::kMax), eur(Money::kMax), eur(1)));
}

TEST_CASE("splitting is pointless: however an amount is cut, one person lets no more than the limit go alone") {
    testing::check_property("no window of kAloneWindow holds more than the limit let go alone", [] {
        struct Act {
            Instant at;
            std::int64_t minor;
        };
        const auto limit = *rc::gen::inRange<std::int64_t>(0, 10'000);
        const auto cuts = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 3'000));
        std::vector<Act> alone;
        const auto within = [&](Instant end) {
            std::int64_t sum = 0;
            for (const Act& act : alone) sum += act.at > end - kAloneWindow && act.at <= end ? act.minor : 0;
            return sum;
        };
        Instant now(0);
        for (const std::int64_t minor : cuts) {
            now = now + Duration::hours(*rc::gen::inRange<std::int64_t>(0, 24 * 12));
            if (!needs_two(eur(limit), eur(minor), eur(within(now)))) alone.push_back({now, minor});
        }
        for (const Act& act : alone) RC_ASSERT(within(act.at) <= limit);
        for (const Act& act : alone) RC_ASSERT(within(act.at + kAloneWindow - Duration{1}) <= limit);
    });
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
