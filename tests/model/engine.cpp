#include "model/engine.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace parrain::model {

Engine::Engine(Currency currency, std::vector<RewardRule> rules)
    : currency_(currency), rules_(std::move(rules)), balances_(currency) {}

bool Engine::accepts(const std::vector<BillingFact>&, const BillingFact&) const {
    return true;
}

BillingFact Engine::as_stored(const std::vector<BillingFact>&, const BillingFact& fact) {
    return fact;
}

std::vector<Reward> Engine::rewards_of(const RewardRule& rule, ReferralId referral, bool own) const {
    std::vector<Reward> chosen;
    std::ranges::copy_if(rewards_, std::back_inserter(chosen), [&](const Reward& reward) {
        return reward.rule == rule.id && (reward.referral == referral) == own;
    });
    return chosen;
}

const BillingHistory& Engine::history_of(ReferralId referral, const std::vector<BillingFact>& facts) const {
    const auto stored = facts_.find(referral);
    if (stored == facts_.end() || &stored->second != &facts) return other_history_ = BillingHistory::of(facts);
    auto& [count, history] = histories_[referral];
    if (count != facts.size()) history = BillingHistory::of(facts);
    count = facts.size();
    return history;
}

/// As the application dates milestones: a sale is interest.
ReferralFacts Engine::known_of(ReferralId referral, const std::vector<BillingFact>& facts) const {
    ReferralFacts known = submitted_.at(referral);
    const auto sold_at = history_of(referral, facts).first_payment_at();
    if (sold_at) known.engaged_at = std::min(known.engaged_at.value_or(*sold_at), *sold_at);
    known.currency = currency_;
    return known;
}

int Engine::reached(Milestone milestone, ReferralId referral, const std::vector<BillingFact>& facts) const {
    int count = 0;
    for (const auto& [id, submitted] : submitted_) {
        const auto stored = facts_.find(id);
        const ReferralFacts known = id == referral                                   ? known_of(id, facts)
                                    : stored == facts_.end() || closed_.contains(id) ? known_of(id, {})
                                                                                     : known_of(id, stored->second);
        count += (milestone == Milestone::kAccepted ? known.accepted_at : known.engaged_at).has_value() ? 1 : 0;
    }
    return count;
}

std::optional<int> Engine::count_of_rung(const RewardRule& rule, ReferralId referral,
                                         const std::vector<BillingFact>& facts) const {
    for (const Reward& reward : rewards_of(rule, referral, true)) {
        if (reward.basis.count) return reward.basis.count;
    }
    const bool is_given = !rewards_of(rule, referral, false).empty();
    return is_given ? std::nullopt : std::optional(reached(rule.milestone, referral, facts));
}

Places Engine::places_among(const RewardRule& rule, ReferralId referral, const std::vector<BillingFact>& facts) {
    const auto others = rewards_of(rule, referral, false);
    const auto first = first_earned_at(rule, history_of(referral, facts), currency_, known_of(referral, facts));
    if (first) return {others, referral, *first};
    note_fault("first_earned_at", first.failure());
    return {others, referral, std::nullopt};
}

std::vector<Entitlement> Engine::judge(const RewardRule& rule, ReferralId referral,
                                       const std::vector<BillingFact>& facts) {
    ReferralFacts known = known_of(referral, facts);
    if (rule.at_count) known.count = count_of_rung(rule, referral, facts);
    const BillingHistory& history = history_of(referral, facts);
    const auto place = pays_by_count(rule) ? places_.of(referral) : std::nullopt;
    auto promised = place ? entitlements_at(*place, rule, history, currency_, known, rewards_of(rule, referral, true))
                          : entitlements(rule, history, currency_, known);
    if (promised) return *promised;
    note_fault("entitlements", promised.failure());
    return {};
}

Funding Engine::funding() const {
    return is_limited_ ? Funding::limited_to(balances_.of(AccountKind::kBudget)) : Funding::unlimited(currency_);
}

bool Engine::keeps(const RewardChange&) const {
    return true;
}

Submission Engine::submit(ReferralId referral, const FrozenAttributes& frozen) {
    submitted_[referral].frozen = frozen;
    return {.frozen = frozen};
}

