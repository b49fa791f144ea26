#include "core/clock.hpp"

#include <chrono>

namespace parrain {

Instant SystemClock::now() const {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    return Instant(duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

Instant AdvancingClock::advance(Duration by) {
    ahead_.fetch_add(by.micros);
    return now();
}

}  // namespace parrain
