// Automated sequences: who runs through them, at their own times, each step once, and why.
import { describe, expect, it } from "vitest";
import { type Api, expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import { Workspace } from "./support/workspace.js";

interface Step {
    key: string;
    kind: string;
    [field: string]: unknown;
}

interface Scenario {
    id: string;
    state: string;
    published_version: number;
    latest_version: number;
    has_draft: boolean;
    enrollments: { active: number; paused: number; ended: number; due: number };
    definition: { trigger: string; steps: Step[] };
    warnings: { pointer: string; code: string; text: string }[];
}

interface Enrollment {
    id: string;
    user: string;
    state: string;
    step: string | null;
    due_at: string | null;
    standing: string | null;
    why: string;
    end_reason: string | null;
    version: number;
    steps: { step: string; kind: string; outcome: string; detail: string; text: string; at: string }[];
}

interface Answers {
    results: { user: string; enrolled: boolean; reason: string; text: string; enrollment: string | null }[];
}

interface DryRun {
    users: {
        user: string;
        enters: boolean;
        reason: string;
        steps: { at: string; step: string; kind: string; standing: string; text: string }[];
        end_reason: string | null;
    }[];
}

const day = 86_400;
const both = { en: "Call them", fr: "Les appeler" };
const task = (key: string): Step => ({ key, kind: "task", text: both });
const wait = (key: string, amount: number, unit = "days"): Step => ({ key, kind: "wait", amount, unit });
const until = (key: string, moment: string): Step => ({ key, kind: "wait", until: moment });
const email = (key: string, template = "ambassador.ask"): Step => ({ key, kind: "email", template });
const draft = (steps: Step[], over: object = {}) => ({ name: "Relances", trigger: "manual", steps, ...over });

/** A scenario of a workspace, and what these tests ask of it. */
class Played {
    constructor(
        readonly acme: Workspace,
        readonly id: string,
    ) {}

    static async in(acme: Workspace, steps: Step[], over: object = {}): Promise<Played> {
        const { id } = await acme.api.ok(201, acme.api.post<Scenario>("/v1/scenarios", draft(steps, over)));
        const played = new Played(acme, id);
        await played.act("publish");
        return played;
    }

    get path(): string {
        return `/v1/scenarios/${this.id}`;
    }

    get(): Promise<Scenario> {
        return this.acme.api.ok(200, this.acme.api.get<Scenario>(this.path));
    }

    act(what: "publish" | "pause" | "resume" | "close"): Promise<Scenario> {
        return this.acme.api.ok(200, this.acme.api.post<Scenario>(`${this.path}/${what}`));
    }

    async edit(steps: Step[], over: object = {}): Promise<Scenario> {
        const before = await this.acme.api.get<Scenario>(this.path);
        const headers = { "if-match": before.headers["etag"] ?? "" };
        return this.acme.api.ok(200, this.acme.api.put<Scenario>(this.path, draft(steps, over), { headers }));
    }

    async enrol(user: string): Promise<Answers["results"][number]> {
        const body = { users: [user] };
        const { results } = await this.acme.api.ok(200, this.acme.api.post<Answers>(`${this.path}/enrollments`, body));
        return results[0] as Answers["results"][number];
    }

    async enrollments(query = ""): Promise<Enrollment[]> {
        const path = `${this.path}/enrollments${query}`;
        return (await this.acme.api.ok(200, this.acme.api.get<Page<Enrollment>>(path))).items;
    }

    async only(): Promise<Enrollment> {
        const [first] = await this.enrollments();
        expect(first).toBeDefined();
        return first as Enrollment;
    }

    async taken(): Promise<string[]> {
        return (await this.only()).steps.map(({ step, outcome }) => `${step} ${outcome}`);
    }
}

/** Somebody of whom nothing is known but that they are a user. */
async function user(acme: Workspace): Promise<string> {
    return (await acme.advocate()).user;
}

describeOnBothEngines("scenarios", { workspaces: [{ copies: 31 }] }, (server) => {
    const acme = () => server().workspace();
    let shared: Workspace | undefined;
    /** A workspace for refusals, which leave no trace. */
    const common = () => (shared ??= acme());
    const refused = (api: Api, steps: Step[], over: object = {}) => api.post("/v1/scenarios", draft(steps, over));

    describe("a scenario's life", () => {
        it("is written, published, paused, resumed and closed", async () => {
            const at = acme();
            const { id } = await at.api.ok(201, at.api.post<Scenario>("/v1/scenarios", draft([task("a")])));
            const played = new Played(at, id);
            expect(await played.get()).toMatchObject({ state: "draft", published_version: 0, has_draft: true });
            expectProblem(await at.api.post(`${played.path}/pause`), 409, "illegal_transition");
            expectProblem(
                await at.api.post(`${played.path}/enrollments`, { users: [await user(at)] }),
                409,
                "illegal_transition",
            );
            expect(await played.act("publish")).toMatchObject({ state: "running", has_draft: false });
            expectProblem(await at.api.post(`${played.path}/publish`), 409, "illegal_transition");
            expect(await played.act("pause")).toMatchObject({ state: "paused" });
            expect(await played.act("resume")).toMatchObject({ state: "running" });
            await played.enrol(await user(at));
            expect(await played.act("close")).toMatchObject({ state: "closed", enrollments: { active: 0 } });
            expectProblem(await at.api.post(`${played.path}/resume`), 409, "illegal_transition");
            const list = await at.api.ok(200, at.api.get<Page<Scenario>>("/v1/scenarios"));
            expect(list.items.map((one) => one.id)).toContain(id);
        });

        it("keeps whoever is under way in their version until it is applied to them, and says what changes", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a"), wait("w", 7), task("b")]);
            await played.enrol(await user(at));
            await at.settle();
            await played.edit([task("a"), wait("w", 7), task("c")]);
            await played.act("publish");
            const path = `${played.path}/versions/1`;
            const first = await at.api.ok(200, at.api.get<{ definition: { steps: Step[] } }>(path));
            expect(first.definition.steps.map((step) => step.key)).toEqual(["a", "w", "b"]);
            expectProblem(await at.api.get(`${played.path}/versions/9`), 404, "not_found");
            const moves = await at.api.ok(200, at.api.get<Page<object>>(`${played.path}/version-moves`));
            expect(moves.items).toEqual([{ from_version: 1, from_step: "b", to_step: null, enrollments: 1 }]);
            expect((await played.only()).version).toBe(1);
            await at.api.ok(200, at.api.post(`${played.path}/version-moves`));
            expect(await played.only()).toMatchObject({ state: "ended", end_reason: "version_changed" });
        });

        it("is edited only by who saw its last version", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a")]);
            expectProblem(await at.api.put(played.path, draft([task("b")])), 428, "precondition_required");
            const headers = { "if-match": '"1"' };
            expectProblem(await at.api.put(played.path, draft([task("b")]), { headers }), 412, "precondition_failed");
        });
    });

    describe("an enrollment", () => {
        it("goes through its steps at their own times, also when the clock leaps over several", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a"), wait("w", 2), task("b"), wait("v", 3), task("c")]);
            const name = await user(at);
            expect(await played.enrol(name)).toMatchObject({ enrolled: true, reason: "enrolled" });
            expect(await played.enrol(name)).toMatchObject({ enrolled: false, reason: "already_enrolled" });
            await at.advanceDays(10);
            const { steps, state, end_reason } = await played.only();
            expect(steps.map(({ step }) => step)).toEqual(["a", "w", "b", "v", "c"]);
            const from = Date.parse(steps[0]?.at ?? "");
            const passed = (index: number) => (Date.parse(steps[index]?.at ?? "") - from) / 1000 / day;
            expect(passed(2)).toBeCloseTo(2, 1);
            expect(passed(4)).toBeCloseTo(5, 1);
            expect({ state, end_reason }).toEqual({ state: "ended", end_reason: "completed" });
            expect(await played.enrol(name)).toMatchObject({ enrolled: false, reason: "was_enrolled" });
        });

        it("stands where it stands for a reason in words, in both languages", async () => {
            const at = acme();
            const played = await Played.in(at, [wait("w", 7), task("a")]);
            await played.enrol(await user(at));
            await at.settle();
            const one = await played.only();
            expect(one).toMatchObject({ state: "active", step: "a", standing: "waiting" });
            const path = `${played.path}/enrollments/${one.id}`;
            const french = { headers: { "accept-language": "fr" } };
            const english = { headers: { "accept-language": "en" } };
            expect((await at.api.get<Enrollment>(path, french)).body.why).toMatch(/^Attend/);
            expect((await at.api.get<Enrollment>(path, english)).body.why).toMatch(/^Waits until/);
            expectProblem(await at.api.get(`${played.path}/enrollments/1`), 404, "not_found");
            expectProblem(await at.api.get(`/v1/scenarios/1/enrollments/${one.id}`), 404, "not_found");
        });

        it("is ended by a person once", async () => {
            const at = acme();
            const played = await Played.in(at, [wait("w", 7), task("a")]);
            await played.enrol(await user(at));
            const { id } = await played.only();
            const path = `${played.path}/enrollments/${id}/end`;
            const ended = await at.api.ok(200, at.api.post<Enrollment>(path));
            const over = { state: "ended", end_reason: "by_hand", step: null, due_at: null, standing: null };
            expect(ended).toMatchObject(over);
            const told = await at.api.ok(200, at.api.get<Enrollment>(`${played.path}/enrollments/${id}`));
            expect(told).toMatchObject(over);
            expectProblem(await at.api.post(path), 409, "illegal_transition");
            expect(await played.enrollments("?state=active")).toEqual([]);
            expect(await played.enrollments("?state=ended")).toHaveLength(1);
        });

        it("ends when the customer leaves or wants no recommending", async () => {
            const at = acme();
            const played = await Played.in(at, [wait("w", 1), task("a")]);
            const someone = await at.advocate();
            await played.enrol(someone.user);
            await at.settle();
            const account = { name: "Fermé", recommending_allowed: false };
            await at.api.ok(200, at.api.put(`/v1/accounts/${someone.account}`, account));
            await at.advanceDays(2);
            expect(await played.only()).toMatchObject({ state: "ended", end_reason: "recommending_refused" });
            expect(await played.taken()).toEqual(["w done"]);
        });

        it("waits with its scenario while that is paused", async () => {
            const at = acme();
            const played = await Played.in(at, [wait("w", 7), task("a")]);
            await played.enrol(await user(at));
            await at.advanceDays(5);
            await played.act("pause");
            expect(await played.only()).toMatchObject({ state: "paused" });
            await at.advanceDays(30);
            expect(await played.taken()).toEqual(["w done"]);
            await played.act("resume");
            await at.advanceDays(1);
            expect(await played.taken()).toEqual(["w done"]);
            await at.advanceDays(2);
            expect(await played.taken()).toEqual(["w done", "a done"]);
        });

        it("branches on what is known, and says on what", async () => {
            const at = acme();
            const fork = {
                key: "fork",
                kind: "branch",
                when: [{ fact: "submitted", operator: "at_least", value: "1" }],
                yes: "thanks",
                no: "ask",
            };
            const ask = { ...task("ask"), next: "end" };
            const end = { key: "end", kind: "stop" };
            const played = await Played.in(at, [fork, ask, task("thanks"), end]);
            const idle = await at.advocate();
            const keen = await at.advocate();
            await at.refer(keen);
            await played.enrol(idle.user);
            await played.enrol(keen.user);
            await at.settle();
            const [second, first] = await played.enrollments();
            expect(first?.steps.map(({ step, detail }) => `${step} ${detail}`)).toEqual([
                "fork submitted=0",
                "ask ",
                "end ",
            ]);
            expect(second?.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
                "fork yes",
                "thanks done",
                "end done",
            ]);
            expect(first).toMatchObject({ end_reason: "stopped" });
        });

        it("starts when somebody becomes an advocate, and when their referral is accepted", async () => {
            const at = acme();
            const made = await Played.in(at, [task("a")], { trigger: "advocate" });
            const accepted = await Played.in(at, [task("a")], { trigger: "milestone", milestone: "accepted" });
            const won = await Played.in(at, [task("a")], { trigger: "milestone", milestone: "won" });
            const someone = await at.advocate();
            await at.refer(someone);
            await at.settle();
            expect(await made.only()).toMatchObject({ user: someone.user, end_reason: "completed" });
            expect(await accepted.only()).toMatchObject({ user: someone.user });
            expect(await won.enrollments()).toEqual([]);
        });

        it("takes a sale for the interest that nobody noted before", async () => {
            const at = acme();
            const engaged = await Played.in(at, [task("a")], { trigger: "milestone", milestone: "engaged" });
            const won = await Played.in(at, [task("a")], { trigger: "milestone", milestone: "won" });
            const someone = await at.advocate();
            await at.buys(await at.refer(someone), { amount: 50_000 });
            await at.settle();
            expect(await engaged.only()).toMatchObject({ user: someone.user });
            expect(await won.only()).toMatchObject({ user: someone.user });
        });

        it("enrols a segment once a day", async () => {
            const at = acme();
            const name = await user(at);
            const entry = [{ fact: "role", operator: "is", value: "admin" }];
            const played = await Played.in(at, [task("a")], { trigger: "segment", entry });
            await at.settle();
            expect((await played.enrollments()).map((one) => one.user)).toContain(name);
            const later = await user(at);
            await at.advance(day + 3_600);
            expect((await played.enrollments()).map((one) => one.user)).toContain(later);
        });
    });

    describe("e-mails", () => {
        it("keep to quiet hours and to the frequency cap over all scenarios", async () => {
            const at = acme();
            const before = await at.api.get("/v1/message-rules");
            expect(before.body).toMatchObject({
                quiet_from: "20:00",
                quiet_to: "08:00",
                most_messages: 1,
                per_days: 3,
            });
            const headers = { "if-match": before.headers["etag"] ?? "" };
            const rules = {
                quiet_from: "00:00",
                quiet_to: "00:00",
                quiet_weekends: false,
                most_messages: 1,
                per_days: 3,
            };
            expectProblem(await at.api.put("/v1/message-rules", rules), 428, "precondition_required");
            await at.api.ok(200, at.api.put("/v1/message-rules", rules, { headers }));
            expectProblem(await at.api.put("/v1/message-rules", rules, { headers }), 412, "precondition_failed");
            const first = await Played.in(at, [email("a")]);
            const second = await Played.in(at, [email("b", "ambassador.reminder")]);
            const someone = await at.advocate();
            await first.enrol(someone.user);
            await at.settle();
            await second.enrol(someone.user);
            await at.settle();
            expect(await first.taken()).toEqual(["a done"]);
            expect(await second.only()).toMatchObject({ standing: "frequency_cap", steps: [] });
            await at.advanceDays(3);
            expect(await second.taken()).toEqual(["b done"]);
            const sent = await at.api.ok(
                200,
                at.api.get<Page<{ template: string }>>(`/v1/messages?to=${encodeURIComponent(someone.email)}`),
            );
            expect(sent.items.map(({ template }) => template).sort()).toEqual([
                "ambassador.ask",
                "ambassador.reminder",
            ]);
        });

        it.each([
            [{ quiet_from: "24:00" }, "time_invalid"],
            [{ quiet_to: "noon" }, "time_invalid"],
            [{ most_messages: -1 }, "out_of_range"],
            [{ most_messages: 21 }, "out_of_range"],
            [{ per_days: 0 }, "out_of_range"],
            [{ quiet_weekends: "no" }, "boolean_expected"],
            [{ colour: "blue" }, "unknown_field"],
        ])("refuse rules with %j", async (over, code) => {
            const at = common();
            const before = await at.api.get<object>("/v1/message-rules");
            const headers = { "if-match": before.headers["etag"] ?? "" };
            const answer = await at.api.unchecked("PUT", "/v1/message-rules", {
                body: { ...before.body, ...over },
                headers,
            });
            expectProblem(answer, 422, code);
        });
    });

    describe("a dry run", () => {
        it("says of real users what would happen when, and does nothing", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a"), wait("w", 7), email("b")]);
            const name = await user(at);
            const path = `${played.path}/dry-run`;
            const { users } = await at.api.ok(200, at.api.post<DryRun>(path, { users: [name] }));
            expect(users[0]).toMatchObject({ user: name, enters: true, end_reason: "completed" });
            expect(users[0]?.steps.map(({ step }) => step)).toEqual(["a", "w", "b"]);
            const passed = Date.parse(users[0]?.steps[2]?.at ?? "") - server().now;
            expect(passed / 1000).toBeGreaterThan(6.9 * day);
            expect(await played.enrollments()).toEqual([]);
            const sample = await at.api.ok(200, at.api.post<DryRun>(path));
            expect(sample.users.length).toBeGreaterThan(0);
            expectProblem(await at.api.post(path, { users: ["nobody"] }), 422, "unknown_value");
            const odd = await at.api.unchecked("POST", path, { body: { sample: 21 } });
            expectProblem(odd, 422, "out_of_range");
        });
    });

    describe("what can never work, or may be a mistake", () => {
        /** Ten in the morning so many days from now, as a wait names it. */
        const morning = (at: Workspace, days: number) => `${at.at(days * day).slice(0, 10)}T10:00`;

        it("a date that passes between the draft and its publication is refused at its step, in either language", async () => {
            const at = acme();
            const steps = [until("a", morning(at, 2)), task("b")];
            const { id } = await at.api.ok(201, at.api.post<Scenario>("/v1/scenarios", draft(steps)));
            await at.advance(3 * day);
            for (const [language, words] of [
                ["en", "remove the wait"],
                ["fr", "supprimez l’attente"],
            ] as const) {
                const headers = { "accept-language": language };
                const answer = await at.api.post(`/v1/scenarios/${id}/publish`, undefined, { headers });
                const { errors } = expectProblem(answer, 422, "time_past");
                expect(errors).toMatchObject([{ pointer: "/steps/0/until", code: "time_past" }]);
                expect(errors?.[0]?.detail).toContain(words);
            }
            expect(await new Played(at, id).get()).toMatchObject({ state: "draft", published_version: 0 });
        });

        it("says who does not come far enough for a date beyond the days, and takes it", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a"), until("w", morning(at, 90)), task("b"), task("c")]);
            const { state, warnings } = await played.get();
            expect(state).toBe("running");
            expect(warnings).toMatchObject([{ pointer: "/steps/2/key", code: "too_early" }]);
            expect(warnings[0]?.text).not.toContain("{");
            await at.advance(31 * day);
            expect((await played.get()).warnings).toEqual([]);
            await at.advance(60 * day);
            expect((await played.get()).warnings).toMatchObject([{ pointer: "/steps/1/until", code: "wait_is_over" }]);
            await played.act("close");
            expect((await played.get()).warnings).toEqual([]);
        });

        it("takes a branch of which one way is too long, and says so", async () => {
            const at = acme();
            const when = [{ fact: "submitted", operator: "at_least", value: "1" }];
            const choice = { key: "a", kind: "branch", when, yes: "c", no: "b" };
            const played = await Played.in(at, [choice, wait("b", 80), task("c"), task("d")]);
            expect((await played.get()).warnings).toMatchObject([{ pointer: "/steps/2/key", code: "may_be_late" }]);
            expect((await played.edit([wait("b", 7), task("c")])).warnings).toEqual([]);
        });
    });

    it("shows how due steps are worked off", async () => {
        const at = acme();
        const played = await Played.in(at, [task("a"), task("b")]);
        await played.enrol(await user(at));
        await at.settle();
        const progress = await at.api.ok(200, at.api.get<{ due: number; done_today: number }>("/v1/scenario-progress"));
        expect(progress).toMatchObject({ due: 0, done_today: 2 });
    });

    describe("bad inputs", () => {
        it.each<[string, Step[], object, string, string]>([
            ["no step", [], {}, "/steps", "required"],
            ["no name", [task("a")], { name: " " }, "/name", "required"],
            ["an unknown program", [task("a")], { program: "1" }, "/program", "unknown_value"],
            ["two steps of one key", [task("a"), task("a")], {}, "/steps/1/key", "step_repeated"],
            ["a way back", [task("a"), { ...task("b"), next: "a" }], {}, "/steps/1/next", "step_cycle"],
            ["a step to nowhere", [{ ...task("a"), next: "z" }], {}, "/steps/0/next", "unknown_value"],
            ["a step behind a stop", [{ key: "a", kind: "stop" }, task("b")], {}, "/steps/1/key", "step_unreachable"],
            ["an unknown template", [email("a", "x")], {}, "/steps/0/template", "unknown_value"],
            ["a wait of nothing", [wait("a", 0)], {}, "/steps/0/amount", "out_of_range"],
            ["a wait without a unit", [{ key: "a", kind: "wait", amount: 1 }], {}, "/steps/0/unit", "required"],
            [
                "a date that is none",
                [{ key: "a", kind: "wait", until: "2026-13-01T09:00" }],
                {},
                "/steps/0/until",
                "time_invalid",
            ],
            [
                "a date with an offset",
                [{ key: "a", kind: "wait", until: "2026-12-27T10:00:00Z" }],
                {},
                "/steps/0/until",
                "time_invalid",
            ],
            [
                "a field of another kind",
                [{ ...task("a"), template: "ambassador.ask" }],
                {},
                "/steps/0/template",
                "unknown_field",
            ],
            [
                "a text in one language",
                [{ key: "a", kind: "task", text: { en: "x", fr: "" } }],
                {},
                "/steps/0/text/fr",
                "required",
            ],
            ["a branch on nothing", [{ key: "a", kind: "branch" }], {}, "/steps/0/when", "required"],
            [
                "a condition that cannot be",
                [{ key: "a", kind: "branch", when: [{ fact: "score", operator: "is", value: "x" }] }],
                {},
                "/steps/0/when/0/value",
                "unknown_value",
            ],
            [
                "a gift without a program",
                [{ key: "a", kind: "gift", gift: "notebook" }],
                {},
                "/steps/0/gift",
                "unknown_value",
            ],
            ["a milestone that is missing", [task("a")], { trigger: "milestone" }, "/milestone", "required"],
            ["a segment of everybody", [task("a")], { trigger: "segment" }, "/entry", "required"],
            ["no day", [task("a")], { max_days: 0 }, "/max_days", "out_of_range"],
            ["too many steps", Array.from({ length: 61 }, (_, i) => task(`s${i}`)), {}, "/steps", "too_many"],
            ["a date that has passed", [until("a", "2020-01-01T09:00"), task("b")], {}, "/steps/0/until", "time_past"],
            ["waits beyond the days", [wait("a", 60), task("b")], {}, "/steps/1/key", "step_too_late"],
        ])("refuse %s", async (_, steps, over, pointer, code) => {
            const answer = await refused(common().api, steps, over);
            expect(answer.status, answer.text).toBe(422);
            const { errors } = answer.body as { errors: { pointer: string; code: string; detail: string }[] };
            const found = errors.find((one) => one.pointer === pointer);
            expect(found, answer.text).toMatchObject({ code });
            expect(found?.detail).not.toBe("");
            if (code === "step_too_late") expect(found?.detail, "how long it would have to last").toContain("61");
            if (code === "time_invalid") expect(found?.detail, "the form to write").toContain("2026-12-27T10:00");
        });

        it.each([
            [{ kind: "dance" }, "unknown_value"],
            [{ colour: "blue" }, "unknown_field"],
            [{ amount: "7" }, "integer_expected"],
        ])("refuse a step with %j", async (over, code) => {
            const body = draft([{ ...task("a"), ...over }]);
            expectProblem(await common().api.unchecked("POST", "/v1/scenarios", { body }), 422, code);
        });

        it("know no scenario of another workspace, nor one that never was", async () => {
            const at = acme();
            const other = acme();
            const played = await Played.in(at, [task("a")]);
            for (const path of ["", "/enrollments", "/version-moves"]) {
                expectProblem(await other.api.get(`${played.path}${path}`), 404, "not_found");
                expectProblem(await at.api.get(`/v1/scenarios/1${path}`), 404, "not_found");
            }
            for (const act of ["publish", "pause", "resume", "close", "version-moves", "dry-run"]) {
                expectProblem(await other.api.post(`${played.path}/${act}`), 404, "not_found");
            }
        });

        it("refuse users who are not there, none, and too many", async () => {
            const at = acme();
            const played = await Played.in(at, [task("a")]);
            const path = `${played.path}/enrollments`;
            expectProblem(await at.api.post(path, { users: ["nobody"] }), 422, "unknown_value");
            expectProblem(await at.api.post(path, { users: [] }), 422, "required");
            expectProblem(await at.api.post(path, { users: Array(101).fill("u") }), 422, "too_many");
        });
    });

    describe("who may", () => {
        it.each(["owner", "marketing"] as const)("lets a %s write and publish", async (role) => {
            const at = acme();
            const who = await member(at, role);
            const made = await who.ok(201, who.post<Scenario>("/v1/scenarios", draft([task("a")])));
            await who.ok(200, who.post(`/v1/scenarios/${made.id}/publish`));
        });

        it.each(["rep", "finance", "viewer"] as const)("lets a %s look, not change", async (role) => {
            const at = acme();
            const played = await Played.in(at, [task("a")]);
            const who = await member(at, role);
            await who.ok(200, who.get(played.path));
            await who.ok(200, who.get("/v1/message-rules"));
            expectProblem(await who.post("/v1/scenarios", draft([task("a")])), 403, "forbidden");
            for (const act of ["publish", "pause", "resume", "close", "version-moves"]) {
                expectProblem(await who.post(`${played.path}/${act}`), 403, "forbidden");
            }
        });

        it("wants a key of the scope", async () => {
            const at = acme();
            const key = await at.api.ok(
                201,
                at.api.post<{ key: string }>("/v1/api-keys", { name: "narrow", scopes: ["gifts"] }),
            );
            const narrow = at.server.api.with({ authorization: `Bearer ${key.key}` });
            expectProblem(await narrow.get("/v1/scenarios"), 403, "forbidden");
        });
    });
});
