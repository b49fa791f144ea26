/** What the ledger says, part of the contract. */
import type { Money } from './contract';

export type LedgerAccount = 'funding' | 'budget' | 'pending' | 'approved' | 'clearing' | 'settled' | 'owed';

export interface Balance {
  account: LedgerAccount;
  currency: string;
  amount: number;
}

export interface Entry {
  id: string;
  sequence: number;
  hash: string;
  at: string;
  from: LedgerAccount;
  to: LedgerAccount;
  amount: Money;
  reward: string | null;
  referral: string | null;
  program: string | null;
  cause: { type: 'billing_event' | 'member' | 'job' | 'api' | 'payout' | 'top_up'; id: string | null };
  text: string;
}

/** Whether the ledger is what was written. */
export interface Verification {
  intact: boolean;
  entries: number;
  rewards: number;
  head_sequence: number;
  head_hash: string;
  breach: {
    kind: string;
    sequence: number | null;
    reward: string | null;
    account: LedgerAccount | null;
    currency: string | null;
    text: string;
  } | null;
  checked_at: string;
  text: string;
}

export interface Flow {
  account: LedgerAccount;
  opening: number;
  in: number;
  out: number;
  closing: number;
}

/** What every account held, took and gave; amounts in minor units. */
export interface Reconciliation {
  from: string;
  to: string;
  currencies: {
    currency: string;
    accounts: Flow[];
    to_pay: number;
    owed_back: number;
    paid: number;
    repaid: number;
  }[];
}
