/** What a program costs, in the order in which it is stacked. */
export const kCostKinds = ['commissions', 'benefits', 'gifts', 'postage', 'calls'] as const;
export type CostKind = (typeof kCostKinds)[number];

export const kRevenueColor = '#0f766e';
export const kCostColors: Record<CostKind, string> = {
  commissions: '#e0912b',
  benefits: '#5b6ee1',
  gifts: '#b8336a',
  postage: '#84938f',
  calls: '#2f7fb8',
};
