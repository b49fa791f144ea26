#pragma once

#include <cstdint>

namespace parrain {

/// Between which shares the true one lies, with 95 % confidence.
struct Interval95 {
    double low = 0;
    double high = 1;

    bool operator==(const Interval95&) const = default;
};

/// Wilson's score interval of a share, within 0 and 1 and never empty: of nothing tried all is possible. `successes`
/// from 0 to `trials`.
Interval95 wilson(std::int64_t successes, std::int64_t trials);

/// What a group with a treatment did beyond one without, as a difference of shares from -1 to 1.
struct Difference {
    double value = 0;
    Interval95 interval{.low = -1, .high = 1};
};

/// Newcombe's interval of the difference of two independent shares, made from Wilson's of each. Without trials on
/// either side nothing is known: from -1 to 1.
Difference difference_of_shares(std::int64_t successes, std::int64_t trials, std::int64_t other_successes,
                                std::int64_t other_trials);

}  // namespace parrain
