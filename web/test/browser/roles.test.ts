import { expect, test } from 'vitest';
import type { MemberRole } from '../../src/api/contract';
import type { Deed } from '../../src/lib/roles';
import { role_may } from '../../src/lib/roles';
import { reps } from '../mock/settings';
import { accessibility_faults, console_under_test, settled } from './support';

const { server, complaints, base, open } = console_under_test();

test.each([
  ['owner', '/console/set-up'],
  ['marketing', '/console/referrals'],
  ['rep', '/console/queue'],
  ['finance', '/console/rewards'],
  ['viewer', '/console/economics'],
] as const)('a new %s of a workspace that is not set up yet lands on %s', async (role, path) => {
  server.role = role;
  server.workspace.set_up = false;
  const page = await open('/console/');
  await settled(page);
  expect(new URL(page.url()).pathname).toBe(path);
  const link = page.getByRole('navigation').getByRole('link', { name: 'Set up' });
  expect(await link.count()).toBe(role === 'owner' ? 1 : 0);
  expect(complaints).toEqual([]);
});

test.each(['rep', 'finance', 'viewer'] as const)('a %s is not offered what only others may', async (role) => {
  server.role = role;
  const page = await open('/console/economics');
  await page.getByRole('heading', { name: 'Share of new customers' }).waitFor();
  expect(await page.getByRole('link', { name: 'Import classical prospects' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Set the target' }).count()).toBe(0);

  await page.goto(`${base()}/console/imports`);
  await settled(page);
  expect(await page.getByLabel('File', { exact: true }).count()).toBe(0);

  await page.goto(`${base()}/console/queue?show=all&open=r2`);
  await page.getByRole('complementary').getByText('Romain Caron').first().waitFor();
  const offered = await page.getByRole('complementary').getByRole('button', { name: 'Log a call' }).count();
  expect(offered).toBe(role === 'rep' ? 1 : 0);
  await page.keyboard.press('c');
  if (role === 'rep') await page.getByRole('dialog').getByLabel('No answer').waitFor();
  else expect(await page.getByRole('dialog').count()).toBe(0);

  await page.goto(`${base()}/console/rewards`);
  await settled(page);
  const approving = await page.getByRole('button', { name: 'Approve', exact: true }).count();
  expect(approving > 0).toBe(role === 'finance');
  expect(complaints).toEqual([]);
});

test('whoever may is offered it', async () => {
  server.role = 'marketing';
  const page = await open('/console/economics');
  await page.getByRole('link', { name: 'Import classical prospects' }).waitFor();
  await page.getByRole('button', { name: 'Set the target' }).waitFor();
  await page.goto(`${base()}/console/imports`);
  await page.getByLabel('File', { exact: true }).waitFor();
});

/** What is offered on a screen: to whom, and by which name. */
const kOffered: [path: string, offered: [Deed, string | RegExp][]][] = [
  [
    '/programs/p1',
    [
      ['fund', 'Close the program'],
      ['fund', /^Retire/],
      ['fund', 'Save'],
    ],
  ],
  ['/gifts/catalogue', [['shape', 'Add a gift']]],
  [
    '/gifts/ladders',
    [
      ['shape', 'Save'],
      ['shape', 'Add a rung'],
      ['shape', /^Remove/],
    ],
  ],
  ['/surveys/settings', [['shape', 'Save']]],
  ['/scenarios', [['shape', 'Save']]],
  [
    '/scenarios/s1',
    [
      ['shape', 'Try'],
      ['shape', 'Enrol users'],
      ['shape', /^Let go/],
      ['shape', /^Move everybody/],
    ],
  ],
  [
    '/templates/prospect-forward',
    [
      ['shape', 'Put into force'],
      ['shape', 'Send a test'],
    ],
  ],
  [
    '/reviews',
    [
      ['work', /^Accept/],
      ['work', /^Refuse/],
    ],
  ],
  [
    '/tasks',
    [
      ['work', /^Take/],
      ['work', /^Done –/],
    ],
  ],
  [
    '/rewards',
    [
      ['pay', /^Pay/],
      ['pay', 'Approve'],
    ],
  ],
  ['/settings/workspace', [['own', 'Save']]],
  ['/settings/brand', [['own', 'Save']]],
  ['/settings/sender', [['own', 'Save']]],
  ['/settings/origins', [['own', /^Allow/]]],
  ['/settings/install', [['own', 'Check the token']]],
  ['/settings/api-keys', [['own', /^Revoke/]]],
  ['/settings/stripe', [['own', 'Save']]],
  ['/settings/webhooks', [['own', /^Remove/]]],
  [
    '/settings/payments',
    [
      ['own', 'Save'],
      ['pay', 'Replace the bank details'],
    ],
  ],
  ['/settings/team', [['own', 'Invite a person']]],
  [
    '/settings/privacy',
    [
      ['work', 'Import'],
      ['own', 'Save'],
    ],
  ],
];
const kScreens = [
  ...kOffered.map(([path]) => path),
  ...[
    '/referrals',
    '/referrals/r1',
    '/advocates',
    '/accounts',
    '/rewards/all',
    '/rewards/w1',
    '/payouts',
    '/payouts/o2',
  ],
  ...[
    '/benefits',
    '/ledger',
    '/billing',
    '/economics',
    '/imports',
    '/programs',
    '/templates',
    '/queue',
    '/settings/reps',
  ],
  ...['/set-up', '/programs/p1/rules/new', '/scenarios/new/edit', '/campaigns/new'],
];

test('a viewer changes nothing anywhere: no field but those that search or narrow, nothing to submit', async () => {
  server.role = 'viewer';
  const page = await open('/console/economics');
  const found: string[] = [];
  for (const path of kScreens) {
    await page.goto(`${base()}/console${path}`);
    await settled(page);
    const fields = await page
      .locator('main')
      .locator(
        'input:not([type=search]):not([type=month]):not([name=from]):enabled, textarea:enabled, [type=submit]:enabled',
      )
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).outerHTML.slice(0, 120)));
    found.push(...fields.map((field) => `${path}: ${field}`));
    const faults = await accessibility_faults(page);
    found.push(...faults.map((fault) => `${path}: ${fault}`));
  }
  expect(found).toEqual([]);
  expect(server.forbidden).toEqual([]);
  expect(complaints).toEqual([]);
}, 240_000);

