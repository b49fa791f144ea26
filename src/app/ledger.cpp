#include "app/ledger.hpp"

#include <algorithm>

namespace parrain::app {

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

}  // namespace parrain::app
