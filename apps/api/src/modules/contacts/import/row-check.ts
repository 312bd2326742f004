import type { CountryCode } from 'libphonenumber-js/min';
import { toCleanText } from '../../../platform/http/clean-text';
import type { Columns } from './columns';
import type { FileRow } from '../../../platform/table-file/contact-file-reader';
import { parsePhone } from '../../../platform/phone-parsing';
import type { TimeZones } from './time-zones';

export interface ContactDraft {
  line: number;
  name: string;
  company: string;
  title: string | null;
  phone: string;
  country: string | null;
  timeZone: string | null;
  custom: Record<string, string>;
}
export interface RowFault {
  line: number;
  column: string;
  value: string;
  reason: string;
}
export type CheckedRow = { draft: ContactDraft } | { faults: RowFault[] };

const LONGEST = { name: 200, company: 200, title: 200, custom: 5000 } as const;
const LONGEST_SHOWN = 200;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** What becomes of a row by contract.md §8: a contact, or every reason why not. */
export class RowCheck {
  constructor(
    private readonly columns: Columns,
    private readonly defaultCountry: CountryCode,
    private readonly zones: TimeZones,
  ) {}

  check({ line, cells }: FileRow): CheckedRow {
    const { index } = this.columns;
    const at = (place: number | undefined) => (place === undefined ? '' : cleaned(cells[place] ?? ''));
    const [name, company, title] = [at(index.name), at(index.company), at(index.title)];
    const faults: RowFault[] = [];
    const refuse = (column: string, value: string, reason: string) =>
      faults.push({ line, column, value: value.slice(0, LONGEST_SHOWN), reason });

    if (!name) refuse('name', name, 'must not be empty');
    if (!company) refuse('company', company, 'must not be empty');
    for (const [column, value] of Object.entries({ name, company, title }))
      if (value.length > LONGEST[column as keyof typeof LONGEST]) refuse(column, value, 'is longer than 200 characters');

    const cell = at(index.phone);
    const parsed = parsePhone(cell, this.defaultCountry);
    if (!cell) refuse('phone', cell, 'must not be empty');
    else if (!parsed)
      refuse('phone', cell, `is not a phone number (read as a number of ${this.defaultCountry} when it has no country code)`);
    const custom = this.custom(cells, parsed?.extension ?? null, refuse);
    if (faults.length || !parsed) return { faults };
    const { phone, country } = parsed;
    return { draft: { line, name, company, title: title || null, phone, country, timeZone: this.zones.of(phone), custom } };
  }

  private custom(
    cells: readonly string[],
    extension: string | null,
    refuse: (column: string, value: string, reason: string) => void,
  ): Record<string, string> {
    const kept: [string, string][] = [];
    for (const { name, index } of this.columns.custom) {
      const value = cleaned(cells[index] ?? '');
      if (value.length > LONGEST.custom) refuse(name, value, `is longer than ${LONGEST.custom} characters`);
      else if (value) kept.push([name, value]);
    }
    if (extension) kept.push(['extension', extension]);
    // fromEntries, not assignment: a column may be called __proto__.
    return Object.fromEntries(kept);
  }
}

function cleaned(cell: string): string {
  return toCleanText(cell.replace(CONTROL, '')).trim();
}
