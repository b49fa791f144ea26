// Reps, their queue and their calls: the advocate first, nothing without an owner or a due time, one holder.
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
    type Task,
    type Queue,
    type Logged,
    type Rep,
} from "./support/calls.js";
import { programOf } from "./support/campaigns.js";
import { expectProblem, type Api } from "./support/client.js";
import type { Money, Page, Problem, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { invite, member } from "./support/team.js";

/** Whether a moment falls within nine to six of a weekday in Paris. */
function isAtWork(moment: string): boolean {
    const parts = new Intl.DateTimeFormat("en-GB", {
        timeZone: "Europe/Paris",
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
    }).formatToParts(new Date(moment));
    const of = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    const minute = Number(of("hour")) * 60 + Number(of("minute"));
    return !["Sat", "Sun"].includes(of("weekday")) && minute >= 9 * 60 && minute <= 18 * 60;
}

describeOnBothEngines("calls", { workspaces: [{ preset: "advocate-calls", copies: 35 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    describe("routing", () => {
        it("assigns at once where there are reps, and due within their hours", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: one.id });
            const task = await taskOf(acme, id);
            expect(task).toMatchObject({ rep: { id: one.id }, call: "advocate", locked: true, routed_by: "load" });
            expect(isAtWork(task.due_at), task.due_at).toBe(true);
            expect((await acme.referral(id)).next_action_at).toBe(task.due_at);
        });

        it("waits in accepted without any, with a due time, and goes to the first who is invited", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            expect(await acme.referral(id)).toMatchObject({ state: "accepted", rep: null });
            expect(await queue(acme)).toMatchObject({ items: [{ referral: id, rep: null, free: true }] });
            const one = await invite(acme, "rep");
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: one.id });
        });

        it("shares by what reps take, by who looks after the advocate, then by load", async () => {
            const acme = fresh();
            const [german, french, free] = [await rep(acme), await rep(acme), await rep(acme)];
            await acme.api.ok(200, setRep(acme, german.id, { countries: ["BE"] }));
            await acme.api.ok(200, setRep(acme, french.id, { countries: ["FR"] }));
            await acme.api.ok(200, setRep(acme, free.id, { takes_new: false }));
            for (let i = 0; i < 3; ++i) {
                expect((await acme.referral((await referred(acme)).id)).rep).toBe(french.id);
            }
            const belgian = { country: "BE", email: `an@client-${Date.now()}.be`, phone: "+32 2 123 45 67" };
            expect((await acme.referral((await referred(acme, belgian)).id)).rep).toBe(german.id);
            const advocate = await acme.advocate();
            await acme.api.ok(200, acme.api.put(`/v1/accounts/${advocate.account}/rep`, { rep: german.id }));
            const theirs = await acme.refer(advocate);
            expect(await taskOf(acme, theirs.id)).toMatchObject({ rep: { id: german.id }, routed_by: "account_rep" });
            expect(await acme.api.ok(200, acme.api.get(`/v1/accounts/${advocate.account}/rep`))).toEqual({
                rep: german.id,
            });
            const reps = (await acme.api.ok(200, acme.api.get<Page<Rep>>("/v1/reps"))).items;
            expect(reps.map(({ open }) => open)).toEqual([2, 3, 0]);
        });

        it("passes over who is absent", async () => {
            const acme = fresh();
            const [away, there] = [await rep(acme), await rep(acme)];
            await acme.api.ok(200, setRep(acme, away.id, { absent_from: acme.at(-60), absent_until: acme.at(86_400) }));
            expect((await acme.referral((await referred(acme)).id)).rep).toBe(there.id);
        });

        it("gives what a rep leaves behind to the others", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${one.id}`));
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: two.id });
            await acme.api.ok(200, acme.api.put(`/v1/members/${two.id}/role`, { role: "viewer" }));
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: null });
            expect((await queue(acme, "?view=to_take")).items).toHaveLength(1);
        });

        it("goes to a rep and not to whoever accepts it after a review", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const owner = await member(acme, "owner");
            const { email } = acme.prospect();
            const { widget } = await acme.advocate();
            const program = `/v1/programs/${await programOf(acme)}`;
            const read = await acme.api.get<Record<string, unknown>>(program);
            const { name, state, typical_annual_value, target } = read.body;
            const strict = { ...(target as object), review_below: 100 };
            const body = { name, state, typical_annual_value, target: strict };
            await acme.api.ok(200, acme.api.put(program, body, { headers: { "if-match": read.headers["etag"]! } }));
            const told = { email, informed: true };
            const { id } = await acme.api.ok(201, widget.post<{ id: string }>("/widget/v1/referrals", told));
            expect((await acme.referral(id)).state).toBe("review");
            const event = { event: "review_accepted" };
            await acme.api.ok(200, owner.post(`/v1/referrals/${id}/transitions`, event));
            expect(await acme.referral(id)).toMatchObject({ state: "advocate_call", rep: one.id });
        });

        it("a referral that is opened again goes to who is still there", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await unlocked(acme);
            await called(acme, id, { party: "prospect", outcome: "lost", reason: "Pas maintenant" });
            const two = await rep(acme);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/members/${one.id}`));
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, { event: "reopened" }));
            expect(await acme.referral(id)).toMatchObject({ state: "engaged", rep: two.id });
        });

        it("keeps consumers out of the queue", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme, { email: `mamie.${Date.now()}@orange.fr`, company: "Chez mamie" });
            expect(await acme.referral(id)).toMatchObject({ address_class: "consumer", rep: null });
            expect((await queue(acme)).items).toEqual([]);
            expectProblem(await take(acme.api, id), 409, "not_callable");
        });

        it("asks no advocate to agree to a call that nobody may make", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme, { country: "DE" });
            const before = await acme.referral(id);
            expect(before.state).toBe("accepted");
            const agreed = { party: "advocate", outcome: "agrees" };
            expectProblem(await acme.api.post(`/v1/referrals/${id}/calls`, agreed), 409, "not_callable");
            expect(await acme.referral(id)).toEqual(before);
            const { items } = await acme.api.ok(200, acme.api.get<Page<object>>(`/v1/referrals/${id}/calls`));
            expect(items).toEqual([]);
        });
    });

    describe("a call", () => {
        it("to the prospect comes after the advocate's", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            for (const outcome of ["reached", "interested", "won", "no_answer", "lost"]) {
                expectProblem(await call(acme.api, id, { party: "prospect", outcome }), 409, "advocate_first");
            }
            expect((await acme.referral(id)).state).toBe("advocate_call");
            expect((await taskOf(acme, id)).prospect.phone, "no number to dial yet").toBeNull();
            const agreed = await called(acme, id, { party: "advocate", outcome: "agrees", minutes: 7 });
            // 36.00 an hour are 0.60 a minute.
            expect(agreed).toMatchObject({ state: "to_contact", minutes: 7, cost: acme.money(420) });
            expect(agreed.task).toMatchObject({ call: "prospect", locked: false });
            expect(agreed.task.prospect.phone).toMatch(/^\+33/u);
            const told = await called(acme, id, { party: "prospect", outcome: "interested", note: "Rappeler Léa" });
            expect(told.state).toBe("engaged");
            expect(await lines(acme, id)).toEqual([
                "submitted",
                "screening_passed",
                "routed",
                "assigned",
                "advocate_agrees",
                "called_advocate_agrees",
                "contacted",
                "prospect_interested",
                "called_prospect_interested",
            ]);
            for (const language of ["en", "fr"]) {
                const headers = { "accept-language": language };
                const history = acme.api.get<Page<{ text: string }>>(`/v1/referrals/${id}/events`, { headers });
                const texts = (await acme.api.ok(200, history)).items.map(({ text }) => text);
                expect(new Set(texts).size, `no line says what another one says: ${texts.join("; ")}`).toBe(9);
            }
            const kept = await acme.api.ok(200, acme.api.get<Page<Logged>>(`/v1/referrals/${id}/calls`));
            expect(
                kept.items.map(({ minutes }) => minutes),
                "told, and usual where nobody told",
            ).toEqual([7, 5]);
        });

        it("thanks the advocate by mail once they agreed", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const { id } = await acme.refer(advocate);
            await called(acme, id, { party: "advocate", outcome: "agrees" });
            const { items } = await acme.api.ok(
                200,
                acme.api.get<Page<{ template: string }>>(`/v1/messages?to=${encodeURIComponent(advocate.email)}`),
            );
            expect(items.map(({ template }) => template)).toContain("advocate.call_thanks");
        });

        it("with an advocate who declines ends the referral", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            await rep(acme);
            const declined = await called(acme, id, { party: "advocate", outcome: "declines" });
            expect(declined.state).toBe("withdrawn");
            expect((await queue(acme)).items).toEqual([]);
        });

        it("that nobody answers is tried again, and after three a rep may go on for a written reason", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            const reason = "Trois appels, et elle recommande chaque mois";
            const goOn = (body: unknown) => acme.api.post<Task>(`/v1/referrals/${id}/go-on`, body);
            for (let attempt = 1; attempt <= 3; ++attempt) {
                expectProblem(await goOn({ reason }), 409, "advocate_first");
                const { task } = await called(acme, id, { party: "advocate", outcome: "no_answer" });
                expect(task).toMatchObject({ advocate_attempts: attempt, may_go_on: attempt === 3, locked: true });
                expect(isAtWork(task.due_at)).toBe(true);
            }
            expectProblem(await goOn({ reason: "  " }), 422, "required");
            expect(await acme.api.ok(200, goOn({ reason }))).toMatchObject({ state: "to_contact", locked: false });
            expect((await events(acme, id)).find(({ event }) => event === "went_on")?.reason).toBe(reason);
            await called(acme, id, { party: "prospect", outcome: "reached" });
        });

        it("back is due when it was promised, by default the next working day at ten", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            const at = acme.at(3 * 86_400);
            const promised = await called(acme, id, { party: "advocate", outcome: "call_back", call_back_at: at });
            expect(Date.parse(promised.task.due_at)).toBe(Date.parse(at));
            const offered = await called(acme, id, { party: "advocate", outcome: "call_back" });
            expect(offered.task.due_at).toBe(offered.task.call_back_offer);
            const hour = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Paris", hour: "2-digit" });
            expect(hour.format(new Date(offered.task.due_at))).toBe("10");
        });

        it("previews no more than caps and conditions leave", async () => {
            const acme = fresh();
            await rep(acme);
            const program = await programOf(acme);
            const { rules } = await acme.api.ok(
                200,
                acme.api.get<{ rules: { id: string }[] }>(`/v1/programs/${program}`),
            );
            for (const old of rules) await acme.api.request("DELETE", `/v1/programs/${program}/rules/${old.id}`);
            const share = {
                beneficiary: "advocate",
                kind: "cash",
                milestone: "won",
                base: "annual_value",
                rate_bps: 2_000,
            };
            const rule = (more: object) =>
                acme.api.ok(201, acme.api.post(`/v1/programs/${program}/rules`, { ...share, ...more }));
            await rule({ caps: { per_advocate: acme.money(30_000) } });
            await rule({
                beneficiary: "account",
                when: { match: "all", conditions: [{ attribute: "country", operator: "is", value: "BE" }] },
            });
            const advocate = await acme.advocate();
            const { offer } = await acme.state(advocate);
            expect(offer.advocate).toMatch(/300\s€ au plus en tout\./u);
            const previewed = async (id: string) => {
                const told = { order: acme.money(120_000) };
                const asked = acme.api.post<{ items: { value: Money | null }[] }>(
                    `/v1/referrals/${id}/order-preview`,
                    told,
                );
                return (await acme.api.ok(200, asked)).items.map(({ value }) => value?.amount ?? null);
            };
            for (const left of [24_000, 6_000, null]) {
                const one = await acme.refer(advocate, { phone: "+33 1 44 55 66 77" });
                expect(await previewed(one.id)).toEqual([left, null]);
                await acme.buys(one, { amount: 120_000, interval: "year" });
                const paid = (await acme.rewards(`referral=${one.id}`)).map(({ value }) => value.amount);
                expect(paid.filter((amount) => amount > 0)).toEqual(left === null ? [] : [left]);
            }
        });

        it("that brings an order notes it, and leaves money to billing", async () => {
            const acme = fresh();
            await rep(acme);
            const one = await unlocked(acme);
            const preview = (amount: number) =>
                acme.api.ok(
                    200,
                    acme.api.post<{ items: { beneficiary: string; sentence: string; value: Money | null }[] }>(
                        `/v1/referrals/${one.id}/order-preview`,
                        { order: acme.money(amount) },
                    ),
                );
            const worth = async (amount: number) =>
                (await preview(amount)).items.find(({ beneficiary }) => beneficiary === "advocate")?.value;
            const foreign = { order: { amount: 1_000, currency: "USD" } };
            const refused = await acme.api.post(`/v1/referrals/${one.id}/order-preview`, foreign);
            expect(expectProblem(refused, 422, "currency_mismatch").errors?.[0]?.pointer).toBe("/order");
            for (const { beneficiary, sentence } of (await preview(59_999)).items) {
                expect(sentence, `to a rep, of the ${beneficiary}`).not.toMatch(/\b(you|they|vous|ils)\b/i);
            }
            expect(await worth(59_999)).toEqual(acme.money(5_000));
            expect(await worth(60_000)).toEqual(acme.money(15_000));
            expect(await worth(240_000)).toEqual(acme.money(40_000));
            const order = acme.money(120_000);
            const won = await called(acme, one.id, { party: "prospect", outcome: "won", order });
            expect(won).toMatchObject({ state: "engaged", task: { expected_value: order } });
            expect(await acme.rewards(`referral=${one.id}`)).toEqual([]);
            await acme.buys(one, { amount: 120_000, interval: "year" });
            expect((await acme.advocateReward(one.id)).value).toEqual(acme.money(15_000));
            expect((await queue(acme)).items).toEqual([]);
        });

        it("arrives once however often it is sent", async () => {
            const acme = fresh();
            await rep(acme);
            const { id } = await referred(acme);
            const send = () =>
                acme.api.post<Logged>(
                    `/v1/referrals/${id}/calls`,
                    { party: "advocate", outcome: "no_answer" },
                    { headers: { "idempotency-key": `call-${id}` } },
                );
            const [one, two] = [await send(), await send()];
            expect(two.body.id).toBe(one.body.id);
            expect((await taskOf(acme, id)).advocate_attempts).toBe(1);
        });

        it("is refused field by field", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            const fault = async (body: Record<string, unknown>) => {
                const answer = await call(acme.api, id, { party: "advocate", outcome: "reached", ...body });
                expect(answer.status).toBe(422);
                const { errors, code } = answer.body as unknown as Problem;
                return `${errors?.[0]?.pointer ?? ""} ${code}`;
            };
            expect(await fault({ minutes: -1 })).toBe("/minutes out_of_range");
            expect(await fault({ minutes: 601 })).toBe("/minutes out_of_range");
            expect(await fault({ note: "x".repeat(2001) })).toBe("/note too_long");
            expect(await fault({ outcome: "lost" })).toBe("/outcome unknown_value");
            expect(await fault({ order: acme.money(1) })).toBe("/order unknown_field");
            expect(await fault({ call_back_at: acme.at(60) })).toBe("/call_back_at unknown_field");
            for (const seconds of [-60, 367 * 86_400]) {
                const call_back_at = acme.at(seconds);
                expect(await fault({ outcome: "call_back", call_back_at })).toBe("/call_back_at time_invalid");
                const again = { party: "advocate", outcome: "call_back", call_back_at };
                const { errors } = (await call(acme.api, id, again)).body as unknown as Problem;
                expect(errors?.[0]?.detail).toContain("must lie in the future, at most 366 days ahead");
            }
            expect(await fault({ outcome: "shouted" })).toMatch(/^\/outcome /);
            expect(await lines(acme, id)).toEqual(["submitted", "screening_passed"]);
            expectProblem(await call(acme.api, "123", { party: "advocate", outcome: "reached" }), 404, "not_found");
        });
    });

    describe("two reps", () => {
        it("who take one referral at once: one has it, the other is told", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            const [one, two] = [await rep(acme), await rep(acme)];
            const answers = await Promise.all([take(one.api, id), take(two.api, id)]);
            expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
            expectProblem(
                answers.find(({ status }) => status === 409)!,
                409,
                "taken",
            );
            const loser = answers[0]?.status === 200 ? two : one;
            const refused = await call(loser.api, id, { party: "advocate", outcome: "reached" });
            expectProblem(refused, 409, "taken");
        });

        it("of whom one wrote nothing down for half an hour: it is free again", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            expect(await acme.api.ok(200, take(one.api, id))).toMatchObject({ rep: { id: one.id } });
            expectProblem(await take(two.api, id), 409, "taken");
            await acme.advance(29 * 60);
            expectProblem(await take(two.api, id), 409, "taken");
            await acme.advance(61);
            expect((await queue(acme, "?view=to_take")).items).toMatchObject([{ referral: id, free: true }]);
            expect(await acme.api.ok(200, take(two.api, id))).toMatchObject({ rep: { id: two.id }, free: false });
            expect(await lines(acme, id)).toContain("hold_ended");
        });

        it("keep what they called, and hand it over with a reason", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            await acme.api.ok(200, take(one.api, id));
            await called(acme, id, { party: "advocate", outcome: "reached" }, one.api);
            await acme.advance(3600);
            expectProblem(await take(two.api, id), 409, "taken");
            const give = (by: Api, to: string, reason?: string) =>
                by.post<Task>(`/v1/referrals/${id}/hand-over`, { rep: to, ...(reason ? { reason } : {}) });
            expectProblem(await give(two.api, two.id), 409, "taken");
            expectProblem(await give(one.api, "12345"), 422, "unknown_value");
            expect(await acme.api.ok(200, give(one.api, two.id, "Congés"))).toMatchObject({
                rep: { id: two.id },
                routed_by: "handed_over",
            });
            const line = (await events(acme, id)).find(({ event }) => event === "handed_over");
            expect(line?.reason).toBe("Sacha Membre: Congés");
        });

        it("have what they call once a colleague let it lapse", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            await acme.advanceDays(6);
            expect(await taskOf(acme, id)).toMatchObject({ free: true, rep: { id: one.id } });
            await called(acme, id, { party: "advocate", outcome: "agrees" }, two.api);
            expect(await taskOf(acme, id)).toMatchObject({ free: false, rep: { id: two.id } });
            await called(acme, id, { party: "prospect", outcome: "reached" }, two.api);
            expectProblem(await call(one.api, id, { party: "prospect", outcome: "reached" }), 409, "taken");
        });

        it("are told what cannot be any more, in words", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            await called(acme, id, { party: "advocate", outcome: "declines" }, one.api);
            const french = { headers: { "accept-language": "fr" } };
            const refused = await one.api.post(
                `/v1/referrals/${id}/calls`,
                { party: "prospect", outcome: "lost", minutes: 1 },
                french,
            );
            const { detail } = expectProblem(refused, 409, "illegal_transition");
            expect(detail).toContain("«\u00a0perte\u00a0»");
            expect(detail).toContain("«\u00a0retirée\u00a0»");
        });

        it("are those alone who may work a recommendation", async () => {
            const acme = fresh();
            const finance = await invite(acme, "finance");
            expectProblem(await acme.api.get(`/v1/reps/${finance.id}`), 404, "not_found");
            expectProblem(await acme.api.post(`/v1/reps/${finance.id}/calendar`), 404, "not_found");
        });

        it("are both told of what is overdue, and a task is opened", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            await acme.advanceDays(6);
            expect(await taskOf(acme, id)).toMatchObject({ late: true, free: true, rep: { id: one.id } });
            const { items } = await acme.api.ok(
                200,
                acme.api.get<Page<{ kind: string; referral: string }>>("/v1/tasks?state=open"),
            );
            expect(items).toMatchObject([{ kind: "overdue_call", referral: id }]);
            const { due_at } = await taskOf(acme, id);
            const taken = await acme.api.ok(200, take(two.api, id));
            expect(taken).toMatchObject({ rep: { id: two.id }, due_at, late: true });
            await called(acme, id, { party: "advocate", outcome: "reached" }, two.api);
            const open = await acme.api.ok(200, acme.api.get<Page<unknown>>("/v1/tasks?state=open"));
            expect(open.items).toEqual([]);
        });

        it("do not call each other's, and do not see each other's calendar", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            const two = await rep(acme);
            expectProblem(await call(two.api, id, { party: "advocate", outcome: "agrees" }), 409, "taken");
            await acme.api.ok(200, one.api.post(`/v1/reps/${one.id}/calendar`));
            const seenBy = async (by: Api) => (await by.get<Rep>(`/v1/reps/${one.id}`)).body.calendar_url;
            expect(await seenBy(one.api)).not.toBeNull();
            expect(await seenBy(two.api)).toBeNull();
        });
    });

    describe("the queue", () => {
        it("sorts by due time, then by what it is worth, and pages without a gap", async () => {
            const acme = fresh();
            await rep(acme);
            const made: string[] = [];
            for (let i = 0; i < 7; ++i) made.push((await referred(acme)).id);
            const seen: Task[] = [];
            let cursor: string | null = "";
            while (cursor !== null) {
                const page: Queue = await queue(acme, `?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
                expect(page.counts).toMatchObject({ all: 7, late: 0 });
                seen.push(...page.items);
                cursor = page.next_cursor;
            }
            expect(new Set(seen.map(({ referral }) => referral))).toEqual(new Set(made));
            expect(seen.map(({ due_at }) => due_at)).toEqual([...seen.map(({ due_at }) => due_at)].sort());
            expectProblem(await acme.api.get("/v1/queue?cursor=nonsense"), 422, "cursor_invalid");
        });

        it("shows reps their own, by session and by name", async () => {
            const acme = fresh();
            const [one, two] = [await rep(acme), await rep(acme)];
            for (let i = 0; i < 4; ++i) await referred(acme);
            for (const who of [one, two]) {
                const mine = await queue(acme, "?view=mine", who.api);
                expect(mine.counts).toMatchObject({ mine: 2, all: 4 });
                expect(mine.items.every((task) => task.rep?.id === who.id)).toBe(true);
                const named = await acme.api.ok(200, acme.api.get<Page<Referral>>(`/v1/referrals?rep=${who.id}`));
                expect(named.items).toHaveLength(2);
            }
        });

        it("briefs the rep: scripts, the law, wishes, and the telephone of the advocate", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const person = { account: advocate.account, email: advocate.email, name: "Camille Petit", role: "admin" };
            await acme.api.ok(200, acme.api.put(`/v1/users/${advocate.user}`, { ...person, phone: "01 23 45 67 89" }));
            const bad = await acme.api.put(`/v1/users/${advocate.user}`, { ...person, phone: "12" });
            expect(expectProblem(bad, 422, "phone_invalid").errors?.[0]?.pointer).toBe("/phone");
            await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { involvement: "call_me_first" }));
            const { id } = await acme.refer(advocate);
            const brief = await acme.api.ok(
                200,
                acme.api.get<{ task: Task; advocate_script: string; prospect_script: string; legal_text: string }>(
                    `/v1/queue/${id}`,
                ),
            );
            expect(brief.task.advocate).toMatchObject({ phone: "+33123456789", involvement: "call_me_first" });
            expect(brief.advocate_script).toContain("Camille Petit");
            expect(brief.prospect_script).toContain("Camille Petit");
            expect(brief.legal_text).not.toBe("");
            // A visit says nothing of a telephone: it stays.
            await acme.state(await acme.returning(advocate));
            expect((await taskOf(acme, id)).advocate.phone).toBe("+33123456789");
        });
    });

    describe("settings", () => {
        it("of calling are kept, checked and start what waits", async () => {
            const acme = fresh();
            const path = `/v1/programs/${await programOf(acme)}/calling`;
            const read = await acme.api.get<Record<string, unknown>>(path);
            expect(read.body).toMatchObject({ wants_calls: true, advocate_first: true, no_answer_limit: 3 });
            expectProblem(await acme.api.put(path, read.body), 428, "precondition_required");
            await acme.api.ok(200, setCalling(acme, { advocate_first: false, hourly_cost: acme.money(6_000) }));
            expectProblem(await setCalling(acme, { no_answer_limit: 0 }), 422, "out_of_range");
            expectProblem(
                await setCalling(acme, { hourly_cost: { amount: 1, currency: "USD" } }),
                422,
                "currency_mismatch",
            );
            const { id } = await referred(acme);
            await rep(acme);
            const reached = await called(acme, id, { party: "prospect", outcome: "reached", minutes: 10 });
            expect(reached).toMatchObject({ state: "contacted", cost: acme.money(1_000) });
            expectProblem(await acme.api.get("/v1/programs/123/calling"), 404, "not_found");
        });

        it("of reps are their own or those of who leads them", async () => {
            const acme = fresh();
            const [one, two] = [await rep(acme), await rep(acme)];
            expect((await setRep(acme, one.id, { work_days: [1, 3] }, one.api)).body.work_days).toEqual([1, 3]);
            expectProblem(await setRep(acme, one.id, { work_days: [1] }, two.api), 403, "forbidden");
            expectProblem(await setRep(acme, one.id, { work_days: [8] }), 422, "out_of_range");
            expectProblem(await setRep(acme, one.id, { time_zone: "Mars/Olympus" }), 422, "unknown_value");
            expectProblem(await setRep(acme, one.id, { countries: ["XX"] }), 422, "country_invalid");
            expectProblem(await acme.api.get("/v1/reps/123"), 404, "not_found");
        });

        it("of a rep's calendar are a secret address that can be renewed, and names no person", async () => {
            const acme = fresh();
            const one = await rep(acme);
            const { id } = await referred(acme);
            expect((await acme.api.ok(200, acme.api.get<Rep>(`/v1/reps/${one.id}`))).calendar_url).toBeNull();
            const renew = () => acme.api.ok(200, acme.api.post<Rep>(`/v1/reps/${one.id}/calendar`));
            const look = (url: string | null) => fetch(acme.server.url + new URL(url ?? "").pathname);
            const before = (await renew()).calendar_url;
            const shown = await look(before);
            expect(shown.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
            const text = await shown.text();
            expect(text).toContain("BEGIN:VEVENT");
            expect(text).toContain(`referral-${id}@parrain`);
            expect(text).not.toContain("Martin");
            const after = (await renew()).calendar_url;
            expect((await look(before)).status).toBe(404);
            expect((await look(after)).status).toBe(200);
        });

        it("of others are none of a viewer's business, and a call is not theirs to log", async () => {
            const acme = fresh();
            const { id } = await referred(acme);
            const viewer = await member(acme, "viewer");
            expectProblem(await take(viewer, id), 403, "forbidden");
            expectProblem(await call(viewer, id, { party: "advocate", outcome: "reached" }), 403, "forbidden");
            expect((await viewer.get("/v1/queue")).status).toBe(200);
        });
    });

    it("interest in any program is work for somebody", async () => {
        const acme = fresh();
        await acme.api.ok(200, setCalling(acme, { wants_calls: false }));
        const { id } = await referred(acme);
        await rep(acme);
        expect((await queue(acme)).items).toEqual([]);
        const move = (event: string) => acme.api.post(`/v1/referrals/${id}/transitions`, { event });
        await acme.api.ok(200, move("contacted"));
        await acme.api.ok(200, move("prospect_interested"));
        expect((await queue(acme)).items).toMatchObject([{ referral: id, call: "prospect", locked: false }]);
    });

    it("an erased prospect leaves no word of a call behind", async () => {
        const acme = fresh();
        const { id } = await unlocked(acme);
        await called(acme, id, { party: "prospect", outcome: "lost", note: "Léa préfère le fax", reason: "Trop cher" });
        await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, { event: "erasure" }));
        const { items } = await acme.api.ok(
            200,
            acme.api.get<Page<{ note: string | null; reason: string | null }>>(`/v1/referrals/${id}/calls`),
        );
        expect(items.map(({ note, reason }) => [note, reason])).toEqual([
            [null, null],
            [null, null],
        ]);
    });
});
