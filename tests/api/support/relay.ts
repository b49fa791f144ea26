import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import PostalMime, { type Email } from "postal-mime";

const run = promisify(execFile);
const exim = "/usr/sbin/exim4";

/** How the mail server is to behave. */
export interface RelayOptions {
    /** STARTTLS with a certificate of a CA of the test's own. */
    tls?: boolean;
    /** Takes mail of this user alone. */
    credentials?: { user: string; password: string };
}

/** A message as it lies in the mailbox. */
export interface Delivered extends Email {
    raw: string;
    envelopeTo: string;
    returnPath: string;
}

/**
 * Exim, from Debian, on a port of 127.0.0.1 and in a temporary folder, apart from any mail server of the machine. It
 * keeps all mail, for whomever, in one maildir. Recipients `absent…` are refused for good, `barred…` by its policy, `busy…`
 * put off; `junk…` (by its policy) and `full…` are refused when the message was given; mail to `gone…` is taken, and a
 * delivery report sent back.
 */
export class Relay {
    private constructor(
        readonly port: number,
        readonly folder: string,
        private readonly program: ChildProcess,
    ) {}

    get url(): string {
        return `smtp://127.0.0.1:${this.port}`;
    }

    get caFile(): string {
        return join(this.folder, "ca.pem");
    }

    static async start(options: RelayOptions = {}): Promise<Relay> {
        const folder = await mkdtemp(join(tmpdir(), "parrain-relay-"));
        await chmod(folder, 0o755);
        for (const name of ["spool", "log", "mail"]) await mkdir(join(folder, name));
        if (options.tls) await makeCertificates(folder);
        const user = await servedBy(folder);
        await writeFile(join(folder, "exim.conf"), configuration(folder, user, options), { mode: 0o644 });
        for (let attempt = 0; ; ++attempt) {
            const port = await freePort();
            const args = ["-C", join(folder, "exim.conf"), "-bdf", "-oX", `127.0.0.1:${port}`];
            const program = spawn(exim, args, { stdio: "ignore" });
            if (await listens(port, program)) return new Relay(port, folder, program);
            program.kill("SIGKILL");
            if (attempt === 5) throw new Error(await readFile(join(folder, "log/mainlog"), "utf8").catch(() => "exim"));
        }
    }

    /** Everything delivered so far, in no order. */
    async delivered(): Promise<Delivered[]> {
        const box = join(this.folder, "mail/new");
        const names = await readdir(box).catch(() => []);
        return Promise.all(
            names.map(async (name) => {
                const raw = await readFile(join(box, name), "utf8");
                const email = await PostalMime.parse(raw);
                const header = (key: string) => email.headers.find((one) => one.key === key)?.value ?? "";
                return { ...email, raw, envelopeTo: header("envelope-to"), returnPath: header("return-path") };
            }),
        );
    }

    /** Waits until nothing is on its way any more, and gives what was delivered. */
    async settled(): Promise<Delivered[]> {
        await until(async () => (await this.queued()) === 0, "the relay delivers what it took");
        return this.delivered();
    }

    /** All it says to a client like ours, up to the answer to DATA. */
    async answersBeforeMessage(): Promise<string> {
        const commands = ["EHLO x\r\n", "MAIL FROM:<a@x.fr>\r\n", "RCPT TO:<b@x.fr>\r\n", "QUIT\r\n"];
        return new Promise((resolve, reject) => {
            let said = "";
            const socket = connect(this.port, "127.0.0.1");
            socket.on("error", reject);
            socket.on("data", (chunk) => {
                said += chunk.toString("latin1");
                if (!/^\d{3} .*\r\n$/m.test(said.slice(said.lastIndexOf("\n", said.length - 2) + 1))) return;
                const next = commands.shift();
                if (next === "QUIT\r\n") resolve(said.replace(/Hello x /, `Hello ${hostname()} `));
                if (next !== undefined) socket.write(next);
            });
        });
    }

    async to(address: string): Promise<Delivered[]> {
        return (await this.settled()).filter(({ envelopeTo }) => envelopeTo === address);
    }

    private async queued(): Promise<number> {
        const input = await readdir(join(this.folder, "spool/input")).catch(() => []);
        return input.filter((name) => name.endsWith("-H")).length;
    }

    async stop(): Promise<void> {
        const ended = new Promise<void>((resolve) => this.program.on("exit", () => resolve()));
        this.program.kill("SIGTERM");
        await ended;
        await rm(this.folder, { recursive: true, force: true });
    }
}

