import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { AREA_CODES } from './area-codes';

const PLACE_OF_AREA = new Map(
  Object.entries(AREA_CODES).flatMap(([place, codes]) => codes.split(' ').map((code) => [code, place] as const)),
);

/**
 * Where a number (E.164) says that it is: `US-CA`, `GB`, `001` for a network of no country. Several when countries share a calling
 * code and the number does not tell them apart; none when it is of no plan.
 */
export function calledPlaces(phone: string): string[] {
  const parsed = parsePhoneNumberFromString(phone);
  if (!parsed) return [];
  if (parsed.countryCallingCode === '1') return northAmerican(String(parsed.nationalNumber), parsed.country);
  if (parsed.isNonGeographic()) return ['001'];
  if (parsed.country) return [parsed.country];
  return getCountries().filter((country) => getCountryCallingCode(country) === parsed.countryCallingCode);
}

/** By the area code alone: fictional numbers (555-01xx) are in a state too. */
function northAmerican(national: string, country: string | undefined): string[] {
  const place = PLACE_OF_AREA.get(national.slice(0, 3));
  return [place ?? (country && country !== 'US' && country !== 'CA' ? country : 'US')];
}
