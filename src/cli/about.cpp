#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/relay.hpp"
#include "http/api.hpp"

namespace parrain::cli {

int print_openapi() {
    print(http::openapi_text());
    return 0;
}

int print_version() {
    print("parrain " PARRAIN_VERSION);
    return 0;
}

int check_config(const LoadedConfig& loaded) {
    for (const ConfigFault& fault : loaded.faults) refuse(fault.where + " " + fault.what);
    if (!loaded.faults.empty()) return 1;
    const Config& config = loaded.config;
    print("data.path       " + config.data);
    print("database        " + std::string(config.database.empty() ? "embedded" : "postgresql"));
    print("server.listen   " + config.listen);
    print("server.base_url " + (config.base_url.empty() ? "(from server.listen)" : config.base_url));
    print("log.level       " + config.log_level);
    std::string allowed;
    for (const std::string& rule : config.webhook_allow) allowed += (allowed.empty() ? "" : ", ") + rule;
    print("webhooks.allow  " + (allowed.empty() ? "(public addresses alone)" : allowed));
    if (config.mail_smtp.empty()) {
        print("mail.smtp       (none: messages stay queued)");
        return 0;
    }
    const mail::Relay relay = relay_of(config);
    print("mail.smtp       " + config.mail_smtp);
    print("mail.tls        " + std::string(relay.security == mail::Security::kNone ? "off" : "required"));
    print("mail.user       " + (config.mail_user.empty() ? "(none)" : config.mail_user));
    print("mail.messages_per_minute " + std::to_string(config.mail_messages_per_minute));
    return 0;
}

}  // namespace parrain::cli
