#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/contact_store.hpp"
#include "app/context.hpp"

/// What becomes of a prospect's data from submission on: the one message or the link to forward, who was informed, and
/// when they are forgotten. Called from the book of referrals.
namespace parrain::app {

/// Begin the notice of a referral just inserted; where the law lets nobody write to the prospect, the advocate gets a
/// link to forward, whatever screening says of it: whether there is a link tells nothing of the prospect.
void open_notice(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                 bool knows_professionally, Instant now);

/// Keep the notice in step with an event that happened to its referral, which has just been written. An accepted
/// referral of a program that makes no calls gets the one message to its prospect.
void follow_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                     ReferralEvent event, ReferralState before, Instant now);

/// Whether a prospect may enter the call queue: not a consumer, in a country where that is lawful, and no objection.
bool may_be_called(Transaction& tx, WorkspaceId workspace, const Referral& referral);

/// Have an accepted referral followed as one that nobody is going to call: by the one message, or a link to forward.
void introduce_soon(Transaction& tx, WorkspaceId workspace, const Referral& referral, Instant now);

/// Keep that a prospect spoke to somebody, or is to be called again at `at` as they asked: silence counts from then.
void note_answer(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral, Instant at,
                 Instant now);

/// Try again a message that waited for its template or its sender. False where it need not be tried.
bool retry_introduction(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

/// Open a task for somebody of the team: nobody has informed the prospect, who is forgotten when it is due. It is
/// closed by whatever informs or forgets them. False where it need not be opened. Source: law-and-relevance.md §1
/// row 2.
bool alert_uninformed(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

/// Keep the task of a prospect who was not informed in step with the notice, which has just been reckoned.
void follow_alert(Transaction& tx, const Context& context, WorkspaceId workspace, const ProspectNotice& notice,
                  const Referral& referral, Instant now);

/// Forget a prospect whose time has come, at the moment it came; a task tells the team where a rep still had to call.
/// False where it has not.
bool end_retention(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

/// Forget a prospect now, whatever the state of the referral. @error kIllegalTransition (already forgotten)
Result<void> erase_prospect(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                            Actor actor, Instant now);

/// When the prospect of a notice is forgotten, and when somebody is told that they were not informed, under `rules`.
void reckon(ProspectNotice& notice, const Referral& referral, const RetentionRules& rules);

/// The pages that an advocate may forward themselves, by referral.
std::map<ReferralId, std::string> forward_urls(Transaction& tx, const Settings& settings, WorkspaceId workspace,
                                               AdvocateId advocate);

/// The page and the unsubscribe link of a prospect, made on first use: `/p/TOKEN` and `/u/TOKEN`.
ContactLink link_of_prospect(Transaction& tx, WorkspaceId workspace, const Referral& referral, Instant now);

}  // namespace parrain::app
