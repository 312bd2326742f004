/**
 * What a minute may cost, by the longest prefix that fits: estimates in US dollars, rounded up from public list prices of Twilio and
 * Telnyx (twilio.com/voice/pricing, telnyx.com/pricing/call-control) as remembered in 2026-11; mobile ranges of a country where they
 * cost more are taken for the whole country. Carriers tell real prices minutes later (calls.md H), so this is for a limit, not for a bill.
 */
export const CALL_RATES_VERSION = '2026-11';

/** For a destination without a row: dear, so that a gap in the table stops early rather than late. */
export const UNKNOWN_RATE = 1;

export const CALL_RATES: Readonly<Record<string, number>> = {
  '+1': 0.02,
  '+1242': 0.35,
  '+1246': 0.4,
  '+1264': 0.4,
  '+1268': 0.4,
  '+1284': 0.4,
  '+1345': 0.35,
  '+1441': 0.1,
  '+1473': 0.45,
  '+1649': 0.4,
  '+1658': 0.45,
  '+1664': 0.45,
  '+1721': 0.35,
  '+1758': 0.45,
  '+1767': 0.45,
  '+1784': 0.45,
  '+1809': 0.15,
  '+1829': 0.15,
  '+1849': 0.15,
  '+1868': 0.35,
  '+1869': 0.4,
  '+1876': 0.45,
  '+30': 0.15,
  '+31': 0.15,
  '+32': 0.15,
  '+33': 0.12,
  '+34': 0.12,
  '+351': 0.15,
  '+353': 0.12,
  '+358': 0.15,
  '+39': 0.15,
  '+41': 0.35,
  '+43': 0.15,
  '+44': 0.06,
  '+45': 0.1,
  '+46': 0.08,
  '+47': 0.1,
  '+48': 0.1,
  '+49': 0.12,
  '+52': 0.08,
  '+55': 0.15,
  '+61': 0.12,
  '+64': 0.15,
  '+65': 0.08,
  '+81': 0.2,
  '+82': 0.1,
  '+852': 0.1,
  '+91': 0.08,
  '+972': 0.12,
};
