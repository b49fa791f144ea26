#include "http/assets.hpp"

#include "http/api.hpp"
#include "http/handlers/handlers.hpp"

namespace parrain::http {
namespace {

constexpr std::string_view kConsolePolicy =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

/// The empty page into which the console writes the preview of a message. Mail carries its styles inline, which the
/// console's own policy refuses; here nothing else is allowed, and no script runs.
constexpr std::string_view kPreviewPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// How long a host page may use the widget's script before it asks again, in seconds.
constexpr std::string_view kWidgetCaching = "public, max-age=300";

void replace(Response& response, std::string_view name, std::string_view value) {
    std::erase_if(response.headers, [&](const auto& header) { return equal_ignoring_case(header.first, name); });
    response.set(std::string(name), std::string(value));
}

/// Files lie at the top or in `assets/`; further down an address names a thing, whose id may hold a dot.
bool names_a_file(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return path.find('.') != std::string_view::npos;
    return path.substr(0, slash) == "assets";
}

/// A file of the console, or its one page for every address that the page itself routes.
Result<Response> console(Path<std::string> path, RequestContext& context) {
    const auto& assets = context.services<const Wiring>().console;
    const Asset* file = assets.find("/" + *path);
    if (file == nullptr && !names_a_file(*path) && !path->starts_with("v1/")) file = assets.find("/index.html");
    if (file == nullptr) return fail(ErrorCode::kNotFound);
    Response response = serve(*file, context.request());
    response.set("Content-Security-Policy", std::string(kConsolePolicy));
    return std::move(response.set("Referrer-Policy", "same-origin"));
}

Response to_console() {
    return {.status = 302, .type = "text/plain; charset=utf-8", .headers = {{"Location", "/console/"}}};
}

Response mail_preview() {
    Response page{.type = "text/html; charset=utf-8", .body = "<!doctype html><title>Preview</title>"};
    page.set("Content-Security-Policy", std::string(kPreviewPolicy));
    page.set("Cache-Control", "no-cache");
    return std::move(page.set("Referrer-Policy", "no-referrer"));
}

/// The widget's script, which any host page may load.
Result<Response> widget_script(RequestContext& context) {
    const Asset* file = context.services<const Wiring>().widget.find("/v1.js");
    if (file == nullptr) return fail(ErrorCode::kNotFound);
    Response response = serve(*file, context.request());
    replace(response, "Cache-Control", kWidgetCaching);
    response.set("Access-Control-Allow-Origin", "*");
    return std::move(response.set("Cross-Origin-Resource-Policy", "cross-origin"));
}

}  // namespace

std::vector<Route> asset_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/">(to_console, "To the console").tagged("pages").in(Lane::kLoop).undocumented());
    routes.push_back(GET<"/console">(to_console, "To the console").tagged("pages").in(Lane::kLoop).undocumented());
    routes.push_back(GET<"/console/{path*}">(console, "The console").tagged("pages").in(Lane::kLoop).undocumented());
    routes.push_back(GET<"/mail-preview">(mail_preview, "An empty page for previews of messages")
                         .tagged("pages")
                         .in(Lane::kLoop)
                         .undocumented());
    routes.push_back(
        GET<"/w/v1.js">(widget_script, "The widget's script").tagged("pages").in(Lane::kLoop).undocumented());
    return routes;
}

}  // namespace parrain::http
