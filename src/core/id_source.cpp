#include "core/id_source.hpp"

#include <algorithm>
#include <cstdlib>

namespace parrain {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1'000;

}  // namespace

ClockIdSource::ClockIdSource(const Clock& clock, int node) : clock_(clock), node_(node) {
    if (node < 0 || node >= 1 << kNodeBits) std::abort();
}

std::int64_t ClockIdSource::next() {
    const std::int64_t millis = (clock_.now() - kEpoch).micros / kMicrosPerMilli;
    const std::lock_guard lock(mutex_);
    last_tick_ = std::max(last_tick_ + 1, millis << kSequenceBits);
    const std::int64_t sequence = last_tick_ & ((1 << kSequenceBits) - 1);
    const std::int64_t told_millis = last_tick_ >> kSequenceBits;
    return (told_millis << (kNodeBits + kSequenceBits)) | (node_ << kSequenceBits) | sequence;
}

Instant ClockIdSource::made_at(std::int64_t id) {
    return Instant(kEpoch.micros() + (id >> (kNodeBits + kSequenceBits)) * kMicrosPerMilli);
}

}  // namespace parrain
