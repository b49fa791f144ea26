// What waits for a limited budget is funded as soon as there is room, whatever made it: oldest first, and nothing that
// wants nothing any more stands in the way.
import { describe, expect, it } from "vitest";
import { programOf, topUp } from "./support/campaigns.js";
import { happened, notebook, orders } from "./support/gifts.js";
import { pay, settle, stateOf } from "./support/payouts.js";
import { only, tenth } from "./support/rules.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Referred, Workspace } from "./support/workspace.js";

interface Sold {
    referred: Referred;
    reward: { id: string };
}

describeOnBothEngines("room in a limited budget", { workspaces: [{ copies: 8 }] }, (server) => {
    /** A sale of somebody new; its reward by the first rule. */
    async function sells(acme: Workspace, amount: number): Promise<Sold> {
        const referred = await acme.refer(await acme.advocate());
        await acme.buys(referred, { amount, interval: "year" });
        return { referred, reward: await acme.advocateReward(referred.id) };
    }

    const states = (acme: Workspace, ...sold: Sold[]) =>
        Promise.all(sold.map(({ reward }) => acme.api.get<{ state: string }>(`/v1/rewards/${reward.id}`))).then((all) =>
            all.map(({ body }) => body.state),
        );

    /** A budget of 25.00 and two rewards of 20.00: the first has it, the second waits. */
    async function crowded(rule: object = tenth): Promise<{ acme: Workspace; first: Sold; second: Sold }> {
        const acme = server().workspace();
        await only(acme, rule);
        await topUp(acme, `/v1/programs/${await programOf(acme)}`, 2_500);
        const [first, second] = [await sells(acme, 20_000), await sells(acme, 20_000)];
        expect(await states(acme, first, second)).toEqual(["approved", "unfunded"]);
        return { acme, first, second };
    }

    /** Refuses a reward, and waits for what follows: what is funded with a hold of no days is approved by a job. */
    async function refuse(acme: Workspace, { reward }: Sold): Promise<void> {
        const refused = { event: "refused", reason: "A double" };
        await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/transitions`, refused));
        await acme.settle();
    }

    async function isIntact(acme: Workspace): Promise<void> {
        expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
    }

    it("is used when a reward is refused", async () => {
        const { acme, first, second } = await crowded();
        await refuse(acme, first);
        expect(await states(acme, first, second)).toEqual(["voided", "approved"]);
        expect(await acme.balances()).toMatchObject({ budget: 500, pending: 0, approved: 2_000 });
        await isIntact(acme);
    });

    it("is used when nobody claims a reward in time", async () => {
        const { acme, first, second } = await crowded();
        await acme.advanceDays(181);
        expect((await states(acme, first, second))[0]).toBe("voided");
        expect((await states(acme, second))[0]).not.toBe("unfunded");
    });

    it("is used when a payment fails for a reward that was refunded meanwhile", async () => {
        const { acme, first, second } = await crowded();
        const payout = await pay(acme, acme.api, { rewards: [first.reward.id] });
        await acme.told(acme.refund(first.referred, 10_000));
        expect(await states(acme, second)).toEqual(["unfunded"]);
        await acme.told(acme.refund(first.referred, 10_000));
        await acme.api.ok(200, settle(acme, payout, "failed"));
        expect(await states(acme, first, second)).toEqual(["voided", "approved"]);
        await isIntact(acme);
    });

    it("is used for one that fits once the one before it wants nothing any more", async () => {
        const { acme, second } = await crowded();
        const third = await sells(acme, 4_000);
        expect(await states(acme, third)).toEqual(["unfunded"]);
        await refuse(acme, second);
        expect(await states(acme, second, third)).toEqual(["voided", "approved"]);
        expect(await acme.balances()).toMatchObject({ budget: 100 });
    });

    it("is used for the one before once it wants less", async () => {
        const { acme, second } = await crowded();
        await acme.told(acme.refund(second.referred, 16_000));
        expect(await stateOf(acme, await acme.advocateReward(second.referred.id))).not.toBe("unfunded");
    });

    describe("of gifts", () => {
        const gift = { beneficiary: "advocate", kind: "gift", gift: "carnet", hold_days: 0 };

        async function crowdedWithGifts(): Promise<{ acme: Workspace; first: Sold; second: Sold }> {
            const acme = server().workspace();
            await acme.api.ok(201, acme.api.put("/v1/gifts/carnet", { ...notebook, unit_cost: acme.money(2_000) }));
            await only(acme, gift);
            await topUp(acme, `/v1/programs/${await programOf(acme)}`, 2_500);
            return { acme, first: await sells(acme, 20_000), second: await sells(acme, 20_000) };
        }

        it("is used when an order is cancelled", async () => {
            const { acme, first, second } = await crowdedWithGifts();
            const [order] = await orders(acme);
            expect(order).toMatchObject({ reward: first.reward.id });
            await acme.api.ok(200, happened(acme, order as { id: string }, "cancelled", { reason: "Sold out" }));
            expect((await states(acme, first, second))[0]).toBe("voided");
            expect((await states(acme, second))[0]).not.toBe("unfunded");
            await isIntact(acme);
        });

        it("is used when nobody asks for one in time", async () => {
            const { acme, first, second } = await crowdedWithGifts();
            await acme.advanceDays(181);
            expect((await states(acme, first))[0]).toBe("voided");
            expect((await states(acme, second))[0]).not.toBe("unfunded");
        });
    });
});
