#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/checks.hpp"
#include "core/email.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/address_lists.hpp"
#include "domain/mail_hosting.hpp"
#include "domain/referral_states.hpp"
#include "domain/relevance.hpp"

namespace parrain {

/// What an advocate says of a prospect. Texts are trimmed; an empty one was not given.
struct ProspectDetails {
    std::optional<Email> email = std::nullopt;
    std::string company = {};
    std::string contact_name = {};
    std::optional<Phone> phone = std::nullopt;
    std::optional<CompanyNumber> company_number = std::nullopt;
    std::optional<CountryCode> country = std::nullopt;
    std::optional<Url> website = std::nullopt;
    std::string need = {};
    std::string relationship = {};
    /// The activity of the company, as a classification writes it (`62.01Z`).
    std::string sector = {};
    std::optional<std::int64_t> employees = std::nullopt;
};

/// Who recommends, and their company.
struct AdvocateFacts {
    Email email;
    std::string account_name = {};
    std::optional<DomainName> account_domain = std::nullopt;
    std::optional<CompanyNumber> account_number = std::nullopt;
    AdvocateRecord record = {};
};

/// A customer that matches the prospect by address, domain or company number.
struct MatchingCustomer {
    /// When they left; nothing while they are a customer.
    std::optional<Instant> left_at = std::nullopt;
};

/// What storage (and DNS) know of the prospect, found by its MatchKeys.
struct KnownProspect {
    /// On the suppression list by address or telephone.
    bool suppressed = false;
    std::optional<MatchingCustomer> customer = std::nullopt;
    /// A referral in a live state (is_live) of another advocate has the same prospect key.
    bool live_referral_by_other = false;
    /// A live referral of the same advocate has the same prospect key.
    bool live_referral_of_own = false;
    /// A customer, or a prospect of a live referral, with another prospect key has the same company key.
    bool similar_company_exists = false;
    /// Who takes the mail of the address's domain; nothing = not asked or no answer.
    std::optional<MailHosting> mail = std::nullopt;
};

/// Why a referral was refused or held, in order of precedence; for the publisher's members, never for the advocate.
/// The name in storage and on the wire is the enumerator in snake case without its `k`.
enum class ScreeningReason : std::uint8_t {
    // Refused.
    kSuppressed,
    kSelfReferral,
    kAlreadyCustomer,
    kAlreadyReferred,
    kDuplicate,
    // Held for review.
    kHomograph,
    kSimilarCompany,
    kDisposableUnknown,
    kLowRelevance,
};

/// The name on the wire: `self_referral`.
std::string_view to_string(ScreeningReason reason);

/// The reason of this name, exactly as written by to_string.
std::optional<ScreeningReason> parse_screening_reason(std::string_view name);

/// Everything a referral is screened by; borrows what it refers to.
struct ScreeningInput {
    const ProspectDetails& prospect;
    const AdvocateFacts& advocate;
    const KnownProspect& known;
    const AddressLists& lists;
    const TargetProfile& target;
    Instant now;
};

/// The outcome of screening, stored with the referral.
struct Screening {
    /// kScreeningPassed, kScreeningFlagged or kScreeningRefused: what happens to the submitted referral.
    ReferralEvent event = ReferralEvent::kScreeningPassed;
    /// Set unless it passed.
    std::optional<ScreeningReason> reason = std::nullopt;
    AddressClass address_class = AddressClass::kUnknown;
    /// No automatic message: the advocate gets a link to forward themselves.
    bool link_only = true;
    /// Whether its acceptance may earn a gift or count on a ladder: not for a consumer address.
    bool gift_counts = true;
    Relevance relevance = {};
};

/// For how long after leaving a former customer is still refused as a prospect, in calendar months.
inline constexpr int kFormerCustomerMonths = 12;

/// Check what an advocate is told about at once, because it says nothing of anybody: an address, or a company with a
/// telephone, is given, and the mailbox is somebody's. The error points at `/email`.
/// @error kEmailRequired (nothing given), kEmailRole, kEmailDisposable, kContactRequired (something, but not enough)
/// Source: bad-inputs.md, core-api.md.
Result<void> check_form(const ProspectDetails& prospect, const AddressLists& lists);

/// Judge a submitted referral that check_form let through.
///
/// Whatever the outcome the advocate gets the same answer. Of several reasons the one declared first in
/// ScreeningReason is given; a score alone only ever holds.
/// Source: states-and-ledger.md §1, law-and-relevance.md §2, bad-inputs.md.
Screening screen(const ScreeningInput& input);

/// The keys by which two referrals, or a referral and a customer, are recognised as concerning the same prospect.
/// Source: docs/adr/0007-match-keys.md.
struct MatchKeys {
    /// Match key of the address.
    std::optional<std::string> email = std::nullopt;
    /// Match key of the company number: a SIRET gives that of its SIREN.
    std::optional<std::string> company_number = std::nullopt;
    /// Registrable domain of the address, else of the website; never that of a consumer or disposable provider.
    std::optional<std::string> domain = std::nullopt;
    /// E.164.
    std::optional<std::string> phone = std::nullopt;
    /// Company key of the name, without a country: it is rarely given, and this key only ever raises a flag.
    std::optional<std::string> company = std::nullopt;

    bool operator==(const MatchKeys&) const = default;
};

/// The match keys of what the advocate gave.
MatchKeys keys_of(const ProspectDetails& prospect, const AddressLists& lists);

/// The one key under which a prospect may have one live referral in a workspace: `email:…`, else `number:…`, else
/// `phone:…`. Everything else that matches only raises a flag. check_form guarantees that one of the three is given.
std::string prospect_key(const MatchKeys& keys);

}  // namespace parrain
