import type { EconomicsRow, Interval, Lift } from '../api/contract';

/** The words around figures, in the present language. */
export interface Words {
  share: (value: number) => string;
  number: (value: number, decimals?: number) => string;
}

/** `40 % (11.8–76.9 %)`; a dash where nothing is known. */
export function conversion_text(rate: number | null, interval: Interval | null, words: Words): string {
  if (rate === null) return '–';
  if (interval === null) return words.share(rate);
  return `${words.share(rate)} (${words.share(interval.low)}\u00a0–\u00a0${words.share(interval.high)})`;
}

/** `× 4.0`, never over two lines. */
export function times(ratio: number, words: Words): string {
  return `×\u00a0${words.number(ratio, 1)}`;
}

/** `× 4.0`, or `> × 1.4` where only a lower bound is known. */
export function lift_text(lift: Lift | null, words: Words): string {
  if (lift === null) return '–';
  return lift.ratio === null ? `>\u00a0${times(lift.low, words)}` : times(lift.ratio, words);
}

/** `× 0.8 – × 18.1`; without an upper bound `× 1.4 – ∞`. */
export function bounds_text(lift: Lift | null, words: Words): string {
  if (lift === null) return '–';
  const high = lift.high === null ? '∞' : times(lift.high, words);
  return `${times(lift.low, words)} –\u00a0${high}`;
}

/** The bounds as a bar can show them: what has none above ends where the highest of the others does. */
export function drawn_bounds(lifts: (Lift | null)[]): ([number, number] | null)[] {
  const ends = lifts.map((lift) => lift?.high ?? 2 * (lift?.low ?? 0));
  const top = Math.max(1, ...ends);
  return lifts.map((lift) => lift && [lift.low, lift.high ?? top]);
}

/**
 * The rows of who contacted anybody, by name, and last what belongs to no rep. None at all where no rep did: then there
 * is nothing to tell apart.
 */
export function rows_of_reps(rows: EconomicsRow[], locale: string): EconomicsRow[] {
  const contacted = rows.filter((row) => row.contacted > 0 || row.classical_contacted > 0);
  const reps = contacted
    .filter(({ key }) => key !== '')
    .sort((one, other) => one.label.localeCompare(other.label, locale));
  return reps.length === 0 ? [] : [...reps, ...contacted.filter(({ key }) => key === '')];
}
