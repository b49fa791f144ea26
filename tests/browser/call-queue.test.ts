// One queue, several tabs and people: a call arrives once and from whom wrote it down, what one takes the other sees, a
// telephone is enough to work with, and an advocate who never answers holds nothing up.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { claim, invite, password } from "../api/support/team.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, unexpected, wording } from "./support/console.js";
import { atWork, type Desk, openQueue, panel, rows } from "./support/reps.js";

const browser = useBrowser();
const phone = { width: 360, height: 740 };
/** As long as a call can be taken back. */
const undoMs = 10_000;
/** As often as the queue is looked at again. */
const lookMs = 5_000;

/** What the server says to who comes second. */
const taken = {
    fr: "Un autre commercial s’en occupe. Prenez la recommandation suivante.",
    en: "Another sales rep is working on this. Take the next one.",
};

/** A rep and their browser. */
interface Rep {
    watched: WatchedPage;
    page: Page;
    id: string;
    name: string;
    email: string;
}

interface Task {
    referral: string;
    rep: { id: string; name: string } | null;
    prospect: { company: string };
}

describe.each(["fr", "en"] as const)("the queue of calls shared, in %s", (locale) => {
    const t = wording(locale);
    const label = (family: string, code: string) => t(`${family}.${code}`);
    const line = (page: Page, company: string) => rows(page, locale).filter({ hasText: company });
    let server: Server;
    let acme: Workspace;
    let desks: WatchedPage[] = [];

    /** Another rep at a browser of their own. */
    async function newRep(desk: Desk = {}): Promise<Rep> {
        const invited = await invite(acme, "rep");
        const name = `Sacha ${invited.email.split("@")[0]}`;
        const watched = await atWork(browser(), acme, { ...invited, name }, locale, desk);
        watched.page.context().setDefaultTimeout(10_000);
        desks.push(watched);
        return { watched, page: watched.page, id: invited.id, name, email: invited.email };
    }

    /** Another tab of the same browser, on the same clock. */
    async function newTab(page: Page): Promise<Page> {
        const tab = await page.context().newPage();
        await openQueue(tab, acme, locale);
        return tab;
    }

    const tasks = async () => (await acme.api.ok(200, acme.api.get<{ items: Task[] }>("/v1/queue?limit=200"))).items;

    async function outcomesOf(referral: string): Promise<string[]> {
        const path = `/v1/referrals/${referral}/calls`;
        const { items } = await acme.api.ok(200, acme.api.get<{ items: { outcome: string }[] }>(path));
        return items.map(({ outcome }) => outcome);
    }

    /** A recommendation that no other test works, given to a rep. */
    async function newTask(rep?: Rep): Promise<Task> {
        const { id } = await acme.refer(await acme.advocate(), { phone: "+33 1 44 55 66 77" });
        if (rep) await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/hand-over`, { rep: rep.id }));
        const task = (await tasks()).find(({ referral }) => referral === id);
        if (!task) throw new Error("the recommendation is not in the queue");
        return task;
    }

    /** One that its rep took and did not call: whoever wants may take it. */
    async function newFreeTask(): Promise<Task> {
        const task = await newTask();
        const taking = { rep: task.rep?.id };
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${task.referral}/take`, taking));
        await acme.advance(31 * 60);
        return task;
    }

    /** Opens a line, once the queue has been looked at again. */
    async function show(page: Page, { prospect }: Task): Promise<void> {
        await page.clock.fastForward(lookMs);
        await line(page, prospect.company).getByRole("button").click();
        await panel(page).getByRole("heading", { level: 2, name: prospect.company }).waitFor();
    }

    /** Writes down what came of a call, and sees its line go. */
    async function log(page: Page, task: Task, outcome: string): Promise<void> {
        await show(page, task);
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(label("call_outcome", outcome), { exact: true }).check();
        await dialog.getByRole("button", { name: t("call.save") }).click();
        await dialog.waitFor({ state: "hidden" });
        await line(page, task.prospect.company).waitFor({ state: "detached" });
    }

    const kept = (page: Page) => page.evaluate(() => localStorage.getItem("parrain.calls"));

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ preset: "advocate-calls", copies: 1, locale }] });
        acme = server.workspace({ preset: "advocate-calls", locale });
        const standby = await invite(acme, "rep");
        await claim(acme, standby.invitation_link, standby.email);
        // Something is always in the queue.
        await newTask();
    });

    afterEach(async () => {
        await Promise.all(desks.map(({ close }) => close()));
        desks = [];
    });

    afterAll(() => server?.stop());

    it("lets a call be taken back in its own tab, and sends it from no other", async () => {
        const rep = await newRep({ clock: "paused" });
        const { page, watched } = rep;
        const task = await newTask(rep);
        const colleague = await newRep({ clock: "paused" });
        const tab = await newTab(page);

        await log(page, task, "no_answer");
        expect(await kept(tab), "what is written down waits in the browser").toContain(task.referral);
        // Tabs of a browser share its clock; leaving a page sends what is its own, and only that.
        await tab.getByRole("link", { name: t("referrals.tab_advocates") }).click();
        await tab.waitForURL(/advocates/);
        await openQueue(tab, acme, locale);
        await page.clock.runFor(undoMs - 1_000);
        expect(await outcomesOf(task.referral)).toEqual([]);

        await page.getByRole("button", { name: t("call.undo") }).click();
        await line(page, task.prospect.company).waitFor();
        expect(await kept(tab)).toBeNull();
        for (const one of [page, colleague.page]) await one.clock.runFor(2 * undoMs);
        await line(colleague.page, task.prospect.company).waitFor();
        expect(await outcomesOf(task.referral)).toEqual([]);
        expect([...unexpected(watched), ...unexpected(colleague.watched)]).toEqual([]);
    });

    it("sends a call ten seconds later, once, and a colleague sees what came of it", async () => {
        const rep = await newRep({ clock: "paused" });
        const { page, watched } = rep;
        const task = await newTask(rep);
        const colleague = await newRep({ clock: "paused" });
        await log(page, task, "agrees");
        await page.clock.runFor(undoMs - 1_000);
        expect(await outcomesOf(task.referral)).toEqual([]);
        await page.clock.runFor(1_000);
        await expect.poll(() => outcomesOf(task.referral)).toEqual(["agrees"]);
        await page.getByRole("button", { name: t("call.undo") }).waitFor({ state: "detached" });
        await colleague.page.clock.runFor(lookMs);
        await line(colleague.page, task.prospect.company).getByText(label("referral_state", "to_contact")).waitFor();
        await page.clock.runFor(2 * undoMs);
        expect(await outcomesOf(task.referral)).toEqual(["agrees"]);
        expect([...unexpected(watched), ...unexpected(colleague.watched)]).toEqual([]);
    });

    it("makes a call arrive once, though its answers were lost and another tab sends it again", async () => {
        const rep = await newRep({ clock: "paused" });
        const { page } = rep;
        const task = await newTask(rep);
        const tab = await newTab(page);
        const keys: string[] = [];
        page.context().on("request", (request) => {
            if (request.method() === "POST" && request.url().endsWith("/calls")) {
                keys.push(request.headers()["idempotency-key"] ?? "none");
            }
        });
        await page.route("**/calls", async (route) => {
            await route.fetch();
            await route.abort();
        });
        await log(page, task, "reached");
        await page.clock.runFor(undoMs);
        await page.getByText(t("call.waits")).waitFor();
        expect(await kept(page)).toContain(task.referral);

        // The first tab has had its minute: what it left is sent by the other.
        await tab.clock.fastForward(120_000);
        await openQueue(tab, acme, locale);
        await expect.poll(() => kept(tab)).toBeNull();
        expect(await outcomesOf(task.referral)).toEqual(["reached"]);
        expect(keys.length).toBeGreaterThanOrEqual(2);
        expect(new Set(keys).size).toBe(1);
    });

    it("keeps a call for who wrote it down, where a colleague logged in meanwhile", async () => {
        const rep = await newRep({ clock: "paused" });
        const { page, email } = rep;
        const task = await newTask(rep);
        const other = await newRep();
        await log(page, task, "reached");

        // In another tab of the browser they share.
        const tab = await page.context().newPage();
        await logIn(tab, other.email);
        await openQueue(tab, acme, locale);
        await page.clock.runFor(undoMs);
        await page.getByText(t("call.waits")).waitFor();
        expect(await outcomesOf(task.referral)).toEqual([]);
        expect(await kept(tab), "nobody sends it in their own name").toContain(task.referral);

        await logIn(tab, email);
        await page.clock.fastForward(120_000);
        await openQueue(page, acme, locale);
        await expect.poll(() => outcomesOf(task.referral)).toEqual(["reached"]);
    });

    /** Ends whatever session the browser has and logs in. */
    async function logIn(page: Page, email: string): Promise<void> {
        await page.context().clearCookies();
        await page.goto(`${server.url}/console/log-in`);
        await page.getByLabel(t("field.email")).fill(email);
        await page.getByLabel(t("field.password"), { exact: true }).fill(password);
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/console\/queue/);
    }

    it("shows to one what the other takes, where it stands and where it goes", async () => {
        const task = await newFreeTask();
        const first = await newRep({ clock: "paused" });
        const second = await newRep({ clock: "paused" });
        const third = await newRep({ clock: "paused" });
        await openQueue(third.page, acme, locale, "to_take");
        for (const { page } of [first, second, third]) {
            await line(page, task.prospect.company).getByText(t("queue.free")).waitFor();
        }
        await show(first.page, task);
        await first.page.keyboard.press("t");
        await first.page.getByText(t("queue.taken")).waitFor();
        await second.page.clock.runFor(lookMs);
        await line(second.page, task.prospect.company)
            .getByText(t("queue.held", { name: first.name }))
            .waitFor();
        await third.page.clock.runFor(lookMs);
        await line(third.page, task.prospect.company).waitFor({ state: "detached" });
        expect([first, second, third].flatMap(({ watched }) => unexpected(watched))).toEqual([]);
    });

    it("keeps open what was taken though its line leaves the view, until its call is logged", async () => {
        const task = await newFreeTask();
        const { page, watched } = await newRep({ clock: "paused" });
        await openQueue(page, acme, locale, "to_take");
        await show(page, task);
        await page.keyboard.press("t");
        await page.getByText(t("queue.taken")).waitFor();
        await page.clock.runFor(lookMs);
        expect(await line(page, task.prospect.company).count()).toBe(0);
        await panel(page).getByRole("heading", { level: 2, name: task.prospect.company }).waitFor();
        await page.keyboard.press("c");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(label("call_outcome", "reached"), { exact: true }).check();
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "hidden" });
        await page.clock.runFor(undoMs);
        await expect.poll(() => outcomesOf(task.referral)).toEqual(["reached"]);
        expect(unexpected(watched)).toEqual([]);
    });

    it("gives to one of two what both take at once, and tells the other", async () => {
        const task = await newFreeTask();
        const both = [await newRep({ clock: "paused" }), await newRep({ clock: "paused" })];
        for (const { page } of both) await show(page, task);
        const answers = both.map(({ page }) => page.waitForResponse((response) => response.url().endsWith("/take")));
        await Promise.all(both.map(({ page }) => page.keyboard.press("t")));
        const statuses = await Promise.all(answers.map(async (answer) => (await answer).status()));
        expect([...statuses].sort()).toEqual([200, 409]);

        const [winner, loser] = statuses[0] === 200 ? [both[0]!, both[1]!] : [both[1]!, both[0]!];
        await winner.page.getByText(t("queue.taken")).waitFor();
        await loser.page.getByText(taken[locale]).waitFor();
        expect(await loser.page.getByText(t("queue.taken")).count()).toBe(0);
        // What is in the way is shown without waiting for the next look.
        await line(loser.page, task.prospect.company)
            .getByText(t("queue.held", { name: winner.name }))
            .waitFor();
        const now = (await tasks()).find(({ referral }) => referral === task.referral);
        expect(now?.rep?.name).toBe(winner.name);
        await picture(loser.page, `console-${locale}-queue-taken`);
        expect(unexpected(winner.watched)).toEqual([]);
    });

    it("is worked with a thumb: cards, no sideways scroll, and a call logged in the panel", async () => {
        const rep = await newRep({ clock: "running", size: phone, touch: true });
        const { page, watched } = rep;
        const task = await newTask(rep);
        await openQueue(page, acme, locale);
        const card = line(page, task.prospect.company).getByRole("button");
        const lefts = await card.evaluate((element) =>
            ["who", "by", "step", "due"].map((part) => element.querySelector(`.${part}`)?.getBoundingClientRect().left),
        );
        expect(new Set(lefts).size, "each part of a card begins where the one above does").toBe(1);
        await expectSound(watched);
        await picture(page, `console-${locale}-queue-cards`);

        await card.tap();
        await panel(page).getByRole("heading", { level: 2, name: task.prospect.company }).waitFor();
        await expectSound(watched);
        const small = await panel(page)
            .locator("button:visible, a.dial:visible")
            .evaluateAll((all) =>
                all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent),
            );
        expect(small, "too small for a thumb").toEqual([]);
        await panel(page)
            .getByRole("button", { name: t("call.log") })
            .tap();
        const dialog = page.getByRole("dialog");
        await dialog.getByText(label("call_outcome", "agrees"), { exact: true }).tap();
        const box = await dialog.boundingBox();
        expect(box?.width ?? 999).toBeLessThanOrEqual(phone.width);
        await expectSound(watched);
        await picture(page, `console-${locale}-call-phone`);
        await dialog.getByRole("button", { name: t("call.save") }).tap();
        await page.getByRole("button", { name: t("call.undo") }).waitFor();
        await page.clock.fastForward(undoMs);
        await expect.poll(() => outcomesOf(task.referral)).toEqual(["agrees"]);
        expect(unexpected(watched)).toEqual([]);
    });

    it("offers to go on without an advocate who never answers, once they were tried often enough", async () => {
        const rep = await newRep({ clock: "running" });
        const { page, watched } = rep;
        const task = await newTask(rep);
        const goOn = panel(page).getByRole("button", { name: t("queue.go_on") });
        for (let attempt = 1; attempt <= 3; ++attempt) {
            await show(page, task);
            expect(await goOn.count(), `before attempt ${attempt}`).toBe(0);
            await log(page, task, "no_answer");
            await page.clock.fastForward(undoMs);
            await expect.poll(() => outcomesOf(task.referral)).toHaveLength(attempt);
            await line(page, task.prospect.company).waitFor();
        }
        await show(page, task);
        await goOn.click();
        const dialog = page.getByRole("dialog");
        const confirm = dialog.getByRole("button", { name: t("queue.go_on") });
        await confirm.click();
        await dialog.getByText(t("reason.missing")).waitFor();
        await dialog.getByLabel(t("reason.label")).fill("Trois appels, aucune réponse");
        await expectSound(watched);
        await picture(page, `console-${locale}-go-on`);
        await confirm.click();
        await dialog.waitFor({ state: "hidden" });
        await panel(page).getByRole("link", { name: "+33" }).waitFor();

        await panel(page)
            .getByRole("link", { name: t("queue.whole") })
            .click();
        await page.getByRole("heading", { level: 1, name: task.prospect.company }).waitFor();
        const calls = page.getByRole("region", { name: t("queue.calls"), exact: true });
        await expect.poll(() => calls.getByRole("listitem").count()).toBe(3);
        await calls.getByText(label("call_outcome", "no_answer")).first().waitFor();
        await page.getByText("Trois appels, aucune réponse", { exact: false }).first().waitFor();
        await expectSound(watched);
        await picture(page, `console-${locale}-referral-calls`);
        await calls.getByRole("link", { name: t("referral.in_queue") }).click();
        await panel(page).getByRole("heading", { level: 2, name: task.prospect.company }).waitFor();
        expect(unexpected(watched)).toEqual([]);
    });
});
