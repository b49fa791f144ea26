import type {
  ApiKey,
  Balance,
  BillingEvent,
  CallSettings,
  Economics,
  EconomicsRow,
  Entry,
  Gift,
  Guardrail,
  Money,
  Program,
  ProgramBudget,
  Reconciliation,
  ReferralDetail,
  ReferralState,
  RewardDetail,
  RewardState,
  Rule,
  RulePreview,
  Session,
  Verification,
  Workspace,
} from '../../src/api/contract';
import { kTarget } from './target';
import { contact_standing } from './referrals';

type Locale = 'en' | 'fr';

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' });

/** Two wordings of one text of the server, as its catalogue would give them. */
export const say = (locale: Locale, en: string, fr: string) => (locale === 'fr' ? fr : en);

export function workspace(): Workspace {
  return {
    id: '71840229031256064',
    name: 'Facturel',
    locale: 'fr',
    currency: 'EUR',
    time_zone: 'Europe/Paris',
    environment: 'test',
    preset: 'administrators',
    set_up: true,
    brand: { product: 'Facturel', accent: '#473f8f', website: 'https://facturel.example' },
    origins: ['https://app.facturel.example'],
    refused_origins: [{ origin: 'https://preprod.facturel.example', last_seen_at: '2026-11-20T09:12:00Z', count: 14 }],
    base_url: 'https://refer.facturel.example',
    widget_keys: [
      { kid: 'wk_7Qm2', algorithm: 'HS256', created_at: '2026-10-01T08:00:00Z', retired_at: null },
      { kid: 'wk_1Ab9', algorithm: 'HS256', created_at: '2026-06-01T08:00:00Z', retired_at: '2026-10-02T08:00:00Z' },
    ],
    stripe: {
      endpoint_url: 'https://refer.facturel.example/billing/stripe/71840229031256064',
      configured: false,
    },
    four_eyes_above: eur(100_000),
    bank_account: {
      holder: 'Facturel SAS',
      iban_last4: '0189',
      bic: 'AGRIFRPP',
      updated_at: '2026-09-01T08:00:00Z',
    },
    donation_payee: null,
  };
}

export function session(of: Workspace): Session {
  return {
    csrf: 'csrf-of-the-mock',
    member: { id: 'm1', email: 'claire@facturel.example', name: 'Claire Vasseur', role: 'owner', locale: null },
    workspace: of,
  };
}

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
    applies_from: '2026-11-21T09:00:00Z',
    examples: [
      { referral: 'r1', annual_value: eur(129_000), before: eur(25_800), after: eur(19_995) },
      { referral: 'r5', annual_value: null, before: null, after: null },
    ],
  };
}

const kPeople: [company: string, contact: string, state: ReferralState, advocate: string, account: string][] = [
  ['Atelier Rivoli', 'Nadia Benali', 'won', 'Yann Le Goff', 'Hôtel Bellevue'],
  ['Boulangerie Kermarec', 'Paul Guérin', 'contacted', 'Emma Petit', 'Imprimerie Sud'],
  ['Cabinet Delaunay', 'Inès Moreau', 'engaged', 'Karim Haddad', 'Jardins Vauban'],
  ['Drone & Cie', 'Luc Fabre', 'review', 'Julie Roy', 'Krampouz SAS'],
  ['Éditions du Lac', 'Sofia Rossi', 'won', 'Marc Dubois', 'Librairie Azur'],
  ['Fermes de l’Ouest', 'Yann Le Goff', 'accepted', 'Anna Keller', 'Atelier Rivoli'],
  ['Garage Montcalm', 'Emma Petit', 'lost', 'Tom Leroy', 'Boulangerie Kermarec'],
  ['Hôtel Bellevue', 'Karim Haddad', 'refunded', 'Nadia Benali', 'Atelier Rivoli'],
  ['Imprimerie Sud', 'Julie Roy', 'contacted', 'Paul Guérin', 'Drone & Cie'],
  ['Jardins Vauban', 'Marc Dubois', 'rejected', 'Inès Moreau', 'Cabinet Delaunay'],
  ['Krampouz SAS', 'Anna Keller', 'engaged', 'Luc Fabre', 'Garage Montcalm'],
  ['Librairie Azur', 'Tom Leroy', 'won', 'Sofia Rossi', 'Éditions du Lac'],
];

