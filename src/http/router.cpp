#include "http/router.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "http/query.hpp"

namespace parrain::http {
namespace {

constexpr std::size_t kMethodCount = static_cast<std::size_t>(Method::kOther) + 1;
constexpr std::size_t kMaxSegments = 32;

std::size_t index_of(Method method) {
    return static_cast<std::size_t>(method);
}

/// What stands between the slashes of a path, which begins with one.
std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

/// The decoded segments of a path as received. @error kMalformedRequest, kNotFound (`.`, `..`, too many)
Result<std::vector<std::string>> decoded_segments(std::string_view path) {
    if (!path.starts_with('/')) return fail(ErrorCode::kMalformedRequest);
    std::vector<std::string> decoded;
    bool is_hopeless = false;
    for (const auto segment : segments_of(path)) {
        auto text = percent_decoded(segment);
        if (!text) return text.failure();
        is_hopeless = is_hopeless || *text == "." || *text == "..";
        decoded.push_back(std::move(*text));
    }
    if (is_hopeless || decoded.size() > kMaxSegments) return fail(ErrorCode::kNotFound);
    return decoded;
}

std::string joined(std::span<const std::string> segments) {
    std::string path;
    for (const auto& segment : segments) {
        if (&segment != segments.data()) path += '/';
        path += segment;
    }
    return path;
}

/// Whether a route is of the API. Pages and files are reached by links too, to which others append what they like.
bool is_of_api(const Route& route) {
    constexpr std::array<std::string_view, 3> kRoots = {"/v1/", "/widget/v1/", "/console/v1/"};
    return std::ranges::any_of(kRoots, [&](std::string_view root) { return route.pattern.starts_with(root); });
}

/// Whether the handler of a route takes a query, by what its types say.
bool takes_query(const Route& route) {
    Schemas schemas;
    const auto is_of_query = [](const boost::json::value& one) { return one.at("in") == "query"; };
    return std::ranges::any_of(route.describe(route.pattern, route.content_type, schemas).parameters, is_of_query);
}

/// The query of a route that takes none.
struct NoParameters {};
BOOST_DESCRIBE_STRUCT(NoParameters, (), ())

/// What is wrong with the parameters of a route that takes none. @error kMalformedRequest, kUnknownField
std::optional<Failure> fault_of_query(std::string_view query) {
    const auto read = from_query<NoParameters>(query);
    return read ? std::nullopt : std::optional(read.failure());
}

[[noreturn]] void refuse_table(const Route& route) {
    std::fprintf(stderr, "two routes for %s %s\n", std::string(to_string(route.method)).c_str(),
                 std::string(route.pattern).c_str());
    std::abort();
}

}  // namespace

/// One place in the trie of segments.
struct Router::Node {
    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;
    std::unique_ptr<Node> rest;
    std::array<const Route*, kMethodCount> routes{};

    Node& child(std::string_view segment) {
        if (segment.starts_with('{')) {
            auto& next = segment.ends_with("*}") ? rest : parameter;
            if (!next) next = std::make_unique<Node>();
            return *next;
        }
        for (auto& [name, node] : literals) {
            if (name == segment) return *node;
        }
        return *literals.emplace_back(segment, std::make_unique<Node>()).second;
    }

    bool has_routes() const {
        return std::ranges::any_of(routes, [](const Route* route) { return route != nullptr; });
    }

    const Route* route_for(Method method) const {
        return routes[index_of(method == Method::kHead ? Method::kGet : method)];
    }

    const Route* any_route() const {
        return *std::ranges::find_if(routes, [](const Route* route) { return route != nullptr; });
    }

    std::string allowed() const {
        std::string list = "OPTIONS";
        for (const Route* route : routes) {
            if (route == nullptr) continue;
            list += ", " + std::string(to_string(route->method));
            if (route->method == Method::kGet) list += ", HEAD";
        }
        return list;
    }

