#include "domain/scenario.hpp"

#include <algorithm>
#include <array>

#include "core/checks.hpp"
#include "core/money.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"
#include "domain/scenario_times.hpp"

namespace parrain {
namespace {

constexpr EnumNames<StepKind, 7> kKinds("wait", "email", "show", "branch", "task", "gift", "stop");
constexpr EnumNames<WaitUnit, 4> kUnits("minutes", "hours", "days", "business_days");
constexpr EnumNames<TriggerKind, 5> kTriggers("manual", "survey", "advocate", "milestone", "segment");
constexpr EnumNames<Fact, 13> kFacts("score", "role", "is_advocate", "submitted", "qualified", "reward_earned", "plan",
                                     "country", "sessions", "days_since_enrolled", "days_since_submitted",
                                     "days_since_seen", "customer_days");

constexpr std::size_t kLongestKey = 40;
constexpr std::size_t kLongestTitle = 120;
constexpr std::size_t kLongestText = 500;
constexpr std::size_t kLongestWord = 200;
constexpr std::size_t kMostConditions = 20;
constexpr int kDaysInYear = 365;
constexpr int kMinutesInDay = 1'440;
constexpr int kHoursInDay = 24;

bool is_word(Fact fact) {
    return fact == Fact::kRole || fact == Fact::kIsAdvocate || fact == Fact::kPlan || fact == Fact::kCountry;
}

bool suits(Fact fact, Operator op) {
    const bool compares = op == Operator::kAtLeast || op == Operator::kBelow;
    if (!is_word(fact)) return op != Operator::kOneOf;
    if (fact == Fact::kIsAdvocate) return op == Operator::kIs || op == Operator::kIsNot;
    return !compares;
}

bool is_word_of(Fact fact, std::string_view word) {
    switch (fact) {
        case Fact::kRole: return word == "admin" || word == "member";
        case Fact::kIsAdvocate: return word == "true" || word == "false";
        case Fact::kPlan: return !trimmed(word).empty();
        case Fact::kCountry: {
            const auto country = CountryCode::parse(word);
            return country && country->str() == word;
        }
        default: return false;
    }
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= kLongestKey && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// Most units of a wait, a year of each.
int most_of(WaitUnit unit) {
    switch (unit) {
        case WaitUnit::kMinutes: return kDaysInYear * kMinutesInDay;
        case WaitUnit::kHours: return kDaysInYear * kHoursInDay;
        case WaitUnit::kDays:
        case WaitUnit::kBusinessDays: return kDaysInYear;
    }
    return 0;
}

/// How many days the scenario may have for what is reached after `waited`; none where no scenario has so many.
std::optional<Bounds> days_beyond(Duration waited) {
    const std::int64_t least = waited.micros / Duration::days(1).micros + 1;
    if (least > kLongestScenarioDays) return std::nullopt;
    return Bounds{least, kLongestScenarioDays};
}

/// Gathers what is wrong with a definition, field by field.
class Faults {
  public:
    void add(ErrorCode code, std::string pointer, std::optional<Bounds> bounds = {}) {
        fields_.push_back({std::move(pointer), code, bounds});
    }

    /// A field that must stand exactly when `wanted`.
    void presence(bool present, bool wanted, const std::string& pointer) {
        if (present && !wanted) add(ErrorCode::kUnknownField, pointer);
        if (!present && wanted) add(ErrorCode::kRequired, pointer);
    }

    /// A field that may stand only when `allowed`.
    void absence(bool present, bool allowed, const std::string& pointer) {
        if (present && !allowed) add(ErrorCode::kUnknownField, pointer);
    }

    void text(const LocalText& text, std::size_t longest, const std::string& pointer) {
        for (const auto& [name, words] : {std::pair("/en", &text.en), std::pair("/fr", &text.fr)}) {
            if (trimmed(*words).empty()) add(ErrorCode::kRequired, pointer + name);
            if (code_point_count(*words) > longest) add(ErrorCode::kTooLong, pointer + name, at_most(longest));
        }
    }

    Result<void> verdict() && {
        if (fields_.empty()) return {};
        const ErrorCode first = std::ranges::min_element(fields_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(fields_)};
    }

  private:
    std::vector<FieldError> fields_;
};

void check_condition(const FactCondition& condition, const std::string& pointer, Faults& faults) {
    if (!suits(condition.fact, condition.op)) return faults.add(ErrorCode::kUnknownValue, pointer + "/operator");
    if (condition.value.size() > kLongestWord) {
        return faults.add(ErrorCode::kTooLong, pointer + "/value", at_most(kLongestWord));
    }
    if (!is_word(condition.fact)) {
        const auto number = whole_number_in(condition.value);
        if (!number) return faults.add(ErrorCode::kUnknownValue, pointer + "/value");
        if (*number > Money::kMax) faults.add(ErrorCode::kOutOfRange, pointer + "/value");
        return;
    }
    const bool is_list = condition.op == Operator::kOneOf;
    const auto words = is_list ? words_in(condition.value) : std::vector<std::string_view>{condition.value};
    const bool all_known =
        std::ranges::all_of(words, [&](std::string_view word) { return is_word_of(condition.fact, word); });
    if (!all_known) faults.add(ErrorCode::kUnknownValue, pointer + "/value");
}

void check_conditions(const FactConditions& when, const std::string& pointer, Faults& faults) {
    if (when.conditions.size() > kMostConditions) {
        return faults.add(ErrorCode::kTooMany, pointer, at_most(kMostConditions));
    }
    for (std::size_t i = 0; i < when.conditions.size(); ++i) {
        check_condition(when.conditions[i], pointer + "/" + std::to_string(i), faults);
    }
}

void check_wait(const ScenarioStep& step, const std::string& at, Faults& faults) {
    if (step.until) {
        faults.absence(step.amount.has_value(), false, at + "/amount");
        faults.absence(step.unit.has_value(), false, at + "/unit");
        if (!LocalTime::parse(*step.until)) faults.add(ErrorCode::kTimeInvalid, at + "/until");
        return;
    }
    faults.presence(step.amount.has_value(), true, at + "/amount");
    faults.presence(step.unit.has_value(), true, at + "/unit");
    if (!step.amount || !step.unit) return;
    const int most = most_of(*step.unit);
    if (*step.amount < 1 || *step.amount > most) {
        faults.add(ErrorCode::kOutOfRange, at + "/amount", Bounds{1, most});
    }
}

void check_named(const ScenarioStep& step, const ScenarioSurroundings& surroundings, const std::string& at,
                 Faults& faults) {
    if (step.kind == StepKind::kEmail && step.template_key &&
        std::ranges::find(surroundings.templates, *step.template_key) == surroundings.templates.end()) {
        faults.add(ErrorCode::kUnknownValue, at + "/template");
    }
    if (step.kind != StepKind::kGift || !step.gift) return;
    const bool is_known = std::ranges::find(surroundings.gifts, step.gift->str()) != surroundings.gifts.end();
    if (!is_known || !surroundings.has_program) faults.add(ErrorCode::kUnknownValue, at + "/gift");
}

/// The fields of a step against its kind.
void check_fields(const ScenarioStep& step, const ScenarioSurroundings& surroundings, const std::string& at,
                  Faults& faults) {
    const StepKind kind = step.kind;
    if (!is_key(step.key)) faults.add(step.key.empty() ? ErrorCode::kRequired : ErrorCode::kInvalidText, at + "/key");
    const bool goes_on = kind != StepKind::kBranch && kind != StepKind::kStop;
    faults.absence(step.next.has_value(), goes_on, at + "/next");
    if (kind == StepKind::kWait) {
        check_wait(step, at, faults);
    } else {
        faults.absence(step.amount.has_value(), false, at + "/amount");
        faults.absence(step.unit.has_value(), false, at + "/unit");
        faults.absence(step.until.has_value(), false, at + "/until");
    }
    faults.presence(step.template_key.has_value(), kind == StepKind::kEmail, at + "/template");
    faults.absence(step.is_reply.has_value(), kind == StepKind::kEmail || kind == StepKind::kShow, at + "/reply");
    faults.presence(step.title.has_value(), kind == StepKind::kShow, at + "/title");
    faults.presence(step.text.has_value(), kind == StepKind::kShow || kind == StepKind::kTask, at + "/text");
    if (step.title) faults.text(*step.title, kLongestTitle, at + "/title");
    if (step.text) faults.text(*step.text, kLongestText, at + "/text");
    faults.presence(!step.when.empty(), kind == StepKind::kBranch, at + "/when");
    faults.absence(step.yes.has_value(), kind == StepKind::kBranch, at + "/yes");
    faults.absence(step.no.has_value(), kind == StepKind::kBranch, at + "/no");
    faults.presence(step.gift.has_value(), kind == StepKind::kGift, at + "/gift");
    check_conditions(step.when, at + "/when", faults);
    check_named(step, surroundings, at, faults);
}

/// Where steps lead: only to what exists and stands further down.
void check_target(const ScenarioDefinition& definition, std::size_t from, const std::optional<std::string>& target,
                  const std::string& pointer, Faults& faults) {
    if (!target) return;
    const auto place = place_of(definition, *target);
    if (!place) return faults.add(ErrorCode::kUnknownValue, pointer);
    if (*place <= from) faults.add(ErrorCode::kStepCycle, pointer);
}

void check_reach(const ScenarioDefinition& definition, Faults& faults) {
    std::vector<bool> reached(definition.steps.size(), false);
    if (!reached.empty()) reached[0] = true;
    // Everything leads further down, so that one pass in order sees every path.
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const std::string at = "/steps/" + std::to_string(i);
        if (!reached[i]) {
            faults.add(ErrorCode::kStepUnreachable, at + "/key");
            continue;
        }
        for (const std::size_t place : places_after(definition, i)) reached[place] = true;
    }
}

/// What always comes too late: after the scenario's days, or after the moment that is waited for. A stop in vain is
/// none: the scenario ends either way.
void check_times(const ScenarioDefinition& definition, const ScenarioSurroundings& surroundings, Faults& faults) {
    const auto arrivals = arrivals_of(definition, surroundings.now, surroundings.time_zone);
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        if (!arrivals[i]) continue;
        const ScenarioStep& step = definition.steps[i];
        const std::string at = "/steps/" + std::to_string(i);
        if (is_over(step, *arrivals[i], surroundings.time_zone)) faults.add(ErrorCode::kTimePast, at + "/until");
        const bool is_late = arrivals[i]->waited_least >= Duration::days(definition.max_days);
        if (is_late && step.kind != StepKind::kStop && step.kind != StepKind::kWait) {
            faults.add(ErrorCode::kStepTooLate, at + "/key", days_beyond(arrivals[i]->waited_least));
        }
    }
}

void check_steps(const ScenarioDefinition& definition, const ScenarioSurroundings& surroundings, Faults& faults) {
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const ScenarioStep& step = definition.steps[i];
        const std::string at = "/steps/" + std::to_string(i);
        check_fields(step, surroundings, at, faults);
        if (place_of(definition, step.key) != i) faults.add(ErrorCode::kStepRepeated, at + "/key");
        check_target(definition, i, step.next, at + "/next", faults);
        check_target(definition, i, step.yes, at + "/yes", faults);
        check_target(definition, i, step.no, at + "/no", faults);
    }
    check_reach(definition, faults);
    const bool lasts = definition.max_days >= 1 && definition.max_days <= kLongestScenarioDays;
    if (lasts) check_times(definition, surroundings, faults);
}

