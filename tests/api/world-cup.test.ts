// The World Cup campaign: three contacts are a football, and the customers' grandmothers flood in. What is spent stays
// far below what the naive rule would pay, the campaign is flagged, and it stops itself where it is set to.
import { expect, it } from "vitest";
import {
    budgetOf,
    type Campaign,
    day,
    givesAt,
    launched,
    move,
    quality,
    seen,
    showsInterest,
    topUp,
} from "./support/campaigns.js";
import type { BatchAnswer, NewReferral, Page, Referral } from "./support/contract.js";
import { orders } from "./support/gifts.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

const football = {
    name: { en: "Football", fr: "Ballon" },
    unit_cost: { amount: 1_500, currency: "EUR" },
    stock: 1_000,
};
const contactsForFootball = 3;
const linesOfPaste = 20;
const advocates = 24;
const honest = 2;

/** What an advocate who wants footballs pastes, and what one does who knows who might buy. */
class Crowd {
    private made = 0;
    private readonly told: string[] = [];

    constructor(private readonly random: Random) {}

    private number(): number {
        return ++this.made * 1_000 + this.random.below(1_000);
    }

    private pick(list: readonly string[]): string {
        return list[this.random.below(list.length)]!;
    }

    private grandmother(): NewReferral {
        const first = this.pick(["mamie", "odette", "ginette", "papi", "simone", "yvonne", "tata"]);
        const provider = this.pick(["gmail.com", "orange.fr", "laposte.net", "wanadoo.fr", "hotmail.com", "free.fr"]);
        return { email: `${first}.${this.number()}@${provider}` };
    }

    private disposable(): NewReferral {
        return { email: `a${this.number()}@${this.pick(["yopmail.com", "mailinator.com", "guerrillamail.com"])}` };
    }

    private role(): NewReferral {
        return { email: `${this.pick(["noreply", "postmaster", "abuse"])}@entreprise-${this.number()}.fr` };
    }

    private invented(): NewReferral {
        const number = this.number();
        return { email: `jean.dupont@societe-bidon-${number}.fr`, company: `Société Bidon ${number}` };
    }

    private duplicate(): NewReferral {
        return this.told.length === 0 ? this.grandmother() : { email: this.pick(this.told) };
    }

    /** One line of the flood. */
    line(): NewReferral {
        const kind = this.random.below(100);
        const line =
            kind < 60
                ? this.grandmother()
                : kind < 70
                  ? this.disposable()
                  : kind < 78
                    ? this.role()
                    : kind < 88
                      ? this.duplicate()
                      : this.invented();
        this.told.push(line.email!);
        return line;
    }
}

