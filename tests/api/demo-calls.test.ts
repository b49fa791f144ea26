// What `parrain demo` tells of story C: the figures of the report, and the same counted again from the rows it lists.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Logged, Queue } from "./support/calls.js";
import type { Api } from "./support/client.js";
import type { Money, Page, Referral, Reward } from "./support/contract.js";
import { type Server, startServer } from "./support/server.js";
import { claim } from "./support/team.js";

interface Row {
    key: string;
    label: string;
    contacted: number;
    won: number;
    conversion: number | null;
    classical_contacted: number;
    classical_won: number;
    classical_conversion: number | null;
    lift: { ratio: number | null; low: number; high: number | null } | null;
    new_customers: number;
    share_of_new_customers: number | null;
    cost: Record<"commissions" | "benefits" | "gifts" | "calls" | "total", Money>;
}

interface Economics {
    rows: Row[];
    totals: Row;
    share_target: { start: number; target: number };
}

interface Classical {
    external_id: string;
    contacted_on: string;
    won_on: string | null;
    rep: string | null;
}

interface Line {
    at: string;
    to: string | null;
}

/** Insists on an order of magnitude. */
function expectBetween(value: number | null | undefined, least: number, most: number): void {
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

// On one engine: its use cases are tried on both elsewhere, and a year takes a while to tell.
describe("the demo of story C", () => {
    let server: Server;
    let owner: Api;
    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [], demo: true, testClock: false });
        owner = await claim({ server }, server.demo.calls_owner_link, "claire@boutiq.example");
    });
    afterAll(async () => {
        await server?.stop();
    });
    const read = <T>(path: string) => owner.ok(200, owner.get<T>(path));
    const economics = (group: string) => read<Economics>(`/v1/reports/economics?group=${group}`);

    /** Every line of a list. */
    async function all<T>(path: string): Promise<T[]> {
        const items: T[] = [];
        let cursor: string | null = "";
        while (cursor !== null) {
            const sign = path.includes("?") ? "&" : "?";
            const page: Page<T> = await read<Page<T>>(
                `${path}${sign}limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
            );
            items.push(...page.items);
            cursor = page.next_cursor ?? null;
        }
        return items;
    }

    it("brings a fifth of all new customers, a quarter in the end, at four times the conversion", async () => {
        const { rows, totals, share_target } = await economics("month");
        expect(rows).toHaveLength(12);
        expectBetween(totals.share_of_new_customers, 0.18, 0.23);
        expectBetween(totals.lift?.ratio, 3.5, 4.5);
        expectBetween(totals.lift?.low, 2.8, 4);
        expect(share_target).toMatchObject({ start: 0.2, target: 0.25 });
        const share = (some: Row[]) => sum(some.map(({ won }) => won)) / sum(some.map((row) => row.new_customers));
        expectBetween(share(rows.slice(0, 4)), 0.11, 0.19);
        expectBetween(share(rows.slice(-4)), 0.2, 0.29);
    });

    it("says the same in its rows: each prospect told, each referral contacted and won", async () => {
        const { rows, totals } = await economics("month");
        const [first, last] = [rows[0]!.key, rows.at(-1)!.key];
        const isWithin = (day: string | null) => day !== null && day.slice(0, 7) >= first && day.slice(0, 7) <= last;
        const classical = await all<Classical>("/v1/classical-prospects/rows");
        expect(classical.filter((one) => isWithin(one.contacted_on))).toHaveLength(totals.classical_contacted);
        expect(classical.filter((one) => isWithin(one.won_on))).toHaveLength(totals.classical_won);
        const steps = { contacted: 0, won: 0 };
        for (const { id } of await all<Referral>("/v1/referrals")) {
            const lines = await all<Line>(`/v1/referrals/${id}/events`);
            const firstDay = (...states: string[]) =>
                lines.map(({ to, at }) => (states.includes(to ?? "") ? at : "9999")).sort()[0] ?? "9999";
            if (isWithin(firstDay("contacted", "engaged", "won"))) ++steps.contacted;
            if (isWithin(firstDay("won"))) ++steps.won;
        }
        expect(steps).toEqual({ contacted: totals.contacted, won: totals.won });
        expect(totals.new_customers).toBe(totals.won + totals.classical_won);
        const conversion = totals.won / totals.contacted;
        expect(totals.conversion).toBeCloseTo(conversion, 10);
        expect(totals.classical_conversion).toBeCloseTo(totals.classical_won / totals.classical_contacted, 10);
        expect(totals.lift?.ratio).toBeCloseTo(conversion / totals.classical_conversion!, 6);
    });

    it("compares each rep's recommended prospects with their own classical ones", async () => {
        const { rows } = await economics("rep");
        const reps = rows.filter(({ key }) => key !== "");
        expect(reps).toHaveLength(8);
        const classical = await all<Classical>("/v1/classical-prospects/rows");
        expect(new Set(classical.map(({ rep }) => rep)).size).toBe(8);
        for (const row of reps) {
            expect(row.contacted, row.label).toBeGreaterThan(5);
            expect(row.classical_contacted, row.label).toBeGreaterThan(300);
            expectBetween(row.lift?.ratio, 2, 7);
            expect(row.cost.calls.amount).toBeGreaterThan(0);
        }
    });

    it("pays by the size of the order, in credits above all, and gives each new customer a month", async () => {
        const rewards = await all<Reward>("/v1/rewards");
        const toAdvocates = rewards.filter(({ beneficiary }) => beneficiary === "advocate");
        const amounts = new Set(toAdvocates.map(({ value }) => value.amount));
        expect([...amounts]).toEqual(expect.arrayContaining([5_000, 15_000, 40_000]));
        const kinds = (kind: string) => toAdvocates.filter((one) => one.kind === kind).length;
        expect(kinds("credit")).toBeGreaterThan(kinds("cash"));
        expect(kinds("cash")).toBeGreaterThan(0);
        expect(kinds("donation")).toBeGreaterThan(0);
        expect(toAdvocates.filter(({ state }) => state === "paid").length).toBeGreaterThan(20);
        const months = rewards.filter(({ kind }) => kind === "free_months");
        expect(months.filter(({ state }) => state === "paid").length).toBeGreaterThan(50);
    });

    it("counts the time of every call as a cost, as written down", async () => {
        const { rows, totals } = await economics("month");
        const referrals = await all<Referral>("/v1/referrals");
        let cost = 0;
        const outcomes = new Set<string>();
        for (const { id } of referrals) {
            for (const call of await all<Logged>(`/v1/referrals/${id}/calls`)) {
                outcomes.add(`${call.party}_${call.outcome}`);
                if (call.at.slice(0, 7) >= rows[0]!.key) cost += call.cost.amount;
            }
        }
        expect(cost).toBeGreaterThan(200_000);
        expect(totals.cost.calls.amount).toBe(cost);
        const { commissions, benefits, gifts, calls, total } = totals.cost;
        expect(total.amount).toBe(sum([commissions, benefits, gifts, calls].map(({ amount }) => amount)));
        for (const one of ["advocate_agrees", "advocate_declines", "advocate_no_answer", "advocate_call_back"]) {
            expect(outcomes).toContain(one);
        }
        for (const one of ["prospect_reached", "prospect_interested", "prospect_won", "prospect_lost"]) {
            expect(outcomes).toContain(one);
        }
    });

    it("ends on a living queue: late, promised, held, and free to take", async () => {
        const tasks = await all<Queue["items"][number]>("/v1/queue?view=all");
        const { counts } = await read<Queue>("/v1/queue?view=to_take");
        expectBetween(tasks.length, 15, 120);
        expect(counts.all).toBe(tasks.length);
        expect(counts.to_take).toBeGreaterThan(0);
        expect(counts.late).toBeGreaterThan(0);
        expect(counts.late).toBeLessThan(tasks.length);
        expect(tasks.filter(({ held_until }) => held_until !== null)).toHaveLength(2);
        expect(tasks.filter(({ call_back_at }) => call_back_at !== null).length).toBeGreaterThanOrEqual(2);
        expect(new Set(tasks.map(({ call }) => call))).toEqual(new Set(["advocate", "prospect"]));
        expect(tasks.every(({ advocate }) => advocate.phone !== null)).toBe(true);
        expect(tasks.every(({ typical_value }) => typical_value !== null)).toBe(true);
        const orders = tasks.flatMap(({ expected_value }) => (expected_value ? [expected_value.amount] : []));
        expect(orders.length).toBeGreaterThanOrEqual(2);
        const scores = tasks.flatMap(({ advocate }) => (advocate.score === null ? [] : [advocate.score]));
        expect(scores.length).toBeGreaterThan(tasks.length / 2);
        expect(new Set(scores).size).toBeGreaterThan(2);
        const away = (await read<Page<{ id: string; absent_until: string | null }>>("/v1/reps")).items.filter(
            ({ absent_until }) => absent_until !== null && Date.parse(absent_until) > Date.now(),
        );
        expect(away).toHaveLength(1);
    });

    it("has its customer on the host page, and names nobody who could exist", async () => {
        const session = await server.api.unchecked<{ token: string }>("GET", "/demo/session?user=merchant");
        expect(session.status).toBe(200);
        const widget = server.api.with({ authorization: `Bearer ${session.body.token}` });
        const state = await widget.ok(200, widget.get<{ offer: { prospect: string } }>("/widget/v1/state"));
        expect(state.offer.prospect).toMatch(/mois/);
        const { items } = await read<Page<{ email: string | null }>>("/v1/advocates?limit=200");
        expect(items.every(({ email }) => email === null || email.endsWith(".example"))).toBe(true);
    });
});
