// How many gifts one person may get in a year, and in which currency that is said.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money } from "./support/contract.js";
import { type GiftOrder, earned, givesOnSale, happened, notebook, stockOf } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

async function state(acme: Workspace, order: GiftOrder): Promise<string> {
    return (await acme.api.ok(200, acme.api.get<GiftOrder>(`/v1/gift-orders/${order.id}`))).state;
}

const workspaces = [{ copies: 11 }, { copies: 1, currency: "JPY" }];

describeOnBothEngines("the yearly limit of gifts", { workspaces }, (server) => {
    const fresh = () => server().workspace();
    const put = (acme: Workspace, limits: { from: string; amount: Money | null }[]) =>
        acme.api.put<{ limits: object[] }>("/v1/gift-limits", { limits });
    const watch = { ...notebook, unit_cost: { amount: 3000, currency: "EUR" } };

    it("is 73 € for each person unless the publisher says otherwise", async () => {
        const acme = fresh();
        await givesOnSale(acme, "watch", watch);
        expect(await acme.api.ok(200, acme.api.get("/v1/gift-limits"))).toEqual({
            limits: [{ from: "2021-01-01", amount: acme.money(7300) }],
        });
        const advocate = await acme.advocate();
        const [first, second, third] = [
            await earned(acme, advocate),
            await earned(acme, advocate),
            await earned(acme, advocate),
        ];
        const other = await earned(acme);
        expect((await acme.api.ok(200, happened(acme, first.order, "confirmed_address"))).near_limit).toBe(false);
        expect((await acme.api.ok(200, happened(acme, second.order, "confirmed_address"))).near_limit).toBe(true);
        expectProblem(await happened(acme, third.order, "confirmed_address"), 409, "gift_limit");
        expect(await state(acme, third.order)).toBe("earned");
        expect(await stockOf(acme, "watch")).toBe(8);
        await acme.api.ok(200, happened(acme, other.order, "confirmed_address"));

        // What is called off no longer counts.
        await acme.api.ok(200, happened(acme, second.order, "cancelled"));
        await acme.api.ok(200, happened(acme, third.order, "confirmed_address"));
        const file = await acme.api.get("/v1/gift-values.csv");
        expect(file.headers["content-type"]).toContain("text/csv");
        const lines = file.text.trim().split("\r\n").slice(1);
        expect(lines.map((line) => line.split(",")[3])).toEqual(["60.00", "30.00"]);
        expect(file.text).toContain("Camille Petit");
        const before = await acme.api.get("/v1/gift-values.csv?year=2020");
        expect(before.text.trim().split("\r\n")).toHaveLength(1);
    });

    it("is not written over by who saw an earlier one", async () => {
        const acme = fresh();
        const { etag } = (await acme.api.get("/v1/gift-limits")).headers;
        const limits = [{ from: "2021-01-01", amount: acme.money(5000) }];
        const as_seen = { headers: { "if-match": etag ?? "" } };
        await acme.api.ok(200, acme.api.put("/v1/gift-limits", { limits }, as_seen));
        expectProblem(await acme.api.put("/v1/gift-limits", { limits: [] }, as_seen), 412, "precondition_failed");
        expect(await acme.api.ok(200, acme.api.get("/v1/gift-limits"))).toEqual({ limits });
    });

    it("counts from the day it is set for, and can be lifted", async () => {
        const acme = fresh();
        await givesOnSale(acme, "watch", watch);
        const today = new Date(acme.server.now).toISOString().slice(0, 10);
        await acme.api.ok(
            200,
            put(acme, [
                { from: today, amount: null },
                { from: "2000-01-01", amount: acme.money(1) },
            ]),
        );
        const advocate = await acme.advocate();
        for (let i = 0; i < 3; ++i) {
            const { order } = await earned(acme, advocate);
            await acme.api.ok(200, happened(acme, order, "confirmed_address"));
        }
        await acme.api.ok(200, put(acme, [{ from: "2000-01-01", amount: acme.money(1) }]));
        const { order } = await earned(acme);
        expectProblem(await happened(acme, order, "confirmed_address"), 409, "gift_limit");
        const { limits } = await acme.api.ok(200, put(acme, []));
        expect(limits).toHaveLength(1);
    });

    it("holds when several gifts of one person are confirmed at the same instant", async () => {
        const acme = fresh();
        await givesOnSale(acme, "watch", watch);
        const advocate = await acme.advocate();
        const sales = [];
        for (let i = 0; i < 5; ++i) sales.push(await earned(acme, advocate));
        const answers = await Promise.all(sales.map(({ order }) => happened(acme, order, "confirmed_address")));
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
        for (const answer of answers.filter(({ status }) => status !== 200)) {
            expectProblem(answer, 409, "gift_limit");
        }
    });

    it("refuses limits that say no clear thing", async () => {
        const acme = fresh();
        const refused = async (limits: object[], code: string, pointer: string) => {
            const answer = await acme.api.put("/v1/gift-limits", { limits });
            expect(expectProblem(answer, 422, code).errors?.[0]?.pointer).toBe(pointer);
        };
        await refused([{ from: "01/01/2026", amount: acme.money(1) }], "time_invalid", "/limits/0/from");
        await refused([{ from: "2026-01-01", amount: acme.money(0) }], "amount", "/limits/0/amount");
        const twice = { from: "2026-01-01", amount: acme.money(5) };
        await refused([twice, twice], "unknown_value", "/limits/1/from");
        const foreign = { from: "2026-01-01", amount: { amount: 5, currency: "USD" } };
        await refused([twice, { ...foreign, from: "2027-01-01" }], "currency_mismatch", "/limits/1/amount/currency");
    });

    it("counts in the workspace's currency alone, so that gifts and what rules give in kind are priced in it", async () => {
        const acme = fresh();
        const dollars = { amount: 3000, currency: "USD" };
        for (const gift of ["watch", "ring"]) {
            const put = await acme.api.put(`/v1/gifts/${gift}`, { ...watch, unit_cost: dollars });
            const problem = expectProblem(put, 422, "currency_mismatch");
            expect(problem.errors).toMatchObject([{ pointer: "/unit_cost/currency", code: "currency_mismatch" }]);
            expect(problem.errors?.[0]?.detail).toContain("EUR");
        }
        const french = { headers: { "accept-language": "fr" } };
        const added = await acme.api.post("/v1/gifts", { ...watch, unit_cost: dollars }, french);
        expect(expectProblem(added, 422, "currency_mismatch").detail).toContain("EUR");
        expect((await acme.api.get<{ items: object[] }>("/v1/gifts")).body.items).toEqual([]);

        await givesOnSale(acme, "watch", watch);
        const reprice = await acme.api.put("/v1/gifts/watch", { ...watch, unit_cost: dollars });
        expectProblem(reprice, 422, "currency_mismatch");
        const { items } = await acme.api.ok(200, acme.api.get<{ items: { id: string }[] }>("/v1/programs"));
        const rule = { beneficiary: "advocate", kind: "gift", gift: "watch", amount: dollars };
        const published = await acme.api.post(`/v1/programs/${items[0]?.id}/rules`, rule);
        const refused = expectProblem(published, 422, "currency_mismatch");
        expect(refused.errors?.[0]?.pointer).toBe("/amount/currency");
    });

    it("counts what the gift costs, whatever amount its rule gives for it", async () => {
        const acme = fresh();
        await givesOnSale(acme, "watch", watch, { amount: acme.money(100), quantity: 2 });
        const advocate = await acme.advocate();
        const { order, referred } = await earned(acme, advocate);
        expect(order.value).toEqual(acme.money(6000));
        const [reward] = (await acme.rewards(`referral=${referred.id}`)).filter(({ kind }) => kind === "gift");
        expect(reward?.value).toEqual(acme.money(100));
        await acme.api.ok(200, happened(acme, order, "confirmed_address"));
        const second = await earned(acme, advocate);
        expectProblem(await happened(acme, second.order, "confirmed_address"), 409, "gift_limit");

        // What it costs on the day it is confirmed counts.
        await acme.api.ok(200, acme.api.put("/v1/gifts/watch", { ...watch, unit_cost: acme.money(650) }));
        const cheap = await acme.api.ok(200, happened(acme, second.order, "confirmed_address"));
        expect(cheap).toMatchObject({ value: acme.money(1300), near_limit: true });
        const file = await acme.api.get("/v1/gift-values.csv");
        expect(file.text).toContain("73.00");
    });

    it("lets no rule give a gift that is neither named nor priced", async () => {
        const acme = fresh();
        const { items } = await acme.api.ok(200, acme.api.get<{ items: { id: string }[] }>("/v1/programs"));
        const path = `/v1/programs/${items[0]?.id}/rules`;
        for (const kind of ["gift", "experience"]) {
            for (const where of [path, `${path}/preview`]) {
                const refused = await acme.api.post(where, { beneficiary: "advocate", kind });
                expect(expectProblem(refused, 422, "required").errors?.[0]?.pointer).toBe("/gift");
            }
        }
        const unnamed = { beneficiary: "advocate", kind: "gift", amount: acme.money(5000) };
        await acme.api.ok(201, acme.api.post(path, unnamed));
        const advocate = await acme.advocate();
        const { order } = await earned(acme, advocate);
        expect(order).toMatchObject({ gift: null, value: acme.money(5000) });
        await acme.api.ok(200, happened(acme, order, "confirmed_address"));
        const { order: second } = await earned(acme, advocate);
        expectProblem(await happened(acme, second, "confirmed_address"), 409, "gift_limit");
    });

    it("says that there is none where the workspace's currency has no default", async () => {
        const acme = server().workspace({ currency: "JPY" });
        expect(await acme.api.ok(200, acme.api.get("/v1/gift-limits"))).toEqual({
            limits: [{ from: "2021-01-01", amount: null }],
        });
    });
});
