import type { Browser, Locator, Page } from "playwright-core";
import { password, tokenOf, type Invited } from "../../api/support/team.js";
import type { Workspace } from "../../api/support/workspace.js";
import { openPage, type WatchedPage } from "./browser.js";
import { type Locale, wording } from "./console.js";

/** How a rep's browser is set up. The test moves its clock, that of all tabs; a paused one moves in no other way. */
export interface Desk {
    size?: { width: number; height: number };
    touch?: boolean;
    clock?: "paused" | "running";
}

/** The lines of the queue. */
export function rows(page: Page, locale: Locale): Locator {
    return page.getByRole("list", { name: wording(locale)("queue.title") }).locator("li.task");
}

/** What a rep reads before dialling. */
export function panel(page: Page): Locator {
    return page.getByRole("complementary");
}

/** Opens a view of the queue and waits for its lines. */
export async function openQueue(page: Page, { server }: Workspace, locale: Locale, view = "all"): Promise<void> {
    await page.goto(`${server.url}/console/queue?show=${view}`);
    await rows(page, locale).first().waitFor();
}

/** A rep at the console, on the queue, who took up their invitation. */
export async function atWork(
    browser: Browser,
    acme: Workspace,
    rep: Invited,
    locale: Locale,
    desk: Desk = {},
): Promise<WatchedPage> {
    const t = wording(locale);
    const watched = await openPage(browser, {
        locale: locale === "fr" ? "fr-FR" : "en-GB",
        ...(desk.size ? { viewport: desk.size } : {}),
        ...(desk.touch ? { hasTouch: true, isMobile: true } : {}),
    });
    const { page } = watched;
    await page.goto(`${acme.server.url}/console/claim#${tokenOf(rep.invitation_link)}`);
    await page.getByLabel(t("field.name"), { exact: true }).fill(rep.name);
    await page.getByLabel(t("field.email")).fill(rep.email);
    await page.getByLabel(t("field.password"), { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/console\/queue/);
    if (desk.clock) await page.clock.install();
    if (desk.clock === "paused") await page.clock.pauseAt(Date.now() + 60_000);
    await openQueue(page, acme, locale);
    return watched;
}
