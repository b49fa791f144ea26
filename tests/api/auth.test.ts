import { expect, it } from "vitest";
import { type Api, expectProblem } from "./support/client.js";
import type { Page, WidgetState } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { type Claims, ed25519, eddsa, hs256, unsigned } from "./support/token.js";
import type { Workspace } from "./support/workspace.js";

interface Editable {
    name: string;
    locale: string;
    brand: unknown;
    set_up: boolean;
}

describeOnBothEngines("who may ask", { workspaces: [{ copies: 24 }] }, (server) => {
    const claimsOf = (acme: Workspace): Claims =>
        acme.claims({ sub: "u-1", account: { id: "a-1", name: "Dupont" }, email: "jeanne@dupont-sas.fr" });
    const bearing = (token: string): Api => server().api.with({ authorization: `Bearer ${token}` });
    const refused = async (token: string) =>
        expectProblem(await bearing(token).get("/widget/v1/state"), 401, "bad_token");

    it("wants an API key under /v1", async () => {
        const acme = server().workspace();
        const anonymous = await server().api.get("/v1/referrals");
        expectProblem(anonymous, 401, "unauthorized");
        expect(anonymous.headers["www-authenticate"]).toBeDefined();
        const key = acme.created.api_key;
        expect(key).toMatch(/^prn_test_[0-9A-Za-z]{36}$/);
        for (const wrong of [
            `${key}x`,
            key.slice(0, -1),
            key.replace(/.$/, key.endsWith("a") ? "b" : "a"),
            "prn_test_",
        ]) {
            expectProblem(await bearing(wrong).get("/v1/referrals"), 401, "unauthorized");
        }
        expectProblem(
            await server().api.get("/v1/referrals", { headers: { authorization: `Basic ${key}` } }),
            401,
            "unauthorized",
        );
        expect((await bearing(key).get("/v1/referrals")).status).toBe(200);
    });

    it("takes no widget token for the API and no API key for the widget", async () => {
        const acme = server().workspace();
        const { kid, secret } = acme.created.widget_key;
        const token = await hs256(claimsOf(acme), kid, secret);
        expectProblem(await bearing(token).get("/v1/referrals"), 401, "unauthorized");
        await refused(acme.created.api_key);
    });

    it("wants a token for the widget", async () => {
        const answer = await server().api.get("/widget/v1/state");
        expect(answer.status).toBe(401);
    });

    it("takes the publisher's HS256 token", async () => {
        const acme = server().workspace();
        const { kid, secret } = acme.created.widget_key;
        expect((await bearing(await hs256(claimsOf(acme), kid, secret)).get("/widget/v1/state")).status).toBe(200);
    });

    it("refuses alg=none", async () => {
        const acme = server().workspace();
        await refused(unsigned(claimsOf(acme), acme.created.widget_key.kid));
    });

    it("takes from an older token nothing that the publisher has said anew", async () => {
        const acme = server().workspace();
        const { kid, secret } = acme.created.widget_key;
        const told = claimsOf(acme);
        const from = (claims: Claims) => hs256(claims, kid, secret).then(bearing);
        const old = await from(told);
        expect((await old.get<WidgetState>("/widget/v1/state")).body.tab_visible).toBe(true);
        await acme.advance(60);
        await acme.api.ok(201, acme.api.put("/v1/accounts/a-2", { name: "Durand", country: "FR" }));
        const now = { account: "a-2", email: "jeanne@durand.fr", name: "Jeanne D.", role: "member", locale: "fr" };
        await acme.api.ok(200, acme.api.put("/v1/users/u-1", now));
        expect((await old.get<WidgetState>("/widget/v1/state")).body.tab_visible).toBe(false);
        interface Person {
            external_id: string;
            account: string;
            email: string;
            role: string;
        }
        const jeanne = async () =>
            (await acme.api.ok(200, acme.api.get<Page<Person>>("/v1/users?q=jeanne"))).items.find(
                (one) => one.external_id === "u-1",
            );
        expect(await jeanne()).toMatchObject({ account: "a-2", email: "jeanne@durand.fr", role: "member" });

        // A token made later is the later word; it may be used before an older one.
        await acme.advance(60);
        const issued = Math.floor(server().now / 1000);
        const later = await from({ ...told, account: { id: "a-3", name: "Dupond" }, iat: issued, exp: issued + 3600 });
        expect((await later.get<WidgetState>("/widget/v1/state")).body.tab_visible).toBe(true);
        expect(await jeanne()).toMatchObject({ account: "a-3", email: "jeanne@dupont-sas.fr", role: "admin" });
        await old.get("/widget/v1/state");
        expect((await jeanne())?.account).toBe("a-3");
    });

    it("takes an EdDSA token, and refuses HS256 signed with the public key", async () => {
        const acme = server().workspace();
        const { privateKey, publicKey, pem } = await ed25519();
        const made = await acme.api.ok(
            201,
            acme.api.post<{ kid: string }>("/v1/widget-keys", { algorithm: "EdDSA", public_key: publicKey }),
        );
        const claims = claimsOf(acme);
        expect((await bearing(await eddsa(claims, made.kid, privateKey)).get("/widget/v1/state")).status).toBe(200);
        const raw = Buffer.from(publicKey, "base64url");
        for (const stolen of [publicKey, pem, new Uint8Array(raw)])
            await refused(await hs256(claims, made.kid, stolen));
        const { privateKey: another } = await ed25519();
        await refused(await eddsa(claims, made.kid, another));
    });

    it.each<[string, (claims: Claims, acme: Workspace) => Partial<Claims>]>([
        ["that expired", (claims) => ({ ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 })],
        ["that lives longer than a day", (claims) => ({ ...claims, exp: claims.iat + 86_400 + 120 })],
        ["from the future", (claims) => ({ ...claims, iat: claims.iat + 1200, exp: claims.exp + 1200 })],
        ["for another audience", (claims) => ({ ...claims, aud: "somebody-else" })],
        ["for another workspace", (claims) => ({ ...claims, aud: server().workspace().id })],
        ["without exp", ({ exp: _, ...claims }) => claims],
        ["without aud", ({ aud: _, ...claims }) => claims],
        ["without sub", ({ sub: _, ...claims }) => claims],
        ["with a role it does not know", (claims) => ({ ...claims, role: "owner" as "admin" })],
    ])("refuses a token %s", async (_, spoil) => {
        const acme = server().workspace();
        const { kid, secret } = acme.created.widget_key;
        await refused(await hs256(spoil(claimsOf(acme), acme), kid, secret));
    });

    it("forgives clocks that differ by less than 30 seconds", async () => {
        const acme = server().workspace();
        const { kid, secret } = acme.created.widget_key;
        const claims = claimsOf(acme);
        const early = { ...claims, iat: claims.iat + 15, exp: claims.exp + 15 };
        expect((await bearing(await hs256(early, kid, secret)).get("/widget/v1/state")).status).toBe(200);
    });

    it("refuses an unknown kid, another's secret and a changed payload", async () => {
        const [acme, other] = [server().workspace(), server().workspace()];
        const { kid, secret } = acme.created.widget_key;
        const claims = claimsOf(acme);
        await refused(await hs256(claims, "unknown", secret));
        await refused(await hs256(claims, kid, other.created.widget_key.secret));
        const [header, , signature] = (await hs256(claims, kid, secret)).split(".");
        const forged = Buffer.from(JSON.stringify({ ...claims, sub: "boss" })).toString("base64url");
        await refused(`${header}.${forged}.${signature}`);
        for (const garbage of ["", "a.b", "a.b.c", "....", `${header}.${forged}`]) {
            expect((await bearing(garbage).get("/widget/v1/state")).status).toBe(401);
        }
    });

    it("stops taking a key that was retired", async () => {
        const acme = server().workspace();
        const second = await acme.api.ok(
            201,
            acme.api.post<{ kid: string; secret: string }>("/v1/widget-keys", { algorithm: "HS256" }),
        );
        const token = await hs256(claimsOf(acme), second.kid, second.secret);
        expect((await bearing(token).get("/widget/v1/state")).status).toBe(200);
        await acme.api.ok(200, acme.api.post(`/v1/widget-keys/${second.kid}/retire`));
        await refused(token);
    });

    it("answers only origins on the list", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const { body: now, headers } = await acme.api.get<Editable>("/v1/workspace");
        const edited = {
            name: now.name,
            locale: now.locale,
            brand: now.brand,
            set_up: now.set_up,
            origins: ["https://app.example.com"],
        };
        await acme.api.ok(
            200,
            acme.api.put("/v1/workspace", edited, { headers: { "if-match": headers["etag"] ?? "" } }),
        );

        const from = (origin: string) => advocate.widget.with({ origin });
        const welcome = await from("https://app.example.com").get("/widget/v1/state");
        expect(welcome.status).toBe(200);
        expect(welcome.headers["access-control-allow-origin"]).toBe("https://app.example.com");
        expect(welcome.headers["vary"]).toMatch(/origin/i);
        expect(welcome.headers["access-control-allow-credentials"]).toBeUndefined();

        const strangers = [
            "null",
            "https://evil.example",
            "http://app.example.com",
            "https://app.example.com.evil.example",
            "https://app.example.com:8443",
        ];
        for (const origin of strangers) {
            const answer = await from(origin).post("/widget/v1/referrals", acme.prospect());
            expectProblem(answer, 403, "origin_forbidden");
            expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
        }
        expect((await acme.state(advocate)).referrals).toEqual([]);
    });

    it("answers a preflight without credentials, for origins on the list", async () => {
        const acme = server().workspace();
        const { body: now, headers } = await acme.api.get<Editable>("/v1/workspace");
        const { name, locale, brand, set_up } = now;
        const edited = { name, locale, brand, set_up, origins: ["https://preflight.example.com"] };
        await acme.api.ok(
            200,
            acme.api.put("/v1/workspace", edited, { headers: { "if-match": headers["etag"] ?? "" } }),
        );
        const ask = (origin: string) =>
            server().api.unchecked("OPTIONS", "/widget/v1/referrals", {
                headers: {
                    origin,
                    "access-control-request-method": "POST",
                    "access-control-request-headers": "authorization,content-type",
                },
            });
        const answer = await ask("https://preflight.example.com");
        expect([200, 204]).toContain(answer.status);
        expect(answer.headers["access-control-allow-origin"]).toBe("https://preflight.example.com");
        expect(answer.headers["access-control-allow-headers"]).toMatch(/authorization/i);
        expect((await ask("https://evil.example")).headers["access-control-allow-origin"]).toBeUndefined();
    });

    it("writes no token, key or address to the log", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate);
        const log = server().logLines.join("\n");
        for (const secret of [acme.created.api_key, acme.created.widget_key.secret, advocate.email, referred.email]) {
            expect(log.includes(secret), `the log holds ${secret}`).toBe(false);
        }
    });
});
