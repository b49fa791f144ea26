// What a client's administrator decides for their account: gifts for its people, and the whole program; by a page behind a
// signed link, by the widget's API, and as the publisher sees it.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, WidgetState } from "./support/contract.js";
import { earned, form, givesOnSale, home, notebook, orders } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Settings {
    gifts_allowed: boolean;
    recommending_allowed: boolean;
    page_url: string;
    page_until: string;
}

interface Step {
    at: string;
    actor: "administrator" | "member" | "api";
    actor_name: string | null;
    gifts_allowed: boolean;
    recommending_allowed: boolean;
}

const day = 86_400_000;
const path = "/widget/v1/account-settings";

/** The page that the administrator's tab leads to, as a browser of this language asks for it. */
function browser(acme: Workspace, url: string, language = "en") {
    const headers = { "accept-language": language };
    const at = new URL(url).pathname;
    return {
        at,
        get: () => acme.server.api.unchecked<null>("GET", at, { headers }),
        post: (fields: object) => {
            const sent = form(fields);
            const options = { raw: sent.raw, headers: { ...headers, ...sent.headers } };
            return acme.server.api.unchecked<null>("POST", at, options);
        },
    };
}

async function linkOf(acme: Workspace, advocate: Advocate): Promise<string> {
    const { settings_url } = await acme.state(await acme.returning(advocate));
    expect(settings_url).not.toBeNull();
    return settings_url ?? "";
}

async function history(acme: Workspace, account: string): Promise<Step[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Step>>(`/v1/accounts/${account}/history`))).items;
}

async function allowed(acme: Workspace, account: string): Promise<[gifts: boolean, program: boolean]> {
    const found = await acme.api.ok(200, acme.api.get<Page<Settings>>(`/v1/accounts?q=${account}`));
    return [found.items[0]?.gifts_allowed ?? false, found.items[0]?.recommending_allowed ?? false];
}

