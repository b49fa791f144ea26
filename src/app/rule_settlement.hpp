#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/context.hpp"
#include "app/reward_book.hpp"
#include "core/result.hpp"
#include "domain/billing.hpp"

namespace parrain::app {

/// Bring the rewards of a referral, under every rule it was promised, to what its facts and milestones say; `history`
/// is everything billing told of it that counts.
///
/// Where a rule counts or caps over the advocate's referrals, the advocate is locked first. Where this makes room under
/// a cap, or takes some, the rewards of the advocate's other referrals under that rule are settled with it: they are
/// the referrals given back. Those that are settled no more (`is_over`) keep what they have.
/// @error those of the domain, which would be a fault of the engine
/// Source: states-and-ledger.md I5 and I13; ADR 0038.
Result<std::vector<Referral>> settle_rules(Transaction& tx, const Context& context, WorkspaceId workspace,
                                           const Referral& referral, const BillingHistory& history,
                                           const Movement& movement);

/// Which other sales may decide what a rule gives for one of them: none, those of its referral, which share a cap, or
/// all of the advocate's, which share a cap or are counted.
enum class Weighing : std::uint8_t { kAlone, kReferral, kAdvocate };

/// The weighing of a rule, in any of its versions where it is over all of an advocate's sales.
Weighing weighing_of(Transaction& tx, WorkspaceId workspace, const RewardRule& rule);

/// Give again what some rewards of one rule, referral and currency amounted to (`before`), where one of them was
/// lowered since: as a further part. For a referral that is settled no more, whose facts are not asked again.
/// @error those of the domain, which would be a fault of the engine
Result<void> keep_promised(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                           std::span<const Reward> before, const Movement& movement);

}  // namespace parrain::app
