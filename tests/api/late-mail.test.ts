// E-mails that could not leave when they were made: what holds them is looked at again when they can.
import { afterAll, afterEach, expect, it } from "vitest";
import type { Page } from "./support/contract.js";
import { earned, givesOnSale, notebook, orders } from "./support/gifts.js";
import { messageOf, type Message, type MessageInFull, type MessagePage } from "./support/messages.js";
import { BreakingProxy, Relay } from "./support/relay.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Task } from "./support/surveys.js";
import type { Advocate, Workspace } from "./support/workspace.js";

const relay = await Relay.start();
const proxy = await BreakingProxy.before(relay);
afterEach(() => void (proxy.isDown = false));
afterAll(async () => {
    await proxy.stop();
    await relay.stop();
});

const impatient = { PARRAIN_MAIL__TIMEOUT_SECONDS: "1", PARRAIN_MAIL__MESSAGES_PER_MINUTE: "0" };
const hour = 3_600;

function down(): void {
    proxy.isDown = true;
    proxy.cut();
}

const email = (key: string, over: object = {}) => ({ key, kind: "email", template: "ambassador.ask", ...over });
const wait = (key: string, amount: number) => ({ key, kind: "wait", amount, unit: "days" });

interface Rules {
    quiet_from: string;
    quiet_to: string;
    quiet_weekends: boolean;
    most_messages: number;
    per_days: number;
}

/** Nothing is quiet, and one e-mail a day may leave. */
const open: Rules = { quiet_from: "00:00", quiet_to: "00:00", quiet_weekends: false, most_messages: 1, per_days: 1 };

async function rule(acme: Workspace, rules: Rules): Promise<void> {
    const { headers } = await acme.api.get("/v1/message-rules");
    await acme.api.ok(
        200,
        acme.api.put("/v1/message-rules", rules, { headers: { "if-match": headers["etag"] ?? "" } }),
    );
}

/** A scenario that runs, and its path. */
async function scenario(acme: Workspace, steps: object[], over: object = {}): Promise<string> {
    const draft = { name: "Relances", trigger: "manual", steps, ...over };
    const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/scenarios", draft));
    await acme.api.ok(200, acme.api.post(`/v1/scenarios/${id}/publish`));
    return `/v1/scenarios/${id}`;
}

async function enrol(acme: Workspace, path: string, who: Advocate): Promise<string> {
    type Enrolled = { results: { enrollment: string }[] };
    const enrolled = acme.api.post<Enrolled>(`${path}/enrollments`, { users: [who.user] });
    const { results } = await acme.api.ok(200, enrolled);
    await acme.settle();
    return results[0]?.enrollment ?? "";
}

/** Oldest first. */
async function lettersTo(acme: Workspace, who: Advocate): Promise<Message[]> {
    const { items } = await acme.api.ok(200, acme.api.get<MessagePage>(`/v1/messages?to=${who.email}`));
    return items.reverse();
}

const fatesOf = async (acme: Workspace, who: Advocate) =>
    (await lettersTo(acme, who)).map(({ state, reason }) => (reason === null ? state : `${state} ${reason}`));

async function gifts(acme: Workspace, state = "open"): Promise<Task[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Task>>(`/v1/tasks?kind=gift_waits&state=${state}`))).items;
}

