import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/api/contract';
import {
  draft_of,
  new_draft,
  parts_of,
  pointers_of,
  read_draft,
  settled,
  type RuleDraft,
} from '../../src/lib/rule_draft';

const kZone = 'America/New_York';
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const kRule: Rule = {
  id: '7',
  version: 2,
  sentence: '',
  beneficiary: 'advocate',
  milestone: 'won',
  base: 'annual_value',
  kind: 'cash',
  choices: ['cash', 'credit'],
  rate_bps: 1250,
  amount: null,
  gift: null,
  tiers: [],
  tier_by: 'order_amount',
  duration_months: null,
  quantity: 1,
  hold_days: 30,
  approval: 'above_amount',
  approval_above: eur(100_000),
  clawback_on_early_end: false,
  audience: 'admin',
  when: { match: 'any', conditions: [{ attribute: 'annual_value', operator: 'at_least', value: '60000' }] },
  caps: { per_referral: null, per_advocate: null, per_year: eur(200_000) },
  at_count: null,
  valid_from: null,
  valid_to: null,
  campaign: null,
};

const kRules: Record<string, Rule> = {
  'a share with caps and conditions': kRule,
  'tiers by order': {
    ...kRule,
    base: 'order_amount',
    rate_bps: null,
    when: null,
    caps: null,
    tiers: [
      { below: eur(60_000), below_count: null, value: eur(5_000) },
      { below: null, below_count: null, value: eur(40_000) },
    ],
  },
  'tiers by count': {
    ...kRule,
    base: 'none',
    rate_bps: null,
    tier_by: 'count',
    clawback_on_early_end: true,
    tiers: [
      { below: null, below_count: 3, value: eur(5_000) },
      { below: null, below_count: null, value: eur(9_000) },
    ],
  },
  'a rung of a ladder': {
    ...kRule,
    milestone: 'engaged',
    base: 'none',
    rate_bps: null,
    kind: 'gift',
    choices: [],
    amount: eur(1_200),
    gift: 'notebook',
    at_count: 2,
    when: { match: 'all', conditions: [{ attribute: 'country', operator: 'one_of', value: 'FR,BE' }] },
    caps: null,
  },
  'a share of each payment for a year': {
    ...kRule,
    base: 'payment',
    duration_months: 12,
    valid_from: '2026-05-01T04:00:00.000Z',
    valid_to: '2026-06-01T04:00:00.000Z',
  },
  'three modules': { ...kRule, base: 'none', rate_bps: null, kind: 'module', choices: [], quantity: 3, caps: null },
};

const draft = (over: Partial<RuleDraft> = {}): RuleDraft => ({ ...new_draft(), rate: '20', ...over });
const faults = (over: Partial<RuleDraft>) => read_draft(draft(over), 'EUR', kZone).faults;

describe('a rule filled in and read back', () => {
  for (const locale of ['en', 'fr'] as const) {
    test.each(Object.entries(kRules))(`says the same (%s, ${locale})`, (_, rule) => {
      const { id: _id, version: _version, sentence: _sentence, ...terms } = rule;
      expect(read_draft(draft_of(rule, locale, kZone), 'EUR', kZone).terms).toEqual(terms);
    });
  }

  test('keeps a currency without decimals', () => {
    const yen = {
      ...kRules['tiers by order']!,
      tiers: [{ below: null, below_count: null, value: { amount: 5000, currency: 'JPY' } }],
      approval: 'auto',
      approval_above: null,
    } as Rule;
    expect(read_draft(draft_of(yen, 'fr', kZone), 'JPY', kZone).terms?.tiers[0]?.value).toEqual({
      amount: 5000,
      currency: 'JPY',
    });
  });
});

