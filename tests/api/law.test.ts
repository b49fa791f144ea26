// The law by construction: one part for each row of the table that says what the software must do. What is checked is
// what a person outside can see: pages, mail, answers of the API, and that nothing of it comes back after erasure.
import { expect, it, describe } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { detail, forwardPath, happen, put, suppressions, type Evidence, type Retention } from "./support/privacy.js";
import { Inbox } from "./support/inbox.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

const consumer = () => `mamie${Math.floor(Math.random() * 1e9)}@orange.fr`;
const french = { "accept-language": "fr" };

const inbox = await Inbox.open();

const options = { workspaces: [{ copies: 42 }], serveOptions: ["--smtp", inbox.url] };

describeOnBothEngines("the law", options, (server) => {
    const fresh = () => server().workspace();

    interface Message {
        id: string;
        to: string;
        template: string;
        state: string;
        sent_at: string | null;
    }

    async function messages(acme: Workspace, to: string): Promise<Message[]> {
        const path = `/v1/messages?to=${encodeURIComponent(to)}`;
        return (await acme.api.ok(200, acme.api.get<Page<Message>>(path))).items;
    }

    /** A link-only prospect and the path of the page their advocate may forward. */
    async function forwarded(acme: Workspace, over: object = {}) {
        const advocate = await acme.advocate();
        const referred = await acme.refer(advocate, { email: consumer(), ...over });
        const path = await forwardPath(acme, advocate, referred);
        if (path === null) throw new Error("there is no page to forward");
        return { advocate, referred, path };
    }

    describe("row 1: one contact from a referral", () => {
        it("writes once, whichever advocate, after everything that may end the first referral", async () => {
            const acme = fresh();
            const [first, second] = [await acme.advocate(), await acme.advocate()];
            const referred = await acme.refer(first);
            await acme.settle();
            expect(inbox.to(referred.email)).toHaveLength(1);
            expect((await detail(acme, referred.id)).state).toBe("contacted");
            await acme.api.ok(200, happen(acme, referred.id, "lost"));
            const again = await acme.refer(second, { email: referred.email });
            await acme.settle();
            expect((await detail(acme, again.id)).contact.step).toBe("already_written");
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: referred.email }));
            const spelled = referred.email.replace("@", "+again@");
            const third = await acme.refer(second, { email: spelled });
            await acme.advanceDays(3);
            expect((await detail(acme, third.id)).contact.step).toBe("already_written");
            expect([...inbox.to(referred.email), ...inbox.to(spelled)]).toHaveLength(1);
        });

        it("sends no reminder, however long the prospect says nothing", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate());
            await acme.settle();
            for (let day = 0; day < 4; ++day) await acme.advanceDays(7);
            expect(inbox.to(referred.email)).toHaveLength(1);
        });

        it("lets two advocates who recommend the same prospect at once make one message", async () => {
            const acme = fresh();
            const advocates = await Promise.all(Array.from({ length: 6 }, () => acme.advocate()));
            const { email } = acme.prospect();
            await Promise.all(advocates.map((advocate) => acme.refer(advocate, { email })));
            await acme.settle();
            expect(await messages(acme, email)).toHaveLength(1);
            expect(inbox.to(email)).toHaveLength(1);
        });
    });

    describe("row 2: the message says where the data come from", () => {
        it("names the advocate, their company and the date, and carries what article 14 wants", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            await acme.settle();
            const { messages: sent, source } = await acme.api.ok(
                200,
                acme.api.get<Evidence>(`/v1/referrals/${referred.id}/evidence`),
            );
            expect(sent).toHaveLength(1);
            const text = sent[0]?.text ?? "";
            expect(text).toContain("Camille Petit");
            expect(text).toContain(source.account);
            expect(text).toContain(String(new Date(acme.server.now).getUTCFullYear()));
            for (const said of [/CNIL/, /oppos/i, /conserv|durée/i, /responsable/i]) expect(text).toMatch(said);
        });

        it("puts whoever nobody informed before the team after 25 days, with the day on which they are forgotten", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate(), { email: consumer() });
            const tasks = async () =>
                (
                    await acme.api.ok(
                        200,
                        acme.api.get<
                            Page<{
                                state: string;
                                title: string;
                                referral: string;
                                due_at: string;
                                note: string | null;
                            }>
                        >("/v1/tasks?kind=uninformed", { headers: french }),
                    )
                ).items;
            await acme.advanceDays(24);
            expect(await tasks()).toEqual([]);
            await acme.advanceDays(1);
            const submitted = Date.parse((await detail(acme, referred.id)).submitted_at);
            const due = new Date(submitted + 30 * 86_400_000).toISOString().slice(0, 19);
            expect(await tasks()).toMatchObject([
                {
                    state: "open",
                    referral: referred.id,
                    title: expect.stringContaining("informez ce contact avant le") as string,
                    due_at: expect.stringContaining(due) as string,
                },
            ]);
            await acme.api.ok(200, happen(acme, referred.id, "contacted"));
            expect(await tasks()).toMatchObject([{ state: "done", note: "La personne a été informée." }]);
        });

        it("gives the rep and the prospect's page the same source", async () => {
            const acme = fresh();
            const { path } = await forwarded(acme);
            const page = await acme.server.api.unchecked("GET", path, { headers: french });
            expect(page.text).toContain("Camille Petit");
            expect(page.text).toContain("CNIL");
        });
    });

    describe("row 4: the advertiser is never hidden", () => {
        it("writes in the name of the workspace, with its postal address, the advocate only in the text", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate());
            await acme.settle();
            const [mail] = inbox.to(referred.email);
            expect(mail?.headers["from"]).not.toContain("camille");
            expect(mail?.headers["from"]).not.toContain("client-");
            expect(mail?.headers["list-unsubscribe"]).toMatch(/^<http[^>]*\/u\/[A-Za-z0-9]{22,}>$/);
            expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
            const sender = await acme.api.ok(200, acme.api.get<{ postal_address: string }>("/v1/sender"));
            const evidence = await acme.api.get<Evidence>(`/v1/referrals/${referred.id}/evidence`);
            const [street] = sender.postal_address.split("\n");
            expect(street).toBeTruthy();
            expect(evidence.body.messages[0]?.text).toContain(street);
        });
    });

    describe("row 3: consumers and unknown addresses are never written to", () => {
        it("tells the advocate why nothing is sent, whichever the reason", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const toAdvocate = async (referral: string) => {
                const path = `/v1/messages?referral=${referral}&template=advocate.forward_link`;
                const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>(path));
                return (await acme.api.ok(200, acme.api.get<{ text: string }>(`/v1/messages/${items[0]?.id}`))).text;
            };
            const private_one = await acme.refer(advocate, { email: consumer() });
            expect(await toAdvocate(private_one.id)).toContain("est une adresse privée");
            const wish = { involvement: "introduce" };
            await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", wish));
            const text = await toAdvocate((await acme.refer(advocate)).id);
            expect(text).toContain("Vous avez choisi de faire les présentations vous-même.");
            expect(text).not.toContain("adresse privée");
        });

        it("gives the advocate of a private address a page to forward, and writes nothing", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            expect((await detail(acme, referred.id)).contact).toMatchObject({ step: "forward", link_only: "consumer" });
            const page = await acme.server.api.unchecked("GET", path, { headers: french });
            expect(page.status).toBe(200);
            expect(page.text).toContain("Camille Petit");
            await acme.settle();
            expect(inbox.to(referred.email)).toEqual([]);
            expect(await messages(acme, referred.email)).toEqual([]);
        });

        it("tells the advocate of the page by mail, with a way to unsubscribe", async () => {
            const acme = fresh();
            const { advocate, path } = await forwarded(acme);
            await acme.settle();
            const [mail] = inbox.to(advocate.email);
            expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
            const link = new URL((mail?.headers["list-unsubscribe"] ?? "").slice(1, -1)).pathname;
            expect(link).not.toBe(path.replace("/p/", "/u/"));
            expect((await acme.server.api.unchecked("POST", link)).status).toBe(200);
            await acme.refer(await acme.returning(advocate), { email: consumer() });
            await acme.settle();
            expect(inbox.to(advocate.email)).toHaveLength(1);
        });

        it("shows a page also where screening refused, so that the page tells nothing of the prospect", async () => {
            const acme = fresh();
            const [first, second] = [await acme.advocate(), await acme.advocate()];
            const email = consumer();
            const held = await acme.refer(first, { email });
            const late = await acme.refer(second, { email });
            expect((await detail(acme, late.id)).state).toBe("rejected");
            const paths = [await forwardPath(acme, first, held), await forwardPath(acme, second, late)];
            const pages = await Promise.all(paths.map((path) => acme.server.api.unchecked("GET", path ?? "")));
            expect(pages.map(({ status }) => status)).toEqual([200, 200]);
            const posted = await acme.server.api.unchecked("POST", `${paths[1]}/interested`);
            expect(posted.status).toBe(200);
            expect((await detail(acme, late.id)).state, "a click opens nothing that was refused").toBe("rejected");
        });

        it("gives no page where the prospect has a professional or common address", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const person = await acme.refer(advocate);
            const mailbox = await acme.refer(advocate, { email: `contact@generic${Date.now()}.fr` });
            expect(await forwardPath(acme, advocate, person)).toBeNull();
            expect(await forwardPath(acme, advocate, mailbox)).toBeNull();
            expect((await detail(acme, mailbox.id)).contact.link_only).toBeNull();
        });
    });

    describe("row 5: an objection is absolute", () => {
        it("recognises six spellings of one address, and keeps none of them", async () => {
            const acme = fresh();
            const local = `jean.dupont${Date.now()}`;
            await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: `${local}@gmail.com` }));
            const spellings = [
                `${local}@gmail.com`,
                `${local.toUpperCase()}@GMAIL.COM`,
                `${local}+promo@gmail.com`,
                `${local.replace(".", "")}@gmail.com`,
                `  ${local}@googlemail.com `,
                `${local.replace("jean", "j.e.a.n")}+x@googlemail.com`,
            ];
            const advocate = await acme.advocate();
            for (const address of spellings) {
                const check = acme.api.post<{ suppressed: boolean }>("/v1/suppressions/check", { address });
                expect((await acme.api.ok(200, check)).suppressed, address).toBe(true);
                const referred = await acme.refer(advocate, { email: address });
                expect(await detail(acme, referred.id)).toMatchObject({
                    state: "rejected",
                    reason: { code: "suppressed" },
                });
            }
            const list = await suppressions(acme);
            expect(list).toHaveLength(1);
            expect(Object.keys(list[0] ?? {}).sort()).toEqual(["address_hash", "channel", "created_at", "id"]);
            expect(JSON.stringify(list)).not.toContain("dupont");
        });

        it("keeps nothing in clear of who is recommended anew; the advocate's list alone does not tell", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const local = `Zenobie.Quarante${Date.now()}`;
            await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: `${local}@gmail.com` }));
            const told = {
                email: `${local}+x@googlemail.com`,
                company: "Quarante & Filles",
                contact_name: "Zenobie Quarante",
                phone: "+33 1 99 88 77 66",
                need: "Zenobie cherche un logiciel",
            };
            const { id } = await acme.refer(advocate, told);
            const other = await acme.refer(advocate);
            const seen = (await acme.state(advocate)).referrals;
            expect(seen).toMatchObject([
                { id: other.id, email: other.email, step: "received" },
                { id, email: told.email, company: told.company, step: "received" },
            ]);
            // Once the link to forward is on its way.
            await acme.settle();
            const kept = await Promise.all(
                [
                    ...["", "/evidence", "/events", "/calls"].map((part) => `/v1/referrals/${id}${part}`),
                    ...["/v1/referrals?limit=200", "/v1/referrals.csv", "/v1/messages?limit=200", "/v1/tasks"],
                ].map((path) => acme.api.unchecked("GET", path)),
            );
            for (const { status, text } of kept) {
                expect(status).toBe(200);
                expect(text).not.toMatch(/zenobie|quarante|99 ?88 ?77/iu);
            }
            expect(await detail(acme, id)).toMatchObject({
                state: "rejected",
                reason: { code: "suppressed" },
                actions: expect.not.arrayContaining(["review_accepted"]) as string[],
            });
            expectProblem(await happen(acme, id, "review_accepted"), 409, "suppressed");
            if (server().engine === "sqlite") expect(await server().stored()).not.toMatch(/zenobie|quarante/iu);
            const about = (email: string) => acme.api.post<{ as_prospect: object[] }>("/v1/subjects/export", { email });
            const asked = await acme.api.ok(200, about(`${local.replace(".", "")}@gmail.com`));
            expect(asked.as_prospect).toHaveLength(1);
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: told.email }));
            expect((await detail(acme, id)).state).toBe("erased");
            expect((await acme.api.ok(200, about(told.email))).as_prospect).toEqual([]);
            const left = (await acme.state(advocate)).referrals.find((line) => line.id === id);
            expect(left).toMatchObject({ email: null, company: null });
        });

        it("reaches every referral that holds the address or the telephone, in every state", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const accepted = await acme.refer(advocate);
            const engaged = await acme.refer(advocate);
            await acme.api.ok(200, happen(acme, engaged.id, "contacted"));
            await acme.api.ok(200, happen(acme, engaged.id, "prospect_interested"));
            const called = await acme.refer(advocate, { phone: "06 12 34 56 78" });
            for (const address of [accepted.email, engaged.email, "+33 6 12 34 56 78"]) {
                expect(await acme.api.ok(200, acme.api.post("/v1/suppressions", { address }))).toEqual({ added: true });
            }
            for (const { id } of [accepted, engaged, called]) {
                expect((await detail(acme, id)).state).toBe("objected");
            }
            const again = acme.api.post("/v1/suppressions", { address: accepted.email });
            expect(await acme.api.ok(200, again)).toEqual({ added: false });
            expect(await suppressions(acme)).toHaveLength(3);
        });

        it("outlives erasure", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            await acme.api.ok(200, happen(acme, referred.id, "erasure"));
            const page = await acme.server.api.unchecked("GET", path, { headers: french });
            expect(page.text).toContain("effacées");
            expect((await acme.server.api.unchecked("POST", `${path}/refuse`)).status).toBe(200);
            const check = acme.api.post("/v1/suppressions/check", { address: referred.email });
            expect(await acme.api.ok(200, check)).toEqual({ suppressed: true });
        });

        it("by a forwarded link holds at once, whoever has the link", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            expect((await acme.server.api.unchecked("POST", `${path}/refuse`)).status).toBe(200);
            expect((await detail(acme, referred.id)).state).toBe("objected");
        });

        it("imports a list, and says which lines are no addresses", async () => {
            const acme = fresh();
            const addresses = ["a@exemple.fr", "A@exemple.fr", "+33 1 23 45 67 89", "nobody", ""];
            const receipt = await acme.api.ok(
                200,
                acme.api.post<{ added: number; known: number; refused: { line: number; code: string }[] }>(
                    "/v1/suppressions/import",
                    { addresses },
                ),
            );
            expect(receipt).toMatchObject({ added: 2, known: 1 });
            expect(receipt.refused.map(({ line, code }) => [line, code])).toEqual([
                [3, "phone_invalid"],
                [4, "email_required"],
            ]);
            expectProblem(await acme.api.post("/v1/suppressions/import", { addresses: [] }), 422, "required");
            const many = Array.from({ length: 1001 }, () => "a@b.fr");
            expectProblem(await acme.api.post("/v1/suppressions/import", { addresses: many }), 422, "too_many");
            expectProblem(await acme.api.post("/v1/suppressions", { address: "a..b@x.fr" }), 422, "email_invalid");
            expectProblem(await acme.api.post("/v1/suppressions/check", { address: "12" }), 422, "phone_invalid");
        });
    });

    describe("row 6: data are forgotten in time", () => {
        it("erases whoever was informed and said nothing after 30 days", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            await acme.settle();
            expect(inbox.to(referred.email)).toHaveLength(1);
            await acme.advanceDays(29);
            expect((await detail(acme, referred.id)).state).toBe("contacted");
            await acme.advanceDays(2);
            const erased = await detail(acme, referred.id);
            expect(erased.state).toBe("erased");
            expect(erased.prospect).toEqual({
                company: null,
                contact_name: null,
                email: null,
                phone: null,
                company_number: null,
                country: "FR",
            });
        });

        it("keeps whoever showed interest three years, and follows the workspace's own settings", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            await acme.api.ok(200, happen(acme, referred.id, "contacted"));
            await acme.api.ok(200, happen(acme, referred.id, "prospect_interested"));
            const years = (at: string | null) =>
                new Date(at ?? "").getFullYear() - new Date(acme.server.now).getFullYear();
            expect(years((await detail(acme, referred.id)).contact.erased_at)).toBe(3);
            await put<Retention>(acme, "/v1/retention", { engaged_months: 12 });
            expect(years((await detail(acme, referred.id)).contact.erased_at)).toBe(1);
            await acme.advanceDays(364);
            expect((await detail(acme, referred.id)).state).not.toBe("erased");
            await acme.advanceDays(3);
            expect((await detail(acme, referred.id)).state).toBe("erased");
        });

        it("refuses settings beyond the law, and a change of somebody who saw another version", async () => {
            const acme = fresh();
            const now = await acme.api.get<Retention>("/v1/retention");
            expect(now.body).toEqual({
                notice_alert_days: 25,
                notice_days: 30,
                silent_days: 30,
                engaged_months: 36,
                money_years: 10,
                suppression_years: null,
            });
            const headers = { "if-match": now.headers["etag"] ?? "" };
            const sent = (change: object) => acme.api.put("/v1/retention", { ...now.body, ...change }, { headers });
            expectProblem(await acme.api.put("/v1/retention", now.body), 428, "precondition_required");
            for (const change of [{ notice_days: 31 }, { silent_days: 0 }, { suppression_years: 2 }]) {
                const problem = expectProblem(await sent(change), 422, "out_of_range");
                expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([`/${Object.keys(change)[0]}`]);
            }
            await acme.api.ok(200, sent({ silent_days: 60 }));
            expectProblem(await sent({ silent_days: 90 }), 412, "precondition_failed");
        });

        it("leaves money lines that name nobody, and a ledger that holds", async () => {
            const acme = fresh();
            const { referred } = await acme.sale({ amount: 120_000, interval: "year" });
            const before = await acme.balances();
            await acme.api.ok(200, acme.api.post("/v1/subjects/erase", { email: referred.email }));
            expect(await acme.balances()).toEqual(before);
            const entries = await acme.api.get(`/v1/ledger/entries?limit=200`);
            expect(entries.text).not.toContain(referred.email);
            const events = await acme.api.get(`/v1/billing-events?limit=200`);
            expect(events.text).not.toContain(referred.email);
        });
    });

    describe("row 2: who was not informed is spoken of, then forgotten", () => {
        it("alerts after 25 days and erases after 30, by the moment it was due", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate, { email: consumer() });
            const uninformed = async () =>
                (await acme.api.ok(200, acme.api.get<Page<{ referral: string }>>("/v1/uninformed-prospects"))).items;
            await acme.advanceDays(24);
            expect(await uninformed()).toEqual([]);
            await acme.advanceDays(1.5);
            expect((await uninformed()).map(({ referral }) => referral)).toEqual([referred.id]);
            await acme.advanceDays(3);
            expect((await detail(acme, referred.id)).state).toBe("accepted");
            const { submitted_at } = await detail(acme, referred.id);
            await acme.advanceDays(9);
            expect((await detail(acme, referred.id)).state).toBe("erased");
            expect(await uninformed()).toEqual([]);
            const history = await acme.api.ok(
                200,
                acme.api.get<Page<{ event: string; at: string }>>(`/v1/referrals/${referred.id}/events`),
            );
            const erased = history.items.find(({ event }) => event === "retention_ended");
            expect(Date.parse(erased?.at ?? "") - Date.parse(submitted_at)).toBe(30 * 86_400_000);
        });
    });

    describe("row 7: there is proof of every referral", () => {
        it("says who gave the address, when, from where, and what was agreed to", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const referred = await acme.refer(advocate);
            await acme.api.ok(200, happen(acme, referred.id, "contacted"));
            const path = `/v1/referrals/${referred.id}/evidence`;
            const evidence = await acme.api.ok(200, acme.api.get<Evidence>(path, { headers: french }));
            expect(evidence.source).toMatchObject({
                advocate: "Camille Petit",
                source: "tab",
                text_version: "informed-2026-1",
                text: "J’ai prévenu chaque personne que je recommande.",
            });
            expect(evidence.source.given_at).toBe((await detail(acme, referred.id)).submitted_at);
            expect(evidence.prospect["email"]).toBe(referred.email);
            expect(evidence.history.map(({ event }) => event)).toEqual(["submitted", "screening_passed", "contacted"]);
            const document = await acme.api.get(`${path}.html`, { headers: french });
            expect(document.headers["content-type"]).toContain("text/html");
            expect(document.headers["content-disposition"]).toContain("attachment");
            for (const said of [referred.email, "Camille Petit", "informed-2026-1"]) {
                expect(document.text).toContain(said);
            }
            expectProblem(await fresh().api.get(path), 404, "not_found");
        });

        it("keeps the consent of the prospect with the version of the text they read", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            const answer = await acme.server.api.unchecked("POST", `${path}/interested`, { headers: french });
            expect(answer.status).toBe(200);
            const now = await detail(acme, referred.id);
            expect(now.state, "the advocate has the link too").toBe("accepted");
            expect(now.consent).toMatchObject({ text_version: "interest-2026-1", locale: "fr", forwarded: true });
            expect(now.consent?.text).toContain("J’accepte d’être contacté");
            await acme.server.api.unchecked("POST", `${path}/interested`);
            expect((await detail(acme, referred.id)).consent).toEqual(now.consent);
        });

        it("puts interest shown by a forwarded link before the team, and counts it once they confirm it", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            for (let i = 0; i < 2; ++i) await acme.server.api.unchecked("POST", `${path}/interested`);
            const tasks = acme.api.get<Page<{ kind: string; state: string; referral: string }>>("/v1/tasks");
            expect((await acme.api.ok(200, tasks)).items).toMatchObject([
                { kind: "forwarded_interest", state: "open", referral: referred.id },
            ]);
            const events = acme.api.get<Page<{ event: string; actor: string; reason: string | null }>>(
                `/v1/referrals/${referred.id}/events`,
            );
            const shown = (await acme.api.ok(200, events)).items.filter(({ event }) => event === "prospect_interested");
            expect(shown).toMatchObject([
                { actor: "prospect", reason: expect.stringContaining("lien transmis") as string },
            ]);
            await acme.api.ok(200, happen(acme, referred.id, "contacted"));
            await acme.api.ok(200, happen(acme, referred.id, "prospect_interested"));
            expect((await detail(acme, referred.id)).state).toBe("engaged");
        });
    });

    describe("row 8: one click unsubscribes", () => {
        const click = {
            raw: "List-Unsubscribe=One-Click",
            headers: { "content-type": "application/x-www-form-urlencoded" },
        };

        it("changes nothing when the link is only looked at", async () => {
            const acme = fresh();
            const { path } = await forwarded(acme);
            const link = path.replace("/p/", "/u/");
            for (const looked of [link, path]) {
                const page = await acme.server.api.unchecked("GET", looked);
                expect(page.status).toBe(200);
                expect(page.headers["set-cookie"]).toBeUndefined();
                expect(page.text).not.toContain("<script");
            }
            expect(await suppressions(acme)).toEqual([]);
        });

        it("answers 200 to the mail program's POST, without cookie or redirection; twice is one suppression", async () => {
            const acme = fresh();
            const { referred, path } = await forwarded(acme);
            const link = path.replace("/p/", "/u/");
            for (let i = 0; i < 2; ++i) {
                const done = await acme.server.api.unchecked("POST", link, click);
                expect(done.status).toBe(200);
                expect(done.headers["location"]).toBeUndefined();
                expect(done.headers["set-cookie"]).toBeUndefined();
            }
            expect(await suppressions(acme)).toHaveLength(1);
            expect((await detail(acme, referred.id)).state).toBe("objected");
        });

        it("answers 404 to every altered token, whatever is altered", async () => {
            const acme = fresh();
            const { path } = await forwarded(acme);
            const token = path.slice(3);
            const wrong = (at: number) => token.slice(0, at) + (token[at] === "a" ? "b" : "a") + token.slice(at + 1);
            const altered = [...Array(token.length).keys()].map(wrong).concat(token.slice(1), `${token}a`, "x");
            const answers = new Set<string>();
            for (const one of altered) {
                for (const [method, at] of [
                    ["GET", "/u/"],
                    ["POST", "/u/"],
                    ["GET", "/p/"],
                ] as const) {
                    const answer = await acme.server.api.unchecked(method, `${at}${one}`);
                    expect(answer.status, one).toBe(404);
                    answers.add(answer.text);
                }
            }
            expect(answers.size, "every refusal has the same bytes").toBe(1);
            expect(await suppressions(acme)).toEqual([]);
        });
    });

    describe("row 9: private persons are never called", () => {
        it("lets no consumer into the call queue, and shows the legal basis", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const person = await acme.refer(advocate, { email: consumer(), phone: "06 12 34 56 01" });
            const company = await acme.refer(advocate, { phone: "01 23 45 67 01" });
            const refused = await happen(acme, person.id, "assigned");
            expectProblem(refused, 409, "not_callable");
            expect((await detail(acme, person.id)).actions).not.toContain("assigned");
            expect((await detail(acme, person.id)).contact).toMatchObject({ phone: false });
            const shown = await detail(acme, company.id);
            expect(shown.contact.phone).toBe(true);
            expect(shown.contact.basis).toContain("egitimate interest");
            expect(shown.contact.script).toContain("Camille Petit");
            expect(shown.actions).toContain("objection");
            await acme.api.ok(200, happen(acme, company.id, "assigned"));
        });

        it("lets nobody be called in a country whose row forbids it, nor after an objection", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const german = await acme.refer(advocate, { country: "DE", phone: "+49 30 1234567" });
            expectProblem(await happen(acme, german.id, "assigned"), 409, "not_callable");
        });
    });
});
