import { createSocket, type Socket } from "node:dgram";

/** Answers questions for TXT records from a table; for any other name there is nothing. */
export class NameServer {
    records: Record<string, readonly string[]> = {};
    private constructor(private readonly socket: Socket) {
        socket.on("message", (query, from) => socket.send(this.answer(query), from.port, from.address));
    }

    static async start(): Promise<NameServer> {
        const socket = createSocket("udp4");
        await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
        return new NameServer(socket);
    }

    get address(): string {
        return `127.0.0.1:${this.socket.address().port}`;
    }

    stop(): void {
        this.socket.close();
    }

    private answer(query: Buffer): Buffer {
        const labels: string[] = [];
        let at = 12;
        for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
            labels.push(query.toString("latin1", at + 1, at + 1 + size));
            at += size + 1;
        }
        const question = query.subarray(12, at + 5);
        const texts = this.records[labels.join(".").toLowerCase()] ?? [];
        const header = Buffer.from(query.subarray(0, 12));
        header.writeUInt16BE(texts.length > 0 ? 0x8580 : 0x8583, 2);
        header.writeUInt16BE(texts.length, 6);
        header.writeUInt32BE(0, 8);
        const answers = texts.map((text) => {
            const strings = text.match(/.{1,200}/g) ?? [""];
            const data = Buffer.concat(strings.map((one) => Buffer.from([one.length, ...Buffer.from(one, "latin1")])));
            const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0]);
            head.writeUInt16BE(data.length, 10);
            return Buffer.concat([head, data]);
        });
        return Buffer.concat([header, question, ...answers]);
    }
}
