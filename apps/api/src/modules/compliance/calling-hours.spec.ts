import fc from 'fast-check';
import { CallingHours, hoursAt, hoursKey, placeOfKey, STOP_EARLY_MS } from './calling-hours';
import { US_FEDERAL, US_STATE_HOURS, US_STATES, type UsState } from './data/us-state-hours';
import { US_AREA_CODES } from './data/us-area-codes';
import { COUNTRY_HOURS, HOUSE_HOURS } from './data/country-hours';
import { daily, HOLIDAY_CALENDARS, type WeekHours } from './data/week-hours';
import { isHoliday } from './holidays';
import { NumberPlaces, type NumberPlace } from './number-place';

const places = new NumberPlaces();
const CLOSED_EARLY_S = STOP_EARLY_MS / 1000;

/** Another way to the same answer: what the wall shows, by the runtime's own words. No arithmetic with offsets. */
function wall(zone: string, at: Date) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return {
    weekday: of('weekday'),
    day: { year: Number(of('year')), month: Number(of('month')), day: Number(of('day')) },
    second: Number(of('hour')) * 3600 + Number(of('minute')) * 60 + Number(of('second')),
  };
}

function allows(rule: WeekHours, { weekday, day, second }: ReturnType<typeof wall>): boolean {
  if (rule.holidays && isHoliday(rule.holidays, day)) return false;
  const ranges = weekday === 'Sun' ? rule.sunday : weekday === 'Sat' ? rule.saturday : rule.weekday;
  return ranges.some(([from, to]) => second >= from * 60 && second < to * 60);
}

/** Open now and still open in half a minute. */
function oracle(rules: readonly WeekHours[], zones: readonly string[], at: Date): boolean {
  const later = new Date(at.getTime() + STOP_EARLY_MS);
  return zones.every((zone) => {
    const [now, then] = [wall(zone, at), wall(zone, later)];
    return rules.every((rule) => allows(rule, now) && allows(rule, then));
  });
}

const usPlace = (states: readonly UsState[], zones: readonly string[]): NumberPlace => ({ country: 'US', states, zones });
const stateOf = (state: UsState): NumberPlace => places.of(`+1${US_AREA_CODES[state].split(' ')[0]}5550123`);

/** Around both changes of 2026 in the US, and of Europe; holidays, year's end, and any time. */
const instants = fc.oneof(
  ...['2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25', '2026-11-26', '2026-12-25', '2026-07-04', '2027-01-01'].map((day) =>
    fc.integer({ min: -36 * 3600, max: 48 * 3600 }).map((seconds) => new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000)),
  ),
  fc.integer({ min: Date.parse('2026-01-01') / 1000, max: Date.parse('2028-12-31') / 1000 }).map((seconds) => new Date(seconds * 1000)),
);

describe('calling hours of every state', () => {
  it.each(US_STATES)('%s: open when and only when its law and the federal one are', (state) => {
    const place = stateOf(state);
    expect(place.states).toContain(state);
    expect(place.zones.length).toBeGreaterThan(0);
    const rules = [US_FEDERAL, ...place.states.map((one) => US_STATE_HOURS[one])];
    fc.assert(
      fc.property(instants, (at) => {
        expect(hoursAt(place, [], at).state === 'open').toBe(oracle(rules, place.zones, at));
      }),
      { numRuns: 25 },
    );
  });

  it.each(US_STATES)('%s: tells exactly when that changes', (state) => {
    const place = stateOf(state);
    fc.assert(
      fc.property(instants, (at) => {
        const { state: now, until } = hoursAt(place, [], at) as { state: 'open' | 'closed'; until: Date };
        expect(until.getTime()).toBeGreaterThan(at.getTime());
        expect(hoursAt(place, [], until).state).not.toBe(now);
        expect(hoursAt(place, [], new Date(until.getTime() - 1000)).state).toBe(now);
      }),
      { numRuns: 15 },
    );
  });

  it.each(US_STATES)('%s: cites a source, and is never wider than the federal window', (state) => {
    const rule: WeekHours & { source: string } = US_STATE_HOURS[state];
    expect(rule.source.length).toBeGreaterThan(10);
    for (const day of ['weekday', 'saturday', 'sunday'] as const)
      for (const [from, to] of rule[day]) {
        expect(from).toBeGreaterThanOrEqual(US_FEDERAL[day][0]![0]);
        expect(to).toBeLessThanOrEqual(US_FEDERAL[day][0]![1]);
      }
  });
});

