import { expect, test } from 'vitest';
import { next_action_of } from '../../src/lib/referrals';

test.each([
  ['2026-12-01T09:00:00Z', '2026-12-10T09:00:00Z', true],
  ['2026-12-20T09:00:00Z', '2026-12-10T09:00:00Z', false],
  ['2026-12-10T09:00:00Z', '2026-12-10T09:00:00Z', false],
  ['2026-12-20T09:00:00Z', null, true],
])('an action at %s of a contact erased at %s is told: %s', (next_action_at, erased_at, is_told) => {
  expect(next_action_of({ next_action_at, contact: { erased_at } })).toBe(is_told ? next_action_at : null);
});

test('a referral without a contact keeps its next action, or has none', () => {
  const at = '2026-12-20T09:00:00Z';
  expect(next_action_of({ next_action_at: at, contact: null })).toBe(at);
  expect(next_action_of({ next_action_at: null, contact: null })).toBeNull();
});
