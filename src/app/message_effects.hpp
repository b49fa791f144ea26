#pragma once

#include "app/context.hpp"
#include "app/message_store.hpp"

/// What follows from the fate of a message.
namespace parrain::app {

/// Whether a referral in this state waits to be told to its prospect.
bool awaits_contact(ReferralState state);

/// The relay took the message to the prospect: `contacted`. Nothing where the referral has gone on already. The
/// referral must be locked.
void note_contacted(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now);

/// The message to the prospect came back, or was refused for good: `bounced`. A relay may say so at once or a day
/// later; the referral takes the same way through `contacted`, so that figures do not depend on which. Nothing where it
/// has gone on already. The referral must be locked.
void note_bounced(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now);

}  // namespace parrain::app
