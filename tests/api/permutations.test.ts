// Facts of billing in every order, each told twice, mean the same: the same rewards and the same balances.
import { expect, it } from "vitest";
import type { BillingFact, Page, Reward } from "./support/contract.js";
import { permutations, rounded } from "./support/oracle.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

interface Program {
    id: string;
    rules: { id: string }[];
}

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

describeOnBothEngines(
    "all orders of five facts of two referrals of one advocate",
    { workspaces: [{ copies: 1 }] },
    (server) => {
        /** Payments earned at 0, 10 and 20 hours, the first and second in part taken back; three of them under one cap. */
        function told(acme: Workspace, ann: Referred, bob: Referred, start: string): BillingFact[] {
            const at = (fact: BillingFact, hours: number) => ({
                ...fact,
                occurred_at: new Date(Date.parse(start) + hours * 3_600_000).toISOString(),
            });
            return [
                at(acme.payment(ann, 10_000, `in-1-${ann.customer}`), 0),
                at(acme.payment(bob, 20_000, `in-2-${bob.customer}`), 10),
                at(acme.payment(ann, 30_000, `in-3-${ann.customer}`), 20),
                at(acme.refund(ann, 5_000, `in-1-${ann.customer}`), 21),
                at(acme.refund(bob, 15_000, `in-2-${bob.customer}`), 22),
            ];
        }

        /** What each of the two was given, without what names it. */
        async function given(acme: Workspace, ...referred: Referred[]): Promise<unknown[]> {
            const all = await Promise.all(referred.map(({ id }) => acme.rewards(`referral=${id}`)));
            return all.map((rewards) =>
                rewards
                    .map(shape)
                    .map((one) => JSON.stringify(one))
                    .sort(),
            );
        }

        it("end in the same rewards of both under their caps", { timeout: 300_000 }, async () => {
            const random = new Random();
            console.info(`PARRAIN_SEED=${random.seed}`);
            const acme = server().workspace();
            const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
            const program = items[0] as Program;
            const path = `/v1/programs/${program.id}/rules`;
            for (const { id } of program.rules) await acme.api.request("DELETE", `${path}/${id}`);
            const caps = {
                per_referral: acme.money(4_000),
                per_advocate: acme.money(4_500),
                per_year: acme.money(4_500),
            };
            const rule = {
                beneficiary: "advocate",
                kind: "cash",
                base: "payment",
                rate_bps: 2_000,
                hold_days: 30,
                caps,
            };
            await acme.api.ok(201, acme.api.post(path, rule));
            const start = acme.at(-86_400 * 3);

            let expected: unknown;
            for (const order of permutations([0, 1, 2, 3, 4])) {
                const advocate = await acme.advocate();
                const [ann, bob] = [await acme.refer(advocate), await acme.refer(advocate)];
                const facts = told(acme, ann, bob, start);
                for (const index of random.repeated(order)) await acme.tell(facts[index] as BillingFact);
                const found = await given(acme, ann, bob);
                expected ??= found;
                expect(found, `order ${order.join()} of seed ${random.seed}`).toEqual(expected);
            }
            // 1,000 of what Ann kept of her first, 1,000 of what Bob kept, and of 6,000 what the caps leave: 2,500.
            const amounts = (expected as string[][]).map((one) =>
                one.map((text) => JSON.parse(text).value.amount).sort(),
            );
            expect(amounts).toEqual([[1_000, 2_500], [1_000]]);
            const { pending } = await acme.balances();
            expect(pending).toBe(120 * 4_500);
            const check = await acme.api.ok(200, acme.api.get<{ intact: boolean }>("/v1/ledger/verification"));
            expect(check.intact).toBe(true);
        });
    },
);
