import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { long_queue } from '../mock/calls';
import { console_under_test } from './support';

const { server, complaints, base, open } = console_under_test();

/** As often as the queue is looked at again. */
const kLookMs = 5_000;

/** Ten lines of a queue, before a browser whose clock the test moves. */
async function open_queue(address = '?show=all'): Promise<Page> {
  server.queue ??= long_queue(10);
  const page = await open('/console/queue');
  await page.clock.install();
  await page.goto(`${base()}/console/queue${address}`);
  await page
    .getByRole('listitem')
    .filter({ hasText: /^Société/ })
    .first()
    .waitFor();
  return page;
}

const line = (page: Page, company: string) =>
  page.getByRole('listitem').filter({ hasText: new RegExp(`${company}(?!\\d)`) });
const panel = (page: Page) => page.getByRole('complementary');

/** Let the queue be looked at again, and wait until it was. */
async function look(page: Page): Promise<void> {
  const before = server.reads.filter((path) => path === '/v1/queue').length;
  await page.clock.runFor(kLookMs);
  await expect.poll(() => server.reads.filter((path) => path === '/v1/queue').length).toBeGreaterThan(before);
  await page.waitForLoadState('networkidle');
}

test('a call being written down is left alone while the queue is looked at again', async () => {
  const page = await open_queue();
  await line(page, 'Société 1').getByRole('button').click();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('No answer').check();
  await dialog.getByLabel('Note (optional)').fill('Try again after lunch.');
  await look(page);
  // A colleague moves on with it meanwhile, and then has it.
  server.queue![1] = { ...server.queue![1]!, state: 'engaged', prospect_attempts: 2 };
  await look(page);
  server.queue!.splice(1, 1);
  await look(page);
  expect(await dialog.getByLabel('No answer').isChecked()).toBe(true);
  expect(await dialog.getByLabel('Note (optional)').inputValue()).toBe('Try again after lunch.');
  await dialog.getByRole('button', { name: 'Save and go to the next' }).click();
  await page.clock.runFor(10_000);
  await expect.poll(() => server.writes.map(({ path }) => path)).toContain('/v1/referrals/q1/calls');
  const sent = server.writes.find(({ path }) => path === '/v1/referrals/q1/calls');
  expect(sent?.body).toMatchObject({ party: 'prospect', outcome: 'no_answer', note: 'Try again after lunch.' });
  expect(complaints).toEqual([]);
});

test('whom a referral is handed over to is asked once, and stays chosen', async () => {
  const page = await open_queue();
  await line(page, 'Société 1').getByRole('button').click();
  await panel(page).getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog');
  const whom = dialog.getByLabel('To whom?');
  await whom.selectOption({ label: 'Léo Fabre (7 open)' });
  await dialog.getByLabel('Why (optional)').fill('Speaks Breton.');
  await look(page);
  await look(page);
  expect(await whom.inputValue()).toBe('m6');
  expect(await dialog.getByLabel('Why (optional)').inputValue()).toBe('Speaks Breton.');
  expect(server.reads.filter((path) => path === '/v1/reps')).toHaveLength(1);
  expect(complaints).toEqual([]);
});

/** A colleague takes a line, which leaves the view. */
function lose(index: number, name = 'Awa Diallo'): void {
  const [task] = server.queue!.splice(index, 1);
  server.gone.push({ ...task!, rep: { id: 'm5', name }, free: false });
}

test('whose line a colleague takes goes on from its place, and is told who has it', async () => {
  const page = await open_queue();
  await line(page, 'Société 5').getByRole('button').click();
  lose(5);
  await look(page);
  await page.getByText('Awa Diallo has Société 5 now.').waitFor();
  await panel(page).waitFor({ state: 'detached' });
  await page.keyboard.press('j');
  await expect.poll(() => line(page, 'Société 6').getAttribute('class')).toContain('chosen');
  lose(5);
  await look(page);
  await page.keyboard.press('k');
  await expect.poll(() => line(page, 'Société 4').getAttribute('class')).toContain('chosen');
  expect(await page.getByText('has Société 6 now').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a call of a line that anybody may take takes it first', async () => {
  server.queue = long_queue(3).map((task) => ({ ...task, rep: null, free: true, held_until: null }));
  const page = await open_queue('?show=to_take');
  await line(page, 'Société 1').getByRole('button').click();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByLabel('No answer').check();
  expect(server.writes.map(({ path }) => path)).toEqual(['/v1/referrals/q1/take']);
  await page.keyboard.press('Escape');
  // What is one's own by now is not taken again.
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByLabel('No answer').waitFor();
  expect(server.writes.map(({ path }) => path)).toEqual(['/v1/referrals/q1/take']);
  expect(complaints).toEqual([]);
});

test('a call of a line that a colleague took meanwhile is not begun, and says who has it', async () => {
  server.queue = long_queue(3).map((task) => ({ ...task, rep: null, free: true, held_until: null }));
  const page = await open_queue('?show=to_take');
  await page.keyboard.press('j');
  await expect.poll(() => line(page, 'Société 0').getAttribute('class')).toContain('chosen');
  lose(0);
  await page.keyboard.press('c');
  await page.getByText('Awa Diallo has taken it. Another sales rep is working on this.').waitFor();
  await line(page, 'Société 0').waitFor({ state: 'detached' });
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('late is what is late of the view, and an empty view leads to what is to be taken', async () => {
  server.role = 'rep';
  server.queue = [];
  server.counts = { mine: 0, to_take: 3, all: 15, late: 11 };
  const page = await open('/console/queue');
  await page.getByText('No call of yours to make').waitFor();
  expect(await page.getByText('11 late').count()).toBe(0);
  server.queue = long_queue(3).map((task, index) => ({ ...task, rep: null, free: true, late: index < 2 }));
  await page.getByRole('button', { name: 'See what is to take' }).click();
  await page.getByText('2 late').waitFor();
  await page.getByRole('button', { name: /^All/ }).click();
  await page.getByText('11 late').waitFor();
  expect(complaints).toEqual([]);
});
