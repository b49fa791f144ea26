import { describe, expect, it, vi } from 'vitest';
import type { Reward, Rule } from '../../src/api/contract';

vi.stubGlobal('location', new URL('https://refer.example/console/?lang=en'));
const { by_currency, promise_of, running_hold } = await import('../../src/lib/rewards');

const rule = (beneficiary: Rule['beneficiary'], sentence: string) => ({ beneficiary, sentence }) as Rule;

describe('the promise of a rule', () => {
  it('says once whom it is for', () => {
    expect(promise_of(rule('advocate', '20% of each payment'))).toBe('The advocate: “20% of each payment”');
    expect(promise_of(rule('prospect', 'For the prospect: a module'))).toBe('For the prospect: a module');
    expect(promise_of(rule('account', 'For the customer: a module'))).toBe('For the customer: a module');
  });
});

describe('the hold of a reward', () => {
  const until = '2026-12-12T10:00:00Z';
  const reward = (state: Reward['state'], actions: string[] = []) => ({ state, actions, hold_until: until }) as Reward;
  const before = Date.parse('2026-12-01T00:00:00Z');
  const after = Date.parse('2026-12-13T00:00:00Z');

  it('is told while it runs', () => {
    expect(running_hold(reward('pending'), before)).toBe(until);
    expect(running_hold(reward('held'), before)).toBe(until);
  });

  it('is no longer told once it is over, whatever the clock of this machine', () => {
    expect(running_hold(reward('pending', ['approve']), before)).toBeNull();
    expect(running_hold(reward('pending'), after)).toBeNull();
    expect(running_hold(reward('held'), after)).toBeNull();
  });

  it('is not told of a reward that stands behind it', () => {
    for (const state of ['approved', 'scheduled', 'paid', 'voided'] as const) {
      expect(running_hold(reward(state), before)).toBeNull();
    }
  });
});

describe('rewards by currency', () => {
  it('keeps the order in each', () => {
    const reward = (id: string, currency: string) => ({ id, value: { amount: 1, currency } }) as Reward;
    const parts = by_currency([reward('a', 'EUR'), reward('b', 'CHF'), reward('c', 'EUR')]);
    expect(parts.map(([currency, part]) => [currency, part.map(({ id }) => id)])).toEqual([
      ['EUR', ['a', 'c']],
      ['CHF', ['b']],
    ]);
    expect(by_currency([])).toEqual([]);
  });
});
