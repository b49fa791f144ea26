// What messages say: texts in both languages, editions, article 14, previews, tests, and who sends.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { earned, givesOnSale, happened, notebook } from "./support/gifts.js";
import { describeOnBothEngines } from "./support/server.js";
import { invite, member, type Role } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface Part {
    code: string;
    text: string;
}

interface Summary {
    key: string;
    locale: string;
    subject: string;
    version: number;
    is_default: boolean;
    has_draft: boolean;
    sendable: boolean;
    missing: Part[];
}

interface Template extends Summary {
    body: string;
    draft: { subject: string; body: string; missing: Part[] } | null;
    variables: { name: string; text: string; optional: boolean }[];
}

interface Preview {
    subject: string;
    text: string;
    html: string;
    missing: Part[];
}

interface Answer {
    text: { en: string; fr: string } | null;
    reason: string | null;
}

interface Sender {
    from: { name: string; address: string };
    reply_to: string;
    publisher: string;
    postal_address: string;
    privacy_contact: string;
    about: { en: string; fr: string };
    legal_basis: string;
    notice: Record<string, Answer | null>;
    items: { code: string; article: string; text: string; optional: boolean }[];
    is_default: boolean;
    ready: boolean;
    missing: Part[];
}

interface Message {
    id: string;
    to: string;
    template: string;
    state: string;
}

const introduction = "/v1/templates/prospect.introduction/fr";
const french = { "accept-language": "fr" };

/** One text and its tag. */
async function read(acme: Workspace, path: string): Promise<{ value: Template; tag: string }> {
    const answer = await acme.api.get<Template>(path);
    expect(answer.status, answer.text).toBe(200);
    return { value: answer.body, tag: answer.headers.etag ?? "" };
}

/** Put a text into force or keep a draft, against the version that stands now. */
async function put(acme: Workspace, path: string, body: unknown, headers: Record<string, string> = {}) {
    const { tag } = await read(acme, path);
    return acme.api.put<Template>(path, body, { headers: { "if-match": tag, ...headers } });
}

/** The text without the lines that show a variable. */
function without(body: string, ...names: string[]): string {
    return body
        .split("\n")
        .filter((line) => !names.some((name) => line.includes(`{{${name}}}`)))
        .join("\n");
}

/** What a person sends back of a sender that they read. */
function editOf(sender: Sender) {
    const { from, reply_to, publisher, postal_address, privacy_contact, about, legal_basis, notice } = sender;
    return { from, reply_to, publisher, postal_address, privacy_contact, about, legal_basis, notice };
}

