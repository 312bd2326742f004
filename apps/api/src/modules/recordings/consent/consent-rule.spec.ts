import fc from 'fast-check';
import { RECORD_CONSENTS } from '../../../platform/config/env-schema';
import { AREA_CODES } from './area-codes';
import { calledPlaces } from './called-place';
import { CONSENT_PLACES, PLACE_RULES, UNKNOWN, type PlaceRule } from './consent-places';
import { consentFor, strictness } from './consent-rule';

const byPlace = (phone: string) => consentFor({ phone, setting: 'by_place' });

describe('the place of a number', () => {
  it.each([
    ['+14155550110', ['US-CA']],
    ['+12125550110', ['US-NY']],
    ['+14165550110', ['CA']],
    ['+18005550110', ['US']],
    ['+15551234567', ['US']],
    ['+442079460958', ['GB']],
    ['+493012345678', ['DE']],
    ['+881612345678', ['001']],
    ['+8825112345', ['001']],
    ['not a number', []],
  ])('%s: %j', (phone, places) => expect(calledPlaces(phone)).toEqual(places));

  it('names an island of the plan by its own country', () => expect(calledPlaces('+18765551234')).toEqual(['JM']));
});

describe('the consent of the called place', () => {
  it.each([
    ['+14155550110', 'announce', 'US-CA'],
    ['+12125550110', 'free', 'US-NY'],
    ['+13055550110', 'announce', 'US-FL'],
    ['+14165550110', 'announce', 'CA'],
    ['+18005550110', 'announce', 'US'],
    ['+442079460958', 'announce', 'GB'],
    ['+493012345678', 'ask_first', 'DE'],
    ['+61255501234', 'announce', 'AU'],
    ['+551155256325', 'ask_first', 'BR'],
    ['+881612345678', 'never', '001'],
    ['hello', 'ask_first', null],
  ])('%s: %s', (phone, rule, place) => expect(byPlace(phone)).toEqual({ rule, place }));

  it('knows every state and the district, each with its source, and no code twice', () => {
    const states = Object.keys(AREA_CODES).filter((place) => place.startsWith('US-'));
    expect(states).toHaveLength(51);
    expect(Object.keys(AREA_CODES).filter((place) => !CONSENT_PLACES[place])).toEqual([]);
    const codes = Object.values(AREA_CODES).flatMap((list) => list.split(' '));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[2-9]\d\d$/.test(code))).toEqual([]);
    for (const { source, rule } of [...Object.values(CONSENT_PLACES), UNKNOWN]) {
      expect(source.length).toBeGreaterThan(3);
      expect(PLACE_RULES).toContain(rule);
    }
  });

  it('is free only where a listed place says so, for whatever is dialled', () => {
    const free = new Set(Object.entries(CONSENT_PLACES).flatMap(([place, { rule }]) => (rule === 'free' ? [place] : [])));
    const phones = fc.oneof(
      fc.string(),
      fc.bigInt(1n, 999_999_999_999_999n).map((digits) => `+${digits}`),
    );
    fc.assert(
      fc.property(phones, (phone) => {
        const { rule, place } = byPlace(phone);
        expect(rule === 'free').toBe(place !== null && free.has(place));
      }),
      { numRuns: 2000 },
    );
  });

  it('is never weakened by a setting other than off, and the same facts give the same answer', () => {
    const settings = RECORD_CONSENTS.filter((setting) => setting !== 'off');
    const phones = fc.bigInt(1n, 999_999_999_999_999n).map((digits) => `+${digits}`);
    fc.assert(
      fc.property(phones, fc.constantFrom(...settings), (phone, setting) => {
        const decision = consentFor({ phone, setting });
        expect(strictness(decision.rule as PlaceRule)).toBeGreaterThanOrEqual(strictness(byPlace(phone).rule as PlaceRule));
        expect(consentFor({ phone, setting })).toEqual(decision);
      }),
      { numRuns: 1000 },
    );
  });

  it('asks nothing where the operator answers for it', () => {
    expect(consentFor({ phone: '+493012345678', setting: 'off' })).toEqual({ rule: 'off', place: null });
  });
});
