#include "app/ledger.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/queries.hpp"
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

struct EntryQuery : PageQuery, EntryFilterQuery {};
BOOST_DESCRIBE_STRUCT(EntryQuery, (PageQuery, EntryFilterQuery), ())

/// Something that does not hold, and where as far as it has a place.
struct BreachView {
    BreachKind kind;
    std::optional<std::int64_t> sequence;
    std::optional<RewardId> reward;
    std::optional<AccountKind> account;
    std::optional<Currency> currency;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(BreachView, (), (kind, sequence, reward, account, currency, text))

/// `head_sequence` and `head_hash` are of the last entry, which seals all others.
struct VerificationView {
    bool intact;
    std::int64_t entries;
    std::int64_t rewards;
    std::int64_t head_sequence;
    std::string head_hash;
    std::optional<BreachView> breach;
    Instant checked_at;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(VerificationView, (),
                      (intact, entries, rewards, head_sequence, head_hash, breach, checked_at, text))

struct PeriodQuery {
    std::optional<std::string> from;
    std::optional<std::string> to;
};
BOOST_DESCRIBE_STRUCT(PeriodQuery, (), (from, to))

struct FlowLine {
    AccountKind account;
    std::int64_t opening;
    std::int64_t in;
    std::int64_t out;
    std::int64_t closing;
};
BOOST_DESCRIBE_STRUCT(FlowLine, (), (account, opening, in, out, closing))

/// Amounts in minor units. `to_pay` and `owed_back` stand at the end of the period; `paid` and `repaid` moved in it.
struct CurrencyFlows {
    Currency currency;
    std::vector<FlowLine> accounts;
    std::int64_t to_pay;
    std::int64_t owed_back;
    std::int64_t paid;
    std::int64_t repaid;
};
BOOST_DESCRIBE_STRUCT(CurrencyFlows, (), (currency, accounts, to_pay, owed_back, paid, repaid))

/// `from` and `to` are days, both included.
struct ReconciliationView {
    std::string from;
    std::string to;
    std::vector<CurrencyFlows> currencies;
};
BOOST_DESCRIBE_STRUCT(ReconciliationView, (), (from, to, currencies))

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
    return page_of(
        Page<view::Entry>{}, ledger.entries(caller.workspace, query->filter(), query->slice()), *query,
        [](const app::Entry& entry) { return entry.id.value(); },
        [&](const app::Entry& entry) { return view::entry_of(entry, words); });
}

std::string account_name(AccountKind account, const Words& words) {
    return words("ledger.account." + std::string(to_string(account)));
}

BreachView breach_view(const Breach& breach, const Words& words) {
    const TextArguments arguments = {
        {"sequence", breach.sequence},
        {"reward", breach.reward ? breach.reward->str() : std::string()},
        {"account", breach.account ? account_name(*breach.account, words) : std::string()},
        {"currency", breach.currency ? std::string(breach.currency->code()) : std::string()},
        {"invoice", breach.subject}};
    return {.kind = breach.kind,
            .sequence = breach.sequence == 0 ? std::nullopt : std::optional(breach.sequence),
            .reward = breach.reward,
            .account = breach.account,
            .currency = breach.currency,
            .text = words("ledger.breach." + std::string(to_string(breach.kind)), arguments)};
}

VerificationView verify_ledger(const app::Caller& caller, RequestContext& context, const Words& words,
                               const app::Ledger& ledger) {
    const app::Verification found = ledger.verify(caller.workspace);
    const TextArguments counts = {{"entries", found.entries}, {"rewards", found.rewards}};
    VerificationView shown{
        .intact = !found.breach,
        .entries = found.entries,
        .rewards = found.rewards,
        .head_sequence = found.head.sequence,
        .head_hash = found.head.hash,
        .breach = {},
        .checked_at = context.get<app::Context>().clock.now(),
        .text = words(found.breach ? "ledger.verification.broken" : "ledger.verification.intact", counts)};
    if (found.breach) shown.breach = breach_view(*found.breach, words);
    return shown;
}

Result<ReconciliationView> reconcile(const app::Caller& caller, Query<PeriodQuery> query, const app::Ledger& ledger) {
    const auto found = ledger.reconcile(caller.workspace, query->from, query->to);
    if (!found) return found.failure();
    ReconciliationView shown{
        .from = app::date_of(found->period.first), .to = app::date_of(found->period.last), .currencies = {}};
    for (const auto& part : found->currencies) {
        CurrencyFlows flows{.currency = part.currency,
                            .accounts = {},
                            .to_pay = part.to_pay,
                            .owed_back = part.owed_back,
                            .paid = part.paid,
                            .repaid = part.repaid};
        for (const auto& flow : part.accounts) {
            flows.accounts.push_back({.account = flow.account,
                                      .opening = flow.opening,
                                      .in = flow.in,
                                      .out = flow.out,
                                      .closing = flow.closing()});
        }
        shown.currencies.push_back(std::move(flows));
    }
    return shown;
}

/// As the JSON form, one line per currency and account, then the sums of the currency.
Result<app::Table> reconciliation_table(const app::Caller& caller, const PeriodQuery& query, const Words& words,
                                        const app::Ledger& ledger) {
    const auto found = ledger.reconcile(caller.workspace, query.from, query.to);
    if (!found) return found.failure();
    app::Table table{
        .headings = {words("column.from"), words("column.to"), words("column.currency"), words("column.account"),
                     words("column.opening"), words("column.in"), words("column.out"), words("column.closing")},
        .rows = {}};
    const std::string from = app::date_of(found->period.first);
    const std::string to = app::date_of(found->period.last);
    for (const auto& part : found->currencies) {
        const std::string currency(part.currency.code());
        const auto amount = [&](std::int64_t minor) -> app::Cell {
            const auto money = Money::parse(minor, part.currency);
            return money ? app::Cell(*money) : app::Cell();
        };
        for (const auto& flow : part.accounts) {
            table.rows.push_back({from, to, currency, account_name(flow.account, words), amount(flow.opening),
                                  amount(flow.in), amount(flow.out), amount(flow.closing())});
        }
        const auto sum = [&](std::string_view name, std::int64_t minor) {
            table.rows.push_back({from, to, currency, words("ledger.reconciliation." + std::string(name)), app::Cell(),
                                  app::Cell(), app::Cell(), amount(minor)});
        };
        sum("to_pay", part.to_pay);
        sum("owed_back", part.owed_back);
        sum("paid", part.paid);
        sum("repaid", part.repaid);
    }
    return table;
}

Result<Response> reconciliation_csv(const app::Caller& caller, Query<PeriodQuery> query, const Words& words,
                                    const app::Ledger& ledger, const Downloads& downloads) {
    const auto table = reconciliation_table(caller, *query, words, ledger);
    if (!table) return table.failure();
    return downloads.csv(*table, "reconciliation");
}

Result<Response> reconciliation_xlsx(const app::Caller& caller, Query<PeriodQuery> query, const Words& words,
                                     const app::Ledger& ledger, const Downloads& downloads) {
    const auto table = reconciliation_table(caller, *query, words, ledger);
    if (!table) return table.failure();
    return downloads.xlsx(*table, "reconciliation", words("ledger.reconciliation.title"));
}

}  // namespace

