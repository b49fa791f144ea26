// Messages in the console, on the real server and a real mail server: what became of each, why one was refused or waits,
// what it said, and what is left of it once its reader is forgotten.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MessagePage, queueMessages } from "../api/support/messages.js";
import { Relay } from "../api/support/relay.js";
import { type Server, startServer } from "../api/support/server.js";
import type { Referred, Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("messages in the console, in %s", (locale) => {
    const t = wording(locale);
    const sandra = { to: "sandra@novaprim.fr", name: "Sandra Œuvré", subject: "Votre cadeau", text: "Bonjour Sandra" };
    let relay: Relay;
    let server: Server;
    let acme: Workspace;
    let watched: WatchedPage;
    let page: Page;
    let referred: Referred;

    beforeAll(async () => {
        relay = await Relay.start();
        server = await startServer("sqlite", {
            workspaces: [{ copies: 1, locale }],
            serveOptions: ["--smtp", relay.url],
        });
        acme = server.workspace({ locale });
        watched = await openConsole(browser(), acme, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
        await relay?.stop();
    });

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    const row = (text: string) => page.getByRole("row").filter({ hasText: text });
    const filter = (key: string) =>
        page.getByRole("group", { name: t("messages.filter") }).getByRole("button", { name: t(key), exact: true });

    async function open(path = ""): Promise<void> {
        await page.goto(`${server.url}/console/messages${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
    }

    it("says what will appear there before anything was sent", async () => {
        await open();
        await page.getByText(t("messages.none"), { exact: true }).waitFor();
        await sound("messages-none");
    });

    it("lists what became of each, the latest first", async () => {
        referred = await acme.refer(await acme.advocate());
        await queueMessages(acme, [
            sandra,
            { to: "absent@novaprim.fr", subject: "Qui n’y est pas" },
            { to: "busy@novaprim.fr", subject: "Qui attend" },
        ]);
        await acme.advance(5);
        await open();
        await row(sandra.to).getByText(t("message_state.sent"), { exact: true }).waitFor();
        await row(sandra.to).getByText(sandra.name).waitFor();
        await row("absent@novaprim.fr").getByText(t("message_state.refused"), { exact: true }).waitFor();
        await row("busy@novaprim.fr").getByText(t("message_state.queued"), { exact: true }).waitFor();
        await row(referred.email).getByText(t("message_state.sent"), { exact: true }).waitFor();
        await sound("messages");
    });

    it("is filtered by state and searched by address", async () => {
        await filter("message_state.refused").click();
        await row("absent@novaprim.fr").waitFor();
        await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
        await filter("message_state.unknown").click();
        await page.getByText(t("messages.none"), { exact: true }).waitFor();
        await filter("messages.all").click();
        await page.getByRole("searchbox", { name: t("messages.search") }).fill(sandra.to);
        await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
        await row(sandra.to).waitFor();
        expect(new URL(page.url()).searchParams.get("q")).toBe(sandra.to);
    });

    it("opens one by keyboard, and says what it said", async () => {
        await page.getByRole("link", { name: sandra.to }).focus();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 2, name: sandra.subject }).waitFor();
        await page.getByText(sandra.text).waitFor();
        await page
            .getByRole("term")
            .filter({ hasText: t("message.sent_at") })
            .waitFor();
        await sound("message-sent");
        await page
            .getByRole("main")
            .getByRole("link", { name: t("messages.title") })
            .click();
        await row(sandra.to).waitFor();
    });

    it("says why one was refused, and when one that waits is tried again", async () => {
        await open("?q=absent@novaprim.fr");
        await page.getByRole("link", { name: "absent@novaprim.fr" }).click();
        await page.getByText(t("message.answer")).waitFor();
        const answer = page.getByRole("definition").filter({ hasText: /\b550\b/ });
        await answer.waitFor();
        await page.locator(".note").first().waitFor();
        await sound("message-refused");
        await open("?q=busy@novaprim.fr");
        await page.getByRole("link", { name: "busy@novaprim.fr" }).click();
        await page.getByText(t("message.next_attempt_at"), { exact: true }).waitFor();
        await sound("message-waiting");
    });

    it("names the template of one that has a template, and leads to its recommendation", async () => {
        await open(`?q=${referred.email}`);
        await page.getByRole("link", { name: referred.email }).click();
        await page.getByRole("link", { name: /filleul|prospect/i }).waitFor();
        await page.getByRole("link", { name: t("billing.open_referral") }).click();
        await page.waitForURL(`${server.url}/console/referrals/${referred.id}`);
    });

    it("keeps its place on a phone", async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await open();
        await row(sandra.to).waitFor();
        await sound("messages-phone");
        await page.setViewportSize({ width: 1280, height: 800 });
    });

    it("forgets whom it was for, and what it said, with the person", async () => {
        await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: referred.email }));
        const { items } = await acme.api.ok(
            200,
            acme.api.get<MessagePage>(`/v1/messages?referral=${referred.id}&template=prospect.introduction`),
        );
        await open(`/${items[0]?.id}`);
        await page.getByText(t("messages.erased")).first().waitFor();
        expect(await page.getByText(referred.email).count()).toBe(0);
        await sound("message-erased");
    });
});
