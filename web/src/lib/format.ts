import type { Money } from '../api/contract';

export type Locale = 'en' | 'fr';

const kTags: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };

/** The BCP 47 tag by which `Intl` formats for a language of the console. */
export function tag_of(locale: Locale): string {
  return kTags[locale];
}

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  let found = formatters.get(key) as T | undefined;
  if (!found) formatters.set(key, (found = make()));
  return found;
}

function number_format(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(`n${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(tag_of(locale), options));
}

function date_format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(`d${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(tag_of(locale), options));
}

// ISO 4217, as the server counts. Browsers follow CLDR instead, which drops the two decimals of HUF, COP or IDR.
const kNoDecimals = /^(BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|VND|VUV|X[AOP]F)$/;
const kThreeDecimals = /^(BHD|IQD|JOD|KWD|LYD|OMR|TND)$/;

/** Number of decimals of a currency: 2 for EUR and HUF, 0 for JPY, 3 for TND. */
export function currency_digits(currency: string): number {
  if (kNoDecimals.test(currency)) return 0;
  return kThreeDecimals.test(currency) ? 3 : 2;
}

/** An amount in words of the reader: `1 290,00 €`, `€1,290.00`. */
export function format_money(money: Money, locale: Locale): string {
  const digits = currency_digits(money.currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = number_format(locale, { style: 'currency', currency: money.currency, ...options });
  return format.format(money.amount / 10 ** digits);
}

/** An amount without decimals, for axes and headlines. */
export function format_money_round(money: Money, locale: Locale): string {
  const digits = currency_digits(money.currency);
  const options = { style: 'currency', currency: money.currency, maximumFractionDigits: 0 } as const;
  return number_format(locale, options).format(money.amount / 10 ** digits);
}

/** The sign of a currency as the reader knows it: `€`. */
export function currency_sign(currency: string, locale: Locale): string {
  const parts = number_format(locale, { style: 'currency', currency }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/** Zeros people write after a whole amount out of habit; three would read as thousands. */
const kHabitualDecimals = 2;

/**
 * Read an amount typed by a person, with a comma or a point before the decimals and any spaces between thousands.
 * Zeros where the currency has no decimals are let through: `1250,00` yen is 1250. Never goes through floating point.
 * Null when the text is not an amount of the currency.
 */
export function parse_money(text: string, currency: string): Money | null {
  const digits = currency_digits(currency);
  const compact = text.replace(/[\s\u00a0\u202f]/g, '');
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(compact);
  if (!match) return null;
  const typed = match[2] ?? '';
  const decimals = typed.slice(0, digits);
  const beyond = typed.slice(digits);
  if (beyond && (typed.length > kHabitualDecimals || /[^0]/.test(beyond))) return null;
  return { amount: Number((match[1] ?? '') + decimals.padEnd(digits, '0')), currency };
}

/** The text a person would type for an amount: `1290,00`. */
export function money_input(money: Money, locale: Locale): string {
  const digits = currency_digits(money.currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return number_format(locale, options).format(money.amount / 10 ** digits);
}

/** An amount of a currency for a person to type after: `1250,00` euros, `1250` yen, `1250.000` dinars. */
export function amount_example(currency: string, locale: Locale): string {
  return money_input({ amount: 1250 * 10 ** currency_digits(currency), currency }, locale);
}

/** A rate in basis points: 2000 is `20 %`. */
export function format_rate(basis_points: number, locale: Locale): string {
  return format_share(basis_points / 10_000, locale, 2);
}

/** A share between 0 and 1 as a percentage, with at most `decimals` decimals. */
export function format_share(share: number, locale: Locale, decimals = 1): string {
  return number_format(locale, { style: 'percent', maximumFractionDigits: decimals }).format(share);
}

/** Read a percentage typed by a person into basis points (0 to 10000); null when it is none. */
export function parse_rate(text: string): number | null {
  return parse_percent(text, 10_000);
}

/** As `parse_rate`, up to `most` basis points: a cost may be more than the revenue it is held against. */
export function parse_percent(text: string, most: number): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f%]/g, ''));
  if (!match) return null;
  const basis_points = Number((match[1] ?? '') + (match[2] ?? '').padEnd(2, '0'));
  return basis_points <= most ? basis_points : null;
}

export function format_number(value: number, locale: Locale, decimals = 0): string {
  return number_format(locale, { maximumFractionDigits: decimals }).format(value);
}

/** A day: `21 Nov 2026`, `21 nov. 2026`. */
export function format_date(time: string, locale: Locale, time_zone: string): string {
  return unbroken(date_format(locale, { dateStyle: 'medium', timeZone: time_zone }).format(new Date(time)));
}

/** A day and its time to the minute. */
export function format_date_time(time: string, locale: Locale, time_zone: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: time_zone } as const;
  return unbroken(date_format(locale, options).format(new Date(time)));
}

/** A minute of the day as clocks and fields of browsers write it: `09:30`; the end of a day is midnight. */
export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A day stays on one line; its time may go to the next. */
function unbroken(text: string): string {
  return text.replace(/([^,]) /g, '$1\u00a0');
}

/** The name of a country in the language of the reader: `Autriche` for `AT`; the code where nobody knows it. */
export function format_country(code: string, locale: Locale): string {
  try {
    return new Intl.DisplayNames(tag_of(locale), { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A month key `2026-05` in words: `May 2026`; short for axes. */
export function format_month(key: string, locale: Locale, length: 'short' | 'long' = 'long'): string {
  const [year, month] = key.split('-').map(Number);
  if (!year || !month) return key;
  const options: Intl.DateTimeFormatOptions =
    length === 'long' ? { month: 'long', year: 'numeric' } : { month: 'short', year: '2-digit' };
  return date_format(locale, { ...options, timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, 1)));
}

/** Sum amounts per currency, in order of first appearance. */
export function sum_by_currency(amounts: Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, amount]) => ({ amount, currency }));
}