describeOnBothEngines(
    "an e-mail that could not leave",
    {
        workspaces: [{ copies: 11 }],
        serveOptions: ["--smtp", proxy.url],
        environment: impatient,
    },
    (server) => {
        it("leaves once the relay is back, one at a time, as the frequency cap says", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const path = await scenario(acme, [email("a"), wait("w", 1), email("b"), wait("x", 1), email("c")]);
            const who = await acme.advocate();
            down();
            await enrol(acme, path, who);
            await acme.advance(50 * hour);
            expect(await fatesOf(acme, who)).toEqual(["queued", "queued", "queued"]);
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, who)).toEqual(["sent", "queued", "queued"]);
            await acme.advanceDays(1);
            expect(await fatesOf(acme, who)).toEqual(["sent", "sent", "queued"]);
            await acme.advanceDays(1);
            expect(await relay.to(who.email)).toHaveLength(3);
        });

        it("waits for the end of quiet hours", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const who = await acme.advocate();
            const path = await scenario(acme, [email("a")]);
            down();
            await enrol(acme, path, who);
            await acme.advance(2 * hour);
            const { quiet_from, quiet_to } = await quietNow(acme);
            await rule(acme, { ...open, quiet_from, quiet_to });
            proxy.isDown = false;
            await acme.advance(hour);
            const [held] = await lettersTo(acme, who);
            expect(held).toMatchObject({ state: "queued", reason: null });
            await acme.advance(3 * hour);
            expect(await fatesOf(acme, who)).toEqual(["sent"]);
        });

        it("is not sent after three days, and a reply not after one", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const [late, replied] = [await acme.advocate(), await acme.advocate()];
            const asks = await scenario(acme, [email("a")]);
            const thanks = await scenario(acme, [email("a", { reply: true })]);
            down();
            await enrol(acme, asks, late);
            await enrol(acme, thanks, replied);
            await acme.advance(27 * hour);
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, late)).toEqual(["sent"]);
            expect(await fatesOf(acme, replied)).toEqual(["refused too_late"]);
            down();
            const later = await acme.advocate();
            await enrol(acme, asks, later);
            await acme.advance(75 * hour);
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, later)).toEqual(["refused too_late"]);
            expect((await lettersTo(acme, later))[0]?.reason_text).toMatch(/^It could not leave in time/);
            expect(await relay.to(later.email)).toEqual([]);
        });

        it("is not sent to who recommended somebody since", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const path = await scenario(acme, [email("a")], { program: items[0]?.id });
            const [active, idle] = [await acme.advocate(), await acme.advocate()];
            down();
            for (const who of [active, idle]) await enrol(acme, path, who);
            await acme.advance(2 * hour);
            await acme.refer(await acme.returning(active));
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, active)).toEqual(["refused too_late"]);
            expect(await fatesOf(acme, idle)).toEqual(["sent"]);
        });

        it("is not sent once its enrollment was ended, its client declined, or its scenario was closed", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const longer = await scenario(acme, [email("a"), wait("w", 5), email("b")]);
            // Its last step is taken: nothing but the e-mail is left of it.
            const [short, closed] = [await scenario(acme, [email("a")]), await scenario(acme, [email("a")])];
            const [ended, declined, let_go, told] = [
                await acme.advocate(),
                await acme.advocate(),
                await acme.advocate(),
                await acme.advocate(),
            ];
            down();
            const enrollment = await enrol(acme, longer, ended);
            await enrol(acme, short, declined);
            await enrol(acme, short, told);
            await enrol(acme, closed, let_go);
            await acme.api.ok(200, acme.api.post(`${longer}/enrollments/${enrollment}/end`));
            const refuses = { name: "Atelier", country: "FR", recommending_allowed: false };
            await acme.api.ok(200, acme.api.put(`/v1/accounts/${declined.account}`, refuses));
            await acme.api.ok(200, acme.api.post(`${closed}/close`));
            proxy.isDown = false;
            await acme.advance(600);
            for (const who of [ended, declined, let_go]) {
                expect(await fatesOf(acme, who)).toEqual(["refused scenario_ended"]);
            }
            expect(await fatesOf(acme, told)).toEqual(["sent"]);
        });

        it.each([
            ["goes on", [email("a"), wait("w", 5), email("b")]],
            ["ends with it", [email("a")]],
        ])("waits while its scenario, which %s, stands still", async (_, steps) => {
            const acme = server().workspace();
            await rule(acme, open);
            const path = await scenario(acme, steps);
            const who = await acme.advocate();
            down();
            await enrol(acme, path, who);
            await acme.api.ok(200, acme.api.post(`${path}/pause`));
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, who)).toEqual(["queued"]);
            await acme.api.ok(200, acme.api.post(`${path}/resume`));
            await acme.advance(2 * hour);
            expect(await fatesOf(acme, who)).toEqual(["sent"]);
        });

        it("put off leaves when it may, however far the clock is moved at once", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const path = await scenario(acme, [email("a")]);
            const who = await acme.advocate();
            down();
            await enrol(acme, path, who);
            await acme.advance(2 * hour);
            await rule(acme, { ...open, ...(await quietNow(acme)) });
            proxy.isDown = false;
            await acme.advance(hour);
            expect(await fatesOf(acme, who)).toEqual(["queued"]);
            await acme.advance(96 * hour);
            expect(await fatesOf(acme, who)).toEqual(["sent"]);
        });

        it("is signed with the address that was given meanwhile, under the sender's domain", async () => {
            const acme = server().workspace();
            await rule(acme, open);
            const told = async (change: object) => {
                const { body, headers } = await acme.api.get<Record<string, unknown>>("/v1/sender");
                const { items: _items, is_default: _default, ready: _ready, missing: _missing, ...edit } = body;
                const match = { headers: { "if-match": headers["etag"] ?? "" } };
                await acme.api.ok(200, acme.api.put("/v1/sender", { ...edit, ...change }, match));
            };
            await told({});
            // As of a live workspace that has not said yet who writes.
            const id = acme.created.workspace_id;
            await server().sql(`update senders set postal_address = '', from_address = '' where workspace_id = ${id}`);
            const path = await scenario(acme, [email("a")]);
            const who = await acme.advocate();
            await enrol(acme, path, who);
            const [waiting] = await lettersTo(acme, who);
            expect(waiting).toMatchObject({ state: "queued", reason: "sender_missing" });
            const before: MessageInFull = await messageOf(acme, waiting?.id);
            expect(before.text).not.toContain("\uFFFC");
            const from = { name: "Acme", address: "a@quimper.example" };
            await told({ postal_address: "9 rue Vraie\n29000 Quimper", from, publisher: "Acme SAS" });
            await acme.advance(hour);
            const [mail] = await relay.to(who.email);
            expect(mail?.text).toContain("\n-- \nAcme SAS\n9 rue Vraie\n29000 Quimper\n");
            expect(mail?.html).toContain("<br>9 rue Vraie<br>29000 Quimper");
            expect(`${mail?.text} ${mail?.html}`).not.toContain("\uFFFC");
            expect(mail?.messageId).toMatch(/@quimper\.example>$/);
            expect((await messageOf(acme, waiting?.id)).message_id).toBe(mail?.messageId);
        });

        it("that asks where a gift goes is told to the team where it does not arrive", async () => {
            const acme = server().workspace();
            await givesOnSale(acme, "notebook", notebook);
            const who = await acme.advocate();
            const email = `absent.${process.pid}@${who.email.split("@")[1]}`;
            const person = { account: who.account, email, name: "Camille Petit", role: "admin", locale: "fr" };
            await acme.api.ok(200, acme.api.put(`/v1/users/${who.user}`, person));
            const { order } = await earned(acme, await acme.returning({ ...who, email }));
            await acme.advance(2 * hour);
            expect((await orders(acme)).find(({ id }) => id === order.id)?.state).toBe("address_asked");
            const [task, ...others] = await gifts(acme);
            expect(others).toEqual([]);
            expect(task?.text).toContain("Transmettez-lui le lien de l’envoi");
        });

        it("is not tried where a gift's recipient wants none: the gift waits, and the team is told why", async () => {
            const acme = server().workspace();
            await givesOnSale(acme, "notebook", notebook);
            const { advocate, order } = await earned(acme);
            await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: advocate.email }));
            await acme.advanceDays(5.5);
            expect((await orders(acme)).find(({ id }) => id === order.id)?.state).toBe("earned");
            expect((await gifts(acme))[0]?.text).toContain("nos e-mails ne lui parviennent pas");
        });
    },
);

/** Quiet hours that began an hour ago and end in two. */
async function quietNow(acme: Workspace): Promise<Pick<Rules, "quiet_from" | "quiet_to">> {
    const { time_zone } = await acme.api.ok(200, acme.api.get<{ time_zone: string }>("/v1/workspace"));
    const clock = new Date(acme.at(0)).toLocaleTimeString("en-GB", { timeZone: time_zone });
    const [hours, minutes] = clock.split(":") as [string, string];
    const turned = (by: number) => `${String((Number(hours) + by + 24) % 24).padStart(2, "0")}:${minutes}`;
    return { quiet_from: turned(-1), quiet_to: turned(2) };
}
