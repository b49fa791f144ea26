#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checks.hpp"
#include "core/id.hpp"
#include "core/money.hpp"
#include "core/result.hpp"

namespace parrain {

/// A name in the languages Parrain speaks.
struct LocalText {
    std::string en;
    std::string fr;

    const std::string& in(Locale locale) const { return locale == Locale::kFr ? fr : en; }
    bool operator==(const LocalText&) const = default;
};

/// One size or color of a gift.
struct GiftVariant {
    /// What orders name it by, such as `M`; unique within the gift.
    std::string code;
    LocalText label;
    /// Pieces that may still be promised to somebody; none where nobody counts them.
    std::optional<std::int64_t> stock = {};

    bool operator==(const GiftVariant&) const = default;
};

/// Something that can be given.
struct Gift {
    GiftId id;
    LocalText name;
    /// What one costs the publisher.
    Money unit_cost;
    /// Pieces that may still be promised to somebody, over all variants; none where nobody counts them.
    std::optional<std::int64_t> stock = {};
    std::vector<GiftVariant> variants = {};
    /// An evening, a course: nothing that lies on a shelf, so without stock.
    bool is_experience = false;

    bool operator==(const Gift&) const = default;
};

/// The most pieces a stock may hold.
inline constexpr std::int64_t kMostPieces = 1'000'000;

/// The gift with its texts tidied (trimmed, without marks that turn the direction of writing), if it says one clear
/// thing. Every fault is named by its JSON pointer.
/// @error kRequired, kTooLong, kTooMany (more than 50 variants), kOutOfRange (a stock), kAmount (a negative cost),
///        kUnknownValue (two variants of one code), kInvalidText (a code), kUnknownField (an experience with a stock)
Result<Gift> checked(Gift gift);

/// Whether `count` pieces, of this variant where the gift has variants, can be taken.
/// @error kRequired, kUnknownValue (/variant), kOutOfStock
Result<void> check_stock(const Gift& gift, const std::optional<std::string>& variant, std::int64_t count);

/// What so many pieces cost the publisher. @error kAmountInvalid
Result<Money> cost_of(const Gift& gift, std::int64_t count);

/// What counts against the yearly value of one person.
struct YearlyGifts {
    /// What was given in the year, or is on its way, this gift included.
    Money given;
    /// What may be given in the year.
    Money limit;
};

/// Whether what one person gets in a year comes close to the limit: at 80 % of it, or above.
/// Source: law-and-relevance.md §1, row 11.
bool is_near_limit(const YearlyGifts& year);

}  // namespace parrain
