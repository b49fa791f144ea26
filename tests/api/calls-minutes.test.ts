// What calls cost whose minutes nobody told, what a script may show, when a rep goes on without the advocate, and how a
// queue is searched.
import { describe, expect, it } from "vitest";
import { call, called, queue, referred, rep, setCalling, taskOf, unlocked, type Rep } from "./support/calls.js";
import { programOf } from "./support/campaigns.js";
import { expectProblem } from "./support/client.js";
import type { Money } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Brief {
    advocate_script: string;
    prospect_script: string;
    usual_minutes: number;
    no_answer_days: number;
}

interface Report {
    totals: { cost: { calls: Money; total: Money } };
    estimated_calls: Money;
}

const brief = (acme: Workspace, id: string, language = "en") =>
    acme.api.ok(200, acme.api.get<Brief>(`/v1/queue/${id}`, { headers: { "accept-language": language } }));
const report = (acme: Workspace) => acme.api.ok(200, acme.api.get<Report>("/v1/reports/economics"));
const both = (text: string) => ({ en: text, fr: text });

async function named(acme: Workspace, involvement: string): Promise<{ advocate: Advocate; id: string }> {
    const advocate = await acme.advocate();
    const person = { account: advocate.account, email: advocate.email, name: "Camille Petit", role: "admin" };
    await acme.api.ok(200, acme.api.put(`/v1/users/${advocate.user}`, person));
    await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { involvement }));
    const { id } = await acme.refer(advocate, { contact_name: "Jean Martin", phone: "+33 1 44 55 66 77" });
    return { advocate, id };
}

