import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Lets the server call endpoints on this machine. */
export const onThisMachine = { PARRAIN_WEBHOOKS__ALLOW: "127.0.0.1" };

/** One call that an endpoint got. */
export interface Received {
    path: string;
    headers: IncomingHttpHeaders;
    text: string;
    event: { id: string; type: string; timestamp: string; workspace: string; data: Record<string, unknown> };
}

/** What an endpoint does with a call; nothing means 204. */
export type Behaviour = (call: Received, response: ServerResponse) => void;

/** An endpoint of a publisher on this machine. */
export class Receiver {
    readonly calls: Received[] = [];
    private waiting: (() => void)[] = [];

    private constructor(
        private readonly http: HttpServer,
        public behave: Behaviour,
    ) {}

    static async start(behave: Behaviour = (_, response) => void response.writeHead(204).end()): Promise<Receiver> {
        const http = createServer();
        const receiver = new Receiver(http, behave);
        http.on("request", (request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const text = Buffer.concat(chunks).toString("utf8");
                const event = (text === "" ? {} : JSON.parse(text)) as Received["event"];
                const call = { path: request.url ?? "", headers: request.headers, text, event };
                receiver.calls.push(call);
                for (const wake of receiver.waiting.splice(0)) wake();
                receiver.behave(call, response);
            });
        });
        await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
        return receiver;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/hook`;
    }

    /** Returns once this many calls were made. */
    async got(count: number): Promise<Received[]> {
        while (this.calls.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
        return this.calls;
    }

    types(): string[] {
        return this.calls.map(({ event }) => event.type);
    }

    async stop(): Promise<void> {
        this.http.closeAllConnections();
        await new Promise<void>((resolve) => this.http.close(() => resolve()));
    }
}

/** The signatures of a call that hold under a secret, by the text of the specification. */
export function holds(call: Received, secret: string): boolean {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = call.headers;
    const wanted = createHmac("sha256", key)
        .update(`${String(id)}.${String(timestamp)}.${call.text}`)
        .digest("base64");
    return String(signature).split(" ").includes(`v1,${wanted}`);
}
