import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { long_queue } from '../mock/calls';
import { accessibility_faults, console_under_test, kPictures, settled } from './support';

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

test('who comes second is told once, and goes on with the line that follows', async () => {
  server.queue = long_queue(4).map((task) => ({ ...task, rep: null, free: true, held_until: null }));
  const page = await open_queue('?show=to_take');
  const focused = () => page.evaluate(() => document.activeElement?.closest('li')?.textContent ?? 'nothing');
  const told = page.getByText('Awa Diallo has taken it.');
  await line(page, 'Société 1').getByRole('button').click();
  lose(1);
  await page.keyboard.press('t');
  await told.waitFor();
  await line(page, 'Société 1').waitFor({ state: 'detached' });
  expect(await line(page, 'Société 2').getAttribute('class')).toContain('chosen');
  await panel(page).getByRole('heading', { level: 2, name: 'Société 2' }).waitFor();
  expect(await focused()).toContain('Société 2');
  await look(page);
  expect(await page.getByText('has Société 1 now').count()).toBe(0);
  expect(await told.count()).toBe(1);

  // Behind the last there is none: the one before it is next.
  await page.keyboard.press('j');
  await expect.poll(focused).toContain('Société 3');
  lose(2);
  await page.keyboard.press('t');
  await line(page, 'Société 3').waitFor({ state: 'detached' });
  await expect.poll(focused).toContain('Société 2');
  await page.keyboard.press('t');
  await page.getByText('It is yours.').waitFor();
  expect(server.writes.map(({ path }) => path.split('/')[3])).toEqual(['q1', 'q3', 'q2']);
  expect(await page.getByText(/has Société \d now/).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('whose only line was taken by a colleague is told once, and sees that nothing is left', async () => {
  server.queue = long_queue(1).map((task) => ({ ...task, rep: null, free: true, held_until: null }));
  const page = await open_queue('?show=to_take');
  await line(page, 'Société 0').getByRole('button').click();
  lose(0);
  await page.keyboard.press('t');
  await page.getByText('Awa Diallo has taken it.').waitFor();
  await page.getByText('No calls to make').waitFor();
  expect(await panel(page).count()).toBe(0);
  expect(await page.getByText('has Société 0 now').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('who comes second goes on as well where the line stays in view with its holder', async () => {
  server.queue = long_queue(3).map((task) => ({ ...task, rep: null, free: true, held_until: null }));
  const page = await open_queue();
  await line(page, 'Société 1').getByRole('button').click();
  const held = {
    ...server.queue[1]!,
    rep: { id: 'm5', name: 'Awa Diallo' },
    free: false,
    held_until: '2026-11-24T09:30:00Z',
  };
  server.queue[1] = held;
  server.gone.push(held);
  await page.keyboard.press('t');
  await line(page, 'Société 1').getByText('Taken by Awa Diallo').waitFor();
  await page.getByText('Awa Diallo has taken it.').waitFor();
  await panel(page).getByRole('heading', { level: 2, name: 'Société 2' }).waitFor();
  expect(await line(page, 'Société 2').getAttribute('class')).toContain('chosen');
  await look(page);
  expect(await page.getByText('has Société 1 now').count()).toBe(0);
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

/** Log the call that is being written down, and let it be sent. */
async function sent_call(page: Page, referral: string): Promise<unknown> {
  const path = `/v1/referrals/${referral}/calls`;
  await page.clock.runFor(10_000);
  await expect.poll(() => server.writes.map((write) => write.path)).toContain(path);
  return server.writes.find((write) => write.path === path)?.body;
}

test('a call logged by three keys, without opening its line, costs the minutes since the line was chosen', async () => {
  const page = await open_queue();
  await page.keyboard.press('j');
  await expect.poll(() => line(page, 'Société 0').getAttribute('class')).toContain('chosen');
  await page.clock.runFor(150_000);
  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Digit2');
  await page.keyboard.press('Enter');
  expect(await sent_call(page, 'q0')).toMatchObject({ outcome: 'reached', minutes: 3 });
  // The next is chosen by then, and its minutes begin there.
  await page.keyboard.press('c');
  expect(await page.getByRole('dialog').getByLabel('Duration in minutes (optional)').inputValue()).toBe('1');
});

test('a call that was logged is taken back by a key', async () => {
  const page = await open_queue();
  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Digit3');
  await page.keyboard.press('Enter');
  await line(page, 'Société 0').waitFor({ state: 'detached' });
  await page.keyboard.press('u');
  await line(page, 'Société 0').waitFor();
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  await page.clock.runFor(20_000);
  expect(server.writes).toEqual([]);
  await page.keyboard.press('u');
  expect(complaints).toEqual([]);
});

test('the same digit means the same of whoever is called', async () => {
  const shared = async (party: 'advocate' | 'prospect') => {
    server.queue = long_queue(3).map((task) => ({ ...task, call: party, locked: party === 'advocate' }));
    const page = await open_queue();
    await page.keyboard.press('c');
    const values = page.getByRole('dialog').locator('[name=outcome]');
    await values.first().waitFor();
    const all = await values.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    return ['reached', 'no_answer', 'call_back'].map((outcome) => all.indexOf(outcome));
  };
  expect(await shared('advocate')).toEqual(await shared('prospect'));
});

test('a lost prospect takes four keys, on a keyboard of any layout', async () => {
  const page = await open_queue();
  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Digit5');
  await page.getByRole('dialog').getByText('Why?').waitFor();
  await page.keyboard.press('Digit3');
  await page.keyboard.press('Enter');
  expect(await sent_call(page, 'q0')).toMatchObject({ outcome: 'lost', reason: 'budget', minutes: 1 });
});

test.each([
  ['advocate', 'Agrees', 'agrees'],
  ['prospect', 'Interested', 'interested'],
] as const)('nothing came of a call with the %s until somebody chooses what', async (party, first, outcome) => {
  server.queue = long_queue(3).map((task) => ({ ...task, call: party, locked: party === 'advocate' }));
  const page = await open_queue();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  const missing = dialog.getByText('Choose what came of it.');
  const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement).value);
  await dialog.getByLabel(first).waitFor();
  expect(await dialog.locator('[name=outcome]:checked').count()).toBe(0);
  await expect.poll(focused).toBe(outcome);
  await page.keyboard.press('Enter');
  await missing.waitFor();
  // Saved from elsewhere in the dialog, it leads back to what is missing.
  await dialog.getByLabel('Note (optional)').fill('Asks for Tuesday.');
  await dialog.getByRole('button', { name: 'Save and go to the next' }).click();
  await expect.poll(focused).toBe(outcome);
  expect(await dialog.locator('[name=outcome]:checked').count()).toBe(0);
  expect(await accessibility_faults(page)).toEqual([]);
  await page.keyboard.press('Digit1');
  await missing.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  expect(await sent_call(page, 'q0')).toMatchObject({ party, outcome, note: 'Asks for Tuesday.' });
  expect(complaints).toEqual([]);
});

test('digits written into a note choose nothing', async () => {
  const page = await open_queue();
  await page.keyboard.press('c');
  const note = page.getByRole('dialog').getByLabel('Note (optional)');
  await note.pressSequentially('6 offices, 24 people');
  expect(await note.inputValue()).toBe('6 offices, 24 people');
  expect(await page.getByRole('dialog').locator('[name=outcome]:checked').count()).toBe(0);
});

test('a call refused after its page was left is kept, and offered again where its referral is opened', async () => {
  const detail = 'The prospect was won meanwhile.';
  server.answers['POST /v1/referrals/q1/calls'] = {
    status: 422,
    body: { title: 'Unprocessable', status: 422, code: 'unknown_value', detail },
  };
  const page = await open_queue();
  await line(page, 'Société 1').getByRole('button').click();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByLabel('Reached').check();
  await page.getByRole('dialog').getByLabel('Note (optional)').fill('Asks for Tuesday.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save and go to the next' }).click();
  await page.getByRole('link', { name: 'To do' }).click();
  await page.getByText('The call was not saved.').waitFor();
  await page.goto(`${base()}/console/queue?show=all`);
  await page.getByText('A call that you wrote down was not saved.').waitFor();
  await line(page, 'Société 1').getByRole('button').click();
  const kept = panel(page).getByRole('region', { name: 'This call was not saved.' });
  await kept.getByText('Asks for Tuesday.').waitFor();
  await kept.getByText(detail).waitFor();

  server.answers['POST /v1/referrals/q1/calls'] = {
    status: 201,
    body: { task: { ...server.queue![1]!, open: false } },
  };
  await kept.getByRole('button', { name: 'Edit again' }).click();
  expect(await page.getByRole('dialog').getByLabel('Note (optional)').inputValue()).toBe('Asks for Tuesday.');
  expect(await page.getByRole('dialog').getByLabel('Reached').isChecked()).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Save and go to the next' }).click();
  await page.getByText('A call that you wrote down was not saved.').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => localStorage.getItem('parrain.refused'))).toBeNull();
});

test('the panel tells what happened before', async () => {
  const page = await open_queue();
  await line(page, 'Société 1').getByRole('button').click();
  const history = panel(page).getByRole('region', { name: 'History' });
  await history.getByRole('listitem').first().waitFor();
  expect(await history.getByRole('listitem').count()).toBeLessThanOrEqual(5);
  expect(complaints).toEqual([]);
});

test('what is tapped on a phone is large enough for a thumb, and small where there is a mouse', async () => {
  server.queue = long_queue(5);
  const page = await open('/console/queue?show=all&open=r2');
  await page.setViewportSize({ width: 1280, height: 800 });
  const panel = page.getByRole('complementary');
  await panel.waitFor();
  await settled(page);
  const heights = () =>
    page
      .locator('main :is(.chips .chip, .panel button):visible')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));
  expect(Math.min(...(await heights()))).toBeLessThan(32);
  for (const name of ['Close', 'Never contact again', 'Change the number']) {
    await panel.getByRole('button', { name }).waitFor();
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => Math.min(...(await heights()))).toBeGreaterThanOrEqual(44);
  await page.screenshot({ path: `${kPictures}queue-panel-phone.png`, fullPage: true });
});

test('a search is reached by a key, and leads on to the first line that it finds', async () => {
  const page = await open_queue();
  await page.keyboard.press('/');
  await page.keyboard.type('société 7');
  await page.keyboard.press('Enter');
  await line(page, 'Société 1').waitFor({ state: 'detached' });
  await expect.poll(() => line(page, 'Société 7').getAttribute('class')).toContain('chosen');
  await page.keyboard.press('Enter');
  await panel(page).getByRole('heading', { level: 2, name: 'Société 7' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('nobody');
  await page.getByText('Nothing found').waitFor();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await line(page, 'Société 1').waitFor();
  expect(complaints).toEqual([]);
});

test('a day leads to what is due from then on', async () => {
  server.queue = long_queue(10).map((task, index) => ({ ...task, due_at: `2026-12-0${1 + (index % 9)}T09:00:00Z` }));
  const page = await open_queue();
  await page.getByLabel('Due from').fill('2026-12-05');
  await line(page, 'Société 1').waitFor({ state: 'detached' });
  await line(page, 'Société 4').waitFor();
  expect(complaints).toEqual([]);
});

test('a queue of thousands is counted whole, and stays in place while lines above leave and come', async () => {
  server.queue = long_queue(3_500);
  const page = await open_queue();
  await page.getByRole('button', { name: 'All 3,500' }).waitFor();
  const reads = () => server.reads.filter((path) => path === '/v1/queue').length;
  const counted = reads();
  for (let looks = 0; looks < 3; ++looks) await look(page);
  expect(reads() - counted, 'counted once, and not with each look').toBe(3);
  const bottom = () => page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  for (let pages = 1; pages < 31; ++pages) {
    const before = await page.evaluate(() => document.documentElement.scrollHeight);
    await bottom();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(before);
  }
  await page.evaluate(() => window.scrollTo(0, 3_000 * 73));
  const row = page.getByRole('listitem').filter({ hasText: /^Société (299|300)\d/ });
  await row.first().waitFor();
  const chosen = row.nth(3);
  await chosen.getByRole('button').click();
  const name = await panel(page).getByRole('heading', { level: 2 }).textContent();
  await look(page);
  const there = line(page, name!);
  const place = async () => Math.round((await there.boundingBox())!.y);
  const before = await place();
  const at_first = server.reads.filter((path) => path === '/v1/queue').length;
  server.queue.splice(5, 1);
  await look(page);
  expect(server.reads.filter((path) => path === '/v1/queue').length - at_first).toBeLessThanOrEqual(5);
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
  expect(await there.getAttribute('class')).toContain('chosen');
  expect(await panel(page).getByRole('heading', { level: 2 }).textContent()).toBe(name);

  // What is called moves down the queue, to where nothing was read yet: it stays open.
  const index = server.queue.findIndex(({ prospect }) => prospect.company === name);
  server.queue[index] = { ...server.queue[index]!, due_at: '2027-01-01T09:00:00Z' };
  await look(page);
  await there.waitFor({ state: 'detached' });
  expect(await panel(page).getByRole('heading', { level: 2 }).textContent()).toBe(name);
  expect(complaints).toEqual([]);
});
