// The contract of the core calls, written down here independently of the server's own description.

/** Integer minor units of one currency. */
export interface Money {
    amount: number;
    currency: string;
}

/** RFC 9457 answer to a refusal. */
export interface Problem {
    type: string;
    title: string;
    status: number;
    detail: string;
    code: string;
    errors?: { pointer: string; code: string; detail: string }[];
    request_id: string;
}

/** One page of a list. */
export interface Page<T> {
    items: T[];
    next_cursor: string | null;
}

/** What the widget shows. */
export interface WidgetState {
    program: { id: string; name: string };
    tab_visible: boolean;
    takes_referrals: boolean;
    acquaintance: string[];
    offer: { advocate: string; prospect: string };
    estimate: { value: Money; text: string } | null;
    totals: { earned: Money; pending: Money };
    link: { url: string; code: string };
    referrals: {
        id: string;
        company: string | null;
        email: string | null;
        step: "received" | "in_discussion" | "customer" | "not_this_time";
        stage: "received" | "advocate_call" | "prospect_call" | "in_discussion" | "customer" | "not_this_time";
        reward: Money | null;
        forward_url: string | null;
    }[];
    ladder: { submitted: number; qualified: number; rungs: { count: number; gift: string; reached: boolean }[] } | null;
    survey: { id: string; min: number; max: number; question: string; style: "card" | "modal" } | null;
    prompt: { id: string; title: string; text: string; action: "none" | "refer" } | null;
    settings_url: string | null;
    preferences: { reward: string | null; choices: string[]; hide_amounts: boolean; involvement: string | null };
    brand: { product: string; accent: string };
    texts: Record<string, string> | null;
}

/** What an advocate fills in. */
export interface NewReferral {
    email?: string;
    company?: string;
    contact_name?: string;
    phone?: string;
    company_number?: string;
    country?: string;
    website?: string;
    need?: string;
    relationship?: string;
    knows_professionally?: boolean;
    sector?: string;
    employees?: number;
    informed?: boolean;
}

export interface Receipt {
    id: string;
    status: "received";
}

export interface BatchAnswer {
    results: ({ line: number; status: "received"; id: string } | { line: number; status: "refused"; code: string })[];
}

export interface Referral {
    id: string;
    state: string;
    program: string | { id: string };
    campaign: string | null;
    source: string;
    advocate: { id: string; user: string; account: string; score: number | null };
    prospect: Record<"company" | "contact_name" | "email" | "phone" | "company_number" | "country", string | null>;
    relevance: { score: number; reasons: { code: string; text: string; weight: number }[] };
    address_class: string | null;
    rep: string | null;
    next_action_at: string | null;
    expected_value: Money | null;
    submitted_at: string;
    rule_versions: unknown[];
}

export type FactType = "subscription.started" | "payment.received" | "payment.refunded" | "subscription.ended";

/** A fact from billing. */
export interface BillingFact {
    id: string;
    type: FactType;
    occurred_at: string;
    customer: { external_id?: string; email?: string; domain?: string; company_number?: string; name?: string };
    referral_code?: string;
    subscription?: {
        id: string;
        interval: "month" | "year";
        interval_count: number;
        amount: Money;
        started_at?: string;
    };
    payment?: { invoice: string; amount: Money };
    refund?: { invoice: string; amount: Money };
}

export interface BillingAnswer {
    id: string;
    outcome: "pending" | "applied" | "parked" | "ignored" | "dead_letter";
    reason?: string | null;
}

export interface Reward {
    id: string;
    referral: string;
    beneficiary: "advocate" | "account" | "prospect";
    kind: string;
    value: Money;
    state: string;
    basis: { base: Money | null; rate_bps?: number | null; invoice?: string | null; rule_version: number };
    hold_until?: string | null;
    /** What `If-Match` takes. */
    version: number;
}

export interface Payout {
    id: string;
    rewards: string[];
    total: Money;
}

export type LedgerAccount = "funding" | "budget" | "pending" | "approved" | "clearing" | "settled" | "owed";

export interface Balances {
    balances: { account: LedgerAccount; currency: string; amount: number }[];
}

export interface Entry {
    id: string;
    from: LedgerAccount;
    to: LedgerAccount;
    amount: Money;
}
