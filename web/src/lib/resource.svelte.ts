import { untrack } from 'svelte';
import type { Page } from '../api/contract';
import { i18n } from './i18n.svelte';

/** Something read from the server: its value, whether it is on its way, and why it failed. */
export class Resource<T> {
  value = $state.raw<T | undefined>();
  error = $state.raw<unknown>();
  loading = $state(true);
  #fetch: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | undefined;

  constructor(fetch: (signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Read again; what was shown stays until the new value is there. */
  reload = async (): Promise<void> => {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      const value = await this.#fetch(running.signal);
      if (running.signal.aborted) return;
      this.value = value;
      this.error = undefined;
    } catch (cause) {
      if (running.signal.aborted) return;
      this.error = cause;
    }
    this.loading = false;
  };

  stop(): void {
    this.#running?.abort();
  }
}

/**
 * Read something for as long as the component lives, and again whenever its key or the language changes (the server
 * words some texts; where it words none, `worded` is false, and a form over it keeps what is typed). Call while a
 * component initialises.
 */
export function resource<K, T>(
  key: () => K,
  fetch: (key: K, signal: AbortSignal) => Promise<T>,
  { worded = true }: { worded?: boolean } = {},
): Resource<T> {
  const made = new Resource<T>((signal) => fetch(untrack(key), signal));
  // A key that is worked out anew and is the same is no other key.
  const wanted = $derived(key());
  $effect(() => {
    void wanted;
    if (worded) void i18n.locale;
    untrack(() => void made.reload());
    return () => made.stop();
  });
  return made;
}

/** A list read page by page; `first` keeps what only the first page tells, such as counts. */
export class PagedResource<T, P extends Page<T>> {
  readonly first: Resource<P>;
  more_items = $state.raw<T[]>([]);
  cursor = $state.raw<string | null>(null);
  loading_more = $state(false);
  #fetch: (cursor: string | undefined, signal: AbortSignal | undefined) => Promise<P>;

  constructor(fetch: (cursor: string | undefined, signal: AbortSignal | undefined) => Promise<P>) {
    this.#fetch = fetch;
    this.first = new Resource(async (signal) => {
      const page = await fetch(undefined, signal);
      this.more_items = [];
      this.cursor = page.next_cursor;
      return page;
    });
  }

  get items(): T[] {
    return [...(this.first.value?.items ?? []), ...this.more_items];
  }

  /** @throws ApiProblem, for the caller to show. */
  more = async (): Promise<void> => {
    if (!this.cursor || this.loading_more) return;
    const started_on = this.first.value;
    this.loading_more = true;
    try {
      const page = await this.#fetch(this.cursor, undefined);
      if (this.first.value !== started_on) return;
      this.more_items = [...this.more_items, ...page.items];
      this.cursor = page.next_cursor;
    } finally {
      this.loading_more = false;
    }
  };

  /**
   * Look for what is new without losing the older pages already shown. Starts afresh when more arrived than one page
   * holds. Failures are kept silent: the next look may succeed.
   */
  async refresh(id_of: (item: T) => string): Promise<void> {
    const before = this.first.value;
    if (!before || this.loading_more) return;
    const page = await this.#fetch(undefined, undefined).catch(() => undefined);
    if (!page || this.first.value !== before) return;
    const fresh = new Set(page.items.map(id_of));
    const overlaps = before.items.some((item) => fresh.has(id_of(item)));
    const older = overlaps ? this.items.filter((item) => !fresh.has(id_of(item))) : [];
    this.first.value = page;
    this.more_items = older;
    if (older.length === 0) this.cursor = page.next_cursor;
  }
}

/** As `resource`, for a list. */
export function paged<K, T, P extends Page<T>>(
  key: () => K,
  fetch: (key: K, cursor: string | undefined, signal: AbortSignal | undefined) => Promise<P>,
): PagedResource<T, P> {
  const made = new PagedResource<T, P>((cursor, signal) => fetch(untrack(key), cursor, signal));
  const wanted = $derived(key());
  $effect(() => {
    void wanted;
    void i18n.locale;
    untrack(() => void made.first.reload());
    return () => made.first.stop();
  });
  return made;
}

/** The given parameters without the empty ones, as the query of a call wants them. */
export function given<T extends Record<string, string | number | undefined>>(
  parameters: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}
