import fc from 'fast-check';
import type { CallEvent } from '@dialer/telephony';
import { reduce, type CallSnapshot } from './call-reducer';
import { nextAct } from './call-plan';
import { isOver } from './call-state';
import {
  AGENT_SID,
  at,
  CALL_SID,
  CONFERENCE_SID,
  conferenceEvent,
  legEvent,
  localFailure,
  makeCall,
  makeLeg,
  participantEvent,
} from './testing/rows';

const start = (legs = [makeLeg()], call = makeCall()): CallSnapshot => ({ call, legs });
const after = (snapshot: CallSnapshot, ...events: CallEvent[]) => events.reduce<CallSnapshot>((now, event) => reduce(now, event), snapshot);

describe('ids', () => {
  it('are bound by the first event that names them, and never changed', () => {
    const { call } = after(start(), legEvent('initiated', at(1)), conferenceEvent('start', at(2)));
    expect(call).toMatchObject({ callSid: CALL_SID, conferenceSid: CONFERENCE_SID, state: 'initiated', lastEventAt: at(2) });
    const again = after(
      { call, legs: [] },
      legEvent('completed', at(3), { legSid: AGENT_SID }),
      conferenceEvent('end', at(3), { conferenceSid: 'CFx' }),
    );
    expect(again.call).toMatchObject({ callSid: CALL_SID, conferenceSid: CONFERENCE_SID, state: 'initiated' });
  });

  it('are not taken from a leg to somebody else, nor from a browser’s', () => {
    for (const other of [{ to: '+14155550111' }, { legSid: AGENT_SID }]) {
      const result = reduce(start([makeLeg({ legSid: AGENT_SID })]), legEvent('answered', at(1), other));
      expect(result).toMatchObject({ fits: false, call: { callSid: null, state: 'dialing' } });
    }
  });

  it('come from the room as well', () => {
    const { call } = after(start(), participantEvent('join', at(1), { label: 'customer', legSid: CALL_SID }));
    expect(call).toMatchObject({ callSid: CALL_SID, conferenceSid: CONFERENCE_SID, state: 'dialing' });
  });
});

describe('a message that has been heard', () => {
  const ended: CallEvent = { ...localFailure('x', at(9)), kind: 'message-ended', legSid: CALL_SID };

  it('makes the hang-up due that would have come later', () => {
    const told = after(start([], makeCall({ messageAt: at(5) })), legEvent('answered', at(1)));
    const { call, legs } = after(told, ended);
    expect(nextAct({ call, legs }, { agentWaitMs: 1, agentGraceMs: 1 })).toEqual({ act: 'hang_up', at: at(9) });
    expect(after({ call, legs }, { ...ended, at: at(12) }).call.messageAt).toEqual(call.messageAt);
  });

  it('ends nothing where no message of ours was wanted', () => {
    const talking = after(start([makeLeg({ joinedAt: at(0) })]), legEvent('answered', at(1)));
    expect(reduce(talking, ended)).toMatchObject({ fits: false, call: { messageAt: null, endWantedAt: null } });
  });
});

describe('the room', () => {
  const customer = { label: 'customer', legSid: CALL_SID };

  it('is the contact’s, not an earlier one of that name', () => {
    const early = after(start(), conferenceEvent('start', at(1), { conferenceSid: 'CFearly' }));
    const { call } = after(early, participantEvent('join', at(5), { ...customer, conferenceSid: CONFERENCE_SID }));
    expect(call.conferenceSid).toBe(CONFERENCE_SID);
    expect(reduce({ call, legs: [makeLeg()] }, conferenceEvent('end', at(6), { conferenceSid: 'CFearly' })).fits).toBe(false);
  });

  it('holds a contact for us when nobody of ours is there, for the rep otherwise', () => {
    const alone = after(start(), legEvent('answered', at(1)), participantEvent('hold', at(4), customer));
    expect(alone.call).toMatchObject({ holdTrackAt: at(4), customerHold: false });
    const withRep = after(start(), participantEvent('join', at(0)), legEvent('answered', at(1)), participantEvent('hold', at(4), customer));
    expect(withRep.call).toMatchObject({ holdTrackAt: null, customerHold: true });
  });
});

