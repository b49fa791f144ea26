#include "app/referrals.hpp"

#include <algorithm>

#include "app/actor_names.hpp"
#include "app/call_book.hpp"
#include "app/call_store.hpp"
#include "app/campaign_store.hpp"
#include "app/gift_store.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/settlement.hpp"
#include "app/suppressions.hpp"
#include "app/survey_store.hpp"
#include "app/templates.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReason = 500;

std::vector<std::string> actions_in(ReferralState state) {
    std::vector<std::string> actions;
    for (const ReferralEvent event : referral_events()) {
        if (is_human(event) && next(state, event)) actions.emplace_back(to_string(event));
    }
    return actions;
}

/// Whether only who works a referral brings it forward so. What the law lets a person ask for, anybody writes down.
bool needs_claim(ReferralEvent event) {
    return event != ReferralEvent::kObjection && event != ReferralEvent::kErasure;
}

/// Why an event is refused of a referral that changed since it was read: it is not possible any more, or it is and who
/// wants it should look first.
Failure outdated(const Referral& referral, ReferralEvent event) {
    const auto possible = next(referral.state, event);
    if (!possible) return possible.failure();
    return Failure{.code = ErrorCode::kPreconditionFailed,
                   .detail = {{"of", "referral"}, {"state", std::string(to_string(referral.state))}}};
}

std::optional<Money> total_of(const std::vector<StoredReward>& rewards) {
    std::optional<Money> total;
    for (const StoredReward& stored : rewards) {
        const Reward& reward = stored.reward;
        if (reward.state == RewardState::kVoided || reward.beneficiary != Beneficiary::kAdvocate) continue;
        if (!total) total = Money::zero(reward.entitled.currency());
        if (reward.entitled.currency() == total->currency()) total = sum_for_show(*total, reward.entitled);
    }
    return total;
}

Result<ReferralView> found_view(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId id) {
    const auto listed = tx.referrals().find_listed(workspace, id);
    if (!listed) return fail(ErrorCode::kNotFound);
    ReferralView view = app::view_of(tx, workspace, *listed);
    const Advocate advocate = tx.referrals().find_advocate(workspace, listed->referral.advocate).value();
    view.script = art14_text(tx, context, workspace, tx.workspaces().find(workspace).value().locale,
                             {.advocate = named_to_prospects(advocate, listed->advocate_name, listed->account_name),
                              .recommended_on = listed->referral.submitted_at});
    return view;
}

/// Whether the advocate of a referral still has to agree to a call.
bool is_before_agreement(ReferralState state) {
    switch (state) {
        case ReferralState::kSubmitted:
        case ReferralState::kReview:
        case ReferralState::kAccepted:
        case ReferralState::kAdvocateCall: return true;
        default: return false;
    }
}

}  // namespace

std::optional<std::string> phone_shown_to(const Caller& caller, const ListedReferral& listed) {
    const bool is_locked = listed.calls_advocate_first && is_before_agreement(listed.referral.state);
    return caller.role == kRepRole && is_locked ? std::nullopt : listed.referral.phone;
}

ReferralView view_of(Transaction& tx, WorkspaceId workspace, ListedReferral listed) {
    const ReferralId id = listed.referral.id;
    const auto rewards = tx.rewards().of_referral(workspace, id);
    ReferralView view{.listed = std::move(listed),
                      .rules = tx.referrals().pinned(workspace, id),
                      .rewards_total = total_of(rewards),
                      .actions = {},
                      .subscription = {},
                      .notice = tx.contacts().notice(workspace, id),
                      .consent = tx.contacts().consent(workspace, id),
                      .script = {},
                      .advocate_score = {},
                      .rep = {},
                      .due_at = {}};
    if (const auto task = tx.calls().task(workspace, id)) {
        view.rep = task->rep;
        if (task->is_open) view.due_at = task->due_at;
    }
    view.advocate_score = tx.surveys().last_score(workspace, ProgramId(), view.listed.user);
    view.actions = actions_in(view.listed.referral.state);
    if (view.notice && !view.notice->may_call) std::erase(view.actions, to_string(ReferralEvent::kAssigned));
    if (is_concealed(view.listed.referral)) std::erase(view.actions, to_string(ReferralEvent::kReviewAccepted));
    const auto contacted = std::ranges::find(view.actions, to_string(ReferralEvent::kContacted));
    if (contacted != view.actions.end() && waits_for_advocate(tx, workspace, view.listed.referral)) {
        view.actions.erase(contacted);
    }
    std::vector<BillingFact> facts;
    for (const BillingEvent& event : tx.billing().of_referral(workspace, id)) facts.push_back(event.fact);
    for (const Subscription& subscription : BillingHistory::of(facts).subscriptions()) {
        if (!subscription.terms) continue;
        view.subscription = subscription.terms;
        break;
    }
    return view;
}

