import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { MockServer } from '../mock/server';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures of the screens are kept for people to look at. */
export const kPictures = fileURLToPath(new URL('../../../build/screenshots/console/', import.meta.url));
export const kSizes = { desktop: { width: 1280, height: 860 }, phone: { width: 375, height: 780 } } as const;

/** The built console before a mock of its server, for the tests of a file. */
export interface UnderTest {
  server: MockServer;
  /** What the page complained of during the present test. */
  complaints: string[];
  base: () => string;
  /** Open a path in a browser of its own; closed after the test. */
  open: (path: string, locale?: string, size?: keyof typeof kSizes) => Promise<Page>;
}

/** Start Chromium and the mock before the tests of a file, and begin each test afresh. */
export function console_under_test(): UnderTest {
  const server = new MockServer();
  const complaints: string[] = [];
  let base = '';
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    mkdirSync(kPictures, { recursive: true });
    base = await server.start();
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  beforeEach(() => {
    server.reset();
    complaints.length = 0;
  });
  afterEach(async () => {
    await context.close();
  });

  async function open(path: string, locale = 'en', size: keyof typeof kSizes = 'desktop'): Promise<Page> {
    context = await browser.newContext({
      viewport: kSizes[size],
      locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
    });
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      const is_answer = /Failed to load resource/.test(message.text());
      if ((message.type() === 'error' || message.type() === 'warning') && !is_answer) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(base + path);
    return page;
  }
  return { server, complaints, base: () => base, open };
}

/** Wait until a screen has its content. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page
    .getByText(/^(Loading|Chargement)…$/)
    .first()
    .waitFor({ state: 'detached' });
}

/** Whatever axe finds, named by rule and place. axe evaluates from outside the page, so its policy stays as it is. */
export async function accessibility_faults(page: Page): Promise<string[]> {
  await page.evaluate(kAxe);
  return page.evaluate(async () => {
    type Axe = { run: () => Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> };
    const { violations } = await (window as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`);
  });
}

export async function has_no_sideways_scroll(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
