#pragma once

#include <span>
#include <string>

namespace parrain {

/// Who takes the mail of a domain, as the hosts tell that DNS names for it.
enum class MailHosting {
    kNone,      ///< nobody: there is no host, or the domain says so itself (RFC 7505)
    kConsumer,  ///< a provider's service for private persons
    kOther,     ///< somebody else: most companies
};

/// `hosts` are those of the MX records, or the domain itself where it has none but an address (RFC 5321 §5.1); in any
/// case and with or without the dot at their end.
/// Source: law-and-relevance.md §1, row 3.
MailHosting mail_hosting(std::span<const std::string> hosts);

}  // namespace parrain
