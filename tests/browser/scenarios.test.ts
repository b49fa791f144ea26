// Scenarios in the console, on the real server: written by keyboard, tried on real users, published, and told why.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("scenarios in the console, in %s", (locale) => {
    const t = wording(locale);
    let server: Server;
    let workspace: Workspace;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        workspace = server.workspace({ locale });
        await workspace.advocate();
        watched = await openConsole(browser(), workspace, locale);
        page = watched.page;
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    async function addStep(kind: string): Promise<void> {
        await page.getByLabel(t("scenario.add")).selectOption(kind);
        await page.getByRole("button", { name: t("scenario.add_step"), exact: true }).click();
    }

    it("shows quiet hours and how steps are worked off", async () => {
        await page.goto(`${server.url}/console/scenarios`);
        await page.getByRole("heading", { name: t("message_rules.title") }).waitFor();
        await page.getByRole("heading", { name: t("scenario_progress.title") }).waitFor();
        await sound("scenarios");
    });

    it("refuses a scenario that says nothing clear, in words beside each field", async () => {
        await page
            .getByRole("link", { name: t("scenarios.new") })
            .first()
            .click();
        await page.getByRole("heading", { name: t("scenarios.new") }).waitFor();
        await addStep("task");
        await page.getByRole("button", { name: t("scenario.save") }).click();
        await page.getByRole("alert").first().waitFor();
        // The refusal is what is tried here; Chromium tells of it as of any failed load.
        watched.complaints.splice(0);
        await sound("scenario-faults");
    });

    it("is written as a list of steps, which move by keyboard", async () => {
        await page.getByLabel(t("scenario.name"), { exact: true }).fill("Relance");
        await page.getByLabel(t("scenario.trigger")).selectOption("manual");
        for (const language of ["fr", "en"]) {
            const label = `${t("scenario.task_field")} (${t(`language.${language}`)})`;
            await page.getByLabel(label).fill(language === "fr" ? "Appeler" : "Call");
        }
        await addStep("branch");
        await addStep("wait");
        await page.getByRole("button", { name: t("scenario.move_up", { number: "4" }) }).focus();
        await page.keyboard.press("Enter");
        await sound("scenario-editor");
        await page.getByRole("button", { name: t("scenario.save") }).click();
        await page.getByRole("heading", { name: "Relance" }).waitFor();
    });

    it("is tried on real users before it is published", async () => {
        await page.getByRole("searchbox", { name: t("dry_run.users") }).fill("Camille");
        await page.getByRole("button", { name: t("user_picker.add", { name: "Camille Petit" }) }).click();
        await page.getByRole("button", { name: t("dry_run.run") }).click();
        await page.getByRole("heading", { name: /Camille Petit/ }).waitFor();
        await sound("scenario-dry-run");
        await page.getByRole("button", { name: t("scenario.publish") }).click();
        await page.getByText(t("scenario_state.running"), { exact: true }).first().waitFor();
    });

    it("enrols by hand, and says where everybody stands and why", async () => {
        await page.getByRole("button", { name: t("enrollment.add"), exact: true }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("searchbox", { name: t("enrollment.users") }).fill("Camille");
        await dialog.getByRole("button", { name: t("user_picker.add", { name: "Camille Petit" }) }).click();
        await dialog.getByRole("button", { name: t("enrollment.add"), exact: true }).click();
        await dialog.getByText("Camille Petit", { exact: true }).waitFor();
        await page.keyboard.press("Escape");
        await workspace.settle();
        await page.reload();
        await page.getByText(t("enrollment_state.active"), { exact: true }).waitFor();
        await sound("scenario-page");
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("scenario-page-phone");
    });

    it("is paused and closed", async () => {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.getByRole("button", { name: t("scenario.pause"), exact: true }).click();
        await page.getByRole("button", { name: t("scenario.resume"), exact: true }).waitFor();
        await page.getByRole("button", { name: t("scenario.close"), exact: true }).click();
        await page
            .getByRole("dialog")
            .getByRole("button", { name: t("scenario.close"), exact: true })
            .click();
        await page.getByText(t("scenario_state.closed"), { exact: true }).first().waitFor();
    });
});
