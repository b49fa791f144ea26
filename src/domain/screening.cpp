#include "domain/screening.hpp"

#include <algorithm>
#include <cassert>

#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<ScreeningReason, 9> kReasonNames("suppressed", "self_referral", "already_customer",
                                                     "already_referred", "duplicate", "homograph", "similar_company",
                                                     "disposable_unknown", "low_relevance");

std::string registered(std::string_view ascii_domain) {
    return registrable_domain(ascii_domain).value_or(std::string(ascii_domain));
}

/// The registrable domain that names a company; nothing at a provider whose customers share one.
std::optional<std::string> company_domain(std::string_view ascii_domain, const AddressLists& lists) {
    if (lists.is_consumer(ascii_domain) || lists.is_disposable(ascii_domain)) return std::nullopt;
    return registered(ascii_domain);
}

std::optional<std::string> email_domain(const ProspectDetails& prospect, const AddressLists& lists) {
    if (!prospect.email) return std::nullopt;
    return company_domain(prospect.email->domain(), lists);
}

std::optional<std::string> website_domain(const ProspectDetails& prospect, const AddressLists& lists) {
    if (!prospect.website) return std::nullopt;
    // An IP address names nobody.
    const auto host = DomainName::parse(prospect.website->host());
    if (!host) return std::nullopt;
    return company_domain(host->str(), lists);
}

bool has_domain(const ProspectDetails& prospect, const AddressLists& lists, std::string_view registrable) {
    return email_domain(prospect, lists) == registrable || website_domain(prospect, lists) == registrable;
}

bool is_own_company(const ScreeningInput& input) {
    const auto& prospect = input.prospect;
    const auto& advocate = input.advocate;
    if (prospect.email && prospect.email->match_key() == advocate.email.match_key()) return true;
    if (prospect.company_number && advocate.account_number &&
        prospect.company_number->match_key() == advocate.account_number->match_key()) {
        return true;
    }
    const auto own_by_address = company_domain(advocate.email.domain(), input.lists);
    if (own_by_address && has_domain(prospect, input.lists, *own_by_address)) return true;
    if (!advocate.account_domain) return false;
    const auto own_by_account = company_domain(advocate.account_domain->str(), input.lists);
    return own_by_account && has_domain(prospect, input.lists, *own_by_account);
}

bool is_still_or_lately(const std::optional<MatchingCustomer>& customer, Instant now) {
    if (!customer) return false;
    return !customer->left_at || now < add_months(*customer->left_at, kFormerCustomerMonths);
}

/// The first reason to refuse, in order of precedence.
std::optional<ScreeningReason> refusal(const ScreeningInput& input) {
    if (input.known.suppressed) return ScreeningReason::kSuppressed;
    if (is_own_company(input)) return ScreeningReason::kSelfReferral;
    if (is_still_or_lately(input.known.customer, input.now)) return ScreeningReason::kAlreadyCustomer;
    if (input.known.live_referral_by_other) return ScreeningReason::kAlreadyReferred;
    if (input.known.live_referral_of_own) return ScreeningReason::kDuplicate;
    return std::nullopt;
}

bool is_deceptive(const ProspectDetails& prospect) {
    return (prospect.email && (is_homograph(prospect.email->domain()) || is_homograph(prospect.email->local()))) ||
           (prospect.website && is_homograph(prospect.website->host()));
}

bool has_name_of_own_company(const ScreeningInput& input) {
    const auto key = company_key(input.prospect.company);
    return !key.empty() && key == company_key(input.advocate.account_name);
}

/// The first reason to let a person look, in order of precedence.
std::optional<ScreeningReason> doubt(const ScreeningInput& input, int score) {
    if (is_deceptive(input.prospect)) return ScreeningReason::kHomograph;
    if (input.known.similar_company_exists || has_name_of_own_company(input)) return ScreeningReason::kSimilarCompany;
    const bool cleared = !input.prospect.email || input.lists.knows_disposable() ||
                         input.lists.is_consumer(input.prospect.email->domain());
    if (!cleared) return ScreeningReason::kDisposableUnknown;
    if (score < input.target.review_below) return ScreeningReason::kLowRelevance;
    return std::nullopt;
}

/// The country as given, else that of the company number; nothing decides when the program names no country.
std::optional<bool> country_in_target(const ProspectDetails& prospect, const TargetProfile& target) {
    if (target.countries.empty()) return std::nullopt;
    auto country = prospect.country;
    if (!country && prospect.company_number) country = prospect.company_number->country();
    if (!country) return std::nullopt;
    return std::find(target.countries.begin(), target.countries.end(), *country) != target.countries.end();
}

/// Nothing decides when the program names no activity, or none is known of the company.
std::optional<bool> sector_in_target(const ProspectDetails& prospect, const TargetProfile& target) {
    const std::string sector = sector_key(prospect.sector);
    if (target.sectors.empty() || sector.empty()) return std::nullopt;
    return std::ranges::any_of(target.sectors, [&](const std::string& one) { return sector.starts_with(one); });
}

