// Whether the domain that mail is sent from is verified: asked of a DNS server of the test's own, kept, shown, asked
// again when it is old, and waited for where the workspace wants that.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MessagePage } from "./support/messages.js";
import { NameServer } from "./support/names.js";
import { engines, type Server, startServer } from "./support/server.js";
import { member, type Role } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface Check {
    domain: string | null;
    state: "trial" | "unchecked" | "unanswered" | "unverified" | "verified";
    text: string;
    checked_at: string | null;
    records: { record: string; finding: string; grade: string; text: string }[];
}

type Sender = { from: { name: string; address: string }; only_verified: boolean } & Record<string, unknown>;

const good = {
    "facturel.fr": ["v=spf1 include:relay.test ~all"],
    "s1._domainkey.facturel.fr": ["v=DKIM1; k=rsa; p=MIGfMA0"],
    "_dmarc.facturel.fr": ["v=DMARC1; p=reject"],
};

describe.each(engines)("the sender's domain, on %s", (engine) => {
    let names: NameServer;
    let server: Server;

    beforeAll(async () => {
        names = await NameServer.start();
        server = await startServer(engine, {
            workspaces: [{ copies: 5 }],
            environment: { PARRAIN_MAIL__DNS_SERVER: names.address, PARRAIN_MAIL__DKIM_SELECTOR: "s1" },
        });
    });
    afterAll(async () => {
        await server?.stop();
        names?.stop();
    });

    async function sendFrom(acme: Workspace, address: string, onlyVerified = false): Promise<void> {
        const { body, headers } = await acme.api.get<Sender>("/v1/sender");
        const { items: _items, is_default: _default, ready: _ready, missing: _missing, ...edit } = body;
        const wanted = { ...edit, from: { name: "Facturel", address }, only_verified: onlyVerified };
        const tag = { headers: { "if-match": headers.etag ?? "" } };
        const set = await acme.api.ok(200, acme.api.put<Sender>("/v1/sender", wanted, tag));
        expect(set.only_verified).toBe(onlyVerified);
    }

    const look = (acme: Workspace) => acme.api.ok(200, acme.api.post<Check>("/v1/sender/check"));
    const known = (acme: Workspace) => acme.api.ok(200, acme.api.get<Check>("/v1/sender/check"));

    it("does not ask for a domain that is for trying out", async () => {
        const acme = server.workspace();
        expect(await look(acme)).toMatchObject({
            domain: "acme.example",
            state: "trial",
            checked_at: null,
            records: [],
        });
    });

    it("says of each record how it stands, keeps that, and follows what was mended", async () => {
        const acme = server.workspace();
        names.records = { ...good, "_dmarc.facturel.fr": [], "facturel.fr": ["v=spf1 +all"] };
        await sendFrom(acme, "bonjour@facturel.fr");
        const first = await look(acme);
        expect(first).toMatchObject({
            domain: "facturel.fr",
            state: "unverified",
            records: [
                { record: "spf", finding: "open_to_all", grade: "bad" },
                { record: "dkim", finding: "good", grade: "good" },
                { record: "dmarc", finding: "missing", grade: "bad" },
            ],
        });
        expect(Date.parse(first.checked_at ?? "")).toBeGreaterThanOrEqual(server.now - 60_000);
        const french = await acme.api.get<Check>("/v1/sender/check", { headers: { "accept-language": "fr" } });
        expect(french.body.text).toMatch(/n’est pas vérifié/);
        expect(french.body.records[2]?.text).toMatch(/_dmarc\.facturel\.fr n’a pas/);

        names.records = good;
        expect((await known(acme)).state).toBe("unverified");
        const again = await acme.api.ok(
            200,
            acme.api.post<Check>("/v1/sender/check", undefined, { headers: { "idempotency-key": "look-1" } }),
        );
        expect(again.state).toBe("verified");
        names.records = {};
        const once = { headers: { "idempotency-key": "look-1" } };
        expect((await acme.api.ok(200, acme.api.post<Check>("/v1/sender/check", undefined, once))).state).toBe(
            "unverified",
        );
    });

    it("looks by itself at a domain nobody looked at, and again after 30 days", async () => {
        const acme = server.workspace();
        names.records = good;
        await sendFrom(acme, "bonjour@facturel.fr");
        await acme.advance(60);
        const first = await known(acme);
        expect(first.state).toBe("verified");
        names.records = {};
        await acme.advanceDays(29);
        expect((await known(acme)).checked_at).toBe(first.checked_at);
        await acme.advanceDays(2);
        expect((await known(acme)).state).toBe("unverified");
        await sendFrom(acme, "bonjour@facturel.com");
        expect(["unchecked", "unverified"]).toContain((await known(acme)).state);
    });

    it("only warns, unless the workspace wants a verified domain: then messages to prospects wait for one", async () => {
        const acme = server.workspace();
        names.records = {};
        await sendFrom(acme, "bonjour@facturel.fr", true);
        await look(acme);
        const { email } = await acme.refer(await acme.advocate());
        const introductions = async () =>
            (await acme.api.ok(200, acme.api.get<MessagePage>(`/v1/messages?to=${email}`))).items.length;
        await acme.advance(7_200);
        expect(await introductions()).toBe(0);
        await sendFrom(acme, "bonjour@facturel.fr", false);
        await acme.advance(7_200);
        expect(await introductions()).toBe(1);
    });

    it("lets everybody read and owners alone look", async () => {
        const acme = server.workspace();
        for (const role of ["owner", "marketing", "rep", "finance", "viewer"] as Role[]) {
            const who = await member(acme, role);
            const given = [await who.get("/v1/sender/check"), await who.post("/v1/sender/check")];
            expect([role, ...given.map(({ status }) => status)]).toEqual([role, 200, role === "owner" ? 200 : 403]);
        }
    });
});
