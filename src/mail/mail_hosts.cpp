#include "mail/mail_hosts.hpp"

namespace parrain::mail {

std::optional<std::vector<std::string>> MailHosts::of(const std::string& domain) {
    const Instant now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(domain);
        if (known != known_.end() && now < known->second.until) return known->second.hosts;
        if (silent_until_ && now < *silent_until_) return std::nullopt;
    }
    auto hosts = ask_(domain);
    const std::lock_guard lock(mutex_);
    if (!hosts) {
        silent_until_ = now + kSilencePause;
        return std::nullopt;
    }
    silent_until_.reset();
    if (known_.size() >= kMostDomains) {
        std::erase_if(known_, [&](const auto& one) { return one.second.until <= now; });
        if (known_.size() >= kMostDomains) known_.clear();
    }
    known_.insert_or_assign(domain, Known{.hosts = *hosts, .until = now + kHostsLife});
    return hosts;
}

}  // namespace parrain::mail
