import type { Benefit, PayoutDetail, TeamMemberDetail } from '../../src/api/contract';
import { eur } from './shared';

const kNoBank = {
  bank_details: false,
  bank_details_changed: false,
  netted: eur(0),
  kind: 'cash',
  beneficiary: 'advocate',
} as const;

export function payouts(): PayoutDetail[] {
  const made = { netted: eur(0), confirmed: 0, failed: 0, reason: null, let_go_alone: null };
  return [
    {
      ...made,
      id: 'o2',
      created_at: '2026-11-19T14:00:00Z',
      state: 'open',
      total: eur(61_800),
      netted: eur(4_200),
      rewards: ['w7', 'w4'],
      lines: [
        {
          ...kNoBank,
          reward: 'w7',
          paid: eur(36_000),
          outcome: 'scheduled',
          state: 'scheduled',
          advocate: 'a7',
          beneficiary_name: 'Tom Leroy',
          account_name: 'Boulangerie Kermarec',
        },
        {
          ...kNoBank,
          reward: 'w4',
          paid: eur(25_800),
          netted: eur(4_200),
          outcome: 'scheduled',
          state: 'scheduled',
          advocate: 'a4',
          beneficiary_name: 'Julie Roy',
          account_name: 'Krampouz SAS',
          bank_details: true,
          bank_details_changed: false,
        },
      ],
    },
    {
      ...made,
      id: 'o3',
      created_at: '2026-11-18T14:00:00Z',
      state: 'awaiting_approval',
      let_go_alone: eur(50_000),
      total: eur(250_000),
      rewards: ['w5'],
      lines: [
        {
          ...kNoBank,
          reward: 'w5',
          paid: eur(250_000),
          outcome: 'scheduled',
          state: 'scheduled',
          advocate: 'a5',
          beneficiary_name: 'Marc Petit',
          account_name: 'Hôtel des Quais',
        },
      ],
    },
    {
      ...made,
      id: 'o1',
      created_at: '2026-11-01T14:00:00Z',
      state: 'done',
      total: eur(55_800),
      rewards: ['w6'],
      confirmed: 1,
      lines: [
        {
          ...kNoBank,
          reward: 'w6',
          paid: eur(55_800),
          outcome: 'confirmed',
          state: 'paid',
          advocate: 'a6',
          beneficiary_name: 'Anna Keller',
          account_name: 'Atelier Rivoli',
        },
      ],
    },
  ];
}

export function benefits(): Benefit[] {
  const told = {
    quantity: 1,
    referral: 'r1',
    user: 'usr-1',
    due_at: '2026-11-12T08:00:00Z',
    reference: null,
    owed: eur(0),
  } as const;
  return [
    {
      ...told,
      id: 'b1',
      kind: 'module',
      value: eur(0),
      beneficiary: 'prospect',
      account: 'acc-1',
      customer: 'cus_9f31',
      state: 'due',
    },
    {
      ...told,
      id: 'b2',
      kind: 'credit',
      value: eur(15_000),
      beneficiary: 'advocate',
      account: 'acc-2',
      customer: 'cus_77ab',
      state: 'due',
    },
    {
      ...told,
      id: 'b3',
      kind: 'free_months',
      value: eur(0),
      beneficiary: 'prospect',
      account: 'acc-3',
      customer: null,
      state: 'reversed',
    },
  ];
}

export function members(): TeamMemberDetail[] {
  const since = { created_at: '2026-09-01T08:00:00Z' };
  const joined = { at: '2026-09-01T08:10:00Z', event: 'joined', actor: 'member', actor_name: 'Claire Vasseur' };
  const invited = { ...joined, at: '2026-09-02T09:00:00Z', event: 'invited' };
  return [
    {
      ...since,
      id: 'm1',
      email: 'claire@facturel.example',
      name: 'Claire Vasseur',
      role: 'owner',
      state: 'active',
      live_keys: 2,
      history: [{ ...joined, role: 'owner' }],
    },
    {
      ...since,
      id: 'm2',
      email: 'nadia@facturel.example',
      name: 'Nadia Benali',
      role: 'finance',
      state: 'invited',
      live_keys: 0,
      history: [{ ...invited, role: 'finance' }],
    },
  ];
}
