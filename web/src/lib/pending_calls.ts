import { ApiProblem, unwrap } from '../api/client';
import type { LoggedCall, NewCall } from '../api/contract';
import { random_key } from './key';
import { api } from './session.svelte';

/** For how long a call that was written down can be taken back. */
export const kUndoMs = 10_000;
const kPlace = 'parrain.calls';

/** A call written down here, and not yet there. Its key makes sure that it arrives once, however often it is sent. */
export interface PendingCall {
  key: string;
  referral: string;
  call: NewCall;
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();

function kept(): PendingCall[] {
  try {
    return JSON.parse(localStorage.getItem(kPlace) ?? '[]') as PendingCall[];
  } catch {
    return [];
  }
}

function keep(calls: PendingCall[]): void {
  if (calls.length > 0) localStorage.setItem(kPlace, JSON.stringify(calls));
  else localStorage.removeItem(kPlace);
}

function forget(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  keep(kept().filter((one) => one.key !== key));
}

/** What becomes of a call: it arrived, or the server refused it. */
export interface Outcome {
  sent?: (pending: PendingCall, logged: LoggedCall) => void;
  refused?: (pending: PendingCall, error: unknown) => void;
}

async function send(pending: PendingCall, outcome: Outcome): Promise<void> {
  clearTimeout(timers.get(pending.key));
  timers.delete(pending.key);
  try {
    const logged = await unwrap(
      api.POST('/v1/referrals/{id}/calls', {
        params: { path: { id: pending.referral }, header: { 'Idempotency-Key': pending.key } },
        body: pending.call,
        keepalive: true,
      }),
    );
    forget(pending.key);
    outcome.sent?.(pending, logged);
  } catch (cause) {
    // What could not be sent stays, and is sent with the next page; what was refused is for a person to mend.
    const is_refused = cause instanceof ApiProblem && !cause.is_network && cause.status < 500 && cause.status !== 401;
    if (is_refused) forget(pending.key);
    outcome.refused?.(pending, cause);
  }
}

/** Write a call down: it is sent after the time to take it back, or when the page is left. */
export function write_down(referral: string, call: NewCall, outcome: Outcome): PendingCall {
  const pending = { key: random_key(), referral, call };
  keep([...kept(), pending]);
  timers.set(
    pending.key,
    setTimeout(() => void send(pending, outcome), kUndoMs),
  );
  return pending;
}

/** Take a call back. False where it has been sent. */
export function take_back(pending: PendingCall): boolean {
  if (!timers.has(pending.key)) return false;
  forget(pending.key);
  return true;
}

/** Send everything that still waits: what an earlier page left, or this one when it is left. */
export async function send_all(outcome: Outcome): Promise<void> {
  await Promise.all(kept().map((pending) => send(pending, outcome)));
}
