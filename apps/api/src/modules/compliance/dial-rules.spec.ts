import fc from 'fast-check';
import { judge, type DialFacts } from './dial-rules';
import { HIGH_RISK_PREFIXES } from './high-risk-prefixes';

const OURS = '+14155550100';
const facts = (partial: Partial<DialFacts> = {}): DialFacts => ({
  to: '+442079460958',
  from: OURS,
  onDoNotCallList: false,
  ownCallerIds: [OURS],
  ...partial,
});

describe('the gate', () => {
  it('lets an ordinary number through', () => {
    expect(judge(facts())).toEqual({ allowed: true, warnings: [] });
  });

  it('lets a possible number outside every plan through, with a warning', () => {
    expect(judge(facts({ to: '+15551234567' }))).toMatchObject({ allowed: true, warnings: [expect.stringContaining('numbering plan')] });
  });

  it('refuses who asked not to be called', () => {
    expect(judge(facts({ onDoNotCallList: true }))).toMatchObject({ allowed: false, reason: 'do_not_call' });
  });

  it.each(['', '+15005550006', '14155550100', '+14155550100 '])('refuses to show a number that is not ours: "%s"', (from) => {
    expect(judge(facts({ from }))).toMatchObject({ allowed: false, reason: 'caller_id_not_owned' });
  });

  it('refuses to dial when no caller ID is known', () => {
    expect(judge(facts({ ownCallerIds: [] }))).toMatchObject({ allowed: false, reason: 'caller_id_not_owned' });
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
    expect(judge(facts({ to: '+19005551234', from: 'x', onDoNotCallList: true }))).toMatchObject({ reason: 'do_not_call' });
  });

  it('has an answer for anything at all, and never allows a listed prefix', () => {
    fc.assert(fc.property(fc.string(), (to) => expect(typeof judge(facts({ to })).allowed).toBe('boolean')));
    fc.assert(
      fc.property(fc.constantFrom(...HIGH_RISK_PREFIXES), fc.stringMatching(/^\d{4,10}$/), ({ prefix }, rest) =>
        expect(judge(facts({ to: prefix + rest }))).toMatchObject({ allowed: false }),
      ),
    );
  });
});