describe('to the second', () => {
  // What the wall shows there, and the same instant as UTC, worked out by hand on both sides of each change.
  it.each([
    ['New York, the morning after clocks went forward', ['NY'], 'America/New_York', '2026-03-08T12:00:00Z', '2026-03-09T01:00:00Z'],
    ['New York, the day before', ['NY'], 'America/New_York', '2026-03-07T13:00:00Z', '2026-03-08T02:00:00Z'],
    ['New York, the morning after clocks went back', ['NY'], 'America/New_York', '2026-11-01T13:00:00Z', '2026-11-02T02:00:00Z'],
    ['Los Angeles, clocks went forward', ['CA'], 'America/Los_Angeles', '2026-03-08T15:00:00Z', '2026-03-09T04:00:00Z'],
    ['Phoenix keeps its time', ['AZ'], 'America/Phoenix', '2026-03-08T15:00:00Z', '2026-03-09T04:00:00Z'],
    ['Phoenix in summer', ['AZ'], 'America/Phoenix', '2026-07-08T15:00:00Z', '2026-07-09T04:00:00Z'],
    ['Indianapolis, clocks went forward', ['IN'], 'America/Indiana/Indianapolis', '2026-03-08T12:00:00Z', '2026-03-09T01:00:00Z'],
    ['Indiana at Chicago’s time', ['IN'], 'America/Indiana/Knox', '2026-03-08T13:00:00Z', '2026-03-09T02:00:00Z'],
    ['Honolulu', ['HI'], 'Pacific/Honolulu', '2026-11-01T18:00:00Z', '2026-11-02T07:00:00Z'],
    ['Kentucky 10–21', ['KY'], 'America/New_York', '2026-11-25T15:00:00Z', '2026-11-26T02:00:00Z'],
    ['Texas on a Sunday', ['TX'], 'America/Chicago', '2026-11-22T18:00:00Z', '2026-11-23T03:00:00Z'],
    ['Rhode Island on a Saturday', ['RI'], 'America/New_York', '2026-11-21T15:00:00Z', '2026-11-21T22:00:00Z'],
    ['Pennsylvania on a Sunday', ['PA'], 'America/New_York', '2026-11-22T18:30:00Z', '2026-11-23T02:00:00Z'],
  ] as [string, UsState[], string, string, string][])('%s', (_, states, zone, opens, closes) => {
    const place = usPlace(states, [zone]);
    const at = (iso: string, seconds: number) => hoursAt(place, [], new Date(Date.parse(iso) + seconds * 1000)).state;
    expect([-1, 0, 1].map((seconds) => at(opens, seconds))).toEqual(['closed', 'open', 'open']);
    const last = -CLOSED_EARLY_S;
    expect([-1, 0, 1].map((seconds) => at(closes, last + seconds))).toEqual(['open', 'closed', 'closed']);
    expect([-1, 0, 1].map((seconds) => at(closes, seconds))).toEqual(['closed', 'closed', 'closed']);
  });

  it.each([
    ['Alabama, a Sunday', 'AL', '2026-11-22T18:00:00Z'],
    ['Utah, Pioneer Day', 'UT', '2026-07-24T18:00:00Z'],
    ['Rhode Island, Victory Day', 'RI', '2026-08-10T18:00:00Z'],
    ['Louisiana, Mardi Gras', 'LA', '2027-02-09T18:00:00Z'],
    ['Pennsylvania, Thanksgiving', 'PA', '2026-11-26T18:00:00Z'],
    ['Rhode Island, Independence Day kept on the Friday before', 'RI', '2026-07-03T18:00:00Z'],
    ['Louisiana, All Saints’ Day', 'LA', '2027-11-01T18:00:00Z'],
    ['Utah, New Year kept on the 31st of December', 'UT', '2027-12-31T18:00:00Z'],
  ] as [string, UsState, string][])('nobody is called: %s', (_, state, at) => {
    expect(hoursAt(stateOf(state), [], new Date(at)).state).toBe('closed');
    expect(hoursAt(stateOf('CA'), [], new Date(at)).state).toBe('open');
  });
});

