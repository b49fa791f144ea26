#include "app/due.hpp"

#include "app/call_book.hpp"
#include "app/calls.hpp"
#include "app/campaigns.hpp"
#include "app/contacts.hpp"
#include "app/gift_orders.hpp"
#include "app/guardrails.hpp"
#include "app/imports.hpp"
#include "app/payout_provider.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/rewards.hpp"
#include "app/scenario_store.hpp"
#include "app/webhooks.hpp"

namespace parrain::app {
namespace {

constexpr int kBatch = 200;

/// How long an answer is repeated for its idempotency key. Source: interfaces.md §1.
constexpr Duration kAnswerLife = Duration::days(30);

/// How long it is remembered how many steps of scenarios were done in which minute.
constexpr Duration kProgressLife = Duration::days(2);

/// A review nobody decided is refused, a referral that came to nothing expires. False where it was not overdue.
bool close_window(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        auto referral = tx.referrals().find_locked(workspace, id);
        if (!referral || !referral->next_action_at || *referral->next_action_at > now) return false;
        const Instant closed_at = *referral->next_action_at;
        const auto moved = move_referral(tx, context, workspace, *referral, ReferralEvent::kWindowEnded, Actor{},
                                         std::nullopt, closed_at);
        if (moved) return true;
        referral->next_action_at.reset();
        return tx.referrals().update(workspace, *referral);
    });
}

}  // namespace

int run_due(const Context& context) {
    const Instant now = context.clock.now();
    int done = 0;
    for (;;) {
        int progress = 0;
        const auto holds = context.store.read([&](Transaction& tx) { return tx.rewards().holds_ended(now, kBatch); });
        for (const auto& [workspace, reward] : holds) progress += end_hold(context, workspace, reward, now);
        const auto unclaimed =
            context.store.read([&](Transaction& tx) { return tx.rewards().unclaimed(now - kClaimWindow, kBatch); });
        for (const auto& [workspace, reward] : unclaimed) progress += expire_claim(context, workspace, reward, now);
        const auto windows = context.store.read([&](Transaction& tx) { return tx.referrals().due(now, kBatch); });
        for (const auto& [workspace, referral] : windows) progress += close_window(context, workspace, referral, now);
        const auto holds_of_tasks =
            context.store.read([&](Transaction& tx) { return tx.calls().holds_ended(now, kBatch); });
        for (const auto& [workspace, one] : holds_of_tasks) progress += end_hold_of_task(context, workspace, one, now);
        for (const WorkspaceId workspace :
             context.store.read([](Transaction& tx) { return tx.calls().workspaces_waiting(); })) {
            progress +=
                context.store.write([&](Transaction& tx) { return route_waiting(tx, context, workspace, now); });
        }
        const auto changed = context.store.read([](Transaction& tx) { return tx.calls().reconsidered(kBatch); });
        for (const auto& [workspace, one] : changed) progress += continue_reconsidering(context, workspace, one, now);
        const auto left = context.store.read([&](Transaction& tx) { return tx.calls().due_of_absent(now, kBatch); });
        for (const auto& [workspace, one] : left) progress += cover_absent(context, workspace, one, now);
        const auto overdue = context.store.read([&](Transaction& tx) { return tx.calls().to_escalate(now, kBatch); });
        for (const auto& [workspace, one] : overdue) progress += escalate_task(context, workspace, one, now);
        const auto messages = context.store.read([&](Transaction& tx) { return tx.contacts().to_try(now, kBatch); });
        for (const auto& [workspace, one] : messages) progress += retry_introduction(context, workspace, one, now);
        const auto ended = context.store.read([&](Transaction& tx) { return tx.contacts().to_erase(now, kBatch); });
        for (const auto& [workspace, referral] : ended) progress += end_retention(context, workspace, referral, now);
        const auto silent = context.store.read([&](Transaction& tx) { return tx.contacts().to_alert(now, kBatch); });
        for (const auto& [workspace, referral] : silent)
            progress += alert_uninformed(context, workspace, referral, now);
        const auto to_ask = context.store.read([&](Transaction& tx) { return tx.gifts().to_ask(now, kBatch); });
        for (const auto& [workspace, reward] : to_ask) progress += ask_by_itself(context, workspace, reward, now);
        progress += follow_payouts(context, manual_provider());
        progress += continue_imports(context, now, kBatch);
        if (progress == 0) break;
        done += progress;
    }
    watch_funds(context, now, kBatch);
    watch_campaigns(context, now, kBatch);
    done += end_suppressions(context, now);
    done += forget_imports(context, now, kBatch);
    return done + context.store.write([&](Transaction& tx) {
        return tx.access().remove_answers_before(now - kAnswerLife) + tx.access().remove_sessions_ended_before(now) +
               tx.gifts().erase_addresses_before(now - kAddressLife) +
               tx.webhooks().give_up_waiting(now, now - kWaitForEndpoint) +
               tx.scenarios().forget_minutes_before((now - kProgressLife).micros() / Duration::minutes(1).micros);
    });
}

}  // namespace parrain::app
