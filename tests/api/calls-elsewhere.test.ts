// What calls change outside the queue: what a program costs, what is handed out of a person, what the advocate sees.
import { describe, expect, it } from "vitest";
import { called, referred, rep, setCalling, unlocked } from "./support/calls.js";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Money, Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { Workspace } from "./support/workspace.js";

interface Figures {
    available: Money | null;
    calls: Money;
    cost: Money;
    cost_per_customer: Money | null;
}

interface Guardrail {
    state: string;
    gauges: { limit: string; measured: number }[];
}

interface Call {
    party: string;
    outcome: string;
    actor_name: string | null;
    text: string;
    minutes: number;
    note: string | null;
}

describeOnBothEngines("calls elsewhere", { workspaces: [{ preset: "advocate-calls", copies: 10 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });
    // 36.00 an hour in the preset: twenty minutes are 12.00.
    const talk = (acme: Workspace, id: string, minutes: number) =>
        called(acme, id, { party: "advocate", outcome: "reached", minutes });

    describe("the time of reps", () => {
        async function watched(acme: Workspace) {
            const path = `/v1/programs/${await programOf(acme)}`;
            return {
                budget: async () =>
                    (await acme.api.ok(200, acme.api.get<{ currencies: [Figures] }>(`${path}/budget`))).currencies[0],
                guardrail: () => acme.api.ok(200, acme.api.get<Guardrail>(`${path}/guardrail`)),
                set: (body: Record<string, unknown>) => acme.api.ok(200, acme.api.put(`${path}/guardrail`, body)),
                release: () => acme.api.ok(200, acme.api.post(`${path}/guardrail/release`, { reason: "Agreed" })),
                topUp: (amount: number) =>
                    acme.api.ok(201, acme.api.post(`${path}/budget/top-ups`, { amount: acme.money(amount) })),
            };
        }

        it("is held against the ceiling in the very call that crosses it, and counts anew after a release", async () => {
            const acme = fresh();
            const program = await watched(acme);
            await program.set({ cost_per_customer: acme.money(1_000), action: "pause" });
            const { id } = await referred(acme);
            await talk(acme, id, 10);
            expect(await program.guardrail()).toMatchObject({ state: "ok", gauges: [{ measured: 600 }] });
            await talk(acme, id, 10);
            expect(await program.guardrail()).toMatchObject({ state: "paused", gauges: [{ measured: 1_200 }] });
            const advocate = await acme.advocate();
            const refused = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(refused, 409, "program_paused");
            await program.release();
            await talk(acme, id, 15);
            expect(await program.guardrail()).toMatchObject({ state: "alert", gauges: [{ measured: 900 }] });
            await talk(acme, id, 2);
            expect((await program.guardrail()).state).toBe("paused");
        });

        it("is the same in the budget and in economics, and no budget pays it", async () => {
            const acme = fresh();
            await acme.api.ok(200, setCalling(acme, { usual_minutes: 0 }));
            const program = await watched(acme);
            await program.topUp(1_000);
            const { id, email, customer } = await unlocked(acme);
            await called(acme, id, { party: "prospect", outcome: "interested", minutes: 25 });
            await acme.buys({ id, email, customer }, { amount: 90_000, interval: "year" });
            const budget = await program.budget();
            expect(budget.calls).toEqual(acme.money(1_500));
            const report = await acme.api.ok(
                200,
                acme.api.get<{ totals: { cost: { calls: Money; total: Money } } }>("/v1/reports/economics"),
            );
            expect(report.totals.cost.calls).toEqual(budget.calls);
            // The credit of 150.00 waits for a budget of 10.00: what was spent so far is the time alone.
            expect(budget).toMatchObject({ available: acme.money(1_000), cost: acme.money(1_500) });
            expect(budget.cost_per_customer).toEqual(acme.money(1_500));
            expect((await program.guardrail()).gauges).toMatchObject([{ limit: "budget", measured: 15_000 }]);
        });
    });

    describe("what is kept of a person", () => {
        const exported = async (acme: Workspace, email: string) =>
            acme.api.ok(
                200,
                acme.api.post<{ as_prospect: { calls: Call[] }[]; as_user: { calls: Call[] }[] }>(
                    "/v1/subjects/export",
                    { email },
                ),
            );

        /** Both were called, and something was written down of each. */
        async function talkedTo(acme: Workspace) {
            const advocate = await acme.advocate();
            const one = await acme.refer(advocate, { phone: "+33 1 44 55 66 77" });
            const { api } = await rep(acme);
            await called(
                acme,
                one.id,
                { party: "advocate", outcome: "agrees", minutes: 4, note: "Content du support" },
                api,
            );
            await called(
                acme,
                one.id,
                { party: "prospect", outcome: "reached", minutes: 9, note: "Veut une démo" },
                api,
            );
            return { advocate, one };
        }
        const notes = async (acme: Workspace, id: string) =>
            (
                await acme.api.ok(200, acme.api.get<{ items: { note: string | null }[] }>(`/v1/referrals/${id}/calls`))
            ).items.map(({ note }) => note);

        it("names each call in the evidence, and quotes no side to the other", async () => {
            const acme = fresh();
            const { advocate, one } = await talkedTo(acme);
            const evidence = await acme.api.ok(
                200,
                acme.api.get<{ calls: Call[] }>(`/v1/referrals/${one.id}/evidence`),
            );
            expect(evidence.calls).toMatchObject([
                { party: "advocate", outcome: "agrees", minutes: 4, actor_name: "Sacha Membre", note: null },
                {
                    party: "prospect",
                    outcome: "reached",
                    minutes: 9,
                    actor_name: "Sacha Membre",
                    note: "Veut une démo",
                },
            ]);
            expect(evidence.calls.every(({ text }) => text.length > 5 && !text.includes("_"))).toBe(true);
            const page = await acme.api.get(`/v1/referrals/${one.id}/evidence.html`);
            expect(page.text).toContain("Veut une démo");
            expect(page.text).not.toContain("Content du support");
            expect(page.text, "times are read on the workspace's clock").not.toMatch(/\d{4}-\d{2}-\d{2}T\d{2}:/);
            expect(page.text).toContain("Europe/Paris");
            expect(page.text).toContain("The advocate did not say that they know this person professionally.");
            expect(page.text).toMatch(/<dt>Country<\/dt>\s*<dd>France<\/dd>/);
            expect((await exported(acme, one.email)).as_prospect[0]?.calls).toEqual(evidence.calls);
            expect((await exported(acme, advocate.email)).as_user[0]?.calls).toMatchObject([
                { party: "advocate", note: "Content du support" },
            ]);
        });

        it("goes with the advocate, and with the prospect", async () => {
            const acme = fresh();
            const { advocate, one } = await talkedTo(acme);
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: advocate.email }));
            expect(await notes(acme, one.id)).toEqual([null, "Veut une démo"]);
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: one.email }));
            expect(await notes(acme, one.id)).toEqual([null, null]);
        });
    });

    describe("the advocate", () => {
        const state = async (widget: { get: Workspace["api"]["get"] }, acme: Workspace, locale: string) =>
            acme.api.ok(
                200,
                widget.get<{
                    offer: { advocate: string };
                    referrals: { step: string; stage: string }[];
                    texts: Record<string, string>;
                }>("/widget/v1/state?texts=true", { headers: { "accept-language": locale } }),
            );

        it("reads before submitting what each order brings, and that they are called first", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const english = await state(widget, acme, "en");
            expect(english.offer.advocate).toBe(
                "You receive up to €400.00, depending on their order. In detail: €50 for an order below €600 a year, " +
                    "€150 below €2,400, €400 from there. One of us calls you first, then them.",
            );
            expect(english.texts["next"]).toBe("We check it; before we call anybody, we call you.");
            const french = await state(widget, acme, "fr");
            expect(french.offer.advocate).toMatch(/50\s€ pour une commande de moins de 600\s€ par an/u);
            expect(french.texts["advocate_call"]).toBe("Nous vous appelons d’abord");
        });

        it("sees whose turn it is, and learns nothing of who cannot be called", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const suppressed = acme.prospect();
            await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: suppressed.email }));
            await acme.refer(advocate, suppressed);
            const { id } = await acme.refer(advocate, { phone: "+33 1 44 55 66 77" });
            const told = async () => (await state(advocate.widget, acme, "fr")).referrals;
            const steps = async () => (await told()).map(({ stage }) => stage);
            expect(await steps()).toEqual(["advocate_call", "advocate_call"]);
            await called(acme, id, { party: "advocate", outcome: "agrees" });
            expect(await steps()).toEqual(["prospect_call", "advocate_call"]);
            expect(await acme.referral(id)).toMatchObject({ stage: "prospect_call" });
            await called(acme, id, { party: "prospect", outcome: "interested" });
            expect(await steps()).toEqual(["in_discussion", "advocate_call"]);
            expect(
                (await told()).map(({ step }) => step),
                "the same for every program",
            ).toEqual(["in_discussion", "received"]);
        });

        it("hears by mail how it ended, once each, and nothing of who was not called", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const sent = async () =>
                (
                    await acme.api.ok(
                        200,
                        acme.api.get<Page<{ template: string; to: string }>>("/v1/messages?limit=200"),
                    )
                ).items
                    .filter(({ to }) => to === advocate.email)
                    .map(({ template }) => template)
                    .sort();
            const sold = await acme.refer(advocate, { phone: "+33 1 44 55 66 77" });
            await called(acme, sold.id, { party: "advocate", outcome: "agrees" });
            await acme.buys(sold, { amount: 90_000, interval: "year" });
            expect(await sent()).toEqual(["advocate.call_thanks", "advocate.customer"]);
            const lost = await acme.refer(advocate, { phone: "+33 1 44 55 66 78" });
            await called(acme, lost.id, { party: "advocate", outcome: "agrees" });
            await called(acme, lost.id, { party: "prospect", outcome: "lost", reason: "Budget" });
            const declined = await acme.refer(advocate, { phone: "+33 1 44 55 66 79" });
            await called(acme, declined.id, { party: "advocate", outcome: "declines" });
            expect(await sent()).toEqual([
                "advocate.call_thanks",
                "advocate.call_thanks",
                "advocate.customer",
                "advocate.not_this_time",
            ]);
        });

        it("is promised no call about whom the law lets nobody call, and learns nothing of who objected", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const address = () => `mamie.${Workspace.next()}@orange.fr`;
            const [known, other] = [address(), address()];
            await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: known }));
            await acme.refer(advocate, { email: known });
            const consumer = await acme.refer(advocate, { email: other });
            const seen = await state(advocate.widget, acme, "fr");
            expect(seen.referrals.map(({ step }) => step)).toEqual(["received", "received"]);
            expect(await acme.referral(consumer.id)).toMatchObject({ stage: "received", rep: null });
        });

        it("is promised no call where the program calls the prospect at once", async () => {
            const acme = fresh();
            await acme.api.ok(200, setCalling(acme, { advocate_first: false }));
            const advocate = await acme.advocate();
            await acme.refer(advocate);
            const seen = await state(advocate.widget, acme, "en");
            expect(seen.referrals).toMatchObject([{ step: "received" }]);
            expect(seen.offer.advocate).not.toContain("calls you");
            expect(seen.texts["next"]).not.toBe(seen.texts["next_call"]);
        });
    });
});
