// Who is away loses nothing and holds nothing up: what falls due meanwhile is open to colleagues, and goes to one.
import { expect, it } from "vitest";
import { called, events, queue, referred, rep, setRep, take, taskOf, type Queue } from "./support/calls.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const day = 86_400;

describeOnBothEngines("an absent rep", { workspaces: [{ preset: "advocate-calls", copies: 8 }] }, (server) => {
    const fresh = () => server().workspace({ preset: "advocate-calls" });

    /** One who works a referral, and a colleague who came after. */
    async function pair(acme: Workspace) {
        const away = await rep(acme);
        const { id } = await referred(acme);
        return { away, id, there: await rep(acme) };
    }
    const leave = (acme: Workspace, id: string, seconds: number) =>
        acme.api.ok(200, setRep(acme, id, { absent_from: acme.at(-60), absent_until: acme.at(seconds) }));
    const toTake = async (acme: Workspace): Promise<Queue> => queue(acme, "?view=to_take");
    /** Moves the clock to so many seconds after the due time of a referral. */
    async function becomeDue(acme: Workspace, id: string, after = 60) {
        const { due_at } = await taskOf(acme, id);
        await acme.advance(Math.ceil((Date.parse(due_at) - Date.parse(acme.at())) / 1000) + after);
        return due_at;
    }

    it("leaves to be taken what is due before they are back, and keeps the rest", async () => {
        const acme = fresh();
        const { away, id, there } = await pair(acme);
        expect((await toTake(acme)).items).toEqual([]);
        await leave(acme, away.id, 3_600);
        expect((await toTake(acme)).counts.to_take, "they are back before it is due").toBe(0);
        await leave(acme, away.id, 10 * day);
        const open = await toTake(acme);
        expect(open.items).toMatchObject([{ referral: id, rep: { id: away.id }, late: false, free: false }]);
        expect(open.counts).toMatchObject({ to_take: 1, late: 0 });
        await acme.api.ok(200, take(there.api, id));
        expect(await toTake(acme)).toMatchObject({ items: [], counts: { to_take: 0 } });
        expect((await taskOf(acme, id)).rep?.id).toBe(there.id);
    });

    it("gives what becomes due to a colleague, as late as it is, with a line that says why", async () => {
        const acme = fresh();
        const { away, id, there } = await pair(acme);
        await leave(acme, away.id, 10 * day);
        const due = await becomeDue(acme, id);
        expect(await taskOf(acme, id)).toMatchObject({ rep: { id: there.id }, due_at: due, late: true, free: false });
        expect((await events(acme, id)).filter(({ event }) => event === "routed").map(({ reason }) => reason)).toEqual([
            "Sacha Membre",
            "Sacha Membre: à la place d’une personne absente",
        ]);
        expect((await queue(acme, "?view=mine", away.api)).items).toEqual([]);
    });

    it("has the promise of a call back kept by somebody else", async () => {
        const acme = fresh();
        const { away, id, there } = await pair(acme);
        const promised = acme.at(2 * day);
        await called(acme, id, { party: "advocate", outcome: "call_back", call_back_at: promised }, away.api);
        await leave(acme, away.id, 10 * day);
        await becomeDue(acme, id);
        const task = await taskOf(acme, id);
        expect(task.rep?.id).toBe(there.id);
        expect(Date.parse(task.call_back_at ?? "")).toBe(Date.parse(promised));
    });

    it("keeps what nobody else is there for, until it is overdue like anything else", async () => {
        const acme = fresh();
        const alone = await rep(acme);
        const { id } = await referred(acme);
        await leave(acme, alone.id, 20 * day);
        await becomeDue(acme, id);
        expect(await taskOf(acme, id)).toMatchObject({ rep: { id: alone.id }, free: false });
        await acme.advance(6 * day);
        expect(await taskOf(acme, id)).toMatchObject({ rep: { id: alone.id }, free: true });
        const colleague = await rep(acme);
        await acme.settle();
        expect((await taskOf(acme, id)).rep?.id, "once somebody is there").toBe(colleague.id);
    });

    it("keeps what they took, for as long as they hold it", async () => {
        const acme = fresh();
        const { away, id, there } = await pair(acme);
        await leave(acme, away.id, 10 * day);
        await becomeDue(acme, id, -60);
        await acme.api.ok(200, take(away.api, id));
        expect((await toTake(acme)).items).toEqual([]);
        await acme.advance(120);
        expect((await taskOf(acme, id)).rep?.id).toBe(away.id);
        await acme.advance(1_800);
        expect((await taskOf(acme, id)).rep?.id).toBe(there.id);
    });
});
