// Story B from the score to the reminder: who answers high is enrolled, thanked, asked and reminded, and left in peace
// when they recommend, refuse or have had enough.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { messageOf } from "./support/messages.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface State {
    survey: { id: string } | null;
    prompt: { id: string; title: string } | null;
}

interface Enrollment {
    user: string;
    score: number | null;
    state: string;
    end_reason: string | null;
    steps: { step: string; outcome: string }[];
}

const halfAnHour = 1_860;

/** Somebody of a customer of long standing, who visits until they are asked; their survey's id. */
async function asked(acme: Workspace): Promise<{ user: Advocate; survey: string }> {
    const newcomer = await acme.advocate({ role: "member" });
    const account = { name: "Ancien client", customer_since: "2020-01-01T00:00:00Z" };
    await acme.api.ok(200, acme.api.put(`/v1/accounts/${newcomer.account}`, account));
    // The launch is spread over thirty days: by then everybody's day has come.
    await acme.advanceDays(31);
    for (let visit = 0; visit < 6; visit++) {
        const user = await acme.returning(newcomer);
        const { survey } = await acme.api.ok(200, user.widget.get<State>("/widget/v1/state"));
        if (survey) return { user, survey: survey.id };
        await acme.advance(halfAnHour);
    }
    throw new Error("was never asked");
}

async function answers(acme: Workspace, score: number): Promise<Advocate> {
    const { user, survey } = await asked(acme);
    await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/shown`));
    await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/answers`, { score }));
    await acme.settle();
    return user;
}

/** The latest first. */
async function lettersTo(acme: Workspace, user: Advocate): Promise<{ id: string; template: string }[]> {
    const path = `/v1/messages?to=${encodeURIComponent(user.email)}`;
    return (await acme.api.ok(200, acme.api.get<Page<{ id: string; template: string }>>(path))).items;
}

async function mailTo(acme: Workspace, user: Advocate): Promise<string[]> {
    return (await lettersTo(acme, user)).map(({ template }) => template).reverse();
}

/** What the product shows them at a visit. */
async function shownTo(acme: Workspace, user: Advocate): Promise<State["prompt"]> {
    const back = await acme.returning(user);
    return (await acme.api.ok(200, back.widget.get<State>("/widget/v1/state"))).prompt;
}

async function enrollmentOf(acme: Workspace, user: Advocate): Promise<Enrollment | undefined> {
    const scenarios = await acme.api.ok(
        200,
        acme.api.get<Page<{ id: string; preset: string | null; state: string }>>("/v1/scenarios"),
    );
    const [scenario] = scenarios.items.filter(({ preset }) => preset === "ambassadors");
    expect(scenario?.state).toBe("running");
    const path = `/v1/scenarios/${scenario?.id}/enrollments`;
    const { items } = await acme.api.ok(200, acme.api.get<Page<Enrollment>>(path));
    return items.find((one) => one.user === user.user);
}

