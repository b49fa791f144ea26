import type { SourceFile, Violation } from "./tree.js";

// Assembled, so that the rule does not find itself.
const avoided = ["ten" + "ant", "spon" + "sor", "refer" + "rer", "ref" + "eree", "affil" + "iate", "work" + "flow"];
const marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

// Names fixed by web standards and by providers, which no vocabulary of ours can change.
const standardNames =
    /referrer-?policy|no-referrer|document\.referrer|noreferrer|origin-when-cross-origin|name="referrer"/gi;

const code = /\.(cpp|hpp|ts|mjs|js|svelte|css|sql|sh|html)$/;
const prose = /\.(md|toml|json|txt|yml|service|cmake)$/;
const foreign =
    /(^|\/)(package-lock\.json|.*\.gen\.ts|schema\.d\.ts)$|^data\/|^lists\/|^src\/storage\/schema\.sql$|\.(dat|csv)$/;

const maxLines = 700;

function wordsOf(line: string): string {
    // CamelCase and snake_case names are words as well.
    return line
        .replace(standardNames, " ")
        .replace(/([a-z])([A-Z])/g, "$1 $2")
        .replace(/_/g, " ");
}

/** Words outside the vocabulary, marks of unfinished work, paths of somebody's machine, files that grew too long. */
export function tidyViolations(files: SourceFile[]): Violation[] {
    const word = new RegExp(`\\b(${avoided.join("|")})s?\\b`, "i");
    const mark = new RegExp(`\\b(${marks.join("|")})\\b`);
    const machine = /(^|[^\w.])\/(work|home\/\w+|Users\/\w+|root)\//;
    const found: Violation[] = [];
    for (const file of files) {
        const isScript = /^#!/.test(file.text);
        if (foreign.test(file.path) || file.path.startsWith("tests/style/")) continue;
        if (!isScript && !code.test(file.path) && !prose.test(file.path)) continue;
        file.lines.forEach((line, index) => {
            const at = { file: file.path, line: index + 1 };
            const word_ = word.exec(wordsOf(line));
            // The vocabulary itself, and tests of it, name what to avoid.
            if (word_ && !/\bavoid/i.test(`${file.lines[index - 1] ?? ""} ${line}`))
                found.push({ ...at, rule: "vocabulary", text: `"${word_[0]}"` });
            const mark_ = mark.exec(line);
            if (mark_) found.push({ ...at, rule: "unfinished", text: mark_[0] });
            if (machine.test(line)) found.push({ ...at, rule: "machine path", text: line.trim().slice(0, 80) });
        });
        if ((code.test(file.path) || isScript) && file.lines.length > maxLines) {
            found.push({
                file: file.path,
                line: maxLines,
                rule: "length",
                text: `${file.lines.length} lines, ${maxLines} at most`,
            });
        }
    }
    return found;
}
