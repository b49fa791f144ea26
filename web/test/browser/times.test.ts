import { expect, test } from 'vitest';
import { console_under_test, settled } from './support';

const { server, complaints, base, open } = console_under_test();

test('days and times are those of the workspace, wherever they are read', async () => {
  server.workspace.time_zone = 'Asia/Tokyo';
  const page = await open('/console/tasks');
  await settled(page);
  // The mock says 23:30 in London, 00:30 in Paris where the browser is.
  await page.getByText('25 Nov 2026, 08:30').waitFor();
  await page.getByText('Times are those of Asia/Tokyo').waitFor();
  for (const path of ['/referrals/r1', '/ledger', '/rewards/w1', '/payouts', '/payouts/o2', '/billing', '/imports']) {
    await page.goto(`${base()}/console${path}`);
    await settled(page);
    await page.getByText('Times are those of Asia/Tokyo').waitFor();
  }
  await page.goto(`${base()}/console/payouts/o2`);
  await page.getByText('19 Nov 2026, 23:00', { exact: false }).first().waitFor();
  expect(complaints).toEqual([]);
});

test('what a rep is to do when is told on the clock of the rep, with its zone where it is another', async () => {
  const page = await open('/console/queue?show=all&open=r2');
  const panel = page.getByRole('complementary');
  await panel.getByText('23 Nov 2026, 04:00 (America/Montreal)', { exact: false }).first().waitFor();
  expect(complaints).toEqual([]);
});
