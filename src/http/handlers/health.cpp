#include "http/api.hpp"
#include "http/handlers/handlers.hpp"

namespace parrain::http {
namespace {

struct Health {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status))

Health healthz() {
    return {.status = "ok"};
}

Result<Health> readyz(RequestContext& context) {
    const auto& wiring = context.services<const Wiring>();
    if (wiring.is_ready && !wiring.is_ready()) return fail(ErrorCode::kUnavailable);
    return Health{.status = "ready"};
}

Result<Response> metrics(RequestContext& context) {
    const auto& wiring = context.services<const Wiring>();
    if (!wiring.metrics) return fail(ErrorCode::kNotFound);
    return Response{.type = "text/plain; version=0.0.4; charset=utf-8", .body = wiring.metrics()};
}

}  // namespace

std::vector<Route> health_routes() {
    std::vector<Route> routes;
    routes.push_back(
        GET<"/healthz">(healthz, "Whether the process answers").tagged("operation").in(Lane::kLoop).undocumented());
    routes.push_back(GET<"/readyz">(readyz, "Whether requests can be served").tagged("operation").undocumented());
    routes.push_back(GET<"/metrics">(metrics, "Figures for Prometheus").tagged("operation").undocumented());
    return routes;
}

}  // namespace parrain::http
