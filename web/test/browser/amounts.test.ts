import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { rewards } from '../mock/rewards';
import { accessibility_faults, console_under_test } from './support';

const { server, complaints, open } = console_under_test();

/** Type zero into an amount of the dialog, confirm, and read what is said of the field. */
async function said_of_zero(page: Page, field: string, confirm: string): Promise<Locator> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(field).fill('0');
  await dialog.getByRole('button', { name: confirm }).click();
  await dialog.getByText('Write an amount above zero.').waitFor();
  expect(await dialog.getByLabel(field).getAttribute('aria-invalid')).toBe('true');
  expect(server.writes).toEqual([]);
  return dialog;
}

test('a budget is not topped up by nothing, and the field says so', async () => {
  const page = await open('/console/programs/p1');
  await page.getByRole('button', { name: 'Top up the budget' }).click();
  const dialog = await said_of_zero(page, 'Amount (€)', 'Add to the budget');
  expect(await accessibility_faults(page)).toEqual([]);
  await dialog.getByLabel('Amount (€)').fill('');
  await dialog.getByText('Write an amount, such as 1250.00.').waitFor();
  await dialog.getByLabel('Amount (€)').fill('1');
  await dialog.getByRole('button', { name: 'Add to the budget' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(server.writes.map(({ body }) => body)).toEqual([{ amount: { amount: 100, currency: 'EUR' } }]);
  expect(complaints).toEqual([]);
});

test('a repayment of nothing is not noted, and the field says so', async () => {
  const owed = rewards('en').find(({ state }) => state === 'clawback_due')!;
  const page = await open(`/console/rewards/${owed.id}`);
  await page.getByRole('button', { name: 'Note a repayment' }).click();
  const dialog = await said_of_zero(page, 'Amount (€)', 'Note it');
  await dialog.getByLabel('Amount (€)').fill('10');
  await dialog.getByRole('button', { name: 'Note it' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(server.writes.map(({ body }) => body)).toEqual([{ amount: { amount: 1000, currency: 'EUR' } }]);
});

test('a guard-rail of nothing is refused by its field', async () => {
  const page = await open('/console/programs/p1');
  await page.getByRole('button', { name: 'Change the guard-rail' }).click();
  const dialog = await said_of_zero(page, 'Most a new customer may cost (€)', 'Save');
  await dialog.getByLabel('Most a new customer may cost (€)').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(server.writes[0]?.body).toMatchObject({ cost_per_customer: null });
});

test('the hourly cost of calls that cannot be read is not saved as it was before', async () => {
  const page = await open('/console/programs/p1');
  const card = page.getByRole('region', { name: 'Calls' });
  const cost = card.getByLabel('Hourly cost of a sales rep');
  await cost.fill('forty');
  await card.getByText('Write an amount, such as 1250.00.').waitFor();
  await card.getByRole('button', { name: 'Save' }).click();
  expect(await cost.getAttribute('aria-invalid')).toBe('true');
  expect(server.writes).toEqual([]);
  await cost.fill('40');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => server.writes.map(({ body }) => body)).toMatchObject([{ hourly_cost: { amount: 4000 } }]);
});

test.each([
  ['en', 'Write an amount, such as 1250.'],
  ['fr', 'Écrivez un montant, par exemple 1250.'],
])('the example of an amount of yen is one the field takes, in %s', async (locale, remedy) => {
  server.workspace = { ...server.workspace, currency: 'JPY', four_eyes_above: null };
  const page = await open('/console/settings/payments', locale);
  const form = page.locator('form').filter({ hasText: 'JP' });
  const limit = form.getByRole('textbox');
  await limit.fill('1250,50');
  await form.getByRole('button').click();
  await form.getByText(remedy, { exact: true }).waitFor();
  expect(server.writes).toEqual([]);
  await limit.fill('1250,00');
  await form.getByRole('button').click();
  await expect
    .poll(() => server.writes.map(({ body }) => body))
    .toMatchObject([{ four_eyes_above: { amount: 1250, currency: 'JPY' } }]);
});
