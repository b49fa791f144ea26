#include "app/billing.hpp"
#include "app/referrals.hpp"
#include "app/surveys.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"
#include "http/widget_token.hpp"

/// The demo host page and what plays its back end and its billing. Served only where demo data exists: anybody who
/// reaches the server may then play in its workspaces.
namespace parrain::http {
namespace {

/// As strict as a host can be: what the widget promises to live with.
constexpr std::string_view kHostPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Who is before the widget: two people at a customer of one product, or the customer of the other.
enum class DemoUser { kAdmin, kMember, kMerchant };
BOOST_DESCRIBE_ENUM(DemoUser, kAdmin, kMember, kMerchant)

struct DemoSessionQuery {
    DemoUser user;
};
BOOST_DESCRIBE_STRUCT(DemoSessionQuery, (), (user))

struct DemoPerson {
    std::string name;
    std::string account;
};
BOOST_DESCRIBE_STRUCT(DemoPerson, (), (name, account))

struct DemoSession {
    std::string token;
    DemoPerson user;
};
BOOST_DESCRIBE_STRUCT(DemoSession, (), (token, user))

/// How the survey is to be tried.
struct DemoSurvey {
    SurveyStyle style;
};
BOOST_DESCRIBE_STRUCT(DemoSurvey, (), (style))

struct DemoPayment {
    std::optional<DemoUser> user;
    std::optional<ReferralId> referral;
    std::optional<Text<200>> company;
    Interval interval;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(DemoPayment, (), (user, referral, company, interval, amount))

struct DemoRefund {
    std::optional<DemoUser> user;
    Text<200> invoice;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(DemoRefund, (), (user, invoice, amount))

struct DemoOutcome {
    app::BillingOutcome outcome;
    std::optional<std::string> reason;
    std::optional<std::string> invoice;
};
BOOST_DESCRIBE_STRUCT(DemoOutcome, (), (outcome, reason, invoice))

const DemoSettings& demo_of(RequestContext& context) {
    return context.services<const Wiring>().demo.value();
}

/// Where a user of the demo plays. @error kUnknownValue (/user: the demo data has no merchant)
Result<WorkspaceId> workspace_of(RequestContext& context, const std::optional<DemoUser>& user) {
    const auto& demo = demo_of(context);
    if (user != DemoUser::kMerchant) return demo.workspace;
    if (!demo.merchant) return fail(ErrorCode::kUnknownValue, "/user");
    return demo.merchant->workspace;
}

/// Everything a simulated fact needs besides itself.
class Simulation {
  public:
    Simulation(WorkspaceId workspace, RequestContext& context, const app::Billing& billing)
        : workspace_(workspace), context_(context.get<app::Context>()), billing_(billing) {}

    WorkspaceId workspace() const { return workspace_; }
    std::string number() const { return std::to_string(context_.ids.next()); }

    Result<app::BillingEvent> tell(BillingFact fact, app::BillingCustomer customer,
                                   std::optional<ReferralId> referral) const {
        fact.id = "demo-evt-" + number();
        fact.occurred_at = context_.clock.now();
        auto event = billing_.receive(workspace_, "demo",
                                      {.fact = fact,
                                       .customer = std::move(customer),
                                       .referral_code = {},
                                       .raw = "{\"simulated\":true}",
                                       .fingerprint = crypto::hex(crypto::sha256(fact.id))});
        if (!event || event->referral || !referral) return event;
        // Nothing but the choice on the page says whose purchase this is: somebody recommended by telephone.
        const auto given = billing_.attribute({.workspace = workspace_, .actor = {}, .role = ""}, fact.id, *referral);
        if (!given) return given.failure();
        return given->event;
    }

