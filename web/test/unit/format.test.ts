import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as format from '../../src/lib/format';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

test('currencies have the decimals that the server counts', () => {
  const table = readFileSync(new URL('../../../src/core/money.cpp', import.meta.url), 'utf8');
  const known = [...table.matchAll(/\{"([A-Z]{3})", (\d)\}/g)].map(
    ([, code, digits]) => [code, Number(digits)] as const,
  );
  expect(known.length).toBeGreaterThan(100);
  for (const [code, digits] of known) expect(format.currency_digits(code!), code).toBe(digits);
});

describe('money', () => {
  test.each([
    [eur(129_000), 'fr', '1\u202f290,00\u00a0€'],
    [eur(129_000), 'en', '€1,290.00'],
    [eur(-5), 'en', '-€0.05'],
    [{ amount: 1290, currency: 'JPY' }, 'en', 'JP¥1,290'],
    [{ amount: 764236, currency: 'HUF' }, 'en', 'HUF\u00a07,642.36'],
    [{ amount: 1500, currency: 'IQD' }, 'en', 'IQD\u00a01.500'],
    [{ amount: 1_234, currency: 'KWD' }, 'en', 'KWD\u00a01.234'],
  ] as const)('%j is written in %s as %s', (money, locale, expected) => {
    expect(format.format_money(money, locale)).toBe(expected);
  });

  test.each([
    ['1290', 129_000],
    ['1290,5', 129_050],
    ['1 290.05', 129_005],
    ['1\u202f290,00', 129_000],
    ['0,01', 1],
    ['999999999999,99', 99_999_999_999_999],
  ])('"%s" is read as %d cents', (text, amount) => {
    expect(format.parse_money(text, 'EUR')).toEqual(eur(amount));
  });

  test.each(['', '-1', '1,234', '1.2.3', '12€', 'abc', '1e3', '9999999999999'])(
    '"%s" is no amount of euros',
    (text) => {
      expect(format.parse_money(text, 'EUR')).toBeNull();
    },
  );

  test('a currency without decimals takes none', () => {
    expect(format.parse_money('1290', 'JPY')).toEqual({ amount: 1290, currency: 'JPY' });
    expect(format.parse_money('1290,5', 'JPY')).toBeNull();
  });

  test.each([
    ['1250,00', 'JPY', 1250],
    ['1250.0', 'JPY', 1250],
    ['0,00', 'JPY', 0],
    ['1250,000', 'KWD', 1_250_000],
  ])('zeros after "%s" change nothing in %s', (text, currency, amount) => {
    expect(format.parse_money(text, currency)).toEqual({ amount, currency });
  });

  test.each([
    ['1,000', 'JPY'],
    ['1,000', 'EUR'],
    ['1250,05', 'JPY'],
    ['1250,50', 'JPY'],
  ])('"%s" in %s may mean something else, and is no amount', (text, currency) => {
    expect(format.parse_money(text, currency)).toBeNull();
  });

  test.each([
    ['EUR', 'fr', '1250,00'],
    ['EUR', 'en', '1250.00'],
    ['JPY', 'fr', '1250'],
    ['KWD', 'en', '1250.000'],
  ] as const)('the example of an amount of %s in %s is %s, and the field takes it', (currency, locale, example) => {
    expect(format.amount_example(currency, locale)).toBe(example);
    expect(format.parse_money(example, currency)).not.toBeNull();
  });

  test.each(['en', 'fr'] as const)('what is offered for typing in %s is read back unchanged', (locale) => {
    for (const amount of [0, 1, 99, 100, 129_005, 123_456_789]) {
      expect(format.parse_money(format.money_input(eur(amount), locale), 'EUR')).toEqual(eur(amount));
    }
  });

  test('sums keep currencies apart', () => {
    const sums = format.sum_by_currency([eur(1), { amount: 5, currency: 'USD' }, eur(2)]);
    expect(sums).toEqual([eur(3), { amount: 5, currency: 'USD' }]);
  });
});

describe('rates', () => {
  test('basis points are written as percentages', () => {
    // Versions of the Unicode data differ in the width of this space, never in its not breaking.
    expect(format.format_rate(2000, 'fr')).toMatch(/^20[\u00a0\u202f]%$/);
    expect(format.format_rate(1550, 'en')).toBe('15.5%');
  });

  test.each([
    ['20', 2000],
    ['15,5', 1550],
    ['0.25 %', 25],
    ['100', 10_000],
  ])('"%s" is read as %d basis points', (text, expected) => {
    expect(format.parse_rate(text)).toBe(expected);
  });

  test.each(['', '100.01', '-1', '1,234', 'x'])('"%s" is no rate', (text) => {
    expect(format.parse_rate(text)).toBeNull();
  });
});

describe('times', () => {
  test('are written for the reader, in their zone', () => {
    expect(format.format_date_time('2026-11-21T23:30:00Z', 'fr', 'Europe/Paris')).toBe('22\u00a0nov.\u00a02026, 00:30');
    expect(format.format_date('2026-11-21T23:30:00Z', 'en', 'UTC')).toBe('21\u00a0Nov\u00a02026');
  });

  test('countries are named, and an unknown code is left as it is', () => {
    expect(format.format_country('AT', 'fr')).toBe('Autriche');
    expect(format.format_country('GB', 'en')).toBe('United Kingdom');
    expect(format.format_country('?', 'en')).toBe('?');
  });

  test('months are named, and an unknown key is left as it is', () => {
    expect(format.format_month('2026-05', 'en')).toBe('May 2026');
    expect(format.format_month('2026-05', 'fr')).toBe('mai 2026');
    expect(format.format_month('total', 'fr')).toBe('total');
  });
});
