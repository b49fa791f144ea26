// The clock that a sandbox moves: where it stands survives the server, and what waits for a local time keeps to it.
import { expect, it } from "vitest";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const day = 86_400;

interface Enrollment {
    state: string;
    steps: { step: string; at: string }[];
}

async function enrolled(acme: Workspace, steps: object[]): Promise<string> {
    const { user } = await acme.advocate();
    const draft = { name: "Waits", trigger: "manual", max_days: 365, steps };
    const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/scenarios", draft));
    await acme.api.ok(200, acme.api.post(`/v1/scenarios/${id}/publish`));
    await acme.api.ok(200, acme.api.post(`/v1/scenarios/${id}/enrollments`, { users: [user] }));
    await acme.settle();
    return id;
}

async function taken(acme: Workspace, scenario: string): Promise<Record<string, string>> {
    const path = `/v1/scenarios/${scenario}/enrollments`;
    const { items } = await acme.api.ok(200, acme.api.get<Page<Enrollment>>(path));
    return Object.fromEntries((items[0]?.steps ?? []).map(({ step, at }) => [step, at]));
}

function task(key: string): object {
    return { key, kind: "task", text: { en: key, fr: key } };
}

/** The hour on the clock in Paris, where workspaces are unless they say otherwise. */
function hourInParis(at: string): string {
    return new Intl.DateTimeFormat("fr", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit" }).format(
        new Date(at),
    );
}

describeOnBothEngines("a test clock", { workspaces: [{ copies: 2 }] }, (server) => {
    const now = async (acme: Workspace) => {
        const { body } = await acme.api.post<{ now: string }>("/v1/test-clock/advance", { seconds: 0 });
        return Date.parse(body.now);
    };

    it("stands where it stood when the server is started again", async () => {
        const acme = server().workspace();
        await acme.advanceDays(40);
        const before = await now(acme);
        expect(before).toBeGreaterThan(Date.now() + 39 * day * 1000);
        await server().crash();
        await server().startAgain();
        const after = await now(acme);
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after - before).toBeLessThan(5 * 60_000);
        await acme.advanceDays(1);
        await server().crash();
        await server().startAgain();
        expect(await now(acme)).toBeGreaterThanOrEqual(after + day * 1000);
    });

    it("lets a scenario go on over restarts and both changes of the clocks, at the same local time", async () => {
        const acme = server().workspace();
        const steps = Array.from({ length: 4 }, (_, i) => [
            task(`t${i}`),
            { key: `w${i}`, kind: "wait", amount: 60, unit: "days" },
        ]);
        const scenario = await enrolled(acme, [...steps.flat(), task("last")]);
        for (let i = 0; i < 4; ++i) {
            await acme.advanceDays(61);
            await server().crash();
            await server().startAgain();
            await acme.settle();
        }
        const at = await taken(acme, scenario);
        const tasks = ["t0", "t1", "t2", "t3", "last"].map((key) => at[key] ?? "");
        expect(new Set(tasks.map(hourInParis)).size, tasks.join(" ")).toBe(1);
        const days = tasks.slice(1).map((one, i) => Math.round((Date.parse(one) - Date.parse(tasks[i]!)) / day / 1000));
        expect(days).toEqual([60, 60, 60, 60]);
    });
});
