#pragma once

#include <cstdint>

#include "core/time.hpp"
#include "domain/interval.hpp"

namespace parrain {

/// What became of the referrals of an advocate or of a campaign. What an advocate recommended twice counts once.
struct QualityCounts {
    std::int64_t submitted = 0;
    std::int64_t accepted = 0;  ///< at some time
    std::int64_t engaged = 0;   ///< at some time; a sale is interest
    std::int64_t won = 0;
    /// Of those submitted, what quality is judged by: who showed interest; what was decided otherwise (refused,
    /// withdrawn, lost, expired, objected, erased); who was given by a consumer address, which is no company's until
    /// its owner shows interest; and everybody after kMaturity.
    std::int64_t judged = 0;

    bool operator==(const QualityCounts&) const = default;
};

/// After this time a referral whose prospect showed no interest counts as one that came to nothing, for now.
inline constexpr Duration kMaturity = Duration::days(14);

/// A share with its interval.
struct QualityRate {
    std::int64_t part = 0;
    std::int64_t whole = 0;
    Interval95 interval = {};
};

/// `part` of `whole`, with Wilson's interval.
QualityRate rate_of(std::int64_t part, std::int64_t whole);

/// Of those judged, who showed interest: what a campaign's floor and an advocate's record are held against.
QualityRate quality_of(const QualityCounts& counts);

/// Referrals judged from which on an advocate's record decides when gifts are given, and the share below which it does.
inline constexpr std::int64_t kJudgedAdvocates = 10;
inline constexpr int kWorstShare = 1'000;  ///< basis points

/// Whether an advocate earns gifts on sales only: of ten referrals judged or more, fewer than one in ten led to
/// interest. Source: law-and-relevance.md §2, "Quality loop"; docs/adr/0029.
bool earns_on_sale_only(const QualityCounts& counts);

/// Whether a campaign brings quantity without quality: even the upper bound of its quality lies under its floor.
/// `floor` in basis points; 0 is none.
/// Source: law-and-relevance.md §2, "Quality loop".
bool is_quantity_without_quality(const QualityCounts& counts, int floor);

}  // namespace parrain