    /// The node that a path leads to, and the values of the parameters on the way; nullptr if it leads nowhere.
    const Node* find(std::span<const std::string> segments, std::vector<std::string>& values) const {
        if (segments.empty()) return has_routes() ? this : nullptr;
        const auto& segment = segments.front();
        for (const auto& [name, node] : literals) {
            if (name != segment) continue;
            if (const auto* found = node->find(segments.subspan(1), values)) return found;
        }
        if (parameter && !segment.empty()) {
            values.push_back(segment);
            if (const auto* found = parameter->find(segments.subspan(1), values)) return found;
            values.pop_back();
        }
        if (!rest) return nullptr;
        values.push_back(joined(segments));
        return rest.get();
    }
};

Router::Router(std::vector<Route> routes, RouterOptions options)
    : routes_(std::move(routes)), options_(std::move(options)), root_(std::make_unique<Node>()) {
    for (const auto& route : routes_) {
        Node* node = root_.get();
        for (const auto segment : segments_of(route.pattern)) node = &node->child(segment);
        auto& place = node->routes[index_of(route.method)];
        if (place != nullptr) refuse_table(route);
        place = &route;
        without_query_.push_back(is_of_api(route) && !takes_query(route));
    }
}

bool Router::is_without_query(const Route& route) const {
    return without_query_[static_cast<std::size_t>(&route - routes_.data())];
}

Router::~Router() = default;

Dispatch Router::resolve(const Request& head) const {
    const auto segments = decoded_segments(head.path);
    if (!segments) return refusing(segments.failure());
    std::vector<std::string> values;
    const Node* node = root_->find(*segments, values);
    if (node == nullptr) return refusing(fail(ErrorCode::kNotFound));
    if (const Route* route = node->route_for(head.method)) return running(*route, std::move(values));
    if (head.method == Method::kOptions) return describing_options(head, *node, std::move(values));
    return refusing(fail(ErrorCode::kMethodNotAllowed), node->allowed());
}

Response Router::handle(const Request& request) const {
    return resolve(request).run(request);
}

Response Router::refuse(const Request& request, const Failure& failure) const {
    const Locale locale = negotiate_locale(request.header("Accept-Language"), Locale::kEn);
    return problem(failure, locale, options_.texts, request.request_id);
}

bool Router::asks_for_page(const Request& head) const {
    const Route* route = route_of(head);
    return route != nullptr && route->content_type.starts_with("text/html");
}

const Route* Router::route_of(const Request& head) const {
    const auto segments = decoded_segments(head.path);
    if (!segments) return nullptr;
    std::vector<std::string> values;
    const Node* node = root_->find(*segments, values);
    return node == nullptr ? nullptr : node->route_for(head.method);
}

Dispatch Router::refusing(const Failure& failure, const std::string& allow) const {
    return {.lane = Lane::kLoop, .run = [this, failure, allow](const Request& request) {
                Response response = refuse(request, failure);
                if (!allow.empty()) response.set("Allow", allow);
                return response;
            }};
}

Dispatch Router::running(const Route& route, std::vector<std::string> values) const {
    Dispatch dispatch{.pattern = route.pattern, .lane = route.lane, .body_limit = route.body_limit};
    if (route.spools) {
        dispatch.admit = [this, &route, values](const Request& request) { return refusal_of(request, route, values); };
    }
    const auto handle = [this, &route](RequestContext& context) {
        const bool may_be_wrong = !context.request().query.empty() && is_without_query(route);
        const auto fault = may_be_wrong ? fault_of_query(context.request().query) : std::nullopt;
        return fault ? context.refusal(*fault) : route.run(context);
    };
    dispatch.run = [this, &route, values = std::move(values), handle](const Request& request) {
        return run(request, route, values, handle);
    };
    return dispatch;
}

Dispatch Router::describing_options(const Request& head, const Node& node, std::vector<std::string> values) const {
    const Route* asked = node.route_for(method_of(head.header("Access-Control-Request-Method")));
    const Route& route = asked != nullptr ? *asked : *node.any_route();
    const auto describe = [allow = node.allowed()](RequestContext&) {
        return Response{.status = 204, .headers = {{"Allow", allow}}};
    };
    return {.pattern = route.pattern,
            .lane = route.lane,
            .run = [this, &route, values = std::move(values), describe](const Request& request) {
                return run(request, route, values, describe);
            }};
}

/// What middleware has against a request whose body is still to come.
std::optional<Response> Router::refusal_of(const Request& head, const Route& route,
                                           const std::vector<std::string>& values) const {
    Response response = run(head, route, values, [](RequestContext&) { return Response{.status = 204}; });
    return response.refused ? std::optional(std::move(response)) : std::nullopt;
}

Response Router::run(const Request& request, const Route& route, const std::vector<std::string>& values,
                     const std::function<Response(RequestContext&)>& handler) const {
    RequestContext context(request, route, values, options_.services, options_.texts);
    if (!options_.around) return handler(context);
    return options_.around(context, route, [&] { return handler(context); });
}

}  // namespace parrain::http
