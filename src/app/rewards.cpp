#include "app/rewards.hpp"

#include <algorithm>
#include <array>

#include "app/bank_accounts.hpp"
#include "app/gift_store.hpp"
#include "app/guardrails.hpp"
#include "app/reward_book.hpp"
#include "core/text.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReason = 500;

/// An agreement that waits for a second one is no event of the table; histories name it all the same.
constexpr std::string_view kWriteOffAgreed = "write_off_agreed";

constexpr std::array kHumanEvents = {RewardEvent::kFlagged, RewardEvent::kCleared, RewardEvent::kRefused,
                                     RewardEvent::kWrittenOff};

bool is_human(RewardEvent event) {
    return std::ranges::find(kHumanEvents, event) != kHumanEvents.end();
}

bool may_happen(const Reward& reward, RewardEvent event) {
    if (event == RewardEvent::kWrittenOff) return can_be_written_off(reward);
    return !allowed(reward.state, event).empty();
}

bool waits_for_a_person(const Reward& reward, Instant now) {
    return reward.state == RewardState::kPending && now >= reward.hold_until;
}

std::vector<std::string> actions_on(const Reward& reward, Instant now) {
    std::vector<std::string> actions;
    if (waits_for_a_person(reward, now)) actions.emplace_back("approve");
    for (const RewardEvent event : kHumanEvents) {
        if (may_happen(reward, event)) actions.emplace_back(to_string(event));
    }
    return actions;
}

/// All that would have been given up on a reward once what is owed now is: what agreements are given for.
Money given_up_with(const Reward& reward) {
    return reward.position.sunk + reward.position.owed;
}

/// Agreements to write off what is owed now; one given for less says nothing of more, and one given for an earlier
/// debt of the reward nothing of this one.
std::vector<RewardApproval> write_off_agreements(Transaction& tx, WorkspaceId workspace, const Reward& reward) {
    auto agreements = tx.payouts().approvals(workspace, reward.id, RewardEvent::kWrittenOff);
    std::erase_if(agreements,
                  [&](const RewardApproval& one) { return one.amount.minor() < given_up_with(reward).minor(); });
    return agreements;
}

void agree_to_write_off(Transaction& tx, const Caller& caller, const Reward& reward, Instant now) {
    tx.payouts().put(caller.workspace, reward.id, RewardEvent::kWrittenOff,
                     {.principal = principal_of(caller), .amount = given_up_with(reward), .at = now});
}

std::optional<Agreement> write_off_of(Transaction& tx, WorkspaceId workspace, const Reward& reward) {
    if (!can_be_written_off(reward)) return std::nullopt;
    const auto given = write_off_agreements(tx, workspace, reward).size();
    if (given == 0) return std::nullopt;
    return Agreement{.given = static_cast<int>(given), .needed = 2};
}

std::optional<LocalText> gift_name(Transaction& tx, WorkspaceId workspace, const RewardRule& rule) {
    const auto stored = rule.gift ? tx.gifts().find(workspace, *rule.gift) : std::nullopt;
    return stored ? std::optional(stored->gift.name) : std::nullopt;
}

RewardView view_of(Transaction& tx, WorkspaceId workspace, ListedReward listed, Instant now) {
    const Reward& reward = listed.stored.reward;
    RewardView view{.listed = listed,
                    .rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value(),
                    .gift_name = {},
                    .actions = actions_on(reward, now),
                    .anomalies = anomalies_of(
                        reward, is_open(reward.state) ? tx.rewards().signs(workspace, listed.stored) : RewardSigns{}),
                    .write_off = write_off_of(tx, workspace, reward)};
    if (!is_money(reward.kind)) view.gift_name = gift_name(tx, workspace, view.rule);
    return view;
}

/// Asked after whether the event is possible at all: who comes second is told first that it is not any more.
Result<void> check_version(const StoredReward& stored, std::optional<std::int64_t> version) {
    if (!version || *version == stored.version) return {};
    return Failure{.code = ErrorCode::kPreconditionFailed,
                   .detail = {{"state", std::string(to_string(stored.reward.state))}}};
}

