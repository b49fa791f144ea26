// Campaigns as publishers use them.
import type { Money, Page } from "./contract.js";
import type { Workspace } from "./workspace.js";

export interface Share {
    part: number;
    whole: number;
    rate: number | null;
    low: number;
    high: number;
}

export interface Funnel {
    submitted: number;
    accepted: number;
    engaged: number;
    won: number;
    accepted_of_submitted: Share;
    engaged_of_accepted: Share;
    won_of_engaged: Share;
    quality: Share;
}

export interface Flag {
    code: string;
    text: string;
    since: string;
}

export interface Arm {
    users: number;
    recommended: number;
    engaged: number;
    won: number;
}

export interface Campaign {
    id: string;
    program: string;
    name: { en: string; fr: string };
    state: string;
    reason: { code: string; text: string } | null;
    starts_at: string;
    ends_at: string;
    launched_at: string | null;
    hold_out_bps: number;
    quality_floor_bps: number;
    stops_itself: boolean;
    rules: { id: string; campaign: string | null; sentence: string }[];
    funnel: Funnel;
    judged: Funnel;
    flag: Flag | null;
    lift: {
        offered: Arm;
        held_out: Arm;
        engaged: { value: number; low: number; high: number };
        won: { value: number; low: number; high: number };
    } | null;
    actions: string[];
}

export interface QualityReport {
    campaigns: { campaign: string; state: string; funnel: Funnel; judged: Funnel; flag: Flag | null }[];
    advocates: { advocate: string; name: string; funnel: Funnel; gifts_on_sale: boolean }[];
}

export interface FundFigures {
    available: Money | null;
    put_in: Money;
    waiting: Money;
    committed: Money;
    spent: Money;
    owed: Money;
    avoided: Money;
    cost: Money;
    revenue: Money;
    customers: number;
}

export interface Budget {
    program: string;
    campaign: string | null;
    limited: boolean;
    currencies: FundFigures[];
}

export const day = 86_400;

export async function programOf(acme: Workspace): Promise<string> {
    const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
    return items[0]!.id;
}

/** A campaign of ten days that has begun, in the workspace's one program. */
export async function drafted(acme: Workspace, over: Record<string, unknown> = {}): Promise<Campaign> {
    const body = {
        program: await programOf(acme),
        name: { en: "World Cup", fr: "Coupe du monde" },
        starts_at: acme.at(-60),
        ends_at: acme.at(10 * day),
        ...over,
    };
    return acme.api.ok(201, acme.api.post<Campaign>("/v1/campaigns", body));
}

export function move(acme: Workspace, campaign: Campaign, event: string, reason?: string): Promise<Campaign> {
    const path = `/v1/campaigns/${campaign.id}/transitions`;
    return acme.api.ok(200, acme.api.post<Campaign>(path, { event, ...(reason === undefined ? {} : { reason }) }));
}

export async function launched(acme: Workspace, over: Record<string, unknown> = {}): Promise<Campaign> {
    return move(acme, await drafted(acme, over), "launched");
}

export function seen(acme: Workspace, campaign: Campaign): Promise<Campaign> {
    return acme.api.ok(200, acme.api.get<Campaign>(`/v1/campaigns/${campaign.id}`));
}

/** Gives a gift at a count of the campaign's own referrals. */
export async function givesAt(
    acme: Workspace,
    campaign: Campaign,
    gift: string,
    count: number,
    counts_on = "engaged",
): Promise<void> {
    const body = { counts_on, audience: "everybody", rungs: [{ count, gift }] };
    await acme.api.ok(200, acme.api.put(`/v1/campaigns/${campaign.id}/gift-ladder`, body));
}

export async function budgetOf(acme: Workspace, path: string): Promise<FundFigures & { limited: boolean }> {
    const budget = await acme.api.ok(200, acme.api.get<Budget>(`${path}/budget`));
    return { limited: budget.limited, ...budget.currencies[0]! };
}

export function topUp(acme: Workspace, path: string, amount: number): Promise<unknown> {
    return acme.api.ok(201, acme.api.post(`${path}/budget/top-ups`, { amount: acme.money(amount) }));
}

export function quality(acme: Workspace): Promise<QualityReport> {
    return acme.api.ok(200, acme.api.get<QualityReport>("/v1/reports/quality"));
}

/** The prospect is contacted and shows interest. */
export async function showsInterest(acme: Workspace, referral: string): Promise<void> {
    for (const event of ["contacted", "prospect_interested"]) {
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${referral}/transitions`, { event }));
    }
}
