// The ledger as people check it: its chain, its reconciliation, and what is taken away to a spreadsheet.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page } from "./support/contract.js";
import { describeOnBothEngines, type Server } from "./support/server.js";
import type { Workspace } from "./support/workspace.js";

interface Line {
    id: string;
    sequence: number;
    hash: string;
    at: string;
    from: string;
    to: string;
    amount: { amount: number; currency: string };
    reward: string | null;
    referral: string | null;
    program: string;
    cause: { type: string; id: string | null };
}

interface Verification {
    intact: boolean;
    entries: number;
    rewards: number;
    head_sequence: number;
    head_hash: string;
    breach: { kind: string; sequence: number | null; reward: string | null; text: string } | null;
    text: string;
}

interface Flow {
    account: string;
    opening: number;
    in: number;
    out: number;
    closing: number;
}

interface Reconciliation {
    from: string;
    to: string;
    currencies: {
        currency: string;
        accounts: Flow[];
        to_pay: number;
        owed_back: number;
        paid: number;
        repaid: number;
    }[];
}

const entries = async (acme: Workspace, query = "limit=200"): Promise<Line[]> =>
    (await acme.api.ok(200, acme.api.get<Page<Line>>(`/v1/ledger/entries?${query}`))).items;

const verification = (acme: Workspace): Promise<Verification> =>
    acme.api.ok(200, acme.api.get<Verification>("/v1/ledger/verification"));

/** The hash of an entry as an auditor makes it, from what the API tells. */
function hashOf(previous: string, workspace: string, line: Line): string {
    const micros = BigInt(Date.parse(line.at)) * 1000n + BigInt(/\.\d{3}(\d{3})Z$/.exec(line.at)?.[1] ?? "0");
    const fields = [
        workspace,
        String(line.sequence),
        line.id,
        line.program,
        line.reward ?? "",
        line.referral ?? "",
        String(micros),
        line.from,
        line.to,
        line.amount.currency,
        String(line.amount.amount),
        line.cause.type,
        line.cause.id ?? "",
    ];
    const netstrings = fields.map((field) => `${Buffer.byteLength(field)}:${field},`).join("");
    return createHash("sha256")
        .update(previous + netstrings)
        .digest("hex");
}

/** A file as its lines of cells; cells of these tests hold no line ends. */
async function csv(acme: Workspace, path: string, language = "en"): Promise<string[][]> {
    const answer = await acme.api.get(path, { headers: { "accept-language": language } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="[a-z-]+\.csv"$/);
    expect(answer.text.startsWith("\uFEFF")).toBe(true);
    expect(answer.text.endsWith("\r\n")).toBe(true);
    const lines = answer.text.slice(1, -2).split("\r\n");
    return lines.map((line) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
            ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
        ),
    );
}

/** The cells of one column, named by its heading. */
function column(table: string[][], heading: string): (string | undefined)[] {
    const index = table[0]?.indexOf(heading) ?? -1;
    expect(index, `${heading} among ${table[0]?.join()}`).toBeGreaterThanOrEqual(0);
    return table.slice(1).map((row) => row[index]);
}

