import * as format from './format';
import { i18n, t } from './i18n.svelte';
import { session } from './session.svelte';
import { known_zone, own_zone, same_clock } from './zone';

/**
 * Times that follow rules of the workspace, such as quiet hours and the borders of a campaign: they are told on its
 * clock, as the server's own sentences are, wherever the reader is.
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
