import type { ContactLine } from '../../contact-leg';
import type { Keypad } from './gathering';
import type { TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

/** One of our legs, as the called person's side sees it. */
export function contactLine(call: TelnyxCall, engine: TelnyxEngine, keypad: Keypad): ContactLine {
  const rejected = (cause: 'user_busy' | 'call_rejected', sipCode: number): void => {
    call.endedBy = 'contact';
    engine.end(call, { cause, source: 'callee', sipCode });
  };
  return {
    id: call.sid,
    from: call.facts.from,
    to: call.facts.to,
    get isOver() {
      return call.isOver;
    },
    get isAnswered() {
      return call.answeredAt !== null;
    },
    get endedByContact() {
      return call.endedBy === 'contact';
    },
    until: (ms, action) => engine.until(call, ms, action),
    ring: () => engine.ring(call),
    answer: () => engine.answer(call),
    busy: () => rejected('user_busy', 486),
    reject: () => (call.facts.direction === 'incoming' ? engine.hangUp(call, 'contact') : rejected('call_rejected', 603)),
    hangUp: () => engine.hangUp(call, 'contact'),
    press: (digits) => keypad.press(call, digits),
  };
}
