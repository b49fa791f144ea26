// What is wrong with a request is answered by its name, never by a 5xx, and leaves no trace.
import { describe, expect, it } from "vitest";
import { expectProblem, overSocket } from "./support/client.js";
import type { BatchAnswer, Page, Problem, Receipt, Referral } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

describeOnBothEngines("bad input", { workspaces: [{ copies: 96 }] }, (server) => {
    const fresh = () => server().workspace();

    // For questions that leave nothing behind.
    const shared = new Map<string, Workspace>();
    const common = () => {
        const acme = shared.get(server().url) ?? fresh();
        shared.set(server().url, acme);
        return acme;
    };

    async function nothingHappened(acme: Workspace): Promise<void> {
        const { items } = await acme.api.ok(200, acme.api.get<Page<Referral>>("/v1/referrals"));
        expect(items).toEqual([]);
    }

    describe("of an address", () => {
        it.each([
            ["empty", "", "email_required"],
            ["spaces", "   ", "email_required"],
            ["without a dot", "a@b", "email_invalid"],
            ["two dots in a row", "a..b@exemple-sas.fr", "email_invalid"],
            ["a dot in front", ".a@exemple-sas.fr", "email_invalid"],
            ["a dot before the at", "a.@exemple-sas.fr", "email_invalid"],
            ["no at", "exemple-sas.fr", "email_invalid"],
            ["two ats", "a@b@exemple-sas.fr", "email_invalid"],
            ["a space inside", "a b@exemple-sas.fr", "email_invalid"],
            ["a label that starts with a hyphen", "a@-exemple.fr", "email_invalid"],
            ["65 octets before the at", `${"a".repeat(65)}@exemple-sas.fr`, "email_too_long"],
            [
                "255 octets in all",
                `${"a".repeat(60)}@${`${"b".repeat(62)}.`.repeat(3)}${"c".repeat(5)}`,
                "email_too_long",
            ],
            ["a second header", "x@exemple-sas.fr\r\nBcc: z@w.fr", "email_invalid"],
            ["a line feed", "x@exemple-sas.fr\nBcc: z@w.fr", "email_invalid"],
            ["a disposable mailbox", "bob@mailinator.com", "email_disposable"],
            ["a role without a person", "noreply@exemple-sas.fr", "email_role"],
        ])("%s", async (_, email, code) => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const answer = await widget.post<Problem>("/widget/v1/referrals", acme.prospect({ email }));
            expectProblem(answer, 422, code);
            expect(answer.body.errors).toMatchObject([{ pointer: "/email", code }]);
            await nothingHappened(acme);
        });

        it("of 64 octets before the at is received", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const email = `${"a".repeat(64)}@exemple-sas.fr`;
            expect((await widget.post("/widget/v1/referrals", acme.prospect({ email }))).status).toBe(201);
        });
    });

    describe("that is received all the same, and judged in silence", () => {
        async function judged(acme: Workspace, email: string, over = {}): Promise<Referral> {
            const referred = await acme.refer(await acme.advocate(), { email, ...over });
            return acme.referral(referred.id);
        }

        it("the same mailbox under a tag is a duplicate", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            await acme.refer(advocate, { email: "jean@etiquette-sas.fr", company: "Étiquette SAS" });
            const tagged = await acme.refer(advocate, {
                email: "jean+promo@etiquette-sas.fr",
                company: "Étiquette SAS",
            });
            expect((await acme.referral(tagged.id)).state).toBe("rejected");
        });

        it("a host in look-alike letters waits for a person", async () => {
            expect((await judged(fresh(), "compta@раypal.com", { company: "Paypal" })).state).toBe("review");
        });

        it("a private mailbox is classed as a consumer's", async () => {
            expect((await judged(fresh(), "mamie@orange.fr", { company: "Mamie" })).address_class).toBe("consumer");
        });

        it("a generic mailbox belongs to its company", async () => {
            expect((await judged(fresh(), "contact@boulons-sas.fr")).address_class).toBe("generic");
        });

        it("one's own address and one's own company are refused without a word", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const own = await acme.refer(advocate, { email: advocate.email });
            const colleague = await acme.refer(advocate, { email: advocate.email.replace(/^[^@]+/, "autre") });
            for (const { id } of [own, colleague]) expect((await acme.referral(id)).state).toBe("rejected");
            const steps = (await acme.state(advocate)).referrals.map(({ step }) => step);
            expect(steps).toEqual(["received", "received"]);
        });

        it("a customer is answered word for word as a stranger is", async () => {
            const acme = fresh();
            const [advocate, customer] = [await acme.advocate(), await acme.advocate()];
            const known = await advocate.widget.post<Receipt>(
                "/widget/v1/referrals",
                acme.prospect({ email: customer.email }),
            );
            const stranger = await advocate.widget.post<Receipt>("/widget/v1/referrals", acme.prospect());
            const shape = ({ status, text, body }: typeof known) => [status, text.replace(body.id, "")];
            expect(shape(known)).toEqual(shape(stranger));
        });

        it("a company that resembles a customer's waits for a person", async () => {
            const acme = fresh();
            await acme.api.ok(201, acme.api.put("/v1/accounts/elan", { name: "ELAN", domain: "elan-client.fr" }));
            const similar = await judged(acme, "x.durand@autre-domaine.fr", { company: "SARL Élan" });
            expect(similar.state).toBe("review");
        });

        it("markup and templates are kept as they were typed", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            for (const company of [
                "<script>alert(1)</script>",
                "{{7*7}}",
                "${env}",
                "Robert'); DROP TABLE referral;--",
            ]) {
                const { id } = await acme.refer(advocate, { company });
                expect((await acme.referral(id)).prospect.company).toBe(company);
            }
        });

        it("emoji are kept, marks that reverse the direction are not", async () => {
            const acme = fresh();
            const { prospect } = await judged(acme, "lea@sens-sas.fr", { company: "Sens 🚀\u202E SAS" });
            expect(prospect.company).toBe("Sens 🚀 SAS");
        });
    });

    describe("of other fields", () => {
        it.each([
            ["company_number", "732829321", "siren_checksum"],
            ["company", "x".repeat(10_240), "too_long"],
            ["contact_name", "x".repeat(10_240), "too_long"],
            ["country", "ZZZ", "country_invalid"],
            ["phone", "12", "phone_invalid"],
            ["website", "javascript:alert(1)", "url_invalid"],
            ["informed", "yes", "boolean_expected"],
            ["informed", false, "informed_required"],
            ["need", 7, "string_expected"],
            ["company", null, null],
            ["status", "won", "unknown_field"],
            ["__proto__x", {}, "unknown_field"],
        ])("%s = %j", async (field, value, code) => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const body = { ...acme.prospect(), [field]: value };
            const answer = await widget.post<Problem>("/widget/v1/referrals", body);
            if (code === null) return expect(answer.status, answer.text).toBe(201);
            expectProblem(answer, 422, code);
            expect(answer.body.errors).toMatchObject([{ pointer: `/${field}`, code }]);
            await nothingHappened(acme);
        });

        it("what an advocate may not change about a referral of theirs", async () => {
            const acme = fresh();
            const advocate = await acme.advocate();
            const { id } = await acme.refer(advocate);
            const before = await acme.referral(id);
            const path = `/widget/v1/referrals/${id}`;
            const problem = expectProblem(await advocate.widget.patch(path, { status: "won" }), 422, "unknown_field");
            expect(problem.errors).toMatchObject([{ pointer: "/status", code: "unknown_field" }]);
            expectProblem(await advocate.widget.patch(path, { need: "x".repeat(2_001) }), 422, "too_long");
            const other = await acme.advocate();
            expectProblem(await other.widget.patch(path, { need: "Facturation" }), 404, "not_found");
            expect(await acme.referral(id)).toEqual(before);
        });

        it("all at once, in one answer", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const body = { email: "a@b", phone: "12", country: "ZZZ", informed: true };
            const { body: problem } = await widget.post<Problem>("/widget/v1/referrals", body);
            expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(["/country", "/email", "/phone"]);
        });

        it("without an address or a company with a telephone", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const answer = await widget.post("/widget/v1/referrals", { company: "Seule SAS", informed: true });
            expectProblem(answer, 422, "contact_required");
        });

        it("in both languages", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const ask = async (language: string) =>
                (
                    await widget.post<Problem>(
                        "/widget/v1/referrals",
                        { email: "a@b", informed: true },
                        { headers: { "accept-language": language } },
                    )
                ).body;
            const [french, english, other] = [await ask("fr-FR,fr;q=0.9"), await ask("en"), await ask("tlh")];
            expect(french.code).toBe(english.code);
            expect(french.detail).not.toBe(english.detail);
            expect(other.detail).toBe(english.detail);
        });
    });

    describe("in quantity", () => {
        it("21 lines at once are too many, 20 are not", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const lines = (count: number) => Array.from({ length: count }, (_, line) => ({ email: `p${line}@b` }));
            expectProblem(
                await widget.post("/widget/v1/referrals/batch", { lines: lines(21), informed: true }),
                422,
                "too_many",
            );
            const { results } = await acme.api.ok(
                200,
                widget.post<BatchAnswer>("/widget/v1/referrals/batch", { lines: lines(20), informed: true }),
            );
            expect(results).toHaveLength(20);
        });

        it("the 11th of an hour and the 31st of a day wait", async () => {
            const acme = fresh();
            let advocate = await acme.advocate();
            for (let count = 0; count < 30; ++count) {
                if (count > 0 && count % 10 === 0) {
                    const early = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
                    expectProblem(early, 429, "too_many_requests");
                    expect(Number(early.headers["retry-after"])).toBeGreaterThan(0);
                    expect(early.headers["ratelimit-policy"]).toBe('"user_hour";q=10;w=3600');
                    expect(early.headers["ratelimit"]).toMatch(/^"user_hour";r=0;t=\d+$/);
                    await acme.advance(3601);
                    advocate = await acme.returning(advocate);
                }
                await acme.refer(advocate);
            }
            await acme.advance(3601);
            advocate = await acme.returning(advocate);
            const late = await advocate.widget.post("/widget/v1/referrals", acme.prospect());
            expectProblem(late, 429, "too_many_requests");
            expect(Number(late.headers["retry-after"])).toBeGreaterThan(3600);
        });
    });

    describe("of JSON and HTTP", () => {
        const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

        it.each([
            ["nothing", ""],
            ["half an object", '{"email":'],
            ["8,000 levels", `{"email":${deep(8_000)}}`],
            ["33 levels", `{"email":${deep(33)}}`],
            ["duplicate keys", '{"email":"a@exemple-sas.fr","email":"b@exemple-sas.fr","informed":true}'],
            ["a comma too many", '{"informed":true,}'],
            ["a comment", '{"informed":true /* yes */}'],
            ["two values", '{"informed":true}{}'],
            ["UTF-8 that is none", Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
        ])("a body of %s", async (_, raw) => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const answer = await widget.post("/widget/v1/referrals", undefined, { raw });
            expectProblem(answer, 400, "malformed_json");
            await nothingHappened(acme);
        });

        it("10,000 levels, where a body may be as long as that", async () => {
            const raw = `{"id":${deep(10_000)}}`;
            expectProblem(await fresh().api.post("/v1/billing-events", undefined, { raw }), 400, "malformed_json");
        });

        it("a number that is none", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const answer = await widget.post("/widget/v1/referrals", undefined, { raw: '{"informed":NaN}' });
            expectProblem(answer, 422, "boolean_expected");
            await nothingHappened(acme);
        });

        it.each([["[]"], ["null"], ['"text"'], ["12"]])("a body that is no object: %s", async (raw) => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const answer = await widget.post("/widget/v1/referrals", undefined, { raw });
            expectProblem(answer, 422, "object_expected");
        });

        it("a body of 2 MB, and a referral of 17 KiB", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const fact = JSON.stringify({ id: "x".repeat(2 << 20) });
            const large = await acme.api.post("/v1/billing-events", undefined, { raw: fact });
            expectProblem(large, 413, "body_too_large");
            const referral = JSON.stringify(acme.prospect({ need: "x".repeat(17 << 10) }));
            expectProblem(
                await widget.post("/widget/v1/referrals", undefined, { raw: referral }),
                413,
                "body_too_large",
            );
        });

        it("another media type", async () => {
            const acme = fresh();
            const { widget } = await acme.advocate();
            const headers = { "content-type": "application/x-www-form-urlencoded" };
            const answer = await widget.post("/widget/v1/referrals", undefined, { raw: "email=a%40b.fr", headers });
            expectProblem(answer, 415, "unsupported_media_type");
        });

        it("a method the path does not know", async () => {
            const acme = fresh();
            const answer = await acme.api.unchecked("PUT", "/v1/referrals");
            expectProblem(answer, 405, "method_not_allowed");
            expect(answer.headers["allow"]).toMatch(/GET/);
            expect((await acme.api.unchecked("DELETE", "/widget/v1/state")).status).toBe(405);
            expect(await overSocket(server().url, "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 /);
        });

        it.each([
            ["GET /../../etc/passwd HTTP/1.1", /^HTTP\/1\.1 40[04] /],
            ["GET /w/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", /^HTTP\/1\.1 40[04] /],
            ["GET /%00 HTTP/1.1", /^HTTP\/1\.1 400 /],
            ["GET /v1/referrals/%zz HTTP/1.1", /^HTTP\/1\.1 400 /],
            ["GET / HTTP/0.9", /^HTTP\/1\.1 400 /],
            ["GET /", /^HTTP\/1\.1 400 /],
            ["GET / HTTP/1.1\r\nTransfer-Encoding: gzip", /^HTTP\/1\.1 (400|501) /],
            ["POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", /^HTTP\/1\.1 400 /],
            ["POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", /^HTTP\/1\.1 400 /],
            ["POST / HTTP/1.1\r\nContent-Length: -1", /^HTTP\/1\.1 400 /],
            [`GET / HTTP/1.1\r\nX-Large: ${"x".repeat(100_000)}`, /^HTTP\/1\.1 431 /],
            [`GET / HTTP/1.1\r\n${"X-Many: 1\r\n".repeat(150)}X-Last: 1`, /^HTTP\/1\.1 431 /],
        ])("%.60s", async (head, expected) => {
            const answer = await overSocket(server().url, `${head}\r\nHost: x\r\nConnection: close\r\n\r\n`);
            expect(answer.slice(0, 400)).toMatch(expected);
            expect(answer).not.toContain("root:");
        });

        it.each(["0", "-1", "201", "x", "1e9"])("limit=%s", async (limit) => {
            const answer = await common().api.get(`/v1/referrals?limit=${limit}`);
            expect(answer.status, answer.text).toBe(422);
        });

        it.each(["x", "AAAA", "%00", "' or 1=1 --"])("cursor=%s", async (cursor) => {
            const answer = await common().api.get(`/v1/referrals?cursor=${encodeURIComponent(cursor)}`);
            expectProblem(answer, 422, "cursor_invalid");
        });

        it.each(["0", "-1", "abc", "99999999999999999999", "1 or 1=1", "1;"])("a referral called %s", async (id) => {
            const answer = await common().api.get(`/v1/referrals/${encodeURIComponent(id)}`);
            expectProblem(answer, 404, "not_found");
        });
    });

    describe("of billing facts", () => {
        const fact = (acme: Workspace, amount: unknown) => ({
            id: "evt-bad",
            type: "payment.received",
            occurred_at: acme.at(),
            customer: { external_id: "c-1" },
            payment: { invoice: "in-1", amount: { amount, currency: "EUR" } },
        });

        it.each<[unknown, string]>([
            [-1, "amount"],
            [12.345, "amount_invalid"],
            [1e30, "amount_invalid"],
            ["12,5", "amount_invalid"],
            ["1290", "amount_invalid"],
            [true, "amount_invalid"],
        ])("a payment of %j", async (amount, code) => {
            const acme = fresh();
            const answer = await acme.api.post<Problem>("/v1/billing-events", fact(acme, amount));
            expectProblem(answer, 422, code);
            expect(answer.body.errors?.[0]?.pointer).toMatch(/^\/payment\/amount/);
            expect((await acme.api.get("/v1/billing-events/evt-bad")).status).toBe(404);
        });

        it.each(["1.5e3", "NaN"])("a payment written as %s is refused", async (amount) => {
            const acme = fresh();
            const raw = JSON.stringify(fact(acme, 7)).replace(":7,", `:${amount},`);
            const answer = await acme.api.post("/v1/billing-events", undefined, { raw });
            expectProblem(answer, 422, "amount_invalid");
        });

        it("a payment of nothing earns nothing", async () => {
            const acme = fresh();
            const referred = await acme.refer(await acme.advocate());
            await acme.tell(acme.started(referred, { amount: 10_000 }));
            expect((await acme.told(acme.payment(referred, 0))).outcome).toBe("ignored");
            expect(await acme.rewards(`referral=${referred.id}`)).toEqual([]);
        });

        it.each<[string, object, string]>([
            ["/type", { type: "payment.guessed" }, "unknown_value"],
            ["/occurred_at", { occurred_at: "yesterday" }, "time_invalid"],
            ["/occurred_at", { occurred_at: "2026-02-30T00:00:00Z" }, "time_invalid"],
            ["/occurred_at", { occurred_at: "2399-01-01T00:00:00Z" }, "time_ahead"],
            ["/type", { type: "payment.disputed" }, "unknown_value"],
            ["/type", { type: "other" }, "unknown_value"],
            [
                "/payment/amount/currency",
                { payment: { invoice: "i", amount: { amount: 1, currency: "XXQ" } } },
                "currency_unknown",
            ],
            ["/payment", { payment: undefined }, "required"],
            ["/id", { id: "" }, "required"],
            ["/paid", { paid: true }, "unknown_field"],
        ])("with a wrong %s: %j", async (pointer, over, code) => {
            const acme = fresh();
            const answer = await acme.api.post<Problem>("/v1/billing-events", { ...fact(acme, 1000), ...over });
            expectProblem(answer, 422, code);
            expect(answer.body.errors).toMatchObject([{ pointer, code }]);
        });

        it("money in a currency other than its payment's reaches no ledger", async () => {
            const acme = fresh();
            const { referred } = await acme.sale({ amount: 10_000 });
            const before = await acme.balances();
            const refund = acme.refund(referred, 100);
            const foreign = {
                ...refund,
                refund: { invoice: refund.refund?.invoice ?? "", amount: { amount: 100, currency: "USD" } },
            };
            expect((await acme.told(foreign)).outcome).toBe("dead_letter");
            expect(await acme.balances()).toEqual(before);
        });
    });

    describe("of actions", () => {
        it.each([["won"], ["payment"], ["screening_passed"], ["erased"], [""]])(
            "a referral is not %s by hand",
            async (event) => {
                const acme = fresh();
                const { id } = await acme.refer(await acme.advocate());
                const answer = await acme.api.post(`/v1/referrals/${id}/transitions`, { event });
                expect([409, 422], answer.text).toContain(answer.status);
                expect((await acme.referral(id)).state).toBe("accepted");
            },
        );

        it.each([0, -1, 1.5, 2 ** 60])("a budget is not topped up by %d", async (amount) => {
            const acme = fresh();
            const { program } = await acme.state(await acme.advocate());
            const path = `/v1/programs/${program.id}/budget/top-ups`;
            const answer = await acme.api.post(path, { amount: { amount, currency: "EUR" } });
            expect(answer.status, answer.text).toBe(422);
            expect((await acme.balances()).budget).toBe(0);
        });

        it("a payout of rewards that are not approved pays nothing", async () => {
            const acme = fresh();
            const { reward } = await acme.sale({ amount: 10_000 });
            for (const rewards of [[reward.id], ["1"], [reward.id, reward.id], []]) {
                const answer = await acme.api.post("/v1/payouts", { rewards });
                expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
                expect(answer.status).toBeLessThan(500);
            }
            expect(await acme.balances()).toMatchObject({ pending: 24_000, clearing: 0 });
        });

        it("results of a payout name its own rewards", async () => {
            const acme = fresh();
            const { reward } = await acme.sale({ amount: 10_000 });
            await acme.approved(reward);
            const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
            const path = `/v1/payouts/${payout.id}/results`;
            for (const result of [
                { reward: "1", outcome: "confirmed" },
                { reward: reward.id, outcome: "lost" },
            ]) {
                const answer = await acme.api.post(path, { results: [result] });
                expect([404, 409, 422], answer.text).toContain(answer.status);
            }
            expect(await acme.balances()).toMatchObject({ clearing: 24_000, settled: 0 });
        });

        it.each([-1, 1.5, "1", 1e12])("the clock is not advanced by %j", async (seconds) => {
            const acme = common();
            expect((await acme.api.post("/v1/test-clock/advance", { seconds })).status).toBe(422);
        });

        it("the clock is not advanced to when ids have run out", async () => {
            const acme = common();
            const answer = await acme.api.post("/v1/test-clock/advance", { seconds: 100 * 365 * 86_400 });
            expectProblem(answer, 422, "out_of_range");
            const { id } = await acme.refer(await acme.advocate());
            expect(id).toMatch(/^[1-9]/);
        });
    });
});

describeOnBothEngines("without --test-clock", { workspaces: [{ copies: 1 }], testClock: false }, (server) => {
    it("nobody moves the clock", async () => {
        const acme = server().workspace();
        const answer = await acme.api.unchecked("POST", "/v1/test-clock/advance", { body: { seconds: 1 } });
        expect([404, 409], answer.text).toContain(answer.status);
    });
});
