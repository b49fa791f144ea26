// Whom a survey without patience asks: somebody of whom nothing was known before their first page.
import { expect, it } from "vitest";
import { describeOnBothEngines } from "./support/server.js";
import { launched } from "./support/surveys.js";
import { Workspace } from "./support/workspace.js";

const impatient = { account_days: 0, sessions: 1, launch_days: 0 };

describeOnBothEngines("the first page", { workspaces: [{ preset: "ambassadors", copies: 1 }] }, (server) => {
    it("of an account that nobody told of asks at once where the rules are at their least", async () => {
        const acme = server().workspace({ preset: "ambassadors" });
        const { id } = await launched(acme, { rules: impatient });
        for (const role of ["member", "admin"] as const) {
            const number = Workspace.next();
            const account = { id: `new-${number}`, name: "Atelier Neuf" };
            const email = `camille@neuf-${number}.fr`;
            const widget = await acme.widgetOf(acme.claims({ sub: `first-${number}`, account, role, email }));
            const state = await acme.api.ok(200, widget.get<{ survey: { id: string } | null }>("/widget/v1/state"));
            expect(state.survey, role).toMatchObject({ id });
        }
    });
});
