import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Asker } from '../../src/ask';
import { commands } from '../../src/commands';
import type { Prompt, Survey } from '../../src/contract';
import { Stage } from '../../src/stage';
import { kState, ok, refusal, serve } from './server';

const kSurvey: Survey = {
  id: '7',
  min: 1,
  max: 10,
  question: 'Would you recommend Acme?',
  style: 'card',
  invitation: 'Do you know somebody?',
  thanks: 'Thank you.',
};
const kPrompt: Prompt = { id: '9', title: 'Two to go', text: 'Your notebook is near.', action: 'refer' };

let run: ReturnType<typeof commands>;
let events: [string, unknown][];

beforeEach(() => {
  vi.useFakeTimers();
  const stage = new Stage();
  const asker = new Asker(new CSSStyleSheet());
  stage.add(asker);
  run = commands(stage, 'https://refer.example/', asker.ask);
  document.body.replaceChildren();
  events = [];
  for (const name of ['parrain:answered', 'parrain:refer']) window.addEventListener(name, note);
});
afterEach(async () => {
  for (const name of ['parrain:answered', 'parrain:refer']) window.removeEventListener(name, note);
  await run('shutdown');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const note = (event: Event): void => void events.push([event.type, (event as CustomEvent).detail]);
const card = (): HTMLElement | null =>
  document.body.lastElementChild?.shadowRoot?.querySelector<HTMLElement>('.ask') ?? null;
const press = async (label: string): Promise<void> => {
  const button = [...(card()?.querySelectorAll('button') ?? [])].find((one) => one.textContent === label);
  if (!button) throw new Error(`no button ${label}`);
  button.click();
  await vi.advanceTimersByTimeAsync(0);
};
const score = async (value: number): Promise<void> => {
  const radio = card()?.querySelector<HTMLInputElement>(`input[value="${value}"]`);
  radio?.click();
  await vi.advanceTimersByTimeAsync(0);
};
const booted = async (...answers: Parameters<typeof serve>): Promise<ReturnType<typeof serve>> => {
  const calls = serve(...answers);
  await run('boot', { token: 't', locale: 'en' });
  return calls;
};
const paths = (calls: ReturnType<typeof serve>): string[] =>
  calls.map(({ path }) => path.replace('/widget/v1/', ''));

describe('the survey', () => {
  it('waits eight seconds, and tells the server before it appears', async () => {
    const calls = await booted(ok({ ...kState, survey: kSurvey }), ok({}));
    await vi.advanceTimersByTimeAsync(7999);
    expect(card()).toBeNull();
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(paths(calls)).toEqual(['state', 'surveys/7/shown']);
    expect(card()?.querySelectorAll('input[type=radio]')).toHaveLength(10);
    await run('page');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls).toHaveLength(2);
    expect(document.body.children).toHaveLength(1);
  });

  it('appears to nobody whom the server does not want asked', async () => {
    await booted(ok({ ...kState, survey: kSurvey }), refusal(409));
    await vi.advanceTimersByTimeAsync(9000);
    expect(card()).toBeNull();
  });

  it('is asked at once where the host says so, and only then', async () => {
    const calls = await booted(ok({ ...kState, survey: kSurvey }), ok({}));
    await run('ask');
    expect(card()).not.toBeNull();
    await run('ask');
    expect(calls).toHaveLength(2);
  });

  it('is not sent by a choice; a reason and Send send it', async () => {
    const calls = await booted(ok({ ...kState, survey: kSurvey }), ok({}), ok({ next: 'recommend' }));
    await vi.advanceTimersByTimeAsync(8000);
    const more = card()?.querySelector<HTMLElement>('form > .field');
    expect(more?.hidden).toBe(true);
    await score(9);
    expect(more?.hidden).toBe(false);
    expect(calls).toHaveLength(2);
    const comment = card()?.querySelector<HTMLTextAreaElement>('textarea');
    if (comment) comment.value = 'Clear';
    await press('Send');
    expect(calls[2]).toMatchObject({
      path: '/widget/v1/surveys/7/answers',
      body: { score: 9, comment: 'Clear' },
    });
    expect(events).toEqual([['parrain:answered', { score: 9, next: 'recommend' }]]);
    expect(card()?.textContent).toContain('Do you know somebody?');
    await press('Recommend somebody');
    expect(events.at(-1)?.[0]).toBe('parrain:refer');
    expect(card()).toBeNull();
    expect(calls).toHaveLength(3);
  });

  it('sends nothing before a choice', async () => {
    const calls = await booted(ok({ ...kState, survey: kSurvey }), ok({}), ok({ next: 'thanks' }));
    await vi.advanceTimersByTimeAsync(8000);
    card()?.querySelector('form')?.requestSubmit();
    await vi.advanceTimersByTimeAsync(0);
    expect(paths(calls)).toEqual(['state', 'surveys/7/shown']);
    expect(events).toEqual([]);
    await score(9);
    await press('Send');
    expect(calls.slice(2).map(({ body }) => body)).toEqual([{ score: 9 }]);
  });

  it('forgets an error once another score is chosen', async () => {
    await booted(ok({ ...kState, survey: kSurvey }), ok({}), 'unreachable');
    await vi.advanceTimersByTimeAsync(8000);
    await score(9);
    await press('Send');
    const status = card()?.querySelector('[role=status]');
    expect(status?.textContent).toContain('No connection');
    await score(8);
    expect(status?.textContent).toBe('');
    expect(status?.className).toBe('');
  });

  it('thanks everybody else, and asks them nothing', async () => {
    await booted(ok({ ...kState, survey: kSurvey }), ok({}), ok({ next: 'thanks' }));
    await vi.advanceTimersByTimeAsync(8000);
    await score(3);
    await press('Send');
    expect(card()?.textContent).toBe('Thank you.Close');
    await press('Close');
    expect(card()).toBeNull();
  });

  it.each([['Not now'], ['Escape']])('is put off by %s', async (way) => {
    const calls = await booted(ok({ ...kState, survey: kSurvey }), ok({}));
    await vi.advanceTimersByTimeAsync(8000);
    if (way === 'Escape') card()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    else await press(way);
    expect(card()).toBeNull();
    expect(paths(calls).at(-1)).toBe('surveys/7/dismissed');
  });

  it('keeps the answer on the screen when it did not arrive, and sends it once', async () => {
    const calls = await booted(
      ok({ ...kState, survey: { ...kSurvey, min: 0 } }),
      ok({}),
      'unreachable',
      ok({ next: 'thanks' }),
    );
    await vi.advanceTimersByTimeAsync(8000);
    await score(0);
    await press('Send');
    expect(card()?.querySelector('[role=status]')?.textContent).toContain('No connection');
    await press('Send');
    expect(card()?.textContent).toContain('Thank you.');
    const keys = calls.slice(2).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    expect(calls.at(-1)?.body).toEqual({ score: 0 });
  });

  it('goes with the session', async () => {
    await booted(ok({ ...kState, survey: kSurvey }), ok({}));
    await vi.advanceTimersByTimeAsync(8000);
    await run('shutdown');
    expect(card()).toBeNull();
  });
});

describe('a message', () => {
  it('is shown in the same card, and leads to the tab', async () => {
    const calls = await booted(ok({ ...kState, prompt: kPrompt }), ok({}));
    await vi.advanceTimersByTimeAsync(8000);
    expect(card()?.textContent).toContain('Your notebook is near.');
    await press('Recommend somebody');
    expect(events.map(([name]) => name)).toEqual(['parrain:refer']);
    expect(paths(calls)).toEqual(['state', 'prompts/9/shown', 'prompts/9/dismissed']);
  });

  it('without an action only closes', async () => {
    await booted(ok({ ...kState, prompt: { ...kPrompt, action: 'none' } }), ok({}));
    await vi.advanceTimersByTimeAsync(8000);
    expect([...(card()?.querySelectorAll('button') ?? [])].map((one) => one.textContent)).toEqual(['Close']);
  });
});
