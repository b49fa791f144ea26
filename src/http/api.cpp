#include "http/api.hpp"

#include <algorithm>

#include "core/crypto.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/middleware.hpp"
#include "http/openapi.hpp"
#include "http/problem.hpp"

namespace parrain::http {
namespace {

void append(std::vector<Route>& routes, std::vector<Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
}

/// The arguments of a refusal as texts name them: what callers read as Retry-After is `seconds` to people, and states
/// and events have words, those of what `of` names where it is given.
TextArguments arguments_of(const Catalogue& texts, Locale locale, const FailureDetail& detail) {
    const auto of = std::ranges::find(detail, "of", &FailureDetail::value_type::first);
    const std::string subject = of == detail.end() ? "word" : "word." + of->second;
    TextArguments arguments;
    for (const auto& [name, value] : detail) {
        const std::string word = subject + "." + name + "." + value;
        arguments.emplace_back(name, texts.has(locale, word) ? texts.text(locale, word) : value);
    }
    for (const auto& [name, value] : detail) {
        if (name == "retry_after") arguments.emplace_back("seconds", value);
    }
    return arguments;
}

/// The text of `key`, empty where there is none or where it would name what is not given. A refusal's detail has a more
/// specific wording where its arguments are known.
std::string wording(const Catalogue& texts, Locale locale, std::string_view key, const FailureDetail& detail) {
    constexpr std::string_view kDetail = ".detail";
    const TextArguments arguments = arguments_of(texts, locale, detail);
    const auto usable = [&](const std::string& candidate) {
        return texts.has(locale, candidate) &&
               std::ranges::all_of(texts.placeholders(locale, candidate), [&](const std::string& name) {
                   return std::ranges::find(arguments, name, &TextArguments::value_type::first) != arguments.end();
               });
    };
    if (key.ends_with(kDetail)) {
        const std::string specific = std::string(key.substr(0, key.size() - kDetail.size())) + ".specific";
        if (usable(specific)) return texts.text(locale, specific, arguments);
    }
    const std::string plain(key);
    return usable(plain) ? texts.text(locale, plain, arguments) : std::string();
}

/// What somebody at a page reads in place of a problem in JSON: what is wrong, and the way back to the page.
Response refusal_page(const Catalogue& texts, const Request& request, const Failure& failure, Response refusal) {
    const Locale locale = negotiate_locale(request.header("Accept-Language"), Locale::kEn);
    const std::string key = "problem." + std::string(to_string(leading_code(failure)));
    const std::string title = wording(texts, locale, key + ".title", failure.detail);
    Response page =
        html_page(locale, title,
                  "<h1>" + escaped_html(title) + "</h1>\n<p>" +
                      escaped_html(wording(texts, locale, key + ".detail", failure.detail)) + "</p>\n<p><a href=\"" +
                      escaped_html(request.path) + "\">" + escaped_html(texts.text(locale, "page.back")) + "</a></p>\n",
                  kPlainAccent, refusal.status);
    for (auto& [name, value] : refusal.headers) {
        if (name == "Retry-After") page.set(name, std::move(value));
    }
    page.refused = refusal.refused;
    return page;
}

std::vector<Route> all_routes(bool with_demo) {
    std::vector<Route> routes = api_routes();
    append(routes, page_routes(with_demo));
    return routes;
}

}  // namespace

struct Application::State {
    explicit State(Wiring given)
        : wiring(std::move(given)),
          middleware(wiring.context, wiring.real_clock),
          router(all_routes(wiring.demo.has_value()),
                 {.texts = [&texts = wiring.context.texts](
                               Locale locale, std::string_view key,
                               const FailureDetail& detail) { return wording(texts, locale, key, detail); },
                  .services = Services(wiring),
                  .around = [this](RequestContext& context, const Route& route,
                                   const Next& next) { return middleware.around(context, route, next); }}) {}

    Wiring wiring;
    Middleware middleware;
    Router router;
};

Application::Application(Wiring wiring) : state_(std::make_unique<State>(std::move(wiring))) {}

Application::~Application() = default;

Dispatch Application::resolve(const Request& head) const {
    return state_->router.resolve(head);
}

Response Application::refuse(const Request& request, const Failure& failure) const {
    Response refusal = state_->router.refuse(request, failure);
    if (!state_->router.asks_for_page(request)) return refusal;
    return refusal_page(state_->wiring.context.texts, request, failure, std::move(refusal));
}

Response Application::handle(const Request& request) const {
    return state_->router.handle(request);
}

std::string make_request_id() {
    constexpr std::size_t kBits = 128;
    return crypto::random_token(kBits);
}

std::vector<Route> api_routes() {
    std::vector<Route> routes;
    append(routes, customer_routes());
    append(routes, widget_routes());
    append(routes, program_routes());
    append(routes, guardrail_routes());
    append(routes, call_routes());
    append(routes, rep_routes());
    append(routes, campaign_routes());
    append(routes, advocate_routes());
    append(routes, referral_routes());
    append(routes, contact_routes());
    append(routes, evidence_routes());
    append(routes, reward_routes());
    append(routes, payout_routes());
    append(routes, gift_routes());
    append(routes, benefit_routes());
    append(routes, bank_account_routes());
    append(routes, ledger_routes());
    append(routes, export_routes());
    append(routes, billing_routes());
    append(routes, classical_routes());
    append(routes, import_routes());
    append(routes, report_routes());
    append(routes, survey_routes());
    append(routes, task_routes());
    append(routes, workspace_routes());
    append(routes, member_routes());
    append(routes, template_routes());
    append(routes, sender_check_routes());
    append(routes, session_routes());
    append(routes, scenario_routes());
    append(routes, message_routes());
    append(routes, webhook_routes());
    append(routes, clock_routes());
    return routes;
}

std::vector<Route> page_routes(bool with_demo) {
    std::vector<Route> routes;
    append(routes, health_routes());
    append(routes, link_page_routes());
    append(routes, account_page_routes());
    append(routes, gift_page_routes());
    append(routes, prospect_page_routes());
    append(routes, calendar_routes());
    append(routes, embed_routes());
    append(routes, docs_routes());
    append(routes, asset_routes());
    if (with_demo) append(routes, demo_routes());
    return routes;
}

const std::string& openapi_text() {
    static const std::string kText = pretty_json(openapi_document(
        api_routes(), {.description = "The HTTP contract of Parrain, made from the server's own typed routes."}));
    return kText;
}

}  // namespace parrain::http