export function referrals(locale: Locale): ReferralDetail[] {
  return kPeople.map(([company, contact, state, name, account_name], index) => ({
    id: `r${index + 1}`,
    state,
    step: state === 'won' ? 'customer' : 'in_discussion',
    program: 'p1',
    campaign: null,
    source: 'widget',
    advocate: { id: `a${index + 1}`, user: `u${index + 1}`, account: `c${index + 1}`, score: null, name, account_name },
    prospect: {
      company,
      contact_name: contact,
      email: `contact${index + 1}@${company.toLowerCase().replace(/[^a-z]+/g, '')}.example`,
      phone: index % 2 ? null : '+33 2 98 00 00 0' + (index % 10),
      company_number: index % 3 ? null : '732829320',
      country: 'FR',
    },
    relevance: {
      score: 92 - index * 5,
      reasons: [
        {
          code: 'business_address',
          text: say(locale, 'Business address of a company', 'Adresse professionnelle d’entreprise'),
          weight: 20,
        },
        {
          code: 'advocate_record',
          text: say(locale, 'Two earlier referrals became customers', 'Deux recommandations déjà devenues clientes'),
          weight: 12,
        },
        { code: 'no_need', text: say(locale, 'No need was written', 'Aucun besoin indiqué'), weight: -5 },
      ],
    },
    address_class: 'professional',
    rep: null,
    next_action_at: null,
    expected_value: state === 'rejected' ? null : eur(48_000 + index * 13_500),
    submitted_at: `2026-11-${String(20 - index).padStart(2, '0')}T09:30:00Z`,
    rewards_total: state === 'won' ? eur(25_800) : null,
    rule_versions: ['rule-advocate-2', 'rule-prospect-1'],
    actions:
      state === 'review'
        ? ['review_accepted', 'review_refused', 'withdrawal']
        : ['prospect_interested', 'lost', 'objection'],
    need: say(locale, 'Electronic invoicing before September', 'Facturation électronique avant septembre'),
    relationship: say(locale, 'Neighbor and customer', 'Voisin et client'),
    website: 'https://example.com',
    reason:
      state === 'review'
        ? {
            code: 'similar_company',
            text: say(locale, 'A customer has a similar name.', 'Un client porte un nom proche.'),
          }
        : null,
    subscription:
      state === 'won' ? { interval: 'year', amount: eur(129_000), started_at: '2026-11-12T10:00:00Z' } : null,
    contact: contact_standing(locale),
    consent: null,
  }));
}

const kRewardStates: RewardState[] = [
  'pending',
  'held',
  'pending',
  'approved',
  'approved',
  'paid',
  'scheduled',
  'clawback_due',
  'voided',
];

export function rewards(locale: Locale): RewardDetail[] {
  return kRewardStates.map((state, index) => {
    const [company, , , name, account_name] = kPeople[index]!;
    const base = 129_000 + index * 30_000;
    const value = eur(state === 'voided' ? 0 : base / 5);
    const is_module = index === 6;
    return {
      id: `w${index + 1}`,
      referral: `r${index + 1}`,
      beneficiary: is_module ? 'prospect' : 'advocate',
      kind: is_module ? 'module' : 'cash',
      value,
      state,
      basis: {
        base: eur(base),
        rate_bps: 2000,
        invoice: `in_${index + 1}`,
        tier: null,
        rule_version: 'rule-advocate-2',
      },
      hold_until: state === 'pending' || state === 'held' ? '2026-12-12T10:00:00Z' : null,
      approved_at: state === 'approved' ? '2026-11-18T08:00:00Z' : null,
      prospect: { company, email: null },
      advocate: { id: `a${index + 1}`, name, account_name },
      quantity: 1,
      text: say(
        locale,
        `20% × €${base / 100}.00, invoice in_${index + 1}`,
        `20 % × ${base / 100},00 €, facture in_${index + 1}`,
      ),
      anomalies:
        state === 'held'
          ? [
              {
                code: 'same_bank',
                text: say(locale, 'Advocate and prospect share an address.', 'Parrain et filleul ont la même adresse.'),
              },
            ]
          : [],
      owed: state === 'clawback_due' ? value : eur(0),
      paid: state === 'paid' || state === 'clawback_due' ? value : eur(0),
      approvals: state === 'clawback_due' ? { given: 1, needed: 2 } : null,
      bank_account: null,
      actions:
        { pending: ['approve', 'flagged', 'refused'], held: ['cleared', 'refused'], approved: ['flagged', 'refused'] }[
          state as string
        ] ?? [],
      rule: advocate_rule(locale),
      billing: [
        {
          id: `evt_${index + 1}`,
          type: 'payment.received',
          occurred_at: '2026-11-12T10:00:00Z',
          amount: eur(base),
          invoice: `in_${index + 1}`,
          outcome: 'applied',
        },
      ],
      entries: entries(locale).filter((entry) => entry.reward === 'w1'),
      events: [
        {
          at: '2026-11-12T10:00:01Z',
          event: 'payment',
          from: null,
          to: 'pending',
          actor: 'billing',
          reason: null,
          text: say(locale, 'Earned by a payment', 'Gagnée par un paiement'),
        },
      ],
    };
  });
}

