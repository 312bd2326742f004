import type { Timers } from '../../core/timers';
import type { CallEvents } from '../webhooks/call-events';
import type { Ending, TelnyxCall } from './telnyx-call';

/** What is done with a leg once it rings, answers, ends. Set by whoever starts it. */
export interface CallPlan {
  onRinging?(): void;
  onAnswered?(): void;
}

interface Running {
  plan: CallPlan;
  cancelTimers: Array<() => void>;
}

type Listener = (call: TelnyxCall) => void;

/** The only writer of a leg's state: dialing → ringing → answered → ended (carriers/telnyx.md §1, §2). */
export class TelnyxEngine {
  private readonly running = new Map<string, Running>();
  private readonly onEnds: Listener[] = [];

  constructor(
    private readonly timers: Timers,
    private readonly events: CallEvents,
  ) {}

  get liveCalls(): number {
    return this.running.size;
  }

  /** Told when a leg has ended, after its state is set and before its `call.hangup`. */
  onEnd(listener: Listener): void {
    this.onEnds.push(listener);
  }

  begin(call: TelnyxCall, plan: CallPlan): void {
    this.running.set(call.sid, { plan, cancelTimers: [] });
    this.events.initiated(call);
    const { timeoutS, timeoutCause } = call.facts;
    this.until(call, timeoutS * 1000, () => this.end(call, { cause: timeoutCause, source: 'unknown', sipCode: 487 }));
  }

  /** Runs `action` after `ms` unless the leg is answered or ends before. */
  until(call: TelnyxCall, ms: number, action: () => void): void {
    this.running.get(call.sid)?.cancelTimers.push(this.timers.after(ms, action));
  }

  /** No effect when it rings already. There is no webhook of it. */
  ring(call: TelnyxCall): void {
    if (call.state !== 'dialing') return;
    call.state = 'ringing';
    call.ringingAt = new Date();
    this.running.get(call.sid)?.plan.onRinging?.();
  }

  answer(call: TelnyxCall): void {
    const running = this.running.get(call.sid);
    if (!running || call.answeredAt) return;
    for (const cancel of running.cancelTimers.splice(0)) cancel();
    call.state = 'answered';
    call.answeredAt = new Date();
    this.events.answered(call);
    this.until(call, call.facts.timeLimitS * 1000, () => this.end(call, { cause: 'time_limit', source: 'unknown', sipCode: null }));
    running.plan.onAnswered?.();
  }

  /** The application or our own side ends it, whatever its state. */
  hangUp(call: TelnyxCall, by: NonNullable<TelnyxCall['endedBy']>): void {
    call.endedBy ??= by;
    const isCaller = call.facts.direction === 'outgoing';
    if (call.answeredAt)
      this.end(call, { cause: 'normal_clearing', source: (by === 'contact') === isCaller ? 'callee' : 'caller', sipCode: 200 });
    else if (isCaller) this.end(call, { cause: 'originator_cancel', source: 'caller', sipCode: 487 });
    else
      this.end(call, {
        cause: by === 'contact' ? 'originator_cancel' : 'call_rejected',
        source: by === 'contact' ? 'caller' : 'callee',
        sipCode: 603,
      });
  }

  end(call: TelnyxCall, ending: Ending): void {
    const running = this.running.get(call.sid);
    if (!running) return;
    this.running.delete(call.sid);
    for (const cancel of running.cancelTimers.splice(0)) cancel();
    call.state = 'ended';
    call.ending = ending;
    call.endedAt = new Date();
    call.endedBy ??= 'carrier';
    for (const listener of this.onEnds) listener(call);
    call.leavePlace();
    call.farEnd?.hangUp(ending);
    call.audio.close();
    this.events.hungUp(call);
  }

  /** The carrier is reset: every far end is cut off, and no webhook tells of it. */
  abandonAll(calls: Iterable<TelnyxCall>): void {
    this.running.clear();
    for (const call of calls) {
      if (call.isOver) continue;
      call.state = 'ended';
      call.endedAt = new Date();
      call.place = null;
      call.farEnd?.hangUp({ cause: 'normal_clearing', source: 'unknown', sipCode: null });
      call.audio.close();
    }
  }
}
