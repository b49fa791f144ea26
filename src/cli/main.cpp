#include <CLI/CLI.hpp>
#include <exception>
#include <functional>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace parrain::cli {
namespace {

/// Places given on the command line, which win over file and environment.
struct Places {
    std::string config;
    std::string data;
    std::string database;
    std::string base_url;
    std::string listen;
    std::string smtp;
};

LoadedConfig configured(const Places& places) {
    LoadedConfig loaded = load_config(places.config);
    const auto set = [](std::string& into, const std::string& from) {
        if (!from.empty()) into = from;
    };
    set(loaded.config.data, places.data);
    set(loaded.config.database, places.database);
    set(loaded.config.base_url, places.base_url);
    set(loaded.config.listen, places.listen);
    set(loaded.config.mail_smtp, places.smtp);
    if (!parse_endpoint(loaded.config.listen)) {
        loaded.faults.push_back({"--listen", "must be an address and a port, such as 127.0.0.1:8080"});
    }
    if (!places.smtp.empty() && !parse_relay(places.smtp)) {
        loaded.faults.push_back({"--smtp", "must be smtp://host:port or smtps://host:port"});
    }
    return loaded;
}

/// The words `parrain` understands, and where what was typed goes.
class CommandLine {
  public:
    CommandLine() {
        parrain_.require_subcommand(1);
        add_serve();
        add_workspace();
        add_schema_and_demo();
        add_subject();
        add_token();
        add_mail();
        add_about();
    }

    /// The exit status of the command that was typed.
    int run(int argc, char** argv) {
        try {
            parrain_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return parrain_.exit(error) == 0 ? 0 : 2;
        } catch (const std::exception& error) {
            return refuse(error.what());
        }
        return status_;
    }

  private:
    using Command = std::function<int(const Config&)>;

    /// A command that works on a data folder or database.
    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& what, Command command) {
        CLI::App* added = parent.add_subcommand(name, what);
        added->add_option("--config", places_.config, "Configuration file (parrain.toml of this folder where present)");
        added->add_option("--data", places_.data, "Folder that holds everything of the embedded database");
        added->add_option("--database", places_.database, "postgresql://… in place of the embedded database");
        added->add_option("--base-url", places_.base_url, "How browsers reach the server");
        added->callback([this, command = std::move(command)] {
            const LoadedConfig loaded = configured(places_);
            status_ = loaded.faults.empty() ? command(loaded.config) : check_config(loaded);
        });
        return added;
    }

    void add_serve() {
        CLI::App* serving = add(parrain_, "serve", "Answer until told to stop",
                                [this](const Config& config) { return serve(config, serve_); });
        serving->add_option("--listen", places_.listen, "Address and port (127.0.0.1:8080)");
        serving->add_option("--smtp", places_.smtp, "The relay that takes mail, smtp://host:port or smtps://host:port");
        serving->add_flag("--test-clock", serve_.test_clock, "Sandbox: let the API move the clock");
    }

    void add_workspace() {
        CLI::App* workspace = parrain_.add_subcommand("workspace", "The publisher's spaces");
        workspace->require_subcommand(1);
        CLI::App* create = add(*workspace, "create", "Make a workspace; no server may run on the folder",
                               [this](const Config& config) { return create_workspace(config, create_); });
        create->add_option("--name", create_.name, "Name of the publisher")->required();
        create->add_option("--preset", create_.preset, "administrators, ambassadors, advocate-calls, all or blank");
        create->add_option("--locale", create_.locale, "en or fr");
        create->add_option("--currency", create_.currency, "ISO 4217 code");
        create->add_flag("--live", create_.live, "Live keys, real time only");
        create->add_flag("--json", create_.json, "Print JSON");
        add(*workspace, "list", "Show all workspaces", [this](const Config& config) {
            return list_workspaces(config, json_);
        })->add_flag("--json", json_, "Print JSON, one object a line");
        CLI::App* link = add(*workspace, "owner-link", "A further one-time owner link",
                             [this](const Config& config) { return make_owner_link(config, workspace_, json_); });
        link->add_option("id", workspace_, "Id of the workspace")->required();
        link->add_flag("--json", json_, "Print JSON");
    }

