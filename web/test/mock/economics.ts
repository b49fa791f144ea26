import type { Economics, EconomicsRow } from '../../src/api/contract';
import { eur, say, type Locale } from './shared';

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
      label: key,
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

/** The same year by rep: Awa has no classical prospects yet, and none of Léo's bought; the rest belongs to nobody. */
export function economics_by_rep(locale: Locale): Economics {
  const report = economics(locale);
  const row = report.rows[5]!;
  const rows: EconomicsRow[] = [
    { ...row, key: '', label: '', contacted: 3, classical_contacted: 0, classical_conversion: null, lift: null },
    { ...row, key: 'm5', label: 'Léo Fabre', classical_conversion: 0, lift: { ratio: null, low: 1.4, high: null } },
    { ...row, key: 'm4', label: 'Awa Diallo', classical_contacted: 0, classical_conversion: null, lift: null },
    { ...row, key: 'm6', label: 'Zoé Martin', contacted: 0, classical_contacted: 0, conversion: null, lift: null },
    { ...row, key: 'm3', label: 'Romain Caron' },
  ];
  return { ...report, rows };
}
