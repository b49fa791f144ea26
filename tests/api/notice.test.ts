// Article 14 of the GDPR as a prospect reads it: what is told must be what is done.
import { domainToASCII } from "node:url";
import PostalMime from "postal-mime";
import { expect, it } from "vitest";
import { Inbox } from "./support/inbox.js";
import { detail, forwardPath, put, type Retention } from "./support/privacy.js";
import { describeOnBothEngines } from "./support/server.js";

const inbox = await Inbox.open();

describeOnBothEngines("the notice", { workspaces: [{ copies: 2 }], serveOptions: ["--smtp", inbox.url] }, (server) => {
    it("tells for how long data are kept as it is set now, in the mail, on the page and in the call script", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const told = async (periods: string[]) => {
            const written = await acme.refer(advocate);
            await acme.settle();
            const asked = await acme.refer(advocate, { email: `mamie.${Date.now()}@orange.fr` });
            const path = (await forwardPath(acme, advocate, asked)) ?? "";
            const page = await acme.server.api.unchecked("GET", path, { headers: { "accept-language": "fr" } });
            const { script } = (await detail(acme, written.id)).contact;
            const mail = (await PostalMime.parse(inbox.to(written.email)[0]?.raw ?? "")).text;
            for (const text of [mail, page.text, script]) {
                for (const period of periods) expect(text).toContain(period);
                expect(text).not.toContain("3 ans après notre dernier échange");
            }
            return [mail, page.text, script].join("\n");
        };
        await told(["30 jours après notre message", "36 mois après", "10 ans après", "plus jamais vous écrire"]);
        const set = { silent_days: 7, engaged_months: 12, money_years: 6, suppression_years: 5 };
        await put<Retention>(acme, "/v1/retention", set);
        const text = await told(["7 jours après notre message", "12 mois après", "6 ans après", "pendant 5 ans"]);
        expect(text).not.toMatch(/30 jours|36 mois|10 ans|plus jamais vous écrire/);
    });

    it("reaches a prospect at a domain beyond ASCII, by the name that every relay takes", async () => {
        const acme = server().workspace();
        const advocate = await acme.advocate();
        const domain = `münchen-${Date.now()}.de`;
        const { id } = await acme.refer(advocate, { email: `lea@${domain}`, country: "FR" });
        await acme.settle();
        expect((await acme.referral(id)).state).toBe("contacted");
        expect(inbox.to(`lea@${domainToASCII(domain)}`)).toHaveLength(1);
    });
});
