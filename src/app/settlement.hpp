#pragma once

#include <span>

#include "app/context.hpp"
#include "app/reward_book.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Bring everything that follows from a referral's billing facts and milestones up to date: the outcome of each fact,
/// the state of the referral, and its rewards with their money lines; under caps those of the advocate's other
/// referrals as well (`settle_rules`).
///
/// The facts are a set: called after any of them, in any order, this ends in the same rewards. The referral given must
/// be locked by the transaction. This is the only way money comes to a reward.
/// @error those of the domain, which would be a fault of the engine
/// Source: core-api.md, "Billing facts"; states-and-ledger.md I5.
Result<void> settle_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral referral,
                             const Movement& movement);

/// After a reward was lowered to what had left in money: promise the rest anew, `before` being the rewards of its rule,
/// referral and currency as they were. What the facts promise counts; of a referral that is settled no more
/// (`is_over`), what it had. The referral given must be locked by the transaction.
/// @error as settle_referral
/// Source: docs/adr/0039.
Result<void> settle_lowered(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                            std::span<const Reward> before, const Movement& movement);

/// Whether nothing that happens to a referral changes its rewards any more: it was never sold and takes no sale now.
bool is_over(const Referral& referral);

/// Everything billing told of a referral that counts.
BillingHistory history_of(Transaction& tx, WorkspaceId workspace, ReferralId referral);

/// What rules may know of a referral beside its billing; `count` is for who knows the rule.
ReferralFacts facts_of(const Referral& referral, Currency of_workspace);

/// Why a fact of a referral that takes no sale any more counts for nothing.
inline constexpr const char* kOrganicSale = "organic_sale";

/// Why a fact of a referral under review is kept back.
inline constexpr const char* kInReview = "referral_in_review";

}  // namespace parrain::app
