// Paying: batches, four eyes, results whenever they come, what is netted, what beneficiaries send back. What becomes of
// debts that nobody pays: debts.test.ts.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money, Page, Reward } from "./support/contract.js";
import { limit, owed, pay, payable, settle, stateOf, whole, yearly } from "./support/payouts.js";
import type { Payout, Settings } from "./support/payouts.js";
import { describeOnBothEngines } from "./support/server.js";
import { claim, invite, member, tokenOf } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

/**
 * What is told of one reward, in order, and where it ends. P1 pays it first; `pay` pays it again in P2. A result names
 * its payout and is taken, or refused with the code after it. `paid` says how much money is settled in the end.
 */
const lateStories: [told: string[], state: string, paid: number][] = [
    [["confirmed P1"], "paid", whole],
    [["confirmed P1", "confirmed P1"], "paid", whole],
    [["confirmed P1", "failed P1 illegal_transition"], "paid", whole],
    [["failed P1"], "failed", 0],
    [["failed P1", "failed P1"], "failed", 0],
    [["failed P1", "confirmed P1"], "paid", whole],
    [["failed P1", "confirmed P1", "confirmed P1"], "paid", whole],
    [["failed P1", "confirmed P1", "failed P1 illegal_transition"], "paid", whole],
    [["failed P1", "pay", "failed P1"], "scheduled", 0],
    [["failed P1", "pay", "confirmed P1 in_other_payout"], "scheduled", 0],
    [["failed P1", "pay", "confirmed P1 in_other_payout", "confirmed P2"], "paid", whole],
    [["failed P1", "pay", "confirmed P2", "failed P1"], "paid", whole],
    [["failed P1", "pay", "confirmed P2", "confirmed P1 already_paid", "confirmed P2"], "paid", whole],
    [["failed P1", "pay", "failed P2", "confirmed P1", "confirmed P2 already_paid"], "paid", whole],
    [["failed P1", "pay", "failed P2", "confirmed P1", "failed P2", "confirmed P1"], "paid", whole],
    [["failed P1", "pay", "failed P2", "confirmed P2", "confirmed P1 already_paid"], "paid", whole],
    [["cancel P1", "failed P1"], "failed", 0],
    [["cancel P1", "confirmed P1", "confirmed P1"], "paid", whole],
    [["cancel P1", "confirmed P1", "failed P1 illegal_transition"], "paid", whole],
    [["cancel P1", "pay", "confirmed P1 in_other_payout", "cancel P2", "confirmed P1"], "paid", whole],
];

