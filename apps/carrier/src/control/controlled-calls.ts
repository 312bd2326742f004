import type { ContactLeg } from '../contact-leg';
import type { TelnyxFace } from '../telnyx/telnyx-face';
import type { Call } from '../twilio/calls/call';
import type { CallFactory } from '../twilio/calls/call-factory';
import type { InboundCalls } from '../twilio/calls/inbound-calls';
import type { CallStore } from '../twilio/calls/call-store';
import type { ConferenceStore } from '../twilio/conferences/conference-store';
import type { TelnyxCall } from '../telnyx/calls/telnyx-call';
import { callView } from './control-views';
import { telnyxCallView } from './telnyx-views';

/** A call as `/control` deals with it, whichever carrier's it is. */
export interface ControlledCall {
  readonly to: string;
  readonly from: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly isOver: boolean;
  readonly isAnswered: boolean;
  /** It does not wait for its turn any more. */
  readonly isDialled: boolean;
  /** Undefined when a browser is at the other end. */
  readonly contact: ContactLeg | undefined;
  view(): object;
}

export interface ControlledCalls {
  /** Newest first. */
  all(): ControlledCall[];
  find(sid: string): ControlledCall | undefined;
  /** Somebody calls a number of the account: null where it is none, or nobody would be told. */
  callUs(from: string, to: string): ControlledCall | null;
}

export interface TwilioCallServices {
  calls: CallStore;
  conferences: ConferenceStore;
  factory: CallFactory;
  inbound: InboundCalls;
}

export function twilioCalls({ calls, conferences, factory, inbound }: TwilioCallServices): ControlledCalls {
  const controlled = (call: Call): ControlledCall => ({
    to: call.facts.to,
    from: call.facts.from,
    state: call.status,
    createdAt: call.createdAt,
    isOver: call.isOver,
    isAnswered: call.answeredAt !== null,
    isDialled: call.startedAt !== null,
    contact: factory.contactOf(call),
    view: () => callView(call, call.conferenceSid ? conferences.get(call.conferenceSid) : undefined, factory.contactOf(call)),
  });
  return {
    all: () => calls.all().map(controlled),
    find: (sid) => mapped(calls.find(sid), controlled),
    callUs: (from, to) => mapped(inbound.call(from, to) ?? undefined, controlled) ?? null,
  };
}

export function telnyxCalls({ calls, conferences, inbound }: Pick<TelnyxFace, 'calls' | 'conferences' | 'inbound'>): ControlledCalls {
  const controlled = (call: TelnyxCall): ControlledCall => ({
    to: call.facts.to,
    from: call.facts.from,
    state: call.state,
    createdAt: call.createdAt,
    isOver: call.isOver,
    isAnswered: call.answeredAt !== null,
    isDialled: true,
    contact: call.contact ?? undefined,
    view: () => telnyxCallView(call, call.conferenceId === null ? undefined : conferences.find(call.conferenceId)),
  });
  return {
    all: () => calls.all().map(controlled),
    find: (sid) => mapped(calls.find(sid), controlled),
    callUs: (from, to) => mapped(inbound.call(from, to) ?? undefined, controlled) ?? null,
  };
}

const mapped = <T, R>(value: T | undefined, map: (value: T) => R): R | undefined => (value === undefined ? undefined : map(value));
