#include "app/payouts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "app/bank_accounts.hpp"
#include "app/reward_book.hpp"
#include "app/rule_settlement.hpp"
#include "app/settlement.hpp"
#include "core/text.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReason = 500;

/// What counts together with a payout of these hands, made at a moment.
Money alone_before(Transaction& tx, WorkspaceId workspace, std::string_view principal, Currency currency, Instant at) {
    return tx.payouts().let_go_alone(workspace, principal, currency, at - kAloneWindow, at + Duration{1});
}

PayoutView view_of(Transaction& tx, WorkspaceId workspace, const Payout& payout) {
    PayoutView view{.payout = payout, .lines = {}};
    if (payout.state == PayoutState::kAwaitingApproval) {
        view.let_go_alone = alone_before(tx, workspace, payout.principal, payout.total.currency(), payout.created_at);
    }
    for (const PayoutLine& line : tx.payouts().lines(workspace, payout.id)) {
        ListedReward reward = tx.rewards().find_listed(workspace, line.reward).value();
        auto account = account_of(tx, workspace, reward.stored);
        const bool is_redirected = !payout.left_alone && account && account->updated_at > payout.created_at;
        view.lines.push_back({.line = line,
                              .reward = std::move(reward),
                              .bank_account = std::move(account),
                              .is_redirected = is_redirected});
    }
    return view;
}

Failure illegal(std::string_view state, std::string_view event) {
    return Failure{.code = ErrorCode::kIllegalTransition,
                   .detail = {{"state", std::string(state)}, {"event", std::string(event)}}};
}

/// The refusal with the place of the result that it is about.
Failure at_result(Failure failure, std::size_t index) {
    if (failure.fields.empty()) {
        failure.fields.push_back({"/results/" + std::to_string(index) + "/outcome", failure.code});
    }
    return failure;
}

Movement movement_of(const Caller& caller, PayoutId id, Instant now) {
    return {.at = now, .actor = caller.actor, .cause = {.type = "payout", .id = id.str()}};
}

Currency currency_of(const StoredReward& stored) {
    return stored.reward.entitled.currency();
}

/// Every reward that waits in the currency wanted, or in that of the oldest.
std::vector<StoredReward> waiting_rewards(Transaction& tx, WorkspaceId workspace, std::optional<Currency> currency) {
    std::vector<StoredReward> wanted;
    for (StoredReward& stored : tx.rewards().payable(workspace)) {
        if (!currency) currency = currency_of(stored);
        if (currency_of(stored) == *currency) wanted.push_back(std::move(stored));
    }
    return wanted;
}

/// Whether it leaves by another door: gifts by their orders, which mind stock and the yearly limit of a person; free
/// months and modules by billing, which acknowledges them.
bool is_no_payment(RewardKind kind) {
    return !is_money(kind);
}

Result<std::vector<StoredReward>> named_rewards(Transaction& tx, WorkspaceId workspace,
                                                const std::vector<RewardId>& ids, std::optional<Currency> currency) {
    std::vector<StoredReward> wanted;
    std::set<RewardId> seen;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!seen.insert(ids[i]).second) continue;
        const std::string pointer = "/rewards/" + std::to_string(i);
        auto stored = tx.rewards().find_locked(workspace, ids[i]);
        if (!stored || is_no_payment(stored->reward.kind)) return fail(ErrorCode::kUnknownValue, pointer);
        if (!currency) currency = currency_of(*stored);
        if (currency_of(*stored) != *currency) return fail(ErrorCode::kCurrencyMismatch, pointer);
        wanted.push_back(*std::move(stored));
    }
    return wanted;
}

/// The rewards to be paid that came back from a payout.
std::vector<StoredReward> returned(Transaction& tx, WorkspaceId workspace, const NewPayout& wanted) {
    std::vector<StoredReward> rewards;
    if (!wanted.rewards) rewards = waiting_rewards(tx, workspace, wanted.currency);
    for (const RewardId id : wanted.rewards.value_or(std::vector<RewardId>())) {
        if (auto listed = tx.rewards().find_listed(workspace, id)) rewards.push_back(std::move(listed->stored));
    }
    std::erase_if(rewards, [](const StoredReward& stored) { return !stored.payout; });
    return rewards;
}

