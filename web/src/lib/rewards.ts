import type { Reward } from '../api/contract';

/** Who gets a reward, by name: the advocate, their company, or the prospect's company. */
export function beneficiary_name(reward: Reward): string {
  if (reward.beneficiary === 'advocate') return reward.advocate.name;
  if (reward.beneficiary === 'account') return reward.advocate.account_name;
  return reward.prospect.company ?? reward.prospect.email ?? reward.referral;
}