describe('several places and other countries', () => {
  it('are open only when all zones are', () => {
    const place = usPlace(['FL'], ['America/Chicago', 'America/New_York']);
    // 8:00 in New York, 7:00 in Chicago; then 20:00 in New York.
    expect(hoursAt(place, [], new Date('2026-11-25T13:30:00Z'))).toEqual({ state: 'closed', until: new Date('2026-11-25T14:00:00Z') });
    expect(hoursAt(place, [], new Date('2026-11-25T14:00:00Z'))).toEqual({ state: 'open', until: new Date('2026-11-26T00:59:30Z') });
  });

  it('take the strictest of several states, and all of them for an area code nobody knows', () => {
    const ny = hoursAt(usPlace(['NY', 'CT'], ['America/New_York']), [], new Date('2026-11-25T13:30:00Z'));
    expect(ny).toEqual({ state: 'closed', until: new Date('2026-11-25T14:00:00Z') });
    expect(places.of('+18005550123').states).toEqual(US_STATES);
  });

  it('close for lunch in France, and on its holidays', () => {
    const place = places.of('+33142685300');
    const at = (iso: string) => hoursAt(place, [], new Date(iso));
    expect(at('2026-11-25T12:30:00Z')).toEqual({ state: 'closed', until: new Date('2026-11-25T13:00:00Z') });
    expect(at('2026-05-14T12:00:00Z')).toMatchObject({ state: 'closed' });
    expect(at('2026-11-25T09:00:00Z')).toMatchObject({ state: 'open' });
  });

  it('narrow by the workspace’s own hours, never widen', () => {
    const place = places.of('+442079460958');
    const own: WeekHours = { weekday: [[600, 1020]], saturday: [], sunday: [[0, 1440]] };
    expect(hoursAt(place, [own], new Date('2026-11-25T09:30:00Z'))).toEqual({ state: 'closed', until: new Date('2026-11-25T10:00:00Z') });
    expect(hoursAt(place, [own], new Date('2026-11-29T12:00:00Z')).state).toBe('closed');
  });

  it('know a house window for a country nobody read the law of', () => {
    expect(HOUSE_HOURS.sunday).toEqual([]);
    expect(hoursAt(places.of('+4721234567'), [], new Date('2026-11-29T12:00:00Z')).state).toBe('closed');
    for (const rule of Object.values(COUNTRY_HOURS)) expect(rule.source.length).toBeGreaterThan(10);
  });

  it('never open for hours that are none, and say so instead of searching on', () => {
    const never: WeekHours = { weekday: [], saturday: [], sunday: [] };
    expect(hoursAt(places.of('+442079460958'), [never], new Date('2026-11-25T12:00:00Z'))).toEqual({ state: 'closed', until: null });
  });

  it('are unknown without a zone, and with one that does not exist', () => {
    expect(hoursAt({ country: null, states: [], zones: [] }, [], new Date('2026-11-25T12:00:00Z'))).toEqual({ state: 'unknown' });
    expect(places.of('+14155550123', 'Mars/Olympus').zones).toEqual([]);
    expect(places.of('+14155550123', 'America/New_York').zones).toEqual(['America/New_York']);
  });
});

describe('the place of a number', () => {
  it.each([
    ['+13175550123', ['IN'], ['America/New_York']],
    ['+16025550123', ['AZ'], ['America/Phoenix']],
    ['+12125550123', ['NY'], ['America/New_York']],
    ['+442079460958', [], ['Europe/London']],
  ] as [string, string[], string[]][])('%s', (phone, states, zones) => {
    const place = places.of(phone);
    expect(place.states).toEqual(states);
    for (const zone of zones) expect(place.zones).toContain(zone);
  });

  it('is every zone of its area code for an exchange nobody knows', () => {
    expect(places.of('+12085550123').zones.length).toBeGreaterThan(1);
    expect(places.of('+12085550123').zones).not.toContain('America/New_York');
  });

  it('gives each area code to one state or more, and names each of them once', () => {
    const codes = US_STATES.flatMap((state) => US_AREA_CODES[state].split(' '));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[2-9]\d\d$/);
  });
});

describe('hours kept for many', () => {
  it('are the same as asked for anew, at any time and in any order', () => {
    const kept = new CallingHours();
    const some = ['+14155550123', '+12085550123', '+442079460958', '+13055550123', '+33142685300'].map((phone) => places.of(phone));
    fc.assert(
      fc.property(instants, fc.constantFrom(...some), (at, place) => {
        const now = kept.at(place, [], at);
        expect(now.state).toBe(hoursAt(place, [], at).state);
        if (now.state !== 'unknown') expect(now).toEqual(hoursAt(place, [], at));
      }),
    );
  });

  it('share a key when they open together', () => {
    expect(hoursKey(places.of('+14155550123'))).toBe(hoursKey(places.of('+12135550199')));
    expect(hoursKey(places.of('+14155550123'))).not.toBe(hoursKey(places.of('+12125550123')));
    expect(hoursKey({ country: null, states: [], zones: [] })).toBe('?|?');
  });

  it('share no key when one law is a state’s and the other a country’s of the same letters', () => {
    const zones = ['America/Vancouver'];
    expect(hoursKey({ country: 'CA', states: [], zones })).not.toBe(hoursKey({ country: 'US', states: ['CA'], zones }));
  });

  it('are the same by the key as by the number', () => {
    const phones = fc.constantFrom(
      '+14155550123',
      '+12085550123',
      '+16045550123',
      '+18005550123',
      '+442079460958',
      '+88212345678',
      '+33142685300',
    );
    fc.assert(
      fc.property(instants, phones, fc.constantFrom(null, 'America/Vancouver', 'Nowhere/Else'), (at, phone, zone) => {
        const place = places.of(phone, zone);
        expect(hoursAt(placeOfKey(hoursKey(place)), [], at)).toEqual(hoursAt(place, [], at));
        expect(hoursKey(placeOfKey(hoursKey(place)))).toBe(hoursKey(place));
      }),
    );
  });
});

it('has a calendar for every name, with days in every year', () => {
  for (const calendar of HOLIDAY_CALENDARS)
    for (const year of [2026, 2027, 2030]) expect(isHoliday(calendar, { year, month: 12, day: 25 })).toBe(true);
  expect(daily(8, 21).sunday).toEqual([[480, 1260]]);
});
