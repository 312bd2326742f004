import { loadZoneTable, ZoneRows, type ZoneTable } from '../../../platform/number-zones';

const MONTHS = Array.from({ length: 12 }, (_, month) => month);

/** The IANA zone a phone number tells, or null when it may be in several that do not keep the same time. */
export class TimeZones {
  private readonly rows: ZoneRows;
  private readonly resolved = new Map<string, string | null>();

  constructor(
    private readonly table: ZoneTable,
    private readonly year: number,
  ) {
    this.rows = new ZoneRows(table);
  }

  static load(year: number): TimeZones {
    return new TimeZones(loadZoneTable(), year);
  }

  of(phone: string): string | null {
    const zones = this.rows.of(phone)?.zones;
    if (zones === undefined) return null;
    let zone = this.resolved.get(zones);
    if (zone === undefined) this.resolved.set(zones, (zone = this.common(zones.split('&'))));
    return zone;
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
