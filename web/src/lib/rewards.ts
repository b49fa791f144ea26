import type { Money, Reward, Rule } from '../api/contract';
import { label, t } from './i18n.svelte';

/** Who gets a reward, by name: the advocate, their company, or the prospect's company. */
export function beneficiary_name(reward: Reward): string {
  if (reward.beneficiary === 'advocate') return reward.advocate.name;
  if (reward.beneficiary === 'account') return reward.advocate.account_name;
  return reward.prospect.company ?? reward.prospect.email ?? reward.referral;
}

const kThings = ['module', 'free_months', 'gift', 'experience'];

/** Whether a reward is a thing to give, as a free module, rather than an amount to pay. */
export function is_benefit(reward: Reward): boolean {
  return kThings.includes(reward.kind) && reward.value.amount === 0;
}

/** Whether a person may let the reward through now. */
export function can_approve(reward: Reward): boolean {
  return reward.actions.includes('approve');
}

/** Orders what waits for a person: most doubts first, and of equals the largest. */
export function doubtful_first(left: Reward, right: Reward): number {
  return right.anomalies.length - left.anomalies.length || right.value.amount - left.value.amount;
}

/** The promise of a rule in the words of the referral tab, with whom it is for. */
export function promise_of(rule: Rule): string {
  return t('rule.promise_of', { who: label('beneficiary', rule.beneficiary), sentence: rule.sentence });
}

/** What refunds, or an early end, took from the full rate of the base; null when nothing. */
export function taken_back({ basis, value }: Reward): Money | null {
  if (!basis.base || basis.rate_bps === null) return null;
  const full = Math.round((basis.base.amount * basis.rate_bps) / 10_000);
  return full > value.amount ? { ...value, amount: full - value.amount } : null;
}
