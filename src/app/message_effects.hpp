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

/// Nobody knows whether the relay has the one message to a prospect, which is never sent again: somebody of the team is
/// told. Nothing where the referral has gone on already.
void note_lost_sight_of(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                        Instant now);

/// What became of the message is known after all, or does not matter any more: nothing is left to do about it. `why` is
/// a word for texts.
void close_lost_sight_of(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId referral,
                         std::string_view why, Instant now);

/// The message to the prospect came back, or was refused for good: `bounced`. A relay may say so at once or a day
/// later; the referral takes the same way through `contacted`, so that figures do not depend on which. Nothing where it
/// has gone on already. The referral must be locked.
void note_bounced(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now);

}  // namespace parrain::app
