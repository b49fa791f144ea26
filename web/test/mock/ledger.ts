import type { Balance, BillingEvent, Entry, Reconciliation, Verification } from '../../src/api/contract';
import { eur, say, type Locale } from './shared';

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
