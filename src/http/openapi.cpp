#include "http/openapi.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "app/members.hpp"
#include "http/permissions.hpp"

namespace parrain::http {
namespace {

namespace json = boost::json;

json::string_view view(std::string_view text) {
    return {text.data(), text.size()};
}

std::string_view description_of(int status) {
    switch (status) {
        case 200: return "Done.";
        case 201: return "Made.";
        case 202: return "Taken, to be worked on.";
        case 204: return "Done; nothing to say.";
        case 304: return "The caller has this version already.";
        default: return "Answer.";
    }
}

json::object response_object(int status) {
    return {{"description", view(description_of(status))}};
}

/// The name of the path parameter number `index` of a pattern, without braces and `*`.
std::string_view parameter_name(std::string_view pattern, std::size_t index) {
    for (std::size_t skipped = 0;; ++skipped) {
        pattern.remove_prefix(pattern.find('{') + 1);
        if (skipped == index) break;
    }
    auto name = pattern.substr(0, pattern.find('}'));
    if (name.ends_with('*')) name.remove_suffix(1);
    return name;
}

/// The pattern as OpenAPI writes it: `{path*}` is `{path}`.
std::string documented_path(std::string_view pattern) {
    std::string path(pattern);
    std::erase(path, '*');
    return path;
}

/// `get_v1_users_external_id`.
std::string operation_id(const Route& route) {
    std::string id;
    for (char c : to_string(route.method)) id += static_cast<char>(c - 'A' + 'a');
    for (char c : route.pattern) {
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_word)
            id += c;
        else if (!id.ends_with('_'))
            id += '_';
    }
    while (id.ends_with('_')) id.pop_back();
    return id;
}

std::string_view scheme_name(Security security) {
    switch (security) {
        case Security::kApiKey: return "apiKey";
        case Security::kSession: return "session";
        case Security::kWidgetToken: return "widgetToken";
    }
    return "";
}

json::object security_schemes() {
    return {{"apiKey",
             {{"type", "http"},
              {"scheme", "bearer"},
              {"description", "Server to server: `Authorization: Bearer prn_live_…` or `prn_test_…`."}}},
            {"session",
             {{"type", "apiKey"},
              {"in", "cookie"},
              {"name", "parrain_session"},
              {"description", "Console: session cookie; changes also carry the CSRF token."}}},
            {"widgetToken",
             {{"type", "http"},
              {"scheme", "bearer"},
              {"bearerFormat", "JWT"},
              {"description", "Widget: a token signed by the publisher's back end."}}}};
}

/// Whether the first answer to a request is given again for its `Idempotency-Key`.
bool takes_idempotency_key(const Route& route) {
    return route.method == Method::kPost && !route.security.empty();
}

/// What is refused before the handler runs.
std::set<ErrorCode> refusals_of_middleware(const Route& route) {
    std::set<ErrorCode> codes;
    if (takes_idempotency_key(route)) codes.insert({ErrorCode::kInFlight, ErrorCode::kIdempotencyMismatch});
    if (accepts(route, Security::kSession) && route.method != Method::kGet) codes.insert(ErrorCode::kCsrf);
    if (accepts(route, Security::kWidgetToken)) codes.insert({ErrorCode::kBadToken, ErrorCode::kOriginForbidden});
    return codes;
}

json::object header_parameter(std::string_view name, bool is_required, std::string_view description) {
    return {{"name", view(name)},
            {"in", "header"},
            {"required", is_required},
            {"description", view(description)},
            {"schema", {{"type", "string"}}}};
}

/// The headers that middleware reads besides credentials.
void describe_request_headers(OperationDoc& doc, const Route& route) {
    if (!takes_idempotency_key(route)) return;
    doc.parameters.push_back(
        header_parameter("Idempotency-Key", false, "The same key and request again give the first answer again."));
}

/// Every refusal a route may answer: what its types imply, what it declares, and what may always happen.
std::map<int, std::vector<ErrorCode>> refusals_by_status(const Route& route, const OperationDoc& doc) {
    std::set<ErrorCode> codes(doc.refusals.begin(), doc.refusals.end());
    codes.insert(route.refusals.begin(), route.refusals.end());
    codes.insert({ErrorCode::kMalformedRequest, ErrorCode::kHeadTooLarge, ErrorCode::kTooManyRequests,
                  ErrorCode::kOverloaded, ErrorCode::kUnavailable, ErrorCode::kInternal});
    if (!route.security.empty()) codes.insert({ErrorCode::kUnauthorized, ErrorCode::kForbidden});
    codes.merge(refusals_of_middleware(route));
    std::map<int, std::vector<ErrorCode>> by_status;
    for (ErrorCode code : codes) by_status[status_of(code)].push_back(code);
    return by_status;
}

json::object refusal_response(const std::vector<ErrorCode>& codes, const json::object& schema) {
    std::string description = "Refused:";
    for (ErrorCode code : codes) description += " `" + std::string(to_string(code)) + "`,";
    description.back() = '.';
    return {{"description", description}, {"content", {{"application/problem+json", {{"schema", schema}}}}}};
}

/// The roles of the team that may call it; a key needs the scope that the first tag names.
json::array roles_json(const Route& route) {
    json::array roles;
    for (const auto role : app::kRoles) {
        if (role_may(role, route)) roles.emplace_back(view(role));
    }
    return roles;
}

json::object operation(const Route& route, Schemas& schemas) {
    OperationDoc doc = route.describe(route.pattern, route.content_type, schemas);
    describe_request_headers(doc, route);
    const json::object problem_schema = schemas.of<Problem>(Direction::kResponse);
    const bool has_etag = doc.responses.contains("200") && doc.responses["200"].as_object().contains("headers") &&
                          doc.responses["200"].at("headers").as_object().contains("ETag");
    if (has_etag && route.method == Method::kGet) routing::describe_empty_answer(doc, 304);
    for (const auto& [status, codes] : refusals_by_status(route, doc)) {
        doc.responses[std::to_string(status)] = refusal_response(codes, problem_schema);
    }

    json::array tags;
    for (const auto tag : route.tags) tags.emplace_back(view(tag));
    json::array security;
    for (const auto scheme : route.security)
        security.push_back(json::object{{view(scheme_name(scheme)), json::array()}});

    json::object out{{"operationId", operation_id(route)}, {"summary", view(route.summary)}};
    if (!tags.empty()) out["tags"] = std::move(tags);
    if (!doc.parameters.empty()) out["parameters"] = std::move(doc.parameters);
    if (!doc.request_body.empty()) out["requestBody"] = std::move(doc.request_body);
    out["responses"] = std::move(doc.responses);
    out["security"] = std::move(security);
    if (accepts(route, Security::kSession)) out["x-roles"] = roles_json(route);
    return out;
}

json::object paths_of(std::span<const Route> routes, Schemas& schemas) {
    json::object paths;
    for (const auto& route : routes) {
        if (!route.documented) continue;
        auto& path = paths[documented_path(route.pattern)];
        if (!path.is_object()) path = json::object();
        std::string method;
        for (char c : to_string(route.method)) method += static_cast<char>(c - 'A' + 'a');
        path.as_object()[method] = operation(route, schemas);
    }
    return paths;
}

void append_pretty(std::string& out, const json::value& value, std::size_t depth);

template <class Range, class Each>
void append_items(std::string& out, const Range& items, std::size_t depth, char open, char close, const Each& each) {
    if (items.empty()) {
        out += {open, close};
        return;
    }
    out += open;
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        out += '\n' + std::string(2 * depth + 2, ' ');
        each(item);
    }
    out += '\n' + std::string(2 * depth, ' ') + close;
}

