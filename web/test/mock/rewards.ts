import type { RewardDetail, RewardState } from '../../src/api/contract';
import { entries } from './ledger';
import { advocate_rule } from './programs';
import { kPeople } from './referrals';
import { eur, say, type Locale } from './shared';

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
      version: index + 1,
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
