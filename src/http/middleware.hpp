#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "http/rate_limiter.hpp"
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

/// The live widget keys last asked for, so that a token costs no look-up. A key retired by this server is forgotten at
/// once, one retired by another within kLife. Thread-safe; holds at most kMost keys.
class WidgetKeyBook {
  public:
    static constexpr std::size_t kMost = 1'000;
    static constexpr Duration kLife = Duration::seconds(5);

    explicit WidgetKeyBook(const app::Context& context) : context_(context) {}

    /// The key, live or retired; none where there is no such kid.
    std::optional<app::WidgetKey> find(std::string_view kid);

    /// Look again at the next question: a key was retired.
    void forget();

  private:
    struct Known {
        app::WidgetKey key;
        std::int64_t fresh_until;
    };

    app::Context context_;
    std::mutex mutex_;
    std::map<std::string, Known, std::less<>> keys_;
    std::uint64_t times_forgotten_ = 0;  ///< so that what was read before is not kept after
};

/// Widget tokens found good, so that the pages of one visit cost one check. Whoever asks still looks at the time and at
/// the key. Thread-safe; holds at most kMost tokens.
class TokenBook {
  public:
    static constexpr std::size_t kMost = 4'096;

    /// What a good token says.
    struct Good {
        app::WidgetVisit visit;
        std::string kid;
        Instant until;
    };

    std::optional<Good> find(std::string_view token);
    void keep(std::string_view token, Good good);

  private:
    std::mutex mutex_;
    std::map<std::string, Good, std::less<>> tokens_;
};

/// Authentication, CORS, CSRF, scopes and roles, idempotency and the transaction of a request. Thread-safe.
///
/// Handlers find: app::Context (joined to the open transaction where there is one), app::Caller or app::WidgetVisit by
/// the route's security, app::OpenedSession of a console session, and `Middleware*`.
class Middleware {
  public:
    /// `real_clock` as in Wiring.
    explicit Middleware(const app::Context& context, const Clock* real_clock = nullptr);

    /// The router's `around`.
    Response around(RequestContext& context, const Route& route, const Next& next);

    /// Hold every rule against a widget token, by the clocks this server goes by. Nothing is written.
    TokenVerdict checked_token(std::string_view token) const;

    /// As checked_token, by the keys that `find_key` finds.
    TokenVerdict checked_token(std::string_view token, const FindWidgetKey& find_key) const;

    /// Passwords tried: ten times in ten minutes for an address from one place.
    RateLimiter& log_in_attempts() { return log_in_attempts_; }

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
    /// Counts the request against what the operator allows each caller, where anything is.
    Response paced(RequestContext& context, const Route& route, const Principal& principal, const Next& next);
    Response once(RequestContext& context, const Route& route, const Principal& principal, const Next& next);

    /// The visit a token proves; none where it proves nothing.
    std::optional<app::WidgetVisit> good_visit(std::string_view token);

    void note_refused(std::string_view origin);

    app::Context context_;
    const Clock* real_clock_;
    OriginBook origins_;
    mutable WidgetKeyBook keys_;
    TokenBook tokens_;
    InFlight in_flight_;
    RateLimiter log_in_attempts_;
    std::optional<RateLimiter> requests_;
};

}  // namespace parrain::http
