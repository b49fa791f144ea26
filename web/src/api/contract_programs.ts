import type { Money } from './contract';

/** The part of the contract, as `contract.ts` has it, on what programs spend and what a rule would change. */

/** What somebody should think twice about, though it is allowed. */
export interface Warning {
  code: string;
  text: string;
}

/** What publishing a rule would change, and for whom. */
export interface RulePreview {
  sentence: string;
  previous_sentence: string | null;
  open_referrals_keep: number;
  open_unsold_keep: number;
  advocates_keep: number;
  applies_from: string;
  warnings: Warning[];
  examples: { referral: string; annual_value: Money | null; before: Money | null; after: Money | null }[];
}

/** One currency of a program's budget; `available` is null while the budget is unlimited. */
export interface BudgetFigures {
  currency: string;
  put_in: Money;
  available: Money | null;
  waiting: Money;
  committed: Money;
  spent: Money;
  owed: Money;
  avoided: Money;
  calls: Money;
  cost: Money;
  revenue: Money;
  customers: number;
  cost_per_customer: Money | null;
  cost_to_revenue_bps: number | null;
}

export interface ProgramBudget {
  program: string;
  limited: boolean;
  currencies: BudgetFigures[];
}

export type GuardrailAction = 'alert' | 'approval' | 'pause';
export type GuardrailState = 'ok' | 'alert' | 'approval' | 'paused';

/** What a person decides of a guard-rail; a ceiling of null judges nothing. */
export interface GuardrailEdit {
  cost_per_customer: Money | null;
  cost_to_revenue_bps: number | null;
  budget_alert_bps: number;
  action: GuardrailAction;
}

/** A guard-rail, how near each ceiling is (10,000 basis points is the ceiling), and what happened to it. */
export interface Guardrail extends GuardrailEdit {
  program: string;
  set: boolean;
  state: GuardrailState;
  reason: string | null;
  since: string;
  gauges: { limit: string; currency: string; measured: number; ceiling: number; share_bps: number; text: string }[];
  history: {
    at: string;
    event: string;
    from: GuardrailState;
    to: GuardrailState;
    actor: string;
    actor_name: string | null;
    reason: string | null;
    text: string;
  }[];
}
