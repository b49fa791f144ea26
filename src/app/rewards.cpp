#include "app/rewards.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "app/reward_book.hpp"
#include "core/text.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReason = 500;
constexpr const char* kScheduled = "scheduled";
constexpr const char* kConfirmed = "confirmed";
constexpr const char* kFailed = "failed";

constexpr std::array kHumanEvents = {RewardEvent::kFlagged, RewardEvent::kCleared, RewardEvent::kRefused,
                                     RewardEvent::kWrittenOff};

bool is_human(RewardEvent event) {
    return std::ranges::find(kHumanEvents, event) != kHumanEvents.end();
}

bool waits_for_a_person(const Reward& reward, Instant now) {
    return reward.state == RewardState::kPending && now >= reward.hold_until;
}

std::vector<std::string> actions_on(const Reward& reward, Instant now) {
    std::vector<std::string> actions;
    if (waits_for_a_person(reward, now)) actions.emplace_back("approve");
    for (const RewardEvent event : kHumanEvents) {
        if (!allowed(reward.state, event).empty()) actions.emplace_back(to_string(event));
    }
    return actions;
}

std::vector<std::string> anomalies_of(const Reward& reward) {
    std::vector<std::string> anomalies;
    if (!reward.position.owed.is_zero()) anomalies.emplace_back("owed");
    if (reward.state == RewardState::kHeld) anomalies.emplace_back("held");
    if (reward.needs_person && reward.state == RewardState::kPending) anomalies.emplace_back("guardrail");
    if (reward.part > 1) anomalies.emplace_back("supplement");
    return anomalies;
}

RewardView view_of(Transaction& tx, WorkspaceId workspace, ListedReward listed, Instant now) {
    const Reward& reward = listed.stored.reward;
    RewardView view{.listed = listed,
                    .rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value(),
                    .actions = actions_on(reward, now),
                    .anomalies = anomalies_of(reward)};
    return view;
}

PayoutView payout_view(Transaction& tx, WorkspaceId workspace, const Payout& payout) {
    PayoutView view{.payout = payout, .lines = tx.rewards().lines(workspace, payout.id), .rewards = {}};
    for (const PayoutLine& line : view.lines) {
        view.rewards.push_back(tx.rewards().find_listed(workspace, line.reward).value());
    }
    return view;
}

Result<void> check_version(const StoredReward& stored, std::optional<std::int64_t> version) {
    if (version && *version != stored.version) return fail(ErrorCode::kPreconditionFailed);
    return {};
}

