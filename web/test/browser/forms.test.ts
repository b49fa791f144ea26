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

test('a long column of gifts is shown piece by piece, says how many it holds, and folds', async () => {
  const order = (state: string, index: number) => ({
    id: `${state}${index}`,
    reward: `w${index}`,
    kind: 'gift',
    gift: 'mug',
    gift_name: { en: 'Mug', fr: 'Tasse' },
    quantity: 1,
    variant: null,
    value: { amount: 1_200, currency: 'EUR' },
    recipient: `${state} ${index}`,
    account_name: 'Facturel',
    state,
    reward_state: 'approved',
    address: null,
    address_link: null,
    tracking: null,
    near_limit: false,
    actions: [],
    created_at: '2026-11-20T09:00:00Z',
  });
  const held: Record<string, number> = { earned: 30, delivered: 20 };
  server.answers['GET /v1/gift-orders'] = (query) => ({
    status: 200,
    body: {
      items: Array.from({ length: held[query.get('state')!] ?? 0 }, (_, index) => order(query.get('state')!, index)),
      next_cursor: null,
      counts: [
        { state: 'earned', count: 30 },
        { state: 'delivered', count: 142 },
      ],
    },
  });
  const page = await open('/console/gifts', 'en', 'phone');
  const earned = page.getByRole('region', { name: 'Earned' });
  await earned.getByRole('heading', { name: 'Earned 30' }).waitFor();
  expect(await earned.getByRole('listitem').count()).toBe(8);
  await earned.getByRole('button', { name: 'Load more' }).click();
  expect(await earned.getByRole('listitem').count()).toBe(16);
  await earned.getByRole('button', { name: 'Earned 30' }).click();
  expect(await earned.getByRole('listitem').count()).toBe(0);
  const delivered = page.getByRole('region', { name: 'Delivered' });
  await delivered.getByRole('heading', { name: 'Delivered 142' }).waitFor();
  await delivered.getByRole('button', { name: 'Load more' }).click();
  await delivered.getByRole('button', { name: 'Load more' }).click();
  await delivered.getByText('The latest 20').waitFor();
});

test('whoever owns the workspace chooses its time zone among those there are', async () => {
  const page = await open('/console/settings/workspace');
  const zone = page.getByLabel('Time zone');
  expect(await zone.inputValue()).toBe(server.workspace.time_zone);
  await zone.selectOption('America/New_York');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect.poll(() => server.writes.map(({ path }) => path)).toContain('/v1/workspace');
  expect(server.workspace.time_zone).toBe('America/New_York');
});
