// What beneficiaries owe after their reward was voided, and results of one payout that contradict one another.
import { describe, expect, it } from "vitest";
import { type Api, expectProblem } from "./support/client.js";
import type { Money, Reward } from "./support/contract.js";
import { type Payout, limit, owed, pay, payable, settle, stateOf, whole, yearly } from "./support/payouts.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Referred, Workspace } from "./support/workspace.js";

type Told = Reward & {
    owed: Money;
    actions: string[];
    approvals: { given: number; needed: number } | null;
    events: { event: string; from: string | null; to: string | null; reason: string | null }[];
};

const gesture = { event: "written_off", reason: "A gesture" };

/** A reward that was voided between the word that its payout had failed and the word that it had left after all. */
async function voidedAndPaid(acme: Workspace): Promise<{ referred: Referred; reward: Reward }> {
    const { referred, reward } = await acme.sale(yearly);
    await acme.approved(reward);
    const payout = await pay(acme);
    await acme.api.ok(200, settle(acme, payout, "failed"));
    await acme.told(acme.refund(referred, 129_000));
    await acme.api.ok(200, settle(acme, payout, "confirmed"));
    return { referred, reward };
}

async function told(acme: Workspace, reward: Reward): Promise<Told> {
    return acme.api.ok(200, acme.api.get<Told>(`/v1/rewards/${reward.id}`));
}

function writeOff(acme: Workspace, reward: Reward, by: Api = acme.api) {
    return by.post<Told>(`/v1/rewards/${reward.id}/transitions`, gesture);
}

async function isIntact(acme: Workspace): Promise<void> {
    expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
}

