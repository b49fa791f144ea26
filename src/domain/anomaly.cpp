#include "domain/anomaly.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<Anomaly, 11> kNames("shared_bank_account", "owed", "held", "advocate_in_doubt", "unusual_amount",
                                        "refunded", "many_from_account", "bought_at_once", "weak_referral", "guardrail",
                                        "supplement");

constexpr Duration kAtOnce = Duration::hours(1);

/// Of an even number the lower of the two in the middle.
std::optional<Money> middle_of(std::vector<Money> values) {
    if (values.size() < kFewestUsual) return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle, {}, [](const Money& one) { return one.minor(); });
    return *middle;
}

/// One refusal among many is chance: two, and at least a third of what was decided, are a sign.
bool is_in_doubt(const RewardSigns& signs) {
    return signs.refused >= 2 && signs.refused * 3 >= signs.decided;
}

}  // namespace

std::vector<AnomalyFinding> anomalies_of(const Reward& reward, const RewardSigns& signs) {
    std::vector<AnomalyFinding> found;
    const auto add = [&](bool holds, AnomalyFinding finding) {
        if (holds) found.push_back(std::move(finding));
    };
    const auto usual = middle_of(signs.usual);
    const bool is_unusual = usual && static_cast<Wide>(usual->minor()) * kUnusualTimes < reward.entitled.minor();
    const bool is_sale = signs.submitted_at && signs.won_at && reward.basis.invoice;
    const auto after = is_sale ? std::optional(*signs.won_at - *signs.submitted_at) : std::nullopt;
    const bool is_at_once = after && *after >= Duration{} && *after < kAtOnce;

    add(signs.sharing_account > 0, {.anomaly = Anomaly::kSharedBankAccount, .count = signs.sharing_account});
    add(!reward.position.owed.is_zero(), {.anomaly = Anomaly::kOwed});
    add(reward.state == RewardState::kHeld, {.anomaly = Anomaly::kHeld});
    add(is_in_doubt(signs), {.anomaly = Anomaly::kAdvocateInDoubt, .count = signs.refused});
    add(is_unusual, {.anomaly = Anomaly::kUnusualAmount, .usual = usual});
    add(signs.was_refunded, {.anomaly = Anomaly::kRefunded});
    add(signs.sales_of_account >= kManySales, {.anomaly = Anomaly::kManyFromAccount, .count = signs.sales_of_account});
    add(is_at_once, {.anomaly = Anomaly::kBoughtAtOnce, .after = after});
    add(signs.relevance < kWeakRelevance, {.anomaly = Anomaly::kWeakReferral, .count = signs.relevance});
    // Of a further part its being one says why.
    const bool is_guarded = reward.needs_person && reward.part == 1 && reward.state == RewardState::kPending;
    add(is_guarded, {.anomaly = Anomaly::kGuardrail});
    add(reward.part > 1, {.anomaly = Anomaly::kSupplement});
    return found;
}

std::string_view to_string(Anomaly anomaly) {
    return kNames.of(anomaly);
}

}  // namespace parrain
