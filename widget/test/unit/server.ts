import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { vi } from 'vitest';
import type { State } from '../../src/contract';

type Group = Record<string, string>;

/** A group of the texts that the server sends, as its own catalogue holds them. */
export function textsOf(locale: 'en' | 'fr', group: 'tab' | 'ask'): Group {
  const file = resolve('..', 'locales', `${locale}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { widget: Record<typeof group, Group> }).widget[group];
}

/** Every text of the widget in a language. */
export const allTexts = (locale: 'en' | 'fr'): Group => ({
  ...textsOf(locale, 'tab'),
  ...textsOf(locale, 'ask'),
});

export interface Call {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: unknown;
}

type Answer = 'unreachable' | { status: number; body: object };

/** Stands in for `fetch`: notes each call and answers from a list, its last entry for ever. */
export function serve(...answers: [Answer, ...Answer[]]): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal(
    'fetch',
    async (url: string, { method = '', headers, body }: RequestInit): Promise<Response> => {
      const answer = answers[Math.min(calls.length, answers.length - 1)];
      calls.push({
        method,
        path: new URL(url).pathname,
        query: new URL(url).search,
        headers: { ...(headers as Record<string, string>) },
        body: body ? JSON.parse(String(body)) : undefined,
      });
      if (!answer || answer === 'unreachable') throw new TypeError('Failed to fetch');
      return new Response(JSON.stringify(answer.body), { status: answer.status });
    },
  );
  return calls;
}

export const ok = (body: object): Answer => ({ status: 200, body });
export const refusal = (status: number, body: object = {}): Answer => ({ status, body });

export const kState: State = {
  program: { id: '1', name: 'Administrators' },
  tab_visible: true,
  takes_referrals: true,
  acquaintance: [],
  brand: { product: 'Acme', accent: '#0f766e' },
  offer: {
    advocate: 'You receive 20% of their first-year subscription.',
    prospect: 'They receive a free module.',
  },
  estimate: null,
  ladder: null,
  survey: null,
  prompt: null,
  settings_url: null,
  texts: allTexts('en'),
  totals: { earned: { amount: 51_600, currency: 'EUR' }, pending: { amount: 0, currency: 'EUR' } },
  link: { url: 'https://refer.example/r/A1', code: 'A1' },
  referrals: [],
  preferences: { reward: 'cash', choices: ['cash', 'none'], hide_amounts: false, involvement: null },
};

/** A token with these claims; nobody here checks its signature. */
export const token = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
