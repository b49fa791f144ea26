import { describe, expect, it } from 'vitest';
import { parsePastedLines } from '../../src/pasted-lines';

const prospects = (text: string) => parsePastedLines(text).map(({ prospect }) => prospect);

describe('pasted lines', () => {
  it.each([
    [
      'one per line',
      'a@x.fr\nb@y.fr\r\nc@z.fr',
      [{ email: 'a@x.fr' }, { email: 'b@y.fr' }, { email: 'c@z.fr' }],
    ],
    [
      'commas, semicolons, tabs',
      'a@x.fr, b@y.fr;c@z.fr\td@w.fr',
      [{ email: 'a@x.fr' }, { email: 'b@y.fr' }, { email: 'c@z.fr' }, { email: 'd@w.fr' }],
    ],
    ['spaces', 'a@x.fr  b@y.fr', [{ email: 'a@x.fr' }, { email: 'b@y.fr' }]],
    [
      'as mail programs copy them',
      'Ann Lee <ann@x.fr>, "Roy, Paul" <paul@y.fr>',
      [
        { email: 'ann@x.fr', contact_name: 'Ann Lee' },
        { email: 'paul@y.fr', contact_name: 'Roy, Paul' },
      ],
    ],
    ['angle brackets alone', '<a@x.fr>; <b@y.fr>', [{ email: 'a@x.fr' }, { email: 'b@y.fr' }]],
    ['address then company', 'a@x.fr; Librairie Azur', [{ email: 'a@x.fr', company: 'Librairie Azur' }]],
    [
      'address, company, name',
      'a@x.fr;Azur;Ann Lee',
      [{ email: 'a@x.fr', company: 'Azur', contact_name: 'Ann Lee' }],
    ],
    ['company then address', 'Librairie Azur\ta@x.fr', [{ email: 'a@x.fr', company: 'Librairie Azur' }]],
    ['a name before the address', 'Léa Martin lea@x.fr', [{ email: 'lea@x.fr', contact_name: 'Léa Martin' }]],
    ['mailto links', 'mailto:a@x.fr', [{ email: 'a@x.fr' }]],
    ['empty lines and stray separators', '\n ; ,\n a@x.fr ,;\n\n', [{ email: 'a@x.fr' }]],
    ['the same address twice, in any case', 'a@x.fr\nA@X.fr', [{ email: 'a@x.fr' }]],
  ])('reads %s', (_, text, expected) => {
    expect(prospects(text)).toEqual(expected);
  });

  it('keeps what has no address, as it was pasted, for correction', () => {
    expect(parsePastedLines('a@x.fr\nLibrairie Azur, Nantes')).toEqual([
      { raw: 'a@x.fr', prospect: { email: 'a@x.fr' }, valid: true },
      { raw: 'Librairie Azur, Nantes', prospect: {}, valid: false },
    ]);
  });

  it.each(['a@b', 'a@', '@x.fr', 'a@x.', 'a@@x.fr'])('marks %s as invalid', (text) => {
    expect(parsePastedLines(text).map(({ raw, valid }) => [raw, valid])).toEqual([[text, false]]);
  });

  it('gives back a refused line in a form that reads the same again', () => {
    const text = '"Roy, Paul" <paul@y.fr>; Rivoli';
    const [line] = parsePastedLines(text);
    expect(line?.raw).toBe(text);
    expect(prospects(line?.raw ?? '')).toEqual([
      { email: 'paul@y.fr', contact_name: 'Roy, Paul', company: 'Rivoli' },
    ]);
  });

  it('reads twenty thousand characters without an address at once', () => {
    const started = performance.now();
    expect(parsePastedLines(`${'a'.repeat(20_000)}@`)).toHaveLength(1);
    expect(parsePastedLines('x '.repeat(10_000))).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
