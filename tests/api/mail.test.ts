// Mail through a real relay: what arrives, what does not, and what never arrives twice.
import { afterAll, expect, it } from "vitest";
import { messageOf, queueMessages, type MessagePage } from "./support/messages.js";
import { Random } from "./support/random.js";
import { BreakingProxy, Relay, until, type Break } from "./support/relay.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

const plain = await Relay.start();
const guarded = await Relay.start({ tls: true, credentials: { user: "parrain", password: "s3cret" } });
const proxy = await BreakingProxy.before(plain);
afterAll(async () => {
    await proxy.stop();
    await plain.stop();
    await guarded.stop();
});

const impatient = { PARRAIN_MAIL__TIMEOUT_SECONDS: "1", PARRAIN_MAIL__MESSAGES_PER_MINUTE: "0" };
const rounds = process.env["PARRAIN_LONG"] === undefined ? 8 : 100;

/** What the relay has said before it is given a message. */
const greeting = await plain.answersBeforeMessage();

let told = 0;
/** An address that no other test writes to. */
const address = (local: string) => `${local}.${++told}.${process.pid}@novaprim.fr`;

/** Sends what is due by then. */
const send = (workspace: Workspace, seconds = 1) => workspace.advance(seconds);

/** Somebody who is to be told of a recommendation, by the message that the program queued itself. */
interface Prospect {
    to: string;
    referral: string;
    message: string;
}

async function prospect(workspace: Workspace, advocate: Advocate, local = "prospect"): Promise<Prospect> {
    const to = address(local);
    const { id: referral } = await workspace.refer(advocate, { email: to });
    const { items } = await workspace.api.ok(
        200,
        workspace.api.get<MessagePage>(`/v1/messages?referral=${referral}&template=prospect.introduction`),
    );
    expect(items.map((one) => one.to)).toEqual([to]);
    return { to, referral, message: items[0]?.id ?? "" };
}

async function prospects(workspace: Workspace, count: number): Promise<Prospect[]> {
    const advocate = await workspace.advocate();
    const made: Prospect[] = [];
    for (let i = 0; i < count; ++i) made.push(await prospect(workspace, advocate));
    return made;
}

