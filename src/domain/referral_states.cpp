#include "domain/referral_states.hpp"

#include <algorithm>
#include <string>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<ReferralState, kReferralStateCount> kStateNames("submitted", "review", "accepted", "advocate_call",
                                                                    "to_contact", "contacted", "engaged", "won",
                                                                    "refunded", "lost", "expired", "withdrawn",
                                                                    "rejected", "objected", "erased");
static_assert(kReferralStateCount == static_cast<std::size_t>(ReferralState::kErased) + 1);

constexpr EnumNames<ReferralEvent, kReferralEventCount> kEventNames(
    "screening_passed", "screening_flagged", "screening_refused", "review_accepted", "review_refused", "assigned",
    "advocate_agrees", "advocate_declines", "contacted", "prospect_interested", "bounced", "payment", "full_refund",
    "lost", "reopened", "withdrawal", "objection", "erasure", "window_ended", "retention_ended");
static_assert(kReferralEventCount == static_cast<std::size_t>(ReferralEvent::kRetentionEnded) + 1);

constexpr EnumNames<AdvocateStep, 4> kStepNames("received", "in_discussion", "customer", "not_this_time");
constexpr EnumNames<AdvocateStage, 6> kStageNames("received", "advocate_call", "prospect_call", "in_discussion",
                                                  "customer", "not_this_time");

struct Transition {
    ReferralState state;
    ReferralEvent event;
    ReferralState next;
};

using S = ReferralState;
using E = ReferralEvent;