export function entries(locale: Locale): Entry[] {
  const line = { program: 'p1', reward: 'w1', referral: 'r1' };
  return [
    {
      ...line,
      id: 'n3',
      sequence: 3,
      hash: '4f'.repeat(32),
      at: '2026-11-12T10:00:01Z',
      from: 'budget',
      to: 'pending',
      amount: eur(25_800),
      cause: { type: 'billing_event', id: 'evt_1' },
      text: say(locale, 'Atelier Rivoli paid: 20% of €1,290.00', 'Atelier Rivoli a payé : 20 % de 1 290,00 €'),
    },
    {
      ...line,
      id: 'n2',
      sequence: 2,
      hash: '4f'.repeat(32),
      at: '2026-11-02T08:00:00Z',
      from: 'clearing',
      to: 'settled',
      amount: eur(55_800),
      reward: 'w6',
      referral: 'r6',
      cause: { type: 'payout', id: 'o1' },
      text: say(locale, 'Transfer to Anna Keller confirmed', 'Virement à Anna Keller confirmé'),
    },
    {
      id: 'n1',
      sequence: 1,
      hash: '4f'.repeat(32),
      at: '2026-01-05T09:00:00Z',
      from: 'funding',
      to: 'budget',
      amount: eur(1_000_000),
      reward: null,
      referral: null,
      program: 'p1',
      cause: { type: 'top_up', id: null },
      text: say(locale, 'Budget topped up', 'Budget réapprovisionné'),
    },
  ];
}

export function verification(locale: Locale, is_empty: boolean): Verification {
  const entries = is_empty ? 0 : 12;
  const empty = say(locale, 'The ledger is empty.', 'Le grand livre est vide.');
  const full = say(
    locale,
    'The chain of 12 entries is intact; all balances and rewards follow from it.',
    'La chaîne de 12 écritures est intacte\u00a0; tous les soldes et récompenses en découlent.',
  );
  return {
    intact: true,
    entries,
    rewards: entries,
    head_sequence: entries,
    head_hash: (is_empty ? '0' : '4f').repeat(is_empty ? 64 : 32),
    breach: null,
    checked_at: '2026-11-21T10:00:00Z',
    text: is_empty ? empty : full,
  };
}

export function reconciliation(): Reconciliation {
  const accounts = balances().map(({ account, amount }) => {
    const moved = Math.round(Math.abs(amount) / 3);
    const [taken, given] = amount >= 0 ? [moved, 0] : [0, moved];
    return { account, opening: amount - taken + given, in: taken, out: given, closing: amount };
  });
  const sums = { to_pay: 1_258_000, owed_back: 8_000, paid: 412_500, repaid: 0 };
  return { from: '2026-11-01', to: '2026-11-30', currencies: [{ currency: 'EUR', accounts, ...sums }] };
}

export function balances(): Balance[] {
  const amounts = {
    funding: -1_000_000,
    budget: 412_350,
    pending: 94_200,
    approved: 92_400,
    clearing: 61_800,
    settled: 389_250,
    owed: -50_000,
  };
  return Object.entries(amounts).map(([account, amount]) => ({
    account: account as Balance['account'],
    currency: 'EUR',
    amount,
  }));
}

