#include "http/middleware.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "app/access.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"
#include "http/permissions.hpp"
#include "http/session_cookie.hpp"
#include "http/widget_token.hpp"

namespace parrain::http {
namespace {

constexpr std::int64_t kOriginsLifeMicros = 5'000'000;

/// Refused origins noted while the list of allowed ones is kept: nobody fills the database with made-up names.
constexpr std::size_t kMostNoted = 20;
constexpr std::size_t kLongestKey = 255;
constexpr std::string_view kWidgetPrefix = "/widget/";
constexpr std::string_view kSettingsScope = "settings";

/// Routes that answer each call anew although it carries a key: one runs many transactions of its own, the others'
/// answers hold a secret that is shown once and stored nowhere, or all that is kept of a person, which must not be kept
/// once more. A look at DNS is taken again for each request: it must hold up no transaction. A file sent twice waits
/// twice, and nothing comes of it until somebody brings it in.
constexpr std::array<std::string_view, 11> kNeverRepeated = {"/v1/test-clock/advance",
                                                             "/v1/api-keys",
                                                             "/v1/members",
                                                             "/v1/members/{id}/invitations",
                                                             "/v1/webhook-endpoints",
                                                             "/v1/webhook-endpoints/{id}/rotate-secret",
                                                             "/v1/webhook-subscriptions",
                                                             "/v1/subjects/export",
                                                             "/v1/subjects/erase",
                                                             "/v1/sender/check",
                                                             "/v1/imports"};

constexpr app::RateLimit kLogInLimit{.name = "log_in", .quota = 10, .window = Duration::minutes(10)};

std::int64_t monotonic_micros() {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_start).count();
}

/// The credentials of `Authorization: Bearer …`; empty for another scheme.
std::string_view bearer(const Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const auto value = request.header("Authorization");
    if (value.size() < kScheme.size() || !equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
    return without_blanks(value.substr(kScheme.size()));
}

/// Whether a page of this server itself asks: the demo host page does.
bool is_own_origin(const Request& request, std::string_view origin, const app::Settings& settings) {
    const auto host = request.header("Host");
    const auto base = Url::parse(settings.base_url);
    if (base && base->origin() == origin) return true;
    return !host.empty() && (origin == "http://" + std::string(host) || origin == "https://" + std::string(host));
}

Response with_cors(Response response, std::string_view origin) {
    response.set("Access-Control-Allow-Origin", std::string(origin));
    response.set("Access-Control-Expose-Headers", "Retry-After, RateLimit, RateLimit-Policy");
    return response;
}

std::string fingerprint_of(const Request& request) {
    std::string text(to_string(request.method));
    for (const auto part : {request.path, request.query, request.body}) {
        text += '\n';
        text += part;
    }
    return crypto::hex(crypto::sha256(text));
}

bool is_key(std::string_view key) {
    return key.size() <= kLongestKey && std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; });
}

/// An answer as it is kept: `Name: value` lines, the type among them.
app::IdempotentAnswer kept(const std::string& fingerprint, const Response& response) {
    std::string headers = "Content-Type: " + response.type + "\n";
    for (const auto& [name, value] : response.headers) headers += name + ": " + value + "\n";
    return {.fingerprint = fingerprint,
            .status = response.status,
            .headers = std::move(headers),
            .body = std::string(response.bytes())};
}

Response replayed(const app::IdempotentAnswer& answer) {
    Response response{.status = answer.status, .body = answer.body};
    std::string_view rest = answer.headers;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) continue;
        const std::string name(line.substr(0, colon));
        std::string value(line.substr(colon + 2));
        if (name == "Content-Type")
            response.type = std::move(value);
        else
            response.set(name, std::move(value));
    }
    return std::move(response.set("Idempotency-Replayed", "true"));
}

}  // namespace

bool OriginBook::allows(std::string_view origin) {
    const std::int64_t now = monotonic_micros();
    const std::lock_guard lock(mutex_);
    if (now >= fresh_until_) {
        origins_.clear();
        noted_.clear();
        for (const auto& workspace : app::Workspaces(context_).list()) {
            origins_.insert(workspace.origins.begin(), workspace.origins.end());
        }
        fresh_until_ = now + kOriginsLifeMicros;
    }
    return origins_.contains(origin);
}