void append_pretty(std::string& out, const json::value& value, std::size_t depth) {
    if (const auto* object = value.if_object()) {
        append_items(out, *object, depth, '{', '}', [&](const json::key_value_pair& entry) {
            out += json::serialize(json::value(entry.key())) + ": ";
            append_pretty(out, entry.value(), depth + 1);
        });
    } else if (const auto* array = value.if_array()) {
        append_items(out, *array, depth, '[', ']',
                     [&](const json::value& item) { append_pretty(out, item, depth + 1); });
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

namespace routing {

void describe_path(OperationDoc& doc, std::string_view pattern, std::size_t index, json::object schema) {
    doc.parameters.push_back(json::object{{"name", view(parameter_name(pattern, index))},
                                          {"in", "path"},
                                          {"required", true},
                                          {"schema", std::move(schema)}});
    doc.refusals.push_back(ErrorCode::kNotFound);
}

void describe_query(OperationDoc& doc, std::string_view name, bool is_required, json::object schema) {
    json::object parameter{{"name", view(name)}, {"in", "query"}};
    if (is_required) parameter["required"] = true;
    parameter["schema"] = std::move(schema);
    doc.parameters.push_back(std::move(parameter));
    doc.refusals.push_back(ErrorCode::kUnknownField);
}

void describe_body(OperationDoc& doc, json::object schema) {
    doc.request_body = {{"required", true}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
    doc.refusals.insert(doc.refusals.end(), {ErrorCode::kBodyTooLarge, ErrorCode::kMalformedJson,
                                             ErrorCode::kUnsupportedMediaType, ErrorCode::kUnknownField});
}

void describe_raw_body(OperationDoc& doc) {
    if (!doc.request_body.empty()) return;  // the same bytes, which a `Body` describes better
    doc.request_body = {{"required", true}, {"content", {{"*/*", json::object()}}}};
    doc.refusals.push_back(ErrorCode::kBodyTooLarge);
}

void describe_if_match(OperationDoc& doc, bool is_required) {
    doc.parameters.push_back(
        header_parameter("If-Match", is_required, "The ETag of the version that the change is based on."));
    doc.refusals.push_back(ErrorCode::kPreconditionFailed);
    if (is_required) doc.refusals.push_back(ErrorCode::kPreconditionRequired);
}

void describe_answer(OperationDoc& doc, int status, std::string_view content_type, json::object schema) {
    json::object response = response_object(status);
    if (content_type != "application/json") schema = {{"type", "string"}};
    // A parameter such as the charset is the answer's, not the contract's.
    const std::string_view media_type = content_type.substr(0, content_type.find(';'));
    response["content"] = json::object{{view(media_type), json::object{{"schema", std::move(schema)}}}};
    doc.responses[std::to_string(status)] = std::move(response);
}

void describe_empty_answer(OperationDoc& doc, int status) {
    doc.responses[std::to_string(status)] = response_object(status);
}

void describe_header(OperationDoc& doc, int status, std::string_view name, std::string_view description) {
    auto& response = doc.responses[std::to_string(status)].as_object();
    if (!response.contains("headers")) response["headers"] = json::object();
    response["headers"].as_object()[view(name)] =
        json::object{{"description", view(description)}, {"schema", {{"type", "string"}}}};
}

void describe_etag(OperationDoc& doc) {
    for (auto& entry : doc.responses) {
        const int status = std::stoi(std::string(entry.key().data(), entry.key().size()));
        describe_header(doc, status, "ETag", "The version, for If-Match and If-None-Match.");
    }
}

}  // namespace routing

json::object openapi_document(std::span<const Route> routes, const ApiInfo& info) {
    Schemas uses;
    paths_of(routes, uses);
    Schemas schemas(uses);
    json::object paths = paths_of(routes, schemas);
    json::object about{{"title", info.title}, {"version", info.version}};
    if (!info.description.empty()) about["description"] = info.description;
    return {{"openapi", "3.1.0"},
            {"info", std::move(about)},
            {"paths", std::move(paths)},
            {"components", {{"schemas", schemas.components()}, {"securitySchemes", security_schemes()}}}};
}

std::string pretty_json(const json::value& value) {
    std::string out;
    append_pretty(out, value, 0);
    return out + "\n";
}

}  // namespace parrain::http