std::optional<bool> size_in_target(const ProspectDetails& prospect, const TargetProfile& target) {
    if (!prospect.employees || (!target.employees_from && !target.employees_to)) return std::nullopt;
    return *prospect.employees >= target.employees_from.value_or(0) &&
           (!target.employees_to || *prospect.employees <= *target.employees_to);
}

bool is_competitor(const ScreeningInput& input) {
    return std::any_of(input.target.competitors.begin(), input.target.competitors.end(), [&](const DomainName& domain) {
        return has_domain(input.prospect, input.lists, domain.registrable());
    });
}

RelevanceFacts relevance_facts(const ScreeningInput& input, AddressClass address_class) {
    const auto& prospect = input.prospect;
    const auto domain = email_domain(prospect, input.lists);
    return {
        .address_class = address_class,
        .company_number = prospect.company_number.has_value(),
        .company_named = !prospect.company.empty(),
        .website_matches = domain && domain == website_domain(prospect, input.lists),
        .contact_named = !prospect.contact_name.empty(),
        .phone_given = prospect.phone.has_value(),
        .need_given = !prospect.need.empty(),
        .relationship_given = !prospect.relationship.empty(),
        .competitor = is_competitor(input),
        .country_in_target = country_in_target(prospect, input.target),
        .sector_in_target = sector_in_target(prospect, input.target),
        .size_in_target = size_in_target(prospect, input.target),
        .accepts_mail = input.known.mail ? std::optional(*input.known.mail != MailHosting::kNone) : std::nullopt,
        .advocate = input.advocate.record,
    };
}

/// By the lists; an address whose domain they do not know is told by who takes its mail.
AddressClass address_class_of(const ScreeningInput& input) {
    if (!input.prospect.email) return AddressClass::kUnknown;
    const AddressClass listed = input.lists.classify(*input.prospect.email);
    const bool is_private = listed == AddressClass::kProfessional && input.known.mail == MailHosting::kConsumer;
    return is_private ? AddressClass::kConsumer : listed;
}

bool is_company_reachable(const ProspectDetails& prospect) {
    return !prospect.company.empty() && prospect.phone;
}

bool is_anything_given(const ProspectDetails& prospect) {
    return !prospect.company.empty() || !prospect.contact_name.empty() || prospect.phone || prospect.company_number ||
           prospect.website || !prospect.need.empty() || !prospect.relationship.empty();
}

}  // namespace

std::string_view to_string(ScreeningReason reason) {
    return kReasonNames.of(reason);
}

std::optional<ScreeningReason> parse_screening_reason(std::string_view name) {
    return kReasonNames.parse(name);
}

Result<void> check_form(const ProspectDetails& prospect, const AddressLists& lists) {
    constexpr auto kPointer = "/email";
    if (!prospect.email) {
        if (is_company_reachable(prospect)) return {};
        return fail(is_anything_given(prospect) ? ErrorCode::kContactRequired : ErrorCode::kEmailRequired, kPointer);
    }
    if (lists.is_role(prospect.email->local())) return fail(ErrorCode::kEmailRole, kPointer);
    if (lists.is_disposable(prospect.email->domain())) return fail(ErrorCode::kEmailDisposable, kPointer);
    return {};
}

Screening screen(const ScreeningInput& input) {
    const auto address_class = address_class_of(input);
    Screening screening{
        .address_class = address_class,
        .link_only = address_class == AddressClass::kConsumer || address_class == AddressClass::kUnknown,
        .gift_counts = address_class != AddressClass::kConsumer,
        .relevance = judge_relevance(relevance_facts(input, address_class)),
    };
    if (const auto refused = refusal(input)) {
        screening.event = ReferralEvent::kScreeningRefused;
        screening.reason = refused;
    } else if (const auto held = doubt(input, screening.relevance.score)) {
        screening.event = ReferralEvent::kScreeningFlagged;
        screening.reason = held;
    }
    return screening;
}

MatchKeys keys_of(const ProspectDetails& prospect, const AddressLists& lists) {
    MatchKeys keys;
    if (prospect.email) keys.email = prospect.email->match_key();
    if (prospect.company_number) keys.company_number = prospect.company_number->match_key();
    keys.domain = email_domain(prospect, lists);
    if (!keys.domain) keys.domain = website_domain(prospect, lists);
    if (prospect.phone) keys.phone = prospect.phone->str();
    if (auto company = company_key(prospect.company); !company.empty()) keys.company = std::move(company);
    return keys;
}

std::string prospect_key(const MatchKeys& keys) {
    if (keys.email) return "email:" + *keys.email;
    if (keys.company_number) return "number:" + *keys.company_number;
    assert(keys.phone);
    return "phone:" + keys.phone.value();
}

}  // namespace parrain
