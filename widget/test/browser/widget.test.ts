import { mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Survey } from '../../src/contract';
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
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
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

async function axe(where = 'parrain-tab'): Promise<unknown> {
  await page.evaluate(kAxe);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(${JSON.stringify(where)})`,
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

test('leaves no cookie, and nothing in any storage', async () => {
  await open();
  await page.locator('parrain-tab input:not([type=radio])').first().fill('a@b.fr');
  const left = await page.evaluate(async () => [
    document.cookie,
    localStorage.length,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
  ]);
  expect(left).toEqual(['', 0, 0, 0, 0]);
  expect(await page.context().cookies()).toEqual([]);
});

test('offers the page that an advocate may forward', async () => {
  const [first, ...others] = world.state.referrals;
  world.state = {
    ...world.state,
    referrals: [{ ...first!, forward_url: 'https://refer.acme.example/p/abc' }, ...others],
  };
  await open();
  const link = page.locator('parrain-tab li a', { hasText: 'Transmettez cette page' });
  expect(await link.count()).toBe(1);
  expect(await link.getAttribute('href')).toBe('https://refer.acme.example/p/abc');
});

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

test('asks whether a person is known professionally only where the law of their country does', async () => {
  await open();
  const box = page.getByLabel('Je connais chaque personne dans un cadre professionnel.');
  expect(await box.isVisible()).toBe(false);
  await page.locator('#email').fill('lea@boulangerie.fr');
  expect(await box.isVisible()).toBe(false);
  await page.locator('#email').fill('lea@Boulangerie.CA');
  await box.check();
  expect(await axe()).toEqual([]);
  await shot('fr-acquaintance');
  await page.locator('#informed').check();
  await page.locator('.primary').click();
  await status().getByText('Bien reçu').waitFor();
  expect(await box.isVisible()).toBe(false);

  await page.locator('#several').check();
  await page.locator('#lines').fill('paul@azur.fr');
  expect(await box.isVisible()).toBe(false);
  await page.locator('#lines').fill('paul@azur.fr\nmarie@erable.ca');
  await box.check();
  await page.locator('#informed').check();
  await page.locator('.primary').click();
  await status().getByText('Bien reçu').waitFor();
  const known = { knows_professionally: true };
  expect(posts().map(({ body }) => body)).toEqual([
    { email: 'lea@Boulangerie.CA', ...known, informed: true },
    {
      lines: [
        { email: 'paul@azur.fr', ...known },
        { email: 'marie@erable.ca', ...known },
      ],
      informed: true,
    },
  ]);
});

test('asks whether a person is known professionally from the start where the law does of any address', async () => {
  world.state = stateIn('fr', { acquaintance: [''] });
  await open();
  const box = page.getByLabel('Je connais chaque personne dans un cadre professionnel.');
  expect(await box.isVisible()).toBe(true);
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
  expect(await code.evaluate(({ href, target }: HTMLAnchorElement) => [href, target])).toEqual([
    `${url}/qr.svg`,
    '_blank',
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

const kQuestions = {
  fr: 'Sur une échelle de 1 à 10, recommanderiez-vous Acme à des personnes de votre entourage professionnel\u00a0?',
  en: 'On a scale of 1 to 10, would you recommend Acme to people you know at work?',
};

function surveyIn(locale: 'fr' | 'en', changes: Partial<Survey> = {}): Survey {
  return {
    id: '7',
    min: 1,
    max: 10,
    question: kQuestions[locale],
    style: 'card',
    invitation: 'Merci\u00a0! Connaissez-vous quelqu’un à qui Acme serait utile aussi\u00a0?',
    thanks: 'Merci\u00a0: votre réponse est bien arrivée.',
    ...changes,
  };
}

const card = () => page.locator('.ask');
const active = (): Promise<string> =>
  page.evaluate(
    '(() => { const a = document.activeElement; return (a.shadowRoot?.activeElement ?? a).tagName; })()',
  );

for (const locale of ['fr', 'en'] as const) {
  for (const style of ['card', 'modal'] as const) {
    for (const width of [280, 1100]) {
      test(`asks in a ${style} in ${locale} on ${width} px, accessible and with room for a finger`, async () => {
        world.state = stateIn(locale, { survey: surveyIn(locale, { style, min: width === 280 ? 0 : 1 }) });
        await open(locale, { viewport: { width, height: 700 } });
        expect(await active()).toBe('BODY');
        await page.evaluate("parrain('ask')");
        await card().waitFor();
        if (style === 'card') expect(await active()).toBe('BODY');
        else expect(await active()).toBe('INPUT');
        const scores = card().locator('.mode label');
        expect(await scores.count()).toBe(width === 280 ? 11 : 10);
        for (const box of await Promise.all((await scores.all()).map((one) => one.boundingBox()))) {
          expect(box?.width).toBeGreaterThanOrEqual(44);
          expect(box?.height).toBeGreaterThanOrEqual(44);
        }
        expect(await overflow()).toBe(0);
        expect(await axe('body > div:last-child')).toEqual([]);
        await shot(`${locale}-ask-${style}-${width}`);
        await scores.last().click();
        await card().getByRole('textbox').waitFor();
        expect(posts().map(({ path }) => path)).toEqual(['/widget/v1/surveys/7/shown']);
        expect(await axe('body > div:last-child')).toEqual([]);
        await shot(`${locale}-ask-${style}-${width}-chosen`);
      });
    }
  }
}

test('is answered by keyboard alone, and leads to the tab', async () => {
  world.state = stateIn('fr', { survey: surveyIn('fr', { style: 'modal' }) });
  await open();
  await page.evaluate("parrain('ask')");
  await card().waitFor();
  const keys = page.keyboard;
  await keys.press('ArrowLeft');
  await keys.press('Tab');
  await keys.type('Simple et clair');
  await keys.press('Tab');
  await keys.press('Enter');
  await card().getByText('Connaissez-vous quelqu’un').waitFor();
  expect(posts().at(-1)?.body).toEqual({ score: 10, comment: 'Simple et clair' });
  expect(await axe('body > div:last-child')).toEqual([]);
  await shot('fr-ask-invitation');
  await keys.press('Enter');
  expect(await card().count()).toBe(0);
  expect(await active()).toBe('INPUT');
  expect(posts()).toHaveLength(2);
});

for (const style of ['card', 'modal'] as const) {
  test(`sends nothing by Enter in a ${style} before a score is chosen`, async () => {
    world.state = stateIn('fr', { survey: surveyIn('fr', { style }) });
    await open();
    await page.evaluate("parrain('ask')");
    await card().waitFor();
    const scores = card().getByRole('radio');
    await scores.first().focus();
    await page.keyboard.press('Enter');
    await scores.nth(8).check();
    expect(await card().getByRole('status').textContent()).toBe('');
    await page.keyboard.press('Enter');
    await card().getByText('Connaissez-vous quelqu’un').waitFor();
    expect(posts().map(({ path, body }) => [path, body])).toEqual([
      ['/widget/v1/surveys/7/shown', {}],
      ['/widget/v1/surveys/7/answers', { score: 9 }],
    ]);
  });
}

test('is put off with Escape, and follows the colors of the system', async () => {
  world.state = stateIn('fr', { survey: surveyIn('fr') });
  await open();
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.evaluate("parrain('ask')");
  await card().locator('label').nth(3).click();
  await shot('fr-ask-forced-colors');
  await page.keyboard.press('Escape');
  await card().waitFor({ state: 'detached' });
  expect(posts().at(-1)?.path).toBe('/widget/v1/surveys/7/dismissed');
});

test('shows a message in the same card', async () => {
  const prompt = {
    id: '9',
    title: 'Plus que deux',
    text: 'Votre carnet est proche.',
    action: 'refer' as const,
  };
  world.state = stateIn('fr', { prompt });
  await open();
  await page.evaluate("parrain('ask')");
  await card().getByText('Votre carnet est proche.').waitFor();
  expect(await axe('body > div:last-child')).toEqual([]);
  await shot('fr-message');
  await card().getByText('Fermer').click();
  expect(posts().map(({ path }) => path)).toEqual([
    '/widget/v1/prompts/9/shown',
    '/widget/v1/prompts/9/dismissed',
  ]);
});
