// What people read about money and refusals: how a value came about, what would have been accepted, states by name.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { earned, form, givesOnSale, happened, notebook } from "./support/gifts.js";
import { only } from "./support/rules.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const french = { headers: { "accept-language": "fr" } };

interface Explained {
    id: string;
    text: string;
    beneficiary: string;
    value: { amount: number };
}

const share = { beneficiary: "advocate", base: "annual_value", kind: "cash", rate_bps: 2000 };

describeOnBothEngines("what people read", { workspaces: [{ copies: 12 }] }, (server) => {
    const fresh = () => server().workspace();
    const explained = async (acme: Workspace, referral: string) => {
        const { items } = await acme.api.ok(200, acme.api.get<Page<Explained>>(`/v1/rewards?referral=${referral}`));
        return items.find(({ beneficiary }) => beneficiary === "advocate");
    };

    describe("of a value", () => {
        it("says what refunds leave of it", async () => {
            const acme = fresh();
            await only(acme, share);
            const { referred } = await acme.sale({ amount: 100_000, interval: "year" });
            expect((await explained(acme, referred.id))?.text).toMatch(/^20\s?% × .*1,000\.00.*invoice [^;]+$/);
            await acme.tell(acme.refund(referred, 40_000));
            const after = await explained(acme, referred.id);
            expect(after?.value.amount).toBe(12_000);
            expect(after?.text).toMatch(/; refunds leave .*120\.00/);
        });

        it("says what a cap leaves of it", async () => {
            const acme = fresh();
            await only(acme, { ...share, caps: { per_referral: acme.money(5000) } });
            const { referred } = await acme.sale({ amount: 100_000, interval: "year" });
            expect((await explained(acme, referred.id))?.text).toMatch(/; a cap of the rule leaves .*50\.00/);
        });

        it("says that it was earned by an interest where there was no payment", async () => {
            const acme = fresh();
            await only(acme, {
                beneficiary: "advocate",
                milestone: "engaged",
                base: "none",
                kind: "cash",
                amount: acme.money(500),
            });
            const { id } = await acme.refer(await acme.advocate());
            for (const event of ["contacted", "prospect_interested"]) {
                await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, { event }));
            }
            const reward = await explained(acme, id);
            const { events } = await acme.api.ok(
                200,
                acme.api.get<{ events: { text: string }[] }>(`/v1/rewards/${reward?.id}`),
            );
            expect(events[0]?.text).toBe("Earned by the interest of the prospect");
        });

        it("names its cause in an export", async () => {
            const acme = fresh();
            await acme.sale({ amount: 10_000 });
            const { text } = await acme.api.get("/v1/ledger/entries.csv", french);
            expect(text).toContain("Événement de facturation");
            expect(text).not.toContain("billing_event");
        });
    });

    describe("of a refusal", () => {
        it("is the border that was crossed", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const rules = `/v1/programs/${items[0]?.id}/rules`;
            const refused = await acme.api.post(rules, { ...share, hold_days: -1 }, french);
            const { detail, errors } = expectProblem(refused, 422, "out_of_range");
            expect(errors).toMatchObject([{ pointer: "/hold_days", code: "out_of_range" }]);
            expect(errors?.[0]?.detail).toMatch(/^Un nombre de 0 à \d+ est accepté/);
            expect(detail).toBe(errors?.[0]?.detail);

            const names = await acme.api.put(`/v1/programs/${items[0]?.id}/gift-ladder`, {
                counts_on: "engaged",
                rungs: [
                    { count: 2, gift: "a" },
                    { count: 2, gift: "b" },
                ],
            });
            expect(expectProblem(names, 422, "out_of_range").errors?.[0]?.detail).toContain("from 3 to 1000");
        });

        it("is a share in percents where a field takes basis points", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const path = `/v1/programs/${items[0]?.id}`;
            const nothing = expectProblem(
                await acme.api.post(`${path}/rules`, { ...share, rate_bps: 0 }),
                422,
                "out_of_range",
            );
            expect(nothing.errors?.[0]?.detail).toContain("A share from 0.01% to 100% is accepted");
            const alert = { action: "alert", budget_alert_bps: 10_001 };
            const late = expectProblem(await acme.api.put(`${path}/guardrail`, alert, french), 422, "out_of_range");
            expect(late.errors).toMatchObject([{ pointer: "/budget_alert_bps" }]);
            expect(late.detail).toContain("Une part de 0,01\u00a0% à 100\u00a0% est acceptée");
            const campaign = {
                program: items[0]?.id,
                name: { en: "A", fr: "B" },
                starts_at: acme.at(),
                ends_at: acme.at(9),
            };
            const most = await acme.api.post("/v1/campaigns", { ...campaign, hold_out_bps: 5_001 });
            expect(expectProblem(most, 422, "out_of_range").detail).toContain("A share from 0% to 50% is accepted");
        });

        it("is where the step before ended", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const rules = `/v1/programs/${items[0]?.id}/rules`;
            const counted = {
                beneficiary: "advocate",
                kind: "cash",
                tier_by: "count",
                tiers: [{ below_count: 1, value: acme.money(1) }, { value: acme.money(2) }],
            };
            const step = expectProblem(await acme.api.post(rules, counted), 422, "out_of_range");
            expect(step.errors).toMatchObject([{ pointer: "/tiers/0/below_count" }]);
            expect(step.detail).toContain("from 2 to 1000000");
        });

        it("asks for an amount above zero only where zero is refused", async () => {
            const acme = fresh();
            const cost = await acme.api.put("/v1/gifts/pen", { ...notebook, unit_cost: acme.money(-1) });
            expect(expectProblem(cost, 422, "amount").errors?.[0]?.detail).toContain("Give zero or more");
            const told = { id: "e", type: "payment.received", occurred_at: acme.at(), customer: { external_id: "x" } };
            const paid = { ...told, payment: { invoice: "i", amount: acme.money(-1) } };
            const refused = await acme.api.post("/v1/billing-events", paid, french);
            expect(expectProblem(refused, 422, "amount").detail).toBe("Ce montant est négatif. Donnez zéro ou plus.");
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const topUp = await acme.api.post(`/v1/programs/${items[0]?.id}/budget/top-ups`, { amount: acme.money(0) });
            expect(expectProblem(topUp, 422, "amount").detail).toContain("Give an amount above zero");
        });

        it("is how long a text may be", async () => {
            const acme = fresh();
            const long = await acme.api.post("/v1/api-keys", { name: "x".repeat(500), scopes: ["referrals"] });
            expect(expectProblem(long, 422, "too_long").errors?.[0]?.detail).toMatch(/^At most \d+ characters/);
        });

        it("is that an end lies before its start, or in the past", async () => {
            const acme = fresh();
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const day = 86_400;
            const campaign = { program: items[0]?.id, name: { en: "A", fr: "B" } };
            const backwards = { ...campaign, starts_at: acme.at(2 * day), ends_at: acme.at(day) };
            const { detail } = expectProblem(
                await acme.api.post("/v1/campaigns", backwards, french),
                422,
                "ends_before_start",
            );
            expect(detail).toContain("La fin doit suivre le début");
            const over = { ...campaign, starts_at: acme.at(-2 * day), ends_at: acme.at(-day) };
            expectProblem(await acme.api.post("/v1/campaigns", over), 422, "out_of_range");
        });

        it("is a state by its name, that of what was asked about", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { order } = await earned(acme);
            const refused = await acme.api.post(
                `/v1/gift-orders/${order.id}/transitions`,
                { event: "shipped" },
                french,
            );
            const { detail } = expectProblem(refused, 409, "illegal_transition");
            expect(detail).toContain("«\u00a0expédition\u00a0»");
            expect(detail).toContain("«\u00a0gagné\u00a0»");
        });

        it("tells of no sizes where a gift has none", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", { ...notebook, stock: 1 });
            const first = await earned(acme);
            await acme.api.ok(200, happened(acme, first.order, "confirmed_address"));
            const { order } = await earned(acme);
            const sent = form({ name: "Camille", line1: "1 rue X", postcode: "75001", city: "Paris", country: "FR" });
            const page = await acme.server.api.unchecked<null>("POST", new URL(order.address_link).pathname, sent);
            expect(page.text).toContain("This gift has just run out");
        });
    });
});
