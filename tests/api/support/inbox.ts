// A relay that takes every message and keeps it: what a prospect would find in their inbox.
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** One message as the relay was given it. */
export interface Mail {
    to: string;
    headers: Record<string, string>;
    raw: string;
}

/** Listens on a port of its own until closed. */
export class Inbox {
    private readonly mails: Mail[] = [];

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    static open(): Promise<Inbox> {
        return new Promise((resolve, reject) => {
            const server = createServer();
            server.on("error", reject);
            server.listen(0, "127.0.0.1", () => {
                const { port } = server.address() as AddressInfo;
                const inbox = new Inbox(server, `smtp://127.0.0.1:${port}`);
                server.on("connection", (socket) => inbox.talk(socket));
                server.unref();
                resolve(inbox);
            });
        });
    }

    close(): void {
        this.server.close();
    }

    /** What was sent to this address so far. */
    to(address: string): Mail[] {
        return this.mails.filter(({ to }) => to === address);
    }

    /** The least of SMTP (RFC 5321) that a client needs. */
    private talk(socket: Socket): void {
        let pending = "";
        let to = "";
        let isData = false;
        socket.setEncoding("latin1");
        socket.on("error", () => socket.destroy());
        socket.write("220 inbox.test ESMTP\r\n");
        socket.on("data", (chunk: string) => {
            pending += chunk;
            for (;;) {
                const end = pending.indexOf(isData ? "\r\n.\r\n" : "\r\n");
                if (end < 0) return;
                const part = pending.slice(0, end);
                pending = pending.slice(end + (isData ? 5 : 2));
                if (isData) {
                    this.mails.push({
                        to,
                        headers: headersOf(part),
                        raw: Buffer.from(part, "latin1").toString("utf8"),
                    });
                    isData = false;
                    socket.write("250 taken\r\n");
                    continue;
                }
                const verb = part.slice(0, 4).toUpperCase();
                if (verb === "EHLO") socket.write("250-inbox.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
                else if (verb === "RCPT") {
                    to = /<([^>]*)>/.exec(part)?.[1] ?? "";
                    socket.write("250 ok\r\n");
                } else if (verb === "DATA") {
                    isData = true;
                    socket.write("354 go on\r\n");
                } else if (verb === "QUIT") socket.end("221 bye\r\n");
                else socket.write("250 ok\r\n");
            }
        });
    }
}

/** The header fields by name in lower case, unfolded. */
function headersOf(raw: string): Record<string, string> {
    const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
    return Object.fromEntries(
        head.split("\r\n").map((line) => {
            const colon = line.indexOf(":");
            return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
        }),
    );
}
