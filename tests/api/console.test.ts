// What the console needs beyond the core calls: session, settings, programs, histories.
import { describe, expect, it } from "vitest";
import { type Api, expectProblem } from "./support/client.js";
import type { Entry, Page, Reward } from "./support/contract.js";
import { describeOnBothEngines, type Server } from "./support/server.js";
import { hs256 } from "./support/token.js";
import type { Workspace } from "./support/workspace.js";

interface Session {
    csrf: string;
    member: { id: string; email: string; role: string };
    workspace: { id: string };
}

interface Program {
    id: string;
    name: string;
    state: string;
    rules: { id: string; version: number; kind: string; rate_bps: number | null; sentence: string }[];
    budget: { limited: boolean };
}

const owner = { email: "claire@acme-logiciels.fr", name: "Claire Owner", password: "Un long mot de passe 2026" };

/** The token of a workspace's owner link. */
function linkOf(acme: Workspace): string {
    return acme.created.owner_link.split("#")[1] ?? "";
}

/** Logs the owner of a fresh workspace in through the owner link; answers a caller with cookie and CSRF token. */
async function claimed(server: Server, acme: Workspace): Promise<{ console: Api; bare: Api; session: Session }> {
    const answer = await server.api.post<Session>("/console/v1/claim", { link: linkOf(acme), ...owner });
    expect(answer.status, answer.text).toBe(200);
    const cookie = answer.headers["set-cookie"] ?? "";
    expect(cookie).toMatch(/^parrain_session=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const bare = server.api.with({ cookie: cookie.split(";")[0] ?? "" });
    return { console: bare.with({ "x-csrf-token": answer.body.csrf }), bare, session: answer.body };
}

describeOnBothEngines("the console", { workspaces: [{ copies: 14 }, { copies: 2, preset: "blank" }] }, (server) => {
    describe("session", () => {
        it("starts with the owner link, which works once", async () => {
            const acme = server().workspace();
            const { console, session } = await claimed(server(), acme);
            expect(session).toMatchObject({
                member: { email: owner.email, role: "owner" },
                workspace: { id: acme.id },
            });
            expect((await console.get<Session>("/console/v1/session")).body.member.id).toBe(session.member.id);
            const again = await server().api.post("/console/v1/claim", { link: linkOf(acme), ...owner });
            expectProblem(again, 410, "link_expired");
            expectProblem(
                await server().api.post("/console/v1/claim", { link: "made-up", ...owner }),
                410,
                "link_expired",
            );
        });

        it("refuses a weak password and keeps the link usable", async () => {
            const acme = server().workspace();
            const weak = await server().api.post("/console/v1/claim", {
                link: linkOf(acme),
                ...owner,
                password: "1234",
            });
            expectProblem(weak, 422, "password_weak");
            await claimed(server(), acme);
        });

        it("logs in and out, and tells a wrong password like a wrong address", async () => {
            const acme = server().workspace();
            const email = "unique.owner@acme-logiciels.fr";
            const claim = { link: linkOf(acme), ...owner, email };
            await acme.api.ok(200, server().api.post<Session>("/console/v1/claim", claim));
            const logIn = (credentials: object) => server().api.post<Session>("/console/v1/log-in", credentials);

            const answer = await logIn({ email, password: owner.password });
            expect(answer.status, answer.text).toBe(200);
            const cookie = answer.headers["set-cookie"]?.split(";")[0] ?? "";
            const console = server().api.with({ cookie, "x-csrf-token": answer.body.csrf });
            expect((await console.post("/console/v1/log-out")).status).toBe(204);
            expect((await console.get("/console/v1/session")).status).toBe(401);

            const wrong = expectProblem(
                await logIn({ email, password: "Un autre mot de passe" }),
                401,
                "bad_credentials",
            );
            const nobody = { email: "nobody@acme-logiciels.fr", password: owner.password };
            expect(expectProblem(await logIn(nobody), 401, "bad_credentials").detail).toBe(wrong.detail);
        });

        it("changes nothing without its CSRF token", async () => {
            const acme = server().workspace();
            const { console, bare } = await claimed(server(), acme);
            const { id } = await acme.refer(await acme.advocate());
            const path = `/v1/referrals/${id}/transitions`;
            expect((await bare.get("/v1/referrals")).status).toBe(200);
            expectProblem(await bare.post(path, { event: "lost", reason: "x" }), 403, "csrf");
            const forged = bare.with({ "x-csrf-token": "forged" });
            expectProblem(await forged.post(path, { event: "lost", reason: "x" }), 403, "csrf");
            expect((await acme.referral(id)).state).toBe("accepted");
            expect((await console.post(path, { event: "lost", reason: "x" })).status).toBe(200);
        });

        it("ends with its cookie altered", async () => {
            const acme = server().workspace();
            await claimed(server(), acme);
            const altered = server().api.with({ cookie: "parrain_session=altered" });
            expect((await altered.get("/console/v1/session")).status).toBe(401);
            expectProblem(await altered.get("/v1/referrals"), 401, "unauthorized");
        });
    });

    describe("settings", () => {
        it("keep keys out of sight once made, and revoke them", async () => {
            const acme = server().workspace();
            const made = await acme.api.ok(
                201,
                acme.api.post<{ id: string; key: string; scopes: string[] }>("/v1/api-keys", {
                    name: "Second",
                    scopes: (await acme.api.get<Page<{ scopes: string[] }>>("/v1/api-keys")).body.items[0]?.scopes,
                }),
            );
            const second = server().api.with({ authorization: `Bearer ${made.key}` });
            expect((await second.get("/v1/referrals")).status).toBe(200);
            expect((await acme.api.get("/v1/api-keys")).text).not.toContain(made.key);
            expect((await acme.api.post(`/v1/api-keys/${made.id}/revoke`)).status).toBe(200);
            expectProblem(await second.get("/v1/referrals"), 401, "unauthorized");
        });

        it("explain what is wrong with a token", async () => {
            const acme = server().workspace();
            const { claims } = await acme.advocate();
            const { kid, secret } = acme.created.widget_key;
            interface Verdict {
                valid: boolean;
                checks: { code: string; ok: boolean; text: string }[];
            }
            const check = (token: string) => acme.api.ok(200, acme.api.post<Verdict>("/v1/token-checks", { token }));
            expect((await check(await hs256(claims, kid, secret))).valid).toBe(true);
            const failing = async (token: string) => {
                const { valid, checks } = await check(token);
                expect(valid).toBe(false);
                return checks.filter(({ ok }) => !ok).map(({ code }) => code);
            };
            expect(await failing(await hs256({ ...claims, aud: "other" }, kid, secret))).toContain("aud");
            expect(await failing(await hs256(claims, "unknown", secret))).toContain("kid");
            expect(await failing(await hs256(claims, kid, "wrong"))).toContain("signature");
            expect(await failing(await hs256({ ...claims, exp: claims.iat - 60 }, kid, secret))).toContain("expiry");
            expect(await failing("nonsense")).toContain("shape");
        });

        it("keep two live widget keys, no third", async () => {
            const acme = server().workspace();
            expect((await acme.api.post("/v1/widget-keys", { algorithm: "HS256" })).status).toBe(201);
            expectProblem(await acme.api.post("/v1/widget-keys", { algorithm: "HS256" }), 409, "already_exists");
        });
    });

    describe("programs", () => {
        it("of story A say what they promise in words", async () => {
            const acme = server().workspace();
            const { items } = await acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
            expect(items).toHaveLength(1);
            const program = await acme.api.ok(200, acme.api.get<Program>(`/v1/programs/${items[0]?.id}`));
            expect(program).toMatchObject({ state: "open", budget: { limited: false } });
            expect(program.rules.map(({ kind, rate_bps }) => [kind, rate_bps])).toEqual(
                expect.arrayContaining([
                    ["cash", 2000],
                    ["module", null],
                ]),
            );
            expect(program.rules.every(({ sentence }) => sentence !== "")).toBe(true);
        });

        it("are chosen later in a blank workspace", async () => {
            const acme = server().workspace({ preset: "blank" });
            const list = () => acme.api.ok(200, acme.api.get<Page<Program>>("/v1/programs"));
            expect((await list()).items).toEqual([]);
            expect((await acme.api.post("/v1/programs", { preset: "administrators" })).status).toBe(201);
            expect((await list()).items).toHaveLength(1);
        });

        it("refuse recommendations once closed", async () => {
            const acme = server().workspace();
            const advocate = await acme.advocate();
            const { program } = await acme.state(advocate);
            const { body, headers } = await acme.api.get<Program>(`/v1/programs/${program.id}`);
            const options = { headers: { "if-match": headers["etag"] ?? "" } };
            const closed = { name: body.name, state: "closed" };
            await acme.api.ok(200, acme.api.put(`/v1/programs/${program.id}`, closed, options));
            const answer = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(answer, 409, "program_closed");
        });

        it("keep the promise in force at submission when the rule changes", async () => {
            const acme = server().workspace();
            const advocate = await acme.advocate();
            const early = await acme.refer(advocate);
            const { program } = await acme.state(advocate);
            const { rules } = await acme.api.ok(200, acme.api.get<Program>(`/v1/programs/${program.id}`));
            const cash = rules.find(({ kind }) => kind === "cash");
            const { id, version, sentence: _, ...same } = cash ?? { id: "", version: 0, sentence: "" };
            const path = `/v1/programs/${program.id}/rules`;
            const changed = await acme.api.ok(
                201,
                acme.api.post<{ version: number }>(path, { ...same, rate_bps: 1000, replaces: id }),
            );
            expect(changed.version).toBe(version + 1);
            expectProblem(await acme.api.post(path, { ...same, rate_bps: 10_100, replaces: id }), 422, "rate_range");
            expectProblem(await acme.api.post(path, { ...same, rate_bps: -1, replaces: id }), 422, "rate_range");

            const late = await acme.refer(advocate);
            for (const referred of [early, late]) await acme.buys(referred, { amount: 100_000, interval: "year" });
            expect((await acme.advocateReward(early.id)).value).toEqual(acme.money(20_000));
            expect((await acme.advocateReward(late.id)).value).toEqual(acme.money(10_000));
        });
    });

    it("finds customers, and tells the history of a referral, a reward and a payout", async () => {
        const acme = server().workspace();
        const { advocate, referred, reward } = await acme.sale({ amount: 10_750 });
        const list = async <T>(path: string) => (await acme.api.ok(200, acme.api.get<Page<T>>(path))).items;
        expect(await list(`/v1/accounts?q=${advocate.account}`)).toMatchObject([{ external_id: advocate.account }]);
        expect(await list("/v1/users")).toMatchObject([{ external_id: advocate.user, email: advocate.email }]);
        const history = await list<{ to: string | null; text: string }>(`/v1/referrals/${referred.id}/events`);
        expect(history.map(({ to }) => to)).toEqual(expect.arrayContaining(["accepted", "won"]));
        expect(history.every(({ text }) => text !== "")).toBe(true);

        const detail = await acme.api.ok(200, acme.api.get<Reward & { entries: Entry[] }>(`/v1/rewards/${reward.id}`));
        expect(detail.entries).toMatchObject([
            { from: "budget", to: "pending", amount: acme.money(25_800) },
            { from: "funding", to: "budget", amount: acme.money(25_800) },
        ]);
        await acme.approved(reward);
        const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
        expect(await list("/v1/payouts")).toMatchObject([{ id: payout.id, state: "open" }]);
        const lines = await acme.api.ok(200, acme.api.get<{ lines: unknown[] }>(`/v1/payouts/${payout.id}`));
        expect(lines.lines).toEqual(expect.arrayContaining([expect.objectContaining({ reward: reward.id })]));
    });

    it("proposes a match that a person accepts", async () => {
        const acme = server().workspace();
        const referred = await acme.refer(await acme.advocate());
        const domain = referred.email.split("@")[1] ?? "";
        const colleague = { ...referred, email: `comptable@${domain}` };
        await acme.told(acme.started(colleague, { amount: 10_000 }));
        const payment = acme.payment(colleague, 10_000);
        await acme.told(payment);
        expect(await acme.rewards(`referral=${referred.id}`)).toEqual([]);
        const events = await acme.api.ok(
            200,
            acme.api.get<Page<{ id: string; proposals: { referral: string }[] }>>("/v1/billing-events"),
        );
        const mine = events.items.find(({ id }) => id === payment.id);
        expect(mine?.proposals).toMatchObject([{ referral: referred.id }]);
        const attribution = acme.api.post(`/v1/billing-events/${payment.id}/attribute`, { referral: referred.id });
        await acme.api.ok(200, attribution);
        await acme.settle();
        expect((await acme.advocateReward(referred.id)).value).toEqual(acme.money(24_000));
        await acme.api.ok(200, acme.api.post(`/v1/billing-events/${payment.id}/replay`));
        await acme.settle();
        expect((await acme.balances()).pending).toBe(24_000);
    });
});
