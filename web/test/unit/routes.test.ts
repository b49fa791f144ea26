import { describe, expect, test } from 'vitest';
import { home_of, inner_path, match_route, safe_next } from '../../src/lib/routes';

test.each([
  ['/console', '/'],
  ['/console/', '/'],
  ['/console/referrals/', '/referrals'],
  ['/console/rewards/12', '/rewards/12'],
])('%s is %s inside the console', (pathname, expected) => {
  expect(inner_path(pathname)).toBe(expected);
});

test.each([
  ['/', 'home', {}],
  ['/referrals', 'referrals', {}],
  ['/referrals/42', 'referral', { id: '42' }],
  ['/accounts/acme%2Fparis', 'account', { id: 'acme/paris' }],
  ['/rewards/all', 'rewards_all', {}],
  ['/rewards/all2', 'reward', { id: 'all2' }],
  ['/set-up/brand', 'set_up_step', { step: 'brand' }],
  ['/payouts/a%20b', 'payout', { id: 'a b' }],
  ['/payouts/%zz', 'payout', { id: '%zz' }],
  ['/referrals/42/more', 'not_found', {}],
  ['/nowhere', 'not_found', {}],
])('%s opens %s', (path, name, params) => {
  expect(match_route(path)).toEqual({ name, params });
});

describe('after a log-in', () => {
  test.each(['/rewards/all?state=paid', '/referrals/42', '/ledger#entries'])('%s is gone back to', (next) => {
    expect(safe_next(next)).toBe(next);
  });

  test.each([
    null,
    '',
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example/',
    '/nowhere',
    '/log-in?next=/log-in',
  ])('%s leads to the first page', (next) => {
    expect(safe_next(next)).toBe('/');
  });
});

describe('the first page', () => {
  test.each([
    ['owner', '/referrals'],
    ['marketing', '/referrals'],
    ['rep', '/queue'],
    ['finance', '/rewards'],
    ['viewer', '/economics'],
  ] as const)('of %s is %s', (role, path) => {
    expect(home_of(role, true)).toBe(path);
    // To set the workspace up is for its owners.
    expect(home_of(role, false)).toBe(role === 'owner' ? '/set-up' : path);
  });
});
