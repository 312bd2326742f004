/** Whom the suite can call, by what happens there: the two digits of the local carrier's table (design.md §6). */
export interface Contacts {
  /** A number where this happens; null when nobody has arranged one. `nth`: the how-many-eth dial of the run. */
  number(digits: string, nth: number): string | null;
  /** The local carrier: as many numbers, calls and faults as one likes. */
  readonly local: boolean;
}

/** One call has one number, so that no two tests meet. */
export const LOCAL_CONTACTS: Contacts = {
  number: (digits, nth) => `+1212555${String(nth).padStart(2, '0')}${digits}`,
  local: true,
};

const E164 = /^\+[1-9]\d{1,14}$/;

/** Real numbers from the environment: `LIVE_TWILIO_CONTACT_10=+1…`, and so on (docs/real-account.md). */
export function liveContacts(prefix: string, env: Record<string, string | undefined>): Contacts {
  return {
    number: (digits) => {
      const number = env[`${prefix}${digits}`];
      return number !== undefined && E164.test(number) ? number : null;
    },
    local: false,
  };
}
