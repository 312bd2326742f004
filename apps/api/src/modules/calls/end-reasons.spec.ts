import { endMessage, suggestedOutcome } from './end-reasons';

describe('suggestedOutcome', () => {
  it.each([
    ['completed', null, 'connected'],
    ['busy', 'sip_486', 'busy'],
    ['no-answer', null, 'no_answer'],
    ['failed', 'carrier_21211', 'wrong_number'],
    ['failed', 'sip_404', 'wrong_number'],
    ['failed', 'carrier_21215', null],
    ['canceled', null, null],
    ['ringing', null, null],
  ] as const)('of %s (%s) is %s', (state, endReason, outcome) => {
    expect(suggestedOutcome({ state, endReason })).toBe(outcome);
  });
});

describe('endMessage', () => {
  it.each([
    [null, null, null],
    ['sip_486', null, 'The line is busy.'],
    ['carrier_99999', { provider_message: 'No such thing' }, 'The carrier refused the call: No such thing'],
    [
      'carrier_20429',
      { kind: 'throttled', provider_message: 'Too Many Requests' },
      'The carrier is busy; nobody was called. Try again in a moment.',
    ],
    ['carrier_20003', { kind: 'misconfigured' }, 'The carrier does not accept our credentials; nobody was called.'],
    ['carrier_99999', { kind: 'rejected', provider_message: 'No such thing' }, 'The carrier refused the call: No such thing'],
    ['carrier_99999', null, 'The carrier refused the call.'],
    ['of another kind', null, null],
  ])('of %s with %j is %s', (endReason, endDetail, words) => {
    expect(endMessage({ endReason, endDetail })).toBe(words);
  });
});
