#include "model/invariants.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "domain/ledger_audit.hpp"

namespace parrain::model {
namespace {

using Account = AccountKind;
using State = RewardState;

constexpr Account kAccounts[] = {Account::kFunding,  Account::kBudget,  Account::kPending, Account::kApproved,
                                 Account::kClearing, Account::kSettled, Account::kOwed};

std::string name_of(const Reward& reward) {
    return "reward " + reward.id.str() + " (" + reward.billing_object + " part " + std::to_string(reward.part) + ", " +
           std::string(to_string(reward.state)) + ")";
}

std::size_t index_of(Account account) {
    return static_cast<std::size_t>(account);
}

void add(std::array<Wide, kAccountKindCount>& sums, const Posting& posting) {
    sums[index_of(posting.from)] -= posting.amount.minor();
    sums[index_of(posting.to)] += posting.amount.minor();
}

std::int64_t amount_of(const std::map<RewardId, std::int64_t>& amounts, RewardId reward) {
    const auto found = amounts.find(reward);
    return found == amounts.end() ? 0 : found->second;
}

bool is_same_share(const Reward& a, const Reward& b) {
    return a.rule == b.rule && a.referral == b.referral && a.part == b.part && a.billing_object == b.billing_object;
}

bool is_one_of(State state, std::initializer_list<State> states) {
    return std::ranges::find(states, state) != states.end();
}

/// The states in which money of a reward may lie in an account (I10).
bool may_hold(Account account, State state) {
    switch (account) {
        case Account::kPending: return is_one_of(state, {State::kPending, State::kHeld});
        case Account::kApproved: return is_one_of(state, {State::kApproved, State::kFailed});
        case Account::kClearing: return state == State::kScheduled;
        case Account::kSettled:
            return is_one_of(state, {State::kPaid, State::kClawbackDue, State::kClawedBack, State::kWrittenOff});
        default: return true;
    }
}

std::int64_t at_place(const Reward& reward, Account account) {
    switch (account) {
        case Account::kPending: return reward.position.pending.minor();
        case Account::kApproved: return reward.position.approved.minor();
        case Account::kClearing: return reward.position.clearing.minor();
        case Account::kSettled: return reward.position.settled.minor();
        default: return -reward.position.owed.minor();
    }
}

}  // namespace

std::optional<std::string> Invariants::check(const Subject& subject, const Truth& truth, const Outside& outside) {
    if (!subject.fault().empty()) return "the domain refused what it must do: " + subject.fault();
    if (auto wrong = check_ledger(subject, outside)) return wrong;
    if (auto wrong = check_rewards(subject, outside)) return wrong;
    if (auto wrong = check_promises(subject, truth, outside)) return wrong;
    if (auto wrong = check_caps(subject, truth)) return wrong;
    if (auto wrong = check_approvals(subject, truth, outside)) return wrong;
    if (auto wrong = check_facts(subject, outside)) return wrong;
    return check_settlement(subject, truth, outside);
}

Invariants::Verdict Invariants::check_ledger(const Subject& subject, const Outside& outside) {
    const auto& lines = subject.lines();
    if (lines.size() < folded_) return "I7: a line disappeared";
    for (; folded_ < lines.size(); ++folded_) add(fold_, lines[folded_].posting);

    Sums whole = {};
    for (const Line& line : lines) {
        if (!line.posting.amount.is_positive()) return "I7: a line of nothing";
        if (line.cause.empty()) return "I9: a line without cause";
        add(whole, line.posting);
    }
    if (whole != fold_) return "I7: a line was changed";
    Wide sum = 0;
    for (const Wide balance : whole) sum += balance;
    if (sum != 0) return "I1: balances do not sum to zero";
    for (const Account account : kAccounts) {
        const bool may_be_negative = account == Account::kFunding || account == Account::kSettled;
        if (account == Account::kOwed && whole[index_of(account)] > 0) return "I3: owed above zero";
        if (account == Account::kOwed || may_be_negative) continue;
        if (whole[index_of(account)] < 0) return "I2, I3: " + std::string(to_string(account)) + " below zero";
    }
    for (const Account account : kAccounts) {
        if (subject.balance(account).minor() != whole[index_of(account)])
            return "I15: rebuilding gives another balance";
    }
    if (subject.is_limited() && whole[index_of(Account::kFunding)] != -outside.topped_up)
        return "I13: more than was put in";
    if (!subject.is_limited() && whole[index_of(Account::kBudget)] != 0)
        return "I5: an unlimited budget keeps something";
    return std::nullopt;
}

/// Where the money of one reward lies, by its own record and by its lines.
Invariants::Verdict Invariants::check_places(const Reward& reward, const Sums& lines, const Outside& outside) const {
    for (const Account account : {Account::kPending, Account::kApproved, Account::kClearing, Account::kSettled}) {
        const std::int64_t here = at_place(reward, account);
        if (here != lines[index_of(account)]) return "I15: lines disagree with " + name_of(reward);
        // A voided reward may turn out to have been paid, and what was netted of it may be repaid in money: below.
        const bool is_settled_late = account == Account::kSettled && reward.state == State::kVoided;
        if (here != 0 && !is_settled_late && !may_hold(account, reward.state))
            return "I10: money out of place in " + name_of(reward);
    }
    const std::int64_t paid = amount_of(outside.paid, reward.id) - amount_of(outside.repaid, reward.id);
    if (reward.position.settled.minor() != paid)
        return "I6: settled is not what was paid outside for " + name_of(reward);
    return std::nullopt;
}

Invariants::Verdict Invariants::check_rewards(const Subject& subject, const Outside& outside) {
    std::map<RewardId, Sums> by_reward;
    for (const Line& line : subject.lines()) add(by_reward[line.reward], line.posting);
    Wide netted = 0;
    for (const Reward& reward : subject.rewards()) {
        const auto again = [&](const Reward& other) { return &other != &reward && is_same_share(other, reward); };
        if (subject.shows_positions() && std::ranges::any_of(subject.rewards(), again)) {
            return "I4: twice " + name_of(reward);
        }
        if (auto wrong = check_places(reward, by_reward[reward.id], outside)) return wrong;
        const auto ended = ended_.find(reward.id);
        if (ended != ended_.end() && ended->second != reward.state) return "I11: left its end: " + name_of(reward);
        const bool gives_nothing = is_money(reward.kind) && reward.entitled.is_zero();
        if (gives_nothing && is_open(reward.state)) return "I10: nothing is on its way in " + name_of(reward);
        if (is_terminal(reward.state)) ended_[reward.id] = reward.state;
        const bool shows_debt = is_one_of(reward.state, {State::kScheduled, State::kClawbackDue, State::kVoided});
        if (reward.position.owed.is_positive() && !shows_debt) return "I10: a debt does not show in " + name_of(reward);
        const bool can_owe = reward.kind == RewardKind::kCash || reward.kind == RewardKind::kCredit;
        if (!can_owe && reward.position.netted.is_positive()) {
            return "I6: a debt was settled with a thing or a donation, " + name_of(reward);
        }
        if (!can_owe && reward.position.owed.is_positive()) {
            return "I6: a thing or a donation is owed back, " + name_of(reward);
        }
        if (!subject.shows_positions()) continue;
        // What the server itself asserts on every write.
        if (const auto breach = breach_of(standing_of(reward))) return "I6, I10: " + to_text(*breach);
        netted += reward.position.netted.minor() - reward.position.recovered.minor();
    }
    if (subject.shows_positions() && netted != 0) return "I6: what was netted was not recovered";
    return std::nullopt;
}

Invariants::Verdict Invariants::check_promises(const Subject& subject, const Truth& truth, const Outside& outside) {
    // A server does not tell which of a rule's objects a reward is for: its rewards of one referral count together.
    const auto key_of = [&](RewardRuleId rule, ReferralId referral, const std::string& object) {
        return Promise(rule, referral, subject.shows_positions() ? object : "");
    };
    const auto text_of = [](const Promise& promise) {
        const auto& [rule, referral, object] = promise;
        return rule.str() + "/" + referral.str() + "/" + object;
    };
    std::map<Promise, std::int64_t> promised;
    for (const Reward& reward : subject.rewards()) {
        const bool is_known =
            reward.referral.value() >= 1 && static_cast<std::size_t>(reward.referral.value()) <= truth.referral_count();
        if (!is_known) return "I14: no such referral: " + name_of(reward);
        promised[key_of(reward.rule, reward.referral, reward.billing_object)] += reward.entitled.minor();
    }
    for (const RewardRule& rule : truth.rules()) {
        for (std::size_t i = 0; i < truth.referral_count(); ++i) {
            const ReferralId referral(static_cast<std::int64_t>(i) + 1);
            std::map<Promise, std::int64_t> due;
            for (const TrueShare& share : truth.expected(rule, i)) {
                due[key_of(rule.id, referral, share.object)] += share.value;
            }
            for (const auto& [key, value] : due) {
                if (promised[key] != value) {
                    return "I5, I16: " + text_of(key) + " promises " + std::to_string(promised[key]) + ", due " +
                           std::to_string(value);
                }
                promised.erase(key);
                highest_promise_[key] = std::max(highest_promise_[key], value);
            }
        }
    }
    for (const auto& [key, value] : promised) {
        if (value != 0) return "I5: " + text_of(key) + " is due nothing and promises " + std::to_string(value);
    }
    // Per reward: what was given back, or written off, may be promised and paid again in a further part.
    for (const Reward& reward : subject.rewards()) {
        const auto paid = outside.paid.find(reward.id);
        const auto promise = highest_promise_.find(key_of(reward.rule, reward.referral, reward.billing_object));
        if (paid == outside.paid.end()) continue;
        if (promise == highest_promise_.end() || paid->second > promise->second) {
            return "I6: more was paid than ever promised for " + name_of(reward);
        }
    }
    return std::nullopt;
}

/// I13, from what the rewards themselves say.
Invariants::Verdict Invariants::check_caps(const Subject& subject, const Truth& truth) const {
    for (const RewardRule& rule : truth.rules()) {
        const Caps& caps = rule.caps;
        if (!rule.at_count && !caps.per_referral && !caps.per_advocate && !caps.per_year) continue;
        std::int64_t in_all = 0;
        std::map<ReferralId, std::int64_t> by_referral;
        std::map<std::string, std::int64_t> by_year;
        for (const Reward& reward : subject.rewards()) {
            if (reward.rule != rule.id) continue;
            in_all += reward.entitled.minor();
            by_referral[reward.referral] += reward.entitled.minor();
            if (caps.per_year) by_year[reward.earned_at.str().substr(0, 4)] += reward.entitled.minor();
        }
        const auto exceeds = [](const std::optional<Money>& cap, std::int64_t sum) {
            return cap && sum > cap->minor();
        };
        const auto any_exceeds = [&](const std::optional<Money>& cap, const auto& sums) {
            return std::ranges::any_of(sums, [&](const auto& one) { return exceeds(cap, one.second); });
        };
        const bool is_over = exceeds(rule.caps.per_advocate, in_all) || any_exceeds(rule.caps.per_year, by_year) ||
                             any_exceeds(rule.caps.per_referral, by_referral);
        if (is_over) return "I13: rule " + rule.id.str() + " exceeds a cap";
        if (rule.at_count && by_referral.size() > 1) return "I4: rung given twice";
    }
    return std::nullopt;
}

/// I17, as far as one person goes: nothing passes that wants somebody, nor before its hold is over.
Invariants::Verdict Invariants::check_approvals(const Subject& subject, const Truth& truth, const Outside& outside) {
    for (const Reward& reward : subject.rewards()) {
        const bool came_tripped = came_tripped_.try_emplace(reward.id, outside.is_tripped).first->second;
        const bool has_passed =
            is_one_of(reward.state, {State::kApproved, State::kScheduled, State::kFailed, State::kPaid,
                                     State::kClawbackDue, State::kClawedBack, State::kWrittenOff}) ||
            reward.position.netted.is_positive();
        if (!has_passed) continue;
        const auto rule = std::ranges::find(truth.rules(), reward.rule, &RewardRule::id);
        const bool is_small = rule->approval == Approval::kAuto ||
                              (rule->approval_above && reward.entitled.minor() <= rule->approval_above->minor());
        const auto agreed = outside.agreed.find(reward.id);
        const bool is_agreed = agreed != outside.agreed.end() && reward.entitled.minor() <= agreed->second;
        if (!is_agreed && (came_tripped || !is_small)) return "I17: nobody approved " + name_of(reward);
        const bool is_held = reward.earned_at + Duration::days(rule->hold_days) > subject.now();
        if (rule->hold_days > 0 && is_held) return "I17: approved before its hold was over: " + name_of(reward);
    }
    return std::nullopt;
}

Invariants::Verdict Invariants::check_facts(const Subject& subject, const Outside& outside) {
    std::size_t count = 0;
    for (const auto& [referral, facts] : subject.facts()) count += facts.size();
    const auto seen = std::exchange(facts_seen_, std::pair(count, outside.told.size()));
    if (seen == facts_seen_) return std::nullopt;
    std::set<std::pair<std::size_t, std::string>> known;
    for (const auto& [referral, facts] : subject.facts()) {
        for (const BillingFact& fact : facts) {
            known.insert({static_cast<std::size_t>(referral.value()) - 1, fact.id});
        }
        for (const PaidInvoice& invoice : BillingHistory::of(facts).invoices()) {
            const bool is_sound = invoice.refunded.minor() >= 0 && invoice.refunded.minor() <= invoice.paid.minor();
            if (!is_sound) return "I12: more refunded than paid on " + invoice.id;
        }
    }
    if (known != outside.told) return "I9: facts known are not the facts told";
    return std::nullopt;
}

/// What is due in all must lie somewhere: still to pay, paid outside, owed back, forfeited or sunk.
Invariants::Verdict Invariants::check_settlement(const Subject& subject, const Truth& truth,
                                                 const Outside& outside) const {
    Wide due = 0;
    for (const RewardRule& rule : truth.rules()) {
        for (std::size_t i = 0; i < truth.referral_count(); ++i) {
            for (const TrueShare& share : truth.expected(rule, i)) due += share.value;
        }
    }
    Wide paid = 0;
    for (const auto& [reward, amount] : outside.paid) paid += amount;
    for (const auto& [reward, amount] : outside.repaid) paid -= amount;
    if (fold_[index_of(Account::kSettled)] != paid) {
        return "I6: settled is not what was paid outside";
    }
    if (!subject.shows_positions()) return std::nullopt;
    Wide found = paid;
    for (const Account account : {Account::kPending, Account::kApproved, Account::kClearing, Account::kOwed}) {
        found += fold_[index_of(account)];
    }
    for (const Reward& reward : subject.rewards()) {
        if (reward.state == State::kUnfunded) found += reward.entitled.minor();
        found += reward.position.forfeited.minor() - reward.position.sunk.minor();
    }
    if (found != due) return "I6: what is due is not what is paid, to pay, owed and lost";
    return std::nullopt;
}

}  // namespace parrain::model
