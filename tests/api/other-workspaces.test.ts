// What belongs to another workspace is missing to the byte, whatever the route, and nobody else can move it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, expectProblem } from "./support/client.js";
import type { Page, Payout, Problem } from "./support/contract.js";
import { earned, givesOnSale, notebook, png } from "./support/gifts.js";
import { operationsOf } from "./support/openapi.js";
import { onThisMachine, Receiver } from "./support/receiver.js";
import { sampleBody } from "./support/sample.js";
import { describeOnBothEngines } from "./support/server.js";
import { launched, regulars, tells } from "./support/surveys.js";
import { invite } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

/** Values of the parameters of paths that begin so. */
type Holdings = Record<string, string[]>;

/** Belongs to no workspace: the names of texts, and the workspace itself, which its own secret guards. */
const shared = /^\/v1\/templates\/|^\/billing\/stripe\//;

const missingId = "123456789012345678";

async function firstOf(acme: Workspace, list: string, key = "id"): Promise<string> {
    const { items } = await acme.api.ok(200, acme.api.get<Page<Record<string, string>>>(list));
    const value = items[0]?.[key];
    if (value === undefined) throw new Error(`nothing under ${list}`);
    return value;
}

/** A publisher with one of everything that a path can name; `hooked` is where it hears of events. */
async function holdings(acme: Workspace, hooked: string): Promise<Holdings> {
    await givesOnSale(acme, "carnet", notebook);
    const { referred, advocate } = await earned(acme);
    const rewards = await acme.rewards(`referral=${referred.id}`);
    const paid = rewards.find(({ kind }) => kind === "cash");
    if (paid === undefined) throw new Error("no commission");
    const program = await firstOf(acme, "/v1/programs");
    const { rules } = await acme.api.ok(200, acme.api.get<{ rules: { id: string }[] }>(`/v1/programs/${program}`));
    const name = { en: "Spring", fr: "Printemps" };
    const campaign = await acme.api.ok(
        201,
        acme.api.post<{ id: string }>("/v1/campaigns", {
            program,
            name,
            starts_at: acme.at(60),
            ends_at: acme.at(9e5),
        }),
    );
    const survey = await launched(acme, { rules: { launch_days: 0 }, state: "open" });
    const [happy, sad] = await regulars(acme, 2);
    if (happy === undefined || sad === undefined) throw new Error("nobody to ask");
    for (const [who, score] of [
        [happy, 9],
        [sad, 2],
    ] as const) {
        await tells(acme, who, survey.id, "shown");
        expect((await tells(acme, who, survey.id, "answers", { score })).status).toBe(200);
    }
    await acme.settle();
    await acme.approved(paid);
    const payout = await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [paid.id] }));
    const scenario = await firstOf(acme, "/v1/scenarios");
    const hook = { url: hooked, event_types: ["referral.created"] };
    const endpoint = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/webhook-endpoints", hook));
    const delivery = await acme.api.ok(202, acme.api.post<{ id: string }>(`/v1/webhook-endpoints/${endpoint.id}/ping`));
    const subscription = await acme.api.ok(
        201,
        acme.api.post<{ id: string }>("/v1/webhook-subscriptions", {
            target_url: hook.url,
            event_type: "referral.created",
        }),
    );
    const file = await acme.api.ok(
        201,
        acme.api.request<{ id: string }>("POST", "/v1/imports?kind=classical_prospects&name=p.csv", {
            raw: "external_id,contacted_on\np-1,2026-01-05\n",
            headers: { "content-type": "text/csv" },
        }),
    );
    const single = { external_id: "p-2", contacted_on: "2026-01-05" };
    await acme.api.ok(200, acme.api.post("/v1/classical-prospects", { rows: [single] }));
    await acme.api.ok(200, acme.api.post("/v1/classical-prospects", { month: "2025-05", contacted: 4, won: 1 }));
    const rep = await invite(acme, "rep");
    const pictured = { raw: png, headers: { "content-type": "image/png" } };
    await acme.api.ok(204, acme.api.put("/v1/gifts/carnet/picture", undefined, pictured));
    const calling = await acme.api.get<object>(`/v1/programs/${program}/calling`);
    const wanted = { ...calling.body, wants_calls: true };
    const seen = { headers: { "if-match": calling.headers["etag"] ?? "" } };
    await acme.api.ok(200, acme.api.put(`/v1/programs/${program}/calling`, wanted, seen));
    const toCall = await acme.refer(await acme.advocate());
    const account = { holder: "Atelier Petit", iban: "FR7630006000011234567890189" };
    const payee = await firstOf(acme, "/v1/advocates");
    for (const path of [`/v1/accounts/${advocate.account}`, `/v1/advocates/${payee}`]) {
        await acme.api.ok(200, acme.api.put(`${path}/bank-account`, account));
    }
    await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", account));
    await acme.settle();
    return {
        "/v1/accounts": [advocate.account],
        "/v1/advocates": [payee],
        "/v1/api-keys": [await firstOf(acme, "/v1/api-keys")],
        "/v1/benefits": [await firstOf(acme, "/v1/benefits")],
        "/v1/billing-events": [await firstOf(acme, "/v1/billing-events")],
        "/v1/campaigns": [campaign.id],
        "/v1/classical-prospects/rows": [single.external_id],
        "/v1/classical-prospects": ["2025-05"],
        "/v1/gift-orders": [await firstOf(acme, "/v1/gift-orders")],
        "/v1/gifts": ["carnet"],
        "/v1/imports": [file.id],
        "/v1/members": [rep.id],
        "/v1/messages": [await firstOf(acme, "/v1/messages")],
        "/v1/payouts": [payout.id],
        "/v1/programs": [program, rules[0]?.id ?? ""],
        "/v1/queue": [toCall.id],
        "/v1/referrals": [referred.id],
        "/v1/reps": [rep.id],
        "/v1/rewards": [paid.id],
        "/v1/scenarios": [scenario, await firstOf(acme, `/v1/scenarios/${scenario}/enrollments`)],
        "/v1/surveys": [survey.id],
        "/v1/tasks": [await firstOf(acme, "/v1/tasks")],
        "/v1/users": [advocate.user],
        "/v1/webhook-deliveries": [delivery.id],
        "/v1/webhook-endpoints": [endpoint.id],
        "/v1/webhook-subscriptions": [subscription.id],
        "/v1/widget-keys": [acme.created.widget_key.kid],
        "/widget/v1/prompts": [missingId],
        "/widget/v1/referrals": [referred.id],
        "/widget/v1/surveys": [survey.id],
    };
}

