#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "model/subject.hpp"
#include "model/truth.hpp"

namespace parrain::model {

/// What the world outside the product has seen: its own bookkeeping, written by the history and not by the product.
struct Outside {
    /// Money that reached beneficiaries, by reward, and what they sent back.
    std::map<RewardId, std::int64_t> paid;
    std::map<RewardId, std::int64_t> repaid;
    /// Budget put in.
    std::int64_t topped_up = 0;
    /// What a person let through, by reward: the amount they saw.
    std::map<RewardId, std::int64_t> agreed;
    /// The guard-rail wants a person for every new reward.
    bool is_tripped = false;
    /// Events told at least once.
    std::set<std::pair<std::size_t, std::string>> told;
};

/// Checks the invariants of states-and-ledger.md against the truth; remembers what must never change.
///
/// I8 (hash chain), the two people of I17 and I18 belong to the store and the application and are tested there.
class Invariants {
  public:
    /// The first invariant that does not hold, in words.
    std::optional<std::string> check(const Subject& subject, const Truth& truth, const Outside& outside);

  private:
    using Verdict = std::optional<std::string>;
    /// By account.
    using Sums = std::array<Wide, kAccountKindCount>;
    /// What a rule promises a referral for an object.
    using Promise = std::tuple<RewardRuleId, ReferralId, std::string>;

    Verdict check_ledger(const Subject& subject, const Outside& outside);
    Verdict check_rewards(const Subject& subject, const Outside& outside);
    Verdict check_places(const Reward& reward, const Sums& lines, const Outside& outside) const;
    Verdict check_promises(const Subject& subject, const Truth& truth, const Outside& outside);
    Verdict check_caps(const Subject& subject, const Truth& truth) const;
    Verdict check_approvals(const Subject& subject, const Truth& truth, const Outside& outside);
    Verdict check_facts(const Subject& subject, const Outside& outside);
    Verdict check_settlement(const Subject& subject, const Truth& truth, const Outside& outside) const;

    Sums fold_ = {};
    std::size_t folded_ = 0;
    /// Facts known, and told, when they were last looked at: they come, and never change.
    std::pair<std::size_t, std::size_t> facts_seen_ = {};
    std::map<RewardId, RewardState> ended_;
    std::map<Promise, std::int64_t> highest_promise_;
    /// Rewards, and whether they came while the guard-rail wanted a person.
    std::map<RewardId, bool> came_tripped_;
};

}  // namespace parrain::model
