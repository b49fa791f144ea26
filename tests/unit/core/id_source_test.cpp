#include "core/id_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace parrain {
namespace {

class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }

  private:
    Instant now_;
};

const Instant kNoon = *Instant::parse("2026-05-01T12:00:00Z");

TEST_CASE("an id tells its millisecond, node and sequence") {
    const ManualClock clock(kNoon);
    ClockIdSource ids(clock, 5);
    const std::int64_t first = ids.next();
    const std::int64_t second = ids.next();
    CHECK(ClockIdSource::made_at(first) == kNoon);
    CHECK(((first >> 12) & 1023) == 5);
    CHECK((first & 4095) == 0);
    CHECK(second == first + 1);
}

TEST_CASE("ids increase when the clock steps back") {
    ManualClock clock(kNoon);
    ClockIdSource ids(clock, 0);
    const std::int64_t before = ids.next();
    clock.set(kNoon - Duration::days(30));
    const std::int64_t after = ids.next();
    CHECK(after > before);
    clock.set(kNoon + Duration::seconds(1));
    CHECK(ClockIdSource::made_at(ids.next()) == kNoon + Duration::seconds(1));
}

TEST_CASE("a full sequence runs into the next millisecond and keeps the node") {
    const ManualClock clock(kNoon);
    ClockIdSource ids(clock, 1023);
    std::int64_t last = ids.next();
    for (int i = 1; i < 10'000; ++i) {
        const std::int64_t id = ids.next();
        REQUIRE(id > last);
        REQUIRE(((id >> 12) & 1023) == 1023);
        last = id;
    }
    CHECK(ClockIdSource::made_at(last) == kNoon + Duration{2'000});
}

TEST_CASE("a clock before the epoch still gives positive ids that increase") {
    const ManualClock clock(Instant(0));
    ClockIdSource ids(clock, 0);
    const std::int64_t first = ids.next();
    CHECK(first > 0);
    CHECK(ids.next() > first);
}

TEST_CASE("an id of the last millisecond of 41 bits is positive") {
    const ManualClock clock(ClockIdSource::kEpoch + Duration{((std::int64_t{1} << 41) - 1) * 1'000});
    ClockIdSource ids(clock, 1023);
    CHECK(ids.next() > 0);
}

TEST_CASE("threads never get the same id") {
    const ManualClock clock(kNoon);
    ClockIdSource ids(clock, 3);
    constexpr std::size_t kThreads = 8;
    constexpr std::size_t kEach = 5'000;
    std::vector<std::int64_t> made(kThreads * kEach);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = 0; i < kEach; ++i) made[t * kEach + i] = ids.next();
        });
    }
    for (std::thread& thread : threads) thread.join();
    std::sort(made.begin(), made.end());
    CHECK(std::adjacent_find(made.begin(), made.end()) == made.end());
}

}  // namespace
}  // namespace parrain