  private:
    WorkspaceId workspace_;
    const app::Context& context_;
    const app::Billing& billing_;
};

Result<DemoSession> session_of(WorkspaceId workspace, const app::WidgetClaims& claims, RequestContext& context,
                               const app::Workspaces& workspaces) {
    const auto keys = workspaces.widget_keys(workspace);
    const auto key = std::ranges::find_if(
        keys, [](const app::WidgetKey& one) { return one.algorithm == "HS256" && !one.retired_at; });
    if (key == keys.end()) return fail(ErrorCode::kNotFound);
    return DemoSession{.token = sign_token(claims, *key, context.get<app::Context>().clock.now()),
                       .user = {.name = claims.name, .account = claims.account_name}};
}

Result<DemoSession> demo_session(Query<DemoSessionQuery> query, RequestContext& context,
                                 const app::Workspaces& workspaces) {
    const auto& demo = demo_of(context);
    const auto workspace = workspace_of(context, query->user);
    if (!workspace) return workspace.failure();
    app::WidgetClaims claims = demo.admin;
    if (query->user == DemoUser::kMember) claims = demo.member;
    if (query->user == DemoUser::kMerchant) claims = demo.merchant->claims;
    // Whoever looks at the tab is left in peace: the survey is tried by its own buttons.
    claims.quiet_until = context.get<app::Context>().clock.now() + Duration::days(365);
    return session_of(*workspace, claims, context, workspaces);
}

/// Have the survey shown in this style to somebody whom it never asked: a visitor of the first customer who is no
/// administrator, so that a high score leads to the gifts of ambassadors.
Result<DemoSession> try_survey(Body<DemoSurvey> wanted, RequestContext& context, const app::Workspaces& workspaces,
                               const app::Surveys& surveys) {
    const auto& demo = demo_of(context);
    const auto all = surveys.list(demo.workspace);
    if (all.empty()) return fail(ErrorCode::kNotFound);
    SurveySettings settings = all.front().settings;
    if (settings.style != wanted->style) {
        settings.style = wanted->style;
        const app::Caller system{.workspace = demo.workspace, .actor = {}, .role = ""};
        const auto changed = surveys.update(system, all.front().id, all.front().version, settings);
        if (!changed) return changed.failure();
    }
    app::WidgetClaims visitor = demo.member;
    const std::string number = std::to_string(context.get<app::Context>().ids.next());
    visitor.user = "visitor-" + number;
    visitor.email = "visitor-" + number + visitor.email.substr(visitor.email.find('@'));
    visitor.name = "Camille Visite";
    return session_of(demo.workspace, visitor, context, workspaces);
}

Result<DemoOutcome> simulate_payment(Body<DemoPayment> wanted, RequestContext& context, const app::Referrals& referrals,
                                     const app::Billing& billing) {
    if (!wanted->amount.is_positive()) return fail(ErrorCode::kAmount, "/amount");
    const auto workspace = workspace_of(context, wanted->user);
    if (!workspace) return workspace.failure();
    const Simulation simulation(*workspace, context, billing);
    const std::string customer_number = wanted->referral ? wanted->referral->str() : simulation.number();
    app::BillingCustomer customer{.external_id = "demo-cus-" + customer_number};
    if (wanted->company) customer.name = **wanted->company;
    if (wanted->referral) {
        const auto referral = referrals.get(simulation.workspace(), *wanted->referral);
        if (!referral) return fail(ErrorCode::kUnknownValue, "/referral");
        customer.email = referral->listed.referral.email;
    }
    const std::string subscription = "demo-sub-" + customer_number;
    const auto started =
        simulation.tell({.type = BillingFactType::kSubscriptionStarted,
                         .subscription_id = subscription,
                         .terms = SubscriptionTerms{.interval = wanted->interval, .amount = wanted->amount}},
                        customer, wanted->referral);
    if (!started) return started.failure();
    const std::string invoice = "demo-in-" + simulation.number();
    const auto paid = simulation.tell({.type = BillingFactType::kPaymentReceived,
                                       .subscription_id = subscription,
                                       .invoice = invoice,
                                       .amount = wanted->amount},
                                      customer, wanted->referral);
    if (!paid) return paid.failure();
    return DemoOutcome{.outcome = paid->outcome, .reason = paid->reason, .invoice = invoice};
}

Result<DemoOutcome> simulate_refund(Body<DemoRefund> wanted, RequestContext& context, const app::Billing& billing) {
    if (!wanted->amount.is_positive()) return fail(ErrorCode::kAmount, "/amount");
    const auto workspace = workspace_of(context, wanted->user);
    if (!workspace) return workspace.failure();
    const auto refunded =
        Simulation(*workspace, context, billing)
            .tell({.type = BillingFactType::kPaymentRefunded, .invoice = *wanted->invoice, .amount = wanted->amount},
                  {}, {});
    if (!refunded) return refunded.failure();
    return DemoOutcome{.outcome = refunded->outcome, .reason = refunded->reason, .invoice = *wanted->invoice};
}

Result<Response> host_page(Path<std::string> path, RequestContext& context) {
    const Asset* file = context.services<const Wiring>().demo_page.find(path->empty() ? "/index.html" : "/" + *path);
    if (file == nullptr) return fail(ErrorCode::kNotFound);
    Response response = serve(*file, context.request());
    return std::move(response.set("Content-Security-Policy", std::string(kHostPolicy)));
}

Response to_host_page() {
    return {.status = 302, .type = "text/plain; charset=utf-8", .headers = {{"Location", "/demo/"}}};
}

}  // namespace

std::vector<Route> demo_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/demo">(to_host_page, "To the demo host page").tagged("demo").undocumented());
    routes.push_back(GET<"/demo/{path*}">(host_page, "The demo host page").tagged("demo").undocumented());
    routes.push_back(
        GET<"/demo/session">(demo_session, "A token as the host's back end makes it").tagged("demo").undocumented());
    routes.push_back(
        POST<"/demo/survey">(try_survey, "A token of somebody to be asked now").tagged("demo").undocumented());
    routes.push_back(
        POST<"/demo/payments">(simulate_payment, "Simulate a first payment").tagged("demo").undocumented());
    routes.push_back(POST<"/demo/refunds">(simulate_refund, "Simulate a refund").tagged("demo").undocumented());
    return routes;
}

}  // namespace parrain::http
