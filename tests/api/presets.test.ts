// What a workspace begins with: stories B and C, and the three programs side by side.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { launched, regulars, tells } from "./support/surveys.js";
import type { Workspace } from "./support/workspace.js";

interface Program {
    id: string;
    name: string;
    preset: string;
    audience: string;
    wants_calls: boolean;
    rules: {
        beneficiary: string;
        kind: string;
        tiers: { below: { amount: number } | null; value: { amount: number } }[];
        at_count: number | null;
    }[];
}

const supply = [
    { preset: "ambassadors" as const, copies: 2 },
    { preset: "advocate-calls" as const, copies: 2 },
    { preset: "all" as const, copies: 4 },
    ...["JPY", "TND", "GBP", "USD", "CHF"].map((currency) => ({ preset: "all" as const, currency, copies: 1 })),
    { preset: "blank" as const, copies: 1 },
];

describeOnBothEngines("presets", { workspaces: supply }, (server) => {
    const programs = async (acme: Workspace) =>
        (await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"))).items;
    const gift = (acme: Workspace, id: string) =>
        acme.api.ok(200, acme.api.get<{ name: object; unit_cost: object }>(`/v1/gifts/${id}`));

    it("ambassadors: a tab for everybody, gifts for two and for five who show interest", async () => {
        const acme = server().workspace({ preset: "ambassadors" });
        expect(await programs(acme)).toMatchObject([
            { name: "Ambassadeurs", audience: "everybody", wants_calls: false },
        ]);
        expect(await gift(acme, "notebook")).toMatchObject({
            name: { en: "Notebook", fr: "Carnet" },
            unit_cost: { amount: 1200, currency: "EUR" },
        });
        expect(await gift(acme, "jacket")).toMatchObject({ unit_cost: { amount: 6000, currency: "EUR" } });
        const member = await acme.advocate({ role: "member" });
        const state = await acme.state(member);
        expect(state.tab_visible).toBe(true);
        expect(state.offer.prospect).toContain("module");
        expect(state.ladder).toEqual({
            submitted: 0,
            qualified: 0,
            rungs: [
                { count: 2, gift: "Carnet", reached: false },
                { count: 5, gift: "Veste", reached: false },
            ],
        });
    });

    it("ambassadors: from a score to the notebook", async () => {
        const acme = server().workspace({ preset: "ambassadors" });
        const { id } = await launched(acme);
        const [user] = await regulars(acme, 1);
        if (!user) throw new Error("nobody");
        await acme.api.ok(200, tells(acme, user, id, "shown"));
        expect((await tells(acme, user, id, "answers", { score: 9 })).body.next).toBe("recommend");
        const ambassador = await acme.returning(user);
        const [one, two] = [await acme.refer(ambassador), await acme.refer(ambassador)];
        expect((await acme.state(ambassador)).ladder).toMatchObject({ submitted: 2, qualified: 0 });
        await acme.buys(one, { amount: 10_000 });
        await acme.buys(two, { amount: 10_000 });
        const { ladder } = await acme.state(await acme.returning(user));
        expect(ladder).toMatchObject({ submitted: 2, qualified: 2, rungs: [{ reached: true }, { reached: false }] });
        const gifts = (await acme.rewards(`referral=${two.id}`)).filter(({ kind }) => kind === "gift");
        expect(gifts).toMatchObject([{ beneficiary: "advocate", value: { amount: 1200 } }]);
    });

    // In minor units: yen have none, a dinar has a thousand.
    it.each([
        ["JPY", 2_400, 12_000, [10_000, 30_000, 80_000], [120_000, 480_000], 7_200],
        ["TND", 60_000, 300_000, [250_000, 750_000, 2_000_000], [3_000_000, 12_000_000], 180_000],
        ...["GBP", "USD", "CHF"].map(
            (code) => [code, 1_200, 6_000, [5_000, 15_000, 40_000], [60_000, 240_000], 3_600] as const,
        ),
    ] as const)(
        "begins in %s with round figures of the same order",
        async (currency, notebook, jacket, values, borders, hour) => {
            const acme = server().workspace({ preset: "all", currency });
            expect(await gift(acme, "notebook")).toMatchObject({ unit_cost: { amount: notebook, currency } });
            expect(await gift(acme, "jacket")).toMatchObject({ unit_cost: { amount: jacket, currency } });
            const [, , calls] = await programs(acme);
            const tiers = calls?.rules.find(({ kind }) => kind === "credit")?.tiers ?? [];
            expect(tiers.map(({ value }) => value)).toEqual(values.map((amount) => ({ amount, currency })));
            expect(tiers.map(({ below }) => below?.amount ?? null)).toEqual([...borders, null]);
            const calling = await acme.api.ok(200, acme.api.get<object>(`/v1/programs/${calls?.id}/calling`));
            expect(calling).toMatchObject({ hourly_cost: { amount: hour, currency } });
        },
    );

    it.each([
        [59_999, 5_000],
        [60_000, 15_000],
    ])(
        "advocate calls: a yearly order of %i brings a credit of %i, and one month to the prospect",
        async (order, credit) => {
            const acme = server().workspace({ preset: "advocate-calls" });
            expect(await programs(acme)).toMatchObject([{ audience: "admin", wants_calls: true }]);
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            expect((await acme.referral(referred.id)).state).toBe("accepted");
            await acme.advanceDays(7);
            expect((await acme.referral(referred.id)).state).toBe("accepted");
            await acme.buys(referred, { amount: order, interval: "year" });
            const rewards = await acme.rewards(`referral=${referred.id}`);
            expect(rewards.map(({ beneficiary, kind }) => [beneficiary, kind]).sort()).toEqual([
                ["advocate", "credit"],
                ["prospect", "free_months"],
            ]);
            expect(rewards.find(({ beneficiary }) => beneficiary === "advocate")?.value.amount).toBe(credit);
            expectProblem(await acme.api.get("/v1/surveys/1"), 404, "not_found");
        },
    );

    it("all: three programs, administrators on commission, everybody else on gifts", async () => {
        const acme = server().workspace({ preset: "all" });
        expect((await programs(acme)).map(({ preset }) => preset)).toEqual([
            "administrators",
            "ambassadors",
            "advocate-calls",
        ]);
        const [admin, member] = [await acme.advocate(), await acme.advocate({ role: "member" })];
        const [boss, colleague] = [await acme.state(admin), await acme.state(member)];
        expect(boss.program.name).toBe("Administrateurs");
        expect(boss.ladder).toBeNull();
        expect(boss.offer.advocate).toContain("20");
        expect(colleague.program.name).toBe("Ambassadeurs");
        expect(colleague.ladder?.rungs).toHaveLength(2);
    });

    it("all: two audiences are never both paid for one prospect", async () => {
        const acme = server().workspace({ preset: "all" });
        const [admin, member] = [await acme.advocate(), await acme.advocate({ role: "member" })];
        const first = await acme.refer(admin);
        const second = await acme.refer(member, { email: first.email });
        await acme.buys(first, { amount: 10_000, interval: "year" });
        expect((await acme.rewards(`referral=${first.id}`)).map(({ kind }) => kind).sort()).toEqual(["cash", "module"]);
        expect(await acme.rewards(`referral=${second.id}`)).toEqual([]);
        expect((await acme.state(await acme.returning(member))).ladder).toMatchObject({ submitted: 1, qualified: 0 });
    });

    it("all: the survey asks administrators too, who become ambassadors beside what they see", async () => {
        const acme = server().workspace({ preset: "all" });
        const { id, program } = await launched(acme);
        const [admin] = await regulars(acme, 1, "admin");
        if (!admin) throw new Error("nobody");
        expect((await tells(acme, admin, id, "answers", { score: 10 })).body.next).toBe("recommend");
        const { items } = await acme.api.ok(
            200,
            acme.api.get<Page<{ user: string; program: string }>>("/v1/advocates?source=survey"),
        );
        expect(items).toMatchObject([{ user: admin.user, program }]);
    });

    it("all: promises the gifts of one program to nobody whose recommendations go to another", async () => {
        const acme = server().workspace({ preset: "all" });
        const { id } = await launched(acme);
        const [[admin], [user]] = [await regulars(acme, 1, "admin"), await regulars(acme, 1)];
        if (!admin || !user) throw new Error("nobody");
        for (const one of [admin, user]) await acme.api.ok(200, tells(acme, one, id, "answers", { score: 9 }));
        const scenarios = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/scenarios"));
        const path = `/v1/scenarios/${scenarios.items[0]?.id}/enrollments`;
        const enrolled = await acme.api.ok(200, acme.api.get<Page<{ user: string }>>(path));
        expect(enrolled.items.map((one) => one.user)).toEqual([user.user]);
        await acme.advanceDays(10);
        const mails = async (to: string) =>
            (await acme.api.ok(200, acme.api.get<Page<unknown>>(`/v1/messages?to=${encodeURIComponent(to)}`))).items;
        expect(await mails(admin.email)).toEqual([]);
        expect((await mails(user.email)).length).toBeGreaterThan(0);
    });

    it("can be added to a workspace that began blank, gifts and survey included", async () => {
        const acme = server().workspace({ preset: "blank" });
        const added = await acme.api.ok(201, acme.api.post<Program>("/v1/programs", { preset: "ambassadors" }));
        expect(added.rules.map(({ at_count }) => at_count)).toEqual([2, 5, null]);
        expect((await acme.api.ok(200, acme.api.get<Page<unknown>>("/v1/surveys"))).items).toHaveLength(1);
        const own = { name: { en: "Our notebook", fr: "Notre carnet" }, unit_cost: acme.money(900) };
        await acme.api.ok(200, acme.api.put("/v1/gifts/notebook", own));
        const again = await acme.api.ok(201, acme.api.post<Program>("/v1/programs", { preset: "ambassadors" }));
        expect(again.id).not.toBe(added.id);
        expect(await gift(acme, "notebook")).toMatchObject(own);
    });
});
