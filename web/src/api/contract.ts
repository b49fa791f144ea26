/**
 * The part of the HTTP contract that the console counts on, written by hand in the shape that
 * `openapi-typescript` generates (`paths[path][method]`), so that it can be held against
 * `schema.d.ts` (`npm run api`) by the compiler. Only this file and the
 * parts it brings along name fields of the server.
 */

import type { AccountPaths } from './account_contract';
import type { AdvocatePaths } from './advocate_contract';
import type { CallPaths } from './call_contract';
import type { CampaignPaths, Target } from './campaign_contract';
import type { ClassicalPaths, Interval, Lift } from './classical_contract';
import type { Guardrail, GuardrailEdit, ProgramBudget, RulePreview } from './contract_programs';
import type {
  Gift,
  GiftEdit,
  GiftLadder,
  GiftLimit,
  GiftOrder,
  GiftOrderPage,
  GiftOrderState,
  GiftOrderTransition,
  GiftRung,
  LadderCount,
} from './gift_contract';
import type { Balance, Entry, Reconciliation, Verification } from './ledger_contract';
import type { MessagePaths } from './message_contract';
import type { BankAccount, PaymentPaths } from './payments';
import type { ConsentGiven, ContactStanding, PrivacyPaths } from './privacy';
import type { ScenarioPaths } from './scenario_contract';
import type { SurveyPaths } from './survey_contract';
import type { TemplatePaths } from './template_contract';
import type { UserPaths } from './user_contract';
import type { WebhookPaths } from './webhook_contract';

export type * from './account_contract';
export type * from './advocate_contract';
export type * from './user_contract';
export type * from './call_contract';
export type * from './campaign_contract';
export type * from './classical_contract';
export type * from './contract_programs';
export type * from './gift_contract';
export type * from './ledger_contract';
export type * from './message_contract';
export type * from './payments';
export type * from './privacy';
export type * from './scenario_contract';
export type * from './survey_contract';
export type * from './template_contract';
export type * from './webhook_contract';

/** An amount in minor units of an ISO 4217 currency: `{amount: 1290_00, currency: 'EUR'}` is 1,290.00 €. */
export interface Money {
  amount: number;
  currency: string;
}

/** An RFC 9457 problem. `errors` points at the refused fields of a body. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string | null;
  code: string;
  errors?: { pointer: string; code: string; detail: string }[] | null;
  request_id?: string | null;
}

/** One page of a list; `next_cursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type ConsoleLocale = 'fr' | 'en';
export type MemberRole = 'owner' | 'marketing' | 'rep' | 'finance' | 'viewer';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: MemberRole;
  locale: ConsoleLocale | null;
}

export interface Brand {
  product: string;
  accent: string;
  website: string | null;
  /** Where the referral space stands in the product. */
  referral_page: string | null;
}

export interface RefusedOrigin {
  origin: string;
  last_seen_at: string;
  count: number;
}

export type KeyAlgorithm = 'HS256' | 'EdDSA';

export interface WidgetKey {
  kid: string;
  algorithm: KeyAlgorithm;
  created_at: string;
  retired_at: string | null;
}

export interface StripeConnection {
  endpoint_url: string;
  configured: boolean;
}

export interface Workspace {
  id: string;
  name: string;
  locale: ConsoleLocale;
  currency: string;
  environment: 'test' | 'live';
  preset: string;
  time_zone: string;
  set_up: boolean;
  brand: Brand;
  origins: string[];
  refused_origins: RefusedOrigin[];
  base_url: string;
  widget_keys: WidgetKey[];
  stripe: StripeConnection;
  /** Amounts above it need two people; null: one is enough. */
  four_eyes_above: Money | null;
  /** Where payouts leave from. */
  bank_account: BankAccount | null;
  /** Whom donations are paid to. */
  donation_payee: BankAccount | null;
}

/** What a person edits of a workspace. */
export interface WorkspaceEdit {
  name: string;
  locale: ConsoleLocale;
  brand: Brand;
  origins: string[];
  set_up: boolean;
  /** IANA name; absent: as it was. */
  time_zone?: string;
  /** Left out it stays as it is, null ends it. */
  four_eyes_above?: Money | null;
}