describeOnBothEngines("the ledger", { workspaces: [{ copies: 16 }, { copies: 1, currency: "TND" }] }, (server) => {
    const fresh = () => server().workspace();

    it("is a chain that anybody can recompute", async () => {
        const acme = fresh();
        const { referred, reward } = await acme.sale({ amount: 10_000 });
        await acme.told(acme.refund(referred, 2_500));
        await acme.approved(reward);
        const lines = (await entries(acme)).reverse();
        expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));
        let previous = "0".repeat(64);
        for (const line of lines) {
            expect(line.hash).toBe(hashOf(previous, acme.id, line));
            previous = line.hash;
        }
        const found = await verification(acme);
        expect(found).toMatchObject({ intact: true, entries: lines.length, breach: null });
        expect(found).toMatchObject({ head_sequence: lines.length, head_hash: previous });
    });

    it("is intact while it is empty", async () => {
        const acme = fresh();
        expect(await verification(acme)).toMatchObject({ intact: true, entries: 0, head_sequence: 0, breach: null });
    });

    it("says what caused a balance: the lines of one account", async () => {
        const acme = fresh();
        const { reward } = await acme.sale({ amount: 10_000 });
        await acme.approved(reward);
        const lines = await entries(acme, "account=approved&currency=EUR");
        expect(lines).toMatchObject([{ from: "pending", to: "approved", cause: { type: "job" } }]);
        expect(await entries(acme, "account=approved&currency=JPY")).toEqual([]);
        const day = lines[0]?.at ?? "";
        expect(await entries(acme, `account=approved&from=${day}`)).toHaveLength(1);
        expect(await entries(acme, `account=approved&to=${day}`)).toEqual([]);
        expectProblem(await acme.api.get("/v1/ledger/entries?currency=EURO"), 422, "currency_unknown");
    });

    it("reconciles: what was there, came, went and is there", async () => {
        const acme = fresh();
        const { reward, referred } = await acme.sale({ amount: 10_000 });
        await acme.approved(reward);
        const payout = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", { rewards: [reward.id] }));
        const results = { results: [{ reward: reward.id, outcome: "confirmed" }] };
        await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout.id}/results`, results));
        await acme.advanceDays(70);
        await acme.told(acme.refund(referred, 10_000));

        const month = acme.at().slice(0, 7);
        const now = await acme.api.ok(200, acme.api.get<Reconciliation>(`/v1/ledger/reconciliation?from=${month}`));
        expect(now.from).toBe(`${month}-01`);
        const [euros] = now.currencies;
        expect(euros).toMatchObject({ currency: "EUR", to_pay: 0, owed_back: 24_000, paid: 0, repaid: 0 });
        const flow = (account: string) => euros?.accounts.find((one) => one.account === account);
        expect(flow("settled")).toEqual({ account: "settled", opening: 24_000, in: 0, out: 0, closing: 24_000 });
        expect(flow("owed")).toEqual({ account: "owed", opening: 0, in: 0, out: 24_000, closing: -24_000 });
        for (const sum of ["opening", "closing"] as const) {
            expect(euros?.accounts.reduce((total, one) => total + one[sum], 0)).toBe(0);
        }
        const balances = await acme.balances();
        for (const { account, closing } of euros?.accounts ?? []) {
            expect(balances[account as keyof typeof balances]).toBe(closing);
        }
        const whole = await acme.api.ok(
            200,
            acme.api.get<Reconciliation>("/v1/ledger/reconciliation?from=2020-01-01&to=2099-12"),
        );
        expect(whole.currencies[0]).toMatchObject({ paid: 24_000, owed_back: 24_000 });
        expect(whole.currencies[0]?.accounts.every(({ opening }) => opening === 0)).toBe(true);

        const table = await csv(acme, "/v1/ledger/reconciliation.csv?from=2020-01-01&to=2099-12");
        expect(table).toContainEqual([
            "2020-01-01",
            "2099-12-31",
            "EUR",
            "Owed back",
            "0.00",
            "0.00",
            "240.00",
            "-240.00",
        ]);
        expect(table).toContainEqual(["2020-01-01", "2099-12-31", "EUR", "Paid out", "", "", "", "240.00"]);
    });

    it.each(["from=yesterday", "to=2026-13"])("refuses the period %s", async (period) => {
        const asked = await fresh().api.get(`/v1/ledger/reconciliation?${period}`);
        const { errors } = expectProblem(asked, 422, "time_invalid");
        expect(errors).toHaveLength(1);
        expect(errors?.[0]?.detail).toContain("a day like 2026-05-31 or a month like 2026-05,");
    });

    it("refuses a period that ends before it starts", async () => {
        const asked = await fresh().api.get("/v1/ledger/reconciliation?from=2026-05-02&to=2026-05-01");
        expect(expectProblem(asked, 422, "ends_before_start").errors).toMatchObject([{ pointer: "/to" }]);
    });

    it.each(["ledger/reconciliation", "reports/economics"])(
        "says in French how a period of %s is written",
        async (of) => {
            const acme = fresh();
            const french = { headers: { "accept-language": "fr" } };
            const problem = expectProblem(await acme.api.get(`/v1/${of}?from=05/2026`, french), 422, "time_invalid");
            expect(problem.errors).toMatchObject([{ pointer: "/from" }]);
            expect(problem.detail).toContain("un jour comme 2026-05-31 ou un mois comme 2026-05,");
        },
    );

    it("is taken away to a spreadsheet in the caller's language, each currency in its own decimals", async () => {
        const acme = server().workspace({ currency: "TND" });
        const { reward, referred } = await acme.sale({ amount: 10_000 });
        const table = await csv(acme, "/v1/ledger/entries.csv?account=pending");
        expect(table).toHaveLength(2);
        expect(column(table, "Amount")).toEqual(["24.000"]);
        expect(column(table, "Currency")).toEqual(["TND"]);
        expect(column(table, "Reward")).toEqual([reward.id]);
        expect(column(table, "Recommendation")).toEqual([referred.id]);
        expect(column(table, "Date")[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        const french = await csv(acme, "/v1/ledger/entries.csv?account=pending", "fr");
        expect(column(french, "Montant")).toEqual(["24.000"]);

        const rewards = await csv(acme, `/v1/rewards.csv?state=pending&referral=${referred.id}`);
        expect(column(rewards, "Value")).toEqual(["24.000"]);
        expect(column(rewards, "State")).toEqual(["In hold"]);
        expect(await csv(acme, "/v1/rewards.csv?state=paid")).toHaveLength(1);
        expectProblem(await acme.api.get("/v1/rewards.csv?state=rich"), 422, "unknown_value");
        expectProblem(await acme.api.get("/v1/rewards.csv?limit=5"), 422, "unknown_field");
    });

    it("never lets a prospect's words become a formula", async () => {
        const acme = fresh();
        const need = '=HYPERLINK("http://evil.example")';
        const referred = await acme.refer(await acme.advocate(), { need, company: "@SUM(A1)", phone: "+33612345678" });
        const table = await csv(acme, "/v1/referrals.csv");
        expect(column(table, "Recommendation")).toEqual([referred.id]);
        expect(column(table, "Need")).toEqual([`'${need}`]);
        expect(column(table, "Prospect")).toEqual(["'@SUM(A1)"]);
        expect(column(table, "Phone")).toEqual(["'+33612345678"]);
        expect(await csv(acme, "/v1/referrals.csv?state=won")).toHaveLength(1);
    });

    it.each(["ledger/entries", "ledger/reconciliation", "rewards", "referrals"])(
        "gives %s as a workbook",
        async (list) => {
            const acme = fresh();
            await acme.refer(await acme.advocate());
            const answer = await acme.api.get(`/v1/${list}.xlsx`);
            expect(answer.status, answer.text).toBe(200);
            expect(answer.headers["content-type"]).toContain("spreadsheetml.sheet");
            expect(answer.text.startsWith("PK\u0003\u0004")).toBe(true);
        },
    );

    it("is for those who may see money", async () => {
        const acme = fresh();
        for (const path of ["/v1/ledger/verification", "/v1/ledger/entries.csv", "/v1/rewards.csv"]) {
            expectProblem(await server().api.get(path), 401, "unauthorized");
        }
        const other = await acme.api.ok(
            201,
            acme.api.post<{ key: string }>("/v1/api-keys", { name: "lists", scopes: ["referrals"] }),
        );
        const narrow = server().api.with({ authorization: `Bearer ${other.key}` });
        expect((await narrow.get("/v1/referrals.csv")).status).toBe(200);
        expectProblem(await narrow.get("/v1/ledger/entries.csv"), 403, "forbidden");
    });
});

