import type { CallTask, QueuePage, QueueView } from '../api/contract';

/** As many as are read at a time. */
export const kLines = 100;

/** The server counts no further: there may be more. */
export const kMostCounted = 1_000;

/** How many pages are read, one after the other, to find where they meet with what is known. */
const kMostOnTheWay = 3;

/** Lines that follow one another, as read after the place `after`; `end` is the place of the last one. */
interface Part {
  after: string | undefined;
  items: CallTask[];
  /** Nothing follows where it is null. */
  end: string | null;
  /** When it was read, in ms, and by which look. */
  at: number;
  look: number;
}

type Counts = QueuePage['counts'];
type CountName = 'mine' | 'to_take' | 'all' | 'late';

/** A number of tasks, and whether it is all of them. */
export interface Count {
  count: number;
  is_all: boolean;
}

/** Reads the page of a view that begins after a line, or the first one. */
type Read = (view: QueueView, after: string | undefined) => Promise<QueuePage>;

/** Whether a line stands where it stood: one that moved is due at another time or worth something else. */
function is_at_its_place(known: CallTask, now: CallTask): boolean {
  return (
    known.referral === now.referral &&
    known.due_at === now.due_at &&
    known.expected_value?.amount === now.expected_value?.amount
  );
}

const without = (part: Part, gone: ReadonlySet<string>): Part => ({
  ...part,
  items: part.items.filter(({ referral }) => !gone.has(referral)),
});

/** Parts that one page holds are read as one. */
function joined(parts: Part[]): Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const before = whole.at(-1);
    if (!before || before.items.length + part.items.length > kLines) {
      whole.push(part);
      continue;
    }
    const { at, look } = before.at < part.at ? before : part;
    whole[whole.length - 1] = { ...before, items: [...before.items, ...part.items], end: part.end, at, look };
  }
  return whole;
}

/**
 * What is known once `fresh` was read from the place where a part begins. The last fresh line that is known and did not
 * move is where both meet: what followed it there follows it here. Nothing where they do not meet.
 */
function spliced(parts: Part[], fresh: Part[]): Part[] | undefined {
  const begin = parts.findIndex(({ after }) => after === fresh[0]!.after);
  if (begin < 0) return undefined;
  const seen = new Set(fresh.flatMap(({ items }) => items.map(({ referral }) => referral)));
  const before = joined(parts.slice(0, begin).map((part) => without(part, seen)));
  const { end, items } = fresh.at(-1)!;
  if (end === null) return [...before, ...fresh];

  const last = items.at(-1);
  const met = parts.findIndex((part, index) => index >= begin && last && index_of(part, last) >= 0);
  if (!last || met < 0) return undefined;
  const known = parts[met]!;
  const rest = { ...known, after: end, items: known.items.slice(index_of(known, last) + 1) };
  const following = [rest, ...parts.slice(met + 1)].map((part) => without(part, seen));
  // At the end of what was read: whatever came behind it since is there to be read on.
  const is_all = following.every((part) => part.items.length === 0);
  return [...before, ...fresh, ...(is_all ? [] : joined(following))];
}

const index_of = (part: Part, line: CallTask) => part.items.findIndex((known) => is_at_its_place(known, line));

/**
 * The queue as it is shown: read page by page as somebody scrolls, and looked at again while it is shown, so that what
 * a colleague takes is seen. A look reads the first page, for its counts, and what is in sight, however long the queue
 * and whatever moved: what was read is fitted in where it meets with what is known. No line is shown twice, and none
 * that is in sight is missing; what is out of sight is read again once it comes into sight.
 */
export class Queue {
  #view: () => QueueView;
  #is_part: () => boolean;
  #read_page: Read;
  #parts = $state.raw<Part[]>([]);
  #running = 0;
  #looks = 0;
  #looking: Promise<void> | undefined;
  /** Whoever asked for a look while one was on its way. */
  #waiting: Promise<void> | undefined;
  #sight: [first: number, last: number] = [0, 0];
  #reading_on: string | undefined;
  counts = $state.raw<Counts>({ mine: 0, to_take: 0, all: 0, late: 0 });
  /** The counts of a moment ago, however many there are. */
  #exact = $state.raw<Counts>();
  error = $state.raw<unknown>();
  is_ready = $state(false);
  /** What has just been dealt with here and is not to be seen any more; the server follows. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());

  /** `is_part` tells whether only some of a view is read, such as what a search finds: the server counts whole views. */
  constructor(view: () => QueueView, read: Read, is_part: () => boolean = () => false) {
    this.#view = view;
    this.#read_page = read;
    this.#is_part = is_part;
  }

