#include "domain/contact_policy.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<MessagePolicy, 3> kPolicyNames("automatic", "company_mailbox", "link_only");
constexpr EnumNames<CountrySource, 3> kSourceNames("given", "domain", "workspace");
constexpr EnumNames<ContactReason, kContactReasonCount> kReasonNames("no_address", "consumer", "country_unlisted",
                                                                     "country_link_only", "country_companies_only",
                                                                     "advocate_unnamed", "advocate_introduces",
                                                                     "full_name_missing", "acquaintance_missing");

/// A row as it is written down here; countries are checked when the table is first read.
struct ShippedRow {
    std::string_view country;
    MessagePolicy message;
    bool phone;
    bool needs_acquaintance = false;
};

// What the laws on electronic mail and on calls say of businesses (France: CPCE L34-5 and CNIL; Germany: UWG §7;
// Austria: TKG 2021 §174; United Kingdom: PECR 2003; Canada: CASL and its exemption for referrals; United States:
// CAN-SPAM). Where it is not clear that a message is lawful the row is the careful one.
constexpr std::array kShippedRows = {
    ShippedRow{"AT", MessagePolicy::kLinkOnly, false},       ShippedRow{"BE", MessagePolicy::kCompanyMailbox, true},
    ShippedRow{"CA", MessagePolicy::kAutomatic, true, true}, ShippedRow{"CH", MessagePolicy::kCompanyMailbox, true},
    ShippedRow{"DE", MessagePolicy::kLinkOnly, false},       ShippedRow{"DK", MessagePolicy::kLinkOnly, true},
    ShippedRow{"ES", MessagePolicy::kLinkOnly, true},        ShippedRow{"FI", MessagePolicy::kAutomatic, true},
    ShippedRow{"FR", MessagePolicy::kAutomatic, true},       ShippedRow{"GB", MessagePolicy::kCompanyMailbox, true},
    ShippedRow{"IE", MessagePolicy::kAutomatic, true},       ShippedRow{"IT", MessagePolicy::kLinkOnly, true},
    ShippedRow{"LU", MessagePolicy::kCompanyMailbox, true},  ShippedRow{"NL", MessagePolicy::kLinkOnly, true},
    ShippedRow{"NO", MessagePolicy::kCompanyMailbox, true},  ShippedRow{"PL", MessagePolicy::kLinkOnly, false},
    ShippedRow{"PT", MessagePolicy::kCompanyMailbox, true},  ShippedRow{"SE", MessagePolicy::kAutomatic, true},
    ShippedRow{"US", MessagePolicy::kAutomatic, true},
};

// Departments and territories where French law on messages and calls applies.
constexpr std::array<std::string_view, 11> kFrenchOverseas = {"BL", "GF", "GP", "MF", "MQ", "NC",
                                                              "PF", "PM", "RE", "WF", "YT"};

// Country codes that are sold as if they were general: they say nothing of where their owner is.
constexpr std::array<std::string_view, 24> kGenericCodes = {"ac", "ag", "ai", "bz", "cc", "co", "eu", "fm",
                                                            "gg", "im", "io", "la", "ly", "me", "nu", "sc",
                                                            "sh", "so", "st", "tk", "to", "tv", "vc", "ws"};

CountryCode with_overseas(CountryCode country) {
    const bool is_french = std::ranges::find(kFrenchOverseas, country.str()) != kFrenchOverseas.end();
    return is_french ? CountryCode::france() : country;
}

std::optional<CountryCode> country_of_domain(std::string_view domain) {
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view code = domain.substr(dot + 1);
    if (code.size() != 2 || std::ranges::find(kGenericCodes, code) != kGenericCodes.end()) return std::nullopt;
    const auto country = CountryCode::parse(code == "uk" ? "GB" : code);
    return country ? std::optional(*country) : std::nullopt;
}

/// A given name and a family name at least.
bool is_full_name(std::string_view name) {
    const std::string_view words = trimmed(name);
    const auto blank = words.find(' ');
    return blank != std::string_view::npos && !trimmed(words.substr(blank)).empty();
}