/// What came back from a payout holds the room and the step it had, so that a word taken back costs nobody anything;
/// before it is paid again, the advocate's sales are weighed anew.
Result<void> weigh_returned(Transaction& tx, const Context& context, const Caller& caller, const NewPayout& wanted,
                            Instant now) {
    const WorkspaceId workspace = caller.workspace;
    std::set<std::tuple<RewardRuleId, AdvocateId, ReferralId>> weighed;
    for (const StoredReward& stored : returned(tx, workspace, wanted)) {
        const Reward& reward = stored.reward;
        const RewardRule rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value();
        const Weighing weighing = weighing_of(tx, workspace, rule);
        if (weighing == Weighing::kAlone) continue;
        const Referral referral = tx.referrals().find_locked(workspace, reward.referral).value();
        if (is_over(referral)) continue;
        // One referral settles all of the advocate's, unless the rule has a cap for each alone.
        const bool is_for_all = weighing == Weighing::kAdvocate;
        if (!weighed.emplace(rule.id, stored.advocate, is_for_all ? ReferralId() : referral.id).second) continue;
        const auto settled =
            settle_referral(tx, context, workspace, referral,
                            {.at = now, .actor = caller.actor, .cause = {.type = "referral", .id = referral.id.str()}});
        if (!settled) return settled;
    }
    return {};
}

/// Other rewards on which the beneficiary of this one owes, in whichever program, oldest first.
std::vector<StoredReward> debts_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    std::vector<StoredReward> debts;
    for (const std::string& name : names_of_beneficiary(tx, workspace, stored)) {
        std::ranges::move(tx.rewards().debts(workspace, name, currency_of(stored)), std::back_inserter(debts));
    }
    std::erase_if(debts, [&](const StoredReward& debt) { return debt.reward.id == stored.reward.id; });
    std::ranges::sort(debts, {}, [](const StoredReward& debt) { return debt.reward.id; });
    return debts;
}

/// Begin the payout of one reward, its beneficiary's debts first; the line says what leaves and what was netted.
Result<PayoutLine> begin(Transaction& tx, RewardBook& book, WorkspaceId workspace, RewardId id, PayoutId payout) {
    StoredReward stored = tx.rewards().find_locked(workspace, id).value();
    stored.payout = payout;
    const Money netted_before = stored.reward.position.netted;
    std::vector<StoredReward> known = debts_of(tx, workspace, stored);
    const auto changes =
        start_payout(stored.reward, rewards_of(known), book.funding(stored.fund(), currency_of(stored)));
    if (!changes) return changes.failure();
    known.push_back(std::move(stored));
    book.apply(*changes, known);
    const Reward after = tx.rewards().find_locked(workspace, id).value().reward;
    const bool leaves = after.state == RewardState::kScheduled;
    return PayoutLine{.payout = payout,
                      .reward = id,
                      .amount = leaves ? after.position.clearing : Money::zero(after.entitled.currency()),
                      .netted = after.position.netted - netted_before,
                      .outcome = leaves ? LineOutcome::kScheduled : LineOutcome::kNetted,
                      .decided_at = {}};
}

/// Where a payout stands by the outcomes of its lines.
PayoutState state_with(const std::vector<PayoutLine>& lines) {
    std::vector<LineOutcome> outcomes;
    for (const PayoutLine& line : lines) outcomes.push_back(line.outcome);
    return state_after(outcomes);
}

/// Currencies in which rewards still wait.
std::vector<Currency> currencies_waiting(Transaction& tx, WorkspaceId workspace) {
    std::set<Currency> found;
    for (const StoredReward& stored : tx.rewards().payable(workspace)) found.insert(currency_of(stored));
    return {found.begin(), found.end()};
}

