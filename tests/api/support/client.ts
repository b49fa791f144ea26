import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect } from "vitest";
import type { Problem } from "./contract.js";
import type { ContractCheck } from "./openapi.js";

/** What came back. `body` is the parsed JSON, or null without one. */
export interface Answer<T> {
    status: number;
    headers: Record<string, string>;
    body: T;
    text: string;
}

/** What one request says besides its path. */
export interface Options {
    body?: unknown;
    /** Sent as it stands, in place of `body`. */
    raw?: string | Buffer;
    headers?: Record<string, string>;
}

/**
 * Speaks to the server as one caller; every answer is held against the served contract. The verbs answer whatever comes;
 * `ok` beside them insists on success.
 */
export class Api {
    constructor(
        readonly url: string,
        private readonly contract: ContractCheck,
        private readonly headers: Record<string, string> = {},
    ) {}

    /** The same caller with other or more headers. */
    with(headers: Record<string, string>): Api {
        return new Api(this.url, this.contract, { ...this.headers, ...headers });
    }

    get<T>(path: string, options: Options = {}): Promise<Answer<T>> {
        return this.request<T>("GET", path, options);
    }

    post<T>(path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
        return this.request<T>("POST", path, { body, ...options });
    }

    put<T>(path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
        return this.request<T>("PUT", path, { body, ...options });
    }

    patch<T>(path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
        return this.request<T>("PATCH", path, { body, ...options });
    }

    /** As `request`, and the answer must have this status; its body is what interests. */
    async ok<T>(status: number, pending: Promise<Answer<T>>): Promise<T> {
        const answer = await pending;
        expect(answer.status, answer.text).toBe(status);
        return answer.body;
    }

    async request<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
        const answer = await this.unchecked<T>(method, path, options);
        this.contract.check({
            method,
            path,
            requestBody: options.body,
            status: answer.status,
            contentType: answer.headers["content-type"] ?? null,
            text: answer.text,
        });
        return answer;
    }

    /** A request that is outside the contract on purpose. */
    unchecked<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
        const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
        const headers: Record<string, string | number> = { ...this.headers, ...options.headers };
        if (payload !== undefined) {
            headers["content-type"] ??= "application/json";
            headers["content-length"] = Buffer.byteLength(payload);
        } else if (method !== "GET" && method !== "HEAD") {
            headers["content-length"] = 0;
        }
        return new Promise((resolve, reject) => {
            const outgoing = httpRequest(`${this.url}${path}`, { method, headers, timeout: 25_000 }, (incoming) => {
                const chunks: Buffer[] = [];
                incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
                incoming.on("error", reject);
                incoming.on("end", () => {
                    const text = Buffer.concat(chunks).toString("utf8");
                    resolve({
                        status: incoming.statusCode ?? 0,
                        headers: Object.fromEntries(
                            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
                        ),
                        body: parsed(text, incoming.headers["content-type"]) as T,
                        text,
                    });
                });
            });
            outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${path} was not answered`)));
            outgoing.on("error", reject);
            outgoing.end(payload);
        });
    }
}

function parsed(text: string, contentType: string | undefined): unknown {
    return /json/.test(contentType ?? "") && text !== "" ? JSON.parse(text) : null;
}

/** Insists on a refusal with this status and this code, and that it has the form of one. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string): Problem {
    expect({ status: answer.status, code: (answer.body as Problem | null)?.code }, answer.text).toEqual({
        status,
        code,
    });
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    const problem = answer.body as Problem;
    expect(problem.status).toBe(status);
    expect(problem.title).not.toBe("");
    expect(problem.request_id).not.toBe("");
    return problem;
}

/** What a bare socket is answered to these bytes, until the server closes or has answered completely once. */
export function overSocket(url: string, bytes: string): Promise<string> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
        let text = "";
        const socket = connect(Number(port), hostname, () => socket.write(bytes));
        const done = () => {
            socket.destroy();
            resolve(text);
        };
        socket.setTimeout(20_000, () => socket.destroy(new Error(`no answer to ${JSON.stringify(bytes)}`)));
        socket.on("data", (chunk) => {
            text += chunk.toString("latin1");
            const [head, ...rest] = text.split("\r\n\r\n");
            const length = /^content-length: *(\d+)/im.exec(head ?? "");
            if (length && rest.join("\r\n\r\n").length >= Number(length[1])) done();
        });
        socket.on("end", done);
        socket.on("error", (error) => (text === "" ? reject(error) : done()));
    });
}
