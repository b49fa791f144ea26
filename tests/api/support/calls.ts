// What reps and their calls are to the tests: the queue, what is logged, and who takes what.
import { programOf } from "./campaigns.js";
import type { Api } from "./client.js";
import type { Money, Page } from "./contract.js";
import { claim, invite } from "./team.js";
import type { Referred, Workspace } from "./workspace.js";

/** When a rep works. */
export interface Hours {
    time_zone: string;
    work_from: number;
    work_to: number;
    work_days: number[];
    absent_from: string | null;
    absent_until: string | null;
}

export interface Task {
    referral: string;
    state: string;
    call: "advocate" | "prospect";
    rep: { id: string; name: string } | null;
    routed_by: string;
    routed_by_text: string;
    advocate: { email: string; phone: string | null; involvement: string | null; score: number | null };
    due_at: string;
    late: boolean;
    free: boolean;
    open: boolean;
    held_until: string | null;
    call_back_at: string | null;
    advocate_attempts: number;
    locked: boolean;
    may_go_on: boolean;
    call_back_offer: string;
    expected_value: Money | null;
    typical_value: Money | null;
    prospect: { phone: string | null };
    hours: Hours;
}

export interface Queue extends Page<Task> {
    counts: { mine: number; to_take: number; all: number; late: number; exact: boolean };
}

export interface Logged {
    id: string;
    at: string;
    party: string;
    outcome: string;
    state: string;
    minutes: number;
    minutes_estimated: boolean;
    cost: Money;
    rep: string | null;
    task: Task;
}

export interface Rep extends Hours {
    id: string;
    open: number;
    countries: string[];
    languages: string[];
    employees_from: number | null;
    employees_to: number | null;
    takes_new: boolean;
    calendar_url: string | null;
}

export interface Joined {
    id: string;
    api: Api;
}

export async function rep(acme: Workspace): Promise<Joined> {
    const invited = await invite(acme, "rep");
    return { id: invited.id, api: await claim(acme, invited.invitation_link, invited.email) };
}

export const queue = (acme: Workspace, query = "", by: Api = acme.api) =>
    acme.api.ok(200, by.get<Queue>(`/v1/queue${query}`));
export const taskOf = async (acme: Workspace, id: string) =>
    (await acme.api.ok(200, acme.api.get<{ task: Task }>(`/v1/queue/${id}`))).task;
export const call = (by: Api, id: string, body: Record<string, unknown>) =>
    by.post<Logged>(`/v1/referrals/${id}/calls`, body);
export const called = (acme: Workspace, id: string, body: Record<string, unknown>, by: Api = acme.api) =>
    acme.api.ok(201, call(by, id, body));
export const take = (by: Api, id: string, body?: unknown) => by.post<Task>(`/v1/referrals/${id}/take`, body);
export const events = async (acme: Workspace, id: string) =>
    (await acme.api.ok(200, acme.api.get<Page<{ event: string; reason: string | null }>>(`/v1/referrals/${id}/events`)))
        .items;
export const lines = async (acme: Workspace, id: string) => (await events(acme, id)).map(({ event }) => event);

export async function referred(acme: Workspace, over = {}): Promise<Referred> {
    return acme.refer(await acme.advocate(), { phone: "+33 1 44 55 66 77", ...over });
}

/** The advocate agreed: the prospect may be called. */
export async function unlocked(acme: Workspace): Promise<Referred> {
    const one = await referred(acme);
    await called(acme, one.id, { party: "advocate", outcome: "agrees" });
    return one;
}

export async function setRep(acme: Workspace, id: string, change: Partial<Rep>, by: Api = acme.api) {
    const read = await acme.api.get<Rep>(`/v1/reps/${id}`);
    const { time_zone, work_from, work_to, work_days, countries, languages } = read.body;
    const { employees_from, employees_to, takes_new, absent_from, absent_until } = read.body;
    const body = {
        ...{ time_zone, work_from, work_to, work_days, countries, languages, employees_from, employees_to },
        ...{ takes_new, absent_from, absent_until },
        ...change,
    };
    return by.put<Rep>(`/v1/reps/${id}`, body, { headers: { "if-match": read.headers["etag"]! } });
}

export async function setCalling(acme: Workspace, change: Record<string, unknown>) {
    const path = `/v1/programs/${await programOf(acme)}/calling`;
    const read = await acme.api.get<Record<string, unknown>>(path);
    return acme.api.put(path, { ...read.body, ...change }, { headers: { "if-match": read.headers["etag"]! } });
}
