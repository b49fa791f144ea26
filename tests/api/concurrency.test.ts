import { expect, it } from "vitest";
import type { Balances, Page, Payout, Receipt, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";

describeOnBothEngines("at the same instant", { workspaces: [{ copies: 6 }] }, (server) => {
    it("two advocates name one prospect: one wins, neither can tell", async () => {
        const acme = server().workspace();
        for (let round = 0; round < 8; ++round) {
            const advocates = await Promise.all([acme.advocate(), acme.advocate()]);
            const prospect = acme.prospect();
            const answers = await Promise.all(
                advocates.map(({ widget }) => widget.post<Receipt>("/widget/v1/referrals", prospect)),
            );
            expect(answers.map(({ status }) => status)).toEqual([201, 201]);
            const states = await Promise.all(answers.map(async ({ body }) => (await acme.referral(body.id)).state));
            expect(states.sort()).toEqual(["accepted", "rejected"]);
        }
    });

    it("many callers bring one idempotency key: one referral comes of it", async () => {
        const acme = server().workspace();
        const { widget } = await acme.advocate();
        const prospect = acme.prospect();
        const headers = { "idempotency-key": "the-same" };
        const answers = await Promise.all(
            Array.from({ length: 12 }, () => widget.post<Receipt>("/widget/v1/referrals", prospect, { headers })),
        );
        const received = answers.filter(({ status }) => status === 201);
        expect(received.length).toBeGreaterThan(0);
        expect(new Set(received.map(({ body }) => body.id)).size).toBe(1);
        for (const other of answers.filter(({ status }) => status !== 201)) {
            expect(other.status, other.text).toBe(409);
            expect(Number(other.headers["retry-after"])).toBeGreaterThan(0);
        }
        const { items } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals"));
        expect(items).toHaveLength(1);
    });

    it("one billing event arrives many times: it counts once", async () => {
        const acme = server().workspace();
        const referred = await acme.refer(await acme.advocate());
        await acme.told(acme.started(referred, { amount: 10_000 }));
        const payment = acme.payment(referred, 10_000);
        const answers = await Promise.all(
            Array.from({ length: 12 }, () => acme.api.post("/v1/billing-events", payment)),
        );
        expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 202));
        await acme.settle();
        expect((await acme.balances()).pending).toBe(24_000);
    });

    it("refunds race their payment: the sum is right whoever is first", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        for (let round = 0; round < 6; ++round) {
            const referred = await acme.refer(advocate);
            await Promise.all(
                [
                    acme.refund(referred, 1_000),
                    acme.started(referred, { amount: 12_000, interval: "year" }),
                    acme.payment(referred, 12_000),
                    acme.refund(referred, 2_000),
                ].map((fact) => acme.tell(fact)),
            );
            await acme.settle();
            expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(1_800));
        }
        expect((await acme.balances()).pending).toBe(6 * 1_800);
    });

    it("two payouts are asked for: a reward is in one of them", async () => {
        const acme = server().workspace();
        const { reward } = await acme.sale({ amount: 10_000 });
        await acme.approved(reward);
        const answers = await Promise.all(
            [1, 2, 3].map(() => acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] })),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
        for (const { status } of answers) expect(status).toBeLessThan(500);
        expect(await acme.balances()).toMatchObject({ approved: 0, clearing: 24_000 });
    });

    it("readers see the balances sum to zero while facts arrive", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const sales = Array.from({ length: 6 }, async () => {
            const referred = await acme.refer(advocate);
            await acme.tell(acme.started(referred, { amount: 10_000 }));
            await acme.tell(acme.payment(referred, 10_000));
        });
        const looks = Array.from({ length: 30 }, async () => {
            const { balances } = await acme.api.ok(200, acme.api.get<Balances>("/v1/ledger/balances"));
            expect(balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
        });
        await Promise.all([...sales, ...looks]);
        await acme.settle();
        expect((await acme.balances()).pending).toBe(6 * 24_000);
    });
});
