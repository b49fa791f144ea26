// Facts of billing in every order, each told twice, mean the same: the same rewards and the same balances.
import { expect, it } from "vitest";
import type { BillingFact, Reward } from "./support/contract.js";
import { permutations, rounded } from "./support/oracle.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

/** No advocate recommends more than a person would in a day. */
const perAdvocate = 5;
const orders = permutations([0, 1, 2, 3, 4, 5]);

/** Two payments of a subscription, a part of each taken back, and its end, within the hold of what they earn. */
function facts(acme: Workspace, referred: Referred, start: string): BillingFact[] {
    const plan = { amount: 4_990 };
    const later = (hours: number) => new Date(Date.parse(start) + hours * 3_600_000).toISOString();
    const at = (fact: BillingFact, hours: number) => ({ ...fact, occurred_at: later(hours) });
    const [first, second] = [`in-1-${referred.customer}`, `in-2-${referred.customer}`];
    return [
        at(acme.started(referred, plan), 0),
        at(acme.payment(referred, 4_990, first), 0),
        at(acme.payment(referred, 4_990, second), 30),
        at(acme.refund(referred, 1_111, first), 3),
        at(acme.refund(referred, 222, second), 40),
        at(acme.ended(referred, plan), 50),
    ];
}

/** What a reward is, without what names it. */
function shape({ beneficiary, kind, state, value, basis, hold_until }: Reward): unknown {
    const { invoice, ...rest } = basis;
    return { beneficiary, kind, state, value, basis: { ...rest, invoice: invoice?.slice(0, 5) }, hold_until };
}

describeOnBothEngines("all orders of six facts, each told twice", { workspaces: [{ copies: 2 }] }, (server) => {
    async function tellInOrder(acme: Workspace, advocate: Advocate, order: number[], random: Random, start: string) {
        const referred = await acme.refer(advocate);
        const all = facts(acme, referred, start);
        for (const index of random.repeated(order)) await acme.tell(all[index] as BillingFact);
        await acme.settle();
        const shapes = (await acme.rewards(`referral=${referred.id}`)).map(shape);
        return JSON.stringify(shapes.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))));
    }

    it("end in the same rewards and balances", { timeout: 300_000 }, async () => {
        const random = new Random();
        console.info(`PARRAIN_SEED=${random.seed}`);
        const alone = server().workspace();
        const start = alone.at(-86_400 * 3);
        const expected = await tellInOrder(alone, await alone.advocate(), [0, 1, 2, 3, 4, 5], random, start);
        // 20 % of what was kept, rounded once.
        const promised = rounded(2000n * BigInt(4_990 - 1_111 + 4_990 - 222), 10_000n);
        expect(expected).toContain(`"value":{"amount":${promised},`);
        const once = await alone.balances();
        expect(once).toMatchObject({ pending: promised });

        const acme = server().workspace();
        const groups = Array.from({ length: Math.ceil(orders.length / perAdvocate) }, (_, index) =>
            orders.slice(index * perAdvocate, (index + 1) * perAdvocate),
        );
        const tellGroup = async (group: number[][]) => {
            const advocate = await acme.advocate();
            for (const order of group) {
                const found = await tellInOrder(acme, advocate, order, random, start);
                expect(found, `order ${order.join()} of seed ${random.seed}`).toBe(expected);
            }
        };
        for (let i = 0; i < groups.length; i += 8) await Promise.all(groups.slice(i, i + 8).map(tellGroup));

        const all = await acme.balances();
        for (const [account, amount] of Object.entries(once)) {
            expect(all[account as keyof typeof all], account).toBe(orders.length * amount);
        }
        const check = await acme.api.ok(200, acme.api.get<{ intact: boolean }>("/v1/ledger/verification"));
        expect(check.intact).toBe(true);
    });
});
