// Every cell of the table of reward states, tried on the real program: what causes an event in the world causes it here
// (facts of billing, the clock, top-ups, people, payouts, somebody who leaves), and where it is illegal nothing changes.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Page, Payout, Reward } from "./support/contract.js";
import { type Event, illegal, legal, type State, states } from "./support/reward-states.js";
import { describeOnBothEngines } from "./support/server.js";
import type { Advocate, Referred, Workspace } from "./support/workspace.js";

interface Detail extends Reward {
    paid: { amount: number };
    owed: { amount: number };
    events: { event: string; from: string | null; to: string | null }[];
}

const reason = "Checked by the test";

/** Departures, and the claims that expire with them, are tried as soon as the contract knows them. */
const contract = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8")) as {
    paths: Record<string, object>;
};
const knowsDepartures = "delete" in (contract.paths["/v1/users/{external_id}"] ?? {});
const isCaused = (event: Event) => knowsDepartures || (event !== "advocate_left" && event !== "claim_expired");

const paidByCustomer = 12_000;

/** One reward on its way through the states, with everything it may need. */
class Subject {
    payout = "";
    /** A payout of somebody else's reward. */
    foreign = "";
    private constructor(
        readonly acme: Workspace,
        readonly advocate: Advocate,
        readonly referred: Referred,
        readonly program: string,
        private reward = "",
    ) {}

    static async in(acme: Workspace, state: State): Promise<Subject> {
        const { items } = await acme.api.ok(200, acme.api.get<Page<{ id: string }>>("/v1/programs"));
        const advocate = await acme.advocate();
        const subject = new Subject(acme, advocate, await acme.refer(advocate), items[0]?.id ?? "");
        await subject.reach[state]();
        expect(await subject.state(), `the way to ${state}`).toBe(state);
        return subject;
    }

    get id(): string {
        return this.reward;
    }

    /** How each state is come by. */
    private readonly reach: Record<State, () => Promise<void>> = {
        absent: async () => {},
        parked: () => this.refund(1_000),
        unfunded: async () => {
            await this.topUp(1);
            await this.buy();
        },
        pending: () => this.buy(),
        held: () => this.after("pending", () => this.person("flagged")),
        approved: () => this.after("pending", () => this.acme.advanceDays(31)),
        scheduled: () => this.after("approved", () => this.pay()),
        failed: () => this.after("scheduled", () => this.result("failed")),
        paid: () => this.after("scheduled", () => this.result("confirmed")),
        clawback_due: () => this.after("paid", () => this.refund(3_000)),
        clawed_back: () => this.after("clawback_due", () => this.earnMore(3_000)),
        voided: () => this.after("pending", () => this.person("refused")),
        written_off: () => this.after("clawback_due", () => this.person("written_off")),
    };

    private async after(before: State, step: () => Promise<unknown>): Promise<void> {
        await this.reach[before]();
        expect(await this.state(), "on the way").toBe(before);
        await step();
    }

    /** What causes each event in the world. */
    readonly cause: Record<Event, () => Promise<unknown>> = {
        payment: () => this.buy(),
        partial_refund: () => this.refund(1_200),
        full_refund: () => this.refundRest(),
        budget_topped_up: () => this.topUp(1_000_000),
        hold_ended: () => this.acme.advanceDays(31),
        flagged: () => this.person("flagged"),
        cleared: () => this.person("cleared"),
        refused: () => this.person("refused"),
        advocate_left: () => this.leave(),
        scheduled: () => this.pay(),
        offset: () => this.offset(),
        claim_expired: () => this.acme.advanceDays(181),
        payout_confirmed: () => this.result("confirmed"),
        payout_failed: () => this.result("failed"),
        retried: () => this.pay(),
        written_off: () => this.person("written_off"),
    };

    async detail(): Promise<Detail | null> {
        if (this.reward === "") {
            const mine = (await this.acme.rewards(`referral=${this.referred.id}`)).filter(
                ({ beneficiary }) => beneficiary === "advocate",
            );
            if (mine[0] === undefined) return null;
            this.reward = mine[0].id;
        }
        return this.acme.api.ok(200, this.acme.api.get<Detail>(`/v1/rewards/${this.reward}`));
    }

