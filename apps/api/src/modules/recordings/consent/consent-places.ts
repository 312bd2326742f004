/**
 * What must happen before the contact's voice may be recorded, weakest first:
 * - `free`: one party's consent is enough, and that is ours.
 * - `announce`: the contact is told first, and goes on speaking.
 * - `ask_first`: the contact has said yes.
 * - `never`: not at all.
 */
export const PLACE_RULES = ['free', 'announce', 'ask_first', 'never'] as const;
export type PlaceRule = (typeof PLACE_RULES)[number];

export interface ConsentPlace {
  rule: PlaceRule;
  /** The law it is read from. */
  source: string;
}

const US = (rule: PlaceRule, source: string): ConsentPlace => ({ rule, source });
const ONE_PARTY = US('free', '18 U.S.C. § 2511(2)(d) and the like of the state: one party’s consent');
const GDPR = 'GDPR art. 6, 13: informed at the start of the recording, with its purpose';

/**
 * Every row is a reading of the law for a business that records its own sales calls, on the strict side where readings differ; it is
 * no legal advice. A place that is not here has the rule of `UNKNOWN`.
 */
export const CONSENT_PLACES: Readonly<Record<string, ConsentPlace>> = {
  // All-party states. "Lists run 11 to 13": the contested ones (CT in civil law, DE, MI) are among them.
  'US-CA': US('announce', 'California Penal Code § 632, 632.7'),
  'US-CT': US('announce', 'Connecticut General Statutes § 52-570d (civil): consent of all, or a notice at the start'),
  'US-DE': US('announce', '11 Delaware Code § 1335(a)(4) against § 2402(c)(4): contested, so all parties'),
  'US-FL': US('announce', 'Florida Statutes § 934.03(2)(d)'),
  'US-IL': US('announce', '720 Illinois Compiled Statutes 5/14-2'),
  'US-MD': US('announce', 'Maryland Courts & Judicial Proceedings § 10-402(c)(3)'),
  'US-MA': US('announce', 'Massachusetts General Laws ch. 272 § 99: no secret recording'),
  'US-MI': US('announce', 'Michigan Compiled Laws § 750.539c: contested for a party of the call, so all parties'),
  'US-MT': US('announce', 'Montana Code § 45-8-213(1)(c): with the knowledge of all parties'),
  'US-NV': US('announce', 'Nevada Revised Statutes § 200.620, Lane v. Allstate (1998)'),
  'US-NH': US('announce', 'New Hampshire RSA 570-A:2'),
  'US-PA': US('announce', '18 Pennsylvania Consolidated Statutes § 5703, 5704(4)'),
  'US-WA': US('announce', 'Revised Code of Washington 9.73.030(3): an announcement that is recorded too is consent'),
  ...Object.fromEntries(
    'AL AK AZ AR CO DC GA HI ID IN IA KS KY LA ME MN MS MO NE NJ NM NY NC ND OH OK OR RI SC SD TN TX UT VT VA WV WI WY'
      .split(' ')
      .map((state) => [`US-${state}`, ONE_PARTY]),
  ),
  /** A code of no state: the strictest of them. */
  US: US('announce', 'the strictest rule of the states, as the state is not known'),
  CA: { rule: 'announce', source: 'PIPEDA, Schedule 1, 4.3; OPC, Guidelines for Recording of Customer Telephone Calls' },
  GB: { rule: 'announce', source: 'Investigatory Powers (Interception by Businesses etc.) Regulations 2018; UK GDPR art. 13' },
  GG: { rule: 'announce', source: 'Data Protection (Bailiwick of Guernsey) Law, 2017' },
  JE: { rule: 'announce', source: 'Data Protection (Jersey) Law 2018' },
  IM: { rule: 'announce', source: 'Data Protection Act 2018 (Isle of Man), GDPR order' },
  IE: { rule: 'announce', source: GDPR },
  AT: { rule: 'ask_first', source: 'StGB (Austria) § 120; GDPR art. 6' },
  BE: { rule: 'announce', source: 'Loi du 13 juin 2005 relative aux communications électroniques, art. 128' },
  BG: { rule: 'ask_first', source: 'Criminal Code of Bulgaria, art. 171, read strictly; GDPR art. 6' },
  HR: { rule: 'ask_first', source: 'Criminal Code of Croatia, art. 143' },
  CY: { rule: 'ask_first', source: 'Constitution of Cyprus, art. 17; Law 92(I)/1996' },
  CZ: { rule: 'announce', source: GDPR },
  DK: { rule: 'ask_first', source: 'Datatilsynet, decision 2018-31-0977 (TDC): consent before a sales call is recorded' },
  EE: { rule: 'announce', source: GDPR },
  FI: { rule: 'announce', source: GDPR },
  FR: { rule: 'announce', source: 'CNIL, L’écoute et l’enregistrement des appels; Code pénal art. 226-1; GDPR art. 13, 21' },
  DE: { rule: 'ask_first', source: 'StGB (Germany) § 201: nobody’s spoken word without their consent' },
  GR: { rule: 'ask_first', source: 'Criminal Code of Greece, art. 370A; Law 3471/2006 art. 4' },
  HU: { rule: 'announce', source: GDPR },
  IT: { rule: 'announce', source: GDPR },
  LV: { rule: 'announce', source: GDPR },
  LT: { rule: 'announce', source: GDPR },
  LU: { rule: 'announce', source: 'Loi modifiée du 30 mai 2005, art. 4; GDPR art. 13' },
  MT: { rule: 'announce', source: GDPR },
  NL: { rule: 'announce', source: GDPR },
  PL: { rule: 'announce', source: GDPR },
  PT: { rule: 'ask_first', source: 'Código Penal (Portugal) art. 199; Lei 41/2004 art. 4' },
  RO: { rule: 'announce', source: GDPR },
  SK: { rule: 'announce', source: GDPR },
  SI: { rule: 'ask_first', source: 'Criminal Code of Slovenia (KZ-1), art. 137' },
  ES: { rule: 'announce', source: GDPR },
  SE: { rule: 'announce', source: GDPR },
  NO: { rule: 'announce', source: `${GDPR} (as part of the EEA)` },
  IS: { rule: 'announce', source: 'Electronic Communications Act No. 70/2022: told at the start' },
  LI: { rule: 'ask_first', source: 'StGB (Liechtenstein) § 120' },
  CH: { rule: 'ask_first', source: 'StGB (Switzerland) art. 179ter' },
  AU: {
    rule: 'announce',
    source: 'Telecommunications (Interception and Access) Act 1979, s. 6, 7; surveillance devices acts of the states',
  },
  NZ: { rule: 'announce', source: 'Privacy Act 2020, principle 3' },
  // Networks of no country (satellites, global services): no law can be named that would be kept.
  '001': { rule: 'never', source: 'ITU-T E.164, codes of no country: the place of the person cannot be known' },
};

/** A country that is not listed. */
export const UNKNOWN: ConsentPlace = {
  rule: 'ask_first',
  source: 'no rule is known for this place: the strictest one that a call can satisfy',
};
