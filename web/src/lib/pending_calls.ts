import { ApiProblem, unwrap } from '../api/client';
import type { LoggedCall, NewCall } from '../api/contract';
import { error_text } from './action.svelte';
import { random_key } from './key';
import { refused_calls } from './refused_calls.svelte';
import { api, session } from './session.svelte';

/** For how long a call that was written down can be taken back. */
export const kUndoMs = 10_000;
/** For how long a call that another tab wrote down is left to that tab. */
const kOthersMs = 60_000;
const kPlace = 'parrain.calls';
const kTabPlace = 'parrain.tab';

/** A call written down here, and not yet there. Its key makes sure that it arrives once, however often it is sent. */
export interface PendingCall {
  key: string;
  referral: string;
  call: NewCall;
  /** Who wrote it down, and where: nobody else may send it in their own name. */
  member: string;
  workspace: string;
  tab: string;
  /** When it was written down, in milliseconds. */
  at: number;
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const on_the_way = new Set<string>();

function this_tab(): string {
  const known = sessionStorage.getItem(kTabPlace);
  if (known) return known;
  const made = random_key();
  sessionStorage.setItem(kTabPlace, made);
  return made;
}

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

function stop_timer(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

function forget(key: string): void {
  stop_timer(key);
  keep(kept().filter((one) => one.key !== key));
}

/** Whether whoever is logged in now wrote it down. */
function is_own({ member, workspace }: PendingCall): boolean {
  return member === session.member?.id && workspace === session.workspace?.id;
}

/** Whether it is for this tab to send: its own, and what a tab left that is gone by now. */
function is_ours(pending: PendingCall): boolean {
  return is_own(pending) && (pending.tab === this_tab() || Date.now() - pending.at > kOthersMs);
}

/** What becomes of a call: it leaves, then it arrived, was refused and is kept to be mended, or waits for another attempt. */
export interface Outcome {
  leaving?: (pending: PendingCall) => void;
  sent?: (pending: PendingCall, logged: LoggedCall) => void;
  refused?: (pending: PendingCall, error: unknown) => void;
  waits?: (pending: PendingCall, error: unknown) => void;
}

/**
 * Refused for what it says: a person has to mend it, and sending it again would not help. Not where the session is over
 * or somebody else's by now: it waits for who wrote it down.
 */
function is_refusal(cause: unknown): boolean {
  if (!(cause instanceof ApiProblem) || cause.is_network || cause.code === 'csrf') return false;
  return cause.status < 500 && cause.status !== 401 && cause.status !== 429;
}

async function send(pending: PendingCall, outcome: Outcome): Promise<void> {
  stop_timer(pending.key);
  if (!is_own(pending) || on_the_way.has(pending.key)) return;
  on_the_way.add(pending.key);
  outcome.leaving?.(pending);
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
    if (is_refusal(cause)) {
      const { referral, call, member, workspace, at } = pending;
      refused_calls.keep({ referral, call, member, workspace, at, why: error_text(cause) });
      forget(pending.key);
      outcome.refused?.(pending, cause);
    } else {
      outcome.waits?.(pending, cause);
    }
  } finally {
    on_the_way.delete(pending.key);
  }
}

/** Write a call down: it is sent after the time to take it back, or when the page is left. */
export function write_down(referral: string, call: NewCall, outcome: Outcome): PendingCall {
  const pending = {
    key: random_key(),
    referral,
    call,
    member: session.member?.id ?? '',
    workspace: session.workspace?.id ?? '',
    tab: this_tab(),
    at: Date.now(),
  };
  keep([...kept(), pending]);
  refused_calls.forget(referral);
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

/** Send everything that waits here: what an earlier page left, or this one when it is left. */
export async function send_all(outcome: Outcome = {}): Promise<void> {
  await Promise.all(
    kept()
      .filter(is_ours)
      .map((pending) => send(pending, outcome)),
  );
}
