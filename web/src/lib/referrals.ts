import type { CallTask, ReferralDetail } from '../api/contract';

/** When something is next to be done about a referral; null too where the contact is erased before it. */
export function next_action_of(
  referral: Pick<ReferralDetail, 'next_action_at'> & { contact: { erased_at: string | null } | null },
): string | null {
  const { next_action_at, contact } = referral;
  if (!next_action_at || !contact?.erased_at) return next_action_at;
  return Date.parse(next_action_at) < Date.parse(contact.erased_at) ? next_action_at : null;
}

/** Whom a call is about, by the best name there is. */
export const prospect_name = ({ prospect, referral }: CallTask): string =>
  prospect.company ?? prospect.contact_name ?? prospect.email ?? referral;
