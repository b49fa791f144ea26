import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe } from "vitest";
import { Api } from "./client.js";
import { ContractCheck, type OpenApi } from "./openapi.js";
import { binary } from "./places.js";
import { Workspace } from "./workspace.js";

const run = promisify(execFile);

export type Engine = "sqlite" | "postgres";

/** Both engines, or those that PARRAIN_ENGINES names (`PARRAIN_ENGINES=sqlite`). */
export const engines = (process.env["PARRAIN_ENGINES"] ?? "sqlite,postgres").split(",") as Engine[];

/** Workspaces that a test file uses up; they are made before the server starts, since `create` needs the data alone. */
export interface Supply {
    copies: number;
    preset?: "administrators" | "ambassadors" | "advocate-calls" | "all" | "blank";
    currency?: string;
    locale?: "fr" | "en";
}

/** How the server is started. */
export interface ServerOptions {
    workspaces: Supply[];
    /** Makes the demo workspace as well, as `parrain demo` does. */
    demo?: boolean;
    testClock?: boolean;
    serveOptions?: string[];
    environment?: Record<string, string>;
}

/** What `workspace create --json` prints. */
export interface CreatedWorkspace {
    workspace_id: string;
    api_key: string;
    widget_key: { kid: string; secret: string };
    owner_link: string;
}

/** What `demo --json` prints. */
export interface DemoWorkspace {
    workspace_id: string;
    owner_link: string;
    calls_workspace_id: string;
    calls_owner_link: string;
}

/** The real program, serving on a port of its own over data of its own. */
export class Server {
    private clock = Date.now();
    private anonymous: Api;
    readonly contract: ContractCheck;

    constructor(
        readonly url: string,
        readonly engine: Engine,
        readonly document: OpenApi,
        private program: ChildProcess,
        private readonly place: Place,
        private readonly supply: { kind: string; created: CreatedWorkspace }[],
        private readonly log: string[],
        private readonly cleanUp: () => Promise<void>,
        private readonly made: DemoWorkspace | undefined,
    ) {
        this.contract = new ContractCheck(document);
        this.anonymous = new Api(url, this.contract);
    }

    /** A caller without credentials. */
    get api(): Api {
        return this.anonymous;
    }

    /** The demo workspace; its owner link works once. */
    get demo(): DemoWorkspace {
        if (this.made === undefined) throw new Error("the server was started without a demo workspace");
        return this.made;
    }

    /** A workspace that no test has used. */
    workspace(wanted: Omit<Supply, "copies"> = {}): Workspace {
        const index = this.supply.findIndex(({ kind }) => kind === kindOf(wanted));
        const [taken] = index < 0 ? [] : this.supply.splice(index, 1);
        if (taken === undefined) throw new Error(`no ${kindOf(wanted)} workspace is left; the file asks for too few`);
        return new Workspace(this, taken.created, wanted.currency ?? "EUR");
    }

    /** The time on the server's clock, never ahead of it, in milliseconds. */
    get now(): number {
        return this.clock;
    }

    /** Notes where a test moved the clock to. */
    moved(now: string): void {
        this.clock = Date.parse(now);
    }

    /** What the program wrote to its log. */
    get logLines(): readonly string[] {
        return this.log;
    }

    /** Ends the program as a power cut does, at once and whatever it is doing. */
    async crash(): Promise<void> {
        const ended = new Promise<void>((resolve) => this.program.on("exit", () => resolve()));
        this.program.kill("SIGKILL");
        await ended;
    }

    /** Starts the program again at the same address, on what is stored. A test clock goes on from where it stood. */
    async startAgain(): Promise<void> {
        const listen = ["--listen", new URL(this.url).host];
        const again = await launch([...this.place.serve, ...listen], this.place.environment, this.log);
        this.program = again.program;
        this.clock = Math.max(this.clock, Date.now());
    }

    /** Runs another command (`verify`, `subject erase`) on the same data; an embedded one takes one program at a time. */
    command(name: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
        return new Promise((resolve) => {
            execFile(binary, [...name.split(" "), ...this.place.where, ...args], (error, stdout, stderr) => {
                const status = error === null ? 0 : Number(error.code);
                resolve({ status, stdout, stderr });
            });
        });
    }

    /** Runs a command that reads `input`, on the same data. */
    feed(name: string, input: string): Promise<{ status: number; stdout: string }> {
        return new Promise((resolve) => {
            const run = execFile(binary, [name, ...this.place.where], (error, stdout) =>
                resolve({ status: error === null ? 0 : Number(error.code), stdout }),
            );
            run.stdin?.end(input);
        });
    }

    /** Everything in the data folder whose name begins with that of the database, as it lies on the disk. */
    async stored(): Promise<string> {
        const names = (await readdir(this.place.folder)).filter((name) => name.startsWith("parrain.db"));
        return (await Promise.all(names.map((name) => readFile(join(this.place.folder, name), "latin1")))).join("");
    }

    /** Changes the stored data behind the program's back. */
    async sql(statement: string): Promise<void> {
        const { folder, database } = this.place;
        if (database === undefined) {
            await run("sqlite3", ["-cmd", ".timeout 30000", join(folder, "parrain.db"), statement]);
        } else await run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, database]);
    }

    /** Asks the program to end as an operator does; what it ended with. */
    async terminate(): Promise<number | string> {
        const ended = new Promise<number | string>((resolve) => {
            if (this.program.exitCode !== null || this.program.signalCode !== null) {
                resolve(this.program.exitCode ?? this.program.signalCode ?? "unknown");
            }
            this.program.on("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
        });
        this.program.kill("SIGTERM");
        const impatient = setTimeout(() => this.program.kill("SIGKILL"), 30_000);
        const status = await ended;
        clearTimeout(impatient);
        return status;
    }

    /** Ends the program for good and insists that it ends well. */
    async stop(): Promise<void> {
        const status = await this.terminate();
        await this.cleanUp();
        if (status !== 0) throw new Error(`the server ended with ${status}:\n${this.untoward().join("\n")}`);
    }

    /** The last lines of the log but for those of each request, among which the ones that matter would be lost. */
    private untoward(): string[] {
        return this.log.filter((line) => !line.includes('"event":"request.answered"')).slice(-60);
    }
}

