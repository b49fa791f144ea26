import { describe, expect, it } from 'vitest';
import type { EconomicsRow } from '../../src/api/contract';
import { bounds_text, conversion_text, drawn_bounds, lift_text, rows_of_reps } from '../../src/lib/conversion';
import { mapping_of, missing_of } from '../../src/lib/imports';

const words = {
  share: (value: number) => `${Math.round(value * 100)} %`,
  number: (value: number, decimals = 0) => value.toFixed(decimals),
};

describe('conversion', () => {
  it('says a rate with its interval, and a dash where nothing is known', () => {
    expect(conversion_text(0.4, { low: 0.12, high: 0.77 }, words)).toBe('40 % (12 %\u00a0–\u00a077 %)');
    expect(conversion_text(0.4, null, words)).toBe('40 %');
    expect(conversion_text(null, null, words)).toBe('–');
  });

  it('says a lift with its bounds, also where it is open above', () => {
    expect(lift_text({ ratio: 4, low: 0.79, high: 18.1 }, words)).toBe('×\u00a04.0');
    expect(bounds_text({ ratio: 4, low: 0.79, high: 18.1 }, words)).toBe('×\u00a00.8 –\u00a0×\u00a018.1');
    expect(lift_text({ ratio: null, low: 1.4, high: null }, words)).toBe('>\u00a0×\u00a01.4');
    expect(bounds_text({ ratio: null, low: 1.4, high: null }, words)).toBe('×\u00a01.4 –\u00a0∞');
    expect(lift_text(null, words)).toBe('–');
    expect(bounds_text(null, words)).toBe('–');
  });

  it('draws what is open above as high as anything else', () => {
    const open = { ratio: null, low: 2, high: null };
    expect(drawn_bounds([{ ratio: 3, low: 1, high: 9 }, null, open])).toEqual([[1, 9], null, [2, 9]]);
    expect(drawn_bounds([open])).toEqual([[2, 4]]);
  });
});

describe('conversion by rep', () => {
  const row = (key: string, label: string, contacted: number, classical_contacted = 0) =>
    ({ key, label, contacted, classical_contacted }) as EconomicsRow;

  it('names who contacted anybody, in the order of the language, and last what belongs to nobody', () => {
    const rows = [row('', '', 2), row('1', 'Zoé', 1), row('2', 'Élise', 0, 4), row('3', 'Nobody', 0)];
    expect(rows_of_reps(rows, 'fr').map(({ label }) => label)).toEqual(['Élise', 'Zoé', '']);
  });

  it('says nothing where no rep contacted anybody', () => {
    expect(rows_of_reps([row('', '', 7), row('1', 'Zoé', 0)], 'fr')).toEqual([]);
  });
});

describe('the mapping of an import', () => {
  it('leaves out fields without a column and names those that need one', () => {
    const fields = [
      { name: 'external_id', label: 'Number', required: true, heading: null },
      { name: 'rep', label: 'Rep', required: false, heading: null },
    ];
    expect(mapping_of({ external_id: 'N', rep: '' })).toEqual({ external_id: 'N' });
    expect(missing_of(fields, { external_id: '', rep: '' }).map(({ name }) => name)).toEqual(['external_id']);
    expect(missing_of(fields, { external_id: 'N' })).toEqual([]);
  });
});
