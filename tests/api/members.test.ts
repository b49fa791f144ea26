// The team: roles that change, members who leave and come back, and what that means for keys and for four eyes.
import { describe, expect, it } from "vitest";
import { expectProblem, type Api } from "./support/client.js";
import type { Money, Page, Payout } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { claim, invite, type Invited, password, type Role } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface Step {
    event: string;
    role: Role;
    actor: string;
    actor_name: string | null;
}

type Member = Omit<Invited, "state" | "invitation_link"> & { state: string; live_keys: number; history: Step[] };

interface Joined {
    id: string;
    email: string;
    api: Api;
}

async function joined(acme: Workspace, role: Role): Promise<Joined> {
    const invited = await invite(acme, role);
    return { id: invited.id, email: invited.email, api: await claim(acme, invited.invitation_link, invited.email) };
}

const role = (by: Api, id: string, wanted: string) => by.put<Member>(`/v1/members/${id}/role`, { role: wanted });
const remove = (by: Api, id: string) => by.request("DELETE", `/v1/members/${id}`);
const look = (acme: Workspace, id: string) => acme.api.ok(200, acme.api.get<Member>(`/v1/members/${id}`));
const steps = (member: Member) => member.history.map((one) => `${one.event} ${one.role}`);

async function makeKey(acme: Workspace, by: Api): Promise<Api> {
    const wanted = { name: "Script", scopes: ["rewards", "settings"] };
    const made = await acme.api.ok(201, by.post<{ key: string }>("/v1/api-keys", wanted));
    return acme.server.api.with({ authorization: `Bearer ${made.key}` });
}

async function limit(acme: Workspace, four_eyes_above: Money): Promise<void> {
    const now = await acme.api.get<Record<string, unknown>>("/v1/workspace");
    const { name, locale, brand, origins, set_up } = now.body;
    const body = { name, locale, brand, origins, set_up, four_eyes_above };
    await acme.api.ok(200, acme.api.put("/v1/workspace", body, { headers: { "if-match": now.headers["etag"] ?? "" } }));
}

