// Gifts in the console and behind the recipient's link, on the real server: a gift is put into the catalogue, earned,
// asked for, packed, shipped and delivered.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GiftOrder, earned, givesOnSale, home, orders } from "../api/support/gifts.js";
import { type Server, startServer } from "../api/support/server.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, wording } from "./support/console.js";

const browser = useBrowser();

const jacket = {
    name: { en: "Jacket", fr: "Veste" },
    unit_cost: { amount: 3000, currency: "EUR" },
    stock: 1,
    variants: [
        { code: "M", label: { en: "Medium", fr: "Moyenne" }, stock: null },
        { code: "L", label: { en: "Large", fr: "Grande" }, stock: null },
    ],
};

describe.each(["fr", "en"] as const)("gifts, in %s", (locale) => {
    const t = wording(locale);
    let server: Server;
    let acme: Workspace;
    let watched: WatchedPage;
    let page: Page;
    let first: GiftOrder;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        acme = server.workspace({ locale });
        watched = await openConsole(browser(), acme, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    const column = (state: string) => page.getByRole("region", { name: t(`gift_state.${state}`) });
    const click = (within: ReturnType<typeof column>, event: string) =>
        within
            .getByRole("button", { name: t(`gift_event.${event}`) })
            .first()
            .click();

    it("puts a gift into the catalogue", async () => {
        await page.goto(`${server.url}/console/gifts/catalogue`);
        await page.getByText(t("gifts.catalogue_none"), { exact: true }).waitFor();
        await page.getByRole("button", { name: t("gifts.add") }).click();
        await page.getByLabel(t("gifts.name_fr")).fill("Carnet");
        await page.getByLabel(t("gifts.name_en")).fill("Notebook");
        await page.getByLabel(t("gifts.unit_cost")).fill(locale === "fr" ? "12,50" : "12.50");
        await page.getByLabel(t("gifts.stock"), { exact: true }).fill("many");
        await page.getByRole("button", { name: t("action.save") }).click();
        await page.getByText(t("gifts.stock_wrong")).waitFor();
        await page.getByLabel(t("gifts.stock"), { exact: true }).fill("40");
        await expectSound(watched);
        await page.getByRole("button", { name: t("action.save") }).click();
        await page.getByRole("row", { name: locale === "fr" ? /Carnet/ : /Notebook/ }).waitFor();
        await acme.api.ok(200, acme.api.get("/v1/gifts/notebook"));
        await page.getByText(t("gift_limits.title")).waitFor();
        await expectSound(watched);
        await picture(page, `gifts-${locale}-catalogue`);
    });

    it("builds the ladder of a program", async () => {
        await page.goto(`${server.url}/console/gifts/ladders`);
        const add = page.getByRole("button", { name: t("gift_ladder.add") });
        await add.click();
        await add.click();
        const count = page.getByLabel(t("gift_ladder.count"));
        await count.first().fill("5");
        const save = page.getByRole("button", { name: t("action.save") });
        await save.click();
        await page.getByText(t("gift_ladder.wrong")).waitFor();
        await count.first().fill("2");
        await count.nth(1).fill("7");
        await page.getByLabel(t("gift_ladder_count.accepted")).check();
        await page.getByText(t("gift_ladder.warning")).waitFor();
        await expectSound(watched);
        await picture(page, `gifts-${locale}-ladder`);
        await page.getByLabel(t("gift_ladder_count.engaged")).check();
        await save.click();
        await page.getByText(t("gift_ladder.saved")).waitFor();
        const { body } = await acme.api.get<{ items: { id: string }[] }>("/v1/programs");
        const ladder = await acme.api.get(`/v1/programs/${body.items[0]?.id}/gift-ladder`);
        const rungs = [2, 7].map((reached) => ({ count: reached, gift: "notebook" }));
        expect(ladder.body).toMatchObject({ counts_on: "engaged", rungs });
    });

    it("shows what was earned, and warns of the stock", async () => {
        await givesOnSale(acme, "jacket", jacket);
        first = (await earned(acme)).order;
        await earned(acme);
        await page.goto(`${server.url}/console/gifts`);
        const { name } = jacket;
        const values = { gift: name[locale], stock: "1", wanted: "2" };
        await page.getByText(t("gifts.short_of", values)).waitFor();
        expect(await column("earned").getByRole("article").count()).toBe(2);
        await expectSound(watched);
        await picture(page, `gifts-${locale}-board-earned`);
    });

    it("lets the recipient say size and address, without any script", async () => {
        const context = await browser().newContext({
            javaScriptEnabled: false,
            locale: locale === "fr" ? "fr-FR" : "en-GB",
            viewport: { width: 420, height: 900 },
        });
        const phone = await context.newPage();
        await phone.goto(server.url + new URL(first.address_link).pathname);
        await phone.locator("#variant").selectOption("M");
        for (const field of ["name", "line1", "postcode"] as const) await phone.locator(`#${field}`).fill(home[field]);
        await phone.locator("#city").fill(" ");
        await phone.locator("#country").selectOption("FR");
        await phone.locator("button").click();
        await phone.locator("#city-fault").waitFor();
        await picture(phone, `gifts-${locale}-page-fault`);
        await phone.locator("#city").fill(home.city);
        await phone.locator("button").click();
        await phone.getByText(home.line1).waitFor();
        await picture(phone, `gifts-${locale}-page-done`);
        await context.close();
    });

    it("moves an order on by its buttons until it is delivered", async () => {
        await page.reload();
        await column("to_pack").getByRole("article").waitFor();
        await page.getByText(t("gifts.short")).waitFor();
        await picture(page, `gifts-${locale}-board-packed`);
        await click(column("to_pack"), "shipped");
        const dialog = page.getByRole("dialog");
        await dialog.getByText(home.line1).waitFor();
        await dialog.getByLabel(t("gifts.tracking_label")).fill("6A 123");
        await dialog.getByRole("button", { name: t("gift_event.shipped") }).click();
        await column("shipped")
            .getByText(t("gifts.tracking", { tracking: "6A 123" }))
            .waitFor();
        await click(column("shipped"), "delivered");
        await column("delivered").getByRole("article").waitFor();
        expect(await orders(acme, "delivered")).toHaveLength(1);
        await expectSound(watched);
    });

    it("takes an address by keyboard, and says why it cannot be taken", async () => {
        await acme.api.ok(200, acme.api.put("/v1/gifts/jacket", { ...jacket, stock: 5 }));
        await page.reload();
        const button = column("earned").getByRole("button", { name: t("gift_event.confirmed_address") });
        await button.focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("gifts.variant")).selectOption("L");
        await dialog.getByRole("button", { name: t("gifts.to_pack") }).click();
        await dialog.locator("[aria-invalid=true]").first().waitFor();
        await expectSoundBut422(watched);
        await picture(page, `gifts-${locale}-address`);
        for (const field of ["line1", "postcode", "city"] as const) {
            await dialog.getByLabel(t(`address.${field}`), { exact: true }).fill(home[field]);
        }
        await dialog.getByRole("button", { name: t("gifts.to_pack") }).click();
        await column("to_pack").getByRole("article").waitFor();
    });

    it("moves an order by dragging it", async () => {
        const card = column("to_pack").getByRole("article").first();
        await card.dragTo(column("shipped"));
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("gift_event.shipped") })
            .click();
        await column("shipped").getByRole("article").waitFor();
        // Nothing goes backwards.
        await column("shipped").getByRole("article").first().dragTo(column("to_pack"));
        expect(await orders(acme, "shipped")).toHaveLength(1);
    });

    /** A refused form is told as a failed request on the browser's console; it is meant to be. */
    async function expectSoundBut422(page: WatchedPage): Promise<void> {
        const kept = page.complaints.filter((complaint) => !/status of 422/.test(complaint));
        page.complaints.splice(0, page.complaints.length, ...kept);
        await expectSound(page);
    }
});
