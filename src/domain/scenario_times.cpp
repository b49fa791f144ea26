#include "domain/scenario_times.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<ScenarioDoubt, 5> kDoubts("wait_is_over", "may_be_late", "too_early", "never_holds",
                                              "always_holds");

constexpr std::int64_t kBusinessDaysInWeek = 5;
constexpr std::int64_t kDaysInWeek = 7;

/// The days that `count` business days take at least: from a Sunday on, five end on a Friday.
std::int64_t least_days_of(std::int64_t count) {
    return (count - 1) / kBusinessDaysInWeek * kDaysInWeek + (count - 1) % kBusinessDaysInWeek + 1;
}

/// The least that a wait takes; the hour that a day lacks in spring is not counted off. Nothing for a wait until a
/// moment: who comes just before it, or late, hardly waits.
Duration least_of(const ScenarioStep& step) {
    if (step.kind != StepKind::kWait || step.until || !step.amount || !step.unit || *step.amount < 1) return {};
    const int amount = *step.amount;
    switch (*step.unit) {
        case WaitUnit::kMinutes: return Duration::minutes(amount);
        case WaitUnit::kHours: return Duration::hours(amount);
        case WaitUnit::kDays: return Duration::days(amount);
        case WaitUnit::kBusinessDays: return Duration::days(least_days_of(amount));
    }
    return {};
}

/// The moment that a step waits for.
std::optional<Instant> moment_of(const ScenarioStep& step, std::string_view time_zone) {
    if (step.kind != StepKind::kWait || !step.until) return std::nullopt;
    const auto local = LocalTime::parse(*step.until);
    return local ? std::optional(instant_of(*local, time_zone)) : std::nullopt;
}

/// The arrival behind a step.
Arrival behind(const ScenarioStep& step, const Arrival& arrival, std::string_view time_zone) {
    const Duration least = least_of(step);
    const Instant later{arrival.earliest + least};
    return {.waited_least = {arrival.waited_least.micros + least.micros},
            .waited_most = {arrival.waited_most.micros + least.micros},
            .earliest = std::max(later, moment_of(step, time_zone).value_or(later))};
}

/// One more way to a step.
void join(std::optional<Arrival>& known, const Arrival& other) {
    if (!known) {
        known = other;
        return;
    }
    known->waited_least = std::min(known->waited_least, other.waited_least);
    known->waited_most = std::max(known->waited_most, other.waited_most);
    known->earliest = std::min(known->earliest, other.earliest);
}

/// How many days in the scenario somebody can have who stands at a step: whole ones, the hour that spring lacks counted
/// off. A pause lets them have more.
struct DaysThere {
    std::int64_t least;
    std::int64_t most;
};

/// Whether a condition is decided by the days alone: true or false for whoever comes there; none where it depends.
std::optional<bool> decided(const FactCondition& condition, const DaysThere& days) {
    if (condition.fact != Fact::kDaysSinceEnrolled) return std::nullopt;
    const auto holds_at = [&](std::int64_t day) {
        return holds({.conditions = {condition}}, {.enrolled_at = Instant(0)}, Instant(0) + Duration::days(day));
    };
    bool is_ever = false;
    bool is_always = true;
    for (std::int64_t day = days.least; day <= days.most; ++day) {
        const bool is_so = holds_at(day);
        is_ever = is_ever || is_so;
        is_always = is_always && is_so;
    }
    if (is_ever == is_always) return is_ever;
    return std::nullopt;
}

/// Whether a branch goes one way only, by the days it asks for.
std::optional<ScenarioDoubt> doubt_about_branch(const ScenarioStep& step, const DaysThere& days) {
    if (step.kind != StepKind::kBranch || step.when.empty() || days.least > days.most) return std::nullopt;
    const bool wants_all = step.when.match == Match::kAll;
    std::size_t always = 0;
    std::size_t never = 0;
    for (const FactCondition& one : step.when.conditions) {
        const auto is_so = decided(one, days);
        always += is_so == true ? 1 : 0;
        never += is_so == false ? 1 : 0;
    }
    const std::size_t count = step.when.conditions.size();
    if (wants_all ? never > 0 : never == count) return ScenarioDoubt::kNeverHolds;
    if (wants_all ? always == count : always > 0) return ScenarioDoubt::kAlwaysHolds;
    return std::nullopt;
}

