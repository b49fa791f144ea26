// Paying, as the tests of payouts and of debts do it.
import { expect } from "vitest";
import type { Api } from "./client.js";
import type { Money, Reward } from "./contract.js";
import type { Advocate, Workspace } from "./workspace.js";

export interface Line {
    reward: string;
    paid: Money;
    netted: Money;
    outcome: string;
    state: string;
    bank_details: boolean;
    bank_details_changed: boolean;
}

export interface Payout {
    id: string;
    state: string;
    total: Money;
    netted: Money;
    rewards: string[];
    confirmed: number;
    failed: number;
    pending_currencies?: string[];
    lines?: Line[];
}

export interface Settings {
    name: string;
    locale: string;
    brand: object;
    origins: string[];
    set_up: boolean;
    four_eyes_above: Money | null;
}

export const yearly = { amount: 129_000, interval: "year" as const };
export const whole = 25_800;

/** Sets the amount above which two people are needed. */
export async function limit(acme: Workspace, amount: number | null): Promise<void> {
    const now = await acme.api.get<Settings>("/v1/workspace");
    const { name, locale, brand, origins, set_up } = now.body;
    const edit = { name, locale, brand, origins, set_up, four_eyes_above: amount === null ? null : acme.money(amount) };
    const changed = await acme.api.put<Settings>("/v1/workspace", edit, {
        headers: { "if-match": now.headers["etag"] ?? "" },
    });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body.four_eyes_above).toEqual(edit.four_eyes_above);
}

/** A reward that may be paid, and its advocate. */
export async function payable(acme: Workspace, plan = yearly): Promise<{ advocate: Advocate; reward: Reward }> {
    const sale = await acme.sale(plan);
    await acme.approved(sale.reward);
    return sale;
}

export function pay(acme: Workspace, by: Api = acme.api, body: object = {}): Promise<Payout> {
    return acme.api.ok(201, by.post<Payout>("/v1/payouts", body));
}

export function settle(acme: Workspace, payout: Payout, outcome: "confirmed" | "failed", rewards = payout.rewards) {
    const results = rewards.map((reward) => ({ reward, outcome }));
    return acme.api.post<Payout>(`/v1/payouts/${payout.id}/results`, { results });
}

export async function stateOf(acme: Workspace, reward: Reward): Promise<string> {
    return (await acme.api.ok(200, acme.api.get<Reward>(`/v1/rewards/${reward.id}`))).state;
}

/** A reward that was paid and then refunded altogether: all of it is owed. */
export async function owed(acme: Workspace): Promise<{ advocate: Advocate; reward: Reward }> {
    const { advocate, referred, reward } = await acme.sale(yearly);
    await acme.approved(reward);
    expect((await settle(acme, await pay(acme), "confirmed")).status).toBe(200);
    await acme.told(acme.refund(referred, 129_000));
    expect(await stateOf(acme, reward)).toBe("clawback_due");
    return { advocate, reward };
}
