// The power fails while money moves: what was acknowledged is there, and nothing is there by half.
import { expect, it } from "vitest";
import type { BillingAnswer, Page, Payout } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const rounds = 3;

/** Runs `work` again and again until the server is gone; gives what was acknowledged before. */
async function untilGone<T>(work: () => Promise<T>): Promise<T[]> {
    const acknowledged: T[] = [];
    for (;;) {
        try {
            acknowledged.push(await work());
        } catch (error) {
            // Only a broken connection is expected; a refusal is a fault.
            if (error instanceof Error && /ECONNRE|socket hang up|EPIPE/.test(error.message)) return acknowledged;
            throw error;
        }
    }
}

/** A sale told fact by fact; gives the events that the server acknowledged. */
async function sell(acme: Workspace, acknowledged: string[]): Promise<void> {
    const referred = await acme.refer(await acme.advocate());
    for (const fact of [
        acme.started(referred, { amount: 12_000, interval: "year" }),
        acme.payment(referred, 12_000),
        acme.refund(referred, 1_000),
    ]) {
        const answer = await acme.tell(fact);
        expect(answer.outcome).toBe("applied");
        acknowledged.push(fact.id);
    }
}

/** Pays one approved reward, by itself, and says that it arrived. */
async function payOne(acme: Workspace, rewards: string[], started: string[], settled: string[]): Promise<void> {
    const reward = rewards.pop();
    if (reward === undefined) return sell(acme, []);
    const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward] }));
    started.push(payout.id);
    const results = { results: [{ reward, outcome: "confirmed" }] };
    await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
    settled.push(reward);
}

describeOnBothEngines("kill -9 under load", { workspaces: [{ copies: 1 }] }, (server) => {
    it("loses nothing acknowledged and leaves nothing by half", { timeout: 180_000 }, async () => {
        const acme = server().workspace();
        for (let round = 0; round < rounds; ++round) {
            const facts: string[] = [];
            const started: string[] = [];
            const settled: string[] = [];
            for (let i = 0; i < 12; ++i) await acme.sale({ amount: 12_000, interval: "year" });
            await acme.advanceDays(31);
            const approved = (await acme.rewards("state=approved&beneficiary=advocate&limit=100")).map(({ id }) => id);
            expect(approved.length).toBeGreaterThanOrEqual(12);

            const load = [
                ...Array.from({ length: 4 }, () => untilGone(() => sell(acme, facts))),
                ...Array.from({ length: 3 }, () => untilGone(() => payOne(acme, approved, started, settled))),
            ];
            await expect
                .poll(() => Math.min(facts.length / 10, settled.length), { timeout: 30_000 })
                .toBeGreaterThan(3);
            await server().crash();
            await Promise.all(load);
            const verified = await server().command("verify", "--json");
            expect(verified.stdout).toContain('"intact":true');
            expect(verified.status).toBe(0);

            await server().startAgain();
            for (const id of facts) {
                const fact = await acme.api.ok(200, acme.api.get<BillingAnswer>(`/v1/billing-events/${id}`));
                expect(fact.outcome).toBe("applied");
            }
            for (const id of started) await acme.api.ok(200, acme.api.get<Payout>(`/v1/payouts/${id}`));
            for (const id of settled) {
                const reward = await acme.api.ok(200, acme.api.get<{ state: string }>(`/v1/rewards/${id}`));
                expect(reward.state).toBe("paid");
            }
            await acme.balances();
            const open = await acme.api.ok(
                200,
                acme.api.get<Page<{ outcome: string }>>("/v1/billing-events?outcome=pending"),
            );
            expect(open.items).toEqual([]);
        }
    });
});
