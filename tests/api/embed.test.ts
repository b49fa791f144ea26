// What stands in for the script where a host or a reader has none: the tab in a frame, the link as a QR code.
import { describe, expect, it } from "vitest";
import { expectProblem, type Answer } from "./support/client.js";
import { describeOnBothEngines } from "./support/server.js";
import { hs256, unsigned } from "./support/token.js";
import type { Advocate, Workspace } from "./support/workspace.js";

describeOnBothEngines("embedding", { workspaces: [{ copies: 5 }] }, (server) => {
    const fresh = () => server().workspace();
    const get = (path: string, language = "fr") =>
        server().api.unchecked<unknown>("GET", path, { headers: { "accept-language": language } });

    /** What the frame's address carries. */
    const tokenOf = ({ created }: Workspace, { claims }: Advocate) =>
        hs256(claims, created.widget_key.kid, created.widget_key.secret);
    const tab = (token: string, language?: string) => get(`/embed/tab?token=${encodeURIComponent(token)}`, language);

    const directives = ({ headers }: Answer<unknown>) =>
        (headers["content-security-policy"] ?? "").split(";").map((directive) => directive.trim());
    const framers = (answer: Answer<unknown>) =>
        directives(answer).filter((directive) => directive.startsWith("frame-ancestors"));

    async function allow({ api }: Workspace, origins: string[]): Promise<void> {
        const { body, headers } = await api.get<Record<string, unknown>>("/v1/workspace");
        const { name, locale, brand } = body;
        const options = { headers: { "if-match": headers["etag"] ?? "" } };
        await api.ok(200, api.put("/v1/workspace", { name, locale, brand, origins, set_up: true }, options));
    }

    describe("the tab in a frame", () => {
        it("is a page of scripts from this server alone, for the allowed sites alone, kept nowhere", async () => {
            const acme = fresh();
            const token = await tokenOf(acme, await acme.advocate());
            expect(framers(await tab(token))).toEqual(["frame-ancestors 'none'"]);
            await allow(acme, ["https://app.acme.example", "https://beta.acme.example:8443"]);

            const page = await tab(token, "en");
            expect(page.status, page.text).toBe(200);
            expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
            expect(directives(page)).toEqual(
                expect.arrayContaining([
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "connect-src 'self'",
                    "frame-ancestors https://app.acme.example https://beta.acme.example:8443",
                ]),
            );
            expect(page.headers["referrer-policy"]).toBe("no-referrer");
            expect(page.headers["cache-control"]).toBe("no-store");
            expect(page.text).toContain('<html lang="fr">');
            expect(page.text).toContain("<parrain-tab></parrain-tab>");
            expect(page.text).not.toContain(token);
            expect(page.text).not.toMatch(/<script[^>]*>[^<]/);
        });

        it("loads files that this server has", async () => {
            const acme = fresh();
            const { text } = await tab(await tokenOf(acme, await acme.advocate()));
            const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
            const paths = addresses.map((address) => new URL(address, `${server().url}/embed/tab`).pathname);
            expect(paths).toEqual(["/embed/boot.js", "/embed/tab.css", "/w/v1.js"]);
            const files = await Promise.all(paths.map((path) => get(path)));
            expect(files.map(({ status, headers }) => `${status} ${headers["content-type"]}`)).toEqual([
                "200 text/javascript; charset=utf-8",
                "200 text/css; charset=utf-8",
                "200 text/javascript; charset=utf-8",
            ]);
        });

        it("hands the token to the widget and takes it out of the address", async () => {
            const { text } = await get("/embed/boot.js");
            const calls: unknown[][] = [];
            const window: { parrain?: { q?: ArrayLike<unknown>[] } } = {};
            const history = { replaceState: (...call: unknown[]) => void calls.push(call) };
            const location = { search: "?token=a.b.c", pathname: "/embed/tab" };
            new Function("window", "history", "location", text)(window, history, location);
            expect(calls).toEqual([[null, "", "/embed/tab"]]);
            expect(Array.from(window.parrain?.q ?? [], (call) => Array.from(call))).toEqual([
                ["boot", { token: "a.b.c" }],
            ]);
        });

        it("refuses in words, in both languages, and tells strangers nothing", async () => {
            const acme = fresh();
            await allow(acme, ["https://app.acme.example"]);
            const { kid, secret } = acme.created.widget_key;
            const { locale: _, ...claims } = (await acme.advocate()).claims;
            const good = await hs256(claims, kid, secret);
            const bad: Record<string, string> = {
                forged: await hs256(claims, kid, "another secret, of thirty-two bytes or more"),
                "not signed": unsigned(claims, kid),
                "of an unknown key": await hs256(claims, "nobody", secret),
                "no token": "abc",
                empty: "",
                twice: `${good}&token=${good}`,
            };
            for (const [what, token] of Object.entries(bad)) {
                const [french, english] = [
                    await get(`/embed/tab?token=${token}`, "fr"),
                    await get(`/embed/tab?token=${token}`, "en"),
                ];
                expect([french.status, english.status], what).toEqual([401, 401]);
                expect(french.text, what).toContain("<h1>Rechargez la page</h1>");
                expect(english.text, what).toContain("<h1>Reload the page</h1>");
                expect(framers(french), what).toEqual(["frame-ancestors 'none'"]);
                expect(french.headers["cache-control"], what).toBe("no-store");
                expect(french.headers["referrer-policy"], what).toBe("no-referrer");
                expect(french.text, what).not.toContain("<script");
            }
            expect((await get("/embed/tab")).status).toBe(401);
            expect((await get("/embed/tab?token=%ff")).status).toBe(401);
        });

        it("says so inside the frame when a session has grown old", async () => {
            const acme = fresh();
            await allow(acme, ["https://app.acme.example"]);
            const { claims } = await acme.advocate();
            const { kid, secret } = acme.created.widget_key;
            const old = { ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 };
            const page = await tab(await hs256(old, kid, secret));
            expect(page.status).toBe(401);
            expect(framers(page)).toEqual(["frame-ancestors https://app.acme.example"]);
        });
    });

    it("the personal link is a QR code too, which runs and loads nothing", async () => {
        const acme = fresh();
        const { link } = await acme.state(await acme.advocate());
        const { status, headers, text } = await get(`/r/${link.code}/qr.svg`);
        expect(status, text).toBe(200);
        expect(headers["content-type"]).toBe("image/svg+xml");
        expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
        expect(headers["cache-control"]).toBe("public, max-age=86400");
        expect(text).toContain(`<title>${link.url}</title>`);
        expect(text).not.toMatch(/style|<script/);
        expectProblem(await get("/r/nobody/qr.svg"), 404, "not_found");
    });

    it("no token is ever written to the log", () => {
        const log = server().logLines.join("\n");
        expect(log).toContain("/embed/tab");
        expect(log).not.toMatch(/token=|\beyJ[\w-]+\.[\w-]+/);
    });
});
