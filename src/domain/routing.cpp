#include "domain/routing.hpp"

#include <algorithm>
#include <tuple>

#include "core/bounds.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<RoutingReason, 5> kReasons{"account_rep", "rule", "load", "taken", "handed_over"};

/// How what a rep takes fits a referral.
enum class Fit { kNot, kPerhaps, kFits };

Fit fit_of_list(const auto& list, const auto& value) {
    if (list.empty()) return Fit::kFits;
    if (!value) return Fit::kPerhaps;
    return std::ranges::find(list, *value) != list.end() ? Fit::kFits : Fit::kNot;
}

Fit fit_of_size(const RepProfile& profile, const std::optional<std::int64_t>& employees) {
    if (!profile.employees_from && !profile.employees_to) return Fit::kFits;
    if (!employees) return Fit::kPerhaps;
    const bool is_within = *employees >= profile.employees_from.value_or(0) &&
                           (!profile.employees_to || *employees <= *profile.employees_to);
    return is_within ? Fit::kFits : Fit::kNot;
}

Fit fit_of(const RepProfile& profile, const RoutedReferral& referral) {
    return std::min({fit_of_list(profile.countries, referral.country),
                     fit_of_list(profile.languages, referral.language), fit_of_size(profile, referral.employees)});
}

bool asks_something(const RepProfile& profile) {
    return !profile.countries.empty() || !profile.languages.empty() || profile.employees_from || profile.employees_to;
}

bool is_there(const RepStanding& rep, Instant now) {
    return rep.profile.takes_new && !rep.profile.is_absent(now);
}

/// Who has the least to do, of those for whom `holds`.
template <class Condition>
const RepStanding* least_busy(std::span<const RepStanding> reps, Instant now, const Condition& holds) {
    const auto order = [&](const RepStanding& one) {
        return std::tuple(one.open, next_working(one.profile.hours, now), one.profile.rep);
    };
    const RepStanding* best = nullptr;
    for (const RepStanding& one : reps) {
        if (holds(one) && (best == nullptr || order(one) < order(*best))) best = &one;
    }
    return best;
}

}  // namespace

Result<void> check(const RepProfile& profile) {
    std::vector<FieldError> errors;
    if (const auto hours = check(profile.hours); !hours) errors = hours.failure().fields;
    for (std::size_t i = 0; i < profile.countries.size(); ++i) {
        if (CountryCode::parse(profile.countries[i])) continue;
        errors.push_back({"/countries/" + std::to_string(i), ErrorCode::kCountryInvalid});
    }
    if (profile.employees_from.value_or(0) < 0)
        errors.push_back({"/employees_from", ErrorCode::kOutOfRange, at_least(0)});
    if (profile.employees_to && *profile.employees_to < profile.employees_from.value_or(0)) {
        errors.push_back({"/employees_to", ErrorCode::kOutOfRange, at_least(profile.employees_from.value_or(0))});
    }
    if (profile.absent_from && (!profile.absent_until || *profile.absent_until <= *profile.absent_from)) {
        errors.push_back({"/absent_until", ErrorCode::kEndsBeforeStart});
    }
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

std::string_view to_string(RoutingReason value) {
    return kReasons.of(value);
}

std::optional<RoutingReason> parse_routing_reason(std::string_view name) {
    return kReasons.parse(name);
}

Instant call_back_offer(const RepProfile& profile, Instant now) {
    constexpr int kMinute = 10 * 60;
    const Instant offer = next_working_day(profile.hours, now, kMinute);
    if (!profile.is_absent(offer)) return offer;
    const Instant back = *profile.absent_until;
    const Instant that_day = next_working_day(profile.hours, back - Duration::hours(12), kMinute);
    return that_day >= back ? that_day : next_working_day(profile.hours, back, kMinute);
}

std::optional<Routing> route(const RoutedReferral& referral, std::span<const RepStanding> reps, Instant now) {
    const auto choose = [&](RoutingReason reason, const auto& holds) -> std::optional<Routing> {
        const RepStanding* best = least_busy(reps, now, holds);
        if (best == nullptr) return std::nullopt;
        const bool is_named = reason != RoutingReason::kRule ||
                              (asks_something(best->profile) && fit_of(best->profile, referral) == Fit::kFits);
        return Routing{.rep = best->profile.rep, .reason = is_named ? reason : RoutingReason::kLoad};
    };
    auto chosen = choose(RoutingReason::kAccountRep, [&](const RepStanding& one) {
        return is_there(one, now) && one.profile.rep == referral.account_rep;
    });
    for (const Fit fit : {Fit::kFits, Fit::kPerhaps}) {
        if (chosen) break;
        chosen = choose(RoutingReason::kRule, [&](const RepStanding& one) {
            return is_there(one, now) && fit_of(one.profile, referral) == fit;
        });
    }
    if (!chosen) chosen = choose(RoutingReason::kLoad, [&](const RepStanding& one) { return is_there(one, now); });
    if (!chosen) chosen = choose(RoutingReason::kLoad, [](const RepStanding&) { return true; });
    return chosen;
}

}  // namespace parrain