    /** A refund that waits for its payment is all there is to see of a parked reward. */
    async state(): Promise<string> {
        const detail = await this.detail();
        if (detail !== null) return detail.state;
        return (await this.outcomes()).includes("parked") ? "parked" : "absent";
    }

    private readonly told: string[] = [];

    private outcomes(): Promise<string[]> {
        return Promise.all(this.told.map(async (id) => (await this.acme.fact(id)).outcome));
    }

    private refunded = 0;

    private async refund(amount: number): Promise<void> {
        const fact = this.acme.refund(this.referred, amount);
        this.told.push(fact.id);
        this.refunded += amount;
        await this.acme.told(fact);
    }

    private refundRest(): Promise<void> {
        return this.refund(paidByCustomer - this.refunded);
    }

    async buy(): Promise<void> {
        await this.acme.tell(this.acme.started(this.referred, { amount: paidByCustomer, interval: "year" }));
        await this.acme.told(this.acme.payment(this.referred, paidByCustomer));
    }

    topUp(amount: number): Promise<unknown> {
        const path = `/v1/programs/${this.program}/budget/top-ups`;
        return this.acme.api.ok(201, this.acme.api.post(path, { amount: this.acme.money(amount) }));
    }

    person(event: string): Promise<unknown> {
        return this.acme.api.ok(200, this.acme.api.post(`/v1/rewards/${this.reward}/transitions`, { event, reason }));
    }

    async pay(reward = this.reward): Promise<string> {
        const payout = await this.acme.api.ok(201, this.acme.api.post<Payout>("/v1/payouts", { rewards: [reward] }));
        if (reward === this.reward) this.payout = payout.id;
        return payout.id;
    }

    result(outcome: "confirmed" | "failed"): Promise<unknown> {
        const results = { results: [{ reward: this.reward, outcome }] };
        return this.acme.api.ok(200, this.acme.api.post(`/v1/payouts/${this.payout}/results`, results));
    }

    leave(): Promise<unknown> {
        return this.acme.api.ok(204, this.acme.api.request("DELETE", `/v1/users/${this.advocate.user}`));
    }

    /** Another sale of the same advocate, its reward approved. */
    private async another(amount: number): Promise<{ referred: Referred; reward: string }> {
        const advocate = await this.acme.returning(this.advocate);
        const { referred, reward } = await this.acme.sale({ amount, interval: "year" }, advocate);
        await this.acme.approved(reward);
        return { referred, reward: reward.id };
    }

    /** Another reward of the advocate is paid; what they owe is kept from it. */
    async earnMore(amount: number): Promise<void> {
        const { reward } = await this.another(amount);
        await this.pay(reward);
    }

    /** A debt takes part of an approved reward; a debt is settled in part by a newer reward. */
    private async offset(): Promise<void> {
        if ((await this.state()) !== "approved") return this.earnMore(500);
        const { referred, reward } = await this.another(500);
        const payout = await this.pay(reward);
        const results = { results: [{ reward, outcome: "confirmed" }] };
        await this.acme.api.ok(200, this.acme.api.post(`/v1/payouts/${payout}/results`, results));
        await this.acme.told(this.acme.refund(referred, 500));
        await this.pay();
    }
}

/** Events that leave no line in the history of a reward: time passes over a held one, and before there is a reward. */
const silent = new Set(["held hold_ended", "absent partial_refund", "absent full_refund"]);

const isAddressed = (state: State) => state !== "absent" && state !== "parked";

