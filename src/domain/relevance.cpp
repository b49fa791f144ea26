#include "domain/relevance.hpp"

#include <algorithm>

#include "core/bounds.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<RelevanceFactor, kPublishedWeights.size()> kFactorNames(
    "recommended", "work_address", "generic_address", "consumer_address", "company_number", "company_named",
    "website_matches", "contact_named", "phone_given", "need_given", "relationship_given", "country_in_target",
    "country_outside_target", "sector_in_target", "sector_outside_target", "size_in_target", "size_outside_target",
    "mail_accepted", "mail_not_accepted", "advocate_reliable", "advocate_unreliable", "competitor");

constexpr bool weights_follow_declaration() {
    for (std::size_t i = 0; i < kPublishedWeights.size(); ++i) {
        if (kPublishedWeights[i].factor != static_cast<RelevanceFactor>(i)) return false;
    }
    return kPublishedWeights.back().factor == RelevanceFactor::kCompetitor;
}
static_assert(weights_follow_declaration());

std::optional<RelevanceFactor> factor_of(AddressClass address_class) {
    switch (address_class) {
        case AddressClass::kProfessional: return RelevanceFactor::kWorkAddress;
        case AddressClass::kGeneric: return RelevanceFactor::kGenericAddress;
        case AddressClass::kConsumer: return RelevanceFactor::kConsumerAddress;
        case AddressClass::kUnknown: return std::nullopt;
    }
    return std::nullopt;
}

bool is_reliable(AdvocateRecord record) {
    return record.decided >= kReliableAfter && record.accepted * 2 >= record.decided;
}

bool is_unreliable(AdvocateRecord record) {
    return record.decided >= kUnreliableAfter && record.accepted * 10 < record.decided;
}

/// Whether a factor speaks for or against this referral.
bool applies(RelevanceFactor factor, const RelevanceFacts& facts) {
    switch (factor) {
        case RelevanceFactor::kRecommended: return true;
        case RelevanceFactor::kWorkAddress:
        case RelevanceFactor::kGenericAddress:
        case RelevanceFactor::kConsumerAddress: return factor_of(facts.address_class) == factor;
        case RelevanceFactor::kCompanyNumber: return facts.company_number;
        case RelevanceFactor::kCompanyNamed: return facts.company_named;
        case RelevanceFactor::kWebsiteMatches: return facts.website_matches;
        case RelevanceFactor::kContactNamed: return facts.contact_named;
        case RelevanceFactor::kPhoneGiven: return facts.phone_given;
        case RelevanceFactor::kNeedGiven: return facts.need_given;
        case RelevanceFactor::kRelationshipGiven: return facts.relationship_given;
        case RelevanceFactor::kCountryInTarget: return facts.country_in_target == true;
        case RelevanceFactor::kCountryOutsideTarget: return facts.country_in_target == false;
        case RelevanceFactor::kSectorInTarget: return facts.sector_in_target == true;
        case RelevanceFactor::kSectorOutsideTarget: return facts.sector_in_target == false;
        case RelevanceFactor::kSizeInTarget: return facts.size_in_target == true;
        case RelevanceFactor::kSizeOutsideTarget: return facts.size_in_target == false;
        case RelevanceFactor::kMailAccepted: return facts.accepts_mail == true;
        case RelevanceFactor::kMailNotAccepted: return facts.accepts_mail == false;
        case RelevanceFactor::kAdvocateReliable: return is_reliable(facts.advocate);
        case RelevanceFactor::kAdvocateUnreliable: return is_unreliable(facts.advocate);
        case RelevanceFactor::kCompetitor: return facts.competitor;
    }
    return false;
}

constexpr std::size_t kMostOfList = 50;
constexpr std::size_t kLongestSector = 16;
constexpr int kHighestScore = 100;

bool is_word(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

void check_sector(std::string& sector, const std::string& pointer, std::vector<FieldError>& errors) {
    sector = sector_key(sector);
    if (sector.empty() || !is_word(sector)) errors.push_back({pointer, ErrorCode::kInvalidText});
    if (sector.size() > kLongestSector) errors.push_back({pointer, ErrorCode::kTooLong, at_most(kLongestSector)});
}

}  // namespace

Result<TargetProfile> checked(TargetProfile target) {
    std::vector<FieldError> errors;
    const auto refuse = [&](bool is_wrong, const std::string& pointer, ErrorCode code,
                            std::optional<Bounds> bounds = {}) {
        if (is_wrong) errors.push_back({"/target" + pointer, code, bounds});
    };
    refuse(target.countries.size() > kMostOfList, "/countries", ErrorCode::kTooMany, at_most(kMostOfList));
    refuse(target.competitors.size() > kMostOfList, "/competitors", ErrorCode::kTooMany, at_most(kMostOfList));
    refuse(target.sectors.size() > kMostOfList, "/sectors", ErrorCode::kTooMany, at_most(kMostOfList));
    for (std::size_t i = 0; i < target.sectors.size(); ++i) {
        check_sector(target.sectors[i], "/target/sectors/" + std::to_string(i), errors);
    }
    refuse(target.employees_from.value_or(0) < 0, "/employees_from", ErrorCode::kOutOfRange, at_least(0));
    refuse(target.employees_to && *target.employees_to < target.employees_from.value_or(0), "/employees_to",
           ErrorCode::kOutOfRange, at_least(target.employees_from.value_or(0)));
    refuse(target.review_below < 0 || target.review_below > kHighestScore, "/review_below", ErrorCode::kOutOfRange,
           at_most(kHighestScore));
    refuse(target.refuse_below < 0 || target.refuse_below > target.review_below, "/refuse_below",
           ErrorCode::kOutOfRange, at_most(target.review_below));
    if (errors.empty()) return target;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

std::string sector_key(std::string_view sector) {
    std::string key;
    for (const char c : trimmed(sector)) {
        if (c == '.' || c == ' ') continue;
        key += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return key;
}

ReviewProposal proposal_on(int score, const TargetProfile& target) {
    if (score < target.refuse_below) return ReviewProposal::kRefuse;
    return score < target.review_below ? ReviewProposal::kReview : ReviewProposal::kAccept;
}

std::string_view to_string(RelevanceFactor factor) {
    return kFactorNames.of(factor);
}

std::optional<RelevanceFactor> parse_relevance_factor(std::string_view code) {
    return kFactorNames.parse(code);
}

int published_weight(RelevanceFactor factor) {
    return kPublishedWeights.at(static_cast<std::size_t>(factor)).weight;
}

std::optional<RelevanceFactor> gravest_of(const Relevance& relevance) {
    const auto gravest = std::ranges::min_element(relevance.reasons, {}, &RelevanceReason::weight);
    if (gravest == relevance.reasons.end() || gravest->weight >= 0) return std::nullopt;
    return gravest->factor;
}

Relevance judge_relevance(const RelevanceFacts& facts) {
    Relevance relevance;
    int sum = 0;
    for (const auto& reason : kPublishedWeights) {
        if (!applies(reason.factor, facts)) continue;
        relevance.reasons.push_back(reason);
        sum += reason.weight;
    }
    relevance.score = std::clamp(sum, 0, 100);
    return relevance;
}

}  // namespace parrain
