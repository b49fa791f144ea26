import type { AccountStep } from '../api/contract';

/** What one change of an account's settings did. */
export type AccountChange = 'gifts_on' | 'gifts_off' | 'program_on' | 'program_off' | 'rep' | 'no_rep';

/** One step of the history, with what it changed. */
export interface AccountEvent extends AccountStep {
  changes: AccountChange[];
}

type Allowed = Pick<AccountStep, 'gifts_allowed' | 'recommending_allowed'>;

/** An account allows everything until somebody says otherwise. */
const kAtFirst: Allowed = { gifts_allowed: true, recommending_allowed: true };

/** What each step changed, from how things stood before it; `steps` are oldest first. */
export function account_events(steps: AccountStep[]): AccountEvent[] {
  return steps.map((step, index) => {
    const before: Allowed = steps[index - 1] ?? kAtFirst;
    const changes: AccountChange[] = [];
    if (step.gifts_allowed !== before.gifts_allowed) changes.push(step.gifts_allowed ? 'gifts_on' : 'gifts_off');
    if (step.recommending_allowed !== before.recommending_allowed) {
      changes.push(step.recommending_allowed ? 'program_on' : 'program_off');
    }
    if (step.rep) changes.push(step.rep.id ? 'rep' : 'no_rep');
    return { ...step, changes };
  });
}

/** The path of an account's page; its id is the customer's own and may hold any character. */
export function account_path(external_id: string): string {
  return `/accounts/${encodeURIComponent(external_id)}`;
}
