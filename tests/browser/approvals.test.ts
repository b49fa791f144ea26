// Rewards that wait for a person, on the real server: doubtful ones first with their reasons, one refused with a reason,
// the others approved in one go.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import type { Invited } from "../api/support/team.js";
import type { Workspace } from "../api/support/workspace.js";
import { openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { claimed, euros, expectSound, owner, unexpected, wording } from "./support/console.js";

const browser = useBrowser();

interface Program {
    id: string;
    rules: { id: string; beneficiary: string }[];
}

describe.each(["fr", "en"] as const)("approvals in the console, in %s", (locale) => {
    const t = wording(locale);
    const amount = (value: number) => euros(locale, value);
    let server: Server;
    let acme: Workspace;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        acme = server.workspace({ locale });
        const { items } = await acme.api.ok(200, acme.api.get<{ items: Program[] }>("/v1/programs"));
        const [program] = items;
        const cash = program?.rules.find(({ beneficiary }) => beneficiary === "advocate");
        const rule = { beneficiary: "advocate", base: "annual_value", kind: "cash", rate_bps: 2000, hold_days: 30 };
        await acme.api.ok(
            201,
            acme.api.post(`/v1/programs/${program?.id}/rules`, { ...rule, approval: "manual", replaces: cash?.id }),
        );
        // The largest is beyond doubt; of the small ones one was refunded in part, one shares its account with another.
        await acme.sale({ amount: 200_000, interval: "year" });
        const refunded = await acme.sale({ amount: 60_000, interval: "year" });
        await acme.told(acme.refund(refunded.referred, 6_000));
        const shared = await acme.sale({ amount: 50_000, interval: "year" });
        const other = await acme.sale({ amount: 40_000, interval: "year" });
        for (const { reward } of [shared, other]) {
            const { advocate } = await acme.api.ok(
                200,
                acme.api.get<{ advocate: { id: string } }>(`/v1/rewards/${reward.id}`),
            );
            const account = { holder: "Camille Petit", iban: "DE89370400440532013000" };
            await acme.api.ok(200, acme.api.put(`/v1/advocates/${advocate.id}/bank-account`, account));
        }
        watched = await openPage(browser(), { locale: locale === "fr" ? "fr-FR" : "en-GB" });
        page = watched.page;
        await acme.advanceDays(31);
        // The hold outlasts the link that the workspace was made with.
        const invited = await acme.api.ok(
            201,
            acme.api.post<Invited>("/v1/members", { name: owner.name, email: owner.email, role: "owner" }),
        );
        await claimed(page, acme, locale, invited.invitation_link);
        await page.goto(`${server.url}/console/rewards`);
        await waiting().first().waitFor();
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    const table = () => page.getByRole("table", { name: t("rewards.waiting_caption") });
    const waiting = () => table().locator("tbody tr");

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    it("shows the gravest doubts first, each in words, whatever the amounts", async () => {
        const rows = await waiting().allTextContents();
        const flat = rows.map((text) => text.replace(/\s/g, ""));
        const expected = [100, 80, 108, 400].map((value) => amount(value).replace(/\s/g, ""));
        expect(flat).toHaveLength(4);
        for (const [at, value] of expected.entries()) expect(flat[at], String(at)).toContain(value);
        expect(flat.map((text) => text.split("▲").length - 1)).toEqual([1, 1, 1, 0]);
        await sound("approvals");
    });

    it("offers to approve nothing while nothing is picked", async () => {
        const button = page.getByRole("button", { name: t("rewards.approve_none_picked") });
        expect(await button.isDisabled()).toBe(true);
        await page.getByRole("checkbox", { name: t("rewards.pick_all") }).check();
        const all = t("rewards.approve_picked", { count: "4", total: amount(688) });
        await page.getByRole("button", { name: all }).waitFor();
        await page.getByRole("checkbox", { name: t("rewards.pick_all") }).uncheck();
        await button.waitFor();
    });

    it("refuses one with a reason that its advocate reads", async () => {
        await waiting()
            .first()
            .getByRole("button", { name: t("reward.refuse") })
            .click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("button", { name: t("reward.refuse") }).click();
        await dialog.locator("[aria-invalid=true]").waitFor();
        await sound("approvals-refuse");
        await dialog.getByLabel(t("reason.label")).fill("Compte partagé");
        await dialog.getByRole("button", { name: t("reward.refuse") }).click();
        await dialog.waitFor({ state: "hidden" });
        await expect.poll(() => waiting().count()).toBe(3);
        const refused = await acme.rewards("state=voided&beneficiary=advocate");
        expect(refused.map(({ value }) => value.amount)).toHaveLength(1);
    });

    it("approves the others in one go", async () => {
        await page.getByRole("checkbox", { name: t("rewards.pick_all") }).check();
        await page.getByRole("button", { name: /^(Approuver|Approve) 3/ }).click();
        await page.getByText(t("rewards.all_approved"), { exact: true }).waitFor();
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("approvals-phone");
        expect(unexpected(watched)).toEqual([]);
    });
});
