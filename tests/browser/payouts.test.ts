// Two people in the console: one prepares a payout above the limit, the other takes up an invitation and lets it leave.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reward } from "../api/support/contract.js";
import { type Server, startServer } from "../api/support/server.js";
import { type Invited, tokenOf } from "../api/support/team.js";
import type { Workspace } from "../api/support/workspace.js";
import { openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { euros, expectSound, owner, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("a payout that takes two people, in %s", (locale) => {
    const t = wording(locale);
    const total = euros(locale, 258);
    const second = { name: "Nadia Benali", email: "nadia@facturel.example", password: "une phrase assez longue" };
    let server: Server;
    let workspace: Workspace;
    let maker: WatchedPage;
    let other: WatchedPage;
    let reward: Reward;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        workspace = server.workspace({ locale });
        const options = { locale: locale === "fr" ? "fr-FR" : "en-GB" };
        maker = await openPage(browser(), options);
        other = await openPage(browser(), options);
        reward = (await workspace.sale({ amount: 129_000, interval: "year" })).reward;
        await workspace.approved(reward);
    });

    afterAll(async () => {
        await maker?.close();
        await other?.close();
        await server?.stop();
    });

    const title = (page: Page, key: string, values?: Record<string, string>) =>
        page.getByRole("heading", { level: 1, name: t(key, values) }).waitFor();

    /** A link of now: the hold of the reward outlasts the one the workspace was made with. */
    async function invitation({ email, name }: typeof second, role: string): Promise<string> {
        const made = await workspace.api.ok(201, workspace.api.post<Invited>("/v1/members", { email, name, role }));
        return made.invitation_link;
    }

    async function claim(page: Page, link: string, who: typeof second): Promise<void> {
        await page.goto(`${server.url}/console/claim#${tokenOf(link)}`);
        await page.getByLabel(t("field.name")).fill(who.name);
        await page.getByLabel(t("field.email")).fill(who.email);
        await page.getByLabel(t("field.password"), { exact: true }).fill(who.password);
        await page.getByRole("button", { name: t("claim.submit") }).click();
        await page.waitForURL(/\/console\/(set-up|referrals|rewards)/);
    }

    async function prepare(page: Page): Promise<void> {
        await page.goto(`${server.url}/console/rewards`);
        await page.getByRole("button", { name: t("rewards.create_payout", { count: "1", total }) }).click();
        await title(page, "payout.title", { total });
        await page.getByText(t("payout.awaiting")).waitFor();
    }

    async function sound(watched: WatchedPage, name: string): Promise<void> {
        await expectSound(watched);
        await picture(watched.page, `payouts-${locale}-${name}`);
    }

    it("is prepared by one, once the limit and both accounts are known", async () => {
        const { page } = maker;
        await claim(page, await invitation(owner, "owner"), owner);
        await page.goto(`${server.url}/console/settings/payments`);
        await page.getByLabel(t("payments.limit")).fill("100");
        await page.getByRole("button", { name: t("action.save") }).click();
        await page.getByText(t("settings.saved")).waitFor();
        await page.getByRole("button", { name: t("bank.add"), exact: true }).click();
        await page.getByRole("dialog").getByLabel(t("bank.iban")).fill("FR76 3000 6000 0112 3456 7890 188");
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("action.save") })
            .click();
        await page.getByRole("dialog").locator(".refusal").first().waitFor();
        await page.getByRole("dialog").getByLabel(t("bank.iban")).fill("FR76 3000 6000 0112 3456 7890 189");
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("action.save") })
            .click();
        await page.getByText(t("bank.ends", { last4: "0189" })).waitFor();

        await prepare(page);
        await page.getByRole("button", { name: t("bank.add_for", { who: "Camille Petit" }) }).click();
        await page.getByRole("dialog").getByLabel(t("bank.iban")).fill("DE89 3704 0044 0532 0130 00");
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("action.save") })
            .click();
        await page.getByText(t("bank.saved")).waitFor();
        await page.getByText(t("payout.bank_missing")).waitFor({ state: "detached" });
    });

    it("is made anew where the account was told after it was made: both see where the money goes", async () => {
        const { page } = maker;
        await page.getByText(t("payout.redirected")).waitFor();
        await picture(page, `payouts-${locale}-redirected`);
        await page.getByRole("button", { name: t("payout.cancel") }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("reason.label")).fill(t("bank.saved"));
        await dialog.getByRole("button", { name: t("payout.cancel") }).click();
        await page.getByText(t("payout.cancelled")).waitFor();
        // The clock of the server, which a test moves, tells one moment from the other.
        await workspace.settle();
        await prepare(page);
        await page.getByText(t("payout.redirected")).waitFor({ state: "detached" });
    });

    it("is not approved by who made it", async () => {
        const { page } = maker;
        await page.getByRole("button", { name: t("payout.approve") }).click();
        await page.getByText(locale === "fr" ? "un autre membre de l’équipe" : "another member of the team").waitFor();
        await page.getByText(t("payout.awaiting")).waitFor();
        await picture(page, `payouts-${locale}-refused`);
    });

    it("is approved by the other, whom a link let in, and leaves as a file", async () => {
        const { page } = other;
        await claim(page, await invitation(second, "finance"), second);
        await page.goto(`${server.url}/console/payouts`);
        await page.getByRole("main").getByRole("table").getByRole("link").first().click();
        await title(page, "payout.title", { total });
        await sound(other, "awaiting");
        await page.getByRole("button", { name: t("payout.approve") }).click();
        await page.getByText(t("payout.approved")).waitFor();
        const [file] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("button", { name: t("payout.file_sepa") }).click(),
        ]);
        expect(file.suggestedFilename()).toMatch(/^payout-\d+\.xml$/);
        await page.getByRole("button", { name: t("payout.confirm_line", { who: "Camille Petit" }) }).click();
        await page.locator("main").getByText(t("payout_state.done"), { exact: true }).waitFor();
        await sound(other, "done");
        expect((await workspace.rewards(`referral=${reward.referral}&beneficiary=advocate`))[0]?.state).toBe("paid");
    });
});
