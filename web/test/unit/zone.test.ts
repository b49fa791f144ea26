import { describe, expect, it, test } from 'vitest';
import type { RepHours } from '../../src/api/contract';
import { moment_of, presence, same_clock, wall_time, zones_with } from '../../src/lib/zone';

const hours: RepHours = {
  time_zone: 'Europe/Paris',
  work_from: 9 * 60,
  work_to: 18 * 60,
  work_days: [1, 2, 3, 4, 5],
  absent_from: null,
  absent_until: null,
};
const at = (text: string) => Date.parse(text);
const read = (typed: string, zone: string) => new Date(moment_of(typed, zone)).toISOString();

describe('a time on the wall', () => {
  test('is that of its zone, wherever it is read', () => {
    expect(read('2026-12-01T10:00', 'Europe/Paris')).toBe('2026-12-01T09:00:00.000Z');
    expect(read('2026-07-01T10:00', 'Europe/Paris')).toBe('2026-07-01T08:00:00.000Z');
    expect(read('2026-12-01T10:00', 'America/New_York')).toBe('2026-12-01T15:00:00.000Z');
    expect(read('2026-12-01T10:00', 'Asia/Kathmandu')).toBe('2026-12-01T04:15:00.000Z');
    expect(wall_time(at('2026-12-01T23:30:00Z'), 'Europe/Paris')).toBe('2026-12-02T00:30');
    expect(wall_time(at('2026-12-01T09:00:59Z'), 'Europe/Paris')).toBe('2026-12-01T10:00');
  });

  test('comes first of two in autumn, and is moved on in spring', () => {
    expect(read('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-10-25T03:30', 'Europe/Paris')).toBe('2026-10-25T02:30:00.000Z');
    expect(read('2026-03-29T02:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-03-29T03:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  test('that is none is no moment, and an unknown zone is the own one', () => {
    for (const none of ['', 'soon']) expect(moment_of(none, 'Europe/Paris')).toBeNaN();
    expect(same_clock(at('2026-12-01T09:00:00Z'), 'Europe/Paris', 'Europe/Madrid')).toBe(true);
    expect(same_clock(at('2026-12-01T09:00:00Z'), 'Europe/Paris', 'Europe/London')).toBe(false);
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(wall_time(at('2026-12-01T09:00:00Z'), 'Mars/Olympus')).toBe(wall_time(at('2026-12-01T09:00:00Z'), own));
  });
});

describe('somebody', () => {
  test.each([
    ['2026-12-01T08:00:00Z', 'there'],
    ['2026-12-01T07:59:00Z', 'off'],
    ['2026-12-01T16:59:00Z', 'there'],
    ['2026-12-01T17:00:00Z', 'off'],
    ['2026-12-05T10:00:00Z', 'off'],
    ['2026-12-06T23:30:00Z', 'off'],
  ])('at %s is %s', (moment, expected) => {
    expect(presence(at(moment), hours)).toBe(expected);
  });

  test('is away during an absence, and no longer', () => {
    const away = { ...hours, absent_from: '2026-12-01T00:00:00Z', absent_until: '2026-12-03T00:00:00Z' };
    expect(presence(at('2026-11-30T10:00:00Z'), away)).toBe('there');
    expect(presence(at('2026-12-02T10:00:00Z'), away)).toBe('away');
    expect(presence(at('2026-12-03T10:00:00Z'), away)).toBe('there');
    expect(presence(at('2026-11-30T10:00:00Z'), { ...away, absent_from: null })).toBe('away');
  });
});

describe('the zones one may choose', () => {
  it('are those of the browser, and the one that is set', () => {
    expect(zones_with('Europe/Paris').filter((zone) => zone === 'Europe/Paris')).toHaveLength(1);
    expect(zones_with('Etc/GMT+5')).toEqual(expect.arrayContaining(['Etc/GMT+5', 'UTC', 'America/Toronto']));
    expect(zones_with('')).not.toContain('');
  });
});
