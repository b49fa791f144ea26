import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../../src/api';
import type { Translate } from '../../src/locale';
import { explain, Refusal } from '../../src/problem';
import { allTexts, ok, refusal, serve } from './server';

afterEach(() => vi.unstubAllGlobals());

const api = (refresh?: () => Promise<string>) =>
  new Api('https://refer.example/sub/', 'fr', { token: 'first', ...(refresh && { refresh }) });
const keysOf = (calls: ReturnType<typeof serve>) => calls.map(({ headers }) => headers['idempotency-key']);

describe('calls', () => {
  it('carry the token and the language, under the folder of the script', async () => {
    const calls = serve(ok({}));
    await api().get('state');
    expect(calls).toMatchObject([
      {
        method: 'GET',
        path: '/sub/widget/v1/state',
        headers: { authorization: 'Bearer first', 'accept-language': 'fr' },
      },
    ]);
    expect(keysOf(calls)).toEqual([undefined]);
  });

  it('refresh an expired token once and repeat under the same key', async () => {
    const calls = serve(refusal(401), ok({ id: '1' }));
    expect(await api(async () => 'second').post('referrals', { email: 'a@x.fr' })).toEqual({ id: '1' });
    expect(calls.map(({ headers }) => headers['authorization'])).toEqual(['Bearer first', 'Bearer second']);
    expect(new Set(keysOf(calls)).size).toBe(1);
  });

  it('give up when the fresh token is refused too, or there is none', async () => {
    const calls = serve(refusal(401));
    await expect(api(async () => 'second').get('state')).rejects.toMatchObject({ status: 401 });
    expect(calls).toHaveLength(2);
    await expect(api(() => Promise.reject(new Error('offline'))).get('state')).rejects.toMatchObject({
      status: 401,
    });
    await expect(api().get('state')).rejects.toMatchObject({ status: 401 });
    expect(calls).toHaveLength(4);
  });
});

describe('idempotency', () => {
  it.each([
    ['an unreachable server', 'unreachable' as const],
    ['a fault', refusal(503)],
    ['a first attempt still running', refusal(409)],
    ['a limit', refusal(429)],
  ])('keeps the key after %s', async (_, failure) => {
    const calls = serve(failure, ok({}), ok({}));
    const caller = api();
    await expect(caller.post('referrals', { email: 'a@x.fr' })).rejects.toThrow();
    await caller.post('referrals', { email: 'a@x.fr' });
    await caller.post('referrals', { email: 'a@x.fr' });
    const [first, second, third] = keysOf(calls);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('takes a new key for other content and after a refusal', async () => {
    const calls = serve('unreachable', refusal(422), ok({}));
    const caller = api();
    await expect(caller.post('referrals', { email: 'a@x.fr' })).rejects.toThrow();
    await expect(caller.post('referrals', { email: 'b@y.fr' })).rejects.toThrow();
    await caller.post('referrals', { email: 'b@y.fr' });
    await caller.post('referrals', { email: 'a@x.fr' });
    const [a, b, bAgain, aAgain] = keysOf(calls);
    expect(new Set([a, b, bAgain]).size).toBe(3);
    expect(aAgain).toBe(a);
  });
});

describe('explanations', () => {
  const t: Translate = (message) => allTexts('en')[message] ?? '';
  const said = (error: unknown) => [...explain(error, ['email', 'lines'], t)];

  it.each([
    ['its field', [{ pointer: '/email', code: 'x', detail: 'Wrong.' }], [['email', 'Wrong.']]],
    [
      'the field of its line',
      [{ pointer: '/lines/3/email', code: 'x', detail: 'Bad.' }],
      [['lines', 'Bad.']],
    ],
    ['the form, if unknown', [{ pointer: '/relationship', code: 'x', detail: 'Odd.' }], [['', 'Odd.']]],
    [
      'the form, if of the whole',
      [{ pointer: '', code: 'x', detail: 'Tell us who.' }],
      [['', 'Tell us who.']],
    ],
    ['the general text, if it has none', [{ pointer: '/email', code: 'x' }], [['email', 'Look again.']]],
    [
      'the first, of two',
      [
        { pointer: '/email', code: 'x', detail: '1' },
        { pointer: '/email', code: 'y', detail: '2' },
      ],
      [['email', '1']],
    ],
    ['the general text, without any', [], [['', 'Look again.']]],
  ])('put a text beside %s', (_, errors, expected) => {
    expect(said(new Refusal(422, { detail: 'Look again.', errors }))).toEqual(expected);
  });

  it('have a text of their own for what the server cannot say', () => {
    expect(said(new Refusal(502, {}))).toEqual([['', 'This did not go through: try again.']]);
    expect(said(new Refusal(401, { detail: 'bad token' }))).toEqual([
      ['', 'Your session has ended: reload the page.'],
    ]);
    expect(said(new TypeError('Failed to fetch'))).toEqual([['', 'No connection: try again.']]);
  });
});
