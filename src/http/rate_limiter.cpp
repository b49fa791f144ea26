#include "http/rate_limiter.hpp"

namespace parrain::http {
namespace {

std::int64_t seconds_up(Duration duration) {
    const std::int64_t second = Duration::seconds(1).micros;
    return (duration.micros + second - 1) / second;
}

}  // namespace

Result<RateUse> RateLimiter::count(std::string_view caller, Instant now) {
    const std::lock_guard lock(mutex_);
    auto entry = windows_.find(caller);
    if (entry == windows_.end()) {
        entry = windows_.emplace(std::string(caller), Window{.began_at = now}).first;
        order_.emplace_back(caller);
    }
    Window& window = entry->second;
    if (now - window.began_at >= limit_.window) window = {.began_at = now};
    const Duration left = (window.began_at + limit_.window) - now;
    if (window.used >= limit_.quota) return app::limit_reached(limit_, left);
    const RateUse use{.remaining = limit_.quota - ++window.used, .resets_in = left};
    while (order_.size() > kMost) {
        windows_.erase(order_.front());
        order_.pop_front();
    }
    return use;
}

void RateLimiter::forget(std::string_view caller) {
    const std::lock_guard lock(mutex_);
    if (const auto entry = windows_.find(caller); entry != windows_.end()) entry->second.used = 0;
}

void set_rate_headers(Response& response, const app::RateLimit& limit, const RateUse& use) {
    const std::string name = "\"" + std::string(limit.name) + "\"";
    response.set("RateLimit-Policy",
                 name + ";q=" + std::to_string(limit.quota) + ";w=" + std::to_string(seconds_up(limit.window)));
    response.set("RateLimit",
                 name + ";r=" + std::to_string(use.remaining) + ";t=" + std::to_string(seconds_up(use.resets_in)));
}

}  // namespace parrain::http
