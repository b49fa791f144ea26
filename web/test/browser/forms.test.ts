import { expect, test } from 'vitest';
import { console_under_test } from './support';

const { server, open } = console_under_test();

test('a gift whose name has no letter of an address is saved all the same', async () => {
  const page = await open('/console/gifts/catalogue');
  await page.getByRole('button', { name: 'Add a gift' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Unit cost (€)').fill('12');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => dialog.getByText('Give it a name in both languages.').count()).toBe(2);
  expect(server.writes).toEqual([]);
  await dialog.getByLabel('Name in French').fill('Κούπα');
  await dialog.getByLabel('Name in English').fill('Κούπα');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => server.writes.map(({ path }) => path)).toEqual(['/v1/gifts/gift']);
});

test('a program keeps a name, and the field says so', async () => {
  const page = await open('/console/programs/p1');
  const form = page.getByRole('region', { name: 'Name and usual sale' });
  await form.getByLabel('Name', { exact: true }).fill(' ');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Please fill this in.').waitFor();
  expect(server.writes).toEqual([]);
});

test('a code that names no country is not dropped without a word', async () => {
  const page = await open('/console/settings/privacy');
  const home = page.getByLabel('Prospects of no known country are taken to be in');
  await home.fill('F');
  await home.blur();
  await page.getByText('Write the two letters of a country, such as FR.').waitFor();
  expect(await home.getAttribute('aria-invalid')).toBe('true');
  expect(server.writes).toEqual([]);
  await home.fill('BE');
  await home.blur();
  await expect.poll(() => server.writes.map(({ body }) => body)).toMatchObject([{ country: 'BE' }]);
});
