#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/limits.hpp"
#include "core/result.hpp"
#include "http/http.hpp"

namespace parrain::http {

/// What one caller has left of a limit.
struct RateUse {
    std::int64_t remaining;
    Duration resets_in;
};

/// Counts what each caller does against one limit, in windows that begin with the caller's first act. Thread-safe;
/// holds at most kMost callers, those that came first go first.
class RateLimiter {
  public:
    static constexpr std::size_t kMost = 10'000;

    explicit RateLimiter(const app::RateLimit& limit) : limit_(limit) {}

    const app::RateLimit& limit() const { return limit_; }

    /// Count one act. @error kTooManyRequests, as limit_reached says
    Result<RateUse> count(std::string_view caller, Instant now);

    /// What the caller did before no longer counts.
    void forget(std::string_view caller);

  private:
    struct Window {
        Instant began_at;
        std::int64_t used = 0;
    };

    app::RateLimit limit_;
    std::mutex mutex_;
    std::map<std::string, Window, std::less<>> windows_;
    std::deque<std::string> order_;
};

/// Say in the `RateLimit` and `RateLimit-Policy` headers what is left.
/// Source: draft-ietf-httpapi-ratelimit-headers.
void set_rate_headers(Response& response, const app::RateLimit& limit, const RateUse& use);

}  // namespace parrain::http