describeOnBothEngines("payouts", { workspaces: [{ copies: 34 + lateStories.length + 6 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("four eyes", () => {
        it("let a payout leave above the limit only once another person agreed", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            await limit(acme, 20_000);
            const [maker, second] = [await member(acme, "finance"), await member(acme, "owner")];
            const payout = await pay(acme, maker);
            expect(payout).toMatchObject({
                state: "awaiting_approval",
                rewards: [reward.id],
                total: acme.money(whole),
            });
            expect(await stateOf(acme, reward)).toBe("scheduled");
            expectProblem(await maker.post("/v1/payouts", {}), 409, "nothing_to_pay");

            expectProblem(await settle(acme, payout, "confirmed"), 409, "awaiting_approval");
            expectProblem(await second.get(`/v1/payouts/${payout.id}/file.csv`), 409, "awaiting_approval");
            expectProblem(await second.get(`/v1/payouts/${payout.id}/file.xml`), 409, "awaiting_approval");
            expectProblem(await maker.post(`/v1/payouts/${payout.id}/approve`), 403, "four_eyes");
            const key = await maker.post<{ key: string }>("/v1/api-keys", { name: "Mine", scopes: ["rewards"] });
            expectProblem(key, 403, "forbidden");

            const approved = await acme.api.ok(200, second.post<Payout>(`/v1/payouts/${payout.id}/approve`));
            expect(approved.state).toBe("open");
            expectProblem(await second.post(`/v1/payouts/${payout.id}/approve`), 409, "illegal_transition");
            expect((await acme.api.ok(200, settle(acme, payout, "confirmed"))).state).toBe("done");
            expect(await acme.balances()).toMatchObject({ clearing: 0, settled: whole });
        });

        it("count a key that a person made as that person", async () => {
            const acme = fresh();
            await payable(acme);
            await limit(acme, 0);
            const owner = await member(acme, "owner");
            const scopes = { name: "Script", scopes: ["rewards", "settings"] };
            const made = await acme.api.ok(201, owner.post<{ key: string }>("/v1/api-keys", scopes));
            const script = server().api.with({ authorization: `Bearer ${made.key}` });
            const again = await acme.api.ok(201, script.post<{ key: string }>("/v1/api-keys", scopes));
            const grandchild = server().api.with({ authorization: `Bearer ${again.key}` });
            const payout = await pay(acme, owner);
            expectProblem(await script.post(`/v1/payouts/${payout.id}/approve`), 403, "four_eyes");
            expectProblem(await grandchild.post(`/v1/payouts/${payout.id}/approve`), 403, "four_eyes");
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/approve`));
        });

        it("are not asked for at the limit, below it, or without one", async () => {
            const acme = fresh();
            await payable(acme);
            await limit(acme, whole);
            expect((await pay(acme)).state).toBe("open");
            await payable(acme);
            await limit(acme, null);
            expect((await pay(acme)).state).toBe("open");
        });

        it("write off a debt above the limit by two agreements, the state unchanged by the first", async () => {
            const acme = fresh();
            const { reward } = await owed(acme);
            await limit(acme, 1_000);
            const path = `/v1/rewards/${reward.id}/transitions`;
            const writeOff = { event: "written_off", reason: "Company closed" };
            const [first, second] = [await member(acme, "finance"), await member(acme, "finance")];
            type Agreed = Reward & { approvals: { given: number; needed: number } | null };
            const one = await acme.api.ok(200, first.post<Agreed>(path, writeOff));
            expect(one).toMatchObject({ state: "clawback_due", approvals: { given: 1, needed: 2 } });
            expect(await acme.balances()).toMatchObject({ owed: -whole });
            expectProblem(await first.post(path, writeOff), 403, "four_eyes");
            const two = await acme.api.ok(200, second.post<Agreed>(path, writeOff));
            expect(two).toMatchObject({ state: "written_off", approvals: null });
            expect(await acme.balances()).toMatchObject({ owed: 0 });
        });

        /** Two rewards that may be paid, of half the limit each and a cent more. */
        async function halves(acme: Workspace): Promise<[Reward, Reward, Reward]> {
            const sales = [await acme.sale(yearly), await acme.sale(yearly), await acme.sale(yearly)];
            await acme.advanceDays(31);
            return sales.map(({ reward }) => reward) as [Reward, Reward, Reward];
        }
        const one = (reward: Reward) => ({ rewards: [reward.id] });
        type Counted = Payout & { let_go_alone: Money | null };

        it("count together what one person lets go alone within thirty days, whatever became of it", async () => {
            const acme = fresh();
            const [first, second, third] = await halves(acme);
            await limit(acme, 2 * whole - 1);
            const [maker, other] = [await member(acme, "finance"), await member(acme, "owner")];
            const alone = await pay(acme, maker, one(first));
            expect(alone.state).toBe("open");
            await acme.api.ok(200, maker.post(`/v1/payouts/${alone.id}/cancel`, { reason: "Wrong day" }));
            const together = await pay(acme, maker, one(second));
            expect(together.state).toBe("awaiting_approval");
            const shown = await acme.api.ok(200, maker.get<Counted>(`/v1/payouts/${together.id}`));
            expect(shown.let_go_alone).toEqual(acme.money(whole));
            expectProblem(await maker.post(`/v1/payouts/${together.id}/approve`), 403, "four_eyes");

            // Another person has a limit of their own; what two agreed to counts for nobody.
            await acme.api.ok(200, other.post(`/v1/payouts/${together.id}/approve`));
            expect((await pay(acme, other, one(third))).state).toBe("open");
            await acme.advanceDays(30);
            const again = await member(acme, "finance");
            expect((await pay(acme, again, one(first))).state).toBe("open");
        });

        it("do not let two halves leave that are made at the same moment", async () => {
            const acme = fresh();
            const [first, second] = await halves(acme);
            await limit(acme, 2 * whole - 1);
            const payouts = await Promise.all([first, second].map((reward) => pay(acme, acme.api, one(reward))));
            expect(payouts.map(({ state }) => state).sort()).toEqual(["awaiting_approval", "open"]);
        });

        it("count debts written off together with what was paid", async () => {
            const acme = fresh();
            const [first, second] = [await owed(acme), await owed(acme)];
            const [, , third] = await halves(acme);
            await limit(acme, 2 * whole);
            const finance = await member(acme, "finance");
            const writeOff = { event: "written_off", reason: "Company closed" };
            const off = (reward: Reward) => finance.post<Reward>(`/v1/rewards/${reward.id}/transitions`, writeOff);
            expect((await acme.api.ok(200, off(first.reward))).state).toBe("written_off");
            expect((await acme.api.ok(200, off(second.reward))).state).toBe("written_off");
            expect((await pay(acme, finance, one(third))).state).toBe("awaiting_approval");
        });

        it("refuse a limit in another currency or below zero", async () => {
            const acme = fresh();
            const now = await acme.api.get<Settings>("/v1/workspace");
            const { name, locale, brand, origins, set_up } = now.body;
            const put = (four_eyes_above: Money) =>
                acme.api.put(
                    "/v1/workspace",
                    { name, locale, brand, origins, set_up, four_eyes_above },
                    { headers: { "if-match": now.headers["etag"] ?? "" } },
                );
            expectProblem(await put({ amount: 100, currency: "JPY" }), 422, "currency_mismatch");
            expectProblem(await put({ amount: -1, currency: "EUR" }), 422, "out_of_range");
        });
    });

    it("are of money only: a module is given by billing, and acknowledged", async () => {
        const acme = fresh();
        const { referred } = await acme.sale(yearly);
        await acme.advanceDays(31);
        const module = (await acme.rewards(`referral=${referred.id}`)).find(({ kind }) => kind === "module");
        const refused = await acme.api.post("/v1/payouts", { rewards: [module?.id] });
        expect(expectProblem(refused, 422, "unknown_value").errors?.[0]?.pointer).toBe("/rewards/0");
        await acme.api.ok(200, acme.api.post(`/v1/benefits/${module?.id}/acknowledgements`, { outcome: "applied" }));
    });

    describe("results", () => {
        it("told twice change nothing; a contrary one, an unknown line and one of another payout are refused", async () => {
            const acme = fresh();
            await payable(acme);
            const payout = await pay(acme);
            for (let time = 0; time < 2; ++time) {
                expect(await acme.api.ok(200, settle(acme, payout, "confirmed"))).toMatchObject({
                    state: "done",
                    confirmed: 1,
                });
            }
            const contrary = expectProblem(await settle(acme, payout, "failed"), 409, "illegal_transition");
            expect(contrary.errors).toMatchObject([{ pointer: "/results/0/outcome", code: "illegal_transition" }]);
            const unknown = expectProblem(await settle(acme, payout, "confirmed", ["12345"]), 422, "unknown_value");
            expect(unknown.errors?.[0]?.pointer).toBe("/results/0/reward");
            expect(unknown.errors?.[0]?.detail).toContain("This reward is not in this payout.");
            const { reward } = await payable(acme);
            await pay(acme);
            const mixed = [payout.rewards[0] ?? "", reward.id];
            const stranger = expectProblem(await settle(acme, payout, "confirmed", mixed), 422, "unknown_value");
            expect(stranger.errors?.[0]?.pointer).toBe("/results/1/reward");
            const french = await acme.api.post(
                `/v1/payouts/${payout.id}/results`,
                { results: [{ reward: reward.id, outcome: "confirmed" }] },
                { headers: { "accept-language": "fr" } },
            );
            expect(expectProblem(french, 422, "unknown_value").detail).toContain("n’est pas dans ce versement");
            expect(await stateOf(acme, reward)).toBe("scheduled");
        });

        it("that come after the payout was called off are answered exactly", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const payout = await pay(acme);
            const path = `/v1/payouts/${payout.id}/cancel`;
            expectProblem(await acme.api.post(path, { reason: "  " }), 422, "required");
            const cancelled = await acme.api.ok(200, acme.api.post<Payout>(path, { reason: "Wrong account" }));
            expect(cancelled).toMatchObject({ state: "cancelled", failed: 1, reason: "Wrong account" });
            expect(await stateOf(acme, reward)).toBe("failed");
            expect(await acme.balances()).toMatchObject({ clearing: 0, approved: whole });
            expectProblem(await acme.api.post(path, { reason: "Again" }), 409, "illegal_transition");
            expect((await settle(acme, payout, "failed")).status).toBe(200);
            expectProblem(await acme.api.get(`/v1/payouts/${payout.id}/file.csv`), 409, "illegal_transition");

            const retried = await pay(acme);
            expect(retried.rewards).toEqual([reward.id]);
            await acme.api.ok(200, settle(acme, retried, "confirmed"));
            expect(await acme.balances()).toMatchObject({ approved: 0, settled: whole });
            expectProblem(
                await acme.api.post(`/v1/payouts/${retried.id}/cancel`, { reason: "x" }),
                409,
                "illegal_transition",
            );
        });

        it.each(lateStories)("that come late or twice: %s", async (told, state, paid) => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const payouts = [await pay(acme)];
            for (const step of told) {
                const [what, name, refusal] = step.split(" ");
                const payout = payouts[Number(name?.slice(1)) - 1] as Payout;
                if (what === "pay") {
                    payouts.push(await pay(acme));
                } else if (what === "cancel") {
                    const path = `/v1/payouts/${payout.id}/cancel`;
                    await acme.api.ok(200, acme.api.post(path, { reason: "Called off" }));
                } else if (refusal === undefined) {
                    await acme.api.ok(200, settle(acme, payout, what as "failed", [reward.id]));
                } else {
                    const refused = expectProblem(await settle(acme, payout, what as "failed"), 409, refusal);
                    expect(refused.errors?.[0]?.pointer).toBe("/results/0/outcome");
                    const other = payouts.find(({ id }) => id !== payout.id);
                    if (other !== undefined) expect(refused.detail).toContain(other.id);
                }
            }
            expect(await stateOf(acme, reward)).toBe(state);
            const balances = await acme.balances();
            expect(balances).toMatchObject({ settled: paid, owed: 0 });
            expect(balances.approved + balances.clearing).toBe(whole - paid);
            expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
            if (paid > 0) expectProblem(await acme.api.post("/v1/payouts", {}), 409, "nothing_to_pay");
        });

        /** A reward of which the only payout was said to have failed. */
        async function failed(acme: Workspace) {
            const sale = await acme.sale(yearly);
            await acme.approved(sale.reward);
            const payout = await pay(acme);
            await acme.api.ok(200, settle(acme, payout, "failed"));
            return { ...sale, payout };
        }
        const intact = async (acme: Workspace) =>
            expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });

        it("that come after a refund leave what was refunded to be given back", async () => {
            const acme = fresh();
            const { referred, reward, payout } = await failed(acme);
            await acme.told(acme.refund(referred, 43_000));
            await acme.api.ok(200, settle(acme, payout, "confirmed"));
            expect(await stateOf(acme, reward)).toBe("clawback_due");
            expect(await acme.balances()).toMatchObject({ settled: whole, owed: -8_600, approved: 0 });
            await intact(acme);
        });

        it.each(["refunded", "refused"])("that come after the reward was %s leave all of it owed", async (how) => {
            const acme = fresh();
            const { referred, reward, payout } = await failed(acme);
            const refusal = { event: "refused", reason: "Not due" };
            if (how === "refunded") await acme.told(acme.refund(referred, 129_000));
            else await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, refusal));
            await acme.api.ok(200, settle(acme, payout, "confirmed"));
            await acme.api.ok(200, settle(acme, payout, "confirmed"));
            type Told = Reward & { owed: Money; events: { event: string; text?: string }[] };
            const now = await acme.api.ok(200, acme.api.get<Told>(`/v1/rewards/${reward.id}`));
            expect(now).toMatchObject({ state: "voided", owed: acme.money(whole) });
            expect(now.events.map(({ event }) => event)).toContain("paid_late");
            expect(await acme.balances()).toMatchObject({ settled: whole, owed: -whole });
            await intact(acme);
            const back = { amount: acme.money(whole) };
            await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/repayments`, back));
            expect(await acme.balances()).toMatchObject({ settled: 0, owed: 0 });
            await intact(acme);
        });

        it("that come while the reward is held pay it, the doubt still standing", async () => {
            const acme = fresh();
            const { reward, payout } = await failed(acme);
            const doubt = { event: "flagged", reason: "Same company?" };
            await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, doubt));
            await acme.api.ok(200, settle(acme, payout, "confirmed"));
            expect(await stateOf(acme, reward)).toBe("paid");
            expect(await acme.balances()).toMatchObject({ settled: whole, pending: 0 });
            await intact(acme);
        });

        it("are refused of a payout that nobody had let go, and taken where a second person had", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            await limit(acme, 20_000);
            const maker = await member(acme, "finance");
            const never = await pay(acme, maker);
            await acme.api.ok(200, maker.post(`/v1/payouts/${never.id}/cancel`, { reason: "Wrong day" }));
            const told = { results: [{ reward: reward.id, outcome: "confirmed" }] };
            expectProblem(await maker.post(`/v1/payouts/${never.id}/results`, told), 409, "illegal_transition");
            expect(await acme.balances()).toMatchObject({ settled: 0, approved: whole });
            const agreed = await pay(acme, maker);
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${agreed.id}/approve`));
            await acme.api.ok(200, maker.post(`/v1/payouts/${agreed.id}/cancel`, { reason: "Bank closed" }));
            await acme.api.ok(200, maker.post(`/v1/payouts/${agreed.id}/results`, told));
            expect(await stateOf(acme, reward)).toBe("paid");
            expectProblem(await maker.post(`/v1/payouts/${never.id}/results`, told), 409, "illegal_transition");
            expect(await acme.balances()).toMatchObject({ settled: whole, approved: 0 });
        });

        it("may come line by line, some confirmed, some not", async () => {
            const acme = fresh();
            const first = await acme.sale(yearly);
            const second = await acme.sale(yearly);
            await acme.approved(first.reward);
            const payout = await pay(acme);
            expect(payout.rewards).toHaveLength(2);
            const one = await acme.api.ok(200, settle(acme, payout, "confirmed", [first.reward.id]));
            expect(one).toMatchObject({ state: "open", confirmed: 1, failed: 0 });
            const cancelled = await acme.api.post<Payout>(`/v1/payouts/${payout.id}/cancel`, { reason: "Bank closed" });
            expect(cancelled.body).toMatchObject({ state: "cancelled", confirmed: 1, failed: 1 });
            expect(await stateOf(acme, first.reward)).toBe("paid");
            expect(await stateOf(acme, second.reward)).toBe("failed");

            // It turns out that all of it had left: nothing of the payout is called off any more.
            const late = await acme.api.ok(200, settle(acme, payout, "confirmed", [second.reward.id]));
            expect(late).toMatchObject({ state: "done", confirmed: 2, failed: 0 });
        });
    });

    describe("netting", () => {
        it("shows on each line what leaves and what settled a debt", async () => {
            const acme = fresh();
            const { advocate, referred, reward } = await acme.sale(yearly);
            await acme.approved(reward);
            await acme.api.ok(200, settle(acme, await pay(acme), "confirmed"));
            await acme.told(acme.refund(referred, 43_000));
            const next = await acme.sale(yearly, await acme.returning(advocate));
            await acme.approved(next.reward);
            const payout = await pay(acme);
            expect(payout).toMatchObject({ total: acme.money(whole - 8_600), netted: acme.money(8_600) });
            const { lines } = (await acme.api.get<Payout>(`/v1/payouts/${payout.id}`)).body;
            expect(lines).toMatchObject([
                { reward: next.reward.id, paid: acme.money(whole - 8_600), netted: acme.money(8_600) },
            ]);
            expect(await acme.balances()).toMatchObject({ owed: 0, clearing: whole - 8_600 });
            expect(await stateOf(acme, reward)).toBe("clawed_back");
        });

        it("of a whole reward leaves a line of which nothing leaves", async () => {
            const acme = fresh();
            const { advocate } = await owed(acme);
            const next = await acme.sale({ ...yearly, amount: 50_000 }, await acme.returning(advocate));
            await acme.approved(next.reward);
            const payout = await pay(acme);
            expect(payout).toMatchObject({
                state: "done",
                rewards: [],
                total: acme.money(0),
                netted: acme.money(10_000),
            });
            const { lines } = (await acme.api.get<Payout>(`/v1/payouts/${payout.id}`)).body;
            expect(lines).toMatchObject([
                { reward: next.reward.id, outcome: "netted", state: "paid", paid: acme.money(0) },
            ]);
            expectProblem(await settle(acme, payout, "confirmed", [next.reward.id]), 409, "illegal_transition");
            expect(await acme.balances()).toMatchObject({ clearing: 0, owed: -(whole - 10_000) });
        });

        it("of a whole reward counts it as earned and as paid", async () => {
            const acme = fresh();
            const { advocate } = await owed(acme);
            const next = await acme.sale({ ...yearly, amount: 50_000 }, await acme.returning(advocate));
            await acme.approved(next.reward);
            await pay(acme);
            expect(await stateOf(acme, next.reward)).toBe("paid");
            const told = await acme.state(await acme.returning(advocate));
            expect(told.totals.earned).toEqual(acme.money(10_000));
            expect(told.referrals.find(({ id }) => id === next.referred.id)?.reward).toEqual(acme.money(10_000));
            const { id } = (await acme.referral(next.referred.id)).advocate;
            type Known = { earnings: { earned: Money; paid: Money }[] };
            const known = await acme.api.ok(200, acme.api.get<Known>(`/v1/advocates/${id}`));
            expect(known.earnings).toMatchObject([{ earned: acme.money(10_000) }]);
        });

        it("of a reward netted altogether and then refunded says what can be done about it, and only that", async () => {
            const acme = fresh();
            const { advocate } = await owed(acme);
            const next = await acme.sale({ ...yearly, amount: 50_000 }, await acme.returning(advocate));
            await acme.approved(next.reward);
            await pay(acme);
            await acme.told(acme.refund(next.referred, 50_000));
            type Told = { state: string; actions: string[]; anomalies: { code: string; text: string }[] };
            const path = `/v1/rewards/${next.reward.id}`;
            const told = await acme.api.ok(200, acme.api.get<Told>(path, { headers: { "accept-language": "en" } }));
            expect(told).toMatchObject({ state: "clawback_due", actions: ["written_off"] });
            const debt = told.anomalies.find(({ code }) => code === "owed");
            expect(debt?.text).toBe("Part of it has to be taken back");
            await acme.api.ok(200, acme.api.post(`${path}/repayments`, { amount: acme.money(10_000) }));
            expect((await acme.api.get<Told>(path)).body.actions).toEqual([]);
            const writeOff = { event: "written_off", reason: "A gesture" };
            expectProblem(await acme.api.post(`${path}/transitions`, writeOff), 409, "illegal_transition");
            expect((await acme.api.get<Told>(path)).body.anomalies).not.toMatchObject([{ code: "owed" }]);
        });
    });

    it("hold one currency, that of the oldest reward or the one asked for", async () => {
        const acme = fresh();
        await payable(acme);
        const referred = await acme.refer(await acme.advocate());
        const yen = { amount: 90_000, currency: "JPY" };
        const subscription = { ...acme.subscription(referred, yearly), amount: yen };
        await acme.tell({ ...acme.started(referred, yearly), subscription });
        await acme.told({ ...acme.payment(referred, 0), payment: { invoice: `in-${referred.customer}`, amount: yen } });
        await acme.advanceDays(31);
        const mismatch = { rewards: (await acme.rewards("state=approved&beneficiary=advocate")).map(({ id }) => id) };
        expect(mismatch.rewards).toHaveLength(2);
        expectProblem(await acme.api.post("/v1/payouts", mismatch), 422, "currency_mismatch");
        expectProblem(await acme.api.post("/v1/payouts", { currency: "USD" }), 409, "nothing_to_pay");
        const yens = await pay(acme, acme.api, { currency: "JPY" });
        expect(yens).toMatchObject({ total: { amount: 18_000, currency: "JPY" }, pending_currencies: ["EUR"] });
        expectProblem(await acme.api.get(`/v1/payouts/${yens.id}/file.xml`), 409, "currency_unsupported");
        expect(await pay(acme)).toMatchObject({ total: acme.money(whole), pending_currencies: [] });
    });

    describe("what is owed", () => {
        it("may be sent back in parts, never more than that", async () => {
            const acme = fresh();
            const { reward } = await owed(acme);
            const path = `/v1/rewards/${reward.id}/repayments`;
            const tooMuch = expectProblem(
                await acme.api.post(path, { amount: acme.money(whole + 1) }),
                422,
                "out_of_range",
            );
            expect(tooMuch.errors?.[0]?.pointer).toBe("/amount/amount");
            expectProblem(await acme.api.post(path, { amount: acme.money(0) }), 422, "out_of_range");
            expectProblem(
                await acme.api.post(path, { amount: { amount: 1, currency: "JPY" } }),
                422,
                "currency_mismatch",
            );
            const part = await acme.api.ok(200, acme.api.post<Reward>(path, { amount: acme.money(10_000) }));
            expect(part).toMatchObject({ state: "clawback_due", owed: acme.money(whole - 10_000) });
            const rest = await acme.api.ok(200, acme.api.post<Reward>(path, { amount: acme.money(whole - 10_000) }));
            expect(rest).toMatchObject({ state: "clawed_back", owed: acme.money(0) });
            expect(await acme.balances()).toMatchObject({ owed: 0, settled: 0 });
            expectProblem(await acme.api.post(path, { amount: acme.money(1) }), 409, "illegal_transition");
            expectProblem(
                await acme.api.post("/v1/rewards/12345/repayments", { amount: acme.money(1) }),
                404,
                "not_found",
            );
        });
    });

    describe("at the same moment", () => {
        it("two second persons agree: one does, the other is told how it stands", async () => {
            const acme = fresh();
            await payable(acme);
            await limit(acme, 0);
            const payout = await pay(acme);
            const others = [await member(acme, "finance"), await member(acme, "finance")];
            const answers = await Promise.all(
                others.map((who) => who.post<Payout>(`/v1/payouts/${payout.id}/approve`)),
            );
            expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
            const [late] = answers.filter(({ status }) => status === 409);
            expectProblem(late as (typeof answers)[number], 409, "illegal_transition");
        });

        it("a payout is confirmed many times: it is settled once", async () => {
            const acme = fresh();
            await payable(acme);
            const payout = await pay(acme);
            const answers = await Promise.all([...Array(10).keys()].map(() => settle(acme, payout, "confirmed")));
            expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
            expect(await acme.balances()).toMatchObject({ clearing: 0, settled: whole });
        });

        it("a payout is confirmed and called off: it is paid, whichever comes first, and the money is in one place", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const payout = await pay(acme);
            const [confirmed, cancelled] = await Promise.all([
                settle(acme, payout, "confirmed"),
                acme.api.post<Payout>(`/v1/payouts/${payout.id}/cancel`, { reason: "Wrong account" }),
            ]);
            expect(confirmed.status, confirmed.text).toBe(200);
            expect([200, 409]).toContain(cancelled.status);
            expect(await stateOf(acme, reward)).toBe("paid");
            expect(await acme.balances()).toMatchObject({ approved: 0, clearing: 0, settled: whole });
        });

        it("what is owed is sent back twice: it is taken once", async () => {
            const acme = fresh();
            const { reward } = await owed(acme);
            const send = () => acme.api.post(`/v1/rewards/${reward.id}/repayments`, { amount: acme.money(whole) });
            const answers = await Promise.all([send(), send(), send()]);
            expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
            expect(await acme.balances()).toMatchObject({ owed: 0, settled: 0 });
        });
    });

    describe("what nobody claims", () => {
        it("expires 180 days after its approval, unless it could be paid", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const { reward: kept } = await acme.sale(yearly);
            await acme.advanceDays(31);
            const whose = await acme.api.get<{ advocate: { id: string } }>(`/v1/rewards/${kept.id}`);
            const details = { holder: "Camille Petit", iban: "FR76 3000 6000 0112 3456 7890 189" };
            await acme.api.ok(200, acme.api.put(`/v1/advocates/${whose.body.advocate.id}/bank-account`, details));
            await acme.advanceDays(140);
            expect(await stateOf(acme, reward)).toBe("approved");
            await acme.advanceDays(41);
            expect(await stateOf(acme, reward)).toBe("voided");
            expect(await stateOf(acme, kept)).toBe("approved");
            expect(await acme.balances()).toMatchObject({ approved: whole });
        });

        it("expires after a payout failed, too", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            await acme.api.ok(200, settle(acme, await pay(acme), "failed"));
            await acme.advanceDays(181);
            expect(await stateOf(acme, reward)).toBe("voided");
        });
    });

    describe("an advocate who leaves", () => {
        it("opens nothing any more and has what is open held for a person to decide", async () => {
            const acme = fresh();
            const { advocate, referred, reward } = await acme.sale(yearly);
            const path = `/v1/users/${advocate.user}`;
            expect((await acme.api.request("DELETE", path)).status).toBe(204);
            expect((await acme.api.request("DELETE", path)).status).toBe(204);
            expectProblem(await acme.api.request("DELETE", "/v1/users/nobody"), 404, "not_found");
            expect(await stateOf(acme, reward)).toBe("held");
            expect((await acme.referral(referred.id)).state).toBe("won");
            expectProblem(await (await acme.returning(advocate)).widget.get("/widget/v1/state"), 401, "bad_token");
            const theirs = (await acme.rewards(`referral=${referred.id}`)).filter(
                (one) => one.beneficiary === "prospect",
            );
            expect(theirs).toMatchObject([{ state: "approved" }]);

            const person = { account: advocate.account, email: advocate.email, name: "Camille Petit", role: "admin" };
            await acme.api.ok(200, acme.api.put(path, person));
            await acme.state(await acme.returning(advocate));
            const transitions = `/v1/rewards/${reward.id}/transitions`;
            await acme.api.ok(200, acme.api.post(transitions, { event: "cleared", reason: "Still with us" }));
            expect(await stateOf(acme, reward)).toBe("pending");
        });

        it("keeps what is on its way until its result, then it is held", async () => {
            const acme = fresh();
            const { advocate, reward } = await payable(acme);
            const payout = await pay(acme);
            await acme.api.request("DELETE", `/v1/users/${advocate.user}`);
            expect(await stateOf(acme, reward)).toBe("scheduled");
            await acme.api.ok(200, settle(acme, payout, "failed"));
            expect(await stateOf(acme, reward)).toBe("held");
        });
    });

    describe("the team", () => {
        it("lets an invited person in once, by the address that was invited", async () => {
            const acme = fresh();
            const invited = await invite(acme, "finance");
            expect(invited).toMatchObject({ role: "finance", state: "invited" });
            const link = tokenOf(invited.invitation_link);
            const body = { link, name: "Sacha Membre", password: "Un long mot de passe 2026" };
            const other = { ...body, email: "autre@acme-logiciels.fr" };
            expectProblem(await server().api.post("/console/v1/claim", other), 422, "unknown_value");
            const logIn = { email: invited.email, password: "" };
            expectProblem(await server().api.post("/console/v1/log-in", logIn), 401, "bad_credentials");
            const console = await claim(acme, invited.invitation_link, invited.email);
            const again = { ...body, email: invited.email };
            expectProblem(await server().api.post("/console/v1/claim", again), 410, "link_expired");
            const { items } = (await console.get<Page<{ email: string; state: string }>>("/v1/members")).body;
            expect(items).toMatchObject([{ email: invited.email, state: "active" }]);
            expectProblem(await acme.api.post(`/v1/members/${invited.id}/invitations`), 409, "already_exists");
        });

        it("gets a further link, and either works until one was used", async () => {
            const acme = fresh();
            const invited = await invite(acme, "viewer");
            const path = `/v1/members/${invited.id}/invitations`;
            const again = await acme.api.ok(201, acme.api.post<{ invitation_link: string }>(path));
            await claim(acme, again.invitation_link, invited.email);
            await expect(claim(acme, invited.invitation_link, invited.email)).rejects.toThrow("link_expired");
            expectProblem(await acme.api.post("/v1/members/12345/invitations"), 404, "not_found");
        });

        it("refuses all that is wrong with an invitation at once", async () => {
            const acme = fresh();
            const bad = await acme.api.post("/v1/members", { email: "a@b", name: " ", role: "king" });
            const problem = expectProblem(bad, 422, "required");
            expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(["/email", "/name", "/role"]);
            const { email } = await invite(acme, "rep");
            const twice = await acme.api.post("/v1/members", { email, name: "Sacha", role: "rep" });
            expectProblem(twice, 409, "already_exists");
        });

        it.each(["rep", "viewer", "marketing"] as const)("does not let a %s approve or pay", async (role) => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const who = await member(acme, role);
            expect((await who.get("/v1/payouts")).status).toBe(200);
            expectProblem(await who.post("/v1/payouts", {}), 403, "forbidden");
            expectProblem(await who.post(`/v1/rewards/${reward.id}/approve`), 403, "forbidden");
            const payout = await pay(acme);
            expectProblem(await who.post(`/v1/payouts/${payout.id}/approve`), 403, "forbidden");
            expectProblem(await who.get(`/v1/payouts/${payout.id}/file.csv`), 403, "forbidden");
            expectProblem(
                await who.post("/v1/members", { email: "x@y.fr", name: "X", role: "owner" }),
                403,
                "forbidden",
            );
        });
    });
});
