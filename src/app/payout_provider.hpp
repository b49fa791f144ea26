#pragma once

#include <string_view>
#include <vector>

#include "app/payouts.hpp"

namespace parrain::app {

/// Moves the money of payouts, or leaves that to people. Adapters of banks and payment services implement it.
///
/// Called outside of transactions, for payouts that nobody has to agree to any more, again and again until each line
/// has a result: the key of a line, its reward's id, says whether it was seen before, also in an earlier payout.
class PayoutProvider {
  public:
    virtual ~PayoutProvider() = default;
    /// The name that payouts keep.
    virtual std::string_view name() const = 0;
    /// False where people move the money and tell the results: then nothing else is called.
    virtual bool is_automatic() const = 0;
    /// Set going what is not on its way yet.
    virtual void begin(const PayoutView& payout) const = 0;
    /// What is known by now of the lines that wait; empty where nothing is.
    virtual std::vector<PayoutResult> poll(const PayoutView& payout) const = 0;
};

/// The provider that is a person with a file.
const PayoutProvider& manual_provider();

/// Let a provider work on its open payouts and note what it knows. @return how many results were noted
int follow_payouts(const Context& context, const PayoutProvider& provider);

}  // namespace parrain::app
