// Who a gift goes to: nobody after an erasure, wherever postcodes are not in use, and with a page that says what is wrong.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import {
    type GiftOrder,
    earned,
    form,
    givesOnSale,
    happened,
    home,
    notebook,
    orders,
    stockOf,
} from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const hongKong = {
    name: "Mei Wong",
    line1: "Flat 25, 12/F, Acacia Building, 150 Kennedy Road",
    postcode: "",
    city: "Wan Chai",
    country: "HK",
};

describeOnBothEngines("recipients of gifts", { workspaces: [{ copies: 9 }] }, (server) => {
    const fresh = () => server().workspace();

    const labels = async (acme: Workspace) =>
        (await acme.api.get("/v1/gift-orders/labels.csv")).text.trim().split("\r\n").slice(1);

    const history = async (acme: Workspace, order: GiftOrder) => {
        const path = `/v1/gift-orders/${order.id}`;
        const { history: lines } = await acme.api.ok(
            200,
            acme.api.get<GiftOrder & { history: { event: string }[] }>(path),
        );
        return lines.map(({ event }) => event);
    };

    const post = (acme: Workspace, order: GiftOrder, sent: { raw: string; headers: object }, language = "en") =>
        acme.server.api.unchecked<null>("POST", new URL(order.address_link).pathname, {
            raw: sent.raw,
            headers: { "accept-language": language, ...sent.headers },
        });

    describe("who was erased", () => {
        it("is sent nothing that has not left: the order is cancelled, the piece is back, no label is printed", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { advocate, order } = await earned(acme);
            const other = await earned(acme);
            for (const one of [order, other.order]) {
                await acme.api.ok(200, happened(acme, one, "confirmed_address", { address: home }));
            }
            expect(await labels(acme)).toHaveLength(2);
            expect(await stockOf(acme, "notebook")).toBe(8);
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: advocate.email }));
            const left = (await orders(acme)).find(({ id }) => id === order.id);
            expect(left).toMatchObject({ state: "cancelled", reward_state: "voided", address: null });
            expect(await history(acme, order)).toContain("cancelled");
            expect(await labels(acme)).toHaveLength(1);
            expect(await stockOf(acme, "notebook")).toBe(9);
        });

        it("keeps what has left: the order goes on without the address", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { advocate, order } = await earned(acme);
            await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home }));
            await acme.api.ok(200, happened(acme, order, "shipped"));
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: advocate.email }));
            expect((await orders(acme))[0]).toMatchObject({ state: "shipped", address: null });
        });

        it("is on no packing list as a prospect either", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook, { beneficiary: "prospect" });
            const referred = await acme.refer(await acme.advocate());
            await acme.buys(referred, { amount: 10_000 });
            const [order] = await orders(acme);
            await acme.api.ok(200, happened(acme, order!, "confirmed_address", { address: home }));
            expect(await labels(acme)).toHaveLength(1);
            const erasure = { event: "erasure", reason: "Demande du filleul" };
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${referred.id}/transitions`, erasure));
            expect((await orders(acme))[0]).toMatchObject({ state: "cancelled", address: null, recipient: "" });
            expect(await labels(acme)).toEqual([]);
        });
    });

    describe("a gift that is called off by itself", () => {
        const lines = async (acme: Workspace, order: GiftOrder) => {
            type Line = { event: string; actor: string; from: string; to: string };
            const path = `/v1/gift-orders/${order.id}`;
            const { history } = await acme.api.ok(200, acme.api.get<GiftOrder & { history: Line[] }>(path));
            return history.map(({ event, actor, from, to }) => [event, actor, from, to]);
        };

        it("says so in its history where nobody claimed it within 180 days", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            await acme.advance(2 * 3600);
            await acme.advanceDays(181);
            expect((await orders(acme))[0]).toMatchObject({ state: "cancelled", reward_state: "voided" });
            expect(await lines(acme, order)).toEqual([
                ["asked", "system", "earned", "address_asked"],
                ["cancelled", "system", "address_asked", "cancelled"],
            ]);
        });

        it("says so once, where its sale was refunded or its reward refused, or somebody cancelled it", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const [refunded, refused, cancelled] = [await earned(acme), await earned(acme), await earned(acme)];
            await acme.told(acme.refund(refunded.referred, 10_000));
            const path = `/v1/rewards/${refused.order.reward}/transitions`;
            await acme.api.ok(200, acme.api.post(path, { event: "refused", reason: "Seen twice" }));
            await acme.api.ok(200, happened(acme, cancelled.order, "cancelled"));
            for (const [{ order }, actor] of [
                [refunded, "billing"],
                [refused, "api"],
                [cancelled, "api"],
            ] as const) {
                expect(await lines(acme, order), actor).toEqual([["cancelled", actor, "earned", "cancelled"]]);
            }
        });
    });

    describe("an address", () => {
        it("needs a postcode only where the country has postcodes", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const missing = await happened(acme, order, "confirmed_address", { address: { ...home, postcode: "" } });
            expect(expectProblem(missing, 422, "required").errors?.map(({ pointer }) => pointer)).toEqual([
                "/address/postcode",
            ]);
            const taken = await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: hongKong }));
            expect(taken.address).toMatchObject({ postcode: "", city: "Wan Chai", country: "HK" });
        });

        it("is asked for by a page whose browser lets the postcode be left out, and that says where it may not", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const path = new URL(order.address_link).pathname;
            const { text } = await acme.server.api.unchecked<null>("GET", path);
            expect(text).toMatch(/<input id="postcode"(?![^>]* required)/);
            expect(text).toMatch(/<input id="city"[^>]* required/);
            const refused = await post(acme, order, form({ ...home, postcode: "" }));
            expect(refused.status).toBe(422);
            expect(refused.text).toMatch(/id="postcode"[^>]*aria-invalid="true"/);
            expect((await post(acme, order, form(hongKong))).status).toBe(303);
            expect((await acme.server.api.unchecked<null>("GET", path)).text).toContain("<br>Wan Chai<br>HK");
        });
    });

    it("reads a page, in their language, when what they sent is too large", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook);
        const { order } = await earned(acme);
        const large = form({ ...home, line2: "x".repeat(17 << 10) });
        for (const [language, title] of [
            ["en", "Content too large"],
            ["fr", "Contenu trop volumineux"],
        ] as const) {
            const refused = await post(acme, order, large, language);
            expect(refused.status).toBe(413);
            expect(refused.headers["content-type"]).toContain("text/html");
            expect(refused.headers["content-security-policy"]).toContain("default-src 'none'");
            expect(refused.text).toContain(`<h1>${title}</h1>`);
            expect(refused.text).toContain(`href="${new URL(order.address_link).pathname}"`);
        }
        expect((await orders(acme))[0]?.state).toBe("earned");
        const api = await acme.api.post("/widget/v1/referrals", { email: "x".repeat(17 << 10) });
        expect(api.headers["content-type"]).toContain("application/problem+json");
    });
});