/** What somebody with access to the database might do, and what is found. */
const tamperings: [string, (workspace: string) => string, string][] = [
    [
        "changes an amount",
        (id) => `UPDATE entries SET amount = amount + 1 WHERE workspace_id = ${id} AND sequence = 2`,
        "hash",
    ],
    [
        "changes a cause",
        (id) => `UPDATE entries SET cause_id = 'x' WHERE workspace_id = ${id} AND sequence = 1`,
        "hash",
    ],
    ["removes an entry", (id) => `DELETE FROM entries WHERE workspace_id = ${id} AND sequence = 1`, "gap"],
    [
        "removes the last entry",
        (id) =>
            `DELETE FROM entries WHERE workspace_id = ${id} AND sequence = (SELECT MAX(sequence) FROM entries WHERE workspace_id = ${id})`,
        "head",
    ],
    [
        "changes a balance",
        (id) => `UPDATE balances SET amount = amount + 5 WHERE workspace_id = ${id} AND account = 'pending'`,
        "sum",
    ],
    [
        "moves a balance",
        (id) =>
            `UPDATE balances SET amount = amount + CASE WHEN account = 'pending' THEN 5 ELSE -5 END WHERE workspace_id = ${id} AND account IN ('pending', 'funding')`,
        "balance",
    ],
    [
        "raises a reward",
        (id) =>
            `UPDATE rewards SET pending = pending + 5, entitled = entitled + 5 WHERE workspace_id = ${id} AND state = 'pending'`,
        "reward_entries",
    ],
    [
        "promises more than any money",
        (id) => `UPDATE rewards SET entitled = 9007199254740993 WHERE workspace_id = ${id} AND state = 'pending'`,
        "reward_place",
    ],
    [
        "calls a reward paid",
        (id) => `UPDATE rewards SET state = 'paid' WHERE workspace_id = ${id} AND state = 'pending'`,
        "reward_place",
    ],
    [
        "calls a reward held",
        (id) => `UPDATE rewards SET state = 'held' WHERE workspace_id = ${id} AND state = 'pending'`,
        "reward_history",
    ],
    [
        "forgets what became of a reward",
        (id) => `DELETE FROM reward_events WHERE workspace_id = ${id}`,
        "reward_history",
    ],
    [
        "tells a reward's history otherwise",
        (id) => `UPDATE reward_events SET state_before = 'held' WHERE workspace_id = ${id}`,
        "reward_history",
    ],
];

