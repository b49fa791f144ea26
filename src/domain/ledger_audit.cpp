#include "domain/ledger_audit.hpp"

#include <algorithm>
#include <initializer_list>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

using Account = AccountKind;
using State = RewardState;

constexpr EnumNames<BreachKind, kBreachKindCount> kNames("gap", "hash", "amount", "cause", "head", "below_zero", "sum",
                                                         "balance", "reward_place", "reward_entries", "reward_share",
                                                         "reward_history", "netting", "invoice");

constexpr std::array kAccounts = {Account::kFunding,  Account::kBudget,  Account::kPending, Account::kApproved,
                                  Account::kClearing, Account::kSettled, Account::kOwed};

std::size_t index_of(Account account) {
    return static_cast<std::size_t>(account);
}

void add(AccountSums& sums, const Posting& posting) {
    sums[index_of(posting.from)] -= posting.amount.minor();
    sums[index_of(posting.to)] += posting.amount.minor();
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

struct Place {
    Account account;
    std::int64_t amount;
};

/// What the reward's own record says its entries brought to each account.
std::array<Place, 5> places_of(const Position& at) {
    return {{{Account::kPending, at.pending.minor()},
             {Account::kApproved, at.approved.minor()},
             {Account::kClearing, at.clearing.minor()},
             {Account::kSettled, at.settled.minor()},
             {Account::kOwed, at.netted.minor() - at.owed.minor() - at.recovered.minor()}}};
}

bool is_funded(State state) {
    return !is_one_of(state, {State::kAbsent, State::kParked, State::kUnfunded});
}

}  // namespace

std::string_view to_string(BreachKind kind) {
    return kNames.of(kind);
}
std::optional<BreachKind> parse_breach_kind(std::string_view name) {
    return kNames.parse(name);
}

std::optional<Breach> breach_of(const ProgramBalances& balances) {
    for (const Account account : {Account::kBudget, Account::kPending, Account::kApproved, Account::kClearing}) {
        if (balances.minor[index_of(account)] < 0) {
            return Breach{.kind = BreachKind::kBelowZero, .account = account, .currency = balances.currency};
        }
    }
    Wide sum = 0;
    for (const Wide minor : balances.minor) sum += minor;
    if (sum != 0) return Breach{.kind = BreachKind::kSum, .currency = balances.currency};
    return std::nullopt;
}

RewardStanding standing_of(const Reward& reward) {
    return {.id = reward.id, .state = reward.state, .entitled = reward.entitled, .position = reward.position};
}

std::optional<Breach> breach_of(const RewardStanding& reward) {
    const Currency currency = reward.entitled.currency();
    const Position& at = reward.position;
    for (const Place& place : places_of(at)) {
        // One that was paid by netting, was refunded and is repaid in money stays voided, less than nothing settled;
        // one whose money turned out to have left stays voided too, and everything settled is to come back or lost.
        const bool is_undue = place.account == Account::kSettled && reward.state == State::kVoided &&
                              place.amount <= at.owed.minor() + at.recovered.minor() + at.sunk.minor();
        if (place.amount != 0 && !is_undue && !may_hold(place.account, reward.state)) {
            return Breach{
                .kind = BreachKind::kRewardPlace, .reward = reward.id, .account = place.account, .currency = currency};
        }
    }
    // Wide, since what is judged may be damaged.
    Wide found = 0;
    for (const Money part : {at.pending, at.approved, at.clearing, at.settled, at.netted, at.forfeited}) {
        found += part.minor();
    }
    for (const Money part : {at.owed, at.recovered, at.sunk}) found -= part.minor();
    if (found == (is_funded(reward.state) ? reward.entitled.minor() : 0)) return std::nullopt;
    return Breach{.kind = BreachKind::kRewardShare, .reward = reward.id, .currency = currency};
}

std::optional<Breach> breach_of(const Position& before, const RewardStanding& after,
                                std::span<const Posting> postings) {
    if (auto breach = breach_of(after)) return breach;
    AccountSums moved = {};
    for (const Posting& posting : postings) add(moved, posting);
    const auto from = places_of(before);
    const auto to = places_of(after.position);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (moved[index_of(to[i].account)] == static_cast<Wide>(to[i].amount) - from[i].amount) continue;
        return Breach{.kind = BreachKind::kRewardEntries,
                      .reward = after.id,
                      .account = to[i].account,
                      .currency = after.entitled.currency()};
    }
    return std::nullopt;
}

std::string to_text(const Breach& breach) {
    std::string text(to_string(breach.kind));
    if (breach.sequence != 0) text += " entry " + std::to_string(breach.sequence);
    if (breach.reward) text += " reward " + breach.reward->str();
    if (breach.account) text += " " + std::string(to_string(*breach.account));
    if (breach.currency) text += " " + std::string(breach.currency->code());
    return text;
}

