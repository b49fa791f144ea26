#include "app/workspaces.hpp"

#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"

namespace parrain::cli {
namespace {

void print_json(const app::CreatedWorkspace& made) {
    print(json_object({
        {"workspace_id", json_string(made.id.str())},
        {"api_key", json_string(made.api_key)},
        {"widget_key",
         json_object({{"kid", json_string(made.widget_key.kid)}, {"secret", json_string(made.widget_key.secret)}})},
        {"owner_link", json_string(made.owner_link)},
    }));
}

void print_words(const app::CreatedWorkspace& made) {
    print("Workspace    " + made.id.str());
    print("API key      " + made.api_key + "   (shown this once)");
    print("Widget key   " + made.widget_key.kid + "  secret " + made.widget_key.secret);
    print("Owner link   " + made.owner_link + "   (works once, for 7 days)");
}

}  // namespace

int create_workspace(const Config& config, const CreateOptions& options) {
    const auto locale = parse_locale(options.locale);
    if (!locale) return refuse(fail(locale.error(), "/locale"));
    const auto currency = Currency::parse(options.currency);
    if (!currency) return refuse(fail(currency.error(), "/currency"));
    const SystemClock clock;
    Environment environment(config, clock);
    const auto made = app::Workspaces(environment.context())
                          .create({.name = options.name,
                                   .preset = options.preset,
                                   .locale = *locale,
                                   .currency = *currency,
                                   .is_live = options.live});
    if (!made) return refuse(made.failure());
    options.json ? print_json(*made) : print_words(*made);
    return 0;
}

int list_workspaces(const Config& config, bool json) {
    const SystemClock clock;
    Environment environment(config, clock);
    for (const app::Workspace& one : app::Workspaces(environment.context()).list()) {
        const std::string kind = one.is_live ? "live" : "test";
        print(json ? json_object({{"workspace_id", json_string(one.id.str())},
                                  {"name", json_string(one.name)},
                                  {"preset", json_string(one.preset)},
                                  {"environment", json_string(kind)}})
                   : one.id.str() + "  " + one.name + "  (" + one.preset + ", " + kind + ")");
    }
    return 0;
}

int make_owner_link(const Config& config, const std::string& workspace, bool json) {
    const auto id = WorkspaceId::parse(workspace);
    if (!id) return refuse(fail(ErrorCode::kNotFound));
    const SystemClock clock;
    Environment environment(config, clock);
    const auto link = app::Workspaces(environment.context()).make_owner_link(*id);
    if (!link) return refuse(link.failure());
    print(json ? json_object({{"owner_link", json_string(*link)}}) : *link);
    return 0;
}

}  // namespace parrain::cli
