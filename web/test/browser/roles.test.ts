import { expect, test } from 'vitest';
import { console_under_test, settled } from './support';

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
