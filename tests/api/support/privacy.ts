// What the tests of the law read of a workspace.
import { expect } from "vitest";
import type { Answer } from "./client.js";
import type { Page, Referral } from "./contract.js";
import type { Advocate, Referred, Workspace } from "./workspace.js";

/** How a prospect stands to the law, as the detail of a referral says it. */
export interface Contact {
    step: string;
    link_only: string | null;
    link_only_text: string | null;
    country: string;
    country_source: string;
    phone: boolean;
    basis: string;
    script: string;
    contacted_at: string | null;
    objected_at: string | null;
    alert_at: string | null;
    erased_at: string | null;
}

export type Detail = Referral & {
    actions: string[];
    contact: Contact;
    consent: { at: string; text_version: string; text: string; locale: string; forwarded: boolean } | null;
    reason: { code: string; text: string } | null;
};

export interface Suppression {
    id: string;
    address_hash: string;
    channel: string;
    created_at: string;
}

export interface Evidence {
    state: string;
    source: { advocate: string; account: string; source: string; given_at: string; text_version: string; text: string };
    prospect: Record<string, string | null>;
    consent: Detail["consent"];
    objected_at: string | null;
    messages: { template: string; to: string; state: string; subject: string; text: string }[];
    history: { event: string; at: string }[];
}

export interface Retention {
    notice_alert_days: number;
    notice_days: number;
    silent_days: number;
    engaged_months: number;
    money_years: number;
    suppression_years: number | null;
}

export function detail(acme: Workspace, id: string): Promise<Detail> {
    return acme.api.ok(200, acme.api.get<Detail>(`/v1/referrals/${id}`));
}

export function happen(acme: Workspace, id: string, event: string): Promise<Answer<Detail>> {
    return acme.api.post<Detail>(`/v1/referrals/${id}/transitions`, { event, reason: "Dit au téléphone" });
}

export async function suppressions(acme: Workspace): Promise<Suppression[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Suppression>>("/v1/suppressions"))).items;
}

/** The path of the page that an advocate may forward for a referral; null where there is none. */
export async function forwardPath(acme: Workspace, advocate: Advocate, referred: Referred): Promise<string | null> {
    const state = await acme.state(await acme.returning(advocate));
    const line = state.referrals.find(({ id }) => id === referred.id);
    const url = line?.forward_url ?? null;
    if (url === null) return null;
    expect(new URL(url).pathname).toMatch(/^\/p\/[A-Za-z0-9]{22,}$/);
    return new URL(url).pathname;
}

/** Sets what is asked of a resource with one version. */
export async function put<T>(acme: Workspace, path: string, change: object): Promise<T> {
    const now = await acme.api.get<T>(path);
    const headers = { "if-match": now.headers["etag"] ?? "" };
    return acme.api.ok(200, acme.api.put<T>(path, { ...now.body, ...change }, { headers }));
}
