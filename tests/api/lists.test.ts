import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

interface Editable {
    name: string;
    locale: string;
    brand: unknown;
    origins: string[];
    set_up: boolean;
}

describeOnBothEngines("lists and edits", { workspaces: [{ copies: 8 }] }, (server) => {
    async function walked(acme: Workspace, first: string): Promise<string[]> {
        const ids: string[] = [];
        let path: string | null = first;
        while (path !== null) {
            const answer: { body: Page<Referral>; headers: Record<string, string> } =
                await acme.api.get<Page<Referral>>(path);
            ids.push(...answer.body.items.map(({ id }) => id));
            const cursor: string | null = answer.body.next_cursor;
            expect(/rel="?next"?/.test(answer.headers["link"] ?? "")).toBe(cursor !== null);
            path = cursor === null ? null : `${first}&cursor=${encodeURIComponent(cursor)}`;
        }
        return ids;
    }

    it("give every line once, page by page, newest first", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const made: string[] = [];
        for (let count = 0; count < 9; ++count) made.push((await acme.refer(advocate)).id);
        for (const limit of [1, 2, 3, 8, 9, 10]) {
            expect(await walked(acme, `/v1/referrals?limit=${limit}`), `limit ${limit}`).toEqual([...made].reverse());
        }
    });

    it("do not shift when lines are added while somebody walks", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const made: string[] = [];
        for (let count = 0; count < 4; ++count) made.push((await acme.refer(advocate)).id);
        const first = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals?limit=2"));
        await acme.refer(advocate);
        const cursor = encodeURIComponent(first.next_cursor ?? "");
        const second = await acme.api.ok(200, acme.api.get<Page<Referral>>(`/v1/referrals?limit=2&cursor=${cursor}`));
        const seen = [...first.items, ...second.items].map(({ id }) => id);
        expect(seen).toEqual([...made].reverse());
    });

    it("give no cursor of one workspace to another", async () => {
        const [acme, other] = [server().workspace(), server().workspace()];
        const advocate = await acme.advocate();
        for (let count = 0; count < 3; ++count) await acme.refer(advocate);
        const { next_cursor } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals?limit=1"));
        const answer = await other.api.get<Page<Referral>>(
            `/v1/referrals?cursor=${encodeURIComponent(next_cursor ?? "")}`,
        );
        if (answer.status === 200) expect(answer.body.items).toEqual([]);
        else expectProblem(answer, 422, "cursor_invalid");
    });

    it("keep to what is asked for", async () => {
        const acme = server().workspace();
        const [one, other] = [await acme.advocate(), await acme.advocate()];
        const mine = await acme.refer(one);
        const theirs = await acme.refer(other);
        await acme.api.ok(
            200,
            acme.api.post(`/v1/referrals/${theirs.id}/transitions`, { event: "lost", reason: "Too expensive" }),
        );
        const ids = async (query: string) =>
            (await acme.api.ok(200, acme.api.get<Page<Referral>>(`/v1/referrals?${query}`))).items.map(({ id }) => id);
        expect(await ids("state=accepted")).toEqual([mine.id]);
        expect(await ids("state=lost")).toEqual([theirs.id]);
        const { advocate } = await acme.referral(mine.id);
        expect(await ids(`advocate=${advocate.id}`)).toEqual([mine.id]);
        expect((await acme.api.get("/v1/referrals?state=nowhere")).status).toBe(422);
    });

    it("let nobody overwrite what somebody else has just changed", async () => {
        const acme = server().workspace();
        const { body, headers } = await acme.api.get<Editable>("/v1/workspace");
        const etag = headers["etag"] ?? "";
        expect(etag).toMatch(/^(W\/)?".+"$/);
        const edit = (name: string, match?: string) => {
            const { locale, brand, origins, set_up } = body;
            const options = match === undefined ? {} : { headers: { "if-match": match } };
            return acme.api.put<Editable>("/v1/workspace", { name, locale, brand, origins, set_up }, options);
        };
        expectProblem(await edit("Without"), 428, "precondition_required");
        const changed = await edit("First", etag);
        expect(changed.status, changed.text).toBe(200);
        expect(changed.headers["etag"]).not.toBe(etag);
        expectProblem(await edit("Late", etag), 412, "precondition_failed");
        expect((await acme.api.get<Editable>("/v1/workspace")).body.name).toBe("First");
        expect((await edit("Second", changed.headers["etag"])).status).toBe(200);
    });

    it("let one of two editors win when both save at once", async () => {
        const acme = server().workspace();
        const { body, headers } = await acme.api.get<Editable>("/v1/workspace");
        const { locale, brand, origins, set_up } = body;
        const options = { headers: { "if-match": headers["etag"] ?? "" } };
        const answers = await Promise.all(
            ["A", "B", "C", "D"].map((name) =>
                acme.api.put("/v1/workspace", { name, locale, brand, origins, set_up }, options),
            ),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    });
});
