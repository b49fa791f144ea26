// Who recommends, in the console on the real server: the list and what narrows it, and one advocate with what came of
// their recommendations.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import type { Advocate, Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { euros, expectSound, openConsole, owner, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("advocates in the console, in %s", (locale) => {
    const t = wording(locale);
    let server: Server;
    let acme: Workspace;
    let seller: Advocate;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale, preset: "all" }] });
        acme = server.workspace({ locale, preset: "all" });
        seller = (await acme.sale({ amount: 129_000, interval: "year" })).advocate;
        await acme.refer(seller);
        const person = { account: seller.account, email: seller.email, role: "admin" };
        await acme.api.ok(200, acme.api.put(`/v1/users/${seller.user}`, { ...person, name: "Hélène Duprés" }));
        for (let i = 0; i < 3; ++i) await acme.refer(await acme.advocate());
        watched = await openConsole(browser(), acme, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    async function sound(shot: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${shot}`);
    }

    const rows = () => page.locator("tbody tr");

    it("lists who recommends, beside the recommendations", async () => {
        await page.goto(`${server.url}/console/referrals`);
        await page.getByRole("link", { name: t("referrals.tab_advocates"), exact: true }).click();
        await page.getByRole("heading", { level: 1, name: t("advocates.title") }).waitFor();
        await expect.poll(() => rows().count()).toBe(4);
        await sound("advocates");
    });

    it("narrows the list by words and by state, and says when nobody fits", async () => {
        await page.getByRole("searchbox").fill("dupres");
        await expect.poll(() => rows().count()).toBe(1);
        expect(await rows().first().textContent()).toContain("Hélène Duprés");
        await page.getByLabel(t("column.state"), { exact: true }).selectOption("left");
        await page.getByText(t("advocates.none_found")).waitFor();
        await sound("advocates-none");
        await page.getByRole("button", { name: t("filter.clear") }).click();
        await expect.poll(() => rows().count()).toBe(4);
    });

    it("opens one: what they recommended, earned and want, why they are asked, where they are led", async () => {
        await page.getByRole("link", { name: "Hélène Duprés" }).click();
        await page.getByRole("heading", { level: 1, name: "Hélène Duprés" }).waitFor();
        await page.getByText(euros(locale, 258).replace(/\s/g, " ")).first().waitFor();
        for (const part of ["funnel", "about", "referrals", "asked", "scenarios"]) {
            await page.getByRole("heading", { name: t(`advocate.${part}`), exact: true }).waitFor();
        }
        await sound("advocate");
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("advocate-phone");
        await page.goto(`${server.url}/console/advocates`);
        await expect.poll(() => rows().count()).toBe(4);
        await sound("advocates-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
    });

    it("takes economics of the server's months, and leaves room between the figures", async () => {
        await acme.advanceDays(70);
        await page.goto(`${server.url}/console/economics`);
        // Ten weeks are longer than a session.
        await page.getByLabel(t("field.email")).fill(owner.email);
        await page.getByLabel(t("field.password"), { exact: true }).fill(owner.password);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: t("economics.title") }).waitFor();
        const month = new Date(server.now).toISOString().slice(0, 7);
        await expect.poll(() => page.getByLabel(t("economics.to"), { exact: true }).inputValue()).toBe(month);
        await sound("economics-later");
        const boxes = await page
            .locator(".figures .figure-value")
            .evaluateAll((all) => all.map((one) => ({ wanted: one.scrollWidth, given: one.clientWidth })));
        for (const { wanted, given } of boxes) expect(wanted).toBeLessThanOrEqual(given);
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("economics-later-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
    });
});
