import type { CountryCode } from 'libphonenumber-js/min';
import { parsePhone } from '../../platform/phone-parsing';
import type { FileRow } from '../../platform/table-file/contact-file-reader';

const HEADER = /phone|number|mobile|cell|tel/i;
/** `202,5551234`: how the US registry hands its numbers out. */
const AREA = /^\d{3}$/;
const LOCAL = /^\d{7}$/;

/** Finds the number in each row of a file: the only column, the one a header names, or the first that holds one. */
export class NumberColumn {
  private column: number | null = null;

  constructor(private readonly country: CountryCode) {}

  /** Null for a row that holds no number. The first such row is the header when it is the first of the file. */
  read({ cells }: FileRow, isFirst: boolean): { phone: string } | 'header' | null {
    const phone = this.numberIn(cells);
    if (phone) return { phone };
    if (!isFirst) return null;
    const named = cells.findIndex((cell) => HEADER.test(cell));
    this.column = named === -1 ? null : named;
    return 'header';
  }

  private numberIn(cells: readonly string[]): string | null {
    const [area = '', local = ''] = cells.map((cell) => cell.trim());
    if (AREA.test(area) && LOCAL.test(local)) return parsePhone(area + local, 'US')?.phone ?? null;
    const candidates = this.column === null ? cells : [cells[this.column] ?? ''];
    for (const cell of candidates) {
      const parsed = parsePhone(cell, this.country);
      if (parsed) return parsed.phone;
    }
    return null;
  }
}
