// Data protection in the console, on the real server: who objected, and what the law of each country permits.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import type { Workspace } from "../api/support/workspace.js";
import { picture, useBrowser, type WatchedPage } from "./support/browser.js";
import { expectSound, openConsole, unexpected, wording } from "./support/console.js";

const browser = useBrowser();

describe.each(["fr", "en"] as const)("data protection in the console, in %s", (locale) => {
    const t = wording(locale);
    let server: Server;
    let acme: Workspace;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [{ copies: 1, locale }] });
        acme = server.workspace({ locale });
        watched = await openConsole(browser(), acme, locale);
        page = watched.page;
        await page.goto(`${server.url}/console/settings/privacy`);
        await page.getByRole("heading", { name: t("suppressions.title") }).waitFor();
    });

    afterAll(async () => {
        await watched?.close();
        await server?.stop();
    });

    async function sound(name: string): Promise<void> {
        await expectSound(watched);
        await picture(page, `console-${locale}-${name}`);
    }

    const list = () => page.getByRole("region", { name: t("suppressions.title"), exact: true });
    const address = () => list().getByLabel(t("suppressions.address"));

    it("puts an address on the suppression list, where nobody reads it any more", async () => {
        await list().getByText(t("suppressions.none")).waitFor();
        await address().fill("lea.martin@novaprim.fr");
        await list()
            .getByRole("button", { name: t("suppressions.check") })
            .click();
        await list().getByText(t("suppressions.is_not")).waitFor();
        await address().press("Enter");
        await page.getByText(t("suppressions.added")).waitFor();
        await list()
            .getByRole("cell", { name: t("suppressions.email"), exact: true })
            .waitFor();
        expect(await page.getByText("lea.martin@novaprim.fr").count()).toBe(0);
        await address().fill("Lea.Martin+crm@novaprim.fr");
        await list()
            .getByRole("button", { name: t("suppressions.check") })
            .click();
        await list().getByText(t("suppressions.is_on")).waitFor();
        await sound("suppressions");
    });

    it("imports a list, and names the lines it cannot take", async () => {
        await list()
            .getByRole("button", { name: t("suppressions.import") })
            .click();
        const dialog = page.getByRole("dialog");
        const lines = ["lea.martin@novaprim.fr", "+33 6 12 34 56 78", "paul@quartzel.fr", "a..b@x.fr"];
        await dialog.getByLabel(t("suppressions.address")).fill(lines.join("\n"));
        await dialog.getByRole("button", { name: t("suppressions.import") }).click();
        await dialog.getByText(/^(Ligne 4|Line 4)/).waitFor();
        await sound("suppressions-import");
        await page.keyboard.press("Escape");
        await expect.poll(() => list().locator("tbody tr").count()).toBe(3);
    });

    it("names the countries, and changes what is permitted in one of them", async () => {
        const table = page.getByRole("region", { name: t("policies.title"), exact: true });
        const austria = locale === "fr" ? "Autriche" : "Austria";
        await table.getByRole("row").filter({ hasText: austria }).getByText(t("policies.link_only")).waitFor();
        await table.getByRole("button", { name: `${t("policies.change")} ${austria}` }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(t("policies.message")).selectOption("company_mailbox");
        await sound("policies-dialog");
        await dialog.getByRole("button", { name: t("action.save") }).click();
        await dialog.waitFor({ state: "hidden" });
        await table.getByRole("row").filter({ hasText: austria }).getByText(t("policies.company_mailbox")).waitFor();
        await table.getByRole("button", { name: t("policies.restore") }).click();
        await table.getByRole("row").filter({ hasText: austria }).getByText(t("policies.link_only")).waitFor();
        await page.setViewportSize({ width: 390, height: 844 });
        await sound("privacy-phone");
        expect(unexpected(watched)).toEqual([]);
    });
});
