import type { RepHours } from '../api/contract';

/** Clocks on the wall of other time zones, as `datetime-local` fields write them: `2026-12-01T10:00`. */

const kMinuteMs = 60_000;
const kDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

export const own_zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The names of the zones that the browser knows, UTC and `zone` among them, in their order. */
export function zones_with(zone: string): string[] {
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone]);
  return [...names].filter(Boolean).sort();
}

/** A zone by its name; the browser's own where it does not know that name. */
export function known_zone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone && zone;
  } catch {
    return own_zone();
  }
}

/** The clock of a zone; the browser's own where it does not know that zone. */
function clock_of(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat('en-GB', options);
  }
  formats.set(zone, made);
  return made;
}

function parts_of(moment: number, zone: string): Record<string, string> {
  return Object.fromEntries(
    clock_of(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
}

/** What the clock on the wall shows in a zone at a moment, in ms. */
export function wall_time(moment: number, zone: string): string {
  const { year, month, day, hour, minute } = parts_of(moment, zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The moment, in ms, at which the clock on the wall of a zone shows what was typed; NaN where that is no time. Of the
 * hour that comes twice in autumn it is the first, and what is left out in spring is moved on.
 */
export function moment_of(typed: string, zone: string): number {
  const as_utc = Date.parse(`${typed}Z`);
  if (Number.isNaN(as_utc)) return NaN;
  const offset_at = (moment: number) =>
    Date.parse(`${wall_time(moment, zone)}Z`) - Math.floor(moment / kMinuteMs) * kMinuteMs;
  // A day before and a day after lie on both sides of any change of the clock.
  const offsets = [offset_at(as_utc - 24 * 60 * kMinuteMs), offset_at(as_utc + 24 * 60 * kMinuteMs)];
  const shown = offsets.map((offset) => as_utc - offset).filter((moment) => wall_time(moment, zone) === typed);
  return shown.length > 0 ? Math.min(...shown) : as_utc - offsets[0]!;
}

/** Whether two zones show the same time at a moment. */
export const same_clock = (moment: number, one: string, other: string): boolean =>
  wall_time(moment, one) === wall_time(moment, other);

/** Whether somebody works then, and is there. */
export function presence(moment: number, hours: RepHours): 'there' | 'off' | 'away' {
  const is_back = hours.absent_until === null || moment >= Date.parse(hours.absent_until);
  const is_gone = hours.absent_from === null || moment >= Date.parse(hours.absent_from);
  if (!is_back && is_gone) return 'away';
  const { weekday = '', hour, minute } = parts_of(moment, hours.time_zone);
  const minute_of_day = Number(hour) * 60 + Number(minute);
  const is_day = hours.work_days.includes(kDays.indexOf(weekday) + 1);
  return is_day && minute_of_day >= hours.work_from && minute_of_day < hours.work_to ? 'there' : 'off';
}
