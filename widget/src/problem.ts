import type { Problem } from './contract';
import type { Translate } from './locale';

/** The server answered, and the answer is no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super();
  }
}

/** Texts to show by name of field; those of the whole form are under the empty name. */
export type Explanation = Map<string, string>;

/**
 * Turns whatever went wrong with a call into texts. `/email` is the field `email`, `/lines/3/email` the field
 * `lines`; what concerns no field of `known` is said of the whole form.
 */
export function explain(error: unknown, known: readonly string[], t: Translate): Explanation {
  if (!(error instanceof Refusal)) return new Map([['', t('network')]]);
  const { status, problem } = error;
  if (status === 401) return new Map([['', t('session_ended')]]);

  const general = problem.detail ?? t('failed');
  const texts: Explanation = new Map();
  for (const { pointer, detail = general } of problem.errors ?? []) {
    const field = pointer.split('/')[1] ?? '';
    const name = known.includes(field) ? field : '';
    if (!texts.has(name)) texts.set(name, detail);
  }
  return texts.size ? texts : texts.set('', general);
}
