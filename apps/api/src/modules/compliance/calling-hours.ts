import { addDays, dayIn, instantOf, weekdayOf, type CivilDay } from './civil-time';
import { COUNTRY_HOURS, HOUSE_HOURS } from './data/country-hours';
import { US_FEDERAL, US_STATE_HOURS, type UsState } from './data/us-state-hours';
import type { Range, WeekHours } from './data/week-hours';
import { isHoliday } from './holidays';
import type { NumberPlace } from './number-place';

/** No call starts in the last half minute: it would ring into the closed hours (peers.md §2, 6). */
export const STOP_EARLY_MS = 30_000;
/** A row of holidays and Sundays is never longer than this; a window that does not come by then does not come. */
const LOOK_AHEAD_DAYS = 15;

const [SUNDAY, SATURDAY] = [0, 6];

export type HoursVerdict =
  | { state: 'open'; until: Date }
  /** `until`: when it opens; null: not within two weeks. */
  | { state: 'closed'; until: Date | null }
  /** No zone is known. */
  | { state: 'unknown' };

/** The rules that hold at a place, all of them at once. `own`: hours of the workspace or campaign. */
export function rulesAt(place: NumberPlace, own: readonly WeekHours[]): WeekHours[] {
  return [...lawAt(place), ...own];
}

function lawAt({ country, states }: NumberPlace): WeekHours[] {
  if (states.length) return [US_FEDERAL, ...new Set(states.map((state) => US_STATE_HOURS[state]))];
  return [(country && COUNTRY_HOURS[country]) || HOUSE_HOURS];
}

/** Whether all rules allow a call in all zones at this instant, and when that changes. */
export function hoursAt(place: NumberPlace, own: readonly WeekHours[], now: Date): HoursVerdict {
  if (!place.zones.length) return { state: 'unknown' };
  const rules = rulesAt(place, own);
  const at = now.getTime();
  const perZone = place.zones.map((zone) => windowsFrom(rules, zone, now));
  const open = intersect(perZone).filter(({ end }) => end > at);
  const [next] = open;
  if (!next) return { state: 'closed', until: null };
  return next.start <= at ? { state: 'open', until: new Date(next.end) } : { state: 'closed', until: new Date(next.start) };
}

interface Span {
  start: number;
  end: number;
}

/** Open spans of one zone, from the day before on: a day begins at different instants elsewhere. */
function windowsFrom(rules: readonly WeekHours[], zone: string, now: Date): Span[] {
  const today = dayIn(zone, now);
  return Array.from({ length: LOOK_AHEAD_DAYS + 2 }, (_, index) => addDays(today, index - 1)).flatMap((day) =>
    rules
      .map((rule) => rangesOn(rule, day))
      .reduce(commonRanges)
      .map(([from, to]) => ({ start: instantOf(zone, day, from, true), end: instantOf(zone, day, to, false) - STOP_EARLY_MS }))
      .filter(({ start, end }) => end > start),
  );
}

function rangesOn(rule: WeekHours, day: CivilDay): readonly Range[] {
  if (rule.holidays && isHoliday(rule.holidays, day)) return [];
  const weekday = weekdayOf(day);
  if (weekday === SUNDAY) return rule.sunday;
  return weekday === SATURDAY ? rule.saturday : rule.weekday;
}

function commonRanges(one: readonly Range[], other: readonly Range[]): readonly Range[] {
  return one.flatMap(([from, to]) =>
    other.map(([otherFrom, otherTo]): Range => [Math.max(from, otherFrom), Math.min(to, otherTo)]).filter(([start, end]) => start < end),
  );
}

function intersect(perZone: readonly Span[][]): Span[] {
  return perZone.reduce((one, other) =>
    one.flatMap((span) =>
      other
        .map(({ start, end }) => ({ start: Math.max(span.start, start), end: Math.min(span.end, end) }))
        .filter(({ start, end }) => start < end),
    ),
  );
}

/**
 * The same answer for every number whose law, zones and own hours are the same, kept until it changes: a list of a million numbers has
 * some hundred such places, so asking for all of them costs next to nothing.
 */
export class CallingHours {
  private readonly known = new Map<string, { from: number; until: number; verdict: HoursVerdict }>();

  at(place: NumberPlace, own: readonly WeekHours[], now: Date): HoursVerdict {
    const key = `${hoursKey(place)}|${JSON.stringify(own)}`;
    const at = now.getTime();
    const kept = this.known.get(key);
    if (kept && kept.from <= at && at < kept.until) return kept.verdict;
    const verdict = hoursAt(place, own, now);
    if (this.known.size >= MOST_KEPT) this.known.clear();
    this.known.set(key, { from: at, until: changesAt(verdict, at), verdict });
    return verdict;
  }
}

const US_PREFIX = 'US:';
const MOST_KEPT = 5_000;
const HOUR_MS = 60 * 60_000;

function changesAt(verdict: HoursVerdict, now: number): number {
  return verdict.state === 'unknown' || !verdict.until ? now + HOUR_MS : verdict.until.getTime();
}

/**
 * Numbers with the same key open and close together: a campaign may keep it beside each of its contacts and pick by it. States stand
 * behind `US:`, since `CA` alone is Canada.
 */
export function hoursKey({ country, states, zones }: NumberPlace): string {
  return `${states.length ? US_PREFIX + states.join('+') : (country ?? '?')}|${zones.join('&') || '?'}`;
}

/** What `hoursKey` was made of, as far as hours go. */
export function placeOfKey(key: string): NumberPlace {
  const [law = '?', zones = '?'] = key.split('|');
  const states = law.startsWith(US_PREFIX) ? (law.slice(US_PREFIX.length).split('+') as UsState[]) : [];
  const country = states.length ? 'US' : law === '?' ? null : law;
  return { country, states, zones: zones === '?' ? [] : zones.split('&') };
}