/** Where a server's data is, and how it is started. */
interface Place {
    folder: string;
    database: string | undefined;
    where: string[];
    serve: string[];
    environment: Record<string, string> | undefined;
}

function kindOf({ preset = "administrators", currency = "EUR", locale = "fr" }: Omit<Supply, "copies">): string {
    return `${preset} ${currency} ${locale}`;
}

/** An empty database of its own for one server; `drop` removes it. */
async function freshDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
    const cluster = process.env["PARRAIN_TEST_POSTGRES"];
    if (cluster === undefined)
        throw new Error("PARRAIN_TEST_POSTGRES is not set; use ./test api, or PARRAIN_ENGINES=sqlite");
    const name = `api_${randomBytes(8).toString("hex")}`;
    const sql = (statement: string) => run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, cluster]);
    await sql(`create database ${name}`);
    const url = new URL(cluster);
    url.pathname = `/${name}`;
    return { url: url.toString(), drop: async () => void (await sql(`drop database if exists ${name} with (force)`)) };
}

/** Makes the workspaces and starts the program on one engine. */
export async function startServer(engine: Engine, options: ServerOptions): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "parrain-api-"));
    const database = engine === "postgres" ? await freshDatabase() : undefined;
    const where = ["--data", folder, ...(database === undefined ? [] : ["--database", database.url])];
    const cleanUp = async () => {
        await database?.drop();
        await rm(folder, { recursive: true, force: true });
    };
    try {
        const supply: { kind: string; created: CreatedWorkspace }[] = [];
        for (const wanted of options.workspaces) {
            for (let copy = 0; copy < wanted.copies; ++copy) {
                supply.push({ kind: kindOf(wanted), created: await createWorkspace(where, wanted) });
            }
        }
        const demo = options.demo === true ? await makeDemo(where) : undefined;
        const clock = options.testClock === false ? [] : ["--test-clock"];
        const serve = ["serve", ...where, ...clock, ...(options.serveOptions ?? [])];
        const log: string[] = [];
        const { url, program } = await launch([...serve, "--listen", "127.0.0.1:0"], options.environment, log);
        const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
        const place = { folder, database: database?.url, where, serve, environment: options.environment };
        return new Server(url, engine, document, program, place, supply, log, cleanUp, demo);
    } catch (error) {
        await cleanUp();
        throw error;
    }
}

/** Starts the program and waits until it listens. */
async function launch(
    args: string[],
    environment: Record<string, string> | undefined,
    log: string[],
): Promise<{ url: string; program: ChildProcess }> {
    // Port 1 refuses at once: no test asks the DNS of the world.
    const offline = { PARRAIN_MAIL__DNS_SERVER: "127.0.0.1:1" };
    const program = spawn(binary, args, {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...offline, ...environment },
    });
    createInterface({ input: program.stderr }).on("line", (line) => log.push(line));
    return { url: await listening(program, log), program };
}

async function createWorkspace(where: string[], wanted: Supply): Promise<CreatedWorkspace> {
    const { preset = "administrators", currency = "EUR", locale = "fr" } = wanted;
    const settings = ["--name", "Acme", "--preset", preset, "--locale", locale, "--currency", currency, "--json"];
    const { stdout } = await run(binary, ["workspace", "create", ...where, ...settings]);
    return JSON.parse(stdout) as CreatedWorkspace;
}

async function makeDemo(where: string[]): Promise<DemoWorkspace> {
    const { stdout } = await run(binary, ["demo", ...where, "--json"]);
    return JSON.parse(stdout) as DemoWorkspace;
}

/** The address the program says it listens on; its other lines go to `log`. */
function listening(program: ChildProcess, log: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
        const fail = (why: string) => {
            clearTimeout(deadline);
            program.kill("SIGKILL");
            reject(new Error(`the server ${why}:\n${log.join("\n")}`));
        };
        const deadline = setTimeout(() => fail("did not start within 60 s"), 60_000);
        program.on("exit", (code) => fail(`ended with ${code} before it listened`));
        program.on("error", (error) => fail(`could not be started: ${error.message}`));
        if (program.stdout === null) return fail("has no output");
        createInterface({ input: program.stdout }).on("line", (line) => {
            log.push(line);
            const address = /listening on (http:\/\/[\d.]+:\d+)/.exec(line);
            if (address?.[1] === undefined) return;
            clearTimeout(deadline);
            program.removeAllListeners("exit");
            resolve(address[1]);
        });
    });
}

/** Declares the same tests once per engine, each with a server of its own. */
export function describeOnBothEngines(
    name: string,
    options: ServerOptions,
    define: (server: () => Server) => void,
): void {
    describe.each(engines)(`${name}, on %s`, (engine) => {
        let server: Server | undefined;
        beforeAll(async () => {
            server = await startServer(engine, options);
        });
        afterAll(async () => {
            await server?.stop();
        });
        define(() => {
            if (server === undefined) throw new Error("the server is not running");
            return server;
        });
    });
}
