import { describe, expect, test } from 'vitest';
import en from '../../src/locales/en.json';
import fr from '../../src/locales/fr.json';
import { accessibility_faults, console_under_test, has_no_sideways_scroll, kPictures, kSizes } from './support';

const { complaints, open } = console_under_test();

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('conversion by sales rep, in %s', (locale, texts) => {
  test('tells each rep apart, with what is certain of the figures', async () => {
    const page = await open('/console/economics', locale);
    const card = page.getByRole('region', { name: texts['conversion.by_rep'], exact: true });
    const table = card.getByRole('table');
    await table.waitFor();
    const heads = await table.locator('tbody th').allTextContents();
    expect(heads).toEqual(['Awa Diallo', 'Léo Fabre', 'Romain Caron', texts['conversion.no_rep']]);
    expect(await table.locator('thead th').first().textContent()).toBe(texts['conversion.rep']);
    const cells = async (name: string) =>
      (await table.getByRole('row', { name }).getByRole('cell').allTextContents()).map((text) =>
        text.replace(/\s/g, ' '),
      );
    const share = (value: string) => (locale === 'fr' ? `${value} %` : `${value}%`);
    const comma = locale === 'fr' ? ',' : '.';
    expect(await cells('Romain Caron')).toEqual([
      '19',
      `${share(`36${comma}8`)} (${share('10')} – ${share('50')})`,
      '100',
      `${share('11')} (${share('6')} – ${share('19')})`,
      `× 3${comma}9`,
      `× 2${comma}8 – × 5${comma}4`,
    ]);
    expect((await cells('Awa Diallo')).slice(2)).toEqual(['0', '–', '–', '–']);
    expect((await cells('Léo Fabre')).slice(4)).toEqual([`> × 1${comma}4`, `× 1${comma}4 – ∞`]);
    await card.screenshot({ path: `${kPictures}conversion-by-rep-${locale}.png` });
    await page.setViewportSize(kSizes.phone);
    await card.screenshot({ path: `${kPictures}conversion-by-rep-${locale}-phone.png` });
    expect(await has_no_sideways_scroll(page)).toBe(true);
    expect(await accessibility_faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
