import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Asker } from '../../src/ask';
import { commands, takeOver, type Parrain } from '../../src/commands';
import { Stage } from '../../src/stage';
import { defineTab } from '../../src/tab';
import { allTexts, kState, ok, refusal, serve, token } from './server';

const stage = new Stage();
const sheet = new CSSStyleSheet();
const asker = new Asker(sheet);
let run: ReturnType<typeof commands>;

beforeAll(() => {
  defineTab(stage, sheet);
  stage.add(asker);
});
beforeEach(() => {
  document.documentElement.lang = '';
  run = commands(stage, 'https://refer.example/', asker.ask);
  document.body.replaceChildren(document.createElement('parrain-tab'));
});
afterEach(async () => {
  await run('shutdown');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const shown = (): string => document.querySelector('parrain-tab')?.shadowRoot?.textContent ?? '';

describe('the queue', () => {
  it('carries out what the host asked before the script was there, in order', () => {
    const done: unknown[] = [];
    const host: { parrain?: Parrain } = {};
    const queue: Parrain = Object.assign(() => {}, { q: [['boot', { token: 't' }], ['page']] });
    host.parrain = queue;
    takeOver(host, async (command, options) => void done.push([command, options]));
    host.parrain('shutdown');
    expect(done).toEqual([
      ['boot', { token: 't' }],
      ['page', undefined],
      ['shutdown', undefined],
    ]);
  });

  it('needs no stand-in', () => {
    const done: string[] = [];
    const host: { parrain?: Parrain } = {};
    takeOver(host, async (command) => void done.push(command));
    host.parrain?.('boot', {});
    expect(done).toEqual(['boot']);
  });
});

describe('boot', () => {
  it('asks for the state once and shows the tab', async () => {
    const calls = serve(ok(kState));
    await run('boot', { token: 't', locale: 'en' });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.query).toBe('?texts=true');
    expect(shown()).toContain('Recommend Acme');
    expect(shown()).toContain('€516');
  });

  it('shows a tab that the host inserts later, without another call', async () => {
    const calls = serve(ok(kState));
    await run('boot', { token: 't' });
    document.body.replaceChildren();
    document.body.append(document.createElement('parrain-tab'));
    expect(shown()).toContain('Recommend Acme');
    expect(calls).toHaveLength(1);
  });

  it('shows nothing to those who are not to see the tab', async () => {
    serve(ok({ ...kState, tab_visible: false }));
    await run('boot', { token: 't' });
    expect(shown()).toBe('');
  });

  it('takes no recommendation while the program is paused, and shows the rest', async () => {
    serve(ok({ ...kState, takes_referrals: false }));
    await run('boot', { token: 't' });
    const tab = document.querySelector('parrain-tab')?.shadowRoot;
    expect(tab?.querySelector('#informed')).toBeNull();
    expect(tab?.querySelector('header + p')).not.toBeNull();
    expect(shown()).toContain('Paused for now');
  });

  it('stays silent after a refused token, also on the next page', async () => {
    const calls = serve(refusal(401));
    await run('boot', { token: 't', refresh: async () => 'u' });
    await run('page');
    expect(shown()).toBe('');
    expect(calls).toHaveLength(2);
  });

  it.each([
    [{ token: token({ locale: 'fr' }), locale: 'en' }, 'fr', 'en'],
    [{ token: token({ locale: 'fr', name: 'Zoé ÿ' }) }, 'en', 'fr'],
    [{ token: token({}) }, 'fr', 'fr'],
    [{ token: 'opaque' }, '', 'en'],
  ])('with %j on a page in %j speaks %s', async (options, lang, expected) => {
    document.documentElement.lang = lang;
    const calls = serve(ok({ ...kState, texts: allTexts(expected as 'en' | 'fr') }));
    await run('boot', options);
    expect(calls[0]?.headers['accept-language']).toBe(expected);
    expect(shown()).toContain(expected === 'fr' ? 'Recommander' : 'Recommend ');
  });
});

describe('other commands', () => {
  it('page asks again only after half an hour, and keeps what is being typed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const calls = serve(
      ok(kState),
      ok({ ...kState, totals: { ...kState.totals, earned: { amount: 70_000, currency: 'EUR' } } }),
    );
    await run('boot', { token: 't' });
    const root = document.querySelector('parrain-tab')?.shadowRoot;
    const company = root?.querySelector<HTMLInputElement>('#company');
    if (company) company.value = 'Azur';
    await run('page');
    expect(calls).toHaveLength(1);
    vi.setSystemTime(Date.now() + 31 * 60_000);
    await run('page');
    expect(calls).toHaveLength(2);
    expect(shown()).toContain('€700');
    expect(root?.querySelector<HTMLInputElement>('#company')?.value).toBe('Azur');
  });

  it('page tries again after a failure of the network', async () => {
    serve('unreachable', ok(kState));
    await run('boot', { token: 't' });
    expect(shown()).toBe('');
    await run('page');
    expect(shown()).toContain('Acme');
  });

  it('shutdown empties the tab, even while the state is on its way', async () => {
    serve(ok(kState));
    const booting = run('boot', { token: 't' });
    await run('shutdown');
    await booting;
    expect(shown()).toBe('');
  });

  it('unknown ones are ignored', async () => {
    const calls = serve(ok(kState));
    await run('ask');
    await run('constructor');
    expect(calls).toEqual([]);
  });
});
