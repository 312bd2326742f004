import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { loadZoneTable, ZoneRows, type ZoneTable } from '../../platform/number-zones';
import { isZone } from './civil-time';
import { US_AREA_CODES } from './data/us-area-codes';
import { US_STATES, type UsState } from './data/us-state-hours';

/** Where the person called may be: every candidate counts. */
export interface NumberPlace {
  /** ISO 3166-1 alpha-2; null for numbers of no one country. */
  country: string | null;
  /** IANA zones; empty: nobody knows. */
  zones: readonly string[];
  /** For numbers of the US, and for +1 numbers whose country nobody knows. */
  states: readonly UsState[];
}

const STATES_OF_AREA = new Map<string, UsState[]>();
for (const state of US_STATES)
  for (const code of US_AREA_CODES[state].split(' ')) STATES_OF_AREA.set(code, [...(STATES_OF_AREA.get(code) ?? []), state]);

const AREA_PREFIX = 4;
const KEPT = 50_000;

/**
 * Reads a number's place off its digits. A number that was ported, or moved with its owner, tells where it was given out: who needs
 * better puts the zone on the contact, which wins (calls.md H).
 */
export class NumberPlaces {
  private readonly rows: ZoneRows;
  private readonly ofArea = new Map<string, readonly string[]>();
  private readonly known = new Map<string, NumberPlace>();

  constructor(table: ZoneTable = loadZoneTable()) {
    this.rows = new ZoneRows(table);
  }

  /** `phone`: E.164. `ownZone`: what the contact's record says; one that is none of this world's counts as unknown. */
  of(phone: string, ownZone: string | null = null): NumberPlace {
    const place = this.byNumber(phone);
    if (ownZone === null) return place;
    return { ...place, zones: isZone(ownZone) ? [ownZone] : [] };
  }

  private byNumber(phone: string): NumberPlace {
    let place = this.known.get(phone);
    if (!place) {
      const country = parsePhoneNumberFromString(phone)?.country ?? null;
      place = { country, zones: this.zonesOf(phone), states: statesOf(phone, country) };
      if (this.known.size >= KEPT) this.known.clear();
      this.known.set(phone, place);
    }
    return place;
  }

  private zonesOf(phone: string): readonly string[] {
    const row = this.rows.of(phone);
    if (!row) return [];
    // The row of all of North America: what other exchanges of this area code keep is nearer.
    if (phone.startsWith('+1') && row.prefix.length < AREA_PREFIX) return this.zonesOfArea(phone.slice(1, 1 + AREA_PREFIX), row.zones);
    return usable(row.zones.split('&'));
  }

  private zonesOfArea(prefix: string, otherwise: string): readonly string[] {
    let zones = this.ofArea.get(prefix);
    if (!zones) {
      const rows = Object.entries(this.rows.table).filter(([digits]) => digits.startsWith(prefix));
      zones = usable((rows.length ? rows.map(([, joined]) => joined) : [otherwise]).flatMap((joined) => joined.split('&')));
      this.ofArea.set(prefix, zones);
    }
    return zones;
  }
}

/** One unknown zone among them makes all of them worthless: it might be the one that is closed. */
function usable(zones: readonly string[]): readonly string[] {
  const all = [...new Set(zones)].sort();
  return all.every(isZone) ? all : [];
}

/** An area code in no state's row (toll-free, or newer than our data) may be anywhere: the strictest of all. */
function statesOf(phone: string, country: string | null): readonly UsState[] {
  if (!phone.startsWith('+1') || (country !== null && country !== 'US')) return [];
  return STATES_OF_AREA.get(phone.slice(2, 5)) ?? US_STATES;
}
