// What the team has to do: which kind comes first, and how many of each wait.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { launched, regulars, type Task, tells } from "./support/surveys.js";
import { member } from "./support/team.js";

interface TaskPage extends Page<Task> {
    open: number;
    open_by_kind: { kind: string; open: number }[];
}

describeOnBothEngines("tasks", { workspaces: [{ preset: "ambassadors", copies: 1 }] }, (server) => {
    it("of low scores come first where asked, whatever else is newer, and are counted by kind", async () => {
        const acme = server().workspace({ preset: "ambassadors" });
        const { id } = await launched(acme);
        const people = await regulars(acme, 3);
        const asked = async (query: string) => acme.api.ok(200, acme.api.get<TaskPage>(`/v1/tasks?${query}`));
        for (const one of people.slice(0, 2)) await tells(acme, one, id, "answers", { score: 1 });
        const step = { key: "call", kind: "task", text: { en: "Call", fr: "Appeler" } };
        const draft = { name: "Calls", trigger: "manual", steps: [step] };
        const scenario = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/scenarios", draft));
        await acme.api.ok(200, acme.api.post(`/v1/scenarios/${scenario.id}/publish`));
        const users = people.map(({ user }) => user);
        await acme.api.ok(200, acme.api.post(`/v1/scenarios/${scenario.id}/enrollments`, { users }));
        await acme.settle();
        const kinds = ({ items }: TaskPage) => items.map(({ kind }) => kind);
        expect(kinds(await asked("limit=3"))).toEqual(["scenario", "scenario", "scenario"]);
        const walked: TaskPage[] = [];
        for (let cursor = ""; ;) {
            const page = await asked(`limit=1&first=low_score${cursor}`);
            walked.push(page);
            if (!page.next_cursor) break;
            cursor = `&cursor=${page.next_cursor}`;
        }
        expect(walked.flatMap(kinds)).toEqual(["low_score", "low_score", "scenario", "scenario", "scenario"]);
        const ids = walked.flatMap(({ items }) => items.map((one) => one.id));
        expect(new Set(ids).size).toBe(5);
        const count = (page: TaskPage) =>
            Object.fromEntries(page.open_by_kind.filter(({ open }) => open > 0).map(({ kind, open }) => [kind, open]));
        const [first] = walked;
        expect(first?.open_by_kind).toHaveLength(9);
        expect(count(first!)).toEqual({ low_score: 2, scenario: 3 });
        await member(acme, "rep");
        const members = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/members"));
        const assignee = members.items[0]?.id;
        await acme.api.ok(200, acme.api.post(`/v1/tasks/${ids[0]}/assign`, { assignee }));
        expect(count(await asked(`assignee=${assignee}`))).toEqual({ low_score: 1 });
        await acme.api.ok(200, acme.api.post(`/v1/tasks/${ids[0]}/done`, {}));
        expect(count(await asked("state=done"))).toEqual({ low_score: 1, scenario: 3 });
        expectProblem(await acme.api.unchecked("GET", "/v1/tasks?first=dance"), 422, "unknown_value");
    });
});
