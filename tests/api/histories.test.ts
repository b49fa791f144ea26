// The random histories of the model test, lived by the real program: history_player draws them, knows what must come of
// them and judges every step by what the server shows; here its steps become requests.
import { execFileSync, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import type { Answer, Api } from "./support/client.js";
import type { Balances, BillingFact, Money, Page, Reward } from "./support/contract.js";
import { binary } from "./support/places.js";
import { Random } from "./support/random.js";
import { describeOnBothEngines, type Supply } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

/** Built beside the program. */
const player = join(dirname(binary), "tests/player/history_player");
const seed = new Random().seed;
const histories = Number(
    process.env["PARRAIN_PLAYED_HISTORIES"] ?? (process.env["PARRAIN_LONG"] === undefined ? 6 : 60),
);
/** Each takes some years of the server's clock, which goes no further than 2092. */
const perServer = 10;

/** Workspaces in the currencies of `count` histories from `first` on. */
function suppliesOf(first: number, count: number): Supply[] {
    const listed = execFileSync(player, ["--currencies", String(first), String(count)], { encoding: "utf8" });
    const currencies = listed.trim().split("\n");
    return [...new Set(currencies)].map((currency) => ({
        currency,
        copies: currencies.filter((one) => one === currency).length,
    }));
}

/** One step of a history, as history_player says it. */
interface Step {
    do: string;
    currency: string;
    rules: { number: number; rule: object }[];
    referral: number;
    country?: string;
    company_number: boolean;
    event: string;
    facts: { referral: number; fact: Omit<BillingFact, "customer"> }[];
    now: string;
    reward: string;
    payout: number;
    outcomes: ("confirmed" | "failed")[];
    amount: number;
    seed: number;
    wrong: string;
}

interface ShownReward extends Reward {
    owed: Money;
}

interface Entry {
    sequence: number;
    from: string;
    to: string;
    amount: Money;
    reward: string | null;
    cause: { type: string };
}

/** Whether it was done; a refusal is said only where the state of things may forbid the step. */
function done(answer: Answer<unknown>, ...refusals: string[]): boolean {
    if (answer.status < 300) return true;
    const { code } = answer.body as { code: string };
    expect(refusals, answer.text).toContain(code);
    return false;
}

const companyNumbers = ["732829320", "552100554", "542051180"];

/** One history at the server: a workspace of its own, one advocate, two people who handle money. */
class Stage {
    private advocate!: Advocate;
    private program = "";
    private second!: Api;
    private readonly numberOfRule = new Map<string, number>();
    private readonly ruleOfReward = new Map<string, number>();
    private readonly referred: Referred[] = [];
    /** Payouts of each reward, as they were begun. */
    private readonly payouts = new Map<string, string[]>();
    private seen = 0;

    constructor(private readonly acme: Workspace) {}

    /** Does one step; what the player is told beside what the server shows. */
    async take(step: Step): Promise<object> {
        const { api } = this.acme;
        const reward = `/v1/rewards/${step.reward}`;
        switch (step.do) {
            case "begin":
                return this.begin(step);
            case "submit":
                return this.submit(step);
            case "engage":
                return { done: await this.engage(step.referral) };
            case "close":
                return { done: await this.move(step.referral, step.event) };
            case "tell":
                await Promise.all(step.facts.map((one) => this.tell(one)));
                return {};
            case "time":
                await this.until(Date.parse(step.now));
                return {};
            case "approve":
                return { done: await this.approve(`${reward}/approve`) };
            case "act":
                await this.act(step);
                return {};
            case "repay":
                await api.ok(200, api.post(`${reward}/repayments`, { amount: this.acme.money(step.amount) }));
                return {};
            case "limit":
                await this.limit(step.amount);
                return {};
            case "agree":
                await this.agree(`${this.payoutOf(step)}/approve`);
                return {};
            case "start":
                return { done: await this.start(step.reward) };
            case "hear":
                return { done: await this.hear(step) };
            case "cancel":
                return {
                    done: done(
                        await api.post(`${this.payoutOf(step)}/cancel`, { reason: "Called off" }),
                        "illegal_transition",
                    ),
                };
            case "top_up":
                await api.ok(
                    201,
                    api.post(`/v1/programs/${this.program}/budget/top-ups`, { amount: this.acme.money(step.amount) }),
                );
                return {};
            case "end":
                await this.end();
                return {};
            default:
                throw new Error(`the player wants ${step.do}`);
        }
    }

    private async begin({ rules }: Step): Promise<object> {
        const { api } = this.acme;
        const [program] = (await api.ok(200, api.get<Page<{ id: string; rules: { id: string }[] }>>("/v1/programs")))
            .items;
        this.program = program?.id ?? "";
        for (const { id } of program?.rules ?? []) {
            expect((await api.request("DELETE", `/v1/programs/${this.program}/rules/${id}`)).status).toBeLessThan(300);
        }
        for (const { number, rule } of rules) {
            const published = await api.ok(201, api.post<{ id: string }>(`/v1/programs/${this.program}/rules`, rule));
            this.numberOfRule.set(published.id, number);
        }
        const scopes = (await api.ok(200, api.get<Page<{ scopes: string[] }>>("/v1/api-keys"))).items[0]?.scopes;
        const key = await api.ok(201, api.post<{ key: string }>("/v1/api-keys", { name: "The second person", scopes }));
        this.second = this.acme.server.api.with({ authorization: `Bearer ${key.key}` });
        // The history's January begins next.
        const year = new Date(this.acme.server.now).getUTCFullYear() + 1;
        await this.until(Date.UTC(year, 0, 1, 12));
        this.advocate = await this.acme.advocate();
        // Whoever was informed is kept for as long as can be set: histories are longer than a month of silence.
        const kept = await api.get<object>("/v1/retention");
        const headers = { "if-match": kept.headers["etag"] ?? "" };
        await api.ok(200, api.put("/v1/retention", { ...kept.body, silent_days: 365 }, { headers }));
        return { years: year - 2026 };
    }

    private async submit({ referral, country, company_number }: Step): Promise<object> {
        const told = {
            ...(country === undefined ? { country: undefined } : { country }),
            ...(company_number ? { company_number: companyNumbers[referral - 1] as string } : {}),
        };
        const prospect = Object.fromEntries(
            Object.entries({ ...this.acme.prospect(), ...told }).filter(([, value]) => value !== undefined),
        );
        const receipt = await this.acme.api.ok(
            201,
            this.advocate.widget.post<{ id: string }>("/widget/v1/referrals", prospect),
        );
        const email = String(prospect["email"]);
        this.referred[referral - 1] = { id: receipt.id, email, customer: `cus-${receipt.id}` };
        const stored = await this.acme.referral(receipt.id);
        expect(stored).toMatchObject({ state: "accepted" });
        expect(stored.prospect.country).toBe(country ?? null);
        expect(await this.move(referral, "contacted")).toBe(true);
        return {
            submission: {
                relevance: stored.relevance.score,
                address_class: stored.address_class,
                accepted_at: stored.submitted_at,
            },
        };
    }

    private of(referral: number): Referred {
        return this.referred[referral - 1] as Referred;
    }

    private async move(referral: number, event: string): Promise<boolean> {
        const path = `/v1/referrals/${this.of(referral).id}/transitions`;
        return done(await this.acme.api.post(path, { event, reason: "Asked" }), "illegal_transition");
    }

    private async engage(referral: number): Promise<boolean> {
        if ((await this.acme.referral(this.of(referral).id)).state !== "contacted") return false;
        expect(await this.move(referral, "prospect_interested")).toBe(true);
        return true;
    }

    private async tell({ referral, fact }: Step["facts"][number]): Promise<void> {
        const { customer, email } = this.of(referral);
        await this.acme.tell({ ...fact, customer: { external_id: customer, email } });
    }

    private async until(moment: number): Promise<void> {
        const seconds = Math.ceil((moment - this.acme.server.now) / 1000);
        if (seconds > 0) await this.acme.advance(seconds);
    }

    /** What came of one's own act, another person approves. */
    private async approve(path: string): Promise<boolean> {
        const first = await this.acme.api.post(path);
        if (done(first, "illegal_transition", "four_eyes")) return true;
        if ((first.body as { code: string }).code !== "four_eyes") return false;
        return done(await this.second.post(path));
    }

    private async act({ reward, event }: Step): Promise<void> {
        if (event === "claim_expired") return this.acme.advanceDays(181);
        if (event === "advocate_left") {
            const left = await this.acme.api.request("DELETE", `/v1/users/${this.advocate.user}`);
            return void expect(left.status).toBeLessThan(300);
        }
        const path = `/v1/rewards/${reward}/transitions`;
        const wanted = { event, reason: "Seen" };
        const moved = await this.acme.api.post<{ approvals?: object | null }>(path, wanted);
        if (!done(moved, "illegal_transition", "insufficient_budget")) return;
        if (moved.body.approvals) done(await this.second.post(path, wanted), "insufficient_budget");
    }

    private async limit(amount: number): Promise<void> {
        const { api } = this.acme;
        const { body, headers } = await api.get<Record<string, unknown>>("/v1/workspace");
        const { name, locale, brand, origins, set_up } = body;
        const edit = { name, locale, brand, origins, set_up, four_eyes_above: this.acme.money(amount) };
        await api.ok(200, api.put("/v1/workspace", edit, { headers: { "if-match": headers["etag"] ?? "" } }));
    }

    private async agree(path: string): Promise<void> {
        const own = await this.acme.api.post<{ code: string }>(path);
        expect({ status: own.status, code: own.body.code }).toEqual({ status: 403, code: "four_eyes" });
        await this.acme.api.ok(200, this.second.post(path));
    }

    private async start(reward: string): Promise<boolean> {
        const answer = await this.acme.api.post<{ id: string }>("/v1/payouts", { rewards: [reward] });
        if (!done(answer, "illegal_transition", "unknown_value", "nothing_to_pay")) return false;
        this.payouts.set(reward, [...(this.payouts.get(reward) ?? []), answer.body.id]);
        return true;
    }

    private payoutOf({ reward, payout }: Step): string {
        return `/v1/payouts/${this.payouts.get(reward)?.[payout]}`;
    }

    /** Both results in one request contradict each other; one may come late, or again. */
    private async hear(step: Step): Promise<boolean> {
        const results = step.outcomes.map((outcome) => ({ reward: step.reward, outcome }));
        const answer = await this.acme.api.post(`${this.payoutOf(step)}/results`, { results });
        if (step.outcomes.length > 1) return done(answer, "contradiction");
        return done(
            answer,
            "illegal_transition",
            "awaiting_approval",
            "in_other_payout",
            "already_paid",
            "insufficient_budget",
        );
    }

    private async end(): Promise<void> {
        const { api } = this.acme;
        const check = await api.ok(200, api.get("/v1/ledger/verification"));
        expect(check).toMatchObject({ intact: true, breach: null });
    }

    private async ruleOf(reward: string): Promise<number> {
        const known = this.ruleOfReward.get(reward);
        if (known !== undefined) return known;
        const { api } = this.acme;
        const { rule } = await api.ok(200, api.get<{ rule: { id: string } }>(`/v1/rewards/${reward}`));
        const number = this.numberOfRule.get(rule.id) ?? 0;
        this.ruleOfReward.set(reward, number);
        return number;
    }

    private async waits(reward: string): Promise<boolean> {
        const payout = this.payouts.get(reward)?.at(-1);
        if (payout === undefined) return false;
        const { state } = await this.acme.api.ok(200, this.acme.api.get<{ state: string }>(`/v1/payouts/${payout}`));
        return state === "awaiting_approval";
    }

    private async newEntries(): Promise<Entry[]> {
        const { items } = await this.acme.api.ok(200, this.acme.api.get<Page<Entry>>("/v1/ledger/entries?limit=200"));
        const fresh = items.filter(({ sequence }) => sequence > this.seen).reverse();
        this.seen = items[0]?.sequence ?? 0;
        return fresh;
    }

    /** What the server shows now. */
    async shown(): Promise<object> {
        const { api } = this.acme;
        // What is due is done by a thread of the server's: what is read here has to be of one moment.
        await this.acme.advance(0);
        const [rewards, entries, balances, program, events, referrals] = await Promise.all([
            this.acme.rewards("limit=200") as Promise<ShownReward[]>,
            this.newEntries(),
            api.ok(200, api.get<Balances>("/v1/ledger/balances")),
            api.ok(200, api.get<{ budget: { limited: boolean } }>(`/v1/programs/${this.program}`)),
            api.ok(200, api.get<Page<{ id: string; outcome: string }>>("/v1/billing-events?limit=200")),
            api.ok(200, api.get<Page<{ id: string; state: string }>>("/v1/referrals?limit=200")),
        ]);
        expect(events.items.filter(({ outcome }) => outcome === "pending")).toEqual([]);
        const numbers = new Map(this.referred.map(({ id }, index) => [id, index + 1]));
        return {
            now: new Date(this.acme.server.now).toISOString(),
            limited: program.budget.limited,
            balances: Object.fromEntries(balances.balances.map(({ account, amount }) => [account, amount])),
            entries: entries.map(({ from, to, amount, reward, cause }) => ({
                from,
                to,
                amount: amount.amount,
                reward: reward ?? "",
                cause: cause.type,
            })),
            rewards: await Promise.all(
                rewards.map(async ({ id, referral, kind, state, value, owed, basis, hold_until }) => ({
                    id,
                    referral: numbers.get(referral) ?? 0,
                    rule: await this.ruleOf(id),
                    kind,
                    state,
                    value: value.amount,
                    owed: owed.amount,
                    invoice: basis.invoice ?? "",
                    hold_until,
                    waits: state === "scheduled" && (await this.waits(id)),
                })),
            ),
            facts: events.items.map(({ id }) => id),
            lapsed: referrals.items
                .filter(({ state }) => ["expired", "erased"].includes(state))
                .map(({ id }) => numbers.get(id) ?? 0),
        };
    }
}

/** Does one step and says what is to be seen afterwards; what went wrong on the way is a fault of the server's. */
async function answerTo(stage: Stage, step: Step): Promise<string> {
    try {
        const more = await stage.take(step);
        return JSON.stringify({ ...(await stage.shown()), ...more, fault: "" });
    } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        return JSON.stringify({ fault, done: false });
    }
}

