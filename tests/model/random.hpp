#pragma once

#include <cstdint>

namespace parrain::model {

/// A small generator whose whole state is its seed, the same on every machine (SplitMix64).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// From 0 to `count` - 1.
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(count));
    }

    std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }

    bool chance(int percent) { return below(100) < percent; }

  private:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

}  // namespace parrain::model
