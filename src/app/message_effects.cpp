#include "app/message_effects.hpp"

#include <stdexcept>

#include "app/referral_book.hpp"
#include "app/tasks.hpp"

namespace parrain::app {
namespace {

/// Apply an event of the mail to a referral in which it is legal.
void move(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, ReferralEvent event,
          Instant now) {
    const auto moved = move_referral(tx, context, workspace, referral, event, Actor{}, std::nullopt, now);
    if (!moved)
        throw std::logic_error("a message could not move its referral: " + std::string(to_string(moved.error())));
}

std::string task_key(ReferralId referral) {
    return "maybe_written:" + referral.str();
}

}  // namespace

bool awaits_contact(ReferralState state) {
    return next(state, ReferralEvent::kContacted).ok();
}

void note_contacted(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now) {
    if (awaits_contact(referral.state)) move(tx, context, workspace, referral, ReferralEvent::kContacted, now);
}

void note_lost_sight_of(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                        Instant now) {
    if (message.kind != MessageKind::kProspect || !message.referral) return;
    const auto referral = tx.referrals().find(workspace, *message.referral);
    if (!referral || !awaits_contact(referral->state)) return;
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral->advocate).value();
    open_task(tx, context, workspace,
              {.kind = TaskKind::kMaybeWritten,
               .text = {},
               .user = advocate.user,
               .account = referral->account,
               .referral = referral->id,
               .once_key = task_key(referral->id)},
              now);
}

void close_lost_sight_of(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId referral,
                         std::string_view why, Instant now) {
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    close_task(tx, workspace, task_key(referral),
               context.texts.text(locale, "task.maybe_written_over." + std::string(why)), now);
}

void note_bounced(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now) {
    note_contacted(tx, context, workspace, referral, now);
    if (!next(referral.state, ReferralEvent::kBounced)) return;
    move(tx, context, workspace, referral, ReferralEvent::kBounced, now);
}

}  // namespace parrain::app
