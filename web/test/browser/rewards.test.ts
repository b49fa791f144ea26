import { expect, test } from 'vitest';
import { rewards } from '../mock/rewards';
import { console_under_test, kPictures } from './support';

const { server, complaints, open } = console_under_test();

const [earned, held, , approved] = rewards('en');

test('the oldest reward that waits for a person is shown, however many are newer', async () => {
  const in_hold = Array.from({ length: 420 }, (_, index) => ({ ...earned!, id: `n${index}`, actions: ['refused'] }));
  server.rewards = [...in_hold, { ...earned!, id: 'oldest' }];
  const page = await open('/console/rewards');
  await page.getByRole('heading', { name: 'To approve (1) – €258.00' }).waitFor();
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('a long list is counted whole, shown in part and unfolded', async () => {
  server.rewards = Array.from({ length: 230 }, (_, index) => ({ ...approved!, id: `w${index}` }));
  const page = await open('/console/rewards');
  await page.getByRole('button', { name: /^Pay 230 / }).waitFor();
  const lines = page.getByRole('table', { name: 'Approved rewards to pay' }).locator('tbody tr');
  expect(await lines.count()).toBe(100);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => lines.count()).toBe(230);
  expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);
});

test('each currency is paid by itself', async () => {
  const in_francs = { ...approved!, id: 'chf', value: { amount: 12_000, currency: 'CHF' } };
  server.rewards = [approved!, in_francs, { ...in_francs, id: 'chf2' }];
  const page = await open('/console/rewards');
  await page.getByRole('heading', { name: 'Ready to pay (1) – €438.00' }).waitFor();
  await page.getByRole('heading', { name: /^Ready to pay \(2\) – CHF.240\.00$/ }).waitFor();
  await page.screenshot({ path: `${kPictures}rewards-currencies.png`, fullPage: true });
  await page.getByRole('button', { name: /^Pay 2 – CHF/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Payout of/ }).waitFor();
  expect(server.writes.map(({ path, body }) => [path, body])).toEqual([['/v1/payouts', { rewards: ['chf', 'chf2'] }]]);
});

test('decides of a reward as it was shown', async () => {
  const page = await open('/console/rewards');
  await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
  await page.getByText('The reward is approved.').waitFor();
  await page.getByRole('button', { name: 'Clear the doubt' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Two flats, one house');
  await page.getByRole('dialog').getByRole('button', { name: 'Clear the doubt' }).click();
  await page.getByText('The doubt is cleared.').waitFor();
  expect(server.writes.map(({ path, headers }) => [path, headers['if-match']])).toEqual([
    ['/v1/rewards/w3/approve', '"3"'],
    ['/v1/rewards/w2/transitions', '"2"'],
  ]);
});

test.each(['en', 'fr'])('whoever comes second is told what the reward has become, in %s', async (locale) => {
  const words = {
    en: {
      approve: 'Approve',
      refuse: 'Refuse',
      reason: 'Reason',
      faster: 'Somebody else was faster',
      now: 'Approved, €',
    },
    fr: { approve: 'Approuver', refuse: 'Refuser', reason: 'Raison', faster: 'plus rapide', now: 'Approuvée, ' },
  }[locale]!;
  server.rewards = [earned!, { ...held!, actions: ['refused'] }];
  const page = await open('/console/rewards', locale);
  const approve = page.getByRole('button', { name: words.approve, exact: true });
  await approve.waitFor();
  server.rewards = [{ ...earned!, state: 'approved', actions: ['refused'] }, server.rewards[1]!];
  server.contested = '/v1/rewards/w1/approve';
  await approve.click();
  const told = page.getByRole('status').filter({ hasText: words.faster });
  await told.waitFor();
  expect(await told.textContent()).toContain(words.now);
  // The list shows it as it stands.
  await approve.waitFor({ state: 'detached' });

  server.contested = '/v1/rewards/w2/transitions';
  await page.getByRole('button', { name: words.refuse }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.reason).fill('Too late');
  await dialog.getByRole('button', { name: words.refuse }).click();
  await dialog.getByRole('alert').getByText(words.faster).waitFor();
  await page.screenshot({ path: `${kPictures}rewards-overtaken-${locale}.png` });
  expect(complaints).toEqual([]);
});

test('a payment file is offered while there is something to transfer', async () => {
  const page = await open('/console/payouts/o2');
  const files = page.getByRole('button', { name: /SEPA|CSV/ });
  await expect.poll(() => files.count()).toBe(2);
  await page.goto(page.url().replace('o2', 'o1'));
  await page.getByText('Done', { exact: true }).waitFor();
  expect(await files.count()).toBe(0);
});
