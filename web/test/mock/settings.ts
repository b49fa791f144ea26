import type {
  Enrollment,
  Gift,
  GiftLadder,
  MessageRules,
  Rep,
  Review,
  ScenarioDetail,
  Survey,
  Task,
  User,
  WebhookDelivery,
  WebhookEndpoint,
} from '../../src/api/contract';
import { gifts } from './programs';
import { referrals } from './referrals';
import { say, type Locale } from './shared';

/** What people set and work through beside the programs: surveys, scenarios, ladders, reps, tasks, webhooks. */

export function reps(): Rep[] {
  const usual = {
    work_from: 540,
    work_to: 1080,
    work_days: [1, 2, 3, 4, 5],
    absent_from: null,
    absent_until: null,
    countries: ['FR'],
    languages: ['fr' as const],
    employees_from: null,
    employees_to: null,
    takes_new: true,
    open: 2,
    calendar_url: null,
  };
  return [
    { ...usual, id: 'm1', name: 'Claire Vasseur', time_zone: 'Europe/Paris' },
    {
      ...usual,
      id: 'm4',
      name: 'Romain Caron',
      time_zone: 'America/Montreal',
      absent_from: '2026-12-21T05:00:00Z',
      absent_until: '2027-01-04T05:00:00Z',
    },
  ];
}

export const kMessageRules: MessageRules = {
  quiet_from: '20:00',
  quiet_to: '08:00',
  quiet_weekends: true,
  most_messages: 3,
  per_days: 7,
};

export const kCatalogue: Gift[] = gifts();

export function ladder(locale: Locale): GiftLadder {
  const text = say(locale, 'The mug is nearly out of stock.', 'Le mug est presque épuisé.');
  return {
    counts_on: 'engaged',
    audience: 'everybody',
    rungs: [{ count: 3, gift: kCatalogue[0]!.id }],
    warnings: [{ code: 'short_of_stock', text }],
  } as GiftLadder;
}

export function survey(locale: Locale): Survey {
  const question = say(locale, 'Would you recommend Facturel?', 'Recommanderiez-vous Facturel ?');
  return {
    id: 'q1',
    program: 'p1',
    state: 'open',
    style: 'card',
    audience: 'everybody',
    min: 1,
    max: 10,
    threshold: 8,
    low_at: 4,
    question: null,
    invitation: null,
    thanks: null,
    rules: {
      account_days: 30,
      sessions: 3,
      answer_days: 180,
      first_dismissal_days: 30,
      second_dismissal_days: 90,
      most_dismissals: 3,
      prompt_days: 7,
      launch_days: 14,
    },
    wording: { question, invitation: question, thanks: question },
    version: 2,
    opened_at: '2026-06-01T08:00:00Z',
  };
}

export const kScenario: ScenarioDetail = {
  id: 's1',
  name: 'Ambassadors',
  program: 'p1',
  program_name: 'Program',
  preset: null,
  state: 'running',
  trigger: 'manual',
  published_version: 2,
  latest_version: 2,
  has_draft: false,
  paused_at: null,
  enrollments: { active: 1, paused: 0, ended: 0, due: 0 },
  created_at: '2026-10-01T08:00:00Z',
  updated_at: '2026-10-01T08:00:00Z',
  definition: {
    trigger: 'manual',
    milestone: null,
    match: 'all',
    entry: [],
    reentry_days: null,
    max_days: 60,
    stop_at_last_rung: false,
    steps: [{ key: 's1', kind: 'email', template: 'ambassador.ask' }],
  },
  warnings: [],
};

export const kUsers: User[] = ['Emma Petit', 'Emile Roy'].map((name, index) => ({
  id: `${index + 1}`,
  external_id: `u-${index + 1}`,
  account: 'c1',
  email: `e${index + 1}@rivoli.example`,
  name,
  role: 'member',
  locale: 'fr',
  phone: null,
  last_seen_at: null,
  active: true,
}));

export function enrollments(): Enrollment[] {
  return [
    {
      id: 'e1',
      user: 'u-1',
      user_name: 'Emma Petit',
      account_name: 'Rivoli',
      version: 1,
      state: 'active',
      step: 's1',
      step_kind: 'email',
      due_at: '2026-12-01T13:00:00Z',
      why: 'Scored 9.',
      started_at: '2026-11-20T08:00:00Z',
      ends_at: '2027-01-20T08:00:00Z',
      ended_at: null,
      steps: [],
    },
  ];
}

export function reviews(locale: Locale): Review[] {
  return referrals(locale)
    .slice(0, 2)
    .map((referral) => ({ referral, reason: null, proposal: 'review', age_days: 3, due_at: '2026-12-01T08:00:00Z' }));
}

export function tasks(): Task[] {
  return [
    {
      id: 't1',
      kind: 'low_score',
      state: 'open',
      title: 'Emma scored 3 out of 10',
      text: null,
      score: null,
      user: null,
      referral: null,
      assignee: { id: 'm4', name: 'Romain Caron' },
      note: null,
      due_at: '2026-11-24T23:30:00Z',
      created_at: '2026-11-20T09:00:00Z',
      done_at: null,
    },
  ];
}

export const kEndpoint: WebhookEndpoint = {
  id: 'h1',
  url: 'https://hooks.facturel.example/parrain',
  event_types: ['*'],
  state: 'active',
  reason: null,
  subscription: false,
  previous_secret_until: null,
  created_at: '2026-10-01T08:00:00Z',
};

export const kDelivery: WebhookDelivery = {
  id: 'd1',
  endpoint: 'h1',
  event_type: 'referral.accepted',
  object: 'r1',
  state: 'delivered',
  attempts: 1,
  next_attempt_at: null,
  status: 200,
  fault: null,
  created_at: '2026-11-20T09:00:00Z',
};
