// Where people are called: how an advocate's number arrives, who sees a prospect's and when, and when a rep is there.
import { describe, expect, it } from "vitest";
import { called, queue, referred, rep, setCalling, setRep, taskOf, type Queue } from "./support/calls.js";
import { programOf } from "./support/campaigns.js";
import { expectProblem, type Api } from "./support/client.js";
import type { Page, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";

const hours = { time_zone: "America/Montreal", work_from: 480, work_to: 960, work_days: [2, 3, 4] };

describeOnBothEngines("numbers", { workspaces: [{ preset: "advocate-calls", copies: 10 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    describe("an advocate's number", () => {
        it("is null while nobody told it, and comes with the user, however it is written", async () => {
            const acme = fresh();
            await rep(acme);
            const advocate = await acme.advocate();
            const { id } = await acme.refer(advocate);
            expect((await taskOf(acme, id)).advocate.phone).toBeNull();
            const { account, email } = advocate;
            const user = { account, email, name: "Camille Petit", role: "admin" };
            const put = (over: object) => acme.api.put(`/v1/users/${advocate.user}`, { ...user, ...over });
            await acme.api.ok(200, put({ phone: "'02 98 11 22 33" }));
            expect((await taskOf(acme, id)).advocate.phone).toBe("+33298112233");
            await acme.api.ok(200, put({}));
            expect((await taskOf(acme, id)).advocate.phone, "kept where a PUT does not name it").toBe("+33298112233");
            await acme.api.ok(200, put({ phone: "" }));
            expect((await taskOf(acme, id)).advocate.phone).toBeNull();
        });

        it("comes from whoever writes it down", async () => {
            const acme = fresh();
            const lea = await rep(acme);
            const advocate = await acme.advocate();
            const { id } = await acme.refer(advocate);
            const path = `/v1/advocates/${(await acme.referral(id)).advocate.id}`;
            const read = async () => (await acme.api.ok(200, lea.api.get<{ phone: string | null }>(path))).phone;
            expect(await read()).toBeNull();
            const put = (phone: unknown, by = lea.api) => by.put<{ phone: string | null }>(`${path}/phone`, { phone });
            expect(await acme.api.ok(200, put("02.98.11.22.33"))).toEqual({ phone: "+33298112233" });
            expect([await read(), (await taskOf(acme, id)).advocate.phone]).toEqual(["+33298112233", "+33298112233"]);
            const problem = expectProblem(await put("call me"), 422, "phone_invalid");
            expect(problem.errors?.[0]?.pointer).toBe("/phone");
            expectProblem(await put("02", await member(acme, "finance")), 403, "forbidden");
            expect(await acme.api.ok(200, put(null))).toEqual({ phone: null });
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/users/${advocate.user}`));
            expectProblem(await put("02 98 11 22 33"), 404, "not_found");
        });
    });

    describe("a prospect's number", () => {
        const seenBy = async (by: Api, id: string) => {
            const one = (await by.get<Referral>(`/v1/referrals/${id}`)).body;
            const { items } = (await by.get<Page<Referral>>("/v1/referrals")).body;
            const listed = items.find((each) => each.id === id);
            const evidence = (await by.get<{ prospect: { phone: string | null } }>(`/v1/referrals/${id}/evidence`))
                .body;
            const files = await Promise.all(
                ["/v1/referrals.csv", `/v1/referrals/${id}/evidence.html`].map(
                    async (path) => (await by.get(path)).text,
                ),
            );
            const phones = [one.prospect.phone, listed?.prospect.phone, evidence.prospect.phone];
            return [...phones, ...files.map((text) => /\+33144556677/u.exec(text)?.[0] ?? null)];
        };
        const nothing = [null, null, null, null, null];
        const number = "+33144556677";
        const all = [number, number, number, number, number];

        it("is shown to reps once the advocate agreed, and to others at once", async () => {
            const acme = fresh();
            const lea = await rep(acme);
            const { id } = await referred(acme);
            expect(await seenBy(lea.api, id)).toEqual(nothing);
            for (const other of [acme.api, await member(acme, "marketing")]) {
                expect(await seenBy(other, id)).toEqual(all);
            }
            await called(acme, id, { party: "advocate", outcome: "reached" }, lea.api);
            expect(await seenBy(lea.api, id)).toEqual(nothing);
            await called(acme, id, { party: "advocate", outcome: "agrees" }, lea.api);
            expect(await seenBy(lea.api, id)).toEqual(all);
        });

        it("is shown to reps at once where the advocate does not come first", async () => {
            const acme = fresh();
            const lea = await rep(acme);
            await acme.api.ok(200, setCalling(acme, { advocate_first: false }));
            const { id } = await referred(acme);
            expect(await seenBy(lea.api, id)).toEqual(all);
        });

        it("stays hidden from a rep while the referral waits for a decision", async () => {
            const acme = fresh();
            const lea = await rep(acme);
            const program = `/v1/programs/${await programOf(acme)}`;
            const read = await acme.api.get<Record<string, unknown>>(program);
            const { name, state, typical_annual_value, target } = read.body;
            const strict = { ...(target as object), review_below: 100 };
            const body = { name, state, typical_annual_value, target: strict };
            await acme.api.ok(200, acme.api.put(program, body, { headers: { "if-match": read.headers["etag"]! } }));
            const { id } = await referred(acme);
            const { items } = await acme.api.ok(200, lea.api.get<Page<{ referral: Referral }>>("/v1/reviews"));
            expect(items.map(({ referral }) => [referral.id, referral.prospect.phone])).toEqual([[id, null]]);
            expect(await seenBy(lea.api, id)).toEqual(nothing);
        });
    });

    it("a task says when its rep works, or, of nobody's, the team", async () => {
        const acme = fresh();
        const { id } = await referred(acme);
        const usual = { time_zone: "Europe/Paris", work_from: 540, work_to: 1080, work_days: [1, 2, 3, 4, 5] };
        expect((await taskOf(acme, id)).hours).toEqual({ ...usual, absent_from: null, absent_until: null });
        const lea = await rep(acme);
        const away = { absent_from: null, absent_until: acme.at(86_400) };
        await acme.api.ok(200, setRep(acme, lea.id, { ...hours, ...away }));
        const task = (await queue(acme, "?view=mine", lea.api)).items[0];
        expect(task?.hours).toMatchObject(hours);
        expect(Date.parse(task?.hours.absent_until ?? "")).toBe(Date.parse(away.absent_until));
    });

    it("a queue asked for by its rep is that rep's, and no other view has one", async () => {
        const acme = fresh();
        const [lea, tom] = [await rep(acme), await rep(acme)];
        const one = await referred(acme);
        const two = await referred(acme);
        const of = async (query: string) => (await queue(acme, query)).items.map(({ referral }) => referral);
        const whose = async (id: string) => (await taskOf(acme, id)).rep?.id;
        expect(new Set([await whose(one.id), await whose(two.id)])).toEqual(new Set([lea.id, tom.id]));
        for (const { id } of [lea, tom]) {
            const theirs = (await whose(one.id)) === id ? one.id : two.id;
            expect(await of(`?rep=${id}`)).toEqual([theirs]);
            expect(await of(`?view=mine&rep=${id}`)).toEqual([theirs]);
        }
        for (const view of ["all", "to_take"]) {
            const answer = await acme.api.get<Queue>(`/v1/queue?view=${view}&rep=${lea.id}`);
            expect(expectProblem(answer, 422, "unknown_field").errors?.[0]?.pointer).toBe("/rep");
        }
    });
});
