import type { WhyCause } from '@dialer/contracts';

export interface Cause {
  cause: WhyCause;
  /** That this holds back; null: all. */
  contacts: number | null;
  until: Date | null;
}

/** Holds back everybody. */
export const forAll = (cause: WhyCause, until: Date | null = null): Cause => ({ cause, contacts: null, until });

/** One per cause, in the order they came: all of its contacts, and the first time at which it ends for any of them. */
export function merged(causes: readonly Cause[]): Cause[] {
  const byCause = new Map<WhyCause, Cause>();
  for (const one of causes) {
    const known = byCause.get(one.cause);
    const [until = null] = [known?.until, one.until].flatMap((at) => at ?? []).sort((a, b) => a.getTime() - b.getTime());
    const contacts = known ? sum(known.contacts, one.contacts) : one.contacts;
    byCause.set(one.cause, { cause: one.cause, contacts, until });
  }
  return [...byCause.values()];
}

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
