import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Receipt, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";

describeOnBothEngines("an idempotency key", { workspaces: [{ copies: 6 }] }, (server) => {
    const headers = { "idempotency-key": "key-1" };

    it("gives the first answer again to the same request", async () => {
        const acme = server().workspace();
        const { widget } = await acme.advocate();
        const prospect = acme.prospect();
        const first = await widget.post<Receipt>("/widget/v1/referrals", prospect, { headers });
        const again = await widget.post<Receipt>("/widget/v1/referrals", prospect, { headers });
        expect(first.status).toBe(201);
        expect([again.status, again.text]).toEqual([first.status, first.text]);
        const { items } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals"));
        expect(items).toHaveLength(1);
    });

    it("is refused with another body, and nothing happens", async () => {
        const acme = server().workspace();
        const { widget } = await acme.advocate();
        await widget.post<Receipt>("/widget/v1/referrals", acme.prospect(), { headers });
        const other = await widget.post("/widget/v1/referrals", acme.prospect(), { headers });
        expectProblem(other, 422, "idempotency_mismatch");
        const { items } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals"));
        expect(items).toHaveLength(1);
    });

    it("belongs to its caller: two advocates may use the same", async () => {
        const acme = server().workspace();
        const [one, other] = [await acme.advocate(), await acme.advocate()];
        const first = await one.widget.post<Receipt>("/widget/v1/referrals", acme.prospect(), { headers });
        const second = await other.widget.post<Receipt>("/widget/v1/referrals", acme.prospect(), { headers });
        expect([first.status, second.status]).toEqual([201, 201]);
        expect(second.body.id).not.toBe(first.body.id);
    });

    it("does not keep a refusal of the caller's mistake from being corrected under a new key", async () => {
        const acme = server().workspace();
        const { widget } = await acme.advocate();
        const wrong = await widget.post("/widget/v1/referrals", { ...acme.prospect(), email: "a@b" }, { headers });
        expectProblem(wrong, 422, "email_invalid");
        const corrected = { headers: { "idempotency-key": "key-2" } };
        expect((await widget.post("/widget/v1/referrals", acme.prospect(), corrected)).status).toBe(201);
    });

    it("makes a top-up safe to repeat", async () => {
        const acme = server().workspace();
        const { program } = await acme.state(await acme.advocate());
        const path = `/v1/programs/${program.id}/budget/top-ups`;
        const amount = { amount: acme.money(5_000) };
        const first = await acme.api.post(path, amount, { headers });
        const again = await acme.api.post(path, amount, { headers });
        expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
        expect((await acme.balances()).budget).toBe(5_000);
        expect((await acme.api.post(path, amount)).status).toBe(201);
        expect((await acme.balances()).budget).toBe(10_000);
    });

    it("is forgotten after 30 days", async () => {
        const acme = server().workspace();
        const { program } = await acme.state(await acme.advocate());
        const path = `/v1/programs/${program.id}/budget/top-ups`;
        await acme.api.post(path, { amount: acme.money(5_000) }, { headers });
        await acme.advanceDays(31);
        const other = await acme.api.post(path, { amount: acme.money(7_000) }, { headers });
        expect(other.status, other.text).toBe(201);
        expect((await acme.balances()).budget).toBe(12_000);
    });
});
