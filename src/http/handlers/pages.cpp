#include "app/recommendations.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"
#include "http/qr.hpp"

namespace parrain::http {
namespace {

/// How long a browser may keep the QR code of a link, in seconds: it changes with the server's address alone.
constexpr std::string_view kQrCaching = "public, max-age=86400";

std::string section(const std::string& heading, const std::string& text) {
    return "<section>\n<h2>" + escaped_html(heading) + "</h2>\n<p>" + escaped_html(text) + "</p>\n</section>\n";
}

/// The publisher's website with the code of the link, by which billing will know the customer.
std::string tracked(const std::string& website, const std::string& code) {
    const auto fragment = std::min(website.find('#'), website.size());
    std::string address = website.substr(0, fragment);
    address += address.find('?') == std::string::npos ? '?' : '&';
    return address + "parrain_ref=" + percent_encoded(code) + website.substr(fragment);
}

std::string body_of(const app::LinkPage& page, const std::string& code, const Words& words) {
    const TextArguments names = {{"product", page.workspace.product}, {"advocate", page.advocate_name.value_or("")}};
    const std::string heading = words(page.advocate_name ? "page.link.heading" : "page.link.heading_unnamed", names);
    std::string body = "<h1>" + escaped_html(heading) + "</h1>\n";
    if (!page.is_open) {
        body += "<p>" + escaped_html(words("page.link.closed")) + "</p>\n";
    } else {
        body += section(words("page.link.for_you"), page.prospect_offer);
        if (!page.advocate_offer.empty()) body += section(words("page.link.for_them"), page.advocate_offer);
    }
    if (page.workspace.website) {
        body += "<a class=\"go\" href=\"" + escaped_html(tracked(*page.workspace.website, code)) + "\">" +
                escaped_html(words("page.link.go", names)) + "</a>\n";
    }
    return body + "<p class=\"note\">" + escaped_html(words("page.link.note")) + "</p>\n";
}

Response missing_page(const Words& words) {
    const std::string title = words("page.link.missing_title");
    return html_page(words.locale(), title,
                     "<h1>" + escaped_html(title) + "</h1>\n<p>" + escaped_html(words("page.link.missing")) + "</p>\n",
                     kPlainAccent, 404);
}

/// What a prospect sees behind an advocate's personal link; nothing is written.
Response link_page(Path<std::string> code, const Words& words, const app::Recommendations& recommendations) {
    const auto page = recommendations.link_page(*code, words.locale());
    if (!page) return missing_page(words);
    const std::string title = words("page.link.title", {{"product", page->workspace.product}});
    return html_page(words.locale(), title, body_of(*page, *code, words), page->workspace.accent, 200);
}

/// The personal link as a QR code. The policy keeps it inert when it is opened as a page.
Result<Response> link_qr(Path<std::string> code, RequestContext& context, const app::Recommendations& recommendations) {
    const auto page = recommendations.link_page(*code, context.locale());
    if (!page) return page.failure();
    Response picture{.type = "image/svg+xml", .body = qr_svg(page->url)};
    picture.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    return std::move(picture.set("Cache-Control", std::string(kQrCaching)));
}

}  // namespace

std::vector<Route> link_page_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/r/{code}">(link_page, "The page behind a personal link")
                         .tagged("pages")
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    routes.push_back(GET<"/r/{code}/qr.svg">(link_qr, "The personal link as a QR code")
                         .tagged("pages")
                         .answers("image/svg+xml")
                         .undocumented());
    return routes;
}

}  // namespace parrain::http
