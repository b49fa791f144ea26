import type { Page } from '../api/contract';

/** As many lines as a page may have: fewer calls for who wants them all. */
export const kLongestPage = 200;

/** All lines of a list, read page after page. @throws whatever a read throws. */
export async function every_line<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const lines: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await read(cursor);
    lines.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return lines;
}
