import type { RecordConsent } from '../../../platform/config/env-schema';
import { calledPlaces } from './called-place';
import { CONSENT_PLACES, PLACE_RULES, UNKNOWN, type PlaceRule } from './consent-places';

/** `off`: no rule is kept, the operator answers for the consent. */
export type ConsentRule = PlaceRule | 'off';

export interface ConsentDecision {
  rule: ConsentRule;
  /** The place that decided, or null when the number tells none, or nothing was asked of it. */
  place: string | null;
}

export interface ConsentFacts {
  /** E.164, of the person called. */
  phone: string;
  setting: RecordConsent;
}

const AT_LEAST: Readonly<Record<Exclude<RecordConsent, 'off'>, PlaceRule>> = {
  by_place: 'free',
  announce: 'announce',
  ask_first: 'ask_first',
};

/**
 * What must happen before a call that is to be recorded is recorded. Pure; it can only delay a recording or prevent it, never begin
 * one (calls.md E23). The stricter of the place and the workspace's setting holds.
 */
export function consentFor({ phone, setting }: ConsentFacts): ConsentDecision {
  if (setting === 'off') return { rule: 'off', place: null };
  const { rule, place } = strictestPlace(calledPlaces(phone));
  return { rule: stricter(rule, AT_LEAST[setting]), place };
}

function strictestPlace(places: readonly string[]): { rule: PlaceRule; place: string | null } {
  const rules = places.map((place) => ({ rule: (CONSENT_PLACES[place] ?? UNKNOWN).rule, place }));
  return rules.toSorted((a, b) => strictness(b.rule) - strictness(a.rule))[0] ?? { rule: UNKNOWN.rule, place: null };
}

export const strictness = (rule: PlaceRule): number => PLACE_RULES.indexOf(rule);
const stricter = (a: PlaceRule, b: PlaceRule): PlaceRule => (strictness(a) >= strictness(b) ? a : b);
