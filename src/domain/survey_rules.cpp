#include "domain/survey_rules.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<AskingReason, 12> kReasons{
    "paused",   "audience",  "account_declined",   "left",     "new_account", "few_sessions",
    "answered", "dismissed", "dismissed_for_good", "prompted", "quiet",       "launch"};

/// Collects obstacles in the order of their declaration.
class Judge {
  public:
    explicit Judge(Instant now) : now_(now) {}

    void never(bool stands, AskingReason reason) {
        if (stands) verdict_.obstacles.push_back({.reason = reason});
    }

    void until(AskingReason reason, std::optional<Instant> moment) {
        if (moment && now_ < *moment) verdict_.obstacles.push_back({.reason = reason, .until = moment});
    }

    AskingVerdict verdict() && { return std::move(verdict_); }

  private:
    Instant now_;
    AskingVerdict verdict_;
};

std::optional<Instant> after(std::optional<Instant> moment, int days) {
    return moment ? std::optional(*moment + Duration::days(days)) : std::nullopt;
}

}  // namespace

std::optional<Instant> AskingVerdict::asks_from(Instant now) const {
    Instant from = now;
    for (const AskingObstacle& obstacle : obstacles) {
        if (!obstacle.until) return std::nullopt;
        from = std::max(from, *obstacle.until);
    }
    return from;
}

AskingVerdict judge_asking(const AskingRules& rules, const AskingFacts& facts, Instant now) {
    using enum AskingReason;
    const bool is_refused = facts.dismissals >= rules.most_dismissals;
    const int rest = facts.dismissals > 1 ? rules.second_dismissal_days : rules.first_dismissal_days;
    Judge judge(now);
    judge.never(!facts.is_open, kPaused);
    judge.never(!facts.is_in_audience, kAudience);
    judge.never(!facts.account_recommends, kAccountDeclined);
    judge.never(facts.has_left, kLeft);
    judge.until(kNewAccount, facts.customer_since + Duration::days(rules.account_days));
    judge.never(facts.sessions < rules.sessions, kFewSessions);
    judge.until(kAnswered, after(facts.answered_at, rules.answer_days));
    if (!is_refused) judge.until(kDismissed, after(facts.dismissed_at, rest));
    judge.never(is_refused, kDismissedForGood);
    judge.until(kPrompted, after(facts.prompted_at, rules.prompt_days));
    judge.until(kQuiet, facts.quiet_until);
    judge.until(kLaunch, launch_of(rules, facts.opened_at, facts.spread));
    return std::move(judge).verdict();
}

Instant launch_of(const AskingRules& rules, Instant opened_at, std::uint64_t spread) {
    // The upper half of the hash as a fraction of the length, to the second.
    constexpr std::uint64_t kSecondsOfDay = 86'400;
    const std::uint64_t length = kSecondsOfDay * static_cast<std::uint64_t>(rules.launch_days);
    return opened_at + Duration::seconds(static_cast<std::int64_t>((length * (spread >> 32U)) >> 32U));
}

bool may_prompt(std::optional<Instant> prompted_at, std::optional<Instant> quiet_until, Instant now) {
    const bool is_recent = prompted_at && now < *prompted_at + Duration::days(kPromptDays);
    return !is_recent && !(quiet_until && now < *quiet_until);
}

std::string_view to_string(AskingReason value) {
    return kReasons.of(value);
}

}  // namespace parrain
