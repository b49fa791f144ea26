import { mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHost, stateIn, type World } from './host';

const kScreenshots = new URL('../../../build/screenshots/', import.meta.url).pathname;
const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kPhone: BrowserContextOptions = { viewport: { width: 320, height: 700 }, deviceScaleFactor: 2 };

let browser: Browser;
let server: Server;
let origin: string;
let page: Page;
let errors: string[];
const world: World = { state: stateIn('fr'), next: [], calls: [] };

beforeAll(async () => {
  mkdirSync(kScreenshots, { recursive: true });
  ({ server, origin } = await startHost(world));
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

beforeEach(() => {
  Object.assign(world, { state: stateIn('fr'), next: [], calls: [] });
  errors = [];
});

/** Whatever a test did, the host's policy was kept and nothing was thrown. */
afterEach(async () => {
  expect(await page.evaluate('violations')).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});

async function open(locale: 'fr' | 'en' = 'fr', options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${origin}/${locale}`);
  await page.locator('parrain-tab h2').waitFor();
}

async function axe(): Promise<unknown> {
  await page.evaluate(kAxe);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    "axe.run('parrain-tab')",
  );
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

const shot = (name: string): Promise<Buffer> =>
  page.screenshot({ path: `${kScreenshots}widget-${name}.png`, fullPage: true });
const overflow = (): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const posts = () => world.calls.filter(({ method }) => method === 'POST');
const status = () => page.locator('.frame > form > [role=status]');

for (const locale of ['fr', 'en'] as const) {
  for (const [size, options] of Object.entries({ desktop: {}, phone: kPhone })) {
    test(`shows the space in ${locale} on a ${size}, accessible and without overflow`, async () => {
      world.state = stateIn(locale);
      await open(locale, options);
      await page.locator('summary').last().click();
      expect(await axe()).toEqual([]);
      expect(await overflow()).toBe(0);
      expect(await page.locator('h2').textContent()).toContain(locale === 'fr' ? 'Recommander' : 'Recommend');
      expect(world.calls).toHaveLength(1);
      expect(world.calls[0]?.headers['accept-language']).toBe(locale);
      await shot(`${locale}-${size}`);
    });
  }
}

test('recommends one person by keyboard alone', async () => {
  await open();
  await page.evaluate("dispatchEvent(new CustomEvent('parrain:refer'))");
  const keys = page.keyboard;
  await keys.press('Tab');
  await keys.type('Boulangerie Léa');
  await keys.press('Tab');
  await keys.type('Léa Martin');
  await keys.press('Tab');
  await keys.type('lea@boulangerie.fr');
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.press('Space');
  await keys.press('Enter');
  await status().getByText('Bien reçu').waitFor();
  await shot('fr-thanks');

  expect(posts().map(({ body }) => body)).toEqual([
    { company: 'Boulangerie Léa', contact_name: 'Léa Martin', email: 'lea@boulangerie.fr', informed: true },
  ]);
  expect(await page.locator('aside li b').first().textContent()).toBe('Boulangerie Léa');
  expect(await page.locator('#email').inputValue()).toBe('');
  expect(await page.evaluate('referred.length')).toBe(1);
  expect(world.calls.filter(({ path }) => path.endsWith('/state'))).toHaveLength(1);
});

test('names every mistake beside its field and takes the keyboard to the first', async () => {
  await open('fr', kPhone);
  await page.locator('#email').fill('lea@');
  await page.locator('.primary').click();
  expect(await page.locator('#email-error').textContent()).toContain('valable');
  expect(await page.locator('#informed-error').textContent()).toContain('Prévenez');
  expect(await page.evaluate("document.querySelector('parrain-tab').shadowRoot.activeElement.id")).toBe(
    'email',
  );
  expect(posts()).toEqual([]);
  expect(await axe()).toEqual([]);
  await shot('fr-phone-errors');
});

test('shows what the server refuses beside the field it points at, opening the details', async () => {
  await open();
  await page.locator('#email').fill('lea@gmail.com');
  expect(await page.locator('#email-hint').textContent()).toContain('professionnelle');
  await page.locator('summary').first().click();
  await page.locator('#company_number').fill('732 829 321');
  await page.locator('summary').first().click();
  await page.locator('#informed').check();
  world.next = [
    {
      status: 422,
      body: {
        code: 'siren_checksum',
        detail: 'Corrigez les champs signalés.',
        errors: [
          { pointer: '/company_number', code: 'siren_checksum', detail: 'Ce numéro SIREN est inexact.' },
        ],
      },
    },
  ];
  await page.locator('.primary').click();
  await page.getByText('Ce numéro SIREN est inexact.').waitFor();
  expect(await page.evaluate("document.querySelector('parrain-tab').shadowRoot.activeElement.id")).toBe(
    'company_number',
  );
  expect(posts()[0]?.body).toMatchObject({ company_number: '732829321' });
  await shot('fr-server-error');
});

test('sends several lines at once and keeps those refused in the box', async () => {
  await open();
  await page.getByText('Plusieurs à la fois').click();
  await page
    .locator('#lines')
    .fill('Paul Roy <paul@rivoli.fr>\nlea@montcalm.fr; Garage Montcalm\nx@mailinator.com\nsans adresse');
  expect(await page.locator('#lines-hint').textContent()).toContain('4');
  await page.locator('#informed').check();
  await page.locator('.primary').click();
  await page.getByText('Les adresses jetables').waitFor();
  expect(posts().map(({ body }) => body)).toEqual([
    {
      lines: [
        { email: 'paul@rivoli.fr', contact_name: 'Paul Roy' },
        { email: 'lea@montcalm.fr', company: 'Garage Montcalm' },
        { email: 'x@mailinator.com' },
      ],
      informed: true,
    },
  ]);
  expect(await page.locator('#lines').inputValue()).toBe('x@mailinator.com\nsans adresse');
  expect(await page.locator('aside li b').allTextContents()).toContain('Garage Montcalm');
  expect(await axe()).toEqual([]);
  await shot('fr-several');
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await overflow()).toBe(0);
  await shot('fr-phone-several');
});

test('tries again under the same key after a broken connection, and never submits twice', async () => {
  await open();
  await page.locator('#email').fill('lea@boulangerie.fr');
  await page.locator('#informed').check();
  world.next = ['cut', 'cut'];
  await page.locator('.primary').click();
  await status().getByText('Pas de connexion').waitFor();
  await shot('fr-no-connection');
  world.next = [];
  await page.locator('.primary').dblclick();
  await status().getByText('Bien reçu').waitFor();
  const keys = new Set(posts().map(({ headers }) => headers['idempotency-key']));
  expect(keys.size).toBe(1);
  expect(await page.locator('aside li').count()).toBe(5);
});

test('shows the gift ladder with what counts so far', async () => {
  const rungs = [
    { count: 2, gift: 'Carnet', reached: true },
    { count: 5, gift: 'Veste', reached: false },
  ];
  world.state = stateIn('fr', { ladder: { submitted: 4, qualified: 3, rungs } });
  await open();
  expect(await page.locator('header li').allTextContents()).toEqual([
    'Retenues\u00a0: 3',
    'Carnet✓',
    'Veste3/5',
  ]);
  await shot('fr-ladder');
});

test('hides amounts once asked to, and sends the preferences', async () => {
  await open();
  await page.locator('summary').last().click();
  await page.getByText('Donnée à une association').click();
  expect(await page.locator('header > p').textContent()).toMatch(/258/);
  await page.locator('#hide_amounts').check();
  await page.locator('#involvement').selectOption('call_me_first');
  await page.getByText('Enregistrer').click();
  await page.getByText('Enregistré', { exact: true }).waitFor();
  expect(world.calls.at(-1)).toMatchObject({
    method: 'PUT',
    body: { reward: 'donation', hide_amounts: true, involvement: 'call_me_first' },
  });
  expect(await page.locator('dd').allTextContents()).toEqual(['•••', '•••']);
  expect(await page.locator('header > p').textContent()).toBe('');
  expect(await page.locator('parrain-tab').evaluate((tab) => tab.shadowRoot?.textContent)).not.toContain(
    '258',
  );
  await shot('fr-hidden-amounts');
});

test('offers the personal link to copy and as a QR code, on any width', async () => {
  await open('fr', kPhone);
  const code = page.getByRole('link', { name: 'Code QR' });
  const { url } = world.state.link;
  expect(await code.evaluate(({ href, target, rel }: HTMLAnchorElement) => [href, target, rel])).toEqual([
    `${url}/qr.svg`,
    '_blank',
    'noopener',
  ]);
  expect((await code.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect((await page.locator('#link').boundingBox())?.width).toBeGreaterThan(120);
  expect(await overflow()).toBe(0);
});

test('follows the colors of the brand and of the system', async () => {
  world.state = stateIn('en', { brand: { product: 'Acme', accent: '#facc15' }, referrals: [] });
  await open('en');
  expect(await axe()).toEqual([]);
  await shot('en-yellow-empty');
  await page.emulateMedia({ forcedColors: 'active' });
  await shot('en-forced-colors');
});

test('refreshes an expired token once, and mounts in a page that changes', async () => {
  world.next = [{ status: 401, body: { code: 'bad_token' } }];
  await open();
  expect(world.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  await page.evaluate(
    "history.pushState({}, '', '/fr#other'); document.querySelector('parrain-tab').remove()",
  );
  await page.evaluate("document.querySelector('main').append(document.createElement('parrain-tab'))");
  await page.locator('parrain-tab h2').waitFor();
  expect(world.calls).toHaveLength(2);
  await page.evaluate("parrain('shutdown')");
  expect(await page.locator('parrain-tab .frame').count()).toBe(0);
});
