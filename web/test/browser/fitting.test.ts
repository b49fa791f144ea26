import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import fr from '../../src/locales/fr.json';
import { long_queue } from '../mock/calls';
import { console_under_test, kPictures, settled } from './support';

const { server, open } = console_under_test();

/** Whether all of something is in sight of the window. */
async function is_in_sight(page: Page, what: Locator): Promise<boolean> {
  const box = await what.boundingBox();
  const size = page.viewportSize()!;
  return !!box && box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
}

/** What of these is cut off at its right, by its text. */
const cut = (these: Locator) =>
  these.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));

test('the way out is in sight in a low window, in French', async () => {
  const page = await open('/console/referrals', 'fr');
  await page.setViewportSize({ width: 1280, height: 800 });
  await settled(page);
  expect(await is_in_sight(page, page.getByRole('button', { name: fr['nav.log_out'] }))).toBe(true);
  await page.screenshot({ path: `${kPictures}fitting-side-bar.png` });
  await page.setViewportSize({ width: 1280, height: 560 });
  expect(await is_in_sight(page, page.getByRole('button', { name: fr['nav.log_out'] }))).toBe(true);
});

test('the step of a line, and who has it, are whole in French', async () => {
  server.queue = long_queue(5).map((task) => ({ ...task, state: 'advocate_call' }));
  const page = await open('/console/queue?show=all', 'fr');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByText(fr['referral_state.advocate_call']).first().waitFor();
  expect(await cut(page.locator('.task .step, .task .step .sub, .task .due, .task .worth'))).toEqual([]);
  await page.screenshot({ path: `${kPictures}fitting-queue-fr.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => cut(page.locator('.task .step, .task .step .sub'))).toEqual([]);
  await page.screenshot({ path: `${kPictures}fitting-queue-fr-phone.png` });
});

test.each(['en', 'fr'])('the tables of economics fit beside the side bar, in %s', async (locale) => {
  const page = await open('/console/economics', locale);
  await page.setViewportSize({ width: 1280, height: 800 });
  await settled(page);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  await page.screenshot({ path: `${kPictures}fitting-economics-${locale}.png`, fullPage: true });
  expect(await cut(page.locator('.table-scroll'))).toEqual([]);
});
