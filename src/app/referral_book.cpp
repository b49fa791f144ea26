#include "app/referral_book.hpp"

#include "app/call_book.hpp"
#include "app/gift_orders.hpp"
#include "app/gift_store.hpp"
#include "app/message_store.hpp"
#include "app/prospect_contact.hpp"
#include "app/scenarios.hpp"
#include "app/suppressions.hpp"
#include "app/webhooks.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

constexpr Duration kReviewWindow = Duration::days(14);
constexpr Duration kSaleWindow = Duration::days(365);

}  // namespace

std::optional<Instant> next_action(ReferralState state, Instant now) {
    switch (state) {
        case ReferralState::kReview: return now + kReviewWindow;
        case ReferralState::kAccepted:
        case ReferralState::kAdvocateCall:
        case ReferralState::kToContact:
        case ReferralState::kContacted:
        case ReferralState::kEngaged: return now + kSaleWindow;
        default: return std::nullopt;
    }
}

namespace {

/// The first time a referral is accepted, or its prospect shows interest. A sale is both, and is interest on the day of
/// the sale, whenever it is told.
void note_milestones(Referral& referral, Instant now) {
    const bool is_engaged = referral.state == ReferralState::kEngaged || referral.state == ReferralState::kWon;
    const bool is_accepted = is_engaged || referral.state == ReferralState::kAccepted ||
                             referral.state == ReferralState::kAdvocateCall ||
                             referral.state == ReferralState::kToContact || referral.state == ReferralState::kContacted;
    if (is_accepted && !referral.accepted_at) referral.accepted_at = now;
    if (is_engaged && !referral.engaged_at) referral.engaged_at = referral.won_at.value_or(now);
}

/// What a move brought a referral to for the first time.
struct Reached {
    bool accepted = false;
    bool engaged = false;
    bool won = false;
};

/// Let the scenarios start that wait for what the advocate's referral has reached.
void tell_scenarios(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                    const Reached& reached, Instant now) {
    if (!reached.accepted && !reached.engaged && !reached.won) return;
    if (tx.scenarios().running(workspace, TriggerKind::kMilestone).empty()) return;
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    ScenarioTrigger trigger{
        .kind = TriggerKind::kMilestone, .user = advocate.user, .program = referral.program, .referral = referral.id};
    const auto start = [&](bool is_reached, Milestone milestone) {
        if (!is_reached) return;
        trigger.milestone = milestone;
        start_scenarios(tx, context, workspace, trigger, now);
    };
    start(reached.accepted, Milestone::kAccepted);
    start(reached.engaged, Milestone::kEngaged);
    start(reached.won, Milestone::kWon);
}

/// A name for who was erased: the same person gets the same one, and nobody can read it back.
std::string pseudonym_of(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    return "erased:" + keyed_hash(tx, workspace, referral.prospect_key);
}

}  // namespace

Result<void> move_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                           ReferralEvent event, Actor actor, const std::optional<std::string>& reason, Instant now,
                           std::string_view told_as) {
    const auto target = next(referral.state, event);
    if (!target) return target.failure();
    const ReferralState before = referral.state;
    referral.state = *target;
    referral.updated_at = now;
    const bool was_accepted = referral.accepted_at.has_value();
    const bool was_engaged = referral.engaged_at.has_value();
    note_milestones(referral, now);
    if (before != *target) referral.next_action_at = next_action(*target, now);
    if (reason) referral.reason = reason;
    if (!tx.referrals().update(workspace, referral)) return fail(ErrorCode::kPreconditionFailed);
    ++referral.version;
    if (is_live(before) && !is_live(*target)) tx.referrals().release(workspace, referral.id);
    const bool comes_back = !is_live(before) && is_live(*target);
    if (comes_back && !tx.referrals().claim(workspace, referral.prospect_key, referral.id) &&
        event != ReferralEvent::kPayment) {
        return fail(ErrorCode::kAlreadyReferred);
    }
    tx.referrals().append(workspace, referral.id,
                          ReferralHistoryLine{.id = context.ids.next(),
                                              .at = now,
                                              .actor = actor,
                                              .event = std::string(told_as.empty() ? to_string(event) : told_as),
                                              .before = std::string(to_string(before)),
                                              .after = std::string(to_string(*target)),
                                              .reason = reason});
    const bool is_won = *target == ReferralState::kWon && before != ReferralState::kWon;
    tell_scenarios(tx, context, workspace, referral,
                   {.accepted = !was_accepted && referral.accepted_at.has_value(),
                    .engaged = !was_engaged && referral.engaged_at.has_value(),
                    .won = is_won},
                   now);
    publish_referral(tx, context, workspace, referral, before, now);
    if (*target == ReferralState::kErased && before != ReferralState::kErased) {
        tx.contacts().forget_answers(
            workspace, {'"' + referral.id.str() + '"', referral.email.value_or(""), referral.email_key.value_or("")});
        tx.referrals().erase(workspace, referral.id, pseudonym_of(tx, workspace, referral));
        const Movement erasure{.at = now, .actor = actor, .cause = {.type = "referral", .id = referral.id.str()}};
        const auto called_off = call_off_parcels(tx, context, workspace, "prospect:" + referral.id.str(), erasure);
        if (!called_off) return called_off.failure();
        tx.gifts().erase_addresses_of(workspace, referral.id);
        tx.messages().erase_of(workspace, referral.id);
        tx.contacts().erase_tasks(workspace, referral.id);
        tx.calls().erase_words(workspace, referral.id);
    }
    follow_referral(tx, context, workspace, referral, event, before, now);
    return follow_calls(tx, context, workspace, referral, before, actor, now);
}

}  // namespace parrain::app
