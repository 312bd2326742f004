import type { BlockReason } from '@dialer/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { ATTEMPT_CAPS, ATTEMPT_CAPS_VERSION } from './data/attempt-caps';
import { CALL_RATES_VERSION } from './data/call-rates';
import { COUNTRY_HOURS_VERSION } from './data/country-hours';
import { HIGH_RISK_PREFIXES, HIGH_RISK_PREFIXES_VERSION } from './data/high-risk-prefixes';
import { SCRUB_AGES, SCRUB_AGES_VERSION } from './data/scrub-ages';
import { US_AREA_CODES_VERSION } from './data/us-area-codes';
import { US_STATE_HOURS_VERSION } from './data/us-state-hours';
import type { DialFacts, DialRefusal, DialVerdict } from './dial-facts';
import { HOLIDAYS_VERSION } from './holidays';
import { ratePerMinute } from './spend';

/** Raise it with every change of a rule. Kept with each refusal, together with the versions of the data it read. */
const RULES_VERSION = '2026-11.1';
export const GATE_VERSION = [
  `rules ${RULES_VERSION}`,
  `states ${US_STATE_HOURS_VERSION}`,
  `countries ${COUNTRY_HOURS_VERSION}`,
  `holidays ${HOLIDAYS_VERSION}`,
  `areas ${US_AREA_CODES_VERSION}`,
  `caps ${ATTEMPT_CAPS_VERSION}`,
  `prefixes ${HIGH_RISK_PREFIXES_VERSION}`,
  `scrubs ${SCRUB_AGES_VERSION}`,
  `rates ${CALL_RATES_VERSION}`,
].join(', ');

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

type Rule = (facts: DialFacts) => DialRefusal | null;

const block = (reason: BlockReason, message: string, until: Date | null = null): DialRefusal => ({
  allowed: false,
  reason,
  message,
  until,
});

const doNotCall: Rule = ({ doNotCall: hit }) => {
  if (!hit) return null;
  const where = hit.where === 'list' ? `the do-not-call list “${hit.name ?? ''}”` : 'the do-not-call list';
  return block('do_not_call', `This number is on ${where}`, hit.expiresAt);
};

/** All countries but premium and high-risk numbers (calls.md H). A number whose type nobody knows is not premium. */
const destination: Rule = ({ to, place, limits }) => {
  const risky = HIGH_RISK_PREFIXES.find(({ prefix }) => to.startsWith(prefix));
  if (risky) return block('destination_not_allowed', `Calls to these numbers are not allowed (${risky.what})`);
  const type = parsePhoneNumberFromString(to)?.getType();
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') {
    return block('destination_not_allowed', 'Calls to premium-rate numbers are not allowed');
  }
  if (!limits.allowedCountries || (place.country && limits.allowedCountries.includes(place.country))) return null;
  return block('destination_not_allowed', `This workspace does not call ${place.country ?? 'numbers of no country'}`);
};

/** Caller IDs belong to a carrier's account: showing any other is spoofing (calls.md B9). */
const callerIdOwned: Rule = ({ callerId }) =>
  !callerId || callerId.own.includes(callerId.from) ? null : block('caller_id_not_owned', 'The number to call from is not one of ours');

/** Only where the country has a register; one that was never read is as bad as one that is too old. */
const listAge: Rule = ({ now, place: { country }, limits, scrubs }) => {
  const age = country === null ? undefined : SCRUB_AGES[country];
  if (!limits.listAgeRule || country === null || !age) return null;
  const asOf = scrubs.get(country);
  if (!asOf) return block('list_too_old', `No national do-not-call list of ${country} has been loaded`);
  if (now.getTime() - asOf.getTime() <= age.maxDays * DAY_MS) return null;
  return block('list_too_old', `The national do-not-call list of ${country} is older than ${age.maxDays} days: load a new one`);
};

/** By hand an unknown zone is only worth a warning; automatic dialling needs a known, open one (calls.md H). */
const callingHours: Rule = ({ hours, hoursOverridden, automatic }) => {
  if (!hours || hours.state === 'open') return null;
  if (hours.state === 'unknown')
    return automatic ? block('calling_hours', 'Nobody knows what time it is where this person is: the number tells no time zone') : null;
  if (hoursOverridden && !automatic) return null;
  return block('calling_hours', 'It is outside calling hours where this person is', hours.until);
};

