import type { Campaign, CampaignEdit, LadderCount, QualityShare } from '../api/contract';
import { format_number, format_share, type Locale } from './format';
import { moment_of, wall_time } from './zone';

/** What a person types of a campaign, as a form keeps it: moments by the clock of the workspace, shares in percent. */
export interface CampaignDraft {
  en: string;
  fr: string;
  starts: string;
  ends: string;
  holds_out: boolean;
  floor: string;
  stops_itself: boolean;
}

/** The share of users a hold-out keeps the campaign from, in basis points. */
export const kHoldOut = 1_000;

/** The moment that a `datetime-local` field names by the clock of a zone; null for no moment. */
export function instant_of(text: string, zone: string): string | null {
  const moment = moment_of(text, zone);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}

/** A moment as a `datetime-local` field shows it by the clock of a zone, to the minute. */
export const field_text = (at: string, zone: string): string => wall_time(Date.parse(at), zone);

/** A draft of two weeks that begins with the next full hour. */
export function new_draft(now: Date, zone: string): CampaignDraft {
  const hour = 3_600_000;
  const starts = Math.ceil(now.getTime() / hour) * hour;
  const ends = starts + 14 * 24 * hour;
  return {
    en: '',
    fr: '',
    starts: wall_time(starts, zone),
    ends: wall_time(ends, zone),
    holds_out: false,
    floor: '20',
    stops_itself: true,
  };
}

export function draft_of(campaign: CampaignEdit, zone: string): CampaignDraft {
  return {
    en: campaign.name.en,
    fr: campaign.name.fr,
    starts: field_text(campaign.starts_at, zone),
    ends: field_text(campaign.ends_at, zone),
    holds_out: campaign.hold_out_bps > 0,
    floor: `${campaign.quality_floor_bps / 100}`,
    stops_itself: campaign.stops_itself,
  };
}

/**
 * What the draft asks of the server; null while something of it cannot be read. A moment that the form did not change
 * is sent as it was, with its seconds, and so is a hold-out of another share.
 */
export function edit_of(
  draft: CampaignDraft,
  before: CampaignEdit | null,
  floor: number | null,
  zone: string,
): CampaignEdit | null {
  const kept = (text: string, at: string | undefined) =>
    at && field_text(at, zone) === text ? at : instant_of(text, zone);
  const starts_at = kept(draft.starts, before?.starts_at);
  const ends_at = kept(draft.ends, before?.ends_at);
  if (starts_at === null || ends_at === null || floor === null) return null;
  return {
    name: { en: draft.en.trim(), fr: draft.fr.trim() },
    starts_at,
    ends_at,
    hold_out_bps: draft.holds_out ? before?.hold_out_bps || kHoldOut : 0,
    quality_floor_bps: floor,
    stops_itself: draft.stops_itself,
  };
}

/** Whether its period is over before anybody launched it: nothing can be launched any more within it. */
export function is_missed(campaign: Pick<Campaign, 'launched_at' | 'ends_at'>, now: number): boolean {
  return campaign.launched_at === null && Date.parse(campaign.ends_at) <= now;
}

export type Remedy = 'count_engaged' | 'raise_threshold' | 'look_at_advocates' | 'stop';

/**
 * What may still be done about a flagged campaign. One that is over is not stopped, nor are its gifts changed; a
 * ladder that counts interested prospects needs no such advice, and one that is not read yet gets none.
 */
export function remedies_of(state: Campaign['state'], counts_on: LadderCount | undefined): Remedy[] {
  const is_over = state === 'stopped' || state === 'ended';
  const always: Remedy[] = ['raise_threshold', 'look_at_advocates'];
  if (is_over) return always;
  return [...(counts_on === 'accepted' ? (['count_engaged'] as const) : []), ...always, 'stop'];
}

/** A share with what it is of: `12 % (3 of 25)`. */
export function share_text(share: QualityShare, locale: Locale): string {
  return share.rate === null ? '–' : format_share(share.rate, locale);
}

/** The interval of a share: `2 – 30 %`. */
export function interval_text(interval: { low: number; high: number }, locale: Locale): string {
  return `${format_share(interval.low, locale)} – ${format_share(interval.high, locale)}`;
}

/** A difference of shares in percentage points: `13.8`, `−10.9`. It is no share itself, and so no percentage. */
export function points_text(value: number, locale: Locale): string {
  return format_number(value * 100, locale, 1).replace('-', '\u2212');
}

/** As `points_text`, with the sign of what is more. */
export function signed_points_text(value: number, locale: Locale): string {
  return `${value > 0 ? '+' : ''}${points_text(value, locale)}`;
}