std::optional<ContactReason> reason_for_link(const ContactFacts& facts, const ContactPolicy* policy) {
    if (facts.address_class == AddressClass::kUnknown) return ContactReason::kNoAddress;
    if (facts.address_class == AddressClass::kConsumer) return ContactReason::kConsumer;
    if (policy == nullptr) return ContactReason::kCountryUnlisted;
    if (policy->message == MessagePolicy::kLinkOnly) return ContactReason::kCountryLinkOnly;
    if (policy->message == MessagePolicy::kCompanyMailbox && facts.address_class != AddressClass::kGeneric) {
        return ContactReason::kCountryCompaniesOnly;
    }
    if (facts.advocate_unnamed) return ContactReason::kAdvocateUnnamed;
    if (facts.advocate_introduces) return ContactReason::kAdvocateIntroduces;
    if (!policy->needs_acquaintance) return std::nullopt;
    if (!is_full_name(facts.advocate_name)) return ContactReason::kFullNameMissing;
    if (!facts.knows_professionally) return ContactReason::kAcquaintanceMissing;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(MessagePolicy policy) {
    return kPolicyNames.of(policy);
}

std::optional<MessagePolicy> parse_message_policy(std::string_view name) {
    return kPolicyNames.parse(name);
}

std::string_view to_string(CountrySource source) {
    return kSourceNames.of(source);
}

std::string_view to_string(ContactReason reason) {
    return kReasonNames.of(reason);
}

std::optional<ContactReason> parse_contact_reason(std::string_view name) {
    return kReasonNames.parse(name);
}

const std::vector<ContactPolicy>& shipped_contact_policies() {
    static const std::vector<ContactPolicy> kPolicies = [] {
        std::vector<ContactPolicy> policies;
        for (const ShippedRow& row : kShippedRows) {
            policies.push_back({.country = CountryCode::parse(row.country).value(),
                                .message = row.message,
                                .phone = row.phone,
                                .needs_acquaintance = row.needs_acquaintance});
        }
        return policies;
    }();
    return kPolicies;
}

Result<std::vector<ContactPolicy>> checked(std::vector<ContactPolicy> policies) {
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const auto earlier = policies.begin() + static_cast<std::ptrdiff_t>(i);
        const auto same = std::find_if(policies.begin(), earlier,
                                       [&](const ContactPolicy& one) { return one.country == policies[i].country; });
        if (same != earlier) {
            errors.push_back({"/policies/" + std::to_string(i) + "/country", ErrorCode::kUnknownValue});
        }
    }
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    std::ranges::sort(policies, {}, &ContactPolicy::country);
    return policies;
}

ProspectCountry country_of(const std::optional<CountryCode>& given, std::string_view domain, CountryCode workspace) {
    if (given) return {.country = with_overseas(*given), .source = CountrySource::kGiven};
    if (const auto found = country_of_domain(domain)) {
        return {.country = with_overseas(*found), .source = CountrySource::kDomain};
    }
    return {.country = with_overseas(workspace), .source = CountrySource::kWorkspace};
}

std::vector<std::string> acquaintance_endings(const std::vector<ContactPolicy>& policies, CountryCode workspace) {
    std::vector<std::string> endings;
    for (const ContactPolicy& policy : policies) {
        if (!policy.needs_acquaintance || policy.message == MessagePolicy::kLinkOnly) continue;
        if (policy.country == with_overseas(workspace)) return {""};
        const std::string code = lower_case(policy.country.str());
        endings.push_back("." + (code == "gb" ? "uk" : code));
        if (policy.country != CountryCode::france()) continue;
        for (const std::string_view overseas : kFrenchOverseas) endings.push_back("." + lower_case(overseas));
    }
    return endings;
}

ContactVerdict judge_contact(const ContactFacts& facts, const std::vector<ContactPolicy>& policies) {
    const auto row = std::ranges::find(policies, facts.country, &ContactPolicy::country);
    const ContactPolicy* policy = row == policies.end() ? nullptr : &*row;
    return {.link_only = reason_for_link(facts, policy),
            .may_call = policy != nullptr && policy->phone && facts.address_class != AddressClass::kConsumer};
}

}  // namespace parrain
