import type { DialPacer } from '../../core/dial-pacer';
import type { Timers } from '../../core/timers';
import type { Call, FinalStatus } from './call';
import type { CallProgress } from './call-progress';

/** What is done with a call's far end once it rings, answers, ends. Set by whoever starts the call. */
export interface CallPlan {
  onRinging?(call: Call): void;
  onAnswered(call: Call): void;
  onEnded?(call: Call): void;
}

interface Running {
  plan: CallPlan;
  leaveQueue: () => void;
  cancelTimers: Array<() => void>;
}

/** The only writer of a call's state: queued → ringing → in-progress → over (carriers/twilio.md §1). */
export class CallEngine {
  private readonly running = new Map<string, Running>();
  private readonly listeners: Array<(call: Call) => void> = [];

  constructor(
    private readonly pacer: DialPacer,
    private readonly timers: Timers,
    private readonly progress: CallProgress,
    private readonly mostAtOnce: number | null,
  ) {}

  /** As many calls live as the account may have, waiting ones included. */
  get isFull(): boolean {
    return this.mostAtOnce !== null && this.running.size >= this.mostAtOnce;
  }

  /** Told when any call has ended, after its state is set and before its last status callback. */
  onEnd(listener: (call: Call) => void): void {
    this.listeners.push(listener);
  }

  /** Queues an outbound call at the account's pace; `start` is called when its turn comes. */
  queue(call: Call, plan: CallPlan, start: () => void): void {
    const { queueMs, cancel } = this.pacer.submit(() => {
      call.startedAt = new Date();
      this.touch(call);
      this.progress.tell(call, 'initiated');
      this.until(call, call.facts.timeoutS * 1000, () => this.end(call, 'no-answer', 487));
      start();
    });
    call.queueMs = queueMs;
    this.running.set(call.sid, { plan, leaveQueue: cancel, cancelTimers: [] });
  }

  /** A child call of <Dial>: not subject to the pace (carriers/twilio.md §6). */
  begin(call: Call, plan: CallPlan): void {
    call.startedAt = new Date();
    this.running.set(call.sid, { plan, leaveQueue: () => undefined, cancelTimers: [] });
    if (call.facts.direction === 'inbound') {
      call.status = 'ringing';
      return;
    }
    this.progress.tell(call, 'initiated');
    this.until(call, call.facts.timeoutS * 1000, () => this.end(call, 'no-answer', 487));
  }

  /** Runs `action` after `ms` unless the call is answered or ends before. */
  until(call: Call, ms: number, action: () => void): void {
    this.running.get(call.sid)?.cancelTimers.push(this.timers.after(ms, action));
  }

  ring(call: Call): void {
    if (call.status !== 'queued' || !call.startedAt) return;
    call.status = 'ringing';
    call.ringingAt = new Date();
    this.touch(call);
    this.progress.tell(call, 'ringing');
    this.running.get(call.sid)?.plan.onRinging?.(call);
  }

  answer(call: Call): void {
    const running = this.running.get(call.sid);
    if (!running || call.answeredAt || call.isOver) return;
    this.cancelTimers(running);
    call.status = 'in-progress';
    call.answeredAt = new Date();
    this.touch(call);
    this.progress.tell(call, 'answered');
    this.until(call, call.timeLimitS * 1000, () => this.hangUp(call, 'carrier'));
    running.plan.onAnswered(call);
  }

  /** A new time limit for a running call, counted from its answer. */
  limit(call: Call, limitS: number): void {
    call.timeLimitS = limitS;
    if (!call.answeredAt) return;
    const leftMs = limitS * 1000 - (Date.now() - call.answeredAt.getTime());
    this.until(call, Math.max(0, leftMs), () => this.hangUp(call, 'carrier'));
  }

  /** Ends the call whatever its state; a call that was never answered is `canceled`. */
  hangUp(call: Call, by: Call['endedBy']): void {
    if (call.isOver) return;
    call.endedBy = by;
    this.end(call, call.answeredAt ? 'completed' : 'canceled', call.answeredAt ? null : 487);
  }

  end(call: Call, status: FinalStatus, sipCode: number | null = null): void {
    const running = this.running.get(call.sid);
    if (!running || call.isOver) return;
    const neverLeftTheQueue = call.startedAt === null;
    this.running.delete(call.sid);
    running.leaveQueue();
    this.cancelTimers(running);
    call.status = status;
    call.sipCode = sipCode;
    call.endedAt = new Date();
    call.endedBy ??= 'carrier';
    this.touch(call);
    for (const listener of this.listeners) listener(call);
    running.plan.onEnded?.(call);
    call.farEnd?.hangUp();
    call.audio.close();
    // Cancelled while still queued: no callback at all (carriers/twilio.md §2).
    if (!neverLeftTheQueue) this.progress.tell(call, 'completed');
  }

  /** The carrier is reset: every far end is cut off, and no webhook tells of it. */
  abandonAll(calls: Iterable<Call>): void {
    this.running.clear();
    for (const call of calls) {
      if (call.isOver) continue;
      call.status = 'canceled';
      call.endedAt = new Date();
      call.farEnd?.hangUp();
      call.audio.close();
    }
  }

  private cancelTimers(running: Running): void {
    for (const cancel of running.cancelTimers.splice(0)) cancel();
  }

  private touch(call: Call): void {
    call.updatedAt = new Date();
  }
}
