// Webhooks out: told of what happens, signed, tried again, in order, and never to where nobody may look.
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { type Behaviour, Receiver, holds, onThisMachine } from "./support/receiver.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

interface Endpoint {
    id: string;
    url: string;
    event_types: string[];
    state: string;
    reason: string | null;
    subscription: boolean;
    previous_secret_until: string | null;
}

type WithSecret = Endpoint & { secret: string };

interface Delivery {
    id: string;
    webhook_id: string;
    endpoint: string;
    event_type: string;
    object: string;
    state: string;
    attempts: number;
    next_attempt_at: string | null;
    status: number | null;
    fault: string | null;
}

interface DeliveryDetail extends Delivery {
    body: string;
    log: { at: string; status: number | null; fault: string | null; millis: number }[];
}

const endpoints = "/v1/webhook-endpoints";
const deliveries = "/v1/webhook-deliveries";
const subscriptions = "/v1/webhook-subscriptions";
const yearly = { amount: 129_000, interval: "year" as const };
const second = 1;
const minute = 60;
const hour = 3_600;
/** The pauses between attempts, and the tenth that chance may add. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
const longest = (pause: number) => Math.ceil(pause * 1.1) + 1;

const answering =
    (status: number, headers: Record<string, string> = {}): Behaviour =>
    (_, response) =>
        void response.writeHead(status, headers).end();

const open: Receiver[] = [];

async function receiver(behave?: Behaviour): Promise<Receiver> {
    const started = await Receiver.start(behave);
    open.push(started);
    return started;
}

afterEach(async () => {
    for (const one of open.splice(0)) await one.stop();
});

function add(acme: Workspace, url: string, ...types: string[]): Promise<WithSecret> {
    const wanted = { url, event_types: types.length === 0 ? ["*"] : types };
    return acme.api.ok(201, acme.api.post<WithSecret>(endpoints, wanted));
}

async function endpoint(acme: Workspace, id: string): Promise<Endpoint> {
    return acme.api.ok(200, acme.api.get<Endpoint>(`${endpoints}/${id}`));
}

async function listed(acme: Workspace, query = ""): Promise<Delivery[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Delivery>>(`${deliveries}?limit=200${query}`))).items;
}

async function detail(acme: Workspace, id: string): Promise<DeliveryDetail> {
    return acme.api.ok(200, acme.api.get<DeliveryDetail>(`${deliveries}/${id}`));
}

/** A test event, and every delivery due by now made. */
async function ping(acme: Workspace, id: string): Promise<Delivery> {
    const sent = await acme.api.ok(202, acme.api.post<Delivery>(`${endpoints}/${id}/ping`));
    await acme.advance(0);
    return detail(acme, sent.id);
}

