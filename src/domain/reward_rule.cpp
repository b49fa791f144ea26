#include "domain/reward_rule.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/bounds.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<Beneficiary, 3> kBeneficiaries("advocate", "account", "prospect");
constexpr EnumNames<Milestone, 4> kMilestones("accepted", "engaged", "won", "renewal");
constexpr EnumNames<RewardBase, 5> kBases("none", "first_payment", "payment", "annual_value", "order_amount");
constexpr EnumNames<RewardKind, 7> kKinds("cash", "credit", "free_months", "module", "gift", "experience", "donation");
constexpr EnumNames<Approval, 3> kApprovals("auto", "manual", "above_amount");
constexpr EnumNames<TierBy, 2> kTierBys("order_amount", "count");
constexpr EnumNames<Audience, 3> kAudiences("everybody", "admin", "member");

constexpr int kMaxCount = 1'000'000;
constexpr std::size_t kMaxConditions = 20;
constexpr int kMaxHoldDays = 3650;
constexpr int kMaxMonths = 1200;
constexpr int kWholeRate = 10'000;

bool uses_rate(RewardBase base) {
    return base == RewardBase::kFirstPayment || base == RewardBase::kPayment || base == RewardBase::kAnnualValue;
}

/// Gathers what is wrong with a rule, field by field.
class Faults {
  public:
    void add(ErrorCode code, std::string pointer, std::optional<Bounds> bounds = {}) {
        fields_.push_back({std::move(pointer), code, bounds});
    }

    /// A field that must stand exactly when `wanted`.
    void presence(bool present, bool wanted, const std::string& pointer) {
        if (present && !wanted) add(ErrorCode::kUnknownField, pointer);
        if (!present && wanted) add(ErrorCode::kRequired, pointer);
    }

    Result<void> verdict() && {
        if (fields_.empty()) return {};
        const ErrorCode first = std::ranges::min_element(fields_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(fields_), .detail = std::move(detail_)};
    }

    bool has(ErrorCode code) const { return std::ranges::find(fields_, code, &FieldError::code) != fields_.end(); }

    /// What a more precise wording of the faults names.
    void explain(std::string name, std::string value) { detail_.emplace_back(std::move(name), std::move(value)); }

  private:
    std::vector<FieldError> fields_;
    std::vector<std::pair<std::string, std::string>> detail_;
};

bool is_before_sale(Milestone milestone) {
    return milestone == Milestone::kAccepted || milestone == Milestone::kEngaged;
}

/// Milestones before the sale know no money to apply a rate to; a renewal is a payment.
bool milestone_has(Milestone milestone, RewardBase base) {
    switch (milestone) {
        case Milestone::kAccepted:
        case Milestone::kEngaged: return base == RewardBase::kNone;
        case Milestone::kRenewal: return base == RewardBase::kPayment || base == RewardBase::kNone;
        case Milestone::kWon: return true;
    }
    return false;
}

/// Whether the beneficiary may choose this kind: a rule names one gift, that of its own kind.
bool may_choose(const RewardRule& rule, RewardKind kind) {
    if (is_money(kind)) return true;
    return rule.base == RewardBase::kNone && (kind == rule.kind || !is_thing_for_advocates(kind));
}

void check_kinds(const RewardRule& rule, Faults& faults) {
    if (rule.base != RewardBase::kNone && !is_money(rule.kind)) faults.add(ErrorCode::kUnknownValue, "/kind");
    for (std::size_t i = 0; i < rule.choices.size(); ++i) {
        if (!may_choose(rule, rule.choices[i])) {
            faults.add(ErrorCode::kUnknownValue, "/choices/" + std::to_string(i));
        }
    }
}

/// Whether everything the rule may give, whatever the beneficiary chooses, is money.
bool gives_money_only(const RewardRule& rule) {
    return is_money(rule.kind) && std::ranges::all_of(rule.choices, is_money);
}

bool counts(const RewardRule& rule) {
    return rule.tier_by == TierBy::kCount;
}

void check_amount(const RewardRule& rule, Faults& faults) {
    if (rule.base != RewardBase::kNone || counts(rule)) {
        faults.presence(rule.amount.has_value(), false, "/amount");
        return;
    }
    if (is_money(rule.kind) && !rule.amount) faults.add(ErrorCode::kRequired, "/amount");
    if (!rule.amount) return;
    const std::int64_t least = is_money(rule.kind) ? 1 : 0;
    if (rule.amount->minor() >= least) return;
    faults.add(ErrorCode::kAmount, "/amount", least == 0 ? std::optional(at_least(0)) : std::nullopt);
}

