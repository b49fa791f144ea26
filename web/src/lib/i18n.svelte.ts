import { IntlMessageFormat } from 'intl-messageformat';
import en from '../locales/en.json';
import fr from '../locales/fr.json';
import type { Money } from '../api/contract';
import * as format from './format';
import { tag_of, type Locale } from './format';

export type { Locale };
export type Key = keyof typeof en;
export type Values = Record<string, string | number>;

const kCatalogues: Record<Locale, Record<Key, string>> = { en, fr };
const kStorageKey = 'parrain.locale';

function is_locale(value: string | null | undefined): value is Locale {
  return value === 'en' || value === 'fr';
}

function remembered(): string | null {
  try {
    return localStorage.getItem(kStorageKey);
  } catch {
    return null;
  }
}

/** The language that the address asks for, if it does. */
const asked = new URLSearchParams(location.search).get('lang');

function first_locale(): Locale {
  if (is_locale(asked)) return asked;
  const kept = remembered();
  if (is_locale(kept)) return kept;
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** The language of the console, as state: texts and formats follow it. */
class I18n {
  #locale = $state<Locale>(first_locale());

  get locale(): Locale {
    return this.#locale;
  }

  /** Change language and remember it on this machine. */
  choose(locale: Locale): void {
    this.#locale = locale;
    try {
      localStorage.setItem(kStorageKey, locale);
    } catch {
      // A browser that stores nothing still changes language for this visit.
    }
  }

  /** Take the member's own language unless the address asks for one or a person chose one on this machine. */
  prefer(locale: Locale | null): void {
    if (locale && !is_locale(asked) && !is_locale(remembered())) this.#locale = locale;
  }
}

export const i18n = new I18n();

const messages = new Map<string, IntlMessageFormat>();

/** A text of the catalogue in the present language. */
export function t(key: Key, values: Values = {}): string {
  const id = `${i18n.locale}:${key}`;
  let message = messages.get(id);
  if (!message) {
    message = new IntlMessageFormat(kCatalogues[i18n.locale][key], tag_of(i18n.locale), undefined, { ignoreTag: true });
    messages.set(id, message);
  }
  return String(message.format(values));
}

/** The wording of a code of the server (`referral_state`, `won`), or the code itself when it is new to us. */
export function label(family: string, code: string): string {
  const key = `${family}.${code}`;
  return key in kCatalogues.en ? t(key as Key) : code;
}

export const money = (value: Money) => format.format_money(value, i18n.locale);
export const money_round = (value: Money) => format.format_money_round(value, i18n.locale);
export const amount_example = (currency: string) => format.amount_example(currency, i18n.locale);
export const rate = (basis_points: number) => format.format_rate(basis_points, i18n.locale);
export const share = (value: number) => format.format_share(value, i18n.locale);
export const number = (value: number, decimals = 0) => format.format_number(value, i18n.locale, decimals);
export const country = (code: string) => format.format_country(code, i18n.locale);
export const month = (key: string, length: 'short' | 'long' = 'long') => format.format_month(key, i18n.locale, length);

/** Several currencies in one line: `1 842,00 € + 120,00 $`. */
export function money_sum(amounts: Money[]): string {
  return format.sum_by_currency(amounts).map(money).join(' + ');
}
