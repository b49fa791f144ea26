// What messages say, in the console on the real server: the list, both languages side by side, a preview that shows the
// message's own styles, what the law misses in words, a draft, a test; and who sends.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NameServer } from "../api/support/names.js";
import { type Server, startServer } from "../api/support/server.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, owner, unexpected, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("templates in the console, in %s", (locale) => {
    const t = wording(locale);
    const french = t("templates.french");
    let names: NameServer;
    let server: Server;
    let workspace: Workspace;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
        names = await NameServer.start();
        server = await startServer("sqlite", {
            workspaces: [{ copies: 1, locale }],
            environment: { PARRAIN_MAIL__DNS_SERVER: names.address },
        });
        workspace = server.workspace({ locale });
        watched = await openConsole(browser(), workspace, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
        names?.stop();
    });

    async function sound(shot: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${shot}`);
    }

    const editor = () => page.getByRole("region", { name: french, exact: true });
    const preview = () => page.frameLocator("iframe");

    it("lists every message with what stands in force", async () => {
        await page.goto(`${server.url}/console/templates`);
        await page.getByText("prospect.introduction").waitFor();
        expect(await page.locator("tbody tr").count()).toBeGreaterThanOrEqual(9);
        await sound("templates");
        await page
            .getByRole("link")
            .filter({ hasText: /prospect|filleul/i })
            .first()
            .click();
        await editor().waitFor();
    });

    it("shows the message in its own colors, and as plain text", async () => {
        await editor().getByLabel(t("template.subject")).focus();
        await preview().getByText("Cela m’intéresse").waitFor();
        const button = await preview()
            .getByText("Cela m’intéresse")
            .evaluate((link) => getComputedStyle(link.parentElement as Element).backgroundColor);
        expect(button).not.toBe("rgba(0, 0, 0, 0)");
        await page
            .getByRole("region", { name: t("template.text_part") })
            .getByText("Léa Martin")
            .first()
            .waitFor();
        await sound("template");
    });

    it("follows what is typed, and says in words what the law misses", async () => {
        const body = editor().getByLabel(t("template.body"), { exact: true });
        const text = await body.inputValue();
        await body.fill(text.replace(/^- \*\*Durée.*$/m, "").replace("Bonjour", "Chère {{prospect_name}}, bonjour"));
        await preview().getByText("Chère Claire Dubois, bonjour").waitFor();
        await editor()
            .getByRole("button", { name: t("template.publish") })
            .click();
        await editor()
            .getByText(locale === "fr" ? /Il manque à ce texte.*Durée de conservation/ : /This text lacks: Retention/)
            .first()
            .waitFor();
        await editor()
            .getByRole("button", { name: t("template.save_draft") })
            .click();
        await page.getByText(t("template.draft_saved")).waitFor();
        await editor().getByText(t("template.missing")).waitFor();
        await picture(page, `console-${locale}-template-draft`);
        await body.fill(text.replace("Bonjour", "Chère {{prospect_name}}, bonjour"));
        await editor()
            .getByRole("button", { name: t("template.publish") })
            .click();
        await page.getByText(t("template.published")).waitFor();
        const { body: stored } = await workspace.api.get<{ version: number; body: string }>(
            "/v1/templates/prospect.introduction/fr",
        );
        expect(stored.version).toBe(1);
        expect(stored.body).toContain("Chère {{prospect_name}}, bonjour");
        watched.complaints.splice(
            0,
            watched.complaints.length,
            ...unexpected(watched).filter((one) => !/422/.test(one)),
        );
    });

    it("says of an address on the suppression list that nothing is sent to it", async () => {
        const address = "partie@rivoli.fr";
        await workspace.api.ok(200, workspace.api.post("/v1/suppressions", { address }));
        await editor()
            .getByRole("button", { name: t("template.test"), exact: true })
            .click();
        const dialog = page.getByRole("dialog", { name: t("template.test_title") });
        await dialog.getByLabel(t("template.test_to")).fill(address);
        await dialog.getByRole("button", { name: t("template.test_send"), exact: true }).click();
        const words = locale === "fr" ? "figure sur la liste d’opposition" : "is on the suppression list";
        await dialog.getByText(words).first().waitFor();
        expect(await page.getByText(t("template.test_sent", { to: address })).count()).toBe(0);
        watched.complaints.splice(
            0,
            watched.complaints.length,
            ...unexpected(watched).filter((one) => !/409/.test(one)),
        );
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
        await editor()
            .getByRole("button", { name: t("template.test"), exact: true })
            .click();
        await dialog.getByLabel(t("template.test_to")).fill(owner.email);
        await page.keyboard.press("Escape");
    });

    it("sends a test, and goes back to the shipped text", async () => {
        await editor()
            .getByRole("button", { name: t("template.test"), exact: true })
            .click();
        await page.getByRole("button", { name: t("template.test_send"), exact: true }).click();
        await page.getByText(t("template.test_sent", { to: owner.email })).waitFor();
        await editor()
            .getByRole("button", { name: t("template.restore"), exact: true })
            .click();
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("template.restore"), exact: true })
            .click();
        await page.getByText(t("template.restored")).waitFor();
        const sent = await workspace.api.get<{ items: { template: string }[] }>(`/v1/messages?to=${owner.email}`);
        expect(sent.body.items.map(({ template }) => template)).toEqual(["test"]);
    });

    it("keeps its place on a phone", async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.reload();
        await preview().getByText("Cela m’intéresse").or(preview().getByText("I am interested")).waitFor();
        await sound("template-phone");
        await page.goto(`${server.url}/console/templates`);
        await page.getByText("prospect.introduction").waitFor();
        await sound("templates-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
    });

    it("takes the sender and its legal notice", async () => {
        await page.goto(`${server.url}/console/settings/sender`);
        await page.getByText(t("sender.sandbox")).waitFor();
        await sound("settings-sender");
        await page.getByLabel(t("sender.postal_address")).fill("2 rue du Port\n44000 Nantes");
        await page.getByLabel(t("sender.about_fr")).fill("");
        await page.getByRole("button", { name: t("action.save"), exact: true }).click();
        await page.locator("textarea[aria-invalid=true]").waitFor();
        await page.getByLabel(t("sender.about_fr")).fill("Acme édite un logiciel.");
        await page.getByRole("button", { name: t("action.save"), exact: true }).click();
        await page.getByText(t("settings.saved")).waitFor();
        const { body } = await workspace.api.get<{ is_default: boolean; postal_address: string }>("/v1/sender");
        expect(body).toMatchObject({ is_default: false, postal_address: "2 rue du Port\n44000 Nantes" });
    });

    it("says whether the sender's domain is verified, and warns where messages to prospects are prepared", async () => {
        watched.complaints.length = 0; // the refusal of the sender above
        const card = page.getByRole("region", { name: t("sender_check.title") });
        await card.getByText(t("sender_check_state.trial"), { exact: true }).waitFor();
        await page.getByLabel(t("sender.from_address")).fill("bonjour@facturel.fr");
        await page.getByRole("button", { name: t("action.save"), exact: true }).click();
        await card.getByText(t("sender_check_state.unchecked"), { exact: true }).waitFor();
        names.records = { "facturel.fr": ["v=spf1 include:relay.test ~all"] };
        await card.getByRole("button", { name: t("sender_check.look") }).click();
        await card.getByText(t("sender_check_state.unverified"), { exact: true }).waitFor();
        await sound("sender-unverified");
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("sender-unverified-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(`${server.url}/console/templates`);
        await page.getByText(t("sender_check.warning", { domain: "facturel.fr" })).waitFor();
        await sound("templates-unverified");
        await page.getByRole("link", { name: t("sender_check.open") }).click();
        names.records = { ...names.records, "_dmarc.facturel.fr": ["v=DMARC1; p=none"] };
        await card.getByRole("button", { name: t("sender_check.look") }).click();
        await card.getByText(t("sender_check_state.verified"), { exact: true }).waitFor();
        await sound("sender-verified");
    });
});
