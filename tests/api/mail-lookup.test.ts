// Whether a prospect's domain takes mail, asked of a DNS server of the test's own: it counts for relevance, silence
// counts for nothing, and nobody waits for it long.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Referral } from "./support/contract.js";
import { NameServer } from "./support/names.js";
import { engines, type Server, startServer } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const codes = ({ relevance }: Referral) => relevance.reasons.map(({ code }) => code);

describe.each(engines)("a prospect's domain, on %s", (engine) => {
    let names: NameServer;
    let server: Server;

    async function started(lookUp: string): Promise<Server> {
        return startServer(engine, {
            workspaces: [{ copies: 6 }],
            environment: { PARRAIN_MAIL__DNS_SERVER: names.address, PARRAIN_MAIL__LOOK_UP: lookUp },
        });
    }

    beforeAll(async () => {
        names = await NameServer.start();
        server = await started("always");
    });
    afterAll(async () => {
        await server?.stop();
        names?.stop();
    });

    async function recommended(acme: Workspace, email: string): Promise<Referral> {
        const advocate = await acme.advocate();
        const alone = advocate.widget.post<{ id: string }>("/widget/v1/referrals", { email, informed: true });
        return acme.referral((await acme.api.ok(201, alone)).id);
    }

    it.each<[string, Pick<NameServer, "mail" | "addresses">]>([
        ["has a mail server", { mail: { "servie.fr": ["mx1.servie.fr", "mx2.servie.fr"] }, addresses: {} }],
        ["has an address alone", { mail: {}, addresses: { "adressee.fr": ["192.0.2.7"] } }],
    ])("that %s counts for the recommendation", async (_, tables) => {
        Object.assign(names, tables);
        const domain = Object.keys({ ...tables.mail, ...tables.addresses })[0] ?? "";
        const referral = await recommended(server.workspace(), `lea@${domain}`);
        expect(codes(referral)).toContain("mail_accepted");
        expect(referral.address_class).toBe("professional");
        expect(referral.state).not.toBe("review");
    });

    it.each<[string, string, Record<string, string[]>]>([
        ["does not exist", "inexistant.fr", {}],
        ["says that it takes none", "sans-courrier.fr", { "sans-courrier.fr": [""] }],
    ])("that %s holds it for a person, who may accept it", async (_, domain, mail) => {
        names.mail = mail;
        const acme = server.workspace();
        const referral = await recommended(acme, `lea@${domain}`);
        expect(codes(referral)).toContain("mail_not_accepted");
        expect(referral.state).toBe("review");
        const decision = acme.api.post(`/v1/referrals/${referral.id}/transitions`, { event: "review_accepted" });
        await acme.api.ok(200, decision);
        expect((await acme.referral(referral.id)).state).not.toBe("review");
    });

    it("whose mail is with a service for private persons is one of a private person", async () => {
        names.mail = { "famille-martin.fr": ["mx01.mail.icloud.com", "mx02.mail.icloud.com"] };
        const acme = server.workspace();
        const advocate = await acme.advocate();
        const { id } = await acme.refer(advocate, { email: "lea@famille-martin.fr" });
        const referral = await acme.referral(id);
        expect(referral.address_class).toBe("consumer");
        expect(codes(referral)).toContain("consumer_address");
        expect((await acme.state(advocate)).referrals[0]?.forward_url).toMatch(/^http/);
    });

    it("is asked for once a day, and a consumer provider's never", async () => {
        names.mail = { "unique.fr": ["mx.unique.fr"] };
        const acme = server.workspace();
        await recommended(acme, "lea@unique.fr");
        await recommended(acme, "leo@unique.fr");
        await recommended(acme, "marthe.martin@gmail.com");
        expect(names.asked.filter((name) => name === "unique.fr")).toHaveLength(1);
        expect(names.asked).not.toContain("gmail.com");
    });

    it.each(["fails", "silent"] as const)(
        "counts for nothing where DNS %s, and DNS is left alone then",
        async (how) => {
            const waiting = await started("always");
            try {
                const acme = waiting.workspace();
                names.behaviour = how;
                const before = names.asked.length;
                const first = await recommended(acme, "lea@muette.fr");
                const asked = names.asked.length;
                expect(asked).toBeGreaterThan(before);
                const second = await recommended(acme, "lea@muette-aussi.fr");
                expect(names.asked.length).toBe(asked);
                for (const referral of [first, second]) {
                    expect(codes(referral).filter((code) => code.startsWith("mail_"))).toEqual([]);
                    expect(referral.state).not.toBe("review");
                }
            } finally {
                names.behaviour = "answers";
                await waiting.stop();
            }
        },
    );

    it("is not asked for in a sandbox unless that is wanted", async () => {
        const quiet = await started("live");
        try {
            const before = names.asked.length;
            const referral = await recommended(quiet.workspace(), "lea@inexistant.fr");
            expect(referral.state).not.toBe("review");
            expect(names.asked.length).toBe(before);
        } finally {
            await quiet.stop();
        }
    });
});