describeOnBothEngines("webhooks", { workspaces: [{ copies: 18 }], environment: onThisMachine }, (server) => {
    const fresh = () => server().workspace();

    it("are signed so that any Standard Webhooks library verifies them", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { id, secret, ...shown } = await add(acme, hook.url, "ping");
        expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
        expect(shown).toMatchObject({ url: hook.url, event_types: ["ping"], state: "active", reason: null });
        expect(await endpoint(acme, id)).not.toHaveProperty("secret");

        const sent = await ping(acme, id);
        expect(sent).toMatchObject({ state: "delivered", attempts: 1, status: 204, fault: null, event_type: "ping" });
        const [call] = hook.calls;
        if (call === undefined) throw new Error("nothing was sent");
        expect(call.headers["webhook-id"]).toBe(sent.webhook_id);
        expect(call.headers["content-type"]).toBe("application/json");
        expect(call.event).toMatchObject({ id: sent.webhook_id, type: "ping", workspace: acme.id });
        expect(holds(call, secret)).toBe(true);
        // The library knows the machine's clock alone: the server's may be ahead, so the age is judged apart.
        const at = Number(call.headers["webhook-timestamp"]);
        expect(Math.abs(at - server().now / 1000)).toBeLessThan(60);
        const resigned = new Webhook(secret).sign(sent.webhook_id, new Date(at * 1000), call.text);
        expect(call.headers["webhook-signature"]).toBe(resigned);
        expect(holds({ ...call, text: `${call.text} ` }, secret)).toBe(false);
    });

    it("tell of a recommendation and its sale, once each and without a person's data", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { secret } = await add(acme, hook.url);
        const { advocate, referred, reward } = await acme.sale(yearly);
        await acme.approved(reward);
        const about = (object: Record<string, string>) =>
            hook.calls.filter(({ event }) => event.data["id"] === object["id"]).map(({ event }) => event.type);
        expect(about(referred as never).slice(0, 2)).toEqual(["referral.created", "referral.accepted"]);
        expect(about(referred as never)).toContain("referral.won");
        expect(about(reward as never).slice(0, 2)).toEqual(["reward.earned", "reward.approved"]);
        for (const call of hook.calls) {
            expect(holds(call, secret)).toBe(true);
            expect(call.text).not.toContain(referred.email);
            expect(call.text).not.toContain(advocate.email);
            expect(call.text).not.toContain("Camille");
        }
        expect(new Set(hook.calls.map(({ headers }) => headers["webhook-id"])).size).toBe(hook.calls.length);
    });

    it("tell billing of a benefit with the numbers it needs, and billing says so back", async () => {
        const acme = fresh();
        const hook = await receiver();
        await add(acme, hook.url, "benefit.due", "reward.paid");
        const { referred } = await acme.sale(yearly);
        await acme.advanceDays(31);
        const due = hook.calls.find(({ event }) => event.type === "benefit.due")?.event.data;
        const [benefit] = (
            await acme.api.ok(200, acme.api.get<Page<Record<string, unknown>>>("/v1/benefits?state=due"))
        ).items.filter((one) => one["referral"] === referred.id);
        for (const [name, value] of Object.entries(due ?? {})) expect(benefit?.[name]).toEqual(value);
        expect(due).toMatchObject({ kind: "module", customer: referred.customer, quantity: 1 });
        const path = `/v1/benefits/${String(due?.["id"])}/acknowledgements`;
        await acme.api.ok(200, acme.api.post(path, { outcome: "applied", reference: "coupon 7" }));
        await acme.settle();
        const paid = hook.calls.filter(({ event }) => event.type === "reward.paid");
        expect(paid.map(({ event }) => event.data["id"])).toContain(due?.["id"]);
    });

    it("tell that a user became an advocate, once and by the publisher's own numbers", async () => {
        const acme = fresh();
        const hook = await receiver();
        await add(acme, hook.url, "advocate.enrolled");
        const advocate = await acme.advocate();
        await acme.state(advocate);
        await acme.refer(advocate);
        await acme.settle();
        expect(hook.calls.map(({ event }) => event.data)).toEqual([
            expect.objectContaining({ user: advocate.user, account: advocate.account, source: "tab" }),
        ]);
    });

    it("go only to who asked for the type", async () => {
        const acme = fresh();
        const [referrals, money] = [await receiver(), await receiver()];
        await add(acme, referrals.url, "referral.*");
        await add(acme, money.url, "reward.earned");
        await acme.sale(yearly);
        expect(referrals.types().every((type) => type.startsWith("referral."))).toBe(true);
        expect(referrals.types()).toContain("referral.won");
        expect(new Set(money.types())).toEqual(new Set(["reward.earned"]));
    });

    it("are tried again on their schedule under the same id, and given up after ten attempts", async () => {
        const acme = fresh();
        const hook = await receiver(answering(503));
        const { id } = await add(acme, hook.url, "ping");
        const { id: sent } = await ping(acme, id);
        for (const [index, pause] of pauses.entries()) {
            expect(await detail(acme, sent)).toMatchObject({ state: "pending", attempts: index + 1, status: 503 });
            await acme.advance(pause - 2);
            expect(hook.calls, "not before its time").toHaveLength(index + 1);
            await acme.advance(longest(pause) - pause + 2);
            expect(hook.calls).toHaveLength(index + 2);
        }
        expect(await detail(acme, sent)).toMatchObject({ state: "dead", attempts: 10, next_attempt_at: null });
        await acme.advanceDays(3);
        expect(hook.calls).toHaveLength(10);
        expect(new Set(hook.calls.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
        expect(new Set(hook.calls.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(10);
        expect((await listed(acme, "&state=dead")).map((one) => one.id)).toEqual([sent]);

        hook.behave = answering(200);
        const replayed = await acme.api.ok(202, acme.api.post<Delivery>(`${deliveries}/${sent}/replay`));
        expect(replayed.state).toBe("pending");
        await acme.settle();
        const done = await detail(acme, sent);
        expect(done).toMatchObject({ state: "delivered", attempts: 1, status: 200 });
        expect(done.log.map(({ status }) => status)).toEqual([...Array<number>(10).fill(503), 200]);
        expect(hook.calls.at(-1)?.headers["webhook-id"]).toBe(done.webhook_id);
    });

    it("keep the order of what happens to one thing, and let other things pass", async () => {
        const acme = fresh();
        let isBroken = true;
        let held = "";
        const hook = await receiver((call, response) => {
            if (held === "") held = String(call.event.data["id"]);
            const fails = isBroken && call.event.data["id"] === held;
            response.writeHead(fails ? 500 : 204).end();
        });
        await add(acme, hook.url, "referral.created", "referral.accepted");
        const advocate = await acme.advocate();
        const first = await acme.refer(advocate);
        await acme.advance(0);
        const other = await acme.refer(advocate);
        await acme.advance(0);
        const of = (id: string) => hook.calls.filter(({ event }) => event.data["id"] === id);
        expect(of(first.id).map(({ event }) => event.type)).toEqual(["referral.created"]);
        expect(of(other.id).map(({ event }) => event.type)).toEqual(["referral.created", "referral.accepted"]);
        isBroken = false;
        await acme.advance(longest(5));
        expect(of(first.id).map(({ event }) => event.type)).toEqual([
            "referral.created",
            "referral.created",
            "referral.accepted",
        ]);
    });

    it("follow no redirect", async () => {
        const acme = fresh();
        const inner = await receiver();
        const hook = await receiver(answering(302, { location: inner.url }));
        const { id } = await add(acme, hook.url, "ping");
        expect(await ping(acme, id)).toMatchObject({ state: "pending", status: 302, fault: "redirect" });
        expect(inner.calls).toEqual([]);
    });

    it("end at an endpoint that is gone, until somebody sets it going again", async () => {
        const acme = fresh();
        const hook = await receiver(answering(410));
        const { id } = await add(acme, hook.url, "ping");
        const sent = await ping(acme, id);
        expect(sent).toMatchObject({ state: "pending", status: 410, fault: "gone" });
        expect(await endpoint(acme, id)).toMatchObject({ state: "disabled", reason: "gone" });
        expectProblem(await acme.api.post(`${endpoints}/${id}/ping`), 409, "illegal_transition");
        expectProblem(await acme.api.post(`${deliveries}/${sent.id}/replay`), 409, "illegal_transition");
        hook.behave = answering(204);
        const { headers } = await acme.api.get(`${endpoints}/${id}`);
        const again = acme.api.patch<Endpoint>(
            `${endpoints}/${id}`,
            { state: "active" },
            { headers: { "if-match": headers["etag"] ?? "" } },
        );
        expect(await acme.api.ok(200, again)).toMatchObject({ state: "active", reason: null });
        expect(await ping(acme, id)).toMatchObject({ state: "delivered" });
        await acme.advance(3600);
        const met = acme.api.get<Delivery>(`${deliveries}/${sent.id}`);
        expect(await acme.api.ok(200, met)).toMatchObject({ state: "delivered", attempts: 2 });
    });

    it("wait while their endpoint is disabled, and arrive in order once it is set going again", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { id } = await add(acme, hook.url, "referral.*", "ping");
        const become = async (state: string) => {
            const { headers } = await acme.api.get(`${endpoints}/${id}`);
            const told = { headers: { "if-match": headers["etag"] ?? "" } };
            await acme.api.ok(200, acme.api.patch<Endpoint>(`${endpoints}/${id}`, { state }, told));
        };
        await become("disabled");
        const referred = await acme.refer(await acme.advocate());
        await acme.advance(3600);
        expect(hook.calls).toEqual([]);
        await become("active");
        await acme.advance(0);
        expect(hook.calls.map(({ event }) => [event.type, event.data["id"]])).toEqual([
            ["referral.created", referred.id],
            ["referral.accepted", referred.id],
        ]);
    });

    it("wait fifteen seconds for an answer and hold up no other endpoint", async () => {
        const acme = fresh();
        const slow = await receiver(() => undefined);
        const quick = await receiver();
        const { id: slowId } = await add(acme, slow.url, "ping");
        const { id: quickId } = await add(acme, quick.url, "ping");
        const { id: sent } = await acme.api.ok(202, acme.api.post<Delivery>(`${endpoints}/${slowId}/ping`));
        await slow.got(1);
        await acme.api.ok(202, acme.api.post(`${endpoints}/${quickId}/ping`));
        await quick.got(1);
        expect(await detail(acme, sent)).toMatchObject({ state: "pending", attempts: 0 });
        await acme.advance(0);
        const timedOut = await detail(acme, sent);
        expect(timedOut).toMatchObject({ state: "pending", attempts: 1, status: null, fault: "timeout" });
        expect(timedOut.log[0]?.millis).toBeGreaterThanOrEqual(14_900);
    });

    it("say that nobody was there", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { id } = await add(acme, hook.url, "ping");
        await hook.stop();
        open.splice(0);
        expect(await ping(acme, id)).toMatchObject({ state: "pending", status: null, fault: "unreachable" });
    });

    it("are signed with two secrets for a day after a rotation", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { id, secret } = await add(acme, hook.url, "ping");
        const rotated = await acme.api.ok(200, acme.api.post<WithSecret>(`${endpoints}/${id}/rotate-secret`));
        expect(rotated.secret).not.toBe(secret);
        expect(rotated.previous_secret_until).not.toBeNull();
        await ping(acme, id);
        await acme.advance(25 * hour);
        await ping(acme, id);
        const [both, alone] = hook.calls;
        if (both === undefined || alone === undefined) throw new Error("too little was sent");
        expect([holds(both, secret), holds(both, rotated.secret)]).toEqual([true, true]);
        expect([holds(alone, secret), holds(alone, rotated.secret)]).toEqual([false, true]);
    });

    it("serve automation tools by subscription", async () => {
        const acme = fresh();
        const hook = await receiver();
        const wanted = { target_url: hook.url, event_type: "referral.created" };
        const made = await acme.api.ok(201, acme.api.post<{ id: string; secret: string }>(subscriptions, wanted));
        const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>(subscriptions));
        expect(items).toMatchObject([{ id: made.id, ...wanted, state: "active" }]);
        await acme.refer(await acme.advocate());
        await acme.settle();
        expect(hook.types()).toEqual(["referral.created"]);
        await acme.api.ok(204, acme.api.request("DELETE", `${subscriptions}/${made.id}`));
        await acme.refer(await acme.advocate());
        await acme.settle();
        expect(hook.types()).toEqual(["referral.created"]);
        const bad = await acme.api.post(subscriptions, { ...wanted, target_url: "http://10.0.0.1/" });
        expect(expectProblem(bad, 422, "url_forbidden").errors?.[0]?.pointer).toBe("/target_url");
    });

    it("are edited by who saw the current version, and forgotten with what was sent", async () => {
        const acme = fresh();
        const hook = await receiver();
        const { id } = await add(acme, hook.url, "ping");
        const path = `${endpoints}/${id}`;
        const change = { event_types: ["reward.*"] };
        expectProblem(await acme.api.patch(path, change), 428, "precondition_required");
        expectProblem(
            await acme.api.patch(path, change, { headers: { "if-match": '"9"' } }),
            412,
            "precondition_failed",
        );
        const { headers } = await acme.api.get(path);
        const match = { headers: { "if-match": headers["etag"] ?? "" } };
        expect(await acme.api.ok(200, acme.api.patch<Endpoint>(path, change, match))).toMatchObject(change);
        const { items } = await acme.api.ok(200, acme.api.get<Page<Endpoint>>(endpoints));
        expect(items.map((one) => one.id)).toEqual([id]);
        await ping(acme, id);
        await acme.api.ok(204, acme.api.request("DELETE", path));
        expectProblem(await acme.api.get(path), 404, "not_found");
        expect(await listed(acme)).toEqual([]);
        expectProblem(await acme.api.request("DELETE", path), 404, "not_found");
    });

    describe("refuse", () => {
        it.each([
            "http://169.254.169.254/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://192.168.1.1:8443/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://localhost.localdomain.invalid.0x7f000001/",
            "http://8.8.8.8/",
        ])("%s", async (url) => {
            const acme = shared();
            const answer = await acme.api.post(endpoints, { url, event_types: ["*"] });
            expect(expectProblem(answer, 422, "url_forbidden").errors?.[0]?.pointer).toBe("/url");
        });

        it.each([
            [{ url: "no url", event_types: ["*"] }, "url_invalid"],
            [{ url: "ftp://example.com/", event_types: ["*"] }, "url_invalid"],
            [{ url: "https://user:word@example.com/", event_types: ["*"] }, "url_invalid"],
            [{ url: "http://127.0.0.1:1/", event_types: [] }, "required"],
            [{ url: "http://127.0.0.1:1/", event_types: ["referral.forgotten"] }, "unknown_value"],
            [{ url: "http://127.0.0.1:1/", event_types: ["nothing.*"] }, "unknown_value"],
        ])("%j as %s", async (wanted, code) => {
            expectProblem(await shared().api.post(endpoints, wanted), 422, code);
        });

        it("who has no key for them", async () => {
            const acme = shared();
            const made = await acme.api.ok(
                201,
                acme.api.post<{ key: string }>("/v1/api-keys", { name: "CRM", scopes: ["referrals"] }),
            );
            const crm = acme.server.api.with({ authorization: `Bearer ${made.key}` });
            expectProblem(await crm.get(endpoints), 403, "forbidden");
            expectProblem(
                await crm.post(endpoints, { url: "http://127.0.0.1:1/", event_types: ["*"] }),
                403,
                "forbidden",
            );
        });

        it("another workspace's endpoints and deliveries", async () => {
            const [acme, other] = [shared(), fresh()];
            const hook = await receiver();
            const { id } = await add(acme, hook.url, "ping");
            const sent = await ping(acme, id);
            for (const path of [`${endpoints}/${id}`, `${deliveries}/${sent.id}`]) {
                expectProblem(await other.api.get(path), 404, "not_found");
            }
            expectProblem(await other.api.post(`${endpoints}/${id}/ping`), 404, "not_found");
            expectProblem(await other.api.post(`${endpoints}/${id}/rotate-secret`), 404, "not_found");
            expectProblem(await other.api.post(`${deliveries}/${sent.id}/replay`), 404, "not_found");
            expectProblem(await other.api.request("DELETE", `${subscriptions}/${id}`), 404, "not_found");
        });

        let kept: Workspace | undefined;
        let of: ReturnType<typeof server> | undefined;
        function shared(): Workspace {
            if (of !== server()) [of, kept] = [server(), fresh()];
            return kept as Workspace;
        }
    });
});

