import { daily, hours, NONE, type HoursRule } from './week-hours';

/** Raise it with every change of a row: refusals keep the version they were made by. */
export const US_STATE_HOURS_VERSION = '2026-11';

/** 8:00 to 21:00 at the called party, every day; each state's own row only narrows it. */
export const US_FEDERAL: HoursRule = { ...daily(8, 21), source: '47 CFR 64.1200(c)(1); 16 CFR 310.4(c)' };

const FEDERAL_ONLY: HoursRule = { ...US_FEDERAL, source: 'no narrower state window found; 47 CFR 64.1200(c)(1)' };
/**
 * Tables of all states: the windows were read there, and where two of them differ the narrower one stands here. The statutes are
 * named so that a lawyer finds the text; nobody has checked these rows against it yet.
 */
const TABLES = 'dropcowboy.com/state-compliance (Nov 2025), blog.clickpointsoftware.com/telemarketing-calling-hours-by-state (Jul 2025)';
const rule = (week: Omit<HoursRule, 'source'>, statute: string): HoursRule => ({ ...week, source: `${statute}; ${TABLES}` });

/** All states and DC. Sunday and holidays only where the state's rule names them. */
export const US_STATE_HOURS = {
  AK: FEDERAL_ONLY,
  AL: rule({ ...daily(8, 20), sunday: NONE, holidays: 'US-AL' }, 'Ala. Code 8-19C-3'),
  AR: FEDERAL_ONLY,
  AZ: FEDERAL_ONLY,
  CA: FEDERAL_ONLY,
  CO: FEDERAL_ONLY,
  CT: rule(daily(9, 20), 'Conn. Gen. Stat. 42-288a'),
  DC: FEDERAL_ONLY,
  DE: FEDERAL_ONLY,
  FL: rule(daily(8, 20), 'Fla. Stat. 501.616(6)(a)'),
  GA: FEDERAL_ONLY,
  HI: FEDERAL_ONLY,
  IA: FEDERAL_ONLY,
  ID: FEDERAL_ONLY,
  IL: rule(daily(9, 21), '815 ILCS 305/15: 9:00 for automatic dialing; the tables say 8:00'),
  IN: FEDERAL_ONLY,
  KS: FEDERAL_ONLY,
  KY: rule(daily(10, 21), 'KRS 367.46955(10)'),
  LA: rule({ ...daily(8, 20), sunday: NONE, holidays: 'US-LA' }, 'La. PSC General Order R-29617'),
  MA: rule(daily(8, 20), 'M.G.L. c. 159C s. 3'),
  MD: rule(daily(8, 20), 'Md. Code Com. Law 14-3201 (Stop the Spam Calls Act)'),
  ME: FEDERAL_ONLY,
  MI: rule(daily(9, 21), 'MCL 484.125'),
  MN: rule(daily(9, 21), 'Minn. Stat. 325E.30'),
  MO: FEDERAL_ONLY,
  MS: rule(
    { ...daily(8, 20), sunday: NONE, holidays: 'US-MS' },
    'Miss. Code 77-3-723; holidays by dnc.com/restricted call dates, the stricter of two sources',
  ),
  MT: FEDERAL_ONLY,
  NC: FEDERAL_ONLY,
  ND: FEDERAL_ONLY,
  NE: FEDERAL_ONLY,
  NH: FEDERAL_ONLY,
  NJ: FEDERAL_ONLY,
  NM: rule(daily(9, 21), 'N.M. Stat. 57-12-22'),
  NV: rule(daily(9, 20), 'NRS 597.814, 598.0918'),
  NY: FEDERAL_ONLY,
  OH: FEDERAL_ONLY,
  OK: rule(daily(8, 20), 'Okla. Stat. tit. 15, 775C.3'),
  OR: FEDERAL_ONLY,
  PA: rule({ ...daily(9, 21), sunday: [[13 * 60 + 30, 21 * 60]], holidays: 'US-PA' }, '73 P.S. 2245.1; narrower of sources that differ'),
  RI: rule({ weekday: hours(9, 18), saturday: hours(10, 17), sunday: NONE, holidays: 'US-RI' }, 'R.I. Gen. Laws 5-61-3.6'),
  SC: FEDERAL_ONLY,
  SD: rule({ ...daily(9, 21), sunday: NONE }, 'SDCL 37-30-28 as commonly read; unverified, kept because it is the narrower'),
  TN: FEDERAL_ONLY,
  TX: rule({ weekday: hours(9, 21), saturday: hours(9, 21), sunday: hours(12, 21) }, 'Tex. Bus. & Com. Code 301.051'),
  UT: rule({ ...daily(8, 21), sunday: NONE, holidays: 'US-UT' }, 'Utah Code 13-25a-103'),
  VA: FEDERAL_ONLY,
  VT: FEDERAL_ONLY,
  WA: rule(daily(8, 20), 'RCW 80.36.390'),
  WI: FEDERAL_ONLY,
  WV: FEDERAL_ONLY,
  WY: rule(daily(8, 20), 'Wyo. Stat. 40-12-301 ff.'),
} as const satisfies Record<string, HoursRule>;

export type UsState = keyof typeof US_STATE_HOURS;
export const US_STATES = Object.keys(US_STATE_HOURS) as UsState[];
