// The power fails while everything moves: what was acknowledged is there, and nothing is there by half.
import { expect, it } from "vitest";
import type { BillingAnswer, Page, Payout, Receipt, Reward } from "./support/contract.js";
import { home, notebook, orders, stockOf, type Gift, type GiftOrder } from "./support/gifts.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const rounds = process.env["PARRAIN_LONG"] === undefined ? 3 : 15;
const pieces = 1_000;

/** Runs `work` again and again until the server is gone. */
async function untilGone(work: () => Promise<void>): Promise<void> {
    for (;;) {
        try {
            await work();
        } catch (error) {
            // Only a broken connection is expected; a refusal is a fault.
            if (error instanceof Error && /ECONNRE|socket hang up|EPIPE/.test(error.message)) return;
            throw error;
        }
    }
}

/** What the server acknowledged, by kind of act. */
class Acknowledged {
    readonly referrals: string[] = [];
    readonly facts: string[] = [];
    readonly approved: string[] = [];
    readonly payouts: string[] = [];
    readonly paid: string[] = [];
    readonly claimed: string[] = [];

    get count(): number {
        return Object.values(this).reduce((sum: number, list: string[]) => sum + list.length, 0);
    }
}

/** What the workers of one round take from each other. */
interface Waiting {
    pending: string[];
    approved: string[];
    gifts: string[];
}

interface Told {
    from: string | null;
    to: string | null;
}

/** A workspace whose every sale brings cash that a person approves, and a gift. */
async function prepare(acme: Workspace): Promise<void> {
    await acme.api.ok(201, acme.api.put<Gift>("/v1/gifts/notebook", { ...notebook, stock: pieces }));
    const { items } = await acme.api.ok(
        200,
        acme.api.get<Page<{ id: string; rules: { id: string }[] }>>("/v1/programs"),
    );
    const path = `/v1/programs/${items[0]?.id}/rules`;
    for (const { id } of items[0]?.rules ?? []) await acme.api.request("DELETE", `${path}/${id}`);
    const cash = { beneficiary: "advocate", kind: "cash", milestone: "won", base: "payment", rate_bps: 2_000 };
    await acme.api.ok(201, acme.api.post(path, { ...cash, approval: "manual" }));
    await acme.api.ok(201, acme.api.post(path, { beneficiary: "advocate", kind: "gift", gift: "notebook" }));
}

/** A recommendation, and its sale told fact by fact. */
async function sell(acme: Workspace, seen: Acknowledged, waiting: Waiting): Promise<void> {
    const advocate = await acme.advocate();
    const prospect = acme.prospect();
    const { id } = await acme.api.ok(201, advocate.widget.post<Receipt>("/widget/v1/referrals", prospect));
    seen.referrals.push(id);
    const referred = { id, email: prospect.email, customer: `cus-${id}` };
    for (const fact of [
        acme.started(referred, { amount: 12_000, interval: "year" }),
        acme.payment(referred, 12_000),
        acme.refund(referred, 1_000),
    ]) {
        expect((await acme.tell(fact)).outcome).toBe("applied");
        seen.facts.push(fact.id);
    }
    for (const { id: reward, kind } of await acme.rewards(`referral=${id}`)) {
        (kind === "gift" ? waiting.gifts : waiting.pending).push(reward);
    }
}

async function approve(acme: Workspace, seen: Acknowledged, waiting: Waiting): Promise<void> {
    const reward = waiting.pending.shift();
    if (reward === undefined) return sell(acme, seen, waiting);
    await acme.api.ok(200, acme.api.post(`/v1/rewards/${reward}/approve`));
    seen.approved.push(reward);
    waiting.approved.push(reward);
}

/** Pays one approved reward, by itself, and says that it arrived. */
async function pay(acme: Workspace, seen: Acknowledged, waiting: Waiting): Promise<void> {
    const reward = waiting.approved.shift();
    if (reward === undefined) return approve(acme, seen, waiting);
    const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward] }));
    seen.payouts.push(payout.id);
    const results = { results: [{ reward, outcome: "confirmed" }] };
    await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
    seen.paid.push(reward);
}

async function claim(acme: Workspace, seen: Acknowledged, waiting: Waiting): Promise<void> {
    const reward = waiting.gifts.shift();
    if (reward === undefined) return sell(acme, seen, waiting);
    const order = (await orders(acme, "earned")).find((one) => one.reward === reward);
    // More orders than a page shows: whoever is on it is as good.
    const one = order ?? (await orders(acme, "earned"))[0];
    if (one === undefined) return;
    const claimed = { event: "confirmed_address", address: home };
    const answer = await acme.api.post<GiftOrder>(`/v1/gift-orders/${one.id}/transitions`, claimed);
    expect([200, 409], answer.text).toContain(answer.status);
    if (answer.status === 200) seen.claimed.push(one.id);
}

