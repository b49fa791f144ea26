import { expect, test } from 'vitest';
import type { AccountStep } from '../../src/api/contract';
import { account_events, account_path } from '../../src/lib/accounts';

const step = (gifts_allowed: boolean, recommending_allowed: boolean): AccountStep => ({
  at: '2026-11-20T10:00:00Z',
  actor: 'administrator',
  actor_name: 'Camille Petit',
  gifts_allowed,
  recommending_allowed,
  rep: null,
});

test('tells who looks after an account from a step on, and that nobody does', () => {
  const about = (rep: AccountStep['rep']): AccountStep => ({ ...step(true, true), rep });
  const steps = [about({ id: '7', name: 'Sacha' }), about({ id: null, name: null })];
  expect(account_events(steps).map(({ changes }) => changes)).toEqual([['rep'], ['no_rep']]);
});

test('tells what each step changed from the one before it', () => {
  const steps = [step(false, true), step(false, false), step(true, true), step(false, false)];
  expect(account_events(steps).map(({ changes }) => changes)).toEqual([
    ['gifts_off'],
    ['program_off'],
    ['gifts_on', 'program_on'],
    ['gifts_off', 'program_off'],
  ]);
});

test('a page is found whatever the customer calls itself', () => {
  expect(account_path('acme/paris #1')).toBe('/accounts/acme%2Fparis%20%231');
});