// clang-format off
constexpr std::array kTransitions = {
    Transition{S::kSubmitted, E::kScreeningPassed, S::kAccepted},
    Transition{S::kSubmitted, E::kScreeningFlagged, S::kReview},
    Transition{S::kSubmitted, E::kScreeningRefused, S::kRejected},
    Transition{S::kSubmitted, E::kWithdrawal, S::kWithdrawn},
    Transition{S::kSubmitted, E::kObjection, S::kObjected},
    Transition{S::kSubmitted, E::kErasure, S::kErased},
    Transition{S::kSubmitted, E::kRetentionEnded, S::kErased},

    Transition{S::kReview, E::kReviewAccepted, S::kAccepted},
    Transition{S::kReview, E::kReviewRefused, S::kRejected},
    Transition{S::kReview, E::kWithdrawal, S::kWithdrawn},
    Transition{S::kReview, E::kObjection, S::kObjected},
    Transition{S::kReview, E::kErasure, S::kErased},
    Transition{S::kReview, E::kWindowEnded, S::kRejected},
    Transition{S::kReview, E::kRetentionEnded, S::kErased},

    Transition{S::kAccepted, E::kAssigned, S::kAdvocateCall},
    Transition{S::kAccepted, E::kContacted, S::kContacted},
    Transition{S::kAccepted, E::kPayment, S::kWon},
    Transition{S::kAccepted, E::kLost, S::kLost},
    Transition{S::kAccepted, E::kWithdrawal, S::kWithdrawn},
    Transition{S::kAccepted, E::kObjection, S::kObjected},
    Transition{S::kAccepted, E::kWindowEnded, S::kExpired},
    Transition{S::kAccepted, E::kErasure, S::kErased},

    Transition{S::kAdvocateCall, E::kAdvocateAgrees, S::kToContact},
    Transition{S::kAdvocateCall, E::kAdvocateDeclines, S::kWithdrawn},
    Transition{S::kAdvocateCall, E::kPayment, S::kWon},
    Transition{S::kAdvocateCall, E::kLost, S::kLost},
    Transition{S::kAdvocateCall, E::kWithdrawal, S::kWithdrawn},
    Transition{S::kAdvocateCall, E::kObjection, S::kObjected},
    Transition{S::kAdvocateCall, E::kWindowEnded, S::kExpired},
    Transition{S::kAdvocateCall, E::kErasure, S::kErased},

    Transition{S::kToContact, E::kContacted, S::kContacted},
    Transition{S::kToContact, E::kPayment, S::kWon},
    Transition{S::kToContact, E::kLost, S::kLost},
    Transition{S::kToContact, E::kWithdrawal, S::kWithdrawn},
    Transition{S::kToContact, E::kObjection, S::kObjected},
    Transition{S::kToContact, E::kWindowEnded, S::kExpired},
    Transition{S::kToContact, E::kErasure, S::kErased},

    // From here on no path leads back to a state that sends: one message for ever.
    Transition{S::kContacted, E::kProspectInterested, S::kEngaged},
    Transition{S::kContacted, E::kBounced, S::kLost},
    Transition{S::kContacted, E::kLost, S::kLost},
    Transition{S::kContacted, E::kPayment, S::kWon},
    Transition{S::kContacted, E::kObjection, S::kObjected},
    Transition{S::kContacted, E::kWindowEnded, S::kExpired},
    Transition{S::kContacted, E::kErasure, S::kErased},

    Transition{S::kEngaged, E::kLost, S::kLost},
    Transition{S::kEngaged, E::kPayment, S::kWon},
    Transition{S::kEngaged, E::kObjection, S::kObjected},
    Transition{S::kEngaged, E::kWindowEnded, S::kExpired},
    Transition{S::kEngaged, E::kErasure, S::kErased},

    // A customer who objects to messages stays a customer, and what they earned somebody stays earned.
    Transition{S::kWon, E::kPayment, S::kWon},
    Transition{S::kWon, E::kFullRefund, S::kRefunded},
    Transition{S::kWon, E::kObjection, S::kWon},
    Transition{S::kWon, E::kErasure, S::kErased},

    Transition{S::kRefunded, E::kPayment, S::kWon},
    Transition{S::kRefunded, E::kObjection, S::kObjected},
    Transition{S::kRefunded, E::kWindowEnded, S::kExpired},
    Transition{S::kRefunded, E::kRetentionEnded, S::kErased},
    Transition{S::kRefunded, E::kErasure, S::kErased},

    Transition{S::kLost, E::kReopened, S::kEngaged},
    Transition{S::kLost, E::kPayment, S::kWon},
    Transition{S::kLost, E::kObjection, S::kObjected},
    Transition{S::kLost, E::kWindowEnded, S::kExpired},
    Transition{S::kLost, E::kRetentionEnded, S::kErased},
    Transition{S::kLost, E::kErasure, S::kErased},

    // A payment after one of these ends is an organic sale: recorded, without a reward.
    Transition{S::kExpired, E::kPayment, S::kExpired},
    Transition{S::kExpired, E::kObjection, S::kObjected},
    Transition{S::kExpired, E::kRetentionEnded, S::kErased},
    Transition{S::kExpired, E::kErasure, S::kErased},

    Transition{S::kWithdrawn, E::kPayment, S::kWithdrawn},
    Transition{S::kWithdrawn, E::kObjection, S::kObjected},
    Transition{S::kWithdrawn, E::kRetentionEnded, S::kErased},
    Transition{S::kWithdrawn, E::kErasure, S::kErased},

    Transition{S::kRejected, E::kReviewAccepted, S::kAccepted},
    Transition{S::kRejected, E::kPayment, S::kRejected},
    Transition{S::kRejected, E::kObjection, S::kObjected},
    Transition{S::kRejected, E::kRetentionEnded, S::kErased},
    Transition{S::kRejected, E::kErasure, S::kErased},

    Transition{S::kObjected, E::kPayment, S::kObjected},
    Transition{S::kObjected, E::kObjection, S::kObjected},
    Transition{S::kObjected, E::kRetentionEnded, S::kErased},
    Transition{S::kObjected, E::kErasure, S::kErased},

    Transition{S::kErased, E::kPayment, S::kErased},
    Transition{S::kErased, E::kErasure, S::kErased},
    Transition{S::kErased, E::kObjection, S::kErased},
};
// clang-format on
static_assert(kTransitions.size() == 84);

