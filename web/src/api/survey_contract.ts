import type { ById, Operation, Page, Paging } from './contract';
import type { LocalText } from './gift_contract';

/** What the contract says of surveys and of tasks for people; contract.ts gives it to the rest of the console. */

export type SurveyState = 'open' | 'paused';
export type SurveyStyle = 'card' | 'modal';

export interface AskingRules {
  account_days: number;
  sessions: number;
  answer_days: number;
  first_dismissal_days: number;
  second_dismissal_days: number;
  most_dismissals: number;
  prompt_days: number;
  launch_days: number;
}

/** What a person edits of a survey. */
export interface SurveyEdit {
  state?: SurveyState;
  min?: number;
  max?: number;
  threshold?: number;
  low_at?: number | null;
  style?: SurveyStyle;
  audience?: 'everybody' | 'admin' | 'member';
  question?: LocalText | null;
  invitation?: LocalText | null;
  thanks?: LocalText | null;
  rules?: Partial<AskingRules>;
}

export interface Survey extends Required<Omit<SurveyEdit, 'rules'>> {
  id: string;
  program: string;
  rules: AskingRules;
  wording: { question: string; invitation: string; thanks: string };
  version: number;
  opened_at: string;
}

export interface SurveyUser {
  id: string;
  name: string;
  email: string;
  account_name: string;
}

/** Whether a user is asked now, and every reason why not. */
export interface Verdict {
  user: SurveyUser;
  asked: boolean;
  asks_from: string | null;
  text: string;
  reasons: { code: string; until: string | null; text: string }[];
  history: {
    shown_at: string;
    dismissed_at: string | null;
    answered_at: string | null;
    score: number | null;
  }[];
}

export interface SurveyAnswer {
  id: string;
  user: SurveyUser;
  score: number;
  min: number;
  max: number;
  comment: string | null;
  answered_at: string;
}

export interface SurveyFigures {
  key: string;
  asked: number;
  answered: number;
  dismissed: number;
  response_rate: number | null;
  average: number | null;
  at_threshold: number;
  low: number;
  scores: { score: number; count: number }[];
  nps: { promoters: number; passives: number; detractors: number; score: number } | null;
}

export interface SurveyReport {
  survey: string;
  min: number;
  max: number;
  threshold: number;
  rows: SurveyFigures[];
  totals: SurveyFigures;
  on_other_scale: number;
}

export type TaskKind =
  | 'low_score'
  | 'scenario'
  | 'forwarded_interest'
  | 'uninformed'
  | 'overdue_call'
  | 'not_callable'
  | 'forgotten'
  | 'maybe_written'
  | 'gift_waits';

/** Something for a person of the team to do. */
export interface Task {
  id: string;
  kind: TaskKind;
  state: 'open' | 'done';
  title: string;
  text: string | null;
  score: { score: number; max: number } | null;
  user: { id: string; name: string; email: string; account_name: string | null } | null;
  referral: string | null;
  assignee: { id: string; name: string } | null;
  note: string | null;
  due_at: string | null;
  created_at: string;
  done_at: string | null;
}

export interface TaskPage extends Page<Task> {
  open: number;
  /** Every kind once; of the assignee asked for. */
  open_by_kind: { kind: TaskKind; open: number }[];
}

export interface SurveyPaths {
  '/v1/surveys': {
    get: Operation<200, Page<Survey>>;
    post: Operation<201, Survey, SurveyEdit & { program: string }>;
  };
  '/v1/surveys/{id}': {
    get: Operation<200, Survey, never, never, ById>;
    put: Operation<200, Survey, SurveyEdit, never, ById>;
  };
  '/v1/surveys/{id}/verdicts': {
    get: Operation<200, Page<Verdict>, never, Paging & { q?: string; user?: string }, ById>;
  };
  '/v1/surveys/{id}/answers': {
    get: Operation<200, Page<SurveyAnswer>, never, Paging & { commented?: string }, ById>;
  };
  '/v1/surveys/{id}/answers.csv': { get: Operation<200, Blob, never, Record<string, string>, ById> };
  '/v1/reports/survey': { get: Operation<200, SurveyReport, never, { survey: string; from?: string; to?: string }> };
  '/v1/tasks': {
    get: Operation<200, TaskPage, never, Paging & { state?: string; kind?: string; assignee?: string; first?: string }>;
  };
  '/v1/tasks/{id}/assign': { post: Operation<200, Task, { assignee: string | null }, never, ById> };
  '/v1/tasks/{id}/done': { post: Operation<200, Task, { note?: string }, never, ById> };
  '/v1/tasks/{id}/reopen': { post: Operation<200, Task, never, never, ById> };
}
