import { LINE_STAGES } from '../../../platform/database/schema/campaigns';
import { agent, at, call, rules, scene } from '../testing/scenes';
import { cancelTime, nextLineAct } from './line-plan';

const plan = (...args: Parameters<typeof scene>) => nextLineAct(scene(...args), rules());

describe('what a line owes next', () => {
  it.each([
    ['ringing', plan('dialing'), null],
    ['ringing for nobody', plan('dialing', { line: { cancelAt: at(16_000) } }), { act: 'cancel', at: at(16_000) }],
    ['told to stop', plan('dialing', { line: { cancelAt: at(16_000) }, call: { hangupSentAt: at(16_000) } }), null],
    ['listened to', plan('detecting'), { act: 'time_out', at: at(7_800) }],
    ['waiting', plan('waiting'), { act: 'message', at: at(7_500) }],
    ['given to an agent', plan('reserved'), { act: 'join', at: at(6_500) }],
    ['joining early', plan('joining', { line: { joinSentAt: at(4_000) } }), { act: 'check_join', at: at(7_000) }],
    ['joining', plan('joining'), { act: 'settle', at: at(8_001) }],
    ['joining and abandoned', plan('joining', { line: { abandonedAt: at(8_000) } }), { act: 'check_join', at: at(9_550) }],
    ['connected', plan('connected'), null],
    ['connected, the track still on', plan('connected', { call: { holdTrackAt: at(9_000) } }), { act: 'unhold', at: at(9_000) }],
    ['to be told at once', plan('message', { line: { messageAt: null } }), { act: 'message', at: at(6_000) }],
    ['being told', plan('message', { line: { messageAt: at(7_500), abandonedAt: at(8_000) } }), { act: 'hang_up', at: at(52_500) }],
    ['before the beep', plan('voicemail', { line: { verdictDueAt: at(35_000) } }), { act: 'time_out', at: at(35_000) }],
    ['after the beep', plan('voicemail', { line: { dropAt: at(9_000) } }), { act: 'voicemail', at: at(9_000) }],
    ['dropped by the agent', plan('connected', { line: { dropAt: at(9_000) } }), { act: 'voicemail', at: at(9_000) }],
  ])('%s', (_, planned, expected) => {
    expect(planned).toEqual(expected);
  });

  it('music when the agent is lost, then somebody else', () => {
    const lost = agent({ state: 'connected', joinedAt: null, leftAt: at(10_000) });
    expect(plan('connected', { agent: lost })).toEqual({ act: 'hold', at: at(10_000) });
    expect(plan('connected', { agent: lost, call: { holdTrackAt: at(10_100) } })).toEqual({ act: 'move', at: at(30_000) });
    expect(plan('connected', { agent: null, call: { holdTrackAt: at(10_100) } })?.act).toBe('move');
  });

  it('is nothing once the call is over or is to end', () => {
    for (const stage of LINE_STAGES) {
      expect(plan(stage, { call: { state: 'completed', endedAt: at(9_000) } })).toBeNull();
      expect(plan(stage, { call: { endWantedAt: at(9_000) } })).toBeNull();
    }
  });
});

describe('a losing line', () => {
  it.each([
    [call({ ringingAt: at(1_000) }), 15_000, 16_000],
    [call({ initiatedAt: at(500) }), 15_000, 18_500],
    [call(), 15_000, 9_000],
    [call({ ringingAt: at(1_000) }), 0, 9_000],
  ])('is let go when it has rung long enough', (row, floor, ms) => {
    expect(cancelTime({ call: row }, floor, at(9_000))).toEqual(at(ms));
  });
});
