// Gifts: the catalogue, their dispatch on the states of rewards, the recipient's own page, and the yearly limit.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Reward } from "./support/contract.js";
import {
    type Gift,
    type GiftOrder,
    earned,
    form,
    givesOnSale,
    happened,
    home,
    notebook,
    orders,
    stockOf,
    png,
} from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

const jacket = {
    name: { en: "Jacket", fr: "Veste" },
    unit_cost: { amount: 6000, currency: "EUR" },
    stock: null,
    variants: [
        { code: "M", label: { en: "Medium", fr: "Moyenne" }, stock: 1 },
        { code: "L", label: { en: "Large", fr: "Grande" }, stock: null },
    ],
};

/** The page behind the link of an order, as a browser of this language asks for it. */
function pageOf(acme: Workspace, order: GiftOrder, language = "en") {
    const path = new URL(order.address_link).pathname;
    const headers = { "accept-language": language };
    return {
        path,
        get: () => acme.server.api.unchecked<null>("GET", path, { headers }),
        post: (fields: object) => {
            const sent = form(fields);
            return acme.server.api.unchecked<null>("POST", path, {
                raw: sent.raw,
                headers: { ...headers, ...sent.headers },
            });
        },
    };
}

async function rewardOf(acme: Workspace, order: GiftOrder): Promise<Reward & { gift: string | null }> {
    return acme.api.ok(200, acme.api.get<Reward & { gift: string | null }>(`/v1/rewards/${order.reward}`));
}

async function state(acme: Workspace, order: GiftOrder): Promise<string> {
    return (await acme.api.ok(200, acme.api.get<GiftOrder>(`/v1/gift-orders/${order.id}`))).state;
}

/** The account's user is refunded everything. */
async function refunded(acme: Workspace, sale: { referred: Parameters<Workspace["refund"]>[0] }): Promise<void> {
    await acme.told(acme.refund(sale.referred, 10_000));
}

