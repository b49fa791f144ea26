// What the law leaves to the country and to the year: how prospects may be contacted where they are, and how much a
// person may be given.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import { givesOnSale, happened, home, notebook, orders } from "./support/gifts.js";
import { detail, put } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";

describeOnBothEngines("the law, by country and by year", { workspaces: [{ copies: 8 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("row 10: the country decides", () => {
        it("takes the country given, else the domain's, else the workspace's", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const contact = async (over: object) => (await detail(acme, (await acme.refer(advocate, over)).id)).contact;
            const number = Date.now();
            const rows: [object, object][] = [
                [
                    { country: "DE", email: `a@a${number}.fr` },
                    { country: "DE", link_only: "country_link_only" },
                ],
                [
                    { country: undefined, email: `a@b${number}.at` },
                    { country: "AT", link_only: "country_link_only" },
                ],
                [
                    { country: undefined, email: `a@c${number}.co.uk` },
                    { country: "GB", link_only: "country_companies_only" },
                ],
                [
                    { country: undefined, email: `info@d${number}.co.uk` },
                    { country: "GB", link_only: null },
                ],
                [
                    { country: undefined, email: `a@e${number}.com` },
                    { country: "FR", country_source: "workspace" },
                ],
                [
                    { country: "JP", email: `a@f${number}.fr` },
                    { country: "JP", link_only: "country_unlisted" },
                ],
                [
                    { country: "US", email: `a@g${number}.com` },
                    { country: "US", link_only: null },
                ],
                [
                    { country: undefined, email: `a@k${number}.com`, phone: "+1 514 555 0123" },
                    { country: "FR", country_source: "workspace" },
                ],
                [
                    { country: "CA", email: `a@h${number}.com` },
                    { country: "CA", link_only: "acquaintance_missing" },
                ],
            ];
            for (const [over, expected] of rows)
                expect(await contact(over), JSON.stringify(over)).toMatchObject(expected);
            const known = { country: "CA", email: `a@i${number}.com`, knows_professionally: true };
            const another = await acme.advocate();
            expect((await detail(acme, (await acme.refer(another, known)).id)).contact.link_only).toBeNull();
        });

        it("has the widget ask for that word where an address says that the law of its country wants it", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            expect((await acme.state(advocate)).acquaintance).toEqual([".ca"]);
            const headers = { "if-match": (await acme.api.get("/v1/contact-policies")).headers["etag"] ?? "" };
            await acme.api.ok(200, acme.api.put("/v1/contact-policies", { country: "CA" }, { headers }));
            expect((await acme.state(advocate)).acquaintance).toEqual([""]);
        });

        it("follows the table that the workspace sets, until it goes back to the shipped one", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const path = "/v1/contact-policies";
            const policies = [{ country: "FR", message: "link_only", phone: false, needs_acquaintance: false }];
            const set = await put<{ own: boolean; policies: unknown[] }>(acme, path, {
                policies,
                own: undefined,
                as_of: undefined,
            });
            expect(set).toMatchObject({ own: true, policies });
            const referred = await acme.refer(advocate);
            expect((await detail(acme, referred.id)).contact.link_only).toBe("country_link_only");
            const back = await put<{ own: boolean; policies: { country: string }[] }>(acme, path, {
                policies: undefined,
                own: undefined,
                as_of: undefined,
            });
            expect(back.own).toBe(false);
            expect(back.policies.map(({ country }) => country)).toEqual(
                expect.arrayContaining(["AT", "CA", "DE", "FR", "GB", "US"]),
            );
        });

        it("refuses a table with a country twice or none at all", async () => {
            const acme = fresh();
            const headers = { "if-match": (await acme.api.get("/v1/contact-policies")).headers["etag"] ?? "" };
            const row = { country: "FR", message: "automatic", phone: true };
            const sent = (body: object) => acme.api.put("/v1/contact-policies", body, { headers });
            const twice = expectProblem(await sent({ country: "FR", policies: [row, row] }), 422, "unknown_value");
            expect(twice.errors?.[0]?.pointer).toBe("/policies/1/country");
            expectProblem(await sent({ country: "Frankreich" }), 422, "country_invalid");
            expectProblem(await acme.api.put("/v1/contact-policies", { country: "FR" }), 428, "precondition_required");
        });
    });

    describe("row 11: gifts have a limit for each person and year", () => {
        it("marks the order at 80 %, refuses it at the limit, and lists what was given", async () => {
            const acme = fresh();
            const limits = [{ from: "2020-01-01", amount: acme.money(1_500) }];
            await acme.api.ok(200, acme.api.put("/v1/gift-limits", { limits }));
            await givesOnSale(acme, "notebook", { ...notebook, unit_cost: acme.money(700) });
            const advocate = await acme.advocate();
            const confirmed = [];
            for (let i = 0; i < 3; ++i) {
                await acme.buys(await acme.refer(await acme.returning(advocate)), { amount: 10_000 });
                const [order] = await orders(acme, "earned");
                if (order === undefined) throw new Error("no gift was earned");
                confirmed.push(await happened(acme, order, "confirmed_address", { address: home }));
            }
            expect(confirmed.map(({ status }) => status)).toEqual([200, 200, 409]);
            const near = confirmed.map(({ body }) => (body as { near_limit?: boolean }).near_limit);
            expect(near.slice(0, 2)).toEqual([false, true]);
            expectProblem(confirmed[2] as never, 409, "gift_limit");
            const csv = await acme.api.get(`/v1/gift-values.csv?year=${new Date(acme.server.now).getFullYear()}`);
            expect(csv.text).toContain("Camille Petit");
        });

        it("lets an account take no gifts, or no part at all", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const account = { name: "Sans cadeau", domain: `sans-${Date.now()}.fr`, country: "FR" };
            const put_account = (more: object) =>
                acme.api.put(`/v1/accounts/${advocate.account}`, { ...account, ...more });
            await givesOnSale(acme, "notebook", notebook);
            await acme.api.ok(200, put_account({ gifts_allowed: false }));
            await acme.buys(await acme.refer(advocate), { amount: 10_000 });
            expect(await orders(acme)).toEqual([]);
            await acme.api.ok(200, put_account({ recommending_allowed: false }));
            expect((await acme.state(await acme.returning(advocate))).tab_visible).toBe(false);
            const late = await (await acme.returning(advocate)).widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(late, 403, "tab_hidden");
        });
    });
});
