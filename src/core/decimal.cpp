#include "core/decimal.hpp"

#include <cstdlib>

namespace parrain {

std::string decimal(Money amount) {
    const auto decimals = static_cast<std::size_t>(amount.currency().decimals());
    std::string digits = std::to_string(std::llabs(amount.minor()));
    if (decimals > 0) {
        if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
        digits.insert(digits.size() - decimals, 1, '.');
    }
    return amount.minor() < 0 ? "-" + digits : digits;
}

}  // namespace parrain