describeOnBothEngines("what is owed on a voided reward", { workspaces: [{ copies: 10 }] }, (server) => {
    const fresh = () => server().workspace();

    it("is nothing of a donation: refunded after it was paid, it leaves nothing to write off", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "donation" }));
        const { referred, reward } = await acme.sale(yearly, advocate);
        await acme.approved(reward);
        await acme.api.ok(200, settle(acme, await pay(acme), "confirmed"));
        await acme.told(acme.refund(referred, 129_000));
        type Told = { owed: Money; actions: string[] };
        const told = await acme.api.ok(200, acme.api.get<Told>(`/v1/rewards/${reward.id}`));
        expect(told).toMatchObject({ owed: acme.money(0), actions: [] });
        const writeOff = { event: "written_off", reason: "A gesture" };
        const refused = await acme.api.post(`/v1/rewards/${reward.id}/transitions`, writeOff);
        expectProblem(refused, 409, "illegal_transition");
    });

    it("is given up by whoever may write off debts, and the reward stays voided", async () => {
        const acme = fresh();
        const { reward } = await voidedAndPaid(acme);
        expect(await told(acme, reward)).toMatchObject({
            state: "voided",
            owed: acme.money(whole),
            actions: ["written_off"],
        });
        expectProblem(await writeOff(acme, reward, await member(acme, "rep")), 403, "forbidden");
        const after = await acme.api.ok(200, writeOff(acme, reward, await member(acme, "finance")));
        expect(after).toMatchObject({ state: "voided", owed: acme.money(0), actions: [] });
        expect(await acme.balances()).toMatchObject({ settled: whole, owed: 0 });
        await isIntact(acme);
        const { events } = await told(acme, reward);
        expect(events.at(-1)).toMatchObject({ event: "written_off", from: "voided", to: "voided" });
        expect(events.at(-1)?.reason).toBe(gesture.reason);
        expectProblem(await writeOff(acme, reward), 409, "illegal_transition");
        const back = { amount: acme.money(1) };
        expectProblem(await acme.api.post(`/v1/rewards/${reward.id}/repayments`, back), 409, "illegal_transition");
    });

    it("is given up as far as it was not sent back, and history tells one from the other", async () => {
        const acme = fresh();
        const { reward } = await voidedAndPaid(acme);
        await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward.id}/repayments`, { amount: acme.money(5_800) }));
        await acme.api.ok(200, writeOff(acme, reward));
        expect(await acme.balances()).toMatchObject({ settled: whole - 5_800, owed: 0 });
        const { events } = await told(acme, reward);
        expect(events.slice(-3).map(({ event }) => event)).toEqual(["paid_late", "offset", "written_off"]);
        await isIntact(acme);
    });

    it("is no longer netted from what the advocate earns next", async () => {
        const acme = fresh();
        const { advocate, referred, reward } = await acme.sale(yearly);
        await acme.approved(reward);
        const payout = await pay(acme);
        await acme.api.ok(200, settle(acme, payout, "failed"));
        await acme.told(acme.refund(referred, 129_000));
        await acme.api.ok(200, settle(acme, payout, "confirmed"));
        await acme.api.ok(200, writeOff(acme, reward));
        const next = await acme.sale(yearly, await acme.returning(advocate));
        await acme.approved(next.reward);
        expect(await pay(acme)).toMatchObject({ total: acme.money(whole), netted: acme.money(0) });
    });

    it("wants two people above the limit", async () => {
        const acme = fresh();
        const { reward } = await voidedAndPaid(acme);
        const next = await payable(acme);
        const [first, second] = [await member(acme, "finance"), await member(acme, "owner")];
        await limit(acme, 1_000);
        const one = await acme.api.ok(200, writeOff(acme, reward, first));
        expect(one).toMatchObject({ state: "voided", owed: acme.money(whole), approvals: { given: 1, needed: 2 } });
        expectProblem(await writeOff(acme, reward, first), 403, "four_eyes");
        const two = await acme.api.ok(200, writeOff(acme, reward, second));
        expect(two).toMatchObject({ state: "voided", owed: acme.money(0), approvals: null });
        await isIntact(acme);

        // What two agreed to counts for neither of them: each still has a limit of their own.
        await limit(acme, whole);
        expect((await pay(acme, first, { rewards: [next.reward.id] })).state).toBe("open");
    });

    it("stays given up where a later refund takes more of the sale", async () => {
        const acme = fresh();
        const { advocate } = await owed(acme);
        const { referred, reward } = await acme.sale({ ...yearly, amount: 50_000 }, await acme.returning(advocate));
        await acme.approved(reward);
        expect(await pay(acme)).toMatchObject({ netted: acme.money(10_000), total: acme.money(0) });
        await acme.told(acme.refund(referred, 20_000));
        expect(await told(acme, reward)).toMatchObject({ state: "clawback_due", owed: acme.money(4_000) });
        await acme.api.ok(200, writeOff(acme, reward));
        await acme.told(acme.refund(referred, 30_000));
        expect(await told(acme, reward)).toMatchObject({ state: "written_off", owed: acme.money(0), actions: [] });
        await isIntact(acme);
    });

    it("counts together with what the same person pays, once they gave it up alone", async () => {
        const acme = fresh();
        const { reward } = await voidedAndPaid(acme);
        const next = await acme.sale(yearly);
        await acme.advanceDays(31);
        const finance = await member(acme, "finance");
        await limit(acme, 2 * whole - 1);
        await acme.api.ok(200, writeOff(acme, reward, finance));
        expect((await pay(acme, finance, { rewards: [next.reward.id] })).state).toBe("awaiting_approval");
    });

    describe("results of a payout in one request", () => {
        const tell = (acme: Workspace, payout: Payout, reward: Reward, ...outcomes: string[]) =>
            acme.api.post<Payout>(`/v1/payouts/${payout.id}/results`, {
                results: outcomes.map((outcome) => ({ reward: reward.id, outcome })),
            });

        it.each([
            ["failed", "confirmed"],
            ["confirmed", "failed"],
        ])("are refused where one says %s and another %s of one reward", async (before, after) => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const other = await payable(acme);
            const payout = await pay(acme);
            const balances = await acme.balances();
            const results = [
                { reward: other.reward.id, outcome: "confirmed" },
                { reward: reward.id, outcome: before },
                { reward: reward.id, outcome: after },
            ];
            const path = `/v1/payouts/${payout.id}/results`;
            for (const language of ["en", "fr"]) {
                const headers = { "accept-language": language };
                const refused = expectProblem(
                    await acme.api.post(path, { results }, { headers }),
                    422,
                    "contradiction",
                );
                expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(["/results/2/outcome"]);
                expect(refused.detail).toContain(language === "fr" ? "un seul résultat" : "one result");
            }
            expect(await stateOf(acme, reward)).toBe("scheduled");
            expect(await stateOf(acme, other.reward)).toBe("scheduled");
            expect(await acme.balances()).toEqual(balances);
        });

        it("may say the same twice", async () => {
            const acme = fresh();
            const { reward } = await payable(acme);
            const payout = await pay(acme);
            await acme.api.ok(200, tell(acme, payout, reward, "confirmed", "confirmed"));
            expect(await acme.balances()).toMatchObject({ clearing: 0, settled: whole });
            await acme.api.ok(200, tell(acme, payout, reward, "confirmed", "confirmed"));
            expect(await acme.balances()).toMatchObject({ clearing: 0, settled: whole });
            expect(await stateOf(acme, reward)).toBe("paid");
        });
    });
});
