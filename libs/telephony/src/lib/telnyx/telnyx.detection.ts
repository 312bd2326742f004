import type Telnyx from 'telnyx';
import type { DetectionVerdict } from '../call-event';
import type { DetectionPatience, DetectionRequest } from '../telephony-provider';

/** Silence after a greeting that makes it a person's (calls.md C11). */
const AFTER_GREETING_MS = 700;
const TOTAL_ANALYSIS_MS = 3_000;
/** No person says a word this long: it is the tone of a fax, which `detect` has no word for, and must be heard before time is up. */
const LONGEST_WORD_MS = 2_500;
/** Beyond what detection itself takes: its event is on its way. */
const LATE_MS = 500;
/** As long as Twilio waits for a machine's greeting to end. */
const MESSAGE_END_MS = 30_000;

type Detection = Pick<Telnyx.CallDialParams, 'answering_machine_detection' | 'answering_machine_detection_config'>;

/**
 * `premium` alone tells the end of a machine's greeting and still knows a person at once; of its settings only the whole time
 * counts. It has no audience: it goes by what is said, not by how long that takes.
 */
export function detectionParameters(detection: DetectionRequest | null): Detection {
  if (!detection) return {};
  if (detection.waitFor === 'message_end') {
    return {
      answering_machine_detection: 'premium',
      answering_machine_detection_config: { total_analysis_time_millis: TOTAL_ANALYSIS_MS },
    };
  }
  return {
    answering_machine_detection: 'detect',
    answering_machine_detection_config: {
      after_greeting_silence_millis: AFTER_GREETING_MS,
      maximum_word_length_millis: LONGEST_WORD_MS,
      total_analysis_time_millis: TOTAL_ANALYSIS_MS,
    },
  };
}

/** A machine without a beep is followed by no second event. */
export function telnyxDetectionPatience({ waitFor }: DetectionRequest): DetectionPatience {
  return {
    verdictMs: TOTAL_ANALYSIS_MS + LATE_MS,
    onSilence: 'unknown',
    messageEndMs: waitFor === 'message_end' ? MESSAGE_END_MS : null,
  };
}

/** What an event's `result` says, and how long before it the greeting had ended; null: with the answer, as far as anybody can tell (calls.md C10). */
export interface DetectionWords {
  verdictOf: Readonly<Record<string, DetectionVerdict>>;
  silenceMs: number | null;
}

export const STANDARD_VERDICT: DetectionWords = {
  verdictOf: { human: 'human', machine: 'machine_start', not_sure: 'unknown' },
  silenceMs: AFTER_GREETING_MS,
};
export const STANDARD_GREETING: DetectionWords = {
  verdictOf: { beep_detected: 'machine_end_beep', ended: 'machine_end_silence', not_sure: 'machine_end_other' },
  silenceMs: null,
};
export const PREMIUM_VERDICT: DetectionWords = {
  verdictOf: {
    human_residence: 'human',
    human_business: 'human',
    machine: 'machine_start',
    fax_detected: 'fax',
    silence: 'unknown',
    not_sure: 'unknown',
  },
  silenceMs: null,
};
export const PREMIUM_GREETING: DetectionWords = {
  verdictOf: { beep_detected: 'machine_end_beep', no_beep_detected: 'machine_end_other' },
  silenceMs: null,
};
