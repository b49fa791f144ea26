// Gifts and their dispatch, as publishers use them.
import { expect } from "vitest";
import type { Money, Page, Reward } from "./contract.js";
import type { Advocate, Referred, Workspace } from "./workspace.js";

export interface LocalText {
    en: string;
    fr: string;
}

export interface Gift {
    id: string;
    name: LocalText;
    unit_cost: Money;
    stock: number | null;
    variants: { code: string; label: LocalText; stock: number | null }[];
    is_experience: boolean;
    picture: string | null;
    wanted: number;
}

export interface Address {
    name: string;
    line1: string;
    line2?: string | null;
    postcode: string;
    city: string;
    country: string;
}

export interface GiftOrder {
    id: string;
    reward: string;
    gift: string | null;
    state: string;
    reward_state: string;
    variant: string | null;
    value: Money;
    recipient: string;
    address: Address | null;
    address_link: string;
    tracking: string | null;
    near_limit: boolean;
    actions: string[];
}

export const home: Address = {
    name: "Camille Petit",
    line1: "12 rue des Lilas",
    postcode: "75020",
    city: "Paris",
    country: "FR",
};

/** A picture of one pixel. */
export const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
);

export const notebook = {
    name: { en: "Notebook", fr: "Carnet" },
    unit_cost: { amount: 1200, currency: "EUR" },
    stock: 10,
};

/** Puts a gift in the catalogue and has the program give it to the advocate of every sale, without a hold. */
export async function givesOnSale(acme: Workspace, id: string, gift: object, rule: object = {}): Promise<void> {
    await acme.api.ok(201, acme.api.put<Gift>(`/v1/gifts/${id}`, gift));
    const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
    const path = `/v1/programs/${items[0]?.id}/rules`;
    await acme.api.ok(201, acme.api.post(path, { beneficiary: "advocate", kind: "gift", gift: id, ...rule }));
}

export async function stockOf(acme: Workspace, id: string): Promise<number | null> {
    return (await acme.api.ok(200, acme.api.get<Gift>(`/v1/gifts/${id}`))).stock;
}

export async function orders(acme: Workspace, state = ""): Promise<GiftOrder[]> {
    return (await acme.api.ok(200, acme.api.get<Page<GiftOrder>>(`/v1/gift-orders?state=${state}&limit=200`))).items;
}

/** A sale, and the order of the gift that its advocate earned. */
export async function earned(
    acme: Workspace,
    advocate?: Advocate,
): Promise<{ advocate: Advocate; referred: Referred; order: GiftOrder }> {
    const who = advocate ?? (await acme.advocate());
    const referred = await acme.refer(who);
    await acme.buys(referred, { amount: 10_000 });
    const { items } = await acme.api.ok(
        200,
        acme.api.get<Page<Reward>>(`/v1/rewards?referral=${referred.id}&beneficiary=advocate`),
    );
    const gift = items.find(({ kind }) => kind === "gift" || kind === "experience");
    const order = (await orders(acme)).find(({ reward }) => reward === gift?.id);
    expect(order, "a gift that was earned has an order").toBeDefined();
    return { advocate: who, referred, order: order as GiftOrder };
}

/** Tells what happened to an order; a cancellation has a reason, unless `more` says otherwise. */
export function happened(acme: Workspace, order: { id: string }, event: string, more: object = {}) {
    const why = event === "cancelled" ? { reason: "Rupture de stock" } : {};
    return acme.api.post<GiftOrder>(`/v1/gift-orders/${order.id}/transitions`, { event, ...why, ...more });
}

/** What a browser sends when the recipient's form is submitted. */
export function form(fields: object): { raw: string; headers: Record<string, string> } {
    const raw = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
    return { raw, headers: { "content-type": "application/x-www-form-urlencoded" } };
}