void check_gift(const RewardRule& rule, Faults& faults) {
    const bool gives_gift = is_thing_for_advocates(rule.kind);
    if (rule.gift && !gives_gift) faults.add(ErrorCode::kUnknownField, "/gift");
    // What nobody named and nobody priced would count nothing towards what a person may get in a year.
    const bool is_fixed = rule.base == RewardBase::kNone && !counts(rule);
    if (gives_gift && is_fixed && !rule.gift && !rule.amount) faults.add(ErrorCode::kRequired, "/gift");
}

/// One tier's border, which stands exactly when `wanted`, above the one before.
template <class Border>
void check_border(const std::optional<Border>& border, bool wanted, std::int64_t& before, const std::string& pointer,
                  Faults& faults) {
    faults.presence(border.has_value(), wanted, pointer);
    if (!border) return;
    if constexpr (std::is_same_v<Border, Money>) {
        // In which unit a border of money is read depends on its reader: it is not named.
        if (border->minor() <= before) faults.add(ErrorCode::kOutOfRange, pointer);
        before = border->minor();
    } else {
        const bool is_counted = *border > before && *border <= kMaxCount;
        if (!is_counted) {
            const auto least = std::min<std::int64_t>(before + 1, kMaxCount);
            faults.add(ErrorCode::kOutOfRange, pointer, Bounds{least, kMaxCount});
        }
        before = *border;
    }
}

void check_tiers(const RewardRule& rule, Faults& faults) {
    const bool by_count = counts(rule);
    if (by_count && (rule.base != RewardBase::kNone || rule.at_count || !gives_money_only(rule))) {
        faults.add(ErrorCode::kUnknownValue, "/tier_by");
    }
    faults.presence(!rule.tiers.empty(), by_count || rule.base == RewardBase::kOrderAmount, "/tiers");
    // The first referral has count 1: a step below 1 would never be taken.
    std::int64_t before = by_count ? 1 : 0;
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const Tier& tier = rule.tiers[i];
        const std::string pointer = "/tiers/" + std::to_string(i);
        const bool has_border = i + 1 < rule.tiers.size();
        check_border(tier.below, has_border && !by_count, before, pointer + "/below", faults);
        check_border(tier.below_count, has_border && by_count, before, pointer + "/below_count", faults);
        if (tier.value.minor() < 0) faults.add(ErrorCode::kAmount, pointer + "/value", at_least(0));
    }
}

void check_conditions(const RewardRule& rule, Faults& faults) {
    const auto& conditions = rule.when.conditions;
    if (conditions.size() > kMaxConditions) {
        faults.add(ErrorCode::kTooMany, "/when/conditions", at_most(kMaxConditions));
    }
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        const std::string pointer = "/when/conditions/" + std::to_string(i);
        if (is_of_billing(conditions[i].attribute) && is_before_sale(rule.milestone)) {
            faults.add(ErrorCode::kUnknownValue, pointer + "/attribute");
        }
        const auto checked = check(conditions[i]);
        if (checked) continue;
        for (const FieldError& fault : checked.failure().fields) {
            faults.add(fault.code, pointer + fault.pointer, fault.bounds);
        }
    }
}

void check_caps(const RewardRule& rule, Faults& faults) {
    const auto positive = [&](const std::optional<Money>& cap, const std::string& pointer) {
        if (!cap) return;
        if (!gives_money_only(rule) || rule.at_count) faults.add(ErrorCode::kUnknownField, pointer);
        if (!cap->is_positive()) faults.add(ErrorCode::kAmount, pointer);
    };
    positive(rule.caps.per_referral, "/caps/per_referral");
    positive(rule.caps.per_advocate, "/caps/per_advocate");
    positive(rule.caps.per_year, "/caps/per_year");
}

/// A rung is for the advocate or their account, and for what leads to the sale.
void check_rung(const RewardRule& rule, Faults& faults) {
    if (!rule.at_count) return;
    if (!is_before_sale(rule.milestone) || rule.base != RewardBase::kNone) {
        faults.add(ErrorCode::kUnknownField, "/at_count");
    }
    if (rule.beneficiary == Beneficiary::kProspect) faults.add(ErrorCode::kUnknownValue, "/beneficiary");
    if (*rule.at_count < 1 || *rule.at_count > kMaxCount) {
        faults.add(ErrorCode::kOutOfRange, "/at_count", Bounds{1, kMaxCount});
    }
}