/** Tries an illegal event in every way there is; each is refused for what it is, or is heard and changes nothing. */
async function tryInVain(subject: Subject, state: State, event: Event): Promise<void> {
    const { acme } = subject;
    const transitions = `/v1/rewards/${isAddressed(state) ? subject.id : "404"}/transitions`;
    const moved = await acme.api.post(transitions, { event, reason });
    const byPeople: Event[] = ["flagged", "cleared", "refused", "written_off"];
    if (!byPeople.includes(event)) {
        expectProblem(moved, 422, "unknown_value");
    } else if (!isAddressed(state)) {
        expectProblem(moved, 404, "not_found");
    } else {
        const problem = expectProblem(moved, 409, "illegal_transition");
        expect(problem.detail).not.toBe("");
    }
    await attempt[event]?.(subject, state);
}

const results = (subject: Subject, payout: string, outcome: string) =>
    subject.acme.api.post(`/v1/payouts/${payout}/results`, { results: [{ reward: subject.id || "404", outcome }] });

/** A payout of a reward of somebody else. */
async function foreignPayout(acme: Workspace): Promise<string> {
    const { reward } = await acme.sale({ amount: 1_000, interval: "year" });
    await acme.approved(reward);
    return (await acme.api.ok(201, acme.api.post<Payout>("/v1/payouts", { rewards: [reward.id] }))).id;
}

async function outcomeOfNothing(subject: Subject, outcome: "confirmed" | "failed"): Promise<void> {
    if (subject.payout === "") {
        expectProblem(await results(subject, subject.foreign, outcome), 422, "unknown_value");
        return;
    }
    const confirmed = (await subject.state()) !== "failed";
    // That the payout which failed had left after all is no illegal cell: it is retried and confirmed.
    // payouts.test.ts tells it; here it is said of a payout that never held the reward.
    if (!confirmed && outcome === "confirmed") {
        expectProblem(await results(subject, subject.foreign, outcome), 422, "unknown_value");
        return;
    }
    const answer = await results(subject, subject.payout, outcome);
    // The result that was told already is told again: the same answer. The other one contradicts it.
    if (confirmed === (outcome === "confirmed")) expect(answer.status, answer.text).toBe(200);
    else expectProblem(answer, 409, "illegal_transition");
}

/** What else could cause an event than asking for it. */
const attempt: Partial<Record<Event, (subject: Subject, state: State) => Promise<void>>> = {
    payment: async ({ acme, referred }) => {
        const again = await acme.told(acme.payment(referred, paidByCustomer));
        expect(again.outcome).toBe("ignored");
    },
    budget_topped_up: async (subject) => void (await subject.topUp(50_000)),
    hold_ended: async (subject, state) => {
        if (isAddressed(state)) {
            const answer = await subject.acme.api.post(`/v1/rewards/${subject.id}/approve`);
            expectProblem(answer, 409, "illegal_transition");
        }
        await subject.acme.advanceDays(40);
    },
    advocate_left: async (subject) => void (await subject.leave()),
    scheduled: async (subject, state) => {
        if (state === "failed") return;
        const answer = await subject.acme.api.post("/v1/payouts", { rewards: [subject.id || "404"] });
        if (isAddressed(state)) expectProblem(answer, 409, "illegal_transition");
        else expectProblem(answer, 422, "unknown_value");
    },
    retried: async (subject, state) => {
        if (state !== "approved") await attempt.scheduled?.(subject, state);
    },
    offset: async (subject, state) => {
        // Nothing is owed, so nothing is kept from another reward. To pay one, holds end and a budget is needed.
        if (state !== "pending" && state !== "unfunded") await subject.earnMore(500);
    },
    claim_expired: async (subject, state) => {
        if (state !== "pending") await subject.acme.advanceDays(181);
    },
    payout_confirmed: (subject) => outcomeOfNothing(subject, "confirmed"),
    payout_failed: (subject) => outcomeOfNothing(subject, "failed"),
};

/** What must not change: where the reward stands, what it is worth, paid and owes, and its history. */
async function standing(subject: Subject): Promise<unknown> {
    const detail = await subject.detail();
    if (detail === null) return await subject.state();
    const { state, value: worth, paid, owed, events } = detail;
    return { state, worth, paid, owed, events: events.map(({ event }) => event) };
}

const supply = { workspaces: [{ copies: legal.length + states.length + 1 }] };

