#include "app/presets.hpp"

#include <algorithm>
#include <array>

namespace parrain::app {
namespace {

constexpr std::array<std::string_view, 2> kPresets = {"administrators", "blank"};

constexpr std::int64_t kCommissionBasisPoints = 2'000;
constexpr int kCommissionHoldDays = 30;

/// Story A: 20 % of the annual subscription for the advocate, one module for the prospect.
ProgramPreset administrators(Locale locale) {
    const RewardRule commission{
        .beneficiary = Beneficiary::kAdvocate,
        .milestone = Milestone::kWon,
        .base = RewardBase::kAnnualValue,
        .kind = RewardKind::kCash,
        .choices = {RewardKind::kCash, RewardKind::kCredit, RewardKind::kDonation},
        .rate = Rate::parse(kCommissionBasisPoints).value(),
        .hold_days = kCommissionHoldDays,
    };
    const RewardRule welcome_benefit{
        .beneficiary = Beneficiary::kProspect,
        .milestone = Milestone::kWon,
        .base = RewardBase::kNone,
        .kind = RewardKind::kModule,
    };
    return {.preset = "administrators",
            .name = locale == Locale::kFr ? "Administrateurs" : "Administrators",
            .rules = {commission, welcome_benefit}};
}

}  // namespace

bool is_preset(std::string_view name) {
    return std::ranges::find(kPresets, name) != kPresets.end();
}

std::vector<ProgramPreset> programs_of_preset(std::string_view preset, Locale locale) {
    if (preset == "administrators") return {administrators(locale)};
    return {};
}

}  // namespace parrain::app
