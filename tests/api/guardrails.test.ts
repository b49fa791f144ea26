// What programs spend, the ceilings they must keep to, and what happens above them.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money, Payout, Reward } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Figures {
    currency: string;
    put_in: Money;
    available: Money | null;
    waiting: Money;
    committed: Money;
    spent: Money;
    owed: Money;
    avoided: Money;
    cost: Money;
    revenue: Money;
    customers: number;
    cost_per_customer: Money | null;
    cost_to_revenue_bps: number | null;
}

interface Budget {
    limited: boolean;
    currencies: Figures[];
}

interface Guardrail {
    set: boolean;
    cost_per_customer: Money | null;
    cost_to_revenue_bps: number | null;
    budget_alert_bps: number;
    action: string;
    state: string;
    reason: string | null;
    since: string;
    gauges: { limit: string; currency: string; measured: number; ceiling: number; share_bps: number; text: string }[];
    history: { event: string; from: string; to: string; actor: string; reason: string | null; text: string }[];
}

/** A workspace's one program, with what these tests ask of it. */
class Watched {
    private constructor(
        readonly acme: Workspace,
        readonly advocate: Advocate,
        readonly path: string,
    ) {}

    static async in(acme: Workspace): Promise<Watched> {
        const advocate = await acme.advocate();
        const { program } = await acme.state(advocate);
        return new Watched(acme, advocate, `/v1/programs/${program.id}`);
    }

    budget(): Promise<Budget> {
        return this.acme.api.ok(200, this.acme.api.get<Budget>(`${this.path}/budget`));
    }

    /** The figures of the workspace's currency, as bare amounts. */
    async amounts(): Promise<Record<string, number | null>> {
        const [first] = (await this.budget()).currencies;
        expect(first?.currency).toBe(this.acme.currency);
        const { available, waiting, committed, spent, owed, avoided, cost } = first as Figures;
        const all = { available, waiting, committed, spent, owed, avoided, cost };
        return Object.fromEntries(Object.entries(all).map(([name, money]) => [name, money?.amount ?? null]));
    }

    guardrail(): Promise<Guardrail> {
        return this.acme.api.ok(200, this.acme.api.get<Guardrail>(`${this.path}/guardrail`));
    }

    set(settings: Record<string, unknown>): Promise<Guardrail> {
        return this.acme.api.ok(200, this.acme.api.put<Guardrail>(`${this.path}/guardrail`, settings));
    }

    async state(): Promise<string> {
        return (await this.guardrail()).state;
    }

    release(reason = "Campaign agreed with the board"): Promise<Guardrail> {
        return this.acme.api.ok(200, this.acme.api.post<Guardrail>(`${this.path}/guardrail/release`, { reason }));
    }

    topUp(amount: number): Promise<unknown> {
        const body = { amount: this.acme.money(amount) };
        return this.acme.api.ok(201, this.acme.api.post(`${this.path}/budget/top-ups`, body));
    }

    /** Whether a recommendation is taken now; by somebody new, so that no pace is exceeded. */
    async submit(): Promise<{ status: number; body: unknown; headers: Record<string, string>; text: string }> {
        const advocate = await this.acme.advocate();
        return advocate.widget.post("/widget/v1/referrals", this.acme.prospect());
    }
}

/** 20 % of it is 258.00: what one sale costs here. */
const sale = { amount: 129_000, interval: "year" } as const;
const cost = 25_800;

