import type { Timers } from '../../core/timers';
import { type CallEvents, fromAndTo } from '../webhooks/call-events';
import type { TelnyxCall } from './telnyx-call';

export interface GatherOptions {
  minimum: number;
  maximum: number;
  terminating: string;
  valid: string;
  /** Until the first digit. */
  initialMs: number;
  betweenMs: number;
  wholeMs: number;
  gatherId: string | null;
}

interface Gathering {
  options: GatherOptions;
  digits: string;
  cancelWhole: () => void;
  cancelNext: () => void;
}

/** Where the far end's keys arrive. */
export interface Keypad {
  press(call: TelnyxCall, digits: string): void;
}

type Status = 'valid' | 'invalid' | 'call_hangup' | 'cancelled' | 'timeout';

/** Keys of the far end: each is told, and a `gather` collects them. */
export class Gatherings implements Keypad {
  private readonly running = new Map<string, Gathering>();

  constructor(
    private readonly events: CallEvents,
    private readonly timers: Timers,
  ) {}

  press(call: TelnyxCall, digits: string): void {
    call.press(digits);
    for (const digit of digits) {
      if (digit.toLowerCase() === 'w') continue;
      this.events.tell(call, 'call.dtmf.received', { ...fromAndTo(call), digit });
      this.collect(call, digit);
    }
  }

  /** A second one takes the place of the first. */
  start(call: TelnyxCall, options: GatherOptions): void {
    this.stop(call, 'cancelled');
    const gathering: Gathering = { options, digits: '', cancelWhole: noop, cancelNext: noop };
    this.running.set(call.sid, gathering);
    gathering.cancelWhole = this.timers.after(options.wholeMs, () => this.timeOut(call, gathering));
    gathering.cancelNext = this.timers.after(options.initialMs, () => this.timeOut(call, gathering));
  }

  stop(call: TelnyxCall, status: Status): void {
    const gathering = this.running.get(call.sid);
    if (!gathering) return;
    this.running.delete(call.sid);
    gathering.cancelWhole();
    gathering.cancelNext();
    const { digits, options } = gathering;
    const id = options.gatherId === null ? {} : { gather_id: options.gatherId };
    this.events.tell(call, 'call.gather.ended', { ...fromAndTo(call), ...id, digits, status });
  }

  clear(): void {
    this.running.clear();
  }

  private collect(call: TelnyxCall, digit: string): void {
    const gathering = this.running.get(call.sid);
    if (!gathering) return;
    const { options } = gathering;
    if (digit === options.terminating) return this.stop(call, gathering.digits.length >= options.minimum ? 'valid' : 'invalid');
    if (!options.valid.includes(digit)) return this.stop(call, 'invalid');
    gathering.digits += digit;
    if (gathering.digits.length >= options.maximum) return this.stop(call, 'valid');
    gathering.cancelNext();
    gathering.cancelNext = this.timers.after(options.betweenMs, () => this.timeOut(call, gathering));
  }

  private timeOut(call: TelnyxCall, { digits, options }: Gathering): void {
    this.stop(call, digits.length >= options.minimum && digits !== '' ? 'valid' : 'timeout');
  }
}

const noop = (): void => undefined;