/// Apply one event that a person causes to a locked reward.
Result<void> cause(Transaction& tx, const Context& context, const Caller& caller, const StoredReward& stored,
                   RewardEvent event, std::string reason, Instant now) {
    RewardBook book(tx, context, caller.workspace, {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
    const Funding funding = book.funding(stored.fund(), stored.reward.entitled.currency());
    if (event == RewardEvent::kWrittenOff) {
        const auto changes = write_off(stored.reward, funding, std::move(reason));
        if (!changes) return changes.failure();
        book.apply(*changes, std::vector{stored});
    } else {
        const auto decision = decide(stored.reward, event, {.funding = funding, .reason = std::move(reason)});
        if (!decision) return decision.failure();
        book.apply(stored, event, *decision);
    }
    watch_fund(tx, context, caller.workspace, stored.fund(), now);
    return {};
}

Failure illegal(const Reward& reward, std::string_view event) {
    return Failure{.code = ErrorCode::kIllegalTransition,
                   .detail = {{"state", std::string(to_string(reward.state))}, {"event", std::string(event)}}};
}

std::optional<Money> four_eyes_limit(Transaction& tx, WorkspaceId workspace) {
    return tx.workspaces().find(workspace).value().four_eyes_above;
}

/// Whether this member's own act made the reward; what billing or a key brings is nobody's.
bool is_maker(Transaction& tx, const Caller& caller, RewardId id) {
    const auto history = tx.rewards().history(caller.workspace, id);
    if (history.empty() || history.front().actor.kind != ActorKind::kMember) return false;
    return principal_of(caller) == "member:" + std::to_string(history.front().actor.id);
}

/// Whether this caller may write off alone what is owed: then their agreement is noted, and counts with what they let
/// go next.
bool writes_off_alone(Transaction& tx, const Caller& caller, const Reward& reward, Instant now) {
    const std::string principal = principal_of(caller);
    const Money owed = reward.position.owed;
    const Money alone =
        tx.payouts().let_go_alone(caller.workspace, principal, owed.currency(), now - kAloneWindow, now + Duration{1});
    if (needs_two(four_eyes_limit(tx, caller.workspace), owed, alone)) return false;
    agree_to_write_off(tx, caller, reward, now);
    return true;
}

/// Whether somebody else agreed to write off all that is owed now. This caller's agreement is noted either way: with
/// another's it counts as nobody's own.
/// @error kFourEyes (this caller agreed before)
Result<bool> has_second_agreement(Transaction& tx, const Context& context, const Caller& caller,
                                  const StoredReward& stored, const std::string& reason, Instant now) {
    const Reward& reward = stored.reward;
    const std::string principal = principal_of(caller);
    const auto agreements = write_off_agreements(tx, caller.workspace, reward);
    const auto is_other = [&](const RewardApproval& one) { return one.principal != principal; };
    const bool is_second = std::ranges::any_of(agreements, is_other);
    if (!is_second && !agreements.empty()) return fail(ErrorCode::kFourEyes);
    agree_to_write_off(tx, caller, reward, now);
    if (is_second) return true;
    const std::string state(to_string(reward.state));
    tx.rewards().append(caller.workspace, reward.id,
                        RewardHistoryLine{.id = context.ids.next(),
                                          .at = now,
                                          .actor = caller.actor,
                                          .event = std::string(kWriteOffAgreed),
                                          .before = state,
                                          .after = state,
                                          .reason = reason});
    return false;
}

/// Whether an event that a person wants may happen now; false where it waits for a second person.
Result<bool> is_agreed(Transaction& tx, const Context& context, const Caller& caller, const StoredReward& stored,
                       RewardEvent event, const std::string& reason, Instant now) {
    const Reward& reward = stored.reward;
    if (event != RewardEvent::kWrittenOff || !can_be_written_off(reward)) return true;
    if (writes_off_alone(tx, caller, reward, now)) return true;
    return has_second_agreement(tx, context, caller, stored, reason, now);
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
        auto account = account_of(tx, workspace, listed->stored);
        return RewardWhy{.view = view_of(tx, workspace, std::move(*listed), now),
                         .facts = tx.billing().of_referral(workspace, referral),
                         .entries = tx.ledger().entries(workspace, {.reward = id, .account = {}}, {.limit = 200}),
                         .history = tx.rewards().history(workspace, id),
                         .bank_account = std::move(account)};
    });
}

