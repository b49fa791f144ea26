import { beforeEach, describe, expect, it } from 'vitest';
import type { CallTask, QueuePage } from '../../src/api/contract';
import { Queue } from '../../src/lib/queue.svelte';

const kPage = 100;
/** What the server holds, in its order; a cursor is the place of a page's last line. */
let lines: { referral: string; place: number }[];
let reads: (string | undefined)[];
/** Happens before the read of that number is answered. */
let meanwhile: Record<number, () => void | Promise<void>>;

function in_order(): typeof lines {
  const is_sorted = lines.every(({ place }, index) => index === 0 || lines[index - 1]!.place <= place);
  if (!is_sorted) lines.sort((a, b) => a.place - b.place);
  return lines;
}

async function read(after: string | undefined): Promise<QueuePage> {
  await meanwhile[reads.push(after)]?.();
  const sorted = in_order();
  const begin = after === undefined ? 0 : sorted.findIndex(({ place }) => place > Number(after));
  const rest = begin < 0 ? 0 : sorted.length - begin;
  const items = begin < 0 ? [] : sorted.slice(begin, begin + kPage);
  return {
    items: items.map((line) => ({ ...line, due_at: String(line.place) }) as unknown as CallTask),
    next_cursor: rest > kPage ? String(items.at(-1)!.place) : null,
    counts: { mine: 0, to_take: 0, all: lines.length, late: 0 },
  };
}

const move = (referral: string, place: number): void => {
  lines.find((line) => line.referral === referral)!.place = place;
};
const names = (from = 0, to = Infinity) =>
  in_order()
    .slice(from, to)
    .map(({ referral }) => referral);
const shown = (queue: Queue) => queue.tasks.map(({ referral }) => referral);

async function read_pages(count: number): Promise<Queue> {
  const queue = new Queue(
    () => 'all',
    (_, after) => read(after),
  );
  await queue.reload();
  for (let page = 1; page < count; ++page) await queue.more();
  reads = [];
  return queue;
}

describe('the queue read page by page', () => {
  beforeEach(() => {
    lines = Array.from({ length: 250 }, (_, index) => ({ referral: `r${index}`, place: index }));
    reads = [];
    meanwhile = {};
  });

  it('keeps the line that one from the next page pushes over the edge', async () => {
    const queue = await read_pages(3);
    move('r150', -1);
    await queue.refresh(90, 130);
    expect(shown(queue)).toEqual(names());
  });

  it('keeps it also where the next page is out of sight', async () => {
    const queue = await read_pages(3);
    move('r150', -1);
    await queue.refresh(0, 20);
    expect(shown(queue)).toEqual(names());
  });

  it('shows a line once that goes down to the next page between two reads', async () => {
    const queue = await read_pages(2);
    meanwhile[2] = () => move('r3', 150.5);
    await queue.refresh(90, 130);
    expect(shown(queue).filter((referral) => referral === 'r3')).toHaveLength(1);
    await queue.refresh(90, 130);
    expect(shown(queue)).toEqual(names(0, 200));
  });

  it('reads only what is in sight again while nothing moves', async () => {
    const queue = await read_pages(3);
    await queue.refresh(210, 240);
    expect(reads).toEqual([undefined, '199']);
    expect(shown(queue)).toEqual(names());
  });

  it('reads no further than it had been read', async () => {
    const queue = await read_pages(2);
    move('r150', -1);
    await queue.refresh(0, 20);
    expect(shown(queue)).toEqual(names(0, 200));
    expect(queue.has_more).toBe(true);
  });

  it('keeps the page that was read on meanwhile', async () => {
    const queue = await read_pages(1);
    const looking = queue.refresh(0, 20);
    await queue.more();
    await looking;
    expect(shown(queue)).toEqual(names(0, 200));
  });

  it('shows every line once when a look fails on the way', async () => {
    const queue = await read_pages(2);
    move('r150', -1);
    meanwhile[2] = () => Promise.reject(new Error('no answer'));
    await queue.refresh(90, 130);
    expect(shown(queue)).toEqual(names(0, 200));
    expect(queue.error).toBeUndefined();
  });

  it('looks once at a time, and once more for whoever asked meanwhile', async () => {
    const queue = await read_pages(1);
    let let_go = (): void => undefined;
    meanwhile[1] = () => new Promise((resolve) => (let_go = resolve));
    const looks = [queue.refresh(0, 20)];
    move('r50', -1);
    looks.push(queue.refresh(0, 20), queue.refresh(0, 20));
    expect(queue.is_looking).toBe(true);
    expect(reads).toHaveLength(1);
    let_go();
    await Promise.all(looks);
    expect(reads).toHaveLength(2);
    expect(queue.is_looking).toBe(false);
    expect(shown(queue)[0]).toBe('r50');
  });

  it('reads on once at a time', async () => {
    const queue = await read_pages(1);
    await Promise.all([queue.more(), queue.more()]);
    expect(reads).toEqual(['99']);
    expect(shown(queue)).toEqual(names(0, 200));
  });
});

