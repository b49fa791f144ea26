import { afterEach, describe, expect, it, vi } from 'vitest';
import en from '../../src/locales/en.json';
import fr from '../../src/locales/fr.json';
import { i18n } from '../../src/lib/i18n.svelte';
import { kLostReasons, reason_text } from '../../src/lib/reasons';

// The language is looked for where a browser keeps it, as soon as it is imported.
vi.hoisted(() => {
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { language: 'en' });
});

describe('a reason', () => {
  afterEach(() => i18n.choose('en'));

  it.each([
    ['en', en],
    ['fr', fr],
  ] as const)('that was chosen is worded in %s', (locale, texts) => {
    i18n.choose(locale);
    for (const code of kLostReasons) expect(reason_text(code)).toBe(texts[`lost_reason.${code}`]);
  });

  it('that somebody wrote stands as it is', () => {
    expect(reason_text('Trop cher')).toBe('Trop cher');
    expect(reason_text('call.note')).toBe('call.note');
  });
});
