#include "core/whole_units.hpp"

namespace parrain {

Money whole_units(std::int64_t count, Currency currency) {
    std::int64_t minor = count;
    for (int digit = 0; digit < currency.decimals(); ++digit) minor *= 10;
    return Money::parse(minor, currency).value();
}

}  // namespace parrain
