import type { Beneficiary, ById, Money, Operation, Page, Paging, ReferralState } from './contract';
import type { LocalText } from './gift_contract';

/** What the contract says of reps, their queue and their calls; contract.ts gives it to the rest of the console. */

export type CallParty = 'advocate' | 'prospect';
export type CallOutcome = 'reached' | 'agrees' | 'declines' | 'no_answer' | 'call_back' | 'interested' | 'won' | 'lost';
export type QueueView = 'mine' | 'to_take' | 'all';

export interface CallTask {
  referral: string;
  state: ReferralState;
  program: string;
  advocate: {
    id: string;
    name: string;
    account_name: string;
    email: string;
    phone: string | null;
    involvement: string | null;
    score: number | null;
  };
  prospect: {
    company: string | null;
    contact_name: string | null;
    email: string | null;
    phone: string | null;
    country: string | null;
  };
  call: CallParty;
  rep: { id: string; name: string } | null;
  routed_by: string;
  routed_by_text: string;
  due_at: string;
  late: boolean;
  free: boolean;
  open: boolean;
  held_until: string | null;
  call_back_at: string | null;
  expected_value: Money | null;
  typical_value: Money | null;
  advocate_attempts: number;
  prospect_attempts: number;
  locked: boolean;
  may_go_on: boolean;
  call_back_offer: string;
  hours: RepHours;
}

export interface QueuePage extends Page<CallTask> {
  /** Where not exact, a number of 1,000 may be more. */
  counts: { mine: number; to_take: number; all: number; late: number; exact?: boolean };
}

/** What a rep writes down of a call. */
export interface NewCall {
  party: CallParty;
  outcome: CallOutcome;
  minutes?: number;
  note?: string;
  call_back_at?: string;
  reason?: string;
  order?: Money;
}

export interface Call {
  id: string;
  referral: string;
  party: CallParty;
  outcome: CallOutcome;
  minutes: number;
  /** Nobody told the minutes: they are the program's usual ones. */
  minutes_estimated?: boolean;
  cost: Money;
  note: string | null;
  reason: string | null;
  call_back_at: string | null;
  order: Money | null;
  rep: string | null;
  actor: string;
  actor_name: string | null;
  at: string;
}

export interface LoggedCall extends Call {
  state: ReferralState;
  task: CallTask;
}

export interface CallBrief {
  task: CallTask;
  calls: Call[];
  advocate_script: string;
  prospect_script: string;
  legal_text: string;
  no_answer_limit: number;
  no_answer_days?: number;
  /** What a call counts whose minutes nobody tells. */
  usual_minutes?: number;
  others: { id: string; company: string | null; state: ReferralState; submitted_at: string }[];
  duplicate_of: string | null;
}

/** What an order would bring one side. */
export interface OrderEffect {
  beneficiary: Beneficiary;
  kind: string;
  sentence: string;
  value: Money | null;
}

export interface CallSettings {
  wants_calls: boolean;
  advocate_first: boolean;
  no_answer_limit: number;
  advocate_hours: number;
  prospect_hours: number;
  retry_hours: number;
  follow_up_hours: number;
  escalation_hours: number;
  hold_minutes: number;
  /** What a call counts whose minutes nobody told. */
  usual_minutes?: number;
  advocate_script: LocalText | null;
  prospect_script: LocalText | null;
  hourly_cost: Money;
  no_answer_days?: number;
}

/** When a rep works; `work_from` is a minute of the day, `work_days` are 1 (Monday) to 7. */
export interface RepHours {
  time_zone: string;
  work_from: number;
  work_to: number;
  work_days: number[];
  absent_from: string | null;
  absent_until: string | null;
}

/** What a rep takes and when they work. */
export interface RepSettings extends RepHours {
  countries: string[];
  languages: ('fr' | 'en')[];
  employees_from: number | null;
  employees_to: number | null;
  takes_new: boolean;
}

export interface Rep extends RepSettings {
  id: string;
  name: string;
  open: number;
  calendar_url: string | null;
}

export interface CallPaths {
  '/v1/queue': {
    get: Operation<
      200,
      QueuePage,
      never,
      Paging & { view?: QueueView; rep?: string; q?: string; due_from?: string; exact_counts?: boolean }
    >;
  };
  '/v1/queue/{referral}': { get: Operation<200, CallBrief, never, never, { referral: string }> };
  '/v1/referrals/{id}/calls': {
    get: Operation<200, Page<Call>, never, Paging, ById>;
    post: Operation<201, LoggedCall, NewCall, never, ById>;
  };
  '/v1/referrals/{id}/take': { post: Operation<200, CallTask, { rep?: string }, never, ById> };
  '/v1/referrals/{id}/hand-over': { post: Operation<200, CallTask, { rep: string; reason?: string }, never, ById> };
  '/v1/referrals/{id}/go-on': { post: Operation<200, CallTask, { reason: string }, never, ById> };
  '/v1/referrals/{id}/order-preview': {
    post: Operation<200, { items: OrderEffect[] }, { order: Money }, never, ById>;
  };
  '/v1/programs/{id}/calling': {
    get: Operation<200, CallSettings, never, never, ById>;
    put: Operation<200, CallSettings, CallSettings, never, ById>;
  };
  '/v1/reps': { get: Operation<200, Page<Rep>, never, Paging> };
  '/v1/reps/{id}': {
    get: Operation<200, Rep, never, never, ById>;
    put: Operation<200, Rep, RepSettings, never, ById>;
  };
  '/v1/reps/{id}/calendar': { post: Operation<200, Rep, never, never, ById> };
}
