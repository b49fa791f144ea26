import { Refusal } from './problem';

export interface BootOptions {
  /** JWT from the host's back end. */
  token: string;
  /** Gives a fresh token when the first has expired. */
  refresh?: () => Promise<string> | string;
  locale?: string;
}

/** Talks to `/widget/v1` on behalf of one user. No cookie, nothing stored. */
export class Api {
  #base: string;
  #locale: string;
  #token: string;
  #refresh: BootOptions['refresh'];
  #keys = new Map<string, string>();

  /** @param base URL under which the server lives, with its final slash */
  constructor(base: string, locale: string, { token, refresh }: BootOptions) {
    this.#base = base;
    this.#locale = locale;
    this.#token = token;
    this.#refresh = refresh;
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.#call('PUT', path, JSON.stringify(body));
  }

  /**
   * Posts once, however often it is tried: the same content goes out under the same Idempotency-Key until the
   * server has given a verdict on it, so that trying again after a lost answer never counts twice.
   * @throws Refusal when the server says no, TypeError when it cannot be reached
   */
  async post<T>(path: string, body: object): Promise<T> {
    const content = JSON.stringify(body);
    const attempt = path + content;
    const key = this.#keys.get(attempt) ?? randomKey();
    this.#keys.set(attempt, key);
    try {
      const answer = await this.#call<T>('POST', path, content, key);
      this.#keys.delete(attempt);
      return answer;
    } catch (error) {
      if (error instanceof Refusal && isVerdict(error.status)) this.#keys.delete(attempt);
      throw error;
    }
  }

  async #call<T>(method: string, path: string, body?: string, key?: string): Promise<T> {
    let answer = await this.#send(method, path, body, key);
    if (answer.status === 401 && this.#refresh) {
      try {
        this.#token = await this.#refresh();
      } catch {
        throw new Refusal(401, {});
      }
      answer = await this.#send(method, path, body, key);
    }
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(answer.status, content);
    return content;
  }

  #send(method: string, path: string, body?: string, key?: string): Promise<Response> {
    return fetch(`${this.#base}widget/v1/${path}`, {
      method,
      credentials: 'omit',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'accept-language': this.#locale,
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { body }),
    });
  }
}

/** After these the same request may still be, or have been, carried out: busy, in flight, expired session, fault. */
const isVerdict = (status: number): boolean => status < 500 && ![401, 409, 429].includes(status);

// crypto.randomUUID exists on secure origins only; hosts under development are often plain http.
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
