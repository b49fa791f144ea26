import { expect, test } from 'vitest';
import type { DryRunUser, EnrollmentAnswer, ScenarioDetail } from '../../src/api/contract';
import { kScenario, kUsers } from '../mock/settings';
import { accessibility_faults, console_under_test, settled } from './support';

const { server, complaints, open } = console_under_test();

const kTold: DryRunUser = {
  user: 'u-1',
  name: 'Emma Petit',
  account_name: 'Rivoli',
  enters: true,
  text: '',
  steps: [
    {
      step: 's1',
      kind: 'email',
      at: '2026-12-01T13:00:00Z',
      outcome: 'done',
      detail: '',
      text: '',
      standing: 'quiet_hours',
      shown_from: null,
    },
    {
      step: 's2',
      kind: 'show',
      at: '2026-12-01T13:00:00Z',
      outcome: 'done',
      detail: '',
      text: '',
      standing: 'due',
      shown_from: '2026-12-05T13:00:00Z',
    },
  ],
  ends_at: null,
  end_text: null,
};

test('users to try a scenario on are found by name, and told of on the workspace’s clock', async () => {
  server.workspace.time_zone = 'America/New_York';
  const list = (items: unknown[]) => ({ status: 200, body: { items, next_cursor: null } });
  server.answers['GET /v1/scenarios/s1'] = { status: 200, body: kScenario };
  server.answers['GET /v1/scenarios/s1/enrollments'] = list([]);
  server.answers['GET /v1/users'] = (query) =>
    list(kUsers.filter(({ name }) => name.toLowerCase().startsWith((query.get('q') ?? '').toLowerCase())));
  const page = await open('/console/scenarios/s1');
  await settled(page);
  const search = page.getByRole('searchbox', { name: 'Users' });
  await search.fill('em');
  await page.getByRole('button', { name: 'Add Emma Petit' }).click();
  await search.fill('emi');
  expect(await page.getByRole('button', { name: 'Add Emma Petit' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Add Emile Roy' }).click();
  expect(await accessibility_faults(page)).toEqual([]);

  const errors = [{ pointer: '/users/1', code: 'unknown_value', detail: 'Unknown.' }];
  const refusal = { title: 'Refused', status: 422, code: 'unknown_value', detail: 'Unknown.', errors };
  server.answers['POST /v1/scenarios/s1/dry-run'] = { status: 422, body: refusal };
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  await page.getByText('Emile Roy (e2@rivoli.example) is not known any more.').waitFor();

  server.answers['POST /v1/scenarios/s1/dry-run'] = { status: 200, body: { users: [kTold] } };
  await page.getByRole('button', { name: 'Remove Emile Roy' }).click();
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  await page.getByText('1 Dec 2026, 08:00').first().waitFor();
  await page.getByText('(after quiet hours)').waitFor();
  await page.getByText('(seen at a visit from 5 Dec 2026, 08:00 on)').waitFor();
  await page.getByText('Times are those of America/New_York').first().waitFor();
  expect(server.writes.at(-1)?.body).toEqual({ users: ['u-1'] });
  expect(complaints).toEqual([]);
});

test('what can never work is refused at its step, and what may be a mistake stands beside its own', async () => {
  const steps: ScenarioDetail['definition']['steps'] = [
    { key: 's1', kind: 'wait', until: '2026-12-24T09:00' },
    { key: 's2', kind: 'wait', amount: 70, unit: 'days' },
    { key: 's3', kind: 'email', template: 'ambassador.ask' },
  ];
  const text = 'Whoever is enrolled before 25 October does not get here.';
  const draft = {
    ...kScenario,
    has_draft: true,
    definition: { ...kScenario.definition, steps },
    warnings: [{ pointer: '/steps/2/key', code: 'too_early', text }],
  };
  server.answers['GET /v1/scenarios/s1'] = { status: 200, body: draft };
  server.answers['GET /v1/scenarios/s1/enrollments'] = { status: 200, body: { items: [], next_cursor: null } };
  const detail = 'This moment has passed.';
  const late = 'Let the scenario last 71 days or more.';
  const refusal = {
    title: 'Refused',
    status: 422,
    code: 'time_past',
    detail,
    errors: [
      { pointer: '/steps/0/until', code: 'time_past', detail },
      { pointer: '/steps/2/key', code: 'step_too_late', detail: late },
    ],
  };
  server.answers['POST /v1/scenarios/s1/publish'] = { status: 422, body: refusal };
  server.answers['PUT /v1/scenarios/s1'] = { status: 422, body: refusal };
  const page = await open('/console/scenarios/s1');
  await settled(page);
  const listed = page.getByRole('region', { name: 'Steps' }).getByRole('listitem');
  await listed.nth(2).getByText(text).waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await listed.nth(0).getByText(detail).waitFor();
  await listed.nth(2).getByText(late).waitFor();
  expect(await page.getByText(text).count(), 'one thing at a time').toBe(0);
  expect(await accessibility_faults(page)).toEqual([]);

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByText(text).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  const written = page.getByRole('region', { name: 'Steps' });
  await written.getByText(detail).waitFor();
  await written.getByText(late).waitFor();
  expect(complaints).toEqual([]);
});

test('users are enrolled by hand by their name, and each is told by name what became of them', async () => {
  server.answers['GET /v1/users'] = (query) => {
    const items = kUsers.filter(({ name }) => name.toLowerCase().startsWith((query.get('q') ?? '').toLowerCase()));
    return { status: 200, body: { items, next_cursor: null } };
  };
  const results: EnrollmentAnswer[] = [
    { user: 'u-1', enrolled: true, reason: 'enrolled', text: 'Enrolled.' },
    { user: 'u-2', enrolled: false, reason: 'active', text: 'Is in it already.' },
  ];
  server.answers['POST /v1/scenarios/s1/enrollments'] = { status: 200, body: { results } };
  const page = await open('/console/scenarios/s1');
  await settled(page);
  await page.getByRole('button', { name: 'Enrol users' }).click();
  const dialog = page.getByRole('dialog');
  const enrol = dialog.getByRole('button', { name: 'Enrol users' });
  expect(await enrol.isDisabled()).toBe(true);
  for (const name of ['Emma Petit', 'Emile Roy']) {
    await dialog.getByRole('searchbox', { name: 'Users' }).fill(name.slice(0, 3));
    await dialog.getByRole('button', { name: `Add ${name}` }).click();
  }
  expect(await accessibility_faults(page)).toEqual([]);
  await enrol.click();
  await dialog.getByText('Emma Petit Enrolled.').waitFor();
  await dialog.getByText('Emile Roy Is in it already.').waitFor();
  expect(server.writes.at(-1)?.body).toEqual({ users: ['u-1', 'u-2'] });
  expect(complaints).toEqual([]);
});
