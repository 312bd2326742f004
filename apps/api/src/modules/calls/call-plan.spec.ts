import { isGivenUp, nextAct, nextLook, planSettings, stands } from './call-plan';
import type { CallRow, LegRow } from './calls.repository';
import { AGENT_SID, at, CALL_SID, CONFERENCE_SID, makeCall, makeLeg } from './testing/rows';

const settings = planSettings({ agentWaitSeconds: 15, agentGraceSeconds: 20 });
const dialed = { callSid: CALL_SID, conferenceSid: CONFERENCE_SID, dialSlotAt: at(0), dialSentAt: at(0) };
const act = (call: Partial<CallRow>, legs: LegRow[] = []) => nextAct({ call: makeCall({ ...dialed, ...call }), legs }, settings);
const inRoom = makeLeg({ legSid: AGENT_SID, joinedAt: at(1) });

describe('what must be done next', () => {
  const talking = { state: 'in-progress' as const, startedAt: at(10) };
  it.each<[string, Partial<CallRow>, LegRow[], ReturnType<typeof act>]>([
    ['nothing while it rings', { state: 'ringing' }, [], null],
    ['nothing while they talk', { ...talking, agentMetAt: at(10) }, [inRoom], null],
    ['hold, 2 s after an answer to nobody', { ...talking, agentAbsentSince: at(10) }, [], { act: 'hold', at: at(12) }],
    ['then the message after the wait', { ...talking, agentAbsentSince: at(10), holdTrackAt: at(12) }, [], { act: 'give_up', at: at(25) }],
    [
      'who is on hold already hears it already',
      { ...talking, agentMetAt: at(10), agentAbsentSince: at(30), customerHold: true },
      [],
      { act: 'give_up', at: at(50) },
    ],
    ['and stays on hold when the rep is back', { ...talking, agentMetAt: at(10), customerHold: true }, [inRoom], null],
    ['hold at once when the rep is lost', { ...talking, agentMetAt: at(10), agentAbsentSince: at(30) }, [], { act: 'hold', at: at(30) }],
    [
      'then the message after the grace',
      { ...talking, agentMetAt: at(10), agentAbsentSince: at(30), holdTrackAt: at(30) },
      [],
      { act: 'give_up', at: at(50) },
    ],
    [
      'the hold track ends when the rep is there',
      { ...talking, agentMetAt: at(14), holdTrackAt: at(12) },
      [inRoom],
      { act: 'unhold', at: at(12) },
    ],
    [
      'after the message the leg is hung up for certain',
      { ...talking, agentAbsentSince: at(10), messageAt: at(25) },
      [],
      { act: 'hang_up', at: at(45) },
    ],
    ['which is done once', { ...talking, messageAt: at(25), hangupSentAt: at(45) }, [], null],
    [
      'a wanted end comes before all of it',
      { ...talking, agentAbsentSince: at(10), endWantedAt: at(11) },
      [],
      { act: 'hang_up', at: at(11) },
    ],
    ['a wanted end of browsers alone', { callSid: null, endWantedAt: at(11) }, [inRoom], { act: 'hang_up', at: at(11) }],
    ['a wanted end without a leg waits for one', { callSid: null, endWantedAt: at(11) }, [], null],
    ['a wanted end that was done', { endWantedAt: at(11), hangupSentAt: at(11) }, [makeLeg({ ...inRoom, hangupSentAt: at(11) })], null],
    [
      'after the end the browsers are released',
      { state: 'busy', endedAt: at(9), legEndedAt: at(9) },
      [inRoom],
      { act: 'release_agents', at: at(9) },
    ],
    ['once', { state: 'busy', endedAt: at(9), legEndedAt: at(9) }, [makeLeg({ ...inRoom, leftAt: at(9) })], null],
    [
      'a leg nobody expected any more is cleared',
      { state: 'failed', endedAt: at(60), legEndedAt: null },
      [inRoom],
      { act: 'clear_stray', at: at(60) },
    ],
    ['before anything else, once', { state: 'failed', endedAt: at(60), hangupSentAt: at(70) }, [], null],
  ])('%s', (_what, call, legs, planned) => {
    expect(act(call, legs)).toEqual(planned);
  });

  it('is never asked of a leg that is not there', () => {
    expect([makeLeg(), makeLeg({ ...inRoom, leftAt: at(3) }), makeLeg({ ...inRoom, hangupSentAt: at(3) })].some(stands)).toBe(false);
    expect(stands(inRoom)).toBe(true);
  });
});

describe('when the carrier is asked', () => {
  const look = (call: Partial<CallRow>) => nextLook(makeCall({ ...dialed, ...call }), at(100));
  it.each<[string, Partial<CallRow>, Date | null]>([
    ['never about a call that is over', { state: 'completed' }, null],
    ['15 s after a dial that should have gone', { dialSentAt: null, dialSlotAt: null }, at(15)],
    ['15 s after its slot', { dialSentAt: null, dialSlotAt: at(2) }, at(17)],
    ['5 s after a dial without a word', { callSid: null }, at(5)],
    ['then 15', { callSid: null, reconcileAttempts: 1 }, at(15)],
    ['then 30', { callSid: null, reconcileAttempts: 2 }, at(30)],
    ['then 60', { callSid: null, reconcileAttempts: 3 }, at(60)],
    ['and no later', { callSid: null, reconcileAttempts: 9 }, at(60)],
    ['after 25 s of silence', { state: 'ringing' }, at(125)],
    ['5 s after a hang-up', { hangupSentAt: at(99) }, at(105)],
    ['2 s after the contact left the room', { state: 'in-progress', customerLeftAt: at(100) }, at(102)],
  ])('%s', (_what, call, due) => {
    expect(look(call)).toEqual(due);
  });

  it('gives a dial up after 60 s', () => {
    expect(isGivenUp(makeCall({ dialSentAt: at(0) }), at(59))).toBe(false);
    expect(isGivenUp(makeCall({ dialSentAt: at(0) }), at(60))).toBe(true);
    expect(isGivenUp(makeCall(), at(999))).toBe(false);
  });
});
