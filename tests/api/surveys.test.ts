// Who is asked and when, what an answer brings, and what the console reads of it.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import {
    changed,
    halfAnHour,
    launched,
    regulars,
    type Survey,
    surveyOf,
    type Task,
    tells,
    verdictOf,
    visits,
} from "./support/surveys.js";
import { member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface ListedAdvocate {
    user: string;
    account: string;
    program: string;
    source: string;
    state: string;
    score: number | null;
}

const supply = [{ preset: "ambassadors" as const, copies: 31 }, { copies: 1 }];

describeOnBothEngines("surveys", { workspaces: supply }, (server) => {
    const fresh = () => server().workspace({ preset: "ambassadors" });

    const advocates = async (acme: Workspace, query: string) =>
        (await acme.api.ok(200, acme.api.get<Page<ListedAdvocate>>(`/v1/advocates?${query}`))).items;
    const tasks = async (acme: Workspace) =>
        (await acme.api.ok(200, acme.api.get<Page<Task> & { open: number }>("/v1/tasks"))).items;
    const reasons = async (acme: Workspace, survey: string, user: string) =>
        (await verdictOf(acme, survey, user)).reasons.map(({ code }) => code);

    it("begins with the survey of the preset", async () => {
        const acme = fresh();
        expect(await surveyOf(acme)).toMatchObject({
            state: "open",
            min: 1,
            max: 10,
            threshold: 8,
            low_at: 6,
            style: "card",
            audience: "everybody",
            question: null,
            rules: {
                account_days: 30,
                sessions: 3,
                answer_days: 120,
                first_dismissal_days: 14,
                second_dismissal_days: 60,
                most_dismissals: 3,
                prompt_days: 7,
                launch_days: 30,
            },
        });
    });

    describe("asking", () => {
        it("waits for the third session and for the account's thirty days, and says so", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const user = await acme.advocate({ role: "member" });
            expect((await visits(acme, user, 2)).survey).toBeNull();
            const early = await verdictOf(acme, id, user.user);
            expect(early.reasons.map(({ code }) => code)).toEqual(["new_account", "few_sessions"]);
            expect(early).toMatchObject({ asked: false, asks_from: null });
            expect(early.reasons[1]?.text).toBe(
                "They have opened the product 2 times: they are asked from the 3rd time on.",
            );
            await acme.advance(halfAnHour);
            expect((await visits(acme, user, 1)).survey).toBeNull();
            expect(await reasons(acme, id, user.user)).toEqual(["new_account"]);
            await acme.advanceDays(30);
            expect((await visits(acme, user, 1)).survey).toMatchObject({ id, min: 1, max: 10, style: "card" });
            expect(await verdictOf(acme, id, user.user, "fr")).toMatchObject({
                asked: true,
                reasons: [],
                text: "La question lui sera posée à sa prochaine ouverture du logiciel.",
            });
        });

        it("counts a session only half an hour after the last look", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const user = await acme.advocate();
            for (let i = 0; i < 5; ++i) {
                await visits(acme, user, 1);
                await acme.advance(halfAnHour - 60);
            }
            expect((await verdictOf(acme, id, user.user)).facts["sessions"]).toBe(1);
        });

        it("rests seven days once shown, fourteen after the first not now, sixty after the second, then for ever", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            const asked = async () => (await visits(acme, user, 1)).survey !== null;
            for (const rest of [7, 14, 60]) {
                expect(await asked()).toBe(true);
                expect((await tells(acme, user, id, "shown")).body).toEqual({ status: "shown" });
                expect(await asked()).toBe(false);
                expectProblem(await tells(acme, user, id, "shown"), 409, "not_asked");
                // The first time the user only closes the page.
                if (rest > 7) expect((await tells(acme, user, id, "dismissed")).body).toEqual({ status: "dismissed" });
                await acme.advance(rest * 86_400 - 60);
                expect(await asked()).toBe(false);
                await acme.advance(60);
            }
            expect(await asked()).toBe(true);
            await tells(acme, user, id, "shown");
            await tells(acme, user, id, "dismissed");
            await acme.advanceDays(1000);
            expect(await asked()).toBe(false);
            expect(await reasons(acme, id, user.user)).toEqual(["dismissed_for_good"]);
        });

        it("rests 120 days after an answer, and forgives every earlier not now", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            await tells(acme, user, id, "shown");
            await tells(acme, user, id, "dismissed");
            expect((await tells(acme, user, id, "answers", { score: 7 })).body).toEqual({ next: "thanks" });
            await acme.advanceDays(119);
            expect(await reasons(acme, id, user.user)).toEqual(["answered"]);
            await acme.advanceDays(1);
            expect((await visits(acme, user, 1)).survey?.id).toBe(id);
            const { facts, history } = await verdictOf(acme, id, user.user);
            expect(facts["dismissals"]).toBe(0);
            expect(history).toMatchObject([{ score: 7, dismissed_at: null }]);
        });

        it("is spread over thirty days, for each user the same day, and fully done after them", async () => {
            const acme = fresh();
            const { id } = await surveyOf(acme);
            const users = await regulars(acme, 12);
            // A launch begins when a survey opens that has asked nobody yet.
            await changed(acme, id, { state: "paused" });
            await changed(acme, id, { state: "open" });
            const dates = async () =>
                Promise.all(users.map(async ({ user }) => (await verdictOf(acme, id, user)).facts["launch_at"]));
            const first = await dates();
            expect(new Set(first).size).toBe(12);
            await acme.advanceDays(3);
            expect(await dates()).toEqual(first);
            const asked = async () => {
                const states = [];
                for (const user of users) states.push((await visits(acme, user, 1)).survey !== null);
                return states.filter(Boolean).length;
            };
            expect(await asked()).toBeLessThan(12);
            await acme.advanceDays(27);
            expect(await asked()).toBe(12);
        });

        it("keeps to the host's quiet, in every spelling of the claim, and remembers why", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            const until = Math.floor(server().now / 1000) + 86_400;
            for (const quiet_until of [until, new Date(until * 1000).toISOString(), "2099-01-01"]) {
                await acme.advance(61);
                const { claims } = await acme.returning(user);
                const widget = await acme.widgetOf({ ...claims, quiet_until: quiet_until as string });
                expect((await acme.api.ok(200, widget.get<{ survey: unknown }>("/widget/v1/state"))).survey).toBeNull();
                expectProblem(await widget.post(`/widget/v1/surveys/${id}/shown`, {}), 409, "not_asked");
                expect(await reasons(acme, id, user.user)).toEqual(["quiet"]);
            }
            const { claims } = await acme.returning(user);
            const odd = await acme.widgetOf({ ...claims, quiet_until: "soon" });
            expectProblem(await odd.get("/widget/v1/state"), 401, "bad_token");
            await acme.advance(61);
            expect((await visits(acme, user, 1)).survey?.id).toBe(id);
        });

        it("asks nobody of an account that declined, nobody who left, and nobody while paused", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [one, two] = await regulars(acme, 2);
            if (!one || !two) throw new Error("nobody");
            const account = { name: one.claims.account.name, recommending_allowed: false };
            await acme.api.ok(200, acme.api.put(`/v1/accounts/${one.account}`, account));
            expect((await visits(acme, one, 1)).survey).toBeNull();
            expect(await reasons(acme, id, one.user)).toContain("account_declined");
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/users/${two.user}`));
            expect(await reasons(acme, id, two.user)).toEqual(["left"]);
            await changed(acme, id, { state: "paused" });
            expect(await reasons(acme, id, one.user)).toContain("paused");
            expectProblem(await tells(acme, one, id, "shown"), 409, "not_asked");
            expectProblem(await tells(acme, one, id, "answers", { score: 5 }), 409, "not_asked");
        });

        it("asks administrators alone where it is set so", async () => {
            const acme = fresh();
            const { id } = await launched(acme, { audience: "admin" });
            const [admin] = await regulars(acme, 1, "admin");
            const [user] = await regulars(acme, 1, "member");
            if (!admin || !user) throw new Error("nobody");
            expect((await visits(acme, admin, 1)).survey?.id).toBe(id);
            expect((await visits(acme, user, 1)).survey).toBeNull();
            expect((await verdictOf(acme, id, user.user)).reasons[0]?.text).toBe(
                "The survey asks the administrators alone.",
            );
        });

        it("lists every user's verdict, to be searched", async () => {
            const acme = fresh();
            const { id } = await surveyOf(acme);
            const [one] = await regulars(acme, 2);
            const path = `/v1/surveys/${id}/verdicts`;
            const all = await acme.api.ok(200, acme.api.get<Page<{ user: { id: string } }>>(path));
            expect(all.items).toHaveLength(2);
            const found = await acme.api.ok(
                200,
                acme.api.get<Page<{ user: { id: string } }>>(`${path}?q=${one?.email}`),
            );
            expect(found.items.map(({ user }) => user.id)).toEqual([one?.user]);
            expectProblem(await acme.api.get(`${path}?user=nobody`), 422, "unknown_value");
            expectProblem(await acme.api.get("/v1/surveys/12345/verdicts"), 404, "not_found");
        });

        it("lets one of two pages ask that open at once", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const users = await regulars(acme, 6);
            for (const user of users) {
                const both = await Promise.all([tells(acme, user, id, "shown"), tells(acme, user, id, "shown")]);
                expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
            }
        });
    });

    describe("answers", () => {
        it("refuse a score that is none, and a comment that is too long", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const user = await acme.advocate();
            const faults: [object, string, string][] = [
                [{ score: 11 }, "/score", "out_of_range"],
                [{ score: -1 }, "/score", "out_of_range"],
                [{ score: 0 }, "/score", "out_of_range"],
                [{ score: "8" }, "/score", "integer_expected"],
                [{ score: 7.5 }, "/score", "integer_expected"],
                [{ score: null }, "/score", "required"],
                [{}, "/score", "required"],
                [{ score: 8, comment: "é".repeat(2001) }, "/comment", "too_long"],
                [{ score: 8, comment: "a\u0007b" }, "/comment", "invalid_text"],
                [{ score: 8, name: "x" }, "/name", "unknown_field"],
            ];
            for (const [body, pointer, code] of faults) {
                const [fault] = expectProblem(await tells(acme, user, id, "answers", body), 422, code).errors ?? [];
                expect(fault?.pointer).toBe(pointer);
            }
            const kept = await acme.api.ok(200, acme.api.get<Page<unknown>>(`/v1/surveys/${id}/answers`));
            expect(kept.items).toEqual([]);
            expect(await advocates(acme, "source=survey")).toEqual([]);
            for (const what of ["shown", "dismissed", "answers"] as const) {
                expectProblem(await tells(acme, user, "12345", what, { score: 5 }), 404, "not_found");
            }
        });

        it("are taken of who was asked, or may be asked now, and of nobody else", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const stranger = await acme.advocate();
            expectProblem(await tells(acme, stranger, id, "answers", { score: 10 }), 409, "not_asked");
            expect(await advocates(acme, "source=survey")).toEqual([]);
            const [late, soon] = await regulars(acme, 2);
            if (!late || !soon) throw new Error("nobody");
            for (const user of [late, soon]) {
                await tells(acme, user, id, "shown");
                await tells(acme, user, id, "dismissed");
            }
            await acme.advance(23 * 3600);
            expect((await tells(acme, soon, id, "answers", { score: 9 })).body.next).toBe("recommend");
            await acme.advance(2 * 3600);
            expectProblem(await tells(acme, late, id, "answers", { score: 9 }), 409, "not_asked");
            for (let day = 0; day < 3; ++day) {
                await acme.advanceDays(1);
                expectProblem(await tells(acme, soon, id, "answers", { score: 10 }), 409, "not_asked");
            }
            const kept = await acme.api.ok(200, acme.api.get<Page<unknown>>(`/v1/surveys/${id}/answers`));
            expect(kept.items).toHaveLength(1);
            expectProblem(await acme.api.get("/v1/advocates?source=bogus"), 422, "unknown_value");
        });

        it("of the threshold make an ambassador, who keeps the score beside what they do", async () => {
            const acme = fresh();
            const { id, program } = await launched(acme);
            const [eight, seven] = await regulars(acme, 2);
            if (!eight || !seven) throw new Error("nobody");
            expect((await tells(acme, eight, id, "answers", { score: 8 })).body).toEqual({ next: "recommend" });
            expect((await tells(acme, seven, id, "answers", { score: 7 })).body).toEqual({ next: "thanks" });
            expect(await advocates(acme, `program=${program}&source=survey`)).toMatchObject([
                { user: eight.user, account: eight.account, program, source: "survey", state: "active", score: 8 },
            ]);
            const referred = await acme.refer(await acme.returning(eight));
            expect((await acme.referral(referred.id)).advocate).toMatchObject({ user: eight.user, score: 8 });
            const report = acme.api.get<{ rows: { key: string; submitted: number }[] }>(
                "/v1/reports/economics?group=source",
            );
            expect((await acme.api.ok(200, report)).rows).toMatchObject([{ key: "survey", submitted: 1 }]);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/users/${eight.user}`));
            expect((await advocates(acme, "source=survey"))[0]?.state).toBe("left");
        });

        it("leave an advocate who has recommended before where they came from", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            await acme.refer(await acme.returning(user));
            expect((await tells(acme, user, id, "answers", { score: 10 })).body).toEqual({ next: "recommend" });
            expect(await advocates(acme, "source=survey")).toEqual([]);
            expect(await advocates(acme, "source=tab")).toMatchObject([{ user: user.user, score: 10 }]);
        });

        it("make nobody an advocate whose account declined, and invite nobody to a closed program", async () => {
            const acme = fresh();
            const { id, program } = await launched(acme);
            const [one, two] = await regulars(acme, 2);
            if (!one || !two) throw new Error("nobody");
            const account = { name: one.claims.account.name, recommending_allowed: false };
            await tells(acme, one, id, "shown");
            await acme.api.ok(200, acme.api.put(`/v1/accounts/${one.account}`, account));
            expect((await tells(acme, one, id, "answers", { score: 9 })).body).toEqual({ next: "thanks" });
            const seen = await acme.api.get<{ name: string }>(`/v1/programs/${program}`);
            const headers = { "if-match": seen.headers["etag"] ?? "" };
            const closed = { name: seen.body.name, state: "closed" };
            await acme.api.ok(200, acme.api.put(`/v1/programs/${program}`, closed, { headers }));
            expect((await tells(acme, two, id, "answers", { score: 9 })).body).toEqual({ next: "thanks" });
            expect((await advocates(acme, "source=survey")).map(({ user }) => user)).toEqual([two.user]);
        });

        it("are ignored a second time on the same day, refused while the rest holds, and taken after it", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            // Noon in Paris, so that no midnight falls between two steps.
            const day = 86_400_000;
            await acme.advance(Math.ceil(((day + 11 * 3_600_000 - (server().now % day)) % day) / 1000) + 1);
            expect((await tells(acme, user, id, "answers", { score: 9, comment: "Clair" })).body.next).toBe(
                "recommend",
            );
            expect((await tells(acme, user, id, "answers", { score: 2 })).body.next).toBe("recommend");
            expect((await tells(acme, user, id, "answers", { score: 11 })).status).toBe(422);
            expect(await tasks(acme)).toEqual([]);
            await acme.advance(13 * 3600);
            expectProblem(await tells(acme, user, id, "answers", { score: 2 }), 409, "not_asked");
            await acme.advanceDays(120);
            expect((await tells(acme, user, id, "answers", { score: 2 })).body.next).toBe("thanks");
            const { items } = await acme.api.ok(
                200,
                acme.api.get<Page<{ score: number; comment: string | null }>>(`/v1/surveys/${id}/answers`),
            );
            expect(items).toMatchObject([
                { score: 2, comment: null },
                { score: 9, comment: "Clair" },
            ]);
        });

        it("that are low open a task for customer care, and never a request", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [six, seven] = await regulars(acme, 2);
            if (!six || !seven) throw new Error("nobody");
            const comment = "\u202eTrop lent\u2066 le lundi";
            expect((await tells(acme, six, id, "answers", { score: 6, comment })).body).toEqual({ next: "thanks" });
            await tells(acme, seven, id, "answers", { score: 7 });
            const [task, ...others] = await tasks(acme);
            expect(others).toEqual([]);
            expect(task).toMatchObject({
                kind: "low_score",
                state: "open",
                text: "Trop lent le lundi",
                score: { score: 6, max: 10 },
                user: { id: six.user },
            });
            expect((await verdictOf(acme, id, six.user)).history[0]?.score).toBe(6);
            await changed(acme, id, { low_at: null });
            await acme.advanceDays(1);
            await tells(acme, six, id, "answers", { score: 1 });
            expect(await tasks(acme)).toHaveLength(1);
        });

        it("of who was forgotten leave nobody to call", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [six] = await regulars(acme, 1);
            if (!six) throw new Error("nobody");
            await tells(acme, six, id, "answers", { score: 2, comment: "Je suis Camille" });
            const [open] = await tasks(acme);
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: six.email }));
            const [closed] = await tasks(acme);
            expect(closed).toMatchObject({ id: open?.id, kind: "low_score", state: "done", text: null, note: null });
            expect(JSON.stringify(closed)).not.toContain("Camille");
        });
    });

    describe("tasks", () => {
        it("are given to somebody, done with a note, and opened again", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            await tells(acme, user, id, "answers", { score: 1 });
            const [task] = await tasks(acme);
            const path = `/v1/tasks/${task?.id}`;
            const rep = await member(acme, "rep");
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/members"));
            const assignee = items[0]?.id;
            const seen = await acme.api.get<Task>(path);
            const given = await acme.api.ok(200, acme.api.post<Task>(`${path}/assign`, { assignee }));
            expect(given.assignee?.id).toBe(assignee);
            const stale = { headers: { "if-match": seen.headers["etag"] ?? "" } };
            expectProblem(await acme.api.post(`${path}/done`, {}, stale), 412, "precondition_failed");
            expectProblem(await acme.api.post(`${path}/assign`, { assignee: "12345" }), 422, "unknown_value");
            expectProblem(await acme.api.post(`${path}/done`, { note: "x".repeat(2001) }), 422, "too_long");
            const mine = await rep.get<Page<Task>>(`/v1/tasks?assignee=${assignee}&state=open`);
            expect(mine.body.items.map((one) => one.id)).toEqual([task?.id]);
            const done = await acme.api.ok(200, rep.post<Task>(`${path}/done`, { note: "Appelé, tout va bien" }));
            expect(done).toMatchObject({ state: "done", note: "Appelé, tout va bien" });
            expectProblem(await acme.api.post(`${path}/done`, {}), 409, "illegal_transition");
            expectProblem(await acme.api.post(`${path}/assign`, { assignee: null }), 409, "illegal_transition");
            const page = await acme.api.get<{ open: number; items: Task[] }>("/v1/tasks?state=open");
            expect(page.body).toMatchObject({ open: 0, items: [] });
            await acme.api.ok(200, acme.api.post(`${path}/reopen`, {}));
            expectProblem(await acme.api.post(`${path}/reopen`, {}), 409, "illegal_transition");
            expectProblem(await acme.api.get("/v1/tasks/12345"), 404, "not_found");
            const viewer = await member(acme, "viewer");
            expectProblem(await viewer.post(`${path}/done`, {}), 403, "forbidden");
        });
    });

    describe("results", () => {
        it("count answers on the day of the question, and name an NPS only on 0 to 10", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const users = await regulars(acme, 5);
            for (const [i, user] of users.entries()) {
                await tells(acme, user, id, "shown");
                if (i < 3) await tells(acme, user, id, "answers", { score: [10, 8, 3][i] });
                if (i === 3) await tells(acme, user, id, "dismissed");
            }
            interface Figures {
                asked: number;
                answered: number;
                response_rate: number | null;
                average: number | null;
                nps: { score: number } | null;
                scores: { score: number; count: number }[];
            }
            interface Report {
                survey: string;
                totals: Figures;
                rows: (Figures & { key: string })[];
                on_other_scale: number;
            }
            const report = (query = "") => acme.api.ok(200, acme.api.get<Report>(`/v1/reports/survey?${query}`));
            const first = await report();
            expect(first).toMatchObject({
                survey: id,
                on_other_scale: 0,
                totals: {
                    asked: 5,
                    answered: 3,
                    dismissed: 1,
                    response_rate: 0.6,
                    average: 7,
                    at_threshold: 2,
                    low: 1,
                    nps: null,
                },
            });
            expect(first.totals.scores.filter(({ count }) => count > 0).map(({ score }) => score)).toEqual([3, 8, 10]);
            expect(first.rows).toHaveLength(12);
            expect(first.rows.at(-1)).toMatchObject({ asked: 5, answered: 3 });
            for (const group of ["day", "week"]) {
                const { rows } = await report(
                    `group=${group}&from=${acme.at().slice(0, 10)}&to=${acme.at().slice(0, 10)}`,
                );
                expect(rows).toHaveLength(1);
            }
            await changed(acme, id, { min: 0 });
            expect(await report()).toMatchObject({ on_other_scale: 3, totals: { asked: 0, answered: 0, nps: null } });
            const others = await regulars(acme, 3);
            for (const [i, user] of others.entries()) {
                await tells(acme, user, id, "shown");
                await tells(acme, user, id, "answers", { score: [9, 8, 0][i] });
            }
            expect((await report()).totals.nps).toEqual({ promoters: 1, passives: 1, detractors: 1, score: 0 });
            const own = { en: "Are you satisfied with our support?", fr: "Êtes-vous satisfait de notre support ?" };
            await changed(acme, id, { question: own });
            expect((await report()).totals.nps, "another question is no NPS").toBeNull();
            await changed(acme, id, { question: null });
            expectProblem(await acme.api.get("/v1/reports/survey?group=year"), 422, "unknown_value");
            expectProblem(await acme.api.get("/v1/reports/survey?survey=12345"), 422, "unknown_value");
            expectProblem(await acme.api.get("/v1/reports/survey?from=yesterday"), 422, "time_invalid");
            const backwards = await acme.api.get("/v1/reports/survey?from=2026-06&to=2026-05");
            expect(expectProblem(backwards, 422, "ends_before_start").errors?.[0]?.pointer).toBe("/to");
        });

        it("count by the days of the workspace's time zone", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const day = 24 * 3600;
            await acme.advance(day - (Math.floor(acme.server.now / 1000) % day) + 13 * 3600);
            const [user] = await regulars(acme, 1);
            await tells(acme, user!, id, "shown");
            await tells(acme, user!, id, "answers", { score: 9 });
            const utc = acme.at().slice(0, 10);
            const read = await acme.api.get<Record<string, unknown>>("/v1/workspace");
            const { name, locale, brand, origins, set_up } = read.body;
            const settings = { name, locale, brand, origins, set_up, time_zone: "Pacific/Kiritimati" };
            const tag = { headers: { "if-match": read.headers["etag"] ?? "" } };
            await acme.api.ok(200, acme.api.put("/v1/workspace", settings, tag));
            const answered = async (days: string) => {
                const path = `/v1/reports/survey?group=day&${days}`;
                const report = acme.api.get<{ rows: { key: string; answered: number }[] }>(path);
                return (await acme.api.ok(200, report)).rows
                    .filter(({ answered: count }) => count > 0)
                    .map(({ key }) => key);
            };
            const next = new Date(Date.parse(utc) + day * 1000).toISOString().slice(0, 10);
            expect(await answered("")).toEqual([next]);
            expect(await answered(`from=${utc}&to=${utc}`)).toEqual([]);
            expect(await answered(`from=${next}&to=${next}`)).toEqual([next]);
        });

        it("leave as a file in which no comment is a formula", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [one, two] = await regulars(acme, 2);
            if (!one || !two) throw new Error("nobody");
            await tells(acme, one, id, "answers", { score: 9, comment: "=HYPERLINK(1)" });
            await tells(acme, two, id, "answers", { score: 3 });
            const headers = { "accept-language": "fr" };
            const file = await acme.api.get(`/v1/surveys/${id}/answers.csv?commented=true`, { headers });
            expect(file.headers["content-type"]).toMatch(/^text\/csv/);
            expect(file.text).toContain("'=HYPERLINK(1)");
            expect(file.text).toContain("Note");
            expect(file.text.trim().split("\n")).toHaveLength(2);
            const low = await acme.api.get<Page<{ score: number }>>(`/v1/surveys/${id}/answers?max_score=6`);
            expect(low.body.items.map(({ score }) => score)).toEqual([3]);
            expectProblem(await acme.api.get("/v1/surveys/12345/answers.csv"), 404, "not_found");
        });
    });

    describe("settings", () => {
        it("are versions, each kept with who made it", async () => {
            const acme = fresh();
            const { id } = await surveyOf(acme);
            const seen = await acme.api.get<Survey>(`/v1/surveys/${id}`);
            const question = { en: "Would you recommend us?", fr: "Nous recommanderiez-vous ?" };
            const edited = await changed(acme, id, { question, style: "modal", threshold: 9, rules: { sessions: 5 } });
            expect(edited).toMatchObject({
                question,
                style: "modal",
                threshold: 9,
                version: 2,
                rules: { sessions: 5, account_days: 30 },
            });
            const stale = { headers: { "if-match": seen.headers["etag"] ?? "" } };
            expectProblem(await acme.api.put(`/v1/surveys/${id}`, { threshold: 7 }, stale), 412, "precondition_failed");
            expectProblem(await acme.api.put(`/v1/surveys/${id}`, { threshold: 7 }), 428, "precondition_required");
            const back = await changed(acme, id, { question: null });
            expect(back.question).toBeNull();
            expect(back.wording.question).toContain("1");
            const versions = await acme.api.ok(
                200,
                acme.api.get<Page<{ version: number; threshold: number; actor: string }>>(`/v1/surveys/${id}/versions`),
            );
            expect(versions.items.map(({ version, threshold }) => [version, threshold])).toEqual([
                [3, 9],
                [2, 9],
                [1, 8],
            ]);
            expectProblem(await acme.api.get("/v1/surveys/12345"), 404, "not_found");
            expectProblem(await acme.api.get("/v1/surveys/12345/versions"), 404, "not_found");
        });

        it("of a second survey stand beside those of the first", async () => {
            const acme = fresh();
            const first = await surveyOf(acme);
            const body = { program: first.program, min: 0, threshold: 9, low_at: 6, state: "paused" };
            const second = await acme.api.ok(201, acme.api.post<Survey>("/v1/surveys", body));
            expect(second).toMatchObject({ ...body, max: 10, version: 1 });
            const { items } = await acme.api.ok(200, acme.api.get<Page<Survey>>("/v1/surveys"));
            expect(items.map(({ id, min }) => [id, min]).sort()).toEqual(
                [
                    [first.id, 1],
                    [second.id, 0],
                ].sort(),
            );
        });

        it("that say nothing clear are refused with each fault", async () => {
            const acme = fresh();
            const { program } = await surveyOf(acme);
            const faults: [object, string, string][] = [
                [{ min: 2 }, "/min", "out_of_range"],
                [{ max: 5 }, "/max", "out_of_range"],
                [{ threshold: 11 }, "/threshold", "out_of_range"],
                [{ low_at: 8 }, "/low_at", "out_of_range"],
                [{ style: "banner" }, "/style", "unknown_value"],
                [{ question: { en: "x", fr: "" } }, "/question/fr", "required"],
                [{ question: { en: "x".repeat(301), fr: "y" } }, "/question/en", "too_long"],
                [{ rules: { sessions: 0 } }, "/rules/sessions", "out_of_range"],
                [{ rules: { patience: 8 } }, "/rules/patience", "unknown_field"],
            ];
            for (const [change, pointer, code] of faults) {
                const answer = await acme.api.post("/v1/surveys", { program, ...change });
                expect(expectProblem(answer, 422, code).errors?.map((fault) => fault.pointer)).toEqual([pointer]);
            }
            expectProblem(await acme.api.post("/v1/surveys", { program: "12345" }), 422, "unknown_value");
        });

        it("of another workspace are missing", async () => {
            const [acme, other] = [fresh(), server().workspace()];
            const { id } = await launched(acme);
            const stranger = await other.advocate();
            expectProblem(await other.api.get(`/v1/surveys/${id}`), 404, "not_found");
            expectProblem(await tells(other, stranger, id, "answers", { score: 9 }), 404, "not_found");
            expectProblem(await tells(other, stranger, id, "shown"), 404, "not_found");
        });
    });

    describe("messages in the product", () => {
        const waiting = async (acme: Workspace, user: string, key: string) =>
            server().sql(
                "INSERT INTO prompts (workspace_id, id, user_id, once_key, title, text, action, created_at) " +
                    `SELECT workspace_id, id + 1, id, '${key}', 'Plus que deux', 'Votre carnet est proche', 'refer', ` +
                    `created_at FROM users WHERE workspace_id = ${acme.id} AND external_id = '${user}'`,
            );

        it("come before a survey, once in seven days, until they are closed", async () => {
            const acme = fresh();
            const { id } = await launched(acme);
            const [user, other] = await regulars(acme, 2);
            if (!user || !other) throw new Error("nobody");
            await waiting(acme, user.user, "two-to-go");
            await acme.advance(61);
            const state = await visits(acme, user, 1);
            expect(state).toMatchObject({
                survey: null,
                prompt: { title: "Plus que deux", text: "Votre carnet est proche", action: "refer" },
            });
            const path = `/widget/v1/prompts/${state.prompt?.id}`;
            const stranger = (await acme.returning(other)).widget;
            expectProblem(await stranger.post(`${path}/shown`, {}), 404, "not_found");
            expectProblem(await stranger.post(`${path}/dismissed`, {}), 404, "not_found");
            const told = async (what: string) => (await acme.returning(user)).widget.post(`${path}/${what}`, {});
            const both = await Promise.all([told("shown"), told("shown")]);
            expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
            expect(await visits(acme, user, 1)).toMatchObject({ survey: null, prompt: null });
            expect(await reasons(acme, id, user.user)).toEqual(["prompted"]);
            await acme.advanceDays(7);
            expect((await visits(acme, user, 1)).prompt).not.toBeNull();
            expect((await told("dismissed")).body).toEqual({ status: "dismissed" });
            expect((await told("dismissed")).status).toBe(200);
            expectProblem(await told("shown"), 409, "not_asked");
            expect(await visits(acme, user, 1)).toMatchObject({ survey: { id }, prompt: null });
        });
    });

    describe("the widget", () => {
        it("gets its texts when it asks for them, of what it is to show and in its language", async () => {
            const acme = fresh();
            await launched(acme);
            const [user] = await regulars(acme, 1);
            if (!user) throw new Error("nobody");
            const { widget } = await acme.returning(user);
            const texts = async (query: string, locale: string) =>
                (
                    await acme.api.ok(
                        200,
                        widget.get<{ texts: Record<string, string> | null }>(`/widget/v1/state${query}`, {
                            headers: { "accept-language": locale },
                        }),
                    )
                ).texts;
            expect(await texts("", "fr")).toBeNull();
            expect(await texts("?texts=true", "fr")).toMatchObject({ send: "Envoyer", title: "Recommander {value}" });
            expect(await texts("?texts=true", "en")).toMatchObject({ send: "Send", later: "Not now" });
        });
    });
});
