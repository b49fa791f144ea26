#pragma once

#include <cstdint>
#include <optional>

#include "domain/interval.hpp"

namespace parrain {

/// How many of those contacted became customers.
struct Conversion {
    std::int64_t won = 0;
    std::int64_t contacted = 0;

    /// Whether those won can be among those contacted. Over a short period they need not: who was contacted in one
    /// month may buy in the next.
    bool is_share() const { return contacted > 0 && won <= contacted; }
    /// Won of those contacted: more than 1 where it is no share. None where nobody was contacted.
    std::optional<double> rate() const;
    /// Wilson's, of the rate; none where it is no share.
    std::optional<Interval95> interval() const;
};

/// How many times as well one group converts as another.
struct Lift {
    /// None where the other group won nobody: nothing divides by it.
    std::optional<double> ratio;
    /// With 95 % confidence the true ratio is at least `low` and at most `high`; where that is none, nothing bounds it.
    double low = 0;
    std::optional<double> high;

    bool operator==(const Lift&) const = default;
};

/// How many times as well recommended prospects convert as classical ones, with the score interval of the ratio of two
/// independent shares. None while either side is no share, or while neither won anybody: nothing is known then.
///
/// Exchanging the sides gives the inverse ratio with the inverse bounds, and zeros on one side are no exception.
/// Source: Koopman PAR, "Confidence limits for the ratio of two binomial proportions", Biometrics 40 (1984), 513-517;
/// docs/adr/0045.
std::optional<Lift> lift_of(const Conversion& recommended, const Conversion& classical);

}  // namespace parrain
