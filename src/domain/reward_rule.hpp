#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/money.hpp"
#include "core/result.hpp"

namespace parrain {

/// Who gets the reward.
enum class Beneficiary { kAdvocate, kAccount, kProspect };

/// What must have happened to the referral. `kWon` is the first payment, `kRenewal` each payment after it.
enum class Milestone { kAccepted, kEngaged, kWon, kRenewal };

/// What the rate or the tiers are applied to; entitlement.hpp says how. `kNone` is a fixed amount or a thing.
enum class RewardBase { kNone, kFirstPayment, kPayment, kAnnualValue, kOrderAmount };

/// What is given.
enum class RewardKind { kCash, kCredit, kFreeMonths, kModule, kGift, kExperience, kDonation };

/// Who lets a reward through once its hold is over: nobody, a person, or a person above an amount.
enum class Approval { kAuto, kManual, kAboveAmount };

/// One step of a rule by order amount: `value` for an annual value under `below`; the last step has no border.
struct Tier {
    std::optional<Money> below = {};
    Money value;

    bool operator==(const Tier&) const = default;
};

/// One version of what a program promises one beneficiary at one milestone.
///
/// A referral pins the version in force when it was submitted, so later edits never change a promise.
struct RewardRule {
    RewardRuleId id = {};
    int version = 1;
    Beneficiary beneficiary = Beneficiary::kAdvocate;
    Milestone milestone = Milestone::kWon;
    RewardBase base = RewardBase::kNone;
    /// Given unless the beneficiary chose another kind of `choices`.
    RewardKind kind = RewardKind::kCash;
    std::vector<RewardKind> choices = {};
    /// Bases of a payment or of the annual value.
    std::optional<Rate> rate = {};
    /// Base none: what is given, or what the thing given costs the program.
    std::optional<Money> amount = {};
    /// Base order_amount: borders strictly ascending.
    std::vector<Tier> tiers = {};
    /// Base payment: calendar months from the referral's first payment; none is for ever.
    std::optional<int> duration_months = {};
    /// Modules or months given.
    int quantity = 1;
    /// Base annual_value: a subscription that ends in its first year is worth what was really paid.
    bool clawback_on_early_end = true;
    /// Days between the payment and the approval, from 0.
    int hold_days = 0;
    Approval approval = Approval::kAuto;
    /// Approval kAboveAmount: a person approves what is worth more than this.
    std::optional<Money> approval_above = {};

    bool operator==(const RewardRule&) const = default;
};

/// Whether the rule says one clear thing. Every fault is named by its JSON pointer into the rule.
/// @error kUnknownField (a field its base does not use), kRequired, kUnknownValue (a base its milestone cannot have),
///        kOutOfRange, kAmount (zero or negative), kCurrencyMismatch (two currencies in one rule)
Result<void> check(const RewardRule& rule);

/// The kind a beneficiary gets who prefers `preferred`: that one where the rule offers it, else the rule's own.
RewardKind chosen_kind(const RewardRule& rule, std::optional<RewardKind> preferred);

/// Whether a reward of this kind, once given, can be owed back by its beneficiary. Gifts, modules, free months,
/// experiences and donations cannot: what they cost is sunk.
bool can_be_owed(RewardKind kind);

/// Names on the wire, in snake case (`annual_value`, `free_months`), and back.
std::string_view to_string(Beneficiary value);
std::string_view to_string(Milestone value);
std::string_view to_string(RewardBase value);
std::string_view to_string(RewardKind value);
std::string_view to_string(Approval value);
std::optional<Beneficiary> parse_beneficiary(std::string_view name);
std::optional<Milestone> parse_milestone(std::string_view name);
std::optional<RewardBase> parse_reward_base(std::string_view name);
std::optional<RewardKind> parse_reward_kind(std::string_view name);
std::optional<Approval> parse_approval(std::string_view name);

}  // namespace parrain
