// Whose a referral is: what a colleague may not do to it, who may do it for whom, and what is left of who left.
import { describe, expect, it } from "vitest";
import {
    call,
    called,
    events,
    lines,
    queue,
    referred,
    rep,
    setCalling,
    setRep,
    take,
    taskOf,
    unlocked,
    type Joined,
    type Rep,
} from "./support/calls.js";
import { expectProblem, type Api } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { detail } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";
import { claim, invite, member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

const move = (by: Api, id: string, event: string, reason?: string) =>
    by.post(`/v1/referrals/${id}/transitions`, { event, ...(reason ? { reason } : {}) });
const erase = (acme: Workspace, email: string) => acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email }));

describeOnBothEngines("whose a referral is", { workspaces: [{ preset: "advocate-calls", copies: 24 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    /** One who works a referral, and a colleague. */
    async function pair(acme: Workspace) {
        const mine = await rep(acme);
        const { id } = await referred(acme);
        return { mine, id, other: await rep(acme) };
    }

    describe("the advocate first", () => {
        it("holds for whoever writes down that the prospect was contacted, before there is a rep too", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            expect((await acme.referral(id)).state).toBe("accepted");
            expect((await detail(acme, id)).actions).not.toContain("contacted");
            expectProblem(await move(acme.api, id, "contacted"), 409, "advocate_first");
            const one = await rep(acme);
            expectProblem(await move(acme.api, id, "contacted"), 409, "advocate_first");
            expectProblem(await move(one.api, id, "contacted"), 409, "advocate_first");
            for (let i = 0; i < 3; ++i) await called(acme, id, { party: "advocate", outcome: "no_answer" });
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/go-on`, { reason: "Injoignable" }));
            expect((await detail(acme, id)).actions).toContain("contacted");
            await acme.api.ok(200, move(acme.api, id, "contacted"));
        });

        it("does not hold where nobody may call the prospect, nor where the program does not ask for it", async () => {
            const acme = fresh();
            const consumer = await referred(acme, { email: `mamie.${Date.now()}@orange.fr`, company: "Chez mamie" });
            expect((await detail(acme, consumer.id)).actions).toContain("contacted");
            await acme.api.ok(200, move(acme.api, consumer.id, "contacted"));
            await acme.api.ok(200, setCalling(acme, { advocate_first: false }));
            const { id } = await referred(acme);
            expect((await detail(acme, id)).actions).toContain("contacted");
            await acme.api.ok(200, move(acme.api, id, "contacted"));
        });
    });

    describe("taking for somebody else", () => {
        it("is not for reps", async () => {
            const acme = fresh();
            const { mine, id, other } = await pair(acme);
            expectProblem(await take(other.api, id, { rep: mine.id }), 403, "forbidden");
            expectProblem(await take(mine.api, id, { rep: other.id }), 403, "forbidden");
            await acme.api.ok(200, take(mine.api, id, { rep: mine.id }));
            expect(await lines(acme, id)).toContain("taken");
        });

        it("is for keys and who leads them, and the hold is the rep's", async () => {
            const acme = fresh();
            const { mine, id, other } = await pair(acme);
            const lead = await member(acme, "marketing");
            for (const by of [acme.api, lead]) {
                const taken = await acme.api.ok(200, take(by, id, { rep: mine.id }));
                expect(taken).toMatchObject({ rep: { id: mine.id } });
                expect(taken.held_until).not.toBeNull();
                expectProblem(await take(other.api, id), 409, "taken");
                await called(acme, id, { party: "advocate", outcome: "reached" }, mine.api);
            }
            await acme.api.ok(200, take(acme.api, id, { rep: mine.id }));
            expectProblem(await call(lead, id, { party: "advocate", outcome: "reached" }), 409, "taken");
            await called(acme, id, { party: "advocate", outcome: "reached" });
        });
    });

    describe("a colleague's referral", () => {
        it("is not moved on by another rep, but by who leads them and by keys", async () => {
            const acme = fresh();
            const { mine, id, other } = await pair(acme);
            expectProblem(await move(other.api, id, "advocate_agrees"), 409, "taken");
            expectProblem(await move(mine.api, id, "advocate_agrees"), 409, "advocate_first");
            expectProblem(await move(other.api, id, "withdrawal"), 409, "taken");
            const reason = { reason: "Injoignable" };
            for (let i = 0; i < 3; ++i) await called(acme, id, { party: "advocate", outcome: "no_answer" }, mine.api);
            expectProblem(await other.api.post(`/v1/referrals/${id}/go-on`, reason), 409, "taken");
            await acme.api.ok(200, mine.api.post(`/v1/referrals/${id}/go-on`, reason));
            await acme.api.ok(200, move(await member(acme, "marketing"), id, "contacted"));
            await acme.api.ok(200, move(acme.api, id, "lost"));
        });

        it("that who leads them holds is not moved on by a rep meanwhile", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            const lead = await member(acme, "owner");
            await acme.api.ok(200, take(lead, id));
            const one = await rep(acme);
            expectProblem(await move(one.api, id, "withdrawal"), 409, "taken");
            await acme.api.ok(200, move(lead, id, "withdrawal"));
        });

        it("ends for whoever hears that the prospect objects", async () => {
            const acme = fresh();
            const { id, other } = await pair(acme);
            await acme.api.ok(200, move(other.api, id, "objection"));
            expect((await acme.referral(id)).state).toBe("objected");
        });
    });

    describe("who left the team", () => {
        it("by being forgotten leaves their referrals to the others, and no name", async () => {
            const acme = fresh();
            const invited = await acme.api.ok(
                201,
                acme.api.post<{ id: string; email: string }>("/v1/members", {
                    email: `gone-${Date.now()}@acme-logiciels.fr`,
                    name: "Ondine Partie",
                    role: "rep",
                }),
            );
            const { id } = await referred(acme);
            const there = await rep(acme);
            const give = (to: string) =>
                acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/hand-over`, { rep: to, reason: "Congés" }));
            await give(there.id);
            await give(invited.id);
            const told = async () =>
                (await events(acme, id)).filter(({ event }) => event === "handed_over").map(({ reason }) => reason);
            expect(await told()).toEqual(["Sacha Membre: Congés", "Ondine Partie: Congés"]);
            await erase(acme, invited.email);
            expect(await taskOf(acme, id)).toMatchObject({ rep: { id: there.id }, free: false });
            expect(await told()).toEqual(["Sacha Membre: Congés", "—: Congés"]);
            const evidence = await acme.api.get(`/v1/referrals/${id}/evidence`);
            expect(evidence.status).toBe(200);
            expect(evidence.text).not.toContain("Ondine");
        });

        it("at once with hand-overs to them and new referrals keeps none", async () => {
            const acme = fresh();
            const keep = await rep(acme);
            const advocates = await Promise.all(Array.from({ length: 5 }, () => acme.advocate()));
            const ids = await Promise.all(advocates.map(async (one) => (await acme.refer(one)).id));
            for (let round = 0; round < 5; ++round) {
                const leaver = await invite(acme, "rep");
                const leave = () =>
                    round % 2 === 0
                        ? acme.api.request("DELETE", `/v1/members/${leaver.id}`)
                        : acme.api.put(`/v1/members/${leaver.id}/role`, { role: "viewer" });
                const give = (id: string) => acme.api.post(`/v1/referrals/${id}/hand-over`, { rep: leaver.id });
                const fresh = await acme.advocate();
                const answers = await Promise.all([
                    ...ids.slice(0, 3).map(give),
                    acme.refer(fresh),
                    leave(),
                    ...ids.slice(3).map(give),
                ]);
                for (const answer of answers) {
                    if ("status" in answer) expect([200, 204, 422]).toContain(answer.status);
                }
                await acme.settle();
                const all = await queue(acme, "?limit=200");
                expect(all.items.map((task) => task.rep?.id).filter((who) => who !== keep.id)).toEqual([]);
            }
        });
    });

    it("an advocate who is forgotten leaves no reason why the rep went on without them", async () => {
        const acme = fresh();
        await rep(acme);
        const advocate = await acme.advocate();
        const { id } = await acme.refer(advocate, { phone: "+33 1 44 55 66 77" });
        const agreed = await acme.refer(advocate, { phone: "+33 1 44 55 66 78" });
        for (let i = 0; i < 3; ++i) await called(acme, id, { party: "advocate", outcome: "no_answer" });
        const reason = "Camille est en congé maternité";
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/go-on`, { reason }));
        await acme.api.ok(200, move(acme.api, agreed.id, "advocate_agrees", "Camille le veut bien"));
        await erase(acme, advocate.email);
        for (const one of [id, agreed.id]) {
            for (const path of ["", "/events", "/evidence"]) {
                expect((await acme.api.get(`/v1/referrals/${one}${path}`)).text).not.toContain("Camille");
            }
        }
        expect(await lines(acme, id)).toContain("went_on");
    });

    it("a key that is nobody's has no queue of its own", async () => {
        const acme = fresh();
        const { id } = await referred(acme);
        expect(await queue(acme, "?view=mine")).toMatchObject({ items: [], counts: { mine: 0, all: 1, to_take: 1 } });
        const [task] = (await queue(acme, "?view=to_take")).items;
        expect(task).toMatchObject({ referral: id, rep: null });
        expect(task?.routed_by_text).toMatch(/team has none|équipe n’en a aucun/);
        const one = await rep(acme);
        const own = await taskOf(acme, id);
        expect(own.rep?.id).toBe(one.id);
        expect(own.routed_by_text).not.toMatch(/\b(you|vous)\b/i);
    });

    it("countries of a rep are matched however they are written", async () => {
        const acme = fresh();
        const [belgian, french] = [await rep(acme), await rep(acme)];
        expect((await acme.api.ok(200, setRep(acme, belgian.id, { countries: ["be"] }))).countries).toEqual(["BE"]);
        await acme.api.ok(200, setRep(acme, french.id, { countries: ["fr"] }));
        for (let i = 0; i < 2; ++i) {
            const { id } = await referred(acme);
            expect(await taskOf(acme, id)).toMatchObject({ rep: { id: french.id }, routed_by: "rule" });
        }
    });

    it("two agreements of an advocate nobody wrote to yet, at once, are both written down", async () => {
        const acme = fresh();
        await rep(acme);
        for (let round = 0; round < 6; ++round) {
            const advocate = await acme.advocate();
            const both = [0, 1].map((i) => ({ phone: `+33 1 44 55 ${10 + round} 0${i}` }));
            const ids = [];
            for (const over of both) ids.push((await acme.refer(advocate, over)).id);
            const answers = await Promise.all(
                ids.map((id) => call(acme.api, id, { party: "advocate", outcome: "agrees" })),
            );
            expect(answers.map(({ status }) => status)).toEqual([201, 201]);
        }
    });

    it("a calendar names the company that is called: the advocate's, then the prospect's", async () => {
        const acme = fresh();
        const one = await rep(acme);
        const { id } = await referred(acme, { company: "Zorbec Prospect" });
        const url = (await acme.api.ok(200, one.api.post<Rep>(`/v1/reps/${one.id}/calendar`))).calendar_url ?? "";
        const shown = async () => (await fetch(acme.server.url + new URL(url).pathname)).text();
        expect(await shown()).not.toContain("Zorbec");
        // RFC 5545 §3.6: one component at least.
        expect(await shown()).toMatch(/^BEGIN:(VEVENT|VTIMEZONE)\r$/mu);
        await called(acme, id, { party: "advocate", outcome: "agrees" });
        expect(await shown()).toContain("Zorbec");
    });

    describe("the rep of an account", () => {
        interface Step {
            actor: string;
            actor_name: string | null;
            rep: { id: string | null; name: string | null } | null;
        }
        const history = async (acme: Workspace, account: string) =>
            (await acme.api.ok(200, acme.api.get<Page<Step>>(`/v1/accounts/${account}/history`))).items;
        const put = (by: Api, account: string, who: string | null) =>
            by.put(`/v1/accounts/${account}/rep`, { rep: who });

        it("is not taken over by a colleague, and every change leaves a line", async () => {
            const acme = fresh();
            const one: Joined = await rep(acme);
            const gone = await invite(acme, "rep");
            const two: Joined = {
                id: gone.id,
                api: await claim(acme, gone.invitation_link, gone.email),
            };
            const { account } = await acme.advocate();
            await acme.api.ok(200, put(one.api, account, one.id));
            await acme.api.ok(200, put(one.api, account, one.id));
            expectProblem(await put(two.api, account, two.id), 403, "forbidden");
            expectProblem(await put(two.api, account, null), 403, "forbidden");
            expectProblem(await put(one.api, account, two.id), 403, "forbidden");
            await acme.api.ok(200, put(acme.api, account, two.id));
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${two.id}`));
            await acme.api.ok(200, put(one.api, account, one.id));
            await acme.api.ok(200, put(one.api, account, null));
            expect(await history(acme, account)).toMatchObject([
                { actor: "member", actor_name: "Sacha Membre", rep: { id: one.id, name: "Sacha Membre" } },
                { actor: "api", rep: { id: two.id } },
                { actor: "member", rep: { id: one.id } },
                { actor: "member", rep: { id: null, name: null } },
            ]);
        });
    });

    it("what a rep may still do with what was unlocked for them is call", async () => {
        const acme = fresh();
        const one = await rep(acme);
        const { id } = await unlocked(acme);
        await called(acme, id, { party: "prospect", outcome: "reached" }, one.api);
        expect((await acme.referral(id)).state).toBe("contacted");
    });
});
