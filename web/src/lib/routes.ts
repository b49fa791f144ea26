import type { MemberRole } from '../api/contract';
import type { Deed } from './roles';

/** The path under which the server serves the console. */
export const kBase = '/console';

/** A screen and the parts of the address it was opened with. */
export interface Route {
  name: RouteName;
  params: Record<string, string>;
}

/** Patterns in order of precedence; `:x` takes one segment. */
const kPatterns = [
  ['home', '/'],
  ['claim', '/claim'],
  ['log_in', '/log-in'],
  ['set_up', '/set-up'],
  ['set_up_step', '/set-up/:step'],
  ['queue', '/queue'],
  ['referrals', '/referrals'],
  ['referral', '/referrals/:id'],
  ['reviews', '/reviews'],
  ['advocates', '/advocates'],
  ['advocate', '/advocates/:id'],
  ['accounts', '/accounts'],
  ['account', '/accounts/:id'],
  ['rewards', '/rewards'],
  ['rewards_all', '/rewards/all'],
  ['reward', '/rewards/:id'],
  ['benefits', '/benefits'],
  ['payouts', '/payouts'],
  ['payout', '/payouts/:id'],
  ['gifts', '/gifts'],
  ['gift_catalogue', '/gifts/catalogue'],
  ['gift_ladders', '/gifts/ladders'],
  ['ledger', '/ledger'],
  ['billing', '/billing'],
  ['economics', '/economics'],
  ['imports', '/imports'],
  ['import', '/imports/:id'],
  ['survey', '/surveys'],
  ['survey_verdicts', '/surveys/verdicts'],
  ['survey_settings', '/surveys/settings'],
  ['tasks', '/tasks'],
  ['messages', '/messages'],
  ['message', '/messages/:id'],
  ['programs', '/programs'],
  ['program', '/programs/:id'],
  ['rule', '/programs/:id/rules/:rule'],
  ['scenarios', '/scenarios'],
  ['scenario', '/scenarios/:id'],
  ['scenario_editor', '/scenarios/:id/edit'],
  ['campaigns', '/campaigns'],
  ['campaign_new', '/campaigns/new'],
  ['quality', '/campaigns/quality'],
  ['campaign', '/campaigns/:id'],
  ['templates', '/templates'],
  ['template', '/templates/:key'],
  ['settings', '/settings'],
  ['settings_section', '/settings/:section'],
] as const;

export type RouteName = (typeof kPatterns)[number][0] | 'not_found';

/** The path inside the console of a path of the site: `/console/referrals/` is `/referrals`. */
export function inner_path(pathname: string): string {
  const inner = pathname.startsWith(kBase) ? pathname.slice(kBase.length) : pathname;
  return inner.replace(/\/+$/, '') || '/';
}

/** Find the screen for a path inside the console. */
export function match_route(path: string): Route {
  const parts = path.split('/');
  for (const [name, pattern] of kPatterns) {
    const wanted = pattern.split('/');
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const given = parts[index] ?? '';
      if (!part.startsWith(':')) return part === given;
      params[part.slice(1)] = decode(given);
      return given !== '';
    });
    if (fits) return { name, params };
  }
  return { name: 'not_found', params: {} };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The screens that can be seen without a session. */
export function is_public(name: RouteName): boolean {
  return name === 'claim' || name === 'log_in';
}

/** Screens that only change something, and so are for those who may. */
const kDeeds: Partial<Record<RouteName, Deed>> = {
  set_up: 'own',
  set_up_step: 'own',
  rule: 'fund',
  campaign_new: 'fund',
  scenario_editor: 'shape',
};

/** What somebody must be allowed to do for a screen to be of use to them. */
export function deed_of(name: RouteName): Deed | undefined {
  return kDeeds[name];
}

/** Where the work of each role is; a viewer looks at what came of it. */
const kHomes: Record<MemberRole, string> = {
  owner: '/referrals',
  marketing: '/referrals',
  rep: '/queue',
  finance: '/rewards',
  viewer: '/economics',
};

/** Whether somebody sets up a workspace: its owners, until it is done. */
export function sets_up(role: MemberRole, is_set_up: boolean): boolean {
  return role === 'owner' && !is_set_up;
}

/** The first page of somebody who asks for none. */
export function home_of(role: MemberRole, is_set_up: boolean): string {
  return sets_up(role, is_set_up) ? '/set-up' : kHomes[role];
}

/**
 * Where to go after a log-in: back to the page that was asked for, if it is one of the console.
 * Addresses of other sites, and the log-in itself, lead to the first page.
 */
export function safe_next(next: string | null): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  const route = match_route(inner_path(next.split(/[?#]/)[0] ?? '/'));
  return route.name === 'not_found' || is_public(route.name) ? '/' : next;
}
