#pragma once

#include <string>

#include "core/money.hpp"

namespace parrain {

/// The amount in its currency's own decimals, for machines: `1234.50`, `-0.05`, `1500` (JPY), `0.250` (TND).
std::string decimal(Money amount);

}  // namespace parrain