for (let done = 0; done < histories; done += perServer) {
    const [first, count] = [seed + done, Math.min(perServer, histories - done)];
    const name = `random histories from ${first} on`;
    describeOnBothEngines(name, { workspaces: suppliesOf(first, count) }, (server) => {
        it("keep every invariant at every step", { timeout: 600_000 }, async () => {
            console.info(`PARRAIN_SEED=${first}, ${count} histories on ${server().engine}`);
            const program = spawn(player, [String(first), String(count)], { stdio: ["pipe", "pipe", "inherit"] });
            const wrong: string[] = [];
            let steps = 0;
            let judged = 0;
            let stage: Stage | undefined;
            for await (const line of createInterface({ input: program.stdout })) {
                const step = JSON.parse(line) as Step;
                if (step.do === "verdict") {
                    ++judged;
                    const replay = `PARRAIN_PLAYED_HISTORIES=1 PARRAIN_SEED=${step.seed}`;
                    if (step.wrong !== "") wrong.push(`replay with ${replay}: ${step.wrong}`);
                    continue;
                }
                ++steps;
                if (step.do === "begin") stage = new Stage(server().workspace({ currency: step.currency }));
                if (stage === undefined) throw new Error("a history begins with its rules");
                program.stdin.write(`${await answerTo(stage, step)}\n`);
            }
            expect(wrong).toEqual([]);
            expect(judged).toBe(count);
            expect(steps).toBeGreaterThan(count * 10);
        });
    });
}