std::optional<std::int64_t> days_since(const std::optional<Instant>& then, Instant now) {
    if (!then) return std::nullopt;
    return std::max<std::int64_t>(now - *then > Duration{} ? (now - *then).micros / Duration::days(1).micros : 0, 0);
}

std::optional<std::int64_t> number_of(Fact fact, const FactValues& facts, Instant now) {
    switch (fact) {
        case Fact::kScore: return facts.score;
        case Fact::kSubmitted: return facts.submitted;
        case Fact::kQualified: return facts.qualified;
        case Fact::kRewardEarned: return facts.reward_earned;
        case Fact::kSessions: return facts.sessions;
        case Fact::kDaysSinceEnrolled: return days_since(facts.enrolled_at, now);
        case Fact::kDaysSinceSubmitted: return days_since(facts.submitted_at, now);
        case Fact::kDaysSinceSeen: return days_since(facts.seen_at, now);
        case Fact::kCustomerDays: return days_since(facts.customer_since, now);
        case Fact::kRole:
        case Fact::kIsAdvocate:
        case Fact::kPlan:
        case Fact::kCountry: break;
    }
    return std::nullopt;
}

std::optional<std::string> word_of(Fact fact, const FactValues& facts) {
    switch (fact) {
        case Fact::kRole: return facts.is_admin ? "admin" : "member";
        case Fact::kIsAdvocate: return facts.is_advocate ? "true" : "false";
        case Fact::kPlan: return facts.plan;
        case Fact::kCountry: return facts.country;
        default: return std::nullopt;
    }
}

