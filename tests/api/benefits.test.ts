// Free months, modules and credits: told to billing as due, acknowledged by it once.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money, Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

interface Benefit {
    id: string;
    type: string;
    kind: string;
    quantity: number;
    value: Money;
    owed: Money;
    beneficiary: string;
    account: string;
    user: string;
    customer: string | null;
    referral: string;
    due_at: string | null;
    state: string;
    reference: string | null;
}

const yearly = { amount: 129_000, interval: "year" as const };

async function benefits(acme: Workspace, state = ""): Promise<Benefit[]> {
    const query = state === "" ? "" : `?state=${state}`;
    return (await acme.api.ok(200, acme.api.get<Page<Benefit>>(`/v1/benefits${query}`))).items;
}

function tell(acme: Workspace, id: string, outcome: "applied" | "failed", reference?: string) {
    return acme.api.post<Benefit>(`/v1/benefits/${id}/acknowledgements`, { outcome, reference });
}

/** A sale whose hold is over; the prospect's module is due. */
async function sold(
    acme: Workspace,
    advocate?: Advocate,
): Promise<{ who: Advocate; referred: Referred; module: Benefit }> {
    const { advocate: who, referred } = await acme.sale(yearly, advocate);
    await acme.advanceDays(31);
    const module = (await benefits(acme, "due")).find((one) => one.kind === "module" && one.referral === referred.id);
    if (module === undefined) throw new Error("the module is not due");
    return { who, referred, module };
}

describeOnBothEngines("benefits", { workspaces: [{ copies: 7 }] }, (server) => {
    const fresh = () => server().workspace();

    it("are due once approved, under the numbers billing knows", async () => {
        const acme = fresh();
        await acme.sale(yearly);
        const { who, referred, module } = await sold(acme);
        expect(module).toMatchObject({
            type: "benefit.due",
            kind: "module",
            quantity: 1,
            beneficiary: "prospect",
            account: who.account,
            user: who.user,
            customer: referred.customer,
            state: "due",
            reference: null,
        });
        expect(module.due_at).not.toBeNull();
        const first = await acme.api.ok(200, acme.api.get<Page<Benefit>>("/v1/benefits?limit=1"));
        expect(first.items).toEqual([module]);
        expect(first.next_cursor).not.toBeNull();
    });

    it("are applied once, however often billing says so", async () => {
        const acme = fresh();
        const { module } = await sold(acme);
        const applied = await acme.api.ok(200, tell(acme, module.id, "applied", "sub_42"));
        expect(applied).toMatchObject({ id: module.id, state: "applied", reference: "sub_42" });
        expect(await acme.api.ok(200, tell(acme, module.id, "applied", "sub_42"))).toEqual(applied);
        expectProblem(await tell(acme, module.id, "failed"), 409, "illegal_transition");
        expect((await benefits(acme, "due")).filter(({ kind }) => kind === "module")).toEqual([]);
        expect(await benefits(acme, "applied")).toEqual([applied]);
        const history = await acme.api.get<{ state: string; events: { event: string }[] }>(`/v1/rewards/${module.id}`);
        expect(history.body.state).toBe("paid");
        expect(history.body.events.map(({ event }) => event).slice(-2)).toEqual(["scheduled", "payout_confirmed"]);
    });

    it("may fail, and be applied later", async () => {
        const acme = fresh();
        const { module } = await sold(acme);
        const failed = await acme.api.ok(200, tell(acme, module.id, "failed", "no such plan"));
        expect(failed).toMatchObject({ state: "failed", reference: "no such plan" });
        expect(await acme.api.ok(200, tell(acme, module.id, "failed", "no such plan"))).toEqual(failed);
        expect(await benefits(acme, "failed")).toEqual([failed]);
        expect(await acme.api.ok(200, tell(acme, module.id, "applied"))).toMatchObject({ state: "applied" });
    });

    it("are shown as reversed after a refund, and no longer once taken back before", async () => {
        const acme = fresh();
        const { who, referred, module } = await sold(acme);
        await acme.api.ok(200, tell(acme, module.id, "applied"));
        await acme.told(acme.refund(referred, 129_000));
        expect(await benefits(acme, "reversed")).toMatchObject([{ id: module.id, state: "reversed" }]);
        expect(await acme.api.ok(200, tell(acme, module.id, "applied"))).toMatchObject({ state: "reversed" });
        const next = await sold(acme, await acme.returning(who));
        await acme.told(acme.refund(next.referred, 129_000));
        expect((await benefits(acme)).map(({ id }) => id)).not.toContain(next.module.id);
        expectProblem(await tell(acme, next.module.id, "applied"), 409, "illegal_transition");
    });

    it("of account credit move their value, in full", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "credit" }));
        const { referred, reward } = await acme.sale(yearly, advocate);
        await acme.approved(reward);
        const due = (await benefits(acme, "due")).filter(({ kind }) => kind === "credit");
        expect(due).toMatchObject([{ id: reward.id, value: acme.money(25_800), beneficiary: "advocate" }]);
        await acme.api.ok(200, tell(acme, reward.id, "applied", "credit-note-7"));
        expect(await acme.balances()).toMatchObject({ approved: 0, clearing: 0, settled: 25_800 });
        await acme.told(acme.refund(referred, 43_000));
        expect(await acme.balances()).toMatchObject({ settled: 25_800, owed: -8_600 });
        // Worth 172.00 by now: 86.00 of what was given is to be taken back.
        expect(await benefits(acme, "reversed")).toMatchObject([
            { id: reward.id, value: acme.money(17_200), owed: acme.money(8_600) },
        ]);
    });

    it("that a payout carries are closed there too", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "credit" }));
        const { reward } = await acme.sale(yearly, advocate);
        await acme.approved(reward);
        const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
        expectProblem(await acme.api.get(`/v1/payouts/${payout.id}/file.xml`), 409, "nothing_to_pay");
        expect(await acme.api.ok(200, tell(acme, reward.id, "applied"))).toMatchObject({ state: "applied" });
        const closed = await acme.api.get<{ state: string; confirmed: number }>(`/v1/payouts/${payout.id}`);
        expect(closed.body).toMatchObject({ state: "done", confirmed: 1 });
        expect(await acme.balances()).toMatchObject({ clearing: 0, settled: 25_800 });
    });

    it("refuse what is no benefit, or not due yet", async () => {
        const acme = fresh();
        const { reward } = await acme.sale(yearly);
        expectProblem(await tell(acme, reward.id, "applied"), 404, "not_found");
        expectProblem(await tell(acme, "12345", "applied"), 404, "not_found");
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "credit" }));
        const early = (await acme.sale(yearly, advocate)).reward.id;
        expect((await benefits(acme)).map(({ id }) => id)).not.toContain(early);
        expectProblem(await tell(acme, early, "applied"), 409, "illegal_transition");
        expectProblem(await tell(acme, early, "applied", "x".repeat(201)), 422, "too_long");
        const path = `/v1/benefits/${early}/acknowledgements`;
        expectProblem(await acme.api.unchecked("POST", path, { body: { outcome: "maybe" } }), 422, "unknown_value");
        expectProblem(await acme.api.unchecked("GET", "/v1/benefits?state=maybe"), 422, "unknown_value");
    });
});
