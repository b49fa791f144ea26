#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/condition.hpp"

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

/// What chooses the tier: the annual value of the order (base order_amount), or how many referrals of this advocate the
/// rule has rewarded, the present one included (base none).
enum class TierBy { kOrderAmount, kCount };

/// Whose referrals the rule rewards, by the advocate's role when they submit.
enum class Audience { kEverybody, kAdmin, kMember };

/// One step of a rule: `value` for an annual value under `below`, or for a count under `below_count`; the last step has
/// no border.
struct Tier {
    std::optional<Money> below = {};
    std::optional<int> below_count = {};
    Money value;

    bool operator==(const Tier&) const = default;
};

/// What a rule gives at most, over everything one referral, one advocate, or one advocate within a calendar year (of
/// the workspace's time zone, by when the reward was earned) is entitled to.
struct Caps {
    std::optional<Money> per_referral = {};
    std::optional<Money> per_advocate = {};
    std::optional<Money> per_year = {};

    bool any() const { return per_referral || per_advocate || per_year; }
    /// The one that all of them are in; none where there is none.
    std::optional<Currency> currency() const;
    bool operator==(const Caps&) const = default;
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
    /// None, or what the beneficiary may choose among, the kind itself with it.
    std::vector<RewardKind> choices = {};
    /// Bases of a payment or of the annual value.
    std::optional<Rate> rate = {};
    /// Base none: what is given, or what the thing given costs the program.
    std::optional<Money> amount = {};
    /// Kinds gift and experience: which one of the catalogue; none for one named nowhere, of which `amount` must say
    /// what it costs. Where one is named `amount` is its cost, frozen.
    std::optional<GiftId> gift = {};
    /// Base order_amount, or base none by count: borders strictly ascending.
    std::vector<Tier> tiers = {};
    TierBy tier_by = TierBy::kOrderAmount;
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
    Audience audience = Audience::kEverybody;
    Conditions when = {};
    /// Money kinds only.
    Caps caps = {};
    /// A rung of a ladder: given once per advocate, whatever the versions, on the referral that brings the number of
    /// their referrals at the milestone (accepted or engaged) to this.
    std::optional<int> at_count = {};
    /// Referrals submitted in [valid_from, valid_to) are promised the rule; an absent end is open.
    std::optional<Instant> valid_from = {};
    std::optional<Instant> valid_to = {};
    /// Only referrals of this campaign are promised the rule, and a rung of it counts them alone; none: all of the
    /// program's.
    std::optional<CampaignId> campaign = {};

    bool operator==(const RewardRule&) const = default;
};

/// Whether the rule says one clear thing. Every fault is named by its JSON pointer into the rule.
/// @error kUnknownField (a field its base, kind or milestone does not use), kRequired, kUnknownValue (a base its
///        milestone cannot have; an operator or value its attribute cannot have), kTooMany, kOutOfRange,
///        kAmount (zero or negative), kCurrencyMismatch (two currencies in one rule)
Result<void> check(const RewardRule& rule);

/// The one currency of all amounts of a rule that passed `check`; none where it names no amount.
std::optional<Currency> currency_of(const RewardRule& rule);

/// Whether a reward of this kind is an amount of money: cash, credit or donation.
bool is_money(RewardKind kind);

/// Whether two rules that give at a count are the same rung of an advocate: both a thing that is sent or handed over,
/// both money, or both a benefit in the product.
bool is_same_rung(RewardKind a, RewardKind b);

/// Whether some referral could be promised both rules.
bool overlap(const RewardRule& a, const RewardRule& b);

/// Whether a referral submitted at this moment by an advocate of this role, in this campaign or none, is promised the
/// rule.
bool is_promised(const RewardRule& rule, bool advocate_is_admin, Instant submitted_at,
                 std::optional<CampaignId> campaign = {});

/// The rule with its own kind among those it offers, each once: whoever chose another may choose it again.
RewardRule with_own_kind_offered(RewardRule rule);

/// The rule as it is promised to an advocate whose referrals come to nothing: what would be given before the sale is
/// given on the sale. Source: law-and-relevance.md §2, "Quality loop".
RewardRule on_sale_only(RewardRule rule);

/// Whether on_sale_only is for this kind: gifts and experiences, which reward names rather than sales.
bool is_thing_for_advocates(RewardKind kind);

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
std::string_view to_string(TierBy value);
std::string_view to_string(Audience value);
std::optional<Beneficiary> parse_beneficiary(std::string_view name);
std::optional<Milestone> parse_milestone(std::string_view name);
std::optional<RewardBase> parse_reward_base(std::string_view name);
std::optional<RewardKind> parse_reward_kind(std::string_view name);
std::optional<Approval> parse_approval(std::string_view name);
std::optional<TierBy> parse_tier_by(std::string_view name);
std::optional<Audience> parse_audience(std::string_view name);

}  // namespace parrain