/** The answer to a log-in; `csrf` goes back with every call that changes something. */
export interface Session {
  csrf: string;
  member: Member;
  workspace: Workspace;
}

export interface NewWidgetKey {
  kid: string;
  algorithm: KeyAlgorithm;
  secret: string | null;
}

export type TokenCheckCode = 'shape' | 'algorithm' | 'kid' | 'signature' | 'aud' | 'expiry' | 'clock' | 'claims';

export interface TokenCheck {
  valid: boolean;
  checks: { code: TokenCheckCode; ok: boolean; text: string }[];
  claims: Record<string, unknown> | null;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export type Beneficiary = 'advocate' | 'account' | 'prospect';
export type Approval = 'auto' | 'manual' | 'above_amount';

export type TierBy = 'order_amount' | 'count';
export type RuleAudience = 'everybody' | 'admin' | 'member';

export interface Tier {
  below: Money | null;
  below_count: number | null;
  value: Money;
}

export type RuleAttribute =
  'relevance' | 'address_class' | 'country' | 'source' | 'has_company_number' | 'annual_value' | 'billing_interval';
export type RuleOperator = 'is' | 'is_not' | 'at_least' | 'below' | 'one_of';

/** One condition of a rule. Amounts are whole minor units; one_of takes words parted by commas. */
export interface RuleCondition {
  attribute: RuleAttribute;
  operator: RuleOperator;
  value: string;
}

/** When a rule gives anything. */
export interface RuleConditions {
  match: 'all' | 'any';
  conditions: RuleCondition[];
}

export interface RuleCaps {
  per_referral: Money | null;
  per_advocate: Money | null;
  per_year: Money | null;
}

/** What a person decides of a reward rule. */
export interface RuleTerms {
  beneficiary: Beneficiary;
  milestone: string;
  base: string;
  kind: string;
  choices: string[];
  rate_bps: number | null;
  amount: Money | null;
  gift: string | null;
  tiers: Tier[];
  tier_by: TierBy;
  duration_months: number | null;
  quantity: number;
  hold_days: number;
  approval: Approval;
  approval_above: Money | null;
  clawback_on_early_end: boolean;
  audience: RuleAudience;
  when: RuleConditions | null;
  caps: RuleCaps | null;
  at_count: number | null;
  valid_from: string | null;
  valid_to: string | null;
  campaign: string | null;
}

export interface Rule extends RuleTerms {
  id: string;
  version: number;
  sentence: string;
}

export interface NewRule extends RuleTerms {
  replaces: string | null;
}

/** What publishing a rule would change, and for whom. */
export interface Budget {
  limited: boolean;
  available: Money;
  put_in: Money;
}

export type ProgramState = 'open' | 'closed';

export interface Program {
  id: string;
  name: string;
  state: ProgramState;
  preset: string;
  audience: 'admin' | 'everybody';
  wants_calls: boolean;
  opened_at: string;
  rules: Rule[];
  budget: Budget;
  typical_annual_value: Money | null;
  target: Target;
}

export type ReferralState =
  | 'submitted'
  | 'review'
  | 'accepted'
  | 'advocate_call'
  | 'to_contact'
  | 'contacted'
  | 'engaged'
  | 'won'
  | 'rejected'
  | 'withdrawn'
  | 'lost'
  | 'expired'
  | 'refunded'
  | 'objected'
  | 'erased';

export interface AdvocateBrief {
  id: string;
  user: string;
  account: string;
  score: number | null;
  name: string;
  account_name: string;
}

export interface ProspectBrief {
  company: string | null;
  contact_name: string | null;
  email: string | null;
  phone: string | null;
  company_number: string | null;
  country: string | null;
}

export interface RelevanceReason {
  code: string;
  text: string;
  weight: number;
}

/** What its advocate is told of a referral. */
export type AdvocateStage =
  'received' | 'advocate_call' | 'prospect_call' | 'in_discussion' | 'customer' | 'not_this_time';

export interface Referral {
  id: string;
  state: ReferralState;
  stage: AdvocateStage;
  program: string;
  campaign: string | null;
  source: string;
  advocate: AdvocateBrief;
  prospect: ProspectBrief;
  relevance: { score: number; reasons: RelevanceReason[] };
  address_class: string | null;
  rep: string | null;
  submitted_at: string;
  next_action_at: string | null;
  expected_value: Money | null;
  rewards_total: Money | null;
  rule_versions: (string | number)[];
}

export interface ReferralDetail extends Referral {
  actions: string[];
  need: string | null;
  relationship: string | null;
  website: string | null;
  reason: { code: string; text: string } | null;
  subscription: { interval: 'month' | 'year'; amount: Money; started_at: string | null } | null;
  contact: ContactStanding | null;
  consent: ConsentGiven | null;
}

export interface ReferralPage extends Page<Referral> {
  counts: Partial<Record<ReferralState, number>>;
}

export interface ReferralEvent {
  id: string;
  at: string;
  actor: 'advocate' | 'member' | 'system' | 'billing' | 'api';
  actor_name: string | null;
  event: string;
  from: string | null;
  to: string | null;
  reason: string | null;
  text: string;
}

export type RewardState =
  | 'parked'
  | 'unfunded'
  | 'pending'
  | 'held'
  | 'approved'
  | 'scheduled'
  | 'failed'
  | 'paid'
  | 'clawback_due'
  | 'clawed_back'
  | 'voided'
  | 'written_off';

export interface Reward {
  id: string;
  referral: string;
  beneficiary: Beneficiary;
  kind: string;
  gift?: string | null;
  value: Money;
  state: RewardState;
  basis: {
    base: Money | null;
    rate_bps: number | null;
    invoice: string | null;
    tier: string | number | null;
    rule_version: string | number;
  };
  hold_until: string | null;
  approved_at: string | null;
  prospect: { company: string | null; email: string | null };
  advocate: { id: string; name: string; account_name: string };
  quantity: number;
  text: string;
  anomalies: { code: string; text: string }[];
  owed: Money;
  paid: Money;
  actions: string[];
  /** Where one person agreed to write it off and a second one must. */
  approvals: { given: number; needed: number } | null;
  version: number;
}

export interface RewardBillingFact {
  id: string;
  type: string;
  occurred_at: string;
  amount: Money | null;
  invoice: string | null;
  outcome: BillingOutcome;
}

export interface RewardEvent {
  at: string;
  event: string;
  from: string | null;
  to: string | null;
  actor: string;
  reason: string | null;
  text: string;
}

export interface RewardDetail extends Reward {
  rule: Rule;
  billing: RewardBillingFact[];
  entries: Entry[];
  events: RewardEvent[];
  /** Where the beneficiary is paid. */
  bank_account: BankAccount | null;
}

export interface RewardPage extends Page<Reward> {
  counts: Partial<Record<RewardState, { count: number; total: Money }>>;
}

export type BillingOutcome = 'pending' | 'applied' | 'parked' | 'ignored' | 'dead_letter';

export interface BillingEvent {
  id: string;
  source: 'api' | 'stripe' | 'demo';
  type: 'subscription.started' | 'payment.received' | 'payment.refunded' | 'subscription.ended';
  occurred_at: string;
  received_at: string;
  outcome: BillingOutcome;
  reason: string | null;
  referral: string | null;
  amount: Money | null;
  invoice: string | null;
  customer: {
    external_id: string | null;
    email: string | null;
    domain: string | null;
    company_number: string | null;
    name: string | null;
  } | null;
  proposals: { referral: string; company: string | null; matched_on: string }[];
}

export interface EconomicsRow {
  /** A month, or the rep; empty for what belongs to no rep. */
  key: string;
  label: string;
  ambassadors: number;
  submitted: number;
  accepted: number;
  contacted: number;
  engaged: number;
  won: number;
  customers: number;
  revenue: Money;
  cost: { commissions: Money; benefits: Money; gifts: Money; postage: Money; calls: Money; total: Money };
  committed: Money;
  conversion: number | null;
  conversion_interval: Interval | null;
  classical_contacted: number;
  classical_won: number;
  classical_conversion: number | null;
  classical_conversion_interval: Interval | null;
  lift: Lift | null;
  new_customers: number;
  share_of_new_customers: number | null;
  cost_per_customer: Money | null;
}

export interface Economics {
  currency: string;
  currencies: string[];
  rows: EconomicsRow[];
  totals: EconomicsRow;
  share_target: { start: number; target: number };
  /** The part of the totals' cost of calls whose minutes nobody told. */
  estimated_calls?: Money;
  sentence: string;
}

type Headers = { [name: string]: unknown };
type Answer<T> = { headers: Headers; content: { 'application/json': T } };
type Refusal = { headers: Headers; content: { 'application/problem+json': Problem } };

/** One operation: success status, answer, body, query and path parameters. */
export type Operation<Status extends number, Result, Body = never, Query = never, PathParams = never> = {
  parameters: {
    query?: [Query] extends [never] ? never : Query;
    header?: { [name: string]: string };
    cookie?: never;
  } & ([PathParams] extends [never] ? { path?: never } : { path: PathParams });
  responses: Record<Status, Answer<Result>> & { default: Refusal };
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: { content: { 'application/json': Body } } });

