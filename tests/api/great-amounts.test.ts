// Amounts at the end of what can be kept, 2^53 - 1 minor units: refused by the name of their field, nothing done.
import { expect, it } from "vitest";
import { programOf } from "./support/campaigns.js";
import { type Answer, expectProblem } from "./support/client.js";
import { earned, givesOnSale, happened, notebook } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const most = 2 ** 53 - 1;

describeOnBothEngines("amounts too great to be kept", { workspaces: [{ copies: 5 }] }, (server) => {
    const fresh = () => server().workspace();
    const named = (answer: Answer<unknown>, pointer: string) => {
        const problem = expectProblem(answer, 422, "amount_invalid");
        expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([pointer]);
    };

    it("name the amount of a top-up", async () => {
        const acme = fresh();
        const path = `/v1/programs/${await programOf(acme)}/budget/top-ups`;
        await acme.api.ok(201, acme.api.post(path, { amount: acme.money(most) }));
        const before = await acme.balances();
        named(await acme.api.post(path, { amount: acme.money(1) }), "/amount");
        named(await acme.api.post(path, { amount: acme.money(most) }), "/amount");
        expect(await acme.balances()).toEqual(before);
    });

    it("name the amount of a top-up that a guard-rail looks at", async () => {
        const acme = fresh();
        const program = `/v1/programs/${await programOf(acme)}`;
        await acme.api.ok(200, acme.api.put(`${program}/guardrail`, { action: "alert" }));
        const path = `${program}/budget/top-ups`;
        await acme.api.ok(201, acme.api.post(path, { amount: acme.money(most) }));
        named(await acme.api.post(path, { amount: acme.money(1) }), "/amount");
    });

    /** The advocate gets all of each payment, at once. */
    async function generous(acme: Workspace): Promise<void> {
        const program = await programOf(acme);
        const rule = { beneficiary: "advocate", base: "payment", kind: "cash", rate_bps: 10_000 };
        await acme.api.ok(201, acme.api.post(`/v1/programs/${program}/rules`, rule));
    }

    it("name the amount of a payment that no balance can take", async () => {
        const acme = fresh();
        await generous(acme);
        const advocate = await acme.advocate();
        const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
        await acme.tell(acme.payment(first, most - 1));
        const before = await acme.balances();
        const fact = acme.payment(second, most - 1);
        named(await acme.api.post("/v1/billing-events", fact), "/payment/amount");
        expect(await acme.balances()).toEqual(before);
        expect((await acme.api.get(`/v1/billing-events/${fact.id}`)).status).toBe(404);
    });

    it("name the amount whose year is too great", async () => {
        const acme = fresh();
        const referred = await acme.refer(await acme.advocate());
        await acme.tell(acme.payment(referred, 100));
        const monthly = acme.started(referred, { amount: most, interval: "month" });
        const answer = await acme.api.post("/v1/billing-events", monthly);
        named(answer, "/subscription/amount");
        expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
    });

    it("are refused where one person would be given too much in a year, though no limit is set", async () => {
        const acme = fresh();
        await acme.api.ok(200, acme.api.put("/v1/gift-limits", { limits: [{ from: "2000-01-01", amount: null }] }));
        await givesOnSale(acme, "palace", { ...notebook, unit_cost: acme.money(most) }, { amount: acme.money(1) });
        const advocate = await acme.advocate();
        const [one, two] = [await earned(acme, advocate), await earned(acme, advocate)];
        await acme.api.ok(200, happened(acme, one.order, "confirmed_address"));
        expectProblem(await happened(acme, two.order, "confirmed_address"), 422, "amount_invalid");
    });
});
