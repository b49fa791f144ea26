#include "domain/enrollment.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"
#include "domain/prompt_reply.hpp"

namespace parrain {
namespace {

constexpr EnumNames<EnrollmentState, 3> kStates("active", "paused", "ended");
constexpr EnumNames<Standing, 5> kStandings("due", "waiting", "quiet_hours", "frequency_cap", "catch_up");
constexpr EnumNames<EndReason, 12> kEndReasons("user_left", "account_ended", "recommending_refused", "unsubscribed",
                                               "program_closed", "program_paused", "last_rung", "time_limit", "stopped",
                                               "completed", "by_hand", "version_changed");
constexpr EnumNames<StepOutcome, 4> kOutcomes("done", "skipped", "yes", "no");

constexpr int kMinutesInDay = 1'440;
constexpr int kMostMessages = 20;
constexpr int kMostCapDays = 365;
/// More than any run of quiet hours and weekends.
constexpr int kMostQuietDays = 8;

bool is_quiet_minute(int minute, const MessageRules& rules) {
    if (rules.quiet_from == rules.quiet_to) return false;
    if (rules.quiet_from < rules.quiet_to) return minute >= rules.quiet_from && minute < rules.quiet_to;
    return minute >= rules.quiet_from || minute < rules.quiet_to;
}

bool is_act(StepKind kind) {
    return kind == StepKind::kEmail || kind == StepKind::kShow || kind == StepKind::kTask || kind == StepKind::kGift;
}

/// Whether what is due now had to wait for a better hour: its author's times are lost anyway, and what follows counts
/// from when it really happens.
bool was_put_off(Standing standing) {
    return standing == Standing::kQuietHours || standing == Standing::kFrequencyCap || standing == Standing::kCatchUp;
}

/// One turn of one enrollment.
class Turn {
  public:
    Turn(EnrollmentProgress& progress, const ScenarioDefinition& definition, const MessageRules& rules,
         std::string_view time_zone, Instant now, ScenarioWorld& world)
        : progress_(progress),
          definition_(definition),
          rules_(rules),
          time_zone_(time_zone),
          now_(now),
          is_late_(now - progress.due_at > kOnTime),
          anchor_(is_late_ || was_put_off(progress.standing) ? now : progress.due_at),
          world_(world) {}

    int run() {
        // Each round takes a step or stops; there are no more rounds than steps.
        for (std::size_t round = 0; round <= definition_.steps.size(); ++round) {
            const auto place = place_of(definition_, progress_.step);
            const ScenarioStep* step = place ? &definition_.steps[*place] : nullptr;
            if (ends(step)) break;
            if (!go(*step)) break;
        }
        return taken_;
    }

  private:
    bool ends(const ScenarioStep* step) {
        if (const auto rule = world_.exit(step != nullptr && is_act(step->kind))) return end(*rule);
        if (now_ >= progress_.ends_at) return end(EndReason::kTimeLimit);
        if (step == nullptr) return end(EndReason::kCompleted);
        return false;
    }

    bool end(EndReason reason) {
        progress_.state = EnrollmentState::kEnded;
        progress_.ended_at = anchor_;
        progress_.end_reason = reason;
        return true;
    }

    void plan(Instant at, Standing why) {
        progress_.due_at = std::min(at, progress_.ends_at);
        progress_.standing = why;
    }

    void go_to(const std::optional<std::string>& step) { progress_.step = step.value_or(std::string()); }

    bool take(const ScenarioStep& step, const ActResult& result) {
        const bool is_first = world_.take(step, anchor_, result);
        if (is_first) ++taken_;
        return is_first;
    }

    /// False where the turn is over.
    bool go(const ScenarioStep& step) {
        switch (step.kind) {
            case StepKind::kWait: return wait(step);
            case StepKind::kBranch: return choose(step);
            case StepKind::kStop: take(step, {}); return !end(EndReason::kStopped);
            case StepKind::kEmail:
            case StepKind::kShow:
            case StepKind::kTask:
            case StepKind::kGift: return act(step);
        }
        return false;
    }

    bool wait(const ScenarioStep& step) {
        const Instant until = wait_end(step, anchor_, time_zone_);
        const bool is_first = take(step, {.outcome = StepOutcome::kDone, .detail = until.str()});
        go_to(step_after(definition_, step));
        if (!is_first) return true;
        has_waited_ = true;
        if (until > now_) {
            plan(until, Standing::kWaiting);
            return false;
        }
        anchor_ = std::max(anchor_, until);
        return true;
    }

    bool choose(const ScenarioStep& step) {
        const FactValues facts = world_.facts();
        const bool is_so = holds(step.when, facts, anchor_);
        ActResult result{.outcome = is_so ? StepOutcome::kYes : StepOutcome::kNo, .detail = {}};
        for (const FactCondition& condition : step.when.conditions) {
            if (!result.detail.empty()) result.detail += ' ';
            result.detail += shown_fact(condition.fact, facts, anchor_);
        }
        take(step, result);
        go_to(branch_of(definition_, step, is_so));
        return true;
    }

    bool act(const ScenarioStep& step) {
        if (has_acted_ && (is_late_ || has_waited_)) {
            plan(anchor_ + kCatchUpGap, Standing::kCatchUp);
            return false;
        }
        if (step.kind == StepKind::kEmail && is_put_off(step)) return false;
        const bool is_first = take(step, {});
        go_to(step_after(definition_, step));
        if (is_first) has_acted_ |= world_.act(step, anchor_).outcome == StepOutcome::kDone;
        return true;
    }

