#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

enum class PayoutState { kOpen, kDone };
BOOST_DESCRIBE_ENUM(PayoutState, kOpen, kDone)

enum class PayoutOutcome { kConfirmed, kFailed };
BOOST_DESCRIBE_ENUM(PayoutOutcome, kConfirmed, kFailed)

/// Rewards paid together. Done once every line has a result.
struct Payout {
    PayoutId id;
    Instant created_at;
    PayoutState state;
    Money total;
    std::vector<RewardId> rewards;
    int confirmed;
    int failed;
};
BOOST_DESCRIBE_STRUCT(Payout, (), (id, created_at, state, total, rewards, confirmed, failed))

struct PayoutLine {
    RewardId reward;
    Money amount;
    RewardState state;
    std::string beneficiary_name;
    std::string account_name;
};
BOOST_DESCRIBE_STRUCT(PayoutLine, (), (reward, amount, state, beneficiary_name, account_name))

struct PayoutDetail : Payout {
    std::vector<PayoutLine> lines;
};
BOOST_DESCRIBE_STRUCT(PayoutDetail, (Payout), (lines))

struct NewPayout {
    std::optional<std::vector<RewardId>> rewards;
};
BOOST_DESCRIBE_STRUCT(NewPayout, (), (rewards))

struct PayoutResult {
    RewardId reward;
    PayoutOutcome outcome;
};
BOOST_DESCRIBE_STRUCT(PayoutResult, (), (reward, outcome))

struct PayoutResults {
    std::vector<PayoutResult> results;
};
BOOST_DESCRIBE_STRUCT(PayoutResults, (), (results))

Payout payout_of(const app::PayoutView& view) {
    Payout shown{.id = view.payout.id,
                 .created_at = view.payout.created_at,
                 .state = PayoutState::kDone,
                 .total = view.payout.total,
                 .rewards = {},
                 .confirmed = 0,
                 .failed = 0};
    for (const auto& line : view.lines) {
        shown.rewards.push_back(line.reward);
        if (line.outcome == "confirmed")
            ++shown.confirmed;
        else if (line.outcome == "failed")
            ++shown.failed;
        else
            shown.state = PayoutState::kOpen;
    }
    return shown;
}

std::string beneficiary_name(const app::ListedReward& listed) {
    switch (listed.stored.reward.beneficiary) {
        case Beneficiary::kAdvocate: return listed.advocate_name;
        case Beneficiary::kAccount: return listed.account_name;
        case Beneficiary::kProspect: break;
    }
    return listed.prospect_company.value_or(listed.prospect_email.value_or(""));
}

PayoutDetail detail_of(const app::PayoutView& view) {
    PayoutDetail detail{payout_of(view), {}};
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        const auto& listed = view.rewards.at(i);
        detail.lines.push_back({.reward = view.lines[i].reward,
                                .amount = view.lines[i].amount,
                                .state = listed.stored.reward.state,
                                .beneficiary_name = beneficiary_name(listed),
                                .account_name = listed.account_name});
    }
    return detail;
}

Page<Payout> list_payouts(const app::Caller& caller, Query<PageQuery> query, const app::Rewards& rewards) {
    return page_of(
        Page<Payout>{}, rewards.payouts(caller.workspace, query->slice()), *query,
        [](const app::PayoutView& one) { return one.payout.id.value(); }, payout_of);
}

Result<PayoutDetail> get_payout(const app::Caller& caller, Path<PayoutId> id, const app::Rewards& rewards) {
    const auto payout = rewards.payout(caller.workspace, *id);
    if (!payout) return payout.failure();
    return detail_of(*payout);
}

Result<Created<Payout>> start_payout(const app::Caller& caller, OptionalBody<NewPayout> wanted,
                                     const app::Rewards& rewards) {
    const auto payout = rewards.pay(caller, wanted->rewards);
    if (!payout) return payout.failure();
    return Created<Payout>{payout_of(*payout), "/v1/payouts/" + payout->payout.id.str()};
}

Result<PayoutDetail> settle_payout(const app::Caller& caller, Path<PayoutId> id, Body<PayoutResults> told,
                                   const app::Rewards& rewards) {
    std::vector<app::Rewards::PayoutResult> results;
    for (const auto& result : told->results) {
        results.push_back({.reward = result.reward, .confirmed = result.outcome == PayoutOutcome::kConfirmed});
    }
    const auto payout = rewards.settle_payout(caller, *id, results);
    if (!payout) return payout.failure();
    return detail_of(*payout);
}

}  // namespace

std::vector<Route> payout_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/payouts">(list_payouts, "List payouts").tagged("rewards").secured_by(kApiCallers));
    routes.push_back(
        POST<"/v1/payouts">(start_payout, "Begin to pay approved rewards: those named, or all of one currency")
            .tagged("rewards")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kCurrencyMismatch, kIllegalTransition, kNothingToPay}));
    routes.push_back(
        GET<"/v1/payouts/{id}">(get_payout, "One payout line by line").tagged("rewards").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/payouts/{id}/results">(settle_payout, "Say what became of lines of a payout")
                         .tagged("rewards")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kIllegalTransition}));
    return routes;
}

}  // namespace parrain::http
