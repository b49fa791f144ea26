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

RewardRule by_count() {
    return {.kind = RewardKind::kCash,
            .tiers = {{.below_count = 3, .value = eur(1000)}, {.value = eur(2500)}},
            .tier_by = TierBy::kCount};
}

RewardRule rung() {
    return {.milestone = Milestone::kEngaged, .kind = RewardKind::kGift, .amount = eur(2500), .at_count = 5};
}

RewardRule only(Attribute attribute, Operator op, const char* value) {
    RewardRule rule = annual();
    rule.when.conditions = {{.attribute = attribute, .op = op, .value = value}};
    return rule;
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
    CHECK(check(by_count()).ok());
    CHECK(check(rung()).ok());
    CHECK(check(edited(rung(), [](auto& r) { r.gift = GiftId::parse("notebook"); })).ok());
    CHECK(check(edited(one_module(eur(500)), [](auto& r) { r.milestone = Milestone::kRenewal; })).ok());
    CHECK(check(edited(annual(), [](auto& r) {
              r.caps = {.per_referral = eur(1), .per_advocate = eur(2), .per_year = eur(3)};
          })).ok());
    CHECK(check(only(Attribute::kRelevance, Operator::kAtLeast, "60")).ok());
    CHECK(check(only(Attribute::kCountry, Operator::kOneOf, "FR,BE")).ok());
    CHECK(check(only(Attribute::kCountry, Operator::kOneOf, "FR, BE, CH")).ok());
    CHECK(check(only(Attribute::kHasCompanyNumber, Operator::kIs, "true")).ok());
    CHECK(check(only(Attribute::kAnnualValue, Operator::kBelow, "100000")).ok());
    CHECK(check(only(Attribute::kBillingInterval, Operator::kIsNot, "month")).ok());
}

