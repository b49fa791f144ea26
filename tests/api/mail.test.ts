// Mail through a real relay: what arrives, what does not, and what never arrives twice.
import { afterAll, expect, it } from "vitest";
import { messageOf, queueMessages, type MessagePage, type Queued } from "./support/messages.js";
import { Random } from "./support/random.js";
import { BreakingProxy, Relay, until, type Break } from "./support/relay.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const plain = await Relay.start();
const guarded = await Relay.start({ tls: true, credentials: { user: "parrain", password: "s3cret" } });
const proxy = await BreakingProxy.before(plain);
afterAll(async () => {
    await proxy.stop();
    await plain.stop();
    await guarded.stop();
});

const impatient = { PARRAIN_MAIL__TIMEOUT_SECONDS: "1", PARRAIN_MAIL__MESSAGES_PER_MINUTE: "0" };
const rounds = process.env["PARRAIN_LONG"] === undefined ? 24 : 300;

let told = 0;
/** An address that no other test writes to. */
const address = (local: string) => `${local}.${++told}.${process.pid}@novaprim.fr`;

/** Sends what is due by then. */
const send = (workspace: Workspace, seconds = 1) => workspace.advance(seconds);

async function prospects(workspace: Workspace, count: number): Promise<Queued[]> {
    const advocate = await workspace.advocate();
    const made: Queued[] = [];
    for (let i = 0; i < count; ++i) {
        const email = address("prospect");
        const { id } = await workspace.refer(advocate, { email });
        made.push({ to: email, referral: id });
    }
    return made;
}

describeOnBothEngines(
    "mail",
    { workspaces: [{ copies: 5 }], serveOptions: ["--smtp", plain.url], environment: impatient },
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
            const [good] = await prospects(acme, 1);
            const advocate = await acme.advocate();
            const refused = address("nobody");
            const spam = address("spam");
            const lost = [await acme.refer(advocate, { email: refused }), await acme.refer(advocate, { email: spam })];
            const ids = await queueMessages(acme, [
                good as Queued,
                { to: refused, referral: lost[0]?.id ?? "" },
                { to: spam, referral: lost[1]?.id ?? "" },
            ]);
            await send(acme);
            expect((await acme.referral(good?.referral ?? "")).state).toBe("contacted");
            for (const { id } of lost) expect((await acme.referral(id)).state).toBe("lost");
            expect(await messageOf(acme, ids[1])).toMatchObject({ state: "refused", reason: "relay_refused" });
            expect((await messageOf(acme, ids[1])).answer).toMatch(/^550 .*no such mailbox/);
            expect((await messageOf(acme, ids[2])).state).toBe("refused");
            await acme.advanceDays(3);
            for (const to of [refused, spam]) expect(await plain.to(to)).toEqual([]);
        });

        it("that is put off is tried again, and given up in the third day", async () => {
            const acme = server().workspace();
            const [id] = await queueMessages(acme, [{ to: address("busy") }]);
            await send(acme);
            expect(await messageOf(acme, id)).toMatchObject({ state: "queued", attempts: 1 });
            for (let hours = 0; hours < 72; ++hours) await acme.advance(3600);
            expect(await messageOf(acme, id)).toMatchObject({ state: "refused", reason: "relay_busy", attempts: 12 });
        });

        it("is not sent to who objected in the meantime, nor for a referral that ended", async () => {
            const acme = server().workspace();
            const [objected, withdrawn] = await prospects(acme, 2);
            for (const [one, event] of [
                [objected, "objection"],
                [withdrawn, "withdrawal"],
            ] as const) {
                const path = `/v1/referrals/${one?.referral}/transitions`;
                await acme.api.ok(200, acme.api.post(path, { event }));
            }
            const ids = await queueMessages(acme, [objected as Queued, withdrawn as Queued]);
            await send(acme);
            expect(await messageOf(acme, ids[0])).toMatchObject({ state: "refused", reason: "suppressed" });
            expect(await messageOf(acme, ids[1])).toMatchObject({ state: "refused", reason: "referral_closed" });
            for (const one of [objected, withdrawn]) expect(await plain.to(one?.to ?? "")).toEqual([]);
        });
    },
);

describeOnBothEngines(
    "mail over connections that break",
    { workspaces: [{ copies: 2 }], serveOptions: ["--smtp", proxy.url], environment: impatient },
    (server) => {
        it(
            "reaches a prospect at most once and a user at least once, under one Message-ID",
            { timeout: 300_000 },
            async () => {
                const random = new Random();
                console.log(`PARRAIN_SEED=${random.seed}`);
                const acme = server().workspace();
                const to_prospects = await prospects(acme, Math.min(rounds, 10));
                const to_users = to_prospects.map(() => ({ to: address("user") }));
                const all = to_prospects.flatMap((one, i) => [one, to_users[i] as Queued]);
                const ids = await queueMessages(acme, all);
                const plan = (): Break | undefined =>
                    random.below(4) === 0
                        ? undefined
                        : {
                              towards: random.below(2) === 0 ? "relay" : "client",
                              after: random.below(1400),
                              stalls: random.below(6) === 0,
                          };
                proxy.breaks = Array.from({ length: rounds }, plan);
                for (let hours = 0; hours < 60; ++hours) await acme.advance(3600);
                proxy.breaks = [];
                const delivered = await plain.settled();
                const copies = (to: string) => delivered.filter(({ envelopeTo }) => envelopeTo === to);
                for (const [i, one] of all.entries()) {
                    const message = await messageOf(acme, ids[i]);
                    const arrived = copies(one.to);
                    expect(new Set(arrived.map(({ messageId }) => messageId)).size, one.to).toBeLessThanOrEqual(1);
                    if (one.referral === undefined) {
                        expect(arrived.length, `${one.to} ${message.state}`).toBeGreaterThanOrEqual(1);
                    } else {
                        expect(arrived.length, one.to).toBeLessThanOrEqual(1);
                        if (message.state === "sent") expect(arrived.length, one.to).toBe(1);
                        if (message.state === "refused") expect(arrived.length, one.to).toBe(0);
                    }
                }
                expect(proxy.broken).toBeGreaterThan(0);
            },
        );

        it("that stops in the middle of the message is never sent to a prospect again", async () => {
            const acme = server().workspace();
            const [one] = await prospects(acme, 1);
            const [id] = await queueMessages(acme, [one as Queued]);
            // Everything reaches the relay; its last answer does not come back.
            proxy.breaks = Array.from({ length: 3 }, () => ({ towards: "client", after: 330, stalls: false }) as Break);
            await send(acme);
            proxy.breaks = [];
            for (let days = 0; days < 5; ++days) await acme.advanceDays(1);
            const arrived = await plain.to(one?.to ?? "");
            const { state } = await messageOf(acme, id);
            expect({ state, copies: arrived.length }).toEqual(
                state === "sent" ? { state: "sent", copies: 1 } : { state: "unknown", copies: arrived.length },
            );
            expect(arrived.length).toBeLessThanOrEqual(1);
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
            const ids = await queueMessages(acme, wanted);
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
                const states = await Promise.all(ids.map((id) => messageOf(acme, id)));
                return states.every(({ state }) => state === "sent" || state === "unknown");
            }, "everything is decided");
            const delivered = await plain.settled();
            for (const [i, one] of wanted.entries()) {
                const copies = delivered.filter(({ envelopeTo }) => envelopeTo === one.to).length;
                const { state } = await messageOf(acme, ids[i]);
                expect(copies, `${one.to} ${state}`).toBeLessThanOrEqual(1);
                if (state === "sent") expect(copies, one.to).toBe(1);
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