export function billing_events(locale: Locale): BillingEvent[] {
  const customer = { external_id: null, email: null, domain: null, company_number: null, name: null };
  return [
    {
      id: 'evt_1Q9xPz',
      source: 'stripe',
      type: 'payment.received',
      occurred_at: '2026-11-20T10:00:00Z',
      received_at: '2026-11-20T10:00:02Z',
      outcome: 'parked',
      reason: say(locale, 'No referral code; a match is proposed.', 'Pas de code ; un rapprochement est proposé.'),
      referral: null,
      amount: eur(94_800),
      invoice: 'in_91',
      customer: { ...customer, name: 'Cabinet Delaunay', email: 'compta@cabinetdelaunay.example' },
      proposals: [{ referral: 'r3', company: 'Cabinet Delaunay', matched_on: 'domain' }],
    },
    {
      id: 'evt_1Q8aaa',
      source: 'stripe',
      type: 'payment.refunded',
      occurred_at: '2026-11-19T10:00:00Z',
      received_at: '2026-11-19T10:00:02Z',
      outcome: 'applied',
      reason: null,
      referral: 'r8',
      amount: eur(-20_000),
      invoice: 'in_8',
      customer: { ...customer, name: 'Hôtel Bellevue' },
      proposals: [],
    },
    {
      id: 'evt_1Q7bbb',
      source: 'api',
      type: 'subscription.started',
      occurred_at: '2026-11-12T10:00:00Z',
      received_at: '2026-11-12T10:00:00Z',
      outcome: 'applied',
      reason: null,
      referral: 'r1',
      amount: null,
      invoice: null,
      customer: { ...customer, name: 'Atelier Rivoli', company_number: '732829320' },
      proposals: [],
    },
    {
      id: 'evt_1Q6ccc',
      source: 'api',
      type: 'payment.refunded',
      occurred_at: '2026-11-11T10:00:00Z',
      received_at: '2026-11-11T10:00:00Z',
      outcome: 'dead_letter',
      reason: say(locale, 'The refund is above the payment.', 'Le remboursement dépasse le paiement.'),
      referral: null,
      amount: eur(999_900),
      invoice: 'in_5',
      customer: { ...customer, name: 'Éditions du Lac' },
      proposals: [],
    },
  ];
}

export function economics(locale: Locale): Economics {
  const row = (key: string, step: number): EconomicsRow => {
    const cost = {
      commissions: eur(20_000 + step * 9_000),
      benefits: eur(6_000 + step * 2_500),
      gifts: eur(0),
      postage: eur(0),
      calls: eur(0),
    };
    const total = Object.values(cost).reduce((sum, part) => sum + part.amount, 0);
    const won = 2 + step;
    return {
      key,
      ambassadors: 10 + step,
      submitted: 12 + step * 3,
      accepted: 10 + step * 2,
      contacted: 9 + step * 2,
      engaged: 4 + step * 2,
      won,
      customers: won,
      revenue: eur(90_000 + step * 60_000 - (step % 3) * 25_000),
      cost: { ...cost, total: eur(total) },
      committed: eur(30_000),
      conversion: won / (9 + step * 2),
      conversion_interval: { low: 0.1, high: 0.5 },
      classical_contacted: 100,
      classical_won: 11,
      classical_conversion: 0.11,
      classical_conversion_interval: { low: 0.06, high: 0.19 },
      lift: { ratio: 3.9, low: 2.8, high: 5.4 },
      new_customers: won * 4,
      share_of_new_customers: 0.21,
      cost_per_customer: eur(Math.round(total / won)),
    };
  };
  const rows = Array.from({ length: 12 }, (_, step) =>
    row(step === 0 ? '2025-12' : `2026-${String(step).padStart(2, '0')}`, step),
  );
  const sum = (pick: (row: EconomicsRow) => number) => rows.reduce((total, one) => total + pick(one), 0);
  const total = sum((one) => one.cost.total.amount);
  const won = sum((one) => one.won);
  const totals: EconomicsRow = {
    ...rows[0]!,
    key: 'total',
    submitted: sum((one) => one.submitted),
    accepted: sum((one) => one.accepted),
    contacted: sum((one) => one.contacted),
    engaged: sum((one) => one.engaged),
    won,
    customers: won,
    revenue: eur(sum((one) => one.revenue.amount)),
    cost: {
      commissions: eur(sum((one) => one.cost.commissions.amount)),
      benefits: eur(sum((one) => one.cost.benefits.amount)),
      gifts: eur(0),
      postage: eur(0),
      calls: eur(0),
      total: eur(total),
    },
    cost_per_customer: eur(Math.round(total / won)),
    conversion: won / sum((one) => one.contacted),
  };
  return {
    currency: 'EUR',
    currencies: ['EUR'],
    rows,
    totals,
    share_target: { start: 0.2, target: 0.25 },
    sentence: say(
      locale,
      'Each euro spent brought 4.4 € of first-year revenue.',
      'Chaque euro dépensé a rapporté 4,4 € de chiffre d’affaires la première année.',
    ),
  };
}

export function api_keys(): ApiKey[] {
  return [
    {
      id: 'k1',
      name: 'Back end',
      prefix: 'prn_test_8fKq',
      scopes: ['customers', 'billing'],
      created_at: '2026-10-01T08:00:00Z',
      last_used_at: '2026-11-20T10:00:00Z',
      revoked_at: null,
    },
    {
      id: 'k2',
      name: 'CRM',
      prefix: 'prn_test_1zzz',
      scopes: ['reports'],
      created_at: '2026-03-01T08:00:00Z',
      last_used_at: null,
      revoked_at: '2026-09-01T08:00:00Z',
    },
  ];
}