describeOnBothEngines("templates", { workspaces: [{ copies: 18 }] }, (server) => {
    it("lists every message in both languages, shipped and sendable", async () => {
        const acme = server().workspace();
        const { items } = await acme.api.ok(200, acme.api.get<Page<Summary>>("/v1/templates"));
        const keys = [...new Set(items.map(({ key }) => key))];
        for (const key of [
            "prospect.introduction",
            "ambassador.thanks",
            "ambassador.ask",
            "ambassador.reminder",
            "ambassador.rung_reached",
            "advocate.forward_link",
            "advocate.call_thanks",
            "advocate.customer",
            "advocate.not_this_time",
            "gift.address",
            "gift.experience",
            "member.invitation",
            "test",
        ]) {
            expect(keys).toContain(key);
        }
        expect(items).toHaveLength(2 * keys.length);
        for (const one of items) {
            expect([one.key, one.locale, one.version, one.is_default, one.has_draft, one.sendable]).toEqual([
                one.key,
                one.locale,
                0,
                true,
                false,
                true,
            ]);
        }
    });

    it("refuses a text without its opt-out or one item of article 14, in words, and sends the old one on", async () => {
        const acme = server().workspace();
        const { value } = await read(acme, introduction);
        const needed = {
            controller: "Responsable du traitement",
            purposes: "Finalités",
            data_categories: "Catégories de données",
            recipients: "Destinataires",
            retention: "Durée de conservation",
            legitimate_interests: "Intérêts légitimes",
            rights: "Droits",
            complaint: "Réclamation",
            automated_decisions: "Décisions automatisées",
            opt_out_url: "refuser",
        };
        for (const [name, words] of Object.entries(needed)) {
            const text = { subject: value.subject, body: without(value.body, name) };
            expect(text.body).not.toBe(value.body);
            const refused = expectProblem(await put(acme, introduction, text, french), 422, "template_incomplete");
            expect(refused.detail).toContain(words);
        }
        const sourceless = { subject: value.subject, body: without(value.body, "source", "recommended_on") };
        const refused = expectProblem(await put(acme, introduction, sourceless), 422, "template_incomplete");
        expect(refused.detail).toContain("Source of the data");
        expect((await read(acme, introduction)).value).toEqual(value);
    });

    it("keeps an incomplete text as a draft, which says what it lacks and is never sent", async () => {
        const acme = server().workspace();
        const { value } = await read(acme, introduction);
        const text = { subject: value.subject, body: without(value.body, "retention") };
        const kept = await acme.api.ok(200, put(acme, introduction, { ...text, draft: true }));
        expect(kept.draft?.missing.map(({ code }) => code)).toEqual(["retention"]);
        expect(kept).toMatchObject({ version: 0, sendable: true, has_draft: true, body: value.body });

        const sent = await acme.api.ok(
            201,
            acme.api.post<{ message: string }>(`${introduction}/test`, { to: "a@b.fr" }),
        );
        expect(sent.message).not.toBe("");
        const published = await acme.api.ok(200, put(acme, introduction, { subject: value.subject, body: value.body }));
        expect(published).toMatchObject({ version: 1, draft: null, is_default: false });
    });

    it("keeps each edition, wants to know which one was read, and goes back to the shipped text", async () => {
        const acme = server().workspace();
        const path = "/v1/templates/test/en";
        const text = { subject: "Hello from {{product}}", body: "It works." };
        expectProblem(await acme.api.put(path, text), 428, "precondition_required");
        expectProblem(await acme.api.put(path, text, { headers: { "if-match": '"9"' } }), 412, "precondition_failed");
        const first = await acme.api.ok(200, put(acme, path, text));
        expect(first).toMatchObject({ version: 1, is_default: false, subject: text.subject });
        await acme.api.ok(200, put(acme, path, { ...text, body: "It still works." }));
        const { items } = await acme.api.ok(
            200,
            acme.api.get<Page<{ version: number; body: string; actor: string }>>(`${path}/versions`),
        );
        expect(items.map(({ version, body, actor }) => [version, body, actor])).toEqual([
            [2, "It still works.", "api"],
            [1, "It works.", "api"],
        ]);
        const stale = await acme.api.request("DELETE", path, { headers: { "if-match": '"1"' } });
        expectProblem(stale, 412, "precondition_failed");
        const back = await acme.api.ok(200, acme.api.request<Template>("DELETE", path));
        expect(back).toMatchObject({ version: 0, is_default: true });
        expect((await acme.api.ok(200, put(acme, path, text))).version).toBe(3);
    });

    it("names the variable or the braces that a text may not have", async () => {
        const acme = server().workspace();
        const path = "/v1/templates/test/en";
        for (const [body, name] of [
            ["{{7*7}}", "7*7"],
            ["{{prospect_name}}", "prospect_name"],
            ["{{#secret}}x{{/secret}}", "secret"],
        ] as const) {
            const refused = expectProblem(await put(acme, path, { subject: "x", body }), 422, "variable_unknown");
            expect(refused.detail).toContain(name);
            expect(refused.errors?.[0]?.pointer).toBe("/body");
        }
        for (const body of ["{{product", "{{{product}}}", "{{> footer}}", "{{#product}}", "{{=<% %>=}}"]) {
            expectProblem(await put(acme, path, { subject: "x", body }), 422, "template_syntax");
            expectProblem(
                await acme.api.post(`${path}/preview`, { text: { subject: "x", body } }),
                422,
                "template_syntax",
            );
        }
        expectProblem(await put(acme, path, { subject: "{{nobody}}", body: "x" }), 422, "variable_unknown");
        expectProblem(await put(acme, path, { subject: " ", body: "x" }), 422, "required");
        expectProblem(await put(acme, path, { subject: "x", body: "x".repeat(20_001) }), 422, "too_long");
        expectProblem(await put(acme, path, { subject: "x", body: "x", html: "<b>" }), 422, "unknown_field");
        expectProblem(await acme.api.get("/v1/templates/no.such/en"), 404, "not_found");
        expectProblem(await acme.api.get("/v1/templates/test/de"), 404, "not_found");
    });

    it("previews a text with invented values, HTML shown as it was written", async () => {
        const acme = server().workspace();
        const shipped = await acme.api.ok(200, acme.api.post<Preview>(`${introduction}/preview`));
        expect(shipped.missing).toEqual([]);
        expect(shipped.text).toContain("Léa Martin");
        expect(shipped.html).toContain("<!doctype html>");
        const text = {
            subject: "a\nBcc: z@w.fr",
            body: "<script>alert(1)</script>\n\n**gras** [x](javascript:alert(1))",
        };
        const returned = { text: { ...text, subject: "a\r\nBcc: z@w.fr" } };
        expectProblem(await acme.api.post(`${introduction}/preview`, returned), 422, "invalid_text");
        const own = await acme.api.ok(200, acme.api.post<Preview>(`${introduction}/preview`, { text }));
        expect(own.subject).toBe("a Bcc: z@w.fr");
        expect(own.html).not.toContain("<script");
        expect(own.html).not.toContain("javascript:");
        expect(own.html).toContain("<strong>gras</strong>");
        expect(own.text).toContain("<script>alert(1)</script>");
        expect(own.missing.map(({ code }) => code)).toContain("opt_out");
    });

    it("sends a test that is told apart from real messages", async () => {
        const acme = server().workspace();
        const to = "anne.leroy@acme-logiciels.fr";
        const sent = await acme.api.ok(
            201,
            acme.api.post<{ message: string; to: string }>(`${introduction}/test`, { to }),
        );
        expect(sent.to).toBe(to);
        expectProblem(await acme.api.post(`${introduction}/test`, { to: "nobody" }), 422, "email_invalid");
        expectProblem(await acme.api.post(`${introduction}/test`, { to: "a@b.fr\nBcc: c@d.fr" }), 422, "email_invalid");
        const { items } = await acme.api.ok(200, acme.api.get<Page<Message>>(`/v1/messages?to=${to}`));
        expect(items.map(({ id, template }) => [id, template])).toEqual([[sent.message, "test"]]);
    });

    it("has a sender at once in a sandbox, and takes a real one", async () => {
        const acme = server().workspace();
        const answer = await acme.api.get<Sender>("/v1/sender");
        const sender = answer.body;
        expect(sender).toMatchObject({ is_default: true, ready: true, missing: [] });
        expect(sender.from.address).toMatch(/\.example$/);
        expect(sender.items).toHaveLength(13);
        const edit = {
            ...editOf(sender),
            from: { name: "Acme", address: "bonjour@acme-logiciels.fr" },
            reply_to: undefined,
            postal_address: "2 rue du Port\n44000 Nantes",
        };
        expectProblem(await acme.api.put("/v1/sender", edit), 428, "precondition_required");
        for (const address of ["acme@gmail.com", "acme@orange.fr", "acme@yopmail.com"]) {
            const shared = { ...edit, from: { name: "Acme", address } };
            const seen = { headers: { "if-match": answer.headers.etag ?? "" } };
            const refused = expectProblem(await acme.api.put("/v1/sender", shared, seen), 422, "domain_invalid");
            expect(refused.errors).toMatchObject([{ pointer: "/from/address", code: "domain_invalid" }]);
        }
        const tag = { headers: { "if-match": answer.headers.etag ?? "" } };
        const set = await acme.api.ok(200, acme.api.put<Sender>("/v1/sender", edit, tag));
        expect(set).toMatchObject({ is_default: false, ready: true, reply_to: "bonjour@acme-logiciels.fr" });
        expectProblem(await acme.api.put("/v1/sender", edit, tag), 412, "precondition_failed");
        const { html, text } = await acme.api.ok(200, acme.api.post<Preview>(`${introduction}/preview`));
        expect(text).toContain("2 rue du Port\n44000 Nantes");
        expect(html).toContain("2 rue du Port<br>44000 Nantes");
    });

    it("refuses a sender that is wrong, each fault at its place", async () => {
        const acme = server().workspace();
        const answer = await acme.api.get<Sender>("/v1/sender");
        const good = editOf(answer.body);
        const refused = expectProblem(
            await acme.api.put(
                "/v1/sender",
                {
                    ...good,
                    from: { name: "Acme\nBcc: z@w.fr", address: "x@y.fr\nBcc: z@w.fr" },
                    publisher: " ",
                    notice: {
                        ...good.notice,
                        rights: { text: null, reason: "none" },
                        transfers: { text: { en: "", fr: "oui" }, reason: null },
                        complaint: undefined,
                    },
                },
                { headers: { "if-match": answer.headers.etag ?? "" } },
            ),
            422,
            "required",
        );
        expect(refused.errors?.map(({ pointer, code }) => [pointer, code]).sort()).toEqual([
            ["/from/address", "email_invalid"],
            ["/from/name", "invalid_text"],
            ["/notice/complaint", "required"],
            ["/notice/rights/text", "required"],
            ["/notice/transfers/text/en", "required"],
            ["/publisher", "required"],
        ]);
        expect((await acme.api.ok(200, acme.api.get<Sender>("/v1/sender"))).is_default).toBe(true);
    });

    it("names every field of a text that is wrong, by where it stands in what was sent", async () => {
        const acme = server().workspace();
        const path = "/v1/templates/test/en";
        const text = { subject: "x".repeat(201), body: " " };
        const pointers = (answer: Parameters<typeof expectProblem>[0]) =>
            expectProblem(answer, 422, "required").errors?.map(({ pointer, code }) => [pointer, code]);
        expect(pointers(await acme.api.put(path, text, { headers: { "if-match": '"0"' } }))).toEqual([
            ["/subject", "too_long"],
            ["/body", "required"],
        ]);
        expect(pointers(await acme.api.post(`${path}/preview`, { text }))).toEqual([
            ["/text/subject", "too_long"],
            ["/text/body", "required"],
        ]);
        const odd = await acme.api.post(`${path}/preview`, { text: { subject: "{{nobody}}", body: "x" } });
        expect(expectProblem(odd, 422, "variable_unknown").errors).toMatchObject([{ pointer: "/text/subject" }]);
    });

    it("refuses a test to an address on the suppression list, however it is spelt, in either language", async () => {
        const acme = server().workspace();
        const path = "/v1/templates/test/fr/test";
        const to = "jeanne.martin@gmail.com";
        await acme.api.ok(201, acme.api.post(path, { to }));
        await acme.api.ok(200, acme.api.post("/v1/suppressions", { address: to }));
        const sent = async () => (await acme.api.get<Page<Message>>("/v1/messages?template=test")).body.items.length;
        const before = await sent();
        for (const [language, words] of [
            ["en", "suppression list"],
            ["fr", "liste d’opposition"],
        ] as const) {
            const headers = { "accept-language": language };
            const answer = await acme.api.post(path, { to: "Jeanne.Martin+essai@gmail.com" }, { headers });
            const { errors } = expectProblem(answer, 409, "email_suppressed");
            expect(errors).toMatchObject([{ pointer: "/to", code: "email_suppressed" }]);
            expect(errors?.[0]?.detail).toContain(words);
        }
        expect(await sent(), "nothing went into the queue").toBe(before);
    });

    it("lets owners and marketing write texts, owners alone the sender, and everybody read", async () => {
        const acme = server().workspace();
        const path = "/v1/templates/test/en";
        const may: Record<Role, [boolean, boolean]> = {
            owner: [true, true],
            marketing: [true, false],
            rep: [false, false],
            finance: [false, false],
            viewer: [false, false],
        };
        for (const [role, [texts, sender]] of Object.entries(may) as [Role, [boolean, boolean]][]) {
            const who = await member(acme, role);
            const stored = await who.get<Template>(path);
            const known = await who.get<Sender>("/v1/sender");
            expect([role, stored.status, known.status]).toEqual([role, 200, 200]);
            expect((await who.get("/v1/templates")).status).toBe(200);
            expect((await who.get(`${path}/versions`)).status).toBe(200);
            const tag = { headers: { "if-match": stored.headers.etag ?? "" } };
            const written = await who.put(path, { subject: "Hello", body: role }, tag);
            const previewed = await who.post(`${path}/preview`);
            const tested = await who.post(`${path}/test`, { to: "a@b.fr" });
            const restored = await who.request("DELETE", path);
            const set = await who.put("/v1/sender", editOf(known.body), {
                headers: { "if-match": known.headers.etag ?? "" },
            });
            const given = [written, previewed, restored, set].map(({ status }) => status);
            expect([role, ...given]).toEqual([role, ...[texts, texts, texts, sender].map((ok) => (ok ? 200 : 403))]);
            expect(tested.status).toBe(texts ? 201 : 403);
        }
        const key = await acme.api.ok(
            201,
            acme.api.post<{ key: string }>("/v1/api-keys", { name: "narrow", scopes: ["referrals"] }),
        );
        const narrow = server().api.with({ authorization: `Bearer ${key.key}` });
        for (const path of ["/v1/templates", "/v1/templates/test/en", "/v1/sender"]) {
            expectProblem(await narrow.get(path), 403, "forbidden");
        }
    });

    it("keeps texts and senders of workspaces apart", async () => {
        const [acme, other] = [server().workspace(), server().workspace()];
        await acme.api.ok(200, put(acme, "/v1/templates/test/fr", { subject: "Acme", body: "Acme" }));
        expect((await read(other, "/v1/templates/test/fr")).value).toMatchObject({ version: 0, is_default: true });
        const versions = await other.api.ok(200, other.api.get<Page<unknown>>("/v1/templates/test/fr/versions"));
        expect(versions.items).toEqual([]);
    });

    it("mails an invitation, and its link stays on the inviter's screen", async () => {
        const acme = server().workspace();
        const invited = await invite(acme, "viewer");
        expect(invited.invitation_link).toContain("#");
        const { items } = await acme.api.ok(200, acme.api.get<Page<Message>>(`/v1/messages?to=${invited.email}`));
        expect(items.map(({ template }) => template)).toEqual(["member.invitation"]);
        // Whoever reads messages must not become the person invited.
        const kept = await acme.api.get<{ text: string; html: string }>(`/v1/messages/${items[0]?.id}`);
        expect([kept.body.text, kept.body.html]).toEqual(["", ""]);
        expect(kept.text).not.toContain(invited.invitation_link.split("#")[1]);
    });

    it("mails an advocate where to give their address, once each time they are asked", async () => {
        const acme = server().workspace();
        await givesOnSale(acme, "notebook", notebook);
        const { order, advocate } = await earned(acme);
        const mails = async () =>
            (await acme.api.ok(200, acme.api.get<Page<Message>>(`/v1/messages?to=${advocate.email}`))).items.filter(
                ({ template }) => template === "gift.address",
            );
        expect(await mails()).toEqual([]);
        const asked = await acme.api.ok(200, happened(acme, order, "asked"));
        const [first, ...others] = await mails();
        expect(others).toEqual([]);
        const mail = await acme.api.ok(200, acme.api.get<{ text: string }>(`/v1/messages/${first?.id}`));
        expect(mail.text).toContain(asked.address_link);
        await acme.api.ok(200, happened(acme, order, "asked"));
        expect(await mails()).toHaveLength(2);
    });

    it.each([
        ["fr", "Rien n’est envoyé par la poste"],
        ["en", "Nothing is sent by post"],
    ])("mails an advocate who earned an experience without asking where they live: %s", async (locale, sentence) => {
        const acme = server().workspace();
        await givesOnSale(acme, "evening", { ...notebook, stock: null, is_experience: true }, { kind: "experience" });
        const advocate = await acme.advocate();
        const user = { account: advocate.account, email: advocate.email, name: "Camille Petit", role: "admin", locale };
        await acme.api.ok(200, acme.api.put(`/v1/users/${advocate.user}`, user));
        const { order } = await earned(acme, advocate);
        const asked = await acme.api.ok(200, happened(acme, order, "asked"));
        const list = acme.api.get<Page<Message>>(`/v1/messages?to=${advocate.email}`);
        const mails = (await acme.api.ok(200, list)).items.filter(({ template }) => template.startsWith("gift."));
        expect(mails).toMatchObject([{ template: "gift.experience" }]);
        const mail = await acme.api.ok(200, acme.api.get<{ text: string }>(`/v1/messages/${mails[0]?.id}`));
        expect(mail.text).toContain(asked.address_link);
        expect(mail.text).toContain(sentence);
        expect(mail.text).not.toMatch(/où l’envoyer|where to send|mon adresse|my address/i);
    });
});
