import { describe, expect, it } from 'vitest';
import type { Gift, GiftOrder, Page } from '../../src/api/contract';
import { event_into, id_from, is_short, kColumns, parse_pieces, read_board } from '../../src/lib/gifts';

const order = (state: GiftOrder['state'], actions: GiftOrder['actions']) => ({ state, actions }) as GiftOrder;
const column = (state: string) => kColumns.find((each) => each.state === state)!;

describe('the gift board', () => {
  it('knows what brings an order into a column', () => {
    const fresh = order('earned', ['asked', 'confirmed_address', 'cancelled']);
    expect(event_into(fresh, column('address_asked'))).toBe('asked');
    expect(event_into(fresh, column('to_pack'))).toBe('confirmed_address');
    expect(event_into(order('shipped', ['delivered', 'returned']), column('delivered'))).toBe('delivered');
  });

  it('does not move an order backwards, too far, or to where it is', () => {
    const fresh = order('earned', ['asked', 'confirmed_address', 'cancelled']);
    expect(event_into(fresh, column('earned'))).toBeUndefined();
    expect(event_into(fresh, column('shipped'))).toBeUndefined();
    expect(event_into(order('to_pack', ['shipped', 'cancelled']), column('earned'))).toBeUndefined();
    expect(event_into(order('returned', ['confirmed_address', 'cancelled']), column('earned'))).toBeUndefined();
  });

  it('reads every open order, the oldest first, and of those delivered the latest', async () => {
    const count = { earned: 450, to_pack: 201, delivered: 300 } as Record<string, number>;
    /** As the server: the newest first, page by page. */
    const read = async (query: { state: string; limit: number; cursor?: string }): Promise<Page<GiftOrder>> => {
      const before = Number(query.cursor ?? (count[query.state] ?? 0) + 1);
      const ids = Array.from({ length: Math.min(query.limit, before - 1) }, (_, index) => before - 1 - index);
      const items = ids.map((id) => ({ id: String(id), state: query.state }) as GiftOrder);
      return { items, next_cursor: ids.at(-1)! > 1 ? String(ids.at(-1)) : null };
    };
    const orders = await read_board(read);
    const of = (state: string) => orders.filter((one) => one.state === state).map(({ id }) => Number(id));
    expect(of('earned')).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(of('to_pack')).toEqual(Array.from({ length: 201 }, (_, index) => index + 1));
    expect(of('delivered')).toEqual(Array.from({ length: 20 }, (_, index) => 300 - index));
  });

  it('warns where more people wait than there are pieces', () => {
    const gift = (stock: number | null, wanted: number) => ({ stock, wanted }) as Gift;
    expect(is_short(gift(2, 3))).toBe(true);
    expect(is_short(gift(3, 3))).toBe(false);
    expect(is_short(gift(null, 9))).toBe(false);
  });
});

describe('the catalogue', () => {
  it('reads pieces, and nothing as uncounted', () => {
    expect(parse_pieces(' 12 ')).toBe(12);
    expect(parse_pieces('')).toBeNull();
    for (const wrong of ['-1', '1.5', 'many', '12345678']) expect(parse_pieces(wrong)).toBeUndefined();
  });

  it('names a gift by its words', () => {
    expect(id_from('Veste d’hiver (été)')).toBe('veste-d-hiver-ete');
    expect(id_from('  ')).toBe('');
    expect(id_from('Veste', ['carnet'])).toBe('veste');
    expect(id_from('Veste', ['veste', 'veste-2'])).toBe('veste-3');
  });
});
