import type { ContactLine } from '../../contact-leg';
import type { Call } from './call';
import type { CallEngine } from './call-engine';

const MOST_DIGITS = 1000;

/** One of our calls, as the called person's side sees it. */
export function contactLine(call: Call, engine: CallEngine): ContactLine {
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
    busy: () => engine.end(call, 'busy', 486),
    reject: () => {
      call.endedBy = 'contact';
      engine.end(call, 'busy', 603);
    },
    hangUp: () => engine.hangUp(call, 'contact'),
    press: (digits) => {
      call.digits = (call.digits + digits).slice(-MOST_DIGITS);
      call.onDigits(digits);
    },
  };
}
