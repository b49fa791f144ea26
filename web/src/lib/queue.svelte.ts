import { unwrap } from '../api/client';
import type { CallTask, QueuePage, QueueView } from '../api/contract';
import { api } from './session.svelte';

/** As many as are read at a time. */
const kLines = 100;

/** One page as read, and where it began. */
interface Part {
  after: string | undefined;
  page: QueuePage;
}

/**
 * The queue as it is shown: read page by page as somebody scrolls, and looked at again while it is shown, so that what
 * a colleague takes is seen. Only what is in sight is read again, however long the queue.
 */
export class Queue {
  #view: () => QueueView;
  #parts = $state.raw<Part[]>([]);
  #running = 0;
  error = $state.raw<unknown>();
  is_ready = $state(false);
  /** What has just been dealt with here and is not to be seen any more; the server follows. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());

  constructor(view: () => QueueView) {
    this.#view = view;
  }

  readonly tasks: CallTask[] = $derived.by(() => {
    const seen = new Set<string>(this.hidden);
    return this.#parts.flatMap(({ page }) =>
      page.items.filter(({ referral }) => !seen.has(referral) && !!seen.add(referral)),
    );
  });

  get counts(): QueuePage['counts'] {
    return this.#parts[0]?.page.counts ?? { mine: 0, to_take: 0, all: 0, late: 0 };
  }

  /** How many there are, read or not. */
  get total(): number {
    return this.has_more ? Math.max(this.tasks.length, this.counts[this.#view()]) : this.tasks.length;
  }

  get has_more(): boolean {
    return (this.#parts.at(-1)?.page.next_cursor ?? null) !== null;
  }

  /** Read from the top. */
  reload = async (): Promise<void> => {
    const run = ++this.#running;
    try {
      const page = await this.#read(undefined);
      if (run !== this.#running) return;
      this.#parts = [{ after: undefined, page }];
      this.error = undefined;
    } catch (cause) {
      if (run === this.#running) this.error = cause;
    }
    this.is_ready = true;
  };

  /** Read on, where there is more. */
  more = async (): Promise<void> => {
    const after = this.#parts.at(-1)?.page.next_cursor;
    if (!after) return;
    const run = this.#running;
    const page = await this.#read(after);
    if (run !== this.#running || this.#parts.at(-1)?.page.next_cursor !== after) return;
    this.#parts = [...this.#parts, { after, page }];
  };

  /** Look again at the pages that hold these lines, and at the first for its counts. Failures wait for the next look. */
  refresh = async (first: number, last: number): Promise<void> => {
    const run = this.#running;
    const wanted = this.#parts.filter(
      (_, index) => index === 0 || (index * kLines <= last && (index + 1) * kLines > first),
    );
    const fresh = await Promise.all(wanted.map(async ({ after }) => ({ after, page: await this.#read(after) }))).catch(
      () => [],
    );
    if (run !== this.#running) return;
    this.#parts = this.#parts.map((part) => fresh.find(({ after }) => after === part.after) ?? part);
  };

  hide(referral: string): void {
    this.hidden = new Set([...this.hidden, referral]);
  }

  show(referral: string): void {
    this.hidden = new Set([...this.hidden].filter((id) => id !== referral));
  }

  #read(after: string | undefined): Promise<QueuePage> {
    return unwrap(
      api.GET('/v1/queue', {
        params: { query: { view: this.#view(), limit: kLines, ...(after ? { cursor: after } : {}) } },
      }),
    );
  }
}
