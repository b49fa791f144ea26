import type {
  CallSettings,
  Gift,
  Guardrail,
  Program,
  ProgramBudget,
  Rule,
  RulePreview,
  Target,
} from '../../src/api/contract';
import { eur, say, type Locale } from './shared';

/** Whom the program of the fixtures looks for. */
const kTarget: Target = {
  countries: ['FR'],
  competitors: [],
  sectors: [],
  employees_from: null,
  employees_to: null,
  review_below: 20,
  refuse_below: 0,
};

const kTerms = {
  milestone: 'won',
  tiers: [],
  duration_months: null,
  approval: 'above_amount',
  approval_above: eur(50_000),
  clawback_on_early_end: true,
  gift: null,
  tier_by: 'order_amount',
  audience: 'everybody',
  when: null,
  caps: null,
  at_count: null,
  valid_from: null,
  valid_to: null,
  campaign: null,
} as const;

export function advocate_rule(locale: Locale): Rule {
  return {
    ...kTerms,
    tiers: [],
    id: 'rule-advocate-2',
    version: 2,
    beneficiary: 'advocate',
    base: 'annual_value',
    kind: 'cash',
    choices: ['cash', 'credit', 'donation', 'none'],
    rate_bps: 2000,
    amount: null,
    quantity: 1,
    hold_days: 30,
    sentence: say(
      locale,
      'The advocate receives 20% of the first annual subscription, 30 days after the first payment.',
      'Le parrain reçoit 20 % du premier abonnement annuel, 30 jours après le premier paiement.',
    ),
  };
}

export function prospect_rule(locale: Locale): Rule {
  return {
    ...advocate_rule(locale),
    id: 'rule-prospect-1',
    version: 1,
    beneficiary: 'prospect',
    base: 'none',
    kind: 'module',
    choices: [],
    rate_bps: null,
    hold_days: 0,
    approval: 'auto',
    approval_above: null,
    sentence: say(locale, 'The new customer is offered one module.', 'Le nouveau client se voit offrir un module.'),
  };
}

export function program(locale: Locale): Program {
  return {
    id: 'p1',
    name: say(locale, 'Administrators', 'Administrateurs'),
    state: 'open',
    preset: 'administrators',
    audience: 'admin',
    wants_calls: false,
    opened_at: '2026-01-05T09:00:00Z',
    rules: [advocate_rule(locale), prospect_rule(locale)],
    budget: { limited: true, available: eur(412_350), put_in: eur(1_000_000) },
    typical_annual_value: null,
    target: kTarget,
  };
}

export function gifts(): Gift[] {
  const plain = { stock: 12, variants: [], is_experience: false, picture: null, wanted: 0 };
  return [
    {
      ...plain,
      id: 'notebook',
      name: { en: 'Notebook', fr: 'Carnet' },
      unit_cost: eur(1_200),
      updated_at: '2026-10-01T08:00:00Z',
    },
  ];
}

export function program_budget(): ProgramBudget {
  const none = { waiting: eur(0), owed: eur(0), cost_per_customer: null, cost_to_revenue_bps: null };
  return {
    program: 'p1',
    limited: true,
    currencies: [
      {
        ...none,
        currency: 'EUR',
        put_in: eur(1_000_000),
        available: eur(412_350),
        waiting: eur(25_800),
        committed: eur(180_600),
        spent: eur(407_050),
        owed: eur(12_900),
        avoided: eur(51_600),
        calls: eur(0),
        cost: eur(587_650),
        revenue: eur(3_870_000),
        customers: 30,
        cost_per_customer: eur(19_588),
        cost_to_revenue_bps: 1518,
      },
    ],
  };
}

export function calling(): CallSettings {
  return {
    wants_calls: true,
    advocate_first: true,
    no_answer_limit: 3,
    advocate_hours: 8,
    prospect_hours: 8,
    retry_hours: 4,
    follow_up_hours: 27,
    escalation_hours: 9,
    hold_minutes: 30,
    advocate_script: null,
    prospect_script: null,
    hourly_cost: eur(3_600),
  };
}

export function guardrail(locale: Locale): Guardrail {
  const costly = say(
    locale,
    'Each new customer costs €258.00; the ceiling is €200.00.',
    'Chaque nouveau client coûte 258,00 €\u00a0; le plafond est de 200,00 €.',
  );
  const line = { actor: 'system', actor_name: null, reason: null, from: 'ok', to: 'ok' } as const;
  return {
    program: 'p1',
    set: true,
    cost_per_customer: eur(20_000),
    cost_to_revenue_bps: 3000,
    budget_alert_bps: 8000,
    action: 'pause',
    state: 'paused',
    reason: costly,
    since: '2026-11-20T10:30:00Z',
    gauges: [
      {
        limit: 'cost_per_customer',
        currency: 'EUR',
        measured: 25_800,
        ceiling: 20_000,
        share_bps: 12_900,
        text: costly,
      },
      {
        limit: 'cost_to_revenue',
        currency: 'EUR',
        measured: 1500,
        ceiling: 3000,
        share_bps: 5000,
        text: say(
          locale,
          'Rewards cost 15% of the revenue they brought; the ceiling is 30%.',
          'Les récompenses coûtent 15\u00a0% du chiffre d’affaires apporté\u00a0; le plafond est de 30\u00a0%.',
        ),
      },
    ],
    history: [
      { ...line, at: '2026-11-20T10:30:00Z', event: 'judged', to: 'paused', text: costly },
      {
        ...line,
        at: '2026-10-01T08:00:00Z',
        event: 'released',
        from: 'paused',
        actor: 'member',
        actor_name: 'Claire Vasseur',
        reason: say(locale, 'Agreed with the board', 'Décidé en comité'),
        text: say(locale, 'The guard-rail was released.', 'Le garde-fou a été levé.'),
      },
    ],
  };
}

export function rule_preview(locale: Locale): RulePreview {
  return {
    sentence: say(
      locale,
      'The advocate receives 15.5% of the annual subscription, in cash, 45 days after the first payment, at most €2,000.00 a year.',
      'Le parrain reçoit 15,5\u00a0% de l’abonnement annuel, par virement, 45 jours après le premier paiement, au plus 2 000,00 € par an.',
    ),
    previous_sentence: advocate_rule(locale).sentence,
    open_referrals_keep: 12,
    open_unsold_keep: 9,
    advocates_keep: 7,
    applies_from: '2026-11-21T09:00:00Z',
    warnings: [],
    examples: [
      { referral: 'r1', annual_value: eur(129_000), before: eur(25_800), after: eur(19_995) },
      { referral: 'r5', annual_value: null, before: null, after: null },
    ],
  };
}
