/** Lines shown at first, and with each step, where nothing else is said. */
const kStep = 100;

/** A long list that is known whole and shown piece by piece; `LoadMore` unfolds it. */
export class Fold<T> {
  #all: () => T[];
  #step: number;
  #shown = $state(0);
  readonly loading_more = false;

  constructor(all: () => T[], step = kStep) {
    this.#all = all;
    this.#step = step;
    this.#shown = step;
  }

  get items(): T[] {
    return this.#all().slice(0, this.#shown);
  }

  /** Where the next piece begins; null where all is shown. */
  get cursor(): string | null {
    return this.#shown < this.#all().length ? String(this.#shown) : null;
  }

  more = async (): Promise<void> => {
    this.#shown += this.#step;
  };
}
