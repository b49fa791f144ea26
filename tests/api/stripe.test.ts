// Stripe's own events, in the shapes of its older and its present API, signed by its own library.
import { describe, expect, it } from "vitest";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { annualValueReward, earlyEndReward, permutations } from "./support/oracle.js";
import { describeOnBothEngines, type Server } from "./support/server.js";
import { StripeAccount, type StripeCustomer, type StripePlan, type StripeVersion } from "./support/stripe.js";
import type { Referred, Workspace } from "./support/workspace.js";

/** What a reward's page tells, as far as these tests look. */
interface Why {
    events: { event: string; actor: string }[];
}

const yearly: StripePlan = { unit_amount: 129_000, interval: "year", tax_percent: 20 };
const monthly: StripePlan = { unit_amount: 10_750, interval: "month", tax_percent: 20 };

async function connected(
    server: Server,
    version?: StripeVersion,
): Promise<{ acme: Workspace; stripe: StripeAccount; referred: Referred; who: StripeCustomer }> {
    const acme = server.workspace();
    const stripe = await StripeAccount.connect(acme, version);
    const referred = await acme.refer(await acme.advocate());
    return { acme, stripe, referred, who: stripe.customer(referred.email) };
}

describeOnBothEngines("Stripe", { workspaces: [{ copies: 113 }] }, (server) => {
    describe.each<StripeVersion>(["2024-06-20", "2025-09-30.clover"])("in the shapes of %s", (version) => {
        it.each<[string, StripePlan, number]>([
            ["yearly with tax", yearly, 25_800],
            ["monthly with tax", monthly, 25_800],
            ["quarterly", { unit_amount: 32_250, interval: "month", interval_count: 3 }, 25_800],
            ["monthly with 10 % off for ever and tax", { ...monthly, percent_off: 10 }, 23_220],
            [
                "in packages, one begun counted whole",
                { ...monthly, unit_amount: 1_000, quantity: 95, package_of: 10 },
                24_000,
            ],
            ["metered, as its first invoice tells", { ...monthly, unit_amount: 2, metered: 5_000 }, 12_000],
            [
                "with half off the item for ever",
                { ...monthly, unit_amount: 10_000, percent_off: 50, on_item: true },
                12_000,
            ],
            ["monthly without tax", { unit_amount: 999, interval: "month" }, 2_398],
        ])("pays a fifth of the net annual value: %s", async (_, plan, expected) => {
            const { acme, stripe, referred, who } = await connected(server(), version);
            await stripe.deliver(stripe.subscribed(who, plan), stripe.paid(who, plan));
            expect(await acme.advocateReward(referred.id)).toMatchObject({
                value: acme.money(expected),
                state: "pending",
            });
            expect((await acme.referral(referred.id)).state).toBe("won");
            await acme.balances();
        });

        it("takes back exactly the part refunded, then the rest", async () => {
            const { acme, stripe, referred, who } = await connected(server(), version);
            await stripe.deliver(stripe.subscribed(who, yearly), stripe.paid(who, yearly));
            const gross = 154_800;
            await stripe.deliver(stripe.refunded(who, gross, 51_600));
            expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(17_200));
            await stripe.deliver(stripe.refunded(who, gross, 77_400));
            expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(12_900));
            await stripe.deliver(stripe.refunded(who, gross, gross));
            expect((await acme.advocateReward(referred.id)).state).toBe("voided");
            expect((await acme.referral(referred.id)).state).toBe("refunded");
            expect(await acme.balances()).toMatchObject({ pending: 0, settled: 0 });
        });

        it("means the same in every order, refund first included", async () => {
            const expected = annualValueReward({ amount: 129_000, interval: "year", paid: 154_800, refunded: 51_600 });
            const { acme, stripe } = await connected(server(), version);
            const advocate = await acme.advocate();
            for (const order of permutations([0, 1, 2])) {
                const referred = await acme.refer(advocate);
                const who = stripe.customer(referred.email);
                const events = [
                    stripe.subscribed(who, yearly),
                    stripe.paid(who, yearly),
                    stripe.refunded(who, 154_800, 51_600),
                ];
                await stripe.deliver(...order.map((place) => events[place] as (typeof events)[number]));
                const { value } = await acme.advocateReward(referred.id);
                expect(value, `order ${order.join()}`).toEqual(acme.money(expected));
            }
        });
    });

    describe.each<StripeVersion>(["2024-06-20", "2025-09-30.clover"])(
        "a refund that fails in the shapes of %s",
        (version) => {
            const gross = 154_800;
            /** What the advocate has to get and did not lose again. */
            const live = async (acme: Workspace, referred: Referred): Promise<number> => {
                const rewards = await acme.rewards(`referral=${referred.id}`);
                const standing = rewards.filter(({ state }) => ["pending", "approved", "paid"].includes(state));
                return standing.reduce((sum, { value }) => sum + value.amount, 0);
            };

            it("gives back what was taken for it, in every order, told once or three times", async () => {
                const { acme, stripe } = await connected(server(), version);
                for (const order of permutations([0, 1, 2, 3])) {
                    const referred = await acme.refer(await acme.advocate());
                    const who = stripe.customer(referred.email);
                    const events = [stripe.paid(who, yearly), stripe.refunded(who, gross, gross)];
                    await acme.advanceDays(1);
                    events.push(stripe.refundFailed(who, gross));
                    events.push(stripe.refundFailed(who, gross, { type: "refund.updated" }));
                    await stripe.deliver(stripe.subscribed(who, yearly));
                    await stripe.deliver(...order.map((place) => events[place] as (typeof events)[number]));
                    expect(await live(acme, referred), `order ${order.join()}`).toBe(25_800);
                    expect((await acme.referral(referred.id)).state).toBe("won");
                }
                await acme.balances();
            });

            it("counts one that was cancelled, and no other update", async () => {
                const { acme, stripe, referred, who } = await connected(server(), version);
                await stripe.deliver(stripe.subscribed(who, yearly), stripe.paid(who, yearly));
                await stripe.deliver(stripe.refunded(who, gross, 51_600));
                const update = { type: "charge.refund.updated", status: "succeeded" };
                await stripe.deliver(stripe.refundFailed(who, 51_600, update));
                expect(await live(acme, referred)).toBe(17_200);
                await stripe.deliver(stripe.refundFailed(who, 51_600, { ...update, status: "canceled" }));
                expect(await live(acme, referred)).toBe(25_800);
            });
        },
    );

    describe.each<StripeVersion>(["2024-06-20", "2025-09-30.clover"])("a dispute in the shapes of %s", (version) => {
        const gross = 154_800;

        it("holds the reward while it lasts, lets it go on when won, in every order", async () => {
            const { acme, stripe } = await connected(server(), version);
            for (const order of permutations([0, 1, 2, 3])) {
                const referred = await acme.refer(await acme.advocate());
                const who = stripe.customer(referred.email);
                const events = [
                    stripe.subscribed(who, yearly),
                    stripe.paid(who, yearly),
                    stripe.disputed(who, gross, "needs_response"),
                    stripe.disputed(who, gross, "won"),
                ];
                await stripe.deliver(...order.map((place) => events[place] as (typeof events)[number]));
                const { value, state } = await acme.advocateReward(referred.id);
                expect([value.amount, state], `order ${order.join()}`).toEqual([25_800, "pending"]);
            }
        });

        it("holds what is pending or approved, and takes it back when it is lost", async () => {
            const { acme, stripe, referred, who } = await connected(server(), version);
            await stripe.deliver(stripe.subscribed(who, yearly), stripe.paid(who, yearly));
            await acme.approved(await acme.advocateReward(referred.id));
            await stripe.deliver(stripe.disputed(who, gross, "needs_response"));
            const held = await acme.advocateReward(referred.id);
            expect(held.state).toBe("held");
            const why = await acme.api.ok(200, acme.api.get<Why>(`/v1/rewards/${held.id}`));
            expect(why.events.map(({ event, actor }) => `${event} ${actor}`)).toContain("flagged billing");
            await stripe.deliver(stripe.disputed(who, gross, "lost"));
            expect((await acme.advocateReward(referred.id)).state).toBe("voided");
            expect((await acme.referral(referred.id)).state).toBe("refunded");
        });

        it("lost takes back the whole payment, refunded or disputed in part, in every order", async () => {
            const { acme, stripe } = await connected(server(), version);
            for (const order of permutations([0, 1, 2, 3])) {
                const referred = await acme.refer(await acme.advocate());
                const who = stripe.customer(referred.email);
                const events = [
                    stripe.paid(who, yearly),
                    stripe.refunded(who, gross, 51_600),
                    stripe.disputed(who, 51_600, "needs_response"),
                    stripe.disputed(who, order.indexOf(0) % 2 === 0 ? gross : 51_600, "lost"),
                ];
                await stripe.deliver(stripe.subscribed(who, yearly));
                await stripe.deliver(...order.map((place) => events[place] as (typeof events)[number]));
                const rewards = await acme.rewards(`referral=${referred.id}`);
                const live = rewards.filter(({ state, value }) => state !== "voided" || value.amount !== 0);
                expect(live, `order ${order.join()}`).toEqual([]);
                expect((await acme.referral(referred.id)).state).toBe("refunded");
            }
            const dead = await acme.api.ok(200, acme.api.get<Page<unknown>>("/v1/billing-events?outcome=dead_letter"));
            expect(dead.items).toEqual([]);
            expectProblem(await acme.api.post("/v1/payouts", {}), 409, "nothing_to_pay");
        });

        it("won after it was lost gives back what was taken, in every order", async () => {
            const { acme, stripe } = await connected(server(), version);
            for (const order of permutations([0, 1, 2, 3])) {
                const referred = await acme.refer(await acme.advocate());
                const who = stripe.customer(referred.email);
                const events = [
                    stripe.paid(who, yearly),
                    stripe.disputed(who, gross, "needs_response"),
                    stripe.disputed(who, gross, "lost"),
                ];
                await acme.advanceDays(1);
                events.push(stripe.disputed(who, gross, "won"));
                await stripe.deliver(stripe.subscribed(who, yearly));
                await stripe.deliver(...order.map((place) => events[place] as (typeof events)[number]));
                const rewards = await acme.rewards(`referral=${referred.id}`);
                const standing = rewards.filter(({ state }) => state === "pending").map(({ value }) => value.amount);
                expect(standing, `order ${order.join()}`).toEqual([25_800]);
                expect((await acme.referral(referred.id)).state).toBe("won");
            }
        });

        it("that is won leaves held what a person held", async () => {
            const { acme, stripe, referred, who } = await connected(server(), version);
            await stripe.deliver(stripe.subscribed(who, yearly), stripe.paid(who, yearly));
            const { id } = await acme.advocateReward(referred.id);
            const flagged = { event: "flagged", reason: "Looks like their own company" };
            await acme.api.ok(200, acme.api.post(`/v1/rewards/${id}/transitions`, flagged));
            await stripe.deliver(stripe.disputed(who, gross, "needs_response"), stripe.disputed(who, gross, "won"));
            expect((await acme.advocateReward(referred.id)).state).toBe("held");
        });

        it("that is won lets go what a sale got by somebody else's word meanwhile", async () => {
            const acme = server().workspace();
            const stripe = await StripeAccount.connect(acme, version);
            const path = `/v1/programs/${await programOf(acme)}/rules`;
            const rule = { beneficiary: "advocate", base: "payment", kind: "credit", rate_bps: 10_000, hold_days: 0 };
            await acme.api.ok(201, acme.api.post(path, { ...rule, caps: { per_advocate: acme.money(500) } }));
            const advocate = await acme.advocate();
            const [first, second] = [await acme.refer(advocate), await acme.refer(advocate)];
            const who = stripe.customer(first.email);
            const sold = [stripe.subscribed(who, yearly), stripe.paid(who, yearly)];
            await acme.advanceDays(1);
            await acme.told(acme.payment(second, 500));
            const of = async ({ id }: Referred) => {
                const rewards = await acme.rewards(`beneficiary=advocate&referral=${id}`);
                return rewards.filter(({ kind }) => kind === "credit").at(0);
            };
            const rewards = [(await of(second))?.id];
            const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", { rewards }));
            await stripe.deliver(...sold, stripe.disputed(who, gross, "needs_response"));
            const results = { results: [{ reward: rewards[0], outcome: "failed" }] };
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
            expectProblem(await acme.api.post("/v1/payouts", { rewards }), 409, "illegal_transition");
            expect(await of(first)).toMatchObject({ state: "held", value: acme.money(500) });
            await stripe.deliver(stripe.disputed(who, gross, "won"));
            expect(await of(first)).toMatchObject({ state: "approved", value: acme.money(500) });
        });
    });

    it("lowers no annual value by a coupon for once, which stands there whole and by its id", async () => {
        const { acme, stripe, referred, who } = await connected(server());
        const plan: StripePlan = { ...monthly, percent_off: 50, duration: "once" };
        await stripe.deliver(stripe.subscribed(who, plan), stripe.paid(who, plan));
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(25_800));
    });

    describe.each<StripeVersion>(["2024-06-20", "2025-09-30.clover"])("of periods in the shapes of %s", (version) => {
        it.each([1, 4, 13, 52])("gives a plan of %i weeks no annual value", async (interval_count) => {
            const { acme, stripe, referred, who } = await connected(server(), version);
            const plan: StripePlan = { unit_amount: 10_000, interval: "week", interval_count };
            await stripe.deliver(stripe.subscribed(who, plan), stripe.paid(who, plan));
            expect((await acme.referral(referred.id)).state).toBe("won");
            expect(await acme.rewards(`referral=${referred.id}&beneficiary=advocate`)).toEqual([]);
        });
    });

    it.each<[string, string, number | null]>([
        ["2026-01-31", "2026-02-28", 12],
        ["2024-01-30", "2024-02-29", 12],
        ["2026-02-28", "2026-03-31", 12],
        ["2026-02-28", "2026-03-28", 12],
        ["2026-11-30", "2027-02-28", 4],
        ["2024-02-29", "2025-02-28", 1],
        ["2023-02-28", "2024-02-29", 1],
        ["2026-01-01", "2026-01-29", null],
        ["2026-04-30", "2026-05-30", 12],
        ["2026-05-01", "2026-05-31", null],
        ["2026-05-31", "2026-06-29", null],
        ["2026-05-01", "2026-05-01", null],
        ["2026-06-01", "2026-05-01", null],
    ])("reads how often the year is paid from %s to %s", async (from, to, times) => {
        const { acme, stripe, referred, who } = await connected(server(), "2025-09-30.clover");
        const invoice = stripe.paid(who, { unit_amount: 10_000, interval: "month" });
        const { data } = invoice.data.object["lines"] as { data: { period: object }[] };
        const seconds = (day: string) => Date.parse(`${day}T23:59:59Z`) / 1000;
        for (const line of data) line.period = { start: seconds(from), end: seconds(to) };
        await stripe.deliver(invoice);
        const rewards = await acme.rewards(`referral=${referred.id}&beneficiary=advocate`);
        expect(rewards.map(({ value }) => value)).toEqual(times === null ? [] : [acme.money(times * 2_000)]);
    });

    it.each([{}, [], null, "sub_1", 7])("keeps a subscription that cannot be read: %j", async (object) => {
        const { acme, stripe, who } = await connected(server());
        for (const event of [stripe.subscribed(who, yearly), stripe.unsubscribed(who, yearly)]) {
            event.data.object = object as never;
            await stripe.deliver(event);
            const kept = await acme.fact(event.id);
            expect(kept).toMatchObject({ outcome: "dead_letter", reason: "unreadable" });
        }
    });

    it.each([9_223_372_036_854_775_807n, -1n, 0n, 253_402_300_800n])("survives the second %s", async (second) => {
        const { acme, stripe, referred, who } = await connected(server());
        const invoice = stripe.paid(who, yearly);
        invoice.data.object["status_transitions"] = { paid_at: Number(second) };
        await stripe.deliver(stripe.subscribed(who, yearly), invoice);
        // Paid when Stripe said so.
        expect(await acme.fact(invoice.id)).toMatchObject({ outcome: "applied" });
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(25_800));
    });

    it("keeps in sight every event it cannot use, and says why", async () => {
        const { acme, stripe, who } = await connected(server());
        const broken = stripe.paid(who, yearly);
        broken.data.object["currency"] = "klingon darsek";
        const other = stripe.event("customer.updated", { id: who.customer, object: "customer", email: who.email });
        const ahead = stripe.refunded(who, 154_800, 10);
        ahead.created += 4000 * 24 * 3600;
        await stripe.deliver(broken, broken, other, ahead);
        interface Kept {
            type: string;
            outcome: string;
            reason: string | null;
        }
        const kept = (id: string) => acme.api.ok(200, acme.api.get<Kept>(`/v1/billing-events/${id}`));
        expect(await kept(broken.id)).toMatchObject({ type: "other", outcome: "dead_letter", reason: "unreadable" });
        expect(await kept(other.id)).toMatchObject({ type: "other", outcome: "ignored", reason: "not_needed" });
        expect(await kept(ahead.id)).toMatchObject({ outcome: "dead_letter", reason: "time_ahead" });
        const list = await acme.api.ok(
            200,
            acme.api.get<Page<{ id: string }>>("/v1/billing-events?outcome=dead_letter"),
        );
        expect(list.items.map(({ id }) => id).sort()).toEqual([ahead.id, broken.id].sort());
        for (const call of ["replay", "attribute"]) {
            const { id } = await acme.refer(await acme.advocate());
            const body = call === "replay" ? undefined : { referral: id };
            expectProblem(
                await acme.api.post(`/v1/billing-events/${broken.id}/${call}`, body),
                409,
                "illegal_transition",
            );
        }
    });

    it("counts an event once that is delivered twice", async () => {
        const { acme, stripe, referred, who } = await connected(server());
        const [subscribed, paid] = [stripe.subscribed(who, monthly), stripe.paid(who, monthly)];
        const refunded = stripe.refunded(who, 12_900, 6_450);
        await stripe.deliver(subscribed, subscribed, paid, paid, refunded, refunded);
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(12_900));
        expect((await acme.balances()).pending).toBe(12_900);
    });

    it("counts a payment and a refund once that come under two event ids", async () => {
        const { acme, stripe, referred, who } = await connected(server());
        await stripe.deliver(
            stripe.subscribed(who, monthly),
            stripe.paid(who, monthly),
            stripe.paid(who, monthly),
            stripe.refunded(who, 12_900, 6_450),
            stripe.refunded(who, 12_900, 6_450),
        );
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(12_900));
        expect((await acme.balances()).pending).toBe(12_900);
    });

    it("ignores older cumulative refunds that arrive after newer ones", async () => {
        const { acme, stripe, referred, who } = await connected(server());
        const [third, half] = [stripe.refunded(who, 154_800, 51_600), stripe.refunded(who, 154_800, 77_400)];
        await stripe.deliver(stripe.subscribed(who, yearly), stripe.paid(who, yearly), half, third);
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(12_900));
    });

    it("gives 20 % of what was paid when the subscription is deleted early", async () => {
        const { acme, stripe, referred, who } = await connected(server());
        await stripe.deliver(
            stripe.subscribed(who, monthly),
            stripe.paid(who, monthly),
            stripe.unsubscribed(who, monthly),
        );
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(earlyEndReward(10_750)));
    });

    it("shows each event with its outcome under Stripe's id", async () => {
        const { acme, stripe, who } = await connected(server());
        const paid = stripe.paid(who, monthly);
        await stripe.deliver(stripe.subscribed(who, monthly), paid);
        expect(await acme.fact(paid.id)).toMatchObject({ id: paid.id, outcome: "applied" });
    });

    it("accepts and ignores events it does not need", async () => {
        const { acme, stripe, who } = await connected(server());
        const before = await acme.balances();
        await stripe.deliver(
            stripe.event("customer.updated", { id: who.customer, object: "customer", email: who.email, metadata: {} }),
            stripe.event("invoice.finalized", { id: who.invoice, object: "invoice", customer: who.customer }),
        );
        expect(await acme.balances()).toEqual(before);
        expect(await acme.rewards("")).toEqual([]);
    });

    it("refuses what Stripe did not sign, and does nothing", async () => {
        const { acme, stripe, who } = await connected(server());
        const paid = stripe.paid(who, monthly);
        await stripe.refuses(paid, { secret: `whsec_${"b1B2".repeat(8)}` }, "bad_signature");
        const raw = JSON.stringify(paid);
        expectProblem(await stripe.sendRaw(raw), 400, "bad_signature");
        const signatures = [
            "",
            "t=1",
            "v1=abc",
            `t=${stripe.seconds},v1=`,
            `t=${stripe.seconds},v0=${"a".repeat(64)}`,
            "t=x,v1=y",
        ];
        for (const signature of signatures) expectProblem(await stripe.sendRaw(raw, signature), 400, "bad_signature");
        expect((await acme.api.get(`/v1/billing-events/${paid.id}`)).status).toBe(404);
        expect(await acme.rewards("")).toEqual([]);
    });

    it("refuses a changed body under a true signature", async () => {
        const { stripe, who } = await connected(server());
        const paid = stripe.paid(who, monthly);
        const signed = JSON.stringify(paid);
        const { default: Stripe } = await import("stripe");
        const header = new Stripe("sk_test_never_called").webhooks.generateTestHeaderString({
            payload: signed,
            secret: stripe.secret,
            timestamp: stripe.seconds,
        });
        expect((await stripe.sendRaw(signed, header)).status).toBe(200);
        expectProblem(await stripe.sendRaw(signed.replace("10750", "99950"), header), 400, "bad_signature");
    });

    it("refuses a signature of six minutes ago, accepts one of four", async () => {
        const { stripe, who } = await connected(server());
        const paid = stripe.paid(who, monthly);
        await stripe.refuses(paid, { timestamp: stripe.seconds - 360 }, "stale_timestamp");
        expect((await stripe.send(paid, { timestamp: stripe.seconds - 240 })).status).toBe(200);
    });

    it("refuses the same id with another body", async () => {
        const { acme, stripe, who } = await connected(server());
        const paid = stripe.paid(who, monthly);
        await stripe.deliver(paid);
        const changed = { ...stripe.paid(who, yearly), id: paid.id };
        expectProblem(await stripe.send(changed), 409, "event_conflict");
        await acme.settle();
        expect((await acme.fact(paid.id)).outcome).not.toBe("pending");
    });

    it("answers 404 for a workspace that does not exist and one without Stripe", async () => {
        const acme = server().workspace();
        const { stripe, who } = await connected(server());
        const raw = JSON.stringify(stripe.paid(who, monthly));
        for (const id of ["1", "999999999999", acme.id]) {
            const answer = await server().api.post(`/billing/stripe/${id}`, undefined, { raw });
            expect([400, 404], answer.text).toContain(answer.status);
        }
    });

    it.each([
        "",
        "[]",
        "null",
        "{",
        '{"id":1}',
        '{"id":"evt_x","type":"invoice.paid"}',
        '{"id":"evt_x","type":"invoice.paid","data":{"object":[]}}',
    ])("survives a signed body that is no event: %s", async (raw) => {
        const { acme, stripe } = await connected(server());
        const { default: Stripe } = await import("stripe");
        const header = new Stripe("sk_test_never_called").webhooks.generateTestHeaderString({
            payload: raw,
            secret: stripe.secret,
            timestamp: stripe.seconds,
        });
        const answer = await stripe.sendRaw(raw, header);
        expect(answer.status, answer.text).toBeLessThan(500);
        expect(await acme.rewards("")).toEqual([]);
    });
});
