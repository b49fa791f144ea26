#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/billing.hpp"
#include "domain/reward_rule.hpp"
#include "domain/settlement.hpp"

/// Givens for tests of the money domain.
namespace parrain::given {

inline Currency currency(std::string_view code) {
    return Currency::parse(code).value();
}
inline Money money(std::int64_t minor, std::string_view code) {
    return Money::parse(minor, currency(code)).value();
}
inline Money eur(std::int64_t cents) {
    return money(cents, "EUR");
}
inline Instant at(std::string_view day) {
    return Instant::parse(std::string(day) + "T10:00:00Z").value();
}

inline SubscriptionTerms every(int count, Interval interval, Money amount) {
    return {.interval = interval, .interval_count = count, .amount = amount};
}

inline BillingFact started(std::string id, std::string_view day, std::string subscription, SubscriptionTerms terms) {
    return {.id = std::move(id),
            .type = BillingFactType::kSubscriptionStarted,
            .occurred_at = at(day),
            .subscription_id = std::move(subscription),
            .terms = terms};
}

inline BillingFact paid(std::string id, std::string_view day, std::string invoice, Money amount,
                        std::string subscription = {}) {
    return {.id = std::move(id),
            .type = BillingFactType::kPaymentReceived,
            .occurred_at = at(day),
            .subscription_id = std::move(subscription),
            .invoice = std::move(invoice),
            .amount = amount};
}

inline BillingFact refunded(std::string id, std::string_view day, std::string invoice, Money amount) {
    return {.id = std::move(id),
            .type = BillingFactType::kPaymentRefunded,
            .occurred_at = at(day),
            .invoice = std::move(invoice),
            .amount = amount};
}

inline BillingFact ended(std::string id, std::string_view day, std::string subscription = {}) {
    return {.id = std::move(id),
            .type = BillingFactType::kSubscriptionEnded,
            .occurred_at = at(day),
            .subscription_id = std::move(subscription)};
}

/// 20 % of `base` in cash to the advocate.
inline RewardRule twenty_percent_of(RewardBase base) {
    return {.id = RewardRuleId(1), .base = base, .rate = Rate::parse(2000).value()};
}

/// One module to the prospect, worth `cost` to the program.
inline RewardRule one_module(std::optional<Money> cost = {}) {
    return {.id = RewardRuleId(2), .beneficiary = Beneficiary::kProspect, .kind = RewardKind::kModule, .amount = cost};
}

}  // namespace parrain::given
