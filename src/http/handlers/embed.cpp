#include <algorithm>

#include "app/workspaces.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"
#include "http/middleware.hpp"

/// The referral tab as a page of its own, for hosts that can show a frame but add no script.
namespace parrain::http {
namespace {

/// How long a browser may use the page's own files before it asks again, in seconds; as the widget's script.
constexpr std::string_view kCaching = "public, max-age=300";

/// What the page may do: what the widget needs, from this server alone.
constexpr std::string_view kTabPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; ";

/// The token goes from the address to the widget before anything else is loaded, and stays in no history.
constexpr std::string_view kBootScript = R"js((function () {
  var token = new URLSearchParams(location.search).get('token');
  history.replaceState(null, '', location.pathname);
  window.parrain = function () {
    (window.parrain.q = window.parrain.q || []).push(arguments);
  };
  window.parrain('boot', { token: token });
})();
)js";

constexpr std::string_view kTabStyle = "html{color-scheme:light}body{margin:0}\n";

/// The token in the address; empty without exactly one.
std::string token_of(const Request& request) {
    const auto parameters = query_parameters(request.query);
    if (!parameters) return {};
    std::string token;
    for (const auto& [name, value] : *parameters) {
        if (name != "token") continue;
        if (!token.empty()) return {};
        token = value;
    }
    return token;
}

/// Whether the workspace itself made the token, however old it is.
bool is_signed(const TokenVerdict& verdict) {
    return std::ranges::any_of(verdict.checks,
                               [](const TokenCheck& check) { return check.rule == TokenRule::kSignature && check.ok; });
}

/// The origins whose pages may show the tab in a frame; none for a token that nobody known has signed.
std::vector<std::string> origins_of(const TokenVerdict& verdict, const app::Workspaces& workspaces) {
    if (!verdict.workspace || !is_signed(verdict)) return {};
    const auto workspace = workspaces.get(*verdict.workspace);
    return workspace ? workspace->origins : std::vector<std::string>();
}

/// The token is in the address: it must stay there alone.
Response kept_private(Response page) {
    return std::move(page.set("Cache-Control", "no-store"));
}

Response refusal_page(const Words& words, const std::vector<std::string>& origins) {
    const std::string title = words("page.embed.refused_title");
    const std::string body =
        "<h1>" + escaped_html(title) + "</h1>\n<p>" + escaped_html(words("page.embed.refused")) + "</p>\n";
    return framed(html_page(words.locale(), title, body, kPlainAccent, 401), origins);
}

/// Addresses are relative, so that the server may live in a folder behind a proxy.
Response tab_page(const Words& words, const std::vector<std::string>& origins) {
    const std::string language(to_string(words.locale()));
    Response page{.type = "text/html; charset=utf-8"};
    page.body = "<!doctype html>\n<html lang=\"" + language +
                "\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>" +
                escaped_html(words("page.embed.title")) +
                "</title>\n<script src=\"boot.js\"></script>\n<link rel=\"stylesheet\" href=\"tab.css\">\n"
                "<script async src=\"../w/v1.js\"></script>\n</head>\n<body>\n<parrain-tab></parrain-tab>\n"
                "</body>\n</html>\n";
    page.set("Content-Security-Policy", std::string(kTabPolicy) + frame_ancestors(origins));
    page.set("Content-Language", language);
    page.set("Referrer-Policy", "no-referrer");
    return kept_private(std::move(page));
}

/// The tab for whom the token in the address names. Nothing is written: the widget's own calls enter the user.
Response embedded_tab(RequestContext& context, const app::Workspaces& workspaces) {
    const auto verdict = context.get<Middleware*>()->checked_token(token_of(context.request()));
    const auto origins = origins_of(verdict, workspaces);
    if (verdict.claims.locale) context.speak(*verdict.claims.locale);
    const Words words = Words::from(context);
    return verdict.valid() ? tab_page(words, origins) : refusal_page(words, origins);
}

Response file(std::string_view type, std::string_view text) {
    return {.type = std::string(type), .headers = {{"Cache-Control", std::string(kCaching)}}, .fixed_body = text};
}

Response boot_script() {
    return file("text/javascript; charset=utf-8", kBootScript);
}

Response tab_style() {
    return file("text/css; charset=utf-8", kTabStyle);
}

}  // namespace

std::vector<Route> embed_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/embed/tab">(embedded_tab, "The referral tab in a page of its own")
                         .tagged("pages")
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    routes.push_back(
        GET<"/embed/boot.js">(boot_script, "What starts the tab").tagged("pages").in(Lane::kLoop).undocumented());
    routes.push_back(
        GET<"/embed/tab.css">(tab_style, "The frame around the tab").tagged("pages").in(Lane::kLoop).undocumented());
    return routes;
}

}  // namespace parrain::http
