// Surveys through the API: somebody old enough to be asked, and what the console reads.
import type { Answer } from "./client.js";
import type { Page, WidgetState } from "./contract.js";
import type { Advocate, Workspace } from "./workspace.js";

export interface Survey {
    id: string;
    program: string;
    state: "open" | "paused";
    min: number;
    max: number;
    threshold: number;
    low_at: number | null;
    style: "card" | "modal";
    question: { en: string; fr: string } | null;
    rules: Record<string, number>;
    wording: { question: string };
    version: number;
}

export interface Verdict {
    user: { id: string; name: string };
    asked: boolean;
    asks_from: string | null;
    text: string;
    reasons: { code: string; until: string | null; text: string }[];
    facts: Record<string, string | number | null>;
    history: { score: number | null; dismissed_at: string | null }[];
}

export interface Task {
    id: string;
    kind: string;
    state: "open" | "done";
    title: string;
    text: string | null;
    score: { score: number; max: number } | null;
    user: { id: string; name: string } | null;
    assignee: { id: string; name: string } | null;
    note: string | null;
}

export const halfAnHour = 30 * 60;

/** The survey that a preset begins with. */
export async function surveyOf(acme: Workspace): Promise<Survey> {
    const { items } = await acme.api.ok(200, acme.api.get<Page<Survey>>("/v1/surveys"));
    if (items[0] === undefined) throw new Error("the workspace has no survey");
    return items[0];
}

/** Changes a survey as the console does, with what it has just seen. */
export async function changed(acme: Workspace, id: string, change: object): Promise<Survey> {
    const seen = await acme.api.get<Survey>(`/v1/surveys/${id}`);
    const headers = { "if-match": seen.headers["etag"] ?? "" };
    return acme.api.ok(200, acme.api.put<Survey>(`/v1/surveys/${id}`, change, { headers }));
}

export async function verdictOf(acme: Workspace, id: string, user: string, locale = "en"): Promise<Verdict> {
    const headers = { "accept-language": locale };
    const path = `/v1/surveys/${id}/verdicts?user=${user}`;
    const { items } = await acme.api.ok(200, acme.api.get<Page<Verdict>>(path, { headers }));
    if (items[0] === undefined) throw new Error("no verdict");
    return items[0];
}

/** Looks at the product `times` times, half an hour apart; gives what the widget saw last. */
export async function visits(acme: Workspace, who: Advocate, times: number): Promise<WidgetState> {
    let state = await acme.state(await acme.returning(who));
    for (let i = 1; i < times; ++i) {
        await acme.advance(halfAnHour);
        state = await acme.state(await acme.returning(who));
    }
    return state;
}

/** Users of companies that have been customers for years, each with a third session behind them. */
export async function regulars(
    acme: Workspace,
    count: number,
    role: "admin" | "member" = "member",
): Promise<Advocate[]> {
    const users: Advocate[] = [];
    for (let i = 0; i < count; ++i) {
        const user = await acme.advocate({ role });
        const since = { name: user.claims.account.name, customer_since: "2020-01-01T00:00:00Z" };
        await acme.api.ok(200, acme.api.put(`/v1/accounts/${user.account}`, since));
        users.push(user);
    }
    for (let session = 0; session < 3; ++session) {
        if (session > 0) await acme.advance(halfAnHour);
        for (const user of users) await acme.state(await acme.returning(user));
    }
    return users;
}

/** A survey whose launch reaches everybody at once. */
export async function launched(acme: Workspace, change: object = {}): Promise<Survey> {
    const { id } = await surveyOf(acme);
    return changed(acme, id, { rules: { launch_days: 0 }, ...change });
}

/** What the widget tells of a survey. */
export async function tells(
    acme: Workspace,
    who: Advocate,
    survey: string,
    what: "shown" | "dismissed" | "answers",
    body: object = {},
): Promise<Answer<{ status?: string; next?: string }>> {
    const { widget } = await acme.returning(who);
    return widget.post(`/widget/v1/surveys/${survey}/${what}`, body);
}
