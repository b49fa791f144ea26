import type { ById, Operation, Page, Paging, Money, Referral, Rule } from './contract';
import type { Guardrail, GuardrailEdit, ProgramBudget } from './contract_programs';
import type { RuleAudience } from './contract';
import type { GiftLadder, GiftRung, LadderCount } from './gift_contract';

/** The part of the contract, as `contract.ts` has it, on campaigns, quality and the queue of doubtful referrals. */

export type CampaignState = 'draft' | 'scheduled' | 'running' | 'paused' | 'stopped' | 'ended';
export type CampaignEvent = 'launched' | 'paused' | 'resumed' | 'stopped';

/** A share with its interval of 95 % confidence; `rate` is null where nothing was tried. */
export interface QualityShare {
  part: number;
  whole: number;
  rate: number | null;
  low: number;
  high: number;
}

/** What became of referrals, each step held against the one before. */
export interface Funnel {
  submitted: number;
  accepted: number;
  engaged: number;
  won: number;
  accepted_of_submitted: QualityShare;
  engaged_of_accepted: QualityShare;
  won_of_engaged: QualityShare;
  quality: QualityShare;
}

export interface QualityFlag {
  code: string;
  text: string;
  since: string;
}

/** What users of one side of a hold-out did. */
export interface LiftArm {
  users: number;
  recommended: number;
  engaged: number;
  won: number;
}

/** A difference of shares, from -1 to 1. */
export interface ShareDifference {
  value: number;
  low: number;
  high: number;
}

export interface CampaignLift {
  offered: LiftArm;
  held_out: LiftArm;
  engaged: ShareDifference;
  won: ShareDifference;
}

/** What a person decides of a campaign. */
export interface CampaignEdit {
  name: { en: string; fr: string };
  starts_at: string;
  ends_at: string;
  hold_out_bps: number;
  quality_floor_bps: number;
  stops_itself: boolean;
}

export interface Campaign extends CampaignEdit {
  id: string;
  program: string;
  state: CampaignState;
  reason: { code: string; text: string } | null;
  launched_at: string | null;
  rules: Rule[];
  funnel: Funnel;
  judged: Funnel;
  flag: QualityFlag | null;
  lift: CampaignLift | null;
  actions: CampaignEvent[];
  created_at: string;
}

export interface CampaignLine {
  id: string;
  at: string;
  actor: 'advocate' | 'member' | 'system' | 'billing' | 'api';
  actor_name: string | null;
  event: string;
  reason: string | null;
  text: string;
}

export interface CampaignQuality {
  campaign: string;
  program: string;
  name: { en: string; fr: string };
  state: CampaignState;
  quality_floor_bps: number;
  funnel: Funnel;
  judged: Funnel;
  flag: QualityFlag | null;
}

export interface AdvocateQuality {
  advocate: string;
  program: string;
  name: string;
  account_name: string;
  funnel: Funnel;
  gifts_on_sale: boolean;
}

export interface QualityReport {
  campaigns: CampaignQuality[];
  advocates: AdvocateQuality[];
}

/** Whom a program looks for, and below which score a person looks, or is proposed to refuse. */
export interface Target {
  countries: string[];
  competitors: string[];
  sectors: string[];
  employees_from: number | null;
  employees_to: number | null;
  review_below: number;
  refuse_below: number;
}

export type Proposal = 'accept' | 'review' | 'refuse';

/** A recommendation that waits for a person. */
export interface Review {
  referral: Referral;
  reason: { code: string; text: string } | null;
  proposal: Proposal;
  age_days: number;
  due_at: string;
}

export interface ReviewOutcome {
  referral: string;
  state: string | null;
  code: string | null;
  detail: string | null;
}

export interface CampaignPaths {
  '/v1/campaigns': {
    get: Operation<200, Page<Campaign>, never, Paging & { program?: string; state?: CampaignState }>;
    post: Operation<201, Campaign, CampaignEdit & { program: string }>;
  };
  '/v1/campaigns/{id}': {
    get: Operation<200, Campaign, never, never, ById>;
    put: Operation<200, Campaign, CampaignEdit, never, ById>;
  };
  '/v1/campaigns/{id}/transitions': {
    post: Operation<200, Campaign, { event: CampaignEvent; reason?: string }, never, ById>;
  };
  '/v1/campaigns/{id}/events': { get: Operation<200, Page<CampaignLine>, never, Paging, ById> };
  '/v1/campaigns/{id}/budget': { get: Operation<200, ProgramBudget, never, never, ById> };
  '/v1/campaigns/{id}/budget/top-ups': { post: Operation<201, Campaign, { amount: Money }, never, ById> };
  '/v1/campaigns/{id}/guardrail': {
    get: Operation<200, Guardrail, never, never, ById>;
    put: Operation<200, Guardrail, GuardrailEdit, never, ById>;
  };
  '/v1/campaigns/{id}/guardrail/release': { post: Operation<200, Guardrail, { reason: string }, never, ById> };
  '/v1/campaigns/{id}/gift-ladder': {
    get: Operation<200, GiftLadder, never, never, ById>;
    put: Operation<
      200,
      GiftLadder,
      { counts_on: LadderCount; audience?: RuleAudience; rungs: GiftRung[] },
      never,
      ById
    >;
  };
  '/v1/reports/quality': { get: Operation<200, QualityReport, never, { program?: string }> };
  '/v1/reviews': {
    get: Operation<200, Page<Review>, never, Paging>;
    post: Operation<
      200,
      { results: ReviewOutcome[] },
      { decisions: { referral: string; event: 'review_accepted' | 'review_refused'; reason?: string }[] }
    >;
  };
}