describe('who is in the room', () => {
  it('follows joins and leaves by the carrier’s numbers, not by arrival', () => {
    const join = participantEvent('join', at(3), { sequence: 4 });
    const leave = participantEvent('leave', at(2), { sequence: 5 });
    expect(after(start(), join, leave).call.agentPresent).toBe(false);
    expect(after(start(), leave, join).call.agentPresent).toBe(false);
    expect(after(start(), leave, join, participantEvent('join', at(4), { sequence: 6 })).call.agentPresent).toBe(true);
  });

  it('knows a leg by its label or its id', () => {
    expect(after(start(), participantEvent('join', at(1), { label: null })).call.agentPresent).toBe(false);
    expect(after(start([makeLeg({ legSid: AGENT_SID })]), participantEvent('join', at(1), { label: null })).call.agentPresent).toBe(true);
    expect(reduce(start(), participantEvent('join', at(1), { label: 'agent_9' })).fits).toBe(false);
  });

  it('is nobody when the room ends', () => {
    const { legs, call } = after(start(), participantEvent('join', at(1)), conferenceEvent('end', at(5)));
    expect(call.agentPresent).toBe(false);
    expect(legs).toMatchObject([{ leftAt: at(5) }]);
    expect(reduce({ call, legs }, conferenceEvent('end', at(9))).legs).toMatchObject([{ leftAt: at(5) }]);
  });

  it('is not emptied of a browser that is still on its way into a room of commands', () => {
    const call = makeCall({ path: 'bridge', conferenceSid: CONFERENCE_SID });
    const inside = makeLeg({ joinedAt: at(1), bridgedAt: at(1) });
    const coming = makeLeg({ id: 'coming', label: 'agent_2', joinedAt: null, bridgedAt: null });
    const { legs } = reduce(start([inside, coming], call), conferenceEvent('end', at(5)));
    expect(legs).toMatchObject([{ leftAt: at(5) }, { id: 'coming', leftAt: null }]);
    // Given up before its end was told: it is not the room again that is being made anew.
    const late = reduce(start([coming], { ...call, conferenceSid: null }), conferenceEvent('end', at(6)));
    expect(late).toMatchObject({ fits: false, call: { conferenceSid: null }, legs: [{ leftAt: null }] });
  });

  it('keeps mute and hold of each apart', () => {
    const muted = after(start(), participantEvent('mute', at(1)), participantEvent('hold', at(2), { label: 'customer', legSid: CALL_SID }));
    expect(muted).toMatchObject({ call: { customerHold: true, customerMuted: false }, legs: [{ muted: true, hold: false }] });
    const clear = after(
      muted,
      participantEvent('unmute', at(3)),
      participantEvent('unhold', at(4), { label: 'customer' }),
      participantEvent('mute', at(5), { label: 'customer' }),
    );
    expect(clear).toMatchObject({ call: { customerHold: false, customerMuted: true }, legs: [{ muted: false }] });
  });

  it('ignores another room', () => {
    for (const event of [participantEvent('join', at(1), { room: 'other' }), conferenceEvent('end', at(1), { room: 'other' })]) {
      expect(reduce(start(), event)).toMatchObject({ fits: false, call: { conferenceSid: null } });
    }
  });

  it('notes when the contact left it, and that the contact came back', () => {
    const customer = { label: 'customer', legSid: CALL_SID };
    const left = after(
      start(),
      participantEvent('join', at(1), { ...customer, sequence: 1 }),
      participantEvent('leave', at(4), { ...customer, sequence: 2 }),
    );
    expect(left.call.customerLeftAt).toEqual(at(4));
    expect(after(left, participantEvent('join', at(5), { ...customer, sequence: 1 })).call.customerLeftAt).toEqual(at(4));
    expect(after(left, participantEvent('join', at(5), { ...customer, sequence: 3 })).call.customerLeftAt).toBeNull();
  });
});

describe('a contact counts as abandoned', () => {
  const join = (seconds: number) => participantEvent('join', at(seconds));
  const answered = legEvent('answered', at(10));
  it.each([
    ['not with the rep there before the answer', [join(5), answered, legEvent('completed', at(60))], false],
    ['not with the rep there 2 s after it', [answered, join(12), legEvent('completed', at(60))], false],
    ['when the rep comes 3 s after it', [answered, join(13), legEvent('completed', at(60))], true],
    ['when nobody comes', [answered, legEvent('completed', at(13))], true],
    ['not when they hang up within 2 s', [answered, legEvent('completed', at(11))], false],
    ['not when nobody answered', [legEvent('busy', at(20))], false],
    ['not when the rep was lost later', [join(5), answered, participantEvent('leave', at(30)), legEvent('completed', at(60))], false],
    ['when the rep was gone before the answer', [join(5), participantEvent('leave', at(6)), answered, legEvent('completed', at(60))], true],
  ])('%s', (_what, events, abandoned) => {
    expect(after(start(), ...events).call.abandoned).toBe(abandoned);
  });

  it('and is alone since the answer, or since the rep left', () => {
    expect(after(start(), answered).call.agentAbsentSince).toEqual(at(10));
    const met = after(start(), join(5), answered);
    expect(met.call).toMatchObject({ agentMetAt: at(10), agentAbsentSince: null });
    expect(after(met, participantEvent('leave', at(30))).call.agentAbsentSince).toEqual(at(30));
    expect(after(met, participantEvent('leave', at(30)), join(31)).call.agentAbsentSince).toBeNull();
    expect(after(met, participantEvent('leave', at(30)), legEvent('completed', at(31))).call.agentAbsentSince).toBeNull();
  });
});

