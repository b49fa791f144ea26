#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/fund_name.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a program or campaign did in one currency since it began. What a campaign's referrals cost and bring is the
/// campaign's alone.
struct ProgramTotals {
    Money put_in;     ///< funding that reached the budget, the one that follows each reward included
    Money available;  ///< of the budget
    ProgramSales sales;

    static ProgramTotals zero(Currency currency);

    Currency currency() const { return put_in.currency(); }
    /// What rewards cost: promised or given and not taken back. Every posting stays within its fund, so that what
    /// left its budget and did not come back is what it cost.
    Money rewards() const { return put_in - available; }
    /// What it cost in all: rewards, and the time of reps, which no budget pays.
    Money cost() const { return sum_for_show(rewards(), sales.calls); }
};

/// What a program or campaign promised, paid and kept in one currency.
struct CurrencyBudget {
    ProgramTotals totals;
    ProgramPositions positions;

    /// None before the first customer.
    std::optional<Money> cost_per_customer() const;
    /// Basis points of the revenue, rounded down; none without revenue.
    std::optional<std::int64_t> cost_to_revenue() const;
};

/// What the money of a program or campaign did, currency by currency; the workspace's first, and always there.
struct ProgramBudget {
    Fund fund;
    bool is_limited = false;
    std::vector<CurrencyBudget> currencies;
};

/// The guard-rail of a program or campaign with what it measures and what happened to it.
struct GuardrailView {
    Guardrail guardrail;
    bool is_set = false;                     ///< false: nobody has set one, and nothing is judged
    std::vector<GuardrailFinding> findings;  ///< every ceiling that can be judged now
    std::vector<GuardrailEvent> events;      ///< newest first, the latest 50
};

/// What programs and campaigns spend, and the ceilings they must keep to.
class Guardrails {
  public:
    explicit Guardrails(const Context& context) : context_(context) {}

    /// @error kNotFound
    Result<ProgramBudget> budget(WorkspaceId workspace, const FundName& name) const;

    /// @error kNotFound
    Result<GuardrailView> get(WorkspaceId workspace, const FundName& name) const;

    /// Set the ceilings anew. The program or campaign is judged by them at once, whatever stood before: raising a
    /// ceiling lets a paused one go on. `version`, where given, must be the present one.
    /// @error kNotFound, kPreconditionFailed, kCurrencyMismatch (/cost_per_customer/currency: not the workspace's), and
    ///        those of domain check()
    Result<GuardrailView> set(const Caller& caller, const FundName& name, const GuardrailSettings& settings,
                              std::optional<std::int64_t> version) const;

    /// Let it go on as before, with the reason that histories keep. From now on it is judged by what comes
    /// after this moment.
    /// @error kNotFound, kRequired and kTooLong (/reason), kIllegalTransition (nothing to release)
    Result<GuardrailView> release(const Caller& caller, const FundName& name, const std::string& reason) const;

  private:
    Context context_;
};

/// Judge a program or campaign once more, after its money moved, within the transaction that moved it. Nothing where it
/// has no guard-rail. Other transactions that move its money wait, so that none slips past a ceiling unseen.
void watch_fund(Transaction& tx, const Context& context, WorkspaceId workspace, const Fund& fund, Instant now);

/// Judge again what was not looked at for a minute: refusals and write-offs move money too.
void watch_funds(const Context& context, Instant now, int most);

/// Whether its own guard-rail keeps a program or campaign from taking referrals at present. What was promised is kept
/// all the same.
bool is_paused(Transaction& tx, WorkspaceId workspace, const Fund& fund);

/// Whether every new reward waits for a person: of a program, and of a campaign as well where its program's do.
bool wants_person(Transaction& tx, WorkspaceId workspace, const Fund& fund);

}  // namespace parrain::app
