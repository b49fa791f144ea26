// Classical prospects: told by count and by row, corrected and forgotten; and what economics makes of them, every figure
// worked out by hand.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { invite, member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface Interval {
    low: number;
    high: number;
}

interface Row {
    key: string;
    contacted: number;
    won: number;
    conversion: number | null;
    conversion_interval: Interval | null;
    classical_contacted: number;
    classical_won: number;
    classical_conversion: number | null;
    classical_conversion_interval: Interval | null;
    lift: { ratio: number | null; low: number; high: number | null } | null;
    new_customers: number;
    share_of_new_customers: number | null;
}

interface Report {
    rows: Row[];
    totals: Row;
    share_target: { start: number; target: number };
}

interface Receipt {
    added: number;
    changed: number;
    unchanged: number;
}

interface Count {
    month: string;
    rep: string | null;
    rep_name: string | null;
    contacted: number;
    won: number;
}

interface Single {
    external_id: string;
    contacted_on: string;
    won_on: string | null;
    rep: string | null;
}

const path = "/v1/classical-prospects";

/** The month of the server's clock, or one some months from it, as `2026-05`. */
function month(acme: Workspace, away = 0): string {
    const now = new Date(acme.server.now);
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + away, 1)).toISOString().slice(0, 7);
}

/** The clock to the tenth day of the next month, so that no test lives through the end of one. */
async function mid_month(acme: Workspace): Promise<void> {
    const now = new Date(acme.server.now);
    const tenth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10);
    await acme.advance(Math.ceil((tenth - acme.server.now) / 1000));
}

const tell = (acme: Workspace, body: unknown) => acme.api.post<Receipt>(path, body);
const told = (acme: Workspace, body: unknown) => acme.api.ok(200, tell(acme, body));
const counts = async (acme: Workspace) => (await acme.api.ok(200, acme.api.get<Page<Count>>(path))).items;
const singles = async (acme: Workspace) => (await acme.api.ok(200, acme.api.get<Page<Single>>(`${path}/rows`))).items;

/** The workspace lives by this clock from now on. */
async function moved_to(acme: Workspace, time_zone: string): Promise<void> {
    const { body, headers } = await acme.api.get<Record<string, unknown>>("/v1/workspace");
    const { name, locale, brand, origins, set_up } = body;
    const match = { headers: { "if-match": headers["etag"] ?? "" } };
    await acme.api.ok(200, acme.api.put("/v1/workspace", { name, locale, brand, origins, set_up, time_zone }, match));
}

async function economics(acme: Workspace, query: string): Promise<Report> {
    return acme.api.ok(200, acme.api.get<Report>(`/v1/reports/economics?${query}`));
}

