import type { ContactScript } from '../../contacts';
import type { Timers } from '../../core/timers';
import { type CallEvents, fromAndTo } from '../webhooks/call-events';
import type { TelnyxCall } from './telnyx-call';

export type DetectionMode = 'detect' | 'detect_beep' | 'detect_words' | 'greeting_end' | 'premium';

/** Defaults of carriers/telnyx.md §5.3, in ms; premium waits 30 s. */
export const DETECTION_DEFAULTS = {
  totalMs: 3500,
  premiumTotalMs: 30_000,
  afterGreetingMs: 800,
  greetingMs: 3500,
  words: 5,
  wordMs: 3500,
  greetingTotalMs: 5000,
  greetingSilenceMs: 1500,
} as const;

export interface DetectionOptions {
  mode: DetectionMode;
  totalMs: number;
  /** Silence that makes what was said a person's greeting. */
  afterGreetingMs: number;
  /** A greeting longer than this, of more words, or with a word longer than that is a machine's. */
  greetingMs: number;
  words: number;
  wordMs: number;
  /** After the verdict `machine`: how long its end is waited for, and which silence is one. */
  greetingTotalMs: number;
  greetingSilenceMs: number;
}

/** One event of detection, counted from the answer. */
export interface Heard {
  event: 'detection.ended' | 'greeting.ended' | 'premium.detection.ended' | 'premium.greeting.ended';
  result: string;
  afterMs: number;
}

/** "Hello?" */
const PERSON_SPEAKS_MS = 900;
const WORD_MS = 350;
const BEEP_MS = 400;
/** The documents name no times of the speech model; these are ours. */
const PREMIUM = { person: PERSON_SPEAKS_MS + 600, machine: 2500, fax: 1500 } as const;
/** `detect_beep` and `detect_words` listen for a beep that long after their verdict. */
const LISTENS_FOR_BEEP_MS = 30_000;
const NO_MACHINE = { ms: 4000, beep: false } as const;

/** What Telnyx would say of this contact, and when: its documented settings applied to the script. */
export function heardOf(script: ContactScript, options: DetectionOptions): Heard[] {
  return options.mode === 'premium' ? premium(script, options) : standard(script, options);
}

const isMachine = ({ judged, voice }: ContactScript): boolean => judged === 'machine' || (judged === undefined && voice === 'machine');

/** Timing heuristics. They know no fax: a tone without end is a word too long for a person. */
function standard(script: ContactScript, options: DetectionOptions): Heard[] {
  const { totalMs, afterGreetingMs } = options;
  const verdict = ((): Heard => {
    const said = (result: string, afterMs: number): Heard => ({ event: 'detection.ended', result, afterMs });
    if (script.judged === 'unknown') return said('not_sure', totalMs);
    if (script.voice === 'fax') return said('machine', options.wordMs);
    const { ms } = script.greeting ?? NO_MACHINE;
    const tooLongMs = Math.min(options.greetingMs, (options.words + 1) * WORD_MS);
    if (isMachine(script) && ms >= tooLongMs) return said('machine', tooLongMs);
    return said('human', (isMachine(script) ? ms : PERSON_SPEAKS_MS) + afterGreetingMs);
  })();
  if (verdict.afterMs > totalMs) return [{ ...verdict, result: 'not_sure', afterMs: totalMs }];
  if (verdict.result !== 'machine') return [verdict];
  return [verdict, ...standardGreeting(script, options, verdict.afterMs)];
}

function standardGreeting(script: ContactScript, options: DetectionOptions, verdictMs: number): Heard[] {
  const { mode, greetingTotalMs, greetingSilenceMs } = options;
  if (mode === 'detect') return [];
  const ended = (result: string, afterMs: number): Heard => ({ event: 'greeting.ended', result, afterMs });
  const { ms, beep } = script.greeting ?? NO_MACHINE;
  if (mode === 'greeting_end') {
    const limitMs = verdictMs + greetingTotalMs;
    return [ms + greetingSilenceMs <= limitMs ? ended('ended', ms + greetingSilenceMs) : ended('not_sure', limitMs)];
  }
  return [beep ? ended('beep_detected', ms + BEEP_MS) : ended('not_sure', verdictMs + LISTENS_FOR_BEEP_MS)];
}

/** The speech model. A beep before its verdict is the verdict; without a beep nothing follows (the types of the official package). */
function premium(script: ContactScript, { totalMs }: DetectionOptions): Heard[] {
  const verdict = ((): Heard => {
    const said = (result: string, afterMs: number): Heard => ({ event: 'premium.detection.ended', result, afterMs });
    if (script.judged === 'unknown') return said('not_sure', totalMs);
    if (script.judged === undefined && script.voice === 'fax') return said('fax_detected', PREMIUM.fax);
    return isMachine(script) ? said('machine', PREMIUM.machine) : said('human_residence', PREMIUM.person);
  })();
  if (verdict.afterMs > totalMs) return [{ ...verdict, result: 'not_sure', afterMs: totalMs }];
  if (verdict.result !== 'machine' || !script.greeting?.beep) return [verdict];
  const beep: Heard = { event: 'premium.greeting.ended', result: 'beep_detected', afterMs: script.greeting.ms + BEEP_MS };
  return beep.afterMs <= verdict.afterMs ? [beep] : [verdict, beep];
}

/** Listens to answered legs and tells the application what it heard (carriers/telnyx.md §2.2, §5.3). */
export class MachineDetection {
  constructor(
    private readonly events: CallEvents,
    private readonly timers: Timers,
  ) {}

  /** From the answer on; a leg that ends before is told nothing about. A browser is nobody whom it could be asked of. */
  listen(call: TelnyxCall, options: DetectionOptions): void {
    const { script } = call.facts;
    if (!script) return;
    for (const { event, result, afterMs } of heardOf(script, options)) {
      this.timers.after(afterMs, () => {
        if (!call.isOver) this.events.tell(call, `call.machine.${event}`, { ...fromAndTo(call), result });
      });
    }
  }
}
