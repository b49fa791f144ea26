// What a program promises, set anew.
import { expect } from "vitest";
import type { Page } from "./contract.js";
import type { Workspace } from "./workspace.js";

interface Ruled {
    id: string;
    name: string;
    rules: { id: string }[];
}

export async function programs(acme: Workspace): Promise<Ruled[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Ruled>>("/v1/programs"))).items;
}

/** Has one program promise nothing but `rules`; gives the path of its rules. */
export async function promises(acme: Workspace, program: Ruled, ...rules: object[]): Promise<string> {
    const path = `/v1/programs/${program.id}/rules`;
    for (const { id } of program.rules) {
        expect((await acme.api.request("DELETE", `${path}/${id}`)).status).toBe(204);
    }
    for (const rule of rules) await acme.api.ok(201, acme.api.post(path, rule));
    return path;
}

/** The path of the rules of a workspace's first program, which promises nothing but `rules`. */
export async function only(acme: Workspace, ...rules: object[]): Promise<string> {
    const [program] = await programs(acme);
    return promises(acme, program as Ruled, ...rules);
}

/** A tenth of each payment in cash, at once. */
export const tenth = { beneficiary: "advocate", base: "payment", kind: "cash", rate_bps: 1_000, hold_days: 0 };
