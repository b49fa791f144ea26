import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths, Problem } from './contract';

/** What the client must know of its surroundings; injected so that it can be tested without a browser. */
export interface ClientContext {
  /** The token of the present session, or null when nobody is logged in. */
  csrf(): string | null;
  /** Language in which the server words its texts. */
  locale(): string;
  /** A key that no other request ever carries. */
  new_key(): string;
  /** Called when the server no longer knows the session (401 on anything but the log-in itself). */
  on_session_end(): void;
  /** Called when the session token is out of date, as after a log-in in another window. */
  on_csrf_stale(): void;
}

/** A refusal by the server, or `code: 'network'` (status 0) when it could not be reached. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  readonly request_id: string | null;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.request_id = problem.request_id ?? null;
    this.fields = {};
    for (const error of problem.errors ?? []) this.fields[error.pointer] ??= error.detail;
  }

  /** Somebody else changed the thing meanwhile: the remedy is to load it again. */
  get is_conflict(): boolean {
    return this.status === 412 || this.code === 'illegal_transition';
  }

  /** Nobody can say whether the server did it. */
  get is_network(): boolean {
    return this.code === 'network';
  }
}

const kCallsWithoutSession = ['/console/v1/log-in', '/console/v1/claim', '/console/v1/session'];

function session_middleware(context: ClientContext): Middleware {
  return {
    onRequest({ request }) {
      request.headers.set('Accept-Language', context.locale());
      if (request.method === 'GET') return request;
      const csrf = context.csrf();
      if (csrf) request.headers.set('X-CSRF-Token', csrf);
      if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', context.new_key());
      }
      return request;
    },
    async onResponse({ response, schemaPath }) {
      if (response.status === 401 && !kCallsWithoutSession.includes(schemaPath)) context.on_session_end();
      if (response.status === 403 && (await problem_of(response.clone())).code === 'csrf') context.on_csrf_stale();
    },
  };
}

/**
 * Send a request, and once more if the connection broke on the way. Safe for every method used here: GET and
 * PUT by nature, POST because both attempts carry the same `Idempotency-Key`.
 */
function resilient(send: typeof fetch): (request: Request) => Promise<Response> {
  return async (request) => {
    const spare = request.clone();
    try {
      return await send(request);
    } catch (cause) {
      if (request.signal.aborted) throw cause;
      return await send(spare);
    }
  };
}

export type ApiClient = Client<paths>;

/** Make the client of the server that served the page. */
export function make_client(context: ClientContext, send: typeof fetch = fetch, base_url = ''): ApiClient {
  const client = createClient<paths>({ baseUrl: base_url, fetch: resilient(send), credentials: 'same-origin' });
  client.use(session_middleware(context));
  return client;
}

async function problem_of(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText || `HTTP ${response.status}`, status: response.status };
  try {
    return { ...fallback, code: 'unexpected', ...((await response.json()) as Partial<Problem>) };
  } catch {
    return { ...fallback, code: 'unexpected' };
  }
}

function as_problem(error: unknown, response: Response): Problem {
  const known = typeof error === 'object' && error !== null ? (error as Partial<Problem>) : {};
  return {
    title: response.statusText || `HTTP ${response.status}`,
    code: 'unexpected',
    ...known,
    status: response.status,
  };
}

type Outcome<T> =
  { data: T; error?: undefined; response: Response } | { data?: undefined; error: unknown; response: Response };

/** An answer with the tag that a later edit must send back as `If-Match`. */
export interface Tagged<T> {
  value: T;
  etag: string | null;
}

/**
 * Wait for a call and give its answer with its ETag.
 * @throws ApiProblem when the server refused or could not be reached; AbortError when the caller gave up.
 */
export async function tagged<T>(call: Promise<Outcome<T>>): Promise<Tagged<T>> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem({ title: String(cause), status: 0, code: 'network' });
  }
  if (!outcome.response.ok) throw new ApiProblem(as_problem(outcome.error, outcome.response));
  return { value: outcome.data as T, etag: outcome.response.headers.get('ETag') };
}

/** As `tagged`, for callers that never edit what they read. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await tagged(call)).value;
}

/** The header that makes an edit fail with 412 when the thing changed since it was read. */
export function if_match(etag: string | null): { headers?: Record<string, string> } {
  return etag ? { headers: { 'If-Match': etag } } : {};
}
