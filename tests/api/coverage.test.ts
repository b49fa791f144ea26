// After the API tests: every operation of the contract was tried, and succeeded at least once.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type OpenApi, type Tried, operationsOf } from "./support/openapi.js";
import { coverageFolder, repository } from "./support/places.js";

/** Operations that other tests try, and which. */
const elsewhere: Record<string, string> = {};

function tried(): Tried[] {
    if (!existsSync(coverageFolder)) return [];
    return readdirSync(coverageFolder).flatMap((name) =>
        readFileSync(join(coverageFolder, name), "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line) as Tried),
    );
}

const document = JSON.parse(readFileSync(join(repository, "openapi.json"), "utf8")) as OpenApi;
const all = tried();

it("every operation of openapi.json succeeded in some test", () => {
    const succeeded = new Set(all.filter(({ status }) => status < 400).map(({ operation }) => operation));
    const missing = operationsOf(document).filter(
        (operation) => !succeeded.has(operation) && !(operation in elsewhere),
    );
    expect(missing).toEqual([]);
});

it("every operation that takes a body or an id was refused in some test", () => {
    const refused = new Set(all.filter(({ status }) => status >= 400).map(({ operation }) => operation));
    const core = operationsOf(document).filter((operation) =>
        /^(POST|PUT) \/(v1\/(billing|payouts|rewards|referrals)|widget)/.test(operation),
    );
    expect(core.length).toBeGreaterThan(5);
    expect(core.filter((operation) => !refused.has(operation) && !(operation in elsewhere))).toEqual([]);
});

it("nothing was answered 500", () => {
    expect(all.filter(({ status }) => status >= 500)).toEqual([]);
});