describeOnBothEngines(
    "budgets and guard-rails",
    { workspaces: [{ copies: 21 }, { copies: 1, currency: "JPY" }] },
    (server) => {
        const fresh = () => Watched.in(server().workspace());

        describe("a program's budget", () => {
            it("follows each reward from promised to paid, owed back and given up", async () => {
                const program = await fresh();
                const { acme } = program;
                const none = { available: null, waiting: 0, committed: 0, spent: 0, owed: 0, avoided: 0, cost: 0 };
                expect(await program.amounts()).toEqual(none);
                const { reward, referred } = await acme.sale(sale, program.advocate);
                expect(await program.amounts()).toEqual({ ...none, committed: cost, cost });
                await acme.approved(reward);
                const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", {}));
                expect(await program.amounts()).toEqual({ ...none, committed: cost, cost });
                const results = { results: [{ reward: reward.id, outcome: "confirmed" }] };
                await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
                expect(await program.amounts()).toEqual({ ...none, spent: cost, cost });
                await acme.told(acme.refund(referred, 64_500));
                const half = cost / 2;
                expect(await program.amounts()).toEqual({
                    ...none,
                    spent: half,
                    owed: half,
                    avoided: half,
                    cost: half,
                });
                const writtenOff = { event: "written_off", reason: "Left the country" };
                await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, writtenOff));
                expect(await program.amounts()).toEqual({ ...none, spent: cost, cost });
            });

            it("is judged in the very transaction that refuses, writes off or expires", async () => {
                const program = await fresh();
                const { acme } = program;
                const { reward } = await acme.sale(sale, program.advocate);
                await program.set({ cost_per_customer: acme.money(20_000), action: "alert" });
                expect(await program.state()).not.toBe("ok");
                const refused = { event: "refused", reason: "Bought for himself" };
                await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, refused));
                const { state, history } = await program.guardrail();
                expect(state).toBe("ok");
                expect(history[0]).toMatchObject({ event: "judged", to: "ok" });
            });

            it("counts as avoided what is refunded before payment, or refused", async () => {
                const program = await fresh();
                const { acme } = program;
                const first = await acme.sale(sale);
                await acme.told(acme.refund(first.referred, 129_000));
                const second = await acme.sale(sale);
                const refused = { event: "refused", reason: "Bought for himself" };
                await acme.api.ok(200, acme.api.post(`/v1/rewards/${second.reward.id}/transitions`, refused));
                expect(await program.amounts()).toMatchObject({ committed: 0, spent: 0, avoided: 2 * cost, cost: 0 });
                const [figures] = (await program.budget()).currencies;
                expect(figures).toMatchObject({ customers: 1, cost_per_customer: { amount: 0 } });
            });

            it("says what waits when the money put in does not reach", async () => {
                const program = await fresh();
                await program.topUp(30_000);
                await program.acme.sale(sale);
                await program.acme.sale(sale);
                expect(await program.budget()).toMatchObject({ limited: true });
                expect(await program.amounts()).toMatchObject({
                    available: 4_200,
                    waiting: cost,
                    committed: cost,
                    cost,
                });
            });

            it("keeps currencies apart, the workspace's first", async () => {
                const program = await fresh();
                const { acme } = program;
                await acme.sale(sale);
                const referred = await acme.refer(await acme.advocate());
                const dollars = { amount: 50_000, currency: "USD" };
                const started = acme.started(referred, { amount: 50_000, interval: "year" });
                await acme.tell({ ...started, subscription: { ...started.subscription!, amount: dollars } });
                const paid = acme.payment(referred, 50_000);
                await acme.told({ ...paid, payment: { ...paid.payment!, amount: dollars } });
                const { currencies } = await program.budget();
                expect(currencies.map(({ currency }) => currency)).toEqual(["EUR", "USD"]);
                expect(currencies[0]).toMatchObject({
                    cost: { amount: cost },
                    customers: 1,
                    cost_to_revenue_bps: 2000,
                });
                expect(currencies[1]).toMatchObject({
                    cost: { amount: 10_000, currency: "USD" },
                    customers: 1,
                    revenue: dollars,
                });

                interface Report {
                    currency: string;
                    currencies: string[];
                    totals: { won: number; customers: number; revenue: Money; cost_per_customer: Money | null };
                }
                const report = (query: string) =>
                    acme.api.ok(200, acme.api.get<Report>(`/v1/reports/economics${query}`));
                expect(await report("")).toMatchObject({
                    currency: "EUR",
                    currencies: ["EUR", "USD"],
                    totals: { won: 2, customers: 1, cost_per_customer: { amount: cost, currency: "EUR" } },
                });
                expect(await report("?currency=USD")).toMatchObject({
                    currency: "USD",
                    totals: { won: 2, customers: 1, revenue: dollars, cost_per_customer: { amount: 10_000 } },
                });
                expectProblem(await acme.api.get("/v1/reports/economics?currency=EURO"), 422, "currency_unknown");
            });
        });

        describe("a guard-rail", () => {
            it("is not there until somebody sets it", async () => {
                const program = await fresh();
                expect(await program.guardrail()).toMatchObject({
                    set: false,
                    cost_per_customer: null,
                    cost_to_revenue_bps: null,
                    budget_alert_bps: 8000,
                    action: "alert",
                    state: "ok",
                    reason: null,
                    history: [],
                });
                await program.acme.sale(sale);
                expect(await program.state()).toBe("ok");
            });

            it("pauses a program above its ceiling: no submission, every promise kept", async () => {
                const program = await fresh();
                const { acme, advocate } = program;
                const early = await acme.refer(advocate);
                await program.set({ cost_per_customer: acme.money(20_000), action: "pause" });
                const { reward } = await acme.sale(sale, advocate);
                const tripped = await program.guardrail();
                expect(tripped.state).toBe("paused");
                expect(Math.abs(Date.parse(tripped.since) - server().now)).toBeLessThan(60_000);
                expect(tripped.reason).toMatch(/258[.,]00.*200[.,]00/);
                expect(tripped.gauges).toEqual([
                    expect.objectContaining({
                        limit: "cost_per_customer",
                        currency: "EUR",
                        measured: cost,
                        ceiling: 20_000,
                        share_bps: 12_900,
                    }),
                ]);
                expectProblem(await program.submit(), 409, "program_paused");
                const prospect = acme.prospect();
                const batch = await advocate.widget.post("/widget/v1/referrals/batch", {
                    lines: [prospect],
                    informed: true,
                });
                expectProblem(batch, 409, "program_paused");
                expect(await acme.state(advocate)).toMatchObject({ tab_visible: true, takes_referrals: false });
                const { link } = await acme.state(advocate);
                const page = await server().api.unchecked("GET", `/r/${link.code}`, {
                    headers: { "accept-language": "en" },
                });
                expect(page.text).toContain("This offer has ended");

                await acme.buys(early, sale);
                expect((await acme.advocateReward(early.id)).value.amount).toBe(cost);
                await acme.approved(reward);
            });

            it("goes on once released, judged by what comes after", async () => {
                const program = await fresh();
                const { acme } = program;
                await program.set({ cost_per_customer: acme.money(20_000), action: "pause" });
                const advocate = await acme.advocate();
                const later = await acme.refer(advocate);
                await acme.sale(sale);
                expect(await program.state()).toBe("paused");
                const released = await program.release();
                expect(released).toMatchObject({ state: "ok", reason: null });
                expect(released.history.map(({ event, to }) => [event, to])).toEqual([
                    ["released", "ok"],
                    ["judged", "paused"],
                    ["set", "ok"],
                ]);
                expect(released.history[0]).toMatchObject({ actor: "api", reason: "Campaign agreed with the board" });
                await acme.advance(120);
                expect(await program.state()).toBe("ok");
                expect((await program.submit()).status).toBe(201);
                expectProblem(
                    await acme.api.post(`${program.path}/guardrail/release`, { reason: "Again" }),
                    409,
                    "illegal_transition",
                );
                await acme.buys(later, sale);
                expect(await program.state()).toBe("paused");
            });

            it("stays paused however the figures move, and goes on when the ceiling is raised", async () => {
                const program = await fresh();
                const { acme } = program;
                await program.set({ cost_to_revenue_bps: 1_000, action: "pause" });
                const { referred } = await acme.sale(sale);
                expect((await program.guardrail()).reason).toMatch(/20.*10/);
                await acme.told(acme.refund(referred, 129_000));
                expect(await program.state()).toBe("paused");
                const raised = await program.set({ cost_to_revenue_bps: 3_000, action: "pause" });
                expect(raised.state).toBe("ok");
                expect((await program.submit()).status).toBe(201);
            });

            it("warns on the way and goes no further than its action", async () => {
                const program = await fresh();
                const { acme } = program;
                await program.set({ cost_per_customer: acme.money(30_000), action: "pause" });
                await acme.sale(sale);
                expect(await program.state()).toBe("alert");
                expect((await program.submit()).status).toBe(201);
                const alone = await program.set({ cost_per_customer: acme.money(1_000), action: "alert" });
                expect(alone.state).toBe("alert");
                expect((await program.submit()).status).toBe(201);
            });

            it("wants a person for rewards made while it stands at approval, and not for the others", async () => {
                const program = await fresh();
                const { acme } = program;
                const before = await acme.sale(sale);
                await program.set({ cost_per_customer: acme.money(20_000), action: "approval" });
                expect(await program.state()).toBe("approval");
                const during = await acme.sale(sale);
                await program.release();
                const after = await acme.sale({ amount: 10_000, interval: "year" });
                await acme.advanceDays(31);
                const state = async (reward: Reward) => (await acme.advocateReward(reward.referral)).state;
                expect(await state(before.reward)).toBe("approved");
                expect(await state(during.reward)).toBe("pending");
                expect(await state(after.reward)).toBe("approved");
                const approved = acme.api.post<Reward>(`/v1/rewards/${during.reward.id}/approve`);
                expect((await acme.api.ok(200, approved)).state).toBe("approved");
            });

            it("follows the budget: warned near its end, paused while rewards wait, on again when filled up", async () => {
                const program = await fresh();
                const { acme } = program;
                await program.topUp(30_000);
                await program.set({ action: "pause" });
                expect(await program.state()).toBe("ok");
                const [first, second] = [
                    await acme.refer(await acme.advocate()),
                    await acme.refer(await acme.advocate()),
                ];
                await acme.buys(first, sale);
                expect((await program.guardrail()).reason).toMatch(/258[.,]00.*300[.,]00/);
                expect(await program.state()).toBe("alert");
                await acme.buys(second, sale);
                expect(await program.state()).toBe("paused");
                expectProblem(await program.submit(), 409, "program_paused");
                await program.topUp(100_000);
                expect(await program.state()).toBe("ok");
                expect((await program.submit()).status).toBe(201);
            });

            it("sees within a minute what a refusal gave back", async () => {
                const program = await fresh();
                const { acme } = program;
                await program.set({ cost_per_customer: acme.money(30_000), action: "pause" });
                const { reward } = await acme.sale(sale);
                expect(await program.state()).toBe("alert");
                const refused = { event: "refused", reason: "Bought for himself" };
                await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, refused));
                await acme.advance(61);
                expect(await program.state()).toBe("ok");
            });

            it("takes a ceiling in the workspace's currency alone", async () => {
                const program = await Watched.in(server().workspace({ currency: "JPY" }));
                const { acme } = program;
                const foreign = { cost_per_customer: { amount: 100, currency: "EUR" }, action: "pause" };
                const refused = await acme.api.put(`${program.path}/guardrail`, foreign);
                const problem = expectProblem(refused, 422, "currency_mismatch");
                expect(problem.errors?.[0]?.pointer).toBe("/cost_per_customer/currency");
                expect(problem.detail).toContain("JPY");
                await acme.sale({ amount: 50_000, interval: "year" });
                expect(await program.state()).toBe("ok");
                await program.set({ cost_per_customer: acme.money(9_999), action: "pause" });
                expect(await program.state()).toBe("paused");
            });

            it("begins to be limited in the workspace's currency: another would limit that to nothing", async () => {
                const program = await fresh();
                const { acme } = program;
                const topUp = (amount: object) => acme.api.post(`${program.path}/budget/top-ups`, { amount });
                const dollars = { amount: 50_000, currency: "USD" };
                const problem = expectProblem(await topUp(dollars), 422, "currency_mismatch");
                expect(problem.errors?.[0]?.pointer).toBe("/amount/currency");
                const { reward } = await acme.sale(sale);
                expect(reward.state).toBe("pending");
                await acme.api.ok(201, topUp(acme.money(1)));
                await acme.api.ok(201, topUp(dollars));
            });

            it("says its reason in the language of who asks", async () => {
                const program = await fresh();
                const { acme } = program;
                await acme.sale(sale);
                await program.set({ cost_per_customer: acme.money(20_000), action: "alert" });
                const reason = async (language: string) => {
                    const options = { headers: { "accept-language": language } };
                    return (await acme.api.get<Guardrail>(`${program.path}/guardrail`, options)).body.reason;
                };
                expect(await reason("en")).toBe("Each new customer costs €258.00; the ceiling is €200.00.");
                expect(await reason("fr")).toContain("258,00");
            });

            it("refuses what it cannot keep to, and changes nothing", async () => {
                const program = await fresh();
                const { acme } = program;
                const bad: [Record<string, unknown>, string, string][] = [
                    [{ action: "explode" }, "unknown_value", "/action"],
                    [{}, "required", "/action"],
                    [{ action: "pause", cost_per_customer: acme.money(0) }, "amount", "/cost_per_customer"],
                    [{ action: "pause", cost_per_customer: acme.money(-1) }, "amount", "/cost_per_customer"],
                    [
                        { action: "pause", cost_per_customer: { amount: 1, currency: "EURO" } },
                        "currency_unknown",
                        "/cost_per_customer/currency",
                    ],
                    [{ action: "pause", cost_to_revenue_bps: 0 }, "out_of_range", "/cost_to_revenue_bps"],
                    [{ action: "pause", cost_to_revenue_bps: 100_001 }, "out_of_range", "/cost_to_revenue_bps"],
                    [{ action: "pause", cost_to_revenue_bps: "20" }, "integer_expected", "/cost_to_revenue_bps"],
                    [{ action: "pause", budget_alert_bps: 10_001 }, "out_of_range", "/budget_alert_bps"],
                    [{ action: "pause", ceiling: 1 }, "unknown_field", "/ceiling"],
                ];
                for (const [body, code, pointer] of bad) {
                    const problem = expectProblem(await acme.api.put(`${program.path}/guardrail`, body), 422, code);
                    expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
                }
                expect(await program.guardrail()).toMatchObject({ set: false, history: [] });
                const stale = { headers: { "if-match": '"7"' } };
                const body = { action: "pause" };
                expectProblem(await acme.api.put(`${program.path}/guardrail`, body, stale), 412, "precondition_failed");
                const empty = await acme.api.post(`${program.path}/guardrail/release`, { reason: " " });
                expectProblem(empty, 422, "required");
                const long = await acme.api.post(`${program.path}/guardrail/release`, { reason: "x".repeat(501) });
                expectProblem(long, 422, "too_long");
                for (const [method, path] of [
                    ["GET", "budget"],
                    ["GET", "guardrail"],
                    ["PUT", "guardrail"],
                    ["POST", "guardrail/release"],
                ] as const) {
                    const asked = path.endsWith("release") ? { reason: "x" } : { action: "alert" };
                    const options = method === "GET" ? {} : { body: asked };
                    const other = await acme.api.request(method, `/v1/programs/999999/${path}`, options);
                    expectProblem(other, 404, "not_found");
                }
            });
        });
    },
);
