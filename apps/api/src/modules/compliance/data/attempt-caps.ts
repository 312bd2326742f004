import type { UsState } from './us-state-hours';

export const ATTEMPT_CAPS_VERSION = '2026-11';

export interface AttemptCap {
  dials: number;
  /** Rolling, not a calendar day. */
  hours: number;
  source: string;
}

/**
 * Calls on the same subject to one number. We know no subjects, so every dial of ours counts: the stricter reading. They bind
 * automatic dialling; a single call by hand is not a campaign (calls.md H).
 */
export const ATTEMPT_CAPS: Partial<Record<UsState, AttemptCap>> = {
  FL: { dials: 3, hours: 24, source: 'Fla. Stat. 501.616(6)(b)' },
  MD: { dials: 3, hours: 24, source: 'Md. Code Com. Law 14-3201 ff. (Stop the Spam Calls Act, 2024)' },
  OK: { dials: 3, hours: 24, source: 'Okla. Stat. tit. 15, 775C.4' },
};
