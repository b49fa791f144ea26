import type { Violation } from "./tree.js";

/** A catalogue of texts: keys, nested or dotted, to ICU messages. */
export type Catalogue = { [key: string]: string | Catalogue };

/** The catalogue with dotted keys. */
export function flat(catalogue: Catalogue, prefix = ""): Map<string, string> {
    const texts = new Map<string, string>();
    for (const [key, value] of Object.entries(catalogue)) {
        if (typeof value === "string") texts.set(prefix + key, value);
        else for (const [inner, text] of flat(value, `${prefix}${key}.`)) texts.set(inner, text);
    }
    return texts;
}

/** Names of the values that a message interpolates, in alphabetical order. */
export function argumentsOf(message: string): string[] {
    const names = [...message.matchAll(/\{\s*([a-z_][\w]*)\s*(?=[,}])/gi)].map((match) => match[1] ?? "");
    return [...new Set(names)].sort();
}

/** Texts that one language lacks, leaves empty, or fills with other values than the other language. */
export function parityViolations(english: Catalogue, french: Catalogue): Violation[] {
    const catalogues = { en: flat(english), fr: flat(french) };
    const found: Violation[] = [];
    const add = (locale: string, text: string) =>
        found.push({ file: `locales/${locale}.json`, line: 1, rule: "parity", text });
    for (const [key, text] of catalogues.en) if (text.trim() === "") add("en", `${key} is empty`);
    for (const [key, text] of catalogues.fr) {
        if (text.trim() === "") add("fr", `${key} is empty`);
        if (!catalogues.en.has(key)) add("en", `${key} is missing`);
    }
    for (const [key, text] of catalogues.en) {
        const other = catalogues.fr.get(key);
        if (other === undefined) add("fr", `${key} is missing`);
        else if (argumentsOf(text).join() !== argumentsOf(other).join()) {
            add("fr", `${key} takes {${argumentsOf(other).join()}}, in English {${argumentsOf(text).join()}}`);
        }
    }
    return found;
}

/** Refusals of the API without a title in one of the languages; `codes` in snake case. */
export function unwordedProblems(codes: string[], catalogue: Catalogue, locale: string): Violation[] {
    const keys = [...flat(catalogue).keys()];
    return codes
        .filter((code) => !keys.some((key) => key === `problem.${code}` || key.startsWith(`problem.${code}.`)))
        .map((code) => ({
            file: `locales/${locale}.json`,
            line: 1,
            rule: "problem",
            text: `problem.${code} is missing`,
        }));
}
