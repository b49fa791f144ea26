import { expect, test } from 'vitest';
import { console_under_test, settled } from './support';

const { server, complaints, open } = console_under_test();

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
