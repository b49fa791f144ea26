#include "http/handlers/quality_views.hpp"

namespace parrain::http {
namespace {

QualityShare share_of(const QualityRate& rate) {
    return {.part = rate.part,
            .whole = rate.whole,
            .rate = rate.whole == 0 ? std::nullopt
                                    : std::optional(static_cast<double>(rate.part) / static_cast<double>(rate.whole)),
            .low = rate.interval.low,
            .high = rate.interval.high};
}

}  // namespace

Funnel funnel_of(const QualityCounts& counts) {
    return {.submitted = counts.submitted,
            .accepted = counts.accepted,
            .engaged = counts.engaged,
            .won = counts.won,
            .accepted_of_submitted = share_of(rate_of(counts.accepted, counts.submitted)),
            .engaged_of_accepted = share_of(rate_of(counts.engaged, counts.accepted)),
            .won_of_engaged = share_of(rate_of(counts.won, counts.engaged)),
            .quality = share_of(quality_of(counts))};
}

}  // namespace parrain::http
