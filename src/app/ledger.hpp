#pragma once

#include <vector>

#include "app/context.hpp"

namespace parrain::app {

/// What the ledger says; it is written only through RewardBook.
class Ledger {
  public:
    explicit Ledger(const Context& context) : context_(context) {}

    /// One line per account kind and currency in use, every kind for each currency; they sum to zero per currency.
    std::vector<Balance> balances(WorkspaceId workspace) const;

    /// Newest first.
    std::vector<Entry> entries(WorkspaceId workspace, const EntryFilter& filter, Slice slice) const;

  private:
    Context context_;
};

}  // namespace parrain::app
