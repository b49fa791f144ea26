import type { Operation, Page, Paging } from './contract';

/** What the contract says of customer companies; contract.ts gives it to the rest of the console. */

/** A customer company, and what it allows its people: gifts, and recommending at all. */
export interface Account {
  id: string;
  external_id: string;
  name: string;
  domain: string | null;
  company_number: string | null;
  country: string | null;
  plan: string | null;
  customer_since: string | null;
  active: boolean;
  gifts_allowed: boolean;
  recommending_allowed: boolean;
}

/** One change of what an account allows, or of who looks after it, with how things stood after it. */
export interface AccountStep {
  at: string;
  actor: 'administrator' | 'member' | 'api';
  actor_name: string | null;
  gifts_allowed: boolean;
  recommending_allowed: boolean;
  /** Who looks after it from then on, null twice for nobody; null where the step is not about that. */
  rep: { id: string | null; name: string | null } | null;
}

export interface AccountPaths {
  '/v1/accounts': { get: Operation<200, Page<Account>, never, Paging & { q?: string }> };
  '/v1/accounts/{external_id}/history': {
    get: Operation<200, Page<AccountStep>, never, never, { external_id: string }>;
  };
}
