import { Api } from "./client.js";
import type {
    Balances,
    BillingAnswer,
    BillingFact,
    LedgerAccount,
    Money,
    NewReferral,
    Page,
    Receipt,
    Referral,
    Reward,
    WidgetState,
} from "./contract.js";
import { expect } from "vitest";
import type { CreatedWorkspace, Server } from "./server.js";
import { type Claims, hs256 } from "./token.js";

const day = 86_400;

/** A user of the publisher's product who recommends. */
export interface Advocate {
    account: string;
    user: string;
    email: string;
    claims: Claims;
    widget: Api;
}

/** A prospect that an advocate recommended. */
export interface Referred {
    id: string;
    email: string;
    /** The number that billing gives this customer. */
    customer: string;
}

/** How a prospect buys. */
export interface Plan {
    amount: number;
    interval?: "month" | "year";
    interval_count?: number;
}

/** A publisher's workspace on a running server, with the steps of story A in the order a publisher takes them. */
export class Workspace {
    private static made = 0;
    readonly api: Api;

    constructor(
        readonly server: Server,
        readonly created: CreatedWorkspace,
        readonly currency: string,
    ) {
        this.api = server.api.with({ authorization: `Bearer ${created.api_key}` });
    }

    get id(): string {
        return this.created.workspace_id;
    }

    /** A number that no other call in this process got. */
    static next(): number {
        return ++Workspace.made;
    }

    money(amount: number): Money {
        return { amount, currency: this.currency };
    }

    /** A moment some seconds from the server's now. */
    at(seconds = 0): string {
        return new Date(this.server.now + seconds * 1000).toISOString();
    }

    /** Moves the server's clock; every job due by then has run. */
    async advance(seconds: number): Promise<void> {
        const { now } = await this.api.ok(200, this.api.post<{ now: string }>("/v1/test-clock/advance", { seconds }));
        this.server.moved(now);
    }

    advanceDays(days: number): Promise<void> {
        return this.advance(days * day);
    }

    /** Returns when what was accepted has been worked on. */
    settle(): Promise<void> {
        return this.advance(1);
    }

    /** Claims of a token for this workspace, valid for an hour of the server's clock. */
    claims(user: { sub: string; account: Claims["account"]; role?: "admin" | "member"; email: string }): Claims {
        const issued = Math.floor(this.server.now / 1000) - 1;
        return {
            name: "Camille Petit",
            role: "admin",
            locale: "fr",
            aud: this.id,
            iat: issued,
            exp: issued + 3600,
            ...user,
        };
    }

    /** The widget's caller for these claims, signed with the workspace's first key. */
    async widgetOf(claims: Claims): Promise<Api> {
        const { kid, secret } = this.created.widget_key;
        return this.server.api.with({ authorization: `Bearer ${await hs256(claims, kid, secret)}` });
    }

    /** A customer company with an administrator who may recommend. */
    async advocate(options: { role?: "admin" | "member" } = {}): Promise<Advocate> {
        const number = Workspace.next();
        const role = options.role ?? "admin";
        const account = `acc-${number}`;
        const user = `usr-${number}`;
        const domain = `client-${number}.fr`;
        const email = `camille@${domain}`;
        const name = `Atelier ${word(number)}`;
        await this.api.ok(201, this.api.put(`/v1/accounts/${account}`, { name, domain, country: "FR" }));
        const person = { account, email, name: "Camille Petit", role, locale: "fr" };
        await this.api.ok(201, this.api.put(`/v1/users/${user}`, person));
        const claims = this.claims({ sub: user, account: { id: account, name }, role, email });
        return { account, user, email, claims, widget: await this.widgetOf(claims) };
    }

    /** The advocate with a token of now, once the clock has left the old one behind. */
    async returning(advocate: Advocate): Promise<Advocate> {
        const issued = Math.floor(this.server.now / 1000) - 1;
        const claims = { ...advocate.claims, iat: issued, exp: issued + 3600 };
        return { ...advocate, claims, widget: await this.widgetOf(claims) };
    }

    /** What one recommends: a professional address at a company nobody knows yet. */
    prospect(over: NewReferral = {}): NewReferral & { email: string } {
        const number = Workspace.next();
        return {
            email: `lea.martin@${word(number).toLowerCase()}-${number}.fr`,
            company: `${word(number)} ${number}`,
            contact_name: "Léa Martin",
            need: "Facturation de 40 clients",
            relationship: "Fournisseur",
            country: "FR",
            informed: true,
            ...over,
        };
    }

    /** Recommends and insists that the recommendation was received. */
    async refer(advocate: Advocate, over: NewReferral = {}): Promise<Referred> {
        const prospect = this.prospect(over);
        const receipt = await this.api.ok(201, advocate.widget.post<Receipt>("/widget/v1/referrals", prospect));
        expect(receipt.status).toBe("received");
        return { id: receipt.id, email: prospect.email, customer: `cus-${Workspace.next()}` };
    }