describeOnBothEngines("a ledger tampered with", { workspaces: [{ copies: tamperings.length + 1 }] }, (server) => {
    const verify = async (on: Server, ...args: string[]) => {
        const { status, stdout } = await on.command("verify", "--json", ...args);
        const lines = stdout.split("\n").filter((line) => line !== "");
        type Mended = { account: string; currency: string; from: number; to: number };
        type Found = {
            workspace_id: string;
            rebuilt: Mended[];
            intact: boolean;
            entries: number;
            breach: { kind: string } | null;
        };
        return { status, found: lines.map((line) => JSON.parse(line) as Found) };
    };

    it("is found out by `parrain verify` and by the API", async () => {
        const clean = server().workspace();
        await clean.sale({ amount: 10_000 });
        const victims: { acme: Workspace; kind: string }[] = [];
        for (const [, , kind] of tamperings) {
            const acme = server().workspace();
            await acme.sale({ amount: 10_000 });
            victims.push({ acme, kind });
        }
        await server().crash();
        const before = await verify(server());
        expect(before.status).toBe(0);
        expect(before.found).toHaveLength(victims.length + 1);
        expect(before.found.every(({ intact, entries }) => intact && entries > 0)).toBe(true);

        for (const [index, [, sql]] of tamperings.entries()) await server().sql(sql(victims[index]?.acme.id ?? ""));
        const after = await verify(server());
        expect(after.status).toBe(1);
        for (const { acme, kind } of victims) {
            const mine = after.found.find(({ workspace_id }) => workspace_id === acme.id);
            expect(mine, kind).toMatchObject({ intact: false, breach: { kind } });
        }
        expect((await verify(server(), "--workspace", clean.id)).status).toBe(0);
        expect((await verify(server(), "--workspace", "404")).status).toBe(2);
        expect((await server().command("verify", "--nonsense")).status).toBe(2);

        await server().startAgain();
        expect(await verification(clean)).toMatchObject({ intact: true, breach: null });
        for (const { acme, kind } of victims) {
            const told = await verification(acme);
            expect(told).toMatchObject({ intact: false, breach: { kind } });
            expect(told.breach?.text).not.toBe("");
        }

        await server().crash();
        const rebuilt = await verify(server(), "--rebuild");
        expect(rebuilt.status, "a balance is built anew, nothing else").toBe(1);
        const accounts = (id: string) =>
            rebuilt.found
                .find(({ workspace_id }) => workspace_id === id)
                ?.rebuilt.map(({ account, from, to }) => [account, from - to]);
        const again = await verify(server());
        for (const { acme, kind } of victims) {
            const is_balance = kind === "sum" || kind === "balance";
            const mended = kind === "sum" ? [["pending", 5]] : [["funding", -5], ["pending", 5]]; // prettier-ignore
            expect(accounts(acme.id), kind).toEqual(is_balance ? mended : []);
            const mine = again.found.find(({ workspace_id }) => workspace_id === acme.id);
            expect(mine?.intact, kind).toBe(is_balance);
        }
        expect(accounts(clean.id)).toEqual([]);
        await server().startAgain();
    });
});