const changing: Record<string, string> = { ...onThisMachine };

describeOnBothEngines(
    "webhooks and what befalls the server",
    { workspaces: [{ copies: 2 }], environment: changing },
    (server) => {
        it("are all delivered though the power fails between what happened and its delivery", async () => {
            const acme = server().workspace();
            const hook = await receiver(() => undefined);
            const { id, secret } = await add(acme, hook.url, "referral.*");
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            // Under way, and never answered: the server has no word on it.
            await hook.got(1);
            await server().crash();
            hook.behave = answering(204);
            await server().startAgain();
            await acme.advance(61);
            const told = hook.calls.slice(1).filter(({ event }) => event.data["id"] === referred.id);
            expect(told.map(({ event }) => event.type)).toEqual(["referral.created", "referral.accepted"]);
            expect(told.every((call) => holds(call, secret))).toBe(true);
            expect(hook.calls[0]?.headers["webhook-id"]).toBe(told[0]?.headers["webhook-id"]);
            expect((await listed(acme, `&endpoint=${id}`)).every(({ state }) => state === "delivered")).toBe(true);
        });

        it("go nowhere that was open when it was set up and is not when it is called", async () => {
            const acme = server().workspace();
            const hook = await receiver();
            const { id } = await add(acme, hook.url, "ping");
            await server().crash();
            changing["PARRAIN_WEBHOOKS__ALLOW"] = "";
            await server().startAgain();
            changing["PARRAIN_WEBHOOKS__ALLOW"] = onThisMachine.PARRAIN_WEBHOOKS__ALLOW;
            expect(await ping(acme, id)).toMatchObject({
                state: "pending",
                attempts: 1,
                status: null,
                fault: "forbidden",
            });
            expect(hook.calls).toEqual([]);
            expect(server().logLines.some((line) => line.includes('"webhook.blocked"'))).toBe(true);
            const refused = await acme.api.post(endpoints, { url: hook.url, event_types: ["*"] });
            expectProblem(refused, 422, "url_forbidden");
        });
    },
);
