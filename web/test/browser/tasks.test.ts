import { expect, test } from 'vitest';
import type { Task, TaskKind } from '../../src/api/contract';
import { accessibility_faults, console_under_test, has_no_sideways_scroll, settled } from './support';

const { server, complaints, open } = console_under_test();

const task = (id: string, kind: TaskKind, title: string): Task => ({
  id,
  kind,
  state: 'open',
  title,
  text: null,
  score: null,
  user: null,
  referral: null,
  assignee: null,
  note: null,
  due_at: null,
  created_at: '2026-11-20T09:00:00Z',
  done_at: null,
});

test('low scores are found among late calls by their kind', async () => {
  const asked: (string | null)[] = [];
  const all = [
    task('t1', 'overdue_call', 'Overdue call: Rivoli'),
    task('t2', 'low_score', 'Emma scored 3 out of 10'),
    task('t3', 'overdue_call', 'Overdue call: Kermarec'),
  ];
  server.answers['GET /v1/tasks'] = (query) => {
    const items = all.filter(({ kind }) => !query.get('kind') || kind === query.get('kind'));
    const open_by_kind = (['low_score', 'overdue_call', 'forgotten'] as const).map((one) => ({
      kind: one,
      open: all.filter(({ kind }) => kind === one).length,
    }));
    asked.push(query.get('first'));
    return { status: 200, body: { items, next_cursor: null, open: all.length, open_by_kind } };
  };
  const page = await open('/console/tasks', 'en', 'phone');
  await settled(page);
  expect(await page.getByRole('article').count()).toBe(3);
  const kinds = page.getByRole('group', { name: 'Kind' });
  const shown = (await kinds.getByRole('button').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  expect(shown).toEqual(expect.arrayContaining(['All kinds 3', 'Low scores 1', 'Overdue calls 2']));
  expect(asked).toEqual(['low_score']);
  await page.getByRole('button', { name: 'Low scores' }).click();
  await page.getByText('Overdue call: Rivoli').waitFor({ state: 'detached' });
  await page.getByText('Emma scored 3 out of 10').waitFor();
  expect(new URL(page.url()).searchParams.get('kind')).toBe('low_score');
  expect(await accessibility_faults(page)).toEqual([]);
  expect(await has_no_sideways_scroll(page)).toBe(true);
  await page.getByRole('button', { name: 'Forgotten before a call' }).click();
  await page.getByText('Nothing of this kind waits.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Low scores', { exact: true }).waitFor();
  expect(asked.at(-1), 'what is done stands as it was done').toBeNull();
  expect(complaints).toEqual([]);
});
