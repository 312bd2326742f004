import { OPTIONAL_CONTACT_COLUMNS, REQUIRED_CONTACT_COLUMNS } from '@dialer/contracts';
import { toCleanText } from '../../../platform/http/clean-text';
import { ContactFileError } from '../../../platform/table-file/contact-file-error';

export const CONTACT_COLUMNS = [...REQUIRED_CONTACT_COLUMNS, ...OPTIONAL_CONTACT_COLUMNS] as const;
export type ContactColumn = (typeof CONTACT_COLUMNS)[number];
/** Our column → the header of the file that the user chose for it. */
export type ColumnMapping = Partial<Record<ContactColumn, string>>;

export interface Columns {
  /** Where each of ours stands; no `title` is fine. */
  index: Record<(typeof REQUIRED_CONTACT_COLUMNS)[number], number> & { title?: number };
  custom: { name: string; index: number }[];
}

const MOST_COLUMNS = 200;
const LONGEST_HEADER = 100;

/** Headers match in any case, with any blanks around or between (contract.md §8). */
export function columnsOf(header: readonly string[], mapping: ColumnMapping): Columns {
  if (header.length > MOST_COLUMNS)
    throw new ContactFileError(`The file has ${header.length} columns, more than ${MOST_COLUMNS}: is it a contact list?`);
  const keys = header.map(keyOf);
  const found = new Map<ContactColumn, number>();
  for (const column of CONTACT_COLUMNS) {
    const index = keys.indexOf(keyOf(mapping[column] ?? column));
    if (index !== -1) found.set(column, index);
  }
  refuseMissing(header, found, mapping);
  const taken = new Set(found.values());
  return { index: Object.fromEntries(found) as unknown as Columns['index'], custom: customColumns(header, taken) };
}

function refuseMissing(header: readonly string[], found: ReadonlyMap<ContactColumn, number>, mapping: ColumnMapping): void {
  const chosen = CONTACT_COLUMNS.filter((column) => mapping[column] !== undefined && !found.has(column));
  const missing = REQUIRED_CONTACT_COLUMNS.filter((column) => !found.has(column) && !chosen.includes(column));
  const faults = [
    ...chosen.map((column) => `The column "${mapping[column] ?? ''}", chosen for ${column}, is not in the file.`),
    ...(missing.length ? [`${missing.length === 1 ? 'This column is' : 'These columns are'} missing: ${missing.join(', ')}.`] : []),
  ];
  if (faults.length)
    throw new ContactFileError(`${faults.join(' ')} The first row of the file must name the columns; it says: ${shown(header)}.`);
}

/** Unknown columns are kept under their own names; a name that comes twice gets a number, an empty one its place. */
function customColumns(header: readonly string[], taken: ReadonlySet<number>): Columns['custom'] {
  const names = new Set<string>();
  return header.flatMap((cell, index) => {
    if (taken.has(index)) return [];
    const base = cleaned(cell) || `column ${index + 1}`;
    let name = base;
    for (let number = 2; names.has(name); number += 1) name = `${base} (${number})`;
    names.add(name);
    return [{ name, index }];
  });
}

function keyOf(header: string): string {
  return cleaned(header).toLowerCase();
}

function cleaned(header: string): string {
  // A mark in the middle of a file is what is left when two exports were joined.
  return toCleanText(header.replaceAll('\uFEFF', '').replace(/\s+/g, ' ').trim()).slice(0, LONGEST_HEADER);
}

function shown(header: readonly string[]): string {
  const names = header.map(cleaned).filter(Boolean);
  return `${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}` || 'nothing';
}