/// Apply one event that a person causes to a locked reward.
Result<void> cause(Transaction& tx, const Context& context, const Caller& caller, const StoredReward& stored,
                   RewardEvent event, std::string reason, Instant now) {
    RewardBook book(tx, context, caller.workspace, {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
    const auto decision = decide(
        stored.reward, event,
        {.funding = book.funding(stored.program, stored.reward.entitled.currency()), .reason = std::move(reason)});
    if (!decision) return decision.failure();
    book.apply(stored, event, *decision);
    return {};
}

/// The rewards a payout begins with: those named, or all of money in the first currency that waits.
Result<std::vector<StoredReward>> wanted_rewards(Transaction& tx, WorkspaceId workspace,
                                                 const std::optional<std::vector<RewardId>>& ids) {
    std::vector<StoredReward> wanted;
    if (!ids) {
        for (StoredReward& stored : tx.rewards().payable(workspace)) {
            if (wanted.empty() || wanted.front().reward.entitled.currency() == stored.reward.entitled.currency()) {
                wanted.push_back(std::move(stored));
            }
        }
        return wanted;
    }
    std::set<RewardId> seen;
    for (std::size_t i = 0; i < ids->size(); ++i) {
        if (!seen.insert(ids->at(i)).second) continue;
        const std::string pointer = "/rewards/" + std::to_string(i);
        const auto stored = tx.rewards().find_locked(workspace, ids->at(i));
        if (!stored) return fail(ErrorCode::kUnknownValue, pointer);
        if (!wanted.empty() && wanted.front().reward.entitled.currency() != stored->reward.entitled.currency()) {
            return fail(ErrorCode::kCurrencyMismatch, pointer);
        }
        wanted.push_back(*stored);
    }
    return wanted;
}

/// Begin the payout of one reward: its beneficiary's debts first. Gives the amount on its way; none when all of it was
/// netted.
Result<std::optional<Money>> begin(Transaction& tx, RewardBook& book, WorkspaceId workspace, RewardId id,
                                   PayoutId payout) {
    StoredReward stored = tx.rewards().find_locked(workspace, id).value();
    stored.payout = payout;
    std::vector<StoredReward> known = {stored};
    std::vector<Reward> debtors;
    for (StoredReward& debtor :
         tx.rewards().debts(workspace, stored.beneficiary_key, stored.reward.entitled.currency())) {
        if (debtor.reward.id == id) continue;
        debtors.push_back(debtor.reward);
        known.push_back(std::move(debtor));
    }
    const auto changes =
        start_payout(stored.reward, debtors, book.funding(stored.program, stored.reward.entitled.currency()));
    if (!changes) return changes.failure();
    book.apply(*changes, known);
    const StoredReward after = tx.rewards().find_locked(workspace, id).value();
    if (after.reward.state != RewardState::kScheduled) return std::optional<Money>{};
    return std::optional(after.reward.position.clearing);
}

}  // namespace

RewardPage Rewards::list(WorkspaceId workspace, const RewardFilter& filter, Slice slice) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        RewardPage page{.items = {}, .counts = tx.rewards().counts_by_state(workspace)};
        for (ListedReward& listed : tx.rewards().list(workspace, filter, slice)) {
            page.items.push_back(view_of(tx, workspace, std::move(listed), now));
        }
        return page;
    });
}

Result<RewardWhy> Rewards::get(WorkspaceId workspace, RewardId id) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<RewardWhy> {
        auto listed = tx.rewards().find_listed(workspace, id);
        if (!listed) return fail(ErrorCode::kNotFound);
        const ReferralId referral = listed->stored.reward.referral;
        return RewardWhy{.view = view_of(tx, workspace, std::move(*listed), now),
                         .facts = tx.billing().of_referral(workspace, referral),
                         .entries = tx.ledger().entries(workspace, {.reward = id, .account = {}}, {.limit = 200}),
                         .history = tx.rewards().history(workspace, id)};
    });
}

Result<RewardView> Rewards::approve(const Caller& caller, RewardId id, std::optional<std::int64_t> version) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<RewardView> {
        const auto stored = tx.rewards().find_locked(caller.workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        if (const auto same = check_version(*stored, version); !same) return same.failure();
        if (!waits_for_a_person(stored->reward, now)) {
            return Failure{.code = ErrorCode::kIllegalTransition,
                           .detail = {{"state", std::string(to_string(stored->reward.state))}, {"event", "approve"}}};
        }
        const auto approved = cause(tx, context_, caller, *stored, RewardEvent::kHoldEnded, "", now);
        if (!approved) return approved.failure();
        return view_of(tx, caller.workspace, tx.rewards().find_listed(caller.workspace, id).value(), now);
    });
}

Result<RewardView> Rewards::transition(const Caller& caller, RewardId id, const Transition& wanted) const {
    const auto event = parse_reward_event(wanted.event);
    if (!event || !is_human(*event)) return fail(ErrorCode::kUnknownValue, "/event");
    const std::string reason(trimmed(strip_bidi_controls(wanted.reason)));
    if (reason.empty()) return fail(ErrorCode::kRequired, "/reason");
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason");
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<RewardView> {
        const auto stored = tx.rewards().find_locked(caller.workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        if (const auto same = check_version(*stored, wanted.version); !same) return same.failure();
        const auto moved = cause(tx, context_, caller, *stored, *event, reason, now);
        if (!moved) return moved.failure();
        return view_of(tx, caller.workspace, tx.rewards().find_listed(caller.workspace, id).value(), now);
    });
}

