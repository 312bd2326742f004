import type { ContactScript } from '../../contacts';
import type { Timers } from '../../core/timers';
import { params } from '../webhooks/params';
import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { Webhook } from '../webhooks/webhook-record';
import type { Call, Method } from './call';

/** Twilio's defaults (carriers/twilio.md §1). */
export const DETECTION_DEFAULTS = { timeoutMs: 30_000, speechThresholdMs: 2400, speechEndMs: 1200, silenceMs: 5000 } as const;

export interface DetectionOptions {
  mode: 'Enable' | 'DetectMessageEnd';
  timeoutMs: number;
  speechThresholdMs: number;
  speechEndMs: number;
  silenceMs: number;
  /** Asynchronous: the call's TwiML goes on meanwhile. */
  async: boolean;
  callback: { url: string; method: Method } | null;
}

export type AnsweredBy = 'human' | 'machine_start' | 'machine_end_beep' | 'machine_end_silence' | 'machine_end_other' | 'fax' | 'unknown';

export interface Verdict {
  answeredBy: AnsweredBy;
  /** From the answer. */
  afterMs: number;
}

/** "Hello?" */
const PERSON_SPEAKS_MS = 900;
const FAX_AFTER_MS = 1500;
const BEEP_MS = 400;
const NO_MACHINE = { ms: 4000, beep: false } as const;

/** What Twilio would say of this contact, and when: its documented thresholds applied to the script. */
export function verdictOf(script: ContactScript, options: DetectionOptions): Verdict {
  const { speechEndMs, silenceMs, timeoutMs } = options;
  const verdict = ((): Verdict => {
    if (script.judged === 'unknown') return { answeredBy: 'unknown', afterMs: silenceMs };
    if (script.judged === 'human') return { answeredBy: 'human', afterMs: PERSON_SPEAKS_MS + speechEndMs };
    if (script.voice === 'fax') return { answeredBy: 'fax', afterMs: FAX_AFTER_MS };
    if (script.judged === 'machine' || script.voice === 'machine') return machine(script.greeting ?? NO_MACHINE, options);
    return { answeredBy: 'human', afterMs: PERSON_SPEAKS_MS + speechEndMs };
  })();
  if (verdict.afterMs <= timeoutMs) return verdict;
  // After the start of a machine's greeting the time limit makes it `machine_end_other`, else nothing is known.
  return { answeredBy: verdict.answeredBy.startsWith('machine') ? 'machine_end_other' : 'unknown', afterMs: timeoutMs };
}

function machine(greeting: { ms: number; beep: boolean }, { mode, speechThresholdMs, speechEndMs }: DetectionOptions): Verdict {
  // A greeting shorter than the threshold is taken for a person's.
  if (greeting.ms < speechThresholdMs) return { answeredBy: 'human', afterMs: greeting.ms + speechEndMs };
  if (mode === 'Enable') return { answeredBy: 'machine_start', afterMs: speechThresholdMs };
  if (greeting.beep) return { answeredBy: 'machine_end_beep', afterMs: greeting.ms + BEEP_MS };
  return { answeredBy: 'machine_end_silence', afterMs: greeting.ms + speechEndMs };
}

/** Listens to answered calls and tells the application what it heard. */
export class MachineDetection {
  constructor(
    private readonly courier: WebhookCourier<Webhook>,
    private readonly timers: Timers,
  ) {}

  /**
   * From the answer on. `decided` is called with the verdict, at once where nobody can know: a human at `/phone` is nobody
   * of the table and judged as a person. A call that ends before has no verdict, and no callback tells of it.
   */
  listen(call: Call, options: DetectionOptions, decided: () => void): void {
    const { script } = call.facts;
    if (!script) return decided();
    const verdict = verdictOf(script, options);
    this.timers.after(verdict.afterMs, () => {
      if (call.isOver) return;
      call.answeredBy = verdict.answeredBy;
      call.detectionMs = verdict.afterMs;
      this.tell(call, options.callback);
      decided();
    });
  }

  private tell(call: Call, callback: DetectionOptions['callback']): void {
    if (!callback) return;
    const fields = params({
      CallSid: call.sid,
      AccountSid: call.facts.accountSid,
      AnsweredBy: call.answeredBy,
      MachineDetectionDuration: call.detectionMs,
    });
    this.courier.tell(call, { kind: 'detection', address: callback.url, method: callback.method, fields, verdict: true });
  }
}