/// Bring the money of one line back.
Result<void> fail_line(Transaction& tx, RewardBook& book, WorkspaceId workspace, RewardId id) {
    const StoredReward stored = tx.rewards().find_locked(workspace, id).value();
    const auto changes = fail_payout(stored.reward, book.funding(stored.fund(), currency_of(stored)));
    if (!changes) return changes.failure();
    book.apply(*changes, std::vector{stored});
    return {};
}

Result<void> confirm_line(Transaction& tx, RewardBook& book, WorkspaceId workspace, RewardId id) {
    const StoredReward stored = tx.rewards().find_locked(workspace, id).value();
    const auto changes = confirm_payout(stored.reward, book.funding(stored.fund(), currency_of(stored)));
    if (!changes) return changes.failure();
    book.apply(*changes, std::vector{stored});
    return {};
}

/// What is told of the lines of a payout, within the transaction that holds it.
struct Said {
    Transaction& tx;
    const Context& context;
    WorkspaceId workspace;
    const Payout& payout;
    Movement movement;

    RewardBook book() const { return {tx, context, workspace, movement}; }
};

Failure named_payout(ErrorCode code, const std::optional<PayoutId>& payout) {
    if (!payout) return fail(code);
    return Failure{.code = code, .detail = {{"payout", payout->str()}}};
}

/// Whether money of a voided reward turned out to have left already: nothing else pays one that ended so.
bool was_paid_late(const Said& said, const StoredReward& voided) {
    if (!voided.payout) return false;
    return std::ranges::any_of(said.tx.payouts().lines(said.workspace, *voided.payout), [&](const PayoutLine& line) {
        return line.reward == voided.reward.id && line.outcome == LineOutcome::kConfirmed;
    });
}

/// Refuse what was paid, or is about to be by another payout. @error kInOtherPayout, kAlreadyPaid (detail: payout)
Result<void> check_unpaid(const Said& said, const StoredReward& stored) {
    switch (stored.reward.state) {
        case RewardState::kScheduled: return named_payout(ErrorCode::kInOtherPayout, stored.payout);
        case RewardState::kPaid:
        case RewardState::kClawbackDue:
        case RewardState::kClawedBack:
        case RewardState::kWrittenOff: return named_payout(ErrorCode::kAlreadyPaid, stored.payout);
        case RewardState::kVoided:
            if (was_paid_late(said, stored)) return named_payout(ErrorCode::kAlreadyPaid, stored.payout);
            return {};
        default: return {};
    }
}

/// Whether two rewards are parts of what one rule promises for one sale.
bool is_of_same_sale(const Reward& a, const Reward& b) {
    return a.referral == b.referral && a.rule == b.rule && a.billing_object == b.billing_object &&
           a.entitled.currency() == b.entitled.currency();
}

/// Refuse money beyond the reward's share while a part of the same sale was paid, or is about to be, that was promised
/// only after this one had come back: it stands for it. @error those of `check_unpaid`
Result<void> check_not_replaced(const Said& said, const StoredReward& stored, Money left) {
    const Reward& reward = stored.reward;
    if (left.minor() <= reward.entitled.minor()) return {};
    const auto history = said.tx.rewards().history(said.workspace, reward.id);
    const auto came_back = std::ranges::find(history.rbegin(), history.rend(), to_string(RewardEvent::kPayoutFailed),
                                             &RewardHistoryLine::event);
    if (came_back == history.rend()) return {};
    for (const StoredReward& other : said.tx.rewards().of_referral_locked(said.workspace, reward.referral)) {
        if (other.reward.id == reward.id || !is_of_same_sale(other.reward, reward)) continue;
        if (said.tx.rewards().history(said.workspace, other.reward.id).front().id < came_back->id) continue;
        if (const auto unpaid = check_unpaid(said, other); !unpaid) return unpaid;
    }
    return {};
}

/// The rewards of one rule, referral and currency, the given one among them.
std::vector<Reward> of_same_promise(const Said& said, const Reward& reward) {
    std::vector<Reward> rewards;
    for (const StoredReward& stored : said.tx.rewards().of_referral_locked(said.workspace, reward.referral)) {
        const bool is_same = stored.reward.rule == reward.rule && currency_of(stored) == reward.entitled.currency();
        if (is_same) rewards.push_back(stored.reward);
    }
    return rewards;
}

