#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/iban.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain {

/// Who pays, or who is paid.
struct PaymentParty {
    std::string name;
    Iban iban;
    std::optional<Bic> bic;
};

/// One transfer. `key` stays the same when the same reward is paid again after a failure, so that a bank which sees it
/// twice can tell.
struct Transfer {
    std::string key;
    Money amount;
    PaymentParty creditor;
    std::string purpose;  ///< what the creditor reads beside the amount
};

/// Transfers that leave one account together; of one currency, at least one.
struct PaymentFile {
    std::string id;  ///< of the payout
    Instant created_at;
    std::string execution_day;  ///< `2026-12-28`
    PaymentParty debtor;
    std::vector<Transfer> transfers;
};

/// The sum of the transfers, which a bank compares with its own.
Money control_sum(const PaymentFile& file);

/// What a bank knows the file by: the payout, and an imprint of who pays what to whom. The same payments have the same
/// name, so that a bank notices a file it has seen; other payments of one payout have another. At most 35 characters.
std::string message_id(const PaymentFile& file);

/// The day on which a bank can execute what is asked for at this moment: that day in the time zone, else the next one
/// on which TARGET is open. It is closed on Saturdays and Sundays, on 1 January, Good Friday, Easter Monday, 1 May,
/// 25 and 26 December.
/// Source: ECB, calendar of TARGET closing days.
std::string execution_day(Instant now, std::string_view time_zone);

/// Whether a bank of this code can hold an account of this number: of one country, territories counted with the country
/// whose numbers they use.
bool can_hold(const Bic& bank, const Iban& account);

/// Whether a SEPA credit transfer can carry the file: euros alone, each transfer from 0.01 to 999,999,999.99, every
/// account held where the scheme reaches.
/// @error kCurrencyUnsupported, kNothingToPay (no transfer), kAmount (fields: /lines/KEY of each transfer that is not
///        positive or too large; detail: most), kIbanInvalid (fields: /lines/KEY for each creditor, /workspace for the
///        debtor; detail: countries)
/// Source: EPC132-08, SEPA credit transfer scheme, customer to PSP; EPC409-09, list of SEPA scheme countries.
Result<void> check_sepa(const PaymentFile& file);

}  // namespace parrain
