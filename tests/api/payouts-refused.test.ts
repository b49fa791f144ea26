// What payouts refuse: money whose way only one of two people saw, and what cannot be done, said in words.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import { type Payout, limit, pay, payable, yearly } from "./support/payouts.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";

describeOnBothEngines("payouts are refused", { workspaces: [{ copies: 2 }] }, (server) => {
    const fresh = () => server().workspace();

    it("while money would go elsewhere than its maker saw: such a line is in no file, and is not approved", async () => {
        const acme = fresh();
        const { reward } = await payable(acme);
        await limit(acme, 20_000);
        const [maker, second] = [await member(acme, "finance"), await member(acme, "finance")];
        const known = await acme.api.ok(200, acme.api.get<{ advocate: { id: string } }>(`/v1/rewards/${reward.id}`));
        const account = `/v1/advocates/${known.advocate.id}/bank-account`;
        const honest = { holder: "Camille Petit", iban: "FR14 2004 1010 0505 0001 3M02 606" };
        const other = { holder: "Camille Petit", iban: "BE68 5390 0754 7034" };
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", { ...honest, holder: "Acme" }));
        await acme.api.ok(200, acme.api.put(account, honest));
        const payout = await pay(acme, maker);
        const path = `/v1/payouts/${payout.id}`;
        await acme.advance(60);
        // The same details again are no change.
        await acme.api.ok(200, maker.put(account, honest));
        await acme.api.ok(200, second.post<Payout>(`${path}/approve`));
        expect((await maker.get(`${path}/file.xml`)).status).toBe(200);

        await acme.api.ok(200, maker.put(account, other));
        for (const form of ["xml", "csv"]) {
            const problem = expectProblem(await maker.get(`${path}/file.${form}`), 409, "awaiting_approval");
            expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([`/lines/${reward.id}`]);
            expect(problem.detail).toContain(payout.id);
        }
        const { lines } = (await acme.api.get<Payout>(path)).body;
        expect(lines).toMatchObject([{ bank_details_changed: true }]);

        // Made anew, both see it; changed between the two, the second does not approve what the first never saw.
        await acme.api.ok(200, second.post(`${path}/cancel`, { reason: "Another account" }));
        await acme.advance(60);
        const again = await pay(acme, maker);
        await acme.advance(60);
        await acme.api.ok(200, second.put(account, honest));
        expectProblem(await second.post(`/v1/payouts/${again.id}/approve`), 409, "awaiting_approval");
        expect((await acme.api.get<Payout>(`/v1/payouts/${again.id}`)).body.state).toBe("awaiting_approval");
    });

    it("in the words of the language asked for", async () => {
        const acme = fresh();
        const { reward } = await acme.sale(yearly);
        const french = { headers: { "accept-language": "fr" } };
        const early = expectProblem(
            await acme.api.post(`/v1/rewards/${reward.id}/approve`, {}, french),
            409,
            "illegal_transition",
        );
        expect(early.detail).toMatch(/rétention .* n’est pas terminée/);
        const named = await acme.api.post("/v1/payouts", { rewards: [reward.id] }, french);
        const begun = expectProblem(named, 409, "illegal_transition");
        expect(begun.detail).toMatch(/«.mise en paiement.»/);
        expect(begun.detail).toMatch(/«.en rétention.»/);
        const sent = await acme.api.post(`/v1/rewards/${reward.id}/repayments`, { amount: acme.money(1) }, french);
        expect(expectProblem(sent, 409, "illegal_transition").detail).toMatch(/«.remboursement de la dette.»/);
    });
});