void check_validity(const RewardRule& rule, Faults& faults) {
    if (rule.valid_from && rule.valid_to && *rule.valid_to <= *rule.valid_from) {
        faults.add(ErrorCode::kEndsBeforeStart, "/valid_to");
    }
}

void check_approval(const RewardRule& rule, Faults& faults) {
    faults.presence(rule.approval_above.has_value(), rule.approval == Approval::kAboveAmount, "/approval_above");
    if (rule.approval_above && rule.approval_above->minor() < 0) {
        faults.add(ErrorCode::kAmount, "/approval_above", at_least(0));
    }
}

/// Calls `visit(amount, pointer)` for every amount the rule names.
template <class Visit>
void each_amount(const RewardRule& rule, Visit visit) {
    const auto one = [&](const std::optional<Money>& amount, const std::string& pointer) {
        if (amount) visit(*amount, pointer);
    };
    one(rule.amount, "/amount");
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const std::string pointer = "/tiers/" + std::to_string(i);
        one(rule.tiers[i].below, pointer + "/below");
        one(rule.tiers[i].value, pointer + "/value");
    }
    one(rule.approval_above, "/approval_above");
    one(rule.caps.per_referral, "/caps/per_referral");
    one(rule.caps.per_advocate, "/caps/per_advocate");
    one(rule.caps.per_year, "/caps/per_year");
}

void check_currencies(const RewardRule& rule, Faults& faults) {
    const auto first = currency_of(rule);
    each_amount(rule, [&](Money amount, const std::string& pointer) {
        if (amount.currency() != *first) faults.add(ErrorCode::kCurrencyMismatch, pointer);
    });
}

/// Cash waits for bank details, and a prospect has no place to give them.
void check_claimable(const RewardRule& rule, Faults& faults) {
    if (rule.beneficiary != Beneficiary::kProspect) return;
    // The words for it would be wrong of another value.
    if (!faults.has(ErrorCode::kUnknownValue)) faults.explain("why", "no_cash_for_prospect");
    if (rule.kind == RewardKind::kCash) faults.add(ErrorCode::kUnknownValue, "/kind");
    for (std::size_t i = 0; i < rule.choices.size(); ++i) {
        if (rule.choices[i] == RewardKind::kCash) {
            faults.add(ErrorCode::kUnknownValue, "/choices/" + std::to_string(i));
        }
    }
}

}  // namespace

std::optional<Currency> Caps::currency() const {
    for (const auto& cap : {per_referral, per_advocate, per_year}) {
        if (cap) return cap->currency();
    }
    return std::nullopt;
}

Result<void> check(const RewardRule& rule) {
    Faults faults;
    if (!milestone_has(rule.milestone, rule.base)) faults.add(ErrorCode::kUnknownValue, "/base");
    check_kinds(rule, faults);
    faults.presence(rule.rate.has_value(), uses_rate(rule.base), "/rate_bps");
    if (rule.rate && rule.rate->basis_points() == 0)
        faults.add(ErrorCode::kOutOfRange, "/rate_bps", Bounds{1, kWholeRate});
    check_amount(rule, faults);
    check_gift(rule, faults);
    check_tiers(rule, faults);
    if (rule.duration_months && rule.base != RewardBase::kPayment) {
        faults.add(ErrorCode::kUnknownField, "/duration_months");
    }
    if (rule.duration_months && (*rule.duration_months < 1 || *rule.duration_months > kMaxMonths)) {
        faults.add(ErrorCode::kOutOfRange, "/duration_months", Bounds{1, kMaxMonths});
    }
    if (rule.quantity < 1) faults.add(ErrorCode::kOutOfRange, "/quantity", at_least(1));
    if (rule.hold_days < 0 || rule.hold_days > kMaxHoldDays) {
        faults.add(ErrorCode::kOutOfRange, "/hold_days", at_most(kMaxHoldDays));
    }
    check_approval(rule, faults);
    check_conditions(rule, faults);
    check_caps(rule, faults);
    check_rung(rule, faults);
    check_validity(rule, faults);
    check_currencies(rule, faults);
    check_claimable(rule, faults);
    return std::move(faults).verdict();
}

