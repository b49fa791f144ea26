import { codeOnly, type SourceFile, type Violation } from "./tree.js";

const ignored = /^(using|namespace|static_assert|friend|extern|typedef|public|private|protected|[A-Z][A-Z0-9_]+\()/;

/** What a declaration at namespace scope declares, or null when it needs no docstring. */
function declared(statement: string): string | null {
    const text = statement
        .replace(/^(template\s*<[^{;]*?>\s*(requires\b[^{;]*?(?=\b(class|struct|[A-Za-z_:]+\s+[a-z_]+\()))?\s*)+/, "")
        .replace(/\[\[[^\]]*\]\]\s*/g, "")
        .trim();
    if (ignored.test(text) || /^template\s*<>/.test(statement)) return null;
    const type = /^(?:class|struct|union|enum(?:\s+class)?)\s+([A-Za-z_][\w:<>, ]*)/.exec(text);
    // What is only announced is documented where it is defined, a specialisation at its primary template.
    if (type) return text.endsWith("{") && !/^[\w:]+</.test(type[1] ?? "") ? `type ${type[1]?.trim()}` : null;
    const function_ = /^[\w:<>,&*\s[\]().]*?\b([a-z_]\w*)\s*\(/.exec(text);
    if (!function_ || /\boperator\b/.test(text) || /^[^(]*=/.test(text)) return null;
    // A member defined below its class is documented inside it.
    if (/[\w>]::[a-z_~]\w*\s*\($/.test(function_[0])) return null;
    return `function ${function_[1]}`;
}

/**
 * Public types and functions without a `///`. Looks at the outermost namespace of headers (one within it holds
 * what is not public); a docstring covers the declarations that follow it without a blank line.
 */
export function undocumented(files: SourceFile[]): Violation[] {
    return files.filter(({ path }) => /^src\/.*\.hpp$/.test(path)).flatMap((file) => inHeader(file));
}

function inHeader(file: SourceFile): Violation[] {
    const found: Violation[] = [];
    const code = codeOnly(file.text);
    const scopes: ("namespace" | "other")[] = [];
    let statement = "";
    let first = 0;
    let covered = false;

    const hidden = () => scopes.includes("other");
    const finish = (end: string) => {
        const text = (statement + end).replace(/\s+/g, " ").trim();
        const name = hidden() ? null : declared(text);
        if (name !== null && !covered) {
            found.push({ file: file.path, line: first + 1, rule: "docstring", text: `${name} has no ///` });
        }
        if (end === "{") scopes.push(scopes.length === 0 && /^namespace\b/.test(text) ? "namespace" : "other");
        statement = "";
    };

    code.forEach((line, index) => {
        if (/^\s*#/.test(line)) return;
        if (file.lines[index]?.trim() === "") covered = false;
        if (/^\s*\/\/\//.test(file.lines[index] ?? "") && statement.trim() === "") covered = true;
        for (const character of line) {
            if (character === ";") {
                finish(";");
            } else if (character === "{") {
                finish("{");
            } else if (character === "}") {
                scopes.pop();
                statement = "";
            } else {
                if (statement.trim() === "" && character.trim() !== "") first = index;
                statement += character;
            }
        }
        statement += " ";
    });
    return found;
}
