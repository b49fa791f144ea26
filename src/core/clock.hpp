#pragma once

#include <atomic>

#include "core/time.hpp"

namespace parrain {

/// The time of the machine.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

/// The time of another clock, moved ahead when told to: the whole server's under `--test-clock`. Thread-safe.
class AdvancingClock final : public Clock {
  public:
    explicit AdvancingClock(const Clock& base) : base_(base) {}

    Instant now() const override { return base_.now() + Duration{ahead_.load()}; }

    /// Move ahead by a duration from 0; gives the new time.
    Instant advance(Duration by);

    /// How far it is ahead of the other clock.
    Duration ahead() const { return {ahead_.load()}; }

  private:
    const Clock& base_;
    std::atomic<std::int64_t> ahead_{0};
};

}  // namespace parrain
