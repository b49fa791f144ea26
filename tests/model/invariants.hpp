#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/engine.hpp"
#include "model/truth.hpp"

namespace parrain::model {

/// What the world outside the product has seen: its own bookkeeping, written by the history and not by the product.
struct Outside {
    /// Money that reached beneficiaries, by reward, and what they sent back.
    std::map<RewardId, std::int64_t> paid;
    std::int64_t repaid = 0;
    /// Budget put in.
    std::int64_t topped_up = 0;
    /// Events told at least once.
    std::set<std::pair<std::size_t, std::string>> told;
};

/// Checks the invariants of states-and-ledger.md against the truth; remembers what must never change.
///
/// I8 (hash chain), I17 and I18 belong to the store and the application and are tested there.
class Invariants {
  public:
    /// The first invariant that does not hold, in words.
    std::optional<std::string> check(const Engine& engine, const Truth& truth, const Outside& outside);

  private:
    using Verdict = std::optional<std::string>;
    using Sums = std::map<AccountKind, Wide>;

    Verdict check_ledger(const Engine& engine, const Outside& outside);
    Verdict check_rewards(const Engine& engine);
    Verdict check_promises(const Engine& engine, const Truth& truth, const Outside& outside);
    Verdict check_caps(const Engine& engine, const Truth& truth) const;
    Verdict check_facts(const Engine& engine, const Outside& outside) const;
    Verdict check_settlement(const Engine& engine, const Truth& truth, const Outside& outside) const;

    Sums fold_;
    std::size_t folded_ = 0;
    std::map<RewardId, RewardState> ended_;
    std::map<std::string, std::int64_t> highest_promise_;
};

}  // namespace parrain::model
