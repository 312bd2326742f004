import type { BlockReason } from '@dialer/contracts';
import type { HoursVerdict } from './calling-hours';
import type { NumberPlace } from './number-place';

/** Limits a workspace sets; null: none. */
export interface DialLimits {
  allowedCountries: readonly string[] | null;
  attemptsPerDay: number | null;
  attemptsTotal: number | null;
  coolDownMinutes: number;
  dailySpendLimit: number | null;
  listAgeRule: boolean;
}

/** All a rule may know, collected before; rules themselves ask nobody and know no clock. */
export interface DialFacts {
  now: Date;
  /** E.164. */
  to: string;
  place: NumberPlace;
  /** Nobody chose this number by hand: a campaign dials. Stricter where the law speaks of automatic or repeated calls. */
  automatic: boolean;
  /** One of a campaign's dials, ordered by somebody or automatic: the caps of the called state's law count (calls.md H). */
  campaign?: boolean;
  /** Which number is shown; null: not decided yet, and not judged. */
  callerId: { from: string; own: readonly string[] } | null;
  doNotCall: { where: 'entry' | 'list'; name: string | null; expiresAt: Date | null } | null;
  /** Null: the rule is off. */
  hours: HoursVerdict | null;
  /** A person insists, and said why; kept with the call. */
  hoursOverridden: boolean;
  limits: DialLimits;
  /** Dials to this number that reached the carrier, this one left out. `dials`: those of the last 24 h at least, oldest first. */
  history: { dials: readonly Date[]; total: number; last: Date | null };
  /** Estimated US dollars since midnight UTC, live calls included; null while no limit is set. */
  spentToday: number | null;
  /** Per country, when its register was last read; a country that is missing was never read. */
  scrubs: ReadonlyMap<string, Date>;
  /** A campaign's governor has stopped automatic dialling (calls.md C16). */
  abandonStop: { until: Date | null } | null;
}

export interface DialRefusal {
  allowed: false;
  reason: BlockReason;
  message: string;
  /** From when it may be dialled, as far as this rule goes; null: time alone does not help. */
  until: Date | null;
}
export type DialVerdict = { allowed: true; warnings: string[] } | DialRefusal;
