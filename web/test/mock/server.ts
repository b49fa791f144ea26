import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  Balance,
  CallBrief,
  CallTask,
  MemberRole,
  Page,
  QueuePage,
  RewardDetail,
  Workspace,
} from '../../src/api/contract';
import * as accounts from './accounts';
import * as calls from './calls';
import * as economics from './economics';
import * as ledger from './ledger';
import * as messages from './messages';
import * as payments from './payments';
import * as programs from './programs';
import * as referrals from './referrals';
import * as rewards from './rewards';
import * as settings from './settings';
import { eur } from './shared';
import * as workspaces from './workspace';

const kWeb = fileURLToPath(new URL('../..', import.meta.url));
interface Described {
  paths: Record<string, Record<string, { 'x-roles'?: MemberRole[] }>>;
}
/** What the server says of its routes. */
const kApi = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8')) as Described;
/** Lines of a page where the query does not say. */
const kPage = 50;
const kTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
export const kConsolePolicy =
  "default-src 'self'; style-src 'self'; script-src 'self'; require-trusted-types-for 'script'";
export const kPreviewPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
export const kDemoPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

/** A request that changed something, as the server saw it. */
export interface Write {
  method: string;
  path: string;
  body: unknown;
  headers: IncomingMessage['headers'];
}

export interface Answer {
  status: number;
  body?: unknown;
  etag?: string;
}

/**
 * A stand-in for the server: the built pages under their real policies, and the contract over fixed data. It keeps
 * what was written to it and can be told to fail.
 */