describe('a draft', () => {
  test('puts right what its milestone excludes', () => {
    const before = draft({ conditions: [{ attribute: 'annual_value', operator: 'at_least', value: '600' }] });
    const after = settled({ ...before, milestone: 'engaged' });
    expect(after.basis).toBe('fixed');
    expect(after.conditions).toEqual([]);
    expect(settled({ ...after, kind: 'gift', milestone: 'won', basis: 'annual_value' }).kind).toBe('cash');
    expect(settled({ ...before, choices: ['cash', 'credit', 'module'] }).choices).toEqual(['credit']);
  });

  test('shows only what applies', () => {
    expect(parts_of(draft())).toMatchObject({ rate: true, amount: false, tiers: false, clawback: true, caps: true });
    const rung = draft({ milestone: 'engaged', basis: 'fixed', kind: 'gift', at_count: '2' });
    expect(parts_of(rung)).toMatchObject({ rate: false, amount: true, gift: true, caps: false, at_count: true });
    expect(parts_of(draft({ basis: 'count' }))).toMatchObject({ tiers: true, amount: false });
  });

  test('names each field that cannot be read', () => {
    expect(faults({ rate: '120' })).toEqual({ '/rate_bps': 'rate' });
    expect(faults({ rate: '0' })).toEqual({ '/rate_bps': 'rate' });
    expect(faults({ basis: 'fixed', amount: '' })).toEqual({ '/amount': 'required' });
    expect(faults({ basis: 'fixed', kind: 'module', amount: '' })).toBeUndefined();
    expect(faults({ basis: 'fixed', amount: '1e3' })).toEqual({ '/amount': 'amount' });
    expect(faults({ hold: '1.5' })).toEqual({ '/hold_days': 'whole' });
    expect(faults({ approval: 'above_amount' })).toEqual({ '/approval_above': 'required' });
    expect(faults({ cap_year: 'much' })).toEqual({ '/caps/per_year': 'amount' });
    expect(faults({ valid_from: '2026-05-02', valid_to: '2026-05-02' })).toEqual({ '/valid_to': 'dates' });
    expect(
      faults({
        basis: 'order_amount',
        tiers: [
          { border: '', value: '5' },
          { border: '', value: '' },
        ],
      }),
    ).toEqual({
      '/tiers/0/below': 'required',
      '/tiers/1/value': 'required',
    });
    expect(faults({ conditions: [{ attribute: 'country', operator: 'is', value: ' ' }] })).toEqual({
      '/when/conditions/0/value': 'required',
    });
  });

  test.each([
    { basis: 'fixed', amount: '', hold: 'x', cap_year: 'x', cap_referral: 'x', cap_advocate: 'x', duration: 'x' },
    { basis: 'annual_value', rate: '', approval: 'above_amount', valid_from: '2026-05-02', valid_to: '2026-05-01' },
    { basis: 'fixed', kind: 'gift', amount: 'x', quantity: '', at_count: 'x' },
    { basis: 'payment', rate: '20', duration: 'x' },
    {
      basis: 'order_amount',
      tiers: [
        { border: 'x', value: '' },
        { border: '', value: '' },
      ],
    },
    {
      basis: 'count',
      tiers: [
        { border: 'x', value: '' },
        { border: '', value: '' },
      ],
    },
    { rate: '20', conditions: [{ attribute: 'country', operator: 'is', value: '' }] },
  ] satisfies Partial<RuleDraft>[])('some field shows each fault of %j', (changes) => {
    const { faults } = read_draft(draft(changes), 'EUR', kZone);
    expect(Object.keys(faults ?? {}).length).toBeGreaterThan(0);
    expect(pointers_of(draft(changes))).toEqual(expect.arrayContaining(Object.keys(faults ?? {})));
  });

  test('writes lists of countries as the server reads them', () => {
    const conditions = [{ attribute: 'country', operator: 'one_of', value: ' fr, be ;ch ' } as const];
    expect(read_draft(draft({ conditions }), 'EUR', kZone).terms?.when?.conditions[0]?.value).toBe('FR,BE,CH');
  });
});