TEST_CASE("refuses a rule that says nothing clear, naming the field") {
    const std::vector<Refusal> refusals = {
        {"rate missing", edited(annual(), [](auto& r) { r.rate.reset(); }), ErrorCode::kRequired, "/rate_bps"},
        {"rate of nothing", edited(annual(), [](auto& r) { r.rate = Rate::parse(0).value(); }), ErrorCode::kOutOfRange,
         "/rate_bps"},
        {"rate without base", edited(one_module(), [](auto& r) { r.rate = Rate::parse(1).value(); }),
         ErrorCode::kUnknownField, "/rate_bps"},
        {"amount beside a rate", edited(annual(), [](auto& r) { r.amount = eur(1); }), ErrorCode::kUnknownField,
         "/amount"},
        {"credit without amount", edited(one_module(), [](auto& r) { r.kind = RewardKind::kCredit; }),
         ErrorCode::kRequired, "/amount"},
        {"amount zero in credit", edited(one_module(eur(0)), [](auto& r) { r.kind = RewardKind::kCredit; }),
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
        {"a module of the catalogue", edited(one_module(), [](auto& r) { r.gift = GiftId::parse("notebook"); }),
         ErrorCode::kUnknownField, "/gift"},
        {"an amount beside tiers by count", edited(by_count(), [](auto& r) { r.amount = eur(1); }),
         ErrorCode::kUnknownField, "/amount"},
        {"a count below the first referral", edited(by_count(), [](auto& r) { r.tiers[0].below_count = 1; }),
         ErrorCode::kOutOfRange, "/tiers/0/below_count"},
        {"a gift by choice that nobody named", edited(one_module(), [](auto& r) { r.choices = {RewardKind::kGift}; }),
         ErrorCode::kUnknownValue, "/choices/0"},
        {"a gift neither named nor priced", edited(rung(), [](auto& r) { r.amount.reset(); }), ErrorCode::kRequired,
         "/gift"},
        {"gifts by count", edited(by_count(), [](auto& r) { r.kind = RewardKind::kGift; }), ErrorCode::kUnknownValue,
         "/tier_by"},
        {"a condition on what is not known yet",
         edited(rung(),
                [](auto& r) {
                    r.when.conditions = {{Attribute::kRelevance, Operator::kIs, "1"},
                                         {Attribute::kBillingInterval, Operator::kIs, "year"}};
                }),
         ErrorCode::kUnknownValue, "/when/conditions/1/attribute"},
        {"an operator for numbers", only(Attribute::kCountry, Operator::kBelow, "FR"), ErrorCode::kUnknownValue,
         "/when/conditions/0/operator"},
        {"an annual value exactly", only(Attribute::kAnnualValue, Operator::kIs, "1"), ErrorCode::kUnknownValue,
         "/when/conditions/0/operator"},
        {"no number", only(Attribute::kRelevance, Operator::kIs, "6O"), ErrorCode::kUnknownValue,
         "/when/conditions/0/value"},
        {"a relevance nobody has", only(Attribute::kRelevance, Operator::kAtLeast, "101"), ErrorCode::kOutOfRange,
         "/when/conditions/0/value"},
        {"a negative amount", only(Attribute::kAnnualValue, Operator::kAtLeast, "-1"), ErrorCode::kUnknownValue,
         "/when/conditions/0/value"},
        {"no country", only(Attribute::kCountry, Operator::kOneOf, "FR,,BE"), ErrorCode::kUnknownValue,
         "/when/conditions/0/value"},
        {"a country in small letters", only(Attribute::kCountry, Operator::kIs, "fr"), ErrorCode::kUnknownValue,
         "/when/conditions/0/value"},
        {"no class of address", only(Attribute::kAddressClass, Operator::kIs, "business"), ErrorCode::kUnknownValue,
         "/when/conditions/0/value"},
        {"too many conditions",
         edited(annual(),
                [](auto& r) {
                    r.when.conditions.assign(21, {Attribute::kRelevance, Operator::kAtLeast, "1"});
                }),
         ErrorCode::kTooMany, "/when/conditions"},
        {"a cap of nothing", edited(annual(), [](auto& r) { r.caps.per_year = eur(0); }), ErrorCode::kAmount,
         "/caps/per_year"},
        {"a cap on things", edited(one_module(), [](auto& r) { r.caps.per_advocate = eur(1); }),
         ErrorCode::kUnknownField, "/caps/per_advocate"},
        {"caps of two currencies",
         edited(annual(), [](auto& r) { r.caps = {.per_referral = eur(1), .per_year = money(1, "USD")}; }),
         ErrorCode::kCurrencyMismatch, "/caps/per_year"},
        {"a rung after the sale", edited(rung(), [](auto& r) { r.milestone = Milestone::kWon; }),
         ErrorCode::kUnknownField, "/at_count"},
        {"a rung of none", edited(rung(), [](auto& r) { r.at_count = 0; }), ErrorCode::kOutOfRange, "/at_count"},
        {"a rung of prospects", edited(rung(), [](auto& r) { r.beneficiary = Beneficiary::kProspect; }),
         ErrorCode::kUnknownValue, "/beneficiary"},
        {"valid for no time", edited(annual(), [](auto& r) { r.valid_from = r.valid_to = Instant(5); }),
         ErrorCode::kEndsBeforeStart, "/valid_to"},
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

TEST_CASE("promises no prospect cash, which nobody could claim: a prospect gives no bank details") {
    RewardRule rule = annual();
    CHECK(check(rule).ok());
    rule.beneficiary = Beneficiary::kProspect;
    rule.kind = RewardKind::kCash;
    CHECK(check(rule).failure().fields == std::vector<FieldError>{{"/kind", ErrorCode::kUnknownValue}});
    rule.kind = RewardKind::kCredit;
    CHECK(check(rule).ok());
    rule.choices = {RewardKind::kDonation, RewardKind::kCash};
    CHECK(check(rule).failure().fields == std::vector<FieldError>{{"/choices/1", ErrorCode::kUnknownValue}});
}

TEST_CASE("offers its own kind with those it may be exchanged for, each once") {
    RewardRule rule = annual();
    CHECK(with_own_kind_offered(rule).choices.empty());
    rule.choices = {RewardKind::kCredit, RewardKind::kDonation, RewardKind::kCredit};
    CHECK(with_own_kind_offered(rule).choices ==
          std::vector{RewardKind::kCash, RewardKind::kCredit, RewardKind::kDonation});
    rule.choices = {RewardKind::kCredit, RewardKind::kCash};
    CHECK(with_own_kind_offered(rule).choices == rule.choices);
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

TEST_CASE("promises a rule to its audience, from its first moment to the last but one") {
    RewardRule rule = annual();
    CHECK(is_promised(rule, false, Instant(0)));
    rule.valid_from = Instant(10);
    rule.valid_to = Instant(20);
    CHECK_FALSE(is_promised(rule, false, Instant(9)));
    CHECK(is_promised(rule, false, Instant(10)));
    CHECK(is_promised(rule, true, Instant(19)));
    CHECK_FALSE(is_promised(rule, true, Instant(20)));
    rule.audience = Audience::kAdmin;
    CHECK(is_promised(rule, true, Instant(10)));
    CHECK_FALSE(is_promised(rule, false, Instant(10)));
    rule.audience = Audience::kMember;
    CHECK_FALSE(is_promised(rule, true, Instant(10)));
    CHECK(is_promised(rule, false, Instant(10)));
}

TEST_CASE("promises the rule of a campaign to its referrals alone") {
    RewardRule rule = annual();
    CHECK(is_promised(rule, true, Instant(0), CampaignId(7)));
    rule.campaign = CampaignId(7);
    CHECK(is_promised(rule, true, Instant(0), CampaignId(7)));
    CHECK_FALSE(is_promised(rule, true, Instant(0), CampaignId(8)));
    CHECK_FALSE(is_promised(rule, true, Instant(0)));
}

TEST_CASE("what would be given before the sale can be made to wait for it, and nothing else") {
    RewardRule rule = annual();
    CHECK(on_sale_only(rule) == rule);
    rule.base = RewardBase::kNone;
    for (const Milestone early : {Milestone::kAccepted, Milestone::kEngaged}) {
        rule.milestone = early;
        CHECK(on_sale_only(rule).milestone == Milestone::kWon);
    }
    rule.milestone = Milestone::kRenewal;
    CHECK(on_sale_only(rule).milestone == Milestone::kRenewal);
}

TEST_CASE("judges conditions by what was frozen and what billing tells") {
    const FrozenAttributes known{.relevance = 60, .address_class = "generic", .country = "FR", .source = "tab"};
    FrozenAttributes nowhere = known;
    nowhere.country.reset();
    const SubscriptionTerms quarterly{.interval = Interval::kMonth, .interval_count = 3, .amount = eur(25)};
    const auto one = [](Attribute attribute, Operator op, const char* value) {
        return Conditions{.conditions = {{.attribute = attribute, .op = op, .value = value}}};
    };
    CHECK(holds({}, known, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kRelevance, Operator::kAtLeast, "60"), known, {}, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kRelevance, Operator::kBelow, "60"), known, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kCountry, Operator::kOneOf, "BE,FR"), known, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kCountry, Operator::kOneOf, "BE, FR"), known, {}, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kCountry, Operator::kIs, "FR"), nowhere, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kCountry, Operator::kIsNot, "FR"), nowhere, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kHasCompanyNumber, Operator::kIs, "false"), known, {}, currency("EUR")));
    CHECK(holds(one(Attribute::kAnnualValue, Operator::kAtLeast, "100"), known, quarterly, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kAnnualValue, Operator::kBelow, "100"), known, quarterly, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kAnnualValue, Operator::kBelow, "100"), known, {}, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kAnnualValue, Operator::kAtLeast, "100"), known, quarterly, currency("USD")));
    CHECK(holds(one(Attribute::kBillingInterval, Operator::kIs, "month"), known, quarterly, currency("EUR")));
    CHECK_FALSE(holds(one(Attribute::kBillingInterval, Operator::kIs, "month"), known, {}, currency("EUR")));

    Conditions both = one(Attribute::kRelevance, Operator::kIs, "60");
    both.conditions.push_back({Attribute::kSource, Operator::kIs, "link"});
    CHECK_FALSE(holds(both, known, {}, currency("EUR")));
    both.match = Match::kAny;
    CHECK(holds(both, known, {}, currency("EUR")));
}