    void add_schema_and_demo() {
        add(parrain_, "migrate", "Bring the schema up to date", [this](const Config& config) {
            return migrate(config, dry_run_);
        })->add_flag("--dry-run", dry_run_, "Only say what would be done");
        CLI::App* verifying = add(parrain_, "verify", "Check that every ledger is what was written",
                                  [this](const Config& config) { return verify(config, verify_); });
        verifying->add_option("--workspace", verify_.workspace, "Only this workspace");
        verifying->add_flag("--json", verify_.json, "Print JSON, one object a line");
        verifying->add_flag("--rebuild", verify_.rebuild, "First make every balance the sum of its entries");
        CLI::App* demo = add(parrain_, "demo", "Make the demo workspace and print an owner link",
                             [this](const Config& config) { return make_demo(config, json_); });
        demo->add_option("--listen", places_.listen, "Where the server will listen, for the owner link");
        demo->add_flag("--json", json_, "Print JSON");
    }

    void add_subject() {
        CLI::App* subject = parrain_.add_subcommand("subject", "Rights of the persons data are about");
        subject->require_subcommand(1);
        const auto asked = [this](CLI::App* command) {
            command->add_option("--email", subject_.email, "Address of the person")->required();
            command->add_option("--workspace", subject_.workspace, "Which workspace, where there are several");
        };
        asked(add(*subject, "export", "Print all that is kept of a person, as JSON",
                  [this](const Config& config) { return export_subject(config, subject_); }));
        asked(add(*subject, "erase", "Forget a person; no server may run on the folder",
                  [this](const Config& config) { return erase_subject(config, subject_); }));
    }

    void add_token() {
        CLI::App* token = parrain_.add_subcommand("token", "Widget tokens");
        token->require_subcommand(1);
        CLI::App* mint = add(*token, "mint", "Sign a widget token with a stored HS256 key",
                             [this](const Config& config) { return mint_token(config, mint_); });
        mint->add_option("--kid", mint_.kid, "Id of the widget key")->required();
        mint->add_option("--user", mint_.user, "External id of the user")->required();
        mint->add_option("--account", mint_.account, "External id of the account")->required();
        mint->add_option("--account-name", mint_.account_name, "Name of the account");
        mint->add_option("--role", mint_.role, "admin or member")->check(CLI::IsMember({"admin", "member"}));
        mint->add_option("--email", mint_.email, "Address of the user")->required();
        mint->add_option("--name", mint_.name, "Name of the user");
        mint->add_option("--locale", mint_.locale, "en or fr");
    }

    void add_mail() {
        CLI::App* examining = add(parrain_, "doctor", "Check folder, database, relay and the senders' DNS records",
                                  [this](const Config& config) { return doctor(config, domain_); });
        examining->add_option("--smtp", places_.smtp, "The relay, in place of the configured one");
        examining->add_option("--domain", domain_, "Check this domain in place of the senders'");
        add(parrain_, "bounces", "Take a delivery report (RFC 3464) from standard input", keep_bounce);
    }

    void add_about() {
        CLI::App* config = parrain_.add_subcommand("config", "The configuration");
        config->require_subcommand(1);
        CLI::App* check = config->add_subcommand("check", "Say what is wrong, or what is in force");
        check->add_option("--config", places_.config, "Configuration file");
        check->callback([this] { status_ = check_config(configured(places_)); });
        parrain_.add_subcommand("openapi", "Print the OpenAPI document")->callback([this] {
            status_ = print_openapi();
        });
        parrain_.add_subcommand("version", "Print the version")->callback([this] { status_ = print_version(); });
    }

    CLI::App parrain_{"Parrain, a referral program server for companies that sell software to businesses.", "parrain"};
    Places places_;
    ServeOptions serve_;
    CreateOptions create_;
    VerifyOptions verify_;
    SubjectOptions subject_;
    MintOptions mint_;
    std::string workspace_;
    std::string domain_;
    bool json_ = false;
    bool dry_run_ = false;
    int status_ = 0;
};

}  // namespace
}  // namespace parrain::cli

int main(int argc, char** argv) {
    return parrain::cli::CommandLine().run(argc, argv);
}
