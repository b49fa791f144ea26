// The smallest request that the OpenAPI document takes for an operation.
import type { OpenApi } from "./openapi.js";

interface Schema {
    $ref?: string;
    type?: string | string[];
    enum?: unknown[];
    const?: unknown;
    pattern?: string;
    format?: string;
    minimum?: number;
    minItems?: number;
    minLength?: number;
    items?: Schema;
    required?: string[];
    properties?: Record<string, Schema>;
    allOf?: Schema[];
    anyOf?: Schema[];
    oneOf?: Schema[];
}

/** A body with what is required alone; undefined where the operation takes none. */
export function sampleBody(document: OpenApi, operation: string): unknown {
    const [method = "", path = ""] = operation.split(" ");
    const content = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content ?? {};
    const schema = content["application/json"]?.schema;
    return schema === undefined ? undefined : sample(document, schema);
}

function sample(document: OpenApi, schema: Schema): unknown {
    if (schema.$ref !== undefined) {
        const name = schema.$ref.replace("#/components/schemas/", "");
        return sample(document, document.components?.schemas?.[name] ?? {});
    }
    if ("const" in schema) return schema.const;
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.allOf !== undefined) {
        return Object.assign({}, ...schema.allOf.map((part) => sample(document, part) as object)) as unknown;
    }
    const [choice] = schema.anyOf ?? schema.oneOf ?? [];
    if (choice !== undefined) return sample(document, choice);
    switch ([schema.type].flat()[0]) {
        case "object":
            return Object.fromEntries(
                (schema.required ?? []).map((name) => [name, sample(document, schema.properties?.[name] ?? {})]),
            );
        case "array":
            return Array.from({ length: schema.minItems ?? 0 }, () => sample(document, schema.items ?? {}));
        case "integer":
        case "number":
            return Math.max(schema.minimum ?? 1, 1);
        case "boolean":
            return false;
        default:
            return sampleText(schema);
    }
}

function sampleText({ pattern, format, minLength }: Schema): string {
    if (format === "date-time") return "2026-01-01T00:00:00Z";
    if (pattern === "^[A-Z]{3}$") return "EUR";
    if (pattern?.includes("0-9")) return "1";
    return "x".repeat(Math.max(minLength ?? 1, 1));
}
