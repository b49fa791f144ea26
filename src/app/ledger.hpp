#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/context.hpp"
#include "app/period.hpp"

namespace parrain::app {

/// What a check of a whole ledger found.
struct Verification {
    std::int64_t entries = 0;
    std::int64_t rewards = 0;
    /// The last entry, which seals all others: written down elsewhere, it proves later that nothing was rewritten.
    ChainHead head;
    /// The first thing that does not hold; none where all is well.
    std::optional<Breach> breach;
};

/// A balance that was not the sum of its entries, in minor units.
struct MendedBalance {
    Fund fund;
    AccountKind account;
    Currency currency;
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// What building balances anew changed, and what a check of the whole ledger found after it.
struct Rebuilding {
    std::vector<MendedBalance> mended;
    Verification found;
};

/// One currency of a reconciliation; amounts in minor units.
struct CurrencyReconciliation {
    Currency currency;
    /// One line per account kind, in the order of AccountKind.
    std::vector<AccountFlow> accounts;
    /// At the end of the period, to be paid: pending, approved and in clearing.
    std::int64_t to_pay = 0;
    /// At the end of the period, to be given back by beneficiaries; from 0.
    std::int64_t owed_back = 0;
    /// Within the period, paid out.
    std::int64_t paid = 0;
    /// Within the period, sent back by beneficiaries.
    std::int64_t repaid = 0;
};

/// What moved within a period, one part per currency in use.
struct Reconciliation {
    Period period;
    std::vector<CurrencyReconciliation> currencies;
};

/// What the ledger says; it is written only through RewardBook.
class Ledger {
  public:
    explicit Ledger(const Context& context) : context_(context) {}

    /// One line per account kind and currency in use, every kind for each currency; they sum to zero per currency.
    std::vector<Balance> balances(WorkspaceId workspace) const;

    /// Newest first.
    std::vector<Entry> entries(WorkspaceId workspace, const EntryFilter& filter, Slice slice) const;

    /// Told now and then how many entries have been checked.
    using Progress = std::function<void(std::int64_t entries)>;

    /// Check the whole ledger of a workspace over one snapshot: its chain, that balances and rewards are what the
    /// entries say, and the invariants that can be seen from what is stored (I1 to I3, I6 to I12, I15).
    Verification verify(WorkspaceId workspace, const Progress& progress = {}) const;

    /// Make every balance the sum of its entries, in one transaction during which nobody else appends, then check the
    /// whole ledger. Nothing is built from entries that are not what was written: the breach of the chain is found.
    Rebuilding rebuild(WorkspaceId workspace, const Progress& progress = {}) const;

    /// What every account held, took and gave, by the days of the workspace's time zone. `from` and `to` as in
    /// period_named; this month otherwise.
    /// @error kTimeInvalid (/from, /to)
    Result<Reconciliation> reconcile(WorkspaceId workspace, const std::optional<std::string>& from,
                                     const std::optional<std::string>& to) const;

  private:
    Context context_;
};

}  // namespace parrain::app
