#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace parrain {

/// How one DNS record of a sender's domain stands.
enum class RecordFinding {
    kGood,
    kNoSelector,  ///< DKIM: nobody said under which name the key is
    kNotClosed,   ///< SPF: it forbids nobody to send
    kWatchOnly,   ///< DMARC: p=none
    kUnanswered,  ///< no DNS server answered
    kMissing,
    kSeveral,    ///< receivers then take none of them
    kOpenToAll,  ///< SPF: the whole world may send
    kRevoked,    ///< DKIM: an empty key
    kNoPolicy,   ///< DMARC: no policy that is one
};
inline constexpr std::size_t kRecordFindingCount = 10;

/// The name in storage and on the wire: `open_to_all`.
std::string_view to_string(RecordFinding finding);
std::optional<RecordFinding> parse_record_finding(std::string_view name);

/// What a finding means for whoever sends: doubtful ones may stay, bad ones must be mended.
enum class RecordGrade { kGood, kDoubtful, kBad };
RecordGrade grade_of(RecordFinding finding);

/// What DNS says of a domain that mail is sent from.
struct SenderRecords {
    RecordFinding spf = RecordFinding::kUnanswered;
    RecordFinding dkim = RecordFinding::kUnanswered;
    RecordFinding dmarc = RecordFinding::kUnanswered;

    bool operator==(const SenderRecords&) const = default;
};

/// A look at the records of one domain, and when it was taken.
struct SenderCheck {
    std::string domain;  ///< ASCII, lower case
    Instant checked_at;
    SenderRecords records;
};

/// What is known of whether a workspace may send in its domain's name.
enum class SenderStanding {
    kTrial,       ///< a domain reserved for trying out: it has no DNS and reaches nobody
    kUnchecked,   ///< nobody looked at this domain yet
    kUnanswered,  ///< no DNS server answered for all of it
    kUnverified,  ///< a record must be mended
    kVerified,
};

/// The name on the wire: `unverified`.
std::string_view to_string(SenderStanding standing);

/// Whether a domain is reserved for trying out and documentation (RFC 2606), so that no mail server takes it.
/// @param domain ASCII, lower case
bool is_trial_domain(std::string_view domain);

/// What the last look says of the domain mail is sent from now; a look at another domain says nothing.
/// Source: law-and-relevance.md §1 row 4.
SenderStanding standing_of(std::string_view domain, const std::optional<SenderCheck>& last);

/// After how long a look is taken anew by itself.
inline constexpr Duration kSenderCheckLife = Duration::days(30);

/// After how long it is taken anew where no DNS server answered.
inline constexpr Duration kSenderCheckRetry = Duration::hours(1);

/// Whether a look at this domain is due by `now`. Never at a domain for trying out.
bool is_check_due(std::string_view domain, const std::optional<SenderCheck>& last, Instant now);

}  // namespace parrain
