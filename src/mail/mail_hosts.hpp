#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/mail_lookup.hpp"
#include "core/time.hpp"

namespace parrain::mail {

/// For how long an answer is repeated without asking again.
inline constexpr Duration kHostsLife = Duration::hours(24);

/// How long nobody is asked after DNS was silent, so that recommendations do not wait for it one after the other.
inline constexpr Duration kSilencePause = Duration::seconds(30);

/// Remembers which hosts take a domain's mail. Thread-safe.
class MailHosts {
  public:
    /// How many domains are remembered at most.
    static constexpr std::size_t kMostDomains = 10'000;

    MailHosts(app::MailHostsOf ask, const Clock& clock) : ask_(std::move(ask)), clock_(clock) {}

    /// As app::MailHostsOf.
    std::optional<std::vector<std::string>> of(const std::string& domain);

  private:
    struct Known {
        std::vector<std::string> hosts;
        Instant until;
    };

    app::MailHostsOf ask_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Known> known_;
    std::optional<Instant> silent_until_;
};

}  // namespace parrain::mail
