import type { MemberRole } from '../api/contract';

/**
 * What members do beyond looking, by who may. As `x-roles` of the API has it: `work` is recommendations, calls and
 * tasks; `shape` what users meet, imports and targets; `fund` programs, campaigns and their budgets; `pay` rewards,
 * payouts and billing; `own` the workspace itself.
 */
const kRoles = {
  work: ['owner', 'marketing', 'rep'],
  shape: ['owner', 'marketing'],
  fund: ['owner', 'marketing', 'finance'],
  pay: ['owner', 'finance'],
  own: ['owner'],
} as const satisfies Record<string, readonly MemberRole[]>;

export type Deed = keyof typeof kRoles;

/** Who may, the owner first. */
export function roles_that(deed: Deed): readonly MemberRole[] {
  return kRoles[deed];
}

/** Whether somebody of that role may; what they may not is not offered to them. */
export function role_may(role: MemberRole | undefined, deed: Deed): boolean {
  return role !== undefined && roles_that(deed).includes(role);
}
