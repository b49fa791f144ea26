import { describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../src/api/contract';

vi.stubGlobal('location', new URL('https://refer.example/console/?lang=en'));
const { promise_of } = await import('../../src/lib/rewards');

const rule = (beneficiary: Rule['beneficiary'], sentence: string) => ({ beneficiary, sentence }) as Rule;

describe('the promise of a rule', () => {
  it('says once whom it is for', () => {
    expect(promise_of(rule('advocate', '20% of each payment'))).toBe('The advocate: “20% of each payment”');
    expect(promise_of(rule('prospect', 'For the prospect: a module'))).toBe('For the prospect: a module');
    expect(promise_of(rule('account', 'For the customer: a module'))).toBe('For the customer: a module');
  });
});
