import type { Money } from '../../src/api/contract';

export type Locale = 'en' | 'fr';

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' });

/** Two wordings of one text of the server, as its catalogue would give them. */
export const say = (locale: Locale, en: string, fr: string) => (locale === 'fr' ? fr : en);
