#include "app/benefits.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

enum class BenefitOutcome { kApplied, kFailed };
BOOST_DESCRIBE_ENUM(BenefitOutcome, kApplied, kFailed)

/// What billing has to give. `id` is the reward's and stays the same however often it is told; `account` is
/// the advocate's when the referral was submitted, `user` the advocate's own, `customer` is the referred customer's
/// number in billing. `value` is what it is worth by now; `owed` is what billing has to take back of a credit it gave.
struct Benefit {
    RewardId id;
    std::string type;
    RewardKind kind;
    int quantity;
    Money value;
    Money owed;
    Beneficiary beneficiary;
    std::string account;
    std::string user;
    std::optional<std::string> customer;
    ReferralId referral;
    std::optional<Instant> due_at;
    app::BenefitState state;
    std::optional<std::string> reference;
    std::optional<Instant> acknowledged_at;
};
BOOST_DESCRIBE_STRUCT(Benefit, (),
                      (id, type, kind, quantity, value, owed, beneficiary, account, user, customer, referral, due_at,
                       state, reference, acknowledged_at))

struct BenefitQuery : PageQuery {
    std::optional<app::BenefitState> state;
};
BOOST_DESCRIBE_STRUCT(BenefitQuery, (PageQuery), (state))

struct Acknowledgement {
    BenefitOutcome outcome;
    std::optional<std::string> reference;
};
BOOST_DESCRIBE_STRUCT(Acknowledgement, (), (outcome, reference))

Benefit shown(const app::ListedBenefit& listed) {
    const auto& reward = listed.stored.reward;
    const auto& told = listed.acknowledgement;
    return {.id = reward.id,
            .type = "benefit.due",
            .kind = reward.kind,
            .quantity = reward.quantity,
            .value = reward.entitled,
            .owed = reward.position.owed,
            .beneficiary = reward.beneficiary,
            .account = listed.account_external_id,
            .user = listed.user_external_id,
            .customer = listed.customer_external_id,
            .referral = reward.referral,
            .due_at = listed.stored.approved_at,
            .state = app::benefit_state(reward.state).value(),
            .reference = told ? told->reference : std::nullopt,
            .acknowledged_at = told ? std::optional(told->at) : std::nullopt};
}

Page<Benefit> list_benefits(const app::Caller& caller, Query<BenefitQuery> query, const app::Benefits& benefits) {
    return page_of(
        Page<Benefit>{}, benefits.list(caller.workspace, query->state, query->slice()), *query,
        [](const app::ListedBenefit& one) { return one.stored.reward.id.value(); }, shown);
}

Result<Benefit> acknowledge(const app::Caller& caller, Path<RewardId> id, Body<Acknowledgement> told,
                            const app::Benefits& benefits) {
    const auto benefit = benefits.acknowledge(
        caller, *id, {.applied = told->outcome == BenefitOutcome::kApplied, .reference = told->reference});
    if (!benefit) return benefit.failure();
    return shown(*benefit);
}

}  // namespace

std::vector<Route> benefit_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/benefits">(list_benefits, "Free months, modules and credits that billing has to give")
                         .tagged("rewards")
                         .secured_by(kApiCallers));
    routes.push_back(
        POST<"/v1/benefits/{id}/acknowledgements">(acknowledge, "Say that billing gave a benefit, or could not")
            .tagged("rewards")
            .secured_by(kApiCallers)
            .refuses({kTooLong, kAwaitingApproval, kIllegalTransition}));
    return routes;
}

}  // namespace parrain::http
