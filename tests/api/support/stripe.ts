// Stripe's events as Stripe documents them: https://docs.stripe.com/api/events, /invoices/object, /charges/object.
// Signed by Stripe's own library, so that a mistake of ours in the signature cannot agree with itself.
import Stripe from "stripe";
import { type Answer, expectProblem } from "./client.js";
import { Workspace } from "./workspace.js";

const stripe = new Stripe("sk_test_never_called");

/** What a Stripe event carries, as far as the tests fill it in. */
export interface StripeEvent {
    id: string;
    object: "event";
    api_version: string;
    created: number;
    type: string;
    livemode: boolean;
    pending_webhooks: number;
    request: { id: string | null; idempotency_key: string | null };
    data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
}

/** One customer of the publisher, as Stripe knows them. */
export interface StripeCustomer {
    email: string;
    customer: string;
    subscription: string;
    invoice: string;
    charge: string;
    intent: string;
}

/** How they are billed. Amounts in minor units, tax comes on top. */
export interface StripePlan {
    unit_amount: number;
    interval: "week" | "month" | "year";
    interval_count?: number;
    quantity?: number;
    /** Sold in packages of so many; one begun counts whole. */
    package_of?: number;
    /** What the use of the first period came to; nothing is fixed beforehand then. */
    metered?: number;
    percent_off?: number;
    /** How long `percent_off` lasts. */
    duration?: "once" | "forever";
    /** Whether the item is discounted, not the subscription. */
    on_item?: boolean;
    tax_percent?: number;
    currency?: string;
}

/** Version of Stripe's API that an endpoint is set to: objects changed shape between the two. */
export type StripeVersion = "2024-06-20" | "2025-09-30.clover";

/** When the billing period that begins at `start` ends, both in seconds: on the calendar, as Stripe counts months. */
function endOfPeriod(start: number, { interval, interval_count = 1 }: StripePlan): number {
    if (interval === "week") return start + interval_count * 604_800;
    const months = interval_count * (interval === "year" ? 12 : 1);
    const at = new Date(start * 1000);
    const day = at.getUTCDate();
    at.setUTCMonth(at.getUTCMonth() + months, 1);
    const longest = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(day, longest));
    return at.getTime() / 1000;
}

/** What one period costs before discount and tax. */
function priceOf({ unit_amount, quantity = 1, package_of = 1, metered }: StripePlan): number {
    return metered ?? unit_amount * Math.ceil(quantity / package_of);
}

/** Stripe's side of a workspace: an endpoint with its signing secret. */
export class StripeAccount {
    readonly secret = `whsec_${"a1B2".repeat(8)}`;

    private constructor(
        private readonly acme: Workspace,
        private readonly version: StripeVersion,
    ) {}

    /** Gives the workspace the endpoint's secret. */
    static async connect(acme: Workspace, version: StripeVersion = "2024-06-20"): Promise<StripeAccount> {
        const account = new StripeAccount(acme, version);
        await acme.api.ok(200, acme.api.put("/v1/stripe", { signing_secret: account.secret }));
        return account;
    }

    customer(email: string): StripeCustomer {
        const number = Workspace.next();
        return {
            email,
            customer: `cus_Q${number}`,
            subscription: `sub_1P${number}`,
            invoice: `in_1P${number}`,
            charge: `ch_3P${number}`,
            intent: `pi_3P${number}`,
        };
    }

    get seconds(): number {
        return Math.floor(this.acme.server.now / 1000);
    }

    /** The envelope of an event. */
    event(type: string, object: Record<string, unknown>): StripeEvent {
        return {
            id: `evt_1P${Workspace.next()}`,
            object: "event",
            api_version: this.version,
            created: this.seconds,
            type,
            livemode: false,
            pending_webhooks: 1,
            request: { id: null, idempotency_key: null },
            data: { object },
        };
    }

    private get isClassic(): boolean {
        return this.version === "2024-06-20";
    }

    /** `customer.subscription.created` */
    subscribed(who: StripeCustomer, plan: StripePlan): StripeEvent {
        return this.event("customer.subscription.created", this.subscription(who, plan, "active"));
    }

    /** `customer.subscription.deleted` */
    unsubscribed(who: StripeCustomer, plan: StripePlan): StripeEvent {
        const object = {
            ...this.subscription(who, plan, "canceled"),
            ended_at: this.seconds,
            canceled_at: this.seconds,
        };
        return this.event("customer.subscription.deleted", object);
    }

