#pragma once

#include <compare>

#include "core/time.hpp"

namespace parrain::model {

/// A moment the oracle can count months with: days are 1 to 28, so that the same day exists in every month.
struct Moment {
    int month = 0;  // since January 2026
    int day = 1;
    int second = 0;

    auto operator<=>(const Moment&) const = default;
    Moment months_later(int months) const { return {month + months, day, second}; }
    Instant instant() const;
    /// The month and day of an instant, in UTC; the last days of a month count as its 28th.
    static Moment of(Instant instant);
};

}  // namespace parrain::model
