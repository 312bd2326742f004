import type { BlockReason } from '@dialer/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { HIGH_RISK_PREFIXES } from './high-risk-prefixes';

/** All a rule may know. Collected by `ComplianceService`, so that the rules stay pure; more facts come with campaigns. */
export interface DialFacts {
  to: string;
  from: string;
  /** The number asked not to be called. */
  onDoNotCallList: boolean;
  /** Numbers the chosen carrier's account may show. */
  ownCallerIds: readonly string[];
}

export type DialVerdict =
  { allowed: true; warnings: string[] } | { allowed: false; reason: BlockReason; message: string; until: Date | null };

type Rule = (facts: DialFacts) => Extract<DialVerdict, { allowed: false }> | null;

const block = (reason: BlockReason, message: string): Extract<DialVerdict, { allowed: false }> => ({
  allowed: false,
  reason,
  message,
  until: null,
});

const doNotCall: Rule = ({ onDoNotCallList }) => (onDoNotCallList ? block('do_not_call', 'This number is on the do-not-call list') : null);

/** Caller IDs belong to a carrier's account: showing any other is spoofing (calls.md B9). */
const callerIdOwned: Rule = ({ from, ownCallerIds }) =>
  ownCallerIds.includes(from) ? null : block('caller_id_not_owned', 'The number to call from is not one of ours');

/** All countries but premium and high-risk numbers (calls.md H). A number whose type nobody knows is not premium. */
const destination: Rule = ({ to }) => {
  const risky = HIGH_RISK_PREFIXES.find(({ prefix }) => to.startsWith(prefix));
  if (risky) return block('destination_not_allowed', `Calls to these numbers are not allowed (${risky.what})`);
  const type = parsePhoneNumberFromString(to)?.getType();
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') {
    return block('destination_not_allowed', 'Calls to premium-rate numbers are not allowed');
  }
  return null;
};

/** In the order a person should hear about them. Calling hours, attempts, cool-down, spend and abandonment join here. */
const RULES: readonly Rule[] = [doNotCall, destination, callerIdOwned];

export function judge(facts: DialFacts): DialVerdict {
  for (const rule of RULES) {
    const verdict = rule(facts);
    if (verdict) return verdict;
  }
  return { allowed: true, warnings: warningsFor(facts) };
}

/** A number that is possible but fits no plan is dialled all the same: plans change faster than our copy of them. */
function warningsFor({ to }: DialFacts): string[] {
  return parsePhoneNumberFromString(to)?.isValid() ? [] : ['This number does not fit the numbering plan; check it when nobody answers.'];
}
