// The referral tab in a frame, on the page of a host that adds no script.
import { createServer, type Server as Host } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Server, startServer } from "../api/support/server.js";
import { hs256 } from "../api/support/token.js";
import type { Advocate, Workspace } from "../api/support/workspace.js";
import { accessibilityFaults, openPage, picture, useBrowser } from "./support/browser.js";

const browser = useBrowser();
let server: Server;
let workspace: Workspace;
/** Sites of the same page, of which the workspace allows one. */
const hosts: Host[] = [];
let allowed = "";
let refused = "";
/** What that page shows in its frame. */
let frameAddress = "";

async function serveHost(): Promise<string> {
    const host = createServer((_, response) => {
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.setHeader("content-security-policy", `default-src 'none'; frame-src ${server.url}`);
        response.end(
            `<!doctype html><html lang="fr"><head><title>Acme</title></head><body><main><h1>Acme</h1>` +
                `<iframe src="${frameAddress}" title="Parrainage" width="1000" height="1500"></iframe></main></body></html>`,
        );
    });
    hosts.push(host);
    await new Promise<void>((resolve) => host.listen(0, "localhost", resolve));
    return `http://localhost:${(host.address() as AddressInfo).port}`;
}

beforeAll(async () => {
    server = await startServer("sqlite", { workspaces: [{ copies: 1 }] });
    workspace = server.workspace();
    allowed = await serveHost();
    refused = await serveHost();
    const { body, headers } = await workspace.api.get<Record<string, unknown>>("/v1/workspace");
    const { name, locale, brand } = body;
    await workspace.api.ok(
        200,
        workspace.api.put(
            "/v1/workspace",
            { name, locale, brand, origins: [allowed], set_up: true },
            { headers: { "if-match": headers["etag"] ?? "" } },
        ),
    );
});

afterAll(async () => {
    for (const host of hosts) host.close();
    await server?.stop();
});

async function addressFor({ claims }: Advocate): Promise<string> {
    const { kid, secret } = workspace.created.widget_key;
    return `${server.url}/embed/tab?token=${await hs256(claims, kid, secret)}`;
}

it("recommends from inside the frame, and the token is gone from its address", async () => {
    const advocate = await workspace.advocate();
    frameAddress = await addressFor(advocate);
    const { page, complaints, close } = await openPage(browser());
    await page.goto(allowed);
    const tab = page.frameLocator("iframe");
    await tab.getByLabel("E-mail professionnel").fill("lea@boulangerie-lea.fr");
    await tab.getByLabel("J’ai prévenu chaque personne que je recommande.").check();
    await tab.getByRole("button", { name: "Recommander" }).click();
    await tab.getByText(/Bien reçu/).waitFor();
    expect((await workspace.state(advocate)).referrals.map(({ email }) => email)).toEqual(["lea@boulangerie-lea.fr"]);
    expect(page.frames().map((frame) => frame.url())).toEqual([`${allowed}/`, `${server.url}/embed/tab`]);

    const opened = page.context().waitForEvent("page");
    await tab.getByRole("link", { name: "Code QR" }).click();
    const code = await opened;
    await code.waitForLoadState();
    expect(code.url()).toMatch(/\/r\/[^/]+\/qr\.svg$/);
    expect(await code.locator("svg").evaluate((svg) => svg.querySelectorAll("path").length)).toBe(2);
    await code.close();

    await picture(page, "embedded-tab");
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
});

it("does not show on the page of a site that nobody allowed", async () => {
    frameAddress = await addressFor(await workspace.advocate());
    const { page, close } = await openPage(browser());
    const failed = page.waitForEvent("requestfailed");
    await page.goto(refused);
    expect((await failed).url()).toBe(frameAddress);
    expect((await failed).failure()?.errorText).toBe("net::ERR_BLOCKED_BY_RESPONSE");
    expect(await page.frameLocator("iframe").locator("parrain-tab").count()).toBe(0);
    await close();
});
