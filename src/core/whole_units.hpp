#pragma once

#include "core/money.hpp"

namespace parrain {

/// So many whole units of a currency: 12 is 12.00 euros, and 12 yen. Aborts beyond ±Money::kMax.
Money whole_units(std::int64_t count, Currency currency);

}  // namespace parrain
