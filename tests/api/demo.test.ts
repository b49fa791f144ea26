// What `parrain demo` tells: story B at its order of magnitude beside story A, by the figures that the API answers.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Campaign } from "./support/campaigns.js";
import type { Api } from "./support/client.js";
import type { Page } from "./support/contract.js";
import type { GiftOrder } from "./support/gifts.js";
import { type Server, startServer } from "./support/server.js";
import { claim } from "./support/team.js";

interface Month {
    key: string;
    submitted: number;
    won: number;
    share_of_new_customers: number;
}

interface Asked {
    key: string;
    asked: number;
    answered: number;
    dismissed: number;
    low: number;
}

const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Insists on an order of magnitude. */
function expectBetween(value: number, least: number, most: number): void {
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
}

// On one engine: its use cases are tried on both elsewhere, and a year takes a while to tell.
describe("the demo", () => {
    let server: Server;
    let owner: Api;
    beforeAll(async () => {
        server = await startServer("sqlite", { workspaces: [], demo: true, testClock: false });
        owner = await claim({ server }, server.demo.owner_link, "claire@facturel.example");
    });
    afterAll(async () => {
        await server?.stop();
    });
    const read = <T>(path: string) => owner.ok(200, owner.get<T>(path));
    const count = async (path: string) =>
        (await read<Page<unknown>>(`${path}${path.includes("?") ? "&" : "?"}limit=200`)).items.length;

    it("has a hundred ambassadors, whom the scenario took up by their score", async () => {
        const ambassadors = await count("/v1/advocates?source=survey");
        expectBetween(ambassadors, 80, 120);
        const [scenario] = (await read<Page<{ id: string; preset: string }>>("/v1/scenarios")).items;
        expect(scenario?.preset).toBe("ambassadors");
        expect(await count(`/v1/scenarios/${scenario?.id}/enrollments`)).toBeGreaterThanOrEqual(ambassadors);
    });

    it("brings 70 to 100 addresses a month by the end, half of which become customers: a third of all", async () => {
        const { rows } = await read<{ rows: Month[] }>("/v1/reports/economics?group=month");
        expect(rows).toHaveLength(12);
        const last = rows.slice(-4, -1);
        for (const { submitted } of last) expectBetween(submitted, 70, 100);
        expectBetween(mean(last.map(({ won }) => won)), 35, 50);
        expectBetween(mean(last.map((month) => month.share_of_new_customers)), 0.28, 0.4);
        expect(rows[1]!.submitted, "it grew").toBeLessThan(50);
    });

    it("was asked of many, of whom four in ten answered, some of them low", async () => {
        const { rows, totals } = await read<{ rows: Asked[]; totals: Asked }>("/v1/reports/survey?group=month");
        expect(totals.asked).toBeGreaterThan(400);
        expectBetween(totals.answered / totals.asked, 0.33, 0.47);
        expect(totals.dismissed).toBeGreaterThan(50);
        expect(rows.slice(0, -1).every(({ answered }) => answered > 0)).toBe(true);
        const tasks = (state: string) => count(`/v1/tasks?state=${state}&kind=low_score`);
        expectBetween(await tasks("open"), 4, 25);
        expect(await tasks("done")).toBeGreaterThan(10);
    });

    it("thanks whoever scores high at once, and not the next morning", async () => {
        interface Thanks {
            to: string;
            created_at: string;
        }
        const [survey] = (await read<Page<{ id: string }>>("/v1/surveys")).items;
        const path = `/v1/surveys/${survey?.id}/answers?min_score=8&limit=200`;
        const answers = (await read<Page<{ user: { email: string }; answered_at: string }>>(path)).items;
        const thanks = (await read<Page<Thanks>>("/v1/messages?template=ambassador.thanks&limit=200")).items;
        const waits = thanks.flatMap(({ to, created_at }) => {
            const theirs = answers
                .filter(({ user }) => user.email === to)
                .map(({ answered_at }) => Date.parse(answered_at));
            const before = theirs.filter((moment) => moment <= Date.parse(created_at));
            return before.length === 0 ? [] : [Date.parse(created_at) - Math.max(...before)];
        });
        expect(waits.length).toBeGreaterThan(20);
        expect(Math.max(...waits)).toBeLessThan(60_000);
    });

    it("leaves marketing something to decide: recommendations in doubt, each with its reason", async () => {
        interface Review {
            reason: { code: string } | null;
        }
        const { items } = await read<Page<Review>>("/v1/reviews?limit=200");
        expectBetween(items.length, 4, 12);
        const reasons = new Set(items.map(({ reason }) => reason?.code));
        expect([...reasons]).toEqual(expect.arrayContaining(["similar_company", "low_relevance", "homograph"]));
    });

    it("leaves finance something to decide: rewards to approve, odd ones among them, and a payout under way", async () => {
        interface Reward {
            actions: string[];
            anomalies: { code: string }[];
        }
        const { items } = await read<Page<Reward>>("/v1/rewards?state=pending&limit=200");
        const waiting = items.filter(({ actions }) => actions.includes("approve"));
        expectBetween(waiting.length, 4, 15);
        const odd = new Set(waiting.flatMap(({ anomalies }) => anomalies.map(({ code }) => code)));
        expect([...odd]).toEqual(
            expect.arrayContaining(["unusual_amount", "many_from_account", "bought_at_once", "refunded"]),
        );
        const payouts = (await read<Page<{ state: string }>>("/v1/payouts")).items.map(({ state }) => state);
        expect(payouts.filter((state) => state === "done").length).toBeGreaterThan(5);
        expect(payouts.filter((state) => state !== "done")).toHaveLength(1);
    });

    it("has gifts at every step of their way, for contacts who showed interest", async () => {
        const gifts = await read<Page<GiftOrder> & { counts: { state: string; count: number }[] }>(
            "/v1/gift-orders?limit=200",
        );
        const states = new Map(gifts.counts.map(({ state, count }) => [state, count]));
        for (const state of ["earned", "address_asked", "to_pack", "shipped"]) {
            expect(states.get(state), state).toBeGreaterThan(0);
        }
        expect(states.get("delivered")).toBeGreaterThan(50);
        expect([...states.values()].filter((one) => one > 0).length).toBeGreaterThanOrEqual(4);
        const given = new Set(gifts.items.map(({ gift }) => gift));
        expect([...given]).toEqual(expect.arrayContaining(["notebook", "jacket", "hamper"]));
    });

    it("has a campaign that brought quantity without quality, and one that runs", async () => {
        const campaigns = (await read<Page<Campaign>>("/v1/campaigns")).items;
        const flagged = campaigns.filter(({ flag }) => flag !== null);
        expect(flagged.map(({ state, name }) => [state, name.fr])).toEqual([
            ["ended", "Coupe du monde : 3 contacts, un ballon"],
        ]);
        expect(campaigns.filter(({ state }) => state === "running")).toHaveLength(1);
    });

    it("names nobody who could exist, and is whole by the ledger's own proof", async () => {
        const { items } = await read<Page<{ email: string | null }>>("/v1/advocates?limit=200");
        expect(items.every(({ email }) => email === null || email.endsWith(".example"))).toBe(true);
        await server.crash();
        const verified = await server.command("verify", "--json");
        expect(verified.status, verified.stdout).toBe(0);
        expect(verified.stdout).toContain('"intact":true');
        await server.startAgain();
        expect(await count("/v1/programs")).toBe(2);
    });
});
