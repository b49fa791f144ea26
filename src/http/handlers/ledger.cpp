#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

struct BalanceLine {
    AccountKind account;
    Currency currency;
    std::int64_t amount;
};
BOOST_DESCRIBE_STRUCT(BalanceLine, (), (account, currency, amount))

struct BalanceSheet {
    std::vector<BalanceLine> balances;
};
BOOST_DESCRIBE_STRUCT(BalanceSheet, (), (balances))

struct EntryQuery : PageQuery {
    std::optional<RewardId> reward;
    std::optional<AccountKind> account;
};
BOOST_DESCRIBE_STRUCT(EntryQuery, (PageQuery), (reward, account))

BalanceSheet get_balances(const app::Caller& caller, const app::Ledger& ledger) {
    BalanceSheet sheet;
    for (const auto& balance : ledger.balances(caller.workspace)) {
        sheet.balances.push_back(
            {.account = balance.account, .currency = balance.amount.currency(), .amount = balance.amount.minor()});
    }
    return sheet;
}

Page<view::Entry> list_entries(const app::Caller& caller, Query<EntryQuery> query, const Words& words,
                               const app::Ledger& ledger) {
    const app::EntryFilter filter{.reward = query->reward.value_or(RewardId{}),
                                  .account = query->account ? std::string(to_string(*query->account)) : ""};
    return page_of(
        Page<view::Entry>{}, ledger.entries(caller.workspace, filter, query->slice()), *query,
        [](const app::Entry& entry) { return entry.id.value(); },
        [&](const app::Entry& entry) { return view::entry_of(entry, words); });
}

}  // namespace

std::vector<Route> ledger_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/ledger/balances">(get_balances, "What every account holds; each currency sums to zero")
                         .tagged("ledger")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/ledger/entries">(list_entries, "The lines of the ledger, newest first")
                         .tagged("ledger")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