Result<RewardView> Rewards::approve(const Caller& caller, RewardId id, std::optional<std::int64_t> version) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<RewardView> {
        const auto stored = tx.rewards().find_locked(caller.workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        if (!waits_for_a_person(stored->reward, now)) {
            const bool is_in_hold = stored->reward.state == RewardState::kPending;
            return illegal(stored->reward, is_in_hold ? "approve_in_hold" : "approve");
        }
        if (const auto same = check_version(*stored, version); !same) return same.failure();
        const bool is_large = needs_two(four_eyes_limit(tx, caller.workspace), stored->reward.entitled);
        if (is_large && is_maker(tx, caller, id)) return fail(ErrorCode::kFourEyes);
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
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<RewardView> {
        // As a payout does, before any lock on money.
        if (*event == RewardEvent::kWrittenOff) tx.payouts().lock_principal(caller.workspace, principal_of(caller));
        const auto stored = tx.rewards().find_locked(caller.workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        if (!may_happen(stored->reward, *event)) return illegal(stored->reward, to_string(*event));
        if (const auto same = check_version(*stored, wanted.version); !same) return same.failure();
        const auto agreed = is_agreed(tx, context_, caller, *stored, *event, reason, now);
        if (!agreed) return agreed.failure();
        const auto moved = *agreed ? cause(tx, context_, caller, *stored, *event, reason, now) : Result<void>();
        if (!moved) return moved.failure();
        return view_of(tx, caller.workspace, tx.rewards().find_listed(caller.workspace, id).value(), now);
    });
}

Result<RewardView> Rewards::repay(const Caller& caller, RewardId id, Money amount) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<RewardView> {
        const auto stored = tx.rewards().find_locked(caller.workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        const Reward& reward = stored->reward;
        if (reward.entitled.currency() != amount.currency()) {
            return fail(ErrorCode::kCurrencyMismatch, "/amount/currency");
        }
        const bool is_due = can_be_repaid(reward);
        if (!is_due) return illegal(reward, to_string(RewardEvent::kOffset));
        if (!amount.is_positive() || amount.minor() > reward.position.owed.minor()) {
            return fail(ErrorCode::kOutOfRange, "/amount/amount");
        }
        RewardBook book(tx, context_, caller.workspace, {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
        const auto changes = parrain::repay(reward, amount, book.funding(stored->fund(), reward.entitled.currency()));
        if (!changes) return changes.failure();
        book.apply(*changes, std::vector{*stored});
        watch_fund(tx, context_, caller.workspace, stored->fund(), now);
        return view_of(tx, caller.workspace, tx.rewards().find_listed(caller.workspace, id).value(), now);
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
                                     {.funding = book.funding(stored->fund(), reward.entitled.currency())});
        if (decision) book.apply(*stored, RewardEvent::kHoldEnded, *decision);
        return decision.ok();
    });
}

bool expire_claim(const Context& context, WorkspaceId workspace, RewardId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto stored = tx.rewards().find_locked(workspace, id);
        const bool waits = stored && !allowed(stored->reward.state, RewardEvent::kClaimExpired).empty() &&
                           stored->approved_at && *stored->approved_at + kClaimWindow <= now;
        if (!waits) return false;
        const bool is_payable =
            stored->reward.kind == RewardKind::kCash && account_of(tx, workspace, *stored).has_value();
        if (is_payable) return false;
        RewardBook book(tx, context, workspace, {.at = now, .actor = {}, .cause = {.type = "job", .id = {}}});
        const auto decision = decide(stored->reward, RewardEvent::kClaimExpired,
                                     {.funding = book.funding(stored->fund(), stored->reward.entitled.currency())});
        if (decision) book.apply(*stored, RewardEvent::kClaimExpired, *decision);
        if (decision) watch_fund(tx, context, workspace, stored->fund(), now);
        return decision.ok();
    });
}

Result<void> hold_for_departure(Transaction& tx, const Context& context, const Caller& caller, AdvocateId advocate,
                                Instant now) {
    for (const StoredReward& seen : tx.rewards().of_advocate(caller.workspace, advocate)) {
        const StoredReward stored = tx.rewards().find_locked(caller.workspace, seen.reward.id).value();
        if (allowed(stored.reward.state, RewardEvent::kAdvocateLeft).empty()) continue;
        const auto held = cause(tx, context, caller, stored, RewardEvent::kAdvocateLeft, "", now);
        if (!held) return held.failure();
    }
    return {};
}

}  // namespace parrain::app
