import { describe, expect, it } from 'vitest';
import { first_locale } from '../../demo/texts';

describe('the language the demo page begins in', () => {
  it.each([
    ['?lang=en', ['fr-FR'], 'en'],
    ['?user=merchant&lang=fr', ['en-GB'], 'fr'],
    ['', ['fr-CA', 'en'], 'fr'],
    ['', ['en-US'], 'en'],
    ['', ['de-DE', 'fr', 'en'], 'fr'],
    ['?lang=es', ['FR'], 'fr'],
    ['', ['frr', 'es'], 'en'],
    ['', [], 'en'],
  ])('%s in a browser of %j is %s', (search, languages, locale) => {
    expect(first_locale(search, languages)).toBe(locale);
  });
});
