import type { Message } from './messages';

export type Locale = 'en' | 'fr';
/** A text in the user's language, its `{value}` filled. */
export type Translate = (message: Message, value?: string | number) => string;

/** The first preference that is French or English decides; anything else reads English. */
export const pickLocale = (...preferences: unknown[]): Locale =>
  /^fr/i.test(preferences.map(String).find((it) => /^(fr|en)\b/i.test(it)) ?? '') ? 'fr' : 'en';
