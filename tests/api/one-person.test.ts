// One person is one beneficiary, whatever program they recommend in and whatever company they are with by now; and one
// who is forgotten is paid no more.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Money, Page, Reward } from "./support/contract.js";
import { type Payout, pay, settle, stateOf } from "./support/payouts.js";
import { only, programs, promises, tenth } from "./support/rules.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

interface Named extends Reward {
    advocate: { id: string; account_name: string };
}

const theirs = { holder: "Camille Petit", iban: "FR14 2004 1010 0505 0001 3M02 606" };
const ours = { holder: "Acme", iban: "DE89 3704 0044 0532 0130 00" };

async function sells(acme: Workspace, advocate: Advocate, amount: number) {
    const referred = await acme.refer(await acme.returning(advocate));
    await acme.buys(referred, { amount, interval: "year" });
    const reward = (await acme.rewards(`referral=${referred.id}`))[0] as Named;
    return { referred, reward };
}

describeOnBothEngines(
    "a person who recommends",
    { workspaces: [{ copies: 3 }, { preset: "all", copies: 2 }] },
    (server) => {
        it("earned for the company they were with, and a credit is given to that one", async () => {
            const acme = server().workspace();
            await only(acme, { ...tenth, beneficiary: "account", kind: "credit" });
            const [advocate, elsewhere] = [await acme.advocate(), await acme.advocate()];
            const promised = await sells(acme, advocate, 100_000);
            const late = await acme.refer(advocate);
            const { account, email } = { account: elsewhere.account, email: advocate.email };
            const person = { account, email, name: "Camille Petit", role: "admin", locale: "fr" };
            await acme.api.ok(200, acme.api.put(`/v1/users/${advocate.user}`, person));
            await acme.told(acme.payment(promised.referred, 50_000, "renewal"));
            await acme.buys(late, { amount: 70_000, interval: "year" });
            type Due = { account: string; user: string; value: Money };
            const due = (await acme.api.ok(200, acme.api.get<Page<Due>>("/v1/benefits"))).items;
            expect(due.map(({ value }) => value.amount).sort((a, b) => a - b)).toEqual([5_000, 7_000, 10_000]);
            for (const one of due) expect(one).toMatchObject({ account: advocate.account, user: advocate.user });
            const rewards = (await acme.rewards("beneficiary=account")) as Named[];
            expect(new Set(rewards.map((one) => one.advocate.account_name))).toEqual(
                new Set([promised.reward.advocate.account_name]),
            );
            const payout = await pay(acme);
            type Line = { account_name: string; beneficiary_name: string };
            const { lines } = (await acme.api.get<{ lines: Line[] }>(`/v1/payouts/${payout.id}`)).body;
            for (const line of lines) expect(line.beneficiary_name).toBe(promised.reward.advocate.account_name);
        });

        /** Somebody who recommended as a member in one program, and does as an administrator in another. */
        async function promoted(acme: Workspace): Promise<{ member: Advocate; admin: Advocate }> {
            for (const program of await programs(acme)) await promises(acme, program, tenth);
            const member = await acme.advocate({ role: "member" });
            return { member, admin: { ...member, claims: { ...member.claims, role: "admin" } } };
        }

        it("owes and is paid as one in every program", async () => {
            const acme = server().workspace({ preset: "all" });
            const { member, admin } = await promoted(acme);
            const first = await sells(acme, member, 100_000);
            const path = `/v1/advocates/${first.reward.advocate.id}/bank-account`;
            await acme.api.ok(200, acme.api.put(path, theirs));
            await acme.api.ok(200, settle(acme, await pay(acme), "confirmed"));
            await acme.told(acme.refund(first.referred, 60_000));
            expect(await stateOf(acme, first.reward)).toBe("clawback_due");

            const second = await sells(acme, admin, 100_000);
            expect(second.reward.advocate.id).not.toBe(first.reward.advocate.id);
            const payout = await pay(acme);
            expect(payout).toMatchObject({ total: acme.money(4_000), netted: acme.money(6_000) });
            expect(await stateOf(acme, first.reward)).toBe("clawed_back");
            expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
            const { lines } = (await acme.api.get<Payout>(`/v1/payouts/${payout.id}`)).body;
            expect(lines).toMatchObject([{ bank_details: true }]);
        });

        it("tells once where they are paid, and does not lose what they earned elsewhere", async () => {
            const acme = server().workspace({ preset: "all" });
            const { member, admin } = await promoted(acme);
            const first = await sells(acme, member, 10_000);
            const second = await sells(acme, admin, 10_000);
            const path = ({ reward }: { reward: Named }) => `/v1/advocates/${reward.advocate.id}/bank-account`;
            await acme.api.ok(200, acme.api.put(path(first), theirs));
            const shown = await acme.api.ok(200, acme.api.get(path(second)));
            expect(shown).toMatchObject({ holder: theirs.holder, iban_last4: "2606" });
            const { anomalies } = (
                await acme.api.get<{ anomalies: { code: string }[] }>(`/v1/rewards/${second.reward.id}`)
            ).body;
            expect(anomalies.map(({ code }) => code)).not.toContain("shared_bank_account");
            await acme.advanceDays(181);
            expect(await stateOf(acme, second.reward)).toBe("approved");

            await acme.api.ok(200, acme.api.put(path(second), { ...theirs, iban: "BE68 5390 0754 7034" }));
            expect(await acme.api.ok(200, acme.api.get(path(first)))).toMatchObject({ iban_last4: "7034" });
            expect((await acme.api.request("DELETE", path(first))).status).toBe(204);
            expectProblem(await acme.api.get(path(second)), 404, "not_found");
        });

        it("is paid no more once they are forgotten, and their payouts can go on without them", async () => {
            const acme = server().workspace();
            await only(acme, tenth);
            const [leaving, staying] = [await acme.advocate(), await acme.advocate()];
            const [inFlight, other] = [await sells(acme, leaving, 100_000), await sells(acme, staying, 30_000)];
            await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
            for (const { reward } of [inFlight, other]) {
                await acme.api.ok(200, acme.api.put(`/v1/advocates/${reward.advocate.id}/bank-account`, theirs));
            }
            const payout = await pay(acme);
            const waiting = await sells(acme, leaving, 50_000);
            expect(await stateOf(acme, waiting.reward)).toBe("approved");

            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: leaving.email }));
            expect(await stateOf(acme, waiting.reward)).toBe("held");
            expect(await stateOf(acme, inFlight.reward)).toBe("held");
            expect((await acme.api.get<Payout>(`/v1/payouts/${payout.id}`)).body).toMatchObject({
                state: "open",
                failed: 1,
            });
            const file = await acme.api.get(`/v1/payouts/${payout.id}/file.xml`);
            expect(file.status, file.text).toBe(200);
            expect(file.text).not.toContain(inFlight.reward.id);
            expectProblem(await acme.api.post("/v1/payouts", {}), 409, "nothing_to_pay");
            await acme.api.ok(200, settle(acme, payout, "confirmed", [other.reward.id]));
            expect(await acme.api.ok(200, acme.api.get("/v1/ledger/verification"))).toMatchObject({ intact: true });
        });
    },
);
