#include "domain/reward_rule.hpp"

#include <algorithm>
#include <string>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<Beneficiary, 3> kBeneficiaries("advocate", "account", "prospect");
constexpr EnumNames<Milestone, 4> kMilestones("accepted", "engaged", "won", "renewal");
constexpr EnumNames<RewardBase, 5> kBases("none", "first_payment", "payment", "annual_value", "order_amount");
constexpr EnumNames<RewardKind, 7> kKinds("cash", "credit", "free_months", "module", "gift", "experience", "donation");
constexpr EnumNames<Approval, 3> kApprovals("auto", "manual", "above_amount");

constexpr int kMaxHoldDays = 3650;
constexpr int kMaxMonths = 1200;

bool is_money(RewardKind kind) {
    return kind == RewardKind::kCash || kind == RewardKind::kCredit || kind == RewardKind::kDonation;
}

bool uses_rate(RewardBase base) {
    return base == RewardBase::kFirstPayment || base == RewardBase::kPayment || base == RewardBase::kAnnualValue;
}

/// Gathers what is wrong with a rule, field by field.
class Faults {
  public:
    void add(ErrorCode code, std::string pointer) { fields_.push_back({std::move(pointer), code}); }

    /// A field that must stand exactly when `wanted`.
    void presence(bool present, bool wanted, const std::string& pointer) {
        if (present && !wanted) add(ErrorCode::kUnknownField, pointer);
        if (!present && wanted) add(ErrorCode::kRequired, pointer);
    }

    Result<void> verdict() && {
        if (fields_.empty()) return {};
        const ErrorCode first = std::ranges::min_element(fields_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(fields_)};
    }

  private:
    std::vector<FieldError> fields_;
};

/// Milestones before the sale know no money to apply a rate to; a renewal is a payment.
bool milestone_has(Milestone milestone, RewardBase base) {
    switch (milestone) {
        case Milestone::kAccepted:
        case Milestone::kEngaged: return base == RewardBase::kNone;
        case Milestone::kRenewal: return base == RewardBase::kPayment;
        case Milestone::kWon: return true;
    }
    return false;
}

void check_kinds(const RewardRule& rule, Faults& faults) {
    if (rule.base == RewardBase::kNone) return;
    if (!is_money(rule.kind)) faults.add(ErrorCode::kUnknownValue, "/kind");
    for (std::size_t i = 0; i < rule.choices.size(); ++i) {
        if (!is_money(rule.choices[i])) faults.add(ErrorCode::kUnknownValue, "/choices/" + std::to_string(i));
    }
}

void check_amount(const RewardRule& rule, Faults& faults) {
    if (rule.base != RewardBase::kNone) {
        faults.presence(rule.amount.has_value(), false, "/amount");
        return;
    }
    if (is_money(rule.kind) && !rule.amount) faults.add(ErrorCode::kRequired, "/amount");
    if (!rule.amount) return;
    const std::int64_t least = is_money(rule.kind) ? 1 : 0;
    if (rule.amount->minor() < least) faults.add(ErrorCode::kAmount, "/amount");
}

void check_tiers(const RewardRule& rule, Faults& faults) {
    faults.presence(!rule.tiers.empty(), rule.base == RewardBase::kOrderAmount, "/tiers");
    std::int64_t border = 0;
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const Tier& tier = rule.tiers[i];
        const std::string pointer = "/tiers/" + std::to_string(i);
        const bool is_last = i + 1 == rule.tiers.size();
        faults.presence(tier.below.has_value(), !is_last, pointer + "/below");
        if (tier.below && tier.below->minor() <= border) faults.add(ErrorCode::kOutOfRange, pointer + "/below");
        if (tier.below) border = tier.below->minor();
        if (tier.value.minor() < 0) faults.add(ErrorCode::kAmount, pointer + "/value");
    }
}

void check_approval(const RewardRule& rule, Faults& faults) {
    faults.presence(rule.approval_above.has_value(), rule.approval == Approval::kAboveAmount, "/approval_above");
    if (rule.approval_above && rule.approval_above->minor() < 0) faults.add(ErrorCode::kAmount, "/approval_above");
}

void check_currencies(const RewardRule& rule, Faults& faults) {
    std::optional<Currency> first;
    const auto same = [&](const std::optional<Money>& amount, const std::string& pointer) {
        if (!amount) return;
        if (!first) first = amount->currency();
        if (*first != amount->currency()) faults.add(ErrorCode::kCurrencyMismatch, pointer);
    };
    same(rule.amount, "/amount");
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const std::string pointer = "/tiers/" + std::to_string(i);
        same(rule.tiers[i].below, pointer + "/below");
        same(rule.tiers[i].value, pointer + "/value");
    }
    same(rule.approval_above, "/approval_above");
}

}  // namespace

Result<void> check(const RewardRule& rule) {
    Faults faults;
    if (!milestone_has(rule.milestone, rule.base)) faults.add(ErrorCode::kUnknownValue, "/base");
    check_kinds(rule, faults);
    faults.presence(rule.rate.has_value(), uses_rate(rule.base), "/rate");
    if (rule.rate && rule.rate->basis_points() == 0) faults.add(ErrorCode::kOutOfRange, "/rate");
    check_amount(rule, faults);
    check_tiers(rule, faults);
    if (rule.duration_months && rule.base != RewardBase::kPayment) {
        faults.add(ErrorCode::kUnknownField, "/duration_months");
    }
    if (rule.duration_months && (*rule.duration_months < 1 || *rule.duration_months > kMaxMonths)) {
        faults.add(ErrorCode::kOutOfRange, "/duration_months");
    }
    if (rule.quantity < 1) faults.add(ErrorCode::kOutOfRange, "/quantity");
    if (rule.hold_days < 0 || rule.hold_days > kMaxHoldDays) faults.add(ErrorCode::kOutOfRange, "/hold_days");
    check_approval(rule, faults);
    check_currencies(rule, faults);
    return std::move(faults).verdict();
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

}  // namespace parrain