DaysThere days_at(const ScenarioDefinition& definition, const Arrival& arrival) {
    const std::int64_t least = (arrival.waited_least.micros - Duration::hours(1).micros) / Duration::days(1).micros;
    return {.least = std::max<std::int64_t>(least, 0), .most = definition.max_days - 1};
}

/// The doubt about one step, the gravest where there are several.
std::optional<ScenarioWarning> doubt_about(const ScenarioDefinition& definition, std::size_t place,
                                           const Arrival& arrival, Instant now, std::string_view time_zone) {
    const ScenarioStep& step = definition.steps[place];
    if (is_over(step, arrival, time_zone)) return ScenarioWarning{.place = place, .doubt = ScenarioDoubt::kWaitIsOver};
    if (step.kind == StepKind::kWait || step.kind == StepKind::kStop) return std::nullopt;
    const Duration days = Duration::days(definition.max_days);
    if (arrival.waited_most >= days) return ScenarioWarning{.place = place, .doubt = ScenarioDoubt::kMayBeLate};
    if (arrival.earliest - now < days) {
        const auto one_way = doubt_about_branch(step, days_at(definition, arrival));
        return one_way ? std::optional(ScenarioWarning{.place = place, .doubt = *one_way}) : std::nullopt;
    }
    return ScenarioWarning{
        .place = place, .doubt = ScenarioDoubt::kTooEarly, .enrolled_after = arrival.earliest - days};
}

}  // namespace

std::vector<std::optional<Arrival>> arrivals_of(const ScenarioDefinition& definition, Instant now,
                                                std::string_view time_zone) {
    std::vector<std::optional<Arrival>> arrivals(definition.steps.size());
    if (arrivals.empty()) return arrivals;
    arrivals[0] = Arrival{.waited_least = {}, .waited_most = {}, .earliest = now};
    // Everything leads further down, so that one pass in order sees every way.
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const ScenarioStep& step = definition.steps[i];
        const bool is_end = step.kind != StepKind::kWait && arrivals[i] &&
                            arrivals[i]->waited_least >= Duration::days(definition.max_days);
        if (!arrivals[i] || is_end) continue;
        for (const std::size_t place : places_after(definition, i)) {
            if (place > i) join(arrivals[place], behind(step, *arrivals[i], time_zone));
        }
    }
    return arrivals;
}

bool is_over(const ScenarioStep& step, const Arrival& arrival, std::string_view time_zone) {
    const auto moment = moment_of(step, time_zone);
    return moment && *moment <= arrival.earliest;
}

std::vector<ScenarioWarning> warnings_of(const ScenarioDefinition& definition, Instant now,
                                         std::string_view time_zone) {
    std::vector<ScenarioWarning> warnings;
    const auto arrivals = arrivals_of(definition, now, time_zone);
    std::vector<bool> is_told(arrivals.size(), false);
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        if (!arrivals[i]) continue;
        const auto doubt = doubt_about(definition, i, *arrivals[i], now, time_zone);
        const bool is_late =
            doubt && (doubt->doubt == ScenarioDoubt::kMayBeLate || doubt->doubt == ScenarioDoubt::kTooEarly);
        if (doubt && (!is_late || !is_told[i])) warnings.push_back(*doubt);
        if (!is_told[i] && !is_late) continue;
        // What comes behind a step that comes too late needs no telling.
        for (const std::size_t place : places_after(definition, i)) is_told[place] = true;
    }
    return warnings;
}

std::string_view to_string(ScenarioDoubt doubt) {
    return kDoubts.of(doubt);
}

}  // namespace parrain