ReferralPage Referrals::list(WorkspaceId workspace, const ReferralFilter& filter, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        ReferralPage page{.items = {}, .counts = tx.referrals().counts_by_state(workspace)};
        for (ListedReferral& listed : tx.referrals().list(workspace, filter, slice)) {
            page.items.push_back(view_of(tx, workspace, std::move(listed)));
        }
        return page;
    });
}

Result<ReferralView> Referrals::get(WorkspaceId workspace, ReferralId id) const {
    return context_.store.read([&](Transaction& tx) { return found_view(tx, context_, workspace, id); });
}

Result<ReferralHistory> Referrals::history(WorkspaceId workspace, ReferralId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<ReferralHistory> {
        const auto referral = tx.referrals().find(workspace, id);
        if (!referral) return fail(ErrorCode::kNotFound);
        ReferralHistory history{.relevance = referral->relevance, .lines = tx.referrals().history(workspace, id)};
        name_people(tx, workspace, history.lines);
        return history;
    });
}

Result<ReferralView> Referrals::transition(const Caller& caller, ReferralId id, const Transition& wanted) const {
    const auto event = parse_referral_event(wanted.event);
    if (!event || !is_human(*event)) return fail(ErrorCode::kUnknownValue, "/event");
    std::optional<std::string> reason = wanted.reason;
    if (reason) reason = std::string(trimmed(strip_bidi_controls(*reason)));
    if (reason && code_point_count(*reason) > kLongestReason)
        return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ReferralView> {
        auto referral = tx.referrals().find_locked(caller.workspace, id);
        if (!referral) return fail(ErrorCode::kNotFound);
        if (wanted.version && *wanted.version != referral->version) return outdated(*referral, *event);
        if (*event == ReferralEvent::kAssigned && !may_be_called(tx, caller.workspace, *referral)) {
            return fail(ErrorCode::kNotCallable);
        }
        if (*event == ReferralEvent::kReviewAccepted && is_concealed(*referral)) return fail(ErrorCode::kSuppressed);
        if (*event == ReferralEvent::kContacted && waits_for_advocate(tx, caller.workspace, *referral)) {
            return fail(ErrorCode::kAdvocateFirst);
        }
        if (needs_claim(*event)) {
            const auto task = tx.calls().task_locked(caller.workspace, id);
            if (task && is_colleagues(tx, *task, caller, now)) return fail(ErrorCode::kTaken);
        }
        // A rep writes down the call in which the advocate agreed: its cost counts, and the advocate is thanked.
        const bool is_word_of_call = *event == ReferralEvent::kAdvocateAgrees && caller.role == kRepRole;
        if (is_word_of_call && waits_for_advocate(tx, caller.workspace, *referral)) {
            return fail(ErrorCode::kAdvocateFirst);
        }
        const auto moved = move_referral(tx, context_, caller.workspace, *referral, *event, caller.actor, reason, now);
        if (!moved) return moved.failure();
        const auto settled = settle_referral(tx, context_, caller.workspace, *referral,
                                             {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
        if (!settled) return settled.failure();
        if (*event == ReferralEvent::kObjection) {
            suppress(tx, context_, caller.workspace, *referral, caller.actor, now);
        }
        return found_view(tx, context_, caller.workspace, id);
    });
}

}  // namespace parrain::app
