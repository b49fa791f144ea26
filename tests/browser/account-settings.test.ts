// What a client's administrator decides for their account, in Chromium: from the tab to the page behind its link, which
// works without a script.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { hs256 } from "../api/support/token.js";
import type { Advocate, Workspace } from "../api/support/workspace.js";
import { accessibilityFaults, openPage, picture, useBrowser } from "./support/browser.js";

const browser = useBrowser();

const words = {
    fr: {
        link: "Réglages de l’entreprise",
        gifts: /^Les cadeaux/,
        program: "Le programme entier",
        not_allowed: "Non autorisés",
        off: "Arrêté",
        on: "Actif",
        save: "Enregistrer",
        gifts_off: /Ils ne reçoivent pas de cadeaux/,
        program_off: /Le programme est arrêté/,
        by: /par Camille Petit/,
    },
    en: {
        link: "Company settings",
        gifts: "Gifts for our people",
        program: "The whole program",
        not_allowed: "Not allowed",
        off: "Off",
        on: "On",
        save: "Save",
        gifts_off: /They are given no gifts/,
        program_off: /The program is off/,
        by: /by Camille Petit/,
    },
};

let server: Server;
let acme: Workspace;

beforeAll(async () => {
    server = await startServer("sqlite", { workspaces: [{ copies: 1 }] });
    acme = server.workspace();
});

afterAll(() => server?.stop());

async function tabOf(advocate: Advocate, locale: string): Promise<string> {
    const { kid, secret } = acme.created.widget_key;
    return `${server.url}/embed/tab?token=${await hs256({ ...advocate.claims, locale }, kid, secret)}`;
}

const tab = (page: Page) => page.locator("parrain-tab");

describe.each(["fr", "en"] as const)("an administrator's decision, in %s", (locale) => {
    const says = words[locale];
    const language = locale === "fr" ? "fr-FR" : "en-GB";

    it("is reached from the tab, taken without a script, and hides the tab for everybody", async () => {
        const advocate = await acme.advocate();
        const watched = await openPage(browser(), { locale: language });
        await watched.page.goto(await tabOf(advocate, locale));
        await tab(watched.page).getByRole("heading", { level: 2 }).waitFor();
        await picture(watched.page, `account-${locale}-tab`);
        const opened = watched.page.context().waitForEvent("page");
        await tab(watched.page).getByRole("link", { name: says.link }).click();
        const shown = await opened;
        await shown.waitForLoadState();
        const path = new URL(shown.url()).pathname;
        expect(path).toMatch(/^\/a\/[\w-]{48}$/);
        await picture(shown, `account-${locale}-page-1280`);
        expect(await accessibilityFaults(shown)).toEqual([]);
        expect(watched.complaints).toEqual([]);

        const context = await browser().newContext({
            javaScriptEnabled: false,
            locale: language,
            viewport: { width: 390, height: 844 },
        });
        const phone = await context.newPage();
        await phone.goto(server.url + path);
        const choose = (question: string | RegExp, answer: string) =>
            phone.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).check();
        const save = () => phone.getByRole("button", { name: says.save }).click();
        await choose(says.gifts, says.not_allowed);
        await save();
        await phone.getByText(says.gifts_off).waitFor();
        await phone.getByText(says.by).waitFor();
        await picture(phone, `account-${locale}-gifts-off-390`);
        await choose(says.program, says.off);
        await save();
        await phone.getByText(says.program_off).waitFor();
        await picture(phone, `account-${locale}-program-off-390`);
        const width = await phone.locator("main").boundingBox();
        expect(width?.width ?? 999).toBeLessThanOrEqual(390);

        await watched.page.goto(await tabOf(await acme.returning(advocate), locale));
        await watched.page.waitForLoadState("networkidle");
        expect(await tab(watched.page).getByRole("heading", { level: 2 }).count()).toBe(0);

        await choose(says.program, says.on);
        await save();
        await phone.getByText(says.gifts_off).waitFor();
        await watched.page.reload();
        await watched.page.goto(await tabOf(await acme.returning(advocate), locale));
        await tab(watched.page).getByRole("heading", { level: 2 }).waitFor();
        await context.close();
        await watched.close();
    });

    it("is not offered to a member", async () => {
        const member = await acme.advocate({ role: "member" });
        const watched = await openPage(browser(), { locale: language });
        await watched.page.goto(await tabOf(member, locale));
        await watched.page.waitForLoadState("networkidle");
        expect(await watched.page.getByRole("link", { name: says.link }).count()).toBe(0);
        await watched.close();
    });
});
