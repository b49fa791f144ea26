#include "cli/relay.hpp"

#include "core/checks.hpp"

namespace parrain::cli {
namespace {

mail::Security security_of(const Config& config, const RelayAddress& address) {
    if (address.is_smtps) return mail::Security::kTls;
    const bool is_off = config.mail_tls == "off" || (config.mail_tls.empty() && address.is_loopback);
    return is_off ? mail::Security::kNone : mail::Security::kStartTls;
}

/// How we introduce ourselves: by the name browsers know, where it is one.
std::string helo_of(const Config& config) {
    const auto url = Url::parse(config.base_url);
    if (!url) return {};
    const auto domain = DomainName::parse(url->host());
    return domain ? domain->str() : std::string();
}

}  // namespace

mail::Relay relay_of(const Config& config) {
    const RelayAddress address = parse_relay(config.mail_smtp).value();
    return {.host = address.host,
            .port = address.port,
            .security = security_of(config, address),
            .user = config.mail_user,
            .password = config.mail_password,
            .ca_file = config.mail_ca_file,
            .helo = helo_of(config),
            .timeout_seconds = static_cast<int>(config.mail_timeout_seconds)};
}

}  // namespace parrain::cli
