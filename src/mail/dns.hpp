#pragma once

#include <optional>
#include <string>
#include <vector>

namespace parrain::mail {

/// Asks DNS for texts.
class Dns {
  public:
    /// `server` is an address and port, `127.0.0.1:53`; empty for those of the system.
    explicit Dns(std::string server) : server_(std::move(server)) {}

    /// The TXT records of a name, each put together from its strings; empty where there is none. Nothing where no
    /// server answered. Waits for some seconds at most.
    std::optional<std::vector<std::string>> texts(const std::string& name) const;

  private:
    std::string server_;
};

}  // namespace parrain::mail
