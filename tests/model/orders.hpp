#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "model/subject.hpp"

/// What the world outside knows of payouts, and what has to become of whatever it says of them: the oracle's part of
/// docs/adr/0039. Nothing here calls the product.
namespace parrain::model {

/// One payout of one reward.
struct Order {
    RewardId reward;
    /// Among those of its reward, from 0.
    std::size_t number = 0;
    /// What goes out, unless debts took all of it.
    std::int64_t left = 0;
    bool is_netted = false;
    /// It wants a second person, and none has let it go.
    bool waits = false;
    /// What counts of what was said of it: confirmed or failed.
    std::optional<PayoutWord> word = {};
    /// The product itself gave it up while it waited; its payout is neither over nor can anything be said of it.
    bool is_given_up = false;
    /// The rewards there were when it came back.
    std::set<RewardId> beside = {};

    bool is_under_way() const { return !word && !is_netted; }
};

/// What has to become of a word.
enum class Reception {
    kBooked,
    kKnown,    ///< taken, and nothing changes
    kRefused,  ///< and nothing changes
};

class Orders {
  public:
    /// A payout was begun: so much goes out, or nothing since debts took it all.
    void begin(RewardId reward, std::optional<std::int64_t> left, bool waits);

    const std::vector<Order>& all() const { return all_; }
    /// The payout on which a reward is on its way.
    std::optional<std::size_t> under_way(RewardId reward) const;
    /// Whether a payout that was taken for failed would be booked if it turned out to have left.
    bool may_have_left(std::size_t order) const;

    Reception reception_of(std::size_t order, PayoutWord word) const;
    /// Note a word that was booked, with the rewards there are.
    void take(std::size_t order, PayoutWord word, std::span<const Reward> rewards);
    void agree(std::size_t order) { all_[order].waits = false; }
    /// The product told it failed by itself.
    void give_up(std::size_t order, std::span<const Reward> rewards);
    /// Whether a reward of the same sale that came into being once nothing of this one was on its way was paid, or is
    /// about to be.
    bool is_replaced(const Reward& reward, std::span<const Reward> rewards) const;

  private:
    /// Whether any payout paid the reward, in money or by netting.
    bool is_paid(RewardId reward) const;
    void come_back(std::size_t order, std::span<const Reward> rewards);

    std::vector<Order> all_;
    std::map<RewardId, std::size_t> count_;
};

/// As failures say it: `confirmed`.
std::string name_of(PayoutWord word);

}  // namespace parrain::model
