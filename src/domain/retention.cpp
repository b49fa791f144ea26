#include "domain/retention.hpp"

#include <algorithm>
#include <vector>

namespace parrain {
namespace {

constexpr int kMonthsInYear = 12;

// The widest and narrowest that can be set. A month to inform somebody is the law's, so is the shortest life of an
// objection; the others are what nobody would defend.
constexpr int kLongestNotice = 30;
constexpr int kLongestSilence = 365;
constexpr int kLongestEngaged = 120;
constexpr int kLongestMoney = 30;
constexpr int kShortestSuppression = 3;
constexpr int kLongestSuppression = 100;

bool is_uninformed(const RetentionFacts& facts) {
    return !facts.contacted_at && !facts.engaged_at && !facts.won_at;
}

}  // namespace

Result<void> check(const RetentionRules& rules) {
    std::vector<FieldError> errors;
    const auto within = [&](int value, int least, int most, const char* pointer) {
        if (value < least || value > most) errors.push_back({pointer, ErrorCode::kOutOfRange, Bounds{least, most}});
    };
    within(rules.notice_alert_days, 1, std::max(1, rules.notice_days - 1), "/notice_alert_days");
    within(rules.notice_days, 2, kLongestNotice, "/notice_days");
    within(rules.silent_days, 1, kLongestSilence, "/silent_days");
    within(rules.engaged_months, 1, kLongestEngaged, "/engaged_months");
    within(rules.money_years, 1, kLongestMoney, "/money_years");
    if (rules.suppression_years)
        within(*rules.suppression_years, kShortestSuppression, kLongestSuppression, "/suppression_years");
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

std::optional<Instant> erased_at(const RetentionFacts& facts, const RetentionRules& rules) {
    if (facts.state == ReferralState::kErased) return std::nullopt;
    if (facts.won_at) return add_months(*facts.won_at, rules.money_years * kMonthsInYear);
    if (facts.objected_at) return *facts.objected_at + Duration::days(rules.silent_days);
    if (facts.engaged_at) return add_months(*facts.engaged_at, rules.engaged_months);
    if (facts.contacted_at) {
        const Instant silent_since = std::max(*facts.contacted_at, facts.answered_at.value_or(*facts.contacted_at));
        return silent_since + Duration::days(rules.silent_days);
    }
    return facts.submitted_at + Duration::days(rules.notice_days);
}

std::optional<Instant> notice_alert_at(const RetentionFacts& facts, const RetentionRules& rules) {
    const bool is_over = facts.state == ReferralState::kErased || facts.state == ReferralState::kObjected;
    if (is_over || !is_uninformed(facts)) return std::nullopt;
    return facts.submitted_at + Duration::days(rules.notice_alert_days);
}

}  // namespace parrain
