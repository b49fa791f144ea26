// What reward rules can say, and what follows for money: conditions, caps, counts, rungs, milestones, audience,
// validity, retirement, and what is told before publishing.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money, Page } from "./support/contract.js";
import { notebook } from "./support/gifts.js";
import { only } from "./support/rules.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Rule {
    id: string;
    version: number;
    sentence: string;
}

interface Program {
    id: string;
    rules: Rule[];
}

interface Preview {
    sentence: string;
    previous_sentence: string | null;
    open_referrals_keep: number;
    open_unsold_keep: number;
    advocates_keep: number;
    applies_from: string;
    examples: { referral: string; annual_value: Money | null; before: Money | null; after: Money | null }[];
}

const yearly = { amount: 100_000, interval: "year" as const };
const share = { beneficiary: "advocate", base: "annual_value", kind: "cash", rate_bps: 2000, hold_days: 30 };

async function programOf(acme: Workspace): Promise<Program> {
    const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
    return items[0] as Program;
}

/** What an advocate's rewards of one referral come to, and how many there are. */
async function values(acme: Workspace, referral: string): Promise<number[]> {
    return (await acme.rewards(`referral=${referral}`)).map(({ value }) => value.amount).sort((a, b) => a - b);
}

async function buying(acme: Workspace, advocate: Advocate, amount = 100_000): Promise<string> {
    const { id } = await acme.refer(advocate).then(async (referred) => {
        await acme.buys(referred, { amount, interval: "year" });
        return referred;
    });
    return id;
}

function move(acme: Workspace, id: string, event: string): Promise<unknown> {
    return acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, { event, reason: "as agreed" }));
}

