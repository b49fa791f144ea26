import { describe, expect, test } from 'vitest';
import type { Campaign, LadderCount } from '../../src/api/contract';
import { campaign } from '../mock/campaigns';
import { accessibility_faults, console_under_test, settled } from './support';

const { server, complaints, open } = console_under_test();

/** Have the mock tell of one campaign and of the ladder it counts by. */
function tell(changes: Partial<Campaign> = {}, counts_on: LadderCount = 'accepted'): void {
  const rungs = [{ count: 1, gift: 'gift-1' }];
  server.answers['GET /v1/campaigns/g1'] = { status: 200, body: campaign(changes), etag: '"5"' };
  server.answers['GET /v1/campaigns/g1/events'] = { status: 200, body: { items: [], next_cursor: null } };
  server.answers['GET /v1/campaigns/g1/gift-ladder'] = {
    status: 200,
    body: { counts_on, audience: 'everybody', rungs, warnings: [] },
    etag: '"1"',
  };
}

test('what a campaign itself brought is told in percentage points', async () => {
  tell();
  const page = await open('/console/campaigns/g1');
  await settled(page);
  await page.getByText('+13.8 points (between −10.9 and 34.7)').waitFor();
  expect(complaints).toEqual([]);
});

describe('the remedies of a flagged campaign', () => {
  test('are all there for one that counts names', async () => {
    tell();
    const page = await open('/console/campaigns/g1');
    await settled(page);
    await page.getByText('Give gifts for prospects who show interest').waitFor();
    await page.getByText('Stop the campaign:').waitFor();
  });

  test('leave out stopping one that is stopped', async () => {
    tell({ state: 'stopped', actions: ['resumed'] });
    const page = await open('/console/campaigns/g1');
    await settled(page);
    await page.getByText('Raise the score below which').waitFor();
    expect(await page.getByText('Stop the campaign:').count()).toBe(0);
  });
});

test('a campaign that was never launched says that its period is over', async () => {
  const period = { starts_at: '2026-01-01T08:00:00Z', ends_at: '2026-01-15T08:00:00Z' };
  tell({ ...period, state: 'draft', launched_at: null, flag: null, lift: null, actions: [] });
  const page = await open('/console/campaigns/g1');
  await settled(page);
  await page.getByText('Its period ended before it was launched').waitFor();
  expect(await accessibility_faults(page)).toEqual([]);
  await page.getByRole('link', { name: 'New campaign' }).click();
  await page.waitForURL('**/campaigns/new');
});

test('a refusal that a field shows is shown once, and the field has the focus', async () => {
  tell();
  const page = await open('/console/campaigns/g1');
  await settled(page);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const detail = 'Not after the beginning.';
  const errors = [{ pointer: '/ends_at', code: 'out_of_range', detail }];
  const refusal = { title: 'Refused', status: 422, code: 'out_of_range', detail };
  server.answers['PUT /v1/campaigns/g1'] = { status: 422, body: { ...refusal, errors } };
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText(detail).waitFor();
  expect(await page.getByText(detail).count()).toBe(1);
  expect(await page.getByLabel('Ends').evaluate((field) => field === document.activeElement)).toBe(true);
  server.answers['PUT /v1/campaigns/g1'] = { status: 422, body: refusal };
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByRole('alert').getByText(detail).waitFor();
});

describe('the times of a campaign', () => {
  test('are those of the workspace, whose zone is named, and are read back as such', async () => {
    server.workspace.time_zone = 'America/New_York';
    tell();
    const page = await open('/console/campaigns/g1');
    await settled(page);
    await page.getByText('From 1 Nov 2026, 03:00 to 15 Dec 2026, 17:30').waitFor();
    await page.getByText('Times are those of America/New_York').waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const ends = page.getByLabel('Ends');
    expect(await ends.inputValue()).toBe('2026-12-15T17:30');
    await ends.fill('2026-12-20T12:00');
    expect(await accessibility_faults(page)).toEqual([]);
    server.answers['PUT /v1/campaigns/g1'] = { status: 200, body: campaign(), etag: '"6"' };
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('Saved').first().waitFor();
    const sent = server.writes.find(({ method }) => method === 'PUT')?.body;
    expect(sent).toMatchObject({ starts_at: '2026-11-01T08:00:00Z', ends_at: '2026-12-20T17:00:00.000Z' });
    expect(complaints).toEqual([]);
  });

  test('name no zone where the reader’s clock is the same', async () => {
    tell();
    const page = await open('/console/campaigns/g1');
    await settled(page);
    await page.getByText('From 1 Nov 2026, 09:00').waitFor();
    expect(await page.getByText('Times are those of').count()).toBe(0);
  });
});
