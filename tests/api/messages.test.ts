// Messages as the API tells of them, and what comes back. No relay is configured here: everything stays queued.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import { messageOf, queueMessages, type MessagePage } from "./support/messages.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const list = async (workspace: Workspace, query: string) =>
    workspace.api.ok(200, workspace.api.get<MessagePage>(`/v1/messages?${query}`));

/** As if the relay had taken it. */
const markSent = (workspace: Workspace, id: string | undefined) =>
    workspace.server.sql(`UPDATE messages SET state = 'sent', sent_at = 1, next_attempt_at = NULL WHERE id = ${id}`);

describeOnBothEngines("messages", { workspaces: [{ copies: 7 }] }, (server) => {
    it("wait while there is no relay, however long", async () => {
        const acme = server().workspace();
        const [id] = await queueMessages(acme, [{ to: "lea@novaprim.fr" }]);
        await acme.advanceDays(3);
        const message = await messageOf(acme, id);
        expect(message).toMatchObject({ state: "queued", attempts: 0, template: "test.message", sent_at: null });
    });

    it("are found by address in any spelling, by a part, by state and by referral", async () => {
        const acme = server().workspace();
        const { id: referral } = await acme.refer(await acme.advocate());
        const [first, second] = await queueMessages(acme, [
            { to: "lea@novaprim.fr", referral },
            { to: "jean@atelier.fr" },
        ]);
        expect((await list(acme, "to=LEA%2Bx@novaprim.fr")).items.map(({ id }) => id)).toEqual([first]);
        expect((await list(acme, "to=ATELIER")).items.map(({ id }) => id)).toEqual([second]);
        expect((await list(acme, `referral=${referral}&template=test.message`)).items.map(({ id }) => id)).toEqual([
            first,
        ]);
        expect((await list(acme, "state=sent&template=test.message")).items).toEqual([]);
        expect((await list(acme, "to=nobody@novaprim.fr")).items).toEqual([]);
    });

    it("come in pages, and bad questions are refused", async () => {
        const acme = server().workspace();
        const ids = await queueMessages(
            acme,
            [1, 2, 3].map((number) => ({ to: `lea${number}@novaprim.fr` })),
        );
        const seen: string[] = [];
        for (let cursor = ""; ;) {
            const page = await list(acme, `template=test.message&limit=1${cursor}`);
            seen.push(...page.items.map(({ id }) => id));
            if (page.next_cursor === null) break;
            cursor = `&cursor=${page.next_cursor}`;
        }
        expect(seen).toEqual([...ids].reverse());
        expectProblem(await acme.api.get("/v1/messages?state=lost"), 422, "unknown_value");
        expectProblem(await acme.api.get("/v1/messages?limit=0"), 422, "out_of_range");
        expectProblem(await acme.api.get("/v1/messages?cursor=x"), 422, "cursor_invalid");
        expectProblem(await acme.api.get("/v1/messages/1"), 404, "not_found");
        expectProblem(await acme.api.get("/v1/messages/x"), 404, "not_found");
    });

    it("belong to their workspace", async () => {
        const [acme, other] = [server().workspace(), server().workspace()];
        const [id] = await queueMessages(acme, [{ to: "lea@novaprim.fr" }]);
        expectProblem(await other.api.get(`/v1/messages/${id}`), 404, "not_found");
        expectProblem(await other.api.post("/v1/bounces", { kind: "hard", message: id }), 404, "not_found");
        expectProblem(await other.api.post("/v1/bounces", { kind: "hard", to: "lea@novaprim.fr" }), 404, "not_found");
        expectProblem(await server().api.get(`/v1/messages/${id}`), 401, "unauthorized");
    });

    it("that came back lose their referral, once, and a soft bounce loses nothing", async () => {
        const acme = server().workspace();
        const { id: referral, email } = await acme.refer(await acme.advocate());
        const [id] = await queueMessages(acme, [{ to: email, referral }]);
        const { message_id } = await messageOf(acme, id);
        const bounce = (body: object) =>
            acme.api.ok(200, acme.api.post<{ outcome: string; message: string }>("/v1/bounces", body));
        expect((await bounce({ kind: "hard", message: id })).outcome, "it never left").toBe("ignored");
        await markSent(acme, id);
        expect((await bounce({ kind: "soft", message_id })).outcome).toBe("ignored");
        expect(await bounce({ kind: "hard", message_id, detail: "5.1.1 no such mailbox" })).toEqual({
            message: id,
            outcome: "applied",
        });
        expect((await bounce({ kind: "hard", to: email })).outcome).toBe("known");
        expect(await messageOf(acme, id)).toMatchObject({
            state: "sent",
            reason: "bounced",
            answer: "5.1.1 no such mailbox",
        });
        expect((await acme.referral(referral)).state).toBe("lost");
    });

    it("are not found by a Message-ID that somebody made up", async () => {
        const acme = server().workspace();
        const [id] = await queueMessages(acme, [{ to: "lea@novaprim.fr" }]);
        await markSent(acme, id);
        const { message_id } = await messageOf(acme, id);
        for (const made_up of [message_id.replace("token", "other"), "<1.2.3@x.fr>", "x", "<>", "<..@>"]) {
            expectProblem(await acme.api.post("/v1/bounces", { kind: "hard", message_id: made_up }), 404, "not_found");
        }
        expectProblem(await acme.api.post("/v1/bounces", { kind: "hard" }), 422, "required");
        expectProblem(await acme.api.post("/v1/bounces", { kind: "mild", message: id }), 422, "unknown_value");
        const detail = "x".repeat(1001);
        expectProblem(await acme.api.post("/v1/bounces", { kind: "hard", message: id, detail }), 422, "too_long");
    });
});
