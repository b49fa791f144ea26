import { expect, test } from 'vitest';
import { kLedgerAccounts } from '../../src/lib/states';
import { console_under_test, has_no_sideways_scroll, kPictures } from './support';

const { server, complaints, open } = console_under_test();

const kWidths = { wide: 1280, phone: 390 } as const;

test.each(Object.entries(kWidths))('balances in two currencies lie beside one another, %s', async (name, width) => {
  server.balances = kLedgerAccounts.flatMap((account, index) => [
    { account, currency: 'EUR', amount: index === 0 ? -1_234_567_89 : 987_654_32 },
    { account, currency: 'CHF', amount: index === 0 ? -234_567_89 : 87_654_32 },
  ]);
  const page = await open('/console/ledger', 'fr');
  await page.setViewportSize({ width, height: 860 });
  const cards = page.getByRole('list', { name: 'Soldes' }).getByRole('button');
  await cards.first().waitFor();
  await page.screenshot({ path: `${kPictures}ledger-currencies-${name}.png`, fullPage: true });
  expect(await cards.count()).toBe(kLedgerAccounts.length);
  const boxes = await cards.evaluateAll((all) =>
    all.flatMap((card, number) =>
      [card, ...card.querySelectorAll('span')].map((part) => {
        const { left, top, right, bottom } = part.getBoundingClientRect();
        return { number, is_card: part === card, left, top, right, bottom };
      }),
    ),
  );
  const card_of = (number: number) => boxes.find((box) => box.is_card && box.number === number)!;
  for (const box of boxes) {
    const card = card_of(box.number);
    const inside = box.left >= card.left && box.right <= card.right && box.top >= card.top && box.bottom <= card.bottom;
    expect(inside, `${box.number}: ${JSON.stringify(box)} in ${JSON.stringify(card)}`).toBe(true);
  }
  const spaces = boxes.filter(({ is_card }) => is_card);
  for (const one of spaces) {
    const over = spaces.filter(
      (other) =>
        other !== one &&
        other.left < one.right &&
        other.right > one.left &&
        other.top < one.bottom &&
        other.bottom > one.top,
    );
    expect(over).toEqual([]);
  }
  expect(await has_no_sideways_scroll(page)).toBe(true);
  expect(complaints).toEqual([]);
});
