// A publisher's first weeks in the console, on the real server: claimed, set up, a recommendation followed to its
// payout. Each step begins where the one before it ended.
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { hs256 } from "../api/support/token.js";
import type { Advocate, Referred, Workspace } from "../api/support/workspace.js";
import { openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { euros, expectSound, owner, unexpected, wording } from "./support/console.js";

const browser = useBrowser();

/** A product on another address than the server's. */
async function startHost(): Promise<{ origin: string; stop: () => void }> {
    const host: HttpServer = createServer((_, response) => {
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end("<!doctype html><title>Host</title>");
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    return { origin: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, stop: () => host.close() };
}

describe.each(["fr", "en"] as const)("a publisher's first weeks in the console, in %s", (locale) => {
    const t = wording(locale);
    const amount = (value: number) => euros(locale, value);
    const company = "Novaprim";
    let server: Server;
    let workspace: Workspace;
    let host: { origin: string; stop: () => void };
    let watched: WatchedPage;
    let page: Page;
    let advocate: Advocate;
    let referred: Referred;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, preset: "blank", locale }] });
        workspace = server.workspace({ preset: "blank", locale });
        host = await startHost();
        watched = await openPage(browser(), { locale: locale === "fr" ? "fr-FR" : "en-GB" });
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        host?.stop();
        await server?.stop();
    });

    const title = (key: string, values?: Record<string, string>) =>
        page.getByRole("heading", { level: 1, name: t(key, values) }).waitFor();

    async function logIn(): Promise<void> {
        await page.getByLabel(t("field.email")).fill(owner.email);
        await page.getByLabel(t("field.password"), { exact: true }).fill(owner.password);
        await page.getByRole("button", { name: t("log_in.submit") }).click();
    }

    async function go(key: string): Promise<void> {
        await page
            .getByRole("navigation", { name: t("nav.label"), exact: true })
            .getByRole("link", { name: t(key), exact: true })
            .click();
    }

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    async function token(over: object = {}): Promise<string> {
        const { kid, secret } = workspace.created.widget_key;
        const user = { sub: "usr-host", account: { id: "acc-host", name: "Hôtel Bellevue" }, email: "d@bellevue.fr" };
        return hs256({ ...workspace.claims({ ...user, role: "admin" }), ...over }, kid, secret);
    }

    /** What a page of the host gets when its widget asks for its state: a status, or "refused" by the browser. */
    async function askedFromHost(): Promise<number | "refused"> {
        const visitor = await browser().newPage();
        await visitor.goto(host.origin);
        const answer = await visitor.evaluate(
            async ([url, bearer]) => {
                const headers = { Authorization: `Bearer ${bearer}` };
                return fetch(`${url}/widget/v1/state`, { headers }).then(
                    ({ status }) => status,
                    () => "refused" as const,
                );
            },
            [server.url, await token()],
        );
        await visitor.close();
        return answer;
    }

    it("is claimed by the owner link, with a password that is long enough, by keyboard", async () => {
        const link = workspace.created.owner_link;
        await page.goto(server.url + link.slice(link.indexOf("/console/")));
        await page.getByRole("heading", { name: t("claim.title") }).waitFor();
        await sound("claim");
        const { keyboard } = page;
        await page.getByLabel(t("field.name"), { exact: true }).focus();
        await keyboard.type(owner.name);
        await keyboard.press("Tab");
        await keyboard.type(owner.email);
        await keyboard.press("Tab");
        await keyboard.type("trop court");
        await keyboard.press("Enter");
        await page.getByText(t("claim.password_short")).waitFor();
        await page.getByLabel(t("field.password"), { exact: true }).fill(owner.password);
        await keyboard.press("Enter");
        await title("set_up.title");
    });

    it("starts from a story", async () => {
        await sound("set-up-story-blank");
        const story = `${t("story.choose")} – ${t("story.administrators")}`;
        await page.getByRole("button", { name: story, exact: true }).click();
        await page.getByText(t("story.has")).waitFor();
        await page
            .getByText(/20\s?%/)
            .first()
            .waitFor();
        await sound("set-up-story");
        await page.getByRole("link", { name: t("set_up.next", { step: t("set_up.brand") }) }).click();
    });

    it("takes the brand", async () => {
        await page.getByLabel(t("brand.product")).fill("Facturel");
        await page.getByLabel(t("brand.accent"), { exact: true }).fill("#3730a3");
        await page.getByLabel(t("brand.website")).fill("https://facturel.example");
        await page.getByText(t("brand.preview_title", { product: "Facturel" })).waitFor();
        await sound("set-up-brand");
        await page.getByRole("button", { name: t("set_up.save_and_next") }).click();
        await page.getByRole("heading", { level: 2, name: t("set_up.sender"), exact: true }).waitFor();
    });

    it("takes the sender that a sandbox starts with", async () => {
        await page.getByLabel(t("sender.publisher")).fill("Facturel SAS");
        await sound("set-up-sender");
        await page.getByRole("button", { name: t("set_up.save_and_next") }).click();
        await page.getByRole("heading", { level: 2, name: t("set_up.origins"), exact: true }).waitFor();
    });

    it("allows a site that was refused", async () => {
        expect(await askedFromHost()).toBe("refused");
        await page.reload();
        await page.getByText(host.origin).waitFor();
        await sound("set-up-origins");
        await page.getByRole("button", { name: `${t("origins.allow")} ${host.origin}` }).click();
        await page.getByRole("button", { name: `${t("origins.remove")} ${host.origin}` }).waitFor();
        expect(await askedFromHost()).toBe(200);
        await page.getByRole("link", { name: t("set_up.next", { step: t("set_up.install") }) }).click();
    });

    it("says what is right and wrong with a token", async () => {
        await page.getByText(`${server.url}/w/v1.js`).waitFor();
        const field = page.getByLabel(t("token.label"));
        const check = page.getByRole("button", { name: t("token.check") });
        await field.fill(await token());
        await check.click();
        await page.getByText(t("token.valid")).waitFor();
        await field.fill(await token({ aud: "another" }));
        await check.click();
        await page.getByText(t("token.invalid")).waitFor();
        const audience = page.getByRole("listitem").filter({ hasText: t("token_check.aud") });
        expect(await audience.textContent()).toContain(t("token.wrong"));
        await sound("set-up-install");
        await page.getByRole("link", { name: t("set_up.next", { step: t("set_up.stripe") }) }).click();
    });

    it("ends on the referrals, of which there are none", async () => {
        await page.getByText(`${server.url}/billing/stripe/${workspace.id}`).waitFor();
        await sound("set-up-stripe");
        await page.getByRole("button", { name: t("set_up.finish") }).click();
        await title("referrals.title");
        await page.getByText(t("referrals.none"), { exact: true }).waitFor();
        await sound("referrals-none");
    });

    it("logs out, refuses a wrong password and lets the owner in again", async () => {
        await page.getByRole("button", { name: t("nav.log_out") }).click();
        await page.getByRole("heading", { name: t("log_in.title") }).waitFor();
        await sound("log-in");
        await page.getByLabel(t("field.email")).fill(owner.email);
        await page.getByLabel(t("field.password"), { exact: true }).fill("une autre phrase");
        await page.getByRole("button", { name: t("log_in.submit") }).click();
        await page.getByText(t("log_in.wrong")).waitFor();
        await logIn();
        await title("referrals.title");
    });

    it("moves a referral on by keyboard, and tells its history", async () => {
        advocate = await workspace.advocate();
        referred = await workspace.refer(advocate, { company });
        await page.reload();
        await page.getByRole("link", { name: company }).focus();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: company }).waitFor();
        await page.getByRole("button", { name: t("referral_event.contacted") }).focus();
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: t("referral_event.prospect_interested") }).click();
        await page.locator("main").getByText(t("referral_state.engaged"), { exact: true }).waitFor();
        expect((await workspace.referral(referred.id)).state).toBe("engaged");
        await page.getByText("Léa Martin").waitFor();
        await sound("referral");
    });

    it("shows a billing event as it arrives", async () => {
        await go("nav.billing");
        await title("billing.title");
        await page.getByText(t("billing.none"), { exact: true }).waitFor();
        await workspace.buys(referred, { amount: 129_000, interval: "year" });
        const paid = page.getByRole("listitem").filter({ hasText: t("billing_type.payment.received") });
        await paid.getByText(amount(1290)).waitFor();
        await paid.getByText(t("outcome.applied")).waitFor();
        await sound("billing");
    });

    it("holds the reward, and approves it once the hold is over", async () => {
        await go("nav.rewards");
        await page.getByRole("link", { name: t("rewards.tab_all") }).click();
        const mine = page.getByRole("row").filter({ hasText: "Camille Petit" });
        await mine.getByText(amount(258)).waitFor();
        await mine.getByText(t("reward_state.pending")).waitFor();
        await sound("rewards-all");
        // Longer than a session lasts: the owner comes back.
        await workspace.advanceDays(31);
        await go("nav.referrals");
        await page.getByRole("heading", { name: t("log_in.title") }).waitFor();
        await logIn();
        await title("referrals.title");
        await go("nav.rewards");
        await page.getByRole("checkbox", { name: /Camille Petit/ }).waitFor();
    });

    it("pays it and confirms the transfer", async () => {
        await sound("rewards");
        const total = amount(258);
        await page.getByRole("button", { name: t("rewards.create_payout", { count: "1", total }) }).click();
        await title("payout.title", { total });
        await sound("payout");
        await page.getByRole("button", { name: t("payout.confirm_line", { who: "Camille Petit" }) }).click();
        await page.locator("main").getByText(t("payout_state.done"), { exact: true }).waitFor();
        expect((await workspace.advocateReward(referred.id)).state).toBe("paid");
        await page
            .getByRole("link", { name: t("payouts.title") })
            .first()
            .click();
        await page.getByRole("cell", { name: total }).waitFor();
        await sound("payouts");
    });

    it("gives the prospect's module", async () => {
        const tabs = page.getByRole("navigation", { name: t("rewards.title"), exact: true });
        await tabs.getByRole("link", { name: t("rewards.tab_to_do") }).click();
        await page.getByRole("heading", { name: t("rewards.to_give", { count: "1" }) }).waitFor();
        await page.getByRole("button", { name: locale === "fr" ? "Marquer comme donné" : "Mark it as given" }).click();
        await page.getByRole("heading", { name: t("rewards.to_give", { count: "1" }) }).waitFor({ state: "detached" });
        const [module] = (await workspace.rewards(`referral=${referred.id}`)).filter(({ kind }) => kind === "module");
        expect(module?.state).toBe("paid");
    });

    it("takes back what is refunded, and says why an amount is what it is", async () => {
        await workspace.told(workspace.refund(referred, 12_900));
        await go("nav.ledger");
        await title("ledger.title");
        await page.getByRole("button", { name: new RegExp(`^${t("ledger_account.owed")}`) }).waitFor();
        await sound("ledger");
        await page
            .getByRole("row")
            .filter({ hasText: amount(258) })
            .first()
            .getByRole("link")
            .click();
        await page.getByRole("heading", { name: t("reward.why") }).waitFor();
        await page.getByText(new RegExp(`20\\s?% × ${amount(1290)}`)).waitFor();
        await page.locator(".figures").getByText(amount(25.8)).first().waitFor();
        await page.getByText(t("billing_type.payment.refunded")).waitFor();
        await sound("reward");
    });

    it("holds revenue against cost in one sentence", async () => {
        await go("nav.economics");
        await title("economics.title");
        // 20 % of what was really paid: each euro spent brings five.
        await page.getByText(new RegExp(`${amount(1)} .*${amount(5)}`)).waitFor();
        for (const table of await page.getByText(t("chart.as_table")).all()) await table.click();
        await sound("economics");
    });

    it("maps, tries and brings in classical prospects, and holds referral against them", async () => {
        await page.getByRole("link", { name: t("imports.open") }).click();
        await title("imports.title");
        const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
        const lines = [
            "Réf. dossier;Date de contact",
            ...Array.from({ length: 40 }, (_, i) => `P-${i};${day}`),
            "P-x;soon",
        ];
        const file = { name: "prospects.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n"), "latin1") };
        await page.getByLabel(t("imports.file"), { exact: true }).setInputFiles(file);
        await sound("imports");
        await page.getByRole("button", { name: t("imports.send_this") }).click();
        await page.getByRole("heading", { name: t("imports.mapping") }).waitFor();
        await page.getByRole("button", { name: t("imports.try") }).click();
        await page.getByText(t("imports.column_needed")).waitFor();
        await page.locator("select").first().selectOption("Réf. dossier");
        await page.getByRole("button", { name: t("imports.try") }).click();
        await page.getByRole("heading", { name: t("import_state.checked"), exact: true }).waitFor();
        await page.getByText(t("imports.first_faults")).waitFor();
        await sound("import");
        await page.getByRole("button", { name: t("imports.run"), exact: true }).click();
        await page.getByRole("heading", { name: t("import_state.done"), exact: true }).waitFor();
        await go("nav.economics");
        await page
            .getByText(/>\s×\s\d/)
            .first()
            .waitFor();
        await sound("economics-against-classical");
    });

    it("has every other screen in order", async () => {
        await go("nav.programs");
        await title("programs.title");
        await sound("programs");
        await page.locator("main").getByRole("heading", { level: 2 }).getByRole("link").click();
        await page.getByRole("heading", { name: t("program.rules") }).waitFor();
        await sound("program");
        await go("nav.settings");
        for (const section of ["workspace", "brand", "origins", "install", "api_keys", "stripe", "payments", "team"]) {
            await page
                .getByRole("main")
                .getByRole("link", { name: t(`settings.${section}`), exact: true })
                .click();
            await page.getByRole("heading", { level: 2, name: t(`settings.${section}`), exact: true }).waitFor();
            await sound(`settings-${section}`);
        }
        expect(unexpected(watched)).toEqual([]);
    });
});
