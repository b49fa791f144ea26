#include "app/payouts.hpp"
#include "app/members.hpp"
#include "http/api.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

constexpr std::string_view kXmlType = "application/xml; charset=utf-8";

enum class PayoutOutcome { kConfirmed, kFailed };
BOOST_DESCRIBE_ENUM(PayoutOutcome, kConfirmed, kFailed)

/// Rewards paid together; `rewards` are those of which something leaves. Awaiting approval above the workspace's limit
/// until a second person agrees, done once every line has a result. `netted` is what settled debts instead of leaving.
struct Payout {
    PayoutId id;
    Instant created_at;
    app::ActorKind created_by;
    PayoutState state;
    Money total;
    Money netted;
    std::vector<RewardId> rewards;
    int confirmed;
    int failed;
    std::string provider;
    std::optional<Instant> decided_at;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Payout, (),
                      (id, created_at, created_by, state, total, netted, rewards, confirmed, failed, provider,
                       decided_at, reason))

/// A payout just made. `pending_currencies` are those in which other rewards wait for a payout of their own.
struct StartedPayout : Payout {
    std::vector<Currency> pending_currencies;
};
BOOST_DESCRIBE_STRUCT(StartedPayout, (Payout), (pending_currencies))

/// One reward of a payout: `paid` leaves, `netted` settled debts, and `state` is the reward's. `amount` is `paid`.
/// `bank_details` says whether they are known; `bank_details_changed` that they were told or changed after a payout was
/// made that takes two people: such a line stands in no file, and its payout is to be made anew.
struct PayoutLine {
    RewardId reward;
    Money amount;
    Money paid;
    Money netted;
    LineOutcome outcome;
    RewardState state;
    RewardKind kind;
    Beneficiary beneficiary;
    AdvocateId advocate;
    std::string beneficiary_name;
    std::string account_name;
    bool bank_details;
    bool bank_details_changed;
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(PayoutLine, (),
                      (reward, amount, paid, netted, outcome, state, kind, beneficiary, advocate, beneficiary_name,
                       account_name, bank_details, bank_details_changed, decided_at))

/// `let_go_alone` is told while a second person is needed: what its maker had let go without one in the thirty days
/// before, which counts together with it.
struct PayoutDetail : Payout {
    std::optional<Money> let_go_alone;
    std::vector<PayoutLine> lines;
};
BOOST_DESCRIBE_STRUCT(PayoutDetail, (Payout), (let_go_alone, lines))

struct NewPayout {
    std::optional<std::vector<RewardId>> rewards;
    std::optional<Currency> currency;
};
BOOST_DESCRIBE_STRUCT(NewPayout, (), (rewards, currency))

struct Cancellation {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancellation, (), (reason))

struct PayoutResult {
    RewardId reward;
    PayoutOutcome outcome;
};
BOOST_DESCRIBE_STRUCT(PayoutResult, (), (reward, outcome))

struct PayoutResults {
    std::vector<PayoutResult> results;
};
BOOST_DESCRIBE_STRUCT(PayoutResults, (), (results))

Payout payout_of(const app::PayoutSummary& summary) {
    const app::Payout& payout = summary.payout;
    Payout shown{.id = payout.id,
                 .created_at = payout.created_at,
                 .created_by = payout.actor.kind,
                 .state = payout.state,
                 .total = payout.total,
                 .netted = Money::zero(payout.total.currency()),
                 .rewards = {},
                 .confirmed = 0,
                 .failed = 0,
                 .provider = payout.provider,
                 .decided_at = payout.decided_at,
                 .reason = payout.reason};
    for (const app::PayoutLine& line : summary.lines) {
        shown.netted = shown.netted + line.netted;
        if (line.outcome != LineOutcome::kNetted) shown.rewards.push_back(line.reward);
        if (line.outcome == LineOutcome::kConfirmed) ++shown.confirmed;
        if (line.outcome == LineOutcome::kFailed) ++shown.failed;
    }
    return shown;
}

Payout payout_of(const app::PayoutView& view) {
    app::PayoutSummary summary{.payout = view.payout, .lines = {}};
    for (const auto& one : view.lines) summary.lines.push_back(one.line);
    return payout_of(summary);
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
    PayoutDetail detail{payout_of(view), view.let_go_alone, {}};
    for (const auto& [line, listed, account, is_redirected] : view.lines) {
        const auto& reward = listed.stored.reward;
        detail.lines.push_back({.reward = line.reward,
                                .amount = line.amount,
                                .paid = line.amount,
                                .netted = line.netted,
                                .outcome = line.outcome,
                                .state = reward.state,
                                .kind = reward.kind,
                                .beneficiary = reward.beneficiary,
                                .advocate = listed.stored.advocate,
                                .beneficiary_name = beneficiary_name(listed),
                                .account_name = listed.account_name,
                                .bank_details = account.has_value(),
                                .bank_details_changed = is_redirected,
                                .decided_at = line.decided_at});
    }
    return detail;
}

Result<PayoutDetail> detailed(const Result<app::PayoutView>& payout) {
    if (!payout) return payout.failure();
    return detail_of(*payout);
}

Page<Payout> list_payouts(const app::Caller& caller, Query<PageQuery> query, const app::Payouts& payouts) {
    return page_of(
        Page<Payout>{}, payouts.list(caller.workspace, query->slice()), *query,
        [](const app::PayoutSummary& one) { return one.payout.id.value(); },
        [](const app::PayoutSummary& one) { return payout_of(one); });
}

Result<PayoutDetail> get_payout(const app::Caller& caller, Path<PayoutId> id, const app::Payouts& payouts) {
    return detailed(payouts.get(caller.workspace, *id));
}

Result<Created<StartedPayout>> start_payout(const app::Caller& caller, OptionalBody<NewPayout> wanted,
                                            const app::Payouts& payouts) {
    const auto payout = payouts.pay(caller, {.rewards = wanted->rewards, .currency = wanted->currency});
    if (!payout) return payout.failure();
    return Created<StartedPayout>{{payout_of(*payout), payout->pending_currencies},
                                  "/v1/payouts/" + payout->payout.id.str()};
}

Result<PayoutDetail> approve_payout(const app::Caller& caller, Path<PayoutId> id, const app::Payouts& payouts) {
    return detailed(payouts.approve(caller, *id));
}

Result<PayoutDetail> cancel_payout(const app::Caller& caller, Path<PayoutId> id, Body<Cancellation> why,
                                   const app::Payouts& payouts) {
    return detailed(payouts.cancel(caller, *id, why->reason));
}

Result<PayoutDetail> settle_payout(const app::Caller& caller, Path<PayoutId> id, Body<PayoutResults> told,
                                   const app::Payouts& payouts) {
    std::vector<app::PayoutResult> results;
    for (const auto& result : told->results) {
        results.push_back({.reward = result.reward, .confirmed = result.outcome == PayoutOutcome::kConfirmed});
    }
    return detailed(payouts.settle(caller, *id, results));
}

std::string file_name(PayoutId id) {
    return "payout-" + id.str();
}

Result<Response> get_sepa_file(const app::Caller& caller, Path<PayoutId> id, RequestContext& context,
                               const app::Payouts& payouts) {
    const auto file = payouts.sepa_file(caller, *id);
    if (!file) return file.failure();
    const auto& write = context.services<const Wiring>().write_sepa;
    if (!write) return fail(ErrorCode::kUnavailable);
    return Downloads::file(write(*file), kXmlType, file_name(*id) + ".xml");
}

app::Table table_of(const app::PayoutView& view, const Words& words) {
    app::Table table;
    for (const char* column :
         {"reward", "beneficiary", "account", "kind", "holder", "iban", "bic", "amount", "currency"}) {
        table.headings.push_back(words("payout.column." + std::string(column)));
    }
    for (const auto& [line, listed, account, is_redirected] : view.lines) {
        const std::string kind(to_string(listed.stored.reward.kind));
        const bool has_bic = account && account->bic;
        table.rows.push_back({line.reward.str(), beneficiary_name(listed), listed.account_name,
                              words("reward.kind." + kind), account ? app::Cell(account->holder) : app::Cell(),
                              account ? app::Cell(account->iban.str()) : app::Cell(),
                              has_bic ? app::Cell(account->bic->str()) : app::Cell(), line.amount,
                              std::string(line.amount.currency().code())});
    }
    return table;
}

Result<Response> get_csv_file(const app::Caller& caller, Path<PayoutId> id, const Words& words,
                              const Downloads& downloads, const app::Payouts& payouts) {
    const auto view = payouts.transfers(caller, *id);
    if (!view) return view.failure();
    return downloads.csv(table_of(*view, words), file_name(*id));
}

Route under_rewards(Route route) {
    return std::move(route).tagged("rewards").secured_by(kApiCallers);
}

}  // namespace