describe('how it ended', () => {
  it('keeps the carrier’s reason, the first one', () => {
    const { call } = after(start(), legEvent('failed', at(2), { reason: 'sip_404' }), legEvent('busy', at(3), { reason: 'sip_486' }));
    expect(call).toMatchObject({ state: 'failed', endReason: 'sip_404', legEndedAt: at(2) });
  });

  it('by ourselves is a failure, or nobody’s fault', () => {
    expect(after(start(), localFailure('carrier_21211', at(2))).call).toMatchObject({
      state: 'failed',
      endReason: 'carrier_21211',
      legEndedAt: null,
    });
    expect(after(start(), localFailure('ended_before_dial', at(2))).call).toMatchObject({ state: 'canceled' });
    expect(after(start(), localFailure('carrier_lost', at(2))).call).toMatchObject({ state: 'failed', legEndedAt: at(2) });
    expect(reduce(after(start(), legEvent('busy', at(1))), localFailure('result_unknown', at(2)))).toMatchObject({
      fits: false,
      call: { state: 'busy', endReason: null },
    });
  });

  it('keeps a leg that turns up after we gave the call up, so that it can be dealt with', () => {
    const late = after(start(), localFailure('result_unknown', at(61)), legEvent('ringing', at(70)));
    expect(late.call).toMatchObject({ state: 'failed', callSid: CALL_SID, legEndedAt: null, startedAt: null });
    expect(after(late, legEvent('completed', at(80))).call).toMatchObject({
      state: 'failed',
      endReason: 'result_unknown',
      legEndedAt: at(80),
    });
  });

  it('says when the contact answered just as the end was wanted', () => {
    const wanted = start([], makeCall({ endWantedAt: at(2), hangupSentAt: at(2) }));
    expect(after(wanted, legEvent('answered', at(3))).call).toMatchObject({ endReason: 'answered_after_cancel', hangupSentAt: null });
  });

  it('requests for documents move nothing', () => {
    const event = {
      kind: 'media-request' as const,
      provider: 'twilio' as const,
      key: 'k',
      callId: null,
      sequence: null,
      at: at(1),
      legSid: null,
    };
    expect(reduce(start(), event)).toMatchObject({ fits: true, call: { state: 'dialing' } });
  });
});

it('takes any events in any order without throwing, and stays in order', () => {
  const moment = fc.integer({ min: -10, max: 100 }).map(at);
  const sequence = fc.option(fc.integer({ min: 0, max: 20 }));
  const event: fc.Arbitrary<CallEvent> = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('initiated', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled'),
        moment,
        fc.constantFrom(CALL_SID, AGENT_SID),
      )
      .map(([status, when, legSid]) => legEvent(status, when, { legSid })),
    fc
      .tuple(
        fc.constantFrom('join', 'leave', 'mute', 'unmute', 'hold', 'unhold'),
        moment,
        sequence,
        fc.constantFrom('customer', 'agent_1', null),
      )
      .map(([change, when, order, label]) => participantEvent(change, when, { sequence: order, label })),
    fc.tuple(fc.constantFrom('start', 'end'), moment).map(([change, when]) => conferenceEvent(change, when)),
    fc.tuple(fc.constantFrom('carrier_lost', 'ended_before_dial', 'x'), moment).map(([reason, when]) => localFailure(reason, when)),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      let now = start();
      for (const next of events) {
        const before = now.call;
        now = reduce(now, next);
        if (isOver(before.state)) expect(now.call.state).toBe(before.state);
        if (before.callSid) expect(now.call.callSid).toBe(before.callSid);
        if (before.abandoned) expect(now.call.abandoned).toBe(true);
        expect(now.call.agentAbsentSince !== null).toBe(now.call.state === 'in-progress' && !now.call.agentPresent);
      }
    }),
    { numRuns: 300 },
  );
});
