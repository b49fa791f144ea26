import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { repository } from "../../api/support/places.js";
import type { Workspace } from "../../api/support/workspace.js";
import { accessibilityFaults, openPage, type WatchedPage } from "./browser.js";

export type Locale = "fr" | "en";

export const owner = { name: "Claire Vasseur", email: "claire@facturel.example", password: "une phrase assez longue" };

/** The console's own wording of a key in one language, with its simple arguments filled in. */
export function wording(locale: Locale): (key: string, values?: Record<string, string>) => string {
    const path = join(repository, `web/src/locales/${locale}.json`);
    const texts = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    return (key, values = {}) => {
        const text = texts[key];
        if (text === undefined) throw new Error(`the console has no text ${key}`);
        return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
    };
}

/** A whole amount of euros as the console writes it. */
export function euros(locale: Locale, amount: number): string {
    const tag = locale === "fr" ? "fr-FR" : "en-GB";
    return new Intl.NumberFormat(tag, { style: "currency", currency: "EUR" }).format(amount);
}

/** What the page complained of, besides the two refusals that belong to a visit: no session yet, a wrong password. */
export function unexpected(watched: WatchedPage): string[] {
    return watched.complaints.filter((complaint) => !/status of 401/.test(complaint));
}

/** Insists that a screen has its content, is accessible and was silent. */
export async function expectSound(watched: WatchedPage): Promise<void> {
    const { page } = watched;
    await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(unexpected(watched)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, "wider than the window").toBeLessThanOrEqual(0);
}

/** Follows a link, that of a new workspace, and makes the owner's access; ends on the first page of the set-up. */
export async function claimed(
    page: Page,
    { created, server }: Workspace,
    locale: Locale,
    link = created.owner_link,
): Promise<void> {
    const t = wording(locale);
    await page.goto(server.url + link.slice(link.indexOf("/console/")));
    await page.getByLabel(t("field.name"), { exact: true }).fill(owner.name);
    await page.getByLabel(t("field.email")).fill(owner.email);
    await page.getByLabel(t("field.password"), { exact: true }).fill(owner.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: t("set_up.title") }).waitFor();
}

/** The console of a workspace in one language, claimed by its owner; ends on the first page of the set-up. */
export async function openConsole(
    browser: Browser,
    workspace: Workspace,
    locale: Locale,
    link = workspace.created.owner_link,
): Promise<WatchedPage> {
    const watched = await openPage(browser, { locale: locale === "fr" ? "fr-FR" : "en-GB" });
    await claimed(watched.page, workspace, locale, link);
    return watched;
}
