#include "domain/legal_notice.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<LegalItem, kLegalItemCount> kNames("controller", "data_protection_officer", "purposes",
                                                       "data_categories", "recipients", "transfers", "retention",
                                                       "legitimate_interests", "rights", "consent_withdrawal",
                                                       "complaint", "source", "automated_decisions");

constexpr std::array<std::string_view, kLegalItemCount> kArticles = {
    "14(1)(a)", "14(1)(b)", "14(1)(c)", "14(1)(d)", "14(1)(e)", "14(1)(f)", "14(2)(a)",
    "14(2)(b)", "14(2)(c)", "14(2)(d)", "14(2)(e)", "14(2)(f)", "14(2)(g)"};

constexpr EnumNames<LegalBasis, 2> kBases("legitimate_interests", "consent");

/// Which of the items that not everybody has to tell this basis asks for.
bool is_asked_by(LegalBasis basis, LegalItem item) {
    return item == (basis == LegalBasis::kConsent ? LegalItem::kConsentWithdrawal : LegalItem::kLegitimateInterests);
}

std::string tidy(std::string_view text) {
    return std::string(trimmed(strip_bidi_controls(text)));
}

class NoticeChecker {
  public:
    Result<LegalNotice> check(const LegalNotice& notice) {
        LegalNotice tidied{.basis = notice.basis};
        for (const auto& [item, answer] : notice.answers) {
            pointer_ = "/notice/" + std::string(to_string(item));
            if (follows_by_itself(item)) {
                refuse("", ErrorCode::kUnknownValue);
                continue;
            }
            const bool must_be_told = !may_not_apply(item) || is_asked_by(notice.basis, item);
            tidied.answers.emplace(item, answer.text ? told(*answer.text) : untold(answer.reason, must_be_told));
        }
        if (errors_.empty()) return tidied;
        const ErrorCode first = std::ranges::min_element(errors_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(errors_)};
    }

  private:
    LegalAnswer told(const LocalText& text) {
        return {.text = LocalText{.en = line("/text/en", text.en), .fr = line("/text/fr", text.fr)}};
    }

    LegalAnswer untold(std::string_view reason, bool must_be_told) {
        if (must_be_told) {
            refuse("/text", ErrorCode::kRequired);
            return {};
        }
        return {.text = {}, .reason = line("/reason", reason)};
    }

    std::string line(std::string_view field, std::string_view text) {
        std::string tidied = tidy(text);
        if (tidied.empty()) refuse(field, ErrorCode::kRequired);
        if (code_point_count(tidied) > kLongestAnswer) {
            refuse(field, ErrorCode::kTooLong, at_most(kLongestAnswer));
        }
        return tidied;
    }

    void refuse(std::string_view field, ErrorCode code, std::optional<Bounds> bounds = {}) {
        errors_.push_back({.pointer = pointer_ + std::string(field), .code = code, .bounds = bounds});
    }

    std::string pointer_;
    std::vector<FieldError> errors_;
};

}  // namespace

const std::array<LegalItem, kLegalItemCount>& legal_items() {
    static constexpr std::array<LegalItem, kLegalItemCount> kItems = {LegalItem::kController,
                                                                      LegalItem::kDataProtectionOfficer,
                                                                      LegalItem::kPurposes,
                                                                      LegalItem::kDataCategories,
                                                                      LegalItem::kRecipients,
                                                                      LegalItem::kTransfers,
                                                                      LegalItem::kRetention,
                                                                      LegalItem::kLegitimateInterests,
                                                                      LegalItem::kRights,
                                                                      LegalItem::kConsentWithdrawal,
                                                                      LegalItem::kComplaint,
                                                                      LegalItem::kSource,
                                                                      LegalItem::kAutomatedDecisions};
    return kItems;
}

std::string_view to_string(LegalItem item) {
    return kNames.of(item);
}

std::optional<LegalItem> parse_legal_item(std::string_view name) {
    return kNames.parse(name);
}

std::string_view article_of(LegalItem item) {
    return kArticles.at(static_cast<std::size_t>(item));
}

bool follows_by_itself(LegalItem item) {
    return item == LegalItem::kController || item == LegalItem::kRetention || item == LegalItem::kSource;
}

bool may_not_apply(LegalItem item) {
    switch (item) {
        case LegalItem::kDataProtectionOfficer:
        case LegalItem::kRecipients:
        case LegalItem::kTransfers:
        case LegalItem::kLegitimateInterests:
        case LegalItem::kConsentWithdrawal:
        case LegalItem::kAutomatedDecisions: return true;
        case LegalItem::kController:
        case LegalItem::kPurposes:
        case LegalItem::kDataCategories:
        case LegalItem::kRetention:
        case LegalItem::kRights:
        case LegalItem::kComplaint:
        case LegalItem::kSource: return false;
    }
    return false;
}

std::string_view to_string(LegalBasis basis) {
    return kBases.of(basis);
}

std::optional<LegalBasis> parse_legal_basis(std::string_view name) {
    return kBases.parse(name);
}

bool applies(const LegalNotice& notice, LegalItem item) {
    const auto answer = notice.answers.find(item);
    return answer == notice.answers.end() || answer->second.text.has_value();
}

Result<LegalNotice> checked(LegalNotice notice) {
    return NoticeChecker().check(notice);
}

std::vector<LegalItem> unanswered(const LegalNotice& notice) {
    std::vector<LegalItem> missing;
    for (const LegalItem item : legal_items()) {
        if (!follows_by_itself(item) && !notice.answers.contains(item)) missing.push_back(item);
    }
    return missing;
}

}  // namespace parrain