describeOnBothEngines(
    "mail",
    { workspaces: [{ copies: 7 }], serveOptions: ["--smtp", plain.url], environment: impatient },
    (server) => {
        it("arrives as it was written, in French, and says how to be left in peace", async () => {
            const acme = server().workspace();
            const to = address("lea");
            const text = "Bonjour Léa,\n\n.\n..\nFrom Paris, à bientôt\n" + "x".repeat(2000) + "\n";
            const unsubscribe = `https://refer.example.com/u/${"a".repeat(150)}`;
            const subject = "Camille vous recommande Facturel : déjà 20 % d'économies sur l'année, n'est-ce pas ?";
            const [id] = await queueMessages(acme, [
                { to, name: "Léa Martin-Œuvré", subject, text, html: "<p>Bonjour Léa</p>", unsubscribe },
            ]);
            await send(acme);
            const [mail, ...others] = await plain.to(to);
            expect(others).toEqual([]);
            expect(mail?.subject).toBe(subject);
            expect(mail?.to).toEqual([{ address: to, name: "Léa Martin-Œuvré" }]);
            expect(mail?.text?.trim()).toBe(text.trim());
            expect(mail?.html?.trim()).toBe("<p>Bonjour Léa</p>");
            const message = await messageOf(acme, id);
            expect(message).toMatchObject({ state: "sent", attempts: 1, reason: null });
            expect(mail?.messageId).toBe(message.message_id);
            expect(mail?.raw).toContain(`\nList-Unsubscribe: <${unsubscribe}>\n`);
            expect(mail?.raw).toContain("\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
            expect(mail?.from?.address).toBe("hello@acme.example");
        });

        it("to a prospect makes the referral contacted; refused for good it is lost", async () => {
            const acme = server().workspace();
            const advocate = await acme.advocate();
            const good = await prospect(acme, advocate);
            const absent = await prospect(acme, advocate, "absent");
            const full = await prospect(acme, advocate, "full");
            await send(acme);
            expect((await acme.referral(good.referral)).state).toBe("contacted");
            const [introduction, ...others] = await plain.to(good.to);
            expect(others).toEqual([]);
            expect(introduction?.raw).toMatch(/^List-Unsubscribe: <http/m);
            expect(introduction?.text).toContain("Camille Petit");
            for (const lost of [absent, full]) {
                expect((await acme.referral(lost.referral)).state).toBe("lost");
                expect(await messageOf(acme, lost.message)).toMatchObject({
                    state: "refused",
                    reason: "relay_refused",
                });
            }
            expect((await messageOf(acme, absent.message)).answer).toMatch(/^550 .*no such mailbox/);
            await acme.advanceDays(3);
            for (const { to } of [absent, full]) expect(await plain.to(to)).toEqual([]);
        });

        it("that a policy refuses is refused at once, at the recipient as after the message, and blames nobody", async () => {
            const acme = server().workspace();
            const advocate = await acme.advocate();
            const barred = await prospect(acme, advocate, "barred");
            const junk = await prospect(acme, advocate, "junk");
            await send(acme);
            for (const { to, referral, message } of [barred, junk]) {
                const refused = { state: "refused", reason: "relay_refused", attempts: 1 };
                expect(await messageOf(acme, message)).toMatchObject(refused);
                expect((await acme.referral(referral)).state).toBe("accepted");
                const check = acme.api.post<{ suppressed: boolean }>("/v1/suppressions/check", { address: to });
                expect((await acme.api.ok(200, check)).suppressed).toBe(false);
            }
            expect((await messageOf(acme, barred.message)).answer).toMatch(/^550 .*not from you/);
            expect((await messageOf(acme, junk.message)).answer).toMatch(/^550 .*this is junk/);
            await acme.advanceDays(25);
            const tasks = await acme.api.ok(
                200,
                acme.api.get<{ items: { referral: string }[] }>("/v1/tasks?kind=uninformed"),
            );
            expect(tasks.items.map(({ referral }) => referral).sort()).toEqual([barred.referral, junk.referral].sort());
            for (const { to } of [barred, junk]) expect(await plain.to(to)).toEqual([]);
        });

        it("that is put off is tried again, and given up in the third day", async () => {
            const acme = server().workspace();
            const [id] = await queueMessages(acme, [{ to: address("busy") }]);
            await send(acme);
            expect(await messageOf(acme, id)).toMatchObject({ state: "queued", attempts: 1 });
            for (let hours = 0; hours < 72; ++hours) await acme.advance(3600);
            expect(await messageOf(acme, id)).toMatchObject({ state: "refused", reason: "relay_busy", attempts: 12 });
        });

        it("that is put off is tried as often when the clock is moved over all of it at once", async () => {
            const acme = server().workspace();
            const [id] = await queueMessages(acme, [{ to: address("busy") }]);
            await acme.advanceDays(4);
            expect(await messageOf(acme, id)).toMatchObject({ state: "refused", reason: "relay_busy", attempts: 12 });
        });

        it("shows names and subjects as they are written, whatever mail programs could read into them", async () => {
            const acme = server().workspace();
            const to = address("encoded");
            const name = "=?utf-8?q?Votre_banque?=";
            const subject = `Bonjour ${name}, ${name}, ${name}, ${name}`;
            await queueMessages(acme, [{ to, name, subject }]);
            await send(acme);
            const [mail] = await plain.to(to);
            expect(mail?.subject).toBe(subject);
            expect(mail?.to).toEqual([{ address: to, name }]);
        });

        it("is not sent to who objected in the meantime, nor for a referral that ended", async () => {
            const acme = server().workspace();
            const ended: string[] = [];
            for (const [{ to, referral }, event] of [
                [(await prospects(acme, 1))[0] as Prospect, "objection"],
                [(await prospects(acme, 1))[0] as Prospect, "lost"],
            ] as const) {
                const path = `/v1/referrals/${referral}/transitions`;
                await acme.api.ok(200, acme.api.post(path, { event }));
                ended.push(...(await queueMessages(acme, [{ to, referral, subject: "Too late" }])));
            }
            await send(acme);
            expect(await messageOf(acme, ended[0])).toMatchObject({ state: "refused", reason: "suppressed" });
            expect(await messageOf(acme, ended[1])).toMatchObject({ state: "refused", reason: "referral_closed" });
            expect((await plain.settled()).filter(({ subject }) => subject === "Too late")).toEqual([]);
        });
    },
);

describeOnBothEngines(
    "mail over connections that break",
    { workspaces: [{ copies: 3 }], serveOptions: ["--smtp", proxy.url], environment: impatient },
    (server) => {
        it(
            "reaches a prospect at most once and a user at least once, under one Message-ID",
            { timeout: 300_000 },
            async () => {
                const random = new Random();
                console.log(`PARRAIN_SEED=${random.seed}`);
                const acme = server().workspace();
                const plan = (): Break => ({
                    towards: random.below(2) === 0 ? "relay" : "client",
                    after: random.below(random.below(2) === 0 ? 400 : 7000),
                    stalls: random.below(8) === 0,
                });
                // Whoever connects says more than this, and hears more: the first connection of a round always breaks.
                const early = (): Break => ({ ...plan(), after: random.below(150) });
                const told_prospects: Prospect[] = [];
                const users: string[] = [];
                const user_messages: string[] = [];
                const broken = proxy.broken;
                for (let round = 0; round < rounds; ++round) {
                    proxy.cut();
                    proxy.breaks = [early(), plan(), plan(), plan()];
                    told_prospects.push(...(await prospects(acme, 2)));
                    const more = [address("user"), address("user")];
                    users.push(...more);
                    user_messages.push(
                        ...(await queueMessages(
                            acme,
                            more.map((to) => ({ to })),
                        )),
                    );
                    for (let step = 0; step < 4; ++step) await acme.advance(600);
                }
                proxy.breaks = [];
                for (let hours = 0; hours < 72; ++hours) await acme.advance(3600);
                expect(proxy.broken - broken).toBeGreaterThanOrEqual(rounds);
                const delivered = await plain.settled();
                const copies = (to: string) => delivered.filter(({ envelopeTo }) => envelopeTo === to);
                for (const { to, message: id } of told_prospects) {
                    const { state } = await messageOf(acme, id);
                    const arrived = copies(to).length;
                    expect(arrived, `${to} ${state}`).toBeLessThanOrEqual(1);
                    expect(["sent", "unknown"]).toContain(state);
                    if (state === "sent") expect(arrived, to).toBe(1);
                }
                for (const [i, to] of users.entries()) {
                    const { state, message_id } = await messageOf(acme, user_messages[i]);
                    const arrived = copies(to);
                    expect(arrived.length, `${to} ${state}`).toBeGreaterThanOrEqual(1);
                    expect([...new Set(arrived.map(({ messageId }) => messageId))], to).toEqual([message_id]);
                }
            },
        );

        it("that stops in the middle of the message is never sent to a prospect again", async () => {
            const acme = server().workspace();
            // Everything reaches the relay; its last answer does not come back.
            const answers = `${greeting}354 Enter message, ending with "." on a line by itself\r\n`.length;
            proxy.cut();
            proxy.breaks = [{ towards: "client", after: answers, stalls: false }];
            const [one] = (await prospects(acme, 1)) as [Prospect];
            await send(acme);
            expect(await messageOf(acme, one.message)).toMatchObject({ state: "unknown", attempts: 1 });
            for (let days = 0; days < 5; ++days) await acme.advanceDays(1);
            expect((await messageOf(acme, one.message)).state).toBe("unknown");
            expect(await plain.to(one.to)).toHaveLength(1);
            expect((await acme.referral(one.referral)).state).toBe("accepted");
            const tasks = async (kind: string, locale: string) => {
                const headers = { "accept-language": locale };
                const list = acme.api.get<{ items: { referral: string; state: string; title: string }[] }>(
                    `/v1/tasks?kind=${kind}`,
                    { headers },
                );
                return (await acme.api.ok(200, list)).items;
            };
            const [lost, ...others] = await tasks("maybe_written", "en");
            expect(others).toEqual([]);
            expect(lost).toMatchObject({ referral: one.referral, state: "open" });
            expect(lost?.title).toMatch(/^Nobody knows whether our message to .* left, and it is never sent again/);
            expect((await tasks("maybe_written", "fr"))[0]?.title).toContain("il ne sera jamais renvoyé");
            await acme.advanceDays(20);
            const [late] = await tasks("uninformed", "en");
            expect(late?.title, "nobody knows that they were not").toMatch(/^Nobody knows whether .* informed/);
            expect((await tasks("uninformed", "fr"))[0]?.title).toContain("n’étant peut-être jamais parti");
            const told = { event: "contacted", reason: "By phone" };
            await acme.api.ok(200, acme.api.post(`/v1/referrals/${one.referral}/transitions`, told));
            expect((await tasks("maybe_written", "en"))[0]?.state).toBe("done");
            expect((await tasks("uninformed", "en"))[0]?.state).toBe("done");
        });

        it("whose answer comes too late is not taken for that to the next message", async () => {
            const acme = server().workspace();
            const answers = `${greeting}354 Enter message, ending with "." on a line by itself\r\n`.length;
            proxy.cut();
            proxy.breaks = [{ towards: "client", after: answers, stalls: false, late_ms: 2_000 }];
            const both = await prospects(acme, 2);
            await send(acme);
            const told = await Promise.all(both.map(({ message }) => messageOf(acme, message)));
            expect(told.map(({ state, attempts }) => `${state} ${attempts}`).sort()).toEqual(["sent 1", "unknown 1"]);
            for (const { to } of both) expect(await plain.to(to)).toHaveLength(1);
        });
    },
);

describeOnBothEngines(
    "a server that is killed while it sends",
    { workspaces: [{ copies: 1 }], testClock: false, serveOptions: ["--smtp", plain.url], environment: impatient },
    (server) => {
        it("sends no prospect a second copy, and loses no message of the queue", { timeout: 300_000 }, async () => {
            const random = new Random();
            console.log(`PARRAIN_SEED=${random.seed}`);
            const acme = server().workspace();
            const wanted = await prospects(acme, 10);
            for (let kill = 0; kill < 4; ++kill) {
                const before = (await plain.delivered()).length;
                await until(async () => {
                    const page = await acme.api.get<MessagePage>("/v1/messages?state=queued");
                    return page.body.items.length === 0 || (await plain.delivered()).length > before;
                }, "something leaves");
                await new Promise((resolve) => setTimeout(resolve, random.below(30)));
                await server().crash();
                // What the dead one held is free at once here, rather than when its lease ends.
                await server().sql("UPDATE messages SET next_attempt_at = 1 WHERE next_attempt_at IS NOT NULL");
                await server().startAgain();
            }
            await until(async () => {
                await server().sql("UPDATE messages SET next_attempt_at = 1 WHERE state = 'queued'");
                const states = await Promise.all(wanted.map(({ message }) => messageOf(acme, message)));
                return states.every(({ state }) => state === "sent" || state === "unknown");
            }, "everything is decided");
            const delivered = await plain.settled();
            for (const one of wanted) {
                const copies = delivered.filter(({ envelopeTo }) => envelopeTo === one.to).length;
                const { state } = await messageOf(acme, one.message);
                expect(copies, `${one.to} ${state}`).toBeLessThanOrEqual(1);
                if (state === "sent") expect(copies, one.to).toBe(1);
            }
        });
    },
);

describeOnBothEngines(
    "mail that comes back",
    {
        workspaces: [{ copies: 2 }],
        serveOptions: ["--smtp", plain.url],
        environment: { ...impatient, PARRAIN_MAIL__RETURN_PATH: "bounces@facturel.fr" },
    },
    (server) => {
        it("is taken in from the report that the mail server writes", async () => {
            const acme = server().workspace();
            const gone = await prospect(acme, await acme.advocate(), "gone");
            await send(acme);
            expect((await acme.referral(gone.referral)).state).toBe("contacted");
            const { message_id } = await messageOf(acme, gone.message);
            let report = "";
            await until(async () => {
                const reports = (await plain.delivered()).filter(({ raw }) => raw.includes(message_id));
                report = reports.find(({ envelopeTo }) => envelopeTo === "bounces@facturel.fr")?.raw ?? "";
                return report !== "";
            }, "the relay reports");
            expect(
                (await server().feed("bounces", report.replace(/token|[.][A-Za-z0-9]{22}@/g, ".forged@"))).status,
            ).toBe(0);
            await send(acme);
            expect((await acme.referral(gone.referral)).state, "a report of somebody's invention").toBe("contacted");
            for (let twice = 0; twice < 2; ++twice) {
                expect(await server().feed("bounces", report)).toMatchObject({
                    status: 0,
                    stdout: "kept for the server\n",
                });
                await send(acme);
            }
            expect((await acme.referral(gone.referral)).state).toBe("lost");
            const message = await messageOf(acme, gone.message);
            expect(message).toMatchObject({ state: "sent", reason: "bounced" });
            expect(message.answer).toMatch(/^5\.\d\.\d/);
        });

        it("leaves anything else alone", async () => {
            for (const text of ["", "hello", "From: a@b.fr\nSubject: Out of office\n\nI am away until Monday.\n"]) {
                const answer = await server().feed("bounces", text);
                expect(answer).toEqual({ status: 0, stdout: "no delivery report (RFC 3464): nothing to do\n" });
            }
        });
    },
);

describeOnBothEngines(
    "a relay with a certificate and a password",
    {
        workspaces: [{ copies: 1 }],
        serveOptions: ["--smtp", guarded.url],
        environment: {
            ...impatient,
            PARRAIN_MAIL__TLS: "required",
            PARRAIN_MAIL__CA_FILE: guarded.caFile,
            PARRAIN_MAIL__USER: "parrain",
            PARRAIN_MAIL__PASSWORD: "s3cret",
        },
    },
    (server) => {
        it("is given mail under TLS and after authentication", async () => {
            const acme = server().workspace();
            const to = address("lea");
            const [id] = await queueMessages(acme, [{ to }]);
            await send(acme);
            expect(await messageOf(acme, id)).toMatchObject({ state: "sent" });
            const [mail] = await guarded.to(to);
            expect(mail?.raw).toMatch(/with esmtpsa /);
        });
    },
);

for (const [what, environment] of [
    ["another CA", { PARRAIN_MAIL__TLS: "required", PARRAIN_MAIL__USER: "parrain", PARRAIN_MAIL__PASSWORD: "s3cret" }],
    [
        "a wrong password",
        {
            PARRAIN_MAIL__TLS: "required",
            PARRAIN_MAIL__CA_FILE: guarded.caFile,
            PARRAIN_MAIL__USER: "parrain",
            PARRAIN_MAIL__PASSWORD: "guess",
        },
    ],
] as const) {
    describeOnBothEngines(
        `a relay with ${what}`,
        {
            workspaces: [{ copies: 1 }],
            serveOptions: ["--smtp", guarded.url],
            environment: { ...impatient, ...environment },
        },
        (server) => {
            it("is given nothing, and the queue waits", async () => {
                const acme = server().workspace();
                const to = address("lea");
                const [id] = await queueMessages(acme, [{ to }]);
                await acme.advanceDays(1);
                expect(await messageOf(acme, id)).toMatchObject({ state: "queued", attempts: 0 });
                expect(await guarded.to(to)).toEqual([]);
            });
        },
    );
}