/// The money of a line that was taken for failed had left after all.
Result<void> confirm_late_line(const Said& said, const PayoutLine& line) {
    const bool was_let_go = said.payout.left_alone || said.payout.is_agreed;
    if (!was_let_go) return illegal(to_string(said.payout.state), to_string(LineOutcome::kConfirmed));
    StoredReward stored = said.tx.rewards().find_locked(said.workspace, line.reward).value();
    if (const auto unpaid = check_unpaid(said, stored); !unpaid) return unpaid.failure();
    if (const auto due = check_not_replaced(said, stored, line.amount); !due) return due.failure();
    RewardBook book = said.book();
    const Money entitled = stored.reward.entitled;
    const std::vector<Reward> before = of_same_promise(said, stored.reward);
    const auto changes = confirm_late(stored.reward, line.amount, book.funding(stored.fund(), currency_of(stored)));
    if (!changes) return changes.failure();
    const ReferralId referral = stored.reward.referral;
    stored.payout = said.payout.id;
    book.apply(*changes, std::vector{stored});
    if (changes->back().next.entitled == entitled) return {};
    return settle_lowered(said.tx, said.context, said.workspace,
                          said.tx.referrals().find_locked(said.workspace, referral).value(), before, said.movement);
}

/// What was said of a line of which something else, or nothing, was known.
Result<void> tell(const Said& said, const PayoutLine& line, const PayoutResult& result) {
    if (line.outcome == LineOutcome::kFailed && result.confirmed) return confirm_late_line(said, line);
    if (line.outcome != LineOutcome::kScheduled) {
        const LineOutcome told = result.confirmed ? LineOutcome::kConfirmed : LineOutcome::kFailed;
        return illegal(to_string(line.outcome), to_string(told));
    }
    RewardBook book = said.book();
    return result.confirmed ? confirm_line(said.tx, book, said.workspace, line.reward)
                            : fail_line(said.tx, book, said.workspace, line.reward);
}

/// Refuse results of which one says the opposite of an earlier one. @error kContradiction (/results/n/outcome)
Result<void> check_agreeing(const std::vector<PayoutResult>& results) {
    std::map<RewardId, bool> told;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const bool first_word = told.try_emplace(results[i].reward, results[i].confirmed).first->second;
        if (first_word == results[i].confirmed) continue;
        return fail(ErrorCode::kContradiction, "/results/" + std::to_string(i) + "/outcome");
    }
    return {};
}

/// Whether a bank still has to move it: what arrived already must not stand in a file made later.
bool is_transfer(const PayoutLineView& one) {
    const RewardKind kind = one.reward.stored.reward.kind;
    const bool is_on_its_way = one.line.outcome == LineOutcome::kScheduled;
    return is_on_its_way && one.line.amount.is_positive() &&
           (kind == RewardKind::kCash || kind == RewardKind::kDonation);
}

bool is_donation(const PayoutLineView& line) {
    return line.reward.stored.reward.kind == RewardKind::kDonation;
}

/// What the creditor reads. A donation says that an advocate wished it, and not who.
std::string purpose_of(const Context& context, const Workspace& workspace, const PayoutLineView& line) {
    const std::string reward = line.line.reward.str();
    if (!is_donation(line)) return workspace.product + " " + reward;
    return context.texts.text(workspace.locale, "payout.donation",
                              {{"product", workspace.product}, {"reward", reward}});
}

