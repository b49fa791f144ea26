#include "model/moment.hpp"

#include <algorithm>
#include <chrono>

namespace parrain::model {

Instant Moment::instant() const {
    using namespace std::chrono;
    const sys_days date = year(2026 + month / 12) / std::chrono::month(static_cast<unsigned>(month % 12 + 1)) /
                          std::chrono::day(static_cast<unsigned>(day));
    return Instant(duration_cast<microseconds>(date.time_since_epoch() + hours(12) + seconds(second)).count());
}

Moment Moment::of(Instant instant) {
    using namespace std::chrono;
    const year_month_day date(floor<days>(sys_time<microseconds>(microseconds(instant.micros()))));
    const int day = static_cast<int>(static_cast<unsigned>(date.day()));
    return {.month =
                (static_cast<int>(date.year()) - 2026) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1,
            .day = std::min(day, 28)};
}

}  // namespace parrain::model
