import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { undocumented } from "./docs.js";
import { layerViolations } from "./layers.js";
import { type Catalogue, parityViolations, unwordedProblems } from "./locales.js";
import { tidyViolations } from "./tidy.js";
import { report, repository, repositoryFiles } from "./tree.js";

const files = repositoryFiles();

interface Mutant {
    name: string;
    file: string;
    from: string;
    to: string;
}

function catalogue(locale: string): Catalogue {
    return JSON.parse(readFileSync(join(repository, "locales", `${locale}.json`), "utf8")) as Catalogue;
}

/** The files that a formatter, in check mode, would change; or why it could not look. */
async function unformatted(
    command: string,
    options: string[],
    sources: string[],
    folder = repository,
): Promise<string[]> {
    try {
        await promisify(execFile)(command, [...options, ...sources], { cwd: folder, maxBuffer: 64 << 20 });
        return [];
    } catch (error) {
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        const output = `${stdout ?? ""}${stderr ?? ""}` || String(error);
        const named = sources.filter((source) => output.includes(source));
        return named.length > 0 ? named : [output];
    }
}

describe("the source tree", () => {
    it("has something to judge", () => {
        expect(files.filter(({ path }) => path.startsWith("src/")).length).toBeGreaterThan(10);
    });

    it("includes inward only, and each library in its one home", () => {
        expect(report(layerViolations(files))).toEqual([]);
    });

    it("has every line that tests/model/mutants plants a fault in, once", () => {
        const path = "tests/model/mutants/mutants.json";
        const mutants = JSON.parse(readFileSync(join(repository, path), "utf8")) as Mutant[];
        expect(mutants.length).toBeGreaterThanOrEqual(40);
        const places = ({ file, from }: Mutant) =>
            readFileSync(join(repository, "src/domain", file), "utf8").split(from).length - 1;
        expect(mutants.filter((mutant) => places(mutant) !== 1 || mutant.from === mutant.to)).toEqual([]);
    });

    it("speaks the vocabulary, is finished, names no machine and keeps files short", () => {
        expect(report(tidyViolations(files))).toEqual([]);
    });

    it("documents every public type and function", () => {
        expect(report(undocumented(files))).toEqual([]);
    });

    it("has C++ as clang-format leaves it", async () => {
        const sources = files.map(({ path }) => path).filter((path) => /^(src|tests|bench)\/.*\.[ch]pp$/.test(path));
        expect(await unformatted("clang-format", ["--dry-run", "-Werror"], sources)).toEqual([]);
    });

    it.each(["widget", "web", "tests"])("has TypeScript in %s as prettier leaves it", async (folder) => {
        const extension = folder === "web" ? /\.(ts|svelte)$/ : /\.ts$/;
        const sources = files
            .map(({ path }) => path)
            .filter(
                (path) =>
                    path.startsWith(`${folder}/`) && extension.test(path) && !/\.gen\.ts$|schema\.d\.ts$/.test(path),
            )
            .map((path) => path.slice(folder.length + 1));
        const own = join(repository, folder, "node_modules/.bin/prettier");
        const prettier = existsSync(own) ? own : join(repository, "tests/node_modules/.bin/prettier");
        expect(sources.length).toBeGreaterThan(0);
        expect(await unformatted(prettier, ["--check"], sources, join(repository, folder))).toEqual([]);
    });
});

describe("the texts", () => {
    it("exist in both languages with the same values", () => {
        expect(
            readdirSync(join(repository, "locales"))
                .filter((name) => name.endsWith(".json"))
                .sort(),
        ).toEqual(["en.json", "fr.json"]);
        expect(report(parityViolations(catalogue("en"), catalogue("fr")))).toEqual([]);
    });

    it.each(["en", "fr"])("word every refusal of the API (%s)", (locale) => {
        const table = readFileSync(join(repository, "src/core/error_code.cpp"), "utf8");
        const codes = [...table.matchAll(/"([a-z0-9_]+)"/g)].map((match) => match[1] ?? "");
        expect(codes.length).toBeGreaterThan(50);
        expect(report(unwordedProblems(codes, catalogue(locale), locale))).toEqual([]);
    });
});
