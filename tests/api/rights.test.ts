// Row 12 of the law: what is kept of a person is handed out and forgotten, everywhere at once. No relay is configured
// here: mail stays queued.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Receipt } from "./support/contract.js";
import { detail, type Evidence } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

describeOnBothEngines("the rights of persons", { workspaces: [{ copies: 8 }] }, (server) => {
    const fresh = () => server().workspace();

    interface Export {
        suppressed: boolean;
        as_prospect: Evidence[];
        as_user: { name: string; email: string; rewards: unknown[] }[];
        as_member: { email: string }[];
        as_payer: { name: string | null }[];
        messages: { to: string }[];
    }
    const exported = (acme: Workspace, email: string) =>
        acme.api.ok(200, acme.api.post<Export>("/v1/subjects/export", { email }));

    it("finds a person as prospect, user and member, in any spelling", async () => {
        const acme = fresh();
        const { advocate, referred } = await acme.sale({ amount: 50_000 });
        const user = await exported(acme, advocate.email.toUpperCase());
        expect(user.as_user).toMatchObject([{ name: "Camille Petit", email: advocate.email }]);
        expect(user.as_user[0]?.rewards).toHaveLength(1);
        const prospect = await exported(acme, referred.email.replace("@", "+x@"));
        expect(prospect.as_prospect.map(({ prospect: { email } }) => email)).toEqual([referred.email]);
        const nobody = await exported(acme, "nobody@nowhere.example.fr");
        expect([nobody.as_prospect, nobody.as_user, nobody.as_member]).toEqual([[], [], []]);
        expectProblem(await acme.api.post("/v1/subjects/export", { email: "a@b" }), 422, "email_invalid");
        expectProblem(await acme.api.post("/v1/subjects/erase", { email: " " }), 422, "email_required");
    });

    it("gives and forgets what hangs on an address: tests of templates, parcels, tasks, who paid", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const { email } = advocate;
        await acme.api.ok(201, acme.api.post("/v1/templates/ambassador.ask/fr/test", { to: email }));
        await acme.told({
            id: `paid-${email}`,
            type: "payment.received",
            occurred_at: acme.at(0),
            customer: {
                external_id: "cus-known",
                email: email.toUpperCase().replace("@", "+pay@"),
                name: "Camille Payeur",
            },
            payment: { invoice: "inv-known", amount: acme.money(1_000) },
        });
        const seen = await exported(acme, email);
        expect(seen.messages).toMatchObject([{ to: email }]);
        expect(seen.as_payer).toMatchObject([{ name: "Camille Payeur" }]);
        expect(seen.as_user).toMatchObject([{ enrollments: [], role: "admin", phone: null, preferences: [] }]);
        const erased = await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email }));
        expect(erased).toMatchObject({ users: 1, payments: 1, messages: 1 });
        const after = await exported(acme, email);
        expect([after.messages, after.as_payer, after.as_user]).toEqual([[], [], []]);
        const kept = await acme.api.get("/v1/messages?limit=200");
        expect(kept.text).not.toContain(email);
    });

    it("leaves nothing of who was forgotten in the files of an embedded database", async () => {
        if (server().engine !== "sqlite") return;
        const acme = fresh();
        const advocate = await acme.advocate();
        const name = `Efface${Math.floor(Math.random() * 1e9)}`;
        const referred = await acme.refer(advocate, { contact_name: name });
        expect(await server().stored()).toContain(name);
        await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: referred.email }));
        await acme.settle();
        const stored = await server().stored();
        expect(stored.includes(name), "the name").toBe(false);
        expect(stored.includes(referred.email), "the address").toBe(false);
    });

    it("keeps no answer that tells of who was forgotten, and none to what it told of a person", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate);
        const other = await acme.refer(advocate);
        const headers = { "idempotency-key": "told-once" };
        const move = (id: string, key: string) =>
            acme.api.post(
                `/v1/referrals/${id}/transitions`,
                { event: "contacted" },
                { headers: { "idempotency-key": key } },
            );
        expect((await move(referred.id, "one")).text).toContain(referred.email);
        const kept = await move(other.id, "two");
        const { email } = referred;
        const dossier = await acme.api.post("/v1/subjects/export", { email }, { headers });
        expect(dossier.text).toContain(email);
        for (let i = 0; i < 2; ++i) {
            const done = await acme.api.post("/v1/subjects/erase", { email }, { headers });
            expect(done.body).toMatchObject({ referrals: 1 - i });
        }
        const again = await acme.api.post("/v1/subjects/export", { email }, { headers });
        expect(again.body).toMatchObject({ as_prospect: [] });
        // The key stays used: what was done once is never done again.
        expectProblem(await move(referred.id, "one"), 404, "not_found");
        expect((await move(other.id, "two")).text).toBe(kept.text);
    });

    const widgetScript = async () => (await server().api.unchecked("GET", "/w/v1.js")).text;

    it("forgets a person everywhere at once, and a second time nothing", async () => {
        const acme = fresh();
        const { advocate, referred } = await acme.sale({ amount: 50_000 });
        await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: referred.email }));
        const erase = (email: string) => acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email }));
        const nothing = {
            referrals: 0,
            users: 0,
            members: 0,
            payments: 0,
            messages: 0,
            gift_addresses: 0,
            tasks: 0,
        };
        const first = await erase(referred.email);
        expect(first).toMatchObject({ referrals: 1, users: 0, members: 0, messages: 1 });
        expect(await erase(referred.email)).toEqual(nothing);
        expect(await erase(advocate.email)).toMatchObject({ referrals: 0, users: 1, members: 0 });
        expect(await erase(advocate.email)).toEqual(nothing);
        const everything = await Promise.all(
            ["/v1/users", "/v1/referrals", "/v1/advocates", "/v1/billing-events", "/v1/rewards"].map((path) =>
                acme.api.unchecked("GET", path),
            ),
        );
        for (const { text } of everything) {
            expect(text).not.toContain(advocate.email);
            expect(text).not.toContain(referred.email);
        }
        expect((await exported(acme, referred.email)).suppressed, "the objection stays").toBe(true);
    });

    it("serves a widget that knows no cookie and no storage", async () => {
        const script = await widgetScript();
        for (const word of ["cookie", "localStorage", "sessionStorage", "indexedDB", "caches.open"]) {
            expect(script, word).not.toContain(word);
        }
    });

    it("never refuses by a score alone", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const told = { email: `mamie${Math.floor(Math.random() * 1e9)}@orange.fr`, informed: true };
        const poor = await acme.api.ok(201, advocate.widget.post<Receipt>("/widget/v1/referrals", told));
        expect(["review", "accepted"]).toContain((await detail(acme, poor.id)).state);
    });

    it("keeps to the roles of the team", async () => {
        const acme = fresh();
        const [rep, finance] = [await member(acme, "rep"), await member(acme, "finance")];
        await rep.ok(200, rep.post("/v1/suppressions", { address: "a@exemple.fr" }));
        expectProblem(await finance.post("/v1/suppressions", { address: "b@exemple.fr" }), 403, "forbidden");
        expectProblem(await rep.post("/v1/subjects/erase", { email: "a@exemple.fr" }), 403, "forbidden");
    });
});
