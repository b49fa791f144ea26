// Story B as a newcomer sees it: a score in the product, the invitation, a recommendation; and what the console says.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { launched, regulars, surveyOf, tells } from "../api/support/surveys.js";
import type { Workspace } from "../api/support/workspace.js";
import { accessibilityFaults, openPage, picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, owner, unexpected, wording } from "./support/console.js";
import { type Demo, startDemo } from "./support/demo.js";

const browser = useBrowser();

const words = {
    fr: {
        card: "Demander dans une carte",
        modal: "Demander dans une fenêtre",
        send: "Envoyer",
        recommend: "Recommander quelqu’un",
        later: "Pas maintenant",
        close: "Fermer",
        thanks: /bien arrivée/,
        title: "Recommander Facturel",
    },
    en: {
        card: "Ask in a card",
        modal: "Ask in a window",
        send: "Send",
        recommend: "Recommend somebody",
        later: "Not now",
        close: "Close",
        thanks: /has arrived/,
        title: "Recommend Facturel",
    },
} as const;

describe.each(["fr", "en"] as const)("the survey on the demo host page in %s", (locale) => {
    const say = words[locale];
    let demo: Demo;
    let watched: WatchedPage;

    beforeAll(async () => {
        demo = await startDemo();
        watched = await openPage(browser());
        await watched.page.goto(`${demo.url}/demo/?lang=${locale}`);
    });

    afterAll(async () => {
        expect(watched.complaints).toEqual([]);
        await watched.close();
        await demo.stop();
    });

    it("leads from a nine to the tab", async () => {
        const { page } = watched;
        await page.getByRole("button", { name: say.card }).click();
        const card = page.locator(".ask");
        await card.locator("label").nth(8).click();
        await card.getByRole("textbox").fill("Simple");
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(page, `demo-${locale}-ask-card`);
        await card.getByRole("button", { name: say.send }).click();
        await card.getByRole("button", { name: say.recommend }).click();
        await page.locator("parrain-tab").getByRole("heading", { name: say.title }).waitFor();
        expect(await card.count()).toBe(0);
    });

    it("thanks for a seven in a window, and takes not now for an answer", async () => {
        const { page } = watched;
        const card = page.locator(".ask");
        await page.getByRole("button", { name: say.modal }).click();
        await card.locator("label").nth(6).click();
        await picture(page, `demo-${locale}-ask-modal`);
        await card.getByRole("button", { name: say.send }).click();
        await card.getByText(say.thanks).waitFor();
        await card.getByRole("button", { name: say.close }).click();
        await page.getByRole("button", { name: say.modal }).click();
        await card.getByRole("button", { name: say.later }).click();
        await expect.poll(() => card.count()).toBe(0);
    });
});

describe.each(["fr", "en"] as const)("the survey in the console, in %s", (locale) => {
    const t = wording(locale);
    let server: Server;
    let acme: Workspace;
    let watched: WatchedPage;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ preset: "ambassadors", copies: 1, locale }] });
        acme = server.workspace({ preset: "ambassadors", locale });
        const { id } = await launched(acme);
        const users = await regulars(acme, 4);
        for (const [i, user] of users.entries()) {
            await tells(acme, user, id, "shown");
            if (i === 0) await tells(acme, user, id, "answers", { score: 9, comment: "Très clair" });
            if (i === 1) await tells(acme, user, id, "answers", { score: 3, comment: "Trop lent" });
            if (i === 2) await tells(acme, user, id, "dismissed");
        }
        watched = await openConsole(browser(), acme, locale);
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(watched.page, `console-${locale}-${name}`);
    }

    it("shows what came of the questions, without an NPS", async () => {
        const { page } = watched;
        await page.goto(`${server.url}/console/surveys`);
        await page.getByText("Très clair").waitFor();
        await page.getByText(t("survey.answered_of", { answered: "2", asked: "4" }), { exact: true }).waitFor();
        expect(await page.getByText("NPS").count()).toBe(0);
        await page.getByText(t("chart.as_table")).click();
        await sound("survey-results");
    });

    it("says why each user is asked or not", async () => {
        const { page } = watched;
        await page.goto(`${server.url}/console/surveys/verdicts`);
        await expect.poll(() => page.locator("tbody tr").count()).toBe(4);
        expect(await page.locator("tbody .reasons li").count()).toBeGreaterThanOrEqual(5);
        await sound("survey-verdicts");
    });

    it("is set by a form that names each fault", async () => {
        const { page } = watched;
        await page.goto(`${server.url}/console/surveys/settings`);
        await page.getByLabel(t("survey.threshold")).fill("11");
        await page.getByRole("button", { name: t("action.save") }).click();
        await expect.poll(() => page.getByLabel(t("survey.threshold")).getAttribute("aria-invalid")).toBe("true");
        // The browser tells its console of every refusal, and this one was asked for.
        expect(unexpected(watched)).toEqual([expect.stringContaining("status of 422")]);
        watched.complaints.splice(0);
        await page.getByLabel(t("survey.threshold")).fill("9");
        await page.getByLabel(t("survey.scale"), { exact: true }).selectOption("0");
        await page.getByRole("button", { name: t("action.save") }).click();
        await page.getByText(t("survey.saved")).waitFor();
        expect(await surveyOf(acme)).toMatchObject({ threshold: 9, min: 0 });
        await sound("survey-settings");
    });

    it("hands a low score to a person, who says what came of it", async () => {
        const { page } = watched;
        await page.goto(`${server.url}/console/tasks`);
        await page.getByText("Trop lent").waitFor();
        await sound("tasks");
        await page.getByRole("button", { name: new RegExp(`^${t("task.take")}`) }).click();
        await page.getByText(t("task.with", { name: owner.name })).waitFor();
        await page.getByRole("button", { name: new RegExp(`^${t("task.finish")} – `) }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("textbox").fill("Appelé");
        await dialog.getByRole("button", { name: t("task.finish") }).click();
        await page.getByText(t("task.none"), { exact: true }).waitFor();
        await sound("tasks-none");
    });
});
