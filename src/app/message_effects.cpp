#include "app/message_effects.hpp"

#include <stdexcept>

#include "app/referral_book.hpp"

namespace parrain::app {
namespace {

/// Apply an event of the mail to a referral in which it is legal.
void move(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, ReferralEvent event,
          Instant now) {
    const auto moved = move_referral(tx, context, workspace, referral, event, Actor{}, std::nullopt, now);
    if (!moved)
        throw std::logic_error("a message could not move its referral: " + std::string(to_string(moved.error())));
}

}  // namespace

bool awaits_contact(ReferralState state) {
    return next(state, ReferralEvent::kContacted).ok();
}

void note_contacted(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now) {
    if (awaits_contact(referral.state)) move(tx, context, workspace, referral, ReferralEvent::kContacted, now);
}

void note_bounced(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now) {
    note_contacted(tx, context, workspace, referral, now);
    if (!next(referral.state, ReferralEvent::kBounced)) return;
    move(tx, context, workspace, referral, ReferralEvent::kBounced, now);
}

}  // namespace parrain::app
