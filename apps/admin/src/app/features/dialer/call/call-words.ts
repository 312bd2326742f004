import type { CallView } from '@dialer/contracts';
import type { ApiError } from '../../../core/api/api-error';
import { blockReasonWords, untilWords } from '../../../shared/ui/block-words';
import { duration } from '../../../shared/ui/duration.pipe';
import { type MicrophoneProblem, type MissingCapability, microphoneWords } from '../../../core/audio/microphone';
import type { SoftphoneFailure } from '../softphone/softphone';

/** Something that kept a call from being placed: what happened, and what to do about it. */
export interface Problem {
  what: string;
  todo: string;
  /** A rep may go on all the same, with a reason (calls.md H). */
  hours?: true;
}

/** How a call ended, for a person. */
export function endingWords(call: CallView): string {
  if (call.end_message) return call.end_message;
  switch (call.state) {
    case 'busy':
      return 'The line was busy.';
    case 'no-answer':
      return 'Nobody answered.';
    case 'canceled':
      return 'Ended before anybody answered.';
    case 'failed':
      return 'The call could not be placed.';
    default:
      return `Call ended after ${duration(call.duration)}.`;
  }
}

export const microphoneProblem = (problem: MicrophoneProblem): Problem => microphoneWords(problem, 'dial');

export function refusalOf(error: ApiError): Problem {
  switch (error.code) {
    case 'CALL_BLOCKED':
      return blocked(error);
    case 'RATE_LIMITED':
      return { what: error.message, todo: waitWords(error.retryAfterSeconds) };
    case 'INVALID_PHONE_FORMAT':
      return { what: 'This is not a number that can be dialled.', todo: 'Check the number in the list.' };
    case 'PROVIDER_NOT_CONFIGURED':
      return { what: 'This carrier is not set up.', todo: 'Ask an administrator to enter its credentials.' };
    case 'PROVIDER_ERROR':
      return carrierRefused(error);
    case 'NETWORK':
    case 'TIMEOUT':
      return {
        what: 'The server could not be reached.',
        todo: 'Check the connection; if the call was placed after all, it will appear here.',
      };
    default:
      return { what: error.message, todo: 'Try again; if it goes on, tell an administrator.' };
  }
}

function blocked(error: ApiError): Problem {
  const reason = String(error.details['reason']);
  return {
    what: blockReasonWords(reason) ?? error.message,
    todo: untilWords(error.details['until']) ?? 'Choose another contact.',
    ...(reason === 'calling_hours' && { hours: true as const }),
  };
}

function carrierRefused(error: ApiError): Problem {
  const said = error.details['provider_message'];
  const code = error.details['provider_code'];
  const number = typeof code === 'number' || typeof code === 'string' ? ` (${code})` : '';
  const words = typeof said === 'string' && said ? `The carrier says: ${said}${number}` : error.message;
  return { what: words, todo: error.status === 503 ? waitWords(error.retryAfterSeconds) : 'Check the number, or try another contact.' };
}

function waitWords(seconds: number | null): string {
  return seconds ? `Try again in ${seconds} s.` : 'Try again in a moment.';
}

const AUDIO: Record<SoftphoneFailure, string> = {
  microphone: 'Your microphone could not be used.',
  token: 'Your audio was refused: the sign-in to the carrier ran out.',
  network: 'Your audio was lost: the network broke.',
  media: 'Your audio could not get through: a firewall may block it.',
  refused: 'Your audio was refused by the carrier.',
  timeout: 'Your audio could not be connected in time.',
  software: 'The audio part of this page could not be loaded.',
  unknown: 'Your audio was lost.',
};
export const audioWords = (failure: SoftphoneFailure): string => AUDIO[failure];

const MISSING: Record<MissingCapability, Problem> = {
  'secure-context': { what: 'Calls need a secure address.', todo: 'Open this page by https, or on this machine by http://localhost.' },
  'media-devices': { what: 'This browser gives no access to the microphone.', todo: 'Use a current Chrome, Edge, Firefox or Safari.' },
  webrtc: {
    what: 'This browser cannot make calls (WebRTC is missing or switched off).',
    todo: 'Use a current Chrome, Edge, Firefox or Safari.',
  },
};
export const missingProblem = (missing: MissingCapability): Problem => MISSING[missing];

const LINE: Readonly<Record<string, string>> = {
  'high-rtt': 'The network answers slowly.',
  'high-jitter': 'The network is uneven.',
  'low-mos': 'The sound is poor.',
  'high-packet-loss': 'Parts of the sound get lost.',
  'high-packets-lost-fraction': 'Parts of the sound get lost.',
  'low-bytes-received': 'No sound arrives.',
  'low-bytes-sent': 'Your sound does not get out.',
  'constant-audio-input-level': 'Your microphone gives no sound.',
  'ice-connectivity-lost': 'The audio connection broke.',
};
export const lineWords = (warning: string): string => LINE[warning] ?? 'The line is poor.';
