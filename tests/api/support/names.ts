import { createSocket, type Socket } from "node:dgram";

/** What a name server answers with; anything else is answered as "there is nothing of that name". */
type Table = Record<string, readonly string[]>;

const types = { A: 1, MX: 15, TXT: 16 };

/** A text as the strings of a TXT record. */
function textData(text: string): Buffer {
    const strings = text.match(/.{1,200}/g) ?? [""];
    return Buffer.concat(strings.map((one) => Buffer.from([one.length, ...Buffer.from(one, "latin1")])));
}

/** A name as it stands in a packet; of no labels where it is empty. */
function nameData(name: string): Buffer {
    const labels = name.split(".").filter((label) => label !== "");
    return Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)]);
}

/** Answers questions for TXT, MX and A records from its tables, or as told by `behaviour`. */
export class NameServer {
    records: Table = {};
    /** Hosts that take the mail of a domain. */
    mail: Table = {};
    addresses: Table = {};
    behaviour: "answers" | "fails" | "silent" = "answers";
    /** Names that were asked for, in order. */
    readonly asked: string[] = [];

    private constructor(private readonly socket: Socket) {
        socket.on("message", (query, from) => {
            const answer = this.answer(query);
            if (this.behaviour !== "silent") socket.send(answer, from.port, from.address);
        });
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

    private data(type: number, name: string): Buffer[] {
        if (type === types.TXT) return (this.records[name] ?? []).map(textData);
        if (type === types.MX) {
            return (this.mail[name] ?? []).map((host) => Buffer.concat([Buffer.of(0, 10), nameData(host)]));
        }
        if (type === types.A) return (this.addresses[name] ?? []).map((ip) => Buffer.from(ip.split(".").map(Number)));
        return [];
    }

    private answer(query: Buffer): Buffer {
        const labels: string[] = [];
        let at = 12;
        for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
            labels.push(query.toString("latin1", at + 1, at + 1 + size));
            at += size + 1;
        }
        const question = query.subarray(12, at + 5);
        const type = query.readUInt16BE(at + 1);
        const name = labels.join(".").toLowerCase();
        this.asked.push(name);
        const found = this.behaviour === "fails" ? [] : this.data(type, name);
        const isKnown = [this.records, this.mail, this.addresses].some((table) => (table[name]?.length ?? 0) > 0);
        const header = Buffer.from(query.subarray(0, 12));
        header.writeUInt16BE(this.behaviour === "fails" ? 0x8582 : isKnown ? 0x8580 : 0x8583, 2);
        header.writeUInt16BE(found.length, 6);
        header.writeUInt32BE(0, 8);
        const answers = found.map((data) => {
            const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
            head.writeUInt16BE(data.length, 10);
            return Buffer.concat([head, data]);
        });
        return Buffer.concat([header, question, ...answers]);
    }
}
