#include "domain/reward_rule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

RewardRule annual() {
    return twenty_percent_of(RewardBase::kAnnualValue);
}

RewardRule by_tiers() {
    return {.base = RewardBase::kOrderAmount,
            .kind = RewardKind::kCredit,
            .tiers = {{.below = eur(60000), .value = eur(5000)},
                      {.below = eur(240000), .value = eur(15000)},
                      {.value = eur(40000)}}};
}

struct Refusal {
    const char* why;
    RewardRule rule;
    ErrorCode code;
    const char* pointer;
};

template <class Edit>
RewardRule edited(RewardRule rule, Edit edit) {
    edit(rule);
    return rule;
}

}  // namespace

TEST_CASE("accepts the rules of the presets") {
    CHECK(check(annual()).ok());
    CHECK(check(one_module()).ok());
    CHECK(check(by_tiers()).ok());
    CHECK(check(edited(twenty_percent_of(RewardBase::kPayment), [](auto& r) { r.duration_months = 12; })).ok());
}

TEST_CASE("refuses a rule that says nothing clear, naming the field") {
    const std::vector<Refusal> refusals = {
        {"rate missing", edited(annual(), [](auto& r) { r.rate.reset(); }), ErrorCode::kRequired, "/rate"},
        {"rate of nothing", edited(annual(), [](auto& r) { r.rate = Rate::parse(0).value(); }), ErrorCode::kOutOfRange,
         "/rate"},
        {"rate without base", edited(one_module(), [](auto& r) { r.rate = Rate::parse(1).value(); }),
         ErrorCode::kUnknownField, "/rate"},
        {"amount beside a rate", edited(annual(), [](auto& r) { r.amount = eur(1); }), ErrorCode::kUnknownField,
         "/amount"},
        {"cash without amount", edited(one_module(), [](auto& r) { r.kind = RewardKind::kCash; }), ErrorCode::kRequired,
         "/amount"},
        {"amount zero in cash", edited(one_module(eur(0)), [](auto& r) { r.kind = RewardKind::kCash; }),
         ErrorCode::kAmount, "/amount"},
        {"negative cost", one_module(eur(-1)), ErrorCode::kAmount, "/amount"},
        {"no tiers", edited(by_tiers(), [](auto& r) { r.tiers.clear(); }), ErrorCode::kRequired, "/tiers"},
        {"tiers descending", edited(by_tiers(), [](auto& r) { std::swap(r.tiers[0], r.tiers[1]); }),
         ErrorCode::kOutOfRange, "/tiers/1/below"},
        {"last tier bordered", edited(by_tiers(), [](auto& r) { r.tiers.pop_back(); }), ErrorCode::kUnknownField,
         "/tiers/1/below"},
        {"a tier without border before the last", edited(by_tiers(), [](auto& r) { r.tiers[0].below.reset(); }),
         ErrorCode::kRequired, "/tiers/0/below"},
        {"negative tier", edited(by_tiers(), [](auto& r) { r.tiers[2].value = eur(-1); }), ErrorCode::kAmount,
         "/tiers/2/value"},
        {"two currencies", edited(by_tiers(), [](auto& r) { r.tiers[2].value = money(1, "USD"); }),
         ErrorCode::kCurrencyMismatch, "/tiers/2/value"},
        {"duration of an annual value", edited(annual(), [](auto& r) { r.duration_months = 12; }),
         ErrorCode::kUnknownField, "/duration_months"},
        {"duration zero", edited(twenty_percent_of(RewardBase::kPayment), [](auto& r) { r.duration_months = 0; }),
         ErrorCode::kOutOfRange, "/duration_months"},
        {"a share of money as a module", edited(annual(), [](auto& r) { r.kind = RewardKind::kModule; }),
         ErrorCode::kUnknownValue, "/kind"},
        {"a share of money as a gift by choice", edited(annual(), [](auto& r) { r.choices = {RewardKind::kGift}; }),
         ErrorCode::kUnknownValue, "/choices/0"},
        {"money before the sale", edited(annual(), [](auto& r) { r.milestone = Milestone::kEngaged; }),
         ErrorCode::kUnknownValue, "/base"},
        {"renewal of an annual value", edited(annual(), [](auto& r) { r.milestone = Milestone::kRenewal; }),
         ErrorCode::kUnknownValue, "/base"},
        {"no module", edited(one_module(), [](auto& r) { r.quantity = 0; }), ErrorCode::kOutOfRange, "/quantity"},
        {"negative hold", edited(annual(), [](auto& r) { r.hold_days = -1; }), ErrorCode::kOutOfRange, "/hold_days"},
        {"above which amount", edited(annual(), [](auto& r) { r.approval = Approval::kAboveAmount; }),
         ErrorCode::kRequired, "/approval_above"},
        {"an amount nobody asks for", edited(annual(), [](auto& r) { r.approval_above = eur(1); }),
         ErrorCode::kUnknownField, "/approval_above"},
    };
    for (const Refusal& refusal : refusals) {
        CAPTURE(refusal.why);
        const auto checked = check(refusal.rule);
        REQUIRE_FALSE(checked.ok());
        CHECK(checked.error() == refusal.code);
        REQUIRE(checked.failure().fields.size() == 1);
        CHECK(checked.failure().fields.front() == FieldError{refusal.pointer, refusal.code});
    }
}

TEST_CASE("names every fault at once and answers the first in order of precedence") {
    const auto checked = check(edited(annual(), [](auto& r) {
        r.quantity = 0;
        r.rate.reset();
    }));
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.error() == ErrorCode::kRequired);
    CHECK(checked.failure().fields.size() == 2);
}

TEST_CASE("gives the kind that the beneficiary prefers where the rule offers it") {
    RewardRule rule = annual();
    rule.choices = {RewardKind::kCredit, RewardKind::kDonation};
    CHECK(chosen_kind(rule, std::nullopt) == RewardKind::kCash);
    CHECK(chosen_kind(rule, RewardKind::kDonation) == RewardKind::kDonation);
    CHECK(chosen_kind(rule, RewardKind::kGift) == RewardKind::kCash);
}

TEST_CASE("writes names as the contract does and reads them back") {
    CHECK(to_string(RewardBase::kAnnualValue) == "annual_value");
    CHECK(to_string(RewardKind::kFreeMonths) == "free_months");
    CHECK(to_string(Approval::kAboveAmount) == "above_amount");
    CHECK(parse_reward_base("order_amount") == RewardBase::kOrderAmount);
    CHECK(parse_reward_kind("donation") == RewardKind::kDonation);
    CHECK(parse_milestone("won") == Milestone::kWon);
    CHECK(parse_beneficiary("prospect") == Beneficiary::kProspect);
    CHECK(parse_approval("manual") == Approval::kManual);
    CHECK_FALSE(parse_beneficiary("Advocate").has_value());
}
