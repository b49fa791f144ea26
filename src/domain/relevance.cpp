#include "domain/relevance.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<RelevanceFactor, kPublishedWeights.size()> kFactorNames(
    "recommended", "work_address", "generic_address", "consumer_address", "company_number", "company_named",
    "website_matches", "contact_named", "phone_given", "need_given", "relationship_given", "country_in_target",
    "country_outside_target", "mail_accepted", "mail_not_accepted", "advocate_reliable", "advocate_unreliable",
    "competitor");

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
        case RelevanceFactor::kMailAccepted: return facts.accepts_mail == true;
        case RelevanceFactor::kMailNotAccepted: return facts.accepts_mail == false;
        case RelevanceFactor::kAdvocateReliable: return is_reliable(facts.advocate);
        case RelevanceFactor::kAdvocateUnreliable: return is_unreliable(facts.advocate);
        case RelevanceFactor::kCompetitor: return facts.competitor;
    }
    return false;
}

}  // namespace

std::string_view to_string(RelevanceFactor factor) {
    return kFactorNames.of(factor);
}

std::optional<RelevanceFactor> parse_relevance_factor(std::string_view code) {
    return kFactorNames.parse(code);
}

int published_weight(RelevanceFactor factor) {
    return kPublishedWeights.at(static_cast<std::size_t>(factor)).weight;
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