describeOnBothEngines("calls told whole", { workspaces: [{ preset: "advocate-calls", copies: 14 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    describe("minutes that nobody told", () => {
        it("are the usual ones of the program, marked as estimated, and told so in the report", async () => {
            const acme = fresh();
            const { id } = await unlocked(acme);
            // The advocate agreed, minutes untold: five of them at 36.00 an hour.
            expect(await report(acme)).toMatchObject({
                totals: { cost: { calls: acme.money(300), total: acme.money(300) } },
                estimated_calls: acme.money(300),
            });
            const told = await called(acme, id, { party: "prospect", outcome: "reached", minutes: 10 });
            expect(told).toMatchObject({ minutes: 10, minutes_estimated: false, cost: acme.money(600) });
            const none = await called(acme, id, { party: "prospect", outcome: "call_back", minutes: 0 });
            expect(none).toMatchObject({ minutes: 0, minutes_estimated: false, cost: acme.money(0) });
            await acme.api.ok(200, setCalling(acme, { usual_minutes: 8 }));
            const usual = await called(acme, id, { party: "prospect", outcome: "reached" });
            expect(usual).toMatchObject({ minutes: 8, minutes_estimated: true, cost: acme.money(480) });
            const vain = await called(acme, id, { party: "prospect", outcome: "no_answer" });
            expect(vain).toMatchObject({ minutes: 1, minutes_estimated: true, cost: acme.money(60) });
            expect(await report(acme)).toMatchObject({
                totals: { cost: { calls: acme.money(1_440) } },
                estimated_calls: acme.money(840),
            });
        });

        it("are a setting that a body may leave away", async () => {
            const acme = fresh();
            const path = `/v1/programs/${await programOf(acme)}/calling`;
            const read = await acme.api.get<Record<string, unknown>>(path);
            expect(read.body).toMatchObject({ usual_minutes: 5, no_answer_days: 1 });
            await acme.api.ok(200, setCalling(acme, { usual_minutes: 12, no_answer_days: 2 }));
            const kept = await acme.api.ok(
                200,
                setCalling(acme, { usual_minutes: undefined, no_answer_days: undefined }),
            );
            expect(kept).toMatchObject({ usual_minutes: 12, no_answer_days: 2 });
            const refused = await setCalling(acme, { usual_minutes: 601 });
            expect(expectProblem(refused, 422, "out_of_range").errors?.[0]?.pointer).toBe("/usual_minutes");
            const { id } = await referred(acme);
            expect(await brief(acme, id)).toMatchObject({ usual_minutes: 12, no_answer_days: 2 });
        });
    });

    describe("a script of a program's own", () => {
        it("shows its variables, and names no advocate who stays anonymous to the prospect", async () => {
            const acme = fresh();
            const text =
                "{{prospect}}, {{product}} here. {{#advocate}}Quote {{advocate}} ({{account}}).{{/advocate}}{{^advocate}}Quote nobody.{{/advocate}} From {{advocate}}, {{account}}.";
            await acme.api.ok(200, setCalling(acme, { prospect_script: both(text), advocate_script: both(text) }));
            const quoted = await named(acme, "quote_me");
            expect((await brief(acme, quoted.id)).prospect_script).toMatch(
                /^Jean Martin, .+ here\. Quote Camille Petit \(.+\)\. From Camille Petit, .+\.$/,
            );
            const anonymous = await named(acme, "anonymous");
            const { account_name: company } = (await taskOf(acme, anonymous.id)).advocate as unknown as {
                account_name: string;
            };
            for (const [language, words] of [
                ["en", "Quote nobody. From one of our customers, a company that works with us."],
                ["fr", "Quote nobody. From l’un de nos clients, une entreprise qui travaille avec nous."],
            ] as const) {
                const { prospect_script, advocate_script } = await brief(acme, anonymous.id, language);
                expect(prospect_script).toContain(words);
                expect(prospect_script).not.toContain("Camille");
                expect(prospect_script).not.toContain(company);
                // What is said to the advocates themselves names them.
                expect(advocate_script).toContain("Quote Camille Petit");
            }
        });

        it("may show nothing else", async () => {
            const acme = fresh();
            for (const [script, code, said] of [
                ["Hello {{advocate_email}}", "variable_unknown", "advocate_email"],
                ["Hello {{#phone}}x{{/phone}}", "variable_unknown", "phone"],
                ["Hello {{advocate", "template_syntax", "{{advocate"],
                ["Hello {{{advocate}}}", "template_syntax", "{{{advocate"],
            ] as const) {
                for (const field of ["advocate_script", "prospect_script"]) {
                    const refused = await setCalling(acme, { [field]: { en: "Hello", fr: script } });
                    const problem = expectProblem(refused, 422, code);
                    expect(problem.errors?.[0]?.pointer).toBe(`/${field}/fr`);
                    expect(problem.errors?.[0]?.detail).toContain(said);
                }
            }
        });
    });

    describe("going on without an advocate who never answers", () => {
        const vain = { party: "advocate", outcome: "no_answer" };
        const on = (acme: Workspace, id: string) =>
            acme.api.post(`/v1/referrals/${id}/go-on`, { reason: "Never there" });

        it("takes as many calls as the program says, on one day unless it says more", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            for (let i = 0; i < 3; ++i) await called(acme, id, vain);
            expect(await taskOf(acme, id)).toMatchObject({ may_go_on: true });
            await acme.api.ok(200, on(acme, id));
        });

        it("takes days where the program says so, counted since they last answered", async () => {
            const acme = fresh();
            await rep(acme);
            await acme.api.ok(200, setCalling(acme, { no_answer_days: 2 }));
            const { id } = await referred(acme);
            for (let i = 0; i < 4; ++i) await called(acme, id, vain);
            expect(await taskOf(acme, id)).toMatchObject({ advocate_attempts: 4, may_go_on: false });
            expect(expectProblem(await on(acme, id), 409, "advocate_first").detail).toMatch(/1.+2/);
            await acme.advanceDays(1);
            await called(acme, id, { party: "advocate", outcome: "call_back" });
            for (let i = 0; i < 3; ++i) await called(acme, id, vain);
            expectProblem(await on(acme, id), 409, "advocate_first");
            await acme.advanceDays(1);
            await called(acme, id, vain);
            expect(await taskOf(acme, id)).toMatchObject({ may_go_on: true });
            await acme.api.ok(200, on(acme, id));
            expectProblem(await setCalling(acme, { no_answer_days: 4 }), 422, "out_of_range");
        });
    });

    describe("a queue", () => {
        it("is searched by prospect, advocate, their company, and who has it", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const advocate = await acme.advocate();
            const person = { account: advocate.account, email: advocate.email, name: "Ines Grandval", role: "admin" };
            await acme.api.ok(200, acme.api.put(`/v1/users/${advocate.user}`, person));
            const first = await acme.refer(advocate, { company: "Boulangerie Éphèse", contact_name: "Zoé Martin" });
            const second = await referred(acme, { company: "Xylophore", contact_name: "Ana_Lopez" });
            const found = async (q: string, more = "") =>
                (await queue(acme, `?q=${encodeURIComponent(q)}${more}`)).items.map(({ referral }) => referral);
            expect(await found("ephese")).toEqual([first.id]);
            expect(await found("ÉPHÈSE")).toEqual([first.id]);
            expect(await found("zoé")).toEqual([first.id]);
            expect(await found("GRANDVAL")).toEqual([first.id]);
            expect(await found(" xylo ")).toEqual([second.id]);
            expect(await found(second.email)).toEqual([second.id]);
            expect(await found("a_l")).toEqual([second.id]);
            expect(await found("%")).toEqual([]);
            expect(await found("nothing of the kind")).toEqual([]);
            expect((await found("")).sort()).toEqual([first.id, second.id].sort());
            const { name } = (await taskOf(acme, first.id)).rep ?? { name: "" };
            expect(await found(name)).toHaveLength(2);
            expect(await found("xylo", `&view=mine&rep=${one.id}`)).toEqual([second.id]);
            expect(await found("xylo", "&view=to_take")).toEqual([]);
            expect((await queue(acme, "?q=xylo")).counts).toMatchObject({ all: 2, exact: true });
            expectProblem(await acme.api.get(`/v1/queue?q=${"x".repeat(201)}`), 422, "too_long");
        });

        it("goes on within what is searched, and begins where somebody wants it to", async () => {
            const acme = fresh();
            await rep(acme);
            const ids: string[] = [];
            for (let i = 0; i < 3; ++i) ids.push((await referred(acme, { company: `Xylophore ${i}` })).id);
            await referred(acme, { company: "Other" });
            const seen: string[] = [];
            for (let cursor: string | null = ""; cursor !== null;) {
                const page = await queue(acme, `?q=xylophore&limit=1${cursor ? `&cursor=${cursor}` : ""}`);
                seen.push(...page.items.map(({ referral }) => referral));
                cursor = page.next_cursor;
            }
            expect(seen.sort()).toEqual(ids.sort());
            const due = (await taskOf(acme, ids[0] ?? "")).due_at;
            const from = (moment: string) => queue(acme, `?due_from=${encodeURIComponent(moment)}&exact_counts=true`);
            const later = new Date(Date.parse(due) + 3_600_000).toISOString();
            expect((await from(due)).items.map(({ referral }) => referral)).toContain(ids[0]);
            expect(await from(later)).toMatchObject({ items: [], counts: { all: 4, exact: true } });
        });
    });

    it("a calendar says whom to call, for how long, and what was promised", async () => {
        const acme = fresh();
        const one = await rep(acme);
        await acme.api.ok(200, setCalling(acme, { usual_minutes: 20 }));
        const { id } = await referred(acme, { company: "Quartzel" });
        await acme.api.ok(200, acme.api.post<Rep>(`/v1/reps/${one.id}/calendar`));
        const { calendar_url } = await acme.api.ok(200, acme.api.get<Rep>(`/v1/reps/${one.id}`));
        const look = async () => (await fetch(acme.server.url + new URL(calendar_url ?? "").pathname)).text();
        expect(await look()).toContain("TRANSP:TRANSPARENT");
        await acme.api.ok(201, call(acme.api, id, { party: "advocate", outcome: "agrees" }));
        const asked = await acme.api.ok(201, call(acme.api, id, { party: "prospect", outcome: "call_back" }));
        const text = await look();
        const lines = text.replace(/\r\n[ \t]/g, "").split("\r\n");
        const of = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length + 1) ?? "";
        expect(of("SUMMARY")).toMatch(/Quartzel/);
        expect(of("SUMMARY")).toMatch(/Promised call back|Rappel promis/);
        expect(of("TRANSP")).toBe("OPAQUE");
        expect(of("UID")).toBe(`referral-${id}@parrain`);
        const moment = (stamp: string) =>
            Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
        expect(moment(of("DTSTART"))).toBe(Date.parse(asked.task.due_at));
        expect(moment(of("DTEND")) - moment(of("DTSTART"))).toBe(20 * 60_000);
        expect(Number(of("SEQUENCE"))).toBeGreaterThan(1);
        expect(moment(of("LAST-MODIFIED"))).not.toBeNaN();
    });
});