bool holds_one(const FactCondition& condition, const FactValues& facts, Instant now) {
    if (is_word(condition.fact)) return word_satisfies(word_of(condition.fact, facts), condition.op, condition.value);
    const auto number = number_of(condition.fact, facts, now);
    if (!number) return condition.op == Operator::kIsNot;
    return number_satisfies(*number, condition.op, condition.value);
}

/// The working day `count` working days after `day`.
std::int64_t working_day_after(std::int64_t day, int count) {
    while (count > 0) {
        ++day;
        if (!LocalTime{.day = day}.is_weekend()) --count;
    }
    return day;
}

}  // namespace

Result<void> check(const ScenarioDefinition& definition, const ScenarioSurroundings& surroundings) {
    Faults faults;
    const bool has_milestone = definition.trigger == TriggerKind::kMilestone;
    faults.presence(definition.milestone.has_value(), has_milestone, "/milestone");
    if (definition.milestone == Milestone::kRenewal) faults.add(ErrorCode::kUnknownValue, "/milestone");
    check_conditions(definition.entry, "/entry", faults);
    // A segment of everybody is a mistake more often than a wish; who wants it says sessions at least 0.
    if (definition.trigger == TriggerKind::kSegment && definition.entry.empty()) {
        faults.add(ErrorCode::kRequired, "/entry");
    }
    if (definition.reentry_days && (*definition.reentry_days < 0 || *definition.reentry_days > kLongestScenarioDays)) {
        faults.add(ErrorCode::kOutOfRange, "/reentry_days", at_most(kLongestScenarioDays));
    }
    if (definition.max_days < 1 || definition.max_days > kLongestScenarioDays) {
        faults.add(ErrorCode::kOutOfRange, "/max_days", Bounds{1, kLongestScenarioDays});
    }
    if (definition.steps.empty()) faults.add(ErrorCode::kRequired, "/steps");
    if (definition.steps.size() > kMostSteps) {
        faults.add(ErrorCode::kTooMany, "/steps", at_most(kMostSteps));
    } else {
        check_steps(definition, surroundings, faults);
    }
    return std::move(faults).verdict();
}

