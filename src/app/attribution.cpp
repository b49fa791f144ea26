#include "app/attribution.hpp"

#include <algorithm>

#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kCustomer = "customer";
constexpr std::string_view kSubscription = "subscription";
constexpr std::string_view kInvoice = "invoice";

/// How a referral can be recognised in a billing customer; empty texts match nothing.
struct CustomerKeys {
    std::string email;
    std::string company_number;
    std::string stated_domain;
    std::string address_domain;
};

CustomerKeys keys_of(const BillingCustomer& customer, const AddressLists& lists) {
    CustomerKeys keys;
    if (customer.email) {
        if (const auto email = Email::parse(*customer.email)) {
            keys.email = email->match_key();
            const auto registrable = registrable_domain(email->domain());
            if (registrable && !lists.is_consumer(email->domain())) keys.address_domain = *registrable;
        }
    }
    if (customer.company_number) {
        const auto number = CompanyNumber::parse(*customer.company_number, CountryCode::france());
        keys.company_number = number ? number->match_key() : *customer.company_number;
    }
    if (customer.domain) {
        const auto site = Url::parse_website(*customer.domain);
        const auto domain = DomainName::parse(site ? site->host() : *customer.domain);
        if (domain && !lists.is_consumer(domain->str())) keys.stated_domain = domain->registrable();
    }
    return keys;
}

/// Of several referrals of one prospect: the live one, else the latest.
std::optional<ReferralId> best_of(const std::vector<Referral>& referrals) {
    if (referrals.empty()) return std::nullopt;
    const auto live = std::ranges::find_if(referrals, [](const Referral& one) { return is_live(one.state); });
    return live != referrals.end() ? live->id : referrals.back().id;
}

std::vector<Proposal> proposals_from(const std::vector<Referral>& referrals, std::string_view matched_on) {
    std::vector<Proposal> proposals;
    for (const Referral& referral : referrals) {
        if (!is_live(referral.state)) continue;
        proposals.push_back({.referral = referral.id,
                             .company = referral.company.value_or(referral.email.value_or("")),
                             .matched_on = std::string(matched_on)});
    }
    return proposals;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> billing_numbers(const BillingEvent& event) {
    std::vector<std::pair<std::string, std::string>> numbers;
    const auto add = [&](std::string_view kind, const std::string& value) {
        if (!value.empty()) numbers.emplace_back(kind, value);
    };
    add(kInvoice, event.fact.invoice);
    for (const std::string& alias : event.fact.aliases) add(kInvoice, alias);
    add(kInvoice, event.fact.refund_source);
    add(kSubscription, event.fact.subscription_id);
    add(kCustomer, event.customer.external_id.value_or(""));
    return numbers;
}

Attribution find_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const BillingEvent& event) {
    for (const auto& [kind, value] : billing_numbers(event)) {
        if (const auto linked = tx.billing().linked(workspace, kind, value)) return {.referral = linked};
    }
    const CustomerKeys keys = keys_of(event.customer, context.lists);
    if (!keys.email.empty()) {
        const auto same = tx.referrals().matching(workspace, keys.email, "", "");
        if (const auto best = best_of(same)) return {.referral = best};
    }
    if (!keys.company_number.empty()) {
        const auto same = tx.referrals().matching(workspace, "", keys.company_number, "");
        if (const auto best = best_of(same)) return {.referral = best};
    }
    if (!keys.stated_domain.empty()) {
        auto alike = proposals_from(tx.referrals().matching(workspace, "", "", keys.stated_domain), "domain");
        if (alike.size() == 1) return {.referral = alike.front().referral};
        if (!alike.empty()) return {.referral = std::nullopt, .proposals = std::move(alike)};
    }
    if (!keys.address_domain.empty()) {
        return {.referral = std::nullopt,
                .proposals = proposals_from(tx.referrals().matching(workspace, "", "", keys.address_domain), "domain")};
    }
    return {};
}

}  // namespace parrain::app
