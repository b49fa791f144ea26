import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reps } from '../mock/settings';
import { console_under_test, settled } from './support';

const { server, complaints, open } = console_under_test();

type Forms = [what: string, path: string, field: (page: Page) => Locator, begin?: (page: Page) => Promise<void>][];

const kForms: Forms = [
  ['the workspace', '/settings/workspace', (page) => page.locator('form input').first()],
  ['the brand', '/settings/brand', (page) => page.locator('form input').first()],
  ['the sender', '/settings/sender', (page) => page.locator('form input').nth(2)],
  [
    'what is kept how long',
    '/settings/privacy',
    (page) => page.locator('section[aria-labelledby=retention] input').first(),
  ],
  ['calling', '/programs/p1', (page) => page.locator('form:has(details) input[inputmode=numeric]').first()],
  ['whom a program looks for', '/programs/p1', (page) => page.locator('section[aria-labelledby=target] input').first()],
  ['a rule', '/programs/p1/rules/new', (page) => page.locator('form input[inputmode=numeric]').first()],
  ['a ladder', '/gifts/ladders', (page) => page.locator('form input[inputmode=numeric]').first()],
  ['a survey', '/surveys/settings', (page) => page.locator('form input[inputmode=numeric]').first()],
  ['quiet hours', '/scenarios', (page) => page.locator('form input[inputmode=numeric]').first()],
  ['a scenario', '/scenarios/s1/edit', (page) => page.locator('form input').first()],
  ['a template', '/templates/prospect-forward', (page) => page.locator('textarea').first()],
  [
    'the hours of a rep',
    '/settings/reps',
    (page) => page.locator('details input[inputmode=numeric]').first(),
    (page) => page.locator('summary').first().click(),
  ],
];

test.each(kForms)('what is typed of %s outlives a change of language', async (_, path, field, begin) => {
  server.answers['GET /v1/reps'] = { status: 200, body: { items: reps(), next_cursor: null } };
  const page = await open(`/console${path}`);
  await settled(page);
  await begin?.(page);
  const typed = field(page);
  await typed.fill('37');
  await page.getByRole('button', { name: 'Français' }).click();
  await page.getByRole('link', { name: 'Recommandations' }).first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(await typed.inputValue()).toBe('37');
  expect(server.writes.filter(({ path }) => !path.endsWith('/preview'))).toEqual([]);
  expect(complaints).toEqual([]);
});
