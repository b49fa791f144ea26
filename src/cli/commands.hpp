#pragma once

#include <string>

#include "cli/config.hpp"

/// What `parrain` can be told to do, one function a command; each answers the exit status: 0 done, 1 refused or failed
/// (said on standard error), 2 wrong words.
namespace parrain::cli {

/// What `serve` may be told beside the configuration.
struct ServeOptions {
    bool test_clock = false;
};
/// `serve`: answer until told to stop.
int serve(const Config& config, const ServeOptions& options);

/// What a workspace is made from, as typed.
struct CreateOptions {
    std::string name;
    std::string preset = "administrators";
    std::string locale = "en";
    std::string currency = "EUR";
    bool live = false;
    bool json = false;
};
/// `workspace create`: make a workspace and print what it hands out, once.
int create_workspace(const Config& config, const CreateOptions& options);

/// `workspace list`: id, name, preset and environment of each.
int list_workspaces(const Config& config, bool json);

/// `workspace owner-link ID`: a further one-time owner link.
int make_owner_link(const Config& config, const std::string& workspace, bool json);

/// `migrate`: bring the schema up to date, or with `dry_run` say what would be done.
int migrate(const Config& config, bool dry_run);

/// What is to be verified, as typed.
struct VerifyOptions {
    std::string workspace;  ///< empty: all
    bool json = false;
    bool rebuild = false;  ///< first make every balance the sum of its entries
};
/// `verify`: check the ledgers: chains, balances, rewards. 1 where anything does not hold, 2 for an unknown workspace.
int verify(const Config& config, const VerifyOptions& options);

/// `doctor`: look at data folder, database, relay and the DNS records of the senders' domains, or of `domain` where it
/// is named. 1 where anything must be mended.
int doctor(const Config& config, const std::string& domain);

/// `bounces`: keep the delivery report on standard input for the server, which takes it in within a second. 75 where it
/// cannot be kept, so that the mail server tries again; 0 for any other message.
int keep_bounce(const Config& config);

/// Whose data are asked for, as typed.
struct SubjectOptions {
    std::string email;
    std::string workspace;  ///< empty: the only one there is
};
/// `subject export`: print all that is kept of the person behind an address, as JSON. 2 for an unknown workspace.
int export_subject(const Config& config, const SubjectOptions& options);
/// `subject erase`: forget that person, and say how much was forgotten. 2 for an unknown workspace.
int erase_subject(const Config& config, const SubjectOptions& options);

/// `demo`: make the demo workspace with a year of invented history where it is absent; print a new owner link.
int make_demo(const Config& config, bool json);

/// What a token says, as typed.
struct MintOptions {
    std::string kid;
    std::string user;
    std::string account;
    std::string account_name;
    std::string role = "admin";
    std::string email;
    std::string name;
    std::string locale;
};
/// `token mint`: a widget token signed with a stored HS256 key, for trying things out.
int mint_token(const Config& config, const MintOptions& options);

/// `openapi`: print the OpenAPI document.
int print_openapi();

/// `config check`: say what is wrong with the configuration, or print what is in force.
int check_config(const LoadedConfig& loaded);

/// `version`.
int print_version();

}  // namespace parrain::cli
