import type { Account, AccountStep } from '../../src/api/contract';

const kCommon = { domain: null, company_number: null, country: 'FR', plan: 'pro', active: true };

/** Three customers: one allows everything, one switched its gifts off, one left. */
export function accounts(): Account[] {
  return [
    {
      ...kCommon,
      id: '1',
      external_id: 'c1',
      name: 'Hôtel Bellevue',
      domain: 'hotel-bellevue.example',
      company_number: '732829320',
      customer_since: '2024-03-01T00:00:00Z',
      gifts_allowed: false,
      recommending_allowed: true,
    },
    {
      ...kCommon,
      id: '2',
      external_id: 'c2',
      name: 'Imprimerie Sud',
      customer_since: '2025-09-15T00:00:00Z',
      gifts_allowed: true,
      recommending_allowed: true,
    },
    {
      ...kCommon,
      id: '3',
      external_id: 'acme/paris',
      name: 'Jardins Vauban',
      customer_since: null,
      plan: null,
      active: false,
      gifts_allowed: true,
      recommending_allowed: false,
    },
  ];
}

/** Who changed what the first customer allows, oldest first; the others were left as they were. */
export function account_history(external_id: string): AccountStep[] {
  if (external_id !== 'c1') return [];
  return [
    {
      at: '2026-10-02T08:00:00Z',
      actor: 'administrator',
      actor_name: 'Camille Petit',
      gifts_allowed: false,
      recommending_allowed: false,
      rep: null,
    },
    {
      at: '2026-10-09T10:30:00Z',
      actor: 'api',
      actor_name: null,
      gifts_allowed: false,
      recommending_allowed: true,
      rep: null,
    },
    {
      at: '2026-10-20T14:00:00Z',
      actor: 'member',
      actor_name: 'Claire Vasseur',
      gifts_allowed: true,
      recommending_allowed: true,
      rep: null,
    },
    {
      at: '2026-11-03T09:15:00Z',
      actor: 'administrator',
      actor_name: 'Camille Petit',
      gifts_allowed: false,
      recommending_allowed: true,
      rep: null,
    },
  ];
}