bool OriginBook::is_news(std::string_view origin) {
    const std::lock_guard lock(mutex_);
    return noted_.size() < kMostNoted && noted_.emplace(origin).second;
}

void OriginBook::forget() {
    const std::lock_guard lock(mutex_);
    fresh_until_ = 0;
}

InFlight::Claim::Claim(InFlight& book, std::string key) : book_(book), key_(std::move(key)) {
    const std::lock_guard lock(book_.mutex_);
    is_ours_ = book_.keys_.insert(key_).second;
}

InFlight::Claim::~Claim() {
    if (!is_ours_) return;
    const std::lock_guard lock(book_.mutex_);
    book_.keys_.erase(key_);
}

std::optional<app::WidgetKey> WidgetKeyBook::find(std::string_view kid) {
    const std::int64_t now = monotonic_micros();
    std::uint64_t times_forgotten = 0;
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = keys_.find(kid); known != keys_.end() && now < known->second.fresh_until) {
            return known->second.key;
        }
        times_forgotten = times_forgotten_;
    }
    auto key = app::Workspaces(context_).find_widget_key(kid);
    const std::lock_guard lock(mutex_);
    if (times_forgotten != times_forgotten_) return key;
    if (!key) {
        if (const auto known = keys_.find(kid); known != keys_.end()) keys_.erase(known);
        return std::nullopt;
    }
    if (keys_.size() >= kMost) keys_.clear();
    keys_.insert_or_assign(key->kid, Known{.key = *key, .fresh_until = now + kLife.micros});
    return key;
}

void WidgetKeyBook::forget() {
    const std::lock_guard lock(mutex_);
    keys_.clear();
    ++times_forgotten_;
}

std::optional<TokenBook::Good> TokenBook::find(std::string_view token) {
    const std::lock_guard lock(mutex_);
    const auto known = tokens_.find(token);
    return known == tokens_.end() ? std::nullopt : std::optional(known->second);
}

void TokenBook::keep(std::string_view token, Good good) {
    const std::lock_guard lock(mutex_);
    if (tokens_.size() >= kMost) tokens_.clear();
    tokens_.insert_or_assign(std::string(token), std::move(good));
}

Middleware::Middleware(const app::Context& context, const Clock* real_clock)
    : context_(context), real_clock_(real_clock), origins_(context), keys_(context), log_in_attempts_(kLogInLimit) {
    const unsigned quota = context.settings.requests_per_minute;
    if (quota > 0) requests_.emplace(app::RateLimit{.name = "minute", .quota = quota, .window = Duration::minutes(1)});
}

Response Middleware::around(RequestContext& context, const Route& route, const Next& next) {
    context.provide<app::Context>(context_);
    context.provide<Middleware*>(this);
    Response response = answered(context, route, next);
    if (!route.security.empty() && response.header("Cache-Control").empty()) {
        response.set("Cache-Control", "no-store");
    }
    return response;
}

Response Middleware::answered(RequestContext& context, const Route& route, const Next& next) {
    try {
        return secured(context, route, next);
    } catch (const app::StoreUnavailable&) {
        return context.refusal(fail(ErrorCode::kUnavailable));
    } catch (const app::BalanceTooLarge&) {
        return context.refusal(fail(ErrorCode::kAmountInvalid));
    }
}

Response Middleware::secured(RequestContext& context, const Route& route, const Next& next) {
    if (context.request().method == Method::kOptions) {
        return route.pattern.starts_with(kWidgetPrefix) ? preflight(context, next) : next();
    }
    if (route.security.empty()) return next();
    if (!accepts(route, Security::kWidgetToken)) return from_api(context, route, next);
    Response response = from_widget(context, route, next);
    response.set("Vary", "Origin");
    return response;
}

Response Middleware::preflight(RequestContext& context, const Next& next) {
    const auto origin = context.request().header("Origin");
    Response response = next();
    response.set("Vary", "Origin");
    if (origin.empty()) return response;
    if (!origins_.allows(origin) && !is_own_origin(context.request(), origin, context_.settings)) {
        note_refused(origin);
        return response;
    }
    response.set("Access-Control-Allow-Origin", std::string(origin));
    response.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH");
    response.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept-Language, Idempotency-Key");
    return std::move(response.set("Access-Control-Max-Age", "600"));
}

