// What a person decided of a sale stands, whatever other sales under the same cap are told and taken back.
import { expect, it } from "vitest";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Program {
    rules: { id: string; beneficiary: string }[];
}

describeOnBothEngines("a person's word under a cap", { workspaces: [{ copies: 11 }] }, (server) => {
    /** All of each payment in cash, at once, up to a cap for the advocate. */
    async function capped(over: Record<string, unknown>): Promise<{ acme: Workspace; advocate: Advocate }> {
        const acme = server().workspace();
        const path = `/v1/programs/${await programOf(acme)}`;
        const { rules } = await acme.api.ok(200, acme.api.get<Program>(path));
        const replaces = rules.find(({ beneficiary }) => beneficiary === "advocate")?.id;
        const rule = { beneficiary: "advocate", base: "payment", kind: "cash", rate_bps: 10_000, hold_days: 0 };
        await acme.api.ok(201, acme.api.post(`${path}/rules`, { ...rule, ...over, replaces }));
        return { acme, advocate: await acme.advocate() };
    }

    it.each(["refused", "flagged"])("a reward that was %s is not made anew behind their back", async (event) => {
        const { acme, advocate } = await capped({ caps: { per_advocate: { amount: 500, currency: "EUR" } } });
        const earlier = await acme.refer(advocate);
        const doubted = await acme.refer(advocate);
        const pays = { ...acme.payment(earlier, 500), occurred_at: acme.at(-86_400) };
        await acme.told(acme.payment(doubted, 500));
        const { id } = await acme.advocateReward(doubted.id);
        await acme.api.ok(200, acme.api.post(`/v1/rewards/${id}/transitions`, { event, reason: "Fraude ?" }));
        await acme.told(pays);
        await acme.told(acme.refund(earlier, 500));
        const states = (await acme.rewards(`beneficiary=advocate&referral=${doubted.id}`)).map(({ state }) => state);
        expect(states).not.toContain("approved");
        expect((await acme.api.post("/v1/payouts", {})).status).toBe(409);
    });

    it("what completes a sale that was refused waits for them", async () => {
        const { acme, advocate } = await capped({ caps: { per_advocate: { amount: 500, currency: "EUR" } } });
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.told({ ...acme.payment(first, 300), occurred_at: acme.at(-86_400) });
        await acme.told(acme.payment(second, 500));
        const { id } = await acme.advocateReward(second.id);
        await acme.api.ok(200, acme.api.post(`/v1/rewards/${id}/transitions`, { event: "refused", reason: "Fraude" }));
        await acme.told(acme.refund(first, 300));
        const parts = (await acme.rewards(`beneficiary=advocate&referral=${second.id}`)).map(({ state, value }) => [
            state,
            value.amount,
        ]);
        expect(parts.sort()).toEqual([
            ["held", 300],
            ["voided", 200],
        ]);
    });

    it("a sale does not pass in parts what it may not pass whole", async () => {
        const { acme, advocate } = await capped({
            caps: { per_advocate: { amount: 900, currency: "EUR" } },
            approval: "above_amount",
            approval_above: { amount: 500, currency: "EUR" },
        });
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.told({ ...acme.payment(first, 500), occurred_at: acme.at(-86_400) });
        await acme.told(acme.payment(second, 800));
        const { id } = await acme.advocateReward(second.id);
        const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", { rewards: [id] }));
        const results = { results: [{ reward: id, outcome: "confirmed" }] };
        await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
        await acme.told(acme.refund(first, 500));
        const parts = (await acme.rewards(`beneficiary=advocate&referral=${second.id}`)).map(({ state, value }) => [
            state,
            value.amount,
        ]);
        expect(parts.sort()).toEqual([
            ["paid", 400],
            ["pending", 400],
        ]);
    });

    /** A sale on its way takes all the room of the cap; then one that was made a day earlier is told. */
    async function overtaken() {
        const { acme, advocate } = await capped({ caps: { per_advocate: { amount: 500, currency: "EUR" } } });
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.told(acme.payment(second, 500));
        const { id } = await acme.advocateReward(second.id);
        const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", { rewards: [id] }));
        await acme.told({ ...acme.payment(first, 500), occurred_at: acme.at(-86_400) });
        return { acme, first, second, id, path: `/v1/payouts/${payout.id}` };
    }

    it.each(["told failed", "called off"])(
        "a payout that was %s leaves its room to the sale made first when it is paid again",
        async (ending) => {
            const { acme, first, id, path } = await overtaken();
            const values = async () =>
                (await acme.rewards("beneficiary=advocate")).map(({ referral, state, value }) => [
                    referral === first.id ? "first" : "second",
                    state,
                    value.amount,
                ]);
            expect((await values()).sort()).toEqual([
                ["first", "voided", 0],
                ["second", "scheduled", 500],
            ]);
            await acme.api.ok(
                200,
                ending === "told failed"
                    ? acme.api.post(`${path}/results`, { results: [{ reward: id, outcome: "failed" }] })
                    : acme.api.post(`${path}/cancel`, { reason: "Erreur de montant" }),
            );
            expect((await values()).sort(), "a word may be taken back").toEqual([
                ["first", "voided", 0],
                ["second", "failed", 500],
            ]);
            const again = await acme.api.ok(201, acme.api.post<{ total: { amount: number } }>("/v1/payouts", {}));
            expect(again.total.amount).toBe(500);
            expect((await values()).sort()).toEqual([
                ["first", "scheduled", 500],
                ["second", "voided", 0],
            ]);
            expectProblem(await acme.api.post("/v1/payouts", { rewards: [id] }), 409, "illegal_transition");
        },
    );

    interface Payout {
        id: string;
        rewards: string[];
    }

    /** A sale whose payout was told failed lost its room to an earlier one, and has it back: it is paid once more. */
    async function paidAnew() {
        const { acme, advocate } = await capped({ caps: { per_advocate: { amount: 500, currency: "EUR" } } });
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.told(acme.payment(second, 500));
        const pays = () => acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", {}));
        const told = ({ id, rewards: [reward] }: Payout, outcome: string) =>
            acme.api.post(`/v1/payouts/${id}/results`, { results: [{ reward, outcome }] });
        const payout = await pays();
        await acme.api.ok(200, told(payout, "failed"));
        await acme.told({ ...acme.payment(first, 500), occurred_at: acme.at(-86_400) });
        await acme.told(acme.refund(first, 500));
        return { acme, payout, again: await pays(), told };
    }

    it.each([
        ["on its way", "in_other_payout"],
        ["paid", "already_paid"],
    ])("a payout told failed is not booked once what stands for its reward is %s", async (how, refusal) => {
        const { acme, payout, again, told } = await paidAnew();
        expect(again.rewards).not.toEqual(payout.rewards);
        if (how === "paid") await acme.api.ok(200, told(again, "confirmed"));
        const refused = expectProblem(await told(payout, "confirmed"), 409, refusal);
        expect(refused.detail).toContain(again.id);
        expect(await acme.balances()).toMatchObject({ owed: 0 });
    });

    it("a payout told failed of a reward that was refused is booked, whatever the rest of its sale was paid", async () => {
        const { acme, advocate } = await capped({ caps: { per_advocate: { amount: 500, currency: "EUR" } } });
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.told({ ...acme.payment(first, 300), occurred_at: acme.at(-86_400) });
        await acme.told(acme.payment(second, 500));
        const { id } = await acme.advocateReward(second.id);
        const pays = (rewards: string[]) => acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards }));
        const told = ({ id: payout, rewards: [reward] }: Payout, outcome: string) =>
            acme.api.ok(200, acme.api.post(`/v1/payouts/${payout}/results`, { results: [{ reward, outcome }] }));
        const payout = await pays([id]);
        await told(payout, "failed");
        const moves = (reward: string, event: string) =>
            acme.api.ok(200, acme.api.post(`/v1/rewards/${reward}/transitions`, { event, reason: "Fraude ?" }));
        await moves(id, "refused");
        await acme.told(acme.refund(first, 300));
        const rest = (await acme.rewards(`beneficiary=advocate&referral=${second.id}`)).find((one) => one.id !== id);
        await moves(rest?.id ?? "", "cleared");
        await acme.settle();
        await told(await pays([rest?.id ?? ""]), "confirmed");
        await told(payout, "confirmed");
        expect(await acme.balances()).toMatchObject({ settled: 500, owed: -200 });
    });

    it("a payout told failed is booked once what stands for its reward came back too, and is set against it", async () => {
        const { acme, payout, again, told } = await paidAnew();
        await acme.api.ok(200, told(again, "failed"));
        await acme.api.ok(200, told(payout, "confirmed"));
        expect(await acme.balances()).toMatchObject({ settled: 500, owed: -500 });
        await acme.api.ok(201, acme.api.post("/v1/payouts", {}));
        expect(await acme.balances()).toMatchObject({ settled: 500, approved: 0, clearing: 0, owed: 0 });
    });

    it("a payout told failed that had left is paid, and nobody owes for a sale told meanwhile", async () => {
        const { acme, first, second, id, path } = await overtaken();
        for (const outcome of ["failed", "confirmed"]) {
            const results = { results: [{ reward: id, outcome }] };
            await acme.api.ok(200, acme.api.post(`${path}/results`, results));
        }
        expect(await acme.advocateReward(second.id)).toMatchObject({ state: "paid", value: { amount: 500 } });
        expect(await acme.advocateReward(first.id)).toMatchObject({ state: "voided", value: { amount: 0 } });
    });
});
