// What is promised is kept: nothing is forgotten, stranded or left in a list without anybody being told.
import { describe, expect, it } from "vitest";
import { called, lines, queue, referred, rep, setCalling, setRep, take, taskOf, unlocked } from "./support/calls.js";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { detail, happen } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

const day = 86_400;

interface Duty {
    kind: string;
    state: string;
    referral: string;
    title: string;
    note: string | null;
    assignee: { id: string } | null;
}

const duties = async (acme: Workspace, kind: string) =>
    (await acme.api.ok(200, acme.api.get<Page<Duty>>(`/v1/tasks?kind=${kind}`))).items;
const states = async (acme: Workspace, kind = "overdue_call") => (await duties(acme, kind)).map(({ state }) => state);
const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/** Says whether people in France may be called. */
async function callable(acme: Workspace, phone: boolean) {
    const headers = { "if-match": (await acme.api.get("/v1/contact-policies")).headers["etag"] ?? "" };
    const policies = [{ country: "FR", message: "automatic", phone, needs_acquaintance: false }];
    await acme.api.ok(200, acme.api.put("/v1/contact-policies", { country: "FR", policies }, { headers }));
}

describeOnBothEngines("calls are kept", { workspaces: [{ preset: "advocate-calls", copies: 25 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    describe("a prospect who was promised a call back", () => {
        it("is kept until they have been silent for 30 days after it", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await unlocked(acme);
            await called(acme, id, { party: "prospect", outcome: "reached" });
            const at = acme.at(45 * day);
            await called(acme, id, { party: "prospect", outcome: "call_back", call_back_at: at });
            expect(seconds(at, (await detail(acme, id)).contact.erased_at ?? "")).toBe(30 * day);
            await acme.advanceDays(31);
            expect((await acme.referral(id)).state).toBe("contacted");
            expect(await taskOf(acme, id)).toMatchObject({ open: true, late: false });
            await acme.advanceDays(15);
            await called(acme, id, { party: "prospect", outcome: "no_answer" });
            expect((await acme.referral(id)).state, "one unanswered call does not undo the promise").toBe("contacted");
            await acme.advanceDays(30);
            expect((await acme.referral(id)).state).toBe("erased");
            expect((await queue(acme)).items).toEqual([]);
            expect(await duties(acme, "forgotten")).toMatchObject([
                { state: "open", referral: id, assignee: { id: one.id } },
            ]);
        });

        it("is not kept for it once it came to nothing", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await unlocked(acme);
            await called(acme, id, { party: "prospect", outcome: "reached" });
            const call_back_at = acme.at(300 * day);
            await called(acme, id, { party: "prospect", outcome: "call_back", call_back_at });
            await called(acme, id, { party: "prospect", outcome: "lost", reason: "Plus rien" });
            const until = (await detail(acme, id)).contact.erased_at ?? "";
            expect(seconds(acme.at(), until)).toBeLessThan(31 * day);
        });

        it("is silent from their last answer on", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await unlocked(acme);
            await called(acme, id, { party: "prospect", outcome: "reached" });
            await acme.advanceDays(20);
            await called(acme, id, { party: "prospect", outcome: "no_answer" });
            await called(acme, id, { party: "prospect", outcome: "reached" });
            const reached = acme.at();
            const until = (await detail(acme, id)).contact.erased_at ?? "";
            expect(Math.abs(seconds(reached, until) - 30 * day)).toBeLessThan(60);
        });
    });

    it("whoever nobody informed is forgotten at the limit of the law, whatever the advocate was promised, and all are told", async () => {
        const acme = fresh();
        const one = await rep(acme);
        const { id } = await referred(acme);
        const call_back_at = acme.at(40 * day);
        await called(acme, id, { party: "advocate", outcome: "call_back", call_back_at });
        await acme.advanceDays(26);
        expect(await states(acme, "uninformed")).toEqual(["open"]);
        expect(await duties(acme, "forgotten")).toEqual([]);
        await acme.advanceDays(5);
        expect((await acme.referral(id)).state).toBe("erased");
        const told = await duties(acme, "forgotten");
        expect(told).toMatchObject([{ state: "open", assignee: { id: one.id } }]);
        expect(told[0]?.title).not.toBe("");
    });

    it("nobody is told of a prospect who was forgotten after their call had ended", async () => {
        const acme = fresh();
        await rep(acme);
        const { id } = await unlocked(acme);
        await called(acme, id, { party: "prospect", outcome: "reached" });
        await called(acme, id, { party: "prospect", outcome: "lost", reason: "Trop cher" });
        await acme.advanceDays(31);
        expect((await acme.referral(id)).state).toBe("erased");
        expect(await duties(acme, "forgotten")).toEqual([]);
    });

    describe("what tells the team of an overdue call", () => {
        /** A referral that is overdue and told so. */
        async function overdue(acme: Workspace) {
            const { id } = await referred(acme);
            await acme.advanceDays(6);
            expect(await states(acme)).toEqual(["open"]);
            return id;
        }

        it("names the prospect's company and who recommended it", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme, { company: "Atelier Ulysse" });
            await acme.advanceDays(6);
            const told = async (language: string) => {
                const headers = { "accept-language": language };
                const { items } = await acme.api.ok(
                    200,
                    acme.api.get<Page<Duty>>("/v1/tasks?kind=overdue_call", { headers }),
                );
                return items.find(({ referral }) => referral === id)?.title.replace(/\s/g, " ");
            };
            expect(await told("fr")).toBe(
                "Appel en retard : Atelier Ulysse (recommandation : Camille Petit). Prenez-le, ou transmettez-le",
            );
            expect(await told("en")).toBe(
                "Overdue call: Atelier Ulysse (recommended by Camille Petit). Take it, or hand it over",
            );
        });

        it("is closed by a call that moves the referral, and opened anew for the next", async () => {
            const acme = fresh();
            await rep(acme);
            const id = await overdue(acme);
            await called(acme, id, { party: "advocate", outcome: "agrees" });
            expect(await states(acme)).toEqual(["done"]);
            await acme.advanceDays(6);
            expect((await states(acme)).sort()).toEqual(["done", "open"]);
        });

        it("is closed by a move that is no call, by going on, and by the end", async () => {
            const acme = fresh();
            await rep(acme);
            const id = await overdue(acme);
            await acme.api.ok(200, happen(acme, id, "advocate_agrees"));
            expect(await states(acme)).toEqual(["done"]);

            const other = await referred(acme);
            for (let i = 0; i < 3; ++i) await called(acme, other.id, { party: "advocate", outcome: "no_answer" });
            await acme.advanceDays(6);
            const open = async () => (await duties(acme, "overdue_call")).filter(({ state }) => state === "open");
            expect((await open()).map(({ referral }) => referral)).toContain(other.id);
            const reason = { reason: "Injoignable" };
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${other.id}/go-on`, reason));
            expect((await open()).map(({ referral }) => referral)).not.toContain(other.id);
            await acme.api.ok(200, happen(acme, id, "withdrawal"));
            expect(await open()).toEqual([]);
        });

        it("stays while the rep who was late leaves, and is closed by the call of who follows", async () => {
            const acme = fresh();
            const late = await rep(acme);
            const id = await overdue(acme);
            const next = await rep(acme);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${late.id}`));
            expect((await taskOf(acme, id)).rep?.id).toBe(next.id);
            expect(await states(acme)).toEqual(["open"]);
            await called(acme, id, { party: "advocate", outcome: "reached" });
            expect(await states(acme)).toEqual(["done"]);
        });

        it("is closed by the call of the first who was invited", async () => {
            const acme = fresh();
            const id = await overdue(acme);
            await rep(acme);
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call" });
            await called(acme, id, { party: "advocate", outcome: "no_answer" });
            expect(await states(acme)).toEqual(["done"]);
        });
    });

    describe("what changes hands", () => {
        it("is as late as it was, when its rep leaves or is forgotten", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const { due_at } = await taskOf(acme, id);
            await acme.advanceDays(6);
            const two = await rep(acme);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${one.id}`));
            expect(await taskOf(acme, id)).toMatchObject({ rep: { id: two.id }, due_at, late: true, free: false });
            await acme.api.ok(200, acme.api.put(`/v1/members/${two.id}/role`, { role: "viewer" }));
            expect(await taskOf(acme, id)).toMatchObject({ rep: null, due_at, late: true });
            const three = await rep(acme);
            expect(await taskOf(acme, id)).toMatchObject({ rep: { id: three.id }, due_at, late: true });
        });

        it("keeps the call back that was promised before there was a rep", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            const call_back_at = acme.at(3 * day);
            await called(acme, id, { party: "advocate", outcome: "call_back", call_back_at });
            const one = await rep(acme);
            const task = await taskOf(acme, id);
            expect(task.rep?.id).toBe(one.id);
            expect(seconds(call_back_at, task.call_back_at ?? "")).toBe(0);
            expect(seconds(call_back_at, task.due_at)).toBe(0);
        });

        it("escalates again, also a call back, whoever it was given to", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const call_back_at = acme.at(day);
            await called(acme, id, { party: "advocate", outcome: "call_back", call_back_at }, one.api);
            await acme.advanceDays(7);
            const two = await rep(acme);
            for (const to of [two.id, two.id]) {
                expect(await taskOf(acme, id)).toMatchObject({ free: true });
                await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/hand-over`, { rep: to }));
                expect(await taskOf(acme, id)).toMatchObject({ free: false, rep: { id: to } });
                await acme.advanceDays(7);
            }
            expect(await taskOf(acme, id)).toMatchObject({ free: true });
        });
    });

    it("a program that begins to call gives reps what was accepted before", async () => {
        const acme = fresh();
        await acme.api.ok(200, setCalling(acme, { wants_calls: false }));
        const one = await rep(acme);
        const { id } = await referred(acme);
        expect(await acme.referral(id)).toMatchObject({ state: "accepted", rep: null });
        await acme.api.ok(200, setCalling(acme, { wants_calls: true }));
        expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: one.id });
        expect((await queue(acme)).items).toMatchObject([{ referral: id, rep: { id: one.id } }]);
        await acme.api.ok(200, take(one.api, id));
    });

    describe("where nobody may call any more", () => {
        it("the team is told of what a rep was to call, until somebody moves it on", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await unlocked(acme);
            await callable(acme, false);
            expect((await queue(acme)).items).toEqual([]);
            const told = await duties(acme, "not_callable");
            expect(told).toMatchObject([{ state: "open", referral: id }]);
            expect(told[0]?.title).not.toBe("");
            await acme.api.ok(200, happen(acme, id, "contacted"));
            expect(await states(acme, "not_callable")).toEqual(["done"]);
        });

        it("an advocate who agrees afterwards strands nothing unseen", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            await callable(acme, false);
            expect(await states(acme, "not_callable")).toEqual(["open"]);
            await acme.api.ok(200, happen(acme, id, "advocate_agrees"));
            expect(await states(acme, "not_callable")).toEqual(["open"]);
            await callable(acme, true);
            expect(await states(acme, "not_callable")).toEqual(["done"]);
            expect((await queue(acme)).items).toMatchObject([{ referral: id, call: "prospect", open: true }]);
        });

        it("what nobody works yet is followed by the message", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            expect((await queue(acme)).items).toHaveLength(1);
            await callable(acme, false);
            await acme.settle();
            expect((await queue(acme)).items).toEqual([]);
            expect((await detail(acme, id)).contact.step).not.toBe("none");
            expect(await duties(acme, "not_callable")).toEqual([]);
        });
    });

    it("a call is due in the hours of who works it, whoever made this one", async () => {
        const acme = fresh();
        const owner = await rep(acme);
        const { id } = await referred(acme);
        await acme.api.ok(200, setRep(acme, owner.id, { time_zone: "Pacific/Auckland" }));
        const lead = await member(acme, "marketing");
        const { task } = await called(acme, id, { party: "advocate", outcome: "no_answer" }, lead);
        expect(task.rep?.id).toBe(owner.id);
        const hour = new Intl.DateTimeFormat("en-GB", {
            timeZone: "Pacific/Auckland",
            hour: "2-digit",
            hourCycle: "h23",
        });
        const due = Number(hour.format(new Date(task.due_at)));
        expect(due, task.due_at).toBeGreaterThanOrEqual(9);
        expect(due, task.due_at).toBeLessThanOrEqual(18);
    });

    it("no call back is offered while its rep is away", async () => {
        const acme = fresh();
        const one = await rep(acme);
        const { id } = await referred(acme);
        const absent_until = acme.at(10 * day);
        await acme.api.ok(200, setRep(acme, one.id, { absent_from: acme.at(3_600), absent_until }));
        const { call_back_offer } = await taskOf(acme, id);
        expect(Date.parse(call_back_offer)).toBeGreaterThanOrEqual(Date.parse(absent_until));
        const { task } = await called(acme, id, { party: "advocate", outcome: "call_back" }, one.api);
        expect(task.due_at).toBe(call_back_offer);
        const forEver = { absent_from: null, absent_until: "9999-12-31T00:00:00Z" };
        const refused = expectProblem(await setRep(acme, one.id, forEver), 422, "time_invalid");
        expect(refused.errors?.[0]?.pointer).toBe("/absent_until");
    });

    it("a script that is empty in one language is refused, in both it is none", async () => {
        const acme = fresh();
        const path = `/v1/programs/${await programOf(acme)}/calling`;
        const refused = await setCalling(acme, { advocate_script: { en: "Say hello", fr: "  " } });
        expect(expectProblem(refused, 422, "required").errors?.[0]?.pointer).toBe("/advocate_script/fr");
        await acme.api.ok(200, setCalling(acme, { prospect_script: { en: "", fr: " " } }));
        expect((await acme.api.get<Record<string, unknown>>(path)).body["prospect_script"]).toBeNull();
        expect(await lines(acme, (await referred(acme)).id)).toContain("submitted");
    });
});
