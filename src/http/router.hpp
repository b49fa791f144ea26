#pragma once

#include <memory>

#include "http/route.hpp"

namespace parrain::http {

/// What middleware calls to go on: runs the extraction and the handler. May be called on another thread, and again if
/// a transaction is retried: each call starts from the request.
using Next = std::function<Response()>;

/// Runs around every routed request: authentication, CORS, idempotency, CSRF and the transaction live here. It answers
/// by itself or gives what `next()` gives. For OPTIONS the route is the one that `Access-Control-Request-Method`
/// names (else any of that path) and `next()` is 204 with `Allow`.
using Around = std::function<Response(RequestContext&, const Route&, const Next&)>;

/// What the composition root gives the router.
struct RouterOptions {
    Texts texts = {};
    Services services = {};
    Around around = {};
};

/// Finds the route of a request and runs it. Immutable after construction, hence thread-safe.
///
/// Literal segments win over parameters, parameters over `{path*}`. Unknown paths are not_found, unknown methods
/// method_not_allowed with `Allow`; HEAD runs GET; `.` and `..` segments are not_found and a path that cannot be
/// decoded is malformed_request. A route of the API whose handler takes no Query refuses every parameter.
class Router {
  public:
    explicit Router(std::vector<Route> routes, RouterOptions options = {});
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    std::span<const Route> routes() const { return routes_; }

    /// Find what answers a request from its head alone. Never blocks.
    Dispatch resolve(const Request& head) const;

    /// Find and run in one step, on the calling thread.
    Response handle(const Request& request) const;

    /// The answer to a request that never reached a route (malformed, too large, too many).
    Response refuse(const Request& request, const Failure& failure) const;

    /// Whether what this request asks for is a page, to be read by people.
    bool asks_for_page(const Request& head) const;

  private:
    struct Node;

    const Route* route_of(const Request& head) const;

    Dispatch refusing(const Failure& failure, const std::string& allow = {}) const;
    bool is_without_query(const Route& route) const;
    Dispatch running(const Route& route, std::vector<std::string> values) const;
    Dispatch describing_options(const Request& head, const Node& node, std::vector<std::string> values) const;
    std::optional<Response> refusal_of(const Request& head, const Route& route,
                                       const std::vector<std::string>& values) const;
    Response run(const Request& request, const Route& route, const std::vector<std::string>& values,
                 const std::function<Response(RequestContext&)>& handler) const;

    std::vector<Route> routes_;
    std::vector<bool> without_query_;  ///< of each route: the API's own, of which no handler reads a query
    RouterOptions options_;
    std::unique_ptr<Node> root_;
};

}  // namespace parrain::http