describeOnBothEngines("classical prospects", { workspaces: [{ copies: 14 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("are told", () => {
        it("by counts, which the same month and rep replace", async () => {
            const acme = fresh();
            const may = month(acme, -1);
            const rep = await invite(acme, "rep");
            expect(await told(acme, { month: may, contacted: 40, won: 4 })).toEqual({
                added: 1,
                changed: 0,
                unchanged: 0,
            });
            await told(acme, { month: may, contacted: 10, won: 1, rep: rep.email });
            expect(await told(acme, { month: may, contacted: 50, won: 4 })).toMatchObject({ changed: 1 });
            expect(await told(acme, { month: may, contacted: 50, won: 4 })).toMatchObject({ unchanged: 1 });
            expect(await counts(acme)).toMatchObject([
                { month: may, rep: null, rep_name: null, contacted: 50, won: 4 },
                { month: may, rep: rep.id, rep_name: rep.name, contacted: 10, won: 1 },
            ]);
            const forget = (query = "") => acme.api.request("DELETE", `${path}/${may}${query}`);
            expect((await forget(`?rep=${rep.id}`)).status).toBe(204);
            expect(await counts(acme)).toHaveLength(1);
            expect((await forget()).status).toBe(204);
            expectProblem(await forget(), 404, "not_found");
            expect(await counts(acme)).toEqual([]);
        });

        it("by rows, which the same number brings up to date", async () => {
            const acme = fresh();
            const day = `${month(acme, -1)}-03`;
            const rows = [
                { external_id: "P-1", contacted_on: day },
                { external_id: "P-2", contacted_on: day, won_on: `${month(acme, -1)}-20` },
                { month: month(acme, -2), contacted: 5, won: 0 },
            ];
            expect(await told(acme, { rows })).toEqual({ added: 3, changed: 0, unchanged: 0 });
            const sold = { external_id: "P-1", contacted_on: day, won_on: day };
            expect(await told(acme, { rows: [sold, rows[1]] })).toEqual({ added: 0, changed: 1, unchanged: 1 });
            expect(await singles(acme)).toMatchObject([
                { external_id: "P-2", won_on: `${month(acme, -1)}-20`, rep: null },
                { external_id: "P-1", contacted_on: day, won_on: day },
            ]);
            expect((await acme.api.request("DELETE", `${path}/rows/P-1`)).status).toBe(204);
            expectProblem(await acme.api.request("DELETE", `${path}/rows/P-1`), 404, "not_found");
            expect(await singles(acme)).toHaveLength(1);
        });

        it("of a rep who left, told again as before", async () => {
            const acme = fresh();
            const lea = await invite(acme, "rep");
            const day = `${month(acme, -1)}-03`;
            const row = (external_id: string) => ({ external_id, contacted_on: day, rep: lea.email });
            await told(acme, { rows: [row("P-1")] });
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${lea.id}`));
            const again = { rows: [row("P-1"), row("P-2"), { ...row("P-3"), rep: lea.id }] };
            expect(await told(acme, again)).toEqual({ added: 2, changed: 0, unchanged: 1 });
            expect((await singles(acme)).map(({ rep }) => rep)).toEqual([lea.id, lea.id, lea.id]);
        });

        it("by the day of the workspace, where the next one has begun", async () => {
            const acme = fresh();
            await moved_to(acme, "Pacific/Kiritimati");
            const now = new Date(acme.server.now);
            const lastNoon = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0, 12);
            const noon =
                lastNoon > acme.server.now ? lastNoon : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 0, 12);
            await acme.advance(Math.ceil((noon - acme.server.now) / 1000));
            const first = `${month(acme, 1)}-01`;
            expect(await told(acme, { rows: [{ external_id: "P-1", contacted_on: first }] })).toMatchObject({
                added: 1,
            });
            expect(await told(acme, { month: month(acme, 1), contacted: 1, won: 0 })).toMatchObject({ added: 1 });
            const ahead = { rows: [{ external_id: "P-2", contacted_on: `${month(acme, 1)}-02` }] };
            expectProblem(await tell(acme, ahead), 422, "date_ahead");
        });

        it("by those who may, and seen by the whole team", async () => {
            const acme = fresh();
            const body = { month: month(acme), contacted: 1, won: 0 };
            const [marketing, viewer] = [await member(acme, "marketing"), await member(acme, "viewer")];
            expect((await marketing.post(path, body)).status).toBe(200);
            expectProblem(await viewer.post(path, body), 403, "forbidden");
            expect((await viewer.get<Page<Count>>(path)).body.items).toHaveLength(1);
        });
    });

    describe("are refused, and nothing is kept", () => {
        let shared: Workspace | undefined;
        /** One workspace for all of them: whatever is refused leaves nothing. */
        const publisher = () => (shared ??= fresh());
        const may = "2024-05";
        const day = "2024-05-03";
        it.each<[string, unknown, string, string]>([
            ["more won than contacted", { month: may, contacted: 3, won: 4 }, "/won", "won_beyond_contacted"],
            ["a month to come", { month: "2999-01", contacted: 3, won: 1 }, "/month", "date_ahead"],
            ["a month that is none", { month: "2024-13", contacted: 3, won: 1 }, "/month", "month_invalid"],
            ["a day for a month", { month: day, contacted: 3, won: 1 }, "/month", "month_invalid"],
            ["a month before all", { month: "1969-12", contacted: 3, won: 1 }, "/month", "out_of_range"],
            ["an empty month", { month: "", contacted: 3, won: 1 }, "/month", "required"],
            ["a negative count", { month: may, contacted: -1, won: 0 }, "/contacted", "out_of_range"],
            ["a negative sale", { month: may, contacted: 1, won: -1 }, "/won", "out_of_range"],
            ["a count too large", { month: may, contacted: 1e12, won: 0 }, "/contacted", "out_of_range"],
            ["half a prospect", { month: may, contacted: 1.5, won: 0 }, "/contacted", "integer_expected"],
            ["an unknown rep", { month: may, contacted: 1, won: 0, rep: "77" }, "/rep", "member_unknown"],
            ["an unknown address", { month: may, contacted: 1, won: 0, rep: "a@b.fr" }, "/rep", "member_unknown"],
            ["no month", { contacted: 1, won: 0 }, "/month", "required"],
            ["no count", { month: may, won: 0 }, "/contacted", "required"],
            ["nothing", {}, "/month", "required"],
            ["no rows", { rows: [] }, "/rows", "required"],
            [
                "rows and a month",
                { rows: [{ month: may, contacted: 1, won: 0 }], month: may },
                "/month",
                "unknown_field",
            ],
            ["a field of neither", { month: may, contacted: 1, won: 0, name: "Léa" }, "/name", "unknown_field"],
            [
                "a month twice",
                {
                    rows: [
                        { month: may, contacted: 1, won: 0 },
                        { month: may, contacted: 2, won: 0 },
                    ],
                },
                "/rows/1/month",
                "told_twice",
            ],
            [
                "a prospect twice",
                {
                    rows: [
                        { external_id: "P", contacted_on: day },
                        { external_id: " P ", contacted_on: day },
                    ],
                },
                "/rows/1/external_id",
                "told_twice",
            ],
            ["no number", { rows: [{ external_id: " ", contacted_on: day }] }, "/rows/0/external_id", "required"],
            [
                "an address for a number",
                { rows: [{ external_id: "lea@x.fr", contacted_on: day }] },
                "/rows/0/external_id",
                "personal_number",
            ],
            [
                "a day that is none",
                { rows: [{ external_id: "P", contacted_on: "2024-02-30" }] },
                "/rows/0/contacted_on",
                "date_invalid",
            ],
            [
                "a day before all",
                { rows: [{ external_id: "P", contacted_on: "1900-02-28" }] },
                "/rows/0/contacted_on",
                "out_of_range",
            ],
            [
                "a day before all that is none",
                { rows: [{ external_id: "P", contacted_on: "1900-02-29" }] },
                "/rows/0/contacted_on",
                "date_invalid",
            ],
            ["no day", { rows: [{ external_id: "P", contacted_on: " " }] }, "/rows/0/contacted_on", "required"],
            [
                "a day to come",
                { rows: [{ external_id: "P", contacted_on: "2999-01-01" }] },
                "/rows/0/contacted_on",
                "date_ahead",
            ],
            [
                "a sale before the contact",
                { rows: [{ external_id: "P", contacted_on: day, won_on: "2024-05-02" }] },
                "/rows/0/won_on",
                "won_before_contacted",
            ],
            [
                "counts of a prospect",
                { rows: [{ external_id: "P", contacted_on: day, contacted: 3 }] },
                "/rows/0/contacted",
                "unknown_field",
            ],
        ])("%s", async (_, body, pointer, code) => {
            const acme = publisher();
            const problem = expectProblem(await tell(acme, body), 422, code);
            expect(problem.errors?.[0]).toMatchObject({ pointer, code });
            expect(await counts(acme)).toEqual([]);
            expect(await singles(acme)).toEqual([]);
        });

        it("all at once, with a good line among them, in either language", async () => {
            const acme = publisher();
            const rows = [
                { month: may, contacted: 5, won: 1 },
                { month: "2024-06", contacted: 1, won: 2 },
                { external_id: "P", contacted_on: "soon" },
            ];
            const answers = await Promise.all(
                ["fr", "en"].map((language) =>
                    acme.api.post(path, { rows }, { headers: { "accept-language": language } }),
                ),
            );
            const [french, english] = answers.map((answer) => expectProblem(answer, 422, "date_invalid"));
            expect(french?.errors?.map(({ pointer }) => pointer)).toEqual(["/rows/1/won", "/rows/2/contacted_on"]);
            expect(french?.errors?.[0]?.detail).not.toBe(english?.errors?.[0]?.detail);
            expect(await counts(acme)).toEqual([]);
        });

        it("beyond a thousand lines", async () => {
            const rows = Array.from({ length: 1001 }, (_, i) => ({ external_id: `P-${i}`, contacted_on: day }));
            expectProblem(await tell(publisher(), { rows }), 422, "too_many");
        });
    });

    describe("in economics", () => {
        it("are counted on the clock of the workspace, as whoever tells of them does", async () => {
            const acme = fresh();
            await moved_to(acme, "Pacific/Auckland");
            // In Auckland it is the first of the month while London has the last day of the one before.
            const [now] = [month(acme)];
            const border = new Date(`${now}-01T00:00:00Z`).getTime() - 6 * 3600 * 1000;
            await acme.tell({
                id: "evt-border",
                type: "payment.received",
                occurred_at: new Date(border).toISOString(),
                customer: { external_id: "border", email: "compta@border.fr" },
                payment: { invoice: "in-border", amount: acme.money(50_000) },
            });
            const { rows } = await economics(acme, `from=${month(acme, -1)}&to=${now}`);
            expect(rows.map(({ key, new_customers }) => [key, new_customers])).toEqual([
                [month(acme, -1), 0],
                [now, 1],
            ]);
        });

        it("count who was recommended in vain and bought by themselves", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate());
            const event = { event: "withdrawal", reason: "Le parrain ne veut plus" };
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${referred.id}/transitions`, event));
            await acme.tell(acme.payment(referred, 90_000));
            const { totals } = await economics(acme, `from=${month(acme)}&to=${month(acme)}`);
            expect(totals).toMatchObject({ won: 0, new_customers: 1, share_of_new_customers: 0 });
        });

        /**
         * This month (M): five recommendations contacted, two of whom buy. Told of classical prospects: 18 contacted and
         * 1 won by count, two rows contacted of whom one bought. Billing knows of three first payments without a
         * referral. Last month (L): told 30 contacted and 3 won; billing knows of one first payment.
         */
        async function lived(): Promise<Workspace> {
            const acme = fresh();
            await mid_month(acme);
            const advocate = await acme.advocate();
            for (let i = 0; i < 5; ++i) {
                const referred = await acme.refer(advocate);
                const event = { event: "contacted" };
                await acme.api.ok(200, acme.api.post(`/v1/referrals/${referred.id}/transitions`, event));
                if (i < 2) await acme.buys(referred, { amount: 100_000, interval: "year" });
            }
            const [now, last] = [month(acme), month(acme, -1)];
            const classical = (name: string, occurred_at: string) =>
                acme.told({
                    id: `evt-${name}`,
                    type: "payment.received",
                    occurred_at,
                    customer: { external_id: name, email: `compta@${name}.fr` },
                    payment: { invoice: `in-${name}`, amount: acme.money(50_000) },
                });
            for (const name of ["boulangerie-un", "garage-deux", "fleuriste-trois"]) {
                await classical(name, `${now}-02T09:00:00Z`);
            }
            await classical("librairie-quatre", `${last}-15T09:00:00Z`);
            await told(acme, { month: now, contacted: 18, won: 1 });
            await told(acme, { month: last, contacted: 30, won: 3 });
            const rows = [
                { external_id: "P-1", contacted_on: `${now}-01`, won_on: `${now}-08` },
                { external_id: "P-2", contacted_on: `${now}-05` },
            ];
            await told(acme, { rows });
            return acme;
        }

        it("who was a customer before billing told of them is not new", async () => {
            const acme = fresh();
            const account = (id: string, domain: string, days: number) =>
                acme.api.ok(
                    201,
                    acme.api.put(`/v1/accounts/${id}`, { name: id, domain, customer_since: acme.at(-days * 86_400) }),
                );
            await account("client-ancien", "ancien.fr", 400);
            await account("client-recent", "recent.fr", 20);
            const pays = (id: string, customer: object) =>
                acme.told({
                    id: `evt-${id}`,
                    type: "payment.received",
                    occurred_at: acme.at(),
                    customer,
                    payment: { invoice: `in-${id}`, amount: acme.money(50_000) },
                });
            const news = async () => (await economics(acme, `from=${month(acme)}`)).totals.new_customers;
            await pays("a", { external_id: "client-ancien" });
            await pays("b", { external_id: "cus_1", email: "Compta@ancien.fr" });
            await pays("c", { external_id: "cus_2", domain: "ancien.fr" });
            expect(await news()).toBe(0);
            const subscribed = (id: string, days: number) =>
                acme.tell({
                    id: `sub-${id}`,
                    type: "subscription.started",
                    occurred_at: acme.at(),
                    customer: { external_id: id },
                    subscription: {
                        id: `s-${id}`,
                        interval: "year",
                        interval_count: 1,
                        amount: acme.money(50_000),
                        started_at: acme.at(-days * 86_400),
                    },
                } as never);
            await subscribed("cus_3", 800);
            await pays("d", { external_id: "cus_3" });
            expect(await news()).toBe(0);
            await subscribed("cus_4", 60);
            await pays("e", { external_id: "cus_4" });
            await pays("f", { external_id: "client-recent" });
            await pays("g", { email: "compta@inconnu.fr" });
            await pays("h", { email: "COMPTA@inconnu.fr" });
            expect(await news()).toBe(3);
        });

        it("refuses a period longer than a century", async () => {
            const acme = fresh();
            for (const report of ["economics", "survey"]) {
                const asked = acme.api.get(`/v1/reports/${report}?from=1970-01&to=9999-12`);
                expect(expectProblem(await asked, 422, "out_of_range").errors?.[0]?.pointer).toBe("/to");
            }
        });

        it("every figure is the one worked out by hand", async () => {
            const acme = await lived();
            const [now, last] = [month(acme), month(acme, -1)];
            const { rows, totals, share_target } = await economics(acme, `from=${last}&to=${now}&group=month`);
            const [before, present] = rows;
            expect(rows.map(({ key }) => key)).toEqual([last, now]);

            // M: 2 of 5 recommended. Wilson with z = 1.959964: z² = 3.841459, center (0.4 + z²/10) / (1 + z²/5) =
            // 0.784146 / 1.768292 = 0.443448, reach z/1.768292 · √(0.24/5 + z²/100) = 1.108394 · 0.293985 = 0.325828:
            // from 0.117621 to 0.769276.
            expect(present).toMatchObject({ contacted: 5, won: 2, conversion: 0.4 });
            expect(present?.conversion_interval?.low).toBeCloseTo(0.117621, 5);
            expect(present?.conversion_interval?.high).toBeCloseTo(0.769276, 5);
            // Told: 18 + 2 contacted, 1 + 1 won: 2 of 20. By the same formula from 0.027866 to 0.301034.
            expect(present).toMatchObject({ classical_contacted: 20, classical_won: 2, classical_conversion: 0.1 });
            expect(present?.classical_conversion_interval?.low).toBeCloseTo(0.027866, 5);
            expect(present?.classical_conversion_interval?.high).toBeCloseTo(0.301034, 5);
            // 0.4 / 0.1 = 4. Koopman's bounds, where the chi-squared of the likeliest pair of shares with that ratio
            // reaches 3.841459 (found apart from the program, by halving): 0.787616 and 18.146386.
            expect(present?.lift?.ratio).toBeCloseTo(4, 10);
            expect(present?.lift?.low).toBeCloseTo(0.787616, 5);
            expect(present?.lift?.high).toBeCloseTo(18.146386, 4);
            // Billing knows 3 classical customers, 2 were told: 3 are believed. 2 of 2 + 3.
            expect(present).toMatchObject({ new_customers: 5, share_of_new_customers: 0.4 });

            // L: nobody was recommended, so nothing is compared. 3 told, 1 billed: 3 are believed.
            expect(before).toMatchObject({
                conversion: null,
                conversion_interval: null,
                classical_contacted: 30,
                classical_won: 3,
                classical_conversion: 0.1,
                lift: null,
                new_customers: 3,
                share_of_new_customers: 0,
            });
            expect(before?.classical_conversion_interval?.low).toBeCloseTo(0.0346, 4);
            expect(before?.classical_conversion_interval?.high).toBeCloseTo(0.256211, 5);

            // Both: 2 of 5 against 5 of 50, and 2 of 2 + 3 + 3 new customers: a quarter, the target itself.
            expect(totals).toMatchObject({
                conversion: 0.4,
                classical_contacted: 50,
                classical_won: 5,
                classical_conversion: 0.1,
                new_customers: 8,
                share_of_new_customers: 0.25,
            });
            expect(totals.lift?.ratio).toBeCloseTo(4, 10);
            expect(totals.lift?.low).toBeCloseTo(0.973381, 5);
            expect(totals.lift?.high).toBeCloseTo(12.647058, 4);
            expect(share_target).toEqual({ start: 0.2, target: 0.25 });

            // A program, a source, an advocate: the same two customers, held against all classical prospects.
            for (const group of ["program", "source", "campaign", "advocate"]) {
                const grouped = await economics(acme, `from=${last}&to=${now}&group=${group}`);
                expect(grouped.rows, group).toHaveLength(1);
                expect(grouped.rows[0], group).toMatchObject({
                    won: 2,
                    classical_contacted: 50,
                    classical_won: 5,
                    new_customers: 8,
                    share_of_new_customers: 0.25,
                });
                expect(grouped.rows[0]?.lift).toEqual(totals.lift);
            }

            // By rep: of those told, the ten of Sacha are held apart from the rest, and so are their sales.
            const rep = await invite(acme, "rep");
            await told(acme, { month: last, contacted: 10, won: 2, rep: rep.id });
            const reps = (await economics(acme, `from=${last}&to=${now}&group=rep`)).rows;
            expect(reps.find(({ key }) => key === rep.id)).toMatchObject({
                classical_contacted: 10,
                classical_won: 2,
                classical_conversion: 0.2,
            });
            expect(reps.find(({ key }) => key === "")).toMatchObject({ classical_contacted: 50, classical_won: 5 });
            expectProblem(
                await acme.api.request("DELETE", `${path}/${last}?rep=nobody@acme.example`),
                404,
                "not_found",
            );
            await acme.api.ok(204, acme.api.request("DELETE", `${path}/${last}?rep=${encodeURIComponent(rep.email)}`));

            // Corrected: of last month nobody bought; billing still knows one. 2 of 2 + 3 + 1.
            await told(acme, { month: last, contacted: 30, won: 0 });
            const corrected = await economics(acme, `from=${last}&to=${now}&group=month`);
            expect(corrected.totals).toMatchObject({ classical_contacted: 50, classical_won: 2, new_customers: 6 });
            expect(corrected.totals.share_of_new_customers).toBeCloseTo(1 / 3, 10);

            // Forgotten: what is left of this month is the two rows.
            await acme.api.ok(204, acme.api.request("DELETE", `${path}/${now}`));
            const forgotten = await economics(acme, `from=${now}&to=${now}&group=month`);
            expect(forgotten.totals).toMatchObject({ classical_contacted: 2, classical_won: 1, new_customers: 5 });
        });

        it("where classical prospects bought nothing the ratio is open above", async () => {
            const acme = fresh();
            await mid_month(acme);
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            await acme.buys(referred, { amount: 100_000, interval: "year" });
            await told(acme, { month: month(acme), contacted: 40, won: 0 });
            const { totals } = await economics(acme, `from=${month(acme)}&to=${month(acme)}`);
            // Who bought before being contacted counts as contacted: 1 of 1.
            expect(totals).toMatchObject({ conversion: 1, classical_conversion: 0, share_of_new_customers: 1 });
            expect(totals.lift).toMatchObject({ ratio: null, high: null });
            expect(totals.lift?.low).toBeGreaterThan(1);
        });
    });

    it("the share to reach is the workspace's own", async () => {
        const acme = fresh();
        const read = await acme.api.get<{ start: number; target: number }>("/v1/share-target");
        expect(read.body).toEqual({ start: 2_000, target: 2_500 });
        const put = (body: unknown, tag = read.headers["etag"] ?? "") =>
            acme.api.put("/v1/share-target", body, { headers: { "if-match": tag } });
        expectProblem(await put({ start: 3_000, target: 2_500 }), 422, "out_of_range");
        expectProblem(await put({ start: 3_000, target: 10_001 }), 422, "rate_range");
        expectProblem(await acme.api.put("/v1/share-target", { start: 1, target: 2 }), 428, "precondition_required");
        expect((await put({ start: 2_500, target: 3_000 })).body).toEqual({ start: 2_500, target: 3_000 });
        expectProblem(await put({ start: 2_500, target: 4_000 }), 412, "precondition_failed");
        expect((await economics(acme, "group=month")).share_target).toEqual({ start: 0.25, target: 0.3 });
    });
});
