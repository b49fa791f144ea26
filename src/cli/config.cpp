#include "cli/config.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "core/checks.hpp"
#include "core/email.hpp"
#include "domain/address_guard.hpp"

namespace parrain::cli {
namespace {

constexpr const char* kDefaultFile = "parrain.toml";

/// Where one setting stands in the file, and where it goes.
struct Setting {
    std::string_view section;
    std::string_view key;
    std::string Config::*text;
};

constexpr std::array kTextSettings = {
    Setting{"data", "path", &Config::data},
    Setting{"database", "url", &Config::database},
    Setting{"server", "listen", &Config::listen},
    Setting{"server", "base_url", &Config::base_url},
    Setting{"server", "metrics", &Config::metrics},
    Setting{"log", "level", &Config::log_level},
    Setting{"log", "file", &Config::log_file},
    Setting{"mail", "smtp", &Config::mail_smtp},
    Setting{"mail", "tls", &Config::mail_tls},
    Setting{"mail", "user", &Config::mail_user},
    Setting{"mail", "password", &Config::mail_password},
    Setting{"mail", "ca_file", &Config::mail_ca_file},
    Setting{"mail", "return_path", &Config::mail_return_path},
    Setting{"mail", "dkim_selector", &Config::mail_dkim_selector},
    Setting{"mail", "dns_server", &Config::mail_dns_server},
    Setting{"mail", "look_up", &Config::mail_look_up},
};

/// The same for settings that are whole numbers, with their range.
struct NumberSetting {
    std::string_view section;
    std::string_view key;
    unsigned Config::*number;
    unsigned least;
    unsigned most;
};

constexpr std::array kNumberSettings = {
    NumberSetting{"server", "workers", &Config::workers, 1, 256},
    NumberSetting{"server", "node", &Config::node, 0, 1023},
    NumberSetting{"server", "requests_per_minute", &Config::requests_per_minute, 0, 1'000'000},
    NumberSetting{"mail", "messages_per_minute", &Config::mail_messages_per_minute, 0, 1'000'000},
    NumberSetting{"mail", "timeout_seconds", &Config::mail_timeout_seconds, 1, 600},
};

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    return out;
}

std::string variable_of(std::string_view section, std::string_view key) {
    return "PARRAIN_" + upper(section) + "__" + upper(key);
}

std::string dotted(std::string_view section, std::string_view key) {
    return std::string(section) + "." + std::string(key);
}

/// The value of a variable, or the content of the file that its `_FILE` names, without the line end.
std::optional<std::string> from_environment(const std::string& variable, std::vector<ConfigFault>& faults) {
    if (const char* value = std::getenv(variable.c_str())) return std::string(value);
    const char* path = std::getenv((variable + "_FILE").c_str());
    if (!path) return std::nullopt;
    std::ifstream file(path);
    if (!file) {
        faults.push_back({variable + "_FILE", std::string("cannot be read: ") + path});
        return std::nullopt;
    }
    std::string content{std::istreambuf_iterator<char>(file), {}};
    while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.pop_back();
    return content;
}

void set_number(Config& config, const NumberSetting& setting, const std::string& where, std::string_view text,
                std::vector<ConfigFault>& faults) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    if (is_number && value >= setting.least && value <= setting.most) {
        config.*(setting.number) = value;
        return;
    }
    faults.push_back({where, "must be a whole number from " + std::to_string(setting.least) + " to " +
                                 std::to_string(setting.most)});
}

constexpr std::string_view kWebhooks = "webhooks";
constexpr std::string_view kAllow = "allow";

void set_allow(LoadedConfig& loaded, const std::string& where, std::vector<std::string> rules) {
    for (const std::string& rule : rules) {
        if (NetworkRule::parse(rule)) continue;
        loaded.faults.push_back({where, "must be addresses such as 127.0.0.1:9000 or 10.0.0.0/8, not " + rule});
        return;
    }
    loaded.config.webhook_allow = std::move(rules);
}

void read_allow(LoadedConfig& loaded, const std::string& where, const toml::node& node) {
    std::vector<std::string> rules;
    const toml::array* list = node.as_array();
    bool is_list = list != nullptr;
    for (std::size_t i = 0; is_list && i < list->size(); ++i) {
        const auto rule = list->get(i)->value<std::string>();
        is_list = rule.has_value();
        if (rule) rules.push_back(*rule);
    }
    if (!is_list) return loaded.faults.push_back({where, "must be a list of texts, [\"10.0.0.0/8\"]"});
    set_allow(loaded, where, std::move(rules));
}

/// The parts of a text that commas part, without blanks around them; empty ones are left out.
std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        std::string_view part = text.substr(0, comma);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

void read_entry(LoadedConfig& loaded, std::string_view section, std::string_view key, const toml::node& node) {
    const std::string where = dotted(section, key);
    if (section == kWebhooks && key == kAllow) return read_allow(loaded, where, node);
    const auto is_named = [&](const auto& one) { return one.section == section && one.key == key; };
    if (const auto number = std::ranges::find_if(kNumberSettings, is_named); number != kNumberSettings.end()) {
        const auto value = node.value<std::int64_t>();
        set_number(loaded.config, *number, where, value ? std::to_string(*value) : "", loaded.faults);
        return;
    }
    const auto known = std::ranges::find_if(kTextSettings, is_named);
    if (known == kTextSettings.end()) {
        loaded.faults.push_back({where, "is not a setting"});
    } else if (const auto value = node.value<std::string>()) {
        loaded.config.*(known->text) = *value;
    } else {
        loaded.faults.push_back({where, "must be a text in quotes"});
    }
}