    private subscription(who: StripeCustomer, plan: StripePlan, status: string): Record<string, unknown> {
        const { unit_amount, currency = "eur", percent_off, duration = "forever" } = plan;
        const { quantity = 1, package_of, metered, on_item = false } = plan;
        const discounts = percent_off ? ["di_1"] : [];
        const price = {
            id: "price_1Pplan",
            object: "price",
            active: true,
            billing_scheme: "per_unit",
            currency,
            product: "prod_plan",
            recurring: { ...recurringOf(plan), meter: null, trial_period_days: null },
            transform_quantity: package_of === undefined ? null : { divide_by: package_of, round: "up" },
            tax_behavior: "exclusive",
            type: "recurring",
            unit_amount,
            unit_amount_decimal: String(unit_amount),
        };
        const period = { current_period_start: this.seconds, current_period_end: this.seconds + 31_536_000 };
        const item = {
            id: "si_plan",
            object: "subscription_item",
            created: this.seconds,
            price,
            ...(metered === undefined ? { quantity } : {}),
            discounts: on_item ? discounts : [],
            subscription: who.subscription,
            ...(this.isClassic ? {} : period),
        };
        const coupon = {
            id: "WELCOME",
            object: "coupon",
            duration,
            percent_off,
            amount_off: null,
            valid: true,
        };
        const discount = {
            id: "di_1",
            object: "discount",
            coupon,
            customer: who.customer,
            subscription: who.subscription,
        };
        return {
            id: who.subscription,
            object: "subscription",
            billing_cycle_anchor: this.seconds,
            collection_method: "charge_automatically",
            created: this.seconds,
            currency,
            customer: who.customer,
            start_date: this.seconds,
            status,
            metadata: {},
            items: { object: "list", data: [item], has_more: false, url: "/v1/subscription_items" },
            latest_invoice: who.invoice,
            trial_end: null,
            ended_at: null,
            ...(this.isClassic ? { ...period, discount: percent_off && !on_item ? discount : null } : {}),
            discounts: on_item ? [] : discounts,
        };
    }

    /** `invoice.paid` */
    paid(who: StripeCustomer, plan: StripePlan): StripeEvent {
        const { currency = "eur", percent_off = 0, tax_percent = 0 } = plan;
        const price = priceOf(plan);
        const discount = Math.round((price * percent_off) / 100);
        const net = price - discount;
        const tax = Math.round((net * tax_percent) / 100);
        const total = net + tax;
        const discounts = percent_off ? [{ amount: discount, discount: "di_1" }] : [];
        const classicTax = { amount: tax, inclusive: false, tax_rate: "txr_1", taxable_amount: net };
        const newTax = {
            amount: tax,
            tax_behavior: "exclusive",
            tax_rate_details: { tax_rate: "txr_1" },
            taxability_reason: "standard_rated",
            taxable_amount: net,
            type: "tax_rate_details",
        };
        const line = {
            id: "il_1",
            object: "line_item",
            amount: price,
            currency,
            description: "1 x Plan",
            discount_amounts: discounts,
            discountable: true,
            metadata: {},
            period: { start: this.seconds, end: endOfPeriod(this.seconds, plan) },
            quantity: 1,
            ...(this.isClassic
                ? {
                      type: "subscription",
                      subscription: who.subscription,
                      subscription_item: "si_plan",
                      proration: false,
                      amount_excluding_tax: price,
                      tax_amounts: tax ? [classicTax] : [],
                      price: {
                          id: "price_1Pplan",
                          object: "price",
                          recurring: recurringOf(plan),
                          unit_amount: plan.unit_amount,
                      },
                  }
                : {
                      parent: {
                          type: "subscription_item_details",
                          invoice_item_details: null,
                          subscription_item_details: {
                              invoice_item: null,
                              proration: false,
                              subscription: who.subscription,
                              subscription_item: "si_plan",
                          },
                      },
                      pricing: {
                          type: "price_details",
                          price_details: { price: "price_1Pplan", product: "prod_plan" },
                          unit_amount_decimal: String(plan.unit_amount),
                      },
                      taxes: tax ? [newTax] : [],
                  }),
        };
        return this.event("invoice.paid", {
            id: who.invoice,
            object: "invoice",
            amount_due: total,
            amount_paid: total,
            amount_remaining: 0,
            attempted: true,
            billing_reason: "subscription_create",
            collection_method: "charge_automatically",
            created: this.seconds,
            currency,
            customer: who.customer,
            customer_email: who.email,
            customer_name: null,
            discounts: percent_off ? ["di_1"] : [],
            lines: { object: "list", data: [line], has_more: false, url: `/v1/invoices/${who.invoice}/lines` },
            metadata: {},
            starting_balance: 0,
            ending_balance: 0,
            status: "paid",
            status_transitions: { finalized_at: this.seconds, paid_at: this.seconds },
            subtotal: price,
            subtotal_excluding_tax: price,
            total,
            total_discount_amounts: discounts,
            total_excluding_tax: net,
            ...(this.isClassic
                ? {
                      charge: who.charge,
                      payment_intent: who.intent,
                      subscription: who.subscription,
                      paid: true,
                      tax: tax || null,
                      total_tax_amounts: tax ? [classicTax] : [],
                  }
                : {
                      parent: {
                          type: "subscription_details",
                          quote_details: null,
                          subscription_details: { metadata: {}, subscription: who.subscription },
                      },
                      payments: {
                          object: "list",
                          has_more: false,
                          data: [
                              {
                                  id: `inpay_${who.invoice}`,
                                  object: "invoice_payment",
                                  amount_paid: total,
                                  currency,
                                  invoice: who.invoice,
                                  is_default: true,
                                  payment: { type: "payment_intent", payment_intent: who.intent },
                                  status: "paid",
                              },
                          ],
                      },
                      total_taxes: tax ? [newTax] : [],
                  }),
        });
    }

