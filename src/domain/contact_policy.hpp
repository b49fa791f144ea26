#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "domain/address_lists.hpp"

namespace parrain {

/// Who may be sent the one automatic message in a country.
enum class MessagePolicy : std::uint8_t {
    kAutomatic,       ///< persons at their professional address, and common mailboxes of companies
    kCompanyMailbox,  ///< common mailboxes of companies; persons get a link from the advocate instead
    kLinkOnly,        ///< nobody
};

/// The name on the wire: `automatic`, `company_mailbox`, `link_only`.
std::string_view to_string(MessagePolicy policy);
std::optional<MessagePolicy> parse_message_policy(std::string_view name);

/// What may be done with prospects in one country. A country without a row is link-only and not called.
struct ContactPolicy {
    CountryCode country;
    MessagePolicy message = MessagePolicy::kLinkOnly;
    bool phone = false;
    /// A message needs the advocate's full name and their word that they know the person professionally (Canada).
    bool needs_acquaintance = false;

    bool operator==(const ContactPolicy&) const = default;
};

/// The rows shipped with this version, by country. Defaults that their reader checks, no legal advice.
const std::vector<ContactPolicy>& shipped_contact_policies();

/// When the shipped rows were last read again: `2026-11`.
inline constexpr std::string_view kContactPoliciesAsOf = "2026-11";

/// Put the rows in order of country. @error kUnknownValue (/policies/N/country: twice the same)
Result<std::vector<ContactPolicy>> checked(std::vector<ContactPolicy> policies);

/// How it is known where a prospect is.
enum class CountrySource : std::uint8_t { kGiven, kDomain, kWorkspace };

/// The name on the wire: `given`, `domain`, `workspace`.
std::string_view to_string(CountrySource source);

/// Where a prospect is, and how it is known.
struct ProspectCountry {
    CountryCode country;
    CountrySource source;
};

/// The country as given, else that of the domain's country code, else the workspace's. French overseas departments
/// count as France, `.uk` as the United Kingdom; codes sold all over the world (`.io`, `.co`, `.eu`) say nothing.
/// @param domain ASCII, lower case; empty where none is known
/// Source: law-and-relevance.md §1 row 10.
ProspectCountry country_of(const std::optional<CountryCode>& given, std::string_view domain, CountryCode workspace);

/// How addresses end in countries that want the advocate's word that they know the person (`.ca`), for a form that has
/// nothing but an address to go by. One empty ending, that of any address, where the workspace's own country wants it.
/// Source: law-and-relevance.md §1 row 10.
std::vector<std::string> acquaintance_endings(const std::vector<ContactPolicy>& policies, CountryCode workspace);

/// Why the advocate has to forward a link themselves, in order of precedence.
enum class ContactReason : std::uint8_t {
    kNoAddress,             ///< there is nothing to write to
    kConsumer,              ///< a private mailbox: consumers need to have asked
    kCountryUnlisted,       ///< the country has no row
    kCountryLinkOnly,       ///< the row says so
    kCountryCompaniesOnly,  ///< the row lets companies be written to, and this is a person
    kAdvocateUnnamed,       ///< the advocate wants to stay unnamed; a message must name its source
    kAdvocateIntroduces,    ///< the advocate wants to introduce them
    kFullNameMissing,       ///< the row wants the advocate's full name
    kAcquaintanceMissing,   ///< the row wants the advocate's word that they know the person professionally
};
inline constexpr std::size_t kContactReasonCount = 9;

/// The name on the wire: `country_link_only`.
std::string_view to_string(ContactReason reason);
std::optional<ContactReason> parse_contact_reason(std::string_view name);

/// What the verdict rests on.
struct ContactFacts {
    AddressClass address_class = AddressClass::kUnknown;
    CountryCode country;
    bool advocate_unnamed = false;
    bool advocate_introduces = false;
    std::string_view advocate_name = {};
    bool knows_professionally = false;
};

/// Whether a prospect may be written to by themselves, and called.
struct ContactVerdict {
    /// Nothing: the one automatic message may be sent. Else why the advocate gets a link to forward.
    std::optional<ContactReason> link_only;
    /// Whether the prospect may enter the call queue: never a consumer, and only where the country's row says so.
    bool may_call = false;
};

/// Judge how a prospect may be contacted. Total: every combination has one answer.
/// Source: law-and-relevance.md §1 rows 3, 9 and 10.
ContactVerdict judge_contact(const ContactFacts& facts, const std::vector<ContactPolicy>& policies);

}  // namespace parrain
