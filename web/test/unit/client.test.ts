import { beforeEach, describe, expect, test } from 'vitest';
import { ApiProblem, if_match, make_client, tagged, unwrap, type ApiClient } from '../../src/api/client';

type Reply = Response | TypeError;

let requests: Request[];
let replies: Reply[];
let ended: number;
let stale: number;
let keys: number;
let csrf: string | null;
let api: ApiClient;

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  });
}

const problem = (status: number, code: string, more: object = {}) =>
  json(status, { title: code, status, code, detail: `detail of ${code}`, ...more });

beforeEach(() => {
  requests = [];
  replies = [];
  ended = 0;
  stale = 0;
  keys = 0;
  csrf = 'token-1';
  const send = async (input: RequestInfo | URL) => {
    requests.push(input as Request);
    const reply = replies.shift();
    if (!reply || reply instanceof TypeError) throw reply ?? new Error('no reply was planned');
    return reply;
  };
  const context = {
    csrf: () => csrf,
    locale: () => 'fr',
    new_key: () => `key-${(keys += 1)}`,
    on_session_end: () => (ended += 1),
    on_csrf_stale: () => (stale += 1),
  };
  api = make_client(context, send as typeof fetch, 'http://server');
});

const log_out = () => unwrap(api.POST('/console/v1/log-out'));
const read_workspace = () => tagged(api.GET('/v1/workspace'));

async function refusal_of(call: Promise<unknown>): Promise<ApiProblem> {
  const cause = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(cause).toBeInstanceOf(ApiProblem);
  return cause as ApiProblem;
}

describe('headers', () => {
  test('a read carries the language and nothing else', async () => {
    replies = [json(200, {})];
    await read_workspace();
    const { headers } = requests[0]!;
    expect(headers.get('Accept-Language')).toBe('fr');
    expect(headers.has('X-CSRF-Token')).toBe(false);
    expect(headers.has('Idempotency-Key')).toBe(false);
  });

  test('a POST carries the session token and a key of its own', async () => {
    replies = [new Response(null, { status: 204 }), new Response(null, { status: 204 })];
    await log_out();
    await log_out();
    expect(requests[0]!.headers.get('X-CSRF-Token')).toBe('token-1');
    expect(requests.map((request) => request.headers.get('Idempotency-Key'))).toEqual(['key-1', 'key-2']);
  });

  test('a PUT carries the session token and no idempotency key', async () => {
    replies = [json(200, {})];
    await unwrap(api.PUT('/v1/stripe', { body: { signing_secret: 'whsec_x' } }));
    expect(requests[0]!.headers.get('X-CSRF-Token')).toBe('token-1');
    expect(requests[0]!.headers.has('Idempotency-Key')).toBe(false);
  });

  test('without a session there is no token to carry', async () => {
    csrf = null;
    replies = [json(200, {})];
    await unwrap(api.POST('/console/v1/log-in', { body: { email: 'a@b.example', password: 'x' } }));
    expect(requests[0]!.headers.has('X-CSRF-Token')).toBe(false);
  });
});

describe('a broken connection', () => {
  test('is tried once more with the same key', async () => {
    replies = [new TypeError('failed to fetch'), new Response(null, { status: 204 })];
    await log_out();
    expect(requests).toHaveLength(2);
    expect(requests[1]!.headers.get('Idempotency-Key')).toBe(requests[0]!.headers.get('Idempotency-Key'));
  });

  test('is told when it stays broken', async () => {
    replies = [new TypeError('failed to fetch'), new TypeError('failed to fetch')];
    const refusal = await refusal_of(log_out());
    expect(refusal.is_network).toBe(true);
    expect(refusal.status).toBe(0);
    expect(requests).toHaveLength(2);
  });
});

describe('the end of a session', () => {
  test('is noticed on any call', async () => {
    replies = [problem(401, 'unauthorized')];
    const refusal = await refusal_of(read_workspace());
    expect(refusal.status).toBe(401);
    expect(ended).toBe(1);
  });

  test('is not what a wrong password or the first look means', async () => {
    replies = [problem(401, 'bad_credentials'), problem(401, 'unauthorized')];
    await refusal_of(unwrap(api.POST('/console/v1/log-in', { body: { email: 'a@b.example', password: 'x' } })));
    await refusal_of(unwrap(api.GET('/console/v1/session')));
    expect(ended).toBe(0);
  });

  test('a session token out of date is renewed', async () => {
    replies = [problem(403, 'csrf'), problem(403, 'forbidden')];
    expect((await refusal_of(log_out())).code).toBe('csrf');
    await refusal_of(log_out());
    expect(stale).toBe(1);
  });
});

describe('answers', () => {
  test('come with their tag, which an edit sends back', async () => {
    replies = [json(200, { name: 'Facturel' }, { ETag: '"7"' }), json(200, {})];
    const { value, etag } = await read_workspace();
    expect(value.name).toBe('Facturel');
    expect(if_match(etag)).toEqual({ headers: { 'If-Match': '"7"' } });
    expect(if_match(null)).toEqual({});
  });

  test('a refusal keeps code, words, fields and number of the request', async () => {
    const errors = [{ pointer: '/email', code: 'email_invalid', detail: 'Adresse invalide.' }];
    replies = [problem(422, 'email_invalid', { errors, request_id: 'req-9' })];
    const refusal = await refusal_of(read_workspace());
    expect(refusal).toMatchObject({
      status: 422,
      code: 'email_invalid',
      message: 'detail of email_invalid',
      fields: { '/email': 'Adresse invalide.' },
      request_id: 'req-9',
    });
  });

  test.each([
    [412, 'precondition_failed', true],
    [409, 'illegal_transition', true],
    [409, 'already_exists', false],
  ])('%d %s: changed meanwhile is %s', async (status, code, expected) => {
    replies = [problem(status, code)];
    expect((await refusal_of(read_workspace())).is_conflict).toBe(expected);
  });

  test('a failure that is not a problem document is still told', async () => {
    replies = [new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' })];
    expect(await refusal_of(read_workspace())).toMatchObject({
      status: 502,
      code: 'unexpected',
      message: 'Bad Gateway',
    });
  });
});