/// Every line that misses its bank details, and the payer and the payee of donations if they miss theirs.
std::vector<FieldError> missing_details(const PayoutView& view, bool payer_is_known) {
    std::vector<FieldError> missing;
    if (!payer_is_known) missing.push_back({"/workspace", ErrorCode::kBankDetailsMissing});
    const bool lacks_payee = std::ranges::any_of(
        view.lines, [](const PayoutLineView& one) { return is_donation(one) && !one.bank_account; });
    if (lacks_payee) missing.push_back({"/donation_payee", ErrorCode::kBankDetailsMissing});
    for (const PayoutLineView& one : view.lines) {
        if (is_donation(one)) continue;
        if (!one.bank_account) missing.push_back({"/lines/" + one.line.reward.str(), ErrorCode::kBankDetailsMissing});
    }
    return missing;
}

/// Refuse a payout of which some money would go elsewhere than its maker saw: nobody directs it alone.
/// @error kAwaitingApproval (/lines/ID)
Result<void> check_directions(const PayoutView& view) {
    std::vector<FieldError> redirected;
    for (const PayoutLineView& one : view.lines) {
        if (!is_transfer(one) || !one.is_redirected) continue;
        redirected.push_back({"/lines/" + one.line.reward.str(), ErrorCode::kAwaitingApproval});
    }
    if (redirected.empty()) return {};
    return Failure{.code = ErrorCode::kAwaitingApproval,
                   .fields = std::move(redirected),
                   .detail = {{"payout", view.payout.id.str()}}};
}

PaymentParty party_of(const BankAccount& account) {
    return {.name = account.holder, .iban = account.iban, .bic = account.bic};
}

/// The lines of a payout that are still to be transferred; none may be told while it waits, or after it was called off.
Result<PayoutView> transfers_of(Transaction& tx, WorkspaceId workspace, PayoutId id) {
    const auto payout = tx.payouts().find(workspace, id);
    if (!payout) return fail(ErrorCode::kNotFound);
    if (payout->state == PayoutState::kAwaitingApproval) return fail(ErrorCode::kAwaitingApproval);
    if (payout->state == PayoutState::kCancelled) return illegal(to_string(payout->state), "file");
    PayoutView view = view_of(tx, workspace, *payout);
    std::erase_if(view.lines, std::not_fn(is_transfer));
    if (view.lines.empty()) {
        return Failure{.code = ErrorCode::kNothingToPay, .detail = {{"payout", std::string(to_string(payout->state))}}};
    }
    if (const auto directed = check_directions(view); !directed) return directed.failure();
    return view;
}

}  // namespace

void note_result(Transaction& tx, WorkspaceId workspace, Payout payout, RewardId reward, LineOutcome outcome,
                 Instant now) {
    tx.payouts().set_outcome(workspace, payout.id, reward, outcome, now);
    if (payout.state != PayoutState::kOpen && payout.state != PayoutState::kCancelled) return;
    const auto lines = tx.payouts().lines(workspace, payout.id);
    // A cancelled payout stays so, unless all of its money turns out to have left.
    const bool is_called_off = payout.state == PayoutState::kCancelled &&
                               std::ranges::find(lines, LineOutcome::kFailed, &PayoutLine::outcome) != lines.end();
    if (is_called_off) return;
    payout.state = state_with(lines);
    if (payout.state == PayoutState::kDone) tx.payouts().update(workspace, payout);
}

Result<void> fail_cash_of(Transaction& tx, const Context& context, const Caller& caller, AdvocateId advocate,
                          Instant now) {
    const WorkspaceId workspace = caller.workspace;
    for (const StoredReward& seen : tx.rewards().of_advocate(workspace, advocate)) {
        const bool is_on_its_way = seen.reward.state == RewardState::kScheduled && seen.payout;
        if (!is_on_its_way || seen.reward.kind != RewardKind::kCash) continue;
        // Locked before its reward, as every payout is.
        const Payout payout = tx.payouts().find_locked(workspace, *seen.payout).value();
        if (tx.rewards().find_locked(workspace, seen.reward.id).value().reward.state != RewardState::kScheduled)
            continue;
        RewardBook book(tx, context, workspace, movement_of(caller, payout.id, now));
        const auto failed = fail_line(tx, book, workspace, seen.reward.id);
        if (!failed) return failed.failure();
        note_result(tx, workspace, payout, seen.reward.id, LineOutcome::kFailed, now);
    }
    return {};
}

