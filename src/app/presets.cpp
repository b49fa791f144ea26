#include "app/presets.hpp"

#include <algorithm>
#include <array>

#include "core/round_amount.hpp"

namespace parrain::app {
namespace {

constexpr std::array<std::string_view, 5> kPresets = {"administrators", "ambassadors", "advocate-calls", "all",
                                                      "blank"};

// Amounts are said in euros, and in each currency by the round figure that stands for them (core/round_amount.hpp).

constexpr std::int64_t kCommissionBasisPoints = 2'000;
constexpr int kHoldDays = 30;

/// What every prospect is offered who buys through stories A and B.
RewardRule one_module() {
    return {.beneficiary = Beneficiary::kProspect,
            .milestone = Milestone::kWon,
            .base = RewardBase::kNone,
            .kind = RewardKind::kModule};
}

/// Story A: 20 % of the annual subscription for the advocate, one module for the prospect.
ProgramPreset administrators(Locale locale) {
    const RewardRule commission{
        .beneficiary = Beneficiary::kAdvocate,
        .milestone = Milestone::kWon,
        .base = RewardBase::kAnnualValue,
        .kind = RewardKind::kCash,
        .choices = {RewardKind::kCash, RewardKind::kCredit, RewardKind::kDonation},
        .rate = Rate::parse(kCommissionBasisPoints).value(),
        .hold_days = kHoldDays,
    };
    return {.preset = "administrators",
            .name = locale == Locale::kFr ? "Administrateurs" : "Administrators",
            .rules = {commission, one_module()}};
}

/// One step of the ladder, counted on prospects who showed interest.
RewardRule rung(int count, const Gift& gift) {
    return {.beneficiary = Beneficiary::kAdvocate,
            .milestone = Milestone::kEngaged,
            .base = RewardBase::kNone,
            .kind = RewardKind::kGift,
            .gift = gift.id,
            .at_count = count};
}

/// Story B: every user is asked to score; who would recommend gets a notebook for two prospects, a jacket for five.
ProgramPreset ambassadors(Locale locale, Currency currency) {
    constexpr std::int64_t kNotebookCost = 12;
    constexpr std::int64_t kJacketCost = 60;
    constexpr int kNotebookAt = 2;
    constexpr int kJacketAt = 5;
    const Gift notebook{.id = GiftId::parse("notebook").value(),
                        .name = {.en = "Notebook", .fr = "Carnet"},
                        .unit_cost = round_amount(kNotebookCost, currency)};
    const Gift jacket{.id = GiftId::parse("jacket").value(),
                      .name = {.en = "Jacket", .fr = "Veste"},
                      .unit_cost = round_amount(kJacketCost, currency)};
    return {.preset = "ambassadors",
            .name = locale == Locale::kFr ? "Ambassadeurs" : "Ambassadors",
            .for_everybody = true,
            .gifts = {notebook, jacket},
            .rules = {rung(kNotebookAt, notebook), rung(kJacketAt, jacket), one_module()},
            .survey = SurveySettings{}};
}

/// Story C: the advocate is called first; what they get grows with the order, as a credit on their own subscription.
ProgramPreset advocate_calls(Locale locale, Currency currency) {
    constexpr std::int64_t kSmallBelow = 600;
    constexpr std::int64_t kSmall = 50;
    constexpr std::int64_t kMediumBelow = 2'400;
    constexpr std::int64_t kMedium = 150;
    constexpr std::int64_t kLarge = 400;
    const RewardRule credit{
        .beneficiary = Beneficiary::kAdvocate,
        .milestone = Milestone::kWon,
        .base = RewardBase::kOrderAmount,
        .kind = RewardKind::kCredit,
        .choices = {RewardKind::kCredit, RewardKind::kCash, RewardKind::kDonation},
        .tiers = {{.below = round_amount(kSmallBelow, currency), .value = round_amount(kSmall, currency)},
                  {.below = round_amount(kMediumBelow, currency), .value = round_amount(kMedium, currency)},
                  {.value = round_amount(kLarge, currency)}},
        .hold_days = kHoldDays,
    };
    const RewardRule free_month{.beneficiary = Beneficiary::kProspect,
                                .milestone = Milestone::kWon,
                                .base = RewardBase::kNone,
                                .kind = RewardKind::kFreeMonths};
    return {.preset = "advocate-calls",
            .name = locale == Locale::kFr ? "Appels aux parrains" : "Advocate calls",
            .wants_calls = true,
            .rules = {credit, free_month}};
}

}  // namespace

bool is_preset(std::string_view name) {
    return std::ranges::find(kPresets, name) != kPresets.end();
}

std::vector<ProgramPreset> programs_of_preset(std::string_view preset, Locale locale, Currency currency) {
    if (preset == "administrators") return {administrators(locale)};
    if (preset == "ambassadors") return {ambassadors(locale, currency)};
    if (preset == "advocate-calls") return {advocate_calls(locale, currency)};
    if (preset == "all") {
        return {administrators(locale), ambassadors(locale, currency), advocate_calls(locale, currency)};
    }
    return {};
}

}  // namespace parrain::app
