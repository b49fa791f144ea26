import type { CampaignEdit, QualityShare } from '../api/contract';
import { format_share, type Locale } from './format';

/** What a person types of a campaign, as a form keeps it: days in the reader's own time, shares in percent. */
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

/** The moment a `datetime-local` field names, in the reader's own time; null for no moment. */
export function moment_of(text: string): string | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** A moment as a `datetime-local` field shows it, to the minute. */
export function local_text(at: string): string {
  const moment = new Date(at);
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** A draft of two weeks that begins with the next full hour. */
export function new_draft(now: Date): CampaignDraft {
  const hour = 3_600_000;
  const starts = new Date(Math.ceil(now.getTime() / hour) * hour);
  const ends = new Date(starts.getTime() + 14 * 24 * hour);
  return {
    en: '',
    fr: '',
    starts: local_text(starts.toISOString()),
    ends: local_text(ends.toISOString()),
    holds_out: false,
    floor: '20',
    stops_itself: true,
  };
}

export function draft_of(campaign: CampaignEdit): CampaignDraft {
  return {
    en: campaign.name.en,
    fr: campaign.name.fr,
    starts: local_text(campaign.starts_at),
    ends: local_text(campaign.ends_at),
    holds_out: campaign.hold_out_bps > 0,
    floor: `${campaign.quality_floor_bps / 100}`,
    stops_itself: campaign.stops_itself,
  };
}

/**
 * What the draft asks of the server; null while something of it cannot be read. A moment that the form did not change
 * is sent as it was, with its seconds, and so is a hold-out of another share.
 */
export function edit_of(draft: CampaignDraft, before: CampaignEdit | null, floor: number | null): CampaignEdit | null {
  const kept = (text: string, at: string | undefined) => (at && local_text(at) === text ? at : moment_of(text));
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

/** A share with what it is of: `12 % (3 of 25)`. */
export function share_text(share: QualityShare, locale: Locale): string {
  return share.rate === null ? '–' : format_share(share.rate, locale);
}

/** The interval of a share: `2 – 30 %`. */
export function interval_text(interval: { low: number; high: number }, locale: Locale): string {
  return `${format_share(interval.low, locale)} – ${format_share(interval.high, locale)}`;
}

/** A difference of shares with its sign: `+4.2 %`. */
export function points_text(value: number, locale: Locale): string {
  return `${value > 0 ? '+' : ''}${format_share(value, locale)}`;
}
