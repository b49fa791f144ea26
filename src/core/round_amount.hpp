#pragma once

#include <cstdint>

#include "core/money.hpp"

namespace parrain {

/// How many whole units of a currency stand for a hundred euros: 1, 2 or 5 followed by noughts, the nearest such figure
/// to the rates of 2025. 100 for USD, GBP and CHF, 20,000 for JPY, 500 for TND. An order of magnitude for what a
/// workspace begins with, and no rate: nothing that is owed is ever converted.
std::int64_t units_per_hundred_euros(Currency currency);

/// The round amount that stands in a currency for so many whole euros: 12 is 12.00 EUR, 12.00 USD, 2,400 JPY,
/// 60.000 TND. `euros` is even, so that half of it is a whole unit too. Aborts beyond ±Money::kMax.
Money round_amount(std::int64_t euros, Currency currency);

}  // namespace parrain
