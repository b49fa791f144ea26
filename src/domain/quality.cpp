#include "domain/quality.hpp"

namespace parrain {
namespace {

constexpr int kWhole = 10'000;

}  // namespace

QualityRate rate_of(std::int64_t part, std::int64_t whole) {
    return {.part = part, .whole = whole, .interval = wilson(part, whole)};
}

QualityRate quality_of(const QualityCounts& counts) {
    return rate_of(counts.engaged, counts.judged);
}

bool earns_on_sale_only(const QualityCounts& counts) {
    return counts.judged >= kJudgedAdvocates && counts.engaged * kWhole < counts.judged * kWorstShare;
}

bool is_quantity_without_quality(const QualityCounts& counts, int floor) {
    if (floor <= 0 || counts.judged == 0) return false;
    return quality_of(counts).interval.high < static_cast<double>(floor) / kWhole;
}

}  // namespace parrain
