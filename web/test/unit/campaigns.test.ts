import { describe, expect, test } from 'vitest';
import type { CampaignEdit } from '../../src/api/contract';
import {
  draft_of,
  edit_of,
  instant_of,
  interval_text,
  is_missed,
  kHoldOut,
  new_draft,
  points_text,
  remedies_of,
  signed_points_text,
} from '../../src/lib/campaigns';
import { list_of, whole_of } from '../../src/lib/target';

const kCampaign: CampaignEdit = {
  name: { en: 'World Cup', fr: 'Coupe du monde' },
  starts_at: '2026-06-01T08:00:30Z',
  ends_at: '2026-07-15T22:00:00Z',
  hold_out_bps: 500,
  quality_floor_bps: 2_000,
  stops_itself: true,
};

const kZone = 'America/New_York';

describe('the form of a campaign', () => {
  test('what was read and not changed is sent as it was, to the second', () => {
    expect(edit_of(draft_of(kCampaign, kZone), kCampaign, 2_000, kZone)).toEqual(kCampaign);
  });

  test('moments are shown and read by the clock of the workspace, wherever the reader is', () => {
    expect(draft_of(kCampaign, kZone)).toMatchObject({ starts: '2026-06-01T04:00', ends: '2026-07-15T18:00' });
    const draft = { ...draft_of(kCampaign, kZone), ends: '2026-07-20T12:30' };
    expect(edit_of(draft, kCampaign, 2_000, kZone)?.ends_at).toBe('2026-07-20T16:30:00.000Z');
  });

  test('a hold-out is 10 % where none was, and none where it is switched off', () => {
    const none = { ...kCampaign, hold_out_bps: 0 };
    expect(edit_of({ ...draft_of(none, kZone), holds_out: true }, none, 0, kZone)?.hold_out_bps).toBe(kHoldOut);
    expect(edit_of({ ...draft_of(kCampaign, kZone), holds_out: false }, kCampaign, 0, kZone)?.hold_out_bps).toBe(0);
  });

  test('what cannot be read is not sent', () => {
    const draft = new_draft(new Date('2026-05-01T10:20:00Z'), kZone);
    expect(edit_of(draft, null, 2_000, kZone)).not.toBeNull();
    expect(edit_of({ ...draft, starts: '' }, null, 2_000, kZone)).toBeNull();
    expect(edit_of({ ...draft, ends: 'soon' }, null, 2_000, kZone)).toBeNull();
    expect(edit_of(draft, null, null, kZone)).toBeNull();
    expect(instant_of('', kZone)).toBeNull();
  });

  test('a new one begins with the next full hour and lasts two weeks', () => {
    const edit = edit_of(new_draft(new Date('2026-05-01T10:20:00Z'), kZone), null, 2_000, kZone);
    expect(edit?.starts_at).toBe('2026-05-01T11:00:00.000Z');
    expect(edit?.ends_at).toBe('2026-05-15T11:00:00.000Z');
  });
});

test('intervals and differences are written as the language writes them', () => {
  expect(interval_text({ low: 0.024, high: 0.3 }, 'en')).toBe('2.4% – 30%');
  expect(signed_points_text(0.138, 'en')).toBe('+13.8');
  expect(signed_points_text(0, 'en')).toBe('0');
  expect(points_text(0.347, 'en')).toBe('34.7');
  expect(points_text(-0.109, 'fr')).toBe('\u221210,9');
});

test('only what may still be done about a flagged campaign is advised', () => {
  const always = ['raise_threshold', 'look_at_advocates'];
  expect(remedies_of('running', 'accepted')).toEqual(['count_engaged', ...always, 'stop']);
  expect(remedies_of('paused', 'engaged')).toEqual([...always, 'stop']);
  expect(remedies_of('running', undefined)).toEqual([...always, 'stop']);
  expect(remedies_of('stopped', 'accepted')).toEqual(always);
  expect(remedies_of('ended', 'accepted')).toEqual(always);
});

test('a campaign is missed whose period is over before it was launched', () => {
  const now = Date.parse('2026-08-01T00:00:00Z');
  const ends_at = '2026-07-15T22:00:00Z';
  expect(is_missed({ launched_at: null, ends_at }, now)).toBe(true);
  expect(is_missed({ launched_at: '2026-06-01T08:00:00Z', ends_at }, now)).toBe(false);
  expect(is_missed({ launched_at: null, ends_at: '2026-08-02T00:00:00Z' }, now)).toBe(false);
});

test('lists and whole numbers are read as people type them', () => {
  expect(list_of(' FR, be;LU  ')).toEqual(['FR', 'be', 'LU']);
  expect(list_of('')).toEqual([]);
  expect(whole_of('1 000', 10_000)).toBe(1_000);
  for (const text of ['', '-1', '3,5', '101', 'ten']) expect(whole_of(text, 100)).toBeNull();
});