std::vector<Route> payout_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(under_rewards(GET<"/v1/payouts">(list_payouts, "List payouts")));
    routes.push_back(under_rewards(
        POST<"/v1/payouts">(start_payout, "Begin to pay approved rewards: those named, or all of one currency")
            .refuses({kUnknownValue, kCurrencyMismatch, kIllegalTransition, kNothingToPay})));
    routes.push_back(under_rewards(GET<"/v1/payouts/{id}">(get_payout, "One payout line by line")));
    routes.push_back(under_rewards(
        POST<"/v1/payouts/{id}/approve">(approve_payout, "Agree, as a second person, to a payout of others")
            .refuses({kFourEyes, kIllegalTransition, kAwaitingApproval})));
    routes.push_back(under_rewards(POST<"/v1/payouts/{id}/cancel">(cancel_payout, "Call off what has no result yet")
                                       .refuses({kRequired, kTooLong, kIllegalTransition})));
    routes.push_back(
        under_rewards(POST<"/v1/payouts/{id}/results">(settle_payout, "Say what became of lines of a payout")
                          .refuses({kUnknownValue, kContradiction, kAwaitingApproval, kInOtherPayout, kAlreadyPaid,
                                    kIllegalTransition, kInsufficientBudget})));
    routes.push_back(under_rewards(
        GET<"/v1/payouts/{id}/file.xml">(get_sepa_file, "The SEPA credit transfers of a payout, for the bank")
            .answers(kXmlType)
            .confidential()
            .refuses({kAwaitingApproval, kIllegalTransition, kNothingToPay, kCurrencyUnsupported, kBankDetailsMissing,
                      kIbanInvalid, kAmount})));
    routes.push_back(
        under_rewards(GET<"/v1/payouts/{id}/file.csv">(get_csv_file, "The transfers of a payout as a table")
                          .answers(kCsvType)
                          .confidential()
                          .refuses({kAwaitingApproval, kIllegalTransition, kNothingToPay})));
    return routes;
}

}  // namespace parrain::http
