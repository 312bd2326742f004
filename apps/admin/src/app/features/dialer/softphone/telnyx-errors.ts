import type { SoftphoneFailure } from './softphone';

/** The SDK's error codes, as far as they ask for different words (carriers/telnyx.md §7.3). */
const BY_CODE: Readonly<Record<number, SoftphoneFailure>> = {
  40001: 'media',
  40002: 'media',
  40003: 'media',
  40004: 'media',
  40005: 'refused',
  42001: 'microphone',
  42002: 'microphone',
  42003: 'microphone',
  45001: 'network',
  45002: 'network',
  45003: 'network',
  45004: 'token',
  46001: 'token',
  46002: 'token',
  46003: 'token',
  47001: 'media',
  48001: 'network',
  48501: 'network',
};

/** Errors that the SDK mends by itself, or that change nothing for the call. */
const PASSING = new Set([44001, 44003, 44004, 45002, 47001, 48001]);

export function codeOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : NaN;
}

export function failureOf(error: unknown): SoftphoneFailure {
  return BY_CODE[codeOf(error)] ?? 'unknown';
}

export const passes = (error: unknown): boolean => PASSING.has(codeOf(error));
