// Campaigns in the console, on the real server: drafted, given gifts and money, launched, flooded, flagged and stopped;
// the queue of doubtful recommendations decided in one go; whom a program looks for.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { quality } from "../api/support/campaigns.js";
import { notebook } from "../api/support/gifts.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, unexpected, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("campaigns in the console, in %s", (locale) => {
    const t = wording(locale);
    const name = locale === "fr" ? "Coupe du monde" : "World Cup";
    let server: Server;
    let workspace: Workspace;
    let watched: WatchedPage;
    let page: Page;
    let campaign: string;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        workspace = server.workspace({ locale });
        await workspace.api.ok(201, workspace.api.put("/v1/gifts/football", notebook));
        watched = await openConsole(browser(), workspace, locale);
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

    async function open(path: string, heading: string): Promise<void> {
        await page.goto(`${server.url}/console${path}`);
        await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
    }

    it("is drafted in both languages, with a floor", async () => {
        await open("/campaigns", t("campaigns.title"));
        await page.getByText(t("campaigns.none"), { exact: true }).waitFor();
        await page.getByRole("link", { name: t("campaigns.add") }).click();
        await page.getByRole("button", { name: t("campaign.draft") }).click();
        await page.getByText(t("error.required")).first().waitFor();
        await page.getByLabel(t("campaign.name_en")).fill("World Cup");
        await page.getByLabel(t("campaign.name_fr")).fill("Coupe du monde");
        // An hour that has passed: it begins as soon as it is launched.
        await page.getByLabel(t("campaign.starts")).fill(localText(-7_200));
        await sound("campaign-new");
        await page.getByRole("button", { name: t("campaign.draft") }).click();
        await page.getByRole("heading", { name, exact: true }).waitFor();
        campaign = page.url().split("/").at(-1) ?? "";
        await page.getByText(t("campaign_state.draft"), { exact: true }).waitFor();
    });

    /** A moment some seconds from the server's now, as a field of the browser takes it. */
    function localText(seconds: number): string {
        const at = new Date(server.now + seconds * 1000);
        return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }

    it("gets gifts and money, and is launched", async () => {
        await page.getByRole("button", { name: t("gift_ladder.add") }).click();
        await page.getByLabel(t("gift_ladder.count")).fill("3");
        await page
            .getByRole("button", { name: t("action.save"), exact: true })
            .first()
            .click();
        await page.getByText(t("gift_ladder.saved")).waitFor();
        await page.getByRole("button", { name: t("budget.title") }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(new RegExp(t("column.amount"))).fill("500");
        await dialog.getByRole("button", { name: t("budget.confirm") }).click();
        await dialog.waitFor({ state: "hidden" });
        await page.getByRole("button", { name: t("campaign_event.launched") }).click();
        await page.getByText(t("campaign_state.running"), { exact: true }).waitFor();
        await sound("campaign-running");
    });

    it("floods, is flagged with its remedies, and stops itself", async () => {
        for (let i = 0; i < 2; ++i) {
            const advocate = await workspace.advocate();
            const lines = Array.from({ length: 12 }, (_, line) => ({ email: `mamie.${i}.${line}@gmail.com` }));
            await workspace.api.ok(200, advocate.widget.post("/widget/v1/referrals/batch", { lines, informed: true }));
        }
        await workspace.advance(120);
        await open(`/campaigns/${campaign}`, name);
        await page.getByText(t("campaign_state.stopped"), { exact: true }).waitFor();
        await page.getByText(t("quality.remedies")).waitFor();
        await sound("campaign-stopped");
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("campaign-stopped-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
        await open("/campaigns", t("campaigns.title"));
        await page.getByRole("row").filter({ hasText: name }).getByText(t("quality.flag")).waitFor();
        await sound("campaigns");
        await open("/campaigns/quality", t("quality.page"));
        await page.getByText(t("advocate_flag.gifts_on_sale")).first().waitFor();
        await sound("quality");
        expect((await quality(workspace)).campaigns[0]?.flag).not.toBeNull();
    });

    it("is resumed by a person, and paused again with a reason its history keeps", async () => {
        await open(`/campaigns/${campaign}`, name);
        await page.getByRole("button", { name: t("campaign_event.resumed") }).click();
        await page.getByText(t("campaign_state.running"), { exact: true }).waitFor();
        await page.getByRole("button", { name: t("campaign_event.paused") }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("reason.label")).fill("Plus de ballons");
        await dialog.getByRole("button", { name: t("campaign_event.paused") }).click();
        await page.getByText(t("campaign_state.paused"), { exact: true }).waitFor();
        await page.getByText(t("guardrail.because", { reason: "Plus de ballons" })).waitFor();
    });

    it("sets whom a program looks for; what scores low waits, and is decided in one go", async () => {
        await open("/programs", t("programs.title"));
        await page.getByRole("heading", { level: 2 }).getByRole("link").click();
        await page.getByRole("heading", { name: t("target.title") }).waitFor();
        await page.getByLabel(t("target.countries")).fill("fr, be");
        await page.getByLabel(t("target.review_below"), { exact: true }).fill("90");
        await page.getByLabel(t("target.refuse_below"), { exact: true }).fill("30");
        const form = page.getByRole("region", { name: t("target.title") });
        await form.getByRole("button", { name: t("action.save") }).click();
        await page.getByText(t("settings.saved")).waitFor();
        await sound("program-target");

        const advocate = await workspace.advocate();
        const plain = { country: "", need: "", relationship: "", contact_name: "" };
        for (let i = 0; i < 2; ++i) await workspace.refer(advocate, plain);
        await workspace.refer(advocate, { email: "mamie.ginette@gmail.com", ...plain, company: "" });
        await open("/reviews", t("reviews.title"));
        const proposed = page.getByRole("table").getByText(t("review_proposal.refuse"), { exact: true });
        await proposed.waitFor();
        await sound("reviews");
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("reviews-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.getByRole("button", { name: t("reviews.choose_refuse") }).click();
        const refuse = locale === "fr" ? "Refuser 1" : "Refuse 1";
        await page.getByRole("button", { name: refuse }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("reason.label")).fill("Particulier");
        await dialog.getByRole("button", { name: refuse }).click();
        await dialog.waitFor({ state: "hidden" });
        await proposed.waitFor({ state: "detached" });
        await page.getByLabel(t("reviews.choose_all")).check();
        await page.getByRole("button", { name: locale === "fr" ? "Accepter 2" : "Accept 2" }).click();
        await page.getByText(t("reviews.none"), { exact: true }).waitFor();
        expect(unexpected(watched)).toEqual([]);
    });
});
