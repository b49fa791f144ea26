#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/address_guard.hpp"

namespace parrain::webhooks {

/// The addresses a name leads to; none where there is no such name.
using Resolve = std::function<std::vector<IpAddress>(const std::string& host)>;

/// As the machine resolves names. Blocks for as long as that takes. Thread-safe.
std::vector<IpAddress> resolve_name(const std::string& host);

/// The addresses that a URL leads to: the one it names, or those of its name.
std::vector<IpAddress> addresses_of(const Url& url, const Resolve& resolve);

}  // namespace parrain::webhooks
