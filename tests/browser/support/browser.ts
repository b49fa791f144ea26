import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Debian's Chromium, or what CHROMIUM names. */
export const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium-headless-shell";

/** Starts Chromium without a window. */
export function launch(): Promise<Browser> {
    return chromium.launch({
        executablePath: executable,
        // Chromium refuses its sandbox to root; /dev/shm is small in containers; nothing may call home.
        args: [
            ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
        ],
    });
}

/** One browser for the tests of a file, closed after them. */
export function useBrowser(): () => Browser {
    let browser: Browser | undefined;
    beforeAll(async () => {
        browser = await launch();
    });
    afterAll(async () => {
        await browser?.close();
    });
    return () => {
        if (browser === undefined) throw new Error("the browser is not running");
        return browser;
    };
}

/** A page and everything it complained of: exceptions, errors on the console, violations of the security policy. */
export interface WatchedPage {
    page: Page;
    complaints: string[];
    close: () => Promise<void>;
}

/** Opens a page in a context of its own (no cookies, no storage from other tests). */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
    page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
    });
    // Reported from inside, since a violation in report-only mode reaches no console.
    await page.exposeBinding("parrainReportsViolation", (_, text: string) => complaints.push(`policy: ${text}`));
    await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            const report = (window as unknown as { parrainReportsViolation: (text: string) => void })
                .parrainReportsViolation;
            report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
    });
    return { page, complaints, close: () => context.close() };
}

/** What axe finds wrong with a page, one line per element; empty when nothing. Reaches into open shadow roots. */
export async function accessibilityFaults(page: Page, within = "html"): Promise<string[]> {
    // Through the debugger, which a content security policy does not restrict.
    await page.evaluate(axeSource);
    return page.evaluate(async (selector) => {
        interface Result {
            violations: { id: string; help: string; nodes: { target: unknown[] }[] }[];
        }
        const { axe } = window as unknown as { axe: { run: (selector: string) => Promise<Result> } };
        const { violations } = await axe.run(selector);
        return violations.flatMap(({ id, help, nodes }) =>
            nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
        );
    }, within);
}

/** Saves a picture under build/screenshots/ for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
    const path = new URL(`../../../build/screenshots/${name}.png`, import.meta.url).pathname;
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path, fullPage: true });
}
