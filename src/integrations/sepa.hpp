#pragma once

#include <string>

#include "domain/payment_file.hpp"

namespace parrain::integrations {

/// The file a bank takes for SEPA credit transfers: ISO 20022 pain.001.001.09, UTF-8, names and purposes in the letters
/// that every bank must take, to be executed on the day the file names.
///
/// Thread-safe. The caller has let `check_sepa` judge the file.
/// Source: ISO 20022 pain.001.001.09; EPC132-08.
std::string sepa_credit_transfer(const PaymentFile& file);

}  // namespace parrain::integrations
