// How fast one person and one company may recommend: what is counted, when there is room again, and that a restart
// forgets nothing of it.
import { expect, it } from "vitest";
import { type Api, type Answer, expectProblem } from "./support/client.js";
import type { BatchAnswer } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { Workspace } from "./support/workspace.js";

const hour = 3_600;
const linesOfPaste = 20;
/** Seconds of the real clock that a test may take on a slow machine. */
const slack = 60;

/** Somebody who works at a company, known from their token alone; the same person by the same number. */
async function colleague(acme: Workspace, account: string, number = Workspace.next()): Promise<Api> {
    const email = `user-${number}@${account}.fr`;
    return acme.widgetOf(
        acme.claims({
            sub: `usr-${number}`,
            account: { id: account, name: `Atelier ${account}` },
            role: "admin",
            email,
        }),
    );
}

const company = () => `societe-${Workspace.next()}`;

const one = (acme: Workspace, by: Api) => by.post("/widget/v1/referrals", acme.prospect());

async function pastes(acme: Workspace, by: Api, count: number): Promise<void> {
    const lines = Array.from({ length: count }, () => acme.prospect());
    const { results } = await acme.api.ok(
        200,
        by.post<BatchAnswer>("/widget/v1/referrals/batch", { lines, informed: true }),
    );
    expect(results.filter(({ status }) => status === "received")).toHaveLength(count);
}

function refusedBy(answer: Answer<unknown>, policy: string): number {
    expectProblem(answer, 429, "too_many_requests");
    expect(answer.headers["ratelimit-policy"]).toContain(`"${policy}"`);
    return Number(answer.headers["retry-after"]);
}

describeOnBothEngines("the pace of recommending", { workspaces: [{ copies: 2 }] }, (server) => {
    const fresh = () => server().workspace();

    it("lets a company recommend a hundred times a day, whoever of its people does", async () => {
        const acme = fresh();
        const account = company();
        await pastes(acme, await colleague(acme, account), linesOfPaste);
        await acme.advance(6 * hour);
        for (let i = 0; i < 4; ++i) await pastes(acme, await colleague(acme, account), linesOfPaste);
        const wait = refusedBy(await one(acme, await colleague(acme, account)), "account_day");
        expect(wait).toBeGreaterThan(18 * hour - slack);
        expect(wait).toBeLessThanOrEqual(18 * hour);
        expect((await one(acme, await colleague(acme, company()))).status, "another company").toBe(201);
        await acme.advance(wait);
        expect((await one(acme, await colleague(acme, account))).status).toBe(201);
    });

    it("tells a person to the second when there is room again, by the day and by the hour", async () => {
        const acme = fresh();
        const account = company();
        const number = Workspace.next();
        await pastes(acme, await colleague(acme, account, number), linesOfPaste);
        await acme.advance(2 * hour);
        await pastes(acme, await colleague(acme, account, number), 10);
        const wait = refusedBy(await one(acme, await colleague(acme, account, number)), "user_day");
        expect(wait).toBeGreaterThan(22 * hour - slack);
        expect(wait).toBeLessThanOrEqual(22 * hour);
        await acme.advance(wait);
        const person = await colleague(acme, account, number);
        expect((await one(acme, person)).status).toBe(201);
        await acme.advance(hour / 2);
        for (let i = 0; i < 9; ++i) expect((await one(acme, person)).status).toBe(201);
        const rest = refusedBy(await one(acme, person), "user_hour");
        expect(rest).toBeGreaterThan(hour / 2 - slack);
        expect(rest).toBeLessThanOrEqual(hour / 2);
    });
});

describeOnBothEngines("the pace of recommending, after a restart", { workspaces: [{ copies: 2 }] }, (server) => {
    const fresh = () => server().workspace();

    it("is remembered of a company", async () => {
        const acme = fresh();
        const account = company();
        for (let i = 0; i < 5; ++i) await pastes(acme, await colleague(acme, account), linesOfPaste);
        await server().crash();
        await server().startAgain();
        refusedBy(await one(acme, await colleague(acme, account)), "account_day");
    });
    it("is remembered of a person, by the hour and by the day", async () => {
        const acme = fresh();
        const hasty = await colleague(acme, company());
        for (let i = 0; i < 10; ++i) expect((await one(acme, hasty)).status).toBe(201);
        const eager = await colleague(acme, company());
        await pastes(acme, eager, linesOfPaste);
        await pastes(acme, eager, 10);
        await server().crash();
        await server().startAgain();
        refusedBy(await one(acme, hasty), "user_hour");
        refusedBy(await one(acme, eager), "user_day");
    });
});
