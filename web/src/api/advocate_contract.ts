import type { Funnel } from './campaign_contract';
import type { ById, Money, Operation, Page, Paging } from './contract';

/** What the contract says of who recommends; contract.ts gives it to the rest of the console. */

export type AdvocateState = 'active' | 'gifts_on_sale' | 'left';

export interface Advocate {
  id: string;
  user: string;
  account: string;
  program: string;
  source: string;
  state: AdvocateState;
  score: number | null;
  name: string;
  email: string;
  account_name: string;
  referrals: number;
  created_at: string;
}

export interface AdvocateDetail extends Advocate {
  preferences: { reward: string | null; involvement: string | null; hide_amounts: boolean };
  funnel: Funnel;
  earnings: { earned: Money; paid: Money }[];
  enrollments: { id: string; scenario: string; state: string; started_at: string; ended_at: string | null }[];
  phone: string | null;
}

type AdvocateFilter = {
  program?: string;
  source?: string;
  state?: string;
  score_from?: string;
  score_to?: string;
  q?: string;
  everybody?: string;
};

/** Calls of the screens of advocates. */
export interface AdvocatePaths {
  '/v1/advocates': { get: Operation<200, Page<Advocate>, never, Paging & AdvocateFilter> };
  '/v1/advocates/{id}': { get: Operation<200, AdvocateDetail, never, never, ById> };
  '/v1/advocates/{id}/phone': {
    put: Operation<200, { phone: string | null }, { phone: string | null }, never, ById>;
  };
}
