#pragma once

#include <cstdint>
#include <mutex>

#include "core/id.hpp"
#include "core/time.hpp"

namespace parrain {

/// Makes 63-bit ids ordered by time: 41 bits of milliseconds since 2024-01-01, 10 of node, 12 of sequence.
///
/// Each id is larger than all earlier ones of this source, also when the clock steps back or more than 4,096 ids are
/// asked for within a millisecond: the source then runs ahead of the clock. Ids of sources with different nodes never
/// meet. Thread-safe. Source: architecture.md, "Ids".
class ClockIdSource final : public IdSource {
  public:
    /// The first millisecond an id can tell: 2024-01-01T00:00:00Z. A clock before it counts as this.
    static constexpr Instant kEpoch{1'704'067'200'000'000};

    static constexpr int kMillisecondBits = 41;
    static constexpr int kNodeBits = 10;
    static constexpr int kSequenceBits = 12;
    /// From this moment on there are no ids left: in September 2093.
    static constexpr Instant kEnd{kEpoch.micros() + (std::int64_t{1} << kMillisecondBits) * 1'000};

    /// `node` is this server's number among those that share a database, 0 to 1023; beyond, the process aborts.
    /// The clock is borrowed.
    ClockIdSource(const Clock& clock, int node);

    std::int64_t next() override;

    /// The millisecond an id was made in.
    static Instant made_at(std::int64_t id);

  private:
    const Clock& clock_;
    const std::int64_t node_;
    std::mutex mutex_;
    std::int64_t last_tick_ = 0;  // milliseconds and sequence together, so that a full sequence carries over
};

}  // namespace parrain
