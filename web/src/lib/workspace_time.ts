import * as format from './format';
import { i18n, t } from './i18n.svelte';
import { session } from './session.svelte';
import { known_zone, own_zone, same_clock } from './zone';

/**
 * Days and times are told on the clock of the workspace, as the server's own sentences, files and reports have them,
 * wherever the reader is; what a sales rep is to do when, on the clock of the rep.
 */

/** The zone of the workspace; the browser's own where it does not know that zone. */
export const workspace_zone = (): string => known_zone(session.workspace?.time_zone ?? '');

export const date = (time: string) => format.format_date(time, i18n.locale, workspace_zone());
export const date_time = (time: string) => format.format_date_time(time, i18n.locale, workspace_zone());

/** Whose clock the times are of; empty where it shows what the reader's own does. */
export function zone_note(): string {
  const zone = workspace_zone();
  return same_clock(Date.now(), zone, own_zone()) ? '' : t('zone.times', { zone });
}

/** A time on the clock of a rep, with its zone wherever that is not the clock of the workspace, or of the reader. */
export function rep_date_time(time: string, rep_zone: string): string {
  const zone = known_zone(rep_zone);
  const told = format.format_date_time(time, i18n.locale, zone);
  const is_shared = [workspace_zone(), own_zone()].every((other) => same_clock(Date.parse(time), zone, other));
  return is_shared ? told : t('zone.at', { when: told, zone });
}
