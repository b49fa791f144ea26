// Many at the same instant, in an order that a seed draws, round after round. See contention.test.ts and
// concurrency.test.ts for what two or three at once do.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Payout, Receipt, Reward } from "./support/contract.js";
import { earned, givesOnSale, happened, home, notebook, stockOf } from "./support/gifts.js";
import { rounded } from "./support/oracle.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const rounds = process.env["PARRAIN_LONG"] === undefined ? 4 : 20;
const yearly = { amount: 12_000, interval: "year" } as const;

const intact = async (acme: Workspace): Promise<void> => {
    const check = await acme.api.ok(200, acme.api.get<object>("/v1/ledger/verification"));
    expect(check).toMatchObject({ intact: true, breach: null });
};

interface Program {
    id: string;
    rules: { id: string }[];
    budget: { available: { amount: number }; put_in: { amount: number } };
}

async function program(acme: Workspace): Promise<Program> {
    const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
    return items[0] as Program;
}

/** Makes this the only rule of the program. */
async function only(acme: Workspace, rule: object): Promise<void> {
    const { id, rules } = await program(acme);
    for (const old of rules) await acme.api.request("DELETE", `/v1/programs/${id}/rules/${old.id}`);
    await acme.api.ok(201, acme.api.post(`/v1/programs/${id}/rules`, rule));
}

/** A random order of a list. */
function shuffled<T>(list: T[], random: Random): T[] {
    const all = [...list];
    for (let i = all.length - 1; i > 0; --i) {
        const other = random.below(i + 1);
        [all[i], all[other]] = [all[other] as T, all[i] as T];
    }
    return all;
}