/** Puts what it names into the caller's own workspace. */
const makes = ["PUT /v1/accounts/{external_id}", "PUT /v1/users/{external_id}", "PUT /v1/gifts/{id}"];

/** Where what is required alone is not taken. */
const rule = { beneficiary: "advocate", kind: "cash", amount: { amount: 1_000, currency: "EUR" } };
const bodies: Record<string, unknown> = {
    "POST /v1/programs/{id}/rules": rule,
    "POST /v1/programs/{id}/rules/preview": rule,
    "PUT /v1/reps/{id}": {
        time_zone: "Europe/Paris",
        work_from: 540,
        work_to: 1_080,
        work_days: [1],
        countries: [],
        languages: [],
        takes_new: true,
    },
    "PUT /v1/campaigns/{id}": {
        name: { en: "Spring", fr: "Printemps" },
        starts_at: "2026-03-01T00:00:00Z",
        ends_at: "2026-04-01T00:00:00Z",
    },
    "POST /v1/referrals/{id}/transitions": { event: "lost", reason: "budget" },
    "POST /v1/rewards/{id}/transitions": { event: "flagged", reason: "seen twice" },
    "POST /v1/gift-orders/{id}/transitions": { event: "shipped" },
    "PUT /v1/members/{id}/role": { role: "viewer" },
    "POST /v1/scenarios/{id}/enrollments": { users: ["usr-1"] },
};

/** What a caller without anything is told of a path like this one. */
const missing: Holdings = { "/v1/classical-prospects": ["2001-01"] };

