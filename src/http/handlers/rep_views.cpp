#include "http/handlers/rep_views.hpp"

namespace parrain::http {

RepHours hours_of(const RepProfile& profile) {
    constexpr int kDaysOfWeek = 7;
    RepHours hours{.time_zone = profile.hours.time_zone,
                   .work_from = profile.hours.from,
                   .work_to = profile.hours.to,
                   .work_days = {},
                   .absent_from = profile.absent_from,
                   .absent_until = profile.absent_until};
    for (int day = 1; day <= kDaysOfWeek; ++day) {
        if (((profile.hours.days >> (day - 1)) & 1U) != 0) hours.work_days.push_back(day);
    }
    return hours;
}

}  // namespace parrain::http
