import type { CallTask, QueuePage, QueueView } from '../api/contract';

/** As many as are read at a time. */
export const kLines = 100;

/** The server counts no further: there may be more. */
export const kMostCounted = 1_000;

/** One page as read, and where it began. */
interface Part {
  after: string | undefined;
  page: QueuePage;
}

/** Reads the page of a view that begins after a line, or the first one. */
type Read = (view: QueueView, after: string | undefined) => Promise<QueuePage>;

/**
 * The queue as it is shown: read page by page as somebody scrolls, and looked at again while it is shown, so that what
 * a colleague takes is seen. Each page begins where the one before it ends, whatever moved between them: so long as no
 * edge moves, only what is in sight is read again, however long the queue.
 */
export class Queue {
  #view: () => QueueView;
  #read_page: Read;
  #parts = $state.raw<Part[]>([]);
  #running = 0;
  #looks = 0;
  /** The latest look that is shown. */
  #looked = 0;
  error = $state.raw<unknown>();
  is_ready = $state(false);
  /** What has just been dealt with here and is not to be seen any more; the server follows. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());

  constructor(view: () => QueueView, read: Read) {
    this.#view = view;
    this.#read_page = read;
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

  /**
   * How many of the view are late, and whether that is all: the server counts those of everybody, and of the other views
   * what was read counts. What is due first was read first, so that is all once something in time was read.
   */
  get late(): { count: number; is_all: boolean } {
    const { late } = this.counts;
    if (this.#view() === 'all') return { count: late, is_all: late < kMostCounted };
    const is_all = !this.has_more || !this.tasks.at(-1)?.late;
    return { count: this.tasks.filter((task) => task.late).length, is_all };
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

  /**
   * Look again at the pages that hold these lines, at the first for its counts, and at what no longer begins where the
   * page before it ends. Failures wait for the next look.
   */
  refresh = async (first: number, last: number): Promise<void> => {
    const run = this.#running;
    const look = ++this.#looks;
    const fresh = await this.#look_again(first, last).catch(() => []);
    if (run !== this.#running || look < this.#looked || fresh.length === 0) return;
    this.#looked = look;
    const end = fresh.at(-1)?.page.next_cursor;
    const next = this.#parts.findIndex(({ after }) => after !== undefined && after === end);
    this.#parts = [...fresh, ...(next < 0 ? [] : this.#parts.slice(next))];
  };

  async #look_again(first: number, last: number): Promise<Part[]> {
    const parts: Part[] = [];
    let after: string | undefined;
    for (const [index, known] of this.#parts.entries()) {
      const is_in_sight = index === 0 || (index * kLines <= last && (index + 1) * kLines > first);
      const is_kept = !is_in_sight && known.after === after;
      const page: QueuePage = is_kept ? known.page : await this.#read(after);
      parts.push({ after, page });
      if (page.next_cursor === null) break;
      after = page.next_cursor;
    }
    return parts;
  }

  hide(referral: string): void {
    this.hidden = new Set([...this.hidden, referral]);
  }

  show(referral: string): void {
    this.hidden = new Set([...this.hidden].filter((id) => id !== referral));
  }

  #read(after: string | undefined): Promise<QueuePage> {
    return this.#read_page(this.#view(), after);
  }
}
