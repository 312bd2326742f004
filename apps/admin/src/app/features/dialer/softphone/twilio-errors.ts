import type { SoftphoneFailure } from './softphone';

/** The SDK's error codes, as far as they ask for different words (carriers/twilio.md §6). */
const BY_CODE: Readonly<Record<number, SoftphoneFailure>> = {
  20101: 'token',
  20104: 'token',
  20151: 'token',
  31002: 'refused',
  31003: 'timeout',
  31005: 'network',
  31009: 'network',
  31204: 'token',
  31205: 'token',
  31208: 'microphone',
  31401: 'microphone',
  31402: 'microphone',
  31603: 'refused',
  53000: 'network',
  53001: 'network',
  53400: 'media',
  53402: 'media',
  53405: 'media',
};

export function failureOf(error: unknown): SoftphoneFailure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : NaN;
  return BY_CODE[code] ?? 'unknown';
}
