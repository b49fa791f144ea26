// Thousands of steps that fall due at once: all are done, each once, and meanwhile the API says how far they have come.
import { expect, it } from "vitest";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

interface Progress {
    due: number;
    done_last_minute: number;
    done_today: number;
    steps_per_second: number;
    seconds_left: number | null;
}

interface Scenario {
    id: string;
    enrollments: { active: number; paused: number; ended: number; due: number };
}

const users = 3_000;
const usersOfRequest = 100;
const day = 24 * 3_600;

async function together<T>(all: readonly T[], most: number, act: (one: T) => Promise<unknown>): Promise<void> {
    const left = [...all];
    const work = async () => {
        for (let one = left.pop(); one !== undefined; one = left.pop()) await act(one);
    };
    await Promise.all(Array.from({ length: most }, work));
}

describeOnBothEngines("thousands of steps", { workspaces: [{ copies: 1 }] }, (server) => {
    const progress = (acme: Workspace) => acme.api.ok(200, acme.api.get<Progress>("/v1/scenario-progress"));

    it("due at once are all done, and their progress can be followed", { timeout: 120_000 }, async () => {
        const acme = server().workspace();
        await acme.api.ok(201, acme.api.put("/v1/accounts/large", { name: "Grande", domain: "grande.fr" }));
        const ids = Array.from({ length: users }, (_, i) => `u-${i}`);
        await together(ids, 16, (id) =>
            acme.api.ok(
                201,
                acme.api.put(`/v1/users/${id}`, {
                    account: "large",
                    email: `${id}@grande.fr`,
                    name: id,
                    role: "member",
                }),
            ),
        );
        const steps = [
            { key: "pause", kind: "wait", amount: 1, unit: "days" },
            { key: "call", kind: "task", text: { en: "Call them", fr: "Les appeler" } },
        ];
        const draft = { name: "Relances", trigger: "manual", steps };
        const { id } = await acme.api.ok(201, acme.api.post<Scenario>("/v1/scenarios", draft));
        await acme.api.ok(200, acme.api.post(`/v1/scenarios/${id}/publish`));
        for (let first = 0; first < users; first += usersOfRequest) {
            const body = { users: ids.slice(first, first + usersOfRequest) };
            await acme.api.ok(200, acme.api.post(`/v1/scenarios/${id}/enrollments`, body));
        }
        await acme.settle();
        const scenario = () => acme.api.ok(200, acme.api.get<Scenario>(`/v1/scenarios/${id}`));
        expect((await scenario()).enrollments).toMatchObject({ active: users, ended: 0, due: 0 });
        expect(await progress(acme)).toMatchObject({ due: 0, seconds_left: null });

        let isDone = false;
        const advanced = acme.advance(day + 60).finally(() => (isDone = true));
        const seen: Progress[] = [];
        while (!isDone) seen.push(await progress(acme));
        await advanced;

        const onTheWay = seen.filter(({ due, seconds_left }) => due > 0 && due < users && seconds_left !== null);
        expect(onTheWay.length, `of ${seen.length} looks`).toBeGreaterThan(0);
        for (const { seconds_left, steps_per_second } of onTheWay) {
            expect(seconds_left).toBeGreaterThan(0);
            expect(steps_per_second).toBeGreaterThan(0);
        }
        expect(await progress(acme)).toMatchObject({ due: 0, seconds_left: null });
        expect((await progress(acme)).done_today).toBeGreaterThanOrEqual(users);
        expect((await scenario()).enrollments).toMatchObject({ active: 0, ended: users, due: 0 });
    });
});
