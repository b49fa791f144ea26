// What happens at the same instant, where money is decided. More of it in concurrency.test.ts.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Payout, Reward } from "./support/contract.js";
import { earned, givesOnSale, notebook } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const intact = async (acme: Workspace): Promise<void> => {
    const check = await acme.api.ok(200, acme.api.get<object>("/v1/ledger/verification"));
    expect(check).toMatchObject({ intact: true, breach: null });
};

const program = async (acme: Workspace): Promise<string> =>
    (await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"))).items[0]?.id ?? "";

describeOnBothEngines("contention", { workspaces: [{ copies: 6 }] }, (server) => {
    it("flagged and refused together: one wins, the other is told where the reward stands now", async () => {
        const acme = server().workspace();
        for (let round = 0; round < 6; ++round) {
            const { reward, referred } = await acme.sale({ amount: 12_000, interval: "year" });
            const path = `/v1/rewards/${reward.id}`;
            const { headers } = await acme.api.get<Reward>(path);
            const options = { headers: { "if-match": headers["etag"] ?? "" } };
            const answers = await Promise.all(
                ["flagged", "refused"].map((event) =>
                    acme.api.post<Reward>(`${path}/transitions`, { event, reason: "Seen" }, options),
                ),
            );
            const won = answers.findIndex(({ status }) => status === 200);
            const [flagged, refused] = answers;
            if (!flagged || !refused) throw new Error("two answers");
            // What is held may still be refused; what was refused can be flagged no more.
            const lost =
                won === 0
                    ? expectProblem(refused, 412, "precondition_failed")
                    : expectProblem(flagged, 409, "illegal_transition");
            expect(lost.detail).toContain(won === 0 ? "stopped for checking" : "voided");
            expect((await acme.advocateReward(referred.id)).state).toBe(won === 0 ? "held" : "voided");
        }
        await intact(acme);
    });

    it("what changed since it was read is not moved, and says where it stands: a referral, a campaign, a gift", async () => {
        const acme = server().workspace();
        const day = 86_400;
        const plan = { name: { en: "Spring", fr: "Printemps" }, starts_at: acme.at(-day), ends_at: acme.at(9 * day) };
        const campaign = await acme.api.ok(
            201,
            acme.api.post<{ id: string }>("/v1/campaigns", { program: await program(acme), ...plan }),
        );
        const referred = await acme.refer(await acme.advocate());
        await givesOnSale(acme, "notebook", notebook);
        const { order } = await earned(acme);
        const cases = [
            [`/v1/campaigns/${campaign.id}`, "launched", "paused", "launched", "“running”"],
            [`/v1/referrals/${referred.id}`, "lost", "reopened", "lost", "“lost”"],
            [`/v1/gift-orders/${order.id}`, "asked", "cancelled", "shipped", "“address asked for”"],
        ] as const;
        for (const [path, first, possible, impossible, state] of cases) {
            const { headers } = await acme.api.get(path);
            const seen = { headers: { "if-match": headers["etag"] ?? "" } };
            const move = (event: string) => acme.api.post(`${path}/transitions`, { event, reason: "Asked" }, seen);
            await acme.api.ok(200, move(first));
            expect(expectProblem(await move(possible), 412, "precondition_failed").detail).toContain(state);
            expect(expectProblem(await move(impossible), 409, "illegal_transition").detail).toContain(state);
        }
    });

    it("a budget for five serves five, whoever comes first; a top-up serves the oldest", async () => {
        const acme = server().workspace();
        const path = `/v1/programs/${await program(acme)}/budget/top-ups`;
        await acme.api.ok(201, acme.api.post(path, { amount: acme.money(5 * 2_400 + 100) }));
        const sales = Array.from({ length: 9 }, async () => {
            const referred = await acme.refer(await acme.advocate());
            await acme.tell(acme.started(referred, { amount: 12_000, interval: "year" }));
            await acme.tell(acme.payment(referred, 12_000));
            return referred;
        });
        await Promise.all(sales);
        const states = async () => {
            const mine = (await acme.rewards("beneficiary=advocate&limit=50")).reverse();
            return mine.map(({ state }) => state);
        };
        const first = await states();
        expect(first.filter((state) => state === "pending")).toHaveLength(5);
        expect(first.filter((state) => state === "unfunded")).toHaveLength(4);
        expect(await acme.balances()).toMatchObject({ budget: 100, pending: 12_000, funding: -12_100 });

        const oldest = first.indexOf("unfunded");
        await Promise.all(
            Array.from({ length: 4 }, () => acme.api.ok(201, acme.api.post(path, { amount: acme.money(600) }))),
        );
        const then = await states();
        expect(then[oldest]).toBe("pending");
        expect(then.filter((state) => state === "unfunded")).toHaveLength(3);
        expect(await acme.balances()).toMatchObject({ budget: 100, pending: 14_400 });
        await intact(acme);
    });

    it("a payout is confirmed many times at once: it is settled once", async () => {
        const acme = server().workspace();
        const { reward } = await acme.sale({ amount: 12_000, interval: "year" });
        await acme.approved(reward);
        const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] }));
        const results = { results: [{ reward: reward.id, outcome: "confirmed" }] };
        const answers = await Promise.all(
            Array.from({ length: 10 }, () => acme.api.post(`/v1/payouts/${payout.id}/results`, results)),
        );
        for (const { status, text } of answers) expect(status, text).toBe(200);
        expect(await acme.balances()).toMatchObject({ clearing: 0, settled: 2_400 });
        await intact(acme);
    });

    it("confirmed and failed at once: what was confirmed holds, whichever came first", async () => {
        const acme = server().workspace();
        for (let round = 0; round < 4; ++round) {
            const { reward, referred } = await acme.sale({ amount: 12_000, interval: "year" });
            await acme.approved(reward);
            const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] }));
            const answers = await Promise.all(
                ["confirmed", "failed"].map((outcome) =>
                    acme.api.post(`/v1/payouts/${payout.id}/results`, { results: [{ reward: reward.id, outcome }] }),
                ),
            );
            expect(answers[0]?.status).toBe(200);
            expect([200, 409]).toContain(answers[1]?.status);
            expect((await acme.advocateReward(referred.id)).state).toBe("paid");
        }
        await intact(acme);
    });

    it("refunds, payouts and doubts on one reward leave the books right", async () => {
        const acme = server().workspace();
        const subjects = await Promise.all(
            Array.from({ length: 6 }, () => acme.sale({ amount: 12_000, interval: "year" })),
        );
        await acme.advanceDays(31);
        await Promise.all(
            subjects.flatMap(({ reward, referred }) => [
                acme.tell(acme.refund(referred, 3_000)),
                acme.tell(acme.refund(referred, 2_000)),
                acme.api.post("/v1/payouts", { rewards: [reward.id] }),
                acme.api.post(`/v1/rewards/${reward.id}/transitions`, { event: "flagged", reason: "Seen" }),
            ]),
        );
        for (const { referred } of subjects) {
            expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(1_400));
        }
        await intact(acme);
    });
});