describeOnBothEngines("every cell of the reward states", supply, (server) => {
    it("is tried: 60 legal and 148 illegal", () => {
        expect(legal).toHaveLength(60);
        expect(states.flatMap(illegal)).toHaveLength(148);
    });

    describe("legal", () => {
        it.each(
            legal.filter(({ event }) => isCaused(event)).map((cell) => [cell.state, cell.event, cell.next] as const),
        )("%s and %s: %s", async (state, event, next) => {
            const subject = await Subject.in(server().workspace(), state);
            const before = (await subject.detail())?.events ?? [];
            await subject.cause[event]();
            const after = (await subject.detail())?.events ?? [];
            const lines = after.slice(before.length);
            // What follows at once has a line of its own: the event's own says where it led.
            expect(next).toContain(lines.find((line) => line.event === event)?.to ?? (await subject.state()));
            const news = lines.map((line) => line.event);
            const leavesNoLine = silent.has(`${state} ${event}`) || !isAddressed(state);
            if (!leavesNoLine) expect(news).toContain(event);
            const balances = await subject.acme.balances();
            expect(balances.pending + balances.approved + balances.clearing).toBeGreaterThanOrEqual(0);
            const check = await subject.acme.api.ok(
                200,
                subject.acme.api.get<{ intact: boolean; breach: unknown }>("/v1/ledger/verification"),
            );
            expect(check).toMatchObject({ intact: true, breach: null });
        });
    });

    describe("illegal", () => {
        it.each(states)(
            "%s takes no other event",
            async (state) => {
                const acme = server().workspace();
                const foreign = await foreignPayout(acme);
                const subject = await Subject.in(acme, state);
                subject.foreign = foreign;
                const before = await standing(subject);
                // Budgets and departures last, as they change what follows.
                const last = ["claim_expired", "budget_topped_up", "advocate_left"];
                const tried = illegal(state)
                    .filter(isCaused)
                    .sort((a, b) => last.indexOf(a) - last.indexOf(b));
                for (const event of tried) {
                    await tryInVain(subject, state, event);
                    expect(await standing(subject), `${state} after ${event}`).toEqual(before);
                }
                const check = await acme.api.ok(200, acme.api.get<{ intact: boolean }>("/v1/ledger/verification"));
                expect(check.intact).toBe(true);
            },
            60_000,
        );
    });

    it("is moved from as it was listed, and not once somebody else was faster", async () => {
        const acme = server().workspace();
        const { id } = await Subject.in(acme, "held");
        const listed = async () => (await acme.rewards("state=held")).find((one) => one.id === id);
        const shown = await listed();
        if (!shown) throw new Error("the reward is not in the list");
        const as = (version: number) => acme.api.with({ "if-match": `"${version}"` });
        await acme.api.ok(200, as(shown.version).post(`/v1/rewards/${id}/transitions`, { event: "cleared", reason }));
        const late = await as(shown.version).post(`/v1/rewards/${id}/transitions`, { event: "refused", reason });
        expect(expectProblem(late, 412, "precondition_failed").detail).toContain("“in hold”");
        const changed = await as(shown.version).post(
            `/v1/rewards/${id}/transitions`,
            { event: "refused", reason },
            { headers: { "accept-language": "fr" } },
        );
        expect(changed.body).toMatchObject({ detail: expect.stringContaining("«\u00a0en rétention\u00a0»") as string });
        // What is not possible any more is refused as that, whatever version was seen: the state says why.
        const again = await as(shown.version).post(`/v1/rewards/${id}/transitions`, { event: "cleared", reason });
        expect(expectProblem(again, 409, "illegal_transition").detail).toContain("“in hold”");
        expectProblem(await as(shown.version).post(`/v1/rewards/${id}/approve`, {}), 409, "illegal_transition");
        const now = await acme.api.ok(200, acme.api.get<Detail>(`/v1/rewards/${id}`));
        expect(now.version).toBe(shown.version + 1);
        expect(now.state).toBe("pending");
    });
});
