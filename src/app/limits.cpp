#include "app/limits.hpp"

#include <algorithm>
#include <string>

namespace parrain::app {
namespace {

std::string seconds_in(Duration duration) {
    const std::int64_t second = Duration::seconds(1).micros;
    return std::to_string(std::max<std::int64_t>(1, (duration.micros + second - 1) / second));
}

}  // namespace

Failure limit_reached(const RateLimit& limit, Duration wait) {
    return {.code = ErrorCode::kTooManyRequests,
            .detail = {{"retry_after", seconds_in(wait)},
                       {"policy", std::string(limit.name)},
                       {"quota", std::to_string(limit.quota)},
                       {"window", seconds_in(limit.window)}}};
}

}  // namespace parrain::app
