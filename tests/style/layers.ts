import { codeOnly, type SourceFile, type Violation } from "./tree.js";

/**
 * What each folder of src/ may include besides itself: what stands left of it in
 * core <- domain <- app <- { adapters } <- cli <- main.
 */
const adapters = ["storage", "http", "documents", "mail", "webhooks", "jobs", "integrations"];
const inner = ["core", "domain", "app"];
const allowed: Record<string, string[]> = {
    core: [],
    domain: ["core"],
    app: ["core", "domain"],
    ...Object.fromEntries(adapters.map((adapter) => [adapter, inner])),
    cli: [...inner, ...adapters],
    main: [...inner, ...adapters, "cli"],
};

/** The one home of each library's headers, so that replacing a library touches one place. */
const homes: { header: RegExp; home: RegExp; name: string }[] = [
    { name: "Asio", header: /^boost\/asio/, home: /^src\/http\/server\.cpp$/ },
    { name: "Beast", header: /^boost\/beast/, home: /^src\/http\/server\.cpp$/ },
    { name: "libpq", header: /^(postgresql\/)?libpq/, home: /^src\/storage\/postgres\.cpp$/ },
    { name: "SQLite", header: /^sqlite3/, home: /^src\/storage\/sqlite[a-z_]*\.cpp$/ },
    { name: "libsodium", header: /^sodium/, home: /^src\/core\/crypto\.cpp$/ },
    {
        name: "ICU",
        header: /^unicode\//,
        home: /^src\/core\/(text|catalogue|calendar|local_date|local_time|countries)\.cpp$/,
    },
    { name: "libcurl", header: /^curl\//, home: /^src\/(mail|webhooks|integrations)\// },
    { name: "spdlog", header: /^spdlog\//, home: /^src\/core\/log\.cpp$/ },
    { name: "CLI11", header: /^CLI\//, home: /^src\/cli\// },
    { name: "Boost.Math", header: /^boost\/math/, home: /^src\/domain\/(interval|conversion)\.cpp$/ },
    { name: "libqrencode", header: /^qrencode/, home: /^src\/http\/qr\.cpp$/ },
    { name: "pugixml", header: /^pugi/, home: /^src\/integrations\/sepa\.cpp$/ },
    { name: "toml++", header: /^toml(\+\+|\.hpp)/, home: /^src\/cli\/config\.cpp$/ },
    { name: "Cairo and Pango", header: /^(cairo|pango)/, home: /^src\/documents\/packing_list\.cpp$/ },
    { name: "libical", header: /^libical\//, home: /^src\/documents\/calendar\.cpp$/ },
    { name: "cmark", header: /^cmark/, home: /^src\/mail\/markdown\.cpp$/ },
    { name: "mustache", header: /^kainjow\//, home: /^src\/mail\/mustache\.cpp$/ },
    { name: "GMime", header: /^gmime\//, home: /^src\/mail\/(mime|report)\.cpp$/ },
    { name: "c-ares", header: /^ares/, home: /^src\/mail\/dns\.cpp$/ },
    { name: "libxlsxwriter", header: /^xlsxwriter/, home: /^src\/documents\/xlsx\.cpp$/ },
];

/** What would make the rules of domain/ depend on something other than their arguments. */
const impure: { pattern: RegExp; what: string }[] = [
    { pattern: /#\s*include\s*<random>/, what: "randomness" },
    { pattern: /#\s*include\s*<(ctime|time\.h)>/, what: "a clock" },
    { pattern: /\b(system|steady|high_resolution|utc)_clock\b/, what: "a clock" },
    { pattern: /#\s*include\s*<(thread|mutex|future|fstream|filesystem|iostream)>/, what: "threads or files" },
    { pattern: /#\s*include\s*<boost\/(json|asio|beast)/, what: "JSON or HTTP" },
];

/** The layer a file belongs to, or null when it stands outside the layers. */
function layerOf(path: string): string | null {
    const parts = path.split("/");
    if (parts[0] !== "src" || !/\.[ch]pp$/.test(path)) return null;
    return parts.length === 2 ? "main" : (parts[1] ?? null);
}

/** Everything in src/ that looks outward, sideways between adapters, or at a library away from its home. */
export function layerViolations(files: SourceFile[]): Violation[] {
    const found: Violation[] = [];
    for (const file of files) {
        const layer = layerOf(file.path);
        if (layer === null) continue;
        if (allowed[layer] === undefined) {
            found.push({
                file: file.path,
                line: 1,
                rule: "layer",
                text: `src/${layer} is no layer of the architecture`,
            });
            continue;
        }
        codeOnly(file.text).forEach((code, index) => {
            const at = { file: file.path, line: index + 1 };
            const include = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(code);
            if (include) found.push(...includeViolations(file.path, layer, include[2] ?? "", at));
            if (layer !== "domain") return;
            for (const { pattern, what } of impure) {
                if (pattern.test(code))
                    found.push({ ...at, rule: "purity", text: `domain is given what it needs, not ${what}` });
            }
        });
    }
    return found;
}

function includeViolations(
    path: string,
    layer: string,
    header: string,
    at: { file: string; line: number },
): Violation[] {
    const found: Violation[] = [];
    if (header.startsWith("..")) found.push({ ...at, rule: "layer", text: `name ${header} from src/` });
    const target = header.split("/")[0] ?? "";
    if (header.includes("/") && target in allowed && target !== layer && !allowed[layer]?.includes(target)) {
        found.push({ ...at, rule: "layer", text: `${layer} must not include ${header}` });
    }
    for (const { name, header: pattern, home } of homes) {
        if (pattern.test(header) && !home.test(path)) {
            found.push({ ...at, rule: "home", text: `${name} (${header}) is included away from its home` });
        }
    }
    return found;
}
