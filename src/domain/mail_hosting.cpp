#include "domain/mail_hosting.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.hpp"

namespace parrain {
namespace {

/// Hosts that take mail for private persons alone, whatever the domain: what the same provider offers companies has
/// hosts of other names (`aspmx.l.google.com`, `mail.protection.outlook.com`). Written down on 2026-11-27 as commonly
/// known, not held against DNS.
constexpr std::array<std::string_view, 12> kConsumerHosts = {
    "gmail-smtp-in.l.google.com",  // Gmail
    "olc.protection.outlook.com",  // Outlook, Hotmail
    "am0.yahoodns.net",            // Yahoo, AOL
    "mail.icloud.com",             // iCloud
    "gmx.net",
    "web.de",
    "mail.com",
    "smtp-in.orange.fr",
    "smtp-in.sfr.fr",
    "smtp-in.laposte.net",
    "mx1.free.fr",
    "mx2.free.fr",
};

std::string tidied(std::string_view host) {
    while (host.ends_with('.')) host.remove_suffix(1);
    return lower_case(host);
}

bool is_consumer(const std::string& host) {
    return std::ranges::any_of(kConsumerHosts, [&](std::string_view name) {
        return host == name || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.');
    });
}

}  // namespace

MailHosting mail_hosting(std::span<const std::string> hosts) {
    bool is_any = false;
    bool is_all_consumer = true;
    for (const std::string& one : hosts) {
        const std::string host = tidied(one);
        if (host.empty()) continue;
        is_any = true;
        is_all_consumer = is_all_consumer && is_consumer(host);
    }
    if (!is_any) return MailHosting::kNone;
    return is_all_consumer ? MailHosting::kConsumer : MailHosting::kOther;
}

}  // namespace parrain
