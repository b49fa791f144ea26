#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain {

/// Where a referral stands. The name on the wire and in storage is the enumerator in snake case without its `k`.
enum class ReferralState : std::uint8_t {
    kSubmitted,
    kReview,
    kAccepted,
    kAdvocateCall,
    kToContact,
    kContacted,
    kEngaged,
    kWon,
    kRefunded,
    kLost,
    kExpired,
    kWithdrawn,
    kRejected,
    kObjected,
    kErased,
};

/// What can happen to a referral. Named on the wire like the states.
enum class ReferralEvent : std::uint8_t {
    kScreeningPassed,
    kScreeningFlagged,
    kScreeningRefused,
    kReviewAccepted,
    kReviewRefused,
    kAssigned,
    kAdvocateAgrees,
    kAdvocateDeclines,
    kContacted,
    kProspectInterested,
    kBounced,
    kPayment,
    kFullRefund,
    kLost,
    kReopened,
    kWithdrawal,
    kObjection,
    kErasure,
    kWindowEnded,
    kRetentionEnded,
};

/// How many states and events there are; their values run from 0 without gaps.
inline constexpr std::size_t kReferralStateCount = 15;
inline constexpr std::size_t kReferralEventCount = 20;

/// The name on the wire: `kAdvocateCall` -> `advocate_call`.
std::string_view to_string(ReferralState state);
std::string_view to_string(ReferralEvent event);

/// The state or event of this name, exactly as written by to_string.
std::optional<ReferralState> parse_referral_state(std::string_view name);
std::optional<ReferralEvent> parse_referral_event(std::string_view name);

/// Every state and every event, in order of declaration.
const std::array<ReferralState, kReferralStateCount>& referral_states();
const std::array<ReferralEvent, kReferralEventCount>& referral_events();

/// The state that follows `event` in `state`; 84 of the 300 pairs are legal.
/// @error kIllegalTransition, with `state` and `event` as details; nothing may change then
/// Source: states-and-ledger.md §1, referral-states.csv.
Result<ReferralState> next(ReferralState state, ReferralEvent event);

/// Whether a person may cause this event through the API or the console; all others follow from facts (screening,
/// billing, mail, time).
bool is_human(ReferralEvent event);

/// Whether a referral in this state holds its prospect: another advocate who recommends the same one comes too late.
bool is_live(ReferralState state);

/// What an advocate is told of a referral; deliberately coarser than its state.
enum class AdvocateStep : std::uint8_t { kReceived, kInDiscussion, kCustomer, kNotThisTime };

/// The same, and whose turn it is where the advocate is called first.
enum class AdvocateStage : std::uint8_t {
    kReceived,
    kAdvocateCall,  ///< the advocate is called before anybody else
    kProspectCall,  ///< the advocate was; now it is the prospect's turn
    kInDiscussion,
    kCustomer,
    kNotThisTime
};

/// The name on the wire: `received`, `in_discussion`, `customer`, `not_this_time`.
std::string_view to_string(AdvocateStep step);

/// The name on the wire: that of the step, or `advocate_call` or `prospect_call`.
std::string_view to_string(AdvocateStage stage);

/// For how long after submission a rejected referral still shows as received: as long as a review may last.
inline constexpr Duration kNeutralDelay = Duration::days(14);

/// The stage shown to the advocate, `age` after submission. `calls_advocate` says that they are called first.
///
/// The widget must not tell who is already a customer, on the suppression list or recommended by somebody else. So a
/// rejection, whatever its reason and whoever decided it, shows as received for kNeutralDelay and as "not this time"
/// from then on, and a referral that waits, is routed or was written to shows as received too, until the prospect
/// shows interest. Where advocates are called first and the prospect may be called, all of these show as "we call you
/// first" instead, and change once the advocate was spoken to: who was called knows that there is a call. Source:
/// states-and-ledger.md §1 ("neutral answer"), bad-inputs.md ("same text and delay").
AdvocateStage stage_of(ReferralState state, Duration age, bool calls_advocate);

/// The step of a stage: a call that is due is not told.
AdvocateStep step_of(AdvocateStage stage);

}  // namespace parrain
