#include "app/account_settings.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

constexpr std::size_t kFormLimit = 4 << 10;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::string_view kAllowed = "yes";
constexpr std::string_view kRefused = "no";

/// What the form sends: `yes` or `no` to each.
struct SettingsForm {
    std::optional<std::string> gifts;
    std::optional<std::string> program;
};
BOOST_DESCRIBE_STRUCT(SettingsForm, (), (gifts, program))

std::string heading(const std::string& text) {
    return "<h1>" + escaped_html(text) + "</h1>\n";
}

std::string paragraph(const std::string& text) {
    return "<p>" + escaped_html(text) + "</p>\n";
}

std::string note(const std::string& text) {
    return "<p class=\"note\">" + escaped_html(text) + "</p>\n";
}

TextArguments names_of(const app::AccountSettingsView& view) {
    return {{"product", view.workspace.product},
            {"workspace", view.workspace.name},
            {"account", view.account.name},
            {"until", view.page_until}};
}

/// One of the two answers to a question, with what follows from it.
std::string choice(const std::string& name, std::string_view value, bool is_chosen, const std::string& text,
                   const std::string& consequence) {
    const std::string id = name + "-" + std::string(value);
    return "<label class=\"choice\" for=\"" + id + "\"><input type=\"radio\" id=\"" + id + "\" name=\"" + name +
           "\" value=\"" + std::string(value) + "\"" + (is_chosen ? " checked" : "") + " aria-describedby=\"" + id +
           "-text\">" + escaped_html(text) + "</label>\n<p class=\"consequence\" id=\"" + id + "-text\">" +
           escaped_html(consequence) + "</p>\n";
}

std::string question(const std::string& name, bool is_allowed, const TextArguments& names, const Words& words) {
    const std::string family = "page.account." + name + ".";
    return "<fieldset>\n<legend>" + escaped_html(words(family + "question", names)) + "</legend>\n" +
           choice(name, kAllowed, is_allowed, words(family + "on", names), words(family + "on_text", names)) +
           choice(name, kRefused, !is_allowed, words(family + "off", names), words(family + "off_text", names)) +
           "</fieldset>\n";
}

/// Who changed it last, and when; the publisher is named by their own name.
std::string last_change(const app::AccountSettingsView& view, const Words& words) {
    if (!view.last_change) return {};
    const bool is_theirs = view.last_change->administrator.has_value();
    const std::string who = is_theirs ? view.last_change->actor_name.value_or("") : view.workspace.name;
    const std::string day = format_date(words.locale(), view.last_change->at, view.workspace.time_zone);
    return paragraph(words("page.account.changed", {{"name", who}, {"day", day}}));
}

/// How things stand now, in one sentence; read out first after a change.
std::string standing(const app::AccountSettingsView& view, const Words& words) {
    const bool is_on = view.account.recommending_allowed;
    const std::string key = !is_on ? "program_off" : view.account.gifts_allowed ? "all_on" : "gifts_off";
    return "<section role=\"status\">\n<h2>" + escaped_html(words("page.account.now")) + "</h2>\n" +
           paragraph(words("page.account.standing." + key, names_of(view))) + last_change(view, words) + "</section>\n";
}

std::string path_of(const app::AccountSettingsView& view) {
    const auto at = view.page_url.rfind("/a/");
    return view.page_url.substr(at);
}

Response settings_page(const app::AccountSettingsView& view, int status, const std::optional<ErrorCode>& refusal,
                       const Words& words) {
    const TextArguments names = names_of(view);
    std::string body = heading(words("page.account.heading", names)) + paragraph(words("page.account.intro", names));
    if (refusal) {
        body += "<p class=\"alert\" role=\"alert\">" + escaped_html(words("page.account.refused")) + "</p>\n";
    }
    body += standing(view, words) + "<form method=\"post\" action=\"" + escaped_html(path_of(view)) + "\">\n" +
            question("gifts", view.account.gifts_allowed, names, words) +
            question("program", view.account.recommending_allowed, names, words) + "<button class=\"go\">" +
            escaped_html(words("page.account.save")) + "</button>\n</form>\n" +
            note(words("page.account.kept", names)) + note(words("page.account.until", names));
    return html_page(words.locale(), words("page.account.title", names), body, view.workspace.accent, status,
                     {.form = true});
}

/// What is said of a link that opens nothing: it was altered, or its time is over.
Response closed_page(const Failure& failure, const Words& words) {
    const bool is_over = failure.code == ErrorCode::kLinkExpired;
    const std::string family = is_over ? "page.account.expired" : "page.account.missing";
    const std::string title = words(family + "_title");
    return html_page(words.locale(), title, heading(title) + paragraph(words(family)), kPlainAccent,
                     status_of(failure.code));
}

/// Nothing is written.
Response show_settings(Path<std::string> token, const Words& words, const app::AccountSettings& settings) {
    const auto view = settings.page(*token);
    if (!view) return closed_page(view.failure(), words);
    return settings_page(*view, 200, std::nullopt, words);
}

/// @error kUnknownValue
Result<std::optional<bool>> read_choice(const std::optional<std::string>& told) {
    if (!told) return std::optional<bool>();
    if (*told != kAllowed && *told != kRefused) return fail(ErrorCode::kUnknownValue);
    return std::optional(*told == kAllowed);
}

/// @error kUnsupportedMediaType, kUnknownField, kUnknownValue, kRequired (no choice at all)
Result<app::AccountChoice> read_form(const Request& request) {
    const bool is_form = without_blanks(request.header("Content-Type")).starts_with(kFormType);
    if (!is_form) return fail(ErrorCode::kUnsupportedMediaType);
    const auto form = from_query<SettingsForm>(request.body);
    if (!form) return form.failure();
    const auto gifts = read_choice(form->gifts);
    if (!gifts) return gifts.failure();
    const auto program = read_choice(form->program);
    if (!program) return program.failure();
    if (!*gifts && !*program) return fail(ErrorCode::kRequired);
    return app::AccountChoice{.gifts_allowed = *gifts, .recommending_allowed = *program};
}

/// The administrator's form. Once it was taken the browser is sent to the page of a fresh life, so that reloading sends
/// nothing.
Response decide(Path<std::string> token, Raw raw, const Words& words, const app::AccountSettings& settings) {
    const auto view = settings.page(*token);
    if (!view) return closed_page(view.failure(), words);
    const auto choice = read_form(raw.request);
    if (!choice) {
        const ErrorCode code = leading_code(choice.failure());
        return settings_page(*view, status_of(code), code, words);
    }
    const auto decided = settings.decide(*token, *choice);
    if (!decided) return closed_page(decided.failure(), words);
    Response done{.status = 303, .type = "text/plain; charset=utf-8"};
    done.set("Cache-Control", "no-store");
    return std::move(done.set("Location", path_of(*decided)));
}

}  // namespace

std::vector<Route> account_page_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/a/{token}">(show_settings, "Where a client's administrator decides for their account")
                         .tagged("pages")
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    routes.push_back(POST<"/a/{token}">(decide, "The administrator's decision")
                         .tagged("pages")
                         .limited_to(kFormLimit)
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    return routes;
}

}  // namespace parrain::http
