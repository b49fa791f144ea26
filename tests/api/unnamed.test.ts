// Who recommended a prospect is told to them, unless that person wants to stay unnamed or is not known any more; what
// the team is asked to do about prospects names them.
import { describe, expect, it } from "vitest";
import type { Page } from "./support/contract.js";
import { detail, forwardPath, happen, type Evidence } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

interface Task {
    kind: string;
    state: string;
    title: string;
    referral: string;
    note: string | null;
}

const english = { headers: { "accept-language": "en" } };
const consumer = () => `mamie.${Math.floor(Math.random() * 1e12)}@orange.fr`;

/** A prospect who is told by a page that their advocate forwards, and its path. */
async function forwarded(acme: Workspace): Promise<{ advocate: Advocate; referred: Referred; path: string }> {
    const advocate = await acme.advocate();
    const referred = await acme.refer(advocate, { email: consumer(), company: "Quartzel" });
    const path = await forwardPath(acme, advocate, referred);
    if (path === null) throw new Error("there is no page to forward");
    return { advocate, referred, path };
}

function page(acme: Workspace, path: string, language = "en") {
    return acme.server.api.unchecked("GET", path, { headers: { "accept-language": language } });
}

async function tasks(acme: Workspace, kind: string): Promise<Task[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Task>>(`/v1/tasks?kind=${kind}`, english))).items;
}

async function staysUnnamed(acme: Workspace, advocate: Advocate): Promise<void> {
    const { widget } = await acme.returning(advocate);
    await acme.api.ok(200, widget.put("/widget/v1/preferences", { involvement: "anonymous" }));
}

describeOnBothEngines("an advocate whom prospects are not told of", { workspaces: [{ copies: 8 }] }, (server) => {
    const fresh = () => server().workspace();
    const account = async (acme: Workspace, id: string) =>
        (await acme.api.ok(200, acme.api.get<Evidence>(`/v1/referrals/${id}/evidence`))).source.account;

    it("is named on the prospect's page until they want to stay unnamed, and in the evidence all the same", async () => {
        const acme = fresh();
        const { advocate, referred, path } = await forwarded(acme);
        const company = await account(acme, referred.id);
        const named = await page(acme, path);
        expect(named.text).toContain("Camille Petit");
        expect(named.text).toContain(company);

        await staysUnnamed(acme, advocate);
        for (const [language, words] of [
            ["en", ["is recommended to you", "One of our customers gave it to us on", "One of our customers gave us"]],
            ["fr", ["vous est recommandé", "L’un de nos clients nous l’a donnée le", "L’un de nos clients nous a"]],
        ] as const) {
            const unnamed = await page(acme, path, language);
            for (const said of words) expect(unnamed.text).toContain(said);
            expect(unnamed.text).not.toContain("Camille");
            expect(unnamed.text).not.toContain(company);
            expect(unnamed.text).not.toMatch(/\{[a-z_]+\}/);
        }
        const evidence = await acme.api.ok(200, acme.api.get<Evidence>(`/v1/referrals/${referred.id}/evidence`));
        expect(evidence.source).toMatchObject({ advocate: "Camille Petit", account: company });
    });

    it("is named by no text that a rep reads to the prospect", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate);
        expect((await detail(acme, referred.id)).contact.script).toContain("Camille Petit");
        await staysUnnamed(acme, advocate);
        const { script } = (await detail(acme, referred.id)).contact;
        expect(script).not.toContain("Camille Petit");
        expect(script).not.toContain(await account(acme, referred.id));
        expect(script).toContain("L’un de nos clients");
    });

    it("is nobody known once they were erased, rather than a mark in place of a name", async () => {
        const acme = fresh();
        const { advocate, path } = await forwarded(acme);
        await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: advocate.email }));
        const after = await page(acme, path);
        expect(after.status).toBe(200);
        expect(after.text).toContain("is recommended to you");
        expect(after.text).toContain("One of our customers gave it to us");
        expect(after.text).not.toContain("Camille");
        expect(after.text).not.toMatch(/[>(]\s*[—–-]+\s*[<),]/);
    });
});

describeOnBothEngines("what the team is asked to do about a prospect", { workspaces: [{ copies: 8 }] }, (server) => {
    const fresh = () => server().workspace();

    it("names their company while it is known, and who recommended them", async () => {
        const acme = fresh();
        const { referred, path } = await forwarded(acme);
        await acme.server.api.unchecked("POST", `${path}/interested`);
        await acme.advanceDays(25);
        const [uninformed] = await tasks(acme, "uninformed");
        expect(uninformed?.title).toContain("Quartzel (recommended by Camille Petit) has not been informed");
        const [interested] = await tasks(acme, "forwarded_interest");
        expect(interested?.title).toContain("Quartzel (recommended by Camille Petit) says they are interested");

        await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: referred.email }));
        const [forgotten] = await tasks(acme, "uninformed");
        expect(forgotten).toMatchObject({ state: "done", note: expect.any(String) as string });
        expect(forgotten?.title).toContain("A contact of Camille Petit");
        expect((await acme.api.get("/v1/tasks")).text).not.toContain("Quartzel");
    });

    describe("to confirm interest shown by a forwarded link is closed", () => {
        const endings: [string, (acme: Workspace, told: Referred, path: string) => Promise<unknown>][] = [
            [
                "once the team confirmed it",
                async (acme, { id }) => {
                    await acme.api.ok(200, happen(acme, id, "contacted"));
                    await acme.api.ok(200, happen(acme, id, "prospect_interested"));
                },
            ],
            ["once the prospect refused", (acme, _, path) => acme.server.api.unchecked("POST", `${path}/refuse`)],
            ["once they bought", (acme, told) => acme.buys(told, { amount: 10_000 })],
            [
                "once nothing is left of them",
                (acme, told) => acme.api.post("/v1/subjects/erase", { email: told.email }),
            ],
        ];

        it.each(endings)("%s", async (_, ends) => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            await acme.server.api.unchecked("POST", `${path}/interested`);
            expect(await tasks(acme, "forwarded_interest")).toMatchObject([{ state: "open", note: null }]);
            await ends(acme, referred, path);
            const [closed] = await tasks(acme, "forwarded_interest");
            expect(closed).toMatchObject({ state: "done", referral: referred.id, note: expect.any(String) as string });
            await acme.server.api.unchecked("POST", `${path}/interested`);
            expect(await tasks(acme, "forwarded_interest")).toMatchObject([{ state: "done" }]);
        });
    });
});
