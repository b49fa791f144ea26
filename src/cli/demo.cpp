#include "cli/demo.hpp"

#include "app/classical_prospects.hpp"
#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/demo_administrators.hpp"
#include "cli/demo_ambassadors.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "core/crypto.hpp"
#include "core/log.hpp"

namespace parrain::cli {
namespace {

/// The workspace secret that marks a workspace as the demo.
constexpr std::string_view kDemoMark = "demo";

constexpr int kMonthsOfHistory = 12;

WorkspaceId make_workspace(const app::Context& context) {
    const app::Workspaces workspaces(context);
    const auto made = workspaces.create({.name = "Facturel",
                                         .preset = "administrators",
                                         .locale = Locale::kFr,
                                         .currency = Currency::parse("EUR").value(),
                                         .is_live = false});
    const auto updated = workspaces.update(made->id, 1,
                                           {.name = "Facturel",
                                            .locale = Locale::kFr,
                                            .product = "Facturel",
                                            .accent = "#3730a3",
                                            .website = "https://facturel.example",
                                            .origins = {},
                                            .is_set_up = true});
    if (!updated) std::abort();
    return made->id;
}

/// The host page plays the first customer of the story: its administrator, and a colleague, who is offered gifts.
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

/// Tell the stories beside one another.
void tell(Stage stage) {
    Sales sales(stage);
    AdministratorsStory administrators(stage, sales);
    AmbassadorsStory ambassadors(stage, sales);
    sales.begin();
    administrators.begin();
    ambassadors.begin();
    stage.play();
}

/// Count the prospects that sales reps found by themselves, month by month: what recommended ones are compared with. Of
/// the month that has begun, as much as has passed.
void count_classical(const app::Context& context, WorkspaceId workspace, Instant start, Instant today) {
    constexpr std::int64_t kDaysOfMonth = 30;
    Chance chance(3);
    std::vector<app::ToldClassical> months;
    for (Instant at = start; month_of(at) <= month_of(today); at = add_months(at, 1)) {
        const bool has_begun = month_of(at) == month_of(today);
        const std::int64_t passed =
            has_begun ? day_of(today) - day_of(Instant::parse(month_of(today) + "-01T00:00:00Z").value()) + 1
                      : kDaysOfMonth;
        const std::int64_t contacted = chance.between(640, 820) * passed / kDaysOfMonth;
        const std::int64_t won = contacted * chance.between(10, 14) / 100;
        months.push_back(
            {.at = {}, .what = app::ToldCount{.month = month_of(at), .contacted = contacted, .won = won, .rep = {}}});
    }
    (void)app::ClassicalProspects(context).tell(workspace, months).value();
}

/// Make the workspace and tell its history up to today. It is the demo once all is told: one that was interrupted is
/// told anew in another workspace. What the log would say of invented events is no news to the operator.
WorkspaceId make_history(const app::Context& context, StoryClock& clock, Instant today) {
    (void)log_to_file("/dev/null");
    // From midnight, so that people and the server act by day.
    const Instant start = Instant(0) + Duration::days(day_of(add_months(today, -kMonthsOfHistory)));
    clock.move_to(start);
    const WorkspaceId workspace = make_workspace(context);
    tell(Stage(context, clock, workspace, start, today));
    count_classical(context, workspace, start, today);
    context.store.write(
        [&](app::Transaction& tx) { tx.workspaces().put_secret(workspace, kDemoMark, crypto::random_token(64)); });
    log_to_stderr();
    return workspace;
}

}  // namespace

std::optional<http::DemoSettings> find_demo(const app::Context& context) {
    return context.store.read([](app::Transaction& tx) -> std::optional<http::DemoSettings> {
        for (const app::Workspace& one : tx.workspaces().list()) {
            if (!one.is_live && tx.workspaces().secret(one.id, kDemoMark)) return demo_settings(one.id);
        }
        return std::nullopt;
    });
}

int make_demo(const Config& config, bool json) {
    const Instant today = SystemClock().now();
    StoryClock clock(today);
    // What a power cut takes of a story can be told again.
    Environment environment(config, clock, {.waits_for_disk = false});
    const app::Context context = environment.context();
    std::optional<http::DemoSettings> demo = find_demo(context);
    if (!demo) demo = demo_settings(make_history(context, clock, today));
    const auto link = app::Workspaces(context).make_owner_link(demo->workspace);
    if (!link) return refuse(link.failure());
    print(json ? json_object({{"workspace_id", json_string(demo->workspace.str())}, {"owner_link", json_string(*link)}})
               : *link);
    return 0;
}

}  // namespace parrain::cli
