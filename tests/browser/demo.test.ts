// Story A as a newcomer sees it: the invented product with the referral tab, and its simulated billing.
import type { BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { type Demo, startDemo } from "./support/demo.js";

const browser = useBrowser();
let demo: Demo;

beforeAll(async () => {
    demo = await startDemo();
});

afterAll(async () => {
    await demo?.stop();
});

async function visit(path: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const watched = await openPage(browser(), options);
    await watched.page.goto(`${demo.url}${path}`);
    return watched;
}

/** The visit ends without a fault of accessibility, an exception or a breach of the host's policy. */
async function leave({ page, complaints, close }: WatchedPage): Promise<void> {
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
}

const words = {
    fr: {
        space: "Espace parrainage",
        company: "Société (facultatif)",
        email: "E-mail professionnel",
        informed: "J’ai prévenu chaque personne que je recommande.",
        recommend: "Recommander",
        received: /Bien reçu/,
        prospect: "Filleul",
        pay: "Simuler un paiement",
        refund: "Simuler un remboursement",
        refunded: "Remboursé (€)",
        offer: /20\s%/,
        full: /258,00|258\s€/,
        reduced: /232,20/,
        customer: "Client",
        title: "Recommander Facturel",
    },
    en: {
        space: "Referral space",
        company: "Company (optional)",
        email: "Work e-mail",
        informed: "I have told each person I recommend.",
        recommend: "Recommend",
        received: /Received:/,
        prospect: "Prospect",
        pay: "Simulate a payment",
        refund: "Simulate a refund",
        refunded: "Refunded (€)",
        offer: /20%/,
        full: /€258/,
        reduced: /€232\.20/,
        customer: "Customer",
        title: "Recommend Facturel",
    },
} as const;

describe.each(["fr", "en"] as const)("the demo host page in %s", (locale) => {
    const say = words[locale];
    const prospect = locale === "fr" ? "Quartzel Conseil" : "Merisol Advice";
    const address = `lea.martin@${prospect.toLowerCase().replace(" ", "-")}.example`;

    it("rewards a recommendation that is paid, and takes back what is refunded", async () => {
        const watched = await visit(`/demo/?lang=${locale}`);
        const { page } = watched;
        await page.getByRole("link", { name: say.space }).click();
        const tab = page.locator("parrain-tab");
        await tab.getByRole("heading", { name: say.title }).waitFor();
        await tab.getByText(say.offer).first().waitFor();

        await tab.getByLabel(say.company).fill(prospect);
        await tab.getByLabel(say.email).fill(address);
        await tab.getByLabel(say.informed).check();
        await tab.getByRole("button", { name: say.recommend }).click();
        await tab.getByText(say.received).waitFor();

        const mine = tab.getByRole("listitem").filter({ hasText: prospect });
        const chosen = page.getByLabel(say.prospect).locator("option:checked");
        await expect.poll(() => chosen.textContent()).toBe(prospect);
        await page.getByRole("button", { name: say.pay }).click();
        await mine.getByText(say.full).waitFor();
        await mine.getByText(say.customer).waitFor();
        await picture(page, `demo-${locale}-paid`);

        await page.getByLabel(say.refunded).fill("129");
        await page.getByRole("button", { name: say.refund }).click();
        await mine.getByText(say.reduced).waitFor();
        await picture(page, `demo-${locale}-refunded`);
        await leave(watched);
    });

    it("fits a phone", async () => {
        const watched = await visit(`/demo/?lang=${locale}#referral-space`, { viewport: { width: 375, height: 800 } });
        const { page } = watched;
        await page.locator("parrain-tab").getByRole("heading", { name: say.title }).waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
        await picture(page, `demo-${locale}-phone`);
        await leave(watched);
    });
});

it("recommends by keyboard alone", async () => {
    const watched = await visit("/demo/?lang=en#referral-space");
    const { page } = watched;
    const tab = page.locator("parrain-tab");
    await tab.getByRole("heading", { name: "Recommend Facturel" }).waitFor();
    await page.evaluate(() => window.dispatchEvent(new CustomEvent("parrain:refer")));
    const { keyboard } = page;
    await keyboard.press("Tab");
    await keyboard.type("Gravelis");
    await keyboard.press("Tab");
    await keyboard.type("Noé Colin");
    await keyboard.press("Tab");
    await keyboard.type("noe.colin@gravelis.example");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Space");
    await keyboard.press("Enter");
    await tab.getByText("Received: Noé Colin").waitFor();
    await tab.getByRole("listitem").filter({ hasText: "Gravelis" }).waitFor();
    await leave(watched);
});

it("takes the good lines of several and says what is wrong with the others", async () => {
    const watched = await visit("/demo/?lang=fr#referral-space");
    const tab = watched.page.locator("parrain-tab");
    await tab.getByText("Plusieurs à la fois").click();
    const lines = ["paul.roy@tirandor.example; Tirandor", "x@mailinator.com", "sans adresse"];
    await tab.getByLabel("Adresses, une par ligne ou telles que copiées").fill(lines.join("\n"));
    await tab.getByLabel(words.fr.informed).check();
    await tab.getByRole("button", { name: words.fr.recommend }).click();
    await tab.getByText("Merci ! Bien reçu : 1.").waitFor();
    await tab.getByText("Cette adresse n’existe que pour peu de temps.").waitFor();
    await tab.getByText("Indiquez une adresse e-mail valable.").waitFor();
    expect(await tab.getByLabel(/Adresses, une par ligne/).inputValue()).toBe("x@mailinator.com\nsans adresse");
    await picture(watched.page, "demo-fr-several");
    await leave(watched);
});

it("names what is missing and sends nothing", async () => {
    const watched = await visit("/demo/?lang=fr#referral-space");
    const tab = watched.page.locator("parrain-tab");
    await tab.getByLabel(words.fr.email).fill("lea@");
    await tab.getByRole("button", { name: words.fr.recommend }).click();
    await tab.getByText("Indiquez une adresse e-mail valable.").waitFor();
    await tab.getByText("Prévenez d’abord, puis cochez cette case.").waitFor();
    await leave(watched);
});

it("follows the language that the page changes to", async () => {
    const watched = await visit("/demo/?lang=fr#referral-space");
    const { page } = watched;
    const tab = page.locator("parrain-tab");
    await tab.getByText("Ils reçoivent un module offert.").waitFor();
    await page.getByLabel("Langue").selectOption("en");
    await tab.getByText("They receive a free module.").waitFor();
    await leave(watched);
});

it("offers an ordinary member gifts in place of a commission", async () => {
    const watched = await visit("/demo/?lang=en#referral-space");
    const { page } = watched;
    const tab = page.locator("parrain-tab");
    await tab.getByText(words.en.offer).first().waitFor();
    await page.getByLabel("Signed in as").selectOption("member");
    await page.getByText("An ordinary member is offered gifts").waitFor();
    await tab.getByText("Notebook").first().waitFor();
    expect(await tab.getByText(words.en.offer).count()).toBe(0);
    await page.getByText("Recommend somebody first").waitFor();
    await picture(page, "demo-en-member");
    await leave(watched);
});

it.each([
    {
        locale: "fr",
        user: "Connecté en tant que",
        first: "Nous vous appelons d’abord",
        next: /avant d’appeler qui que ce soit/,
    },
    { locale: "en", user: "Signed in as", first: "We call you first", next: /before we call anybody/ },
])("is also the customer of a product whose reps call first, in $locale", async ({ locale, user, first, next }) => {
    const watched = await visit(`/demo/?lang=${locale}#referral-space`);
    const { page } = watched;
    const tab = page.locator("parrain-tab");
    await page.getByLabel(user).selectOption("merchant");
    await page.getByText("Boutiq", { exact: true }).waitFor();
    await tab.getByText(/400/).first().waitFor();
    const say = words[locale as "fr" | "en"];
    const company = locale === "fr" ? "Voilerie Estrane" : "Brackwater Sails";
    await tab.getByLabel(say.company).fill(company);
    await tab.getByLabel(say.email).fill(`camille.roy@${company.toLowerCase().replace(" ", "-")}.example`);
    await tab.getByLabel(say.informed).check();
    await tab.getByRole("button", { name: say.recommend }).click();
    await tab.getByText(next).waitFor();
    const mine = tab.getByRole("listitem").filter({ hasText: company });
    await mine.waitFor();
    await page.reload();
    await page.getByLabel(user).selectOption("merchant");
    await mine.getByText(first).waitFor();
    await picture(page, `demo-${locale}-merchant`);
    await page.getByRole("button", { name: say.pay }).click();
    await mine.getByText(say.customer).waitFor();
    await mine.getByText(/150/).waitFor();
    await leave(watched);
});

it("opens the page behind a personal link for a prospect", async () => {
    const watched = await visit("/demo/?lang=en#referral-space", { locale: "en-GB" });
    const { page } = watched;
    const link = await page.locator("parrain-tab").getByLabel("Your personal link").inputValue();
    await page.goto(demo.url + new URL(link).pathname);
    await page.getByRole("heading", { name: "Karim Haddad recommends Facturel" }).waitFor();
    await page.getByText("You receive a free module.").waitFor();
    await picture(page, "demo-en-link");
    await leave(watched);
});

it("opens the console on the history of the demo by its owner link", async () => {
    const watched = await visit("/demo/?lang=en");
    const { page } = watched;
    await page.goto(demo.ownerLink);
    await page.getByLabel("Nom", { exact: true }).fill("Claire Vasseur");
    await page.getByLabel("Adresse e-mail").fill("claire@facturel.example");
    await page.getByLabel("Mot de passe", { exact: true }).fill("une phrase assez longue");
    await page.getByRole("button", { name: "Créer mon accès" }).click();
    await page.getByRole("heading", { level: 1, name: "Recommandations" }).waitFor();
    await page.getByRole("link", { name: "Institut Verlaine" }).waitFor();
    await watched.close();
});
