import type { Gift, GiftOrder, GiftOrderEvent, GiftOrderState, Page } from '../api/contract';
import { every_line, kLongestPage } from './pages';

/** A column of the board: the orders of its first state, and those that wait beside them. */
export interface Column {
  state: GiftOrderState;
  states: GiftOrderState[];
}

/** From earned to delivered; what came back waits for a better address beside what was earned. */
export const kColumns: Column[] = [
  { state: 'earned', states: ['earned', 'returned'] },
  { state: 'address_asked', states: ['address_asked'] },
  { state: 'to_pack', states: ['to_pack'] },
  { state: 'shipped', states: ['shipped'] },
  { state: 'delivered', states: ['delivered'] },
];

/** What was delivered is shown for a while only. */
const kMostDelivered = 20;

/** Asks for one page of the orders in a state, the newest first. */
type ReadOrders = (query: { state: GiftOrderState; limit: number; cursor?: string }) => Promise<Page<GiftOrder>>;

/** The orders of a board: all that are open, the oldest first, and what was delivered last, the latest first. */
export async function read_board(read: ReadOrders): Promise<GiftOrder[]> {
  const states = kColumns.flatMap((column) => column.states);
  const orders = await Promise.all(
    states.map(async (state) => {
      if (state === 'delivered') return (await read({ state, limit: kMostDelivered })).items;
      const open = await every_line((cursor) => read({ state, limit: kLongestPage, ...(cursor ? { cursor } : {}) }));
      return open.reverse();
    }),
  );
  return orders.flat();
}

const kEventInto: Partial<Record<GiftOrderState, GiftOrderEvent>> = {
  address_asked: 'asked',
  to_pack: 'confirmed_address',
  shipped: 'shipped',
  delivered: 'delivered',
};

/** What must happen to an order so that it comes into a column; nothing where it cannot. */
export function event_into(order: GiftOrder, column: Column): GiftOrderEvent | undefined {
  if (column.states.includes(order.state)) return undefined;
  const event = kEventInto[column.state];
  return event && order.actions.includes(event) ? event : undefined;
}

/** Whether more people wait for a gift than there are pieces. */
export function is_short(gift: Gift): boolean {
  return gift.stock !== null && gift.stock < gift.wanted;
}

/** A whole number of pieces; null for a blank text, undefined for anything else. */
export function parse_pieces(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d{1,7}$/.test(trimmed) ? Number(trimmed) : undefined;
}

const kLongestId = 60;

/**
 * A name for a gift's address on the server, made from its name: `Veste d’hiver` is `veste-d-hiver`, or
 * `veste-d-hiver-2` where that one is taken. Empty for a name without letters and digits.
 */
export function id_from(name: string, taken: string[] = []): string {
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const id = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, kLongestId)
    .replace(/^-+|-+$/g, '');
  if (!taken.includes(id)) return id;
  let number = 2;
  while (taken.includes(`${id}-${number}`)) ++number;
  return `${id}-${number}`;
}
