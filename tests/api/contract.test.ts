import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Problem } from "./support/contract.js";
import { operationsOf } from "./support/openapi.js";
import { binary, repository } from "./support/places.js";
import { sampleBody } from "./support/sample.js";
import { describeOnBothEngines } from "./support/server.js";

/** The calls of story A, as core-api.md writes them. */
const core = [
    "PUT /v1/accounts/{}",
    "PUT /v1/users/{}",
    "GET /widget/v1/state",
    "POST /widget/v1/referrals",
    "POST /widget/v1/referrals/batch",
    "PUT /widget/v1/preferences",
    "GET /v1/referrals",
    "GET /v1/referrals/{}",
    "POST /v1/referrals/{}/transitions",
    "POST /v1/billing-events",
    "GET /v1/billing-events/{}",
    "POST /billing/stripe/{}",
    "GET /v1/rewards",
    "POST /v1/rewards/{}/transitions",
    "POST /v1/rewards/{}/approve",
    "POST /v1/payouts",
    "POST /v1/payouts/{}/results",
    "GET /v1/ledger/balances",
    "GET /v1/ledger/entries",
    "POST /v1/programs/{}/budget/top-ups",
    "POST /v1/test-clock/advance",
];

describeOnBothEngines("the contract", { workspaces: [{ copies: 8 }] }, (server) => {
    it("is OpenAPI 3.1 and holds every core call", () => {
        const { document } = server();
        expect(document.openapi).toMatch(/^3\.1\./);
        const operations = operationsOf(document).map((operation) => operation.replace(/\{[^}]+\}/g, "{}"));
        expect(core.filter((operation) => !operations.includes(operation))).toEqual([]);
    });

    it("is the one committed and the one the program prints", () => {
        const committed: unknown = JSON.parse(readFileSync(join(repository, "openapi.json"), "utf8"));
        const printed: unknown = JSON.parse(
            execFileSync(binary, ["openapi"], { encoding: "utf8", maxBuffer: 16 << 20 }),
        );
        expect(printed).toEqual(committed);
        expect(server().document).toEqual(committed);
    });

    it("is served for every operation it names: none is unknown to the router", async () => {
        for (const operation of operationsOf(server().document)) {
            const [method = "", template = ""] = operation.split(" ");
            const path = template.replace(/\{[^}]+\}/g, "1");
            const answer = await server().api.unchecked<Problem | null>(method, path);
            expect(answer.status, `${operation}: ${answer.text}`).not.toBe(405);
            expect(answer.status, `${operation}: ${answer.text}`).toBeLessThan(500);
            expect(answer.status === 404 && /^\/(v1|console)/.test(path), `${operation} is not served`).toBe(false);
        }
    });

    it("knows every parameter of a query that it takes: others are refused by each operation", async () => {
        const { api } = server().workspace();
        const { document } = server();
        for (const operation of operationsOf(document)) {
            const [method = "", template = ""] = operation.split(" ");
            const { security = [] } = document.paths[template]?.[method.toLowerCase()] as { security?: object[] };
            if (!security.some((scheme) => "apiKey" in scheme)) continue;
            const path = `${template.replace(/\{[^}]+\}/g, "1")}?nonsense=1`;
            const body = sampleBody(document, operation);
            const answer = await api.unchecked<Problem>(method, path, { body, headers: { "if-match": '"1"' } });
            expect([answer.status, answer.body.code], `${operation}: ${answer.text}`).toEqual([422, "unknown_field"]);
            expect(answer.body.errors?.map(({ pointer }) => pointer)).toContain("/nonsense");
        }
    });

    it("has a health, a readiness and an error page for what does not exist", async () => {
        for (const path of ["/healthz", "/readyz"]) {
            expect((await server().api.unchecked("GET", path)).status).toBe(200);
        }
        for (const path of ["/v1/nothing", "/widget/v1/nothing", "/v2", "/v1/referrals/1/nothing"]) {
            expectProblem(await server().api.unchecked("GET", path), 404, "not_found");
        }
    });

    it("gives each answer a request id, and no 5xx a reason", async () => {
        const acme = server().workspace();
        const [one, two] = [
            await acme.api.get<Problem>("/v1/referrals/1"),
            await acme.api.get<Problem>("/v1/referrals/1"),
        ];
        expect(one.body.request_id).not.toBe(two.body.request_id);
    });

    describe("between workspaces", () => {
        it("a filter by another's things finds nothing", async () => {
            const [acme, other] = [server().workspace(), server().workspace()];
            const { referred, reward } = await acme.sale({ amount: 10_750 });
            const entries = await other.api.get<{ items: unknown[] }>(`/v1/ledger/entries?reward=${reward.id}`);
            expect(entries.body.items).toEqual([]);
            expect(await other.rewards(`referral=${referred.id}`)).toEqual([]);
        });

        it("the same external ids, invoices and events live side by side", async () => {
            const [acme, other] = [server().workspace(), server().workspace()];
            for (const workspace of [acme, other]) {
                await workspace.api.ok(201, workspace.api.put("/v1/accounts/same", { name: "Same" }));
                const referred = await workspace.refer(await workspace.advocate(), { email: "lea@partout-sas.fr" });
                const who = { ...referred, customer: "same" };
                await workspace.tell({ ...workspace.started(who, { amount: 10_000 }), id: "same-1" });
                await workspace.told({ ...workspace.payment(who, 10_000, "same"), id: "same-2" });
                expect((await workspace.balances()).pending).toBe(24_000);
            }
        });
    });
});