void LedgerAudit::found(Breach breach) {
    if (!breach_) breach_ = std::move(breach);
}

void LedgerAudit::take(const Entry& entry) {
    ++count_;
    if (entry.sequence != head_.sequence + 1) found({.kind = BreachKind::kGap, .sequence = head_.sequence + 1});
    if (entry.hash != chain_hash(head_.hash, workspace_, entry)) {
        found({.kind = BreachKind::kHash, .sequence = entry.sequence});
    }
    if (!entry.posting.amount.is_positive() || entry.posting.from == entry.posting.to) {
        found({.kind = BreachKind::kAmount, .sequence = entry.sequence});
    }
    if (entry.cause.type.empty()) found({.kind = BreachKind::kCause, .sequence = entry.sequence});
    head_ = {.sequence = entry.sequence, .hash = entry.hash};
    add(accounts_[{entry.fund(), entry.posting.amount.currency()}], entry.posting);
    if (entry.reward) add_to_reward(entry);
}

void LedgerAudit::add_to_reward(const Entry& entry) {
    auto& entries = by_reward_.try_emplace(entry.reward->value(), RewardEntries{.fund = entry.fund()}).first->second;
    if (entries.fund != entry.fund()) {
        found({.kind = BreachKind::kRewardEntries, .sequence = entry.sequence, .reward = entry.reward});
    }
    add(entries.sums, entry.posting);
}

void LedgerAudit::take_unreadable(std::int64_t sequence) {
    ++count_;
    found({.kind = BreachKind::kHash, .sequence = sequence});
}

void LedgerAudit::end_of_entries(const ChainHead& stored) {
    if (stored != head_) found({.kind = BreachKind::kHead, .sequence = std::max(stored.sequence, head_.sequence)});
}

void LedgerAudit::take(const ProgramBalances& stored) {
    if (auto breach = breach_of(stored)) found(*breach);
    const auto folded = accounts_.extract(std::pair(stored.fund(), stored.currency));
    const AccountSums sums = folded ? folded.mapped() : AccountSums{};
    for (const Account account : kAccounts) {
        if (sums[index_of(account)] != stored.minor[index_of(account)]) {
            found({.kind = BreachKind::kBalance, .account = account, .currency = stored.currency});
        }
    }
    owed_[stored.currency] += sums[index_of(Account::kOwed)];
}

void LedgerAudit::take(const RewardStanding& reward) {
    ++rewards_;
    if (auto breach = breach_of(reward)) found(*breach);
    check_entries_of(reward);
    netted_[reward.entitled.currency()] += reward.position.netted.minor() - reward.position.recovered.minor();
}

void LedgerAudit::check_entries_of(const RewardStanding& reward) {
    const auto folded = by_reward_.extract(reward.id.value());
    const AccountSums sums = folded ? folded.mapped().sums : AccountSums{};
    for (const Place& place : places_of(reward.position)) {
        if (sums[index_of(place.account)] != place.amount) {
            found({.kind = BreachKind::kRewardEntries,
                   .reward = reward.id,
                   .account = place.account,
                   .currency = reward.entitled.currency()});
        }
    }
}

void LedgerAudit::take_astray(RewardId reward) {
    found({.kind = BreachKind::kRewardHistory, .reward = reward});
}

void LedgerAudit::take_refunded_beyond(std::string_view invoice) {
    found({.kind = BreachKind::kInvoice, .subject = std::string(invoice)});
}

std::vector<ProgramBalances> LedgerAudit::balances_of_entries() const {
    std::vector<ProgramBalances> balances;
    for (const auto& [key, sums] : accounts_) {
        const auto& [fund, currency] = key;
        balances.push_back({.program = fund.program, .currency = currency, .minor = sums, .campaign = fund.campaign});
    }
    return balances;
}

void LedgerAudit::finish() {
    // What is left was moved by entries and is known to no balance, or to no reward.
    for (const auto& [key, sums] : accounts_) {
        const auto moved = std::ranges::find_if(kAccounts, [&](Account one) { return sums[index_of(one)] != 0; });
        if (moved != kAccounts.end()) {
            found({.kind = BreachKind::kBalance, .account = *moved, .currency = key.second});
        }
    }
    if (!by_reward_.empty()) {
        found({.kind = BreachKind::kRewardEntries, .reward = RewardId(by_reward_.begin()->first)});
    }
    for (const auto& [currency, owed] : owed_) {
        if (owed > 0) found({.kind = BreachKind::kBelowZero, .account = Account::kOwed, .currency = currency});
    }
    for (const auto& [currency, netted] : netted_) {
        if (netted != 0) found({.kind = BreachKind::kNetting, .currency = currency});
    }
}

}  // namespace parrain
