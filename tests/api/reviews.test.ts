// Whom a program looks for, what its thresholds hold back, and the queue in which people decide.
import { describe, expect, it } from "vitest";
import { day, programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { NewReferral, Page, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

interface Target {
    countries: string[];
    competitors: string[];
    sectors: string[];
    employees_from: number | null;
    employees_to: number | null;
    review_below: number;
    refuse_below: number;
}

interface Program {
    name: string;
    state: string;
    typical_annual_value: unknown;
    target: Target;
}

interface Review {
    referral: Referral;
    reason: { code: string; text: string } | null;
    proposal: string;
    age_days: number;
    due_at: string;
}

interface Outcome {
    referral: string;
    state: string | null;
    code: string | null;
    detail: string | null;
}

const anybody: Target = {
    countries: [],
    competitors: [],
    sectors: [],
    employees_from: null,
    employees_to: null,
    review_below: 20,
    refuse_below: 0,
};

describeOnBothEngines("relevance and reviews", { workspaces: [{ copies: 10 }] }, (server) => {
    const fresh = () => server().workspace();

    async function put(acme: Workspace, target: Record<string, unknown>) {
        const path = `/v1/programs/${await programOf(acme)}`;
        const read = await acme.api.get<Program>(path);
        const { name, state, typical_annual_value } = read.body;
        const body = { name, state, typical_annual_value, target: { ...anybody, ...target } };
        return acme.api.put<Program>(path, body, { headers: { "if-match": read.headers["etag"]! } });
    }

    const targeted = async (acme: Workspace, target: Record<string, unknown>) =>
        (await acme.api.ok(200, put(acme, target))).target;

    /** Recommends a prospect of whom nothing but an address is told. */
    async function bare(acme: Workspace, over: NewReferral = {}): Promise<Referral> {
        const { email } = acme.prospect();
        const { widget } = await acme.advocate();
        const told = { email, informed: true, ...over };
        const { id } = await acme.api.ok(201, widget.post<{ id: string }>("/widget/v1/referrals", told));
        return acme.referral(id);
    }

    const queue = async (acme: Workspace) => (await acme.api.ok(200, acme.api.get<Page<Review>>("/v1/reviews"))).items;

    const codes = (referral: Referral) => referral.relevance.reasons.map(({ code }) => code);

    describe("a target profile", () => {
        it("is kept as tidied, and left alone by a change that does not name it", async () => {
            const acme = fresh();
            const target = {
                countries: ["FR", "BE"],
                competitors: ["rival.fr"],
                sectors: ["62.01z", "69"],
                employees_from: 5,
                employees_to: 250,
                review_below: 40,
                refuse_below: 10,
            };
            expect(await targeted(acme, target)).toEqual({ ...target, sectors: ["6201Z", "69"] });
            const path = `/v1/programs/${await programOf(acme)}`;
            const read = await acme.api.get<Program>(path);
            const { name, state, typical_annual_value } = read.body;
            const etag = { headers: { "if-match": read.headers["etag"]! } };
            const renamed = await acme.api.ok(
                200,
                acme.api.put<Program>(path, { name: `${name}!`, state, typical_annual_value }, etag),
            );
            expect(renamed.target.sectors).toEqual(["6201Z", "69"]);
        });

        it("counts country, activity and size for and against, with reasons in words", async () => {
            const acme = fresh();
            const neutral = await bare(acme, { country: "FR", sector: "62.02A", employees: 30 });
            expect(codes(neutral)).not.toContain("sector_in_target");
            await targeted(acme, { countries: ["FR"], sectors: ["62"], employees_from: 10, employees_to: 50 });
            const fitting = await bare(acme, { country: "FR", sector: "62.02A", employees: 30 });
            expect(codes(fitting)).toEqual(
                expect.arrayContaining(["country_in_target", "sector_in_target", "size_in_target"]),
            );
            expect(fitting.relevance.score - neutral.relevance.score).toBe(15);
            const strange = await bare(acme, { country: "PT", sector: "01.11Z", employees: 9 });
            expect(codes(strange)).toEqual(
                expect.arrayContaining(["country_outside_target", "sector_outside_target", "size_outside_target"]),
            );
            expect(strange.relevance.score).toBeLessThan(neutral.relevance.score);
            for (const { text } of strange.relevance.reasons) expect(text.length).toBeGreaterThan(5);
            const silent = await bare(acme);
            expect(codes(silent).filter((code) => /sector|size/.test(code))).toEqual([]);
        });

        it("holds whoever writes from a competitor", async () => {
            const acme = fresh();
            await targeted(acme, { competitors: ["rival.fr"] });
            const spy = await bare(acme, { email: "jean@sales.rival.fr" });
            expect(spy.state).toBe("review");
            expect(codes(spy)).toContain("competitor");
        });

        it("refuses what it cannot keep to, and changes nothing", async () => {
            const acme = fresh();
            const bad: [Record<string, unknown>, string, string][] = [
                [{ review_below: 101 }, "out_of_range", "/target/review_below"],
                [{ review_below: 20, refuse_below: 21 }, "out_of_range", "/target/refuse_below"],
                [{ employees_from: 50, employees_to: 10 }, "out_of_range", "/target/employees_to"],
                [{ sectors: [" . "] }, "invalid_text", "/target/sectors/0"],
                [{ sectors: ["x".repeat(17)] }, "too_long", "/target/sectors/0"],
                [{ sectors: Array(51).fill("62") }, "too_many", "/target/sectors"],
                [{ countries: ["FRA"] }, "country_invalid", "/target/countries/0"],
                [{ competitors: ["no domain"] }, "domain_invalid", "/target/competitors/0"],
                [{ review_below: "20" }, "integer_expected", "/target/review_below"],
                [{ color: "red" }, "unknown_field", "/target/color"],
            ];
            for (const [target, code, pointer] of bad) {
                const problem = expectProblem(await put(acme, target), 422, code);
                expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
            }
            const open = expectProblem(await put(acme, { employees_from: 50, employees_to: 10 }), 422, "out_of_range");
            expect(open.detail).toMatch(/^50 is the least that is accepted/);
            const { body } = await acme.api.get<Program>(`/v1/programs/${await programOf(acme)}`);
            expect(body.target).toEqual(anybody);
        });
    });

    describe("the review queue", () => {
        it("shows what waits, oldest first, with its age, its reason and what its score proposes", async () => {
            const acme = fresh();
            await targeted(acme, { review_below: 90, refuse_below: 30 });
            const first = await bare(acme, { email: "mamie@gmail.com" });
            await acme.advance(3 * day);
            const second = await bare(acme);
            const waiting = await queue(acme);
            expect(waiting.map(({ referral }) => referral.id)).toEqual([first.id, second.id]);
            expect(waiting.map(({ proposal, age_days }) => [proposal, age_days])).toEqual([
                ["refuse", 3],
                ["review", 0],
            ]);
            expect(waiting[0]?.reason).toEqual({
                code: "low_relevance",
                text: "Relevance is low: a personal address of a public mail service",
            });
            expect(waiting[1]?.reason?.text).toContain("too little is known");
            expect(Date.parse(waiting[0]!.due_at) - Date.parse(first.submitted_at)).toBe(14 * day * 1000);
            await acme.advance(11 * day);
            expect((await acme.referral(first.id)).state, "nobody decided in 14 days").toBe("rejected");
            expect((await queue(acme)).map(({ referral }) => referral.id)).toEqual([second.id]);
        });

        it("names what speaks most against a referral, to the team alone", async () => {
            const acme = fresh();
            await targeted(acme, { review_below: 90, countries: ["DE"], competitors: ["rival.example"] });
            const rival = await bare(acme, { email: "paul@rival.example", country: "FR" });
            const abroad = await bare(acme, { country: "FR" });
            const texts = async (language: string) => {
                const headers = { "accept-language": language };
                const { body } = await acme.api.get<Page<Review>>("/v1/reviews", { headers });
                return body.items.map(({ reason }) => reason?.text);
            };
            expect(await texts("en")).toEqual([
                "Relevance is low: the company is a competitor",
                "Relevance is low: the program does not sell to this country",
            ]);
            expect((await texts("fr")).join()).toContain("l’entreprise est un concurrent");
            const path = `/v1/referrals/${rival.id}`;
            await acme.api.ok(200, acme.api.post(`${path}/transitions`, { event: "review_refused" }));
            const detail = await acme.api.ok(200, acme.api.get<{ reason: { text: string } | null }>(path));
            expect(detail.reason?.text).toContain("competitor");
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ reason: string | null }>>(`${path}/events`));
            expect(items.map(({ reason }) => reason ?? "").join()).toContain("the company is a competitor");
            expect(abroad.state).toBe("review");
        });

        it("tells the advocate nothing of why, also once it was refused", async () => {
            const acme = fresh();
            await targeted(acme, { competitors: ["rival.example"] });
            const who = await acme.advocate();
            const told = { email: "lea@rival.example", informed: true };
            const receipt = await acme.api.ok(201, who.widget.post<{ id: string }>("/widget/v1/referrals", told));
            expect(Object.keys(receipt).sort()).toEqual(["id", "status"]);
            const transition = { event: "review_refused" };
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${receipt.id}/transitions`, transition));
            await acme.advance(14 * day);
            const { referrals } = await acme.state(await acme.returning(who));
            expect(referrals).toMatchObject([{ id: receipt.id, step: "not_this_time" }]);
            expect(JSON.stringify(referrals)).not.toMatch(/low_relevance|relevan|competitor|concurrent/i);
        });

        it("never refuses by the score alone", async () => {
            const acme = fresh();
            await targeted(acme, { review_below: 100, refuse_below: 100 });
            expect((await bare(acme)).state).toBe("review");
            expect((await queue(acme))[0]?.proposal).toBe("refuse");
        });

        it("decides several at once: the good ones count, each of the others says why not", async () => {
            const acme = fresh();
            await targeted(acme, { review_below: 100 });
            const [one, two, three] = [await bare(acme), await bare(acme), await bare(acme)];
            const decide = (decisions: object[]) => acme.api.post<{ results: Outcome[] }>("/v1/reviews", { decisions });
            const { results } = await acme.api.ok(
                200,
                decide([
                    { referral: one.id, event: "review_accepted" },
                    { referral: two.id, event: "review_refused", reason: "Particulier" },
                    { referral: two.id, event: "review_accepted" },
                    { referral: "999999", event: "review_accepted" },
                ]),
            );
            expect(results.map(({ state, code }) => [state, code])).toEqual([
                ["accepted", null],
                ["rejected", null],
                ["accepted", null],
                [null, "not_found"],
            ]);
            const again = await acme.api.ok(200, decide([{ referral: one.id, event: "review_refused" }]));
            expect(again.results[0]).toMatchObject({ state: null, code: "illegal_transition" });
            expect((await queue(acme)).map(({ referral }) => referral.id)).toEqual([three.id]);
            expectProblem(await decide([]), 422, "required");
            expectProblem(await decide([{ referral: three.id, event: "lost" }]), 422, "unknown_value");
            const many = Array(101).fill({ referral: three.id, event: "review_accepted" });
            expectProblem(await decide(many), 422, "too_many");
            expect((await acme.referral(three.id)).state).toBe("review");
        });
    });
});
