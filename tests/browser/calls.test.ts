// Two reps work one queue in two browsers, by keyboard and on a phone: the advocate first, what one takes the other sees.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { invite, type Invited } from "../api/support/team.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, wording } from "./support/console.js";
import { atWork, panel, rows as linesOf } from "./support/reps.js";

const browser = useBrowser();

/** Parts of the lines of the queue that stand on one another, or stick out of their line. Runs in the page. */
function overlapping(): string[] {
    return Array.from(document.querySelectorAll("li.task .open")).flatMap((line) => {
        const around = line.getBoundingClientRect();
        const parts = Array.from(line.children, (part) => ({
            text: part.textContent,
            at: part.getBoundingClientRect(),
        }));
        return parts.flatMap(({ text, at }, index) => {
            const sticks_out = at.top < around.top - 1 || at.bottom > around.bottom + 1 || at.right > around.right + 1;
            const on_another = parts
                .slice(index + 1)
                .some(
                    ({ at: other }) =>
                        at.width > 0 &&
                        other.width > 0 &&
                        at.left < other.right - 1 &&
                        other.left < at.right - 1 &&
                        at.top < other.bottom - 1 &&
                        other.top < at.bottom - 1,
                );
            return sticks_out || on_another ? [`${text}`] : [];
        });
    });
}

/** A day of next week or the week after, by its number from Monday on. */
function dayAhead(weekday: number): string {
    const day = new Date(Date.now() + 7 * 86_400_000);
    while ((day.getUTCDay() || 7) !== weekday) day.setUTCDate(day.getUTCDate() + 1);
    return day.toISOString().slice(0, 10);
}

