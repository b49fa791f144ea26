#include "app/exports.hpp"

#include <algorithm>

namespace parrain::app {
namespace {

constexpr int kLinesAtOnce = 5'000;

/// Every line that `list` gives slice by slice, at most `most`.
template <class List, class IdOf>
auto all_of(int most, const List& list, const IdOf& id_of) {
    auto lines = list(Slice{.after = 0, .limit = std::min(most, kLinesAtOnce)});
    while (!lines.empty() && lines.size() % kLinesAtOnce == 0) {
        const int wanted = std::min(most - static_cast<int>(lines.size()), kLinesAtOnce);
        if (wanted <= 0) break;
        auto more = list(Slice{.after = id_of(lines.back()), .limit = wanted});
        if (more.empty()) break;
        std::ranges::move(more, std::back_inserter(lines));
    }
    return lines;
}

}  // namespace

std::vector<ListedReferral> Exports::referrals(WorkspaceId workspace, const ReferralFilter& filter, int most) const {
    return context_.store.read([&](Transaction& tx) {
        return all_of(
            most, [&](Slice slice) { return tx.referrals().list(workspace, filter, slice); },
            [](const ListedReferral& one) { return one.referral.id.value(); });
    });
}

std::vector<ListedReward> Exports::rewards(WorkspaceId workspace, const RewardFilter& filter, int most) const {
    return context_.store.read([&](Transaction& tx) {
        return all_of(
            most, [&](Slice slice) { return tx.rewards().list(workspace, filter, slice); },
            [](const ListedReward& one) { return one.stored.reward.id.value(); });
    });
}

std::vector<Entry> Exports::entries(WorkspaceId workspace, const EntryFilter& filter, int most) const {
    return context_.store.read([&](Transaction& tx) {
        return all_of(
            most, [&](Slice slice) { return tx.ledger().entries(workspace, filter, slice); },
            [](const Entry& one) { return one.id.value(); });
    });
}

}  // namespace parrain::app