bool holds(const FactConditions& when, const FactValues& facts, Instant now) {
    const auto one = [&](const FactCondition& condition) { return holds_one(condition, facts, now); };
    if (when.empty()) return true;
    return when.match == Match::kAll ? std::ranges::all_of(when.conditions, one)
                                     : std::ranges::any_of(when.conditions, one);
}

std::string shown_fact(Fact fact, const FactValues& facts, Instant now) {
    std::string shown(to_string(fact));
    shown += '=';
    if (is_word(fact)) return shown + word_of(fact, facts).value_or("?");
    const auto number = number_of(fact, facts, now);
    return shown + (number ? std::to_string(*number) : "?");
}

std::optional<std::size_t> place_of(const ScenarioDefinition& definition, std::string_view key) {
    const auto found = std::ranges::find(definition.steps, key, &ScenarioStep::key);
    if (found == definition.steps.end()) return std::nullopt;
    return static_cast<std::size_t>(found - definition.steps.begin());
}

std::optional<std::string> step_after(const ScenarioDefinition& definition, const ScenarioStep& step) {
    if (step.kind == StepKind::kStop) return std::nullopt;
    if (step.next) return step.next;
    const auto place = place_of(definition, step.key);
    if (!place || *place + 1 >= definition.steps.size()) return std::nullopt;
    return definition.steps[*place + 1].key;
}

std::vector<std::size_t> places_after(const ScenarioDefinition& definition, std::size_t place) {
    const ScenarioStep& step = definition.steps[place];
    std::vector<std::size_t> places;
    const auto add = [&](const std::optional<std::string>& target, bool is_below_without) {
        if (const auto named = target ? place_of(definition, *target) : std::nullopt) places.push_back(*named);
        if (!target && is_below_without && place + 1 < definition.steps.size()) places.push_back(place + 1);
    };
    if (step.kind == StepKind::kStop) return places;
    if (step.kind != StepKind::kBranch) {
        add(step.next, true);
    } else {
        add(step.yes, true);
        add(step.no, false);
    }
    return places;
}

std::optional<std::string> branch_of(const ScenarioDefinition& definition, const ScenarioStep& step, bool holds) {
    if (!holds) return step.no;
    return step.yes ? step.yes : step_after(definition, step);
}

Instant wait_end(const ScenarioStep& step, Instant from, std::string_view time_zone) {
    if (step.until) return instant_of(LocalTime::parse(*step.until).value(), time_zone);
    const int amount = *step.amount;
    switch (*step.unit) {
        case WaitUnit::kMinutes: return from + Duration::minutes(amount);
        case WaitUnit::kHours: return from + Duration::hours(amount);
        case WaitUnit::kDays:
        case WaitUnit::kBusinessDays: break;
    }
    LocalTime local = local_time(from, time_zone);
    local.day = *step.unit == WaitUnit::kDays ? local.day + amount : working_day_after(local.day, amount);
    return instant_of(local, time_zone);
}

std::string_view to_string(StepKind value) {
    return kKinds.of(value);
}
std::string_view to_string(WaitUnit value) {
    return kUnits.of(value);
}
std::string_view to_string(TriggerKind value) {
    return kTriggers.of(value);
}
std::string_view to_string(Fact value) {
    return kFacts.of(value);
}
std::optional<StepKind> parse_step_kind(std::string_view name) {
    return kKinds.parse(name);
}
std::optional<WaitUnit> parse_wait_unit(std::string_view name) {
    return kUnits.parse(name);
}
std::optional<TriggerKind> parse_trigger_kind(std::string_view name) {
    return kTriggers.parse(name);
}
std::optional<Fact> parse_fact(std::string_view name) {
    return kFacts.parse(name);
}

}  // namespace parrain