describe('a queue of 50,000 whose reader is at line 3,000', () => {
  const kSight = [2_990, 3_010] as const;
  let queue: Queue;
  beforeEach(async () => {
    lines = Array.from({ length: 50_000 }, (_, index) => ({ referral: `r${index}`, place: index }));
    reads = [];
    meanwhile = {};
    queue = await read_pages(32);
  });
  const expect_whole = (): void => expect(shown(queue)).toEqual(names(0, queue.tasks.length));

  it('reads the top and what is in sight when a line near the top moves to its end', async () => {
    move('r5', 60_000);
    await queue.refresh(...kSight);
    expect(reads.length).toBeLessThanOrEqual(4);
    expect_whole();
    expect(queue.tasks.length).toBeGreaterThanOrEqual(3_199);
  });

  it.each([
    ['is closed', () => (lines = lines.filter(({ referral }) => referral !== 'r5'))],
    ['comes in', () => lines.push({ referral: 'new', place: 4.5 })],
    ['comes from far below', () => move('r40000', 4.5)],
    ['comes from what was read', () => move('r1500', 4.5)],
    ['is the last of the first page and goes', () => move('r99', 60_000)],
    ['becomes the last of the first page', () => move('r40000', 98.5)],
    ['goes from in sight to the top', () => move('r3001', -1)],
  ])('reads few pages when one near the top %s', async (_, change) => {
    change();
    await queue.refresh(...kSight);
    expect(reads.length).toBeLessThanOrEqual(5);
    expect_whole();
    reads = [];
    await queue.refresh(...kSight);
    expect(reads.length).toBeLessThanOrEqual(4);
    expect_whole();
  });

  it('finds a line that moved within what was read where it comes into sight', async () => {
    move('r5', 2_500.5);
    await queue.refresh(...kSight);
    reads = [];
    await queue.refresh(2_490, 2_510);
    expect(reads.length).toBeLessThanOrEqual(4);
    expect_whole();
  });

  it('tells which lines in sight were read too long ago to be trusted', async () => {
    const now = Date.now();
    expect(queue.is_stale(...kSight, now - 1_000)).toBe(false);
    expect(queue.is_stale(...kSight, now + 1_000)).toBe(true);
  });

  it('stays whole and cheap through a day of changes, wherever they are', { timeout: 30_000 }, async () => {
    lines = lines.slice(0, 4_000);
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let change = 0; change < 60; ++change) {
      const near = change % 3 === 0 ? 2_950 + random(100) : random(120);
      move(in_order()[near]!.referral, change % 2 === 0 ? 60_000 + change : random(110) + change / 1_000);
      reads = [];
      await queue.refresh(...kSight);
      expect(reads.length).toBeLessThanOrEqual(6);
      expect(new Set(shown(queue)).size).toBe(queue.tasks.length);
    }
    const sight = shown(queue).slice(...kSight);
    const where = names();
    const at = where.indexOf(sight[0]!);
    expect(sight).toEqual(where.slice(at, at + sight.length));
    for (let top = 0; top < 3_100; top += 100) await queue.refresh(top, top + 110);
    expect_whole();
  });

  it('begins anew below what is in sight where hundreds of lines came in at once', async () => {
    for (let more = 0; more < 700; ++more) lines.push({ referral: `n${more}`, place: more / 1_000 - 1 });
    await queue.refresh(...kSight);
    expect(shown(queue)).toContain('r3000');
    await queue.refresh(0, 20);
    expect_whole();
    while (queue.tasks.length < 900) await queue.more();
    expect_whole();
  });
});