Result<PayoutView> Rewards::pay(const Caller& caller, const std::optional<std::vector<RewardId>>& rewards) const {
    const Instant now = context_.clock.now();
    const auto id = context_.ids.make<PayoutId>();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        const auto wanted = wanted_rewards(tx, caller.workspace, rewards);
        if (!wanted) return wanted.failure();
        if (wanted->empty()) return fail(ErrorCode::kNothingToPay);
        RewardBook book(tx, context_, caller.workspace,
                        {.at = now, .actor = caller.actor, .cause = {.type = "payout", .id = id.str()}});
        Payout payout{.id = id,
                      .created_at = now,
                      .actor = caller.actor,
                      .total = Money::zero(wanted->front().reward.entitled.currency())};
        std::vector<PayoutLine> lines;
        for (const StoredReward& stored : *wanted) {
            const auto begun = begin(tx, book, caller.workspace, stored.reward.id, id);
            if (!begun) return begun.failure();
            if (!*begun) continue;
            lines.push_back(
                {.payout = id, .reward = stored.reward.id, .amount = **begun, .outcome = kScheduled, .decided_at = {}});
            payout.total = payout.total + **begun;
        }
        tx.rewards().insert(caller.workspace, payout);
        for (const PayoutLine& line : lines) tx.rewards().insert(caller.workspace, line);
        return payout_view(tx, caller.workspace, payout);
    });
}

Result<PayoutView> Rewards::settle_payout(const Caller& caller, PayoutId id,
                                          const std::vector<PayoutResult>& results) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        const auto payout = tx.rewards().find_payout(caller.workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        const auto lines = tx.rewards().lines(caller.workspace, id);
        RewardBook book(tx, context_, caller.workspace,
                        {.at = now, .actor = caller.actor, .cause = {.type = "payout", .id = id.str()}});
        for (std::size_t i = 0; i < results.size(); ++i) {
            const PayoutResult& result = results[i];
            const char* outcome = result.confirmed ? kConfirmed : kFailed;
            const auto line = std::ranges::find(lines, result.reward, &PayoutLine::reward);
            if (line == lines.end()) {
                return fail(ErrorCode::kUnknownValue, "/results/" + std::to_string(i) + "/reward");
            }
            const StoredReward stored = tx.rewards().find_locked(caller.workspace, result.reward).value();
            const auto current = tx.rewards().line_outcome(caller.workspace, id, result.reward);
            if (current == outcome) continue;
            if (current != kScheduled) {
                return Failure{.code = ErrorCode::kIllegalTransition,
                               .detail = {{"state", current.value_or("")}, {"event", outcome}}};
            }
            const Funding funding = book.funding(stored.program, stored.reward.entitled.currency());
            const auto changes =
                result.confirmed ? confirm_payout(stored.reward, funding) : fail_payout(stored.reward, funding);
            if (!changes) return changes.failure();
            book.apply(*changes, std::vector{stored});
            tx.rewards().set_line_outcome(caller.workspace, id, result.reward, outcome, now);
        }
        return payout_view(tx, caller.workspace, *payout);
    });
}

std::vector<PayoutView> Rewards::payouts(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<PayoutView> views;
        for (const Payout& payout : tx.rewards().payouts(workspace, slice)) {
            views.push_back(payout_view(tx, workspace, payout));
        }
        return views;
    });
}

Result<PayoutView> Rewards::payout(WorkspaceId workspace, PayoutId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<PayoutView> {
        const auto payout = tx.rewards().find_payout(workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        return payout_view(tx, workspace, *payout);
    });
}

bool end_hold(const Context& context, WorkspaceId workspace, RewardId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto stored = tx.rewards().find_locked(workspace, id);
        if (!stored || !waits_for_a_person(stored->reward, now)) return false;
        const Reward& reward = stored->reward;
        const RewardRule rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value();
        if (!approves_itself(rule, reward)) return false;
        RewardBook book(tx, context, workspace, {.at = now, .actor = {}, .cause = {.type = "job", .id = {}}});
        const auto decision = decide(reward, RewardEvent::kHoldEnded,
                                     {.funding = book.funding(stored->program, reward.entitled.currency())});
        if (decision) book.apply(*stored, RewardEvent::kHoldEnded, *decision);
        return decision.ok();
    });
}

}  // namespace parrain::app
