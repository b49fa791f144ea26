// Whoever earned a gift is asked where it goes by the server itself; what keeps it from asking is told to the team.
import { expect, it } from "vitest";
import type { Page } from "./support/contract.js";
import { earned, type GiftOrder, givesOnSale, happened, home, notebook, orders } from "./support/gifts.js";
import { messageOf, type MessagePage } from "./support/messages.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Task } from "./support/surveys.js";
import type { Advocate, Workspace } from "./support/workspace.js";

const hour = 3600;

interface OrderDetail extends GiftOrder {
    history: { event: string; actor: string }[];
}

async function detailOf(acme: Workspace, order: GiftOrder): Promise<OrderDetail> {
    return acme.api.ok(200, acme.api.get<OrderDetail>(`/v1/gift-orders/${order.id}`));
}

async function requestsTo(acme: Workspace, advocate: Advocate): Promise<string[]> {
    const { items } = await acme.api.ok(200, acme.api.get<MessagePage>(`/v1/messages?to=${advocate.email}`));
    return items.filter(({ template }) => template.startsWith("gift.")).map(({ id }) => id);
}

async function waiting(acme: Workspace, state = "open", locale = "en"): Promise<Task[]> {
    const headers = { "accept-language": locale };
    const list = acme.api.get<Page<Task>>(`/v1/tasks?kind=gift_waits&state=${state}`, { headers });
    return (await acme.api.ok(200, list)).items;
}

async function stocked(acme: Workspace, stock: number): Promise<void> {
    await acme.api.ok(200, acme.api.put("/v1/gifts/notebook", { ...notebook, stock }));
}

describeOnBothEngines("gifts that were earned", { workspaces: [{ copies: 7 }] }, (server) => {
    const fresh = () => server().workspace();

    it("are asked about by the server an hour later, once, with the link of their page", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook);
        const { order, advocate } = await earned(acme);
        expect(order.state).toBe("earned");
        await acme.advance(hour - 60);
        expect(await requestsTo(acme, advocate)).toEqual([]);
        await acme.advance(2 * 60);
        const asked = await detailOf(acme, order);
        expect(asked.state).toBe("address_asked");
        expect(asked.history.map(({ event, actor }) => [event, actor])).toEqual([["asked", "system"]]);
        const [letter] = await requestsTo(acme, advocate);
        expect((await messageOf(acme, letter)).text).toContain(asked.address_link);
        await acme.advanceDays(20);
        expect(await requestsTo(acme, advocate)).toHaveLength(1);
        expect(await waiting(acme)).toEqual([]);
    });

    it("are not asked about where a person was first", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook);
        const given = await earned(acme);
        const called_off = await earned(acme);
        await acme.api.ok(200, happened(acme, given.order, "confirmed_address", { address: home }));
        await acme.api.ok(200, happened(acme, called_off.order, "cancelled"));
        await acme.advanceDays(6);
        expect(await requestsTo(acme, given.advocate)).toEqual([]);
        expect(await requestsTo(acme, called_off.advocate)).toEqual([]);
        expect(await waiting(acme)).toEqual([]);
    });

    it("wait while no piece is left, are told to the team after five days, and go on once there is one", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", { ...notebook, stock: 1 });
        const first = await earned(acme);
        const second = await earned(acme);
        await acme.advance(2 * hour);
        expect((await orders(acme)).map(({ state }) => state).sort()).toEqual(["address_asked", "earned"]);
        const [late] = [first, second].slice(1);
        await acme.advanceDays(4);
        expect(await waiting(acme)).toEqual([]);
        await acme.advanceDays(1);
        const [task, ...others] = await waiting(acme);
        expect(others).toEqual([]);
        expect(task?.title).toBe(
            "A gift for Camille Petit has waited for days, and nobody has been asked where it goes: see the gift orders",
        );
        expect(task?.text).toContain("il ne reste aucune pièce");
        expect(task?.text).toContain("Carnet");
        expect((await waiting(acme, "open", "fr"))[0]?.title).toContain("Un cadeau pour Camille Petit attend");
        await stocked(acme, 2);
        await acme.advanceDays(1.5);
        expect((await detailOf(acme, late!.order)).state).toBe("address_asked");
        expect(await waiting(acme)).toEqual([]);
        expect((await waiting(acme, "done"))[0]?.note).toBe("L’envoi suit son cours.");
    });

    it("are asked about within the hour once there is a piece again", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", { ...notebook, stock: 0 });
        const { order } = await earned(acme);
        await acme.advanceDays(2);
        expect((await detailOf(acme, order)).state).toBe("earned");
        await stocked(acme, 5);
        await acme.advance(hour + 60);
        expect((await detailOf(acme, order)).state).toBe("address_asked");
    });

    it("wait where the year's limit leaves no room, and say so", async () => {
        const acme = fresh();
        const lamp = { ...notebook, unit_cost: acme.money(7_000) };
        await givesOnSale(acme, "lamp", lamp);
        const advocate = await acme.advocate();
        const one = await earned(acme, advocate);
        await acme.api.ok(200, happened(acme, one.order, "confirmed_address", { address: home }));
        const other = await earned(acme, advocate);
        await acme.advanceDays(5.5);
        expect((await detailOf(acme, other.order)).state).toBe("earned");
        expect((await waiting(acme))[0]?.text).toContain("peut recevoir cette année");
    });

    it("for a prospect wait for a person, as nobody writes to them again", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", notebook, { beneficiary: "prospect" });
        const { referred } = await acme.sale({ amount: 10_000 });
        await acme.advanceDays(6);
        const states = (await orders(acme)).map(({ state }) => state);
        expect(states).toEqual(["earned"]);
        const [task] = await waiting(acme);
        expect(task?.text).toContain("Transmettez-lui le lien");
        const { items } = await acme.api.ok(200, acme.api.get<MessagePage>(`/v1/messages?to=${referred.email}`));
        expect(items.filter(({ template }) => template.startsWith("gift."))).toEqual([]);
    });

    it("of who was forgotten leave nothing to do about them", async () => {
        const acme = fresh();
        await givesOnSale(acme, "notebook", { ...notebook, stock: 0 });
        const { advocate } = await earned(acme);
        await acme.advanceDays(6);
        expect(await waiting(acme)).toHaveLength(1);
        await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: advocate.email }));
        expect(await waiting(acme)).toEqual([]);
        const [done] = await waiting(acme, "done");
        expect(done?.text).toBeNull();
        await acme.advanceDays(10);
        expect(await waiting(acme)).toEqual([]);
    });
});