const abandonRate: Rule = ({ automatic, abandonStop }) =>
  automatic && abandonStop
    ? block('abandon_rate', 'Too many people were abandoned lately: automatic dialling has stopped', abandonStop.until)
    : null;

/** The cap of every state the number may be in, and the workspace's own. */
const attemptLimit: Rule = ({ now, automatic, campaign, place, limits, history }) => {
  const { attemptsTotal, attemptsPerDay } = limits;
  if (attemptsTotal !== null && history.total >= attemptsTotal)
    return block('attempt_limit', `This number was dialled ${history.total} times, as often as allowed`);
  const caps = automatic || campaign ? place.states.flatMap((state) => ATTEMPT_CAPS[state] ?? []) : [];
  if (attemptsPerDay !== null) caps.push({ dials: attemptsPerDay, hours: 24, source: 'workspace' });
  const ends = caps.flatMap((cap) => capEnd(cap, history.dials, now) ?? []);
  if (!ends.length) return null;
  return block('attempt_limit', 'This number was dialled as often as allowed within 24 hours', new Date(Math.max(...ends)));
};

/** When the oldest of the dials that use the cap up leaves its window; null while there is room. */
function capEnd({ dials, hours }: { dials: number; hours: number }, history: readonly Date[], now: Date): number | null {
  const within = history.filter((at) => at.getTime() > now.getTime() - hours * HOUR_MS);
  const freeing = within.at(-dials);
  return freeing ? freeing.getTime() + hours * HOUR_MS : null;
}

const coolDown: Rule = ({ now, limits, history }) => {
  if (!limits.coolDownMinutes || !history.last) return null;
  const until = new Date(history.last.getTime() + limits.coolDownMinutes * 60_000);
  return until > now ? block('cool_down', 'This number was dialled a short while ago', until) : null;
};

/** The next call costs a minute at least. The day is that of UTC, as in carriers' bills. */
const spendLimit: Rule = ({ now, to, limits, spentToday }) => {
  if (limits.dailySpendLimit === null) return null;
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  if (spentToday === null) return block('spend_limit', 'What was spent today is not known', null);
  return spentToday + ratePerMinute(to) > limits.dailySpendLimit
    ? block('spend_limit', `The daily spending limit of ${limits.dailySpendLimit} USD is reached`, midnight)
    : null;
};

/** In the order a person should hear about them: what no waiting helps against first. */
const RULES: readonly Rule[] = [
  doNotCall,
  destination,
  callerIdOwned,
  listAge,
  abandonRate,
  callingHours,
  attemptLimit,
  coolDown,
  spendLimit,
];

/** What right before the request can have changed since the call was begun (design.md §4): cheap, and without what counts this call itself. */
const LAST_MINUTE: readonly Rule[] = [doNotCall, listAge, abandonRate, callingHours];

export function judge(facts: DialFacts, rules: 'all' | 'last-minute' = 'all'): DialVerdict {
  for (const rule of rules === 'all' ? RULES : LAST_MINUTE) {
    const refusal = rule(facts);
    if (refusal) return refusal;
  }
  return { allowed: true, warnings: warningsFor(facts) };
}

function warningsFor({ to, hours, hoursOverridden, place, limits, scrubs, now }: DialFacts): string[] {
  const warnings: string[] = [];
  // Plans change faster than our copy of them: a number that is possible is dialled all the same.
  if (!parsePhoneNumberFromString(to)?.isValid())
    warnings.push('This number does not fit the numbering plan; check it when nobody answers.');
  if (hours?.state === 'unknown') warnings.push('The time where this person is is not known: the number tells no time zone.');
  if (hours?.state === 'closed' && hoursOverridden) warnings.push('Called outside calling hours, with the reason given.');
  const age = place.country === null ? undefined : SCRUB_AGES[place.country];
  const asOf = place.country === null ? undefined : scrubs.get(place.country);
  if (limits.listAgeRule && age && asOf && now.getTime() - asOf.getTime() > age.warnDays * DAY_MS)
    warnings.push(
      `The national do-not-call list of ${place.country ?? ''} must be loaded anew within ${daysLeft(age.maxDays, asOf, now)} days.`,
    );
  return warnings;
}

function daysLeft(maxDays: number, asOf: Date, now: Date): number {
  return Math.max(0, Math.ceil((asOf.getTime() + maxDays * DAY_MS - now.getTime()) / DAY_MS));
}
