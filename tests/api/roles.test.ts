// Which role of the team may call what: each route of the contract is tried as each of the five.
import { describe, expect, it } from "vitest";
import type { Answer, Api } from "./support/client.js";
import type { Problem } from "./support/contract.js";
import { type OpenApi, operationsOf } from "./support/openapi.js";
import { sampleBody } from "./support/sample.js";
import { describeOnBothEngines } from "./support/server.js";
import { member, type Role } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

const roles: Role[] = ["owner", "marketing", "rep", "finance", "viewer"];

/** Who changes what stands under a tag. Everybody reads everything but files of addresses and bank details. */
const changes: Record<string, Role[]> = {
    billing: ["owner", "finance"],
    customers: ["owner", "marketing", "rep"],
    gifts: ["owner", "marketing"],
    ledger: ["owner"],
    messages: ["owner", "marketing"],
    programs: ["owner", "marketing", "finance"],
    referrals: ["owner", "marketing", "rep"],
    reports: ["owner", "marketing"],
    rewards: ["owner", "finance"],
    scenarios: ["owner", "marketing"],
    settings: ["owner"],
    surveys: ["owner", "marketing"],
    tasks: ["owner", "marketing", "rep"],
    templates: ["owner", "marketing"],
    webhooks: ["owner"],
};

const confidential = [
    "GET /v1/gift-orders/labels.csv",
    "GET /v1/gift-orders/packing-list.pdf",
    "GET /v1/gift-values.csv",
    "GET /v1/payouts/{id}/file.csv",
    "GET /v1/payouts/{id}/file.xml",
];

/** What ends the session that the others are tried with, and what begins one. */
const ofSessions = ["POST /console/v1/log-out", "POST /console/v1/log-in", "POST /console/v1/claim"];

/** Refused to some by the use case: the settings of a rep are their own, or an owner's to change. */
const ownOnly = ["PUT /v1/reps/{id}", "POST /v1/reps/{id}/calendar"];

interface Described {
    tags?: string[];
    security: Record<string, unknown>[];
    "x-roles"?: Role[];
}

function described(document: OpenApi, operation: string): Described {
    const [method = "", path = ""] = operation.split(" ");
    return document.paths[path]?.[method.toLowerCase()] as unknown as Described;
}

const isForTeams = (document: OpenApi, operation: string) =>
    described(document, operation).security.some((scheme) => "session" in scheme);

function allowed(document: OpenApi, operation: string): Role[] {
    const { tags = [], security } = described(document, operation);
    const isApi = security.some((scheme) => "apiKey" in scheme);
    const isGuarded = !operation.startsWith("GET ") || confidential.includes(operation);
    return isApi && isGuarded ? (changes[tags[0] ?? ""] ?? []) : roles;
}

function tried(api: Api, document: OpenApi, operation: string) {
    const [method = "", template = ""] = operation.split(" ");
    const path = template.replace(/\{[^}]+\}/g, "1");
    const body = sampleBody(document, operation);
    return api.unchecked<Problem | null>(method, path, { body, headers: { "if-match": '"1"' } });
}

const forbids = ({ status, body }: Answer<Problem | null>) => status === 403 && body?.code === "forbidden";

async function keyFor(acme: Workspace, scopes: string[]): Promise<Api> {
    const { key } = await acme.api.ok(201, acme.api.post<{ key: string }>("/v1/api-keys", { name: "Script", scopes }));
    return acme.server.api.with({ authorization: `Bearer ${key}` });
}

describeOnBothEngines("roles", { workspaces: [{ copies: 6 }] }, (server) => {
    it("are told in the contract as the table here has them", () => {
        const { document } = server();
        const operations = operationsOf(document).filter((operation) => isForTeams(document, operation));
        expect(operations.length).toBeGreaterThan(200);
        for (const operation of operations) {
            expect(described(document, operation)["x-roles"], operation).toEqual(allowed(document, operation));
        }
        expect(confidential.filter((operation) => !operations.includes(operation))).toEqual([]);
    });

    describe.each(roles)("a member who is %s", (role) => {
        it("calls what the contract gives that role, and nothing else", async () => {
            const acme = server().workspace();
            const api = await member(acme, role);
            const { document } = server();
            for (const operation of operationsOf(document)) {
                if (!isForTeams(document, operation) || ofSessions.includes(operation)) continue;
                const answer = await tried(api, document, operation);
                const isForbidden = forbids(answer);
                const mayCall = allowed(document, operation).includes(role);
                expect(answer.status, `${operation}: ${answer.text}`).toBeLessThan(500);
                expect(answer.status, `${operation}: ${answer.text}`).not.toBe(401);
                if (!mayCall) expect(isForbidden, `${operation}: ${answer.status} ${answer.text}`).toBe(true);
                else if (!ownOnly.includes(operation)) {
                    expect(isForbidden, `${operation}: ${answer.text}`).toBe(false);
                }
            }
        });
    });

    it("have nothing to say to a key, which needs the scope of the route and no other", async () => {
        const acme = server().workspace();
        const { document } = server();
        const scopes = Object.keys(changes);
        for (const scope of scopes) {
            const fitting = await keyFor(acme, [scope]);
            const others = await keyFor(
                acme,
                scopes.filter((each) => each !== scope),
            );
            for (const operation of operationsOf(document)) {
                const { tags, security } = described(document, operation);
                if (tags?.[0] !== scope || !security.some((scheme) => "apiKey" in scheme)) continue;
                const [admitted, refused] = [
                    await tried(fitting, document, operation),
                    await tried(others, document, operation),
                ];
                expect(forbids(admitted), `${operation}: ${admitted.text}`).toBe(false);
                expect(forbids(refused), `${operation}: ${refused.status} ${refused.text}`).toBe(true);
            }
        }
    });
});
