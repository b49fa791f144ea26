import { label } from './i18n.svelte';

/** Why a prospect was lost, in the order in which it is asked. */
export const kLostReasons = [
  'no_need',
  'has_supplier',
  'budget',
  'timing',
  'wrong_person',
  'unreachable',
  'other',
] as const;

/** A reason as its reader sees it: one that was chosen in their language, one that somebody wrote as it stands. */
export function reason_text(reason: string): string {
  return kLostReasons.some((code) => code === reason) ? label('lost_reason', reason) : reason;
}