    /** `charge.refunded`; `refunded` is everything paid back so far, tax included, as in Stripe's `amount_refunded`. */
    refunded(who: StripeCustomer, amount: number, refunded: number, currency = "eur"): StripeEvent {
        const event = this.event("charge.refunded", {
            id: who.charge,
            object: "charge",
            amount,
            amount_captured: amount,
            amount_refunded: refunded,
            billing_details: { email: who.email, name: null, address: null, phone: null },
            captured: true,
            created: this.seconds,
            currency,
            customer: who.customer,
            disputed: false,
            metadata: {},
            paid: true,
            payment_intent: who.intent,
            receipt_email: null,
            refunded: refunded === amount,
            status: "succeeded",
            ...(this.isClassic ? { invoice: who.invoice } : {}),
        });
        event.data.previous_attributes = { amount_refunded: 0, refunded: false };
        return event;
    }

    /** `refund.failed`, or an update that says so; `amount` is that of the refund, tax included. */
    refundFailed(
        who: StripeCustomer,
        amount: number,
        { type = "refund.failed", status = "failed", refund = `re_${who.charge}` } = {},
    ): StripeEvent {
        return this.event(type, {
            id: refund,
            object: "refund",
            amount,
            charge: who.charge,
            created: this.seconds,
            currency: "eur",
            failure_reason: status === "failed" ? "expired_or_canceled_card" : null,
            metadata: {},
            payment_intent: who.intent,
            status,
        });
    }

    /** `charge.dispute.created`, or `charge.dispute.closed` with how it ended; of what was paid, or of a part. */
    disputed(who: StripeCustomer, amount: number, status: "needs_response" | "won" | "lost"): StripeEvent {
        const type = status === "needs_response" ? "charge.dispute.created" : "charge.dispute.closed";
        return this.event(type, {
            id: `dp_${who.charge}`,
            object: "dispute",
            amount,
            charge: who.charge,
            created: this.seconds,
            currency: "eur",
            is_charge_refundable: false,
            metadata: {},
            payment_intent: who.intent,
            reason: "fraudulent",
            status,
        });
    }

    /** Delivers an event as Stripe does: the raw bytes, signed. */
    async send(event: StripeEvent, signing: { secret?: string; timestamp?: number } = {}): Promise<Answer<unknown>> {
        const raw = JSON.stringify(event, null, 2);
        return this.sendRaw(
            raw,
            stripe.webhooks.generateTestHeaderString({
                payload: raw,
                secret: signing.secret ?? this.secret,
                timestamp: signing.timestamp ?? this.seconds,
            }),
        );
    }

    sendRaw(raw: string, signature?: string): Promise<Answer<unknown>> {
        const headers = signature === undefined ? {} : { "stripe-signature": signature };
        return this.acme.server.api.post(`/billing/stripe/${this.acme.id}`, undefined, { raw, headers });
    }

    /** Delivers events one after the other and waits until they are worked on. */
    async deliver(...events: StripeEvent[]): Promise<void> {
        for (const event of events) await this.acme.api.ok(200, this.send(event));
        await this.acme.settle();
    }

    /** Insists that an event is refused. */
    async refuses(event: StripeEvent, signing: { secret?: string; timestamp?: number }, code: string): Promise<void> {
        expectProblem(await this.send(event, signing), 400, code);
    }
}

function recurringOf(plan: StripePlan): Record<string, unknown> {
    return {
        interval: plan.interval,
        interval_count: plan.interval_count ?? 1,
        usage_type: plan.metered === undefined ? "licensed" : "metered",
    };
}
