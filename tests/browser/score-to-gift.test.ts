// From a score to a gift in one go, each person where they really are: users in the product, a rep and the owner in the
// console, the ambassador at home with the page that asks for an address.
import { createServer, type Server as Host } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { home, orders } from "../api/support/gifts.js";
import { type MessagePage, messageOf } from "../api/support/messages.js";
import { type Server, startServer } from "../api/support/server.js";
import { launched, regulars } from "../api/support/surveys.js";
import { type Invited, tokenOf } from "../api/support/team.js";
import { hs256 } from "../api/support/token.js";
import type { Advocate, Workspace } from "../api/support/workspace.js";
import { openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { claimed, expectSound, wording } from "./support/console.js";

const browser = useBrowser();
const preset = "ambassadors";
const contacts = [
    { company: "Atelier Rivoli", name: "Nadia Benali", email: "nadia.benali@atelier-rivoli.fr" },
    { company: "Menuiserie Pradel", name: "Hugo Pradel", email: "hugo@menuiserie-pradel.fr" },
];

const words = {
    fr: {
        send: "Envoyer",
        recommend: "Recommander quelqu’un",
        close: "Fermer",
        thanks: /bien arrivée/,
        company: "Société (facultatif)",
        contact: "Nom du contact (facultatif)",
        email: "E-mail professionnel",
        informed: "J’ai prévenu chaque personne que je recommande.",
        submit: "Recommander",
        received: /Bien reçu/,
        gift: "Carnet",
    },
    en: {
        send: "Send",
        recommend: "Recommend somebody",
        close: "Close",
        thanks: /has arrived/,
        company: "Company (optional)",
        contact: "Contact name (optional)",
        email: "Work e-mail",
        informed: "I have told each person I recommend.",
        submit: "Recommend",
        received: /Received:/,
        gift: "Notebook",
    },
} as const;

describe.each(["fr", "en"] as const)("from a score to a gift, in %s", (locale) => {
    const t = wording(locale);
    const say = words[locale];
    const options = { locale: locale === "fr" ? "fr-FR" : "en-GB" };
    let server: Server;
    let acme: Workspace;
    let host: Host;
    let product = "";
    /** The token with which the product's next page opens the widget. */
    let token = "";
    let ambassador: Advocate;
    let lukewarm: Advocate;
    let unhappy: Advocate;
    let visitor: WatchedPage;
    let owner: WatchedPage;
    let rep: WatchedPage;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ preset, copies: 1, locale }] });
        acme = server.workspace({ preset, locale });
        host = createServer((_, response) => {
            response.setHeader("content-type", "text/html; charset=utf-8");
            response.end(
                `<!doctype html><html lang="${locale}"><head><title>Acme</title>` +
                    `<script async src="${server.url}/w/v1.js"></script></head>` +
                    `<body><main><h1>Acme</h1><parrain-tab></parrain-tab></main><script>` +
                    `window.parrain ??= Object.assign((...call) => window.parrain.q.push(call), { q: [] });` +
                    `parrain("boot", { token: "${token}", locale: "${locale}" })</script></body></html>`,
            );
        });
        await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
        product = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
        const { body, headers } = await acme.api.get<Record<string, unknown>>("/v1/workspace");
        const change = { name: body["name"], locale: body["locale"], brand: body["brand"], set_up: false };
        const seen = { headers: { "if-match": headers["etag"] ?? "" } };
        await acme.api.ok(200, acme.api.put("/v1/workspace", { ...change, origins: [product] }, seen));

        await launched(acme);
        [ambassador, lukewarm, unhappy] = (await regulars(acme, 3)) as [Advocate, Advocate, Advocate];
        visitor = await openPage(browser(), options);
        owner = await openPage(browser(), options);
        rep = await openPage(browser(), options);
        await claimed(owner.page, acme, locale);
        const who = { name: "Sami Roussel", email: "sami@acme.example", role: "rep" };
        const { invitation_link } = await acme.api.ok(201, acme.api.post<Invited>("/v1/members", who));
        await rep.page.goto(`${server.url}/console/claim#${tokenOf(invitation_link)}`);
        await rep.page.getByLabel(t("field.name")).fill(who.name);
        await rep.page.getByLabel(t("field.email")).fill(who.email);
        await rep.page.getByLabel(t("field.password"), { exact: true }).fill("une phrase assez longue");
        await rep.page.getByRole("button", { name: t("claim.submit") }).click();
        await rep.page.waitForURL(/\/console\/queue/);
    });

    afterAll(async () => {
        for (const one of [visitor, owner, rep]) await one?.close();
        host?.close();
        await server?.stop();
    });

    /** The product as this user sees it now. */
    async function visit(user: Advocate): Promise<Page> {
        const { claims } = await acme.returning(user);
        const { kid, secret } = acme.created.widget_key;
        token = await hs256(claims, kid, secret);
        await visitor.page.goto(product);
        await visitor.page.waitForFunction(() => "parrain" in window);
        return visitor.page;
    }

    /** Is asked at a moment that the product finds good, and answers. */
    async function scores(user: Advocate, score: number): Promise<ReturnType<Page["locator"]>> {
        const page = await visit(user);
        await page.evaluate(() => (window as unknown as { parrain: (command: string) => void }).parrain("ask"));
        const card = page.locator(".ask");
        await card.locator("label").getByText(String(score), { exact: true }).click();
        await expectSound(visitor);
        await card.getByRole("button", { name: say.send }).click();
        return card;
    }

    const mailTo = async ({ email }: Advocate) =>
        (await acme.api.ok(200, acme.api.get<MessagePage>(`/v1/messages?to=${encodeURIComponent(email)}`))).items;

    const column = (state: string) => owner.page.getByRole("region", { name: t(`gift_state.${state}`) });

    it("asks whoever scored nine to recommend", async () => {
        const card = await scores(ambassador, 9);
        await card.getByRole("button", { name: say.recommend }).click();
        await visitor.page.locator("parrain-tab").getByLabel(say.email).waitFor();
        await acme.settle();
        expect((await mailTo(ambassador)).map(({ template }) => template)).toEqual(["ambassador.thanks"]);
    });

    it("takes two people from the ambassador, one after the other", async () => {
        const tab = visitor.page.locator("parrain-tab");
        for (const { company, name, email } of contacts) {
            await tab.getByLabel(say.company).fill(company);
            await tab.getByLabel(say.contact).fill(name);
            await tab.getByLabel(say.email).fill(email);
            await tab.getByLabel(say.informed).check();
            await tab.getByRole("button", { name: say.submit, exact: true }).click();
            await tab.getByText(say.received).filter({ hasText: name }).waitFor();
        }
        await tab.getByRole("listitem").filter({ hasText: say.gift }).getByText("0/2").waitFor();
        await picture(visitor.page, `score-to-gift-${locale}-recommended`);
        expect(await orders(acme)).toEqual([]);
    });

    it("counts them once a rep says that they are interested, and orders the notebook", async () => {
        const { page } = rep;
        for (const [at, { company }] of contacts.entries()) {
            await page.goto(`${server.url}/console/referrals`);
            await page.getByRole("link", { name: company }).click();
            await page.getByRole("heading", { level: 1, name: company }).waitFor();
            await page.getByText(t("source.survey"), { exact: false }).waitFor();
            await page.getByRole("button", { name: t("referral_event.contacted") }).click();
            await page.getByRole("button", { name: t("referral_event.prospect_interested") }).click();
            await page.locator("main").getByText(t("referral_state.engaged"), { exact: true }).waitFor();
            expect(await orders(acme)).toHaveLength(at);
        }
        await expectSound(rep);
        expect((await orders(acme)).map(({ gift, state }) => [gift, state])).toEqual([["notebook", "earned"]]);
    });

    it("asks the ambassador where to send it, on a page without any script", async () => {
        await owner.page.goto(`${server.url}/console/gifts`);
        await column("earned").getByRole("article").getByText(say.gift).waitFor();
        await column("earned")
            .getByRole("button", { name: t("gift_event.asked") })
            .click();
        await column("address_asked").getByRole("article").getByText(say.gift).waitFor();
        await acme.settle();
        const asked = (await mailTo(ambassador)).find(({ template }) => template === "gift.address");
        const link = /https?:\S+\/g\/[^\s)]+/.exec((await messageOf(acme, asked?.id)).text)?.[0] ?? "";
        const context = await browser().newContext({ javaScriptEnabled: false, ...options });
        const page = await context.newPage();
        await page.goto(server.url + new URL(link).pathname);
        for (const field of ["name", "line1", "postcode", "city"] as const) {
            await page.locator(`#${field}`).fill(home[field]);
        }
        await page.locator("#country").selectOption(home.country);
        await page.locator("button").click();
        await page.getByText(home.line1).waitFor();
        await picture(page, `score-to-gift-${locale}-address`);
        await context.close();
    });

    it("ships it from the board, and tells the ambassador in the product", async () => {
        const { page } = owner;
        await page.reload();
        await column("to_pack")
            .getByRole("button", { name: t("gift_event.shipped") })
            .click();
        const dialog = page.getByRole("dialog");
        await dialog.getByText(home.line1).waitFor();
        await dialog.getByLabel(t("gifts.tracking_label")).fill("6A 123");
        await dialog.getByRole("button", { name: t("gift_event.shipped") }).click();
        await column("shipped").getByRole("article").getByText(say.gift).waitFor();
        await expectSound(owner);
        await picture(page, `score-to-gift-${locale}-shipped`);
        expect((await orders(acme)).map(({ gift, state }) => [gift, state])).toEqual([["notebook", "shipped"]]);
        const tab = (await visit(ambassador)).locator("parrain-tab");
        await tab.getByRole("listitem").filter({ hasText: say.gift }).getByText("✓").waitFor();
        await expectSound(visitor);
    });

    it("asks nothing of whoever scored seven", async () => {
        const card = await scores(lukewarm, 7);
        await card.getByText(say.thanks).waitFor();
        expect(await card.getByRole("button", { name: say.recommend }).count()).toBe(0);
        await card.getByRole("button", { name: say.close }).click();
        await acme.advanceDays(20);
        expect(await mailTo(lukewarm)).toEqual([]);
        expect((await acme.state(await acme.returning(lukewarm))).prompt).toBeNull();
    });

    it("hands a low score to customer care", async () => {
        const card = await scores(unhappy, 3);
        await card.getByText(say.thanks).waitFor();
        const { page } = rep;
        // The rep's session ended with the days that went by.
        await page.goto(`${server.url}/console/tasks`);
        await page.getByLabel(t("field.email")).fill("sami@acme.example");
        await page.getByLabel(t("field.password"), { exact: true }).fill("une phrase assez longue");
        await page.getByRole("button", { name: t("log_in.submit") }).click();
        await page.getByRole("link", { name: unhappy.email }).waitFor();
        await expectSound(rep);
        await picture(page, `score-to-gift-${locale}-task`);
    });
});