function filled(template: string, from: Holdings): string {
    const [prefix] = Object.keys(from)
        .filter((each) => template.startsWith(`${each}/`))
        .sort((a, b) => b.length - a.length);
    const values = [...((prefix === undefined ? undefined : from[prefix]) ?? [])];
    return template.replace(/\{(\w+)\}/g, (_, name) => (name === "version" ? "1" : (values.shift() ?? missingId)));
}

/** An answer without what may differ between two equal refusals. */
function bytes(answer: Answer<unknown>): unknown[] {
    const id = (answer.body as Problem | null)?.request_id ?? "";
    return [answer.status, answer.headers["content-type"], answer.text.replaceAll(id, "")];
}

const options = {
    workspaces: [{ preset: "all" as const, copies: 2 }],
    environment: onThisMachine,
};

describeOnBothEngines("another workspace", options, (server) => {
    let hook: Receiver;
    let acme: Workspace;
    let other: Workspace;
    let theirs: Holdings;
    let before: Record<string, { status: number; text: string }>;
    beforeAll(async () => {
        [acme, other] = [server().workspace({ preset: "all" }), server().workspace({ preset: "all" })];
        hook = await Receiver.start();
        theirs = await holdings(acme, hook.url);
        before = await read();
        for (const [path, { status }] of Object.entries(before)) expect(status, path).not.toBe(404);
    });

    afterAll(() => hook.stop());

    const named = () =>
        operationsOf(server().document).filter(
            (operation) => operation.includes("{") && !shared.test(operation.split(" ")[1] ?? ""),
        );
    const call = (by: Workspace, operation: string, path: string) =>
        by.api.unchecked<Problem | null>(operation.split(" ")[0] ?? "", path, {
            body: bodies[operation] ?? sampleBody(server().document, operation),
            headers: { "if-match": '"1"' },
        });
    /** All that the owner may read of what a path names. */
    const read = async () => {
        const seen: typeof before = {};
        for (const operation of named()) {
            const [method, template = ""] = operation.split(" ");
            if (method !== "GET" || template.startsWith("/widget")) continue;
            const path = filled(template, theirs);
            const { status, text } = await acme.api.unchecked("GET", path);
            seen[path] = { status, text: text.replace(/"request_id":"[^"]*"/, "") };
        }
        return seen;
    };

    it("finds nothing of ours, and says so with the bytes of what does not exist", async () => {
        const operations = named().filter((one) => !one.includes(" /widget") && !makes.includes(one));
        expect(operations.length).toBeGreaterThan(90);
        const told: string[] = [];
        for (const operation of operations) {
            const template = operation.split(" ")[1] ?? "";
            const answer = await call(other, operation, filled(template, theirs));
            const absent = await call(other, operation, filled(template, missing));
            expect({ operation, answer: bytes(answer) }).toEqual({ operation, answer: bytes(absent) });
            if (answer.status !== 404) told.push(`${operation}: ${answer.text}`);
        }
        expect(told).toEqual([]);
    });

    it("hides what a widget's user of ours recommended", async () => {
        const { widget } = await other.advocate();
        for (const operation of named().filter((one) => one.includes(" /widget"))) {
            const [method = "", template = ""] = operation.split(" ");
            const body = template.endsWith("answers") ? { score: 9 } : sampleBody(server().document, operation);
            const tried = (from: Holdings) =>
                widget.unchecked<Problem | null>(method, filled(template, from), { body });
            const answer = await tried(theirs);
            expectProblem(answer, 404, "not_found");
            expect(bytes(answer)).toEqual(bytes(await tried(missing)));
        }
    });

    it("makes things of the same names beside ours", async () => {
        const address = { account: theirs["/v1/accounts"]?.[0], email: "lea@partout.fr", name: "Léa", role: "admin" };
        const made: [string, object][] = [
            [filled("/v1/accounts/{external_id}", theirs), { name: "Partout" }],
            [filled("/v1/users/{external_id}", theirs), { ...address, locale: "fr" }],
            [filled("/v1/gifts/{id}", theirs), { ...notebook, name: { en: "Pen", fr: "Stylo" } }],
        ];
        for (const [path, body] of made) await other.api.ok(201, other.api.put(path, body));
    });

    it("has changed nothing of ours by any of it", async () => {
        expect(await read()).toEqual(before);
    });
});
