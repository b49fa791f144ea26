/** Numbers that a seed repeats (mulberry32). Tests print the seed; PARRAIN_SEED replays it. */
export class Random {
    private state: number;

    constructor(readonly seed: number = Number(process.env["PARRAIN_SEED"] ?? Date.now() % 2 ** 32)) {
        this.state = seed >>> 0;
    }

    /** A whole number from 0 to below `end`. */
    below(end: number): number {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let mixed = this.state;
        mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
    }

    /** The list with each of its elements a second time, somewhere behind its first. */
    repeated<T>(list: T[]): T[] {
        const all = [...list];
        for (const one of list) {
            const first = all.indexOf(one);
            all.splice(first + 1 + this.below(all.length - first), 0, one);
        }
        return all;
    }
}