template <class Enum, std::size_t kCount>
constexpr std::array<Enum, kCount> all_of_enum() {
    std::array<Enum, kCount> all{};
    for (std::size_t i = 0; i < kCount; ++i) all[i] = static_cast<Enum>(i);
    return all;
}

}  // namespace

std::string_view to_string(ReferralState state) {
    return kStateNames.of(state);
}

std::string_view to_string(ReferralEvent event) {
    return kEventNames.of(event);
}

std::optional<ReferralState> parse_referral_state(std::string_view name) {
    return kStateNames.parse(name);
}

std::optional<ReferralEvent> parse_referral_event(std::string_view name) {
    return kEventNames.parse(name);
}

const std::array<ReferralState, kReferralStateCount>& referral_states() {
    static constexpr auto kAll = all_of_enum<ReferralState, kReferralStateCount>();
    return kAll;
}

const std::array<ReferralEvent, kReferralEventCount>& referral_events() {
    static constexpr auto kAll = all_of_enum<ReferralEvent, kReferralEventCount>();
    return kAll;
}

Result<ReferralState> next(ReferralState state, ReferralEvent event) {
    const auto found = std::find_if(kTransitions.begin(), kTransitions.end(), [&](const Transition& transition) {
        return transition.state == state && transition.event == event;
    });
    if (found != kTransitions.end()) return found->next;

    Failure refusal = fail(ErrorCode::kIllegalTransition);
    refusal.detail = {
        {"of", "referral"}, {"state", std::string(to_string(state))}, {"event", std::string(to_string(event))}};
    return refusal;
}

bool is_human(ReferralEvent event) {
    switch (event) {
        case E::kReviewAccepted:
        case E::kReviewRefused:
        case E::kAssigned:
        case E::kAdvocateAgrees:
        case E::kAdvocateDeclines:
        case E::kContacted:
        case E::kProspectInterested:
        case E::kLost:
        case E::kReopened:
        case E::kWithdrawal:
        case E::kObjection:
        case E::kErasure: return true;
        case E::kScreeningPassed:
        case E::kScreeningFlagged:
        case E::kScreeningRefused:
        case E::kBounced:
        case E::kPayment:
        case E::kFullRefund:
        case E::kWindowEnded:
        case E::kRetentionEnded: return false;
    }
    return false;
}

bool is_live(ReferralState state) {
    return state <= ReferralState::kWon;
}

std::string_view to_string(AdvocateStep step) {
    return kStepNames.of(step);
}

std::string_view to_string(AdvocateStage stage) {
    return kStageNames.of(stage);
}

AdvocateStage stage_of(ReferralState state, Duration age, bool calls_advocate) {
    const AdvocateStage first = calls_advocate ? AdvocateStage::kAdvocateCall : AdvocateStage::kReceived;
    switch (state) {
        case S::kSubmitted:
        case S::kReview:
        case S::kAccepted:
        case S::kAdvocateCall: return first;
        case S::kToContact:
        case S::kContacted: return calls_advocate ? AdvocateStage::kProspectCall : AdvocateStage::kReceived;
        case S::kEngaged: return AdvocateStage::kInDiscussion;
        case S::kWon: return AdvocateStage::kCustomer;
        case S::kRejected: return age < kNeutralDelay ? first : AdvocateStage::kNotThisTime;
        case S::kRefunded:
        case S::kLost:
        case S::kExpired:
        case S::kWithdrawn:
        case S::kObjected:
        case S::kErased: return AdvocateStage::kNotThisTime;
    }
    return AdvocateStage::kNotThisTime;
}

AdvocateStep step_of(AdvocateStage stage) {
    switch (stage) {
        case AdvocateStage::kReceived:
        case AdvocateStage::kAdvocateCall:
        case AdvocateStage::kProspectCall: return AdvocateStep::kReceived;
        case AdvocateStage::kInDiscussion: return AdvocateStep::kInDiscussion;
        case AdvocateStage::kCustomer: return AdvocateStep::kCustomer;
        case AdvocateStage::kNotThisTime: break;
    }
    return AdvocateStep::kNotThisTime;
}

}  // namespace parrain
