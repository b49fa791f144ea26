// Two reps work one queue in two browsers, by keyboard and on a phone: the advocate first, what one takes the other sees.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { invite, password, tokenOf, type Invited } from "../api/support/team.js";
import type { Workspace } from "../api/support/workspace.js";
import { openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("the queue of calls, in %s", (locale) => {
    const t = wording(locale);
    const label = (family: string, code: string) => t(`${family}.${code}`);
    let server: Server;
    let acme: Workspace;
    let first: WatchedPage;
    let second: WatchedPage;
    let reps: Invited[];

    /** A rep at the console, on the queue. */
    async function working(rep: Invited, size?: { width: number; height: number }): Promise<WatchedPage> {
        const watched = await openPage(browser(), { locale: locale === "fr" ? "fr-FR" : "en-GB" });
        const { page } = watched;
        if (size) await page.setViewportSize(size);
        await page.goto(`${server.url}/console/claim#${tokenOf(rep.invitation_link)}`);
        await page.getByLabel(t("field.name"), { exact: true }).fill(rep.name);
        await page.getByLabel(t("field.email")).fill(rep.email);
        await page.getByLabel(t("field.password"), { exact: true }).fill(password);
        await page.keyboard.press("Enter");
        await page.getByRole("navigation", { name: t("nav.label") }).waitFor({ state: "attached" });
        await page.goto(`${server.url}/console/queue?show=all`);
        await rows(page).first().waitFor();
        return watched;
    }

    const rows = (page: Page) => page.getByRole("list", { name: t("queue.title") }).locator("li.task");
    const panel = (page: Page) => page.getByRole("complementary");
    const callsOf = async (referral: string) =>
        (
            await acme.api.ok(
                200,
                acme.api.get<{ items: { outcome: string; note: string | null }[] }>(`/v1/referrals/${referral}/calls`),
            )
        ).items;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ preset: "advocate-calls", copies: 1, locale }] });
        acme = server.workspace({ preset: "advocate-calls", locale });
        reps = [await invite(acme, "rep"), await invite(acme, "rep")];
        for (let i = 0; i < 6; ++i) {
            const advocate = await acme.advocate();
            await acme.refer(advocate, { phone: `+33 1 44 55 66 ${70 + i}` });
        }
        first = await working(reps[0]!);
        second = await working(reps[1]!);
    });

    afterAll(async () => {
        await first?.close();
        await second?.close();
        await server?.stop();
    });

    it("shows who is to be called, the advocate first and the prospect's number not yet", async () => {
        const { page } = first;
        expect(await rows(page).count()).toBe(6);
        await page.keyboard.press("j");
        await page.keyboard.press("Enter");
        await panel(page).getByText(t("queue.locked")).waitFor();
        await panel(page).getByText(t("queue.phone_later")).waitFor();
        expect(await panel(page).getByRole("link", { name: /\+33/ }).count()).toBe(0);
        await expectSound(first);
        await picture(page, `console-${locale}-queue`);
    });

    it("logs a call in five keys, opens the next, and undoes it", async () => {
        const { page } = first;
        const name = await panel(page).getByRole("heading", { level: 2 }).textContent();
        await page.keyboard.press("Escape");
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByText(t("call.locked")).waitFor();
        await picture(page, `console-${locale}-call`);
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "hidden" });
        await expect.poll(() => rows(page).count()).toBe(5);
        await page.getByRole("button", { name: t("call.undo") }).click();
        await expect.poll(() => rows(page).count()).toBe(6);
        expect(await page.locator("li.chosen").textContent()).toContain(name ?? "nobody");
    });

    it("sends what was logged when the page is left, and keeps the note", async () => {
        const { page } = first;
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(label("call_outcome", "agrees")).check();
        await dialog.getByLabel(t("call.note")).fill("Ravie du produit");
        await dialog.getByRole("button", { name: t("call.save") }).click();
        await dialog.waitFor({ state: "hidden" });
        await page.goto(`${server.url}/console/referrals`);
        const { items } = await acme.api.ok(
            200,
            acme.api.get<{ items: { referral: string; locked: boolean }[] }>("/v1/queue"),
        );
        await expect
            .poll(async () => {
                const all = await Promise.all(items.map(({ referral }) => callsOf(referral)));
                return all.flat().map(({ outcome, note }) => `${outcome}: ${note}`);
            })
            .toEqual(["agrees: Ravie du produit"]);
        await page.goto(`${server.url}/console/queue?show=all`);
        await rows(page).first().waitFor();
    });

    it("shows within seconds what a colleague has taken", async () => {
        const mine = rows(first.page)
            .filter({ hasText: label("referral_state", "advocate_call") })
            .first();
        const name = (await mine.locator("strong").first().textContent()) ?? "";
        const { items } = await acme.api.ok(
            200,
            acme.api.get<{ items: { referral: string; prospect: { company: string }; rep: { id: string } }[] }>(
                "/v1/queue",
            ),
        );
        const task = items.find(({ prospect }) => prospect.company === name);
        const owner = reps.findIndex(({ id }) => id === task?.rep.id);
        const [taker, watcher] = owner === 0 ? [first, second] : [second, first];
        await rows(taker.page).filter({ hasText: name }).getByRole("button").click();
        await taker.page.keyboard.press("t");
        await taker.page.getByText(t("queue.taken")).waitFor();
        const held = t("queue.held", { name: reps[owner]!.name });
        await rows(watcher.page).filter({ hasText: name }).getByText(held).waitFor({ timeout: 10_000 });
    });

    it("fits a telephone, with numbers to tap", async () => {
        const { page } = second;
        await page.setViewportSize({ width: 390, height: 844 });
        const open = rows(page)
            .filter({ hasText: label("referral_state", "to_contact") })
            .first();
        await open.getByRole("button").click();
        await panel(page).getByRole("link", { name: "+33", exact: false }).waitFor();
        await expectSound(second);
        await picture(page, `console-${locale}-queue-phone`);
    });
});
