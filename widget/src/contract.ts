/**
 * What the server says and hears under `/widget/v1`. The only description of the contract in the widget: every
 * other file imports its types from here, so that they can be exchanged for the generated ones in one place.
 */

/** An integer of minor units: `{ amount: 25800, currency: 'EUR' }` is 258.00 euros. */
export interface Money {
  amount: number;
  currency: string;
}

export type Step =
  'received' | 'advocate_call' | 'prospect_call' | 'in_discussion' | 'customer' | 'not_this_time';
export type RewardChoice = 'credit' | 'cash' | 'donation' | 'none';
export type Involvement = 'quote_me' | 'introduce' | 'anonymous' | 'call_me_first';

export interface Referral {
  id: string;
  company: string | null;
  email: string | null;
  stage: Step;
  reward: Money | null;
  forward_url: string | null;
}

/** Gifts by the number of recommendations that were found relevant. */
export interface Ladder {
  submitted: number;
  qualified: number;
  rungs: { count: number; gift: string; reached: boolean }[];
}

export interface Preferences {
  reward: RewardChoice | null;
  choices: RewardChoice[];
  hide_amounts: boolean;
  involvement: Involvement | null;
}

/** A question to ask now. After the answer `invitation` is said to those who may recommend, `thanks` to the others. */
export interface Survey {
  id: string;
  min: number;
  max: number;
  question: string;
  style: 'card' | 'modal';
  invitation: string;
  thanks: string;
}

/** A message to show now; `refer` offers to recommend. */
export interface Prompt {
  id: string;
  title: string;
  text: string;
  action: 'none' | 'refer';
}

/** `POST /widget/v1/surveys/{id}/answers` */
export interface Answer {
  score: number;
  comment?: string;
}

/** Its 200. */
export interface AnswerReceipt {
  next: 'recommend' | 'thanks';
}

/** `GET /widget/v1/state`: everything the widget shows, in one call. */
export interface State {
  program: { id: string; name: string } | null;
  tab_visible: boolean;
  takes_referrals: boolean;
  /** Endings of addresses in countries whose law asks whether the user knows the person professionally. */
  acquaintance: string[];
  brand: { product: string; accent: string };
  offer: { advocate: string; prospect: string };
  /** What a typical sale would bring; absent until the program knows. */
  estimate: { value: Money; text: string } | null;
  totals: { earned: Money; pending: Money };
  link: { url: string; code: string };
  referrals: Referral[];
  ladder: Ladder | null;
  survey: Survey | null;
  prompt: Prompt | null;
  /** Where an administrator decides for their account; null for everybody else. */
  settings_url: string | null;
  preferences: Preferences;
  /** What the widget says itself, in the user's language; `{value}` is the place of a value. */
  texts: Record<string, string> | null;
}

/** A person or company to recommend: an address, or a company with its telephone. */
export interface Prospect {
  email?: string;
  company?: string;
  contact_name?: string;
  phone?: string;
  company_number?: string;
  need?: string;
  knows_professionally?: true | undefined;
}

/** `POST /widget/v1/referrals` */
export type NewReferral = Prospect & { informed: true };

/** Its 201. */
export interface ReferralReceipt {
  id: string;
  status: 'received';
}

/** `POST /widget/v1/referrals/batch`: the good lines count, `kBatchLimit` at most. */
export interface NewBatch {
  lines: Prospect[];
  informed: true;
}

export const kBatchLimit = 20;

/** `line` is the position in the batch sent. */
export type LineResult =
  | { line: number; status: 'received'; id: string }
  | { line: number; status: 'refused'; code: string; detail?: string };

export interface BatchReceipt {
  results: LineResult[];
}

/** `PUT /widget/v1/preferences`: only what changes. */
export interface PreferencesChange {
  reward?: RewardChoice;
  hide_amounts?: boolean;
  involvement?: Involvement;
}

/** RFC 9457; `detail` texts come in the language asked for. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: { pointer: string; code: string; detail?: string }[];
  request_id?: string;
}
