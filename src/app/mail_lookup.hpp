#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parrain::app {

/// Which hosts take the mail of a domain, none where nobody does; nothing where no answer came. Takes as long as DNS
/// takes, within a bound, so it is never called within a transaction.
using MailHostsOf = std::function<std::optional<std::vector<std::string>>(const std::string& domain)>;

/// How prospects' domains are looked up.
struct MailLookup {
    MailHostsOf hosts_of = {};  ///< absent: never
    bool in_sandboxes = false;  ///< also where prospects are invented
};

}  // namespace parrain::app
