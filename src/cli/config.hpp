#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace parrain::cli {

/// What the operator configured. Later sources win: defaults, `parrain.toml`, the environment, the command line.
struct Config {
    std::string data = "data";              ///< folder of the embedded database and of newer lists
    std::string database;                   ///< `postgresql://…`; empty for the embedded one
    std::string listen = "127.0.0.1:8080";  ///< address and port; port 0 lets the system choose
    std::string base_url;                   ///< how browsers reach the server; from `listen` where empty
    std::string metrics = "";               ///< `on` or `off`; where empty, on while listening on loopback alone
    std::string log_level = "info";         ///< `debug`, `info`, `warn` or `error`
    std::string log_file;                   ///< standard error where empty
    unsigned workers = 32;                  ///< threads that answer requests, 1 to 256
    unsigned requests_per_minute = 0;       ///< of each API key, member and user of the widget; 0 is no limit
    unsigned node = 0;                      ///< number of this server among those sharing a database, 0 to 1023
    std::string mail_smtp;                  ///< the relay, `smtp://host:587` or `smtps://host`; empty: mail waits
    std::string mail_tls;                   ///< `required` or `off`; where empty, off on this machine alone
    std::string mail_user;                  ///< empty: no authentication
    std::string mail_password;
    std::string mail_ca_file;                  ///< PEM, in place of the system's certificates
    std::string mail_return_path;              ///< the mailbox that bounces come to; empty: each workspace's sender
    std::string mail_dkim_selector;            ///< which key of the sender domain `doctor` looks for
    std::string mail_dns_server;               ///< who is asked, an address and port; empty: the system's
    std::string mail_look_up = "live";         ///< whose prospects' domains are looked up: `live`, `always`, `never`
    unsigned mail_messages_per_minute = 1200;  ///< that leave at most, by this server; 0 is no limit
    unsigned mail_timeout_seconds = 60;        ///< to connect to the relay, and for each of its answers, 1 to 600
    std::vector<std::string> webhook_allow;    ///< addresses that webhooks may lead to beside public ones

    /// Where the database is, as storage::open_database understands it.
    const std::string& location() const { return database.empty() ? data : database; }
};

/// One thing wrong with the configuration, in words for the operator.
struct ConfigFault {
    std::string where;
    std::string what;
};

/// A configuration, and what is wrong with it: with any fault nothing is started.
struct LoadedConfig {
    Config config;
    std::vector<ConfigFault> faults;
};

/// Read `file` (`parrain.toml` of the working folder where empty and present) and the environment:
/// `PARRAIN_SECTION__KEY` as below, each also as `…_FILE` naming a file that holds the value.
///
/// | parrain.toml | Environment |
/// |---|---|
/// | [data] path | PARRAIN_DATA__PATH |
/// | [database] url | PARRAIN_DATABASE__URL |
/// | [server] listen, base_url, metrics, workers, node, requests_per_minute | PARRAIN_SERVER__LISTEN, … |
/// | [log] level, file | PARRAIN_LOG__LEVEL, … |
/// | [mail] smtp, tls, user, password, ca_file, return_path, dkim_selector, dns_server, look_up,
///   messages_per_minute, timeout_seconds | PARRAIN_MAIL__SMTP, … |
/// | [webhooks] allow, a list | PARRAIN_WEBHOOKS__ALLOW, parted by commas |
LoadedConfig load_config(const std::filesystem::path& file);

/// An address and port such as `127.0.0.1:8080` or `[::1]:0`.
struct Endpoint {
    std::string address;
    std::uint16_t port;
    bool is_loopback;
};
std::optional<Endpoint> parse_endpoint(const std::string& text);

/// A relay such as `smtp://mail.example.com:587`; the port is 25 where it is not given, 465 for `smtps`. Without user
/// and password, which are settings of their own.
struct RelayAddress {
    std::string host;  ///< without the brackets of an IPv6 address
    std::uint16_t port;
    bool is_smtps;
    bool is_loopback;
};
std::optional<RelayAddress> parse_relay(const std::string& text);

}  // namespace parrain::cli