std::vector<Route> ledger_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/ledger/balances">(get_balances, "What every account holds; each currency sums to zero")
                         .tagged("ledger")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/ledger/entries">(list_entries, "The lines of the ledger, newest first")
                         .tagged("ledger")
                         .secured_by(kApiCallers));
    routes.push_back(
        GET<"/v1/ledger/verification">(verify_ledger, "Check the whole ledger: its chain, its balances, every reward")
            .tagged("ledger")
            .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/ledger/reconciliation">(reconcile, "What every account held, took and gave in a period")
                         .tagged("ledger")
                         .secured_by(kApiCallers)
                         .refuses({kTimeInvalid, kEndsBeforeStart, kOutOfRange}));
    routes.push_back(GET<"/v1/ledger/reconciliation.csv">(reconciliation_csv, "The reconciliation as CSV")
                         .tagged("ledger")
                         .secured_by(kApiCallers)
                         .refuses({kTimeInvalid, kEndsBeforeStart, kOutOfRange})
                         .answers(kCsvType));
    routes.push_back(GET<"/v1/ledger/reconciliation.xlsx">(reconciliation_xlsx, "The reconciliation as a workbook")
                         .tagged("ledger")
                         .secured_by(kApiCallers)
                         .refuses({kTimeInvalid, kEndsBeforeStart, kOutOfRange})
                         .answers(kXlsxType));
    return routes;
}

}  // namespace parrain::http
