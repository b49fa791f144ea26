#include "model/orders.hpp"

#include <algorithm>

namespace parrain::model {

void Orders::begin(RewardId reward, std::optional<std::int64_t> left, bool waits) {
    all_.push_back({.reward = reward,
                    .number = count_[reward]++,
                    .left = left.value_or(0),
                    .is_netted = !left.has_value(),
                    .waits = waits});
}

std::optional<std::size_t> Orders::under_way(RewardId reward) const {
    const auto found =
        std::ranges::find_if(all_, [&](const Order& order) { return order.reward == reward && order.is_under_way(); });
    if (found == all_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - all_.begin());
}

bool Orders::is_paid(RewardId reward) const {
    return std::ranges::any_of(all_, [&](const Order& order) {
        return order.reward == reward && (order.is_netted || order.word == PayoutWord::kConfirmed);
    });
}

/// What nobody let go cannot have left; and nothing is paid twice, nor while another payout is about to.
bool Orders::may_have_left(std::size_t index) const {
    const Order& order = all_[index];
    return order.word == PayoutWord::kFailed && !order.waits && !under_way(order.reward) && !is_paid(order.reward);
}

Reception Orders::reception_of(std::size_t index, PayoutWord word) const {
    const Order& order = all_[index];
    if (word == PayoutWord::kCalledOff) return order.is_under_way() ? Reception::kBooked : Reception::kRefused;
    if (order.is_netted || order.is_given_up) return Reception::kRefused;
    if (!order.word) return order.waits ? Reception::kRefused : Reception::kBooked;
    if (order.word == word) return Reception::kKnown;
    return may_have_left(index) ? Reception::kBooked : Reception::kRefused;
}

void Orders::come_back(std::size_t order, std::span<const Reward> rewards) {
    all_[order].word = PayoutWord::kFailed;
    for (const Reward& reward : rewards) all_[order].beside.insert(reward.id);
}

void Orders::take(std::size_t order, PayoutWord word, std::span<const Reward> rewards) {
    if (word != PayoutWord::kConfirmed) return come_back(order, rewards);
    all_[order].word = word;
}

void Orders::give_up(std::size_t order, std::span<const Reward> rewards) {
    come_back(order, rewards);
    all_[order].is_given_up = all_[order].waits;
}

bool Orders::is_replaced(const Reward& reward, std::span<const Reward> rewards) const {
    std::set<RewardId> before;
    for (const Order& order : all_) {
        if (order.reward == reward.id) before.insert(order.beside.begin(), order.beside.end());
    }
    return std::ranges::any_of(rewards, [&](const Reward& other) {
        const bool is_same_sale = other.referral == reward.referral && other.rule == reward.rule &&
                                  other.billing_object == reward.billing_object;
        return is_same_sale && !before.contains(other.id) && (under_way(other.id) || is_paid(other.id));
    });
}

std::string name_of(PayoutWord word) {
    switch (word) {
        case PayoutWord::kConfirmed: return "confirmed";
        case PayoutWord::kFailed: return "failed";
        case PayoutWord::kCalledOff: break;
    }
    return "called off";
}

}  // namespace parrain::model
