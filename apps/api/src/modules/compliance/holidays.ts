import { addDays, weekdayOf, type CivilDay } from './civil-time';
import type { HolidayCalendar } from './data/week-hours';

/** Raise it with every change of a calendar. */
export const HOLIDAYS_VERSION = '2026-11';

type InYear = (year: number) => CivilDay;
const [SUNDAY, MONDAY, THURSDAY, SATURDAY] = [0, 1, 4, 6] as const;

const on =
  (month: number, day: number): InYear =>
  (year) => ({ year, month, day });
const nth =
  (weekday: number, n: number, month: number): InYear =>
  (year) => {
    const first = weekdayOf({ year, month, day: 1 });
    return { year, month, day: 1 + ((weekday - first + 7) % 7) + (n - 1) * 7 };
  };
const last =
  (weekday: number, month: number): InYear =>
  (year) => {
    const end = addDays(month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 }, -1);
    return addDays(end, -((weekdayOf(end) - weekday + 7) % 7));
  };
const easter =
  (offset: number): InYear =>
  (year) =>
    addDays(easterSunday(year), offset);

const [GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, MARDI_GRAS] = [-2, 1, 39, 50, -47].map(easter) as [
  InYear,
  InYear,
  InYear,
  InYear,
  InYear,
];

/** 5 U.S.C. 6103(a). */
const US_LEGAL: readonly InYear[] = [
  on(1, 1),
  nth(MONDAY, 3, 1),
  nth(MONDAY, 3, 2),
  last(MONDAY, 5),
  on(6, 19),
  on(7, 4),
  nth(MONDAY, 1, 9),
  nth(MONDAY, 2, 10),
  on(11, 11),
  nth(THURSDAY, 4, 11),
  on(12, 25),
];
const AFTER_THANKSGIVING: InYear = (year) => addDays(nth(THURSDAY, 4, 11)(year), 1);
/** Election Day: the Tuesday after the first Monday. */
const ELECTION_DAY: InYear = (year) => addDays(nth(MONDAY, 1, 11)(year), 1);

/** `observed`: a holiday on a Sunday keeps the Monday too, one on a Saturday the Friday. Both days count: the stricter reading. */
const CALENDARS: Readonly<Record<HolidayCalendar, { days: readonly InYear[]; observed: boolean }>> = {
  // Ala. Code 1-3-8, with Mardi Gras (Mobile and Baldwin), Confederate Memorial Day and Jefferson Davis' birthday.
  'US-AL': { days: [...US_LEGAL, MARDI_GRAS, nth(MONDAY, 4, 4), nth(MONDAY, 1, 6)], observed: true },
  // La. R.S. 1:55, all of them and not only those the PSC names.
  'US-LA': {
    days: [...US_LEGAL, on(1, 8), on(1, 19), MARDI_GRAS, GOOD_FRIDAY, on(6, 3), on(8, 30), on(11, 1), ELECTION_DAY, AFTER_THANKSGIVING],
    observed: true,
  },
  // Miss. Code 3-3-7.
  'US-MS': { days: [...US_LEGAL, last(MONDAY, 4), AFTER_THANKSGIVING], observed: true },
  // 44 P.S. 11, with Good Friday, Flag Day and Election Day.
  'US-PA': { days: [...US_LEGAL, GOOD_FRIDAY, on(6, 14), ELECTION_DAY], observed: true },
  // R.I. Gen. Laws 25-1-1, with Victory Day and Election Day.
  'US-RI': { days: [...US_LEGAL, nth(MONDAY, 2, 8), ELECTION_DAY], observed: true },
  // Utah Code 63G-1-301, with Pioneer Day.
  'US-UT': { days: [...US_LEGAL, on(7, 24)], observed: true },
  AU: { days: [on(1, 1), on(1, 26), GOOD_FRIDAY, EASTER_MONDAY, on(4, 25), on(12, 25), on(12, 26)], observed: true },
  // National ones; each community adds up to three.
  ES: {
    days: [on(1, 1), on(1, 6), GOOD_FRIDAY, on(5, 1), on(8, 15), on(10, 12), on(11, 1), on(12, 6), on(12, 8), on(12, 25)],
    observed: true,
  },
  // Code du travail L3133-1.
  FR: {
    days: [on(1, 1), EASTER_MONDAY, on(5, 1), on(5, 8), ASCENSION, WHIT_MONDAY, on(7, 14), on(8, 15), on(11, 1), on(11, 11), on(12, 25)],
    observed: false,
  },
  // Legge 260/1949; 4 October from 2026 on (legge 151/2025).
  IT: {
    days: [
      on(1, 1),
      on(1, 6),
      EASTER_MONDAY,
      on(4, 25),
      on(5, 1),
      on(6, 2),
      on(8, 15),
      on(10, 4),
      on(11, 1),
      on(12, 8),
      on(12, 25),
      on(12, 26),
    ],
    observed: false,
  },
};

const known = new Map<string, ReadonlySet<string>>();
const nameOf = ({ year, month, day }: CivilDay) => `${year}-${month}-${day}`;

export function isHoliday(calendar: HolidayCalendar, day: CivilDay): boolean {
  return daysOf(calendar, day.year).has(nameOf(day));
}

/** Of a whole year. The first of January of the next one may be kept on the 31st of December. */
function daysOf(calendar: HolidayCalendar, year: number): ReadonlySet<string> {
  const key = `${calendar}:${year}`;
  let days = known.get(key);
  if (!days) {
    const { days: rules, observed } = CALENDARS[calendar];
    const own = [year, year + 1].flatMap((one) => rules.map((rule) => rule(one)));
    days = new Set([...own, ...(observed ? own.flatMap(keptInstead) : [])].map(nameOf));
    known.set(key, days);
  }
  return days;
}

function keptInstead(day: CivilDay): CivilDay[] {
  const weekday = weekdayOf(day);
  if (weekday === SUNDAY) return [addDays(day, 1)];
  return weekday === SATURDAY ? [addDays(day, -1)] : [];
}

/** Gregorian, by the anonymous algorithm (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): CivilDay {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e, f] = [Math.floor(b / 4), b % 4, Math.floor((b + 8) / 25)];
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return { year, month, day: ((h + l - 7 * m + 114) % 31) + 1 };
}
