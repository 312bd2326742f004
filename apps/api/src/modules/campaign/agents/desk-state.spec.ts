import { AGENT_STATES } from '@dialer/contracts';
import { agent, at } from '../testing/scenes';
import { nextDeskAct } from './desk-plan';
import * as desk from './desk-state';

const now = at(1_000);

describe('an agent at a desk', () => {
  it('is free in the room, away outside, paused by wish, and gone for good', () => {
    expect(desk.atRest(agent({ state: 'reserved', callId: 'x' }), now)).toMatchObject({ state: 'free', callId: null, stateSince: now });
    expect(desk.atRest(agent({ joinedAt: null }), now).state).toBe('away');
    expect(desk.atRest(agent({ pauseReason: '' }), now).state).toBe('paused');
    expect(desk.atRest(desk.left(agent(), now), at(2_000))).toMatchObject({ state: 'gone', endedAt: now });
  });

  it('keeps the person they are with while the leg is lost, and finds them again', () => {
    for (const state of ['reserved', 'joining', 'connected', 'wrap_up'] as const) {
      const lost = desk.departed(agent({ state, callId: 'x' }), now);
      expect(lost).toMatchObject({ state, callId: 'x', joinedAt: null, leftAt: now });
      expect(desk.arrived(lost, at(2_000), 'CA8', 'CF1')).toMatchObject({ state, callId: 'x', legSid: 'CA8', leftAt: null });
    }
  });

  it('pauses and resumes between two people only', () => {
    for (const state of AGENT_STATES.filter((one) => one !== 'gone')) {
      const isBusy = ['reserved', 'joining', 'connected', 'wrap_up'].includes(state);
      const paused = desk.paused(agent({ state }), 'lunch', now);
      expect(paused).toMatchObject({ pauseReason: 'lunch', state: isBusy ? state : 'paused' });
      expect(desk.resumed(paused, now)).toMatchObject({ pauseReason: null, state: isBusy ? state : 'free' });
    }
    expect(desk.wrappedUp(desk.paused(agent({ state: 'wrap_up' }), '', now), now).state).toBe('paused');
  });

  it('counts while the heartbeat is fresh', () => {
    expect(desk.isFresh(agent(), at(10_000))).toBe(true);
    expect(desk.isFresh(agent(), at(10_001))).toBe(false);
  });
});

describe('what a desk owes next', () => {
  const MINUTE = 60_000;
  it.each([
    ['rung', { legDialAt: at(5), joinedAt: null, legSid: null }, { act: 'dial', at: at(5) }],
    ['answered', { legAnsweredAt: at(9), joinedAt: null, conferenceSid: null }, { act: 'open_room', at: at(9) }],
    ['answered, its room stands', { legAnsweredAt: at(9), joinedAt: null }, { act: 'join_room', at: at(9) }],
    ['left', { endedAt: at(7), leftAt: null }, { act: 'hang_up', at: at(7) }],
    ['left and gone', { endedAt: at(7), leftAt: at(8) }, null],
    ['silent', {}, { act: 'give_up', at: at(MINUTE) }],
    ['with somebody', { state: 'connected' as const }, null],
    ['paused for long', { state: 'paused' as const, heartbeatAt: at(11 * MINUTE) }, { act: 'hang_up', at: at(10 * MINUTE) }],
    ['standing for long', { heartbeatAt: at(211 * MINUTE) }, { act: 'hang_up', at: at(210 * MINUTE) }],
  ])('%s', (_, partial, expected) => {
    expect(nextDeskAct(agent(partial))).toEqual(expected);
  });
});
