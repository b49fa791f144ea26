#pragma once

#include <optional>

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/referral_states.hpp"

namespace parrain {

/// For how long personal data of prospects are kept. Defaults that the publisher checks, no legal advice.
/// Source: law-and-relevance.md §1 rows 2, 5 and 6.
struct RetentionRules {
    int notice_alert_days = 25;  ///< after the submission of a prospect who has not been informed: somebody is told
    int notice_days = 30;        ///< and then forgotten; a month is the law's limit (GDPR art. 14(3))
    int silent_days = 30;        ///< after the message to a prospect who said nothing, or after an objection
    int engaged_months = 36;     ///< after a prospect showed interest
    int money_years = 10;        ///< after a sale: what ties its money lines to a person
    /// After an objection; none: for ever. What the law wants at least is what can be set at least.
    std::optional<int> suppression_years = {};

    bool operator==(const RetentionRules&) const = default;
};

/// Hold the rules against what the law asks for at most.
/// @error kOutOfRange (/notice_alert_days, /notice_days, /silent_days, /engaged_months, /money_years,
///        /suppression_years)
Result<void> check(const RetentionRules& rules);

/// When what happened to a referral that retention is counted from.
struct RetentionFacts {
    ReferralState state = ReferralState::kSubmitted;
    Instant submitted_at;
    std::optional<Instant> contacted_at = {};  ///< when the prospect was first informed
    std::optional<Instant> answered_at = {};   ///< when they last spoke to somebody, or asked to be called again
    std::optional<Instant> engaged_at = {};
    std::optional<Instant> won_at = {};
    std::optional<Instant> objected_at = {};
};

/// When the prospect of a referral is forgotten; nothing where they already are.
///
/// Whoever bought is kept for the years of money lines; whoever showed interest for the months of engaged ones; whoever
/// was informed and said nothing, or refused, for the days of silent ones, counted from their last answer or from the
/// call back they were promised; whoever was never informed until the law's limit for informing them, whatever was
/// promised.
std::optional<Instant> erased_at(const RetentionFacts& facts, const RetentionRules& rules);

/// When somebody has to be told that the prospect has still not been informed; nothing where they were, or need not be.
std::optional<Instant> notice_alert_at(const RetentionFacts& facts, const RetentionRules& rules);

}  // namespace parrain
