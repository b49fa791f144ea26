import { describe, expect, test } from 'vitest';
import en from '../../src/locales/en.json';
import fr from '../../src/locales/fr.json';
import { long_queue } from '../mock/calls';
import { accessibility_faults, console_under_test, settled } from './support';

const { server, complaints, base, open } = console_under_test();

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('in %s', (locale, texts) => {
  test('a referral tells who works it, what is due, and the calls with the newest first', async () => {
    const page = await open('/console/referrals/r2', locale);
    const calls = page.getByRole('region', { name: texts['queue.calls'], exact: true });
    await calls.getByText('Romain Caron').first().waitFor();
    const told = (await calls.textContent()) ?? '';
    expect(told).toContain(texts['referral.late']);
    expect(told).toContain(locale === 'fr' ? 'Prise par Romain Caron jusqu’au' : 'Taken by Romain Caron until');
    const lines = await calls.getByRole('listitem').allInnerTexts();
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      `${texts['call_party.prospect']} · ${texts['call_outcome.call_back']}`,
      `${texts['call_party.advocate']} · ${texts['call_outcome.agrees']}`,
      `${texts['call_party.advocate']} · ${texts['call_outcome.no_answer']}`,
    ]);
    expect(lines[0]).toContain(texts['actor.api']);
    expect(lines[0]).toContain(locale === 'fr' ? 'Rappeler le' : 'Call back on');
    expect(lines[1]).toContain('Romain Caron · 4 minutes');
    expect(lines[1]).toContain(locale === 'fr' ? 'On peut la citer.' : 'May be named.');
    expect(complaints).toEqual([]);
  });

  test('the link of a referral opens it in the queue, and the address is as before', async () => {
    const page = await open('/console/referrals/r2', locale);
    await page.getByRole('link', { name: texts['referral.in_queue'] }).click();
    const panel = page.getByRole('complementary');
    await panel.getByRole('heading', { level: 2, name: 'Boulangerie Kermarec' }).waitFor();
    expect(new URL(page.url()).search).toBe('?show=all');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('a call back is given by the clock of the rep, who may not work then', async () => {
    const page = await open('/console/queue?show=all&open=r2', locale);
    await page.getByRole('complementary').getByRole('button', { name: texts['call.log'] }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(texts['call_outcome.call_back']).check();
    const at = dialog.getByLabel(texts['call.back_at']);
    expect(await at.inputValue()).toBe('2026-11-25T04:00');
    await dialog.getByText(/America\/Montreal/).waitFor();
    await dialog.getByRole('status').waitFor();
    await at.fill('2026-11-25T10:00');
    await dialog.getByRole('status').waitFor({ state: 'detached' });
    await at.fill('2026-11-28T10:00');
    await dialog.getByRole('status').getByText(texts['weekday.1']).waitFor();
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('an advocate without a number is written to, or given one', async () => {
    const page = await open('/console/queue?show=all', locale);
    await page.getByRole('button', { name: /^Imprimerie Sud/ }).click();
    const panel = page.getByRole('complementary');
    await panel.getByText(texts['phone.unknown']).waitFor();
    await panel.getByRole('button', { name: texts['phone.add'] }).click();
    await page.getByRole('dialog').getByLabel(texts['phone.number']).waitFor();
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a referral that nobody calls has no such card', async () => {
    const page = await open('/console/referrals/r1', locale);
    await settled(page);
    expect(await page.getByRole('region', { name: texts['queue.calls'], exact: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a customer tells what it allows, and who changed what, the newest first', async () => {
    const page = await open('/console/referrals/r1', locale);
    await page.getByRole('link', { name: 'Hôtel Bellevue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hôtel Bellevue' }).waitFor();
    const history = page.getByRole('region', { name: texts['account.history'] });
    const lines = await history.getByRole('listitem').allInnerTexts();
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      texts['account_change.gifts_off'],
      texts['account_change.gifts_on'],
      texts['account_change.program_on'],
      `${texts['account_change.gifts_off']} ${texts['account_change.program_off']}`,
    ]);
    expect(lines[0]).toContain(`Camille Petit (${texts['actor.administrator']})`);
    expect(lines[1]).toContain(`Claire Vasseur (${texts['actor.member']})`);
    expect(lines[2]).toContain(texts['actor.api']);
    const allowed = page.getByRole('region', { name: texts['account.allowed'] });
    await allowed.getByText(texts['account_gifts.off'], { exact: true }).waitFor();
    await allowed.getByText(texts['account_program.on'], { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('customers are searched, and one whose id has a slash is found', async () => {
    const page = await open('/console/accounts', locale);
    await expect.poll(() => page.getByRole('row').count()).toBe(4);
    await page.getByRole('searchbox').fill('jardins');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'Jardins Vauban' }).click();
    await page.getByText(texts['account.left']).waitFor();
    await page.getByText(texts['account.no_history']).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a customer that does not exist is told', async () => {
    const page = await open('/console/accounts/nobody', locale);
    await page.getByRole('heading', { level: 1, name: texts['error.not_found'] }).waitFor();
    expect(await page.title()).toBe(`${texts['error.not_found']} · Parrain`);
    expect(await accessibility_faults(page)).toEqual([]);
  });
});

test('calls that could not be read say so and are read again, the rest of the referral stands', async () => {
  server.broken = '/v1/queue';
  const page = await open('/console/referrals/r2');
  await page.getByText('The server is tired.').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Boulangerie Kermarec' }).waitFor();
  server.broken = '';
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Romain Caron').first().waitFor();
});

test('a line that moves to the page before pushes none out of the queue', async () => {
  server.queue = long_queue(220);
  const page = await open('/console/queue');
  await page.clock.install();
  await page.goto(`${base()}/console/queue?show=all`);
  const line = (company: string) => page.getByRole('listitem').filter({ hasText: new RegExp(`${company}\\b`) });
  await line('Société 0').waitFor();
  // The hundredth ends the first page; lines around it are in sight.
  await page.evaluate(() => window.scrollTo({ top: 92 * 72 }));
  await line('Société 99').waitFor();
  await line('Société 100').waitFor();

  server.queue[150] = { ...server.queue[150]!, due_at: '2026-11-01T09:00:00.000Z' };
  await page.clock.fastForward(5_000);
  await expect.poll(() => line('Société 99').getAttribute('aria-posinset')).toBe('101');
  expect(await line('Société 98').getAttribute('aria-posinset')).toBe('100');
  expect(complaints).toEqual([]);
});
