import { Api, type BootOptions } from './api';
import type { Money, State } from './contract';
import { pickLocale, type Locale, type Translate } from './locale';
import { formatMoney } from './money';
import { Refusal } from './problem';

/** After this long, moving to another page asks for the state again. */
const kStale = 30 * 60 * 1000;

type Named = { company?: string | null; email?: string | null };

/** One user's visit: who they are to the server, their language, and what the server last said. */
export class Session {
  readonly api: Api;
  readonly locale: Locale;
  /** The same object for as long as the session lasts; its contents are replaced. */
  state?: State;
  #loadedAt = 0;
  #loading: Promise<void> | undefined;
  #ended = false;

  constructor(base: string, options: BootOptions) {
    this.locale = pickLocale(
      options.locale,
      claimedLocale(options.token),
      document.documentElement.lang,
      navigator.language,
    );
    this.api = new Api(base, this.locale, options);
  }

  /** Asks for the state unless it is fresh. A failure is silent; one of authentication is final. */
  load(now: number = Date.now()): Promise<void> {
    if (this.#ended || (this.state && now - this.#loadedAt < kStale)) return Promise.resolve();
    this.#loading ??= this.#fetchState(now).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #fetchState(now: number): Promise<void> {
    try {
      const state = await this.api.get<State>('state?texts=true');
      this.state = Object.assign(this.state ?? state, state);
      this.#loadedAt = now;
    } catch (error) {
      this.#ended = error instanceof Refusal && error.status === 401;
    }
  }

  t: Translate = (message, value = '') =>
    (this.state?.texts?.[message] ?? '').replace('{value}', () => String(value));

  /** An amount in the words of the user's language. */
  money = (amount: Money): string => formatMoney(amount, this.locale);

  /** Puts a new recommendation on top, without asking the server again. */
  add = (id: string, { company = null, email = null }: Named): void => {
    const { referrals = [] } = this.state ?? {};
    if (referrals.every((known) => known.id !== id)) {
      referrals.unshift({ id, company, email, stage: 'received', reward: null, forward_url: null });
    }
  };
}

/** The `locale` claim. Read without verifying: it only picks a language. */
function claimedLocale(token: string): unknown {
  try {
    return JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))).locale;
  } catch {
    return undefined;
  }
}
