#include <CLI/CLI.hpp>
#include <exception>
#include <functional>

#include "cli/commands.hpp"
#include "cli/output.hpp"

using namespace parrain::cli;

namespace {

/// Places given on the command line, which win over file and environment.
struct Places {
    std::string config;
    std::string data;
    std::string database;
    std::string base_url;
    std::string listen;
};

void add_places(CLI::App& command, Places& places) {
    command.add_option("--config", places.config, "Configuration file (parrain.toml of this folder where present)");
    command.add_option("--data", places.data, "Folder that holds everything of the embedded database");
    command.add_option("--database", places.database, "postgresql://… in place of the embedded database");
    command.add_option("--base-url", places.base_url, "How browsers reach the server");
}

LoadedConfig configured(const Places& places) {
    LoadedConfig loaded = load_config(places.config);
    const auto set = [](std::string& into, const std::string& from) {
        if (!from.empty()) into = from;
    };
    set(loaded.config.data, places.data);
    set(loaded.config.database, places.database);
    set(loaded.config.base_url, places.base_url);
    set(loaded.config.listen, places.listen);
    if (!parse_endpoint(loaded.config.listen)) {
        loaded.faults.push_back({"--listen", "must be an address and a port, such as 127.0.0.1:8080"});
    }
    return loaded;
}

/// Run a command on a configuration without fault.
int with_config(const Places& places, const std::function<int(const Config&)>& command) {
    const LoadedConfig loaded = configured(places);
    if (!loaded.faults.empty()) return check_config(loaded);
    return command(loaded.config);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App parrain("Parrain, a referral program server for companies that sell software to businesses.", "parrain");
    parrain.require_subcommand(1);
    Places places;
    int status = 0;

    ServeOptions serving;
    CLI::App* serve_command = parrain.add_subcommand("serve", "Answer until told to stop");
    add_places(*serve_command, places);
    serve_command->add_option("--listen", places.listen, "Address and port (127.0.0.1:8080)");
    serve_command->add_flag("--test-clock", serving.test_clock, "Sandbox: let the API move the clock");
    serve_command->callback(
        [&] { status = with_config(places, [&](const Config& config) { return serve(config, serving); }); });

    CLI::App* workspace = parrain.add_subcommand("workspace", "The publisher's spaces");
    workspace->require_subcommand(1);
    CreateOptions creating;
    CLI::App* create = workspace->add_subcommand("create", "Make a workspace; no server may run on the folder");
    add_places(*create, places);
    create->add_option("--name", creating.name, "Name of the publisher")->required();
    create->add_option("--preset", creating.preset, "administrators or blank");
    create->add_option("--locale", creating.locale, "en or fr");
    create->add_option("--currency", creating.currency, "ISO 4217 code");
    create->add_flag("--live", creating.live, "Live keys, real time only");
    create->add_flag("--json", creating.json, "Print JSON");
    create->callback([&] {
        status = with_config(places, [&](const Config& config) { return create_workspace(config, creating); });
    });
    bool json = false;
    CLI::App* list = workspace->add_subcommand("list", "Show all workspaces");
    add_places(*list, places);
    list->add_flag("--json", json, "Print JSON, one object a line");
    list->callback(
        [&] { status = with_config(places, [&](const Config& config) { return list_workspaces(config, json); }); });
    std::string id;
    CLI::App* link = workspace->add_subcommand("owner-link", "A further one-time owner link");
    add_places(*link, places);
    link->add_option("id", id, "Id of the workspace")->required();
    link->add_flag("--json", json, "Print JSON");
    link->callback(
        [&] { status = with_config(places, [&](const Config& config) { return make_owner_link(config, id, json); }); });

    bool dry_run = false;
    CLI::App* migrate_command = parrain.add_subcommand("migrate", "Bring the schema up to date");
    add_places(*migrate_command, places);
    migrate_command->add_flag("--dry-run", dry_run, "Only say what would be done");
    migrate_command->callback(
        [&] { status = with_config(places, [&](const Config& config) { return migrate(config, dry_run); }); });

    CLI::App* demo = parrain.add_subcommand("demo", "Make the demo workspace and print an owner link");
    add_places(*demo, places);
    demo->add_option("--listen", places.listen, "Where the server will listen, for the owner link");
    demo->add_flag("--json", json, "Print JSON");
    demo->callback(
        [&] { status = with_config(places, [&](const Config& config) { return make_demo(config, json); }); });

    MintOptions minting;
    CLI::App* token = parrain.add_subcommand("token", "Widget tokens");
    token->require_subcommand(1);
    CLI::App* mint = token->add_subcommand("mint", "Sign a widget token with a stored HS256 key");
    add_places(*mint, places);
    mint->add_option("--kid", minting.kid, "Id of the widget key")->required();
    mint->add_option("--user", minting.user, "External id of the user")->required();
    mint->add_option("--account", minting.account, "External id of the account")->required();
    mint->add_option("--account-name", minting.account_name, "Name of the account");
    mint->add_option("--role", minting.role, "admin or member");
    mint->add_option("--email", minting.email, "Address of the user")->required();
    mint->add_option("--name", minting.name, "Name of the user");
    mint->add_option("--locale", minting.locale, "en or fr");
    mint->callback(
        [&] { status = with_config(places, [&](const Config& config) { return mint_token(config, minting); }); });

    CLI::App* config = parrain.add_subcommand("config", "The configuration");
    config->require_subcommand(1);
    CLI::App* check = config->add_subcommand("check", "Say what is wrong, or what is in force");
    add_places(*check, places);
    check->callback([&] { status = check_config(configured(places)); });

    parrain.add_subcommand("openapi", "Print the OpenAPI document")->callback([&] { status = print_openapi(); });
    parrain.add_subcommand("version", "Print the version")->callback([&] { status = print_version(); });

    try {
        parrain.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return parrain.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        return refuse(error.what());
    }
    return status;
}
