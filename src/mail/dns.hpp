#pragma once

#include <optional>
#include <string>
#include <vector>

namespace parrain::mail {

/// How long an answer is waited for: so long each time, so many times.
struct DnsPatience {
    int millis = 2000;
    int tries = 2;
};

/// Asks DNS.
class Dns {
  public:
    /// `server` is an address and port, `127.0.0.1:53`; empty for those of the system.
    explicit Dns(std::string server, DnsPatience patience = {}) : server_(std::move(server)), patience_(patience) {}

    /// The TXT records of a name, each put together from its strings; empty where there is none. Nothing where no
    /// server answered. Waits for some seconds at most.
    std::optional<std::vector<std::string>> texts(const std::string& name) const;

    /// The hosts that take the mail of a domain: those of its MX records, else the domain itself where it has an
    /// address; none where nobody does. Nothing where no server answered. Source: RFC 5321 §5.1, RFC 7505.
    std::optional<std::vector<std::string>> mail_hosts(const std::string& domain) const;

  private:
    std::string server_;
    DnsPatience patience_;
};

}  // namespace parrain::mail
