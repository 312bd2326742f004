/** A local day, as a calendar shows it. */
export interface CivilDay {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone this runtime does not know. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the wall clock of a zone shows, as the milliseconds UTC would need to show the same. */
function wallMs(zone: string, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second } = parts as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whole seconds: zones have no finer offset. */
function offsetMs(zone: string, at: number): number {
  const whole = Math.floor(at / 1000) * 1000;
  return wallMs(zone, whole) - whole;
}

export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The local day an instant falls on. */
export function dayIn(zone: string, at: Date): CivilDay {
  return toDay(wallMs(zone, at.getTime()));
}

export function addDays({ year, month, day }: CivilDay, days: number): CivilDay {
  return toDay(Date.UTC(year, month - 1, day + days));
}

/** 0: Sunday. */
export function weekdayOf({ year, month, day }: CivilDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/**
 * When a wall clock shows this minute of a day. In autumn an hour comes twice, in spring one is missing: then `later` tells which of
 * the two candidates counts, so that a window is never taken for wider than it is.
 */
export function instantOf(zone: string, { year, month, day }: CivilDay, minuteOfDay: number, later: boolean): number {
  const wall = Date.UTC(year, month - 1, day) + minuteOfDay * MINUTE_MS;
  const candidates = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offsetMs(zone, near));
  const exact = candidates.filter((at) => at + offsetMs(zone, at) === wall);
  const choice = exact.length ? exact : candidates;
  return later ? Math.max(...choice) : Math.min(...choice);
}

function toDay(ms: number): CivilDay {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