Result<PayoutView> Payouts::pay(const Caller& caller, const NewPayout& wanted) const {
    const auto id = context_.ids.make<PayoutId>();
    const auto weighed = context_.store.write(
        [&](Transaction& tx) { return weigh_returned(tx, context_, caller, wanted, context_.clock.now()); });
    if (!weighed) return weighed.failure();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        // Before any lock on money, so that two payouts of one person wait for each other in one order.
        tx.payouts().lock_principal(caller.workspace, principal_of(caller));
        // Whoever waited is later than whom they waited for, and counts them.
        const Instant now = context_.clock.now();
        const auto rewards = wanted.rewards ? named_rewards(tx, caller.workspace, *wanted.rewards, wanted.currency)
                                            : Result(waiting_rewards(tx, caller.workspace, wanted.currency));
        if (!rewards) return rewards.failure();
        if (rewards->empty()) return fail(ErrorCode::kNothingToPay);
        Payout payout{.id = id,
                      .created_at = now,
                      .actor = caller.actor,
                      .principal = principal_of(caller),
                      .provider = wanted.provider,
                      .state = PayoutState::kOpen,
                      .decided_at = {},
                      .decider = {},
                      .reason = {},
                      .total = Money::zero(currency_of(rewards->front()))};
        RewardBook book(tx, context_, caller.workspace, movement_of(caller, id, now));
        std::vector<PayoutLine> lines;
        for (const StoredReward& stored : *rewards) {
            const auto line = begin(tx, book, caller.workspace, stored.reward.id, id);
            if (!line) return line.failure();
            payout.total = payout.total + line->amount;
            lines.push_back(*line);
        }
        const auto limit = tx.workspaces().find(caller.workspace).value().four_eyes_above;
        const Money alone = alone_before(tx, caller.workspace, payout.principal, payout.total.currency(), now);
        payout.left_alone = !needs_two(limit, payout.total, alone);
        payout.state = payout.left_alone ? state_with(lines) : PayoutState::kAwaitingApproval;
        tx.payouts().insert(caller.workspace, payout);
        for (const PayoutLine& line : lines) tx.payouts().insert(caller.workspace, line);
        PayoutView view = view_of(tx, caller.workspace, payout);
        view.pending_currencies = currencies_waiting(tx, caller.workspace);
        return view;
    });
}

Result<PayoutView> Payouts::approve(const Caller& caller, PayoutId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        auto payout = tx.payouts().find_locked(caller.workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        if (payout->state != PayoutState::kAwaitingApproval) return illegal(to_string(payout->state), "approve");
        if (payout->principal == principal_of(caller)) return fail(ErrorCode::kFourEyes);
        const auto directed = check_directions(view_of(tx, caller.workspace, *payout));
        if (!directed) return directed.failure();
        payout->state = state_with(tx.payouts().lines(caller.workspace, id));
        payout->is_agreed = true;
        payout->decided_at = now;
        payout->decider = caller.actor;
        tx.payouts().update(caller.workspace, *payout);
        return view_of(tx, caller.workspace, *payout);
    });
}

Result<PayoutView> Payouts::cancel(const Caller& caller, PayoutId id, const std::string& given) const {
    const std::string reason(trimmed(strip_bidi_controls(given)));
    if (reason.empty()) return fail(ErrorCode::kRequired, "/reason");
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        auto payout = tx.payouts().find_locked(caller.workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        const bool is_over = payout->state == PayoutState::kDone || payout->state == PayoutState::kCancelled;
        if (is_over) return illegal(to_string(payout->state), "cancel");
        RewardBook book(tx, context_, caller.workspace, movement_of(caller, id, now));
        for (const PayoutLine& line : tx.payouts().lines(caller.workspace, id)) {
            if (line.outcome != LineOutcome::kScheduled) continue;
            const auto failed = fail_line(tx, book, caller.workspace, line.reward);
            if (!failed) return failed.failure();
            tx.payouts().set_outcome(caller.workspace, id, line.reward, LineOutcome::kFailed, now);
        }
        payout->state = PayoutState::kCancelled;
        payout->decided_at = now;
        payout->decider = caller.actor;
        payout->reason = reason;
        tx.payouts().update(caller.workspace, *payout);
        return view_of(tx, caller.workspace, *payout);
    });
}

