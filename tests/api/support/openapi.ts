import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { coverageFolder } from "./places.js";

interface Schema {
    [keyword: string]: unknown;
}

interface Operation {
    requestBody?: { content: Record<string, { schema?: Schema }> };
    responses: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
}

/** An OpenAPI 3.1 document, as far as these tests read it. */
export interface OpenApi {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components?: { schemas?: Record<string, Schema>; responses?: Record<string, unknown> };
}

const methods = ["get", "put", "post", "delete", "patch"];

/** Every operation of a document, as `POST /v1/payouts`. */
export function operationsOf(document: OpenApi): string[] {
    return Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item)
            .filter((method) => methods.includes(method))
            .map((method) => `${method.toUpperCase()} ${path}`),
    );
}

/** What was tried: an operation and the status that came. */
export interface Tried {
    operation: string;
    status: number;
}

/**
 * Holds answers against the document that the server itself serves, and records what was tried. An answer whose path,
 * status, media type or shape the document does not know is an error, and so is a member it does not name.
 */
export class ContractCheck {
    private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
    private readonly compiled = new Map<string, ValidateFunction>();
    private readonly templates: { path: string; pattern: RegExp }[];
    private readonly record: string;

    constructor(
        readonly document: OpenApi,
        folder = coverageFolder,
    ) {
        addFormats.default(this.ajv);
        this.ajv.addSchema({ ...(closed(document) as object), $id: "openapi.json" });
        // Fixed segments win over parameters.
        this.templates = Object.keys(document.paths)
            .sort((a, b) => parameters(a) - parameters(b))
            .map((path) => ({ path, pattern: patternOf(path) }));
        mkdirSync(folder, { recursive: true });
        this.record = join(folder, `${process.pid}.jsonl`);
    }

    /** Checks one exchange. @throws Error naming the difference */
    check(exchange: {
        method: string;
        path: string;
        requestBody: unknown;
        status: number;
        contentType: string | null;
        text: string;
    }): void {
        const { method, status } = exchange;
        const path = exchange.path.replace(/\?.*$/, "");
        const template = this.templates.find(({ pattern }) => pattern.test(path))?.path;
        const operation = template === undefined ? undefined : this.document.paths[template]?.[method.toLowerCase()];
        const name = `${method} ${template ?? path}`;
        if (template === undefined || operation === undefined) throw new Error(`${name} is not in openapi.json`);
        const tried: Tried = { operation: name, status };
        appendFileSync(this.record, `${JSON.stringify(tried)}\n`);

        const place = ["paths", template, method.toLowerCase()];
        const key = [`${status}`, `${Math.floor(status / 100)}XX`, "default"].find(
            (each) => each in operation.responses,
        );
        if (key === undefined)
            throw new Error(`${name} answered ${status}, which openapi.json does not know: ${exchange.text}`);
        const reference = operation.responses[key]?.$ref;
        const response = reference === undefined ? [...place, "responses", key] : reference.slice(2).split("/");
        this.checkBody(`${name} ${status}`, response, exchange.contentType, exchange.text);

        if (status < 300 && exchange.requestBody !== undefined && operation.requestBody?.content["application/json"]) {
            const schema = [...place, "requestBody", "content", "application/json", "schema"];
            const sent: unknown = JSON.parse(JSON.stringify(exchange.requestBody));
            this.validate(`the body accepted by ${name}`, schema, sent);
        }
    }

    private checkBody(name: string, response: string[], contentType: string | null, text: string): void {
        const content = (at(this.document, response) as { content?: Record<string, { schema?: Schema }> }).content;
        const media = contentType?.split(";")[0]?.trim() ?? "";
        if (content === undefined || Object.keys(content).length === 0) {
            if (text !== "") throw new Error(`${name} has a body, in openapi.json it has none: ${text}`);
            return;
        }
        const documented = Object.keys(content).find((type) => type.split(";")[0]?.trim() === media);
        if (documented === undefined) {
            throw new Error(
                `${name} answered ${media || "nothing"}, not ${Object.keys(content).join(" or ")}: ${text}`,
            );
        }
        if (/json$/.test(media) && content[documented]?.schema) {
            this.validate(name, [...response, "content", documented, "schema"], JSON.parse(text));
        }
    }

    private validate(name: string, schema: string[], value: unknown): void {
        const pointer = `openapi.json#/${schema.map(escaped).join("/")}`;
        let check = this.compiled.get(pointer);
        if (check === undefined) {
            check = this.ajv.compile({ $ref: pointer });
            this.compiled.set(pointer, check);
        }
        if (!check(value)) {
            throw new Error(
                `${name} is not as openapi.json says: ${this.ajv.errorsText(check.errors)}\n${JSON.stringify(value)}`,
            );
        }
    }
}

/** The document with every object of named members closed, so that a member it does not name is an error. */
function closed(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(closed);
    if (node === null || typeof node !== "object") return node;
    const copy: Schema = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
    const combined = ["allOf", "anyOf", "oneOf", "additionalProperties", "unevaluatedProperties"].some(
        (key) => key in copy,
    );
    if (copy["type"] === "object" && "properties" in copy && !combined) copy["additionalProperties"] = false;
    return copy;
}

function at(node: unknown, path: string[]): unknown {
    return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], node);
}

function escaped(segment: string): string {
    return encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function parameters(path: string): number {
    return path.split("{").length - 1;
}

function patternOf(path: string): RegExp {
    const segments = path.split(/\{[^}]+\}/).map((fixed) => fixed.replace(/[.*+?^$()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${segments.join("[^/]+")}$`);
}