TokenVerdict Middleware::checked_token(std::string_view token) const {
    return checked_token(token, [&](std::string_view kid) { return keys_.find(kid); });
}

TokenVerdict Middleware::checked_token(std::string_view token, const FindWidgetKey& find_key) const {
    auto verdict = check_token(token, find_key, context_.clock.now());
    if (verdict.valid() || real_clock_ == nullptr) return verdict;
    auto by_real_time = check_token(token, find_key, real_clock_->now());
    return by_real_time.valid() ? by_real_time : verdict;
}

std::optional<app::WidgetVisit> Middleware::good_visit(std::string_view token) {
    if (auto known = tokens_.find(token); known && context_.clock.now() < known->until) {
        const auto key = keys_.find(known->kid);
        if (key && !key->retired_at) return std::move(known->visit);
    }
    auto verdict = checked_token(token);
    if (!verdict.valid()) return std::nullopt;
    app::WidgetVisit visit{.workspace = *verdict.workspace, .claims = std::move(verdict.claims)};
    tokens_.keep(token, {.visit = visit, .kid = std::move(verdict.kid), .until = verdict.good_until});
    return visit;
}

/// A preflight carries no token, so nobody knows whose widget it is: every workspace is told.
void Middleware::note_refused(std::string_view origin) {
    if (!origins_.is_news(origin)) return;
    const app::Workspaces workspaces(context_);
    for (const auto& workspace : workspaces.list()) workspaces.note_refused_origin(workspace.id, origin);
}

Response Middleware::from_widget(RequestContext& context, const Route& route, const Next& next) {
    const Request& request = context.request();
    const auto origin = request.header("Origin");
    const app::Workspaces workspaces(context_);
    auto visit = good_visit(bearer(request));
    if (!visit) {
        // The widget must be able to read the refusal, so that it can ask its host for a fresh token.
        Response refusal = context.refusal(fail(ErrorCode::kBadToken));
        return !origin.empty() && origins_.allows(origin) ? with_cors(std::move(refusal), origin) : refusal;
    }
    const WorkspaceId workspace = visit->workspace;
    const Principal principal{.workspace = workspace, .name = "user:" + visit->claims.user};
    if (visit->claims.locale && request.header("Accept-Language").empty()) context.speak(*visit->claims.locale);

    bool needs_cors = false;
    if (!origin.empty() && !is_own_origin(request, origin, context_.settings)) {
        const auto owner = workspaces.get(workspace);
        if (!owner) return context.refusal(fail(ErrorCode::kBadToken));
        needs_cors = std::ranges::find(owner->origins, origin) != owner->origins.end();
        if (!needs_cors) {
            workspaces.note_refused_origin(workspace, origin);
            if (is_mutating(request.method)) return context.refusal(fail(ErrorCode::kOriginForbidden));
        }
    }
    context.provide<app::WidgetVisit>(*std::move(visit));
    Response response = paced(context, route, principal, next);
    return needs_cors ? with_cors(std::move(response), origin) : response;
}

Response Middleware::from_api(RequestContext& context, const Route& route, const Next& next) {
    const Request& request = context.request();
    const auto origin = request.header("Origin");
    if (is_mutating(request.method) && !origin.empty() && !is_own_origin(request, origin, context_.settings)) {
        return context.refusal(fail(ErrorCode::kOriginForbidden));
    }
    const auto caller = caller_of(context, route);
    if (!caller) return context.refusal(caller.failure());
    if (!may(*caller, route)) return context.refusal(fail(ErrorCode::kForbidden));
    context.provide<app::Caller>(*caller);
    const std::string kind(to_string(caller->actor.kind));
    Response response = paced(
        context, route, {.workspace = caller->workspace, .name = kind + ":" + std::to_string(caller->actor.id)}, next);
    // Only now is it committed.
    if (is_mutating(request.method) && scope_of(route) == kSettingsScope) {
        origins_.forget();
        keys_.forget();
    }
    return response;
}

