// Access and erasure by one command: row 12 of the law, as an operator does it while no server runs.
import { expect, it } from "vitest";
import type { Page } from "./support/contract.js";
import type { Evidence } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";

describeOnBothEngines("the rights of a person at the command line", { workspaces: [{ copies: 2 }] }, (server) => {
    it("gives a person's data, forgets them, and leaves a ledger that holds", async () => {
        const acme = server().workspace();
        const { advocate, referred } = await acme.sale({ amount: 120_000, interval: "year" });
        await server().crash();
        const subject = async (verb: string, email: string, workspace = acme.id) =>
            server().command(`subject ${verb}`, "--email", email, "--workspace", workspace);
        const exported = await subject("export", referred.email.toUpperCase());
        expect(exported.status, exported.stderr).toBe(0);
        const { as_prospect } = JSON.parse(exported.stdout) as { as_prospect: Evidence[] };
        expect(as_prospect.map(({ prospect }) => prospect["email"])).toEqual([referred.email]);
        const told = async (email: string) => JSON.parse((await subject("erase", email)).stdout) as object;
        expect(await told(referred.email)).toMatchObject({ referrals: 1, users: 0, members: 0 });
        expect(await told(advocate.email)).toMatchObject({ referrals: 0, users: 1, members: 0 });
        expect(await told(referred.email)).toMatchObject({ referrals: 0, users: 0, members: 0, messages: 0 });
        expect((await subject("export", "a@b")).status).toBe(1);
        expect((await subject("export", referred.email, "12345")).status).toBe(2);
        expect((await server().command("subject export", "--email", referred.email)).status).toBe(2);
        const verified = await server().command("verify", "--workspace", acme.id);
        expect(verified.status, verified.stdout).toBe(0);
        await server().startAgain();
        const after = await acme.api.ok(200, acme.api.get<Page<{ state: string }>>("/v1/referrals"));
        expect(after.items.map(({ state }) => state)).toEqual(["erased"]);
    });
});
