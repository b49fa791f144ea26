import type { Campaign, Funnel, QualityShare } from '../../src/api/contract';

const share = (part: number, whole: number): QualityShare => ({
  part,
  whole,
  rate: whole === 0 ? null : part / whole,
  low: 0.02,
  high: 0.3,
});

const funnel = (): Funnel => ({
  submitted: 40,
  accepted: 30,
  engaged: 3,
  won: 1,
  accepted_of_submitted: share(30, 40),
  engaged_of_accepted: share(3, 30),
  won_of_engaged: share(1, 3),
  quality: share(3, 30),
});

/** A running campaign that is flagged and holds users out. */
export function campaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    id: 'g1',
    program: 'p1',
    name: { en: 'Winter', fr: 'Hiver' },
    state: 'running',
    reason: null,
    starts_at: '2026-11-01T08:00:00Z',
    ends_at: '2026-12-15T22:30:00Z',
    launched_at: '2026-10-30T09:00:00Z',
    hold_out_bps: 1_000,
    quality_floor_bps: 2_000,
    stops_itself: false,
    rules: [],
    funnel: funnel(),
    judged: funnel(),
    flag: {
      code: 'quantity_without_quality',
      text: 'Fewer referrals raise interest than the floor asks for.',
      since: '2026-11-20T09:00:00Z',
    },
    lift: {
      offered: { users: 900, recommended: 300, engaged: 180, won: 20 },
      held_out: { users: 100, recommended: 10, engaged: 6, won: 1 },
      engaged: { value: 0.138, low: -0.109, high: 0.347 },
      won: { value: 0.012, low: -0.01, high: 0.03 },
    },
    actions: ['paused', 'stopped'],
    created_at: '2026-10-01T08:00:00Z',
    ...changes,
  };
}
