import { describe, expect, test } from 'vitest';
import {
  accessibility_faults,
  console_under_test,
  has_no_sideways_scroll,
  kPictures,
  kSizes,
  settled,
} from './support';

const { server, complaints, base, open } = console_under_test();

const kScreens: Record<string, string> = {
  'set-up-story': '/set-up/story',
  'set-up-brand': '/set-up/brand',
  'set-up-sender': '/set-up/sender',
  'set-up-origins': '/set-up/origins',
  'set-up-install': '/set-up/install',
  'set-up-stripe': '/set-up/stripe',
  referrals: '/referrals',
  referral: '/referrals/r1',
  'referral-called': '/referrals/r2',
  'referral-review': '/referrals/r4',
  queue: '/queue',
  'queue-open': '/queue?show=all&open=r2',
  accounts: '/accounts',
  account: '/accounts/c1',
  'account-left': '/accounts/acme%2Fparis',
  rewards: '/rewards',
  'rewards-all': '/rewards/all',
  reward: '/rewards/w1',
  'reward-clawback': '/rewards/w8',
  payouts: '/payouts',
  payout: '/payouts/o2',
  'payout-awaiting': '/payouts/o3',
  benefits: '/benefits',
  ledger: '/ledger',
  billing: '/billing',
  economics: '/economics',
  programs: '/programs',
  program: '/programs/p1',
  rule: '/programs/p1/rules/rule-advocate-2',
  'rule-new': '/programs/p1/rules/new',
  templates: '/templates',
  template: '/templates/prospect-introduction',
  'settings-sender': '/settings/sender',
  'settings-workspace': '/settings/workspace',
  'settings-api-keys': '/settings/api-keys',
  'settings-payments': '/settings/payments',
  'settings-team': '/settings/team',
  'not-found': '/nowhere',
};

describe.each(['en', 'fr'] as const)('every screen in %s', (locale) => {
  test.each(Object.entries(kScreens))(
    '%s: strict policy, no complaint, accessible, fits both sizes',
    async (name, path) => {
      const page = await open(`/console${path}`, locale);
      await settled(page);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      await page.screenshot({ path: `${kPictures}${name}-${locale}.png`, fullPage: true });
      expect(await accessibility_faults(page)).toEqual([]);
      await page.setViewportSize(kSizes.phone);
      await page.screenshot({ path: `${kPictures}${name}-${locale}-phone.png`, fullPage: true });
      expect(await has_no_sideways_scroll(page)).toBe(true);
      expect(complaints).toEqual([]);
    },
  );

  test('the log-in and the first visit', async () => {
    server.is_logged_in = false;
    const page = await open('/console/log-in', locale);
    await settled(page);
    await page.screenshot({ path: `${kPictures}log-in-${locale}.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    await page.goto(`${base()}/console/claim#abc`);
    await page.reload();
    await settled(page);
    await page.screenshot({ path: `${kPictures}claim-${locale}.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('the demo host page', async () => {
    const page = await open(locale === 'en' ? '/demo?lang=en' : '/demo', locale);
    await page.getByRole('option', { name: 'Atelier Rivoli' }).waitFor({ state: 'attached' });
    await page.screenshot({ path: `${kPictures}demo-${locale}.png`, fullPage: true });
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('empty and broken', () => {
  test.each([
    '/referrals',
    '/accounts',
    '/rewards',
    '/rewards/all',
    '/payouts',
    '/benefits',
    '/ledger',
    '/billing',
    '/economics',
    '/programs',
  ])('%s says what will appear there', async (path) => {
    server.is_empty = true;
    const page = await open(`/console${path}`);
    await settled(page);
    await page.screenshot({ path: `${kPictures}empty${path.replaceAll('/', '-')}.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a failure shows the reason and can be tried again', async () => {
    server.broken = '/v1/referrals';
    const page = await open('/console/referrals');
    await page.getByText('The server is tired.').waitFor();
    await page.screenshot({ path: `${kPictures}failure.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    server.broken = '';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Atelier Rivoli' }).waitFor();
  });
});
