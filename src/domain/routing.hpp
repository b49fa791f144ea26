#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "core/id.hpp"
#include "domain/work_hours.hpp"

/// Who works a referral.
namespace parrain {

/// What a rep takes, and when they are there. What is empty takes all.
struct RepProfile {
    MemberId rep;
    WorkHours hours = {};
    std::vector<std::string> countries = {};  ///< of prospects, two letters
    std::vector<Locale> languages = {};       ///< that advocates speak
    std::optional<std::int64_t> employees_from = {};
    std::optional<std::int64_t> employees_to = {};  ///< both included
    bool takes_new = true;                          ///< false: gets nothing new
    std::optional<Instant> absent_from = {};        ///< half open, until `absent_until`
    std::optional<Instant> absent_until = {};

    bool is_absent(Instant at) const {
        return absent_until && at < *absent_until && (!absent_from || at >= *absent_from);
    }
};

/// @error those of check(WorkHours); kCountryInvalid (/countries/N), kOutOfRange (/employees_from, /employees_to,
///        /absent_until: before its beginning)
Result<void> check(const RepProfile& profile);

/// What is known of a referral that somebody has to work.
struct RoutedReferral {
    std::optional<std::string> country;     ///< of the prospect
    std::optional<Locale> language;         ///< of the advocate
    std::optional<std::int64_t> employees;  ///< of the prospect's company
    std::optional<MemberId> account_rep;    ///< who looks after the advocate's company
};

/// A rep as they stand when a referral is routed.
struct RepStanding {
    RepProfile profile;
    std::int64_t open = 0;  ///< referrals they work now
};

/// Why a rep was chosen.
enum class RoutingReason {
    kAccountRep,  ///< they look after the advocate's company
    kRule,        ///< what they ask of prospects is what this one is, and they have the least to do
    kLoad,        ///< no rule named them: they ask nothing, or nothing that is known; they have the least to do
    kTaken,       ///< they took it themselves
    kHandedOver,  ///< somebody gave it to them
};

/// Names on the wire, in snake case, and back.
std::string_view to_string(RoutingReason value);
std::optional<RoutingReason> parse_routing_reason(std::string_view name);

/// Who gets a referral, and why.
struct Routing {
    MemberId rep;
    RoutingReason reason;
};

/// What is offered for a call back: the first working day at ten on which the rep is there, tomorrow at the earliest.
Instant call_back_offer(const RepProfile& profile, Instant now);

/// Who gets a referral: the rep of the advocate's company; else, of those who take such prospects, the one with the
/// fewest open referrals, and of these who works soonest; else so among all. Who is absent or takes nothing new only
/// comes in where there is nobody else, so that nothing is without a rep. None only where there are no reps.
///
/// Whoever asks nothing is chosen by load, since no rule named them.
///
/// Of what is not known of a referral, its size above all, those who ask nothing about it come before those who do.
/// Pure: of equal reps the one with the smaller id.
/// Source: issue "Story C runs", routing.
std::optional<Routing> route(const RoutedReferral& referral, std::span<const RepStanding> reps, Instant now);

}  // namespace parrain
