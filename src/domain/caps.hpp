#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/time.hpp"
#include "domain/entitlement.hpp"
#include "domain/reward.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// What an advocate is promised under one rule for one billing object of one referral: as much as caps have to know.
struct PromisedShare {
    ReferralId referral;
    std::string billing_object;
    /// When it was earned, by the facts known now.
    Instant earned_at;
    /// Before caps. None: more than `given`, and how much more was not looked up.
    std::optional<Money> promised;
    /// What its rewards amount to at present.
    Money given;
    /// As much of `given` as went out to the beneficiary, or is on its way, and is not owed back.
    Money kept;
    /// When it was earned, as its rewards say at present.
    Instant given_for;
    /// Those of the version of the rule that the referral was promised.
    Caps caps;
};

/// What caps leave of each share, in the order given here.
///
/// All referrals of the advocate under the rule, of whatever version, stand in one queue by (earned at, billing object,
/// referral), and each gets as much as fits; a pure function of the facts, whatever the order in which they arrived.
/// What was kept comes before the queue, while its own sale still promises it: nobody owes money back because another
/// sale was told late. Where the year of a sale changed and caps go by year, what was kept is as well held against the
/// caps. Years begin in `time_zone`. A share whose promise was not looked up gets whatever fits: where that is what is
/// given already, its promise need not be known. Giving out what this returned changes nothing the next time.
/// Source: states-and-ledger.md §2, I5 and I13; ADR 0038.
std::vector<Money> within_caps(std::span<const PromisedShare> shares, std::string_view time_zone);

/// Whose facts have to be looked up before `given`, which `within_caps` made of the shares, can be relied on; nobody
/// once it can.
///
/// Of who would get more and whose promise is not known, the first in the queue, and `at_once` who lack some behind
/// them: what one leaves goes to the next. Where nobody does, everybody whose share changes. Whoever asks with as many
/// at once as are known already has asked all after few rounds, however many there are.
/// @param is_known whether the facts of a referral were looked up
std::set<ReferralId> to_look_up(std::span<const PromisedShare> shares, std::span<const Money> given,
                                const std::function<bool(ReferralId)>& is_known, std::size_t at_once);

/// The shares of one referral in one currency: what its rule promises, and what its `rewards` under it amount to.
std::vector<PromisedShare> shares_of(ReferralId referral, const Caps& caps, std::span<const Entitlement> promised,
                                     std::span<const Reward> rewards);

/// The same as far as the rewards alone tell: where no cap made one less, it is what was promised.
std::vector<PromisedShare> shares_told_by(ReferralId referral, const Caps& caps, std::span<const Reward> rewards);

/// A fixed amount of a rule, or of a step of it, that a cap of the same rule never leaves room for.
struct NeverWhole {
    Money amount;
    Money cap;
};

/// The first such amount, with the lowest cap; none where each can be paid whole.
std::optional<NeverWhole> never_whole(const RewardRule& rule);

/// The entitlement, of which caps leave `given`.
Entitlement limited_to(Entitlement promised, Money given);

}  // namespace parrain
