// What the other files leave untried: economics, rewards that wait for a person, refusals of corrections, and the pages
// that are no API.
import { describe, expect, it } from "vitest";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Reward } from "./support/contract.js";
import { happen } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";

interface EconomicsRow {
    key: string;
    submitted: number;
    won: number;
    revenue: { amount: number };
    cost: { commissions: { amount: number }; total: { amount: number } };
    conversion: number | null;
}

describeOnBothEngines("reports and pages", { workspaces: [{ copies: 16 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("economics", () => {
        interface Report {
            rows: EconomicsRow[];
            totals: EconomicsRow;
            sentence: string;
        }

        it("hold revenue against cost, by month and in all", async () => {
            const acme = fresh();
            await acme.sale({ amount: 129_000, interval: "year" });
            await acme.refer(await acme.advocate());
            const report = await acme.api.ok(200, acme.api.get<Report>("/v1/reports/economics?group=month"));
            expect(report.totals).toMatchObject({ submitted: 2, won: 1 });
            expect(report.totals.revenue.amount).toBe(129_000);
            expect(report.totals.cost.commissions.amount).toBe(25_800);
            expect(report.rows).toHaveLength(12);
            expect(report.rows.at(-1)).toMatchObject({ won: 1, submitted: 2 });
            expect(report.sentence).toMatch(/5[.,]00/);
        });

        it("count at each step who got so far or further, so that no more buy than were reached", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            // One is contacted and buys, one buys before anybody contacts them, one is contacted and says nothing, one
            // is only accepted: 4 accepted, 3 reached, 2 of them interested enough to buy.
            const told = await acme.refer(advocate);
            await acme.api.ok(200, happen(acme, told.id, "contacted"));
            await acme.buys(told, { amount: 10_000 });
            const early = await acme.refer(advocate);
            await acme.buys(early, { amount: 10_000 });
            const silent = await acme.refer(advocate);
            await acme.api.ok(200, happen(acme, silent.id, "contacted"));
            await acme.refer(advocate);
            const report = await acme.api.ok(200, acme.api.get<Report>("/v1/reports/economics?group=month"));
            const steps = { submitted: 4, accepted: 4, contacted: 3, engaged: 2, won: 2 };
            expect(report.totals).toMatchObject(steps);
            expect(report.rows.at(-1)).toMatchObject(steps);
            expect(report.totals.conversion).toBeCloseTo(2 / 3, 10);
        });

        it("divide the cost by those who keep something they paid for, as a program's budget does", async () => {
            const acme = fresh();
            const kept = await acme.sale({ amount: 129_000, interval: "year" });
            const lost = await acme.sale({ amount: 129_000, interval: "year" });
            await acme.told(acme.refund(kept.referred, 64_500));
            await acme.told(acme.refund(lost.referred, 129_000));
            type Divided = { totals: EconomicsRow & { cost_per_customer: object | null } };
            const report = await acme.api.ok(200, acme.api.get<Divided>("/v1/reports/economics"));
            expect(report.totals).toMatchObject({ won: 2, cost_per_customer: acme.money(12_900) });
            const budget = `/v1/programs/${await programOf(acme)}/budget`;
            type Budget = { currencies: { customers: number; cost_per_customer: object | null }[] };
            const { currencies } = await acme.api.ok(200, acme.api.get<Budget>(budget));
            expect(currencies).toMatchObject([{ customers: 1, cost_per_customer: report.totals.cost_per_customer }]);
        });

        it("say so where nothing happened, in both languages", async () => {
            const acme = fresh();
            const sentence = async (language: string) => {
                const options = { headers: { "accept-language": language } };
                return (await acme.api.ok(200, acme.api.get<Report>("/v1/reports/economics", options))).sentence;
            };
            expect(await sentence("fr")).not.toBe(await sentence("en"));
        });

        it.each(["from=2026-13", "to=yesterday", "group=color", "from=2026-05&to=2026-04", "since=2026-01"])(
            "refuse %s",
            async (query) => {
                const answer = await fresh().api.get(`/v1/reports/economics?${query}`);
                expect(answer.status, answer.text).toBe(422);
            },
        );
    });

    it("a reward waits for a person where its rule wants one, and only after its hold", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const { program } = await acme.state(advocate);
        interface Rule {
            id: string;
            kind: string;
            version: number;
            sentence: string;
        }
        const { rules } = await acme.api.ok(200, acme.api.get<{ rules: Rule[] }>(`/v1/programs/${program.id}`));
        const { id, version: _, sentence: __, ...cash } = rules.find(({ kind }) => kind === "cash") as Rule;
        await acme.api.ok(
            201,
            acme.api.post(`/v1/programs/${program.id}/rules`, { ...cash, approval: "manual", replaces: id }),
        );
        const { reward, referred } = await acme.sale({ amount: 10_750 }, advocate);
        const approve = () => acme.api.post<Reward>(`/v1/rewards/${reward.id}/approve`);
        expectProblem(await approve(), 409, "illegal_transition");
        await acme.advanceDays(31);
        expect((await acme.advocateReward(referred.id)).state).toBe("pending");
        expect(await acme.api.ok(200, approve())).toMatchObject({ id: reward.id, state: "approved" });
        expectProblem(await approve(), 409, "illegal_transition");
    });

    it("preferences and corrections that name what does not exist change nothing", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        const prefer = await advocate.widget.put("/widget/v1/preferences", { reward: "yacht", involvement: "never" });
        expectProblem(prefer, 422, "unknown_value");
        expect((await acme.state(advocate)).preferences.reward).toBe("cash");
        const attribute = await acme.api.post("/v1/billing-events/nothing/attribute", { referral: "1" });
        expectProblem(attribute, 404, "not_found");
        expectProblem(await acme.api.post("/v1/billing-events/nothing/replay"), 404, "not_found");
    });

    it("the page behind a personal link names both sides' interest and runs no script", async () => {
        const acme = fresh();
        const { link } = await acme.state(await acme.advocate());
        expect(link.url).toBe(`${server().url}/r/${link.code}`);
        const page = async (language: string) =>
            server().api.unchecked("GET", `/r/${link.code}`, { headers: { "accept-language": language } });
        const [french, english] = [await page("fr"), await page("en")];
        expect(french.status).toBe(200);
        expect(french.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
        expect(french.text).not.toContain("<script");
        expect(french.text).toContain("20");
        expect(english.text).toContain('lang="en"');
        expect(english.text).not.toBe(french.text);
        expect((await server().api.unchecked("GET", "/r/nobody")).status).toBe(404);
    });

    it("names in a page are text, whatever they hold", async () => {
        const acme = fresh();
        interface Editable {
            name: string;
            locale: string;
            origins: string[];
            brand: { product: string; accent: string; website: string | null };
        }
        const { body, headers } = await acme.api.get<Editable>("/v1/workspace");
        const { name, locale, origins } = body;
        const brand = { product: "<img src=x>&\"'", accent: "#ffffff", website: "https://shop.example.com/a?b=1#c" };
        const edited = { name, locale, origins, brand, set_up: true };
        const options = { headers: { "if-match": headers["etag"] ?? "" } };
        await acme.api.ok(200, acme.api.put("/v1/workspace", edited, options));
        const { link } = await acme.state(await acme.advocate());
        const { text } = await server().api.unchecked("GET", `/r/${link.code}`);
        expect(text).not.toContain("<img");
        expect(text).toContain("&lt;img src=x&gt;&amp;&quot;&#39;");
        expect(text).toContain(`href="https://shop.example.com/a?b=1&amp;parrain_ref=${link.code}#c"`);
    });

    it("refusals have a page that lists them all", async () => {
        const { text, status } = await server().api.unchecked("GET", "/docs/problems");
        expect(status).toBe(200);
        for (const code of ["email_invalid", "idempotency_mismatch", "internal"]) {
            expect(text).toContain(`id="${code}"`);
        }
    });

    it("the console is one page for every address of its own, and no page for its API", async () => {
        const get = (path: string) => server().api.unchecked("GET", path);
        const [front, deep] = [await get("/console/"), await get("/console/referrals/12")];
        expect([front.status, deep.status]).toEqual([200, 200]);
        expect(deep.text).toBe(front.text);
        expect(front.headers["content-security-policy"]).toMatch(/require-trusted-types-for 'script'/);
        expect((await get("/console/assets/none.js")).status).toBe(404);
        expect((await get("/console/none.js")).status).toBe(404);
        const dotted = await get("/console/accounts/acme.fr");
        expect([dotted.status, dotted.text]).toEqual([200, front.text]);
        expectProblem(await get("/console/v1/nothing"), 404, "not_found");
        expect((await get("/demo/")).status).toBe(404);
    });
});
