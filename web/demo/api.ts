import type { Money } from '../src/api/contract';
import { random_key } from '../src/lib/key';

/** Two people at a customer of one product, and the customer of the other. */
export type DemoUser = 'admin' | 'member' | 'merchant';

/** What the widget's state tells about one recommendation. */
export interface DemoReferral {
  id: string;
  company: string | null;
  email: string | null;
  step: string;
  reward: Money | null;
}

/** The answer to a simulated billing fact. */
export interface DemoOutcome {
  outcome: string;
  reason: string | null;
  invoice: string | null;
}

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { detail?: string; title?: string };
  if (!response.ok) throw new Error(body.detail ?? body.title ?? String(response.status));
  return body;
}

/** The token that the publisher's back end would make for the person who is logged in. */
export async function fetch_token(user: DemoUser): Promise<string> {
  const session = await read<{ token: string }>(await fetch(`/demo/session?user=${user}`));
  return session.token;
}

export type SurveyStyle = 'card' | 'modal';

/** The token of somebody whom the survey, shown like this, has never asked. */
export async function fetch_visitor(style: SurveyStyle): Promise<string> {
  const session = await read<{ token: string }>(
    await fetch('/demo/survey', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ style }),
    }),
  );
  return session.token;
}

/** The advocate's recommendations, as the widget sees them. */
export async function fetch_referrals(token: string, locale: string): Promise<DemoReferral[]> {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': locale };
  const state = await read<{ tab_visible: boolean; referrals: DemoReferral[] | null }>(
    await fetch('/widget/v1/state', { headers }),
  );
  return state.tab_visible ? (state.referrals ?? []) : [];
}

async function post(path: string, locale: string, body: unknown): Promise<DemoOutcome> {
  const headers = {
    'Content-Type': 'application/json',
    'Accept-Language': locale,
    'Idempotency-Key': random_key(),
  };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await read<Partial<DemoOutcome>>(response);
  return { outcome: answer.outcome ?? 'pending', reason: answer.reason ?? null, invoice: answer.invoice ?? null };
}

export interface DemoPayment {
  user: DemoUser;
  referral: string;
  company: string;
  interval: 'month' | 'year';
  amount: Money;
}

export interface DemoRefund {
  user: DemoUser;
  invoice: string;
  amount: Money;
}

export function simulate_payment(locale: string, payment: DemoPayment): Promise<DemoOutcome> {
  return post('/demo/payments', locale, payment);
}

export function simulate_refund(locale: string, refund: DemoRefund): Promise<DemoOutcome> {
  return post('/demo/refunds', locale, refund);
}
