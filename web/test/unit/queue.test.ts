import { beforeEach, describe, expect, it } from 'vitest';
import type { CallTask, QueuePage } from '../../src/api/contract';
import { Queue } from '../../src/lib/queue.svelte';

const kPage = 100;
/** What the server holds, in its order; a cursor is the place of a page's last line. */
let lines: { referral: string; place: number }[];
let reads: (string | undefined)[];
/** Happens before the read of that number is answered. */
let meanwhile: Record<number, () => void | Promise<void>>;

async function read(after: string | undefined): Promise<QueuePage> {
  await meanwhile[reads.push(after)]?.();
  const rest = lines.filter(({ place }) => place > Number(after ?? -Infinity)).sort((a, b) => a.place - b.place);
  const items = rest.slice(0, kPage);
  return {
    items: items as unknown as CallTask[],
    next_cursor: rest.length > kPage ? String(items.at(-1)!.place) : null,
    counts: { mine: 0, to_take: 0, all: lines.length, late: 0 },
  };
}

const move = (referral: string, place: number): void => {
  lines.find((line) => line.referral === referral)!.place = place;
};
const in_order = () => [...lines].sort((a, b) => a.place - b.place).map(({ referral }) => referral);
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
    expect(shown(queue)).toEqual(in_order());
  });

  it('keeps it also where the next page is out of sight', async () => {
    const queue = await read_pages(3);
    move('r150', -1);
    await queue.refresh(0, 20);
    expect(shown(queue)).toEqual(in_order());
  });

  it('shows a line once that goes down to the next page between two reads', async () => {
    const queue = await read_pages(2);
    meanwhile[2] = () => move('r3', 150.5);
    await queue.refresh(90, 130);
    expect(shown(queue).filter((referral) => referral === 'r3')).toHaveLength(1);
    await queue.refresh(90, 130);
    expect(shown(queue)).toEqual(in_order().slice(0, 200));
  });

  it('reads only what is in sight again while nothing moves', async () => {
    const queue = await read_pages(3);
    await queue.refresh(210, 240);
    expect(reads).toEqual([undefined, '199']);
    expect(shown(queue)).toEqual(in_order());
  });

  it('reads no further than it had been read', async () => {
    const queue = await read_pages(2);
    move('r150', -1);
    await queue.refresh(0, 20);
    expect(shown(queue)).toEqual(in_order().slice(0, 200));
    expect(queue.has_more).toBe(true);
  });

  it('keeps the page that was read on meanwhile', async () => {
    const queue = await read_pages(1);
    const looking = queue.refresh(0, 20);
    await queue.more();
    await looking;
    expect(shown(queue)).toEqual(in_order().slice(0, 200));
  });

  it('leaves what is shown as it is when a look fails on the way', async () => {
    const queue = await read_pages(2);
    move('r150', -1);
    const before = shown(queue);
    meanwhile[2] = () => Promise.reject(new Error('no answer'));
    await queue.refresh(90, 130);
    expect(shown(queue)).toEqual(before);
    expect(queue.error).toBeUndefined();
  });

  it('does not let an older look undo a newer one', async () => {
    const queue = await read_pages(1);
    let let_go = (): void => undefined;
    meanwhile[1] = () => new Promise((resolve) => (let_go = resolve));
    const older = queue.refresh(0, 20);
    move('r50', -1);
    await queue.refresh(0, 20);
    move('r50', 50);
    let_go();
    await older;
    expect(shown(queue)[0]).toBe('r50');
  });
});
