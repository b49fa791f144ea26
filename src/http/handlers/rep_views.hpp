#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/routing.hpp"

/// When reps work, as the settings of a rep and the queue show it.
namespace parrain::http {

/// When a rep works. `work_from` and `work_to` are minutes of the day, `work_days` numbers from 1, Monday, to 7.
struct RepHours {
    std::string time_zone;
    int work_from;
    int work_to;
    std::vector<int> work_days;
    std::optional<Instant> absent_from;
    std::optional<Instant> absent_until;
};
BOOST_DESCRIBE_STRUCT(RepHours, (), (time_zone, work_from, work_to, work_days, absent_from, absent_until))

RepHours hours_of(const RepProfile& profile);

}  // namespace parrain::http
