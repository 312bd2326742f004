import type { Timers } from '../../core/timers';
import { type CallEvents, fromAndTo } from '../webhooks/call-events';
import type { TelnyxCall } from './telnyx-call';

export interface GatherOptions {
  minimum: number;
  maximum: number;
  terminating: string;
  valid: string;
  /** Until the first digit; with a prompt from its end. */
  firstMs: number;
  betweenMs: number;
  /** From the start; null: as long as it takes. */
  wholeMs: number | null;
  /** How often the prompt is heard while nobody presses anything. */
  tries: number;
  gatherId: string | null;
}

/** What is heard meanwhile. */
export interface GatherPrompt {
  /** `ended` is called when it was heard to its end. */
  play(ended: () => void): void;
  /** A key interrupts it. */
  stop(): void;
}

interface Gathering {
  options: GatherOptions;
  prompt: GatherPrompt | null;
  digits: string;
  triesLeft: number;
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
  start(call: TelnyxCall, options: GatherOptions, prompt: GatherPrompt | null = null): void {
    this.stop(call, 'cancelled');
    const gathering: Gathering = { options, prompt, digits: '', triesLeft: options.tries, cancelWhole: noop, cancelNext: noop };
    this.running.set(call.sid, gathering);
    if (options.wholeMs !== null) gathering.cancelWhole = this.timers.after(options.wholeMs, () => this.timeOut(call, gathering));
    this.ask(call, gathering);
    call.contact?.asked();
  }

  stop(call: TelnyxCall, status: Status): void {
    const gathering = this.running.get(call.sid);
    if (!gathering) return;
    this.running.delete(call.sid);
    gathering.cancelWhole();
    gathering.cancelNext();
    gathering.prompt?.stop();
    const { digits, options } = gathering;
    const id = options.gatherId === null ? {} : { gather_id: options.gatherId };
    this.events.tell(call, 'call.gather.ended', { ...fromAndTo(call), ...id, digits, status });
  }

  clear(): void {
    this.running.clear();
  }

  private ask(call: TelnyxCall, gathering: Gathering): void {
    const { prompt, options } = gathering;
    gathering.triesLeft -= 1;
    const wait = (): void => {
      // A key has come, or the whole is over, while the prompt was still heard.
      if (this.running.get(call.sid) !== gathering || gathering.digits !== '') return;
      gathering.cancelNext = this.timers.after(options.firstMs, () => this.timeOut(call, gathering));
    };
    if (prompt) prompt.play(wait);
    else wait();
  }

  private collect(call: TelnyxCall, digit: string): void {
    const gathering = this.running.get(call.sid);
    if (!gathering) return;
    const { options } = gathering;
    if (digit === options.terminating) return this.stop(call, gathering.digits.length >= options.minimum ? 'valid' : 'invalid');
    if (!options.valid.includes(digit)) return this.stop(call, 'invalid');
    gathering.digits += digit;
    if (gathering.digits.length >= options.maximum) return this.stop(call, 'valid');
    gathering.prompt?.stop();
    gathering.cancelNext();
    gathering.cancelNext = this.timers.after(options.betweenMs, () => this.timeOut(call, gathering));
  }

  private timeOut(call: TelnyxCall, gathering: Gathering): void {
    const { digits, options, triesLeft, prompt } = gathering;
    if (digits !== '') return this.stop(call, digits.length >= options.minimum ? 'valid' : 'invalid');
    if (triesLeft > 0 && prompt) return this.ask(call, gathering);
    this.stop(call, 'timeout');
  }
}

const noop = (): void => undefined;