std::optional<Currency> currency_of(const RewardRule& rule) {
    std::optional<Currency> first;
    each_amount(rule, [&](Money amount, const std::string&) {
        if (!first) first = amount.currency();
    });
    return first;
}

bool is_money(RewardKind kind) {
    return kind == RewardKind::kCash || kind == RewardKind::kCredit || kind == RewardKind::kDonation;
}

bool is_same_rung(RewardKind a, RewardKind b) {
    const auto is_sent = [](RewardKind kind) { return kind == RewardKind::kGift || kind == RewardKind::kExperience; };
    return is_money(a) == is_money(b) && is_sent(a) == is_sent(b);
}

bool overlap(const RewardRule& a, const RewardRule& b) {
    const auto ends_before = [](const RewardRule& one, const RewardRule& other) {
        return one.valid_to && other.valid_from && *one.valid_to <= *other.valid_from;
    };
    const bool everybody = a.audience == Audience::kEverybody || b.audience == Audience::kEverybody;
    return (everybody || a.audience == b.audience) && !ends_before(a, b) && !ends_before(b, a);
}

bool is_promised(const RewardRule& rule, bool advocate_is_admin, Instant submitted_at,
                 std::optional<CampaignId> campaign) {
    const bool is_theirs = !rule.campaign || rule.campaign == campaign;
    const bool is_valid = is_theirs && (!rule.valid_from || submitted_at >= *rule.valid_from) &&
                          (!rule.valid_to || submitted_at < *rule.valid_to);
    switch (rule.audience) {
        case Audience::kEverybody: return is_valid;
        case Audience::kAdmin: return is_valid && advocate_is_admin;
        case Audience::kMember: return is_valid && !advocate_is_admin;
    }
    return false;
}

RewardRule with_own_kind_offered(RewardRule rule) {
    if (rule.choices.empty()) return rule;
    std::vector<RewardKind> offered;
    const auto offer = [&](RewardKind kind) {
        if (std::ranges::find(offered, kind) == offered.end()) offered.push_back(kind);
    };
    if (std::ranges::find(rule.choices, rule.kind) == rule.choices.end()) offer(rule.kind);
    std::ranges::for_each(rule.choices, offer);
    rule.choices = std::move(offered);
    return rule;
}

RewardRule on_sale_only(RewardRule rule) {
    if (is_before_sale(rule.milestone)) rule.milestone = Milestone::kWon;
    return rule;
}

bool is_thing_for_advocates(RewardKind kind) {
    return kind == RewardKind::kGift || kind == RewardKind::kExperience;
}

RewardKind chosen_kind(const RewardRule& rule, std::optional<RewardKind> preferred) {
    if (!preferred) return rule.kind;
    return std::ranges::find(rule.choices, *preferred) != rule.choices.end() ? *preferred : rule.kind;
}

bool can_be_owed(RewardKind kind) {
    return kind == RewardKind::kCash || kind == RewardKind::kCredit;
}

std::string_view to_string(Beneficiary value) {
    return kBeneficiaries.of(value);
}
std::string_view to_string(Milestone value) {
    return kMilestones.of(value);
}
std::string_view to_string(RewardBase value) {
    return kBases.of(value);
}
std::string_view to_string(RewardKind value) {
    return kKinds.of(value);
}
std::string_view to_string(Approval value) {
    return kApprovals.of(value);
}
std::string_view to_string(TierBy value) {
    return kTierBys.of(value);
}
std::string_view to_string(Audience value) {
    return kAudiences.of(value);
}
std::optional<Beneficiary> parse_beneficiary(std::string_view name) {
    return kBeneficiaries.parse(name);
}
std::optional<Milestone> parse_milestone(std::string_view name) {
    return kMilestones.parse(name);
}
std::optional<RewardBase> parse_reward_base(std::string_view name) {
    return kBases.parse(name);
}
std::optional<RewardKind> parse_reward_kind(std::string_view name) {
    return kKinds.parse(name);
}
std::optional<Approval> parse_approval(std::string_view name) {
    return kApprovals.parse(name);
}
std::optional<TierBy> parse_tier_by(std::string_view name) {
    return kTierBys.parse(name);
}
std::optional<Audience> parse_audience(std::string_view name) {
    return kAudiences.parse(name);
}

}  // namespace parrain
