#include "domain/audience.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

template <class Edit>
RewardRule edited(RewardRule rule, Edit edit) {
    edit(rule);
    return rule;
}

RewardRule annual() {
    return twenty_percent_of(RewardBase::kAnnualValue);
}

RewardRule rung() {
    return {.milestone = Milestone::kEngaged, .kind = RewardKind::kGift, .amount = eur(2500), .at_count = 5};
}

}  // namespace

TEST_CASE("two rules of one audience each never pay twice for one prospect, whatever the combination") {
    constexpr Audience kAudiences[] = {Audience::kEverybody, Audience::kAdmin, Audience::kMember};
    for (const bool for_everybody : {false, true}) {
        for (const Audience of_commission : kAudiences) {
            for (const Audience of_ladder : kAudiences) {
                CAPTURE(for_everybody);
                CAPTURE(to_string(of_commission));
                CAPTURE(to_string(of_ladder));
                const RewardRule commission = edited(annual(), [&](RewardRule& rule) {
                    rule.id = RewardRuleId(1);
                    rule.audience = of_commission;
                });
                const RewardRule step = edited(rung(), [&](RewardRule& rule) {
                    rule.id = RewardRuleId(2);
                    rule.audience = of_ladder;
                });
                bool is_paid_twice = false;
                for (const bool is_admin : {false, true}) {
                    if (!is_admin && !for_everybody) continue;
                    const auto gets = [&](const RewardRule& rule) { return is_promised(rule, is_admin, Instant(0)); };
                    is_paid_twice = is_paid_twice || (gets(commission) && gets(step));
                }
                CHECK(pay_twice(commission, step, for_everybody) == is_paid_twice);
                CHECK(pay_twice(step, commission, for_everybody) == is_paid_twice);
            }
        }
    }
}

TEST_CASE("a ladder is for whom the other rules leave out, unless told otherwise") {
    struct Row {
        std::vector<Audience> commissions;
        bool for_everybody;
        Audience ladder;
    };
    using enum Audience;
    const Row rows[] = {
        {{}, true, kEverybody},         {{}, false, kEverybody},          {{kAdmin}, true, kMember},
        {{kMember}, true, kAdmin},      {{kEverybody}, true, kEverybody}, {{kAdmin, kMember}, true, kEverybody},
        {{kEverybody}, false, kMember}, {{kAdmin}, false, kMember},       {{kMember}, false, kEverybody}};
    for (const Row& row : rows) {
        std::vector<RewardRule> rules = {one_module(), edited(rung(), [](RewardRule& rule) { rule.campaign = {}; })};
        for (const Audience audience : row.commissions) {
            rules.push_back(annual());
            rules.back().id = RewardRuleId(static_cast<std::int64_t>(rules.size()));
            rules.back().audience = audience;
        }
        const Audience chosen = audience_beside(rules, std::nullopt, row.for_everybody);
        CHECK(chosen == row.ladder);
        if (chosen == kEverybody) continue;
        RewardRule step = rung();
        step.id = RewardRuleId(99);
        step.audience = chosen;
        for (const RewardRule& rule : rules) CHECK_FALSE(pay_twice(step, rule, row.for_everybody));
    }
}

TEST_CASE("what is beside the point is not paid twice") {
    const RewardRule step = edited(rung(), [](RewardRule& rule) { rule.id = RewardRuleId(2); });
    const auto beside = [&](auto edit) {
        RewardRule other = annual();
        other.id = RewardRuleId(1);
        edit(other);
        return pay_twice(other, step, true);
    };
    CHECK(beside([](RewardRule&) {}));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.id = RewardRuleId(2); }));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.beneficiary = Beneficiary::kProspect; }));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.beneficiary = Beneficiary::kAccount; }));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.milestone = Milestone::kRenewal; }));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.campaign = CampaignId(7); }));
    CHECK_FALSE(beside([](RewardRule& rule) { rule.at_count = 9; }));
}