describeOnBothEngines("members", { workspaces: [{ copies: 12 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("another role", () => {
        it("holds from the next step on: old sessions end, and what was done is told", async () => {
            const acme = fresh();
            const owner = await joined(acme, "owner");
            const viewer = await joined(acme, "viewer");
            expectProblem(await viewer.api.post("/v1/payouts", {}), 403, "forbidden");
            const changed = await acme.api.ok(200, role(owner.api, viewer.id, "finance"));
            expect(changed).toMatchObject({ id: viewer.id, role: "finance", state: "active" });
            expectProblem(await viewer.api.get("/v1/payouts"), 401, "unauthorized");

            const logIn = { email: viewer.email, password };
            const again = await acme.server.api.post<{ csrf: string }>("/console/v1/log-in", logIn);
            const cookie = again.headers["set-cookie"]?.split(";")[0] ?? "";
            const back = acme.server.api.with({ cookie, "x-csrf-token": again.body.csrf });
            expectProblem(await back.post("/v1/payouts", {}), 409, "nothing_to_pay");

            const seen = await look(acme, viewer.id);
            expect(steps(seen)).toEqual(["invited viewer", "joined viewer", "role_changed finance"]);
            expect(seen.history[2]).toMatchObject({ actor: "member", actor_name: "Sacha Membre" });
            expect(await acme.api.ok(200, role(owner.api, viewer.id, "finance"))).toEqual(seen);
        });

        it("ends the keys of who is an owner no more, and no others", async () => {
            const acme = fresh();
            const [owner, other] = [await joined(acme, "owner"), await joined(acme, "owner")];
            const [theirs, others] = [await makeKey(acme, owner.api), await makeKey(acme, other.api)];
            const grandchild = await makeKey(acme, theirs);
            expect((await look(acme, owner.id)).live_keys).toBe(2);
            await acme.api.ok(200, role(acme.api, owner.id, "finance"));
            for (const ended of [theirs, grandchild]) {
                expectProblem(await ended.get("/v1/payouts"), 401, "unauthorized");
            }
            expect((await others.get("/v1/payouts")).status).toBe(200);
            expect((await look(acme, owner.id)).live_keys).toBe(0);
        });

        it("is refused where it is none, for whom nobody knows, and to whom may not", async () => {
            const acme = fresh();
            const [owner, finance] = [await joined(acme, "owner"), await joined(acme, "finance")];
            const king = expectProblem(await role(owner.api, finance.id, "king"), 422, "unknown_value");
            expect(king.errors?.[0]?.pointer).toBe("/role");
            expectProblem(await role(owner.api, "12345", "viewer"), 404, "not_found");
            expectProblem(await role(finance.api, finance.id, "owner"), 403, "forbidden");
            expectProblem(await remove(finance.api, owner.id), 403, "forbidden");
        });
    });

    describe("the last owner", () => {
        it("stays: whoever was invited and has not come does not count", async () => {
            const acme = fresh();
            const owner = await joined(acme, "owner");
            await invite(acme, "owner");
            expectProblem(await role(owner.api, owner.id, "viewer"), 409, "last_owner");
            expectProblem(await remove(acme.api, owner.id), 409, "last_owner");
            const second = await joined(acme, "owner");
            await acme.api.ok(204, remove(second.api, owner.id));
            expectProblem(await remove(second.api, second.id), 409, "last_owner");
        });

        it("is one of two who take the role from each other at once", async () => {
            const acme = fresh();
            const [one, two] = [await joined(acme, "owner"), await joined(acme, "owner")];
            const answers = await Promise.all([role(acme.api, one.id, "viewer"), role(acme.api, two.id, "viewer")]);
            expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
            const { items } = await acme.api.ok(200, acme.api.get<Page<Member>>("/v1/members"));
            expect(items.filter((member) => member.role === "owner")).toHaveLength(1);
        });
    });

    describe("who is removed", () => {
        it("is out at once, with sessions, keys and links", async () => {
            const acme = fresh();
            const [owner, leaver] = [await joined(acme, "owner"), await joined(acme, "owner")];
            const key = await makeKey(acme, leaver.api);
            const late = await invite(acme, "rep");
            await acme.api.ok(204, remove(owner.api, leaver.id));
            await acme.api.ok(204, remove(owner.api, late.id));
            expectProblem(await leaver.api.get("/v1/members"), 401, "unauthorized");
            expectProblem(await key.get("/v1/payouts"), 401, "unauthorized");
            const logIn = { email: leaver.email, password };
            expectProblem(await server().api.post("/console/v1/log-in", logIn), 401, "bad_credentials");
            await expect(claim(acme, late.invitation_link, late.email)).rejects.toThrow("link_expired");

            const { items } = await acme.api.ok(200, acme.api.get<Page<Member>>("/v1/members"));
            expect(items.map(({ id }) => id)).toEqual([owner.id]);
            const gone = await look(acme, leaver.id);
            expect(gone).toMatchObject({ state: "removed", live_keys: 0 });
            expect(steps(gone).at(-1)).toBe("removed owner");
            expectProblem(await remove(owner.api, leaver.id), 404, "not_found");
            expectProblem(await role(owner.api, leaver.id, "viewer"), 404, "not_found");
            expectProblem(await owner.api.post(`/v1/members/${leaver.id}/invitations`), 404, "not_found");
        });

        it("is the same person when invited again: who made a payout does not approve it by coming back", async () => {
            const acme = fresh();
            await joined(acme, "owner");
            const finance = await joined(acme, "finance");
            const { reward } = await acme.sale({ amount: 129_000, interval: "year" });
            await acme.approved(reward);
            await limit(acme, acme.money(1_000));
            const again = await acme.server.api.post<{ csrf: string }>("/console/v1/log-in", {
                email: finance.email,
                password,
            });
            const cookie = again.headers["set-cookie"]?.split(";")[0] ?? "";
            const maker = acme.server.api.with({ cookie, "x-csrf-token": again.body.csrf });
            const payout = await acme.api.ok(201, maker.post<Payout>("/v1/payouts", {}));
            await acme.api.ok(204, remove(acme.api, finance.id));

            const wanted = { email: finance.email, name: "Sacha Revenu", role: "owner" };
            const back = await acme.api.ok(201, acme.api.post<Invited>("/v1/members", wanted));
            expect(back).toMatchObject({ id: finance.id, role: "owner", state: "invited" });
            const returned = await claim(acme, back.invitation_link, back.email);
            expectProblem(await returned.post(`/v1/payouts/${payout.id}/approve`), 403, "four_eyes");
            await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/approve`));
            expect(steps(await look(acme, finance.id))).toEqual([
                "invited finance",
                "joined finance",
                "removed finance",
                "invited owner",
                "joined owner",
            ]);
        });
    });
});
