// The gift steps of scenarios: a dry run promises what the run gives, and says the same where it gives nothing.
import { describe, expect, it } from "vitest";
import { programOf, showsInterest } from "./support/campaigns.js";
import type { Page } from "./support/contract.js";
import { notebook } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Step {
    step: string;
    outcome: string;
    detail: string;
    text: string;
}

type Told = Pick<Step, "outcome" | "detail" | "text">;

const told = (steps: Step[] | undefined): Told | undefined => {
    const step = steps?.find(({ step }) => step === "gift");
    return step && { outcome: step.outcome, detail: step.detail, text: step.text };
};

/** A scenario whose one act is a gift. */
class Gift {
    private constructor(
        readonly acme: Workspace,
        readonly path: string,
    ) {}

    static async drafted(acme: Workspace, over: object = {}): Promise<Gift> {
        await acme.api.ok(201, acme.api.put("/v1/gifts/notebook", notebook));
        const body = {
            name: "Carnet",
            program: await programOf(acme),
            trigger: "manual",
            steps: [{ key: "gift", kind: "gift", gift: "notebook" }],
            ...over,
        };
        const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/scenarios", body));
        return new Gift(acme, `/v1/scenarios/${id}`);
    }

    static async published(acme: Workspace, over: object = {}): Promise<Gift> {
        const gift = await Gift.drafted(acme, over);
        await acme.api.ok(200, acme.api.post(`${gift.path}/publish`));
        return gift;
    }

    async promised(to: Advocate): Promise<Told | undefined> {
        const run = this.acme.api.post<{ users: { steps: Step[] }[] }>(`${this.path}/dry-run`, { users: [to.user] });
        return told((await this.acme.api.ok(200, run)).users[0]?.steps);
    }

    async given(to: Advocate): Promise<Told | undefined> {
        await this.acme.api.ok(200, this.acme.api.post(`${this.path}/enrollments`, { users: [to.user] }));
        await this.acme.settle();
        const list = this.acme.api.get<Page<{ steps: Step[] }>>(`${this.path}/enrollments`);
        return told((await this.acme.api.ok(200, list)).items[0]?.steps);
    }
}

/** Whose prospect showed interest. */
async function qualified(acme: Workspace): Promise<Advocate> {
    const advocate = await acme.advocate();
    await showsInterest(acme, (await acme.refer(advocate)).id);
    return advocate;
}

describeOnBothEngines("gifts of scenarios", { workspaces: [{ copies: 5 }] }, (server) => {
    const fresh = () => server().workspace();

    describe("a dry run", () => {
        it("promises a gift to whom the run gives it, and no second one for the same referral", async () => {
            const acme = fresh();
            const gift = await Gift.published(acme, { reentry_days: 0 });
            const advocate = await qualified(acme);
            const promised = await gift.promised(advocate);
            expect(promised).toMatchObject({ outcome: "done", detail: "" });
            expect(await gift.given(advocate)).toEqual(promised);
            const again = await gift.promised(advocate);
            expect(again).toMatchObject({ outcome: "skipped", detail: "already_given" });
            expect(await gift.given(advocate)).toEqual(again);
        });

        it("of a draft promises what it would give once published", async () => {
            const acme = fresh();
            const gift = await Gift.drafted(acme);
            expect(await gift.promised(await qualified(acme))).toMatchObject({ outcome: "done" });
            expect(await gift.promised(await acme.advocate())).toMatchObject({ detail: "no_qualified_referral" });
        });

        const withoutGift: [string, (acme: Workspace) => Promise<Advocate>][] = [
            ["no_qualified_referral", (acme) => acme.advocate()],
            [
                "gifts_not_allowed",
                async (acme) => {
                    const advocate = await qualified(acme);
                    const account = { name: advocate.claims.account.name, gifts_allowed: false };
                    await acme.api.ok(200, acme.api.put(`/v1/accounts/${advocate.account}`, account));
                    return advocate;
                },
            ],
            [
                "wants_no_reward",
                async (acme) => {
                    const advocate = await qualified(acme);
                    await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "none" }));
                    return advocate;
                },
            ],
        ];
        it.each(withoutGift)("says %s where the run gives nothing", async (detail, who) => {
            const acme = fresh();
            const gift = await Gift.published(acme);
            const advocate = await who(acme);
            const promised = await gift.promised(advocate);
            expect(promised).toMatchObject({ outcome: "skipped", detail });
            expect(await gift.given(advocate)).toEqual(promised);
        });
    });
});