Result<app::Caller> Middleware::caller_of(RequestContext& context, const Route& route) {
    const Request& request = context.request();
    if (accepts(route, Security::kApiKey) && !request.header("Authorization").empty()) {
        auto caller = app::Access(context_).by_api_key(bearer(request));
        if (caller) caller->locale = context.locale();
        return caller;
    }
    if (accepts(route, Security::kSession)) return session_caller(context);
    return fail(ErrorCode::kUnauthorized);
}

Result<app::Caller> Middleware::session_caller(RequestContext& context) {
    const Request& request = context.request();
    const auto cookie = request.cookie(kSessionCookie);
    if (cookie.empty()) return fail(ErrorCode::kUnauthorized);
    const auto session = app::Access(context_).by_session(cookie);
    if (!session) return session.failure();
    if (request.header("Accept-Language").empty()) context.speak(session->member.locale);
    const bool is_proved = crypto::constant_time_equal(request.header(kCsrfHeader), session->csrf);
    if (is_mutating(request.method) && !is_proved) return fail(ErrorCode::kCsrf);
    context.provide<app::OpenedSession>(*session);
    return app::Caller{.workspace = session->workspace.id,
                       .actor = {app::ActorKind::kMember, session->member.id.value()},
                       .role = session->member.role,
                       .locale = context.locale()};
}

Response Middleware::paced(RequestContext& context, const Route& route, const Principal& principal, const Next& next) {
    if (!requests_) return once(context, route, principal, next);
    const auto use = requests_->count(principal.workspace.str() + " " + principal.name, context_.clock.now());
    if (!use) return context.refusal(use.failure());
    Response response = once(context, route, principal, next);
    // A narrower limit that was reached is what the caller must know.
    if (response.header("RateLimit").empty()) set_rate_headers(response, requests_->limit(), *use);
    return response;
}

Response Middleware::once(RequestContext& context, const Route& route, const Principal& principal, const Next& next) {
    const Request& request = context.request();
    const std::string key(request.header("Idempotency-Key"));
    const bool is_repeatable = request.method == Method::kPost && route.lane != Lane::kHashing &&
                               std::ranges::find(kNeverRepeated, route.pattern) == kNeverRepeated.end();
    if (key.empty() || !is_repeatable) return next();
    if (!is_key(key)) return context.refusal(fail(ErrorCode::kMalformedRequest));
    const InFlight::Claim claim(in_flight_, principal.workspace.str() + " " + principal.name + " " + key);
    if (!claim) return context.refusal(fail(ErrorCode::kInFlight));

    const std::string fingerprint = fingerprint_of(request);
    const Instant now = context_.clock.now();
    Response refused;
    const auto answered = context_.store.write([&](app::Transaction& tx) -> Result<Response> {
        if (const auto first = tx.access().find_answer(principal.workspace, principal.name, key)) {
            const bool is_same = first->fingerprint == fingerprint;
            if (is_same && first->status != 0) return replayed(*first);
            // What was done is not done again, though nobody may be told any more what it was.
            const ErrorCode why = is_same ? ErrorCode::kNotFound : ErrorCode::kIdempotencyMismatch;
            refused = context.refusal(fail(why));
            return fail(why);
        }
        app::JoinedStore joined(tx);
        app::Context inside{.store = joined,
                            .clock = context_.clock,
                            .ids = context_.ids,
                            .texts = context_.texts,
                            .lists = context_.lists,
                            .settings = context_.settings,
                            .renderer = context_.renderer};
        context.provide<app::Context>(inside);
        refused = next();
        context.provide<app::Context>(context_);
        // Nothing is left of what was refused, so that it can be corrected and sent again.
        if (refused.status >= 400) return fail(refused.refused.value_or(ErrorCode::kInternal));
        if (!tx.access().insert_answer(principal.workspace, principal.name, key, kept(fingerprint, refused), now)) {
            // Another server was first with this key; its answer is there for who asks again.
            refused = context.refusal(fail(ErrorCode::kInFlight));
            return fail(ErrorCode::kInFlight);
        }
        return refused;
    });
    return answered ? *answered : refused;
}

}  // namespace parrain::http