    async state(advocate: Advocate): Promise<WidgetState> {
        return this.api.ok(200, advocate.widget.get<WidgetState>("/widget/v1/state"));
    }

    async referral(id: string): Promise<Referral> {
        return this.api.ok(200, this.api.get<Referral>(`/v1/referrals/${id}`));
    }

    /** Tells a fact; the answer may come before it is applied. */
    async tell(fact: BillingFact): Promise<BillingAnswer> {
        return this.api.ok(202, this.api.post<BillingAnswer>("/v1/billing-events", fact));
    }

    /** Tells a fact and waits for what became of it. */
    async told(fact: BillingFact): Promise<BillingAnswer> {
        await this.tell(fact);
        await this.settle();
        return this.fact(fact.id);
    }

    async fact(id: string): Promise<BillingAnswer> {
        return this.api.ok(200, this.api.get<BillingAnswer>(`/v1/billing-events/${id}`));
    }

    private facts(referred: Referred): Pick<BillingFact, "id" | "occurred_at" | "customer"> {
        return {
            id: `evt-${Workspace.next()}`,
            occurred_at: this.at(),
            customer: { external_id: referred.customer, email: referred.email },
        };
    }

    subscription(referred: Referred, plan: Plan): NonNullable<BillingFact["subscription"]> {
        const { amount, interval = "month", interval_count = 1 } = plan;
        return { id: `sub-${referred.customer}`, interval, interval_count, amount: this.money(amount) };
    }

    started(referred: Referred, plan: Plan): BillingFact {
        return {
            ...this.facts(referred),
            type: "subscription.started",
            subscription: this.subscription(referred, plan),
        };
    }

    payment(referred: Referred, amount: number, invoice = `in-${referred.customer}`): BillingFact {
        return { ...this.facts(referred), type: "payment.received", payment: { invoice, amount: this.money(amount) } };
    }

    refund(referred: Referred, amount: number, invoice = `in-${referred.customer}`): BillingFact {
        return { ...this.facts(referred), type: "payment.refunded", refund: { invoice, amount: this.money(amount) } };
    }

    ended(referred: Referred, plan: Plan): BillingFact {
        return { ...this.facts(referred), type: "subscription.ended", subscription: this.subscription(referred, plan) };
    }

    /** The prospect subscribes and pays the first invoice. */
    async buys(referred: Referred, plan: Plan): Promise<void> {
        await this.tell(this.started(referred, plan));
        expect((await this.told(this.payment(referred, plan.amount))).outcome).toBe("applied");
    }

    /** Recommended and bought: what most tests start from. */
    async sale(plan: Plan, advocate?: Advocate): Promise<{ advocate: Advocate; referred: Referred; reward: Reward }> {
        const who = advocate ?? (await this.advocate());
        const referred = await this.refer(who);
        await this.buys(referred, plan);
        return { advocate: who, referred, reward: await this.advocateReward(referred.id) };
    }

    async rewards(query: string): Promise<Reward[]> {
        return (await this.api.ok(200, this.api.get<Page<Reward>>(`/v1/rewards?${query}`))).items;
    }

    /** The one reward of the advocate for a referral. */
    async advocateReward(referral: string): Promise<Reward> {
        const mine = (await this.rewards(`referral=${referral}`)).filter(
            ({ beneficiary }) => beneficiary === "advocate",
        );
        expect(mine).toHaveLength(1);
        return mine[0] as Reward;
    }

    /** Moves past the hold and insists that the reward is approved. */
    async approved(reward: Reward): Promise<void> {
        await this.advanceDays(31);
        const [now] = (await this.rewards(`referral=${reward.referral}`)).filter(({ id }) => id === reward.id);
        expect(now?.state).toBe("approved");
    }

    /** Balances by account; they must sum to zero. */
    async balances(): Promise<Record<LedgerAccount, number>> {
        const { balances } = await this.api.ok(200, this.api.get<Balances>("/v1/ledger/balances"));
        const zero = { funding: 0, budget: 0, pending: 0, approved: 0, clearing: 0, settled: 0, owed: 0 };
        const mine = balances.filter(({ currency }) => currency === this.currency);
        expect(new Set(mine.map(({ account }) => account)).size, "one line per account kind").toBe(mine.length);
        expect(
            mine.reduce((sum, { amount }) => sum + amount, 0),
            "the balances sum to 0",
        ).toBe(0);
        return { ...zero, ...Object.fromEntries(mine.map(({ account, amount }) => [account, amount])) };
    }
}

const words = ["Novaprim", "Quartzel", "Birelux", "Fontaval", "Merisol", "Gravelis", "Tirandor", "Solvenor"];
const endings = ["a", "eo", "is", "um", "an", "or", "el"];

/** An invented company name, different for neighbouring numbers. */
function word(number: number): string {
    return `${words[number % words.length]}${endings[number % endings.length]}`;
}