    /// Whether an e-mail has to wait for a better hour.
    bool is_put_off(const ScenarioStep& step) {
        if (is_prompt_reply(step, progress_.started_at, now_)) return false;
        Instant at = now_;
        if (rules_.most_messages > 0) {
            const Instant since = now_ - Duration::days(rules_.per_days);
            at = after_frequency_cap(now_, rules_, world_.sent_since(since));
        }
        const bool is_capped = at > now_;
        at = after_quiet_hours(at, rules_, time_zone_);
        if (at <= now_) return false;
        plan(at, is_capped ? Standing::kFrequencyCap : Standing::kQuietHours);
        return true;
    }

    EnrollmentProgress& progress_;
    const ScenarioDefinition& definition_;
    const MessageRules& rules_;
    std::string_view time_zone_;
    Instant now_;
    bool is_late_;
    Instant anchor_;  ///< the moment that acts and waits are measured from
    ScenarioWorld& world_;
    bool has_acted_ = false;
    bool has_waited_ = false;
    int taken_ = 0;
};

}  // namespace

Result<void> check(const MessageRules& rules) {
    std::vector<FieldError> errors;
    const auto range = [&](int value, int least, int most, const char* pointer) {
        if (value < least || value > most) errors.push_back({pointer, ErrorCode::kOutOfRange, Bounds{least, most}});
    };
    range(rules.quiet_from, 0, kMinutesInDay - 1, "/quiet_from");
    range(rules.quiet_to, 0, kMinutesInDay - 1, "/quiet_to");
    range(rules.most_messages, 0, kMostMessages, "/most_messages");
    range(rules.per_days, 1, kMostCapDays, "/per_days");
    if (errors.empty()) return {};
    return Failure{.code = ErrorCode::kOutOfRange, .fields = std::move(errors)};
}

Instant after_quiet_hours(Instant at, const MessageRules& rules, std::string_view time_zone) {
    LocalTime local = local_time(at, time_zone);
    for (int day = 0; day < kMostQuietDays; ++day) {
        const bool is_rest_day = rules.quiet_weekends && local.is_weekend();
        if (!is_rest_day && !is_quiet_minute(local.minute(), rules)) break;
        const bool ends_today = !is_rest_day && local.minute() < rules.quiet_to;
        // From a quiet weekend on, Monday's own quiet hours are looked at from midnight.
        const int minute = is_rest_day ? 0 : rules.quiet_to;
        local = LocalTime::at_minute(ends_today ? local.day : local.day + 1, minute);
        at = std::max(at, instant_of(local, time_zone));
        local = std::max(local, local_time(at, time_zone));
    }
    return at;
}

Instant after_frequency_cap(Instant at, const MessageRules& rules, std::span<const Instant> sent) {
    const auto most = static_cast<std::size_t>(std::max(rules.most_messages, 0));
    if (most == 0) return at;
    const Duration window = Duration::days(rules.per_days);
    std::vector<Instant> counted;
    // What a clock that ran ahead stamped counts as sent just now.
    for (const Instant one : sent) {
        if (one + window > at) counted.push_back(std::min(one, at));
    }
    if (counted.size() < most) return at;
    std::ranges::sort(counted);
    return counted[counted.size() - most] + window;
}

EnrollmentProgress begin(const ScenarioDefinition& definition, Instant now) {
    return {.state = EnrollmentState::kActive,
            .step = definition.steps.front().key,
            .due_at = now,
            .standing = Standing::kDue,
            .started_at = now,
            .ends_at = now + Duration::days(definition.max_days),
            .ended_at = {},
            .end_reason = {}};
}

int take_turn(EnrollmentProgress& progress, const ScenarioDefinition& definition, const MessageRules& rules,
              std::string_view time_zone, Instant now, ScenarioWorld& world) {
    if (progress.state != EnrollmentState::kActive || progress.due_at > now) return 0;
    return Turn(progress, definition, rules, time_zone, now, world).run();
}

void shift(EnrollmentProgress& progress, Duration pause) {
    progress.due_at = progress.due_at + pause;
    progress.ends_at = progress.ends_at + pause;
}

std::optional<std::string> step_in_version(const ScenarioDefinition& from, const ScenarioDefinition& to,
                                           std::string_view step) {
    if (step.empty()) return std::string();
    const auto place = place_of(from, step);
    if (!place) return std::nullopt;
    for (std::size_t i = *place; i < from.steps.size(); ++i) {
        if (place_of(to, from.steps[i].key)) return from.steps[i].key;
    }
    return std::nullopt;
}

std::string_view to_string(EnrollmentState value) {
    return kStates.of(value);
}
std::string_view to_string(Standing value) {
    return kStandings.of(value);
}
std::string_view to_string(EndReason value) {
    return kEndReasons.of(value);
}
std::string_view to_string(StepOutcome value) {
    return kOutcomes.of(value);
}
std::optional<EnrollmentState> parse_enrollment_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<Standing> parse_standing(std::string_view name) {
    return kStandings.parse(name);
}
std::optional<EndReason> parse_end_reason(std::string_view name) {
    return kEndReasons.parse(name);
}
std::optional<StepOutcome> parse_step_outcome(std::string_view name) {
    return kOutcomes.parse(name);
}

}  // namespace parrain