void Engine::settle(ReferralId referral, const std::string& cause) {
    // What is sold to a prospect who left before is nobody's sale.
    if (closed_.contains(referral)) return;
    const bool is_sold = !history_of(referral, facts_[referral]).invoices().empty();
    for (const RewardRule& rule : rules_) {
        if (is_sold || precedes_sale(rule)) store(plan(rule, referral, facts_[referral]), cause);
    }
}

std::optional<Instant> Engine::reach(ReferralId referral, Milestone milestone, Instant at) {
    if (closed_.contains(referral)) return std::nullopt;
    ReferralFacts& known = submitted_.at(referral);
    (milestone == Milestone::kAccepted ? known.accepted_at : known.engaged_at) = at;
    settle(referral, "milestone");
    return at;
}

bool Engine::close(ReferralId referral, bool) {
    const bool is_sold = !history_of(referral, facts_[referral]).invoices().empty();
    if (!is_sold) closed_.insert(referral);
    settle(referral, "closed");
    return true;
}

void Engine::receive(ReferralId referral, const BillingFact& fact) {
    auto& facts = facts_[referral];
    if (!accepts(facts, fact)) return;
    facts.push_back(as_stored(facts, fact));
    settle(referral, fact.id);
}

void Engine::receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) {
    receive(first, a);
    receive(second, b);
}

/// What a referral takes part with in the room of a rule; one that is closed keeps what it has.
std::vector<PromisedShare> Engine::shares_in(const RewardRule& rule, ReferralId referral,
                                             std::span<const Entitlement> promised) const {
    const std::vector<Reward> known = rewards_of(rule, referral, true);
    if (!closed_.contains(referral)) return shares_of(referral, rule.caps, promised, known);
    auto kept = shares_told_by(referral, rule.caps, known);
    for (PromisedShare& share : kept) share.promised = share.kept = share.given;
    return kept;
}

std::vector<RewardChange> Engine::plan(const RewardRule& rule, ReferralId referral,
                                       const std::vector<BillingFact>& facts) {
    std::map<ReferralId, std::vector<Entitlement>> promised;
    if (pays_by_count(rule)) places_ = places_among(rule, referral, facts);
    promised[referral] = judge(rule, referral, facts);
    const std::vector<Reward> others = rewards_of(rule, referral, false);
    const bool share_room = rule.caps.per_advocate || rule.caps.per_year;
    const std::set<ReferralId> moved = pays_by_count(rule) ? places_.moved(others) : std::set<ReferralId>();
    for (const Reward& reward : others) {
        const bool follows = share_room || moved.contains(reward.referral);
        if (!follows || promised.contains(reward.referral)) continue;
        promised[reward.referral] = judge(rule, reward.referral, facts_[reward.referral]);
    }
    std::vector<PromisedShare> shares;
    for (const auto& [id, entitlements] : promised) {
        const auto theirs = shares_in(rule, id, entitlements);
        shares.insert(shares.end(), theirs.begin(), theirs.end());
    }
    const std::vector<Money> given = within_caps(shares, "Europe/Paris");
    std::map<ReferralId, std::int64_t> more;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        more[shares[i].referral] += given[i].minor() - shares[i].given.minor();
        for (Entitlement& one : promised[shares[i].referral]) {
            if (one.billing_object == shares[i].billing_object) one = limited_to(one, given[i]);
        }
    }
    std::vector<ReferralId> in_order;
    for (const auto& [id, entitlements] : promised) {
        if (!closed_.contains(id)) in_order.push_back(id);
    }
    std::ranges::stable_sort(in_order, {}, [&](ReferralId id) { return more[id]; });
    std::vector<RewardChange> all;
    Funding left = funding();
    for (const ReferralId id : in_order) {
        auto changes = settle_entitlements({.rule = rule,
                                            .referral = id,
                                            .entitlements = promised[id],
                                            .rewards = rewards_of(rule, id, true),
                                            .funding = left,
                                            .kind = rule.kind,
                                            .needs_person = is_tripped_});
        if (!changes) note_fault("settle_entitlements", changes.failure());
        if (!changes) continue;
        for (RewardChange& change : *changes) {
            left = left.after(change.postings);
            all.push_back(std::move(change));
        }
    }
    return all;
}

