// A program's money and promises in the console, on the real server: a guard-rail that trips and is released, a rule
// rewritten in plain sentences, and what the next customer brings by it.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import type { Advocate, Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { euros, expectSound, openConsole, owner, unexpected, wording } from "./support/console.js";

const browser = useBrowser();
const sale = { amount: 129_000, interval: "year" } as const;

describe.each(["fr", "en"] as const)("a program's money and promises in the console, in %s", (locale) => {
    const t = wording(locale);
    const amount = (value: number) => euros(locale, value);
    let server: Server;
    let workspace: Workspace;
    let watched: WatchedPage;
    let page: Page;
    let advocate: Advocate;
    let program: string;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        workspace = server.workspace({ locale });
        advocate = await workspace.advocate();
        program = (await workspace.state(advocate)).program.id;
        watched = await openConsole(browser(), workspace, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    async function openProgram(): Promise<void> {
        await page.goto(`${server.url}/console/programs/${program}`);
        await page.getByRole("heading", { name: t("guardrail.title") }).waitFor();
    }

    it("sets a guard-rail by keyboard", async () => {
        await openProgram();
        await page.getByText(t("guardrail.none")).waitFor();
        await page.getByRole("button", { name: t("guardrail.set") }).focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("guardrail.cost_per_customer")).fill("200");
        await dialog.getByLabel(t("guardrail_action.pause")).check();
        await sound("guardrail-dialog");
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "hidden" });
        await page.getByText(t("guardrail_state.ok"), { exact: true }).waitFor();
    });

    it("shows why a program is paused, and what its money did", async () => {
        await workspace.sale(sale, advocate);
        await openProgram();
        await page.getByText(t("guardrail_state.paused"), { exact: true }).waitFor();
        await page.getByText(t("guardrail_effect.paused")).waitFor();
        const committed = page.getByRole("term").filter({ hasText: t("budget_line.committed") });
        await committed.locator("xpath=following-sibling::dd").getByText(amount(258)).waitFor();
        await sound("program-paused");
        expect((await workspace.state(await workspace.returning(advocate))).takes_referrals).toBe(false);
    });

    it("releases it with a reason that its history keeps", async () => {
        await page.getByRole("button", { name: t("guardrail.release") }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("reason.label")).fill("Comité du 3 mai");
        await dialog.getByRole("button", { name: t("guardrail.release") }).click();
        await dialog.waitFor({ state: "hidden" });
        await page.getByText(t("guardrail_state.ok"), { exact: true }).waitFor();
        await page.getByText(t("guardrail.history")).click();
        await page.getByText(t("guardrail.because", { reason: "Comité du 3 mai" })).waitFor();
        await page.getByText(new RegExp(owner.name)).first().waitFor();
        expect((await workspace.state(await workspace.returning(advocate))).takes_referrals).toBe(true);
    });

    it("rewrites a rule beside its sentence, and says what changes for whom", async () => {
        const early = await workspace.refer(await workspace.advocate());
        await openProgram();
        const change = `${t("rule.change")} – ${t("beneficiary.advocate")}`;
        await page.getByRole("link", { name: change }).click();
        await page.getByRole("heading", { name: t("rule.title") }).waitFor();
        await page.getByLabel(t("rule.rate")).fill("15");
        await page.getByLabel(t("rule.cap_year")).fill("2000");
        await page
            .getByRole("status")
            .getByText(/15\s?%.*2.000/)
            .waitFor();
        await page
            .getByRole("row")
            .filter({ hasText: amount(1290) })
            .getByText(amount(193.5))
            .waitFor();
        await sound("rule-editor");
        await page.getByRole("button", { name: t("rule.publish") }).click();
        await page.getByRole("heading", { name: t("program.rules") }).waitFor();
        await page
            .getByText(/15\s?%/)
            .first()
            .waitFor();
        const late = await workspace.refer(await workspace.advocate());
        await workspace.buys(early, sale);
        await workspace.buys(late, sale);
        expect((await workspace.advocateReward(early.id)).value.amount).toBe(25_800);
        expect((await workspace.advocateReward(late.id)).value.amount).toBe(19_350);
    });

    it("adds a rule and retires it", async () => {
        await page.getByRole("link", { name: t("rule.add") }).click();
        await page.getByLabel(t("rule.beneficiary")).selectOption("account");
        await page.getByLabel(t("rule.basis")).selectOption("fixed");
        await page.getByLabel(t("rule.kind")).selectOption("credit");
        await page.getByLabel(new RegExp(`^${t("rule.amount")}`)).fill("50");
        await page.getByRole("button", { name: t("rule.publish_new") }).click();
        await page.getByRole("heading", { name: t("program.rules") }).waitFor();
        const retire = `${t("rule.retire")} – ${t("beneficiary.account")}`;
        await page.getByRole("button", { name: retire }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("button", { name: t("rule.retire") }).click();
        await dialog.waitFor({ state: "hidden" });
        await page.getByRole("button", { name: retire }).waitFor({ state: "detached" });
        expect(unexpected(watched)).toEqual([]);
    });
});
