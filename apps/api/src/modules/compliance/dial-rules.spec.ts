import fc from 'fast-check';
import { HIGH_RISK_PREFIXES } from './data/high-risk-prefixes';
import type { DialFacts, DialLimits } from './dial-facts';
import { GATE_VERSION, judge } from './dial-rules';
import { ratePerMinute } from './spend';

const OURS = '+14155550100';
const NOW = new Date('2026-11-25T18:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const after = (seconds: number) => before(-seconds);
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

const NO_LIMITS: DialLimits = {
  allowedCountries: null,
  attemptsPerDay: null,
  attemptsTotal: null,
  coolDownMinutes: 0,
  dailySpendLimit: null,
  listAgeRule: false,
};
const facts = ({ limits, ...partial }: Partial<Omit<DialFacts, 'limits'>> & { limits?: Partial<DialLimits> } = {}): DialFacts => ({
  now: NOW,
  to: '+442079460958',
  place: { country: 'GB', zones: ['Europe/London'], states: [] },
  automatic: false,
  callerId: { from: OURS, own: [OURS] },
  doNotCall: null,
  hours: null,
  hoursOverridden: false,
  history: { dials: [], total: 0, last: null },
  spentToday: null,
  scrubs: new Map(),
  abandonStop: null,
  ...partial,
  limits: { ...NO_LIMITS, ...limits },
});
const dialled = (...dials: Date[]) => ({ dials, total: dials.length, last: dials.at(-1) ?? null });
const US_FLORIDA = { to: '+13055550123', place: { country: 'US', zones: ['America/New_York'], states: ['FL' as const] } };

describe('the gate', () => {
  it('lets an ordinary number through', () => {
    expect(judge(facts())).toEqual({ allowed: true, warnings: [] });
  });

  it('lets a possible number outside every plan through, with a warning', () => {
    expect(judge(facts({ to: '+15551234567' }))).toMatchObject({ allowed: true, warnings: [expect.stringContaining('numbering plan')] });
  });

  it('refuses who asked not to be called, until that runs out', () => {
    const hit = { where: 'entry' as const, name: null, expiresAt: after(DAY) };
    expect(judge(facts({ doNotCall: hit }))).toMatchObject({ allowed: false, reason: 'do_not_call', until: after(DAY) });
  });

  it.each(['', '+15005550006', '14155550100', '+14155550100 '])('refuses to show a number that is not ours: "%s"', (from) => {
    expect(judge(facts({ callerId: { from, own: [OURS] } }))).toMatchObject({ allowed: false, reason: 'caller_id_not_owned' });
  });

  it('refuses to dial when no caller ID is known', () => {
    expect(judge(facts({ callerId: { from: OURS, own: [] } }))).toMatchObject({ allowed: false, reason: 'caller_id_not_owned' });
  });

  it.each(['+19005551234', '+449098790000', '+33899123456', '+8816123456789', '+88213123456789', '+870773123456', '+97912345678'])(
    'refuses the expensive %s',
    (to) => {
      expect(judge(facts({ to }))).toMatchObject({ allowed: false, reason: 'destination_not_allowed' });
    },
  );

  it.each(['+18765551234', '+4930901820', '+33142685300', '+61291234567', '+18005551234', '+442079460958'])('dials %s', (to) => {
    expect(judge(facts({ to }))).toMatchObject({ allowed: true });
  });

  it('says that a number must not be called before it says that it is expensive', () => {
    const hit = { where: 'entry' as const, name: null, expiresAt: null };
    expect(judge(facts({ to: '+19005551234', doNotCall: hit }))).toMatchObject({ reason: 'do_not_call' });
  });

  it('dials only the countries a workspace chose, and no number of no country then', () => {
    const limits = { allowedCountries: ['US', 'GB'] };
    expect(judge(facts({ limits }))).toMatchObject({ allowed: true });
    for (const country of ['FR', null])
      expect(judge(facts({ limits, place: { country, zones: ['Europe/Paris'], states: [] } }))).toMatchObject({
        reason: 'destination_not_allowed',
      });
  });

  it('has an answer for anything at all, and never allows a listed prefix', () => {
    fc.assert(fc.property(fc.string(), (to) => expect(typeof judge(facts({ to })).allowed).toBe('boolean')));
    fc.assert(
      fc.property(fc.constantFrom(...HIGH_RISK_PREFIXES), fc.stringMatching(/^\d{4,10}$/), ({ prefix }, rest) =>
        expect(judge(facts({ to: prefix + rest }))).toMatchObject({ allowed: false }),
      ),
    );
  });

  it('names the versions of everything it judged by', () => {
    expect(GATE_VERSION).toMatch(/rules .+, states .+, countries .+, holidays .+, areas .+, caps .+, prefixes .+, scrubs .+, rates .+/);
  });
});

describe('calling hours', () => {
  const closed = { state: 'closed' as const, until: after(3 * HOUR) };

  it('say when it opens', () => {
    expect(judge(facts({ hours: closed }))).toMatchObject({ reason: 'calling_hours', until: after(3 * HOUR) });
  });

  it('let a person go on with a reason, never a machine', () => {
    expect(judge(facts({ hours: closed, hoursOverridden: true }))).toMatchObject({ allowed: true, warnings: [expect.any(String)] });
    expect(judge(facts({ hours: closed, hoursOverridden: true, automatic: true }))).toMatchObject({ reason: 'calling_hours' });
  });

  it('warn a person of an unknown zone and refuse it to a machine', () => {
    const hours = { state: 'unknown' as const };
    expect(judge(facts({ hours }))).toMatchObject({ allowed: true, warnings: [expect.stringContaining('time zone')] });
    expect(judge(facts({ hours, automatic: true }))).toMatchObject({ reason: 'calling_hours', until: null });
  });

  it('come before what counts dials: waiting for those would not help', () => {
    const limits = { coolDownMinutes: 60 };
    expect(judge(facts({ hours: closed, limits, history: dialled(before(10)) }))).toMatchObject({ reason: 'calling_hours' });
  });
});

describe('attempts', () => {
  const three = dialled(before(23 * HOUR), before(5 * HOUR), before(HOUR));

  it.each(['FL', 'OK', 'MD'] as const)('are three in 24 hours in %s, for a campaign', (state) => {
    const place = { country: 'US', zones: ['America/New_York'], states: [state] };
    expect(judge(facts({ ...US_FLORIDA, place, automatic: true, history: three }))).toMatchObject({
      reason: 'attempt_limit',
      until: after(HOUR),
    });
    expect(judge(facts({ ...US_FLORIDA, place, history: three }))).toMatchObject({ allowed: true });
  });

  it('bind when the number may be in such a state', () => {
    const place = { country: 'US', zones: ['America/New_York'], states: ['GA', 'FL'] as const };
    expect(judge(facts({ ...US_FLORIDA, place, automatic: true, history: three }))).toMatchObject({ reason: 'attempt_limit' });
  });

  it.each([
    [-1, false],
    [0, true],
    [1, true],
  ])('free one up to the second: %i s after', (seconds, allowed) => {
    const history = dialled(before(DAY + seconds), before(5 * HOUR), before(HOUR));
    expect(judge(facts({ ...US_FLORIDA, automatic: true, history })).allowed).toBe(allowed);
  });

  it('are what the workspace says as well, by hand too, and the later end counts', () => {
    const history = dialled(before(20 * HOUR), before(10 * HOUR), before(HOUR));
    expect(judge(facts({ limits: { attemptsPerDay: 1 }, history }))).toMatchObject({ reason: 'attempt_limit', until: after(23 * HOUR) });
    expect(judge(facts({ limits: { attemptsPerDay: 4 }, history }))).toMatchObject({ allowed: true });
    expect(judge(facts({ limits: { attemptsTotal: 3 }, history }))).toMatchObject({ reason: 'attempt_limit', until: null });
  });
});

describe('cool-down and spending', () => {
  it.each([
    [59 * MINUTE + 59, false],
    [HOUR, true],
    [HOUR + 1, true],
  ])('%i s after the last dial', (seconds, allowed) => {
    const verdict = judge(facts({ limits: { coolDownMinutes: 60 }, history: dialled(before(seconds)) }));
    expect(verdict.allowed).toBe(allowed);
    if (!allowed) expect(verdict).toMatchObject({ reason: 'cool_down', until: after(HOUR - seconds) });
  });

  it('stops before the limit is passed, until midnight UTC', () => {
    const limits = { dailySpendLimit: 10 };
    const rate = ratePerMinute('+442079460958');
    expect(judge(facts({ limits, spentToday: 10 - rate }))).toMatchObject({ allowed: true });
    const verdict = judge(facts({ limits, spentToday: 10 - rate + 0.001 }));
    expect(verdict).toMatchObject({ reason: 'spend_limit', until: new Date('2026-11-26T00:00:00Z') });
  });

  it('does not dial when nobody knows what was spent', () => {
    expect(judge(facts({ limits: { dailySpendLimit: 10 }, spentToday: null }))).toMatchObject({ reason: 'spend_limit' });
  });

  it('takes the longest prefix, and a dear rate for what is not in the table', () => {
    expect(ratePerMinute('+18765551234')).toBeGreaterThan(ratePerMinute('+14155550100'));
    expect(ratePerMinute('+2348012345678')).toBeGreaterThanOrEqual(0.5);
  });
});

describe('the age of a national list', () => {
  const limits = { listAgeRule: true };
  const read = (at: Date) => ({ ...US_FLORIDA, limits, scrubs: new Map([['US', at]]) });

  it.each([
    [25 * DAY, 'fresh'],
    [25 * DAY + 1, 'warns'],
    [31 * DAY, 'warns'],
    [31 * DAY + 1, 'refuses'],
  ])('after %i s: %s', (seconds, expected) => {
    const verdict = judge(facts(read(before(seconds))));
    if (expected === 'refuses') expect(verdict).toMatchObject({ allowed: false, reason: 'list_too_old' });
    else expect(verdict).toMatchObject({ allowed: true, warnings: expected === 'warns' ? [expect.stringContaining('anew')] : [] });
  });

  it('is that of the called country; one that was never read is refused', () => {
    expect(judge(facts({ limits, scrubs: new Map([['US', NOW]]) }))).toMatchObject({ reason: 'list_too_old' });
    expect(judge(facts({ limits, place: { country: 'NO', zones: ['Europe/Oslo'], states: [] } }))).toMatchObject({ allowed: true });
  });
});

describe('right before the request', () => {
  it('is looked at what may have changed, and not at what counts this call itself', () => {
    const limits = { coolDownMinutes: 60, attemptsPerDay: 1 };
    expect(judge(facts({ limits, history: dialled(before(1)) }), 'last-minute')).toMatchObject({ allowed: true });
    const hit = { where: 'entry' as const, name: null, expiresAt: null };
    expect(judge(facts({ doNotCall: hit }), 'last-minute')).toMatchObject({ reason: 'do_not_call' });
    expect(judge(facts({ automatic: true, abandonStop: { until: null } }), 'last-minute')).toMatchObject({ reason: 'abandon_rate' });
  });
});
