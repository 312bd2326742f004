/**
 * Number ranges that no sales call goes to and that toll fraud likes, beside the premium-rate ranges of each country's own
 * plan (those come from the numbering plan metadata, see `dial-rules.ts`).
 *
 * Source: ITU-T, List of Recommendation E.164 assigned country codes (Annex to Operational Bulletin No. 1114) for the shared and
 * global codes; NANPA for 1-900; the satellite, personal and international networks are those that carriers list as high-risk
 * special services (Twilio: Voice Dialing Geographic Permissions, "High-risk special services").
 */
export const HIGH_RISK_PREFIXES_VERSION = '2026-11';

export const HIGH_RISK_PREFIXES: readonly { prefix: string; what: string }[] = [
  { prefix: '+1900', what: 'premium rate, North America' },
  { prefix: '+808', what: 'international shared cost service' },
  { prefix: '+870', what: 'Inmarsat satellite' },
  { prefix: '+875', what: 'reserved for maritime mobile service' },
  { prefix: '+876', what: 'reserved for maritime mobile service' },
  { prefix: '+877', what: 'reserved for maritime mobile service' },
  { prefix: '+878', what: 'universal personal telecommunications' },
  { prefix: '+881', what: 'global mobile satellite system' },
  { prefix: '+882', what: 'international networks' },
  { prefix: '+883', what: 'international networks' },
  { prefix: '+888', what: 'telecommunications for disaster relief' },
  { prefix: '+979', what: 'international premium rate service' },
];