describeOnBothEngines("races", { workspaces: [{ copies: 8 + rounds }] }, (server) => {
    const random = new Random();
    console.info(`PARRAIN_SEED=${random.seed}`);

    it("one prospect is named by thirty advocates: one wins, and none can tell", async () => {
        const acme = server().workspace();
        const advocates = await Promise.all(Array.from({ length: 30 }, () => acme.advocate()));
        const prospect = acme.prospect();
        const answers = await Promise.all(
            shuffled(advocates, random).map(({ widget }) => widget.post<Receipt>("/widget/v1/referrals", prospect)),
        );
        expect(new Set(answers.map(({ status, body }) => `${status} ${body.status}`))).toEqual(
            new Set(["201 received"]),
        );
        const states = await Promise.all(answers.map(async ({ body }) => (await acme.referral(body.id)).state));
        expect(states.filter((state) => state === "accepted")).toHaveLength(1);
        expect(states.filter((state) => state === "rejected")).toHaveLength(29);
    });

    it(
        "one piece is asked for fifty times: one gets it, 49 are told that it is gone",
        { timeout: 120_000 },
        async () => {
            const acme = server().workspace();
            await givesOnSale(acme, "notebook", { ...notebook, stock: 1 });
            const sales: { id: string }[] = [];
            for (let i = 0; i < 50; ++i) sales.push((await earned(acme)).order);
            const answers = await Promise.all(
                shuffled(sales, random).map((order) => happened(acme, order, "confirmed_address", { address: home })),
            );
            expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
            const refused = answers.filter(({ status }) => status !== 200);
            expect(refused).toHaveLength(49);
            for (const answer of refused) expectProblem(answer, 409, "out_of_stock");
            expect(await stockOf(acme, "notebook")).toBe(0);
            await intact(acme);
        },
    );

    describe("payments at the border of every cap", () => {
        it.each(Array.from({ length: rounds }, (_, round) => round + 1))(
            "end at the cap, whoever is first: round %i",
            { timeout: 60_000 },
            async () => {
                const acme = server().workspace();
                const cap = () => (random.below(3) === 0 ? undefined : 500 + random.below(6_000));
                const [perReferral, perAdvocate, perYear] = [cap(), cap(), cap()];
                const caps = {
                    ...(perReferral === undefined ? {} : { per_referral: acme.money(perReferral) }),
                    ...(perAdvocate === undefined ? {} : { per_advocate: acme.money(perAdvocate) }),
                    ...(perYear === undefined ? {} : { per_year: acme.money(perYear) }),
                };
                const rule = { beneficiary: "advocate", kind: "cash", milestone: "won", base: "payment" };
                await only(acme, { ...rule, rate_bps: 2_000, caps });
                const advocate = await acme.advocate();
                const referred = [];
                for (let i = 0; i < 4; ++i) referred.push(await acme.refer(advocate));
                const payments = referred.flatMap((one) =>
                    Array.from({ length: 3 }, (_, index) => ({
                        one,
                        amount: 1 + random.below(9_999),
                        invoice: `in-${index}-${one.customer}`,
                    })),
                );
                const facts = payments.map(({ one, amount, invoice }) => acme.payment(one, amount, invoice));
                const told = shuffled(random.repeated(facts), random);
                await Promise.all(told.map((fact) => acme.tell(fact)));
                await acme.settle();

                const rewards = await acme.rewards("limit=200");
                const of = (id: string) =>
                    rewards.filter(({ referral }) => referral === id).reduce((sum, { value }) => sum + value.amount, 0);
                let shares = 0;
                for (const one of referred) {
                    const mine = payments.filter((payment) => payment.one === one);
                    const full = mine.reduce((sum, { amount }) => sum + rounded(BigInt(amount) * 2_000n, 10_000n), 0);
                    const most = Math.min(full, perReferral ?? full);
                    shares += most;
                    expect(of(one.id), `seed ${random.seed}`).toBeLessThanOrEqual(most);
                }
                const all = referred.reduce((sum, { id }) => sum + of(id), 0);
                const expected = Math.min(shares, perAdvocate ?? shares, perYear ?? shares);
                expect(all, `seed ${random.seed}, caps ${JSON.stringify(caps)}`).toBe(expected);
                const { pending, approved } = await acme.balances();
                expect(pending + approved).toBe(expected);
                await intact(acme);
            },
        );
    });

    it("approved and refused together: one wins, the other is told where the reward stands now", async () => {
        const acme = server().workspace();
        const rule = { beneficiary: "advocate", kind: "cash", milestone: "won", base: "first_payment" };
        await only(acme, { ...rule, rate_bps: 1_000, approval: "manual" });
        for (let round = 0; round < rounds; ++round) {
            const { reward, referred } = await acme.sale(yearly);
            const path = `/v1/rewards/${reward.id}`;
            const { headers } = await acme.api.get<Reward>(path);
            const options = { headers: { "if-match": headers["etag"] ?? "" } };
            const approve = () => acme.api.post(`${path}/approve`, undefined, options);
            const refuse = () =>
                acme.api.post(`${path}/transitions`, { event: "refused", reason: "Seen twice" }, options);
            const is_approval_first = random.below(2) === 0;
            const [first, second] = is_approval_first ? [approve, refuse] : [refuse, approve];
            const [one, other] = await Promise.all([first(), second()]);
            const [approval, refusal] = is_approval_first ? [one, other] : [other, one];
            expect([approval.status, refusal.status].filter((status) => status === 200)).toHaveLength(1);
            const is_approved = approval.status === 200;
            // What is approved may still be refused, by who has seen that; what was refused is approved no more.
            const lost = is_approved
                ? expectProblem(refusal, 412, "precondition_failed")
                : expectProblem(approval, 409, "illegal_transition");
            expect(lost.detail).toContain(is_approved ? "“approved”" : "“voided”");
            expect((await acme.advocateReward(referred.id)).state).toBe(is_approved ? "approved" : "voided");
        }
        await intact(acme);
    });

    it("payouts of everything that waits are asked for at once: each reward is in one of them", async () => {
        const acme = server().workspace();
        for (let round = 0; round < rounds; ++round) {
            const sales = await Promise.all(Array.from({ length: 6 }, () => acme.sale(yearly)));
            await acme.advanceDays(31);
            const ids = sales.map(({ reward }) => reward.id);
            const answers = await Promise.all(
                Array.from({ length: 6 }, (_, index) =>
                    acme.api.post<Payout>(
                        "/v1/payouts",
                        index % 2 === 0 ? { currency: "EUR" } : { rewards: shuffled(ids, random) },
                    ),
                ),
            );
            const made = answers.filter(({ status }) => status === 201);
            for (const { status, text } of answers) expect([201, 409], text).toContain(status);
            const lines = await Promise.all(
                made.map(async ({ body }) => {
                    const found = acme.api.get<{ lines: { reward: string }[] }>(`/v1/payouts/${body.id}`);
                    return (await acme.api.ok(200, found)).lines;
                }),
            );
            const paid = lines
                .flat()
                .map(({ reward }) => reward)
                .filter((id) => ids.includes(id));
            expect(paid.sort()).toEqual(ids.sort());
        }
        await intact(acme);
    });

    it("one top-up is sent many times under one key: the budget gets it once", async () => {
        const acme = server().workspace();
        const path = `/v1/programs/${(await program(acme)).id}/budget/top-ups`;
        for (let round = 1; round <= rounds; ++round) {
            const headers = { "idempotency-key": `top-up-${round}` };
            const send = () => acme.api.post(path, { amount: acme.money(1_000) }, { headers });
            const answers = await Promise.all(Array.from({ length: 12 }, send));
            for (const { status, text } of answers) expect([201, 409], text).toContain(status);
            expect(answers.some(({ status }) => status === 201)).toBe(true);
            await acme.api.ok(201, send());
            expect((await program(acme)).budget.put_in.amount).toBe(1_000 * round);
        }
        await intact(acme);
    });

    it("sales and top-ups arrive together: all the budget is promised, and none of it twice", async () => {
        const acme = server().workspace();
        const path = `/v1/programs/${(await program(acme)).id}/budget/top-ups`;
        await acme.api.ok(201, acme.api.post(path, { amount: acme.money(2_500) }));
        let putIn = 2_500;
        let sold = 0;
        for (let round = 0; round < rounds; ++round) {
            const sell = async () => {
                const referred = await acme.refer(await acme.advocate());
                await acme.tell(acme.started(referred, yearly));
                await acme.tell(acme.payment(referred, 12_000));
            };
            const topUps = Array.from({ length: 3 }, () => 1 + random.below(3_000));
            const work = [
                ...Array.from({ length: 4 }, () => sell),
                ...topUps.map((amount) => async () => {
                    await acme.api.ok(201, acme.api.post(path, { amount: acme.money(amount) }));
                }),
            ];
            await Promise.all(shuffled(work, random).map((one) => one()));
            sold += 4;
            putIn += topUps.reduce((sum, amount) => sum + amount, 0);
            const rewards = (await acme.rewards("beneficiary=advocate&limit=200")).reverse();
            expect(rewards).toHaveLength(sold);
            const waiting = rewards.filter(({ state }) => state === "unfunded").length;
            const { budget, pending, funding } = await acme.balances();
            expect(funding).toBe(-putIn);
            expect(pending).toBe((sold - waiting) * 2_400);
            expect(budget).toBe(putIn - pending);
            if (waiting > 0) expect(budget, "the oldest that waits did not fit").toBeLessThan(2_400);
        }
        await intact(acme);
    });
});
