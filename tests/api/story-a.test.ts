// Story A: an administrator recommends, the prospect buys, the advocate receives 20 % of the annual subscription and the
// prospect a module; refunds take back exactly their part.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { BatchAnswer, Entry, Page, Payout, Receipt, Referral } from "./support/contract.js";
import { annualValueReward, earlyEndReward, permutations } from "./support/oracle.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

/** The part of a program that these tests read and change. */
interface Program {
    id: string;
    name: string;
    state: string;
}

const supply = [
    { copies: 43 },
    { copies: 1, currency: "JPY" },
    { copies: 1, currency: "TND" },
    { copies: 1, locale: "en" as const },
];

describeOnBothEngines("story A", { workspaces: supply }, (server) => {
    const fresh = () => server().workspace();

    describe("customers", () => {
        it("creates an account once and updates it after", async () => {
            const acme = fresh();
            const account = { name: "Dupont SARL", domain: "dupont.fr", company_number: "732829320", country: "FR" };
            await acme.api.ok(201, acme.api.put("/v1/accounts/a-1", account));
            await acme.api.ok(200, acme.api.put("/v1/accounts/a-1", { ...account, plan: "pro" }));
        });

        it("creates a user once and updates it after", async () => {
            const acme = fresh();
            await acme.api.ok(201, acme.api.put("/v1/accounts/a-1", { name: "Dupont" }));
            const user = { account: "a-1", email: "jeanne@dupont.fr", name: "Jeanne Dupont", role: "admin" };
            await acme.api.ok(201, acme.api.put("/v1/users/u-1", user));
            await acme.api.ok(200, acme.api.put("/v1/users/u-1", { ...user, role: "member", locale: "en" }));
        });

        it("does not give a user to an account that does not exist", async () => {
            const acme = fresh();
            const user = { account: "nobody", email: "jeanne@dupont.fr", name: "Jeanne", role: "admin" };
            const answer = await acme.api.put("/v1/users/u-1", user);
            expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
            expect(answer.status).toBeLessThan(500);
        });
    });

    describe("the tab", () => {
        it("states both sides' interest and starts empty", async () => {
            const acme = fresh();
            const state = await acme.state(await acme.advocate());
            expect(state.tab_visible).toBe(true);
            expect(state.offer.advocate).toMatch(/20\s*%/);
            expect(state.offer.prospect).not.toBe("");
            expect(state.totals).toEqual({ earned: acme.money(0), pending: acme.money(0) });
            expect(state.referrals).toEqual([]);
            expect(state.ladder).toBeNull();
            expect(state.survey).toBeNull();
            expect(state.link.url).toContain(state.link.code);
            expect(state.preferences).toMatchObject({ reward: "cash", hide_amounts: false, involvement: null });
            expect(state.brand.product).not.toBe("");
        });

        it("says before submitting what a sale would bring, as the publisher and then the sales have it", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            expect((await acme.state(advocate)).estimate).toBeNull();

            const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
            const path = `/v1/programs/${items[0]?.id}`;
            const { body, headers } = await acme.api.get<Program>(path);
            const usual = { name: body.name, state: body.state, typical_annual_value: acme.money(129_000) };
            const options = { headers: { "if-match": headers["etag"] ?? "" } };
            await acme.api.ok(200, acme.api.put(path, usual, options));
            const announced = await acme.state(advocate);
            expect(announced.estimate?.value).toEqual(acme.money(25_800));
            expect(announced.estimate?.text).toMatch(/258,00|258/);

            for (const amount of [60_000, 10_000, 90_000]) {
                const referred = await acme.refer(advocate);
                await acme.buys(referred, { interval: "year", amount });
            }
            expect((await acme.state(advocate)).estimate?.value).toEqual(acme.money(12_000));

            await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "none" }));
            expect((await acme.state(advocate)).estimate).toBeNull();
        });

        it("refuses a usual sale of nothing", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
            const path = `/v1/programs/${items[0]?.id}`;
            const { body, headers } = await acme.api.get<Program>(path);
            const nothing = { name: body.name, state: body.state, typical_annual_value: acme.money(0) };
            const options = { headers: { "if-match": headers["etag"] ?? "" } };
            const problem = expectProblem(await acme.api.put(path, nothing, options), 422, "amount");
            expect(problem.errors).toMatchObject([{ pointer: "/typical_annual_value", code: "amount" }]);
        });

        it("speaks the advocate's language", async () => {
            const acme = server().workspace({ locale: "en" });
            const advocate = await acme.advocate();
            const french = await acme.state(advocate);
            const claims = { ...advocate.claims, locale: "en" };
            const english = await acme.state({ ...advocate, widget: await acme.widgetOf(claims) });
            expect(english.offer.advocate).not.toBe(french.offer.advocate);
        });

        it("is seen by administrators only", async () => {
            const acme = fresh();
            const member = await acme.advocate({ role: "member" });
            expect((await acme.state(member)).tab_visible).toBe(false);
            expectProblem(await member.widget.post("/widget/v1/referrals", acme.prospect()), 403, "tab_hidden");
        });

        it("makes unknown users and accounts from the token", async () => {
            const acme = fresh();
            const claims = acme.claims({
                sub: "new-user",
                account: { id: "new-account", name: "Nouveau SAS", plan: "pro" },
                email: "chef@nouveau-sas.fr",
            });
            const widget = await acme.widgetOf(claims);
            await acme.api.ok(201, widget.post<Receipt>("/widget/v1/referrals", acme.prospect()));
            const { items } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals"));
            expect(items).toMatchObject([{ advocate: { user: "new-user", account: "new-account" } }]);
        });

        it("remembers how the advocate wants to be rewarded and involved", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const wishes = { reward: "donation", hide_amounts: true, involvement: "call_me_first" };
            await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", wishes));
            expect((await acme.state(advocate)).preferences).toMatchObject(wishes);
            await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { hide_amounts: false }));
            expect((await acme.state(advocate)).preferences).toMatchObject({ ...wishes, hide_amounts: false });
        });
    });

    describe("recommending", () => {
        it("takes what the advocate adds later, and keeps the rest", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const { id } = await acme.refer(advocate, { contact_name: "Léa Roy", need: "Facturation" });
            const path = `/widget/v1/referrals/${id}`;
            await acme.api.ok(204, advocate.widget.patch(path, { relationship: "Ancienne collègue", need: "" }));
            const { body } = await acme.api.get<Referral>(`/v1/referrals/${id}`);
            expect(body).toMatchObject({ relationship: "Ancienne collègue", need: null });
            expect(body.prospect.contact_name).toBe("Léa Roy");
            const history = await acme.api.ok(
                200,
                acme.api.get<Page<{ event: string; text: string }>>(`/v1/referrals/${id}/events`),
            );
            expect(history.items.map(({ event }) => event)).toContain("edited");
        });

        it("receives a prospect, accepts it and shows it to both sides", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate, { company: "Élan Conseil", phone: "+33612345678" });
            const stored = await acme.referral(referred.id);
            expect(stored).toMatchObject({
                id: referred.id,
                state: "accepted",
                source: "tab",
                campaign: null,
                advocate: { user: advocate.user, account: advocate.account },
                prospect: { company: "Élan Conseil", email: referred.email, phone: "+33612345678" },
                address_class: "professional",
                rep: null,
            });
            expect(stored.rule_versions.length).toBeGreaterThan(0);
            expect(stored.relevance.reasons.every(({ text }) => text !== "")).toBe(true);
            const { referrals } = await acme.state(advocate);
            expect(referrals).toMatchObject([
                { id: referred.id, company: "Élan Conseil", email: referred.email, step: "received" },
            ]);
        });

        it("takes a company with a telephone instead of an address", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const byPhone = { company: "Briqueterie Morel", phone: "+33478000000", informed: true };
            await acme.api.ok(201, advocate.widget.post<Receipt>("/widget/v1/referrals", byPhone));
        });

        it("takes several at once: good lines count, bad ones say why", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const lines = [
                { email: "a@alpha-conseil.fr" },
                { email: "a@b" },
                { email: "b@beta-conseil.fr" },
                {},
                { company: "Gamma" },
            ];
            const batch = { lines, informed: true };
            const { results } = await acme.api.ok(
                200,
                advocate.widget.post<BatchAnswer>("/widget/v1/referrals/batch", batch),
            );
            expect(results).toMatchObject([
                { line: 0, status: "received" },
                { line: 1, status: "refused", code: "email_invalid" },
                { line: 2, status: "received" },
                { line: 3, status: "refused", code: "email_required" },
                { line: 4, status: "refused", code: "contact_required" },
            ]);
            expect((await acme.state(advocate)).referrals).toHaveLength(2);
        });

        it("tells no advocate who is a customer already", async () => {
            const acme = fresh();
            const [one, other] = [await acme.advocate(), await acme.advocate()];
            const referred = await acme.refer(one, { email: other.email });
            const stored = await acme.referral(referred.id);
            expect(stored.state).toBe("rejected");
            expect((await acme.state(one)).referrals).toMatchObject([{ id: referred.id, step: "received" }]);
        });

        it("keeps a prospect for the advocate who came first", async () => {
            const acme = fresh();
            const [first, second] = [await acme.advocate(), await acme.advocate()];
            const referred = await acme.refer(first);
            const late = await acme.refer(second, { email: referred.email });
            expect((await acme.referral(referred.id)).state).toBe("accepted");
            expect((await acme.referral(late.id)).state).toBe("rejected");
        });

        it("lets a person move a referral along its table and nowhere else", async () => {
            const acme = fresh();
            const { id } = await acme.refer(await acme.advocate());
            const path = `/v1/referrals/${id}/transitions`;
            const lost = await acme.api.ok(
                200,
                acme.api.post<Referral>(path, { event: "lost", reason: "Chose a competitor" }),
            );
            expect(lost.state).toBe("lost");
            expectProblem(await acme.api.post(path, { event: "withdrawal" }), 409, "illegal_transition");
            const reopened = await acme.api.ok(200, acme.api.post<Referral>(path, { event: "reopened" }));
            expect(reopened.state).toBe("engaged");
        });
    });

    describe("20 % of the annual subscription", () => {
        it.each([
            ["monthly", { amount: 10_750, interval: "month" as const }, 25_800],
            ["yearly", { amount: 129_000, interval: "year" as const }, 25_800],
            ["quarterly", { amount: 32_250, interval: "month" as const, interval_count: 3 }, 25_800],
            ["monthly, half a cent upwards", { amount: 999, interval: "month" as const }, 2_398],
            ["every seven months", { amount: 10_001, interval: "month" as const, interval_count: 7 }, 3_429],
            ["every two years", { amount: 200_001, interval: "year" as const, interval_count: 2 }, 20_000],
        ])("of a %s plan, to the cent", async (_, plan, expected) => {
            const acme = fresh();
            expect(annualValueReward({ ...plan, paid: plan.amount })).toBe(expected);
            const { advocate, referred, reward } = await acme.sale(plan);
            expect(reward).toMatchObject({
                referral: referred.id,
                kind: "cash",
                value: acme.money(expected),
                state: "pending",
                basis: { rate_bps: 2000 },
            });
            expect(await acme.balances()).toMatchObject({ funding: -expected, budget: 0, pending: expected });
            const state = await acme.state(advocate);
            expect(state.totals.pending).toEqual(acme.money(expected));
            expect(state.referrals).toMatchObject([{ step: "customer", reward: acme.money(expected) }]);
        });

        it.each([
            ["JPY", 9_999, 23_998],
            ["TND", 12_345, 29_628],
        ])("in %s, which has its own minor units", async (currency, amount, expected) => {
            const acme = server().workspace({ currency });
            const { reward } = await acme.sale({ amount });
            expect(reward.value).toEqual({ amount: expected, currency });
            await acme.balances();
        });

        it("offers the prospect one module", async () => {
            const acme = fresh();
            const { referred } = await acme.sale({ amount: 10_750 });
            const rewards = await acme.rewards(`referral=${referred.id}`);
            const theirs = rewards.filter(({ beneficiary }) => beneficiary === "prospect");
            expect(theirs).toMatchObject([{ kind: "module", referral: referred.id }]);
            expect(theirs[0]?.state).not.toBe("voided");
            expect(rewards).toHaveLength(2);
        });

        it("comes once, whatever is renewed", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale({ amount: 10_750 });
            await acme.told(acme.payment(referred, 10_750, `second-${referred.customer}`));
            expect(await acme.advocateReward(referred.id)).toMatchObject({ id: reward.id, value: reward.value });
        });

        it("pays nothing for a customer nobody recommended", async () => {
            const acme = fresh();
            const organic = { id: "none", email: "seule@organique.fr", customer: "cus-organic" };
            await acme.tell(acme.started(organic, { amount: 10_750 }));
            await acme.told(acme.payment(organic, 10_750));
            expect(await acme.rewards("")).toEqual([]);
            expect(await acme.balances()).toMatchObject({ funding: 0, pending: 0 });
        });
    });

    describe("billing facts", () => {
        const yearly = { amount: 100_000, interval: "year" as const };

        it("mean the same in every order, also refunds before their payment", async () => {
            const acme = fresh();
            const expected = annualValueReward({ ...yearly, paid: 100_000, refunded: 33_333 });
            expect(expected).toBe(13_333);
            let advocate: Advocate | undefined;
            for (const [index, order] of permutations([0, 1, 2, 3]).entries()) {
                if (index % 6 === 0) advocate = await acme.advocate();
                const referred = await acme.refer(advocate as Advocate);
                const facts = [
                    acme.started(referred, yearly),
                    acme.payment(referred, 100_000),
                    acme.refund(referred, 11_111),
                    acme.refund(referred, 22_222),
                ];
                for (const place of order) await acme.tell(facts[place] as (typeof facts)[number]);
                await acme.settle();
                const reward = await acme.advocateReward(referred.id);
                expect(reward, `order ${order.join()}`).toMatchObject({
                    state: "pending",
                    value: acme.money(expected),
                });
                for (const { id } of facts)
                    expect(await acme.fact(id), `order ${order.join()}`).toMatchObject({ outcome: "applied" });
            }
            expect(await acme.balances()).toMatchObject({ pending: 24 * expected });
        });

        it("count once: the same event again answers the same", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale(yearly);
            const refund = acme.refund(referred, 10_000);
            const first = await acme.told(refund);
            const again = await acme.tell(refund);
            expect(again.id).toBe(first.id);
            await acme.settle();
            const now = await acme.advocateReward(referred.id);
            expect(now).toMatchObject({ id: reward.id, value: acme.money(18_000) });
        });

        it("count once: one invoice under two event ids", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale(yearly);
            await acme.told(acme.payment(referred, 100_000));
            expect(await acme.advocateReward(referred.id)).toMatchObject({ id: reward.id, value: reward.value });
            expect(await acme.balances()).toMatchObject({ pending: 20_000 });
        });

        it("cannot change: the same id with another body is a conflict", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate());
            const payment = acme.payment(referred, 100_000);
            await acme.told(payment);
            const other = { ...payment, payment: { invoice: "other", amount: acme.money(1) } };
            expectProblem(await acme.api.post("/v1/billing-events", other), 409, "event_conflict");
        });

        it("void the reward and refund the referral when everything is paid back", async () => {
            const acme = fresh();
            const { referred } = await acme.sale(yearly);
            await acme.told(acme.refund(referred, 100_000));
            for (const reward of await acme.rewards(`referral=${referred.id}`)) {
                expect(reward.state, reward.beneficiary).toBe("voided");
            }
            expect((await acme.referral(referred.id)).state).toBe("refunded");
            expect(await acme.balances()).toMatchObject({ pending: 0, settled: 0 });
        });

        it("keep a refund above its payment out of the ledger", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale(yearly);
            const before = await acme.balances();
            const refund = await acme.told(acme.refund(referred, 100_001));
            expect(refund.outcome).toBe("dead_letter");
            expect(await acme.balances()).toEqual(before);
            expect(await acme.advocateReward(referred.id)).toMatchObject({ value: reward.value, state: "pending" });
        });

        it("give 20 % of what was really paid when the subscription ends early", async () => {
            const acme = fresh();
            const plan = { amount: 10_750 };
            const { referred } = await acme.sale(plan);
            await acme.tell(acme.payment(referred, 10_750, `second-${referred.customer}`));
            await acme.tell(acme.payment(referred, 10_750, `third-${referred.customer}`));
            await acme.told(acme.ended(referred, plan));
            const { value } = await acme.advocateReward(referred.id);
            expect(value).toEqual(acme.money(earlyEndReward(3 * 10_750)));
        });
    });

    describe("hold and payout", () => {
        const yearly = { amount: 129_000, interval: "year" as const };

        it("approves after 30 days, not before", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale(yearly);
            const until = Date.parse(reward.hold_until ?? "");
            expect(Math.abs(until - server().now - 30 * 86_400_000)).toBeLessThan(120_000);
            await acme.advanceDays(29);
            expect((await acme.advocateReward(referred.id)).state).toBe("pending");
            await acme.advanceDays(1.01);
            expect((await acme.advocateReward(referred.id)).state).toBe("approved");
            expect(await acme.balances()).toMatchObject({ pending: 0, approved: 25_800 });
        });

        async function paidOut(acme: Workspace): Promise<{ payout: Payout; referral: string; reward: string }> {
            const { referred, reward } = await acme.sale(yearly);
            await acme.approved(reward);
            const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] }));
            expect(payout).toMatchObject({ rewards: [reward.id], total: acme.money(25_800) });
            return { payout, referral: referred.id, reward: reward.id };
        }

        it("pays everything approved by default, and nothing twice", async () => {
            const acme = fresh();
            const { reward } = await acme.sale(yearly);
            await acme.approved(reward);
            const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", {}));
            expect(payout.rewards).toContain(reward.id);
            expect(await acme.balances()).toMatchObject({ approved: 0, clearing: 25_800 });
            const again = await acme.api.post<Payout>("/v1/payouts", {});
            expect(again.status, again.text).toBeGreaterThanOrEqual(400);
            expect(await acme.balances()).toMatchObject({ clearing: 25_800 });
        });

        it("settles once, however often the bank confirms", async () => {
            const acme = fresh();
            const { payout, referral, reward } = await paidOut(acme);
            const results = { results: [{ reward, outcome: "confirmed" }] };
            for (let time = 0; time < 2; ++time) {
                await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
                expect((await acme.advocateReward(referral)).state).toBe("paid");
                expect(await acme.balances()).toMatchObject({ clearing: 0, settled: 25_800, owed: 0 });
            }
        });

        it("brings the money back once when a payout fails, and pays it again", async () => {
            const acme = fresh();
            const { payout, referral, reward } = await paidOut(acme);
            const results = { results: [{ reward, outcome: "failed" }] };
            for (let time = 0; time < 2; ++time) {
                await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
                expect((await acme.advocateReward(referral)).state).toBe("failed");
                expect(await acme.balances()).toMatchObject({ clearing: 0, approved: 25_800, settled: 0 });
            }
            await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward] }));
            expect(await acme.balances()).toMatchObject({ clearing: 25_800, approved: 0 });
        });

        it("shows the advocate what was earned", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const { reward } = await acme.sale(yearly, advocate);
            await acme.approved(reward);
            const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] }));
            const results = { results: [{ reward: reward.id, outcome: "confirmed" }] };
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
            const { totals } = await acme.state(await acme.returning(advocate));
            expect(totals).toEqual({ earned: acme.money(25_800), pending: acme.money(0) });
        });

        it("owes back what is refunded after the payout, to the cent", async () => {
            const acme = fresh();
            const { payout, referral, reward } = await paidOut(acme);
            const results = { results: [{ reward, outcome: "confirmed" }] };
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
            const { prospect } = await acme.referral(referral);
            const { basis } = await acme.advocateReward(referral);
            const invoice = basis.invoice ?? "";
            expect(invoice).toMatch(/^in-/);
            const customer = { id: referral, email: prospect.email ?? "", customer: invoice.slice(3) };
            await acme.told(acme.refund(customer, 43_000));
            expect((await acme.advocateReward(referral)).state).toBe("clawback_due");
            expect(await acme.balances()).toMatchObject({ settled: 25_800, owed: -8_600 });
        });

        it("holds, clears and refuses a reward for a person with a reason", async () => {
            const acme = fresh();
            const { referred, reward } = await acme.sale(yearly);
            const path = `/v1/rewards/${reward.id}/transitions`;
            await acme.api.ok(200, acme.api.post(path, { event: "flagged", reason: "Same bank account" }));
            expect((await acme.advocateReward(referred.id)).state).toBe("held");
            await acme.api.ok(200, acme.api.post(path, { event: "cleared", reason: "Checked" }));
            expect((await acme.advocateReward(referred.id)).state).toBe("pending");
            await acme.api.ok(200, acme.api.post(path, { event: "refused", reason: "Own subsidiary" }));
            expect((await acme.advocateReward(referred.id)).state).toBe("voided");
            expect(await acme.balances()).toMatchObject({ pending: 0 });
            expectProblem(await acme.api.post(path, { event: "cleared", reason: "No" }), 409, "illegal_transition");
        });
    });

    describe("the budget of a program", () => {
        it("leaves a reward unfunded until it is topped up", async () => {
            const acme = fresh();
            const { program } = await acme.state(await acme.advocate());
            const path = `/v1/programs/${program.id}/budget/top-ups`;
            await acme.api.ok(201, acme.api.post(path, { amount: acme.money(10_000) }));
            expect(await acme.balances()).toMatchObject({ funding: -10_000, budget: 10_000 });

            const referred = await acme.refer(await acme.advocate());
            await acme.buys(referred, { amount: 129_000, interval: "year" });
            expect((await acme.advocateReward(referred.id)).state).toBe("unfunded");
            expect(await acme.balances()).toMatchObject({ budget: 10_000, pending: 0 });

            await acme.api.ok(201, acme.api.post(path, { amount: acme.money(20_000) }));
            await acme.settle();
            expect(await acme.advocateReward(referred.id)).toMatchObject({
                state: "pending",
                value: acme.money(25_800),
            });
            expect(await acme.balances()).toMatchObject({ funding: -30_000, budget: 4_200, pending: 25_800 });
        });
    });

    it("explains each amount by entries that only ever add up", async () => {
        const acme = fresh();
        const { referred, reward } = await acme.sale({ amount: 129_000, interval: "year" });
        await acme.told(acme.refund(referred, 12_900));
        const { items } = await acme.api.ok(200, acme.api.get<Page<Entry>>(`/v1/ledger/entries?reward=${reward.id}`));
        expect(items.every(({ amount }) => amount.amount > 0)).toBe(true);
        const into = (account: string, sign: "from" | "to") =>
            items.filter((entry) => entry[sign] === account).reduce((sum, { amount }) => sum + amount.amount, 0);
        expect(into("pending", "to") - into("pending", "from")).toBe(23_220);
    });
});
