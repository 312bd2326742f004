import type { Timers } from '../../core/timers';
import type { Call } from '../calls/call';
import { params } from '../webhooks/params';
import { wholeNumber, type PlayVerbs } from './play-verbs';
import { methodOf } from './simple-verbs';
import { resolveUrl } from './urls';
import type { Verb } from './parse-twiml';
import type { VerbHandler } from './verb-context';

const DEFAULT_TIMEOUT_S = 5;
const DEFAULT_FINISH_KEY = '#';
const MOST_DIGITS = 1000;

/**
 * <Gather input="dtmf">: plays its nouns, which the first key stops, and asks `action` with the digits. Without digits the
 * document goes on after it, unless `actionOnEmptyResult`. Speech is not understood here.
 */
export function gatherVerb(play: PlayVerbs, timers: Timers): VerbHandler {
  return async (verb, { call, signal, baseUrl }) => {
    const digits = await new Gathering(verb, call, timers).run(async (interrupted) => {
      for (const noun of verb.children.filter((child) => play.handles(child)))
        await play.play(noun, call, baseUrl, (clip, stop) => call.audio.play(clip, stop), interrupted);
    }, signal);
    if (digits === '' && verb.attributes['actionOnEmptyResult'] !== 'true') return 'next';
    const action = verb.attributes['action'];
    const url = action ? resolveUrl(action, baseUrl) : baseUrl;
    if (!url) return 'next';
    return { kind: 'voice', url, method: methodOf(verb.attributes['method']), fields: params({ Digits: digits }) };
  };
}

class Gathering {
  private digits = '';
  private finished = false;
  private readonly finishKey: string;
  private readonly most: number;

  constructor(
    private readonly verb: Verb,
    private readonly call: Call,
    private readonly timers: Timers,
  ) {
    this.finishKey = verb.attributes['finishOnKey'] ?? DEFAULT_FINISH_KEY;
    this.most = Math.max(1, wholeNumber(verb.attributes['numDigits'], MOST_DIGITS));
  }

  /** The digits; empty when none came in time. Rejects when `signal` aborts. */
  async run(prompt: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<string> {
    const barge = new AbortController();
    const pressed = this.listen(barge);
    try {
      this.call.farEnd?.asked?.();
      await prompt(following(signal, barge)).catch((error: unknown) => {
        if (!barge.signal.aborted || signal.aborted) throw error;
      });
      signal.throwIfAborted();
      await this.wait(pressed, signal);
      return this.digits;
    } finally {
      this.call.onDigits = () => undefined;
    }
  }

  private listen(barge: AbortController): EventTarget {
    const pressed = new EventTarget();
    this.call.onDigits = (keys) => {
      for (const key of keys) this.take(key);
      barge.abort(new Error('interrupted by a key'));
      pressed.dispatchEvent(new Event('key'));
    };
    return pressed;
  }

  private take(key: string): void {
    if (this.finished) return;
    if (key === this.finishKey) this.finished = true;
    else this.digits += key;
    if (this.digits.length >= this.most) this.finished = true;
  }

  /** `timeout` runs anew after each key. */
  private async wait(pressed: EventTarget, signal: AbortSignal): Promise<void> {
    const timeoutMs = 1000 * wholeNumber(this.verb.attributes['timeout'], DEFAULT_TIMEOUT_S);
    while (!this.finished) {
      const key = new AbortController();
      pressed.addEventListener('key', () => key.abort(), { once: true });
      const ended = await this.timers.wait(timeoutMs, following(signal, key)).then(
        () => true,
        () => false,
      );
      signal.throwIfAborted();
      if (ended) return;
    }
  }
}

/** Ends with either. By hand: a signal of `AbortSignal.any` that nobody holds can be collected before it fires. */
function following(signal: AbortSignal, own: AbortController): AbortSignal {
  if (signal.aborted) own.abort(signal.reason);
  else signal.addEventListener('abort', () => own.abort(signal.reason), { once: true });
  return own.signal;
}
