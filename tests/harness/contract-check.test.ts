// The API tests lean on this check; it must see what is planted here.
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ContractCheck, type OpenApi, operationsOf } from "../api/support/openapi.js";

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const problem = { content: { "application/problem+json": { schema: reference("Problem") } } };

const document = {
    openapi: "3.1.0",
    paths: {
        "/v1/things": {
            post: {
                requestBody: json(reference("NewThing")),
                responses: { "201": json(reference("Thing")), "4XX": problem },
            },
        },
        "/v1/things/{id}": { get: { responses: { "200": json(reference("Thing")), default: problem } } },
        "/v1/things/mine": { get: { responses: { "204": {} } } },
        "/v1/things/{id}/ends": { post: { responses: { "200": { $ref: "#/components/responses/Ended" } } } },
    },
    components: {
        schemas: {
            NewThing: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
            Thing: {
                type: "object",
                required: ["id", "at", "size"],
                properties: {
                    id: { type: "string" },
                    at: { type: "string", format: "date-time" },
                    size: { type: ["integer", "null"] },
                },
            },
            Problem: { type: "object", required: ["code"], properties: { code: { type: "string" } } },
        },
        responses: { Ended: json(reference("Thing")) },
    },
} as unknown as OpenApi;

const folder = mkdtempSync(join(tmpdir(), "parrain-harness-"));
const check = new ContractCheck(document, folder);
const thing = { id: "1", at: "2026-01-02T03:04:05Z", size: null };

function exchange(method: string, path: string, status: number, body: unknown, over = {}) {
    const contentType = status < 300 ? "application/json" : "application/problem+json";
    const text = body === undefined ? "" : JSON.stringify(body);
    return () => check.check({ method, path, requestBody: undefined, status, contentType, text, ...over });
}

it.each([
    ["a body as promised", exchange("GET", "/v1/things/7", 200, thing)],
    ["a query", exchange("GET", "/v1/things/7?full=1", 200, thing)],
    ["a refusal under 4XX", exchange("POST", "/v1/things", 422, { code: "taken" })],
    ["a refusal under default", exchange("GET", "/v1/things/7", 503, { code: "busy" })],
    ["no body", exchange("GET", "/v1/things/mine", 204, undefined)],
    ["a response by reference", exchange("POST", "/v1/things/7/ends", 200, thing)],
    ["a body sent as promised", exchange("POST", "/v1/things", 201, thing, { requestBody: { name: "x" } })],
])("lets pass %s", (_, tried) => {
    expect(tried).not.toThrow();
});

it.each([
    ["an unknown path", exchange("GET", "/v1/nothing", 200, thing), /not in openapi/],
    ["an unknown method", exchange("PUT", "/v1/things", 200, thing), /not in openapi/],
    ["an unknown status", exchange("GET", "/v1/things/mine", 200, thing), /does not know/],
    [
        "a missing member",
        exchange("GET", "/v1/things/7", 200, { id: "1", size: 1 }),
        /must have required property 'at'/,
    ],
    ["a wrong type", exchange("GET", "/v1/things/7", 200, { ...thing, id: 1 }), /must be string/],
    ["a wrong format", exchange("GET", "/v1/things/7", 200, { ...thing, at: "yesterday" }), /date-time/],
    ["a member too many", exchange("GET", "/v1/things/7", 200, { ...thing, secret: 1 }), /additional properties/],
    ["a body where none is promised", exchange("GET", "/v1/things/mine", 204, thing), /has a body/],
    [
        "another media type",
        exchange("GET", "/v1/things/7", 200, thing, { contentType: "text/html" }),
        /not application\/json/,
    ],
    ["a refusal of another shape", exchange("POST", "/v1/things", 422, { error: "x" }), /required property 'code'/],
    [
        "an accepted body it does not describe",
        exchange("POST", "/v1/things", 201, thing, { requestBody: { name: 1 } }),
        /must be string/,
    ],
    ["a wrong response by reference", exchange("POST", "/v1/things/7/ends", 200, { id: 1 }), /openapi/],
])("stops %s", (_, tried, message) => {
    expect(tried).toThrow(message);
});

it("prefers fixed segments and records what was tried", () => {
    exchange("GET", "/v1/things/mine", 204, undefined)();
    const recorded = readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "utf8"))
        .join("");
    expect(recorded).toContain('{"operation":"GET /v1/things/mine","status":204}');
    expect(operationsOf(document)).toContain("POST /v1/things/{id}/ends");
});