async function everything<T>(acme: Workspace, path: string): Promise<T[]> {
    const all: T[] = [];
    for (let cursor = ""; ;) {
        const page = await acme.api.ok(200, acme.api.get<Page<T>>(`${path}limit=200${cursor}`));
        all.push(...page.items);
        if (page.next_cursor === null) return all;
        cursor = `&cursor=${page.next_cursor}`;
    }
}

/** Everything acknowledged is there. */
async function findAll(acme: Workspace, seen: Acknowledged): Promise<void> {
    const { api } = acme;
    for (const id of seen.referrals) await api.ok(200, api.get(`/v1/referrals/${id}`));
    for (const id of seen.facts) {
        expect((await api.ok(200, api.get<BillingAnswer>(`/v1/billing-events/${id}`))).outcome).toBe("applied");
    }
    for (const id of seen.payouts) await api.ok(200, api.get<Payout>(`/v1/payouts/${id}`));
    const states = new Map((await everything<Reward>(acme, "/v1/rewards?")).map(({ id, state }) => [id, state]));
    for (const id of seen.approved) expect(["approved", "scheduled", "paid"]).toContain(states.get(id));
    for (const id of seen.paid) expect(states.get(id)).toBe("paid");
    for (const id of seen.claimed) {
        expect((await api.ok(200, api.get<GiftOrder>(`/v1/gift-orders/${id}`))).state).not.toBe("earned");
    }
}

/** Nothing is there by half: histories end where things stand, every gift claimed left the stock, facts are settled. */
async function findWhole(acme: Workspace): Promise<void> {
    const { api } = acme;
    const open = await api.ok(200, api.get<Page<object>>("/v1/billing-events?outcome=pending"));
    expect(open.items).toEqual([]);
    for (const { id, state } of await everything<Reward>(acme, "/v1/rewards?")) {
        const { events } = await api.ok(200, api.get<{ events: Told[] }>(`/v1/rewards/${id}`));
        const reached = events.map(({ to }) => to).filter((to) => to !== null);
        expect(reached.at(-1), `reward ${id}`).toBe(state);
    }
    for (const { id, state } of await everything<{ id: string; state: string }>(acme, "/v1/referrals?")) {
        const { items } = await api.ok(200, api.get<Page<Told>>(`/v1/referrals/${id}/events?limit=200`));
        const reached = items.map(({ to }) => to).filter((to) => to !== null);
        expect(reached.at(-1), `referral ${id}`).toBe(state);
    }
    const all = await everything<GiftOrder>(acme, "/v1/gift-orders?");
    const claimed = all.filter(({ state }) => state === "to_pack").length;
    expect(await stockOf(acme, "notebook")).toBe(pieces - claimed);
    await acme.balances();
}

describeOnBothEngines("kill -9 under load", { workspaces: [{ copies: 1 }] }, (server) => {
    it("loses nothing acknowledged and leaves nothing by half", { timeout: 600_000 }, async () => {
        const random = new Random();
        console.info(`PARRAIN_SEED=${random.seed}`);
        const acme = server().workspace();
        await prepare(acme);
        for (let round = 0; round < rounds; ++round) {
            const seen = new Acknowledged();
            const waiting: Waiting = { pending: [], approved: [], gifts: [] };
            const works = [sell, sell, approve, approve, pay, pay, claim, claim];
            const load = works.map((work) => untilGone(() => work(acme, seen, waiting)));
            const enough = 40 + random.below(120);
            await expect.poll(() => seen.count, { timeout: 60_000, interval: 1 }).toBeGreaterThan(enough);
            await new Promise((resolve) => setTimeout(resolve, random.below(20)));
            await server().crash();
            await Promise.all(load);
            const verified = await server().command("verify", "--json");
            expect(verified.stdout, `seed ${random.seed}, round ${round}`).toContain('"intact":true');
            expect(verified.status).toBe(0);

            await server().startAgain();
            await findAll(acme, seen);
            await findWhole(acme);
        }
    });
});

describeOnBothEngines("a signal to end", { workspaces: [] }, (server) => {
    it("is heeded from the moment the server says that it listens", async () => {
        for (let round = 0; round < 5; ++round) {
            expect(await server().terminate()).toBe(0);
            await server().startAgain();
        }
    });
});
