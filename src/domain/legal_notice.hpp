#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/gift.hpp"

namespace parrain {

/// The 13 things that a person whose data came from somebody else must be told, in the order of GDPR article 14(1)(a)
/// to (f) and 14(2)(a) to (g).
enum class LegalItem {
    kController,             ///< 14(1)(a): who is responsible, and how to reach them
    kDataProtectionOfficer,  ///< 14(1)(b)
    kPurposes,               ///< 14(1)(c): what for, and on which legal basis
    kDataCategories,         ///< 14(1)(d)
    kRecipients,             ///< 14(1)(e)
    kTransfers,              ///< 14(1)(f): outside the European Union
    kRetention,              ///< 14(2)(a)
    kLegitimateInterests,    ///< 14(2)(b)
    kRights,                 ///< 14(2)(c): access, rectification, erasure, restriction, objection, portability
    kConsentWithdrawal,      ///< 14(2)(d)
    kComplaint,              ///< 14(2)(e): the supervisory authority
    kSource,                 ///< 14(2)(f): who gave the data, and when
    kAutomatedDecisions,     ///< 14(2)(g)
};

inline constexpr std::size_t kLegalItemCount = 13;

/// All of them, in their order.
const std::array<LegalItem, kLegalItemCount>& legal_items();

/// Also the name of the variable that holds its text: `data_protection_officer`.
std::string_view to_string(LegalItem item);
std::optional<LegalItem> parse_legal_item(std::string_view name);

/// Where the regulation asks for it: `14(1)(b)`.
std::string_view article_of(LegalItem item);

/// Whether its text is not the publisher's to write: the controller follows from the sender, retention from the
/// settings by which data are erased, the source from the referral.
bool follows_by_itself(LegalItem item);

/// Whether a publisher may say that it does not apply to them; the others apply to everybody who writes to prospects.
bool may_not_apply(LegalItem item);

/// What a publisher's processing of prospects' data rests on.
enum class LegalBasis { kLegitimateInterests, kConsent };

/// `legitimate_interests` or `consent`.
std::string_view to_string(LegalBasis basis);
std::optional<LegalBasis> parse_legal_basis(std::string_view name);

/// One item as a publisher answers it: a text in each language, or why there is nothing to say.
struct LegalAnswer {
    std::optional<LocalText> text = {};  ///< none: it does not apply
    std::string reason = {};             ///< why it does not; for the publisher's own records

    bool operator==(const LegalAnswer&) const = default;
};

/// What a publisher tells the people whose data it holds. Items that are missing were not answered; those that follow
/// by themselves have no answers here.
struct LegalNotice {
    LegalBasis basis = LegalBasis::kLegitimateInterests;
    std::map<LegalItem, LegalAnswer> answers = {};

    bool operator==(const LegalNotice&) const = default;
};

/// The longest text of one answer, in characters.
inline constexpr std::size_t kLongestAnswer = 1'000;

/// Whether an item must be told to a prospect by this notice: it is not marked as not applicable.
bool applies(const LegalNotice& notice, LegalItem item);

/// The notice with its texts tidied, if it can be told. Fields are named below `/notice`: `/notice/rights/text/fr`.
/// @error kRequired (an answer without text and reason; an item that applies to everybody, or by the legal basis,
///        marked as not applicable: `/notice/<item>/text`), kTooLong, kUnknownValue (an item answered that follows by
///        itself)
Result<LegalNotice> checked(LegalNotice notice);

/// The items that must be answered and are not, in their order.
std::vector<LegalItem> unanswered(const LegalNotice& notice);

}  // namespace parrain
