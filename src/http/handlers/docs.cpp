#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

/// Every refusal in order of precedence, in words; problems point here by their `type`.
Response problems_page(const Words& words) {
    const std::string title = words("page.problems.title");
    std::string body = "<h1>" + escaped_html(title) + "</h1>\n<dl>\n";
    for (int value = 0; value <= static_cast<int>(ErrorCode::kInternal); ++value) {
        const auto code = static_cast<ErrorCode>(value);
        const std::string name(to_string(code));
        const auto status = static_cast<std::int64_t>(status_of(code));
        body += "<dt id=\"" + name + "\">" + name + "</dt>\n<dd><strong>" +
                escaped_html(problem_title(words.texts(), words.locale(), code)) + "</strong> (" +
                escaped_html(words("page.problems.status", {{"status", std::to_string(status)}})) + ")<br>" +
                escaped_html(problem_detail(words.texts(), words.locale(), fail(code))) + "</dd>\n";
    }
    return html_page(words.locale(), title, body + "</dl>\n", kPlainAccent, 200);
}

Response openapi_document_text() {
    return {.headers = {{"Cache-Control", "no-cache"}, {"Access-Control-Allow-Origin", "*"}},
            .fixed_body = openapi_text()};
}

}  // namespace

std::vector<Route> docs_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/openapi.json">(openapi_document_text, "This document").tagged("docs").undocumented());
    routes.push_back(GET<"/docs/problems">(problems_page, "What may be refused, and why")
                         .tagged("docs")
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    return routes;
}

}  // namespace parrain::http
