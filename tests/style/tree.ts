import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One thing wrong at one place. */
export interface Violation {
    file: string;
    line: number;
    rule: string;
    text: string;
}

/** A text file of the tree that is judged; `path` is relative to its root. */
export interface SourceFile {
    path: string;
    text: string;
    lines: string[];
}

export const repository = fileURLToPath(new URL("../../", import.meta.url));

const binary = /\.(png|ico|woff2?|br|gz|webp|jpe?g|db|dat)$/;

/** Builds a file from its path and its text. */
export function sourceFile(path: string, text: string): SourceFile {
    return { path, text, lines: text.split("\n") };
}

/** Every text file of the repository that git tracks or would track. */
export function repositoryFiles(): SourceFile[] {
    const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
        cwd: repository,
        encoding: "utf8",
        maxBuffer: 64 << 20,
    });
    return [...new Set(listed.split("\0"))]
        .filter((path) => path !== "" && !binary.test(path) && existsSync(join(repository, path)))
        .map((path) => sourceFile(path, readFileSync(join(repository, path), "utf8")));
}

/** Violations as lines that an editor can follow, for the message of a failed test. */
export function report(violations: Violation[]): string[] {
    return violations.map(({ file, line, rule, text }) => `${file}:${line}: ${rule}: ${text}`);
}

/**
 * C++ text with comments and the insides of string and character literals blanked, line by line, so that rules look at
 * code alone. Include lines keep their file name.
 */
export function codeOnly(text: string): string[] {
    const kept = text.replace(
        /^[ \t]*#[ \t]*include[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^\s()\\]{0,16})\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|\b\d[\d']*|'(?:\\.|[^'\\\n])+'/gm,
        (token) => {
            if (/^[ \t]*#/.test(token) || /^\d/.test(token)) return token;
            if (token.startsWith("/")) return token.replace(/[^\n]/g, " ");
            if (token.startsWith("'")) return "' '";
            return `"${token.replace(/[^\n]/g, "")}"`;
        },
    );
    return kept.split("\n");
}
