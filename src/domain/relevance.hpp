#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "core/result.hpp"
#include "domain/address_lists.hpp"

namespace parrain {

/// Why a referral is more or less relevant. The code on the wire is the enumerator in snake case without its `k`; its
/// wording stands in locales/{en,fr}.json under `relevance.<code>`.
enum class RelevanceFactor : std::uint8_t {
    kRecommended,
    kWorkAddress,
    kGenericAddress,
    kConsumerAddress,
    kCompanyNumber,
    kCompanyNamed,
    kWebsiteMatches,
    kContactNamed,
    kPhoneGiven,
    kNeedGiven,
    kRelationshipGiven,
    kCountryInTarget,
    kCountryOutsideTarget,
    kSectorInTarget,
    kSectorOutsideTarget,
    kSizeInTarget,
    kSizeOutsideTarget,
    kMailAccepted,
    kMailNotAccepted,
    kAdvocateReliable,
    kAdvocateUnreliable,
    kCompetitor,
};

/// The code on the wire: `kWorkAddress` -> `work_address`.
std::string_view to_string(RelevanceFactor factor);

/// The factor of this code, exactly as written by to_string; for reading stored reasons.
std::optional<RelevanceFactor> parse_relevance_factor(std::string_view code);

/// One reason with the points it adds or takes.
struct RelevanceReason {
    RelevanceFactor factor;
    int weight;

    bool operator==(const RelevanceReason&) const = default;
};

/// The published weights, one per factor, in order of declaration. They are chosen so that a work address alone is
/// accepted, a consumer address alone just passes the default threshold, and full details of a company reach 100.
/// Source: law-and-relevance.md §2.
inline constexpr std::array kPublishedWeights = {
    RelevanceReason{RelevanceFactor::kRecommended, 30},            // a customer vouches for them
    RelevanceReason{RelevanceFactor::kWorkAddress, 25},            // a person at a company's own domain
    RelevanceReason{RelevanceFactor::kGenericAddress, 15},         // the company, but nobody in particular
    RelevanceReason{RelevanceFactor::kConsumerAddress, -10},       // most of these are no companies
    RelevanceReason{RelevanceFactor::kCompanyNumber, 10},          // identified in the register of companies
    RelevanceReason{RelevanceFactor::kCompanyNamed, 5},            // we know which company
    RelevanceReason{RelevanceFactor::kWebsiteMatches, 5},          // website and address share a domain
    RelevanceReason{RelevanceFactor::kContactNamed, 5},            // we know whom to ask for
    RelevanceReason{RelevanceFactor::kPhoneGiven, 5},              // a rep can call
    RelevanceReason{RelevanceFactor::kNeedGiven, 5},               // the advocate says what for
    RelevanceReason{RelevanceFactor::kRelationshipGiven, 5},       // and how they know each other
    RelevanceReason{RelevanceFactor::kCountryInTarget, 5},         // the program sells there
    RelevanceReason{RelevanceFactor::kCountryOutsideTarget, -20},  // the program does not sell there
    RelevanceReason{RelevanceFactor::kSectorInTarget, 5},          // the kind of company it is made for
    RelevanceReason{RelevanceFactor::kSectorOutsideTarget, -15},   // another kind
    RelevanceReason{RelevanceFactor::kSizeInTarget, 5},            // as large as its customers are
    RelevanceReason{RelevanceFactor::kSizeOutsideTarget, -15},     // too small or too large
    RelevanceReason{RelevanceFactor::kMailAccepted, 5},            // the domain has a mail server
    RelevanceReason{RelevanceFactor::kMailNotAccepted, -40},       // it says that it has none
    RelevanceReason{RelevanceFactor::kAdvocateReliable, 10},       // half or more of theirs were retained
    RelevanceReason{RelevanceFactor::kAdvocateUnreliable, -15},    // fewer than one in ten were
    RelevanceReason{RelevanceFactor::kCompetitor, -100},  // sells the same: a person looks, whatever else is known
};

/// The published weight of one factor.
int published_weight(RelevanceFactor factor);

/// Decided referrals of an advocate from which on their record may count for them, and against them.
inline constexpr int kReliableAfter = 5;
inline constexpr int kUnreliableAfter = 10;

/// Below this score a referral waits for a person, unless its program says otherwise. A score alone never refuses.
inline constexpr int kDefaultReviewBelow = 20;

/// Whom a program looks for.
struct TargetProfile {
    /// Countries that the program sells to; none named = everywhere.
    std::vector<CountryCode> countries = {};
    /// Domains of competitors; whoever writes from the same registrable domain is one.
    std::vector<DomainName> competitors = {};
    /// Activities it sells to, as codes or their beginnings (`62`, `62.01Z`); none named = all.
    std::vector<std::string> sectors = {};
    /// The size of company it sells to, in employees, both included.
    std::optional<std::int64_t> employees_from = {};
    std::optional<std::int64_t> employees_to = {};
    /// A score below this waits for review: 0 (never) to 100.
    int review_below = kDefaultReviewBelow;
    /// A score below this is proposed for refusal to whoever reviews it, from 0 (never) to `review_below`: a score
    /// holds, only a person refuses. Source: law-and-relevance.md §1, row 12.
    int refuse_below = 0;

    bool operator==(const TargetProfile&) const = default;
};

/// The profile with its texts tidied, if it can be kept to.
/// @error kTooMany (over 50 of a list), kInvalidText and kTooLong (/target/sectors/n), kOutOfRange
///        (/target/employees_to below the beginning, /target/review_below, /target/refuse_below above it)
Result<TargetProfile> checked(TargetProfile target);

/// An activity as it is compared: upper case, without the dots and blanks that some write and others do not.
std::string sector_key(std::string_view sector);

/// What whoever reviews a referral of this score is proposed.
enum class ReviewProposal { kAccept, kReview, kRefuse };
ReviewProposal proposal_on(int score, const TargetProfile& target);

/// How an advocate's earlier referrals were decided: by a person or by screening, their own duplicates not counted.
struct AdvocateRecord {
    int decided = 0;
    int accepted = 0;
};

/// What relevance is judged by; nothing in it identifies a person.
struct RelevanceFacts {
    AddressClass address_class = AddressClass::kUnknown;
    bool company_number = false;
    bool company_named = false;
    bool website_matches = false;
    bool contact_named = false;
    bool phone_given = false;
    bool need_given = false;
    bool relationship_given = false;
    bool competitor = false;
    /// Country inside the target; nothing when either is not known.
    std::optional<bool> country_in_target = std::nullopt;
    /// The same of the company's activity and size.
    std::optional<bool> sector_in_target = std::nullopt;
    std::optional<bool> size_in_target = std::nullopt;
    /// What DNS answered on the domain's mail servers; nothing = not asked or no answer, which is neutral.
    std::optional<bool> accepts_mail = std::nullopt;
    AdvocateRecord advocate = {};
};

/// A score from 0 to 100 and the reasons it is the clamped sum of, in order of declaration.
struct Relevance {
    int score = 0;
    std::vector<RelevanceReason> reasons = {};

    bool operator==(const Relevance&) const = default;
};

/// What speaks most against a referral: the reason that takes the most points, the first declared of several; none
/// where nothing speaks against it and too little for it.
std::optional<RelevanceFactor> gravest_of(const Relevance& relevance);

/// Judge a referral by the published weights.
Relevance judge_relevance(const RelevanceFacts& facts);

}  // namespace parrain
