import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { binary } from "../../api/support/places.js";

const run = promisify(execFile);

/** The program serving its demo workspace, as `./run` leaves it. */
export interface Demo {
    url: string;
    /** Opens the console once. */
    ownerLink: string;
    stop: () => Promise<void>;
}

/** Fills a demo workspace in a folder of its own and serves it on a free port. */
export async function startDemo(): Promise<Demo> {
    const folder = await mkdtemp(join(tmpdir(), "parrain-demo-"));
    const { stdout } = await run(binary, ["demo", "--data", folder, "--json"]);
    const program = spawn(binary, ["serve", "--data", folder, "--listen", "127.0.0.1:0"], {
        stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise<void>((resolve) => program.on("exit", () => resolve()));
    const stop = async () => {
        program.kill("SIGTERM");
        await ended;
        await rm(folder, { recursive: true, force: true });
    };
    const url = await new Promise<string>((resolve, reject) => {
        program.on("exit", (code) => reject(new Error(`the demo ended with ${code} before it listened`)));
        createInterface({ input: program.stdout }).on("line", (line) => {
            const address = /listening on (http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
            if (address !== undefined) resolve(address);
        });
    });
    const link = (JSON.parse(stdout) as { owner_link: string }).owner_link;
    return { url, ownerLink: url + link.slice(link.indexOf("/console/")), stop };
}