test.each(['marketing', 'rep', 'finance'] as MemberRole[])(
  'a %s is offered what they may change, screen by screen, and nothing else',
  async (role) => {
    server.role = role;
    const page = await open('/console/economics');
    for (const [path, offered] of kOffered) {
      await page.goto(`${base()}/console${path}`);
      await settled(page);
      for (const [deed, name] of offered) {
        const button = page.locator('main').getByRole('button', { name, exact: typeof name === 'string' });
        expect(await button.count(), `${path}: ${String(name)}`)[role_may(role, deed) ? 'toBeGreaterThan' : 'toBe'](0);
      }
    }
    expect(server.forbidden).toEqual([]);
    expect(complaints).toEqual([]);
  },
  120_000,
);

test('who may not change a form reads what it holds, and who may', async () => {
  server.role = 'rep';
  const page = await open('/console/surveys/settings');
  const form = page.getByRole('form', { name: 'Settings' });
  await form.getByText('Only these roles change this: Owner, Marketing.').waitFor();
  expect(await form.getByRole('textbox').count()).toBe(0);
  await form.getByText('180', { exact: true }).waitFor();

  await page.goto(`${base()}/console/programs/p1/rules/new`);
  await page.getByRole('heading', { level: 1, name: 'Not part of your role' }).waitFor();
  await page.getByText('Only these roles change this: Owner, Marketing, Finance.').waitFor();
  expect(server.forbidden).toEqual([]);
});

test('a rep sets their own hours alone; what a colleague set is read, on the colleague’s clock', async () => {
  server.role = 'rep';
  server.answers['GET /v1/reps'] = { status: 200, body: { items: reps(), next_cursor: null } };
  const page = await open('/console/settings/reps');
  await page.locator('summary').filter({ hasText: 'Claire Vasseur' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor();
  await page.locator('summary').filter({ hasText: 'Romain Caron' }).click();
  await page.getByText('Only owners, marketing and the sales rep themselves change this.').waitFor();
  await page.getByText('America/Montreal').waitFor();
  await page.getByText('21 Dec 2026').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(1);

  const own = page.locator('details').filter({ hasText: 'Claire Vasseur' });
  await own.getByLabel('Away from').fill('2026-12-24');
  await own.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => server.writes.map(({ body }) => body))
    .toMatchObject([{ absent_from: '2026-12-23T23:00:00.000Z' }]);
  expect(complaints).toEqual([]);
});