export type ById = { id: string };
/** A file; its query is that of the list it takes away. */
type Download = Operation<200, Blob, never, Record<string, string>>;
export type Paging = { limit?: number; cursor?: string };

/** Every call the console makes. */
export interface paths
  extends
    AccountPaths,
    AdvocatePaths,
    CallPaths,
    CampaignPaths,
    ClassicalPaths,
    MessagePaths,
    PaymentPaths,
    PrivacyPaths,
    ScenarioPaths,
    SurveyPaths,
    TemplatePaths,
    UserPaths,
    WebhookPaths {
  '/console/v1/claim': {
    post: Operation<200, Session, { link: string; email: string; name: string; password: string }>;
  };
  '/console/v1/log-in': { post: Operation<200, Session, { email: string; password: string }> };
  '/console/v1/log-out': { post: Operation<204, undefined> };
  '/console/v1/session': { get: Operation<200, Session> };
  '/v1/workspace': { get: Operation<200, Workspace>; put: Operation<200, Workspace, WorkspaceEdit> };
  '/v1/widget-keys': { post: Operation<201, NewWidgetKey, { algorithm: KeyAlgorithm; public_key?: string }> };
  '/v1/widget-keys/{kid}/retire': { post: Operation<200, WidgetKey, never, never, { kid: string }> };
  '/v1/token-checks': { post: Operation<200, TokenCheck, { token: string }> };
  '/v1/stripe': { put: Operation<200, StripeConnection, { signing_secret: string }> };
  '/v1/api-keys': {
    get: Operation<200, Page<ApiKey>, never, Paging>;
    post: Operation<201, ApiKey & { key: string }, { name: string; scopes: string[] }>;
  };
  '/v1/api-keys/{id}/revoke': { post: Operation<200, ApiKey, never, never, ById> };
  '/v1/programs': {
    get: Operation<200, Page<Program>, never, Paging>;
    post: Operation<201, Program, { preset: string; name?: string }>;
  };
  '/v1/programs/{id}': {
    get: Operation<200, Program, never, never, ById>;
    put: Operation<200, Program, { name: string; state: ProgramState; target?: Target }, never, ById>;
  };
  '/v1/programs/{id}/rules': { post: Operation<201, Rule, NewRule, never, ById> };
  '/v1/programs/{id}/rules/preview': { post: Operation<200, RulePreview, NewRule, never, ById> };
  '/v1/programs/{id}/rules/{rule}': { delete: Operation<204, undefined, never, never, { id: string; rule: string }> };
  '/v1/programs/{id}/budget': { get: Operation<200, ProgramBudget, never, never, ById> };
  '/v1/programs/{id}/guardrail': {
    get: Operation<200, Guardrail, never, never, ById>;
    put: Operation<200, Guardrail, GuardrailEdit, never, ById>;
  };
  '/v1/programs/{id}/guardrail/release': { post: Operation<200, Guardrail, { reason: string }, never, ById> };
  '/v1/programs/{id}/budget/top-ups': {
    post: Operation<201, { program: string; amount: Money; budget: Budget }, { amount: Money }, never, ById>;
  };
  '/v1/gifts': { get: Operation<200, Page<Gift>> };
  '/v1/gifts/{id}': {
    get: Operation<200, Gift, never, never, ById>;
    put: Operation<200, Gift, GiftEdit, never, ById>;
  };
  '/v1/gifts/{id}/picture': { put: Operation<204, undefined, Blob, never, ById> };
  '/v1/gift-orders': { get: Operation<200, GiftOrderPage, never, Paging & { state?: GiftOrderState }> };
  '/v1/gift-orders/{id}/transitions': {
    post: Operation<200, GiftOrder, GiftOrderTransition, never, ById>;
  };
  '/v1/programs/{id}/gift-ladder': {
    get: Operation<200, GiftLadder, never, never, ById>;
    put: Operation<
      200,
      GiftLadder,
      { counts_on: LadderCount; audience?: RuleAudience; rungs: GiftRung[] },
      never,
      ById
    >;
  };
  '/v1/gift-limits': {
    get: Operation<200, { limits: GiftLimit[] }>;
    put: Operation<200, { limits: GiftLimit[] }, { limits: GiftLimit[] }>;
  };
  '/v1/referrals': {
    get: Operation<
      200,
      ReferralPage,
      never,
      Paging & { state?: string; advocate?: string; campaign?: string; q?: string; source?: string }
    >;
  };
  '/v1/referrals/{id}': { get: Operation<200, ReferralDetail, never, never, ById> };
  '/v1/referrals/{id}/events': { get: Operation<200, Page<ReferralEvent>, never, Paging, ById> };
  '/v1/referrals/{id}/transitions': {
    post: Operation<200, ReferralDetail, { event: string; reason?: string }, never, ById>;
  };
  '/v1/rewards': {
    get: Operation<
      200,
      RewardPage,
      never,
      Paging & { state?: string; referral?: string; advocate?: string; beneficiary?: string; payout?: string }
    >;
  };
  '/v1/rewards/{id}': { get: Operation<200, RewardDetail, never, never, ById> };
  '/v1/rewards/{id}/approve': { post: Operation<200, Reward, never, never, ById> };
  '/v1/rewards/{id}/transitions': { post: Operation<200, Reward, { event: string; reason: string }, never, ById> };
  '/v1/ledger/balances': { get: Operation<200, { balances: Balance[] }> };
  '/v1/ledger/entries': {
    get: Operation<200, Page<Entry>, never, Paging & { reward?: string; account?: string; currency?: string }>;
  };
  '/v1/ledger/verification': { get: Operation<200, Verification> };
  '/v1/ledger/reconciliation': { get: Operation<200, Reconciliation, never, { from?: string; to?: string }> };
  '/v1/ledger/entries.csv': { get: Download };
  '/v1/ledger/entries.xlsx': { get: Download };
  '/v1/ledger/reconciliation.csv': { get: Download };
  '/v1/ledger/reconciliation.xlsx': { get: Download };
  '/v1/rewards.csv': { get: Download };
  '/v1/rewards.xlsx': { get: Download };
  '/v1/referrals.csv': { get: Download };
  '/v1/referrals.xlsx': { get: Download };
  '/v1/billing-events': { get: Operation<200, Page<BillingEvent>, never, Paging & { outcome?: string }> };
  '/v1/billing-events/{id}/attribute': { post: Operation<200, BillingEvent, { referral: string }, never, ById> };
  '/v1/billing-events/{id}/replay': { post: Operation<200, BillingEvent, never, never, ById> };
  '/v1/reports/economics': {
    get: Operation<200, Economics, never, { from?: string; to?: string; group: 'month' | 'rep'; currency?: string }>;
  };
}
