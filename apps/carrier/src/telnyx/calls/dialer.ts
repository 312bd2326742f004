import { randomUUID } from 'node:crypto';
import type { DialTrouble } from '../../contacts';
import type { Timers } from '../../core/timers';
import type { TelnyxAccount } from '../account';
import type { RecordingOptions } from '../recordings/telnyx-recording';
import { notE164, notPermitted, serverError, tooManyCalls, tooManyDials, tooManyRequests, type TelnyxError } from '../telnyx-error';
import { endingOf } from './browser-calls';
import type { TelnyxCallStore } from './call-store';
import type { FarEnds } from './far-ends';
import { type CallFacts, newIds, type TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

const E164 = /^\+[1-9]\d{1,14}$/;
const SIP_USER = /^sips?:([^@\s]{1,200})@[^\s@]{1,200}$/;
/** Counted over five seconds (carriers/telnyx.md §5.1). */
const WINDOW_MS = 5000;

export interface DialRequest extends Omit<CallFacts, 'ids' | 'script' | 'direction' | 'initialState'> {
  clientState: string | null;
  /** The leg whose session this one shares. */
  linkTo: TelnyxCall | null;
  record: (RecordingOptions & { maxLengthS: number }) | null;
  onAnswered: (call: TelnyxCall) => void;
}

export interface DialLimits {
  dialsPerSecond: number | null;
  concurrentCalls: number | null;
}

/** Legs ordered by `POST /v2/calls` and `transfer`: the checks of the numbers, the pace, whoever is at the other end. */
export class Dialer {
  private dialledAt: number[] = [];

  constructor(
    private readonly account: TelnyxAccount,
    private readonly calls: TelnyxCallStore,
    private readonly engine: TelnyxEngine,
    private readonly farEnds: FarEnds,
    private readonly timers: Timers,
    private readonly limits: DialLimits,
  ) {}

  /** Throws Telnyx's error where it refuses. `trouble` is what still goes wrong with the reply. */
  dial(request: DialRequest): { call: TelnyxCall; trouble: DialTrouble | null } {
    const trouble = this.check(request);
    const { clientState, linkTo, record, onAnswered, ...facts } = request;
    const all = { ...facts, ids: newIds(linkTo?.facts.ids.callSessionId), direction: 'outgoing', initialState: 'parked' } as const;
    const username = SIP_USER.exec(facts.to)?.[1];
    const { call, start } = username === undefined ? this.toPhone(all) : this.farEnds.browser(all, username);
    call.clientState = clientState;
    if (record) call.recordingId = randomUUID();
    this.calls.add(call);
    // The reply goes out first, and the network takes its time.
    this.timers.soon(() => {
      this.engine.begin(call, { onAnswered: () => onAnswered(call) });
      if (!call.isOver) start();
    });
    return { call, trouble };
  }

  clear(): void {
    this.dialledAt = [];
  }

  private toPhone(facts: Omit<CallFacts, 'script'>): { call: TelnyxCall; start: () => void } {
    const call = this.farEnds.contact(facts);
    const ending = call.facts.script?.dial ? endingOf(call.facts.script.dial) : null;
    return { call, start: () => (ending ? this.engine.until(call, 300, () => this.engine.end(call, ending)) : call.contact?.start()) };
  }

  private check({ to, from }: DialRequest): DialTrouble | null {
    if (!E164.test(to) && !SIP_USER.test(to)) throw notE164('to');
    if (!E164.test(from)) throw notE164('from');
    if (!this.account.owns(from)) throw notPermitted('The caller id is not verified on this account (D51).');
    this.checkPace();
    const trouble = E164.test(to) ? (this.farEnds.scriptFor(to).dial ?? null) : null;
    const refusal = trouble && refusalOf(trouble);
    if (refusal) throw refusal;
    return trouble;
  }

  private checkPace(): void {
    const { dialsPerSecond, concurrentCalls } = this.limits;
    if (concurrentCalls !== null && this.engine.liveCalls >= concurrentCalls) throw tooManyCalls();
    if (dialsPerSecond === null) return;
    const now = performance.now();
    this.dialledAt = this.dialledAt.filter((at) => now - at < WINDOW_MS);
    if (this.dialledAt.length >= (dialsPerSecond * WINDOW_MS) / 1000) throw tooManyDials();
    this.dialledAt.push(now);
  }
}

/** What is blocked at the carrier is dialled and then ends; everything else is said at once. */
function refusalOf(trouble: DialTrouble): TelnyxError | null {
  if (trouble.kind === 'server-error') return serverError();
  if (trouble.kind === 'throttled') return tooManyRequests(trouble.retryAfterSeconds);
  if (trouble.kind !== 'refused') return null;
  if (trouble.why === 'invalid-number') return notE164('to');
  return trouble.why === 'country' ? notPermitted('The dialled number is not in a whitelisted country (D13).') : null;
}
