#include "core/crypto.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"
#include "http/middleware.hpp"
#include "http/session_cookie.hpp"

namespace parrain::http {
namespace {

struct SessionMember {
    MemberId id;
    std::string email;
    std::string name;
    std::string role;
    Locale locale;
};
BOOST_DESCRIBE_STRUCT(SessionMember, (), (id, email, name, role, locale))

/// Who is logged in; every change repeats `csrf` in the header X-CSRF-Token.
struct Session {
    std::string csrf;
    SessionMember member;
    view::Workspace workspace;
};
BOOST_DESCRIBE_STRUCT(Session, (), (csrf, member, workspace))

struct OwnerClaim {
    std::string link;
    std::string email;
    std::string name;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(OwnerClaim, (), (link, email, name, password))

struct Credentials {
    std::string email;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (email, password))

/// A session with its cookie.
struct OpenSession {
    Session session;
    std::string cookie;
};

/// Nothing to say but a cookie that forgets.
struct EndedSession {
    std::string cookie;
};

Session session_of(const app::OpenedSession& opened, const app::Context& context) {
    return {.csrf = opened.csrf,
            .member = {.id = opened.member.id,
                       .email = opened.member.email,
                       .name = opened.member.name,
                       .role = opened.member.role,
                       .locale = opened.member.locale},
            .workspace = view::workspace_of(context, opened.workspace)};
}

std::string cookie_with(std::string_view token, const app::Context& context, std::int64_t seconds) {
    std::string cookie(kSessionCookie);
    cookie += "=" + std::string(token) + "; HttpOnly; SameSite=Strict; Path=/; Max-Age=" + std::to_string(seconds);
    if (context.settings.base_url.starts_with("https://")) cookie += "; Secure";
    return cookie;
}

OpenSession opened(const app::OpenedSession& session, const app::Context& context) {
    constexpr std::int64_t kSeconds = app::kSessionLength.micros / Duration::seconds(1).micros;
    return {.session = session_of(session, context), .cookie = cookie_with(session.token, context, kSeconds)};
}

Result<OpenSession> claim(Body<OwnerClaim> told, RequestContext& context, const app::Access& access) {
    const auto session = access.claim(
        {.link = told->link, .email = told->email, .name = told->name, .password = told->password}, context.locale());
    if (!session) return session.failure();
    return opened(*session, context.get<app::Context>());
}

Result<OpenSession> log_in(Body<Credentials> told, RequestContext& context, const app::Access& access) {
    auto& attempts = context.get<Middleware*>()->log_in_attempts();
    const auto& app_context = context.get<app::Context>();
    // The address is only ever kept as a digest.
    const std::string place_and_address =
        std::string(context.request().peer) + " " + crypto::hex(crypto::sha256(told->email));
    const auto attempt = attempts.count(place_and_address, app_context.clock.now());
    if (!attempt) return attempt.failure();
    const auto session = access.log_in(told->email, told->password);
    if (!session) return session.failure();
    attempts.forget(place_and_address);
    return opened(*session, app_context);
}

EndedSession log_out(RequestContext& context, const app::Access& access) {
    access.log_out(context.request().cookie(kSessionCookie));
    return {.cookie = cookie_with("", context.get<app::Context>(), 0)};
}

Session get_session(RequestContext& context) {
    return session_of(context.get<app::OpenedSession>(), context.get<app::Context>());
}

}  // namespace

/// An OpenSession is answered as its session, with the cookie beside it.
template <>
Response respond(RequestContext& context, OpenSession answer) {
    Response response = respond(context, std::move(answer.session));
    return std::move(response.set("Set-Cookie", std::move(answer.cookie)));
}

template <>
Response respond(RequestContext&, EndedSession answer) {
    Response response{.status = 204};
    return std::move(response.set("Set-Cookie", std::move(answer.cookie)));
}

template <>
void routing::describe_result<EndedSession>(OperationDoc& doc, std::string_view, Schemas&) {
    describe_empty_answer(doc, 204);
}

template <>
void routing::describe_result<Result<OpenSession>>(OperationDoc& doc, std::string_view content_type, Schemas& schemas) {
    describe_result<Session>(doc, content_type, schemas);
}

std::vector<Route> session_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(POST<"/console/v1/claim">(claim, "Become the first owner by the one-time link")
                         .tagged("console")
                         .in(Lane::kHashing)
                         .refuses({kLinkExpired, kPasswordWeak, kEmailInvalid, kRequired, kTooLong, kAlreadyExists}));
    routes.push_back(POST<"/console/v1/log-in">(log_in, "Log in to the console")
                         .tagged("console")
                         .in(Lane::kHashing)
                         .refuses({kBadCredentials, kTooManyRequests}));
    routes.push_back(POST<"/console/v1/log-out">(log_out, "End the console session")
                         .tagged("console")
                         .secured_by({Security::kSession}));
    routes.push_back(
        GET<"/console/v1/session">(get_session, "Who is logged in").tagged("console").secured_by({Security::kSession}));
    return routes;
}

}  // namespace parrain::http
