/** Minutes of a local day, the end not included: `[540, 1020]` is 9:00 to 17:00. */
export type Range = readonly [from: number, to: number];

export const HOLIDAY_CALENDARS = ['US-AL', 'US-LA', 'US-MS', 'US-PA', 'US-RI', 'US-UT', 'AU', 'ES', 'FR', 'IT'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

/** When people may be called, by their own clock. An empty list of ranges: not at all on such days. */
export interface WeekHours {
  weekday: readonly Range[];
  saturday: readonly Range[];
  sunday: readonly Range[];
  /** On these days nobody is called; absent where the rule does not name holidays. */
  holidays?: HolidayCalendar;
}

/** A row of law: what it says, and where that was read. */
export interface HoursRule extends WeekHours {
  source: string;
}

export const hours = (from: number, to: number): readonly Range[] => [[from * 60, to * 60]];
export const NONE: readonly Range[] = [];
export const daily = (from: number, to: number): WeekHours => ({
  weekday: hours(from, to),
  saturday: hours(from, to),
  sunday: hours(from, to),
});