describe.each(["fr", "en"] as const)("the queue of calls, in %s", (locale) => {
    const t = wording(locale);
    const label = (family: string, code: string) => t(`${family}.${code}`);
    let server: Server;
    let acme: Workspace;
    let first: WatchedPage;
    let second: WatchedPage;
    let reps: Invited[];
    /** A call that the first rep wrote down and took back, as the browser kept it. */
    let pending = "";

    const rows = (page: Page) => linesOf(page, locale);
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
        first = await atWork(browser(), acme, reps[0]!, locale);
        second = await atWork(browser(), acme, reps[1]!, locale);
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
        expect(await panel(page).getByRole("link", { name: /\+33/ }).count()).toBe(0);
        await expectSound(first);
        await picture(page, `console-${locale}-queue`);
    });

    it("keeps each part of a line to itself, beside the panel and on a telephone", async () => {
        const { page } = first;
        for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 800 });
            expect(await page.evaluate(overlapping), `at ${width} px`).toEqual([]);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
    });

    it("opens by keyboard what was chosen by keyboard, after a click and with Caps Lock", async () => {
        const { page } = first;
        await page.keyboard.press("Escape");
        await panel(page).waitFor({ state: "detached" });
        await page
            .getByRole("group", { name: t("queue.filter") })
            .getByRole("button")
            .last()
            .click();
        await page.keyboard.press("k");
        await page.keyboard.press("J");
        await page.keyboard.press("j");
        await page.keyboard.press("Enter");
        const name = await page.locator("li.chosen strong").textContent();
        await panel(page)
            .getByRole("heading", { level: 2, name: name ?? "nobody" })
            .waitFor();
    });

    it("refuses to call back in the past", async () => {
        const { page } = first;
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        // How long it was open is what the call took, as far as anybody knows.
        expect(await dialog.getByLabel(t("call.minutes")).inputValue()).toMatch(/^[12]$/);
        await dialog.getByLabel(label("call_outcome", "call_back")).check();
        await dialog.getByLabel(t("call.back_at")).fill("2020-01-06T10:00");
        await dialog.getByRole("button", { name: t("call.save") }).click();
        await dialog.getByText(t("call.back_past")).waitFor();
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
    });

    it("takes a call back by the clock of the rep, and says when they do not work", async () => {
        const { page } = first;
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(label("call_outcome", "call_back")).check();
        await dialog.getByText(/Europe\/Paris/).waitFor();
        const at = dialog.getByLabel(t("call.back_at"));
        const warning = dialog.getByRole("status");
        await at.fill(`${dayAhead(6)}T10:00`);
        await warning.getByText(label("weekday", "5")).waitFor();
        const day = dayAhead(3);
        await at.fill(`${day}T08:59`);
        await warning.waitFor();
        await at.fill(`${day}T10:00`);
        await warning.waitFor({ state: "detached" });
        await dialog.getByRole("button", { name: t("call.save") }).click();
        await dialog.waitFor({ state: "hidden" });
        const kept = await page.evaluate(() => localStorage.getItem("parrain.calls"));
        await page.getByRole("button", { name: t("call.undo") }).click();
        const [, told = ""] = /"call_back_at":"([^"]+)"/.exec(kept ?? "") ?? [];
        const shown = new Intl.DateTimeFormat("sv-SE", {
            timeZone: "Europe/Paris",
            dateStyle: "short",
            timeStyle: "short",
        }).format(new Date(told));
        expect(shown).toBe(`${day} 10:00`);
        await expect.poll(() => rows(page).count()).toBe(6);
    });

    it("says so where an advocate's number is not known, and keeps the one that is found", async () => {
        const { page } = first;
        await page.keyboard.press("Enter");
        await panel(page).getByText(t("phone.unknown")).waitFor();
        await panel(page)
            .getByRole("button", { name: t("phone.add") })
            .click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("phone.number")).fill("02 98 11 22 33");
        await dialog.getByRole("button", { name: t("action.save") }).click();
        await panel(page).getByRole("link", { name: "+33298112233" }).waitFor();
        await expectSound(first);
    });

    it("logs a call by keyboard once its outcome is chosen, opens the next, and undoes it", async () => {
        const { page } = first;
        const name = await panel(page).getByRole("heading", { level: 2 }).textContent();
        await page.keyboard.press("Escape");
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByText(t("call.locked")).waitFor();
        await picture(page, `console-${locale}-call`);
        expect(await dialog.locator("[name=outcome]:checked").count(), "nobody's consent is presumed").toBe(0);
        await page.keyboard.press("Enter");
        await dialog.getByText(t("call.outcome_missing")).waitFor();
        await page.keyboard.press("Digit1");
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "hidden" });
        await expect.poll(() => rows(page).count()).toBe(5);
        const kept = await page.evaluate(() => localStorage.getItem("parrain.calls"));
        await page.getByRole("button", { name: t("call.undo") }).click();
        await expect.poll(() => rows(page).count()).toBe(6);
        expect(await page.locator("li.chosen").textContent()).toContain(name ?? "nobody");
        pending = kept ?? "";
    });

    it("leaves to its writer what somebody else wrote down in the same browser", async () => {
        const { page } = second;
        const sent: string[] = [];
        page.on("request", (request) => {
            if (request.method() === "POST" && request.url().endsWith("/calls")) sent.push(request.url());
        });
        await page.evaluate((text) => localStorage.setItem("parrain.calls", text), pending);
        await page.reload();
        await rows(page).first().waitFor();
        await page.getByRole("link", { name: t("referrals.tab_advocates") }).click();
        await page.waitForURL(/advocates/);
        expect(await page.evaluate(() => localStorage.getItem("parrain.calls"))).toBe(pending);
        expect(sent).toEqual([]);
        await page.evaluate(() => localStorage.removeItem("parrain.calls"));
        await page.goto(`${server.url}/console/queue?show=all`);
        await rows(page).first().waitFor();
    });

    it("sends what was logged when the page is left, and keeps the note", async () => {
        const { page } = first;
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(label("call_outcome", "agrees")).check();
        await dialog.getByLabel(t("call.note")).fill("Ravie du produit");
        await dialog.getByRole("button", { name: t("call.save") }).click();
        await dialog.waitFor({ state: "hidden" });
        await page.getByRole("link", { name: t("referrals.tab_advocates") }).click();
        const what = label("call_outcome", "agrees");
        await page.getByText(t("call.sent", { what })).waitFor();
        expect(await page.getByRole("button", { name: t("call.undo") }).count()).toBe(0);
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
        const [holder, taker] = owner === 0 ? [first, second] : [second, first];
        const line = (page: Page) => rows(page).filter({ hasText: name });
        await line(holder.page).getByRole("button").click();
        const take = panel(holder.page).getByRole("button", { name: t("queue.take") });
        await panel(holder.page)
            .getByRole("button", { name: t("call.log") })
            .waitFor();
        expect(await take.count(), "it is the holder's already").toBe(0);
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${task?.referral}/take`, { rep: task?.rep.id }));
        await line(taker.page)
            .getByText(t("queue.held", { name: reps[owner]!.name }))
            .waitFor({ timeout: 10_000 });
        // Nothing was logged within the half hour.
        await acme.advance(31 * 60);
        await line(taker.page).getByText(t("queue.free")).waitFor({ timeout: 10_000 });
        await line(taker.page).getByRole("button").click();
        await taker.page.keyboard.press("t");
        await taker.page.getByText(t("queue.taken")).waitFor();
        await line(holder.page)
            .getByText(t("queue.held", { name: reps[1 - owner]!.name }))
            .waitFor({ timeout: 10_000 });
    });

    it("fits a telephone, with numbers to tap", async () => {
        const { page } = second;
        await page.setViewportSize({ width: 390, height: 844 });
        const open = rows(page)
            .filter({ hasText: label("referral_state", "to_contact") })
            .first();
        await open.getByRole("button").click();
        await panel(page).getByRole("link", { name: "+33", exact: false }).first().waitFor();
        const top = await panel(page).evaluate((element) => element.getBoundingClientRect().top);
        expect(top, "the panel is in view").toBeGreaterThanOrEqual(0);
        expect(top, "the panel is in view").toBeLessThan(400);
        await expectSound(second);
        await picture(page, `console-${locale}-queue-phone`);
    });
});
