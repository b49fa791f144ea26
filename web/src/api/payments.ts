import type { Beneficiary, ById, Money, Operation, Page, Paging, Reward, RewardState } from './contract';

export type PayoutState = 'awaiting_approval' | 'open' | 'done' | 'cancelled';

export interface Payout {
  id: string;
  created_at: string;
  state: PayoutState;
  total: Money;
  netted: Money;
  rewards: string[];
  confirmed: number;
  failed: number;
  reason: string | null;
}

export interface PayoutLine {
  reward: string;
  paid: Money;
  netted: Money;
  outcome: 'scheduled' | 'confirmed' | 'failed' | 'netted';
  state: RewardState;
  kind: string;
  beneficiary: Beneficiary;
  advocate: string;
  beneficiary_name: string;
  account_name: string;
  bank_details: boolean;
  bank_details_changed: boolean;
}

export interface BankDetails {
  holder: string;
  iban: string;
  bic?: string;
}

/** Bank details as they may be shown. */
export interface BankAccount {
  holder: string;
  iban_last4: string;
  bic: string | null;
  updated_at: string;
}

export type BenefitState = 'due' | 'applied' | 'failed' | 'reversed';

export interface Benefit {
  id: string;
  kind: string;
  quantity: number;
  value: Money;
  owed: Money;
  beneficiary: Beneficiary;
  account: string;
  user: string;
  customer: string | null;
  referral: string;
  due_at: string | null;
  state: BenefitState;
  reference: string | null;
}

export interface TeamMember {
  id: string;
  email: string;
  name: string;
  role: string;
  state: 'invited' | 'active' | 'removed';
  created_at: string;
}

/** A member with what happened to them, and how many API keys act for them. */
export interface TeamMemberDetail extends TeamMember {
  live_keys: number;
  history: { at: string; event: string; role: string; actor: string; actor_name: string | null }[];
}

export interface PayoutDetail extends Payout {
  /** What its maker had let go alone before, while a second person is needed. */
  let_go_alone: Money | null;
  lines: PayoutLine[];
}

/** The calls about paying and about who may. */
export interface PaymentPaths {
  '/v1/payouts': {
    get: Operation<200, Page<Payout>, never, Paging>;
    post: Operation<201, Payout & { pending_currencies: string[] }, { rewards?: string[]; currency?: string }>;
  };
  '/v1/payouts/{id}': { get: Operation<200, PayoutDetail, never, never, ById> };
  '/v1/payouts/{id}/approve': { post: Operation<200, PayoutDetail, never, never, ById> };
  '/v1/payouts/{id}/cancel': { post: Operation<200, PayoutDetail, { reason: string }, never, ById> };
  '/v1/payouts/{id}/results': {
    post: Operation<200, unknown, { results: { reward: string; outcome: 'confirmed' | 'failed' }[] }, never, ById>;
  };
  '/v1/payouts/{id}/file.xml': { get: Operation<200, Blob, never, never, ById> };
  '/v1/payouts/{id}/file.csv': { get: Operation<200, Blob, never, never, ById> };
  '/v1/rewards/{id}/repayments': { post: Operation<200, Reward, { amount: Money }, never, ById> };
  '/v1/benefits': { get: Operation<200, Page<Benefit>, never, Paging & { state?: string }> };
  '/v1/benefits/{id}/acknowledgements': {
    post: Operation<200, Benefit, { outcome: 'applied' | 'failed'; reference?: string }, never, ById>;
  };
  '/v1/workspace/bank-account': { put: Operation<200, BankAccount, BankDetails> };
  '/v1/workspace/donation-payee': { put: Operation<200, BankAccount, BankDetails> };
  '/v1/advocates/{id}/bank-account': { put: Operation<200, BankAccount, BankDetails, never, ById> };
  '/v1/members': {
    get: Operation<200, Page<TeamMember>, never, Paging>;
    post: Operation<201, TeamMember & { invitation_link: string }, { email: string; name: string; role: string }>;
  };
  '/v1/members/{id}': {
    get: Operation<200, TeamMemberDetail, never, never, ById>;
    delete: Operation<204, undefined, never, never, ById>;
  };
  '/v1/members/{id}/role': { put: Operation<200, TeamMemberDetail, { role: string }, never, ById> };
  '/v1/members/{id}/invitations': {
    post: Operation<201, TeamMember & { invitation_link: string }, never, never, ById>;
  };
}
