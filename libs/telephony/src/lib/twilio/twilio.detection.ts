import type { DetectionPatience, DetectionRequest } from '../telephony-provider';

/** Speech longer than this is a machine's greeting (calls.md C11). */
const SPEECH_MS: Readonly<Record<DetectionRequest['audience'], number>> = { consumer: 1_800, business: 2_600 };
/** Silence after which a greeting counts as ended: tuned to join a machine rather than to drop a person. */
export const SPEECH_END_MS = 700;
const SILENCE_MS = 2_000;
/** When `DetectMessageEnd` gives up waiting for the end of a machine's greeting, in seconds. */
const TIMEOUT_SECONDS = 30;

/** Beyond what detection itself takes: its callback is on its way. */
const VERDICT_LATE_MS = 1_000;
const MESSAGE_END_LATE_MS = 5_000;

/** Asynchronous, so that the leg hears our hold track meanwhile; without `AsyncAmd` Twilio would hold it in silence. */
export function detectionParameters({ waitFor, audience }: DetectionRequest, callbackUrl: string) {
  return {
    machineDetection: waitFor === 'verdict' ? 'Enable' : 'DetectMessageEnd',
    machineDetectionTimeout: TIMEOUT_SECONDS,
    machineDetectionSpeechThreshold: SPEECH_MS[audience],
    machineDetectionSpeechEndThreshold: SPEECH_END_MS,
    machineDetectionSilenceTimeout: SILENCE_MS,
    asyncAmd: 'true',
    asyncAmdStatusCallback: callbackUrl,
    asyncAmdStatusCallbackMethod: 'POST',
  };
}

/** `DetectMessageEnd` keeps silent about a machine until its greeting has ended: silence tells nothing until its very end. */
export function twilioDetectionPatience({ waitFor, audience }: DetectionRequest): DetectionPatience {
  return waitFor === 'verdict'
    ? { verdictMs: SPEECH_MS[audience] + VERDICT_LATE_MS, onSilence: 'unknown', messageEndMs: null }
    : { verdictMs: TIMEOUT_SECONDS * 1_000 + MESSAGE_END_LATE_MS, onSilence: 'hang_up', messageEndMs: null };
}