describeOnBothEngines(
    "the ambassadors' scenario",
    { workspaces: [{ preset: "ambassadors", copies: 10 }] },
    (server) => {
        const fresh = () => server().workspace({ preset: "ambassadors" });

        it("thanks at once, asks in the product and by mail, and reminds a week later", async () => {
            const acme = fresh();
            const user = await answers(acme, 9);
            expect(await enrollmentOf(acme, user)).toMatchObject({ score: 9, state: "active" });
            expect(await mailTo(acme, user)).toEqual(["ambassador.thanks"]);
            expect(await shownTo(acme, user), "the card they answered has just invited them").toBeNull();
            await acme.advance(halfAnHour);
            expect((await shownTo(acme, user))?.title).toBe("À qui cela rendrait-il service ?");
            await acme.advanceDays(2);
            expect(await mailTo(acme, user)).toEqual(["ambassador.thanks", "ambassador.ask"]);
            await acme.advanceDays(7.5);
            const all = ["ambassador.thanks", "ambassador.ask", "ambassador.reminder"];
            expect(await mailTo(acme, user)).toEqual(all);
            const [reminder] = await lettersTo(acme, user);
            const { subject, text } = await messageOf(acme, reminder?.id);
            expect(subject, "who recommended nobody is not almost there").not.toContain("presque");
            expect(text).not.toContain("déjà recommandé");
            expect(text, "the console is for the team").not.toMatch(/Recommander quelqu’un\s+http:\/\/127\.0\.0\.1/);
            expect(await enrollmentOf(acme, user)).toMatchObject({ state: "ended", end_reason: "stopped" });
            await acme.advanceDays(60);
            expect(await mailTo(acme, user)).toEqual(all);
        });

        it("is not shown while it stands still, nor once it was closed", async () => {
            const acme = fresh();
            const user = await answers(acme, 9);
            await acme.advance(halfAnHour);
            const { items } = await acme.api.ok(
                200,
                acme.api.get<Page<{ id: string; preset: string }>>("/v1/scenarios"),
            );
            const path = `/v1/scenarios/${items.find(({ preset }) => preset === "ambassadors")?.id}`;
            const does = (what: string) => acme.api.ok(200, acme.api.post(`${path}/${what}`));
            const seen = await shownTo(acme, user);
            expect(seen).not.toBeNull();
            await does("pause");
            expect(await shownTo(acme, user)).toBeNull();
            const { widget } = await acme.returning(user);
            expectProblem(await widget.post(`/widget/v1/prompts/${seen?.id}/shown`), 409, "not_asked");
            await does("resume");
            expect((await shownTo(acme, user))?.id).toBe(seen?.id);
            await does("close");
            expect(await shownTo(acme, user)).toBeNull();
        });

        it("leads to the page with the referral space, once that is told, and never to the website", async () => {
            const acme = fresh();
            const page = "https://app.facturel.example/recommander";
            const tell = async (referral_page: unknown) => {
                const { body, headers } = await acme.api.get<Record<string, unknown>>("/v1/workspace");
                const { name, locale, origins } = body;
                const brand = {
                    product: "Facturel",
                    accent: "#473f8f",
                    website: "https://facturel.example",
                    referral_page,
                };
                const edited = { name, locale, origins, brand, set_up: true };
                return acme.api.put<{ brand: object }>("/v1/workspace", edited, {
                    headers: { "if-match": headers["etag"] ?? "" },
                });
            };
            for (const wrong of ["javascript:alert(1)", "https://", "nulle part"]) {
                const { errors } = expectProblem(await tell(wrong), 422, "url_invalid");
                expect(errors).toMatchObject([{ pointer: "/brand/referral_page", code: "url_invalid" }]);
            }
            const thanks = async () => {
                const user = await answers(acme, 9);
                const [letter] = await lettersTo(acme, user);
                return (await messageOf(acme, letter?.id)).text;
            };
            await acme.api.ok(200, tell(null));
            expect(await thanks()).not.toContain("Recommander quelqu’un");
            expect((await acme.api.ok(200, tell(page))).brand).toMatchObject({ referral_page: page });
            expect(await thanks()).toContain(page);
        });

        it("asks nobody again who has recommended", async () => {
            const acme = fresh();
            const user = await answers(acme, 8);
            await acme.refer(await acme.returning(user));
            await acme.advanceDays(20);
            expect(await mailTo(acme, user)).toEqual(["ambassador.thanks"]);
            expect(await enrollmentOf(acme, user)).toMatchObject({ state: "ended", end_reason: "stopped" });
        });

        it("asks in the product only who may still recommend, and nobody whom a person let go", async () => {
            const acme = fresh();
            const user = await answers(acme, 9);
            await acme.advance(halfAnHour);
            const back = await acme.returning(user);
            const shown = async () => (await acme.api.ok(200, back.widget.get<State>("/widget/v1/state"))).prompt;
            const asked = await shown();
            expect(asked?.title).toBe("À qui cela rendrait-il service ?");
            const account = `/v1/accounts/${user.account}`;
            const name = "Ancien client";
            await acme.api.ok(200, acme.api.put(account, { name, recommending_allowed: false }));
            expect(await shown()).toBeNull();
            expectProblem(await back.widget.post(`/widget/v1/prompts/${asked?.id}/shown`), 409, "not_asked");
            await acme.api.ok(200, acme.api.put(account, { name, recommending_allowed: true }));
            expect(await shown()).toEqual(asked);

            const scenarios = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/scenarios"));
            const enrollments = `/v1/scenarios/${scenarios.items[0]?.id}/enrollments`;
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>(enrollments));
            await acme.api.ok(200, acme.api.post(`${enrollments}/${items[0]?.id}/end`));
            expect(await shown()).toBeNull();
        });

        it("asks nobody in the product who recommended before they saw it", async () => {
            const acme = fresh();
            const user = await answers(acme, 9);
            await acme.refer(await acme.returning(user));
            await acme.advanceDays(7.5);
            const back = await acme.returning(user);
            expect((await acme.api.ok(200, back.widget.get<State>("/widget/v1/state"))).prompt).toBeNull();
        });

        it("says in a dry run when the request is seen, as it then is, and once seen keeps seven days to the next", async () => {
            const acme = fresh();
            const { user, survey } = await asked(acme);
            const scenarios = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/scenarios"));
            interface DryRun {
                users: { steps: { step: string; at: string; shown_from: string | null }[] }[];
            }
            const run = acme.api.post<DryRun>(`/v1/scenarios/${scenarios.items[0]?.id}/dry-run`, {
                users: [user.user],
            });
            const [told] = (await acme.api.ok(200, run)).users;
            const show = told?.steps.find(({ step }) => step === "show");
            const wait = Date.parse(show?.shown_from ?? "") - Date.parse(show?.at ?? "");
            expect(wait).toBe(30 * 60_000);
            expect(told?.steps.filter(({ shown_from }) => shown_from !== null)).toHaveLength(1);
            await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/shown`));
            await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/answers`, { score: 9 }));
            await acme.settle();
            await acme.advance(wait / 1000 - 60);
            expect(await shownTo(acme, user)).toBeNull();
            await acme.advance(60);
            const back = await acme.returning(user);
            const prompt = await shownTo(acme, user);
            expect(prompt).not.toBeNull();
            await acme.api.ok(200, back.widget.post(`/widget/v1/prompts/${prompt?.id}/shown`));
            expect(await shownTo(acme, user)).toBeNull();
            await acme.advanceDays(7.1);
            expect((await shownTo(acme, user))?.id).toBe(prompt?.id);
        });

        it("keeps the request apart from a survey that was not answered", async () => {
            const acme = fresh();
            const { user, survey } = await asked(acme);
            await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/shown`));
            await acme.api.ok(200, user.widget.post(`/widget/v1/surveys/${survey}/dismissed`));
            const scenarios = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/scenarios"));
            const path = `/v1/scenarios/${scenarios.items[0]?.id}/enrollments`;
            await acme.api.ok(200, acme.api.post(path, { users: [user.user] }));
            await acme.advance(halfAnHour);
            expect(await shownTo(acme, user)).toBeNull();
            await acme.advanceDays(7.1);
            expect(await shownTo(acme, user)).not.toBeNull();
        });

        it("leaves in peace whoever scores below the threshold", async () => {
            const acme = fresh();
            const user = await answers(acme, 7);
            await acme.advanceDays(20);
            expect(await enrollmentOf(acme, user)).toBeUndefined();
            expect(await mailTo(acme, user)).toEqual([]);
        });

        it("tells an ambassador of the rung they have reached, and stops at the last one", async () => {
            const acme = fresh();
            const user = await answers(acme, 10);
            const widget = await acme.returning(user);
            for (let prospect = 0; prospect < 2; prospect++) {
                const referred = await acme.refer(widget);
                await acme.buys(referred, { amount: 60_000, interval: "year" });
            }
            expect(await mailTo(acme, user)).toContain("ambassador.rung_reached");
            expect((await mailTo(acme, user)).filter((name) => name === "ambassador.rung_reached")).toHaveLength(1);
            await acme.advance(2 * 3600);
            expect((await mailTo(acme, user)).at(-1), "what the message promised comes by itself").toBe("gift.address");
        });
    },
);
