import { expect, test } from 'vitest';
import { console_under_test } from './support';

const { server, complaints, open } = console_under_test();

test.each([
  ['en', 'Hold (days)', 'Publish the new version', 'A marked field must be changed first.'],
  ['fr', 'Rétention (jours)', 'Publier la nouvelle version', 'Un champ marqué est à corriger d’abord.'],
])('a fault of a field is told once, under it, in %s', async (locale, field, publish, calm) => {
  server.rule_fault = { pointer: '/hold_days', detail: 'At most 365 days.' };
  const page = await open('/console/programs/p1/rules/rule-advocate-2', locale);
  const panel = page.locator('aside');
  const told = page.getByText('At most 365 days.');
  await panel.getByText(calm, { exact: true }).waitFor();
  expect(await told.count()).toBe(1);
  await page.getByRole('button', { name: publish }).click();
  await expect.poll(() => server.writes.filter(({ path }) => path.endsWith('/rules')).length).toBe(1);
  await expect.poll(() => page.getByLabel(field).evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await told.count()).toBe(1);
  expect(await page.getByRole('alert').count()).toBe(0);
  server.rule_fault = undefined;
  await page.getByLabel(field).fill('30 ');
  await panel.locator('blockquote').waitFor();
  await panel.getByText(calm, { exact: true }).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('what no field of a rule can say is said beside it, once', async () => {
  server.rule_fault = { pointer: '/tiers', detail: 'At most 10 tiers.' };
  const page = await open('/console/programs/p1/rules/rule-advocate-2');
  const told = page.locator('aside').getByText('At most 10 tiers.');
  await told.waitFor();
  await page.getByRole('button', { name: 'Publish the new version' }).click();
  await page.getByRole('alert').getByText('At most 10 tiers.').waitFor();
  expect(await told.count()).toBe(1);
});