/** Asks every 20 ms, for 30 s at most. */
export async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + 30_000; !(await holds());) {
        if (Date.now() > end) throw new Error(`in vain: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

/** Exim gives up root for a user of its own; run by anybody else it stays who it is. */
async function servedBy(folder: string): Promise<string> {
    if (userInfo().uid !== 0) return userInfo().username;
    const { stdout } = await run("id", ["-u", "Debian-exim"]);
    const group = (await run("id", ["-g", "Debian-exim"])).stdout;
    for (const name of ["spool", "log", "mail", "key.pem"]) {
        await chown(join(folder, name), Number(stdout), Number(group)).catch(() => undefined);
    }
    return "Debian-exim";
}

async function makeCertificates(folder: string): Promise<void> {
    const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
    const key = ["-newkey", "rsa:2048", "-nodes"];
    await openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA");
    await openssl("req", ...key, "-keyout", "key.pem", "-out", "relay.csr", "-subj", "/CN=127.0.0.1");
    await writeFile(join(folder, "names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
    await openssl("x509", "-req", "-in", "relay.csr", "-out", "cert.pem", ...signed);
}

function configuration(folder: string, user: string, { tls, credentials }: RelayOptions): string {
    const certificates = [`tls_certificate = ${folder}/cert.pem`, `tls_privatekey = ${folder}/key.pem`];
    const needed = credentials ? ["deny message = 5.7.1 log in first", "  !authenticated = *"] : [];
    const login = credentials
        ? [
              "plain:",
              "  driver = plaintext",
              "  public_name = PLAIN",
              "  server_prompts = :",
              `  server_condition = \${if and{{eq{$auth2}{${credentials.user}}}{eq{$auth3}{${credentials.password}}}}}`,
              "  server_set_id = $auth2",
          ]
        : [];
    return [
        `spool_directory = ${folder}/spool`,
        `log_file_path = ${folder}/log/%slog`,
        `pid_file_path = ${folder}/exim.pid`,
        "primary_hostname = relay.test",
        "keep_environment =",
        "host_lookup =",
        "smtp_accept_max = 200",
        "smtp_accept_queue_per_connection = 0",
        "smtp_receive_timeout = 10s",
        "allow_utf8_domains",
        `tls_advertise_hosts = ${tls ? "*" : ""}`,
        ...(tls ? certificates : []),
        "acl_smtp_rcpt = check_rcpt",
        "acl_smtp_data = check_data",
        "begin acl",
        "check_rcpt:",
        ...needed,
        "deny message = 5.1.1 no such mailbox",
        "  local_parts = ^absent",
        "deny message = 5.7.1 not from you",
        "  local_parts = ^barred",
        "defer message = 4.2.1 this mailbox is busy",
        "  local_parts = ^busy",
        "accept",
        "check_data:",
        "deny message = 5.7.1 this is junk",
        "  condition = ${if match{$recipients}{^junk}}",
        "deny message = 5.2.2 this mailbox is full",
        "  condition = ${if match{$recipients}{^full}}",
        "accept",
        "begin routers",
        "gone:",
        "  driver = redirect",
        "  local_parts = ^gone",
        "  allow_fail",
        "  data = :fail: 5.1.1 this mailbox is gone",
        "all:",
        "  driver = accept",
        "  transport = maildir",
        "begin transports",
        "maildir:",
        "  driver = appendfile",
        `  directory = ${folder}/mail`,
        "  maildir_format",
        "  mode = 0644",
        "  directory_mode = 0755",
        `  user = ${user}`,
        "  envelope_to_add",
        "  return_path_add",
        "begin retry",
        "begin authenticators",
        ...login,
        "",
    ].join("\n");
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

async function listens(port: number, program: ChildProcess): Promise<boolean> {
    for (const end = Date.now() + 20_000; Date.now() < end && program.exitCode === null;) {
        const answered = await new Promise<boolean>((resolve) => {
            const socket = connect(port, "127.0.0.1", () => resolve(true));
            socket.on("error", () => resolve(false));
            socket.on("connect", () => socket.end("QUIT\r\n"));
        });
        if (answered) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}

/** Where a connection breaks: after so many bytes towards the relay, or towards us. */
export interface Break {
    towards: "relay" | "client";
    after: number;
    /** Nothing more is passed on, but the connection stays open. */
    stalls: boolean;
    /** Not broken after all: what follows comes so many milliseconds late. */
    late_ms?: number;
}

/** Stands between the program and its relay, and breaks connections where it is told to. */
export class BreakingProxy {
    /** For each next connection; none: it is left alone. */
    breaks: (Break | undefined)[] = [];
    /** How many connections were broken. */
    broken = 0;
    /** No connection comes about. */
    isDown = false;
    private readonly open = new Set<Socket>();

    private constructor(
        private readonly server: TcpServer,
        private readonly target: number,
    ) {
        server.on("connection", (client: Socket) => this.join(client));
    }

    static async before(relay: Relay): Promise<BreakingProxy> {
        const server = createServer();
        const proxy = new BreakingProxy(server, relay.port);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return proxy;
    }

    get url(): string {
        return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    private join(client: Socket): void {
        if (this.isDown) return void client.resetAndDestroy();
        const relay = connect(this.target, "127.0.0.1");
        const planned = this.breaks.shift();
        const passed = { relay: 0, client: 0 };
        const cut = () => {
            client.resetAndDestroy();
            relay.resetAndDestroy();
        };
        let is_broken = false;
        let held: Buffer[] | undefined;
        const pass = (from: Socket, into: Socket, towards: "relay" | "client") => {
            this.open.add(from);
            from.on("error", cut);
            from.on("close", () => {
                this.open.delete(from);
                if (!is_broken) into.end();
            });
            from.on("data", (chunk: Buffer) => {
                if (is_broken) return;
                if (held && planned?.towards === towards) return void held.push(chunk);
                const room = planned?.towards === towards ? planned.after - passed[towards] : Infinity;
                passed[towards] += chunk.length;
                if (chunk.length <= room) return void into.write(chunk);
                if (planned?.late_ms !== undefined) {
                    into.write(chunk.subarray(0, room));
                    held = [chunk.subarray(room)];
                    planned.after = Infinity;
                    setTimeout(() => {
                        for (const late of held ?? []) into.write(late);
                        held = undefined;
                    }, planned.late_ms);
                    return;
                }
                is_broken = true;
                ++this.broken;
                into.write(chunk.subarray(0, room), () => {
                    if (planned?.stalls !== true) cut();
                });
            });
        };
        pass(client, relay, "relay");
        pass(relay, client, "client");
    }

    /** Ends what is open, so that the next message needs a new connection. */
    cut(): void {
        for (const socket of this.open) socket.destroy();
    }

    async stop(): Promise<void> {
        this.cut();
        await new Promise((resolve) => this.server.close(resolve));
    }
}
