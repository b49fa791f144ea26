// Who recommends: found by program, source, state, score and words, page after page; and one of them with what came of it.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { happen } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";

interface Advocate {
    id: string;
    user: string;
    state: "active" | "gifts_on_sale" | "left";
    source: string;
    score: number | null;
    name: string;
    referrals: number;
}

interface Detail extends Advocate {
    preferences: { reward: string | null; involvement: string | null; hide_amounts: boolean };
    funnel: { submitted: number; accepted: number; engaged: number; won: number; quality: { part: number } };
    earnings: { earned: { amount: number; currency: string }; paid: { amount: number } }[];
    enrollments: { scenario: string }[];
}

describeOnBothEngines("advocates", { workspaces: [{ copies: 6 }] }, (server) => {
    const fresh = () => server().workspace();

    it("are found by a part of their name, address or company, in any case and without accents", async () => {
        const acme = fresh();
        const people = [await acme.advocate(), await acme.advocate()];
        for (const one of people) await acme.refer(one);
        const [first, second] = people;
        await acme.api.ok(
            200,
            acme.api.put(`/v1/users/${first?.user}`, {
                account: first?.account,
                email: "helene@atelier-nord.fr",
                name: "Hélène Duprés",
                role: "admin",
            }),
        );
        const found = async (query: string) => {
            const page = await acme.api.ok(200, acme.api.get<Page<Advocate>>(`/v1/advocates?${query}`));
            return page.items.map(({ user }) => user).sort();
        };
        expect(await found("")).toEqual([first?.user, second?.user].sort());
        for (const q of ["helene", "DUPRES", "atelier-nord", "h%C3%A9l%C3%A8ne%20d"]) {
            expect(await found(`q=${q}`), q).toEqual([first?.user]);
        }
        expect(await found("q=nobody")).toEqual([]);
        expect(await found("source=tab&state=active")).toHaveLength(2);
        expect(await found("source=survey")).toEqual([]);
        expect(await found("state=left")).toEqual([]);
        expect(await found("score_from=0")).toEqual([]);
        const page = await acme.api.ok(200, acme.api.get<Page<Advocate>>("/v1/advocates?limit=1"));
        expect(page.items).toHaveLength(1);
        const next = await acme.api.ok(
            200,
            acme.api.get<Page<Advocate>>(`/v1/advocates?limit=1&cursor=${page.next_cursor}`),
        );
        expect(next.items).toHaveLength(1);
        expect(next.items[0]?.id).not.toBe(page.items[0]?.id);
        expect(next.next_cursor).toBeNull();
    });

    it("are who recommended, or was enrolled to; everybody who opened the product where asked", async () => {
        const acme = fresh();
        const found = async (query: string) => {
            const page = await acme.api.ok(200, acme.api.get<Page<Advocate>>(`/v1/advocates?${query}`));
            return page.items.map(({ user }) => user).sort();
        };
        const [recommends, looks] = [await acme.advocate(), await acme.advocate()];
        await acme.refer(recommends);
        await acme.state(looks);
        expect(await found("")).toEqual([recommends.user]);
        expect(await found("source=tab")).toEqual([recommends.user]);
        expect(await found("everybody=false")).toEqual([recommends.user]);
        expect(await found("everybody=true")).toEqual([recommends.user, looks.user].sort());
        expect(await found(`everybody=true&q=${looks.email}`)).toEqual([looks.user]);
        const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
        const steps = [{ key: "call", kind: "task", text: { en: "Call", fr: "Appeler" } }];
        const draft = { name: "Calls", program: items[0]?.id, trigger: "manual", steps };
        const scenario = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/scenarios", draft));
        await acme.api.ok(200, acme.api.post(`/v1/scenarios/${scenario.id}/publish`));
        await acme.api.ok(200, acme.api.post(`/v1/scenarios/${scenario.id}/enrollments`, { users: [looks.user] }));
        expect(await found("")).toEqual([recommends.user, looks.user].sort());
    });

    it("refuse a filter that says nothing clear", async () => {
        const acme = fresh();
        for (const query of [
            "score_from=11",
            "state=happy",
            "source=street",
            "program=x",
            "since=2026",
            "everybody=perhaps",
        ]) {
            const answer = await acme.api.get(`/v1/advocates?${query}`);
            expect(answer.status, `${query}: ${answer.text}`).toBe(422);
        }
    });

    it("are shown with what they recommended, earned and prefer", async () => {
        const acme = fresh();
        const { advocate, referred } = await acme.sale({ amount: 129_000, interval: "year" });
        const silent = await acme.refer(advocate);
        await acme.api.ok(200, happen(acme, silent.id, "contacted"));
        const { items } = await acme.api.ok(200, acme.api.get<Page<Advocate>>("/v1/advocates"));
        const shown = await acme.api.ok(200, acme.api.get<Detail>(`/v1/advocates/${items[0]?.id}`));
        expect(shown).toMatchObject({
            user: advocate.user,
            referrals: 2,
            preferences: { hide_amounts: false },
            funnel: { submitted: 2, accepted: 2, engaged: 1, won: 1, quality: { part: 1 } },
            earnings: [{ earned: { amount: 25_800, currency: "EUR" }, paid: { amount: 0 } }],
            enrollments: [],
        });
        expect(referred.id).toBeTruthy();
        expectProblem(await acme.api.get("/v1/advocates/1"), 404, "not_found");
        expectProblem(await fresh().api.get(`/v1/advocates/${items[0]?.id}`), 404, "not_found");
    });
});
