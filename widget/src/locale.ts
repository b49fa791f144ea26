export type Locale = 'en' | 'fr';
/** A text of messages.ts. */
export type Message = `${string} | ${string}`;
export type Translate = (message: Message, value?: string | number) => string;

/** Picks the language and fills `{}`. In French no line begins with `:`, `;`, `!`, `?`, `%` or a closing quote. */
export function translator(locale: Locale): Translate {
  return (message, value = '') => {
    const [english = '', french = ''] = message.split(' | ');
    const text = locale === 'fr' ? french.replace(/ (?=[:;!?%»])|(?<=«) /g, '\u00a0') : english;
    return text.replace('{}', () => String(value));
  };
}

/** The first preference that is French or English decides; anything else reads English. */
export const pickLocale = (...preferences: unknown[]): Locale =>
  /^fr/i.test(preferences.map(String).find((it) => /^(fr|en)\b/i.test(it)) ?? '') ? 'fr' : 'en';