describeOnBothEngines("the World Cup campaign", { workspaces: [{ copies: 4 }] }, (server) => {
    interface Flood {
        submitted: number;
        /** What a football for every three contacts submitted costs. */
        naive: number;
        real: string[];
        /** Links that advocates opened themselves. */
        clicked: number;
    }

    /** Pastes of everybody in a drawn order, the honest ones among them, the clock moving on between them. */
    async function flood(acme: Workspace, seed: Random): Promise<Flood> {
        const crowd = new Crowd(seed);
        const result: Flood = { submitted: 0, naive: 0, real: [], clicked: 0 };
        const order = Array.from({ length: advocates }, (_, index) => index);
        order.sort(() => seed.below(3) - 1);
        for (const index of order) {
            const advocate = await acme.advocate();
            const real = index < honest ? 4 : 0;
            const lines: NewReferral[] = Array.from({ length: real }, () => acme.prospect());
            while (lines.length < linesOfPaste) lines.push(crowd.line());
            const answer = await acme.api.ok(
                200,
                advocate.widget.post<BatchAnswer>("/widget/v1/referrals/batch", { lines, informed: true }),
            );
            result.submitted += lines.length;
            result.naive += Math.floor(lines.length / contactsForFootball) * football.unit_cost.amount;
            for (const one of answer.results) {
                if (one.status === "received" && one.line < real) result.real.push(one.id);
            }
            result.clicked += await clicks(acme, advocate);
            await acme.advance(180);
        }
        return result;
    }

    /** Advocates open every link that they were given to forward, and say for their contacts that these want it. */
    async function clicks(acme: Workspace, advocate: Advocate): Promise<number> {
        const { referrals } = await acme.state(await acme.returning(advocate));
        const paths = referrals.flatMap(({ forward_url }) => (forward_url ? [new URL(forward_url).pathname] : []));
        for (const path of paths) {
            expect((await acme.server.api.unchecked("POST", `${path}/interested`)).status).toBe(200);
        }
        return paths.length;
    }

    /** The real ones show interest, as real ones do. */
    async function interest(acme: Workspace, ids: string[]): Promise<void> {
        for (const id of ids) await showsInterest(acme, id);
    }

    async function cup(acme: Workspace, over: Record<string, unknown>, counts_on: string): Promise<Campaign> {
        await acme.api.ok(201, acme.api.put("/v1/gifts/football", football));
        const campaign = await launched(acme, { ends_at: acme.at(60 * day), ...over });
        await givesAt(acme, campaign, "football", contactsForFootball, counts_on);
        return campaign;
    }

    it("costs under 5 % of the naive rule, is flagged, and says so to advocates who brought nothing", async () => {
        const acme = server().workspace();
        const random = new Random();
        console.info(`World Cup, PARRAIN_SEED=${random.seed}`);
        const campaign = await cup(acme, {}, "engaged");
        const { submitted, naive, real, clicked } = await flood(acme, random);
        expect(submitted).toBe(advocates * linesOfPaste);
        expect(clicked).toBeGreaterThan(advocates * 3);
        await interest(acme, real);
        const { cost } = await budgetOf(acme, `/v1/campaigns/${campaign.id}`);
        expect(cost.amount, `seed ${random.seed}: ${cost.amount} of ${naive}`).toBeLessThan(naive * 0.05);
        expect(cost.amount, "promises to the honest ones are kept").toBe(honest * football.unit_cost.amount);
        expect((await orders(acme)).length).toBe(honest);
        await acme.advance(120);
        const flagged = await seen(acme, campaign);
        expect(flagged.state).toBe("running");
        expect(flagged.flag).toMatchObject({ code: "quantity_without_quality" });
        expect(flagged.flag).not.toHaveProperty("remedies");
        expect(flagged.judged.quality.high).toBeLessThan(0.2);
        const report = await quality(acme);
        const floods = report.advocates.filter(({ gifts_on_sale }) => gifts_on_sale);
        expect(floods.length).toBeGreaterThan(advocates / 2);
        expect(report.advocates.length).toBe(advocates);
    });

    it("stops itself where it is set to: from then on nothing belongs to it, and even names earn little", async () => {
        const acme = server().workspace();
        const random = new Random();
        console.info(`World Cup with the stop rule, PARRAIN_SEED=${random.seed}`);
        const campaign = await cup(acme, { stops_itself: true }, "accepted");
        await topUp(acme, `/v1/campaigns/${campaign.id}`, 10_000_000);
        const { naive, real } = await flood(acme, random);
        const { cost } = await budgetOf(acme, `/v1/campaigns/${campaign.id}`);
        expect(cost.amount, `seed ${random.seed}: ${cost.amount} of ${naive}`).toBeLessThan(naive * 0.05);
        const stopped = await seen(acme, campaign);
        expect(stopped).toMatchObject({ state: "stopped", reason: { code: "quality" } });
        expect(stopped.flag).toMatchObject({ code: "quantity_without_quality" });
        const later = await acme.refer(await acme.advocate());
        expect((await acme.referral(later.id)).campaign).toBeNull();
        const events = await acme.api.ok(
            200,
            acme.api.get<Page<{ event: string; actor: string }>>(`/v1/campaigns/${campaign.id}/events`),
        );
        expect(events.items.map(({ event, actor }) => [event, actor])).toEqual([
            ["stopped", "system"],
            ["flagged", "system"],
            ["launched", "api"],
            ["created", "api"],
        ]);
        // Most of the flood never belonged to it.
        const inside = await acme.api.ok(
            200,
            acme.api.get<Page<Referral>>(`/v1/referrals?campaign=${campaign.id}&limit=200`),
        );
        expect(inside.items.length).toBeLessThan((advocates * linesOfPaste) / 4);
        // A person who thinks again lets it go on, judged by what comes then.
        const resumed = await move(acme, campaign, "resumed", "Only engaged contacts count now");
        expect(resumed).toMatchObject({ state: "running", flag: null });
        expect(real.length).toBe(honest * 4);
    });

    it("counts no contact for the clicks of their advocate, and a private address not even when confirmed", async () => {
        const acme = server().workspace();
        await cup(acme, {}, "engaged");
        const advocate = await acme.advocate();
        const wish = { involvement: "introduce" };
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", wish));
        const mine = await acme.returning(advocate);
        const invented = [await acme.refer(mine), await acme.refer(mine), await acme.refer(mine)];
        const mamies = [1, 2, 3].map((n) => acme.refer(mine, { email: `mamie.${n}@orange.fr` }));
        const private_ones = await Promise.all(mamies);
        expect(await clicks(acme, mine)).toBe(6);
        await interest(
            acme,
            private_ones.map(({ id }) => id),
        );
        expect(await orders(acme)).toEqual([]);
        await interest(
            acme,
            invented.map(({ id }) => id),
        );
        expect(await orders(acme)).toHaveLength(1);
    });

    it("makes an advocate who brings nobody earn gifts on sales only, and keeps what was promised before", async () => {
        const acme = server().workspace();
        const campaign = await cup(acme, { quality_floor_bps: 0 }, "engaged");
        const advocate = await acme.advocate();
        const before = await acme.refer(advocate);
        const lines = Array.from({ length: 12 }, (_, index) => ({ email: `mamie.${index}@gmail.com` }));
        await acme.api.ok(200, advocate.widget.post("/widget/v1/referrals/batch", { lines, informed: true }));
        const { offer } = await acme.state(advocate);
        expect(offer.advocate).toContain("désormais, un cadeau est remis une fois que votre filleul est devenu client");
        expect(offer.advocate).toMatch(/À partir de 3 filleuls qui deviennent clients\s: Ballon/);
        const listed = await acme.api.ok(200, acme.api.get<Page<{ state: string }>>("/v1/advocates"));
        expect(listed.items.map(({ state }) => state)).toEqual(["gifts_on_sale"]);
        const after = [await acme.refer(advocate), await acme.refer(advocate), await acme.refer(advocate)];
        await interest(acme, [after[0]!.id, after[1]!.id, after[2]!.id]);
        expect(await orders(acme), "three showed interest, none bought").toEqual([]);
        for (const referred of after) await acme.buys(referred, { amount: 10_000 });
        expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["football"]);
        expect((await acme.referral(before.id)).campaign).toBe(campaign.id);
        await interest(acme, [before.id]);
        expect(await orders(acme), "a rung is given once").toHaveLength(1);
    });
});