describeOnBothEngines("what an administrator decides for their account", { workspaces: [{ copies: 20 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("on the page behind a signed link", () => {
        it("is shown in plain words of the reader's language, and changes nothing by being shown", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const link = await linkOf(acme, advocate);
            const french = await browser(acme, link, "fr").get();
            expect(french.status).toBe(200);
            for (const words of [
                "Les cadeaux à nos collaborateurs",
                "Le programme entier",
                "Rien de ce qui a été promis",
            ])
                expect(french.text).toContain(words);
            const english = await browser(acme, link).get();
            for (const words of ["Gifts for our people", "The whole program", "Nothing that was promised is lost"])
                expect(english.text).toContain(words);
            for (const page of [french, english]) {
                expect(page.text).not.toContain("<script");
                expect(page.text).not.toMatch(/\{[a-z_]+\}/);
                expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
                expect(page.headers["referrer-policy"]).toBe("no-referrer");
                expect(page.headers["cache-control"]).toBe("no-store");
            }
            expect(await allowed(acme, advocate.account)).toEqual([true, true]);
            expect(await history(acme, advocate.account)).toEqual([]);
        });

        it("ends gifts: none is promised from then on, what was promised is sent, and money goes on", async () => {
            const acme = fresh();
            await givesOnSale(acme, "notebook", notebook);
            const { advocate, order, referred: earlier } = await earned(acme);
            const page = browser(acme, await linkOf(acme, advocate));
            const done = await page.post({ gifts: "no", program: "yes" });
            expect(done.status).toBe(303);
            expect(done.headers["cache-control"]).toBe("no-store");
            const after = await browser(acme, acme.server.url + done.headers["location"]).get();
            expect(after.text).toContain("They are given no gifts.");
            expect(after.text).toContain("by Camille Petit");
            expect(await allowed(acme, advocate.account)).toEqual([false, true]);

            const back = await acme.returning(advocate);
            const referred = await acme.refer(back);
            await acme.buys(referred, { amount: 10_000 });
            expect(await orders(acme)).toHaveLength(1);
            const kinds = (await acme.rewards(`referral=${referred.id}`)).map(({ kind }) => kind);
            expect(kinds).toContain("cash");
            expect(kinds).not.toContain("gift");
            const { rule_versions } = await acme.referral(referred.id);
            const { rule_versions: before } = await acme.referral(earlier.id);
            expect(rule_versions).toHaveLength(before.length - 1);
            const told = { event: "confirmed_address", address: home };
            await acme.api.ok(200, acme.api.post(`/v1/gift-orders/${order.id}/transitions`, told));
        });

        it("ends the program: the tab is gone for everybody there, the page stays, and brings it back", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            const code = (await acme.state(advocate)).link.url;
            const page = browser(acme, await linkOf(acme, advocate));
            const done = await page.post({ gifts: "yes", program: "no" });
            expect(done.status).toBe(303);
            const state = await acme.state(advocate);
            expect(state).toMatchObject({ tab_visible: false, program: null });
            expect(state.settings_url).not.toBeNull();
            const refused = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(refused, 403, "tab_hidden");
            const open = await browser(acme, code).get();
            expect([open.status, open.text.includes("This offer has ended")]).toEqual([200, true]);

            // What was recommended before goes on and is rewarded.
            await acme.buys(referred, { amount: 10_000 });
            expect((await acme.advocateReward(referred.id)).value.amount).toBeGreaterThan(0);

            await acme.advanceDays(29);
            const later = browser(acme, acme.server.url + done.headers["location"]);
            expect((await later.get()).text).toContain("The program is off");
            expect((await later.post({ gifts: "yes", program: "yes" })).status).toBe(303);
            expect((await acme.state(await acme.returning(advocate))).tab_visible).toBe(true);
            expect((await history(acme, advocate.account)).map((step) => step.recommending_allowed)).toEqual([
                false,
                true,
            ]);
        });

        it("leaves whoever recommended before what they earned, and their say in how they want it", async () => {
            const acme = fresh();
            const { advocate, reward } = await acme.sale({ amount: 10_000, interval: "year" });
            const done = await browser(acme, await linkOf(acme, advocate)).post({ gifts: "yes", program: "no" });
            expect(done.status).toBe(303);
            const off = await acme.state(advocate);
            expect(off).toMatchObject({
                tab_visible: false,
                program: null,
                referrals: [],
                link: { url: "", code: "" },
            });
            expect(off.totals).toEqual({ earned: acme.money(0), pending: reward.value });
            expect(off.preferences).toMatchObject({ reward: "cash" });
            const choice = { reward: "donation", hide_amounts: true, involvement: "anonymous" };
            const put = (body: object) => advocate.widget.put<WidgetState>("/widget/v1/preferences", body);
            const kept = await acme.api.ok(200, put(choice));
            expect(kept).toMatchObject({ tab_visible: false, preferences: choice, totals: off.totals });
            expectProblem(await put({ reward: "gift" }), 422, "unknown_value");
            await acme.advanceDays(31);
            const later = await acme.state(await acme.returning(advocate));
            expect(later).toMatchObject({
                totals: { earned: reward.value, pending: acme.money(0) },
                preferences: choice,
            });

            // Who never recommended has nothing to say there.
            const colleague = { sub: `colleague-${advocate.user}`, email: `zoe@${advocate.email.split("@")[1]}` };
            const stranger = await acme.widgetOf({ ...(await acme.returning(advocate)).claims, ...colleague });
            expectProblem(await stranger.put("/widget/v1/preferences", choice), 403, "tab_hidden");
        });

        it("is taken once, however often it is sent", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const page = browser(acme, await linkOf(acme, advocate));
            const choice = { gifts: "no", program: "yes" };
            const answers = await Promise.all([1, 2, 3].map(() => page.post(choice)));
            expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
            expect((await page.post(choice)).status).toBe(303);
            expect(await history(acme, advocate.account)).toMatchObject([
                {
                    actor: "administrator",
                    actor_name: "Camille Petit",
                    gifts_allowed: false,
                    recommending_allowed: true,
                },
            ]);
        });

        it("answers what it cannot read with a page that says so, and changes nothing", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const page = browser(acme, await linkOf(acme, advocate));
            const bad: [fields: object, status: number][] = [
                [{}, 422],
                [{ gifts: "perhaps" }, 422],
                [{ gifts: "" }, 422],
                [{ gifts: "no", admin: "yes" }, 422],
            ];
            for (const [fields, status] of bad) {
                const answer = await page.post(fields);
                expect(answer.status, JSON.stringify(fields)).toBe(status);
                expect(answer.text).toContain("We did not understand what was sent");
                expect(answer.text).toContain('role="alert"');
            }
            const json = { raw: '{"gifts":"no"}', headers: { "content-type": "application/json" } };
            expect((await acme.server.api.unchecked("POST", page.at, json)).status).toBe(415);
            const huge = await page.post({ gifts: "n".repeat(5_000) });
            expect(huge.status).toBe(413);
            expect(await allowed(acme, advocate.account)).toEqual([true, true]);
            expect(await history(acme, advocate.account)).toEqual([]);
        });

        it("opens by its whole link alone", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const { at } = browser(acme, await linkOf(acme, advocate));
            const token = at.slice("/a/".length);
            for (let i = 0; i < token.length; ++i) {
                const altered = token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1);
                expect((await acme.server.api.unchecked("GET", `/a/${altered}`)).status, altered).toBe(404);
            }
            for (const other of ["", token.slice(1), `${token}A`, `${token}%3D`, "%00"]) {
                expect([400, 404]).toContain((await acme.server.api.unchecked("GET", `/a/${other}`)).status);
            }
            const forged = await browser(
                acme,
                `${acme.server.url}/a/${token[0] === "B" ? "C" : "B"}${token.slice(1)}`,
                "fr",
            ).post({ gifts: "no" });
            expect(forged.status).toBe(404);
            expect(forged.text).toContain("Ce lien ne mène nulle part");
            expect(await allowed(acme, advocate.account)).toEqual([true, true]);
        });

        it("closes after its days, and with the role of whom it was given to", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const page = browser(acme, await linkOf(acme, advocate));
            await acme.advanceDays(30);
            expect((await page.get()).status).toBe(200);
            await acme.advanceDays(1);
            for (const answer of [await page.get(), await page.post({ gifts: "no", program: "no" })]) {
                expect(answer.status).toBe(410);
                expect(answer.text).toContain("This link is no longer valid");
            }
            const again = browser(acme, await linkOf(acme, advocate), "fr");
            const { account, user, email } = advocate;
            const person = { account, email, name: "Camille Petit", role: "member" };
            await acme.api.ok(200, acme.api.put(`/v1/users/${user}`, person));
            const closed = await again.post({ gifts: "no", program: "no" });
            expect(closed.status).toBe(410);
            expect(closed.text).toContain("Ce lien n’est plus valable");
            await acme.api.ok(200, acme.api.put(`/v1/users/${user}`, { ...person, role: "admin" }));
            expect((await again.get()).status).toBe(200);
            await acme.api.ok(204, acme.api.request("DELETE", `/v1/users/${user}`));
            expect((await again.get()).status).toBe(410);
            expect(await allowed(acme, account)).toEqual([true, true]);
        });

        it("writes hostile names as they are", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const link = await linkOf(acme, advocate);
            const name = '<script>alert("{{7*7}}")</script>';
            await acme.api.ok(200, acme.api.put(`/v1/accounts/${advocate.account}`, { name }));
            const page = await browser(acme, link).get();
            expect(page.status).toBe(200);
            expect(page.text).not.toContain("<script");
            expect(page.text).toContain("&lt;script&gt;");
        });
    });

    describe("by the widget's API", () => {
        it("is told and taken, with a page that stays open for thirty days", async () => {
            const acme = fresh();
            const { widget, account } = await acme.advocate();
            const now = await acme.api.ok(200, widget.get<Settings>(path));
            expect(now).toMatchObject({ gifts_allowed: true, recommending_allowed: true });
            expect(Date.parse(now.page_until) - acme.server.now).toBeGreaterThanOrEqual(30 * day);
            expect(Date.parse(now.page_until) - acme.server.now).toBeLessThanOrEqual(31 * day);
            expect((await browser(acme, now.page_url).get()).status).toBe(200);

            const off = await acme.api.ok(200, widget.put<Settings>(path, { recommending_allowed: false }));
            expect(off).toMatchObject({ gifts_allowed: true, recommending_allowed: false });
            const both = await acme.api.ok(200, widget.put<Settings>(path, { gifts_allowed: false }));
            expect(both).toMatchObject({ gifts_allowed: false, recommending_allowed: false });
            await acme.api.ok(200, widget.put<Settings>(path, {}));
            await acme.api.ok(200, widget.put<Settings>(path, { gifts_allowed: false, recommending_allowed: false }));
            expect(await history(acme, account)).toHaveLength(2);
            const back = { gifts_allowed: true, recommending_allowed: true };
            expect(await acme.api.ok(200, widget.put<Settings>(path, back))).toMatchObject(back);
        });

        it("is not for members, who are never given a link either", async () => {
            const acme = fresh();
            const { widget, account } = await acme.advocate({ role: "member" });
            expectProblem(await widget.get(path), 403, "forbidden");
            expectProblem(await widget.put(path, { gifts_allowed: false }), 403, "forbidden");
            const state = await acme.api.ok(200, widget.get<{ settings_url: string | null }>("/widget/v1/state"));
            expect(state.settings_url).toBeNull();
            expect(await allowed(acme, account)).toEqual([true, true]);
        });

        it.each([
            [{ gifts_allowed: "no" }, 422, "boolean_expected", "/gifts_allowed"],
            [{ gifts_allowed: 0 }, 422, "boolean_expected", "/gifts_allowed"],
            [{ tab: false }, 422, "unknown_field", "/tab"],
            [[], 422, "object_expected", ""],
        ])("refuses %j", async (body, status, code, pointer) => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const problem = expectProblem(await widget.put(path, body), status, code);
            expect(problem.errors?.[0]?.pointer).toBe(pointer);
        });
    });

    it("is seen by the publisher, who has a word too: who said what, and when", async () => {
        const acme = fresh();
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put(path, { gifts_allowed: false }));
        const account = `/v1/accounts/${advocate.account}`;
        // What a nightly synchronisation does not say stays as the client wants it.
        await acme.api.ok(200, acme.api.put(account, { name: "Atelier" }));
        expect(await allowed(acme, advocate.account)).toEqual([false, true]);
        const marketing = await member(acme, "marketing");
        await acme.api.ok(200, marketing.put(account, { name: "Atelier", gifts_allowed: true }));
        await acme.api.ok(200, acme.api.put(account, { name: "Atelier", recommending_allowed: false }));
        expect(await history(acme, advocate.account)).toMatchObject([
            { actor: "administrator", actor_name: "Camille Petit", gifts_allowed: false, recommending_allowed: true },
            { actor: "member", actor_name: "Sacha Membre", gifts_allowed: true, recommending_allowed: true },
            { actor: "api", actor_name: null, gifts_allowed: true, recommending_allowed: false },
        ]);
        const page = await browser(acme, await linkOf(acme, advocate)).get();
        expect(page.text).toContain("The program is off");
        expectProblem(await acme.api.get("/v1/accounts/nobody/history"), 404, "not_found");
    });
});
