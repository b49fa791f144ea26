import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import en from '../../src/locales/en.json';
import fr from '../../src/locales/fr.json';
import { kEventsWithReason, kLedgerAccounts, kOutcomes, kReferralStates, kRewardStates } from '../../src/lib/states';

type Catalogue = Record<string, string>;
const kCatalogues: [string, Catalogue][] = [
  ['en', en],
  ['fr', fr],
];

/** Names of the arguments that a message takes, plural and select branches included. */
function arguments_of(text: string, locale: string): string[] {
  const names = new Set<string>();
  type Element = { type: number; value: string; options?: Record<string, { value: Element[] }> };
  const walk = (elements: Element[]): void => {
    for (const element of elements) {
      if (element.type > 0 && element.type < 7) names.add(element.value);
      for (const option of Object.values(element.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst() as Element[]);
  return [...names].sort();
}

test('both catalogues have the same keys, in order', () => {
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  expect(Object.keys(en)).toEqual([...Object.keys(en)].sort());
});

test('both wordings of a text take the same arguments', () => {
  for (const [key, text] of Object.entries(en as Catalogue)) {
    expect([key, arguments_of((fr as Catalogue)[key] ?? '', 'fr')]).toEqual([key, arguments_of(text, 'en')]);
  }
});

describe.each(kCatalogues)('%s', (_, catalogue) => {
  test('no text is empty or has an ASCII apostrophe', () => {
    const faults = Object.entries(catalogue).filter(([, text]) => text.trim() === '' || text.includes("'"));
    expect(faults).toEqual([]);
  });

  test.each([
    ['referral_state', kReferralStates],
    ['reward_state', kRewardStates],
    ['outcome', kOutcomes],
    ['ledger_account', kLedgerAccounts],
    ['ledger_account_text', kLedgerAccounts],
  ] as const)('every %s has a wording', (family, codes) => {
    expect(codes.filter((code) => !(`${family}.${code}` in catalogue))).toEqual([]);
  });

  test('every event that needs a reason has a wording', () => {
    const is_worded = (event: string) => `referral_event.${event}` in catalogue || `reward_event.${event}` in catalogue;
    expect(kEventsWithReason.filter((event) => !is_worded(event))).toEqual([]);
  });
});

test('French keeps its punctuation with the word before it', () => {
  const faults = Object.entries(fr as Catalogue).filter(([, text]) => / [?!;:»%€]|« /.test(text));
  expect(faults).toEqual([]);
});

test('words that the vocabulary avoids do not appear', () => {
  const avoided = /\b(tenant|sponsors?|referrers?|referees?|affiliates?|leads?|workflow|recommendations?)\b/i;
  const faults = Object.entries(en as Catalogue).filter(([, text]) => avoided.test(text));
  expect(faults).toEqual([]);
});
