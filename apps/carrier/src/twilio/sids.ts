import { randomBytes } from 'node:crypto';

export type SidPrefix = 'AC' | 'AP' | 'CA' | 'CF' | 'PN' | 'RE' | 'SK';

/** Twilio's identifiers: two letters and 32 hex digits (carriers/twilio.md §1). */
export function sid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}

export function isSid(prefix: SidPrefix, value: string): boolean {
  return value.length === 34 && value.startsWith(prefix) && /^[0-9a-fA-F]{32}$/.test(value.slice(2));
}
