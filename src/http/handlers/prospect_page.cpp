#include "app/prospect_pages.hpp"
#include "app/templates.hpp"
#include "app/unsubscribe.hpp"
#include "core/local_date.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

using Standing = app::ProspectPage::Standing;

/// Mail programs send `List-Unsubscribe=One-Click`, forms nothing at all.
constexpr std::size_t kFormLimit = 4 << 10;

std::string paragraph(const std::string& text) {
    return "<p>" + escaped_html(text) + "</p>\n";
}

std::string heading(const std::string& text) {
    return "<h1>" + escaped_html(text) + "</h1>\n";
}

std::string section(const std::string& title, const std::string& text) {
    return "<section>\n<h2>" + escaped_html(title) + "</h2>\n<p>" + escaped_html(text) + "</p>\n</section>\n";
}

std::string note(const std::string& text) {
    return "<p class=\"note\">" + escaped_html(text) + "</p>\n";
}

/// A button that posts, without a script.
std::string button(const std::string& action, const std::string& text, bool is_main) {
    return "<form method=\"post\" action=\"" + escaped_html(action) + "\">\n<button class=\"" +
           (is_main ? "go" : "plain") + "\">" + escaped_html(text) + "</button>\n</form>\n";
}

Response missing_page(const Words& words) {
    const std::string title = words("page.prospect.missing_title");
    return html_page(words.locale(), title, heading(title) + paragraph(words("page.prospect.missing")), kPlainAccent,
                     404);
}

TextArguments names_of(const app::ProspectPage& page) {
    TextArguments names = {{"product", page.workspace.product},
                           {"workspace", page.workspace.name},
                           {"date", page.given_at},
                           {"days", page.silent_days}};
    if (page.advocate) {
        names.emplace_back("advocate", page.advocate->name);
        names.emplace_back("account", page.advocate->company);
    }
    return names;
}

/// A text that names the advocate, in its other words where they are not named.
std::string text_of(const app::ProspectPage& page, const std::string& key, const Words& words) {
    return words(page.advocate ? key : key + "_unnamed", names_of(page));
}

/// What was given, by whom, and what the law wants said of it (GDPR art. 14).
std::string information(const app::ProspectPage& page, const Words& words) {
    const TextArguments names = names_of(page);
    std::string html = section(words("page.prospect.who"), text_of(page, "page.prospect.source", words));
    const std::string offer =
        page.prospect_offer.empty() ? words("page.prospect.no_offer", names) : page.prospect_offer;
    html += section(words("page.prospect.offer"), offer);
    return html;
}

std::string small_print(const app::ProspectPage& page, const Words& words) {
    std::string html =
        "<h2>" + escaped_html(words("page.prospect.rights")) + "</h2>\n" + note(words("page.prospect.notice"));
    html += "<dl class=\"legal\">\n";
    for (const app::LegalLine& line : page.legal) {
        html += "<dt>" + escaped_html(line.label) + "</dt>\n<dd>" + escaped_html(line.text) + "</dd>\n";
    }
    return html + "</dl>\n";
}

std::string choices(const app::ProspectPage& page, const std::string& token, const Words& words) {
    const TextArguments names = names_of(page);
    const std::string base = "/p/" + token;
    const std::string refuse = button(base + "/refuse", words("page.prospect.refuse"), false);
    switch (page.standing) {
        case Standing::kOpen:
            return button(base + "/interested", words("page.prospect.interested"), true) +
                   note(words("consent." + std::string(app::kInterestText))) + refuse;
        case Standing::kInterested: return paragraph(words("page.prospect.thanks", names)) + refuse;
        case Standing::kRefused: return paragraph(words("page.prospect.refused", names));
        case Standing::kForgotten: return paragraph(words("page.prospect.forgotten", names)) + refuse;
    }
    return {};
}

Response prospect_page(const app::ProspectPage& page, const std::string& token, const Words& words) {
    const TextArguments names = names_of(page);
    std::string body = heading(text_of(page, "page.prospect.heading", words));
    const bool is_over = page.standing == Standing::kRefused || page.standing == Standing::kForgotten;
    if (!is_over) body += information(page, words);
    body += choices(page, token, words);
    if (!is_over) body += small_print(page, words);
    return html_page(words.locale(), words("page.prospect.title", names), body, page.workspace.accent, 200,
                     {.form = true});
}

/// What a prospect sees; nothing is written.
Response show_prospect(Path<std::string> token, const Words& words, const app::ProspectPages& pages) {
    const auto page = pages.page(*token, words.locale());
    return page ? prospect_page(*page, *token, words) : missing_page(words);
}

/// The page after an answer: it says what was answered, also to whoever forwarded the link.
Response answered(Result<app::ProspectPage> page, Standing standing, const std::string& token, const Words& words) {
    if (!page) return missing_page(words);
    if (page->is_forwarded && page->standing != Standing::kForgotten) page->standing = standing;
    return prospect_page(*page, token, words);
}

Response say_interested(Path<std::string> token, const Words& words, const app::ProspectPages& pages) {
    return answered(pages.interested(*token, words.locale()), Standing::kInterested, *token, words);
}

Response say_no(Path<std::string> token, const Words& words, const app::ProspectPages& pages) {
    return answered(pages.refuse(*token, words.locale()), Standing::kRefused, *token, words);
}

Response unsubscribe_page(const app::UnsubscribePage& page, const std::string& token, const Words& words) {
    const TextArguments names = {{"product", page.workspace.product}};
    const std::string title = words("page.unsubscribe.title", names);
    const std::string body = page.is_done ? paragraph(words("page.unsubscribe.done", names))
                                          : paragraph(words("page.unsubscribe.ask", names)) +
                                                button("/u/" + token, words("page.unsubscribe.confirm"), true);
    return html_page(words.locale(), title, heading(title) + body, page.workspace.accent, 200, {.form = true});
}

/// What whoever follows an unsubscribe link sees; nothing is written, so that programs which look at links end nothing.
Response show_unsubscribe(Path<std::string> token, const Words& words, const app::Unsubscribe& unsubscribe) {
    const auto page = unsubscribe.page(*token);
    return page ? unsubscribe_page(*page, *token, words) : missing_page(words);
}

/// One click, by a person or by their mail program (RFC 8058): answered at once, without cookie or redirection.
Response one_click(Path<std::string> token, const Words& words, const app::Unsubscribe& unsubscribe) {
    const auto page = unsubscribe.unsubscribe(*token);
    return page ? unsubscribe_page(*page, *token, words) : missing_page(words);
}

Route page(Route route) {
    return std::move(route).tagged("pages").limited_to(kFormLimit).answers("text/html; charset=utf-8").undocumented();
}

}  // namespace

std::vector<Route> prospect_page_routes() {
    std::vector<Route> routes;
    routes.push_back(page(GET<"/p/{token}">(show_prospect, "The page of a prospect")));
    routes.push_back(page(POST<"/p/{token}/interested">(say_interested, "The prospect wants to be contacted")));
    routes.push_back(page(POST<"/p/{token}/refuse">(say_no, "The prospect refuses for ever")));
    routes.push_back(page(GET<"/u/{token}">(show_unsubscribe, "The page of an unsubscribe link")));
    routes.push_back(page(POST<"/u/{token}">(one_click, "Unsubscribe with one click")));
    return routes;
}

}  // namespace parrain::http