Reward& Engine::stored(const RewardChange& change) {
    if (change.from == RewardState::kAbsent) {
        rewards_.push_back(change.next);
        rewards_.back().id = RewardId(static_cast<std::int64_t>(rewards_.size()));
        return rewards_.back();
    }
    // The newest: a new reward's later changes carry no id yet.
    const auto is_same = [&](const Reward& r) {
        return change.next.id ? r.id == change.next.id
                              : r.rule == change.next.rule && r.referral == change.next.referral &&
                                    r.billing_object == change.next.billing_object && r.part == change.next.part;
    };
    return *std::find_if(rewards_.rbegin(), rewards_.rend(), is_same);
}

void Engine::store(const std::vector<RewardChange>& changes, const std::string& cause) {
    for (const RewardChange& change : changes) {
        if (!keeps(change)) continue;
        Reward& reward = stored(change);
        const RewardId id = reward.id;
        reward = change.next;
        reward.id = id;
        post(id, cause, change.postings);
    }
}

void Engine::post(RewardId reward, const std::string& cause, std::span<const Posting> postings) {
    for (const Posting& posting : postings) lines_.push_back({.reward = reward, .cause = cause, .posting = posting});
    if (const auto posted = balances_.post(postings); !posted) note_fault("post", posted.failure());
}

void Engine::note_fault(const std::string& what, const Failure& failure) {
    if (fault_.empty()) fault_ = what + ": " + std::string(to_string(failure.code));
}

void Engine::store_if_made(const Result<std::vector<RewardChange>>& changes, const std::string& cause) {
    if (changes) return store(*changes, cause);
    if (changes.error() != ErrorCode::kIllegalTransition) note_fault(cause, changes.failure());
}

const RewardRule& Engine::rule_of(const Reward& reward) const {
    return *std::ranges::find(rules_, reward.rule, &RewardRule::id);
}

void Engine::end_holds(Instant now) {
    now_ = std::max(now_, now);
    for (std::size_t i = 0; i < rewards_.size(); ++i) {
        const Reward& reward = rewards_[i];
        const bool is_over = reward.state == RewardState::kPending && reward.hold_until <= now_;
        if (is_over && approves_itself(rule_of(reward), reward)) act(i, RewardEvent::kHoldEnded);
    }
}

bool Engine::approve(std::size_t index) {
    const Reward& reward = rewards_[index];
    if (reward.state != RewardState::kPending || reward.hold_until > now_) return false;
    act(index, RewardEvent::kHoldEnded);
    return true;
}

bool Engine::trip(bool tripped) {
    is_tripped_ = tripped;
    return true;
}

void Engine::act(std::size_t index, RewardEvent event) {
    const Reward& reward = rewards_[index];
    if (event == RewardEvent::kWrittenOff) {
        if (const auto given_up = write_off(reward, funding(), {})) store(*given_up, std::string(to_string(event)));
        return;
    }
    const auto decision = decide(reward, event, {.funding = funding()});
    if (!decision) return;
    store({{.from = reward.state, .event = event, .next = decision->next, .postings = decision->postings}},
          std::string(to_string(event)));
}

void Engine::repay(std::size_t index, Money amount) {
    const Reward& reward = rewards_[index];
    if (can_be_repaid(reward)) store_if_made(parrain::repay(reward, amount, funding()), "repayment");
}

std::vector<Reward> Engine::debtors_of(const Reward& reward) const {
    std::vector<Reward> debtors;
    std::ranges::copy_if(rewards_, std::back_inserter(debtors), [&](const Reward& other) {
        return other.beneficiary == reward.beneficiary && other.position.owed.is_positive();
    });
    return debtors;
}

bool Engine::start(std::size_t index) {
    const RewardRule& rule = rule_of(rewards_[index]);
    const bool weighs_sales_together = rule.caps.any() || pays_by_count(rule);
    if (sent_.contains(rewards_[index].id) && weighs_sales_together) settle(rewards_[index].referral, "paid again");
    const Reward reward = rewards_[index];
    const auto changes = start_payout(reward, debtors_of(reward), funding());
    store_if_made(changes, "payout");
    if (!changes) return false;
    const Reward& after = rewards_[index];
    const bool leaves = after.state == RewardState::kScheduled;
    const Money left = after.position.clearing;
    sent_[after.id].push_back({.left = left,
                               .outcome = leaves ? LineOutcome::kScheduled : LineOutcome::kNetted,
                               .was_let_go = !leaves || !needs_two(payout_limit_, left)});
    return true;
}

