#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "http/router.hpp"
#include "http/widget_token.hpp"

/// What runs around every routed request: who asks, whether they may, and that an answer is given once.
namespace parrain::http {

struct Wiring;

/// The origins that any workspace allows, for preflights, which carry no token. Kept for a few seconds. Thread-safe.
class OriginBook {
  public:
    explicit OriginBook(const app::Context& context) : context_(context) {}

    /// Whether some workspace allows pages of this origin.
    bool allows(std::string_view origin);

    /// Whether this refused origin is worth noting: not noted in the last seconds, nor too many others.
    bool is_news(std::string_view origin);

    /// Look again at the next question: an origin was added or removed.
    void forget();

  private:
    app::Context context_;
    std::mutex mutex_;
    std::set<std::string, std::less<>> origins_;
    std::set<std::string, std::less<>> noted_;
    std::int64_t fresh_until_ = 0;  // of the monotonic clock, in microseconds
};

/// Requests under way with an idempotency key, so that the same one twice at once is done once. Thread-safe.
class InFlight {
  public:
    /// While it lives the key is taken; false where somebody else holds it.
    class Claim {
      public:
        Claim(InFlight& book, std::string key);
        ~Claim();
        Claim(const Claim&) = delete;
        Claim& operator=(const Claim&) = delete;
        explicit operator bool() const { return is_ours_; }

      private:
        InFlight& book_;
        std::string key_;
        bool is_ours_;
    };

  private:
    std::mutex mutex_;
    std::set<std::string, std::less<>> keys_;
};

/// How often somebody may try a password: ten times in ten minutes for an address from one place. Thread-safe; holds at
/// most kMost entries, the oldest go first.
class LogInAttempts {
  public:
    static constexpr std::size_t kMost = 10'000;
    static constexpr std::size_t kPerPeriod = 10;
    static constexpr Duration kPeriod = Duration::minutes(10);

    /// Count one attempt. @error kTooManyRequests (detail retry_after, seconds)
    Result<void> begin(std::string_view peer, std::string_view address, Instant now);

    /// The right password was given: earlier attempts no longer count.
    void forget(std::string_view peer, std::string_view address);

  private:
    std::mutex mutex_;
    std::map<std::string, std::deque<Instant>, std::less<>> attempts_;
    std::deque<std::string> order_;
};

/// Authentication, CORS, CSRF, scopes and roles, idempotency and the transaction of a request. Thread-safe.
///
/// Handlers find: app::Context (joined to the open transaction where there is one), app::Caller or app::WidgetCaller by
/// the route's security, app::OpenedSession of a console session, and `Middleware*`.
class Middleware {
  public:
    /// `real_clock` as in Wiring.
    explicit Middleware(const app::Context& context, const Clock* real_clock = nullptr)
        : context_(context), real_clock_(real_clock), origins_(context) {}

    /// The router's `around`.
    Response around(RequestContext& context, const Route& route, const Next& next);

    /// Hold every rule against a widget token, by the clocks this server goes by. Nothing is written.
    TokenVerdict checked_token(std::string_view token) const;

    void forget_origins() { origins_.forget(); }
    LogInAttempts& log_in_attempts() { return log_in_attempts_; }

  private:
    /// Who asks, for idempotency: unique within a workspace.
    struct Principal {
        WorkspaceId workspace;
        std::string name;
    };

    Response answered(RequestContext& context, const Route& route, const Next& next);
    Response secured(RequestContext& context, const Route& route, const Next& next);
    Response preflight(RequestContext& context, const Next& next);
    Response from_widget(RequestContext& context, const Route& route, const Next& next);
    Response from_api(RequestContext& context, const Route& route, const Next& next);
    Result<app::Caller> caller_of(RequestContext& context, const Route& route);
    Result<app::Caller> session_caller(RequestContext& context);
    Response once(RequestContext& context, const Route& route, const Principal& principal, const Next& next);

    void note_refused(std::string_view origin);

    app::Context context_;
    const Clock* real_clock_;
    OriginBook origins_;
    InFlight in_flight_;
    LogInAttempts log_in_attempts_;
};

}  // namespace parrain::http