describeOnBothEngines("reward rules", { workspaces: [{ copies: 22 }] }, (server) => {
    it("give nothing where their conditions do not hold", async () => {
        const acme = server().workspace();
        const at = (attribute: string, operator: string, value: string) => ({ attribute, operator, value });
        await only(acme, {
            ...share,
            when: {
                match: "all",
                conditions: [at("annual_value", "at_least", "100000"), at("country", "one_of", "FR,BE")],
            },
        });
        const advocate = await acme.advocate();
        expect(await values(acme, await buying(acme, advocate, 99_999))).toEqual([]);
        expect(await values(acme, await buying(acme, advocate, 100_000))).toEqual([20_000]);
        const elsewhere = await acme.refer(advocate, { country: "DE" });
        await acme.buys(elsewhere, yearly);
        expect(await values(acme, elsewhere.id)).toEqual([]);
    });

    it("give no more than their caps, and to each advocate their own", async () => {
        const acme = server().workspace();
        await only(acme, { ...share, caps: { per_referral: acme.money(15_000), per_year: acme.money(25_000) } });
        const [one, other] = [await acme.advocate(), await acme.advocate()];
        expect(await values(acme, await buying(acme, one))).toEqual([15_000]);
        const second = await buying(acme, one);
        expect(await values(acme, second)).toEqual([10_000]);
        expect(await values(acme, await buying(acme, one))).toEqual([0]);
        expect(await values(acme, await buying(acme, other))).toEqual([15_000]);
        expect(await acme.balances()).toMatchObject({ pending: 40_000 });
    });

    it("never exceed a cap, however many sales are told at once", async () => {
        const acme = server().workspace();
        await only(acme, { ...share, caps: { per_advocate: acme.money(50_000) } });
        const advocate = await acme.advocate();
        const referred = await Promise.all([1, 2, 3, 4, 5, 6].map(() => acme.refer(advocate)));
        for (const one of referred) await acme.tell(acme.started(one, yearly));
        await Promise.all(referred.map((one) => acme.tell(acme.payment(one, 100_000))));
        const all = await Promise.all(referred.map(({ id }) => values(acme, id)));
        expect(all.flat().reduce((sum, value) => sum + value, 0)).toBe(50_000);
    });

    it("pay by count, each referral keeping the place it had", async () => {
        const acme = server().workspace();
        const tiers = [
            { below_count: 2, value: acme.money(1_000) },
            { below_count: 3, value: acme.money(2_000) },
            { value: acme.money(5_000) },
        ];
        await only(acme, { beneficiary: "advocate", kind: "cash", tier_by: "count", tiers });
        const advocate = await acme.advocate();
        const sold = [];
        for (let sale = 0; sale < 4; ++sale) sold.push(await buying(acme, advocate));
        const paid = await Promise.all(sold.map((id) => values(acme, id)));
        expect(paid.flat()).toEqual([1_000, 2_000, 5_000, 5_000]);
    });

    it("pay by count in the order of the sales, whatever was told first or refunded since", async () => {
        const acme = server().workspace();
        const tiers = [{ below_count: 2, value: acme.money(5_000) }, { value: acme.money(15_000) }];
        await only(acme, { beneficiary: "advocate", kind: "cash", tier_by: "count", tiers });
        /** Two sales, the earlier of which is refunded: what each is worth in the end, by the order in which it is told. */
        const told = async (order: ("early" | "refund" | "late")[]): Promise<number[][]> => {
            const advocate = await acme.advocate();
            const [early, late] = [await acme.refer(advocate), await acme.refer(advocate)];
            const at = (days: number) => new Date(acme.server.now - days * 86_400_000).toISOString();
            const facts = {
                early: { ...acme.payment(early, 100_000), occurred_at: at(-2) },
                refund: { ...acme.refund(early, 100_000), occurred_at: at(-3) },
                late: { ...acme.payment(late, 100_000), occurred_at: at(-4) },
            };
            for (const fact of order) await acme.told(facts[fact]);
            return [await values(acme, early.id), await values(acme, late.id)];
        };
        const expected = [[0], [15_000]];
        expect(await told(["early", "refund", "late"])).toEqual(expected);
        expect(await told(["late", "early", "refund"])).toEqual(expected);
        expect(await told(["refund", "late", "early"])).toEqual(expected);
        expect(await told(["refund", "early", "late"])).toEqual(expected);
    });

    it("say that a customer who pays in another currency than the caps' earns nothing", async () => {
        const acme = server().workspace();
        await only(acme, { ...share, caps: { per_advocate: acme.money(50_000) } });
        const referred = await acme.refer(await acme.advocate());
        const dollars = { currency: "USD" };
        const { subscription, ...started } = acme.started(referred, yearly);
        const { payment, ...paid } = acme.payment(referred, 100_000);
        if (!subscription || !payment) throw new Error("no subscription or payment");
        const amount = { ...payment.amount, ...dollars };
        await acme.told({ ...started, subscription: { ...subscription, amount } });
        await acme.told({ ...paid, payment: { ...payment, amount } });
        const [reward, ...more] = await acme.rewards(`referral=${referred.id}`);
        expect(more).toEqual([]);
        expect(reward).toMatchObject({ state: "voided", value: { amount: 0, currency: "USD" } });
        const detail = acme.api.get<{ text: string }>(`/v1/rewards/${reward?.id}`);
        expect((await acme.api.ok(200, detail)).text).toContain("EUR");
    });

    it("warn of an amount that a cap never leaves room for", async () => {
        const acme = server().workspace();
        const program = await programOf(acme);
        const fixed = { beneficiary: "advocate", kind: "cash", amount: acme.money(10_000) };
        const warned = async (caps: Record<string, Money>) => {
            const preview = acme.api.post<{ warnings: { code: string; text: string }[] }>(
                `/v1/programs/${program.id}/rules/preview`,
                { ...fixed, milestone: "renewal", caps },
            );
            return (await acme.api.ok(200, preview)).warnings;
        };
        expect(await warned({ per_year: acme.money(10_000) })).toEqual([]);
        const warnings = await warned({ per_advocate: acme.money(90_000), per_year: acme.money(9_999) });
        expect(warnings.map(({ code }) => code)).toEqual(["never_whole"]);
        expect(warnings[0]?.text).toContain("99.99");
    });

    it("pay what precedes the sale, and no refund takes it back", async () => {
        const acme = server().workspace();
        const fixed = { beneficiary: "advocate", kind: "cash" };
        await only(
            acme,
            { ...fixed, milestone: "accepted", amount: acme.money(500) },
            { ...fixed, milestone: "engaged", amount: acme.money(700) },
            { ...fixed, milestone: "renewal", amount: acme.money(900) },
        );
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate);
        expect(await values(acme, referred.id)).toEqual([500]);
        await acme.buys(referred, yearly);
        expect(await values(acme, referred.id)).toEqual([500, 700]);
        await acme.told(acme.payment(referred, 100_000, `second-${referred.customer}`));
        expect(await values(acme, referred.id)).toEqual([500, 700, 900]);
        await acme.told(acme.refund(referred, 100_000));
        await acme.told(acme.refund(referred, 100_000, `second-${referred.customer}`));
        expect(await values(acme, referred.id)).toEqual([0, 500, 700]);
    });

    it("give a rung once, to the referral that reaches it, whatever the version", async () => {
        const acme = server().workspace();
        const rung = {
            beneficiary: "advocate",
            milestone: "accepted",
            kind: "gift",
            at_count: 2,
            amount: acme.money(2_500),
        };
        const path = await only(acme, rung);
        const advocate = await acme.advocate();
        const first = await acme.refer(advocate);
        const second = await acme.refer(advocate);
        expect(await acme.rewards(`referral=${first.id}`)).toEqual([]);
        expect(await acme.rewards(`referral=${second.id}`)).toMatchObject([{ kind: "gift" }]);
        const [rule] = (await programOf(acme)).rules;
        await acme.api.ok(201, acme.api.post<Rule>(path, { ...rung, at_count: 3, replaces: rule?.id }));
        const third = await acme.refer(advocate);
        expect(await acme.rewards(`referral=${third.id}`)).toEqual([]);
        const other = await acme.advocate();
        for (const count of [0, 0, 1]) {
            const { id } = await acme.refer(other);
            expect(await acme.rewards(`referral=${id}`)).toHaveLength(count);
        }
    });

    it("offer their own kind with those it may be exchanged for", async () => {
        const acme = server().workspace();
        await only(acme, { ...share, choices: ["credit", "donation"] });
        const [rule] = (await programOf(acme)).rules;
        expect(rule).toMatchObject({ kind: "cash", choices: ["cash", "credit", "donation"] });
        const advocate = await acme.advocate();
        const prefer = (reward: string) => advocate.widget.put("/widget/v1/preferences", { reward });
        for (const reward of ["credit", "cash", "none"]) await acme.api.ok(200, prefer(reward));
        expectProblem(await prefer("gift"), 422, "unknown_value");
    });

    it("give experiences by rules of that kind alone", async () => {
        const acme = server().workspace();
        await acme.api.ok(201, acme.api.put("/v1/gifts/notebook", notebook));
        const evening = { ...notebook, stock: null, is_experience: true };
        await acme.api.ok(201, acme.api.put("/v1/gifts/evening", evening));
        const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
        const path = `/v1/programs/${items[0]?.id}/rules`;
        for (const [kind, gift] of [
            ["experience", "notebook"],
            ["gift", "evening"],
        ]) {
            const rule = { beneficiary: "advocate", kind, gift };
            const problem = expectProblem(await acme.api.post(path, rule), 422, "gift_kind_mismatch");
            expect(problem.errors?.[0]?.pointer).toBe("/gift");
            expectProblem(await acme.api.post(`${path}/preview`, rule), 422, "gift_kind_mismatch");
        }
    });

    it("promise each audience its own, and one prospect to one of them", async () => {
        const acme = server().workspace();
        await only(acme, { ...share, audience: "admin" }, { ...share, rate_bps: 500, audience: "member" });
        const admin = await acme.advocate();
        const id = await buying(acme, admin);
        expect(await values(acme, id)).toEqual([20_000]);
    });

    it("are promised while they are valid and not once retired", async () => {
        const acme = server().workspace();
        const day = 86_400;
        await only(acme, { ...share, valid_from: acme.at(day), valid_to: acme.at(3 * day) });
        let advocate = await acme.advocate();
        const early = await acme.refer(advocate);
        await acme.advanceDays(1);
        advocate = await acme.returning(advocate);
        const valid = await acme.refer(advocate);
        await acme.advanceDays(2);
        advocate = await acme.returning(advocate);
        const late = await acme.refer(advocate);
        for (const one of [early, valid, late]) await acme.buys(one, yearly);
        expect(await values(acme, early.id)).toEqual([]);
        expect(await values(acme, valid.id)).toEqual([20_000]);
        expect(await values(acme, late.id)).toEqual([]);
    });

    it("keep their promises when retired, and cannot be retired twice", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate);
        const path = await only(acme);
        const after = await acme.refer(advocate);
        for (const one of [referred, after]) await acme.buys(one, yearly);
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(20_000));
        expect(await values(acme, after.id)).toEqual([]);
        expectProblem(await acme.api.request("DELETE", `${path}/1`), 404, "not_found");
    });

    describe("in words", () => {
        it("say everything that was published", async () => {
            const acme = server().workspace();
            const path = await only(acme);
            const rule = { ...share, caps: { per_year: acme.money(200_000) } };
            const said = async (language: string) => {
                const options = { headers: { "accept-language": language } };
                return (await acme.api.ok(201, acme.api.post<Rule>(path, rule, options))).sentence
                    .replaceAll("\u00a0", " ")
                    .replaceAll("\u202f", " ");
            };
            expect(await said("en")).toBe(
                "20% of the annual subscription, in cash, 30 days after the first payment, at most €2,000 a year",
            );
            expect(await said("fr")).toBe(
                "20 % de l’abonnement annuel, en argent, 30 jours après le premier paiement, au plus 2 000 € par an",
            );
        });

        it("tell before publishing what changes for whom", async () => {
            const acme = server().workspace();
            const { referred } = await acme.sale(yearly);
            await acme.refer(await acme.advocate());
            const program = await programOf(acme);
            const cash = program.rules.find(({ sentence }) => sentence.includes("%")) as Rule;
            const path = `/v1/programs/${program.id}/rules`;
            const wanted = { ...share, rate_bps: 1000, replaces: cash.id };
            const preview = await acme.api.ok(200, acme.api.post<Preview>(`${path}/preview`, wanted));
            expect(preview).toMatchObject({
                open_referrals_keep: 2,
                open_unsold_keep: 1,
                advocates_keep: 2,
                previous_sentence: cash.sentence,
                examples: [
                    {
                        referral: referred.id,
                        annual_value: acme.money(100_000),
                        before: acme.money(20_000),
                        after: acme.money(10_000),
                    },
                ],
            });
            expect((await programOf(acme)).rules).toEqual(program.rules);
            const fresh = await acme.api.ok(200, acme.api.post<Preview>(`${path}/preview`, share));
            expect(fresh).toMatchObject({ open_referrals_keep: 0, previous_sentence: null });
            expectProblem(await acme.api.post(`${path}/preview`, { ...share, replaces: "1" }), 422, "unknown_value");
        });

        it("tell it of each advocate's sales in the order they were made, caps and counts included", async () => {
            const acme = server().workspace();
            const path = await only(acme, share);
            const advocate = await acme.advocate();
            const sales: string[] = [];
            for (const amount of [129_000, 129_000, 129_000]) sales.push(await buying(acme, advocate, amount));
            const other = await buying(acme, await acme.advocate(), 129_000);
            const told = async (rule: object) => {
                const preview = await acme.api.ok(200, acme.api.post<Preview>(`${path}/preview`, rule));
                const after = (id: string) => preview.examples.find(({ referral }) => referral === id)?.after?.amount;
                return { mine: sales.map(after), theirs: after(other) };
            };
            for (const cap of ["per_advocate", "per_year"]) {
                expect(await told({ ...share, caps: { [cap]: acme.money(30_000) } }), cap).toEqual({
                    mine: [25_800, 4_200, 0],
                    theirs: 25_800,
                });
            }
            expect(await told({ ...share, caps: { per_referral: acme.money(10_000) } })).toEqual({
                mine: [10_000, 10_000, 10_000],
                theirs: 10_000,
            });
            const byCount = {
                beneficiary: "advocate",
                kind: "cash",
                tier_by: "count",
                tiers: [{ below_count: 2, value: acme.money(100) }, { value: acme.money(900) }],
            };
            expect(await told(byCount)).toEqual({ mine: [100, 900, 900], theirs: 100 });
        });
    });

    it("are refused where they say nothing clear, naming the place", async () => {
        const acme = server().workspace();
        const path = await only(acme);
        const when = (attribute: string, operator: string, value: string) => ({
            ...share,
            when: { match: "any", conditions: [{ attribute, operator, value }] },
        });
        const refusals: [object, string, string][] = [
            [when("country", "below", "FR"), "unknown_value", "/when/conditions/0/operator"],
            [when("country", "is", "Atlantis"), "unknown_value", "/when/conditions/0/value"],
            [when("relevance", "at_least", "101"), "out_of_range", "/when/conditions/0/value"],
            [when("colour", "is", "red"), "unknown_value", "/when/conditions/0/attribute"],
            [{ ...share, caps: { per_year: acme.money(0) } }, "amount", "/caps/per_year"],
            [
                { ...share, caps: { per_year: { amount: 1, currency: "USD" }, per_referral: acme.money(1) } },
                "currency_mismatch",
                "/caps/per_year",
            ],
            [{ ...share, at_count: 3 }, "unknown_field", "/at_count"],
            [{ ...share, gift: "notebook" }, "unknown_field", "/gift"],
            [{ ...share, valid_from: acme.at(9), valid_to: acme.at(9) }, "ends_before_start", "/valid_to"],
            [{ ...share, tier_by: "count" }, "unknown_value", "/tier_by"],
            [{ ...share, audience: "nobody" }, "unknown_value", "/audience"],
        ];
        for (const [rule, code, pointer] of refusals) {
            const problem = await acme.api.post<{ errors: { pointer: string }[] }>(path, rule);
            expect(problem.status, problem.text).toBe(422);
            expect(
                problem.body.errors.map((one) => one.pointer),
                problem.text,
            ).toContain(pointer);
            expect(problem.text).toContain(code);
        }
        expect((await programOf(acme)).rules).toEqual([]);
    });

    it("take a time zone for their years", async () => {
        const acme = server().workspace();
        const { body, headers } = await acme.api.get<Record<string, unknown>>("/v1/workspace");
        expect(body["time_zone"]).toBe("Europe/Paris");
        const { name, locale, brand, origins, set_up } = body;
        const change = (time_zone: string) =>
            acme.api.put<Record<string, unknown>>(
                "/v1/workspace",
                { name, locale, brand, origins, set_up, time_zone },
                { headers: { "if-match": headers["etag"] ?? "" } },
            );
        expectProblem(await change("Europe/Atlantis"), 422, "unknown_value");
        expect((await change("America/Montreal")).body["time_zone"]).toBe("America/Montreal");
    });

    it("promise no cash to a prospect, who has no place to give bank details", async () => {
        const acme = server().workspace();
        const path = await only(acme);
        const cash = { beneficiary: "prospect", base: "none", kind: "cash", amount: acme.money(500) };
        const refused = expectProblem(
            await acme.api.post(path, cash, { headers: { "accept-language": "en" } }),
            422,
            "unknown_value",
        );
        expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(["/kind"]);
        expect(refused.errors?.[0]?.detail).toContain("bank details");
        const chosen = { ...cash, kind: "credit", choices: ["credit", "cash"] };
        const offered = expectProblem(await acme.api.post(path, chosen), 422, "unknown_value");
        expect(offered.errors?.map(({ pointer }) => pointer)).toEqual(["/choices/1"]);
        expect((await acme.api.post(path, { ...cash, kind: "credit" })).status).toBe(201);
    });

    it("say amounts in the currency of what is sold, and a single step plainly", async () => {
        const acme = server().workspace();
        const path = await only(acme);
        const when = {
            match: "all",
            conditions: [{ attribute: "annual_value", operator: "at_least", value: "100000" }],
        };
        const said = async (rule: object, language: string) => {
            const headers = { "accept-language": language };
            const answer = await acme.api.ok(200, acme.api.post<Preview>(`${path}/preview`, rule, { headers }));
            return answer.sentence.replaceAll(/[\u00a0\u202f]/g, " ");
        };
        expect(await said({ ...share, when }, "en")).toContain("if the annual value is at least €1,000");
        expect(await said({ ...share, when }, "fr")).toContain("1 000 €");
        const step = {
            beneficiary: "advocate",
            base: "order_amount",
            kind: "credit",
            tiers: [{ value: acme.money(5_000) }],
        };
        expect(await said(step, "en")).toMatch(/^€50 for any order,/);
        expect(await said(step, "fr")).toMatch(/^50 € quelle que soit la commande,/);
        const counted = { ...step, base: "none", tier_by: "count" };
        expect(await said(counted, "en")).toMatch(/^€50 for every referral,/);
    });

    it("pay a milestone that a person brings about", async () => {
        const acme = server().workspace();
        await only(acme, { beneficiary: "advocate", kind: "cash", milestone: "engaged", amount: acme.money(700) });
        const { id } = await acme.refer(await acme.advocate());
        expect(await values(acme, id)).toEqual([]);
        for (const event of ["lost", "reopened"]) await move(acme, id, event);
        expect(await values(acme, id)).toEqual([700]);
    });
});