void Engine::agree(std::size_t index, std::size_t payout) {
    sent_.at(rewards_[index].id).at(payout).was_let_go = true;
}

void Engine::tell_domain(std::size_t index, LineOutcome outcome) {
    const bool is_paid = outcome == LineOutcome::kConfirmed;
    store_if_made(is_paid ? confirm_payout(rewards_[index], funding()) : fail_payout(rewards_[index], funding()),
                  is_paid ? "confirmed" : "failed");
}

bool Engine::hear(std::size_t index, std::size_t payout, PayoutWord word) {
    std::vector<Sent>& all = sent_.at(rewards_[index].id);
    Sent& sent = all.at(payout);
    const bool is_under_way = sent.outcome == LineOutcome::kScheduled;
    const bool is_called_off = word == PayoutWord::kCalledOff;
    if (is_under_way && !sent.was_let_go && !is_called_off) return false;
    const LineOutcome told = word == PayoutWord::kConfirmed ? LineOutcome::kConfirmed : LineOutcome::kFailed;
    if (is_under_way) {
        sent.outcome = told;
        tell_domain(index, told);
        sent.came_back_at = rewards_.size();
        return true;
    }
    if (is_called_off) return false;
    if (sent.outcome == told) {
        // The domain knows a word told again of the last payout by itself.
        if (payout + 1 == all.size()) tell_domain(index, told);
        return true;
    }
    return sent.outcome == LineOutcome::kFailed && confirm_late(index, sent);
}

/// A payout that was taken for failed had left: booked, unless another one is about to pay or paid.
bool Engine::confirm_late(std::size_t index, Sent& sent) {
    const Reward reward = rewards_[index];
    const bool is_unpaid =
        std::ranges::all_of(sent_.at(reward.id), [](const Sent& one) { return one.outcome == LineOutcome::kFailed; });
    if (!sent.was_let_go || !is_unpaid || is_replaced(reward, sent.left)) return false;
    const auto changes = parrain::confirm_late(reward, sent.left, funding());
    if (!changes && changes.error() != ErrorCode::kInsufficientBudget) note_fault("confirmed late", changes.failure());
    if (!changes) return false;
    store(*changes, "confirmed late");
    sent.outcome = LineOutcome::kConfirmed;
    if (rewards_[index].entitled != reward.entitled) settle(reward.referral, "confirmed late");
    return true;
}

/// Whether more left than the reward's share, and a part of the same sale that was promised since was paid or is on
/// its way.
bool Engine::is_replaced(const Reward& reward, Money left) const {
    if (left.minor() <= reward.entitled.minor()) return false;
    const std::vector<Sent>& sent = sent_.at(reward.id);
    const auto since = static_cast<std::ptrdiff_t>(std::ranges::max(sent, {}, &Sent::came_back_at).came_back_at);
    return std::any_of(rewards_.begin() + since, rewards_.end(), [&](const Reward& other) {
        const bool is_same_sale = other.referral == reward.referral && other.rule == reward.rule &&
                                  other.billing_object == reward.billing_object;
        const auto theirs = sent_.find(other.id);
        return is_same_sale && theirs != sent_.end() &&
               std::ranges::any_of(theirs->second, [](const Sent& one) { return one.outcome != LineOutcome::kFailed; });
    });
}

void Engine::top_up(Money amount) {
    is_limited_ = true;
    const Posting posting{.from = AccountKind::kFunding, .to = AccountKind::kBudget, .amount = amount};
    post(RewardId(), "top_up", std::span(&posting, 1));
    std::vector<Reward> waiting;
    std::ranges::copy_if(rewards_, std::back_inserter(waiting),
                         [](const Reward& r) { return r.state == RewardState::kUnfunded; });
    store_if_made(fund_waiting(waiting, funding()), "top_up");
}

}  // namespace parrain::model
