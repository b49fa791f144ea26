// Files brought in: recognised, mapped, tried, brought in, stopped in the middle, and refused.
import { request as httpRequest } from "node:http";
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { invite, member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";

interface Field {
    name: string;
    label: string;
    required: boolean;
    heading: string | null;
}

interface Import {
    id: string;
    state: "uploaded" | "checking" | "checked" | "running" | "done";
    progress: number;
    encoding: string;
    separator: string;
    headings: string[];
    sample: string[][];
    fields: Field[];
    rows: number;
    added: number;
    changed: number;
    unchanged: number;
    refused: number;
    faults: { line: number; field: string | null; code: string; detail: string; first_line: number | null }[];
}

interface Single {
    external_id: string;
    contacted_on: string;
    won_on: string | null;
}

const csv = { "content-type": "text/csv" };

const send = (acme: Workspace, raw: string | Buffer, kind = "classical_prospects", headers = {}) =>
    acme.api.request<Import>("POST", `/v1/imports?kind=${kind}&name=prospects.csv`, {
        raw,
        headers: { ...csv, ...headers },
    });
const sent = (acme: Workspace, raw: string | Buffer, kind?: string) => acme.api.ok(201, send(acme, raw, kind));
const get = (acme: Workspace, id: string) => acme.api.get<Import>(`/v1/imports/${id}`);

/** Begins a run and waits for its end. */
async function ran(acme: Workspace, id: string, how: "dry-run" | "run"): Promise<Import> {
    await acme.api.ok(202, acme.api.post<Import>(`/v1/imports/${id}/${how}`));
    await acme.settle();
    return acme.api.ok(200, get(acme, id));
}

async function singles(acme: Workspace): Promise<Single[]> {
    return (await acme.api.ok(200, acme.api.get<Page<Single>>("/v1/classical-prospects/rows?limit=200"))).items;
}

/** What Excel saves in France: semicolons, Windows-1252, French dates. */
const french = Buffer.from(
    [
        "Numéro;Date de contact;Vendu le;Commentaire",
        "P-1;04/05/2024;20/05/2024;déjà client",
        'P-2;05/05/2024;;"à revoir ; un jour"',
        ";06/05/2024;;",
        "P-3;31/02/2024;;",
        "P-4;07/05/2024;01/05/2024;",
        "P-5;07/05/2024",
        "P-7;31/12/1969;;",
        "",
        "P-6;08/05/2024;;",
    ].join("\r\n"),
    "latin1",
);

describeOnBothEngines("imports", { workspaces: [{ copies: 13 }] }, (server) => {
    const fresh = () => server().workspace();

    it("a file of a French spreadsheet is recognised, tried and brought in", async () => {
        const acme = fresh();
        const file = await sent(acme, french);
        expect(file).toMatchObject({ state: "uploaded", encoding: "windows1252", separator: ";", progress: 0 });
        expect(file.headings).toEqual(["Numéro", "Date de contact", "Vendu le", "Commentaire"]);
        expect(file.sample[1]).toEqual(["P-2", "05/05/2024", "", "à revoir ; un jour"]);
        expect(file.fields.map(({ name, heading }) => [name, heading])).toEqual([
            ["external_id", "Numéro"],
            ["contacted_on", "Date de contact"],
            ["won_on", "Vendu le"],
            ["rep", null],
        ]);

        const tried = await ran(acme, file.id, "dry-run");
        expect(tried).toMatchObject({ state: "checked", progress: 1, rows: 8, added: 3, refused: 5 });
        expect(await singles(acme)).toEqual([]);
        expect(tried.faults.map(({ line, field, code }) => [line, field, code])).toEqual([
            [4, "external_id", "required"],
            [5, "contacted_on", "date_invalid"],
            [6, "won_on", "won_before_contacted"],
            [7, null, "cell_count"],
            [8, "contacted_on", "out_of_range"],
        ]);

        const kept = await ran(acme, file.id, "run");
        expect(kept).toMatchObject({
            state: "done",
            progress: 1,
            rows: 8,
            added: 3,
            changed: 0,
            refused: 5,
            sample: [],
        });
        expect((await singles(acme)).map(({ external_id, won_on }) => [external_id, won_on])).toEqual([
            ["P-6", null],
            ["P-2", null],
            ["P-1", "2024-05-20"],
        ]);
        expectProblem(await acme.api.post(`/v1/imports/${file.id}/run`), 409, "illegal_transition");

        const again = await ran(acme, (await sent(acme, french)).id, "run");
        expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 3, refused: 5 });
        const listed = await acme.api.ok(200, acme.api.get<Page<Import>>("/v1/imports"));
        expect(listed.items.map(({ state }) => state)).toEqual(["done", "done"]);
        expect((await acme.api.request("DELETE", `/v1/imports/${file.id}`)).status).toBe(204);
        expectProblem(await get(acme, file.id), 404, "not_found");
    });

    it("the error file says line, field and remedy, and no formula", async () => {
        const acme = fresh();
        const { body: file, headers } = await send(
            acme,
            "=cmd|'calc'!A0,Contacted on\r\nP-1,soon\r\n\"P-2,2024-05-01\r\nP-3,2024-05-01\r\n,2024-05-02\r\n",
        );
        const mapping = { fields: { external_id: "=cmd|'calc'!A0", contacted_on: "Contacted on" } };
        const match = { headers: { "if-match": headers["etag"] ?? "" } };
        await acme.api.ok(200, acme.api.put(`/v1/imports/${file.id}/mapping`, mapping, match));
        await ran(acme, file.id, "dry-run");
        const errors = async (language: string) => {
            const answer = await acme.api.get(`/v1/imports/${file.id}/errors.csv`, {
                headers: { "accept-language": language },
            });
            expect(answer.headers["content-type"]).toMatch(/^text\/csv/);
            return answer.text.split("\r\n");
        };
        const english = await errors("en");
        expect(english[0]).toBe("\uFEFFLine,Field,Column of the file,Code,What to do");
        expect(english[1]).toMatch(/^2,Contacted on,Contacted on,date_invalid,/);
        expect(english[2]).toMatch(/^3,The whole line,,csv_syntax,/);
        expect(english[3]).toMatch(/^5,Your number,'=cmd\|'calc'!A0,required,/);
        expect(english).toHaveLength(5);
        expect((await errors("fr"))[2]).toMatch(/^3,La ligne entière,,csv_syntax,/);
        expect(english.join("\n")).not.toMatch(/(^|,)=/m);
    });

    it("two columns with one heading are not chosen between", async () => {
        const acme = fresh();
        const file = await sent(acme, "Number,Date,Date\nP-1,2024-05-01,2024-06-01\n");
        for (const what of ["dry-run", "run"]) {
            const refused = expectProblem(await acme.api.post(`/v1/imports/${file.id}/${what}`), 422, "heading_twice");
            expect(refused.errors).toMatchObject([{ pointer: "/fields/contacted_on" }]);
        }
        expect(await singles(acme)).toEqual([]);
    });

    it("columns can be mapped otherwise, and must be", async () => {
        const acme = fresh();
        const file = await sent(acme, "what\twhen\tsold\nP-1\t2024-05-01\t2024-05-02\n");
        expect(file.separator).toBe("\t");
        expectProblem(await acme.api.post(`/v1/imports/${file.id}/run`), 422, "column_missing");
        const tag = (await get(acme, file.id)).headers["etag"] ?? "";
        const put = (fields: Record<string, string>, match = tag) =>
            acme.api.put<Import>(`/v1/imports/${file.id}/mapping`, { fields }, { headers: { "if-match": match } });
        const missing = expectProblem(await put({ external_id: "what" }), 422, "column_missing");
        expect(missing.errors).toMatchObject([{ pointer: "/fields/contacted_on" }]);
        expectProblem(await put({ external_id: "what", contacted_on: "never" }), 422, "unknown_value");
        expectProblem(await put({ external_id: "what", contacted_on: "when", email: "sold" }), 422, "unknown_field");
        const good = { external_id: "what", contacted_on: "when", won_on: "sold" };
        expectProblem(await put(good, '"99"'), 412, "precondition_failed");
        expect((await put(good)).status).toBe(200);
        await ran(acme, file.id, "run");
        expect(await singles(acme)).toMatchObject([{ external_id: "P-1", won_on: "2024-05-02" }]);
    });

    it("counts come with blanks between thousands and French months", async () => {
        const acme = fresh();
        const text =
            "\uFEFFMois;Prospects contactés;Clients\n05/2024;1 250;125\n2024-06;1\u00a0000;12\n07/2024;dix;1\n08/2024;1;2\n2024-07-99;3;1\n";
        const done = await ran(acme, (await sent(acme, text, "classical_counts")).id, "run");
        expect(done).toMatchObject({ encoding: "utf8", added: 2, refused: 3 });
        expect(done.faults.map(({ line, code }) => [line, code])).toEqual([
            [4, "number_invalid"],
            [5, "won_beyond_contacted"],
            [6, "month_invalid"],
        ]);
        const { items } = await acme.api.ok(
            200,
            acme.api.get<Page<{ month: string; contacted: number }>>("/v1/classical-prospects"),
        );
        expect(items).toMatchObject([
            { month: "2024-06", contacted: 1_000 },
            { month: "2024-05", contacted: 1_250 },
        ]);
    });

    it("a second line about the same is refused, names the first, and a dry run says what a run does", async () => {
        const acme = fresh();
        const told =
            "external_id,contacted_on,won_on\nP-1,2024-05-01,\nP-2,2024-05-01,\nP-1,2024-05-01,2024-05-09\n P-1 ,2024-05-01,\n";
        const file = await sent(acme, told);
        const counts = { rows: 4, added: 2, changed: 0, unchanged: 0, refused: 2 };
        for (const how of ["dry-run", "dry-run", "run"] as const) {
            const done = await ran(acme, file.id, how);
            expect(done).toMatchObject(counts);
            expect(done.faults.map(({ line, field, code, first_line }) => [line, field, code, first_line])).toEqual([
                [4, "external_id", "told_twice", 2],
                [5, "external_id", "told_twice", 2],
            ]);
        }
        expect(await singles(acme)).toMatchObject([{ external_id: "P-2" }, { external_id: "P-1", won_on: null }]);
        for (const [language, words] of [
            ["en", "Line 2 of this file"],
            ["fr", "La ligne 2 de ce fichier"],
        ] as const) {
            const errors = await acme.api.get(`/v1/imports/${file.id}/errors.csv`, {
                headers: { "accept-language": language },
            });
            expect(errors.text.split("\r\n")[1]).toContain(words);
        }
    });

    it("a month and rep is told once in a file, and a line that was refused told nothing", async () => {
        const acme = fresh();
        const one = await invite(acme, "rep");
        const told = `month,contacted,won,rep\n2024-05,9,10,\n2024-05,10,1,\n05/2024,20,2,\n2024-05,30,3,${one.email}\n2024-05,40,4,${one.id}\n`;
        const done = await ran(acme, (await sent(acme, told, "classical_counts")).id, "run");
        expect(done).toMatchObject({ rows: 5, added: 2, refused: 3 });
        expect(done.faults.map(({ line, code, first_line }) => [line, code, first_line])).toEqual([
            [2, "won_beyond_contacted", null],
            [4, "told_twice", 3],
            [6, "told_twice", 5],
        ]);
        const { items } = await acme.api.ok(200, acme.api.get<Page<{ contacted: number }>>("/v1/classical-prospects"));
        expect(items.map(({ contacted }) => contacted).sort()).toEqual([10, 30]);
    });

    it("what is told twice is found however far apart it stands", async () => {
        const acme = fresh();
        const body = ["external_id,contacted_on"];
        for (let i = 0; i < 1_300; ++i) body.push(`P-${i},2024-05-01`);
        body.push("P-3,2024-05-02", "P-700,2024-05-02");
        const { id } = await sent(acme, body.join("\n"));
        for (const how of ["dry-run", "run"] as const) {
            const done = await ran(acme, id, how);
            expect(done).toMatchObject({ rows: 1_302, added: 1_300, changed: 0, refused: 2 });
            expect(done.faults.map(({ line, first_line }) => [line, first_line])).toEqual([
                [1_302, 5],
                [1_303, 702],
            ]);
        }
    });

    it("what is no table of text is refused", async () => {
        const acme = fresh();
        const refused = async (raw: string | Buffer, code: string) => expectProblem(await send(acme, raw), 422, code);
        await refused("", "file_empty");
        await refused("\uFEFF", "file_empty");
        await refused("external_id,contacted_on\n", "file_empty");
        await refused('"external_id,contacted_on\nP-1,2024-05-01\n', "csv_syntax");
        await refused(Buffer.from("\uFEFFNuméro;Date\nP-1;2024-05-01\n", "utf16le"), "encoding_unknown");
        await refused(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0x81]), "encoding_unknown");
        expectProblem(await send(acme, "a,b\n1,2\n", "prospects"), 422, "unknown_value");
        const other = await send(acme, "a,b\n1,2\n", undefined, { "content-type": "application/json" });
        expect(expectProblem(other, 415, "unsupported_media_type").detail).toContain("text/csv");
        expect((await acme.api.ok(200, acme.api.get<Page<Import>>("/v1/imports"))).items).toEqual([]);
    });

    it("a caller without the right is told before the file has come", async () => {
        const acme = fresh();
        const viewer = await member(acme, "viewer");
        const raw = "a,b\n1,2\n";
        const path = "/v1/imports?kind=classical_prospects";
        expectProblem(await viewer.request("POST", path, { raw, headers: csv }), 403, "forbidden");
        expectProblem(await server().api.request("POST", path, { raw, headers: csv }), 401, "unauthorized");
        // Only the head is sent: whoever waits for the body would never answer.
        const status = await new Promise<number>((resolve, reject) => {
            const headers = { ...csv, "content-length": 100_000_000 };
            const outgoing = httpRequest(`${server().url}${path}`, { method: "POST", headers }, (incoming) => {
                resolve(incoming.statusCode ?? 0);
                outgoing.destroy();
            });
            outgoing.on("error", reject);
            outgoing.flushHeaders();
        });
        expect(status).toBe(401);
        const huge = { ...csv, "content-length": "104857601" };
        const tooLarge = await new Promise<number>((resolve, reject) => {
            const outgoing = httpRequest(`${server().url}${path}`, { method: "POST", headers: huge }, (incoming) => {
                resolve(incoming.statusCode ?? 0);
                outgoing.destroy();
            });
            outgoing.on("error", reject);
            outgoing.flushHeaders();
        });
        expect(tooLarge).toBe(413);
    });

    it("a workspace sees no file of another", async () => {
        const [acme, other] = [fresh(), fresh()];
        const { id } = await sent(acme, french);
        expectProblem(await get(other, id), 404, "not_found");
        expectProblem(await other.api.post(`/v1/imports/${id}/run`), 404, "not_found");
        expectProblem(await other.api.get(`/v1/imports/${id}/errors.csv`), 404, "not_found");
        expectProblem(await other.api.request("DELETE", `/v1/imports/${id}`), 404, "not_found");
    });
});

describeOnBothEngines("a long import", { workspaces: [{ copies: 1 }] }, (server) => {
    it("goes on after the program was killed in the middle, and loses and doubles nothing", async () => {
        const acme = server().workspace();
        const lines = 60_000;
        const body = ["external_id,contacted_on,won_on"];
        for (let i = 0; i < lines; ++i) body.push(`P-${i},2024-05-${String((i % 28) + 1).padStart(2, "0")},`);
        const { id } = await sent(acme, body.join("\n"));
        await acme.api.ok(202, acme.api.post<Import>(`/v1/imports/${id}/run`));
        await expect
            .poll(async () => (await acme.api.ok(200, get(acme, id))).progress, { timeout: 20_000 })
            .toBeGreaterThan(0);
        const before = await acme.api.ok(200, get(acme, id));
        await server().crash();
        await server().startAgain();
        await expect.poll(async () => (await acme.api.ok(200, get(acme, id))).state, { timeout: 60_000 }).toBe("done");
        const after = await acme.api.ok(200, get(acme, id));
        expect(before.added).toBeLessThan(lines);
        expect(after).toMatchObject({ rows: lines, added: lines, changed: 0, unchanged: 0, refused: 0 });
    });
});
