#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "domain/reward.hpp"

namespace parrain {

/// What makes a person look twice at a reward, the gravest first.
enum class Anomaly {
    kSharedBankAccount,  ///< paid to where somebody else is paid too
    kOwed,               ///< part of it has to be taken back
    kHeld,               ///< stopped by a person, a dispute, or because the advocate left
    kAdvocateInDoubt,    ///< others of this advocate's were refused by a person
    kUnusualAmount,      ///< far above what the rule usually gives
    kRefunded,           ///< something behind it was refunded
    kManyFromAccount,    ///< several sales of one customer company's people within a week
    kBoughtAtOnce,       ///< sold within the hour of being recommended
    kWeakReferral,       ///< recommended with little that speaks for it
    kGuardrail,          ///< the program's guard-rail wants a person
    kSupplement,         ///< completes a reward paid before
};

/// What stands around a reward; storage counts it, the rules below judge it.
struct RewardSigns {
    /// Values that the rule, of any version, gave lately to others in the same currency.
    std::vector<Money> usual = {};
    bool was_refunded = false;            ///< any invoice of its referral
    std::int64_t refused = 0;             ///< of the advocate's other rewards, by a person
    std::int64_t decided = 0;             ///< of the advocate's other rewards: let through or refused
    std::int64_t sales_of_account = 0;    ///< won for people of the advocate's company within the week around it
    std::int64_t sharing_account = 0;     ///< others who are paid to the same bank account
    std::optional<Instant> submitted_at;  ///< of the referral
    std::optional<Instant> won_at;
    int relevance = 100;
};

/// How many usual values it takes to tell what is usual, and how far above their middle is unusual.
inline constexpr std::size_t kFewestUsual = 5;
inline constexpr int kUnusualTimes = 3;
/// Sales of one company within a week that are many.
inline constexpr int kManySales = 3;
/// Relevance below which a referral is weak.
inline constexpr int kWeakRelevance = 40;

/// A finding with the figures that its sentence needs.
struct AnomalyFinding {
    Anomaly anomaly;
    std::int64_t count = 0;  ///< kAdvocateInDoubt: refused; kManyFromAccount: sales; kSharedBankAccount: others
    std::optional<Money> usual = {};     ///< kUnusualAmount: the middle of what is usual
    std::optional<Duration> after = {};  ///< kBoughtAtOnce
};

/// What is strange about a reward, the gravest first.
std::vector<AnomalyFinding> anomalies_of(const Reward& reward, const RewardSigns& signs);

/// The wire name, `unusual_amount`.
std::string_view to_string(Anomaly anomaly);

}  // namespace parrain