Result<PayoutView> Payouts::settle(const Caller& caller, PayoutId id, const std::vector<PayoutResult>& results) const {
    const auto agreeing = check_agreeing(results);
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<PayoutView> {
        const auto payout = tx.payouts().find_locked(caller.workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        if (!agreeing) return agreeing.failure();
        if (payout->state == PayoutState::kAwaitingApproval) return fail(ErrorCode::kAwaitingApproval);
        auto lines = tx.payouts().lines(caller.workspace, id);
        const Said said{.tx = tx,
                        .context = context_,
                        .workspace = caller.workspace,
                        .payout = *payout,
                        .movement = movement_of(caller, id, now)};
        for (std::size_t i = 0; i < results.size(); ++i) {
            const PayoutResult& result = results[i];
            const LineOutcome outcome = result.confirmed ? LineOutcome::kConfirmed : LineOutcome::kFailed;
            const auto line = std::ranges::find(lines, result.reward, &PayoutLine::reward);
            if (line == lines.end()) {
                Failure stranger = fail(ErrorCode::kUnknownValue, "/results/" + std::to_string(i) + "/reward");
                stranger.detail = {{"why", "not_in_payout"}};
                return stranger;
            }
            if (line->outcome == outcome) continue;
            const auto done = tell(said, *line, result);
            if (!done) return at_result(done.failure(), i);
            line->outcome = outcome;
            note_result(tx, caller.workspace, *payout, result.reward, outcome, now);
        }
        return view_of(tx, caller.workspace, tx.payouts().find(caller.workspace, id).value());
    });
}

std::vector<PayoutSummary> Payouts::list(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<PayoutSummary> summaries;
        for (const Payout& payout : tx.payouts().list(workspace, slice)) {
            summaries.push_back({.payout = payout, .lines = tx.payouts().lines(workspace, payout.id)});
        }
        return summaries;
    });
}

Result<PayoutView> Payouts::get(WorkspaceId workspace, PayoutId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<PayoutView> {
        const auto payout = tx.payouts().find(workspace, id);
        if (!payout) return fail(ErrorCode::kNotFound);
        return view_of(tx, workspace, *payout);
    });
}

Result<PaymentFile> Payouts::sepa_file(const Caller& caller, PayoutId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<PaymentFile> {
        const auto view = transfers_of(tx, caller.workspace, id);
        if (!view) return view.failure();
        const bool is_euro = view->payout.total.currency().code() == "EUR";
        if (!is_euro) return fail(ErrorCode::kCurrencyUnsupported);
        const auto payer = tx.payouts().bank_account(caller.workspace, kWorkspaceOwner);
        auto missing = missing_details(*view, payer.has_value());
        if (!missing.empty()) return Failure{.code = ErrorCode::kBankDetailsMissing, .fields = std::move(missing)};
        const Workspace workspace = tx.workspaces().find(caller.workspace).value();
        const Instant now = context_.clock.now();
        PaymentFile file{.id = id.str(),
                         .created_at = now,
                         .execution_day = execution_day(now, workspace.time_zone),
                         .debtor = party_of(*payer),
                         .transfers = {}};
        for (const PayoutLineView& one : view->lines) {
            file.transfers.push_back({.key = one.line.reward.str(),
                                      .amount = one.line.amount,
                                      .creditor = party_of(*one.bank_account),
                                      .purpose = purpose_of(context_, workspace, one)});
        }
        const auto checked = check_sepa(file);
        if (!checked) return checked.failure();
        return file;
    });
}

Result<PayoutView> Payouts::transfers(const Caller& caller, PayoutId id) const {
    return context_.store.read([&](Transaction& tx) { return transfers_of(tx, caller.workspace, id); });
}

}  // namespace parrain::app
