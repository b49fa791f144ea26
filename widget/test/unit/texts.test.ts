import { describe, expect, it } from 'vitest';
import { isFreeMail, isPlausibleEmail } from '../../src/email';
import { pickLocale, translator, type Message } from '../../src/locale';
import * as texts from '../../src/messages';
import { formatMoney } from '../../src/money';

const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('texts', () => {
  it.each(Object.entries(texts))('%s is in both languages with the same places', (_, text) => {
    const halves = text.split(' | ');
    expect(halves).toHaveLength(2);
    expect(halves.every((half) => half.trim().length > 0)).toBe(true);
    expect(halves.map((half) => half.includes('{}'))).toEqual(halves.map(() => text.includes('{}')));
  });

  it.each(Object.entries(texts))('%s has French typography', (_, text) => {
    const french = translator('fr')(text);
    expect(french).not.toMatch(/ [:;!?%»]|« |'/);
    expect(french).not.toMatch(/[^\s\u00a0][;!?]/);
  });

  it('fills values in literally', () => {
    expect(translator('en')(texts.title, "$& {} $'")).toBe("Recommend $& {} $'");
    expect(translator('fr')('a {} | {} ?' satisfies Message, 'Quoi ?')).toBe('Quoi ?\u00a0?');
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