export class MockServer {
  workspace: Workspace = workspaces.workspace();
  is_logged_in = true;
  role: MemberRole = 'owner';
  is_empty = false;
  /** Path that answers 500 until it is cleared. */
  broken = '';
  /** Path whose next write answers 412. */
  contested = '';
  writes: Write[] = [];
  /** Calls that the role may not make, as the server says of its routes. */
  forbidden: string[] = [];
  /** Paths that were read, in order. */
  reads: string[] = [];
  /** What is wrong with every rule that is looked at or published: a pointer, and what is said of it. */
  rule_fault: { pointer: string; detail: string } | undefined;
  /** What single calls answer, such as `GET /v1/tasks`, where it is not the usual; looked up before it. */
  answers: Record<string, Answer | ((query: URLSearchParams) => Answer)> = {};
  /** What reps have to do, where it is not the usual two lines. */
  queue: CallTask[] | undefined;
  /** What the server counts of the queue, where it is not the usual. */
  counts: Partial<QueuePage['counts']> = {};
  /** What left the queue, and who has it. */
  gone: CallTask[] = [];
  /** What was earned, the newest first, where it is not the usual. */
  rewards: RewardDetail[] | undefined;
  /** What the accounts hold, where it is not the usual. */
  balances: Balance[] | undefined;
  #server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.workspace = workspaces.workspace();
    this.is_logged_in = true;
    this.role = 'owner';
    this.is_empty = false;
    this.broken = '';
    this.contested = '';
    this.writes = [];
    this.forbidden = [];
    this.rule_fault = undefined;
    this.answers = {};
    this.queue = undefined;
    this.gone = [];
    this.counts = {};
    this.reads = [];
    this.rewards = undefined;
    this.balances = undefined;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const is_api = /^\/(v1|console\/v1|widget\/v1|demo\/(session|payments|refunds))/.test(url.pathname);
    if (!is_api) return this.#file(url.pathname, response);
    const body = await read_body(request);
    const answer = this.#answer(request, url, body);
    response.writeHead(answer.status, {
      'Content-Type': answer.status >= 400 ? 'application/problem+json' : 'application/json',
      ...(answer.etag ? { ETag: answer.etag } : {}),
    });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    if (path === '/w/v1.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      response.end("customElements.define('parrain-tab', class extends HTMLElement {});");
      return;
    }
    if (path === '/mail-preview') {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': kPreviewPolicy });
      response.end('<!doctype html><title>Preview</title>');
      return;
    }
    const is_demo = path.startsWith('/demo');
    const folder = join(kWeb, is_demo ? 'dist-demo' : 'dist');
    const inner = normalize(path.replace(/^\/(demo|console)/, ''));
    const file = extname(inner) ? inner : 'index.html';
    const content = await readFile(join(folder, file)).catch(() => null);
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': is_demo ? kDemoPolicy : kConsolePolicy,
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(content);
  }

  #answer(request: IncomingMessage, url: URL, body: unknown): Answer {
    const method = request.method ?? 'GET';
    const locale = request.headers['accept-language'] === 'en' ? 'en' : 'fr';
    if (this.broken && url.pathname.startsWith(this.broken)) return problem(500, 'internal', 'The server is tired.');
    if (method === 'GET') this.reads.push(url.pathname);
    if (method !== 'GET') {
      this.writes.push({ method, path: url.pathname, body, headers: request.headers });
      if (this.contested === url.pathname) {
        this.contested = '';
        return problem(412, 'precondition_failed', 'Changed.');
      }
    }
    if (!this.is_logged_in && url.pathname.startsWith('/v1/')) return problem(401, 'unauthorized', 'No session.');
    if (!may_call(this.role, method, url.pathname)) {
      this.forbidden.push(`${method} ${url.pathname}`);
      return problem(403, 'forbidden', 'Not of your role.');
    }
    const told = this.answers[`${method} ${url.pathname}`];
    if (told) return typeof told === 'function' ? told(url.searchParams) : told;
    const answer = method === 'GET' ? this.#read(url, locale) : this.#write(method, url.pathname, body, locale);
    return answer ?? problem(404, 'not_found', 'No such thing.');
  }

  #read(url: URL, locale: 'en' | 'fr'): Answer | null {
    const path = url.pathname;
    const query = url.searchParams;
    const list = <T>(items: T[]): Answer => ok(page_of(this.is_empty ? [] : items, query));
    const find = <T extends { id: string }>(items: T[]): Answer | null => {
      const item = items.find((one) => one.id === path.split('/')[3]);
      return item ? { status: 200, body: item, etag: '"1"' } : null;
    };
    if (path === '/console/v1/session') {
      return this.is_logged_in
        ? ok(workspaces.session(this.workspace, this.role))
        : problem(401, 'unauthorized', 'No session.');
    }
    if (path === '/demo/session') return ok({ token: `token-of-${query.get('user')}`, user: query.get('user') });
    if (path === '/widget/v1/state') return ok({ tab_visible: true, referrals: widget_referrals() });
    if (path === '/v1/workspace') return { status: 200, body: this.workspace, etag: '"7"' };
    if (path === '/v1/referrals') return ok(this.#referral_page(query, locale));
    if (/^\/v1\/referrals\/\w+\/events$/.test(path)) return list(referrals.referral_events(locale));
    if (/^\/v1\/referrals\/\w+\/calls$/.test(path)) return list(calls.calls(path.split('/')[3] ?? '', locale));
    if (path === '/v1/queue') return ok(this.#queue_page(query, locale));
    if (path.startsWith('/v1/queue/')) return known(this.#brief(path.split('/')[3] ?? '', locale));
    if (path === '/v1/reps') return list(calls.reps());
    if (path === '/v1/accounts') return list(found_accounts(query.get('q') ?? ''));
    if (/^\/v1\/accounts\/[^/]+\/history$/.test(path)) {
      return list(accounts.account_history(decodeURIComponent(path.split('/')[3] ?? '')));
    }
    if (path.startsWith('/v1/referrals/')) return find(referrals.referrals(locale));
    if (path === '/v1/rewards') return ok(this.#reward_page(query, locale));
    if (path.startsWith('/v1/rewards/')) return find(this.rewards ?? rewards.rewards(locale));
    if (path === '/v1/payouts') return list(payments.payouts());
    if (path.startsWith('/v1/payouts/')) return find(payments.payouts());
    if (path === '/v1/benefits') {
      const state = query.get('state');
      return list(payments.benefits().filter((one) => !state || one.state === state));
    }
    if (path === '/v1/members') return list(payments.members());
    if (path.startsWith('/v1/members/')) return find(payments.members());
    if (path === '/v1/ledger/balances') return ok({ balances: this.balances ?? ledger.balances() });
    if (path === '/v1/ledger/entries') {
      const account = query.get('account');
      return list(ledger.entries(locale).filter((one) => !account || one.from === account || one.to === account));
    }
    if (path === '/v1/ledger/verification') return ok(ledger.verification(locale, this.is_empty));
    if (path === '/v1/ledger/reconciliation') return ok(ledger.reconciliation());
    if (path === '/v1/billing-events') {
      const outcome = query.get('outcome');
      return list(ledger.billing_events(locale).filter((one) => !outcome || one.outcome === outcome));
    }
    if (path === '/v1/reports/economics') return ok(this.#economics(query, locale));
    if (path === '/v1/gifts') return list(programs.gifts());
    if (path === '/v1/sender') return { status: 200, body: messages.sender(), etag: '"0"' };
    if (path === '/v1/sender/check') return { status: 200, body: messages.sender_check() };
    if (path === '/v1/templates') return list(messages.templates());
    if (path.startsWith('/v1/templates/')) {
      return { status: 200, body: messages.template(path.endsWith('/fr') ? 'fr' : 'en'), etag: '"3"' };
    }
    const set = this.#set(path, locale, list);
    if (set) return set;
    if (path === '/v1/programs') return list([programs.program(locale)]);
    if (path.endsWith('/budget')) return ok(programs.program_budget());
    if (path.endsWith('/guardrail')) return { status: 200, body: programs.guardrail(locale), etag: '"3"' };
    if (path.endsWith('/calling')) return { status: 200, body: programs.calling(), etag: '"1"' };
    if (path.startsWith('/v1/programs/')) return find([programs.program(locale)]);
    if (path === '/v1/api-keys') return list(workspaces.api_keys());
    if (path === '/v1/uninformed-prospects') return list(referrals.uninformed());
    if (path === '/v1/suppressions') return list(referrals.suppressions());
    if (path === '/v1/contact-policies') return { status: 200, body: referrals.kContactPolicies, etag: '"0"' };
    if (path === '/v1/retention') return { status: 200, body: referrals.kRetention, etag: '"0"' };
    return null;
  }

  /** What people set and work through beside the programs. */
  #set(path: string, locale: 'en' | 'fr', list: <T>(items: T[]) => Answer): Answer | null {
    const edited = (body: unknown): Answer => ({ status: 200, body, etag: '"1"' });
    const rep = settings.reps().find(({ id }) => path === `/v1/reps/${id}`);
    if (rep) return edited(rep);
    if (path === '/v1/message-rules') return edited(settings.kMessageRules);
    if (path.endsWith('/gift-ladder')) return edited(settings.ladder(locale));
    if (path === '/v1/surveys') return list([settings.survey(locale)]);
    if (path === '/v1/scenarios') return list([settings.kScenario]);
    if (path === '/v1/scenario-progress') {
      return ok({ due: 0, done_last_minute: 0, done_today: 0, steps_per_second: 0, seconds_left: null });
    }
    if (path === `/v1/scenarios/${settings.kScenario.id}`) return edited(settings.kScenario);
    if (path.endsWith('/enrollments')) return list(settings.enrollments());
    if (path === '/v1/reviews') return list(settings.reviews(locale));
    if (path === '/v1/tasks') {
      const items = this.is_empty ? [] : settings.tasks();
      return ok({ items, next_cursor: null, open: items.length });
    }
    if (path === '/v1/users') return list(settings.kUsers);
    if (path === '/v1/webhook-endpoints') return list([settings.kEndpoint]);
    if (path === '/v1/webhook-deliveries') return list([settings.kDelivery]);
    if (path === '/v1/imports') return list([]);
    return null;
  }

  #referral_page(query: URLSearchParams, locale: 'en' | 'fr'): unknown {
    const all = this.is_empty ? [] : referrals.referrals(locale);
    const counts: Record<string, number> = {};
    for (const { state } of all) counts[state] = (counts[state] ?? 0) + 1;
    const asked = (query.get('q') ?? '').toLowerCase();
    const found = all.filter(
      (one) =>
        (!query.get('state') || one.state === query.get('state')) &&
        (!asked || (one.prospect.company ?? '').toLowerCase().includes(asked)),
    );
    return { ...page_of(found, query, 8), counts };
  }

  /** What a rep needs before dialling; what is not in the queue any more is told with who has it. */
  #brief(referral: string, locale: 'en' | 'fr'): CallBrief | null {
    const task = [...(this.queue ?? []), ...this.gone].find((one) => one.referral === referral);
    const usual = calls.brief(task ? calls.queue(locale).items[0]!.referral : referral, locale);
    return usual && task ? { ...usual, task } : usual;
  }

  /** A page begins after a place, as the server's do: what moves over it is on the other page. */
  #queue_page(query: URLSearchParams, locale: 'en' | 'fr'): QueuePage {
    const usual = calls.queue(locale);
    if (!this.queue) return usual;
    const place = ({ due_at, referral }: CallTask) => `${due_at} ${referral}`;
    const after = query.get('cursor') ?? '';
    const sorted = [...this.queue].sort((one, other) => (place(one) < place(other) ? -1 : 1));
    const asked = (query.get('q') ?? '').toLowerCase();
    const due_from = Date.parse(query.get('due_from') ?? '') || 0;
    const rest = sorted.filter(
      (task) =>
        place(task) > after &&
        Date.parse(task.due_at) >= due_from &&
        (task.prospect.company ?? '').toLowerCase().includes(asked),
    );
    const items = rest.slice(0, Number(query.get('limit') ?? kPage));
    const next_cursor = items.length < rest.length ? place(items.at(-1)!) : null;
    const exact = query.get('exact_counts') === 'true';
    const all = exact ? this.queue.length : Math.min(this.queue.length, 1_000);
    return { items, next_cursor, counts: { ...usual.counts, all, ...this.counts, exact } };
  }

  /** Whoever is logged in takes what a colleague has not taken before; its line is in no other view than theirs. */
  #take(referral: string, locale: 'en' | 'fr'): Answer {
    const taken = this.gone.find((one) => one.referral === referral);
    if (taken) return problem(409, 'taken', 'Another sales rep is working on this. Take the next one.');
    const { id, name } = workspaces.session(this.workspace, this.role).member;
    const held = { rep: { id, name }, free: false, held_until: '2026-11-24T09:30:00Z' };
    this.queue = (this.queue ?? calls.queue(locale).items).map((one) =>
      one.referral === referral ? { ...one, ...held } : one,
    );
    return ok(this.queue.find((one) => one.referral === referral));
  }

  #reward_page(query: URLSearchParams, locale: 'en' | 'fr'): unknown {
    const all = this.is_empty ? [] : (this.rewards ?? rewards.rewards(locale));
    const counts: Record<string, { count: number; total: { amount: number; currency: string } }> = {};
    for (const { state, value } of all) {
      const figure = (counts[state] ??= { count: 0, total: eur(0) });
      figure.count += 1;
      figure.total.amount += value.amount;
    }
    const referral = query.get('referral');
    const found = all.filter(
      (one) => (!query.get('state') || one.state === query.get('state')) && (!referral || one.referral === referral),
    );
    return { ...page_of(found, query), counts };
  }

  #economics(query: URLSearchParams, locale: 'en' | 'fr'): unknown {
    const is_by_rep = query.get('group') === 'rep';
    const report = is_by_rep ? economics.economics_by_rep(locale) : economics.economics(locale);
    if (!this.is_empty) return report;
    return { ...report, rows: [], totals: { ...report.totals, submitted: 0, revenue: eur(0) } };
  }

  #write(method: string, path: string, body: unknown, locale: 'en' | 'fr'): Answer | null {
    if (path === '/console/v1/log-in') {
      const { password } = body as { password: string };
      if (password !== 'a long enough phrase') return problem(401, 'bad_credentials', 'Wrong.');
      this.is_logged_in = true;
      return ok(workspaces.session(this.workspace, this.role));
    }
    if (path === '/console/v1/claim') {
      this.is_logged_in = true;
      return ok(workspaces.session(this.workspace, this.role));
    }
    if (path === '/console/v1/log-out') {
      this.is_logged_in = false;
      return { status: 204 };
    }
    if (path === '/v1/workspace' && method === 'PUT') {
      this.workspace = { ...this.workspace, ...(body as Partial<Workspace>) };
      return { status: 200, body: this.workspace, etag: '"8"' };
    }
    if (path === '/v1/sender') return { status: 200, body: messages.sender(), etag: '"1"' };
    if (path.startsWith('/v1/templates/') && path.endsWith('/preview'))
      return ok(messages.preview((body as { text: { subject: string; body: string } }).text));
    if (path.startsWith('/v1/templates/') && method !== 'POST') {
      return { status: 200, body: messages.template(path.endsWith('/fr') ? 'fr' : 'en'), etag: '"4"' };
    }
    if (path === '/v1/widget-keys') return created({ kid: 'wk_new', algorithm: 'HS256', secret: 'shown-once-secret' });
    if (path === '/v1/token-checks') return ok(token_check(locale));
    if (path === '/v1/api-keys') return created({ ...workspaces.api_keys()[0], id: 'k3', key: 'prn_test_shown_once' });
    if (path === '/v1/stripe') {
      this.workspace.stripe = { ...this.workspace.stripe, configured: true };
      return ok(this.workspace.stripe);
    }
    if (path === '/v1/members') {
      const link = 'https://refer.facturel.example/console/claim#shown-once';
      return created({ ...payments.members()[1], ...(body as object), id: 'm3', invitation_link: link });
    }
    if (path.endsWith('/invitations')) {
      const link = 'https://refer.facturel.example/console/claim#shown-again';
      return created({ ...payments.members()[1], invitation_link: link });
    }
    if (path.endsWith('/role')) return ok({ ...payments.members()[1], ...(body as object) });
    if (path.endsWith('/bank-account') || path.endsWith('/donation-payee')) return ok(this.workspace.bank_account);
    if (path === '/v1/payouts') return created({ id: 'o2', rewards: ['w4'], total: eur(1) });
    if (path === '/v1/programs') return created(programs.program(locale));
    if (/^\/v1\/programs\/p1$/.test(path)) return { status: 200, body: programs.program(locale), etag: '"2"' };
    if (this.rule_fault && /\/rules(\/preview)?$/.test(path)) return invalid(this.rule_fault);
    if (path.endsWith('/rules/preview')) return ok(programs.rule_preview(locale));
    if (path.endsWith('/rules')) return created(programs.advocate_rule(locale));
    if (method === 'DELETE') return { status: 204 };
    if (/\/guardrail(\/release)?$/.test(path)) {
      const released = { ...programs.guardrail(locale), state: 'ok', reason: null };
      return { status: 200, body: released, etag: '"4"' };
    }
    if (path.endsWith('/top-ups'))
      return created({ program: 'p1', amount: eur(1), budget: programs.program(locale).budget });
    if (path.endsWith('/take')) return this.#take(path.split('/')[3] ?? '', locale);
    if (path === '/demo/payments') return ok({ outcome: 'applied', reason: null, invoice: 'in_demo_1' });
    if (path === '/demo/refunds') return ok({ outcome: 'applied', reason: null, invoice: 'in_demo_1' });
    if (/\/(transitions|approve|cancel|results|acknowledgements|repayments|attribute|replay|retire|revoke)$/.test(path))
      return ok({});
    return null;
  }
}

