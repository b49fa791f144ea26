// Campaigns: time-boxed pushes inside a program, with gifts, money, a guard-rail and a quality of their own.
import { describe, expect, it } from "vitest";
import {
    budgetOf,
    type Campaign,
    day,
    drafted,
    givesAt,
    launched,
    move,
    programOf,
    quality,
    seen,
    showsInterest,
    topUp,
} from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Page, Referral } from "./support/contract.js";
import { notebook, orders } from "./support/gifts.js";
import { messageOf, type MessagePage } from "./support/messages.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

const sale = { amount: 129_000, interval: "year" } as const;
/** 20 % of it: what one sale costs here. */
const cost = 25_800;

describeOnBothEngines("campaigns", { workspaces: [{ copies: 27 }] }, (server) => {
    const fresh = () => server().workspace();

    const campaignOf = async (acme: Workspace, id: string) => (await acme.referral(id)).campaign;
    const path = (campaign: Campaign) => `/v1/campaigns/${campaign.id}`;

    /** Recommended by somebody new, so that no pace is exceeded. */
    const submit = async (acme: Workspace) => campaignOf(acme, (await acme.refer(await acme.advocate())).id);

    async function interested(acme: Workspace, advocate: Advocate): Promise<string> {
        const referred = await acme.refer(advocate);
        await showsInterest(acme, referred.id);
        return referred.id;
    }

    describe("its course", () => {
        it("is drafted, launched, paused, resumed and stopped, each step with its reason and its line", async () => {
            const acme = fresh();
            const draft = await drafted(acme);
            expect(draft).toMatchObject({
                state: "draft",
                reason: null,
                hold_out_bps: 0,
                quality_floor_bps: 2000,
                stops_itself: false,
                flag: null,
                lift: null,
                actions: ["launched"],
                launched_at: null,
            });
            expect(await submit(acme)).toBeNull();
            expect((await move(acme, draft, "launched")).state).toBe("running");
            expect(await submit(acme)).toBe(draft.id);
            const paused = await move(acme, draft, "paused", "Stock is short");
            expect(paused).toMatchObject({ state: "paused", reason: { code: "person", text: "Stock is short" } });
            expect(await submit(acme)).toBeNull();
            expect((await move(acme, draft, "resumed")).state).toBe("running");
            expect(await submit(acme)).toBe(draft.id);
            expect(await move(acme, draft, "stopped")).toMatchObject({ state: "stopped", actions: ["resumed"] });
            expect(await submit(acme)).toBeNull();
            const events = await acme.api.ok(200, acme.api.get<Page<{ event: string }>>(`${path(draft)}/events`));
            expect(events.items.map(({ event }) => event)).toEqual([
                "stopped",
                "resumed",
                "paused",
                "launched",
                "created",
            ]);
        });

        it("takes what is submitted within its time, borders half open, and ends by itself", async () => {
            const acme = fresh();
            const campaign = await launched(acme, { starts_at: acme.at(day), ends_at: acme.at(3 * day) });
            expect(campaign.state).toBe("scheduled");
            expect(await submit(acme)).toBeNull();
            await acme.advance(day);
            expect((await seen(acme, campaign)).state).toBe("running");
            expect(await submit(acme)).toBe(campaign.id);
            await acme.advance(2 * day);
            expect(await seen(acme, campaign)).toMatchObject({
                state: "ended",
                reason: { code: "period" },
                actions: [],
            });
            expect(await submit(acme)).toBeNull();
            expectProblem(
                await acme.api.post(`${path(campaign)}/transitions`, { event: "stopped" }),
                409,
                "illegal_transition",
            );
        });

        it("is flagged since it ended at the latest, whatever is changed later", async () => {
            const acme = fresh();
            const campaign = await launched(acme, { ends_at: acme.at(2 * day), quality_floor_bps: 9000 });
            const referred = [await acme.refer(await acme.advocate()), await acme.refer(await acme.advocate())];
            await acme.advance(3 * day);
            for (const { id } of referred) {
                const lost = { event: "lost", reason: "No need" };
                await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, lost));
            }
            await acme.advance(10 * day);
            const ended = await seen(acme, campaign);
            expect(ended).toMatchObject({ state: "ended", flag: { since: campaign.ends_at } });
        });

        it("is flagged on the day that time alone makes it so, however far the clock is moved at once", async () => {
            const acme = fresh();
            const campaign = await launched(acme, { ends_at: acme.at(90 * day), quality_floor_bps: 9000 });
            for (let i = 0; i < 2; ++i) await acme.refer(await acme.advocate());
            const submitted = Date.parse(acme.at(0));
            await acme.advance(80 * day);
            const { flag } = await seen(acme, campaign);
            const after = (Date.parse(flag?.since ?? "") - submitted) / day / 1000;
            expect(after).toBeGreaterThan(13);
            expect(after).toBeLessThan(16);
        });

        it("is flagged by the look that is kept, whoever reads it before or after, and stops itself at that look", async () => {
            const acme = fresh();
            const campaign = await launched(acme, { quality_floor_bps: 9000, stops_itself: true });
            for (let i = 0; i < 2; ++i) {
                const { id } = await acme.refer(await acme.advocate());
                const lost = { event: "lost", reason: "No need" };
                await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, lost));
            }
            expect(await seen(acme, campaign)).toMatchObject({
                state: "running",
                flag: null,
                judged: { quality: { part: 0, whole: 2 } },
            });
            await acme.advance(120);
            const stopped = await seen(acme, campaign);
            expect(stopped).toMatchObject({ state: "stopped", flag: { code: "quantity_without_quality" } });
            const events = acme.api.get<Page<{ event: string; at: string }>>(`${path(campaign)}/events`);
            const { items } = await acme.api.ok(200, events);
            expect(stopped.flag?.since).toBe(items.find(({ event }) => event === "flagged")?.at);
            await acme.advance(day);
            expect((await seen(acme, campaign)).flag).toEqual(stopped.flag);
        });

        it("of two that run, the one that began last takes the referral", async () => {
            const acme = fresh();
            const first = await launched(acme, { starts_at: acme.at(-2 * day) });
            const second = await launched(acme);
            expect(await submit(acme)).toBe(second.id);
            await move(acme, second, "paused");
            expect(await submit(acme)).toBe(first.id);
        });

        it("may be changed as far as nothing begun is changed, under its version", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            const answer = await acme.api.get<Campaign>(path(campaign));
            const etag = { headers: { "if-match": answer.headers["etag"]! } };
            const { name, starts_at, ends_at } = answer.body;
            const edit = { name: { en: "Final", fr: "Finale" }, starts_at, ends_at: acme.at(20 * day) };
            expectProblem(await acme.api.put(path(campaign), edit), 428, "precondition_required");
            const changed = await acme.api.ok(
                200,
                acme.api.put<Campaign>(path(campaign), { ...edit, quality_floor_bps: 0, stops_itself: true }, etag),
            );
            expect(changed).toMatchObject({ name: edit.name, quality_floor_bps: 0, stops_itself: true });
            expect(Date.parse(changed.ends_at)).toBe(Date.parse(edit.ends_at));
            expectProblem(await acme.api.put(path(campaign), edit, etag), 412, "precondition_failed");
            const again = { headers: { "if-match": (await acme.api.get(path(campaign))).headers["etag"]! } };
            for (const [body, pointer] of [
                [{ name, starts_at: acme.at(day), ends_at }, "/starts_at"],
                [{ name, starts_at, ends_at: acme.at(-1) }, "/ends_at"],
                [{ name, starts_at, ends_at, hold_out_bps: 1000 }, "/hold_out_bps"],
            ] as const) {
                const problem = expectProblem(await acme.api.put(path(campaign), body, again), 422, "out_of_range");
                expect(problem.errors).toEqual([expect.objectContaining({ pointer })]);
            }
        });

        it("refuses what says nothing clear, field by field", async () => {
            const acme = fresh();
            const program = await programOf(acme);
            const good = {
                program,
                name: { en: "A", fr: "B" },
                starts_at: acme.at(),
                ends_at: acme.at(day),
            };
            const bad: [Record<string, unknown>, string, string][] = [
                [{ ...good, name: { en: " ", fr: "B" } }, "required", "/name/en"],
                [{ ...good, name: { en: "A", fr: "x".repeat(121) } }, "too_long", "/name/fr"],
                [{ ...good, name: { en: "A" } }, "required", "/name/fr"],
                [{ ...good, ends_at: good.starts_at }, "ends_before_start", "/ends_at"],
                [{ ...good, ends_at: acme.at(400 * day) }, "out_of_range", "/ends_at"],
                [{ ...good, ends_at: "next week" }, "time_invalid", "/ends_at"],
                [{ ...good, hold_out_bps: 5001 }, "out_of_range", "/hold_out_bps"],
                [{ ...good, hold_out_bps: "10" }, "integer_expected", "/hold_out_bps"],
                [{ ...good, quality_floor_bps: -1 }, "out_of_range", "/quality_floor_bps"],
                [{ ...good, program: "999999" }, "unknown_value", "/program"],
                [{ ...good, budget: 5 }, "unknown_field", "/budget"],
            ];
            for (const [body, code, pointer] of bad) {
                const problem = expectProblem(await acme.api.post("/v1/campaigns", body), 422, code);
                expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
            }
            expect((await acme.api.get<Page<Campaign>>("/v1/campaigns")).body.items).toEqual([]);
            const campaign = await drafted(acme);
            const transitions = `${path(campaign)}/transitions`;
            expectProblem(await acme.api.post(transitions, { event: "paused" }), 409, "illegal_transition");
            expectProblem(await acme.api.post(transitions, { event: "exploded" }), 422, "unknown_value");
            const long = { event: "launched", reason: "x".repeat(501) };
            expectProblem(await acme.api.post(transitions, long), 422, "too_long");
            const stranger = fresh();
            for (const suffix of ["", "/events", "/budget", "/guardrail", "/gift-ladder"]) {
                expectProblem(await stranger.api.get(`${path(campaign)}${suffix}`), 404, "not_found");
            }
        });
    });

    describe("its gifts", () => {
        it("are for its own referrals, counted by themselves, and said in the offer with the day it ends", async () => {
            const acme = fresh();
            await acme.api.ok(
                201,
                acme.api.put("/v1/gifts/football", { ...notebook, name: { en: "Football", fr: "Ballon" } }),
            );
            const advocate = await acme.advocate();
            await interested(acme, advocate);
            const campaign = await launched(acme);
            await givesAt(acme, campaign, "football", 2);
            expect(
                await acme.api.ok(200, acme.api.get<{ rungs: unknown[] }>(`${path(campaign)}/gift-ladder`)),
            ).toMatchObject({ counts_on: "engaged", rungs: [{ count: 2, gift: "football" }] });
            const {
                offer,
                campaign: shown,
                ladder,
            } = (await acme.state(advocate)) as unknown as {
                offer: { advocate: string };
                ladder: unknown;
                campaign: { id: string; name: string; ladder: { qualified: number } };
            };
            expect(offer.advocate).toMatch(
                /20.%.*Coupe du monde, jusqu’au .*\. À partir de 2 filleuls.*\s: Ballon \(0/,
            );
            expect(shown).toMatchObject({ id: campaign.id, name: "Coupe du monde", ladder: { qualified: 0 } });
            expect(ladder).toBeNull();
            await interested(acme, advocate);
            expect(await orders(acme)).toEqual([]);
            await interested(acme, advocate);
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["football"]);
            expect((await seen(acme, campaign)).rules).toEqual([expect.objectContaining({ campaign: campaign.id })]);
            const program = await acme.api.ok(
                200,
                acme.api.get<{ rungs: unknown[] }>(`/v1/programs/${campaign.program}/gift-ladder`),
            );
            expect(program.rungs).toEqual([]);
        });

        it("are told of by mail with the next of the same ladder, beside those of the program", async () => {
            const acme = fresh();
            for (const [id, fr] of Object.entries({
                pen: "Stylo",
                lamp: "Lampe",
                football: "Ballon",
                scarf: "Écharpe",
            })) {
                await acme.api.ok(201, acme.api.put(`/v1/gifts/${id}`, { ...notebook, name: { en: fr, fr } }));
            }
            const campaign = await launched(acme);
            const ladders = {
                [`/v1/programs/${campaign.program}`]: { pen: 1, lamp: 3 },
                [path(campaign)]: { football: 1, scarf: 2 },
            };
            for (const [owner, ladder] of Object.entries(ladders)) {
                const rungs = Object.entries(ladder).map(([gift, count]) => ({ gift, count }));
                await acme.api.ok(
                    200,
                    acme.api.put(`${owner}/gift-ladder`, { counts_on: "engaged", audience: "everybody", rungs }),
                );
            }
            const advocate = await acme.advocate();
            const told = async () => {
                await interested(acme, advocate);
                const { items } = await acme.api.ok(
                    200,
                    acme.api.get<MessagePage>("/v1/messages?template=ambassador.rung_reached"),
                );
                const read = async (gift: string) =>
                    (await messageOf(acme, items.find(({ subject }) => subject.endsWith(gift))?.id)).text;
                return { count: items.length, read };
            };
            const first = await told();
            expect(first.count).toBe(2);
            expect(await first.read("Stylo")).toMatch(/palier suivant, à 3 recommandations, est\s: \*?\*?Lampe/);
            expect(await first.read("Ballon")).toMatch(/palier suivant, à 2 recommandations, est\s: \*?\*?Écharpe/);
            const second = await told();
            expect(second.count).toBe(3);
            expect(await second.read("Écharpe")).not.toContain("palier suivant");
        });

        it("are kept when promised, though the campaign is over", async () => {
            const acme = fresh();
            await acme.api.ok(201, acme.api.put("/v1/gifts/football", notebook));
            const campaign = await launched(acme, { ends_at: acme.at(day) });
            await givesAt(acme, campaign, "football", 1);
            const inside = await acme.refer(await acme.advocate());
            await acme.advance(2 * day);
            const outside = await acme.refer(await acme.advocate());
            for (const { id } of [inside, outside]) await showsInterest(acme, id);
            expect(await orders(acme)).toHaveLength(1);
        });

        it("may be rules of any kind, which stay the campaign's", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            const rules = `/v1/programs/${campaign.program}/rules`;
            const rule = {
                beneficiary: "advocate",
                kind: "cash",
                base: "none",
                amount: acme.money(5_000),
                campaign: campaign.id,
            };
            const published = await acme.api.ok(201, acme.api.post<{ id: string }>(rules, rule));
            const other = await acme.api.post(rules, { ...rule, campaign: "999999" });
            expectProblem(other, 422, "unknown_value");
            const moved = { ...rule, campaign: undefined, replaces: published.id };
            expectProblem(await acme.api.post(rules, moved), 422, "unknown_value");
            const { referred } = await (async () => {
                const who = await acme.advocate();
                const one = await acme.refer(who);
                await acme.buys(one, sale);
                return { referred: one };
            })();
            const values = (await acme.rewards(`referral=${referred.id}`)).map(({ value }) => value.amount);
            expect(values).toContain(5_000);
            expect(values).toContain(cost);
        });
    });

    describe("its money", () => {
        it("is its own: what its referrals cost and bring is no part of the program's", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            const program = `/v1/programs/${campaign.program}`;
            const { referred } = await acme.sale(sale);
            expect(await budgetOf(acme, path(campaign))).toMatchObject({
                limited: false,
                available: null,
                committed: acme.money(cost),
                cost: acme.money(cost),
                revenue: acme.money(129_000),
                customers: 1,
            });
            expect(await budgetOf(acme, program)).toMatchObject({ cost: acme.money(0), customers: 0 });
            await acme.told(acme.refund(referred, 64_500));
            expect(await budgetOf(acme, path(campaign))).toMatchObject({
                committed: acme.money(cost / 2),
                avoided: acme.money(cost / 2),
                cost: acme.money(cost / 2),
            });
            await acme.balances();
        });

        it("queues what its budget does not reach, pays oldest first on a top-up, and leaves the program alone", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            await topUp(acme, path(campaign), cost + 100);
            const [first, second, third] = [await acme.sale(sale), await acme.sale(sale), await acme.sale(sale)];
            const states = async () =>
                Promise.all(
                    [first, second, third].map(
                        async ({ reward }) => (await acme.advocateReward(reward.referral)).state,
                    ),
                );
            expect(await states()).toEqual(["pending", "unfunded", "unfunded"]);
            expect(await budgetOf(acme, path(campaign))).toMatchObject({
                limited: true,
                available: acme.money(100),
                waiting: acme.money(2 * cost),
            });
            await move(acme, campaign, "paused");
            const outside = await acme.sale(sale);
            expect((await acme.advocateReward(outside.reward.referral)).state).toBe("pending");
            await topUp(acme, path(campaign), cost);
            expect(await states()).toEqual(["pending", "pending", "unfunded"]);
            await topUp(acme, path(campaign), cost);
            expect(await states()).toEqual(["pending", "pending", "pending"]);
            expect(await budgetOf(acme, path(campaign))).toMatchObject({
                available: acme.money(100),
                waiting: acme.money(0),
                put_in: acme.money(3 * cost + 100),
            });
            expectProblem(
                await acme.api.post(`${path(campaign)}/budget/top-ups`, { amount: acme.money(0) }),
                422,
                "amount",
            );
        });

        it("is limited as soon as its program's is", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            await topUp(acme, `/v1/programs/${campaign.program}`, 1_000_000);
            const { reward } = await acme.sale(sale);
            expect(reward.state).toBe("unfunded");
            expect((await budgetOf(acme, path(campaign))).limited).toBe(true);
            await topUp(acme, path(campaign), cost);
            expect((await acme.advocateReward(reward.referral)).state).toBe("pending");
        });

        it("pays, takes back and nets across funds, and the books stay right", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const campaign = await launched(acme);
            const paid = await acme.sale(sale, advocate);
            await acme.approved(paid.reward);
            const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
            await acme.api.ok(
                200,
                acme.api.post(`/v1/payouts/${payout.id}/results`, {
                    results: [{ reward: paid.reward.id, outcome: "confirmed" }],
                }),
            );
            await acme.told(acme.refund(paid.referred, 129_000));
            expect(await budgetOf(acme, path(campaign))).toMatchObject({ owed: acme.money(cost) });
            // The next reward is the program's: it settles what is owed to the campaign.
            const later = await acme.sale(sale, await acme.returning(advocate));
            expect((await acme.referral(later.referred.id)).campaign).toBeNull();
            await acme.advanceDays(31);
            await acme.api.ok(201, acme.api.post("/v1/payouts", {}));
            expect(await budgetOf(acme, path(campaign))).toMatchObject({ owed: acme.money(0) });
            await acme.balances();
            const verified = await acme.api.get<{ ok: boolean; breach?: unknown }>("/v1/ledger/verification");
            expect(verified.status).toBe(200);
            expect(JSON.stringify(verified.body)).toMatch(/"breach":null/);
        });
    });

    describe("its guard-rail", () => {
        it("pauses the campaign alone: the program goes on, and every promise is kept", async () => {
            const acme = fresh();
            const campaign = await launched(acme);
            const ceiling = { cost_per_customer: acme.money(20_000), action: "pause" };
            await acme.api.ok(200, acme.api.put(`${path(campaign)}/guardrail`, ceiling));
            const early = await acme.refer(await acme.advocate());
            await acme.sale(sale);
            const tripped = await acme.api.ok(
                200,
                acme.api.get<{ state: string; campaign: string }>(`${path(campaign)}/guardrail`),
            );
            expect(tripped).toMatchObject({ state: "paused", campaign: campaign.id });
            expect((await seen(acme, campaign)).reason?.code).toBe("guardrail");
            expect(await submit(acme)).toBeNull();
            await acme.buys(early, sale);
            expect((await acme.advocateReward(early.id)).value.amount).toBe(cost);
            const release = `${path(campaign)}/guardrail/release`;
            await acme.api.ok(200, acme.api.post(release, { reason: "Agreed" }));
            expect(await submit(acme)).toBe(campaign.id);
            expectProblem(await acme.api.post(release, { reason: " " }), 422, "required");
        });

        it("starts with the ceilings of its program, and a person is wanted where the program wants one", async () => {
            const acme = fresh();
            const program = `/v1/programs/${await programOf(acme)}`;
            const settings = { cost_per_customer: acme.money(10_000), action: "approval" };
            await acme.api.ok(200, acme.api.put(`${program}/guardrail`, settings));
            const campaign = await launched(acme);
            const copied = await acme.api.ok(200, acme.api.get(`${path(campaign)}/guardrail`));
            expect(copied).toMatchObject({ set: true, state: "ok", cost_per_customer: acme.money(10_000) });
            await acme.sale(sale);
            expect(await acme.api.ok(200, acme.api.get(`${path(campaign)}/guardrail`))).toMatchObject({
                state: "approval",
            });
            const held = await acme.sale(sale);
            await acme.advanceDays(31);
            expect((await acme.advocateReward(held.reward.referral)).state).toBe("pending");
        });
    });

    describe("its hold-out", () => {
        it("keeps the campaign from the same users for ever, and shows what it changed with its interval", async () => {
            const acme = fresh();
            const campaign = await launched(acme, { hold_out_bps: 5000 });
            const arms = { offered: 0, held_out: 0 };
            for (let i = 0; i < 12; ++i) {
                const advocate = await acme.advocate();
                const state = (await acme.state(advocate)) as unknown as { campaign: { id: string } | null };
                const arm = state.campaign === null ? "held_out" : "offered";
                arms[arm] += 1;
                const again = (await acme.state(advocate)) as unknown as { campaign: { id: string } | null };
                expect(again.campaign?.id ?? null).toBe(state.campaign?.id ?? null);
                const id = await interested(acme, advocate);
                expect(await campaignOf(acme, id)).toBe(arm === "offered" ? campaign.id : null);
            }
            const { lift } = await seen(acme, campaign);
            expect(lift?.offered).toEqual({
                users: arms.offered,
                recommended: arms.offered,
                engaged: arms.offered,
                won: 0,
            });
            expect(lift?.held_out).toEqual({
                users: arms.held_out,
                recommended: arms.held_out,
                engaged: arms.held_out,
                won: 0,
            });
            if (arms.offered > 0 && arms.held_out > 0) {
                expect(lift?.engaged.value).toBe(0);
                expect(lift?.engaged.low).toBeLessThan(0);
                expect(lift?.engaged.high).toBeGreaterThan(0);
            }
        });
    });

    describe("its place in lists and reports", () => {
        it("narrows referrals, groups economics and stands in the files", async () => {
            const acme = fresh();
            await acme.sale(sale);
            const campaign = await launched(acme);
            const { referred } = await acme.sale(sale);
            const listed = await acme.api.ok(
                200,
                acme.api.get<Page<Referral>>(`/v1/referrals?campaign=${campaign.id}`),
            );
            expect(listed.items.map(({ id }) => id)).toEqual([referred.id]);
            interface Report {
                rows: {
                    key: string;
                    label: string;
                    submitted: number;
                    won: number;
                    cost: { total: { amount: number } };
                }[];
            }
            const report = await acme.api.ok(
                200,
                acme.api.get<Report>("/v1/reports/economics?group=campaign", { headers: { "accept-language": "fr" } }),
            );
            expect(report.rows.map(({ key, won, cost: { total } }) => [key, won, total.amount])).toEqual([
                ["", 1, cost],
                [campaign.id, 1, cost],
            ]);
            expect(report.rows[1]?.label).toBe("Coupe du monde");
            const csv = await acme.api.get(`/v1/referrals.csv?campaign=${campaign.id}`);
            expect(csv.text.trim().split("\n")).toHaveLength(2);
            expect(csv.text).toContain(campaign.id);
            const entries = await acme.api.get("/v1/ledger/entries.csv");
            expect(entries.text).toContain(campaign.id);
            const running = await acme.api.ok(200, acme.api.get<Page<Campaign>>("/v1/campaigns?state=running"));
            expect(running.items.map(({ id }) => id)).toEqual([campaign.id]);
            const report2 = await quality(acme);
            expect(report2.campaigns[0]).toMatchObject({
                campaign: campaign.id,
                funnel: {
                    submitted: 1,
                    accepted: 1,
                    engaged: 1,
                    won: 1,
                    quality: { part: 1, whole: 1, rate: 1, high: 1 },
                },
            });
            expect(report2.advocates.length).toBe(2);
        });
    });
});
