import type { Money, Reward, Rule } from '../api/contract';
import { label, t } from './i18n.svelte';

/** Who gets a reward, by name: the advocate, their company, or the prospect's company. */
export function beneficiary_name(reward: Reward): string {
  if (reward.beneficiary === 'advocate') return reward.advocate.name;
  if (reward.beneficiary === 'account') return reward.advocate.account_name;
  return reward.prospect.company ?? reward.prospect.email ?? reward.referral;
}

const kThings = ['module', 'free_months', 'gift', 'experience'];

/** Whether a reward is shown as a thing, as a free module, rather than as an amount. */
export function is_benefit(reward: Reward): boolean {
  return kThings.includes(reward.kind) && reward.value.amount === 0;
}

/** Whether a reward is given in the product, whatever it costs, rather than paid. */
export function is_given(reward: Reward): boolean {
  return reward.kind === 'module' || reward.kind === 'free_months';
}

/** Whether a reward is paid. Gifts and experiences are neither paid nor given: their board sends them. */
export function is_payment(reward: Reward): boolean {
  return ['cash', 'credit', 'donation'].includes(reward.kind);
}

/** Whether a person may let the reward through now. */
export function can_approve(reward: Reward): boolean {
  return reward.actions.includes('approve');
}

/** Until when a reward is on hold; null once the hold is over, or where it stands behind it. `now` in milliseconds. */
export function running_hold(reward: Reward, now = Date.now()): string | null {
  const { hold_until, state } = reward;
  if (hold_until === null || (state !== 'pending' && state !== 'held')) return null;
  return can_approve(reward) || Date.parse(hold_until) <= now ? null : hold_until;
}

/** The signs that weigh, the gravest first: as the server declares them. */
const kGravest = [
  'shared_bank_account',
  'owed',
  'held',
  'advocate_in_doubt',
  'unusual_amount',
  'refunded',
  'many_from_account',
  'bought_at_once',
  'weak_referral',
  'guardrail',
  'supplement',
];

/** How much a sign weighs against others; one we do not know weighs least. */
function weight_of(code: string): number {
  const place = kGravest.indexOf(code);
  return place < 0 ? 1 : kGravest.length - place + 1;
}

/** Orders what waits for a person: the gravest doubts together first, and of equals the largest. */
export function doubtful_first(left: Reward, right: Reward): number {
  const weight = (reward: Reward) => reward.anomalies.reduce((sum, { code }) => sum + weight_of(code), 0);
  return weight(right) - weight(left) || right.value.amount - left.value.amount;
}

/** Rewards by the currency they are paid in, in the order in which each is met. */
export function by_currency(rewards: Reward[]): [string, Reward[]][] {
  const parts = new Map<string, Reward[]>();
  for (const reward of rewards) {
    const part = parts.get(reward.value.currency);
    if (part) part.push(reward);
    else parts.set(reward.value.currency, [reward]);
  }
  return [...parts];
}

/** What makes a decision fail where the reward is no longer as it was read. */
export function version_tag({ version }: Reward): string {
  return `"${version}"`;
}

/** What a rule promises, with whom it is for: what is not the advocate's says so itself. */
export function promise_of(rule: Rule): string {
  if (rule.beneficiary !== 'advocate') return rule.sentence;
  return t('rule.promise_of', { who: label('beneficiary', rule.beneficiary), sentence: rule.sentence });
}

/** What refunds, or an early end, took from the full rate of the base; null when nothing. */
export function taken_back({ basis, value }: Reward): Money | null {
  if (!basis.base || basis.rate_bps === null) return null;
  const full = Math.round((basis.base.amount * basis.rate_bps) / 10_000);
  return full > value.amount ? { ...value, amount: full - value.amount } : null;
}
