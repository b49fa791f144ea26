import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFreeMail, isPlausibleEmail } from '../../src/email';
import { pickLocale } from '../../src/locale';
import { formatMoney } from '../../src/money';
import { Session } from '../../src/session';
import { allTexts, kState, textsOf } from './server';

const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const kSource = readFileSync('src/messages.ts', 'utf8');

/** The names of a union of messages.ts. */
const namesOf = (type: string): string[] => {
  const [, union = ''] = new RegExp(`type ${type} =([^;]*);`).exec(kSource) ?? [];
  return [...union.matchAll(/'(\w+)'/g)].map(([, name = '']) => name).sort();
};

describe('texts', () => {
  it.each([
    ['TabMessage', 'tab'],
    ['AskMessage', 'ask'],
  ] as const)('named by %s are those the server sends, in both languages', (type, group) => {
    expect(Object.keys(textsOf('en', group)).sort()).toEqual(namesOf(type));
    expect(Object.keys(textsOf('fr', group)).sort()).toEqual(namesOf(type));
  });

  it.each(Object.entries(allTexts('fr')))('%s has French typography', (_, french) => {
    expect(french).not.toMatch(/ [:;!?%»]|« |'/);
    expect(french).not.toMatch(/[^\s\u00a0][;!?]/);
  });

  it('hold no other place than {value}, which is sent as it stands in the catalogue', () => {
    for (const text of [...Object.values(allTexts('en')), ...Object.values(allTexts('fr'))]) {
      expect(text.replace('{value}', '')).not.toMatch(/[{}]|\'/);
    }
  });

  it('take values literally, and are empty until the state has come', () => {
    const session = new Session('https://refer.example/', { token: 't' });
    expect(session.t('title', 'x')).toBe('');
    session.state = { ...kState };
    expect(session.t('title', "$& {value} $'")).toBe("Recommend $& {value} $'");
  });

  it.each([
    [['fr'], 'fr'],
    [['FR-ca'], 'fr'],
    [['de', 'fr'], 'fr'],
    [[undefined, null, '', 'en-GB', 'fr'], 'en'],
    [['french'], 'en'],
    [[], 'en'],
  ])('picks from %j the language %s', (preferences, expected) => {
    expect(pickLocale(...preferences)).toBe(expected);
  });
});

describe('money', () => {
  it.each([
    [25_800, 'EUR', 'fr', '258 €'],
    [25_850, 'EUR', 'fr', '258,50 €'],
    [25_801, 'EUR', 'en', '€258.01'],
    [0, 'EUR', 'en', '€0'],
    [-1_290, 'EUR', 'fr', '-12,90 €'],
    [5_000, 'JPY', 'en', '¥5,000'],
    [1_234_567, 'TND', 'en', 'TND 1,234.567'],
    [150_050, 'HUF', 'en', 'HUF 1,500.50'],
    [12_345_678_901_234, 'EUR', 'fr', '123 456 789 012,34 €'],
  ])('shows %i minor units of %s in %s as %s', (amount, currency, locale, expected) => {
    expect(spaced(formatMoney({ amount, currency }, locale))).toBe(expected);
  });
});

describe('addresses', () => {
  it.each(['a@x.fr', 'a.b+c@sub.x.example', 'é@société.fr'])('lets %s through', (address) => {
    expect(isPlausibleEmail(address)).toBe(true);
  });

  it.each(['', 'a', 'a@', 'a@b', '@x.fr', 'a b@x.fr', 'a@x.f', 'a@b@x.fr'])('stops %j', (address) => {
    expect(isPlausibleEmail(address)).toBe(false);
  });

  it('hints at consumer providers only', () => {
    for (const address of ['mamie@orange.fr', 'a@GMAIL.com', 'a@hotmail.co.uk', 'a@laposte.net']) {
      expect(isFreeMail(address)).toBe(true);
    }
    for (const address of ['a@orange.example.fr', 'a@monorange.fr', 'a@free-work.fr', 'a@acme.com']) {
      expect(isFreeMail(address)).toBe(false);
    }
  });
});
