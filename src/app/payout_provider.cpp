#include "app/payout_provider.hpp"

namespace parrain::app {
namespace {

constexpr int kBatch = 200;

class ManualProvider final : public PayoutProvider {
  public:
    std::string_view name() const override { return kManualProvider; }
    bool is_automatic() const override { return false; }
    void begin(const PayoutView&) const override {}
    std::vector<PayoutResult> poll(const PayoutView&) const override { return {}; }
};

int waiting_lines(const PayoutView& view) {
    int waiting = 0;
    for (const PayoutLineView& one : view.lines) waiting += one.line.outcome == LineOutcome::kScheduled;
    return waiting;
}

}  // namespace

const PayoutProvider& manual_provider() {
    static const ManualProvider kProvider;
    return kProvider;
}

int follow_payouts(const Context& context, const PayoutProvider& provider) {
    if (!provider.is_automatic()) return 0;
    const Payouts payouts(context);
    const auto open =
        context.store.read([&](Transaction& tx) { return tx.payouts().open_of(provider.name(), kBatch); });
    int noted = 0;
    for (const auto& [workspace, id] : open) {
        const auto before = payouts.get(workspace, id);
        if (!before) continue;
        provider.begin(*before);
        const auto results = provider.poll(*before);
        if (results.empty()) continue;
        const Caller nobody{.workspace = workspace, .actor = {}, .role = ""};
        const auto after = payouts.settle(nobody, id, results);
        if (after) noted += waiting_lines(*before) - waiting_lines(*after);
    }
    return noted;
}

}  // namespace parrain::app
