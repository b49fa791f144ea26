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
    return {.id = "7",
            .created_at = {},
            .execution_day = {},
            .debtor = transfer_of(eur(1)).creditor,
            .transfers = std::move(transfers)};
}

TEST_CASE("a file is named after its payout and what it pays") {
    const PaymentFile one = file_of({transfer_of(eur(1))});
    CHECK(message_id(one).starts_with("7-"));
    CHECK(message_id(one) == message_id(file_of({transfer_of(eur(1))})));
    std::vector<PaymentFile> others(5, one);
    others[0].transfers.push_back(transfer_of(eur(2)));
    others[1].transfers[0].amount = eur(2);
    others[2].transfers[0].key = "2";
    others[3].transfers[0].creditor.iban = Iban::parse("BE68539007547034").value();
    others[4].debtor.iban = Iban::parse("BE68539007547034").value();
    for (const PaymentFile& other : others) CHECK(message_id(other) != message_id(one));
    PaymentFile long_named = one;
    long_named.id = "9223372036854775807";
    CHECK(message_id(long_named).size() <= 35);
}

TEST_CASE("transfers are executed on the day they are asked for, or the next one on which TARGET is open") {
    struct Case {
        const char* asked;
        const char* zone;
        const char* day;
    };
    for (const Case& one : std::initializer_list<Case>{{"2026-11-26T12:00:00Z", "Europe/Paris", "2026-11-26"},
                                                       {"2026-11-26T23:30:00Z", "Europe/Paris", "2026-11-27"},
                                                       {"2026-11-27T03:00:00Z", "America/New_York", "2026-11-26"},
                                                       {"2026-11-27T23:30:00Z", "Europe/Paris", "2026-11-30"},
                                                       {"2026-12-25T08:00:00Z", "Europe/Paris", "2026-12-28"},
                                                       {"2025-12-25T08:00:00Z", "Europe/Paris", "2025-12-29"},
                                                       {"2026-12-31T23:10:00Z", "Europe/Paris", "2027-01-04"},
                                                       {"2026-04-03T08:00:00Z", "Europe/Paris", "2026-04-07"},
                                                       {"2027-03-26T08:00:00Z", "Europe/Paris", "2027-03-30"},
                                                       {"2024-03-29T08:00:00Z", "Europe/Paris", "2024-04-02"},
                                                       {"2038-04-23T08:00:00Z", "Europe/Paris", "2038-04-27"},
                                                       {"2026-05-01T08:00:00Z", "Europe/Paris", "2026-05-04"},
                                                       {"2025-05-01T08:00:00Z", "Europe/Paris", "2025-05-02"}}) {
        CAPTURE(one.asked);
        CHECK(execution_day(Instant::parse(one.asked).value(), one.zone) == one.day);
    }
}

TEST_CASE("a SEPA file names every account that is held outside the scheme") {
    std::vector<Transfer> transfers(3, transfer_of(eur(1)));
    transfers[1].key = "2";
    transfers[1].creditor.iban = Iban::parse("TN5910006035183598478831").value();
    transfers[2].key = "3";
    transfers[2].creditor.iban = Iban::parse("LC14BOSL123456789012345678901234").value();
    const auto refused = check_sepa(file_of(transfers));
    CHECK(refused.error() == ErrorCode::kIbanInvalid);
    REQUIRE(refused.failure().fields.size() == 2);
    CHECK(refused.failure().fields[0].pointer == "/lines/2");
    CHECK(refused.failure().fields[1].pointer == "/lines/3");
    CHECK(refused.failure().detail == decltype(Failure::detail){{"countries", "LC, TN"}});
    PaymentFile ours = file_of({transfer_of(eur(1))});
    ours.debtor.iban = Iban::parse("XK051212012345678906").value();
    CHECK(check_sepa(ours).failure().fields.at(0).pointer == "/workspace");
}

TEST_CASE("a bank holds accounts of its country, and of the country whose numbers its territory uses") {
    const auto holds = [](const char* bank, const char* account) {
        return can_hold(Bic::parse(bank).value(), Iban::parse(account).value());
    };
    constexpr const char* kFrench = "FR7630006000011234567890189";
    CHECK(holds("AGRIFRPP", kFrench));
    CHECK(holds("AGRIREPX", kFrench));
    CHECK(holds("AGRIGPGX882", kFrench));
    CHECK_FALSE(holds("COBADEFF", kFrench));
    CHECK_FALSE(holds("AGRIFRPP", "DE89370400440532013000"));
    CHECK(holds("CEPAFRPP", "MC5811222000010123456789030"));
    CHECK_FALSE(holds("CMCIMCMX", kFrench));
    CHECK(holds("BARCJESH", "GB29NWBK60161331926819"));
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
    const auto beyond = file_of({transfer_of(eur(1)), transfer_of(eur(100'000'000'000))});
    REQUIRE(check_sepa(beyond).failure().fields.size() == 1);
    CHECK(check_sepa(beyond).failure().fields[0].pointer == "/lines/" + beyond.transfers[1].key);
    CHECK(check_sepa(file_of({transfer_of(eur(100'000'000'000))})).error() == ErrorCode::kAmount);
    const Money yen = money(5, "JPY");
    CHECK(check_sepa(file_of({transfer_of(eur(1)), transfer_of(yen)})).error() == ErrorCode::kCurrencyUnsupported);
}

}  // namespace
}  // namespace parrain
