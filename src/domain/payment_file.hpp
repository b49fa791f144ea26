#pragma once

#include <optional>
#include <string>
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
    std::string id;
    Instant created_at;
    PaymentParty debtor;
    std::vector<Transfer> transfers;
};

/// The sum of the transfers, which a bank compares with its own.
Money control_sum(const PaymentFile& file);

/// Whether a SEPA credit transfer can carry the file: euros alone, each transfer from 0.01 to 999,999,999.99.
/// @error kCurrencyUnsupported, kNothingToPay (no transfer), kAmount (a transfer that is not positive or too large)
/// Source: EPC132-08, SEPA credit transfer scheme, customer to PSP.
Result<void> check_sepa(const PaymentFile& file);

}  // namespace parrain