  readonly tasks: CallTask[] = $derived.by(() => {
    const seen = new Set<string>(this.hidden);
    return this.#parts.flatMap(({ items }) =>
      items.filter(({ referral }) => !seen.has(referral) && !!seen.add(referral)),
    );
  });

  /** How many the server counts, whatever is read of them. */
  counted(name: CountName): Count {
    const count = this.counts[name];
    if (count < kMostCounted || this.counts.exact) return { count, is_all: true };
    return this.#exact ? { count: Math.max(count, this.#exact[name]), is_all: true } : { count, is_all: false };
  }

  /** Whether a count stops where the server stops unless it is asked for all. */
  get is_cut_short(): boolean {
    return (
      !this.counts.exact &&
      (['mine', 'to_take', 'all', 'late'] as const).some((one) => this.counts[one] >= kMostCounted)
    );
  }

  /** Count all of them, now and then: it costs the server more than a page. Without an answer, counts stay cut short. */
  count_all = async (read: () => Promise<Counts>): Promise<void> => {
    this.#exact = await read().catch(() => this.#exact);
  };

  /**
   * How many of what is shown are late, and whether that is all: the server counts those of everybody, and of the rest
   * what was read counts. What is due first was read first, so that is all once something in time was read.
   */
  get late(): Count {
    if (this.#view() === 'all' && !this.#is_part()) return this.counted('late');
    const is_all = !this.has_more || !this.tasks.at(-1)?.late;
    return { count: this.tasks.filter((task) => task.late).length, is_all };
  }

  /** How many there are, read or not; -1 where nobody counted. */
  get total(): number {
    if (!this.has_more) return this.tasks.length;
    return this.#is_part() ? -1 : Math.max(this.tasks.length, this.counted(this.#view()).count);
  }

  get has_more(): boolean {
    return (this.#parts.at(-1)?.end ?? null) !== null;
  }

  /** Whether a look is on its way. */
  get is_looking(): boolean {
    return this.#looking !== undefined;
  }

  /** Whether a line of these was read before a moment, in ms. */
  is_stale(first: number, last: number, since: number): boolean {
    return this.#in_sight(first, last).some(({ at }) => at < since);
  }

  /** Read from the top. */
  reload = async (): Promise<void> => {
    const run = ++this.#running;
    this.#reading_on = undefined;
    try {
      const part = await this.#read(undefined);
      if (run !== this.#running) return;
      this.#parts = [part];
      this.error = undefined;
    } catch (cause) {
      if (run === this.#running) this.error = cause;
    }
    this.is_ready = true;
  };

  /** Read on, where there is more. Failures wait for the next scrolling. */
  more = async (): Promise<void> => {
    const after = this.#parts.at(-1)?.end;
    if (!after || this.#reading_on === after) return;
    const run = this.#running;
    this.#reading_on = after;
    const part = await this.#read(after).catch(() => undefined);
    if (run !== this.#running) return;
    this.#reading_on = undefined;
    if (!part || this.#parts.at(-1)?.end !== after) return;
    const seen = new Set(part.items.map(({ referral }) => referral));
    this.#parts = [...this.#parts.map((known) => without(known, seen)), part];
  };

  /**
   * Look again at the first page, for its counts, and at what holds these lines; one look at a time. Who asks while one
   * is on its way is answered by the next, which begins after it. Failures wait for the next look.
   */
  refresh = (first: number, last: number): Promise<void> => {
    this.#sight = [first, last];
    if (!this.#looking) {
      this.#looking = this.#look()
        .catch(() => undefined)
        .finally(() => (this.#looking = undefined));
      return this.#looking;
    }
    this.#waiting ??= this.#looking.then(() => {
      this.#waiting = undefined;
      return this.refresh(...this.#sight);
    });
    return this.#waiting;
  };

  async #look(): Promise<void> {
    const run = this.#running;
    const look = ++this.#looks;
    const [first, last] = this.#sight;
    let stale = this.#parts[0];
    while (stale && (await this.#read_again(stale, run))) {
      stale = this.#in_sight(first, last).find((part) => part.look !== look);
    }
  }

  /** Read what begins where this part does, as far as it takes to fit it in. False where all was read anew meanwhile. */
  async #read_again({ after }: Part, run: number): Promise<boolean> {
    const fresh: Part[] = [];
    for (let next: string | null | undefined = after; next !== null; next = fresh.at(-1)!.end) {
      fresh.push(await this.#read(next));
      if (run !== this.#running) return false;
      const fitted = spliced(this.#parts, fresh);
      if (fitted) this.#parts = fitted;
      if (fitted || fresh.length === kMostOnTheWay) return !!fitted || this.#begin_anew(fresh);
    }
    return true;
  }

  /**
   * So much changed that what was read does not meet with what is known: where it is in sight, what is below is read
   * anew; where it is not, it waits until it is.
   */
  #begin_anew(fresh: Part[]): boolean {
    const { after } = fresh[0]!;
    const begin = this.#parts.findIndex((part) => part.after === after);
    const is_in_sight = this.#in_sight(...this.#sight).some((part) => part.after === after);
    if (begin >= 0 && is_in_sight) {
      const seen = new Set(fresh.flatMap(({ items }) => items.map(({ referral }) => referral)));
      this.#parts = [...this.#parts.slice(0, begin).map((part) => without(part, seen)), ...fresh];
    }
    return begin >= 0;
  }

  /** The parts that hold these lines. */
  #in_sight(first: number, last: number): Part[] {
    let begin = 0;
    return this.#parts.filter(({ items }) => {
      const end = begin + items.filter(({ referral }) => !this.hidden.has(referral)).length;
      const is_in_sight = begin <= last && end > first;
      begin = end;
      return is_in_sight;
    });
  }

  hide(referral: string): void {
    this.hidden = new Set([...this.hidden, referral]);
  }

  show(referral: string): void {
    this.hidden = new Set([...this.hidden].filter((id) => id !== referral));
  }

  async #read(after: string | undefined): Promise<Part> {
    const run = this.#running;
    const look = this.#looks;
    const { items, next_cursor, counts } = await this.#read_page(this.#view(), after);
    if (after === undefined && run === this.#running) this.counts = counts;
    return { after, items, end: next_cursor, at: Date.now(), look };
  }
}