/** A cursor says how many came before. */
function page_of<T>(items: T[], query: URLSearchParams, most = kPage): Page<T> {
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Math.min(most, Number(query.get('limit') ?? kPage));
  return { items: items.slice(start, end), next_cursor: end < items.length ? String(end) : null };
}

/** Whether a role may call a path, by the route that it is of. */
function may_call(role: MemberRole, method: string, path: string): boolean {
  const parts = path.split('/');
  const routes = Object.keys(kApi.paths).filter((route) => {
    const wanted = route.split('/');
    return wanted.length === parts.length && wanted.every((part, index) => /^{/.test(part) || part === parts[index]);
  });
  // What is written out goes before what is left open.
  const route = routes.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  const roles = route && kApi.paths[route]?.[method.toLowerCase()]?.['x-roles'];
  return !roles || roles.includes(role);
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const known = (body: unknown): Answer | null => (body === null ? null : ok(body));
const created = (body: unknown): Answer => ({ status: 201, body });

function problem(status: number, code: string, detail: string): Answer {
  return { status, body: { type: 'about:blank', title: code, status, detail, code, request_id: 'req-1' } };
}

function invalid(error: { pointer: string; detail: string }): Answer {
  const refusal = problem(422, 'validation_failed', error.detail);
  return { ...refusal, body: { ...(refusal.body as object), errors: [error] } };
}

function found_accounts(asked: string): unknown[] {
  const begin = asked.toLowerCase();
  return accounts
    .accounts()
    .filter(({ name, external_id }) => name.toLowerCase().startsWith(begin) || external_id === asked);
}

function widget_referrals(): unknown {
  return [{ id: 'r1', company: 'Atelier Rivoli', email: 'n@rivoli.example', step: 'in_discussion', reward: null }];
}

function token_check(locale: 'en' | 'fr'): unknown {
  const line = (code: string, is_ok: boolean, en: string, fr: string) => ({
    code,
    ok: is_ok,
    text: locale === 'fr' ? fr : en,
  });
  return {
    valid: false,
    checks: [
      line('shape', true, 'Three parts, well formed.', 'Trois parties, bien formées.'),
      line('kid', true, 'Signed with wk_7Qm2.', 'Signé avec wk_7Qm2.'),
      line('signature', true, 'The signature is right.', 'La signature est juste.'),
      line(
        'aud',
        false,
        'wrong aud: “acme”, expected “71840229031256064”.',
        'mauvais aud : « acme », attendu « 71840229031256064 ».',
      ),
      line('clock', false, 'Your clock is 312 s ahead.', 'Votre horloge avance de 312 s.'),
    ],
    claims: { aud: 'acme', sub: 'u1' },
  };
}

async function read_body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : undefined;
}
