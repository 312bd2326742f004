import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { E164 } from './e164';

export interface ParsedPhone {
  /** E.164. */
  phone: string;
  country: string | null;
  extension: string | null;
}

/** What spreadsheets put around a number to keep it text: `="…"`, a leading apostrophe. */
const WRAPPED = /^(?:="(.*)"|'(.*))$/s;
const LONGEST = 60;

export function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code);
}

/**
 * A number as people write it, read in the list's default country. The whole cell must be one number: taking the first of two would
 * dial somebody by chance. *Possible* is enough (contract.md §1).
 */
export function parsePhone(cell: string, defaultCountry: CountryCode): ParsedPhone | null {
  const [, formula, text] = WRAPPED.exec(cell) ?? [];
  const value = (formula ?? text ?? cell).trim().replace(/^tel:/i, '');
  if (value.length > LONGEST) return null;
  const parsed = parsePhoneNumberFromString(value, { defaultCountry, extract: false });
  if (!parsed?.isPossible() || !E164.test(parsed.number)) return null;
  return { phone: parsed.number, country: parsed.country ?? null, extension: parsed.ext ?? null };
}
