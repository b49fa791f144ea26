#include "cli/demo.hpp"

#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/demo_administrators.hpp"
#include "cli/demo_ambassadors.hpp"
#include "cli/demo_calls.hpp"
#include "cli/demo_classical.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "core/crypto.hpp"
#include "core/log.hpp"

namespace parrain::cli {
namespace {

/// The workspace secrets that mark a workspace as the demo of stories A and B, and as that of story C.
constexpr std::string_view kDemoMark = "demo";
constexpr std::string_view kCallsMark = "demo_calls";

constexpr int kMonthsOfHistory = 12;

/// An invented product: its workspace, and the stories that happen there.
struct Product {
    std::string_view name;
    std::string_view preset;
    std::string_view accent;
    std::string_view website;
    std::string_view host_page;  ///< on this server, where its customers recommend
    std::string_view mark;
    void (*tell)(Stage stage);
};

/// Yearly and monthly plans, net of tax, in cents.
const std::vector<DemoPlan>& plans_of_facturel() {
    static const std::vector<DemoPlan> kPlans = {{Interval::kMonth, 2'900},
                                                 {Interval::kMonth, 4'900},
                                                 {Interval::kYear, 34'800},
                                                 {Interval::kYear, 58'800},
                                                 {Interval::kYear, 129'000}};
    return kPlans;
}

/// A shop's orders reach all three steps of what its advocate receives.
const std::vector<DemoPlan>& plans_of_boutiq() {
    static const std::vector<DemoPlan> kPlans = {{Interval::kMonth, 4'900},  {Interval::kMonth, 12'900},
                                                 {Interval::kYear, 54'000},  {Interval::kYear, 94'800},
                                                 {Interval::kYear, 178'800}, {Interval::kYear, 358'800}};
    return kPlans;
}

/// Stories A and B, beside one another.
void tell_facturel(Stage stage) {
    Sales sales(stage, "facturel", plans_of_facturel());
    AdministratorsStory administrators(stage, sales);
    AmbassadorsStory ambassadors(stage, sales);
    sales.begin();
    administrators.begin();
    ambassadors.begin();
    stage.play();
    count_classical(stage.context(), stage.workspace(), stage.start(), stage.end());
}

/// Story C.
void tell_boutiq(Stage stage) {
    Sales sales(stage, "boutiq", plans_of_boutiq());
    CallsStory calls(stage, sales);
    sales.begin();
    calls.begin();
    stage.play();
    calls.finish();
}

constexpr Product kFacturel{.name = "Facturel",
                            .preset = "administrators",
                            .accent = "#3730a3",
                            .website = "https://facturel.example",
                            .host_page = "/demo",
                            .mark = kDemoMark,
                            .tell = tell_facturel};
constexpr Product kBoutiq{.name = "Boutiq",
                          .preset = "advocate-calls",
                          .accent = "#9d174d",
                          .website = "https://boutiq.example",
                          .host_page = "/demo/?user=merchant",
                          .mark = kCallsMark,
                          .tell = tell_boutiq};

WorkspaceId make_workspace(const app::Context& context, const Product& product) {
    const app::Workspaces workspaces(context);
    const auto made = workspaces.create({.name = std::string(product.name),
                                         .preset = std::string(product.preset),
                                         .locale = Locale::kFr,
                                         .currency = Currency::parse("EUR").value(),
                                         .is_live = false});
    const auto updated = workspaces.update(made->id, 1,
                                           {.name = std::string(product.name),
                                            .locale = Locale::kFr,
                                            .product = std::string(product.name),
                                            .accent = std::string(product.accent),
                                            .website = std::string(product.website),
                                            .referral_page = context.settings.base_url + std::string(product.host_page),
                                            .origins = {},
                                            .is_set_up = true});
    if (!updated) std::abort();
    return made->id;
}

/// Make the workspace of a product and tell its history up to today. It is the demo once all is told: one that was
/// interrupted is told anew in another workspace. What the log would say of invented events is no news to the operator.
WorkspaceId make_history(const app::Context& context, StoryClock& clock, const Product& product, Instant today) {
    (void)log_to_file("/dev/null");
    // From midnight, so that people and the server act by day.
    const Instant start = Instant(0) + Duration::days(day_of(add_months(today, -kMonthsOfHistory)));
    clock.move_to(start);
    const WorkspaceId workspace = make_workspace(context, product);
    product.tell(Stage(context, clock, workspace, start, today));
    context.store.write(
        [&](app::Transaction& tx) { tx.workspaces().put_secret(workspace, product.mark, crypto::random_token(64)); });
    log_to_stderr();
    return workspace;
}

std::optional<WorkspaceId> find_marked(app::Transaction& tx, std::string_view mark) {
    for (const app::Workspace& one : tx.workspaces().list()) {
        if (!one.is_live && tx.workspaces().secret(one.id, mark)) return one.id;
    }
    return std::nullopt;
}

/// The workspace of a product, made where this database has none yet.
WorkspaceId history_of(const app::Context& context, StoryClock& clock, const Product& product, Instant today) {
    const auto found = context.store.read([&](app::Transaction& tx) { return find_marked(tx, product.mark); });
    return found ? *found : make_history(context, clock, product, today);
}

/// The host page plays the first customer of the stories: their administrator, and a colleague, who is offered gifts.
http::DemoSettings demo_settings(WorkspaceId workspace) {
    const DemoCustomer customer = first_demo_customer();
    const app::WidgetClaims admin{.user = "facturel-1-admin",
                                  .account = "facturel-1",
                                  .account_name = std::string(customer.company),
                                  .plan = "pro",
                                  .is_admin = true,
                                  .email = "direction@" + std::string(customer.domain),
                                  .name = std::string(customer.person),
                                  .locale = Locale::kFr};
    app::WidgetClaims member = admin;
    member.user = "facturel-1-member";
    member.is_admin = false;
    member.email = "accueil@" + std::string(customer.domain);
    member.name = "Lucie Marin";
    return {.workspace = workspace, .admin = admin, .member = member};
}

}  // namespace

std::optional<http::DemoSettings> find_demo(const app::Context& context) {
    return context.store.read([](app::Transaction& tx) -> std::optional<http::DemoSettings> {
        const auto facturel = find_marked(tx, kFacturel.mark);
        if (!facturel) return std::nullopt;
        http::DemoSettings demo = demo_settings(*facturel);
        if (const auto boutiq = find_marked(tx, kBoutiq.mark)) {
            demo.merchant = http::DemoMerchant{.workspace = *boutiq, .claims = demo_merchant()};
        }
        return demo;
    });
}

int make_demo(const Config& config, bool json) {
    const Instant today = SystemClock().now();
    StoryClock clock(today);
    // What a power cut takes of a story can be told again.
    Environment environment(config, clock, {.waits_for_disk = false});
    const app::Context context = environment.context();
    const WorkspaceId facturel = history_of(context, clock, kFacturel, today);
    const WorkspaceId boutiq = history_of(context, clock, kBoutiq, today);
    clock.move_to(today);
    const app::Workspaces workspaces(context);
    const auto link = workspaces.make_owner_link(facturel);
    if (!link) return refuse(link.failure());
    const auto calls_link = workspaces.make_owner_link(boutiq);
    if (!calls_link) return refuse(calls_link.failure());
    print(json ? json_object({{"workspace_id", json_string(facturel.str())},
                              {"owner_link", json_string(*link)},
                              {"calls_workspace_id", json_string(boutiq.str())},
                              {"calls_owner_link", json_string(*calls_link)}})
               : *link + "\n" + *calls_link);
    return 0;
}

}  // namespace parrain::cli
