#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/billing.hpp"
#include "app/context.hpp"

namespace parrain::app {

/// What a billing event's customer points to.
struct Attribution {
    std::optional<ReferralId> referral;  ///< beyond doubt
    std::vector<Proposal> proposals;     ///< only alike: a person decides
};

/// Find the referral a billing event belongs to.
///
/// In order: known numbers of billing (customer, subscription, invoice), a referral's address or company number, the
/// domain the publisher states where a single live referral has it, and last the code of a personal link (which the
/// caller turns into a referral). The domain of the payer's address alone is only proposed: colleagues pay invoices.
/// Source: interfaces.md §3; states-and-ledger.md §3 ("order"); docs/adr/0008-attribution.md.
Attribution find_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const BillingEvent& event);

/// Every number by which later events of this one's customer will be recognised, as (kind, value).
std::vector<std::pair<std::string, std::string>> billing_numbers(const BillingEvent& event);

}  // namespace parrain::app
