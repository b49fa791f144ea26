import type { ById, Operation, Page, Paging } from './contract';
import type { LocalText } from './gift_contract';

/** What the contract says of scenarios; contract.ts gives it to the rest of the console. */

export type ScenarioState = 'draft' | 'running' | 'paused' | 'closed';
export type TriggerKind = 'manual' | 'survey' | 'advocate' | 'milestone' | 'segment';
export type StepKind = 'wait' | 'email' | 'show' | 'branch' | 'task' | 'gift' | 'stop';
export type WaitUnit = 'minutes' | 'hours' | 'days' | 'business_days';
export type FactOperator = 'is' | 'is_not' | 'at_least' | 'below' | 'one_of';
export type ScenarioMilestone = 'accepted' | 'engaged' | 'won';
export type Fact =
  | 'score'
  | 'role'
  | 'is_advocate'
  | 'submitted'
  | 'qualified'
  | 'reward_earned'
  | 'plan'
  | 'country'
  | 'sessions'
  | 'days_since_enrolled'
  | 'days_since_submitted'
  | 'days_since_seen'
  | 'customer_days';

export interface FactCondition {
  fact: Fact;
  operator: FactOperator;
  value: string;
}

/** One step; which fields it has follows from its kind. */
export interface ScenarioStep {
  key: string;
  kind: StepKind;
  next?: string;
  amount?: number;
  unit?: WaitUnit;
  until?: string;
  template?: string;
  reply?: boolean;
  title?: LocalText;
  text?: LocalText;
  match?: 'all' | 'any';
  when?: FactCondition[];
  yes?: string;
  no?: string;
  gift?: string;
}

export interface ScenarioDefinition {
  trigger: TriggerKind;
  milestone: ScenarioMilestone | null;
  match: 'all' | 'any' | null;
  entry: FactCondition[] | null;
  reentry_days: number | null;
  max_days: number | null;
  stop_at_last_rung: boolean | null;
  steps: ScenarioStep[];
}

export interface ScenarioDraft extends ScenarioDefinition {
  name: string;
  program: string | null;
}

export interface Scenario {
  id: string;
  name: string;
  program: string | null;
  program_name: string | null;
  preset: string | null;
  state: ScenarioState;
  trigger: TriggerKind;
  published_version: number;
  latest_version: number;
  has_draft: boolean;
  paused_at: string | null;
  enrollments: { active: number; paused: number; ended: number; due: number };
  created_at: string;
  updated_at: string;
}

/** What somebody should look at; `pointer` leads into the definition. */
export interface ScenarioCaution {
  pointer: string;
  code: 'wait_is_over' | 'may_be_late' | 'too_early' | 'never_holds' | 'always_holds';
  text: string;
}

export interface ScenarioDetail extends Scenario {
  definition: ScenarioDefinition;
  warnings: ScenarioCaution[];
}

export interface VersionMove {
  from_version: number;
  from_step: string;
  to_step: string | null;
  enrollments: number;
}

export interface TakenStep {
  step: string;
  kind: StepKind;
  at: string;
  outcome: 'done' | 'skipped' | 'yes' | 'no';
  detail: string;
  text: string;
}

export type EnrollmentState = 'active' | 'paused' | 'ended';

export interface Enrollment {
  id: string;
  user: string;
  user_name: string;
  account_name: string;
  version: number;
  state: EnrollmentState;
  step: string | null;
  step_kind: StepKind | null;
  due_at: string | null;
  why: string;
  started_at: string;
  ends_at: string;
  ended_at: string | null;
  steps: TakenStep[];
}

export interface EnrollmentAnswer {
  user: string;
  enrolled: boolean;
  reason: string;
  text: string;
}

export interface DryRunUser {
  user: string;
  name: string;
  account_name: string;
  enters: boolean;
  text: string;
  steps: (TakenStep & { standing: string; shown_from: string | null })[];
  ends_at: string | null;
  end_text: string | null;
}

export interface ScenarioProgress {
  due: number;
  done_last_minute: number;
  done_today: number;
  steps_per_second: number;
  seconds_left: number | null;
}

export interface MessageRules {
  quiet_from: string;
  quiet_to: string;
  quiet_weekends: boolean;
  most_messages: number;
  per_days: number;
}

/** Calls of the screens of scenarios. */
export interface ScenarioPaths {
  '/v1/scenarios': {
    get: Operation<200, Page<Scenario>, never, Paging>;
    post: Operation<201, Scenario, ScenarioDraft>;
  };
  '/v1/scenarios/{id}': {
    get: Operation<200, ScenarioDetail, never, never, ById>;
    put: Operation<200, ScenarioDetail, ScenarioDraft, never, ById>;
  };
  '/v1/scenarios/{id}/publish': { post: Operation<200, ScenarioDetail, never, never, ById> };
  '/v1/scenarios/{id}/pause': { post: Operation<200, ScenarioDetail, never, never, ById> };
  '/v1/scenarios/{id}/resume': { post: Operation<200, ScenarioDetail, never, never, ById> };
  '/v1/scenarios/{id}/close': { post: Operation<200, ScenarioDetail, never, never, ById> };
  '/v1/scenarios/{id}/version-moves': {
    get: Operation<200, Page<VersionMove>, never, never, ById>;
    post: Operation<200, Page<VersionMove>, never, never, ById>;
  };
  '/v1/scenarios/{id}/enrollments': {
    get: Operation<200, Page<Enrollment>, never, Paging & { state?: EnrollmentState }, ById>;
    post: Operation<200, { results: EnrollmentAnswer[] }, { users: string[] }, never, ById>;
  };
  '/v1/scenarios/{id}/enrollments/{enrollment}/end': {
    post: Operation<200, Enrollment, never, never, { id: string; enrollment: string }>;
  };
  '/v1/scenarios/{id}/dry-run': {
    post: Operation<200, { users: DryRunUser[] }, { users?: string[]; sample?: number }, never, ById>;
  };
  '/v1/scenario-progress': { get: Operation<200, ScenarioProgress> };
  '/v1/message-rules': {
    get: Operation<200, MessageRules>;
    put: Operation<200, MessageRules, MessageRules>;
  };
}
