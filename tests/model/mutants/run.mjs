// Plants one small fault at a time in the reward code and lets the model test live through random histories: a fault
// that no history notices is a gap in the test. Prints one line a fault; fails when more than 1 in 20 survives.
//
//     node tests/model/mutants/run.mjs            every fault (some minutes)
//     node tests/model/mutants/run.mjs WORDS      the faults whose name holds these words
//
// Needs build/release/src/core/libparrain_core.a. PARRAIN_HISTORIES (100000) and PARRAIN_SEED (1) as for the model test.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { execFile } from "node:child_process";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const mutants = JSON.parse(readFileSync(join(repository, "tests/model/mutants/mutants.json"), "utf8"));
const work = join(repository, "build/mutants");
const domain = [
    "billing",
    "caps",
    "condition",
    "counting",
    "entitlement",
    "ledger",
    "ledger_audit",
    "ledger_chain",
    "payout",
    "reward",
    "reward_rule",
    "reward_states",
    "settlement",
];
const run = promisify(execFile);
const compiler = spawnSync("ccache", ["--version"]).status === 0 ? ["ccache", "g++"] : ["g++"];
const flags = ["-std=c++20", "-O1", `-I${join(repository, "src")}`, `-I${join(repository, "tests")}`];

/** Compiles one file; answers the object. */
async function compiled(source, object) {
    const [command, ...before] = compiler;
    await run(command, [...before, ...flags, "-c", "-o", object, source]);
    return object;
}

function libraries() {
    const packages = ["icu-i18n", "icu-uc", "libpsl", "libidn2", "libsodium", "spdlog"];
    const found = execFileSync("pkg-config", ["--libs", ...packages], { encoding: "utf8" });
    return [join(repository, "build/release/src/core/libparrain_core.a"), ...found.trim().split(/\s+/), "-lboost_json"];
}

/** Works through `tasks` with as many at once as there are processors. */
async function inParallel(tasks) {
    const waiting = [...tasks];
    const worker = async () => {
        for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

async function soundObjects() {
    const model = join(repository, "tests/model");
    const sources = [
        ...domain.map((name) => join(repository, `src/domain/${name}.cpp`)),
        ...readdirSync(model)
            .filter((name) => name.endsWith(".cpp"))
            .map((name) => join(model, name)),
        join(repository, "tests/support/main.cpp"),
    ];
    const objects = new Map();
    await inParallel(
        sources.map((source) => async () => {
            const name = basename(source, ".cpp");
            objects.set(name, await compiled(source, join(work, `${name}.o`)));
        }),
    );
    return objects;
}

/** Lives through the histories with this fault; whether a check noticed it. */
async function dies(mutant, number, objects) {
    const source = readFileSync(join(repository, "src/domain", mutant.file), "utf8");
    const parts = source.split(mutant.from);
    if (parts.length !== 2)
        throw new Error(`${mutant.name}: its line stands ${parts.length - 1} times in ${mutant.file}`);
    const place = join(work, `mutant${number}`);
    writeFileSync(`${place}.cpp`, parts.join(mutant.to));
    const object = await compiled(`${place}.cpp`, `${place}.o`);
    const name = basename(mutant.file, ".cpp");
    const linked = [...objects].map(([each, file]) => (each === name ? object : file));
    await run("g++", ["-o", place, ...linked, ...libraries()]);
    const env = { PARRAIN_HISTORIES: "100000", PARRAIN_SEED: "1", ...process.env };
    try {
        await run(place, ["-tc=every invariant*,every order*"], { env, timeout: 1_200_000 });
        return false;
    } catch {
        return true;
    }
}

mkdirSync(work, { recursive: true });
const wanted = mutants.filter(({ name }) => name.includes(process.argv.slice(2).join(" ")));
const objects = await soundObjects();
const survivors = [];
await inParallel(
    wanted.map((mutant, number) => async () => {
        const begun = Date.now();
        const dead = await dies(mutant, number, objects);
        if (!dead) survivors.push(mutant.name);
        const seconds = ((Date.now() - begun) / 1000).toFixed(0).padStart(4);
        console.log(`${dead ? "dead    " : "SURVIVED"} ${seconds} s  ${mutant.file.padEnd(16)} ${mutant.name}`);
    }),
);
console.log(`${wanted.length} faults, ${wanted.length - survivors.length} noticed, ${survivors.length} not`);
process.exitCode = survivors.length * 20 > wanted.length ? 1 : 0;