void read_file(LoadedConfig& loaded, const std::filesystem::path& path) {
    toml::table document;
    try {
        document = toml::parse_file(path.string());
    } catch (const toml::parse_error& error) {
        loaded.faults.push_back(
            {path.string() + ":" + std::to_string(error.source().begin.line), std::string(error.description())});
        return;
    }
    for (const auto& [section, node] : document) {
        const toml::table* table = node.as_table();
        if (!table) {
            loaded.faults.push_back(
                {std::string(section.str()), "must be a section, [" + std::string(section.str()) + "]"});
            continue;
        }
        for (const auto& [key, value] : *table) read_entry(loaded, section.str(), key.str(), value);
    }
}

void read_environment(LoadedConfig& loaded) {
    for (const Setting& setting : kTextSettings) {
        const auto value = from_environment(variable_of(setting.section, setting.key), loaded.faults);
        if (value) loaded.config.*(setting.text) = *value;
    }
    for (const NumberSetting& setting : kNumberSettings) {
        const std::string variable = variable_of(setting.section, setting.key);
        const auto value = from_environment(variable, loaded.faults);
        if (value) set_number(loaded.config, setting, variable, *value, loaded.faults);
    }
    const std::string allow = variable_of(kWebhooks, kAllow);
    if (const auto value = from_environment(allow, loaded.faults)) set_allow(loaded, allow, parts_of(*value));
}

void check_mail(LoadedConfig& loaded) {
    const Config& config = loaded.config;
    const auto fault = [&](const std::string& where, const std::string& what) {
        loaded.faults.push_back({where, what});
    };
    if (!config.mail_smtp.empty() && !parse_relay(config.mail_smtp)) {
        fault("mail.smtp",
              "must be smtp://host:port or smtps://host:port; user and password are settings of their own");
    }
    const std::set<std::string> choices = {"", "required", "off"};
    if (!choices.contains(config.mail_tls)) fault("mail.tls", "must be required or off");
    if (config.mail_user.empty() != config.mail_password.empty()) {
        fault(config.mail_user.empty() ? "mail.user" : "mail.password", "is missing: user and password go together");
    }
    if (!config.mail_ca_file.empty() && !std::ifstream(config.mail_ca_file)) {
        fault("mail.ca_file", "cannot be read: " + config.mail_ca_file);
    }
    if (!config.mail_return_path.empty() && !Email::parse(config.mail_return_path)) {
        fault("mail.return_path", "must be an e-mail address, such as bounces@example.com");
    }
    if (!config.mail_dns_server.empty() && !parse_endpoint(config.mail_dns_server)) {
        fault("mail.dns_server", "must be an address and a port, such as 127.0.0.1:53");
    }
    const std::set<std::string> lookups = {"live", "always", "never"};
    if (!lookups.contains(config.mail_look_up)) fault("mail.look_up", "must be live, always or never");
}

void check(LoadedConfig& loaded) {
    const Config& config = loaded.config;
    if (!parse_endpoint(config.listen)) {
        loaded.faults.push_back({"server.listen", "must be an address and a port, such as 127.0.0.1:8080"});
    }
    if (!config.base_url.empty() && !Url::parse(config.base_url)) {
        loaded.faults.push_back({"server.base_url", "must be a URL, such as https://refer.example.com"});
    }
    const std::set<std::string> levels = {"debug", "info", "warn", "error"};
    if (!levels.contains(config.log_level)) {
        loaded.faults.push_back({"log.level", "must be debug, info, warn or error"});
    }
    const std::set<std::string> switches = {"", "on", "off"};
    if (!switches.contains(config.metrics)) loaded.faults.push_back({"server.metrics", "must be on or off"});
    check_mail(loaded);
}

}  // namespace

LoadedConfig load_config(const std::filesystem::path& file) {
    LoadedConfig loaded;
    const std::filesystem::path path = file.empty() ? kDefaultFile : file;
    if (std::filesystem::exists(path)) {
        read_file(loaded, path);
    } else if (!file.empty()) {
        loaded.faults.push_back({file.string(), "does not exist"});
    }
    read_environment(loaded);
    check(loaded);
    return loaded;
}

std::optional<Endpoint> parse_endpoint(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    std::string address = text.substr(0, colon);
    if (address.front() == '[' && address.back() == ']') address = address.substr(1, address.size() - 2);
    if (address == "localhost") address = "127.0.0.1";
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Endpoint{.address = address, .port = port, .is_loopback = address.starts_with("127.") || address == "::1"};
}

std::optional<RelayAddress> parse_relay(const std::string& text) {
    constexpr std::uint16_t kSmtpPort = 25;
    constexpr std::uint16_t kSmtpsPort = 465;
    const bool is_smtps = text.starts_with("smtps://");
    if (!is_smtps && !text.starts_with("smtp://")) return std::nullopt;
    std::string place = text.substr(text.find("//") + 2);
    while (place.ends_with('/')) place.pop_back();
    if (place.empty() || place.find_first_of("/@?# \t\r\n") != std::string::npos) return std::nullopt;
    const bool has_port = place.find(':') != std::string::npos && !place.ends_with(']');
    if (!has_port) place += ":" + std::to_string(is_smtps ? kSmtpsPort : kSmtpPort);
    const bool is_loopback_name = place.starts_with("localhost:");
    const std::string host = place.substr(0, place.rfind(':'));
    const auto endpoint = parse_endpoint(place);
    if (!endpoint || endpoint->port == 0) return std::nullopt;
    return RelayAddress{.host = is_loopback_name ? host : endpoint->address,
                        .port = endpoint->port,
                        .is_smtps = is_smtps,
                        .is_loopback = endpoint->is_loopback};
}

}  // namespace parrain::cli
