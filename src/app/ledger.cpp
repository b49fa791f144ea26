#include "app/ledger.hpp"

#include <algorithm>
#include <map>
#include <span>

namespace parrain::app {
namespace {

constexpr int kLinesAtOnce = 5'000;

/// Every account kind, in order, as empty flows of one currency.
CurrencyReconciliation nothing_in(Currency currency) {
    CurrencyReconciliation nothing{.currency = currency, .accounts = {}};
    for (std::size_t kind = 0; kind < kAccountKindCount; ++kind) {
        nothing.accounts.push_back({.account = static_cast<AccountKind>(kind), .currency = currency});
    }
    return nothing;
}

const AccountFlow& of(const CurrencyReconciliation& part, AccountKind account) {
    return part.accounts[static_cast<std::size_t>(account)];
}

CurrencyReconciliation& part_of(std::vector<CurrencyReconciliation>& parts, Currency currency) {
    const auto found = std::ranges::find(parts, currency, &CurrencyReconciliation::currency);
    return found != parts.end() ? *found : parts.emplace_back(nothing_in(currency));
}

void sum_up(CurrencyReconciliation& part) {
    part.to_pay = of(part, AccountKind::kPending).closing() + of(part, AccountKind::kApproved).closing() +
                  of(part, AccountKind::kClearing).closing();
    part.owed_back = -of(part, AccountKind::kOwed).closing();
    part.paid = of(part, AccountKind::kSettled).in;
    part.repaid = of(part, AccountKind::kSettled).out;
}

void audit_entries(LedgerStore& ledger, WorkspaceId workspace, LedgerAudit& audit, const Ledger::Progress& progress) {
    std::int64_t seen = 0;
    while (true) {
        const std::vector<ChainLink> links = ledger.links(workspace, seen, kLinesAtOnce);
        for (const ChainLink& link : links) {
            if (link.entry) {
                audit.take(*link.entry);
            } else {
                audit.take_unreadable(link.sequence);
            }
        }
        if (progress) progress(audit.entries());
        if (links.size() < kLinesAtOnce) break;
        seen = links.back().sequence;
    }
    audit.end_of_entries(ledger.chain_head(workspace));
}

void audit_rewards(LedgerStore& ledger, WorkspaceId workspace, LedgerAudit& audit) {
    RewardId seen;
    while (true) {
        const std::vector<RewardStanding> rewards = ledger.rewards_after(workspace, seen, kLinesAtOnce);
        for (const RewardStanding& reward : rewards) audit.take(reward);
        if (rewards.size() < kLinesAtOnce) break;
        seen = rewards.back().id;
    }
}

/// What follows from the entries, checked after them.
Verification audit_rest(LedgerStore& ledger, WorkspaceId workspace, LedgerAudit& audit) {
    for (const ProgramBalances& balances : ledger.balances_by_fund(workspace)) audit.take(balances);
    audit_rewards(ledger, workspace, audit);
    if (const auto reward = ledger.astray(workspace)) audit.take_astray(*reward);
    if (const auto invoice = ledger.refunded_beyond(workspace)) audit.take_refunded_beyond(*invoice);
    audit.finish();
    return {.entries = audit.entries(), .rewards = audit.rewards(), .head = audit.head(), .breach = audit.breach()};
}

/// The balances that differ between what is stored and what the entries come to; one that only either knows is zero
/// to the other.
std::vector<MendedBalance> differences(std::span<const ProgramBalances> stored,
                                       std::span<const ProgramBalances> wanted) {
    struct Sides {
        AccountSums stored = {};
        AccountSums wanted = {};
    };
    std::map<std::pair<Fund, Currency>, Sides> funds;
    for (const ProgramBalances& one : stored) funds[{one.fund(), one.currency}].stored = one.minor;
    for (const ProgramBalances& one : wanted) funds[{one.fund(), one.currency}].wanted = one.minor;
    std::vector<MendedBalance> found;
    for (const auto& [key, sides] : funds) {
        for (std::size_t kind = 0; kind < kAccountKindCount; ++kind) {
            if (sides.stored[kind] == sides.wanted[kind]) continue;
            found.push_back({.fund = key.first,
                             .account = static_cast<AccountKind>(kind),
                             .currency = key.second,
                             .from = static_cast<std::int64_t>(sides.stored[kind]),
                             .to = static_cast<std::int64_t>(sides.wanted[kind])});
        }
    }
    return found;
}

}  // namespace

std::vector<Balance> Ledger::balances(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) {
        const std::vector<Balance> used = tx.ledger().balances(workspace);
        std::vector<Currency> currencies = {tx.workspaces().find(workspace).value().currency};
        for (const Balance& balance : used) {
            const Currency currency = balance.amount.currency();
            if (std::ranges::find(currencies, currency) == currencies.end()) currencies.push_back(currency);
        }
        std::vector<Balance> balances;
        for (const Currency currency : currencies) {
            for (std::size_t kind = 0; kind < kAccountKindCount; ++kind) {
                const auto account = static_cast<AccountKind>(kind);
                const auto found = std::ranges::find_if(used, [&](const Balance& one) {
                    return one.account == account && one.amount.currency() == currency;
                });
                balances.push_back({account, found == used.end() ? Money::zero(currency) : found->amount});
            }
        }
        return balances;
    });
}

std::vector<Entry> Ledger::entries(WorkspaceId workspace, const EntryFilter& filter, Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.ledger().entries(workspace, filter, slice); });
}

Verification Ledger::verify(WorkspaceId workspace, const Progress& progress) const {
    return context_.store.read([&](Transaction& tx) {
        LedgerAudit audit(workspace);
        audit_entries(tx.ledger(), workspace, audit, progress);
        return audit_rest(tx.ledger(), workspace, audit);
    });
}

Rebuilding Ledger::rebuild(WorkspaceId workspace, const Progress& progress) const {
    return context_.store.write([&](Transaction& tx) {
        LedgerStore& ledger = tx.ledger();
        ledger.lock(workspace);
        LedgerAudit audit(workspace);
        audit_entries(ledger, workspace, audit, progress);
        std::vector<MendedBalance> mended;
        if (!audit.breach()) mended = differences(ledger.balances_by_fund(workspace), audit.balances_of_entries());
        for (const MendedBalance& one : mended) {
            ledger.set_balance(workspace, one.fund, one.account, one.currency, one.to);
        }
        return Rebuilding{.mended = std::move(mended), .found = audit_rest(ledger, workspace, audit)};
    });
}

Result<Reconciliation> Ledger::reconcile(WorkspaceId workspace, const std::optional<std::string>& from,
                                         const std::optional<std::string>& to) const {
    return context_.store.read([&](Transaction& tx) -> Result<Reconciliation> {
        const Workspace owner = tx.workspaces().find(workspace).value();
        const std::string& zone = owner.time_zone;
        const auto period = period_named(from, to, last_months(context_.clock.now(), zone, 1));
        if (!period) return period.failure();
        std::vector<CurrencyReconciliation> parts;
        part_of(parts, owner.currency);
        for (const AccountFlow& flow : tx.ledger().flows(workspace, period->start(zone), period->end(zone))) {
            part_of(parts, flow.currency).accounts[static_cast<std::size_t>(flow.account)] = flow;
        }
        for (CurrencyReconciliation& part : parts) sum_up(part);
        return Reconciliation{.period = *period, .currencies = std::move(parts)};
    });
}

}  // namespace parrain::app
