#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a program did in one currency since it began.
struct ProgramTotals {
    Money put_in;     ///< funding that reached the budget, the one that follows each reward included
    Money available;  ///< of the budget
    ProgramSales sales;

    static ProgramTotals zero(Currency currency);

    Currency currency() const { return put_in.currency(); }
    /// What rewards cost: promised or given and not taken back. Every posting stays within its program, so that what
    /// left its budget and did not come back is what it cost.
    Money cost() const { return put_in - available; }
};

/// What a program promised, paid and kept in one currency.
struct CurrencyBudget {
    ProgramTotals totals;
    ProgramPositions positions;

    /// None before the first customer.
    std::optional<Money> cost_per_customer() const;
    /// Basis points of the revenue, rounded down; none without revenue.
    std::optional<std::int64_t> cost_to_revenue() const;
};

/// What a program's money did, currency by currency; the workspace's first, and always there.
struct ProgramBudget {
    ProgramId program;
    bool is_limited = false;
    std::vector<CurrencyBudget> currencies;
};

/// A program's guard-rail with what it measures and what happened to it.
struct GuardrailView {
    Guardrail guardrail;
    bool is_set = false;                     ///< false: nobody has set one, and nothing is judged
    std::vector<GuardrailFinding> findings;  ///< every ceiling that can be judged now
    std::vector<GuardrailEvent> events;      ///< newest first, the latest 50
};

/// What programs spend, and the ceilings they must keep to.
class Guardrails {
  public:
    explicit Guardrails(const Context& context) : context_(context) {}

    /// @error kNotFound
    Result<ProgramBudget> budget(WorkspaceId workspace, ProgramId program) const;

    /// @error kNotFound
    Result<GuardrailView> get(WorkspaceId workspace, ProgramId program) const;

    /// Set the ceilings anew. The program is judged by them at once, whatever stood before: raising a ceiling lets a
    /// paused program go on. `version`, where given, must be the present one.
    /// @error kNotFound, kPreconditionFailed, and those of domain check()
    Result<GuardrailView> set(const Caller& caller, ProgramId program, const GuardrailSettings& settings,
                              std::optional<std::int64_t> version) const;

    /// Let the program go on as before, with the reason that histories keep. From now on it is judged by what comes
    /// after this moment.
    /// @error kNotFound, kRequired and kTooLong (/reason), kIllegalTransition (nothing to release)
    Result<GuardrailView> release(const Caller& caller, ProgramId program, const std::string& reason) const;

  private:
    Context context_;
};

/// Judge a program once more, after its money moved, within the transaction that moved it. Nothing where the program
/// has no guard-rail. Other transactions that move its money wait, so that none slips past a ceiling unseen.
void watch_program(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program, Instant now);

/// Judge again what was not looked at for a minute: refusals and write-offs move money too.
void watch_programs(const Context& context, Instant now, int most);

/// Whether the program takes no referral at present. What was promised is kept all the same.
bool is_paused(Transaction& tx, WorkspaceId workspace, ProgramId program);

/// Whether every new reward of the program waits for a person.
bool wants_person(Transaction& tx, WorkspaceId workspace, ProgramId program);

}  // namespace parrain::app