describeOnBothEngines("gifts", { workspaces: [{ copies: 64 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("the catalogue", () => {
        it("makes a gift by a name of the publisher's choosing, and replaces it", async () => {
            const acme = fresh();
            const made = await acme.api.put<Gift>("/v1/gifts/notebook", notebook);
            expect(made.status, made.text).toBe(201);
            expect(made.headers["location"]).toBe("/v1/gifts/notebook");
            expect(made.body).toMatchObject({ id: "notebook", ...notebook, variants: [], picture: null, wanted: 0 });
            const replaced = await acme.api.put<Gift>("/v1/gifts/notebook", { ...jacket, is_experience: false });
            expect(replaced.status, replaced.text).toBe(200);
            expect(replaced.body.variants).toEqual(jacket.variants);
            const { items } = await acme.api.ok(200, acme.api.get<Page<Gift>>("/v1/gifts"));
            expect(items).toEqual([replaced.body]);
        });

        it("names a gift itself where nobody else does", async () => {
            const acme = fresh();
            const gift = await acme.api.ok(201, acme.api.post<Gift>("/v1/gifts", notebook));
            expect(await acme.api.ok(200, acme.api.get<Gift>(`/v1/gifts/${gift.id}`))).toEqual(gift);
        });

        it("does not overwrite what somebody else changed meanwhile", async () => {
            const acme = fresh();
            const { headers } = await acme.api.put<Gift>("/v1/gifts/notebook", notebook);
            const seen = { headers: { "if-match": headers["etag"] ?? "" } };
            await acme.api.ok(200, acme.api.put("/v1/gifts/notebook", { ...notebook, stock: 4 }, seen));
            expectProblem(await acme.api.put("/v1/gifts/notebook", notebook, seen), 412, "precondition_failed");
            expect(await stockOf(acme, "notebook")).toBe(4);
        });

        const faults: [string, object, string, string][] = [
            ["no French name", { name: { en: "Pen", fr: "" } }, "/name/fr", "required"],
            ["a name of one language alone", { name: { en: "Pen" } }, "/name/fr", "required"],
            ["a negative cost", { unit_cost: { amount: -1, currency: "EUR" } }, "/unit_cost", "amount"],
            ["a negative stock", { stock: -1 }, "/stock", "out_of_range"],
            ["half a piece", { stock: 1.5 }, "/stock", "integer_expected"],
            ["an experience with a stock", { is_experience: true, stock: 2 }, "/stock", "unknown_field"],
            [
                "one size twice",
                { variants: [...jacket.variants, { code: "M", label: { en: "m", fr: "m" } }] },
                "/variants/2/code",
                "unknown_value",
            ],
            ["a field nobody knows", { price: 3 }, "/price", "unknown_field"],
        ];
        it.each(faults)("refuses %s", async (_, fault, pointer, code) => {
            const acme = server().workspace();
            const answer = await acme.api.put("/v1/gifts/pen", { ...notebook, ...fault });
            const problem = expectProblem(answer, 422, code);
            expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
            expectProblem(await acme.api.get("/v1/gifts/pen"), 404, "not_found");
        });

        it("shows a picture that is one, and refuses what only says so", async () => {
            const acme = fresh();
            await acme.api.ok(201, acme.api.put("/v1/gifts/notebook", notebook));
            const put = (raw: Buffer, gift = "notebook") =>
                acme.api.put(`/v1/gifts/${gift}/picture`, undefined, { raw, headers: { "content-type": "image/png" } });
            expectProblem(await put(Buffer.from("<svg onload=alert(1)>")), 415, "unsupported_media_type");
            expectProblem(await put(Buffer.alloc(512 * 1024 + 1, 1)), 413, "body_too_large");
            expectProblem(await put(png, "nothing"), 404, "not_found");
            expectProblem(await acme.api.get("/v1/gifts/notebook/picture"), 404, "not_found");
            await acme.api.ok(204, put(png));
            const shown = await acme.api.get("/v1/gifts/notebook/picture");
            expect(shown.headers["content-type"]).toBe("image/png");
            expect(Number(shown.headers["content-length"])).toBe(png.length);
            expect((await acme.api.ok(200, acme.api.get<Gift>("/v1/gifts/notebook"))).picture).toBe(
                "/v1/gifts/notebook/picture",
            );
            await acme.api.ok(204, acme.api.request("DELETE", "/v1/gifts/notebook/picture"));
            expectProblem(await acme.api.request("DELETE", "/v1/gifts/notebook/picture"), 404, "not_found");
        });

        it("promises no gift that it does not hold", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const rule = { beneficiary: "advocate", kind: "gift", gift: "nothing" };
            const answer = await acme.api.post(`/v1/programs/${items[0]?.id}/rules`, rule);
            expect(expectProblem(answer, 422, "unknown_value").errors?.[0]?.pointer).toBe("/gift");
        });
    });

    describe("an order", () => {
        it("goes from earned to delivered, the money with it", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            expect(order).toMatchObject({
                state: "earned",
                reward_state: "approved",
                gift: "notebook",
                value: acme.money(1200),
                recipient: "Camille Petit",
                address: null,
                actions: ["asked", "confirmed_address", "cancelled"],
            });
            expect((await rewardOf(acme, order)).gift).toBe("notebook");
            expect((await acme.api.ok(200, happened(acme, order, "asked"))).state).toBe("address_asked");
            const packed = await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home }));
            expect(packed).toMatchObject({ state: "to_pack", reward_state: "scheduled", near_limit: false });
            expect(packed.address).toEqual({ ...home, line2: null });
            expect(await stockOf(acme, "notebook")).toBe(9);
            expect((await acme.balances()).clearing).toBe(1200);
            const shipped = await acme.api.ok(200, happened(acme, order, "shipped", { tracking: "6A123" }));
            expect(shipped).toMatchObject({ state: "shipped", tracking: "6A123" });
            const delivered = await acme.api.ok(200, happened(acme, order, "delivered"));
            expect(delivered).toMatchObject({ state: "delivered", reward_state: "paid", actions: [] });
            expect(await acme.balances()).toMatchObject({ clearing: 0, settled: 1200 });
            expect(await stockOf(acme, "notebook")).toBe(9);
        });

        it("has its address corrected until it is shipped, by staff and by its recipient, and tells who did", async () => {
            const acme = fresh();
            const sizes = [
                { code: "m", label: { en: "M", fr: "M" }, stock: 1 },
                { code: "l", label: { en: "L", fr: "L" }, stock: 1 },
            ];
            await givesOnSale(acme, "shirt", { ...notebook, stock: null, variants: sizes });
            const { order } = await earned(acme);
            const correct = (more: object) => happened(acme, order, "corrected_address", more);
            expectProblem(await correct({ address: home }), 409, "illegal_transition");
            await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home, variant: "m" }));
            expect(expectProblem(await correct({}), 422, "required").errors?.[0]?.pointer).toBe("/address");
            const moved = { ...home, line1: "3 quai de la Loire" };
            const corrected = await acme.api.ok(200, correct({ address: moved, variant: "l" }));
            expect(corrected).toMatchObject({ state: "to_pack", reward_state: "scheduled", variant: "l" });
            expect(corrected.address?.line1).toBe("3 quai de la Loire");
            const stocks = async () =>
                (await acme.api.ok(200, acme.api.get<Gift>("/v1/gifts/shirt"))).variants.map(({ stock }) => stock);
            expect(await stocks()).toEqual([1, 0]);

            const path = new URL(order.address_link).pathname;
            const shown = await server().api.unchecked("GET", path, {});
            expect(shown.headers["cache-control"]).toBe("no-store");
            expect(shown.text).toContain("<details>");
            expect(shown.text).toContain('value="3 quai de la Loire"');
            const theirs = { ...home, line2: "", line1: "5 rue Neuve", variant: "l" };
            const { raw, headers } = form(theirs);
            const taken = await server().api.unchecked("POST", path, { raw, headers });
            expect(taken.status).toBe(303);
            expect(taken.headers["cache-control"]).toBe("no-store");
            const bad = form({ ...theirs, city: "" });
            const refused = await server().api.unchecked("POST", path, { raw: bad.raw, headers: bad.headers });
            expect(refused.status).toBe(422);
            expect(refused.text).toContain("<details open>");
            interface Told extends GiftOrder {
                history: { event: string; actor: string; actor_name: string | null }[];
            }
            const told = await acme.api.ok(200, acme.api.get<Told>(`/v1/gift-orders/${order.id}`));
            expect(told.address?.line1).toBe("5 rue Neuve");
            expect(told.history.map(({ event, actor }) => `${event} ${actor}`)).toEqual([
                "confirmed_address api",
                "corrected_address api",
                "corrected_address advocate",
            ]);
            expect(told.history[2]?.actor_name).toBe("Camille Petit");
            expect(await stocks()).toEqual([1, 0]);

            await acme.api.ok(200, happened(acme, order, "shipped"));
            expectProblem(await correct({ address: home }), 409, "illegal_transition");
            const late = await server().api.unchecked("POST", path, { raw, headers });
            expect(late.status).toBe(409);
            expect((await server().api.unchecked("GET", path, {})).text).not.toContain("<details");
        });

        it("that came back is on the shelf again, and can be sent anew", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            for (const event of ["confirmed_address", "shipped", "returned"]) {
                await acme.api.ok(200, happened(acme, order, event));
            }
            expect(await rewardOf(acme, order)).toMatchObject({ state: "failed" });
            expect(await stockOf(acme, "notebook")).toBe(10);
            await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home }));
            expect(await rewardOf(acme, order)).toMatchObject({ state: "scheduled" });
            expect(await stockOf(acme, "notebook")).toBe(9);
        });

        it.each(["earned", "to_pack", "returned"])("cancelled when %s gives piece and money back", async (from) => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const path = {
                earned: [],
                to_pack: ["confirmed_address"],
                returned: ["confirmed_address", "shipped", "returned"],
            };
            for (const event of path[from as keyof typeof path]) await acme.api.ok(200, happened(acme, order, event));
            expect(await state(acme, order)).toBe(from);
            const reason = "Commande annulée";
            const cancelled = await acme.api.ok(200, happened(acme, order, "cancelled", { reason }));
            expect(cancelled).toMatchObject({ state: "cancelled", reward_state: "voided", actions: [] });
            expect(await stockOf(acme, "notebook")).toBe(10);
            expect(await acme.balances()).toMatchObject({ approved: 0, clearing: 0, settled: 0 });
        });

        it("refuses every event that does not fit, and changes nothing", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const legal: Record<string, string[]> = {
                earned: ["asked", "confirmed_address", "cancelled"],
                to_pack: ["shipped", "corrected_address", "cancelled"],
                shipped: ["delivered", "returned"],
                delivered: [],
            };
            const sent = ["shipped", "delivered", "returned"];
            const events = ["asked", "confirmed_address", ...sent, "corrected_address", "cancelled"];
            const next = ["confirmed_address", "shipped", "delivered"];
            for (const from of Object.keys(legal)) {
                expect(await state(acme, order)).toBe(from);
                for (const event of events.filter((each) => !legal[from]?.includes(each))) {
                    expectProblem(await happened(acme, order, event), 409, "illegal_transition");
                    expect(await state(acme, order)).toBe(from);
                }
                const event = next.shift();
                if (event) await acme.api.ok(200, happened(acme, order, event));
            }
        });

        it("answers bad requests with one clear problem", async () => {
            const acme = fresh();
            await givesOnSale(acme, "jacket", jacket);
            const { order } = await earned(acme);
            const refused = async (event: string, more: object, code: string, pointer: string) => {
                const problem = expectProblem(await happened(acme, order, event, more), 422, code);
                expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
            };
            await refused("eaten", {}, "unknown_value", "/event");
            await refused("cancelled", { reason: " " }, "required", "/reason");
            await refused("confirmed_address", {}, "required", "/variant");
            await refused("confirmed_address", { variant: "XXL" }, "unknown_value", "/variant");
            const nowhere = { ...home, country: "ZZ" };
            await refused(
                "confirmed_address",
                { variant: "M", address: nowhere },
                "country_invalid",
                "/address/country",
            );
            const nobody = { ...home, name: " " };
            await refused("confirmed_address", { variant: "M", address: nobody }, "required", "/address/name");
            await refused("asked", { tracking: "x".repeat(201) }, "too_long", "/tracking");
            expectProblem(await happened(acme, { id: "12345" }, "shipped"), 404, "not_found");
            expectProblem(await acme.api.get("/v1/gift-orders/12345"), 404, "not_found");
            expect(await state(acme, order)).toBe("earned");
            const stale = { headers: { "if-match": '"99"' } };
            const path = `/v1/gift-orders/${order.id}/transitions`;
            expectProblem(await acme.api.post(path, { event: "asked" }, stale), 412, "precondition_failed");
        });

        it("of another workspace does not exist", async () => {
            const [acme, other] = [fresh(), fresh()];
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            expectProblem(await other.api.get(`/v1/gift-orders/${order.id}`), 404, "not_found");
            expectProblem(await happened(other, order, "asked"), 404, "not_found");
            expect(await orders(other)).toEqual([]);
        });

        it("takes the size that was chosen, and none that has run out", async () => {
            const acme = fresh();
            await givesOnSale(acme, "jacket", jacket);
            const [first, second] = [await earned(acme), await earned(acme)];
            await acme.api.ok(200, happened(acme, first.order, "confirmed_address", { variant: "M" }));
            const answer = await happened(acme, second.order, "confirmed_address", { variant: "M" });
            expectProblem(answer, 409, "out_of_stock");
            expect((await rewardOf(acme, second.order)).state).toBe("approved");
            await acme.api.ok(200, happened(acme, second.order, "confirmed_address", { variant: "L" }));
            const { variants } = await acme.api.ok(200, acme.api.get<Gift>("/v1/gifts/jacket"));
            expect(variants.map(({ stock }) => stock)).toEqual([0, null]);
        });

        it("of an experience needs no stock", async () => {
            const acme = fresh();
            const evening = { ...notebook, stock: null, is_experience: true };
            await givesOnSale(acme, "evening", evening, { kind: "experience" });
            const { order } = await earned(acme);
            for (const event of ["confirmed_address", "shipped", "delivered"]) {
                await acme.api.ok(200, happened(acme, order, event));
            }
            expect((await rewardOf(acme, order)).state).toBe("paid");
        });

        it("of an experience is no parcel: a yes instead of an address, and no label", async () => {
            const acme = fresh();
            const evening = { ...notebook, stock: null, is_experience: true };
            await givesOnSale(acme, "evening", evening, { kind: "experience" });
            const { order } = await earned(acme);
            const page = pageOf(acme, order);
            const asked = (await page.get()).text;
            expect(asked).not.toContain("line1");
            expect(asked).toContain("I would like it");
            expect((await page.post({ accepted: "yes" })).status).toBe(303);
            expect(await state(acme, order)).toBe("to_pack");
            const thanks = (await page.get()).text;
            expect(thanks).toContain("We are arranging it");
            expect(thanks).not.toContain("packing");
            const detail = await acme.api.ok(200, acme.api.get<GiftOrder>(`/v1/gift-orders/${order.id}`));
            expect(detail.actions).toEqual(["shipped", "cancelled"]);
            expectProblem(
                await happened(acme, order, "corrected_address", { address: home }),
                409,
                "illegal_transition",
            );
            const labels = await acme.api.get("/v1/gift-orders/labels.csv");
            expect(labels.text.trim().split("\r\n")).toHaveLength(1);
        });

        it("is cancelled by a refund before it is sent, the piece is back", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const [open, packed, sent] = [await earned(acme), await earned(acme), await earned(acme)];
            await acme.api.ok(200, happened(acme, packed.order, "confirmed_address"));
            await acme.api.ok(200, happened(acme, sent.order, "confirmed_address"));
            await acme.api.ok(200, happened(acme, sent.order, "shipped"));
            expect(await stockOf(acme, "notebook")).toBe(8);
            for (const sale of [open, packed, sent]) await refunded(acme, sale);
            expect(await state(acme, open.order)).toBe("cancelled");
            expect(await state(acme, packed.order)).toBe("cancelled");
            expect((await rewardOf(acme, packed.order)).state).toBe("voided");
            // What is on its way arrives, and nobody owes it back.
            expect(await state(acme, sent.order)).toBe("shipped");
            expect(await stockOf(acme, "notebook")).toBe(9);
            await acme.api.ok(200, happened(acme, sent.order, "delivered"));
            expect((await acme.balances()).owed).toBe(0);
        });

        it("waits while its reward is held, and goes on when it is cleared", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const cause = (event: string) =>
                acme.api.ok(200, acme.api.post(`/v1/rewards/${order.reward}/transitions`, { event, reason: "doute" }));
            await cause("flagged");
            expectProblem(await happened(acme, order, "confirmed_address"), 409, "illegal_transition");
            await cause("cleared");
            await acme.settle();
            expect(await orders(acme)).toHaveLength(1);
            await acme.api.ok(200, happened(acme, order, "confirmed_address"));
        });

        it("is cancelled with its reward when somebody refuses that", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const refusal = { event: "refused", reason: "Fraude" };
            await acme.api.ok(200, acme.api.post(`/v1/rewards/${order.reward}/transitions`, refusal));
            expect(await state(acme, order)).toBe("cancelled");
        });
    });

    describe("one piece in stock", () => {
        it("is given once, however many ask at the same instant", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", { ...notebook, stock: 1 });
            const sales = [];
            for (let i = 0; i < 8; ++i) sales.push(await earned(acme));
            const answers = await Promise.all(
                sales.map(({ order }) => happened(acme, order, "confirmed_address", { address: home })),
            );
            expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
            for (const answer of answers.filter(({ status }) => status !== 200)) {
                expectProblem(answer, 409, "out_of_stock");
            }
            expect(await stockOf(acme, "notebook")).toBe(0);
            expect((await orders(acme, "to_pack")).length).toBe(1);
            expect((await acme.balances()).clearing).toBe(1200);
        });
    });

    describe("the recipient's page", () => {
        it("takes the address without any script, then shows where the gift stands", async () => {
            const acme = fresh();
            await givesOnSale(acme, "jacket", jacket);
            const { order } = await earned(acme);
            const page = pageOf(acme, order);
            const empty = await page.get();
            expect(empty.status).toBe(200);
            expect(empty.text).toContain("Jacket");
            expect(empty.text).not.toContain("<script");
            expect(empty.headers["content-security-policy"]).toMatch(/default-src 'none'.*form-action 'self'/);
            expect(empty.headers["referrer-policy"]).toBe("no-referrer");

            const half = await page.post({ ...home, city: "", variant: "M" });
            expect(half.status).toBe(422);
            expect(half.text).toContain('id="city-fault"');
            expect(half.text).toContain('value="12 rue des Lilas"');
            expect(await state(acme, order)).toBe("earned");

            const done = await page.post({ ...home, line2: "", variant: "M" });
            expect([done.status, done.headers["location"]]).toEqual([303, page.path]);
            const after = await page.get();
            expect(after.text).toContain("12 rue des Lilas");
            expect(after.text).toContain("<details>");
            expect(await state(acme, order)).toBe("to_pack");

            await acme.api.ok(200, happened(acme, order, "shipped"));
            expect((await page.get()).text).not.toContain("<form");
            const again = await page.post({ ...home, line1: "1 rue du Vol", variant: "L" });
            expect(again.status).toBe(409);
            const [kept] = await orders(acme);
            expect(kept).toMatchObject({ variant: "M", address: { line1: "12 rue des Lilas" } });
        });

        it("speaks French, and shows markup as text", async () => {
            const acme = fresh();
            const name = { en: "<b>Pen</b>", fr: "<img src=x onerror=alert(1)>" };
            await givesOnSale(acme, "pen", { ...notebook, name });
            const { order } = await earned(acme);
            const page = pageOf(acme, order, "fr");
            const shown = await page.get();
            expect(shown.headers["content-language"]).toBe("fr");
            expect(shown.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
            expect(shown.text).not.toContain("<img");
            const hostile = '"><script>alert(1)</script>';
            const refused = await page.post({ ...home, line1: hostile, city: "" });
            expect(refused.status).toBe(422);
            expect(refused.text).not.toContain("<script");
        });

        it("is found by its whole link alone", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const { path } = pageOf(acme, order);
            const token = path.slice("/g/".length);
            for (let i = 0; i < token.length; ++i) {
                const altered = token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1);
                const answer = await acme.server.api.unchecked("GET", `/g/${altered}`);
                expect(answer.status, altered).toBe(404);
            }
            for (const other of ["", token.slice(1), `${token}A`, `${token}%3D`]) {
                expect((await acme.server.api.unchecked("GET", `/g/${other}`)).status).toBe(404);
            }
            expect((await acme.server.api.unchecked("POST", `/g/A${token.slice(1)}`, form(home))).status).toBe(404);
        });

        it("shows the picture of the gift", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const options = { raw: png, headers: { "content-type": "image/png" } };
            await acme.api.ok(204, acme.api.put("/v1/gifts/notebook/picture", undefined, options));
            const { order } = await earned(acme);
            const { path, get } = pageOf(acme, order);
            expect((await get()).text).toContain(`src="${path}/picture"`);
            const picture = await acme.server.api.unchecked("GET", `${path}/picture`);
            expect([picture.status, picture.headers["content-type"]]).toEqual([200, "image/png"]);
        });

        it("says that a size has run out, and keeps the rest of the form", async () => {
            const acme = fresh();
            await givesOnSale(acme, "jacket", jacket);
            const [first, second] = [await earned(acme), await earned(acme)];
            await acme.api.ok(200, happened(acme, first.order, "confirmed_address", { variant: "M" }));
            const refused = await pageOf(acme, second.order).post({ ...home, variant: "M" });
            expect(refused.status).toBe(409);
            expect(refused.text).toContain('role="alert"');
            expect(refused.text).toContain('value="75020"');
        });

        it("refuses what is no form", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const { path } = pageOf(acme, order);
            const json = await acme.server.api.unchecked("POST", path, { body: home });
            expect(json.status).toBe(415);
            const more = await pageOf(acme, order).post({ ...home, state: "delivered" });
            expect(more.status).toBe(422);
            expect(await state(acme, order)).toBe("earned");
        });
    });

    it("forgets an address 90 days after the delivery", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook);
        const { order } = await earned(acme);
        await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home }));
        await acme.api.ok(200, happened(acme, order, "shipped"));
        await acme.advanceDays(100);
        expect((await orders(acme))[0]?.address).not.toBeNull();
        await acme.api.ok(200, happened(acme, order, "delivered"));
        await acme.advanceDays(89);
        expect((await orders(acme))[0]?.address).not.toBeNull();
        await acme.advanceDays(2);
        expect((await orders(acme))[0]).toMatchObject({ state: "delivered", address: null });
    });

    it("forgets where a prospect lives together with the prospect", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook, { beneficiary: "prospect" });
        const referred = await acme.refer(await acme.advocate());
        await acme.buys(referred, { amount: 10_000 });
        const [order] = await orders(acme);
        expect(order).toMatchObject({ recipient: "Léa Martin", state: "earned" });
        await acme.api.ok(200, happened(acme, order as GiftOrder, "confirmed_address", { address: home }));
        const erasure = { event: "erasure", reason: "Demande du filleul" };
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${referred.id}/transitions`, erasure));
        const [left] = await orders(acme);
        expect(left).toMatchObject({ address: null, recipient: "" });
    });

    it("writes labels for what is to be packed, safe from formulas", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook);
        const [packed] = [await earned(acme), await earned(acme)];
        const address = { ...home, name: "=HYPERLINK(1)" };
        await acme.api.ok(200, happened(acme, packed.order, "confirmed_address", { address }));
        const file = await acme.api.get("/v1/gift-orders/labels.csv", { headers: { "accept-language": "fr" } });
        expect(file.headers["content-type"]).toContain("text/csv");
        const lines = file.text.trim().split("\r\n");
        expect(lines).toHaveLength(2);
        expect(lines[0]).toContain("Code postal");
        expect(lines[1]).toContain("'=HYPERLINK(1)");
        expect(lines[1]).toContain("Carnet");
        expect((await acme.api.get("/v1/gift-orders/labels.csv?state=earned")).text.trim().split("\r\n")).toHaveLength(
            2,
        );
    });

    it("shows where people live, and what each was given, to nobody who may not move gifts", async () => {
        const acme = fresh();
        const files = ["gift-orders/labels.csv", "gift-orders/packing-list.pdf", "gift-values.csv"];
        for (const role of ["viewer", "rep", "finance"] as const) {
            const who = await member(acme, role);
            for (const file of files) expectProblem(await who.get(`/v1/${file}`), 403, "forbidden");
        }
        const marketing = await member(acme, "marketing");
        for (const file of files) expect((await marketing.get(`/v1/${file}`)).status).toBe(200);
    });

    it("prints what is to be packed", async () => {
        const acme = fresh();
        await givesOnSale(acme, "jacket", jacket);
        const empty = await acme.api.get("/v1/gift-orders/packing-list.pdf");
        expect(empty.text).toMatch(/^%PDF-1/);
        const { order } = await earned(acme);
        await acme.api.ok(200, happened(acme, order, "confirmed_address", { address: home, variant: "M" }));
        const file = await acme.api.get("/v1/gift-orders/packing-list.pdf");
        expect(file.headers["content-type"]).toBe("application/pdf");
        expect(file.text.length).toBeGreaterThan(empty.text.length);
    });

    it.each([
        ["en", "A gift: Notebook", "2 gifts: Notebook", "An experience: Evening"],
        ["fr", "Un cadeau\u00a0: Carnet", "2 cadeaux\u00a0: Carnet", "Une expérience\u00a0: Soirée"],
    ])("is named where its reward explains itself: %s", async (locale, ...sentences) => {
        const acme = fresh();
        const evening = { ...notebook, name: { en: "Evening", fr: "Soirée" }, stock: null, is_experience: true };
        await givesOnSale(acme, "notebook", notebook);
        await givesOnSale(acme, "notebook-pair", notebook, { quantity: 2 });
        await givesOnSale(acme, "evening", evening, { kind: "experience" });
        const { referred } = await earned(acme);
        const headers = { "accept-language": locale };
        type Explained = Reward & { text: string };
        const path = `/v1/rewards?referral=${referred.id}&beneficiary=advocate`;
        const { items } = await acme.api.ok(200, acme.api.get<Page<Explained>>(path, { headers }));
        const things = items.filter(({ kind }) => kind === "gift" || kind === "experience");
        expect(things.map(({ text }) => text).sort()).toEqual([...sentences].sort());
        const one = await acme.api.ok(200, acme.api.get<Explained>(`/v1/rewards/${things[0]?.id}`, { headers }));
        expect(one.text).toBe(things[0]?.text);
    });

    describe("who a gift goes to", () => {
        const hidden = { recipient: null, address: null, address_link: null, tracking: null, actions: [] };

        it.each([
            ["owner", true],
            ["marketing", true],
            ["finance", false],
            ["rep", false],
            ["viewer", false],
        ] as const)("is told to a member whose role is %s: %s", async (role, isTold) => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const confirmed = await pageOf(acme, order).post(home);
            expect(confirmed.status).toBe(303);
            const shipped = happened(acme, order, "shipped", { tracking: "6A123" });
            const whole = await acme.api.ok(200, shipped);
            expect(whole).toMatchObject({ address: home, tracking: "6A123", recipient: "Camille Petit" });
            const { recipient, address, address_link, tracking, actions } = whole;
            const told = isTold ? { recipient, address, address_link, tracking, actions } : hidden;
            const by = await member(acme, role);
            const list = await acme.api.ok(200, by.get<Page<GiftOrder>>("/v1/gift-orders"));
            expect(list.items).toMatchObject([{ id: order.id, ...told }]);
            type Full = GiftOrder & { history: { actor: string; actor_name: string | null }[] };
            const one = await acme.api.ok(200, by.get<Full>(`/v1/gift-orders/${order.id}`));
            expect(one).toMatchObject(told);
            const said = one.history.find(({ actor }) => actor === "advocate");
            expect(said?.actor_name).toBe(isTold ? "Camille Petit" : null);
            if (!isTold) {
                for (const secret of [home.line1, home.postcode, "Camille", "/g/"]) {
                    expect(JSON.stringify([list, one])).not.toContain(secret);
                }
            }
            const file = await by.get("/v1/gift-orders/labels.csv");
            expect(file.status).toBe(isTold ? 200 : 403);
        });
    });

    describe("a customer company", () => {
        const account = (acme: Workspace, id: string, more: object) =>
            acme.api.ok(
                200,
                acme.api.put<{ gifts_allowed: boolean }>(`/v1/accounts/${id}`, { name: "Atelier", ...more }),
            );

        it("that takes no gifts is promised none, until it does", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const advocate = await acme.advocate();
            await account(acme, advocate.account, { gifts_allowed: false });
            // What is not said stays as it is.
            expect((await account(acme, advocate.account, { plan: "pro" })).gifts_allowed).toBe(false);
            const referred = await acme.refer(advocate);
            await acme.buys(referred, { amount: 10_000 });
            expect(await orders(acme)).toEqual([]);
            expect((await acme.rewards(`referral=${referred.id}`)).map(({ kind }) => kind)).not.toContain("gift");
            await account(acme, advocate.account, { gifts_allowed: true });
            await earned(acme, advocate);
        });

        it("that is not to recommend does not see the tab", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            await account(acme, advocate.account, { recommending_allowed: false });
            expect((await acme.state(advocate)).tab_visible).toBe(false);
            const answer = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(answer, 403, "tab_hidden");
            await account(acme, advocate.account, { recommending_allowed: true });
            expect((await acme.state(advocate)).tab_visible).toBe(true);
        });
    });
});
