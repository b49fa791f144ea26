// The ladder of a program: gifts by the number of referrals that qualified, each rung once.
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { NewReferral, Page, Receipt } from "./support/contract.js";
import { notebook, orders } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Workspace } from "./support/workspace.js";

describeOnBothEngines(
    "the gift ladder",
    { workspaces: [{ copies: 12 }, { copies: 4, preset: "ambassadors" }] },
    (server) => {
        const fresh = () => server().workspace();

        interface Ladder {
            counts_on: string;
            audience: string;
            rungs: { count: number; gift: string }[];
            warnings: { code: string; text: string }[];
        }

        async function laddered(acme: Workspace, counts_on = "engaged", audience = "everybody"): Promise<string> {
            await acme.api.ok(201, acme.api.put("/v1/gifts/notebook", notebook));
            await acme.api.ok(201, acme.api.put("/v1/gifts/pen", { ...notebook, name: { en: "Pen", fr: "Stylo" } }));
            const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
            const path = `/v1/programs/${items[0]?.id}/gift-ladder`;
            const rungs = [
                { count: 1, gift: "notebook" },
                { count: 3, gift: "pen" },
            ];
            const ladder = await acme.api.ok(200, acme.api.put<Ladder>(path, { counts_on, audience, rungs }));
            expect(ladder).toMatchObject({ counts_on, audience, rungs });
            expect(await acme.api.ok(200, acme.api.get<Ladder>(path))).toEqual(ladder);
            return path;
        }

        interface Progress {
            submitted: number;
            qualified: number;
            rungs: { count: number; gift: string; reached: boolean }[];
        }

        const rungs = async (acme: Workspace, advocate: Advocate) =>
            (await acme.state(await acme.returning(advocate))).ladder as Progress | null;

        it("gives each rung once, on the referral that reaches it", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const { warnings } = await acme.api.ok(200, acme.api.get<Ladder>(path));
            expect(warnings.map(({ code }) => code)).toEqual(["pays_twice"]);
            const { rules } = await acme.api.ok(
                200,
                acme.api.get<{ rules: { gift: string | null; sentence: string }[] }>(path.replace("/gift-ladder", ""), {
                    headers: { "accept-language": "fr" },
                }),
            );
            const named = rules.find(({ gift }) => gift === "notebook");
            expect(named?.sentence, "a gift goes by its name").toMatch(/^le cadeau Carnet, /);
            const advocate = await acme.advocate();
            expect(await rungs(acme, advocate)).toEqual({
                submitted: 0,
                qualified: 0,
                rungs: [
                    { count: 1, gift: "Carnet", reached: false },
                    { count: 3, gift: "Stylo", reached: false },
                ],
            });
            for (let i = 0; i < 3; ++i) {
                const referred = await acme.refer(advocate);
                await acme.buys(referred, { amount: 10_000 });
            }
            await acme.refer(advocate);
            expect(await rungs(acme, advocate)).toEqual({
                submitted: 4,
                qualified: 3,
                rungs: [
                    { count: 1, gift: "Carnet", reached: true },
                    { count: 3, gift: "Stylo", reached: true },
                ],
            });
            const given = async () => (await orders(acme)).map(({ gift }) => gift).sort();
            expect(await given()).toEqual(["notebook", "pen"]);
            await acme.buys(await acme.refer(advocate), { amount: 10_000 });
            expect(await given(), "nothing stands at four").toEqual(["notebook", "pen"]);
        });

        it("counts a prospect once, however often they are recommended anew", async () => {
            const acme = fresh();
            await laddered(acme);
            const advocate = await acme.advocate();
            const { email } = acme.prospect();
            for (let i = 0; i < 3; ++i) {
                const { id } = await acme.refer(advocate, { email });
                for (const event of ["contacted", "prospect_interested", "lost"]) {
                    await acme.api.ok(200, acme.api.post(`/v1/referrals/${id}/transitions`, { event }));
                }
            }
            expect(await rungs(acme, advocate)).toMatchObject({ qualified: 1 });
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["notebook"]);
        });

        it("gives a rung once more to nobody when it is edited, and nothing for one that is gone", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const advocate = await acme.advocate();
            const buys = async () => acme.buys(await acme.refer(advocate), { amount: 10_000 });
            await buys();
            const body = { counts_on: "engaged", rungs: [{ count: 1, gift: "pen" }] };
            await acme.api.ok(200, acme.api.put(path, body));
            await acme.api.ok(200, acme.api.put(path, body));
            await buys();
            await buys();
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["notebook"]);
            await acme.api.ok(200, acme.api.put(path, { counts_on: "engaged", rungs: [] }));
            expect(await rungs(acme, advocate)).toBeNull();
        });

        it("gives a gift that moved to another count to nobody who had it, and to others there", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const [had, late] = [await acme.advocate(), await acme.advocate()];
            const buys = async (who: Advocate) => acme.buys(await acme.refer(who), { amount: 10_000 });
            await buys(had);
            await acme.api.ok(
                200,
                acme.api.put(path, { counts_on: "engaged", rungs: [{ count: 2, gift: "notebook" }] }),
            );
            await buys(had);
            await buys(late);
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["notebook"]);
            await buys(late);
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["notebook", "notebook"]);
        });

        it("is not written over by who saw an earlier one", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const { etag } = (await acme.api.get(path)).headers;
            const as_seen = { headers: { "if-match": etag ?? "" } };
            const one = { counts_on: "engaged", audience: "everybody", rungs: [{ count: 2, gift: "pen" }] };
            const told = await acme.api.put(path, one, as_seen);
            expect(told.status).toBe(200);
            expect(told.headers["etag"]).not.toBe(etag);
            expectProblem(await acme.api.put(path, { ...one, rungs: [] }, as_seen), 412, "precondition_failed");
            const stored = await acme.api.get<Ladder>(path);
            expect(stored.body.rungs).toEqual(one.rungs);
            expect(stored.headers["etag"]).toBe(told.headers["etag"]);
        });

        it("gives a rung that was taken away and made anew to nobody who had it, by ladder or by rule", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const [had, late] = [await acme.advocate(), await acme.advocate()];
            const buys = async (who: Advocate) => acme.buys(await acme.refer(who), { amount: 10_000 });
            await buys(had);
            await acme.api.ok(200, acme.api.put(path, { counts_on: "engaged", rungs: [] }));
            const again = { counts_on: "engaged", audience: "everybody", rungs: [{ count: 1, gift: "pen" }] };
            await acme.api.ok(200, acme.api.put(path, again));
            await buys(had);
            await buys(late);
            expect((await orders(acme)).map(({ gift }) => gift).sort()).toEqual(["notebook", "pen"]);

            // The same rung by a rule: one stands there already, and once it is gone the new one is no other rung.
            const rules = path.replace("gift-ladder", "rules");
            const rule = {
                beneficiary: "advocate",
                milestone: "engaged",
                kind: "experience",
                amount: acme.money(900),
                at_count: 1,
            };
            const second = expectProblem(await acme.api.post(rules, rule), 409, "already_exists");
            expect(second.errors?.[0]?.pointer).toBe("/at_count");
            expectProblem(await acme.api.post(`${rules}/preview`, rule), 409, "already_exists");
            await acme.api.ok(200, acme.api.put(path, { counts_on: "engaged", rungs: [] }));
            await acme.api.ok(201, acme.api.post(rules, rule));
            await buys(had);
            await buys(late);
            expect(await orders(acme)).toHaveLength(2);
            await buys(await acme.advocate());
            expect(await orders(acme)).toHaveLength(3);
        });

        it("warns when it counts names", async () => {
            const acme = fresh();
            const path = await laddered(acme, "accepted");
            const { warnings } = await acme.api.ok(200, acme.api.get<Ladder>(path));
            expect(warnings.map(({ code }) => code)).toEqual(["counts_on_accepted", "pays_twice"]);
            const advocate = await acme.advocate();
            await acme.refer(advocate);
            expect((await rungs(acme, advocate))?.qualified).toBe(1);
            expect((await orders(acme)).map(({ gift }) => gift)).toEqual(["notebook"]);
        });

        describe("beside a commission for administrators", () => {
            const commission = {
                beneficiary: "advocate",
                base: "annual_value",
                kind: "cash",
                rate_bps: 2000,
                audience: "admin",
            };
            const steps = [{ count: 1, gift: "notebook" }];

            /** A program shown to everybody, without any ladder yet, that pays a commission. */
            async function paying(acme: Workspace, audience = "admin"): Promise<string> {
                const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
                const program = `/v1/programs/${items[0]?.id}`;
                await acme.api.ok(200, acme.api.put(`${program}/gift-ladder`, { counts_on: "engaged", rungs: [] }));
                await acme.api.ok(201, acme.api.post(`${program}/rules`, { ...commission, audience }));
                return `${program}/gift-ladder`;
            }

            const gained = async (acme: Workspace, who: Advocate) => {
                const referred = await acme.refer(who);
                await acme.buys(referred, { amount: 100_000, interval: "year" });
                const rewards = await acme.rewards(`referral=${referred.id}`);
                return rewards.filter(({ beneficiary }) => beneficiary === "advocate").map(({ kind }) => kind);
            };

            it("is for the others unless told otherwise, and no prospect is paid for twice", async () => {
                const acme = server().workspace({ preset: "ambassadors" });
                const path = await paying(acme);
                const before = await acme.api.ok(200, acme.api.get<Ladder>(path));
                expect(before).toEqual({ counts_on: "engaged", audience: "member", rungs: [], warnings: [] });
                const ladder = await acme.api.ok(
                    200,
                    acme.api.put<Ladder>(path, { counts_on: "engaged", rungs: steps }),
                );
                expect(ladder).toMatchObject({ audience: "member", warnings: [] });

                const [admin, member] = [await acme.advocate(), await acme.advocate({ role: "member" })];
                expect(await rungs(acme, admin)).toBeNull();
                expect((await rungs(acme, member))?.rungs).toHaveLength(1);
                expect((await acme.state(await acme.returning(member))).offer.advocate).not.toMatch(/20/);
                expect(await gained(acme, admin)).toEqual(["cash"]);
                expect(await gained(acme, member)).toEqual(["gift"]);
            });

            it("counts for a member what they recommended as one, not what a commission paid for", async () => {
                const acme = server().workspace({ preset: "ambassadors" });
                const path = await paying(acme);
                await acme.api.ok(200, acme.api.put(path, { counts_on: "engaged", rungs: steps }));
                const admin = await acme.advocate();
                expect(await gained(acme, admin)).toEqual(["cash"]);
                expect(await gained(acme, admin)).toEqual(["cash"]);
                await acme.api.ok(
                    200,
                    acme.api.put(`/v1/users/${admin.user}`, {
                        account: admin.account,
                        email: admin.email,
                        name: "Camille Petit",
                        role: "member",
                        locale: "fr",
                    }),
                );
                const member = await acme.returning({ ...admin, claims: { ...admin.claims, role: "member" } });
                expect(await rungs(acme, member)).toMatchObject({ qualified: 0, rungs: [{ reached: false }] });
                expect(await gained(acme, member)).toEqual(["gift"]);
                expect(await rungs(acme, member)).toMatchObject({ qualified: 1, rungs: [{ reached: true }] });
                expect(await gained(acme, member), "the one rung is given once").toEqual([]);
            });

            it("leaves an administrator nothing for a prospect whom a member's gift was given for", async () => {
                const acme = server().workspace({ preset: "ambassadors" });
                const path = await paying(acme);
                await acme.api.ok(200, acme.api.put(path, { counts_on: "engaged", rungs: steps }));
                const [admin, member] = [await acme.advocate(), await acme.advocate({ role: "member" })];
                /** Recommended, interested, and gone again. */
                const gone = async <One extends NewReferral>(who: Advocate, events: string[], prospect: One) => {
                    const told = acme.api.ok(201, who.widget.post<Receipt>("/widget/v1/referrals", prospect));
                    const { id } = await told;
                    for (const event of events) {
                        const step = acme.api.post(`/v1/referrals/${id}/transitions`, { event, reason: "as agreed" });
                        await acme.api.ok(200, step);
                    }
                    return prospect;
                };
                const bought = async (who: Advocate, prospect: { email: string }) => {
                    const referred = await acme.refer(who, prospect);
                    await acme.buys(referred, { amount: 100_000, interval: "year" });
                    const rewards = await acme.rewards(`referral=${referred.id}`);
                    return rewards.filter(({ beneficiary }) => beneficiary === "advocate").map(({ kind }) => kind);
                };
                const counted = await gone(member, ["contacted", "prospect_interested", "lost"], acme.prospect());
                expect(await bought(admin, counted)).toEqual([]);
                const ignored = await gone(member, ["contacted", "lost"], acme.prospect());
                expect(await bought(admin, ignored)).toEqual(["cash"]);

                const interested = ["contacted", "prospect_interested", "lost"];
                const another = () => acme.advocate({ role: "member" });
                const [mobile, switchboard] = ["+33612345678", "+33142345678"];
                const { email: _, ...called } = acme.prospect({ phone: mobile });
                await gone(await another(), interested, called);
                expect(await bought(admin, acme.prospect({ phone: mobile })), "known by telephone").toEqual([]);
                await gone(await another(), interested, acme.prospect({ phone: switchboard }));
                const colleague = acme.prospect({ phone: switchboard });
                expect(await bought(admin, colleague), "one switchboard, two addresses").toEqual(["cash"]);
            });

            it("warns where somebody would get both, before and after", async () => {
                const acme = server().workspace({ preset: "ambassadors" });
                const path = await paying(acme);
                const both = await acme.api.ok(
                    200,
                    acme.api.put<Ladder>(path, { counts_on: "engaged", audience: "everybody", rungs: steps }),
                );
                expect(both.warnings.map(({ code }) => code)).toEqual(["pays_twice"]);
                const again = await acme.api.ok(
                    200,
                    acme.api.put<Ladder>(path, { counts_on: "engaged", rungs: steps }),
                );
                expect(again.audience, "what was chosen stays").toBe("everybody");
                const preview = async (audience: string) =>
                    (
                        await acme.api.ok(
                            200,
                            acme.api.post<{ warnings: { code: string; text: string }[] }>(
                                path.replace("gift-ladder", "rules/preview"),
                                { ...commission, base: "first_payment", audience },
                            ),
                        )
                    ).warnings;
                const warned = await preview("member");
                expect(warned.map(({ code }) => code)).toEqual(["pays_twice"]);
                expect(warned[0]?.text).toContain("Notebook");
                await acme.api.ok(
                    200,
                    acme.api.put<Ladder>(path, { counts_on: "engaged", audience: "admin", rungs: steps }),
                );
                expect(await preview("member")).toEqual([]);
                expect(await preview("admin")).toHaveLength(2);
            });

            it("says that a program shown to administrators alone reaches no member", async () => {
                const acme = fresh();
                const path = await laddered(acme, "engaged", "member");
                const { warnings } = await acme.api.ok(200, acme.api.get<Ladder>(path));
                expect(warnings.map(({ code }) => code)).toEqual(["shown_to_none"]);
                expect(await gained(acme, await acme.advocate())).toEqual(["cash"]);
            });
        });

        it("refuses what is no ladder, and keeps the one it has", async () => {
            const acme = fresh();
            const path = await laddered(acme);
            const refused = async (change: object, code: string, pointer: string) => {
                const answer = await acme.api.put(path, { counts_on: "engaged", rungs: [], ...change });
                expect(expectProblem(answer, 422, code).errors?.[0]?.pointer).toBe(pointer);
            };
            const gift = "notebook";
            await refused({ audience: "nobody" }, "unknown_value", "/audience");
            await refused({ counts_on: "won" }, "unknown_value", "/counts_on");
            await refused({ rungs: [{ count: 0, gift }] }, "out_of_range", "/rungs/0/count");
            await refused({ rungs: [2, 2].map((count) => ({ count, gift })) }, "out_of_range", "/rungs/1/count");
            await refused({ rungs: [{ count: 2, gift: "gold" }] }, "unknown_value", "/rungs/0/gift");
            expect((await acme.api.ok(200, acme.api.get<Ladder>(path))).rungs).toHaveLength(2);
            const nowhere = "/v1/programs/12345/gift-ladder";
            expectProblem(await acme.api.get(nowhere), 404, "not_found");
            expectProblem(await acme.api.put(nowhere, { counts_on: "engaged", rungs: [] }), 404, "not_found");
        });
    },
);
